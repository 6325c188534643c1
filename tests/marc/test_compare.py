"""What differs between two records."""

from __future__ import annotations

import time
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alcove.marc.compare import blame, compare, pieces, shown
from alcove.marc.read import read
from alcove.marc.record import Record

LEADER = "00714cam a2200205 a 4500"
TITLE = ("245", "14\x1faThe hobbit, or, There and back again /\x1fcJ.R.R. Tolkien.")
HOBBIT = Record(LEADER, [("001", "1"), TITLE, ("500", "  \x1faFirst."), ("500", "  \x1faSecond."), ("650", " 0\x1faElves.")])


def signs(before: Record, after: Record) -> list[str]:
    return [f"{line.sign}{line.tag}" for line in compare(before, after).changes]


def but(record: Record, *entries: tuple[str, str]) -> Record:
    return Record(record.leader, list(entries))


def test_the_same_record_differs_in_nothing():
    assert compare(HOBBIT, HOBBIT).is_same
    assert compare(HOBBIT, Record("99999cam a2299999 a 4500", HOBBIT.entries)).is_same


def test_a_changed_title_is_one_change_with_the_words_that_differ():
    after = but(HOBBIT, *[(t, c.replace("There", "Here")) for t, c in HOBBIT.entries])

    [line] = compare(HOBBIT, after).changes
    [part] = [part for part in line.parts if part.sign != "="]

    assert (line.sign, line.tag, part.code) == ("~", "245", "a")
    assert [piece.text for piece in part.pieces if piece.sign in "-+"] == ["There", "Here"]


def test_what_came_went_and_moved_is_said():
    number, title, first, second, subject = HOBBIT.entries
    new = ("520", "  \x1faA story.")

    assert signs(HOBBIT, but(HOBBIT, number, title, second, first, new, subject)) in (
        [">500", "+520"], ["+520", ">500"],
    )  # fmt: skip
    assert signs(HOBBIT, but(HOBBIT, number, title, first, second)) == ["-650"]


def test_a_difference_in_punctuation_only_is_slight():
    after = but(HOBBIT, *[(t, c.replace("Elves.", "Elves")) for t, c in HOBBIT.entries])

    [line] = compare(HOBBIT, after).changes
    assert line.is_slight


def test_the_text_shows_both_sides():
    after = but(HOBBIT, *HOBBIT.entries[:-1], ("650", " 0\x1faHobbits."))
    assert compare(HOBBIT, after).as_text() == "- 650 _0 $aElves.\n+ 650 _0 $aHobbits."
    assert shown("001", "1") == "001 1"


def test_who_touched_a_field_last_is_found_whatever_moved():
    second = but(HOBBIT, *HOBBIT.entries, ("520", "  \x1faA story."))
    third = but(HOBBIT, second.entries[0], *reversed(second.entries[1:]))
    fourth = but(HOBBIT, *[(t, c.replace("Second", "Other")) for t, c in third.entries])

    said = {(tag, content[-7:]): version for tag, content, version in blame([HOBBIT, second, third, fourth])}

    assert said["520", " story."] == 1
    assert said["245", "olkien."] == 0
    assert said["500", "aOther."] == 3


def test_records_of_two_thousand_fields_are_compared_quickly():
    many = [("500", f"  \x1faNote number {n}") for n in range(2000)]
    changed = [(tag, content + "x" if n % 3 else content) for n, (tag, content) in enumerate(many)]
    started = time.process_time()

    compare(Record(LEADER, many), Record(LEADER, changed))
    compare(Record(LEADER, many), Record(LEADER, [(tag, f"  \x1fa{n}") for n, (tag, _) in enumerate(many)]))

    assert time.process_time() - started < 5


CONTENT = st.text(st.sampled_from("ab \x1f$.é\n0"), max_size=12)
RECORDS = st.builds(
    Record, st.text(max_size=30), st.lists(st.tuples(st.sampled_from(["001", "245", "500", "880", ""]), CONTENT), max_size=9)
)


@given(RECORDS, RECORDS)
def test_both_records_can_be_told_from_the_comparison(before, after):
    lines = compare(before, after).lines[1:]

    old = sorted((line.tag, line.before) for line in lines if line.sign in "=-~>")
    new = sorted((line.tag, line.after) for line in lines if line.sign in "=+~>")
    assert old == sorted(before.entries) and new == sorted(after.entries)
    for line in lines:
        for part in line.parts:
            assert "".join(p.text for p in part.pieces if p.sign in "=-") in (part.before, "")
    assert len(blame([before, after])) == len(after.entries) + 1


@given(st.text(max_size=60), st.text(max_size=60))
def test_the_words_of_both_values_are_all_there(before, after):
    found = pieces(before, after)
    assert "".join(piece.text for piece in found if piece.sign != "+") == before
    assert "".join(piece.text for piece in found if piece.sign != "-") == after


def test_real_records_are_the_same_as_themselves(shared_data: Path):
    for name in ("solrmarc/uva_001_2000.mrc", "Evergreen/hebrew.marc"):
        for stretch in islice(read(shared_data / "marc_bib" / name), 200):
            if stretch.record:
                assert compare(stretch.record, stretch.record).is_same


@pytest.mark.parametrize("content", ["", "1", "1 \x1f", "\x1f\x1f", "  no delimiter"])
def test_fields_that_are_hardly_fields_are_compared_too(content):
    compare(Record("", [("245", content)]), HOBBIT).as_text()
