"""The bench runs, on a few records, and prints its table."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from bench import amplify, faults, measure, table

from alcove.marc import read

SAMPLE = amplify.real_files(Path("/nowhere"))


@pytest.fixture
def bench(tmp_path):
    """Run the bench on the sample collection, in a folder of its own."""

    def run(*arguments: str) -> str:
        command = [sys.executable, "-m", "bench", "--data", "/nowhere", "--work", str(tmp_path), "--rounds", "1", *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[1]).stdout

    return run


@pytest.mark.judge
def test_one_table_says_what_was_measured_beside_what(bench):
    pytest.importorskip("pymarc")

    printed = bench("--records", "60", "--only", "decode")

    assert printed.split("\n")[1].split() == list(table.HEADINGS)
    assert "decode 60 records, UTF-8, every subfield as a string" in printed
    assert "(pymarc)" in printed


@pytest.mark.slow
def test_a_load_and_what_is_found_are_measured_as_data_for_programs(bench):
    answer = json.loads(bench("--records", "60", "--only", "load", "memory", "query", "--json"))

    works = " ".join(row["work"] for row in answer["rows"])
    assert "load 60 records, by the processor" in works
    assert "5 facets, p95" in works
    assert any(note.startswith("varied-60-") for note in answer["notes"])


@pytest.mark.slow
def test_subjects_are_suggested_for_what_was_held_out_beside_two_floors(bench):
    answer = json.loads(bench("--records", "60", "--only", "suggest", "--json"))

    works = {(row["work"], row["peer_name"]): row for row in answer["rows"]}
    for floor in ("title only", "five most frequent"):
        row = works["real files, main headings: recall@5", floor]
        assert 0 <= row["ours"] <= 100 and 0 <= row["peer"] <= 100
    assert ("suggest for a record among 60, p95", "") in works
    assert any("of the half that no weight was tuned on" in note for note in answer["notes"])


@pytest.mark.slow
def test_the_protocols_are_spoken_to_a_running_server(bench):
    answer = json.loads(bench("--records", "300", "--only", "speak", "--seconds", "2", "--json"))

    works = {row["work"]: row["ours"] for row in answer["rows"]}
    assert any(work.startswith("SRU among 300") for work in works)
    assert "OAI-PMH: 300 of 300 records harvested as MARCXML" in works
    assert works["20 searches and 60 record pages a second for 2 s among 300, errors"] == 0


@pytest.mark.slow
def test_loads_that_are_killed_are_compared_with_one_left_alone(bench):
    printed = bench("--faults", "--kills", "2", "--killed-records", "60")

    assert "0 lost, 0 doubled, 0 changed" in printed


def test_a_made_file_is_the_same_every_time_and_every_record_is_good(tmp_path):
    made, again = (amplify.varied(300, sources=SAMPLE, cache=tmp_path / name) for name in "ab")

    stretches = list(read.read(made))

    assert made.read_bytes() == again.read_bytes()
    assert all(one.is_good for one in stretches)
    assert len({one.record.control("001") for one in stretches}) == 300
    assert len({one.record.first("020").get("a") for one in stretches}) == 300


def test_repeated_records_stay_in_marc8(tmp_path, real_file):
    made = amplify.repeated(100, sources=[real_file], cache=tmp_path)

    assert {one.charset for one in read.read(made)} == {"marc-8"}


def test_what_a_command_costs_counts_its_children():
    burn = "import subprocess,sys; subprocess.run([sys.executable, '-c', 'x=0\\nfor i in range(2000000): x+=i'])"

    cost = measure.run([sys.executable, "-c", burn])

    assert cost.cpu > 0.02
    assert cost.wall > 0


@pytest.mark.parametrize(
    ("row", "met"),
    [
        (table.faster("load", 30, 10, "Zebra", "rec/s", 3), True),
        (table.faster("load", 29, 10, "Zebra", "rec/s", 3), False),
        (table.faster("load", 29, None, "Zebra", "rec/s", 3), None),
        (table.cheaper("find", 1.0, 1.0, "Zebra", "ms", "<=", 1), True),
        (table.cheaper("find", 0.5, 1.0, "Zebra", "ms", "<", 0.5), False),
        (table.alone("memory", 399, "MB", "<", 400), True),
        (table.alone("lost", 1, "", "=", 0), False),
    ],
)
def test_a_goal_is_met_or_not_or_cannot_be_judged(row, met):
    assert row.met is met


ONE = faults.Stored(1, "BENCH", "bench1", 1, "active", 1, ((1, b"digest", 0, b"bytes"),))
TWO = replace(ONE, id=2, control_number="bench2")


@pytest.mark.parametrize(
    ("found", "lost", "doubled", "changed"),
    [
        ([ONE, TWO], 0, 0, 0),
        ([ONE], 1, 0, 0),
        ([ONE, TWO, replace(TWO, id=3)], 0, 1, 0),
        ([ONE, replace(TWO, occurrence=2)], 1, 1, 0),
        ([ONE, replace(TWO, id=3)], 0, 0, 1),
        ([ONE, replace(TWO, versions=((1, b"digest", 0, b"other"),))], 0, 0, 1),
    ],
)
def test_what_a_kill_did_to_a_record_is_seen(found, lost, doubled, changed):
    assert faults.differences([ONE, TWO], found) == (lost, doubled, changed)
