"""Fixed fields are read and set by name, whatever their length, and no character is lost."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.marc.any_record import records

from alcove.marc import fixed, fixed_rules, read
from alcove.marc.record import Record

LEADER = "00714cam a2200205 a 4500"
FIXED_008 = "990802s1999    nyuab  j b    001 1 eng  "
BOOK = Record(LEADER, [("001", "12883376"), ("008", FIXED_008), ("245", "10\x1faThe hobbit.")])


def leader(kind: str, level: str = "m") -> str:
    return f"00714c{kind}{level} a2200205 a 4500"


def named(record: Record, tag: str) -> dict[str, fixed.Position]:
    return {one.name: one for one in fixed.positions(record, tag)}


def test_a_position_is_read_by_its_name():
    assert fixed.value(BOOK, "008", "language") == "eng"
    assert fixed.value(BOOK, "008", "date1") == "1999"
    assert fixed.value(BOOK, "008", "place") == "nyu"
    assert fixed.value(BOOK, "LDR", "encoding_level") == " "


def test_every_position_says_what_its_value_means():
    found = named(BOOK, "008")

    assert found["target_audience"].meaning == "Juvenile"
    assert found["illustrations"].meaning == "Illustrations, Maps"
    assert found["place"].meaning == "New York (State)"
    assert found["language"].meaning == "English"
    assert found["language"].label == "Language"


@pytest.mark.parametrize(
    ("kind", "level", "material", "name"),
    [
        ("a", "m", "Books", "literary_form"),
        ("t", "s", "Books", "literary_form"),
        ("a", "s", "Continuing resources", "frequency"),
        ("a", "i", "Continuing resources", "entry_convention"),
        ("e", "m", "Maps", "projection"),
        ("j", "m", "Music", "form_of_composition"),
        ("g", "m", "Visual materials", "running_time"),
        ("m", "m", "Computer files", "type_of_computer_file"),
        ("p", "c", "Mixed materials", "form_of_item"),
    ],
)
def test_the_leader_decides_what_the_middle_of_008_means(kind, level, material, name):
    record = Record(leader(kind, level), BOOK.entries)

    assert fixed.material(record) == material
    assert name in named(record, "008")


def test_006_means_what_008_means_for_the_material_of_its_first_character():
    record = Record(LEADER, [*BOOK.entries, ("006", "m     o  a        ")])

    found = named(record, "006")

    assert found["form_of_material"].meaning == "Computer file/Electronic resource"
    assert found["form_of_item"].meaning == "Online"
    assert found["type_of_computer_file"].meaning == "Numeric data"


def test_every_007_is_read_by_its_own_category():
    record = Record(LEADER, [("007", "sd fsngnnmmned"), ("007", "cr |||||||||||")])

    assert fixed.value(record, "007", "speed") == "f"
    assert fixed.positions(record, "007", 2)[1].meaning == "Remote"
    assert fixed.positions(record, "007", 2)[-1].meaning == "No attempt to code"
    assert fixed.positions(record, "007", 3) == []


def test_setting_a_position_gives_a_new_record_and_leaves_the_old_one_alone():
    changed = fixed.with_value(BOOK, "008", "date1", "2001")

    assert fixed.value(changed, "008", "date1") == "2001"
    assert fixed.value(BOOK, "008", "date1") == "1999"
    assert changed.control("008") == FIXED_008.replace("1999", "2001")


def test_a_value_shorter_than_its_position_is_filled_up_with_blanks():
    changed = fixed.with_value(BOOK, "008", "place", "fr")

    assert fixed.value(changed, "008", "place") == "fr "
    assert len(changed.control("008") or "") == 40


def test_only_the_field_asked_for_is_changed_when_there_are_several():
    record = Record(LEADER, [("007", "sd f"), ("007", "sd b")])

    changed = fixed.with_value(record, "007", "speed", "d", occurrence=2)

    assert changed.entries == [("007", "sd f"), ("007", "sd d")]


def test_the_leader_is_set_by_name_too():
    changed = fixed.with_value(BOOK, "LDR", "record_status", "n")

    assert changed.leader == "00714nam a2200205 a 4500"
    assert changed.entries == BOOK.entries


def test_a_008_that_ends_early_is_read_as_far_as_it_goes():
    record = Record(LEADER, [("008", "990802s1999")])

    assert fixed.value(record, "008", "date1") == "1999"
    assert fixed.value(record, "008", "language") is None
    assert fixed.value(fixed.with_value(record, "008", "language", "ger"), "008", "language") == "ger"


def test_a_008_that_is_too_long_shows_what_is_beyond_its_end():
    record = Record(LEADER, [("008", FIXED_008 + "xyz")])

    assert fixed.positions(record, "008")[-1][:4] == ("beyond", 40, 3, "xyz")


def test_a_record_of_unknown_type_still_shows_the_whole_008():
    record = Record(leader("#"), BOOK.entries)

    assert named(record, "008")["undefined_18"].value == FIXED_008[18:35]


def test_authority_and_holdings_records_have_positions_of_their_own():
    authority = Record(leader("z"), [("008", "990802n| azannaabn          |a aaa      ")])
    holdings = Record(leader("y"), [("008", "9908024p    8   4001baeng0990802")])

    assert fixed.value(authority, "008", "subject_heading_system") == "a"
    assert named(holdings, "008")["receipt_or_acquisition_status"].meaning == "Currently received"
    assert named(holdings, "008")["language"].meaning == "English"


def test_what_cannot_be_named_or_set_is_refused_with_the_reason():
    with pytest.raises(fixed.UnknownPosition, match="no position named “frequency”"):
        fixed.value(BOOK, "008", "frequency")
    with pytest.raises(ValueError, match="Date 1 has 4 characters"):
        fixed.with_value(BOOK, "008", "date1", "19999")
    with pytest.raises(LookupError, match="no field 006"):
        fixed.with_value(BOOK, "006", "form_of_item", "o")


def test_a_code_of_the_standard_is_set():
    changed = fixed.with_code(BOOK, "008", "illustrations", "ab  ")

    assert named(changed, "008")["illustrations"].meaning == "Illustrations, Maps"
    assert fixed.value(fixed.with_code(BOOK, "008", "language", "|||"), "008", "language") == "|||"


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        ("language", "xyz", "has no code “xyz”"),
        ("language", "scr", "has no code “scr”"),
        ("place", "fr", "has 3 characters"),
        ("illustrations", "ab!_", "has no code"),
        ("form_of_item", "z", "has no code “z”"),
        ("date1", "199x", "has no code “199x”"),
    ],
)
def test_what_is_no_code_of_the_standard_today_is_refused(name, text, why):
    with pytest.raises(fixed.FixedFieldError, match=why):
        fixed.with_code(BOOK, "008", name, text)


@given(records, st.sampled_from(["LDR", "006", "007", "008", "245"]), st.integers(-1, 3))
def test_any_record_is_read_without_complaint_and_every_value_can_be_put_back(record, tag, occurrence):
    for one in fixed.positions(record, tag, occurrence):
        if one.name != "beyond":
            again = fixed.with_value(record, tag, one.name, one.value, occurrence)

            assert (fixed.value(again, tag, one.name, occurrence) or "").rstrip() == one.value.rstrip()

    assert fixed.material(record) in {None, *_JUDGE}


def test_an_absent_field_has_no_positions_and_no_values():
    assert fixed.positions(BOOK, "007") == []
    assert fixed.value(BOOK, "007", "speed") is None


@given(st.sampled_from("acegjkmoprtzuvxy#"), st.sampled_from("abcdims "), st.text(max_size=60))
def test_no_character_of_a_008_is_lost_or_read_twice(kind, level, content):
    record = Record(leader(kind, level), [("008", content)])

    assert "".join(one.value for one in fixed.positions(record, "008")) == content


@given(st.sampled_from("acdfghkmoqrstvz!"), st.text(max_size=30))
def test_setting_every_position_of_a_007_to_its_value_changes_nothing(category, rest):
    record = Record(LEADER, [("007", category + rest)])

    for one in fixed.positions(record, "007"):
        if one.name != "beyond" and len(one.value) == one.length:
            assert fixed.with_value(record, "007", one.name, one.value) == record


def test_names_are_unique_in_every_field_of_every_material():
    for kind in "acegkmpt":
        names = [one.name for one in fixed.positions(Record(leader(kind), BOOK.entries), "008")]

        assert len(names) == len(set(names))


def test_real_records_read_to_the_last_character(real_file: Path):
    for parsed in read.read(real_file):
        record = parsed.record
        if record is None:
            continue
        for tag in ("008", "006", "007"):
            for number, field in enumerate(record.fields(tag), 1):
                assert "".join(one.value for one in fixed.positions(record, tag, number)) == field.content


_JUDGE = {
    "All materials": "008a",
    "Books": "008b",
    "Computer files": "008c",
    "Maps": "008p",
    "Mixed materials": "008x",
    "Music": "008m",
    "Continuing resources": "008s",
    "Visual materials": "008v",
}


@pytest.mark.judge
def test_the_codes_of_every_position_are_those_of_an_independent_schema(shared_data: Path):
    path = shared_data / "avram/marc-schema/marc21_bibliographic_schema.json"
    judge = json.loads(path.read_text("utf-8"))["fields"]
    by_category = {
        next(iter(one["positions"]["0-0"]["codes"])): one for tag, one in judge.items() if len(tag) == 4 and "7" in tag
    }
    differences = {}

    for tag in ("007", "008"):
        for material, ours in fixed_rules.definitions("bibliographic")[tag]["types"].items():
            first = next(iter(ours["positions"].values()))
            theirs = by_category[next(iter(first["codes"]))] if tag == "007" else judge.get(_JUDGE[material])
            differences |= _compared(f"{tag} {material}", ours["positions"], theirs["positions"] if theirs else {})

    assert differences == {}


def _compared(where: str, ours: dict[str, dict], theirs: dict[str, dict]) -> dict[str, tuple[set, set]]:
    """Compare the current codes of the positions that both give as lists; fill characters may be of any length."""
    others = {(one["start"], one["end"]): one for one in theirs.values()}
    found = {}
    for one in ours.values():
        other = others.get((one["start"], one["end"]), {})
        listed = one.get("codes", one.get("flags"))
        if not isinstance(listed, dict) or not other.get("codes") or one["label"] == "Undefined":
            continue
        mine = {re.sub(r"[ #|]+", " ", code) for code, said in listed.items() if "deprecated" not in said}
        judged = {re.sub(r"[ #|]+", " ", code) for code in other["codes"]}
        if mine != judged:
            found[f"{where} {one['label']}"] = (mine - judged, judged - mine)
    return found
