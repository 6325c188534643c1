"""What is typed or scanned, and how it is asked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.marc.any_record import real

from alcove.formats import cql as parser
from alcove.identification import asked
from alcove.identification.asked import Asked, understood
from alcove.marc import keys, write


@pytest.mark.parametrize(
    ("typed", "kind", "terms"),
    [
        ("9780140449136", "isbn", ("9780140449136", "0140449132")),
        ("0-14-044913-2", "isbn", ("9780140449136", "0140449132")),
        ("ISBN 978-0-14-044913-6", "isbn", ("9780140449136", "0140449132")),
        ("979-10-90636-07-1", "isbn", ("9791090636071",)),
        ("978014044913651695", "isbn", ("9780140449136", "0140449132")),
        ("9780140449136+51695", "isbn", ("9780140449136", "0140449132")),
        ("9780140449137", "isbn", ("9780140449137",)),
        ("080442957x", "isbn", ("9780804429573", "080442957X")),
        ("0378-5955", "issn", ("0378-5955",)),
        ("ISSN 03785955", "issn", ("0378-5955",)),
        ("84-7099", "words", ("84", "7099")),
        ("lccn: 84-7099", "lccn", ("84007099",)),
        ("84007099", "lccn", ("84007099",)),
        ("n 78890351", "lccn", ("n78890351",)),
        ("1984", "words", ("1984",)),
        ("2001: a space odyssey", "words", ("2001", "a", "space", "odyssey")),
        ("Les longs soupirs de la nuit", "words", ("Les", "longs", "soupirs", "de", "la", "nuit")),
        ("title: l'étranger", "title", ("l'étranger",)),
        ("Author = Camus", "author", ("Camus",)),
        ("罪と罰", "words", ("罪と罰",)),
        ("isbn: no number", "words", ("isbn", "no", "number")),
    ],
)
def test_what_is_typed_is_understood(typed, kind, terms):
    found = understood(typed)

    assert found is not None
    assert (found.kind, found.terms) == (kind, terms)


@pytest.mark.parametrize("typed", ["", "   ", "--- !?", "\0\0", "“”"])
def test_nothing_is_nothing(typed):
    assert understood(typed) is None


@given(st.text(max_size=400))
def test_whatever_is_typed_can_be_asked_in_both_languages(text):
    found = understood(text)
    if found is None:
        return
    written = asked.cql(found, {"words": "dc.title"})
    prefix = asked.pqf(found, asked.DEFAULT_INDEXES["z3950"])

    assert parser.parse(written).query is not None
    assert prefix.count('"') - 2 * prefix.count('\\"') == 2 * len(found.terms)
    assert prefix.startswith("@")


def test_both_forms_of_an_isbn_are_asked_and_all_words_of_a_title():
    number, words = Asked("isbn", ("9780140449136", "0140449132"), ""), Asked("title", ("crime", "war"), "")

    assert asked.cql(number, {"isbn": "bath.isbn"}) == 'bath.isbn="9780140449136" or bath.isbn="0140449132"'
    assert asked.pqf(number, {"isbn": "7"}) == '@or @attr 1=7 "9780140449136" @attr 1=7 "0140449132"'
    assert asked.cql(words, {"title": "dc.title"}) == 'dc.title="crime" and dc.title="war"'
    assert asked.pqf(words, {"title": "1=4 5=100"}) == '@and @attr 1=4 @attr 5=100 "crime" @attr 1=4 @attr 5=100 "war"'
    assert asked.cql(words, {}) == '"crime" and "war"'


@pytest.mark.parametrize("index", ["bath.isbn", "NUM", "alma.all_for_ui"])
def test_names_of_indexes_are_known(index):
    assert asked.is_index("sru", index)


@pytest.mark.parametrize("index", ['x" or y="', "a b", "", "é", "1=7", "a\n"])
def test_what_is_no_index_is_not_put_into_a_query(index):
    assert not asked.is_index("sru", index)


def test_numbers_are_read_from_lines_tables_and_records(real_file):
    lines = "0-14-044913-2\r\n\r\n  9780261102217 \n0-14-044913-2\nno number\n".encode("utf-8-sig")
    assert asked.numbers_in(lines) == ["0-14-044913-2", "9780261102217", "no number"]
    table = b'Title;ISBN;Price\n"The hobbit; or";978-0-261-10221-7;12,50\n'
    assert asked.numbers_in(table) == ["Title;ISBN;Price", "978-0-261-10221-7"]
    records = real(real_file)[:200]
    wanted = [number for one in records for number in [*keys.isbns(one), *keys.issns(one), *keys.lccns(one)][:1]]
    assert asked.numbers_in(real_file.read_bytes())[: len(set(wanted))] == list(dict.fromkeys(wanted))
    xml = b"<collection>" + b"".join(write.encode(one, syntax="marcxml") for one in records) + b"</collection>"
    assert asked.numbers_in(xml) == list(dict.fromkeys(wanted))
