"""Term lists as lines of JSON and as a table: what is wrong is named by its line, and nothing is lost between the two."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alcove.formats.terms import jsonl, shape, table
from alcove.formats.terms.entries import (
    ActionMax,
    Alternative,
    Entry,
    Exception_,
    ListHeader,
    Match,
    Matcher,
    Outcome,
    Part,
    SameAs,
    Status,
    TermList,
    TermListProblem,
    Upstream,
    Voice,
)

HEADER = {"format": "alcove-terms/1", "list": "ours"}
ALIENS = {"id": "a", "term": "Illegal aliens", "lang": "en", "scheme": ["lcsh"]}


def lines_of(*objects: object) -> bytes:
    """Write objects as lines of JSON."""
    return "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in objects).encode()


def table_of(*rows: str) -> bytes:
    """Write a table with a first row."""
    return "\n".join(["alcove-terms/1,list=ours", *rows]).encode()


LETTERS = st.one_of(st.sampled_from(";|\\=+-@\"',\n\tä漢ע"), st.characters(exclude_categories=["Cs", "Cc"]))
TEXTS = st.text(LETTERS, max_size=12).map(lambda text: unicodedata.normalize("NFC", text))
NEEDED = TEXTS.filter(lambda text: bool(text.strip()))
SHORT = NEEDED.map(lambda text: text.replace("\n", "").replace("\t", "")).filter(lambda text: bool(text.strip()))
VOICES = st.builds(Voice, NEEDED, TEXTS, TEXTS, st.booleans(), TEXTS)
UPSTREAMS = st.builds(Upstream, NEEDED, st.sampled_from(shape.STATES), TEXTS, st.lists(NEEDED, max_size=2).map(tuple))
ENTRIES = st.builds(
    Entry, id=SHORT, term=SHORT, lang=st.sampled_from(("", "en", "fr")), scheme=st.lists(NEEDED, max_size=2).map(tuple),
    part=st.sampled_from(Part), match=st.sampled_from(Match), status=st.sampled_from(Status), why=TEXTS,
    objectors=st.lists(VOICES, max_size=2).map(tuple), defenders=st.lists(VOICES, max_size=1).map(tuple),
    alternatives=st.lists(st.builds(Alternative, SHORT, NEEDED, NEEDED, TEXTS, TEXTS), max_size=2).map(tuple),
    more_specific=TEXTS, outcome=st.sampled_from(Outcome),
    exceptions=st.lists(
        st.one_of(st.just(Exception_("quoted")), st.builds(Exception_, st.just("phrase"), NEEDED)), max_size=2
    ).map(tuple),
    action_max=st.sampled_from(ActionMax), suggest=st.booleans(),
    upstream=st.none() | UPSTREAMS,
    same_as=st.lists(st.builds(SameAs, NEEDED, NEEDED), max_size=2).map(tuple), review_by=st.sampled_from(("", "2028-11-01")),
    decision=TEXTS, notes=TEXTS,
)  # fmt: skip
LISTS = st.builds(
    TermList,
    st.builds(ListHeader, SHORT, TEXTS, consulted=st.lists(NEEDED, max_size=2).map(tuple), matcher=st.sampled_from(Matcher)),
    st.lists(ENTRIES, max_size=3, unique_by=lambda one: one.id).map(tuple),
)


def without_lines(term_list: TermList) -> TermList:
    """Forget where in the file the entries stood."""
    return replace(term_list, entries=tuple(replace(one, line=0) for one in term_list.entries))


@given(LISTS)
def test_a_list_comes_back_from_lines_of_json_as_it_was(term_list):
    back = jsonl.read(jsonl.write(term_list))

    assert without_lines(back) == term_list


@given(LISTS)
def test_a_list_comes_back_from_a_table_as_it_was(term_list):
    back = table.read(table.write(term_list))

    assert without_lines(back) == term_list


@given(LISTS)
def test_no_cell_of_a_table_is_taken_for_a_formula(term_list):
    rows = table.numbered(table.write(term_list).decode(), ",", [])

    assert not [cell for _, row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t"))]


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"term": ""}, "term"),
        ({"term": "   "}, "term"),
        ({"term": "two\nlines"}, "term"),
        ({"term": "Rene\u0301"}, "term"),
        ({"term": 7}, "term"),
        ({"id": None}, "id"),
        ({"part": "title"}, "part"),
        ({"match": "regex"}, "match"),
        ({"status": "bad"}, "status"),
        ({"outcome": ["one"]}, "outcome"),
        ({"action_max": "delete"}, "action_max"),
        ({"keep_searchable": False}, "keep_searchable"),
        ({"suggest": "no"}, "suggest"),
        ({"scheme": "lcsh"}, "scheme"),
        ({"scheme": [""]}, "scheme"),
        ({"why": "x" * 20_001}, "why"),
        ({"objectors": [{"source": "a book"}]}, "objectors.who"),
        ({"alternatives": ["Noncitizens"]}, "alternatives"),
        ({"exceptions": [{"if": "regex", "value": ".*"}]}, "exceptions.if"),
        ({"exceptions": [{"if": "phrase"}]}, "exceptions.value"),
        ({"upstream": {"scheme": "lcsh", "state": "gone"}}, "upstream.state"),
        ({"same_as": [{"list": "trln"}]}, "same_as.key"),
    ],
)
def test_an_entry_with_a_fault_is_left_out_and_the_next_one_is_read(said, field):
    raw = lines_of(HEADER, {**ALIENS, **said}, {**ALIENS, "id": "b"})

    found = jsonl.read(raw)

    assert [one.id for one in found.entries] == ["b"]
    assert [(one.line, one.field) for one in found.troubles] == [(2, field)]
    assert found.troubles[0].remedy


def test_a_key_that_is_not_known_is_ignored_and_named():
    raw = lines_of(HEADER, {**ALIENS, "colour": "red", "objectors": [{"who": "Students", "age": 20}]})

    found = jsonl.read(raw)

    assert [one.id for one in found.entries] == ["a"]
    assert [(one.line, one.field) for one in found.troubles] == [(2, "objectors.age"), (2, "colour")]
    assert all("ignored" in one.message for one in found.troubles)


def test_of_two_entries_with_one_id_the_first_stays():
    raw = lines_of(HEADER, ALIENS, {**ALIENS, "term": "Aliens"})

    found = jsonl.read(raw)

    assert [one.term for one in found.entries] == ["Illegal aliens"]
    assert [(one.line, one.field) for one in found.troubles] == [(3, "id")]


@pytest.mark.parametrize(
    "line",
    [b'{"id": "b", "term": ', b"[]", b'{"id": NaN}', b'{"id": "b", "id": "c", "term": "x"}', b'{"id": "\xff"}', b"[" * 20_000],
)
def test_a_line_that_is_no_entry_is_a_trouble_and_the_rest_is_read(line):
    raw = lines_of(HEADER) + line + b"\n\n" + lines_of(ALIENS)

    found = jsonl.read(raw)

    assert [(one.id, one.line) for one in found.entries] == [("a", 4)]
    assert [one.line for one in found.troubles] == [2]


@pytest.mark.parametrize("raw", [b"", b"\n", b"{}", lines_of(ALIENS), lines_of({**HEADER, "format": "alcove-terms/2"})])
def test_a_file_without_the_header_is_no_term_list(raw):
    with pytest.raises(TermListProblem, match="not the header"):
        jsonl.read(raw)


def test_a_file_or_a_line_that_is_too_large_is_refused():
    with pytest.raises(TermListProblem, match="1 MB"):
        jsonl.read(lines_of(HEADER) + b"x" * 1_000_001)
    with pytest.raises(TermListProblem, match="50 MB"):
        jsonl.read(b"\n" * 50_000_001)
    with pytest.raises(TermListProblem, match="50 MB"):
        table.read(b"\n" * 50_000_001)


def test_a_mark_at_the_beginning_of_the_file_does_no_harm():
    assert jsonl.read(b"\xef\xbb\xbf" + lines_of(HEADER, ALIENS)).entries
    assert table.read(b"\xef\xbb\xbf" + table_of("id,term", "a,Aliens")).entries


def test_a_table_of_a_few_columns_in_any_order_is_enough():
    raw = table_of("Term,ID,alternatives,exceptions", 'Aliens,a,Noncitizens;Immigrants|local|close,"phrase|a\\;b;quoted"')

    found = table.read(raw).entries[0]

    assert found.alternatives == (Alternative("Noncitizens"), Alternative("Immigrants", "local", "close"))
    assert found.exceptions == (Exception_("phrase", "a;b"), Exception_("quoted"))


@pytest.mark.parametrize("separator", [";", "\t"])
def test_a_table_that_a_spreadsheet_saved_with_other_separators_is_read(separator):
    raw = separator.join(["alcove-terms/1", "list=ours"]) + "\n" + separator.join(["id", "term"]) + f"\na{separator}Aliens\n"

    found = table.read(raw.encode())

    assert [one.term for one in found.entries] == ["Aliens"]


def test_what_is_wrong_in_a_table_is_named_by_its_row():
    raw = table_of("id,term,part", 'a,"Two', 'lines",any', "b,Aliens,title", "c,Gays,any,more", "d,Slaves,main")

    found = table.read(raw)

    assert [one.id for one in found.entries] == ["d"]
    assert [(one.line, one.field) for one in found.troubles] == [(3, "term"), (5, "part"), (6, "")]


@pytest.mark.parametrize(
    "raw",
    [b"", b"id,term\na,Aliens", table_of("id,why"), table_of("id,term,term"), b"\xff\xfe", table_of("id,term") + b"\n\xe9"],
)
def test_what_is_no_table_of_this_form_is_refused(raw):
    with pytest.raises(TermListProblem):
        table.read(raw)


@given(st.binary(max_size=200), st.sampled_from([b"", lines_of(HEADER), table_of("id,term,upstream,objectors\n")]))
def test_whatever_the_bytes_are_only_a_term_list_problem_is_raised(raw, before):
    for kind in (jsonl, table):
        try:
            found = kind.read(before + raw)
        except TermListProblem:
            continue
        assert isinstance(found, TermList)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=5,
)


@given(st.dictionaries(st.sampled_from([*table.COLUMNS, "x"]), JSON, max_size=6))
def test_whatever_an_entry_holds_it_is_read_or_named(said):
    raw = json.dumps(HEADER) + "\n" + json.dumps({**ALIENS, **said})

    found = jsonl.read(raw.encode())

    assert found.entries or found.troubles
