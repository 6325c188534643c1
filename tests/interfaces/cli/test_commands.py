"""The command line as a person and a script use it: real processes, a real store, the real engine."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest


@pytest.fixture
def loaded(command_line, real_file):
    command_line.report = json.loads(command_line.run("load", "--json", str(real_file)))
    return command_line


def test_a_file_becomes_a_catalogue_that_can_be_searched_shown_and_given_back(loaded, real_file):
    assert loaded.report["added"] == 2000
    assert {"added", "updated", "unchanged", "problems", "records_per_second", "job"} <= set(loaded.report)

    found = json.loads(loaded.run("search", "history", "--limit", "3", "--json"))
    assert found["total"] > 20
    assert {"id", "title", "control_number"} <= set(found["records"][0])

    number = str(found["records"][0]["id"])
    assert b"=245" in loaded.run("show", number, "--format", "line")
    assert loaded.run("show", number, "--format", "marc") in real_file.read_bytes()
    assert b"fields" in loaded.run("show", number, "--format", "json")
    assert b"<record" in loaded.run("show", number, "--format", "marcxml")
    assert loaded.run("show", number)

    assert loaded.run("export", "--format", "marc") == real_file.read_bytes()
    assert loaded.run("export", "--load", str(loaded.report["job"])) == real_file.read_bytes()
    assert loaded.run("export", "--format", "marcxml", "--query", "history").count(b"<record") == found["total"]

    assert json.loads(loaded.run("index", "verify", "--json"))["agrees"]
    assert b"2,000" in loaded.run("index", "rebuild")
    assert json.loads(loaded.run("search", "history", "--json"))["total"] == found["total"]

    [job] = json.loads(loaded.run("jobs", "--json"))
    assert (job["state"], job["report"]["added"]) == ("done", 2000)
    assert json.loads(loaded.run("jobs", "show", str(job["job"]), "--json"))["title"].endswith(real_file.name)


def test_doctor_finds_a_new_home_well(command_line):
    findings = json.loads(command_line.run("doctor", "--json"))

    assert [finding["what"] for finding in findings if not finding["well"]] == []


def test_a_person_is_added_with_a_role(command_line):
    command_line.run("user", "add", "ada", "--role", "administrator", "--password", "a long pass phrase 7")

    out = command_line.run("user", "add", "ada", "--password", "a long pass phrase 7", fails=True)
    assert out == b""


def test_an_unknown_record_is_exit_code_two_and_says_why(command_line):
    process = command_line.start("show", "77")
    _, err = process.communicate()

    assert process.returncode == 2
    assert err.decode().startswith("A301 There is no record 77.")


def test_a_home_that_is_not_there_says_what_to_do(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "alcove.interfaces.cli", "search", "x"],
        env={"ALCOVE_HOME": str(tmp_path / "none"), "PATH": "/usr/bin"}, capture_output=True, check=False,
    )  # fmt: skip

    assert done.returncode == 2
    assert b"alcove init" in done.stderr


def test_check_needs_no_library_and_ends_with_one_when_it_finds_something(tmp_path, shared_data):
    file = shared_data / "marc_bib/Evergreen/FSL.marc"
    command = [sys.executable, "-m", "alcove.interfaces.cli", "check", str(file), "--json", "--no-rules"]
    done = subprocess.run(command, capture_output=True, check=False, cwd=tmp_path)

    report = json.loads(done.stdout)
    assert done.returncode == 1
    assert (report["records"], report["good"]) == (52, 52)
    assert {finding["code"] for finding in report["findings"]} == {"M401"}
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("ending", ["xml", "json", "mrk"])
def test_a_file_converted_there_and_back_says_the_same(tmp_path, shared_data, ending):
    source = shared_data / "marc_authority/Evergreen/auth-1066.mrc"
    first, there, back = tmp_path / "first.mrc", tmp_path / f"there.{ending}", tmp_path / "back.mrc"
    for command in ((source, first), (first, there), (there, back)):
        subprocess.run([sys.executable, "-m", "alcove.interfaces.cli", "convert", *map(str, command)], check=True)

    assert back.read_bytes() == first.read_bytes()


def test_records_are_hidden_by_a_search_and_shown_by_their_ids(loaded, tmp_path):
    would = json.loads(loaded.run("records", "suppress", "--query", "title:history", "--reason", "Test", "--dry-run", "--json"))
    found = json.loads(loaded.run("search", "title:history", "--limit", "50", "--json"))
    did = json.loads(loaded.run("records", "suppress", "--query", "title:history", "--reason", "Test", "--json"))
    left = json.loads(loaded.run("search", "title:history", "--json"))
    (tmp_path / "ids").write_text("\n".join(str(one["id"]) for one in found["records"]))
    back = json.loads(loaded.run("records", "unsuppress", "--ids", str(tmp_path / "ids"), "--reason", "Test", "--json"))

    assert would["changed"] == did["changed"] == back["changed"] == found["total"] == 31
    assert left["total"] == 0


def test_a_search_is_exported_in_every_form(loaded, tmp_path):
    begins = {
        "marc": b"0", "marcxml": b"<?xml", "mods": b"<?xml", "dc": b"<?xml", "json": b"[", "line": b"=LDR", "ris": b"TY  -",
        "bibtex": b"@", "csl": b"[", "jsonld": b"[", "csv": b"\xef\xbb\xbfid", "xlsx": b"PK",
    }  # fmt: skip
    for form, beginning in begins.items():
        written = loaded.run("export", "--query", "title:history", "--format", form)

        assert written.startswith(beginning), form
        if form in ("json", "csl", "jsonld"):
            assert len(json.loads(written)) == 31
        if form == "csv":
            assert len(written.splitlines()) == 32
