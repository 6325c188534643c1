"""Two people changed one record: nobody's work is lost."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alcove.marc.merge import CHOICES, merge
from alcove.marc.record import Record

LEADER = "00714cam a2200205 a 4500"
BASE = Record(
    LEADER,
    [
        ("001", "1"),
        ("008", "850101s1937    enk           000 1 eng d"),
        ("245", "14\x1faThe hobit /\x1fcTolkien."),
        ("500", "  \x1faFirst edition."),
        ("650", " 0\x1faElves."),
    ],
)


def changed(tag: str, old: str, new: str, record: Record = BASE) -> Record:
    return Record(record.leader, [(t, c.replace(old, new) if t == tag else c) for t, c in record.entries])


def with_field(tag: str, content: str, record: Record = BASE) -> Record:
    return Record(record.leader, [*record.entries, (tag, content)])


def without(tag: str, record: Record = BASE) -> Record:
    return Record(record.leader, [entry for entry in record.entries if entry[0] != tag])


def test_changes_to_different_fields_are_both_kept():
    merged = merge(BASE, changed("245", "hobit", "hobbit"), with_field("856", "40\x1fuhttps://example.org/"))

    assert not merged.conflicts
    assert merged.record == with_field("856", "40\x1fuhttps://example.org/", changed("245", "hobit", "hobbit"))


def test_changes_to_different_subfields_of_one_field_are_both_kept():
    merged = merge(BASE, changed("245", "The hobit /", "The hobbit /"), changed("245", "Tolkien", "J.R.R. Tolkien"))

    assert not merged.conflicts
    assert merged.record.first("245").content == "14\x1faThe hobbit /\x1fcJ.R.R. Tolkien."


def test_changes_to_different_positions_of_coded_data_are_both_kept():
    merged = merge(BASE, changed("008", "1937", "1938"), changed("008", "eng", "wel"))

    assert not merged.conflicts and merged.record.control("008") == "850101s1938    enk           000 1 wel d"


@pytest.mark.parametrize(
    ("choice", "titles"), [("mine", ["hobbit"]), ("theirs", ["Hobbit"]), ("both", ["hobbit", "Hobbit"]), ("base", ["hobit"])]
)
def test_where_both_changed_the_same_somebody_decides(choice, titles):
    merged = merge(BASE, changed("245", "hobit", "hobbit"), changed("245", "hobit", "Hobbit"))

    [conflict] = merged.conflicts
    assert (conflict.id, conflict.tag) == ("245.1", "245")
    record = merged.resolved({conflict.id: choice})
    assert [field.content for field in record.fields("245")] == [f"14\x1faThe {title} /\x1fcTolkien." for title in titles]
    assert [tag for tag, _ in record.entries] == ["001", "008", *["245"] * len(titles), "500", "650"]


def test_what_one_took_away_and_the_other_changed_is_a_conflict():
    for mine, theirs in (
        (without("500"), changed("500", "First", "Second")),
        (changed("500", "First", "Second"), without("500")),
    ):
        [conflict] = merge(BASE, mine, theirs).conflicts
        assert {conflict.mine, conflict.theirs} == {"", "  \x1faSecond edition."}


def test_what_one_took_away_and_nobody_changed_is_gone():
    assert merge(BASE, without("500"), with_field("520", "  \x1faA story.")).record.first("500") is None


def test_what_both_added_alike_is_there_once():
    both = with_field("651", " 0\x1faMiddle Earth.")
    merged = merge(BASE, with_field("500", "  \x1faMine.", both), with_field("500", "  \x1faTheirs.", both))

    assert not merged.conflicts and len(merged.record.fields("651")) == 1
    assert {field.content for field in merged.record.fields("500")} >= {"  \x1faMine.", "  \x1faTheirs."}


CONTENT = st.sampled_from(
    ["", "  \x1faA", "  \x1faB", "10\x1faA\x1fbB", "10\x1faA\x1fbC", "1 \x1faA\x1fbB\x1fcD", "x", "  \x1faA\x1faA"]
)
RECORDS = st.builds(
    Record,
    st.sampled_from([LEADER, LEADER.replace("cam", "nam"), "short", LEADER.replace("cam", "cas")]),
    st.lists(st.tuples(st.sampled_from(["008", "245", "500", "500", "880"]), CONTENT), max_size=7),
)


@given(RECORDS, RECORDS)
def test_one_sided_changes_are_simply_taken(base, other):
    assert merge(base, base, other).record == other
    assert merge(base, other, base).record == other
    assert merge(base, other, other).record == other


@given(RECORDS, RECORDS, RECORDS)
def test_nothing_that_one_side_wrote_is_lost(base, mine, theirs):
    merged = merge(base, mine, theirs)
    result = Counter(merged.resolved({one.id: "both" for one in merged.conflicts}).entries)
    known = set(base.entries)
    held = {part for _, content in result for part in content.split("\x1f")[1:]}
    for side in (mine, theirs):
        for tag, content in side.entries:
            if (tag, content) not in known and tag not in ("008",) and content:
                assert (tag, content) in result or set(content.split("\x1f")[1:]) <= held

    for choice in CHOICES:
        merged.resolved({one.id: choice for one in merged.conflicts})


@given(RECORDS, RECORDS, RECORDS)
def test_it_does_not_matter_who_was_first(base, mine, theirs):
    one, other = merge(base, mine, theirs), merge(base, theirs, mine)

    turned = Counter((c.tag, c.base, c.theirs, c.mine) for c in other.conflicts)
    if Counter((c.tag, c.base, c.mine, c.theirs) for c in one.conflicts) == turned and not one.conflicts:
        assert Counter(one.record.entries) == Counter(other.record.entries)
