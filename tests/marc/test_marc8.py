"""MARC-8 to Unicode and back: sets, escapes, marks, double-width marks, references."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alcove.marc import marc8, marc8_tables


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"plain", "plain"),
        (b"caf\xe2e", "café"),
        (b"\xf2\xe5a", "ạ̄"),
        (b"\xebt\xecs", "t͡s"),
        (b"\xfan\xfbg", "n͠g"),
        (b"\xa1\xb1 \xc7", "Łł ß"),
        (b"\x1b(NpRIWET\x1b(B", "Привет"),
        (b"\x1b(2ylem\x1b(B", "שלום"),
        (b"\x1b(3SdGe\x1b(B", "سلام"),
        (b"\x1b(SAB\x1b(B", "ΑΒ"),
        (b"\x1b)N\xf0\x1b)!E", "П"),
        (b"\x1b$1!0!!RT\x1b(B!", "一"),
        (b"H\x1bb2\x1bsO", "H₂O"),
        (b"x\x1bp2\x1bs", "x²"),
        (b"\x1bgabc\x1bs", "αβγ"),
        (b"\x88The \x89hobbit", "\x98The \x9chobbit"),
        (b"&#x03B1;\xe2&#x03B1;&#x0041;&#xD800;", "αά&#x0041;&#xD800;"),
        (b"\x1b(Na\x1fbxyz", "А\x1fbxyz"),
        (b"ends with a mark \xe2", "ends with a mark \u0301"),
        (b"\xfc\x80\x1bz", "\ufffd\ufffd\ufffdz"),
    ],
)
def test_bytes_become_the_text_of_the_code_tables(data, text):
    found = marc8.decode_composed(data)

    assert found.startswith(unicodedata.normalize("NFC", text)), ascii(found)


def test_a_set_left_in_place_ends_with_its_subfield():
    assert marc8.decode(b"10\x1fa\x1b(NpOD\x1fbplain") == "10\x1faПод\x1fbplain"


ESCAPES = st.text("\x1b($),-!1234BENQSgbps\x1f\xe0\xeb\xec ab", max_size=40).map(lambda text: text.encode("latin-1"))


@given(st.binary(max_size=60) | ESCAPES)
def test_any_bytes_give_text(data):
    assert isinstance(marc8.decode(data), str)


LETTERS = [char for char in marc8_tables.codes() if char.isprintable() and not unicodedata.combining(char)]
MARKS = [char for char in marc8_tables.codes() if unicodedata.combining(char) and char not in "\ufe20\ufe21\ufe22\ufe23"]


ANY = st.characters(min_codepoint=0x21, exclude_categories=("Cc", "Cs"), exclude_characters="\ufe20\ufe21\ufe22\ufe23")


@given(st.lists(st.sampled_from(LETTERS) | st.sampled_from("aeiou ") | st.sampled_from(MARKS) | ANY))
def test_all_text_that_is_written_reads_back_the_same(characters):
    text = unicodedata.normalize("NFC", "a" + "".join(characters))

    assert marc8.decode_composed(marc8.encode(text)) == text


def test_text_is_written_with_ascii_in_place_at_the_end_of_every_subfield():
    assert marc8.encode("10\x1faПриве́т\x1fbx") == b"10\x1fa\x1b(NpRIW\xe2ET\x1b(B\x1fbx"
    assert marc8.encode("x² 中") == b"x\x1bp2 \x1bs\x1b$1!04\x1b(B"


def test_what_marc8_does_not_have_is_written_as_a_reference():
    assert marc8.encode("∞ 😀") == b"&#x221E; &#x1F600;"
