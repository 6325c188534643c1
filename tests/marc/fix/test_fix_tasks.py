"""Tasks are read, refused by their place, kept within bounds, and never make a record raise."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.marc.any_record import record, records

from alcove.marc import read, write
from alcove.marc.fix import BadTask, Prepared, applied, fixer, one_instruction, read_task, task_of
from alcove.marc.fix.data import LARGEST_RECORD
from alcove.marc.fix.mnemonic import content_of, line_of, text_of
from alcove.marc.fix.table import VERBS
from alcove.marc.record import Record

_TAGS = st.sampled_from(["001", "008", "245", "650", "880", "6XX", "9xx", "LDR", "100, 245", "XXX", "85", ""])
_TEXTS = st.text(max_size=12) | st.sampled_from(
    ["$a", "\\\\$a{001}", "(.)", "$1", "[", "\\", "=245  ", "{245$a[x]|trim}", "a*"]
)
_TESTS = st.dictionaries(st.sampled_from(["is", "contains", "begins", "ends", "matches"]), _TEXTS, min_size=1, max_size=1)
_WHERE = st.recursive(
    st.tuples(_TESTS, st.sampled_from([{}, {"subfield": "a"}, {"characters": "6-7"}, {"indicators": "*0"}])).map(
        lambda two: two[0] | two[1]
    ),
    lambda inner: st.one_of(
        inner.map(lambda one: {"not": one}), st.lists(inner, min_size=1, max_size=2).map(lambda some: {"any": some})
    ),
    max_leaves=3,
)
_KEYS = st.fixed_dictionaries(
    {"verb": st.sampled_from(VERBS)},
    optional={
        "tag": _TAGS, "to": _TAGS, "with": _TEXTS, "find": _TEXTS, "data": _TEXTS,
        "code": st.sampled_from(["a", "ab", "6", ""]),
        "where": _WHERE, "if": _WHERE | _WHERE.map(lambda one: one | {"tag": "245"}), "regex": st.booleans(),
        "also 880": st.booleans(), "which": st.sampled_from(["first", "all but last", 2, 0]), "duplicates": st.booleans(),
        "when": st.sampled_from(["absent", "present", "once", "replace"]), "put before": _TEXTS, "from": st.just("**"),
        "move": st.booleans(), "value": _TESTS,
        "characters": st.sampled_from(["1", "3-7", "7-3"]), "ignore case": st.booleans(),
    },
)  # fmt: skip
_ALLOWED = {
    "add field": {"tag", "data", "when", "if"},
    "add subfield": {"tag", "code", "data", "when", "if", "where", "which", "also 880"},
    "build field": {"tag", "data", "when", "if"},
    "copy field": {"tag", "to", "move", "where", "which", "if"},
    "delete field": {"tag", "where", "which", "also 880", "duplicates", "if"},
    "delete subfield": {"tag", "code", "value", "where", "which", "also 880", "duplicates", "if"},
    "edit field": {"tag", "find", "with", "regex", "ignore case", "where", "which", "also 880", "if"},
    "edit indicators": {"tag", "to", "from", "where", "which", "also 880", "if"},
    "edit subfield": {"tag", "code", "find", "with", "put before", "regex", "where", "which", "also 880", "if"},
    "replace": {"tag", "find", "with", "regex", "ignore case", "if"},
    "run task": {"task", "if"},
    "sort fields": {"tag", "if"},
    "swap fields": {"tag", "with", "if"},
}
_INSTRUCTIONS = _KEYS.map(lambda one: {name: one[name] for name in one if name == "verb" or name in _ALLOWED[one["verb"]]})
_PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.sampled_from(VERBS),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["verb", "tag", "if", "instructions", "tasks", "where", "any"]), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(records, st.lists(_INSTRUCTIONS, max_size=4))
def test_no_task_makes_a_record_raise(before: Record, instructions: list[dict[str, object]]):
    try:
        task = task_of({"instructions": instructions})
    except BadTask:
        return

    outcome = applied(task, before)

    assert (outcome.record is before) == (outcome.record == before)
    assert all(isinstance(tag, str) and isinstance(content, str) for tag, content in outcome.record.entries)
    assert len(task.words()) == len(instructions)
    assert task_of(task.as_data()) == task


@given(_PLAIN)
def test_any_data_is_a_task_or_refused(data: object):
    try:
        task_of(data)
    except BadTask as error:
        assert error.troubles


@given(st.binary(max_size=200))
def test_any_bytes_are_a_task_or_refused(raw: bytes):
    with pytest.raises(BadTask):
        read_task(raw)


@given(st.text(max_size=40), st.sampled_from(["001", "245", "LDR"]))
def test_the_text_of_a_field_gives_its_content_again(content: str, tag: str):
    if tag == "245":
        content = "10\x1fa" + content

    assert content_of(tag, text_of(tag, content)) == content


def test_a_field_as_a_line_is_the_mnemonic_one():
    content = "4 \x1fuhttp://example.org/a b\x1fz5 $"

    said = line_of("856", content)

    assert said == "=856  4\\$uhttp://example.org/a b$z5 {dollar}"


@pytest.mark.parametrize(
    ("instruction", "said"),
    [
        ({"verb": "explode"}, "there is no verb 'explode'"),
        ({"verb": "delete field", "tag": "85"}, "is no tag"),
        ({"verb": "delete field", "tag": "856", "wher": {}}, "there is no such key"),
        ({"verb": "replace", "find": "a(?!b)", "regex": True}, "looks ahead or behind"),
        ({"verb": "replace", "find": r"(a)\1", "regex": True}, "refers back"),
        ({"verb": "replace", "find": "(", "regex": True}, "missing"),
        ({"verb": "replace", "find": "x" * 1001, "regex": True}, "1,000 characters"),
        ({"verb": "replace", "find": ""}, "say what to find"),
        ({"verb": "delete field", "tag": "856", "where": {"is": "a", "contains": "b"}}, "one test at a time"),
        ({"verb": "delete field", "tag": "856", "if": {"subfield": "a", "is": "b"}}, "say the tag"),
        ({"verb": "build field", "tag": "500", "data": "\\\\$a{245$a|shout}"}, "there is no function 'shout'"),
        ({"verb": "add field", "tag": "500", "data": "\\\\\x1fa"}, "cannot stand in a field"),
        ({"verb": "run task", "task": "Elsewhere"}, "is not here"),
    ],
)
def test_a_wrong_instruction_is_refused_by_its_place(instruction: dict[str, object], said: str):
    with pytest.raises(BadTask, match="instructions") as refused:
        one_instruction(instruction)

    assert said in str(refused.value)


def test_a_task_that_calls_itself_by_way_of_another_is_refused():
    call = {
        "A": {"instructions": [{"verb": "run task", "task": "B"}]},
        "B": {"instructions": [{"verb": "run task", "task": "A"}]},
    }

    with pytest.raises(BadTask, match="calls itself"):
        task_of({"instructions": [{"verb": "run task", "task": "A"}], "tasks": call})


def test_calls_that_multiply_are_refused():
    twenty = [{"verb": "run task", "task": "1"}] * 20
    tasks = {str(level): {"instructions": [{"verb": "run task", "task": str(level + 1)}] * 20} for level in range(1, 5)}
    tasks["5"] = {"instructions": [{"verb": "sort fields"}]}

    with pytest.raises(BadTask, match="more than 20,000 instructions"):
        task_of({"instructions": twenty, "tasks": tasks})


def test_conditions_that_go_too_deep_are_refused():
    deep: dict[str, object] = {"contains": "x"}
    for _ in range(500):
        deep = {"not": deep}

    with pytest.raises(BadTask, match="too deep"):
        one_instruction({"verb": "delete field", "tag": "856", "where": deep})


def test_a_pattern_that_explodes_elsewhere_takes_no_time_here():
    task = one_instruction({"verb": "replace", "find": "(a+)+$", "with": "b", "regex": True})
    before = record("500    $a " + "a" * 50_000 + "!")
    started = time.monotonic()

    after = fixer(task)(before)

    assert after is before
    assert time.monotonic() - started < 2


def test_a_record_that_would_grow_beyond_measure_stays_as_it_was():
    doubling = {"verb": "edit subfield", "tag": "500", "code": "a", "find": ".", "with": "x" * 5000, "regex": True}
    task = task_of({"instructions": [doubling] * 3})
    before = record("500    $a abcdefghij")

    outcome = applied(task, before)

    assert outcome.record is before
    assert outcome.problem == "The record would become too large."
    assert LARGEST_RECORD >= 1_000_000


def test_a_record_that_takes_too_long_stays_as_it_was():
    task = task_of({"instructions": [{"verb": "delete field", "tag": "500"}]})
    before = record("500    $a x")

    outcome = Prepared(task, seconds=0).applied(before)

    assert (outcome.record, outcome.problem) == (before, "The record takes too long.")


@given(st.lists(_INSTRUCTIONS, min_size=1, max_size=3), records)
def test_a_record_that_is_passed_over_is_one_that_would_not_change(instructions: list[dict[str, object]], before: Record):
    try:
        fix = Prepared(task_of({"instructions": instructions}))
        raw = write.encode(before, syntax="iso2709", may_be_long=True)
    except (BadTask, ValueError):
        return
    stored = read.decode(raw, syntax="iso2709", charset="utf-8")

    if not fix.may_change(raw, "iso2709", "utf-8"):
        assert fix(stored) == stored


def test_only_records_that_hold_what_a_task_asks_for_are_read():
    delete = {"verb": "delete field", "tag": "650", "where": {"subfield": "a", "begins": "Hist"}}
    edit = {"verb": "edit subfield", "tag": "500", "code": "a", "find": "x-ray", "with": "X-ray"}
    fix = Prepared(task_of({"instructions": [delete, edit]}))
    said = [record(line) for line in ("650  0 $a History", "500    $a An x-ray", "245 10 $a History", "245 10 $a None")]

    read_ = [fix.may_change(write.encode(one, syntax="iso2709"), "iso2709", "utf-8") for one in said]

    assert read_ == [True, True, True, False]
    assert fix.may_change(b"{}", "json", "utf-8")
    assert fix.may_change(b"\x1b$1", "iso2709", "marc-8")


@pytest.mark.parametrize("instruction", [
    {"verb": "delete field", "tag": "650", "where": {"subfield": "a", "is": "zoe", "ignore case": True}},
    {"verb": "delete field", "tag": "650", "where": {"subfield": "a", "matches": "z.e"}},
    {"verb": "delete field", "tag": "650", "where": {"not": {"subfield": "a", "is": "Zoe"}}},
    {"verb": "delete field", "tag": "650", "where": {"subfield": "a", "is": "Zo\u00e9"}},
    {"verb": "delete field", "tag": "650", "where": {"contains": "dollar"}},
    {"verb": "delete field", "tag": "650", "where": {"subfield": "a", "exists": False}},
    {"verb": "add field", "tag": "650", "data": "$aZoe"},
    {"verb": "sort fields"},
])  # fmt: skip
def test_where_that_cannot_be_told_every_record_is_read(instruction: dict[str, object]):
    fix = Prepared(task_of({"instructions": [instruction]}))

    assert fix.may_change(write.encode(record("245 10 $a T"), syntax="iso2709"), "iso2709", "utf-8")


def test_what_each_instruction_changed_is_counted():
    task = task_of({"instructions": [{"verb": "delete field", "tag": tag} for tag in ("500", "501", "245")]})

    outcome = applied(task, record("245 10 $a Title", "500    $a x"))

    assert outcome.counts == (1, 0, 1)


@pytest.mark.parametrize("written", ["Zo\u00e9", "Zoe\u0301"])
@pytest.mark.parametrize("sought", ["Zo\u00e9", "Zoe\u0301"])
def test_a_text_is_found_whichever_way_its_accents_are_written(written: str, sought: str):
    edit = {"verb": "edit subfield", "tag": "100", "code": "a", "find": sought, "with": "Anna"}
    delete = {"verb": "delete field", "tag": "700", "where": {"subfield": "a", "begins": sought}}

    after = fixer(task_of({"instructions": [edit, delete]}))(record(f"100 1  $a {written}.", f"700 1  $a {written}"))

    assert after.entries == [("100", "1 \x1faAnna.")]
