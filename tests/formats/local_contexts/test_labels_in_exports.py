"""Labels travel with an export only where their community says so."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.formats.local_contexts.hub_says import label, notice, project, sent, translation

from alcove.formats.local_contexts import fields, read
from alcove.marc.record import Field

URL = "https://library.example/records/7/#labels"


def read_one(**changed):
    return read(sent(project(**changed))).projects[0]


def test_no_text_leaves_before_the_community_says_so():
    assert fields(read_one(tk_labels=[label()]), URL) == []
    assert fields(read_one(notice=[notice()]), URL, may_export_text=False) == []


def test_a_label_goes_out_in_every_language_the_own_one_first():
    labelled = read_one(tk_labels=[label(label_text="Kaua i te pō.")])

    own, english = (Field(*one) for one in fields(labelled, URL, may_export_text=True))

    assert (own.tag, own.indicators) == ("506", "  ")
    assert list(own.subfields) == [("a", "TK Wā: Kaua i te pō."), ("b", "Ngāti Hine"), ("u", URL)]
    assert english.get("a") == "TK Seasonal: Not in the night."


@pytest.mark.parametrize(
    ("kind", "tag"), [("secret_sacred", "506"), ("community_use_only", "506"), ("attribution", "540"), ("star_path", "540")]
)
def test_who_may_see_is_506_and_what_may_be_done_is_540(kind, tag):
    (found, *_) = fields(read_one(tk_labels=[label(label_type=kind)]), URL, may_export_text=True)

    assert found[0] == tag


def test_a_notice_goes_out_without_a_community():
    (found, *_) = fields(read_one(notice=[notice(translations=[])]), URL, may_export_text=True)

    assert found == ("540", f"  \x1faTK Notice: There are accompanying cultural rights.\x1fu{URL}")


def test_an_address_that_is_not_of_the_web_is_not_exported():
    (found, *_) = fields(read_one(tk_labels=[label()]), "javascript:alert(1)", may_export_text=True)

    assert Field(*found).get("u") is None


def test_a_label_that_is_only_a_sound_has_its_address():
    (found,) = fields(read_one(tk_labels=[label(name="", label_text="", translations=[])]), URL, may_export_text=True)

    assert list(Field(*found).subfields) == [("b", "Ngāti Hine"), ("u", URL)]


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1))
def test_no_text_breaks_the_record(text):
    labelled = read_one(tk_labels=[label(name=text, label_text=text, translations=[translation(translated_text=text)])])

    for tag, content in fields(labelled, URL, may_export_text=True):
        assert not set("\x1d\x1e\r\n") & set(content)
        assert [one.code for one in Field(tag, content).subfields] == ["a", "b", "u"]
