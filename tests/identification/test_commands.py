"""Profiles, loads by profiles, decisions and duplicates on the command line."""

from __future__ import annotations

import json

import pytest
from tests.marc.any_record import record

from alcove.marc import write


@pytest.fixture
def file(tmp_path):
    def file(name, *kept):
        path = tmp_path / name
        path.write_bytes(b"".join(write.encode(one, syntax="iso2709") for one in kept))
        return str(path)

    return file


def test_a_profile_goes_out_and_comes_back_changed(command_line, tmp_path):
    path = tmp_path / "local.json"
    command_line.run("profiles", "export", "local", "-o", str(path))
    data = json.loads(path.read_text())
    data["profile"]["rules"].append({"fields": "500", "do": "union"})
    path.write_text(json.dumps(data))

    assert b"version 1" in command_line.run("profiles", "import", str(path))
    assert b"500: ours are kept, incoming" in command_line.run("profiles", "show", "local")
    listed = json.loads(command_line.run("profiles", "list", "--json"))
    assert {(one["name"], one["version"]) for one in listed} >= {("local", 1), ("isbn-title", 0)}
    command_line.run("profiles", "delete", "local")
    assert b"500" not in command_line.run("profiles", "show", "local")


@pytest.mark.parametrize(
    "content", ["", "[]", '{"use": "overlay", "name": "x"}', '{"use": "overlay", "name": "x", "profile": {"rules": [1]}}']
)
def test_a_profile_that_cannot_be_used_is_refused_with_its_place(command_line, tmp_path, content):
    path = tmp_path / "bad.json"
    path.write_text(content)

    process = command_line.start("profiles", "import", str(path))
    _, said = process.communicate(timeout=60)

    assert process.returncode == 2
    assert b"A320" in said and b"Traceback" not in said


def test_from_a_tie_to_a_decision(command_line, file):
    ours = [record(f"001 {n}", "020 __ $a 9780261102217", "245 10 $a Hobbit", f"590 __ $a Ours {n}") for n in (7, 8)]
    theirs = record("001 9", "003 DLC", "020 __ $a 0261102214", "245 10 $a Hobbit", "650 _0 $a Dragons")
    command_line.run("load", file("ours.mrc", *ours))
    options = ("--match", "isbn-title", "--overlay", "local")

    dry = json.loads(command_line.run("load", "--dry-run", "--json", *options, file("new.mrc", theirs)))
    loaded = json.loads(command_line.run("load", "--json", *options, file("new.mrc", theirs)))
    [waiting] = json.loads(command_line.run("undecided", "list", "--json"))
    shown = command_line.run("undecided", "show", str(waiting["id"])).decode()
    candidate = waiting["candidates"][1]["record"]
    command_line.run("undecided", "put-over", str(waiting["id"]), str(candidate))

    assert dry["undecided"] == loaded["undecided"] == 1
    assert "+ 650  0$aDragons" in shown and "  590   $aOurs 8" in shown
    assert json.loads(command_line.run("undecided", "list", "--json")) == []
    assert json.loads(command_line.run("search", "dragons", "--json"))["records"][0]["id"] == candidate
    found = json.loads(command_line.run("duplicates", "--json"))
    assert (found["sets"], found["records"]) == (1, 2)
    assert b"Hobbit" in command_line.run("duplicates")
