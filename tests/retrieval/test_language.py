"""Readers type anything; it is read as well as it can be, and never raises."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alcove.engines.search import open_index
from alcove.engines.search.ast import Everything, Nothing, build
from alcove.engines.search.index import Index
from alcove.marc.record import Record
from alcove.retrieval.document import document
from alcove.retrieval.fields import SCHEMA
from alcove.retrieval.language import DEEPEST, LONGEST, LONGEST_TERM, MOST_CLAUSES, read


def book(number: int, title: str, author: str = "", more: tuple[tuple[str, str], ...] = (), year: str = "1990") -> Record:
    entries = [("001", f"a{number}"), ("008", f"900101s{year}    enk{' ' * 17}eng d"), ("245", f"10\x1fa{title}")]
    entries += [("100", f"1 \x1fa{author}")] if author else []
    return Record("00714cam a2200205 a 4500", [*entries, *more])


SHELF = {
    1: book(1, "The hobbit, or There and back again", "Tolkien, J. R. R.", (("020", "  \x1fa0261102214"),), "1937"),
    2: book(2, "The lord of the rings", "Tolkien, J. R. R.", (("020", "  \x1fa978-0-261-10325-2 (pbk.)"),), "1954"),
    3: book(3, "The ring of the Nibelung", "Wagner, Richard", (("650", " 0\x1faOperas\x1fvLibrettos."),), "1976"),
    4: book(4, "Women's history of libraries", "O'Neill, Ann", (("035", "  \x1fa(OCoLC)ocm00012345"),), "1990"),
    5: book(5, "Librarians and e-mail", "", (("022", "  \x1fa0317-8471"), ("500", "  \x1faA hobbit is mentioned.")), "19uu"),
    6: book(6, "Toshokan", "", (("880", "10\x1f6245-01/$1\x1fa図書館の歴史"),), "2005"),
}


@pytest.fixture(scope="module", params=["memory", "tantivy"])
def shelf(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Index:
    index = open_index(tmp_path_factory.mktemp("index"), SCHEMA, engine=request.param)
    with index.writer() as writer:
        writer.add_new(
            document(record, record_id=id, version=1, library=1, kind="bibliographic") for id, record in SHELF.items()
        )
        writer.commit(watermark=1)
    return index


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("hobbit", [1, 5]),
        ("HOBBIT back", [1]),
        ("hobbit OR ring", [1, 3, 5]),
        ("hobbit or", [1]),
        ("hobbit AND NOT librarians", [1]),
        ("hobbit NOT librarians", [1]),
        ("hobbit -librarians", [1]),
        ("+hobbit +tolkien", [1]),
        ("NOT tolkien", [3, 4, 5, 6]),
        ("NOT NOT tolkien", [1, 2]),
        ("(hobbit OR rings) tolkien", [1, 2]),
        ("hobbit tolkien OR wagner", [1, 3]),
        ('"there and back"', [1]),
        ('"back and there"', []),
        ("“there and back”", [1]),
        ("title:hobbit", [1]),
        ("ti=hobbit", [1]),
        ("Title: hobbit", [1]),
        ('author:"tolkien j"', [1, 2]),
        ("title:(ring OR rings) author:tolkien", [2]),
        ("title:(ring author:wagner)", [3]),
        ("librar*", [4, 5]),
        ("title:librar*", [4, 5]),
        ("subject:operas", [3]),
        ("genre:librettos", [3]),
        ("e-mail", [5]),
        ("women", [4]),
        ("o'neill", [4]),
        ("図書館", [6]),
        ("館", [6]),
        ("title:歴史", [6]),
        ("0261102214", [1]),
        ("0-261-10221-4", [1]),
        ("9780261102217", [1]),
        ("978 0 261 10221 7", [1]),
        ("ISBN 0 261 10221 4", [1]),
        ("isbn:0-261-10221-4", [1]),
        ("isbn:9780261103252", [2]),
        ("0261103253", [2]),
        ("03178471", [5]),
        ("issn:0317-8471", [5]),
        ("12345", [4]),
        ("(OCoLC)12345", [4]),
        ("id:ocm00012345", [4]),
        ("record:a3", [3]),
        ("year:1937", [1]),
        ("year:1930..1960", [1, 2]),
        ("year:1960-1930", [1, 2]),
        ("year:..1937", [1, 5]),
        ("year:>1976", [4, 6]),
        ("year:>=1976", [3, 4, 6]),
        ("year:<1937", [5]),
        ("year:199*", [4]),
        ("year:1990s", [4]),
        ("language:eng", [1, 2, 3, 4, 5, 6]),
        ("lang:English tolkien", [1, 2]),
        ("format:books wagner", [3]),
        ("decade:1950s", [2]),
        ("hobbit !!! ... tolkien", [1]),
        ("()", []),
        ("hobbit () tolkien", [1]),
        ("((hobbit) tolkien", [1]),
        ("hobbit) tolkien", [1]),
        ("AND hobbit OR", [1, 5]),
        ("（hobbit　tolkien）", [1]),
    ],
)
def test_what_is_typed_finds_the_right_records(shelf: Index, typed: str, found: list[int]) -> None:
    reading = read(typed)

    assert not reading.refused
    assert sorted(shelf.search(reading.query).ids) == found


def test_an_empty_search_asks_for_everything() -> None:
    assert read(" \t ").query == Everything()


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ('"there and back', "quotation mark is not closed"),
        ("(hobbit", "bracket is not closed"),
        ("hobbit)", "never opened"),
        ("OR hobbit", "stands alone"),
        ("a*", "at least two letters"),
        ("*bit", "only at the end"),
        ("colour:red", "no field named “colour”"),
        ("language:elvish", "not a value of the field"),
        ("year:soon", "not a year"),
        ("9780261102218", "last digit of this ISBN"),
        ("???", "no word to look for"),
        ("AND", "no word to look for"),
    ],
)
def test_what_was_not_understood_is_said_kindly(typed: str, message: str) -> None:
    reading = read(typed)

    assert not reading.refused
    assert any(message in note.message for note in reading.notes)
    assert all(0 <= note.position <= len(typed) for note in reading.notes)


def test_a_web_address_is_not_taken_for_a_field() -> None:
    assert read("http://example.org/a").notes == []


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("x" * (LONGEST + 1), "letters at most"),
        ("(" * 4000, "Brackets may stand 50 deep"),
        ("a " * (MOST_CLAUSES + 1), "200 words at most"),
        ("a OR " * 800, "200 words at most"),
        ("y" * (LONGEST_TERM + 1), "512 letters at most"),
        ("ab* " * 11, "10 words"),
    ],
)
def test_what_is_too_large_is_refused_with_a_remedy(typed: str, message: str) -> None:
    reading = read(typed)

    assert reading.refused and reading.query == Nothing()
    assert message in reading.notes[-1].message and reading.notes[-1].remedy


HOSTILE = ["(" * 100_000, "a " * 10_000, "*" * 4096, "\0" * 4096, '"' * 4096, "-" * 4096, "NOT " * 1000]
HOSTILE += ["title:" * 680, ")" * 4096, "a:" * 2000]


@pytest.mark.parametrize(
    "typed",
    HOSTILE,
    ids=lambda typed: repr(typed[:8]),
)
def test_hostile_texts_are_read_quickly(typed: str) -> None:
    started = time.process_time()

    read(typed)

    assert time.process_time() - started < 1


def test_the_deepest_query_that_is_read_can_be_answered(shelf: Index) -> None:
    typed = "(a OR b NOT " * DEEPEST + "hobbit" + ")" * DEEPEST

    reading = read(typed)

    assert not reading.refused
    shelf.search(reading.query)


SIGNS = st.sampled_from(
    ["hobbit", "AND", "OR", "NOT", "(", ")", '"', "“", "-", "+", "*", "title:", "year:", "1990", "..", "a*", "館", "\0", " "]
)


@settings(deadline=None)
@given(st.lists(SIGNS, max_size=60).map(" ".join) | st.lists(SIGNS, max_size=60).map("".join) | st.text(max_size=200))
def test_nothing_that_can_be_typed_raises(typed: str) -> None:
    reading = read(typed)

    assert build(reading.query, lambda node, inner: 1 + sum(inner)) > 0
    assert all(note.message and 0 <= note.position <= len(typed) for note in reading.notes)


@settings(deadline=None)
@given(st.lists(SIGNS, max_size=40).map(" ".join))
def test_both_engines_find_the_same_for_whatever_is_typed(typed: str) -> None:
    query = read(typed).query

    memory, tantivy = (_engine(name).search(query, limit=50) for name in ("memory", "tantivy"))

    assert sorted(memory.ids) == sorted(tantivy.ids)


_engines: dict[str, Index] = {}


def _engine(name: str) -> Index:
    if name not in _engines:
        import tempfile
        from pathlib import Path

        index = open_index(Path(tempfile.mkdtemp()), SCHEMA, engine=name)
        with index.writer() as writer:
            writer.add_new(document(record, record_id=id, version=1, library=1, kind="b") for id, record in SHELF.items())
            writer.commit(watermark=1)
        _engines[name] = index
    return _engines[name]
