"""Putting one record over another."""

from __future__ import annotations

from collections import Counter
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.marc.any_record import real, record, records

from alcove.marc import overlay_rules
from alcove.marc.overlay import overlay
from alcove.marc.overlay_rules import BadProfile, OverlayProfile, read_profile
from alcove.marc.record import Record

LOCAL = read_profile({"rules": [{"fields": tag, "do": "keep"} for tag in ("590", "9XX", "856")]})


def profile(*rules: dict[str, object], **more: object) -> OverlayProfile:
    return read_profile({"rules": list(rules), **more})


def laid(ours: Record, incoming: Record, *rules: dict[str, object], **more: object) -> list[str]:
    result = overlay(ours, incoming, profile(*rules), **more).record
    return [f"{tag} {content}".replace("\x1f", "$") for tag, content in result.entries]


def test_a_field_without_a_rule_is_taken_and_our_number_is_kept():
    ours = record("001 7", "003 OURS", "245 10 $a Old title", "500 __ $a Note", "590 __ $a Signed copy")
    incoming = record("001 99", "003 DLC", "245 10 $a New title", "650 _0 $a Cats")

    assert laid(ours, incoming, {"fields": "590", "do": "keep"}) == [
        "001 7", "003 OURS", "035   $a(DLC)99", "245 10$aNew title", "590   $aSigned copy", "650  0$aCats",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("incoming", "number"),
    [
        (("001 99", "003 DLC"), "(DLC)99"),
        (("001 ocm00099",), "(OCoLC)99"),
        (("001 99",), "99"),
        (("001 7", "003 OURS"), None),
        (("001 7",), None),
        ((), None),
    ],
)
def test_the_incoming_number_becomes_a_system_number_once(incoming, number):
    ours = record("001 7", "003 OURS")
    once = overlay(ours, record(*incoming), LOCAL).record

    twice = overlay(once, record(*incoming), LOCAL).record

    assert [field.get("a") for field in twice.fields("035")] == ([number] if number else [])
    assert twice == once
    assert [field.content for field in twice.fields("001")] == ["7"]


# Koha's four permissions, each on and off, with every kind of meeting: what stays of ours (a, b) and incoming (b, c).
def _expected(add, append, remove, delete, ours, incoming):
    if not ours:
        return incoming if add else ""
    if not incoming:
        return "" if delete else ours
    stays = "".join(one for one in ours if one in incoming or not remove)
    stays += "".join(one for one in incoming if one not in ours and append)
    return stays or (incoming if add else "" if delete else ours)


@pytest.mark.parametrize("tag", ["650", "65X", "6..", "*"])
@pytest.mark.parametrize("permissions", list(product([False, True], repeat=4)))
def test_the_four_permissions(tag, permissions):
    may = dict(zip(("add", "append", "remove", "delete"), permissions, strict=True))
    for ours, incoming in product(["", "a", "ab"], ["", "b", "bc", "ab", "cd"]):
        result = overlay(
            record(*(f"650 _0 $a {one}" for one in ours)),
            record(*(f"650 _0 $a {one}" for one in incoming)),
            profile({"fields": tag, "may": may}),
        )

        found = "".join(sorted(field.get("a") or "" for field in result.record.fields("650")))
        assert found == "".join(sorted(_expected(*permissions, ours, incoming))), (may, ours, incoming)


@pytest.mark.parametrize(
    ("rule", "stays"),
    [
        ({"do": "keep"}, ["1", "2"]),
        ({"do": "take"}, ["2", "3"]),
        ({"do": "union"}, ["1", "2", "3"]),
        ({"do": "append once"}, ["1", "2"]),
        ({"do": "drop"}, []),
        ({"do": "keep", "indicators": "4*"}, ["1", "2", "3"]),
        ({"do": "keep", "indicators": "*1"}, ["2", "3"]),
        ({"do": "keep", "subfield": "u", "equals": "1"}, ["1", "2", "3"]),
        ({"do": "keep", "subfield": "z", "contains": "PROXY"}, ["1", "2", "3"]),
        ({"do": "keep", "subfield": "u", "matches": "^[12]$"}, ["1", "2", "3"]),
        ({"do": "keep", "subfield": "x"}, ["2", "3"]),
        ({"do": "keep", "contexts": ["editor"]}, ["2", "3"]),
    ],
)
def test_protection_by_tag_indicators_subfield_and_value(rule, stays):
    ours = record("856 40 $u 1 $z by our proxy", "856 4_ $u 2")
    incoming = record("856 _0 $u 2", "856 _0 $u 3")
    if rule.get("indicators") == "4*" or "subfield" in rule or rule["do"] != "keep":
        incoming = record("856 4_ $u 2", "856 _0 $u 3")

    result = overlay(ours, incoming, profile({"fields": "856", **rule})).record

    assert [field.get("u") for field in result.fields("856")] == stays


def test_the_most_specific_rule_decides_and_among_equals_the_later():
    ours, incoming = record("650 _0 $a Ours", "651 _0 $a Ours"), record("650 _0 $a New", "651 _0 $a New")
    rules = [{"fields": "650", "do": "keep"}, {"fields": "6XX", "do": "keep"}, {"fields": "6..", "do": "take"}]

    assert laid(ours, incoming, *rules) == ["650  0$aOurs", "651  0$aNew"]


def test_a_field_that_cannot_be_repeated_never_stands_twice():
    ours, incoming = record("100 1_ $a Lee", "245 10 $a Ours"), record("245 00 $a New", "110 2_ $a Body")
    rules = [{"fields": "245", "do": "union"}, {"fields": "100", "do": "keep"}]

    assert laid(ours, incoming, *rules) == ["100 1 $aLee", "245 10$aOurs"]


def test_a_field_and_its_original_script_go_together():
    ours = record("245 10 $6 880-01 $a Zikaron", "590 __ $6 880-02 $a Ours", "880 10 $6 245-01 $a זכרון",
                  "880 __ $6 590-02 $a שלנו")  # fmt: skip
    incoming = record("245 10 $6 880-02 $a Sefer", "880 10 $6 245-02 $a ספר")

    assert laid(ours, incoming, {"fields": "590", "do": "keep"}) == [
        "245 10$6880-01$aSefer", "590   $6880-02$aOurs", "880 10$6245-01$aספר", "880   $6590-02$aשלנו",
    ]  # fmt: skip


def test_the_leader_is_taken_but_not_its_lengths():
    ours = record("245 00 $a A", leader="00100nam a2200025 i 4500")
    incoming = record("245 00 $a A", leader="99999cas  2299999 a 4500")

    assert overlay(ours, incoming, profile()).record.leader == "00100cas a2200025 a 4500"
    assert overlay(ours, incoming, profile(leader="keep")).record.leader == ours.leader


def test_the_rows_say_what_became_of_each_field_and_why():
    ours = record("001 7", "245 10 $a Old", "590 __ $a Ours")
    rows = overlay(ours, record("001 8", "245 10 $a New"), LOCAL).rows

    assert [(row.tag, row.ours[4:], row.incoming[4:], row.result[4:]) for row in rows[2:]] == [
        ("245", "Old", "New", "New"), ("590", "Ours", "", "Ours"),
    ]  # fmt: skip
    assert [row.words() for row in rows] == [
        "our control number is always kept", "the incoming control number becomes a system number",
        "every other field: the incoming ones are taken", "590: ours are kept",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("data", "place", "said"),
    [
        ([], "profile", "dictionary"),
        ({"rules": [{"fields": "59", "do": "keep"}]}, "rules.0.fields", "no tag"),
        ({"rules": [{"fields": "001", "do": "take"}]}, "rules.0.fields", "always kept"),
        ({"rules": [{"fields": "590"}]}, "rules.0.do", "either"),
        ({"rules": [{"fields": "590", "do": "keep", "may": {}}]}, "rules.0.do", "either"),
        ({"rules": [{"fields": "590", "do": "burn"}]}, "rules.0.do", "keep"),
        ({"rules": [{"fields": "590", "do": "keep", "contains": "x"}]}, "rules.0.subfield", "one subfield"),
        ({"rules": [{"fields": "590", "do": "keep", "subfield": "a", "matches": "(?<=a)b"}]}, "rules.0.matches", "cannot be"),
        ({"rules": [{"fields": "008", "do": "keep", "subfield": "a"}]}, "rules.0.subfield", "no indicators"),
        ({"rulez": []}, "rulez", "not permitted"),
    ],
)
def test_a_wrong_profile_says_where(data, place, said):
    with pytest.raises(BadProfile) as caught:
        read_profile(data)

    assert caught.value.troubles[0].place == place
    assert said in caught.value.troubles[0].message


_RULES = st.fixed_dictionaries(
    {"fields": st.sampled_from(["*", "2XX", "6..", "650", "880", "035", "245", "008", "9XX", "590", "00X"])},
    optional={"indicators": st.sampled_from(["**", "1*", "#0"]), "contexts": st.sampled_from([["batch"], ["editor"]])},
)
_DONE = st.sampled_from([{"do": one} for one in ("keep", "take", "union", "append once", "drop")]) | st.fixed_dictionaries(
    {"may": st.fixed_dictionaries({name: st.booleans() for name in ("add", "append", "remove", "delete")})}
)


def _profiles():
    def made(rules):
        allowed = [rule if not rule["fields"].startswith("00") else {"fields": rule["fields"]} for rule, _ in rules]
        return read_profile({"rules": [{**rule, **done} for rule, (_, done) in zip(allowed, rules, strict=True)]})

    return st.lists(st.tuples(_RULES, _DONE), max_size=6).map(made)


@given(records, records, _profiles())
def test_the_same_record_twice_is_once(ours, incoming, rules):
    once = overlay(ours, incoming, rules).record

    twice = overlay(once, incoming, rules).record

    assert twice == once


@given(records, records)
def test_protected_fields_and_numbers_are_untouched(ours, incoming):
    result = overlay(ours, incoming, LOCAL)

    assert _protected(result.record) == _protected(ours)
    assert [e for e in result.record.entries if e[0] == "001"] == [e for e in ours.entries if e[0] == "001"]


_LEAVES = st.none() | st.booleans() | st.integers() | st.text(max_size=9)
_KEYS = st.sampled_from(["rules", "fields", "do", "may", "matches", "subfield"]) | st.text(max_size=5)


@given(st.recursive(_LEAVES, lambda inner: st.lists(inner) | st.dictionaries(_KEYS, inner), max_leaves=12))
def test_no_data_breaks_the_reading_of_a_profile(data):
    try:
        overlay_rules.read_profile(data)
    except BadProfile as error:
        assert error.troubles


def test_two_thousand_real_records_keep_what_is_protected(real_file):
    for ours in real(real_file):
        changed = Record(ours.leader, [
            (tag, content if tag in ("001", "003") else f"{content}!")
            for tag, content in ours.entries
            if tag not in ("590", "999")
        ])  # fmt: skip

        result = overlay(ours, changed, LOCAL).record

        assert _protected(result) == _protected(ours)
        others = Counter(entry for entry in result.entries if not _is_protected(entry))
        assert others >= Counter(e for e in changed.entries if not _is_protected(e) and e[0] not in ("035", "880"))
        assert overlay(result, changed, LOCAL).record == result


def _protected(record: Record) -> list[tuple[str, str]]:
    return [tuple(entry) for entry in record.entries if _is_protected(entry)]


def _is_protected(entry: tuple[str, str]) -> bool:
    return entry[0] in ("590", "856") or entry[0][0] == "9"
