"""What a reader most probably means stands first: a whole title, words side by side, a name either way round."""

from __future__ import annotations

import pytest

from alcove.engines.search.ast import Everything, Raised
from alcove.marc import write
from alcove.marc.record import Record as MarcRecord
from alcove.records import actions
from alcove.records.saving import Draft
from alcove.retrieval import index, language, queries, relevance

BOOKS = {
    "Emma and her garden in the war": "Sand, Jane",
    "Emma": "Austen, Jane, 1775-1817.",
    "Letters to Jane Austen on Emma, Emma and Emma": "Weldon, Fay.",
    "Garden cities of to-morrow": "Howard, Ebenezer.",
    "Cities without a garden, garden suburbs and cities": "Smith, Anne.",
    "A history of lace": "Palliser, Bury.",
    "Lace, a history": "Ward, A.",
}


@pytest.fixture(params=["memory", "tantivy"])
def shelf(clerk, request, settings):
    settings.SEARCH_ENGINE = request.param
    drafts = []
    for number, (title, author) in enumerate(BOOKS.items()):
        fields = [
            ("001", f"b{number}"),
            ("100", f"1 \x1fa{author}"),
            ("245", f"1{2 if title.startswith('A ') else 0}\x1fa{title}"),
        ]
        record = MarcRecord("00000nam a2200000 a 4500", fields)
        drafts.append(Draft(write.encode(record, syntax="iso2709"), "iso2709", "utf-8", record.kind, ("", f"b{number}")))
    with index.following():
        actions.save_many(clerk, drafts=drafts)


def first(text: str) -> str:
    return queries.search(text).records[0].record.first("245").get("a")


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("emma", "Emma"),
        ("Emma!", "Emma"),
        ("garden cities", "Garden cities of to-morrow"),
        ("history of lace", "A history of lace"),
        ("a history of lace", "A history of lace"),
        ("austen jane", "Emma"),
    ],
)
def test_what_is_meant_stands_first(shelf, typed, wanted):
    assert first(typed) == wanted


def test_what_is_found_is_the_same_however_it_is_ordered(shelf):
    by_match, by_title = (queries.search("garden", sort=sort) for sort in ("relevance", "title"))

    assert by_match.total == by_title.total == 3
    assert {one.id for one in by_match.records} == {one.id for one in by_title.records}
    assert by_match.facets == by_title.facets


@pytest.mark.parametrize(
    "text", ['"garden cities"', "title:garden", "garden OR lace", "garden -lace", "gard*", "(a OR b) c", ""]
)
def test_what_is_said_exactly_is_left_as_it_is(text):
    query = language.read(text).query

    assert relevance.raised(text, query) is query


def test_words_and_numbers_are_plain_words():
    for text in ("garden", "garden cities", "catch 22"):
        assert isinstance(relevance.raised(text, language.read(text).query), Raised)
    assert relevance.plain_words(Everything()) == ()
