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


def test_targets_and_lookups_on_the_command_line(command_line, elsewhere, tmp_path):
    ready = command_line.run("targets", "ready-made").decode()
    assert "Library of Congress, switched off" in ready
    assert b"No target is switched on" in _stderr(command_line, "lookup", "--isbn", "0960764216")
    address = f"http://127.0.0.1:{elsewhere}/Default"
    command_line.run("targets", "add", "Next door", address, "--schema", "", "--inside", "--seconds", "5")
    assert json.loads(command_line.run("targets", "test", "Next door", "--json"))["status"] == "found"
    command_line.run("targets", "add", "Dead", "http://127.0.0.1:9/Default", "--inside", fails=True)
    command_line.run("targets", "add", "Dead", "http://127.0.0.1:9998/Default", "--inside", "--password", "quiet")
    assert "quiet" not in command_line.run("targets", "list", "--json").decode()

    shown = command_line.run("lookup", "--isbn", "0-9607642-1-6").decode()
    assert "Next door: 1 found" in shown and "Dead: error" in shown and "The princes of" in shown
    taken = json.loads(command_line.run("lookup", "--target", "Next door", "--query", "9780960764211", "--take", "--json"))
    command_line.run("changes", "apply", str(taken["change_set"]))
    again = json.loads(command_line.run("lookup", "--target", "Next door", "--query", "9780960764211", "--json"))

    [found] = again["lines"][0]["found"]
    assert found["held"][0]["record"] == again["lines"][0]["held"][0]
    numbers = tmp_path / "numbers.txt"
    numbers.write_text("8774051962\n2723608840\n9780960764211\n", "utf-8")
    many = json.loads(command_line.run("lookup", "--target", "Next door", "--file", str(numbers), "--take", "--json"))
    assert [line["outcome"] for line in many["lines"]] == ["one", "one", "held"]
    command_line.run("lookup", "--target", "Next door", "--query", "title: history", "--output", str(tmp_path / "out.xml"))
    checked = json.loads(command_line.run("check", str(tmp_path / "out.xml"), "--json"))
    assert checked["records"] == 10


def _stderr(command_line, *arguments) -> bytes:
    process = command_line.start(*arguments)
    error = process.communicate(timeout=60)[1]
    assert process.returncode == 2
    return error
