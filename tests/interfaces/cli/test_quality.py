"""The quality desk on the command line: real processes, a real store."""

from __future__ import annotations

import json

from alcove.organization import sample

OWN = {"checks": [{"id": "X1", "title": "A long title", "where": "245a", "condition": "longer than", "value": 10}]}


def test_the_catalogue_is_checked_and_every_check_can_be_looked_at(command_line, real_file, tmp_path):
    own = tmp_path / "own.json"
    own.write_text(json.dumps(OWN))
    command_line.run("load", str(real_file))
    assert b"Nothing has been checked yet" in _error(command_line, "quality", "show")

    assert b"X1" in command_line.run("quality", "keep", str(own))
    found = json.loads(command_line.run("quality", "run", "--json"))
    line = next(one for one in found["checks"] if one["id"] == "Q101")
    assert found["records"] == 2000
    assert (line["records"], line["findings"], line["looked_at"]) == (529, 613, 1288)
    assert sum(found["scores"].values()) == 2000

    assert b"Q101   noted          529  26.5%  An ISBN with something after it (613 of 1,288)" in command_line.run(
        "quality", "show"
    )
    shown = json.loads(command_line.run("quality", "show", "Q101", "--limit", "2", "--json"))
    assert len(shown["found"]) == 2 and shown["found"][0]["places"][0][0] == "020"
    assert b"... 528 more" in command_line.run("quality", "show", "Q101", "--limit", "1")
    assert json.loads(command_line.run("quality", "own", "--json")) == OWN
    assert b"removed" in command_line.run("quality", "drop", "X1")
    assert b"A301" in _error(command_line, "quality", "show", "Q999")


def test_a_file_is_checked_without_a_library(command_line, tmp_path):
    own = tmp_path / "own.json"
    own.write_text(json.dumps(OWN))
    command_line.environ["ALCOVE_HOME"] = str(tmp_path / "nowhere")

    found = json.loads(command_line.run("quality", "file", str(sample.files()[0]), "--checks", str(own), "--json"))

    assert found["records"] > 5
    assert {"X1", "Q602"} <= {one["id"] for one in found["checks"]}
    assert not (tmp_path / "nowhere").exists()


def test_own_checks_with_a_mistake_are_refused_by_their_place(command_line, tmp_path):
    own = tmp_path / "own.json"
    own.write_text(json.dumps({"checks": [{**OWN["checks"][0], "condition": "matches", "value": "("}]}))

    assert b"checks.0.value" in _error(command_line, "quality", "keep", str(own))
    assert b"checks.0.value" in _error(command_line, "quality", "file", str(own), "--checks", str(own))
    assert b"no file" in _error(command_line, "quality", "keep", "nowhere.json")


def _error(command_line, *arguments: str) -> bytes:
    process = command_line.start(*arguments)
    _, error = process.communicate(timeout=120)
    assert process.returncode == 2
    return error
