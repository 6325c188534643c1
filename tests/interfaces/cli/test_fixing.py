"""Batch editing on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from alcove.interfaces.cli.fixing import fix, tasks
from alcove.libraries.errors import CannotUseTask
from alcove.marc import read

_LINES = "=LDR  00000nam\\a2200000\\i\\4500\n=001  {0}\n=245  10$aTitle {0}\n=856  40$uhttp://{1}/\n\n"


@pytest.fixture
def lines(tmp_path: Path) -> Path:
    path = tmp_path / "in.mrk"
    path.write_text(_LINES.format(1, "proxy.example.org") + _LINES.format(2, "example.org"))
    return path


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(fix, arguments)


def test_a_single_verb_is_carried_out_on_a_file(lines: Path):
    given = ("--verb", "delete", "--tag", "856", "--where", "u", "--contains", "proxy", "--json")

    result = _run(str(lines), *given)

    said = json.loads(result.stdout)
    assert (result.exit_code, said["records"], said["changed"]) == (0, 2, 1)
    assert said["instructions"] == [{"sentence": 'Delete field 856 where $u contains "proxy"', "changed": 1}]
    after = [stretch.record for stretch in read.read(lines.with_name("in.fixed.mrk")) if stretch.record]
    assert [len(record.fields("856")) for record in after] == [0, 1]


def test_a_dry_run_shows_what_would_change_and_writes_nothing(lines: Path):
    result = _run(str(lines), "--verb", "add", "--tag", "590", "--data", "\\\\$aOurs", "--dry-run", "--sample", "1")

    assert "2 would change" in result.stdout
    assert "+ 590 __ $aOurs" in result.stdout and "Record 2" not in result.stdout
    assert [path.name for path in lines.parent.iterdir()] == ["in.mrk"]


def test_a_file_may_be_written_in_its_own_place(lines: Path):
    result = _run(str(lines), "--verb", "delete", "--tag", "856", "--out", str(lines))

    assert result.exit_code == 0
    assert "856" not in lines.read_text()
    assert [path.name for path in lines.parent.iterdir()] == ["in.mrk"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--verb", "explode"], "there is no verb 'explode'"),
        (["--verb", "replace", "--find", "(?!a)", "--regex"], "looks ahead or behind"),
        (["--task", "absent.json"], "There is no such file"),
    ],
)
def test_a_task_that_cannot_be_used_is_refused(lines: Path, arguments: list[str], said: str):
    result = _run(str(lines), *arguments)

    assert isinstance(result.exception, CannotUseTask)
    assert said in str(result.exception)


def test_a_task_of_marcedit_is_reported_and_used_as_far_as_possible(lines: Path):
    task = lines.with_name("links.task")
    task.write_text("#DESCRIPTION#Links\nDELETE\t856\t\t0\tFalse\tFalse\tFalse\tFalse\tFalse\nRDAHELPER\t1|1\n")
    written = lines.with_name("links.json")

    imported = CliRunner().invoke(tasks, ["import", str(task), "--out", str(written)])
    refused = _run(str(lines), "--task", str(task))
    done = _run(str(lines), "--task", str(task), "--as-far-as-possible", "--json")
    explained = CliRunner().invoke(tasks, ["explain", str(written)])

    assert imported.exit_code == 1
    assert "1 of 2 instructions" in imported.stdout and "NOT CONVERTED RDAHELPER" in imported.stdout
    assert isinstance(refused.exception, CannotUseTask)
    assert json.loads(done.stdout)["changed"] == 2
    assert "Delete field 856" in explained.stdout


def test_records_of_the_catalogue_are_edited_by_a_change_set_and_taken_back(command_line, tmp_path: Path):
    command_line.run("init", "--sample")
    before = command_line.run("show", "1")
    task = tmp_path / "ours.json"
    task.write_text('{"title": "Ours", "instructions": [{"verb": "add field", "tag": "590", "data": "\\\\\\\\$aOurs"}]}')
    ids = tmp_path / "ids.txt"
    ids.write_text("1\n2\n")

    made = json.loads(command_line.run("fix", "--ids", str(ids), "--task", str(task), "--json"))
    assert (made["state"], made["proposed"]) == ("ready", 2)
    assert command_line.run("show", "1") == before

    done = json.loads(command_line.run("fix", "--query", "", "--task", str(task), "--apply", "--json"))
    assert (done["state"], done["proposed"]) == ("applied", done["examined"])
    assert b"Ours" in command_line.run("show", "1")
    command_line.run("changes", "undo", str(done["change_set"]))
    assert command_line.run("show", "1") == before
    looked = json.loads(command_line.run("fix", "--load", "1", "--task", str(task), "--json"))
    assert looked["examined"] == looked["proposed"] > 2  # also those that were changed and changed back
