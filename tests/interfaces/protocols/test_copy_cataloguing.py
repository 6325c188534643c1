"""One library looks in another that runs this program, by SRU and by Z39.50, and takes a record byte for byte."""

from __future__ import annotations

import json

import pytest


@pytest.mark.parametrize("kind", ["sru", "z3950"])
def test_a_record_of_another_library_is_taken_by_its_isbn(served, command_line, kind):
    address = f"{served.address}/sru" if kind == "sru" else f"127.0.0.1:{served.z3950}"
    command_line.run("targets", "add", "Next door", address, "--kind", kind, "--inside")

    taken = json.loads(command_line.run("lookup", "--isbn", "0-9607642-1-6", "--take", "--json"))
    [line] = taken["lines"]
    assert [(one["target"], one["status"], one["records"]) for one in line["answers"]] == [("Next door", "found", 1)]
    command_line.run("changes", "apply", str(taken["change_set"]))

    [found] = json.loads(command_line.run("search", "isbn:9780960764211", "--json"))["records"]
    [theirs] = json.loads(served.run("search", "isbn:9780960764211", "--json"))["records"]
    assert found["title"] == theirs["title"]
    again = json.loads(command_line.run("lookup", "--isbn", "0-9607642-1-6", "--json"))
    assert again["lines"][0]["held"] == [found["id"]]
