"""Each verb does what its cases say: tests/fixes/<verb>/<case>/{input.mrk, rule.json, expected.mrk}."""

from __future__ import annotations

from pathlib import Path

import pytest

from alcove.marc.fix import Prepared, read_task, task_of
from alcove.marc.fix.table import VERBS
from alcove.marc.read import read
from alcove.marc.record import Record

CASES = Path(__file__).resolve().parents[2] / "fixes"
_FOLDERS = sorted(folder for folder in CASES.glob("*/*") if folder.is_dir())


def _record(path: Path) -> Record:
    (found,) = [stretch.record for stretch in read(path, syntax="line") if stretch.record is not None]
    return found


@pytest.mark.parametrize("folder", _FOLDERS, ids=lambda folder: f"{folder.parent.name}-{folder.name}")
def test_a_rule_does_to_the_record_what_its_case_says(folder: Path):
    before, expected = _record(folder / "input.mrk"), _record(folder / "expected.mrk")
    task = read_task((folder / "rule.json").read_bytes())

    after = Prepared(task)(before)

    assert (after.leader, after.entries) == (expected.leader, expected.entries)
    assert (after is before) == (before == expected)


@pytest.mark.parametrize("folder", _FOLDERS, ids=lambda folder: f"{folder.parent.name}-{folder.name}")
def test_a_rule_can_be_written_down_and_said(folder: Path):
    task = read_task((folder / "rule.json").read_bytes())

    again = task_of(task.as_data())

    assert again == task
    assert all(sentence[:1].isupper() for sentence in task.words())


def test_every_verb_has_its_cases():
    assert {folder.name.replace("_", " ") for folder in CASES.iterdir()} == set(VERBS)
