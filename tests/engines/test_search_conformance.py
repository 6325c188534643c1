"""Every engine must pass these: the same ids, the same counts, the same order."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from alcove.engines.search import open_index
from alcove.engines.search.ast import (
    And,
    Between,
    Everything,
    Not,
    Nothing,
    OneOf,
    Or,
    Phrase,
    Prefix,
    Query,
    QueryTooDeep,
    Raised,
    Term,
)
from alcove.engines.search.index import Document, FacetRequest, FieldSpec, Index, IndexBusy, Schema, Signal, Sort, UnknownField

SCHEMA = Schema(
    (
        FieldSpec("title", "text", weight=4),
        FieldSpec("subject", "text"),
        FieldSpec("language", "keyword", facet=True),
        FieldSpec("isbn", "keyword"),
        FieldSpec("year", "number", facet=True, sort=True),
        FieldSpec("title_order", "order"),
    )
)


def book(id: int, title: str, language: str, year: int | None = None, order: str | None = None, **more: list[str]) -> Document:
    values: dict[str, object] = {"title": title.split(" / "), "language": language.split(), **more}
    values |= {"year": year} if year else {}
    values |= {"title_order": order} if order else {}
    return Document(id, 4 if id == 3 else 1, values)  # type: ignore[arg-type]


SHELF = [
    book(1, "the hobbit / there and back again", "eng", 1937, "hobbit"),
    book(2, "der kleine hobbit", "ger", 1957, "kleine hobbit"),
    book(3, "bilbo le hobbit", "fre", 1969, "bilbo le hobbit"),
    book(4, "the lord of the rings", "eng fre", 1954, "lord of the rings"),
    book(5, "back to back", "eng", subject=["hobbit"], isbn=["9780261103344"]),
    book(6, "דאס בוך", "yid", 1937, "דאס בוך"),
    book(7, "図書 書館 館", "jpn", 1937, "図書館"),
]


@pytest.fixture(params=["memory", "tantivy"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Index]:
    index = open_index(tmp_path / "index", SCHEMA, engine=request.param)
    yield index
    index.close()


@pytest.fixture
def shelf(empty: Index) -> Index:
    with empty.bulk_writer() as writer:
        writer.add_new(SHELF)
        writer.commit(watermark=7)
    return empty


def ids(index: Index, query: Query) -> list[int]:
    return sorted(index.search(query, limit=100).ids)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (Term("title", "hobbit"), [1, 2, 3]),
        (Term("title", "Hobbit"), []),
        (Term("title", "בוך"), [6]),
        (Term("isbn", "9780261103344"), [5]),
        (Phrase("title", ("back", "again")), [1]),
        (Phrase("title", ("hobbit", "there")), []),
        (Phrase("title", ("again", "back")), []),
        (Phrase("title", ("hobbit",)), [1, 2, 3]),
        (Phrase("title", ("図書", "書館")), [7]),
        (Phrase("title", ()), []),
        (Prefix("title", "ho"), [1, 2, 3]),
        (Prefix("title", "館"), [7]),
        (Prefix("title", "."), []),
        (Prefix("isbn", "978026"), [5]),
        (Prefix("title", "h" * 300), []),
        (OneOf("language", ("ger", "yid")), [2, 6]),
        (OneOf("language", ()), []),
        (Between("year", 1950, 1960), [2, 4]),
        (Between("year", None, 1937), [1, 6, 7]),
        (Between("year", 1957, None), [2, 3]),
        (Between("year", None, None), [1, 2, 3, 4, 6, 7]),
        (Between("id", 2, 3), [2, 3]),
        (And((Term("title", "hobbit"), OneOf("language", ("eng",)))), [1]),
        (And((Term("title", "the"), Not(Term("title", "hobbit")))), [4]),
        (Or((Term("title", "hobbit"), Term("subject", "hobbit"))), [1, 2, 3, 5]),
        (Not(OneOf("language", ("eng",))), [2, 3, 6, 7]),
        (Not(Not(Term("title", "hobbit"))), [1, 2, 3]),
        (And((Not(Term("title", "hobbit")), Not(Term("title", "back")))), [4, 6, 7]),
        (And(()), [1, 2, 3, 4, 5, 6, 7]),
        (Or(()), []),
        (Everything(), [1, 2, 3, 4, 5, 6, 7]),
        (Nothing(), []),
    ],
    ids=repr,
)
def test_a_query_finds_the_same_records_in_every_engine(shelf: Index, query: Query, expected: list[int]) -> None:
    assert ids(shelf, query) == expected


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        (Sort("year"), [1, 6, 7, 4, 2, 3, 5]),
        (Sort("year", descending=True), [3, 2, 4, 7, 6, 1, 5]),
        (Sort("title_order"), [3, 1, 2, 4, 6, 7, 5]),
        (Sort("title_order", descending=True), [7, 6, 4, 2, 1, 3, 5]),
        (Sort("id", descending=True), [7, 6, 5, 4, 3, 2, 1]),
        (None, [1, 2, 3, 4, 5, 6, 7]),
    ],
    ids=repr,
)
def test_answers_come_in_the_same_order(shelf: Index, sort: Sort | None, expected: list[int]) -> None:
    assert shelf.search(Everything(), sort=sort).ids == expected


@pytest.mark.parametrize("descending", [False, True])
def test_pages_put_together_are_the_whole_even_where_records_lack_the_sort_value(empty: Index, descending: bool) -> None:
    with empty.writer() as writer:
        writer.add_new(Document(n, 1, {"year": 1900 + n % 3} if n % 2 else {}) for n in range(20))
        writer.commit(watermark=1)
    sort = Sort("year", descending)

    whole = empty.search(Everything(), limit=50, sort=sort).ids
    pages = [id for at in range(0, 21, 3) for id in empty.search(Everything(), limit=3, offset=at, sort=sort).ids]

    assert pages == whole
    assert sorted(whole[10:], reverse=descending) == whole[10:] and all(id % 2 == 0 for id in whole[10:])


@pytest.mark.parametrize("descending", [False, True])
def test_equal_titles_come_by_id_on_every_page_and_over_pieces(empty: Index, descending: bool) -> None:
    titles = ["aaa"] + ["works"] * 9 + ["zzz"] * 3
    for piece in (range(1, 26, 2), range(0, 26, 2)):
        with empty.writer() as writer:
            writer.add_new(Document(n, 1, {"title_order": titles[n % 13]}) for n in piece)
            writer.commit(watermark=1)
    sort = Sort("title_order", descending)
    expected = sorted(range(26), key=lambda n: (titles[n % 13], n), reverse=descending)

    for size in (1, 2, 4, 7, 30):
        pages = [id for at in range(0, 26, size) for id in empty.search(Everything(), limit=size, offset=at, sort=sort).ids]
        assert pages == expected


def test_a_title_weighs_more_than_a_subject(shelf: Index) -> None:
    answer = shelf.search(Or((Term("title", "hobbit"), Term("subject", "hobbit"))))

    assert answer.ids[0] == 1 or answer.ids[0] in (2, 3)
    assert answer.scores == sorted(answer.scores, reverse=True)


def test_filters_do_not_change_relevance(shelf: Index) -> None:
    plain = shelf.search(Term("title", "hobbit"))

    filtered = shelf.search(And((Term("title", "hobbit"), Between("year", 1900, 2000), Not(Nothing()))))

    assert filtered.ids == plain.ids
    assert filtered.scores == pytest.approx(plain.scores)


@pytest.mark.parametrize("raising", [OneOf("title_order", ("bilbo le hobbit",)), Phrase("title", ("le", "hobbit"))])
def test_what_raises_brings_to_the_front_and_finds_nothing_more(shelf: Index, raising: Query) -> None:
    hobbit = Term("title", "hobbit")

    raised = shelf.search(Raised(hobbit, ((raising, 50.0), (Term("title", "lord"), 9.0))), facets=[FacetRequest("language")])

    assert raised.ids[0] == 3
    assert sorted(raised.ids) == ids(shelf, hobbit)
    assert raised.total == 3
    assert raised.facets == shelf.search(hobbit, facets=[FacetRequest("language")]).facets
    assert shelf.search(Raised(hobbit, ((raising, 50.0),)), sort=Sort("id")).ids == [1, 2, 3]


def test_of_records_with_the_same_words_the_recent_one_comes_first(empty: Index) -> None:
    years = {1: 1900, 2: None, 3: 2020, 4: 1990}
    with empty.writer() as writer:
        writer.add_new([book(id, "the same words", "eng", year) for id, year in years.items()])
        writer.add_new([book(5, "the same", "eng", 2026)])
        writer.commit(1)
    recent = [Signal("year", 1980, 2020, 0.05)]
    words = And((Term("title", "same"), Term("title", "words")))

    first = empty.search(words, signals=recent)

    assert first.ids == [3, 4, 1, 2]
    assert first.total == 4
    assert empty.search(words, signals=recent, offset=1, limit=2).ids == [4, 1]
    assert empty.search(words, signals=recent, limit=0).ids == []
    assert empty.search(words, signals=recent, sort=Sort("id")).ids == [1, 2, 3, 4]
    assert empty.search(words).ids == [1, 2, 3, 4]


def test_signals_never_outweigh_words(empty: Index) -> None:
    with empty.writer() as writer:
        writer.add_new([book(1, "night", "eng", 1900), book(2, "a long title that says night and much besides", "eng", 2020)])
        writer.commit(1)

    assert empty.search(Term("title", "night"), signals=[Signal("year", 1980, 2020, 0.05)]).ids == [1, 2]


def test_signals_put_the_first_hits_in_order_and_leave_the_rest(empty: Index) -> None:
    with empty.writer() as writer:
        writer.add_new([book(id, "night", "eng", 1900 + id) for id in range(150)])
        writer.commit(1)
    signals = [Signal("year", 1900, 2050, 0.05)]

    pages = [empty.search(Term("title", "night"), signals=signals, offset=at, limit=30).ids for at in range(0, 150, 30)]

    assert [id for page in pages for id in page] == [*range(99, -1, -1), *range(100, 150)]


def test_facets_count_records_not_occurrences(shelf: Index) -> None:
    answer = shelf.search(Everything(), limit=0, facets=[FacetRequest("language"), FacetRequest("year")])

    assert answer.ids == [] and answer.total == 7
    assert answer.facets == {
        "language": [("eng", 3), ("fre", 2), ("ger", 1), ("jpn", 1), ("yid", 1)],
        "year": [("1937", 3), ("1954", 1), ("1957", 1), ("1969", 1)],
    }


def test_facets_belong_to_the_answer_not_to_the_page(shelf: Index) -> None:
    answer = shelf.search(Term("title", "hobbit"), limit=1, offset=2, facets=[FacetRequest("language")])

    assert (answer.total, len(answer.ids)) == (3, 1)
    assert answer.facets["language"] == [("eng", 1), ("fre", 1), ("ger", 1)]


def test_facets_are_summed_over_the_pieces_of_the_index(empty: Index) -> None:
    for piece in range(6):
        with empty.writer() as writer:
            writer.add_new(
                Document(piece * 1000 + n, 1, {"language": [f"v{n:04}", f"p{piece}", "common"][: 2 + n % 2]})
                for n in range(300)
            )
            writer.commit(watermark=piece + 1)

    facet = empty.search(Everything(), facets=[FacetRequest("language", 7)]).facets["language"]

    assert facet == [("common", 900), *((f"p{n}", 300) for n in range(6))]


def test_a_small_answer_is_counted_exactly_over_many_pieces(empty: Index) -> None:
    for piece in range(6):
        with empty.writer() as writer:
            writer.add_new(Document(piece * 100 + n, 1, {"language": [f"v{n // 2}"]}) for n in range(80))
            writer.commit(watermark=piece + 1)

    facet = empty.search(Between("id", 0, 520), facets=[FacetRequest("language", 40)]).facets["language"]

    assert len(facet) == 40 and {count for _, count in facet} == {10, 11, 12}
    assert facet[:10] == sorted((f"v{n}", 12) for n in range(10))


def test_of_more_equally_frequent_values_than_are_shown_some_are_shown_in_order(empty: Index) -> None:
    with empty.bulk_writer() as writer:
        writer.add_new(Document(n, 1, {"language": [f"v{n * 7919 % 3001:04}", f"w{n % 2}"]}) for n in range(3001))
        writer.commit(watermark=1)

    facet = empty.search(Everything(), facets=[FacetRequest("language", 12)]).facets["language"]

    assert facet[:2] == [("w0", 1501), ("w1", 1500)]
    assert len(facet) == 12 and facet[2:] == sorted(facet[2:]) and {count for _, count in facet[2:]} == {1}


def test_nothing_is_seen_before_the_commit(empty: Index) -> None:
    with empty.writer() as writer:
        writer.add_new(SHELF)
        before = empty.count()
        writer.commit(watermark=7)

    assert (before, empty.count(), empty.watermark) == (0, 7, 7)


def test_the_watermark_moves_even_where_there_was_nothing_to_write(empty: Index) -> None:
    with empty.writer() as writer:
        writer.commit(watermark=3)
        writer.commit(watermark=5)

    assert empty.watermark == 5


def test_what_was_not_committed_is_forgotten(shelf: Index) -> None:
    with shelf.writer() as writer:
        writer.remove([1, 2, 3])

    assert shelf.count() == 7


def test_a_replaced_record_is_found_by_its_new_words_only(shelf: Index) -> None:
    with shelf.writer() as writer:
        writer.replace([Document(1, 2, {"title": ["the silmarillion"], "language": ["eng"]}), Document(8, 1, {})])
        writer.commit(watermark=8)

    assert ids(shelf, Term("title", "silmarillion")) == [1]
    assert ids(shelf, Term("title", "hobbit")) == [2, 3]
    assert dict(shelf.ids_and_versions())[1] == 2
    assert shelf.count() == 8


def test_a_record_replaced_twice_in_one_commit_is_there_once(shelf: Index) -> None:
    with shelf.writer() as writer:
        writer.replace([Document(1, 2, {"title": ["first"]}), Document(1, 3, {"title": ["second"]})])
        writer.commit(watermark=8)

    assert (ids(shelf, Term("title", "first")), ids(shelf, Term("title", "second"))) == ([], [1])


def test_removed_records_leave_answers_facets_and_counts(shelf: Index) -> None:
    with shelf.writer() as writer:
        writer.remove([1, 99])
        writer.commit(watermark=9)

    answer = shelf.search(Everything(), facets=[FacetRequest("language", 1)])

    assert (answer.total, answer.facets["language"], shelf.count()) == (6, [("eng", 2)], 6)


def test_clearing_takes_everything_out(shelf: Index) -> None:
    with shelf.writer() as writer:
        writer.clear()
        writer.add_new([SHELF[0]])
        writer.commit(watermark=10)

    assert ids(shelf, Everything()) == [1]


def test_ids_and_versions_are_listed_by_id(shelf: Index) -> None:
    assert list(shelf.ids_and_versions()) == [(1, 1), (2, 1), (3, 4), (4, 1), (5, 1), (6, 1), (7, 1)]


def test_words_that_begin_so_are_suggested_with_counts(shelf: Index) -> None:
    assert shelf.terms("title", "b") == [("back", 2), ("bilbo", 1)]
    assert shelf.terms("language", "", limit=1) == [("eng", 3)]


def test_all_terms_of_a_field_are_listed(shelf: Index) -> None:
    assert dict(shelf.all_terms("language")) == dict(shelf.terms("language", "", limit=100))
    assert ("bilbo", 1) in shelf.all_terms("title")
    keys = dict(shelf.all_terms("title_order"))
    assert keys
    assert all(shelf.search(OneOf("title_order", (key,))).total == count for key, count in keys.items())


def test_the_frequency_of_words_and_values_is_known(shelf: Index) -> None:
    assert shelf.frequencies("title", ["hobbit", "back", "nowhere", ""]) == [3, 2, 0, 0]
    assert shelf.frequencies("language", ["eng", "e"]) == [3, 0]
    with pytest.raises(UnknownField):
        shelf.frequencies("year", ["1937"])


def test_only_one_may_write_at_a_time(shelf: Index) -> None:
    with shelf.writer(), pytest.raises(IndexBusy, match="Try again"), shelf.writer():
        pass


def test_many_threads_read_while_one_writes(shelf: Index) -> None:
    seen: list[int] = []

    def read() -> None:
        seen.extend(len(ids(shelf, Term("title", "hobbit"))) for _ in range(20))

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    with shelf.writer() as writer:
        writer.replace([Document(9, 1, {"title": ["hobbit"]})])
        writer.commit(watermark=11)
    for thread in threads:
        thread.join()

    assert set(seen) <= {3, 4} and len(seen) == 80
    assert len(ids(shelf, Term("title", "hobbit"))) == 4


def test_a_field_that_is_not_there_is_named(shelf: Index) -> None:
    for query in (Term("colour", "red"), Between("title", 1, 2), OneOf("year", ("1937",))):
        with pytest.raises(UnknownField, match=query.field):
            shelf.search(query)


def test_a_query_that_is_too_deep_is_refused(shelf: Index) -> None:
    query: Query = Term("title", "hobbit")
    for _ in range(20_000):
        query = Not(query)

    with pytest.raises(QueryTooDeep):
        shelf.search(query)


def test_a_query_of_a_hundred_levels_is_answered(shelf: Index) -> None:
    query: Query = Term("title", "hobbit")
    for _ in range(100):
        query = Not(query)

    assert ids(shelf, query) == [1, 2, 3]
