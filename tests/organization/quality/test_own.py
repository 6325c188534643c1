"""Checks that people write themselves."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.marc.any_record import record, records

from alcove.marc.overlay_rules import BadProfile
from alcove.organization.quality import own
from alcove.organization.quality.assess import Desk
from alcove.organization.quality.look import Look

THESIS = record(
    "008 990101s1999    enk      m    000 0 eng d",
    "245 10 $aCats$b: a study",
    "650 _0 $aCats$zEngland",
    "650 _7 $aKatze$2gnd",
    "856 40 $uhttps://proxy.example.org/1$zClick",
)


def found(where: str, condition: str, value: object = None, **more: object) -> list[str]:
    definition = {"id": "X1", "title": "Mine", "where": where, "condition": condition, **more}
    check = own.read([definition if value is None else {**definition, "value": value}])[0]
    return [place.text for place in check.find(Look(THESIS))]


@pytest.mark.parametrize(
    ("where", "condition", "value", "places"),
    [
        ("856u", "contains", "PROXY.example", ["https://proxy.example.org/1"]),
        ("856u", "not contains", "proxy.example", []),
        ("650a", "present", None, ["Cats", "Katze"]),
        ("650|*7|a", "present", None, ["Katze"]),
        ("502a", "absent", None, [""]),
        ("245a:246a", "absent", None, []),
        ("650a", "repeated", None, ["Katze"]),
        ("008[35-37]", "equals", "eng", ["eng"]),
        ("008[35-37]", "not equals", "eng", []),
        ("LDR[6]", "in", ["a", "t"], ["a"]),
        ("650a", "not in", ["Cats"], ["Katze"]),
        ("856u", "matches", r"^https?://[^/]+\.org/\d$", ["https://proxy.example.org/1"]),
        ("856u", "not matches", "^http:", ["https://proxy.example.org/1"]),
        ("245b", "longer than", 5, [": a study"]),
        ("245b", "shorter than", 5, []),
        ("6XXa", "equals", "Cats", ["Cats"]),
    ],
)
def test_a_condition_finds_the_values_that_meet_it(where, condition, value, places):
    assert found(where, condition, value) == places


def test_only_records_that_are_meant_are_looked_at():
    meant = {"tag": "008", "characters": "24-27", "contains": "m"}

    assert found("502a", "absent", **{"if": meant}) == [""]
    assert found("502a", "absent", **{"if": {"all": [meant, {"tag": "650", "subfield": "z", "is": "England"}]}}) == [""]
    assert found("502a", "absent", **{"if": {"not": meant}}) == []


@pytest.mark.parametrize(
    ("definition", "place"),
    [
        ({"title": "t", "where": "245a", "condition": "absent"}, "checks.0.id"),
        ({"id": "Q101", "title": "t", "where": "245a", "condition": "absent"}, "checks.0.id"),
        ({"id": "X 1", "title": "t", "where": "245a", "condition": "absent"}, "checks.0.id"),
        ({"id": "X1", "title": "", "where": "245a", "condition": "absent"}, "checks.0.title"),
        ({"id": "X1", "title": "t", "where": "24", "condition": "absent"}, "checks.0.where"),
        ({"id": "X1", "title": "t", "where": "245a", "condition": "gone"}, "checks.0.condition"),
        ({"id": "X1", "title": "t", "where": "245a", "condition": "absent", "value": "x"}, "checks.0.value"),
        ({"id": "X1", "title": "t", "where": "245a", "condition": "contains"}, "checks.0.value"),
        ({"id": "X1", "title": "t", "where": "245a", "condition": "contains", "value": ""}, "checks.0.value"),
        ({"id": "X1", "title": "t", "where": "245a", "condition": "longer than", "value": True}, "checks.0.value"),
        ({"id": "X1", "title": "t", "where": "245a", "condition": "matches", "value": "("}, "checks.0.value"),
        ({"id": "X1", "title": "t", "where": "245a", "condition": "matches", "value": r"(a)\1"}, "checks.0.value"),
        ({"id": "X1", "title": "t", "where": "245a", "condition": "matches", "value": "a" * 1001}, "checks.0.value"),
        ({"id": "X1", "title": "t", "where": "245a", "condition": "absent", "if": {"tag": "24"}}, "checks.0.if.tag"),
        ({"id": "X1", "title": "t", "where": "245a", "condition": "absent", "if": {}}, "checks.0.if"),
        ({"id": "X1", "title": "t", "where": "245a", "condition": "absent", "colour": "red"}, "checks.0.colour"),
    ],
)
def test_what_is_wrong_is_said_by_its_place(definition, place):
    with pytest.raises(BadProfile) as error:
        own.read([definition])

    assert [one.place for one in error.value.troubles] == [place]


@pytest.mark.parametrize("raw", [b"", b"{", b"[" * 100_000, b"17", b'"x"', b"\xff\xfe", b" " * (own.LARGEST + 1), b"{}"])
def test_a_file_that_holds_no_checks_is_refused(raw):
    with pytest.raises(BadProfile):
        own.read_bytes(raw)


@pytest.mark.parametrize("levels", [60, 300, 900, 50_000])
def test_conditions_within_conditions_have_an_end(levels):
    condition = b'{"not":' * levels + b'{"tag":"245"}' + b"}" * levels
    raw = b'[{"id":"X1","title":"t","where":"245a","condition":"present","if":' + condition + b"}]"

    with pytest.raises(BadProfile):
        own.read_bytes(raw)


def test_an_id_is_there_once():
    one = {"id": "X1", "title": "t", "where": "245a", "condition": "absent"}

    with pytest.raises(BadProfile, match="two of them have the id X1"):
        own.read([one, one])


def test_no_pattern_keeps_the_checks_busy():
    many = record("245 10 $a" + "a" * 50_000 + "!")
    check = own.read([{"id": "X1", "title": "t", "where": "245a", "condition": "matches", "value": "^(a+)+$"}])[0]

    started = time.process_time()
    assert check.find(Look(many)) == []
    assert time.process_time() - started < 1


def test_a_check_is_written_back_as_it_was():
    definition = {
        "id": "X1",
        "title": "t",
        "where": "502a",
        "condition": "absent",
        "if": {"tag": "LDR", "characters": "6", "is": "a"},
    }

    assert own.read([definition])[0].as_data() == definition


def test_own_checks_stand_beside_the_others():
    definitions = [{"id": "X1", "title": "Proxy", "where": "856u", "condition": "contains", "value": "proxy"}]

    report = Desk(own.checks_of(definitions)).look(THESIS)

    assert [one.check for one in report if one.check.startswith("X")] == ["X1"]
    assert {one.check for one in report} >= {"Q601", "X1"}


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
_DEFINITIONS = st.fixed_dictionaries(
    {"id": st.just("X1"), "title": st.just("t"), "where": st.sampled_from(["245a", "008[0-5]", "LDR", "6XX"]) | st.text()},
    optional={
        "condition": st.sampled_from(["present", "absent", "matches", "contains", "in", "longer than", "repeated"]) | _JSON,
        "value": st.text() | st.lists(st.text(), max_size=2) | st.integers() | _JSON,
        "if": st.dictionaries(st.sampled_from(["tag", "subfield", "is", "matches", "not", "all", "exists"]), _JSON, max_size=3)
        | _JSON,
    },
)


@settings(max_examples=200, deadline=None)
@given(_JSON | st.lists(_DEFINITIONS, min_size=1, max_size=2), records)
def test_any_data_are_checks_or_refused_and_no_record_stops_them(data, one):
    try:
        checks = own.read(data)
    except BadProfile as error:
        assert error.troubles
        return
    for check in checks:
        check.find(Look(one))
