"""Change-sets on the command line."""

from __future__ import annotations

import json


def test_duplicates_are_merged_looked_at_and_taken_back(command_line):
    command_line.run("init", "--sample")

    number = str(json.loads(command_line.run("merge", "1", "2", "--json"))["change_set"])
    shown = command_line.run("changes", "show", number).decode()
    assert "Merge 2 into 1" in shown and "active -> deleted" in shown and "+ 035" in shown

    command_line.run("changes", "apply", number)
    assert json.loads(command_line.run("changes", "list", "--json"))[0]["outcomes"] == {"applied": 2}

    command_line.run("changes", "undo", number)
    said = json.loads(command_line.run("changes", "show", number, "--json"))
    assert said["state"] == "undone" and {one["outcome"] for one in said["changes"]} == {"undone"}
    assert b"agrees" in command_line.run("index", "verify")


def test_a_record_is_split_by_the_numbers_of_its_fields(command_line):
    command_line.run("init", "--sample")
    fields = json.loads(command_line.run("split", "1", "--json"))["fields"]
    title = next(number for number, field in enumerate(fields, 1) if field.startswith("245"))
    last = len(fields)
    before = command_line.run("show", "1")
    would = json.loads(command_line.run("split", "1", "--fields", str(last), "--both", str(title), "--dry-run", "--json"))
    assert would["new"][-1] == fields[-1] not in would["stays"]
    assert json.loads(command_line.run("changes", "list", "--json")) == []

    chosen = ("--fields", f"{last}-{last}", "--both", str(title), "--version", "1")
    made = json.loads(command_line.run("split", "1", *chosen, "--apply", "--json"))

    assert made["state"] == "applied"
    assert fields[-1].encode() not in command_line.run("show", "1")
    assert b"Proc\xc3\xa9d\xc3\xa9" in command_line.run("show", str(made["new_record"]))
    shown = command_line.run("changes", "show", str(made["change_set"])).decode()
    assert "proposed -> active" in shown and "+ 245" in shown
    command_line.run("changes", "undo", str(made["change_set"]))
    assert command_line.run("show", "1") == before
    assert b"agrees" in command_line.run("index", "verify")
