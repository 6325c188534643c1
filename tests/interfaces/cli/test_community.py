"""Term lists, the audit, matters and decisions on the command line: real processes, real lists, real records."""

from __future__ import annotations

import json
from pathlib import Path

SHOWN = "Indigenous peoples of South America"


def test_lists_are_looked_over_and_compared_without_a_library(command_line, shared_data):
    trln = shared_data / "bias_terms/trln_remap.yaml"
    princeton = shared_data / "bias_terms/change_the_subject/change_the_subject.yml"

    lint = command_line.start("terms", "lint", str(trln), "--json")
    found = json.loads(lint.communicate()[0])
    conflicts = command_line.start("terms", "conflicts", str(trln), str(princeton))
    said = conflicts.communicate()[0].decode()

    assert lint.returncode == 1 and sorted(one["rule"] for one in found["findings"]) == [
        "L01",
        "L01",
        "L03",
        "L05",
        "L06",
        "L07",
    ]
    assert conflicts.returncode == 1 and "24 terms stand in several lists; of 7 they say different things." in said
    assert (
        "~" in command_line.run("terms", "diff", str(princeton), str(princeton.with_name("change_the_subject~1.yml"))).decode()
    )


def test_from_a_list_to_a_decision_that_is_proposed_looked_at_and_listed(command_line, real_file, shared_data, tmp_path):
    command_line.run("load", str(real_file))
    command_line.run("terms", "import", "--starter")
    assert b"starter" in command_line.run("terms", "list")

    audit = command_line.start("audit", "run", "--json")
    found = json.loads(audit.communicate()[0])
    table = command_line.run("audit", "hits", "--rule", "R01", "--csv").decode()
    looked_at = json.loads(command_line.run("decisions", "propose", "Indians of South America", SHOWN, "--dry-run", "--json"))
    command_line.run("decisions", "propose", "Indians of South America", SHOWN, "--why", "They say it otherwise.")

    assert audit.returncode == 1 and found["records"] == 2000
    rules = {one["rule"]: one for one in found["rules"]}
    assert rules["R01"]["may_act"] and not rules["R10"]["may_act"]
    assert "Indians of South America" in table and table.startswith("record_id,rule,list_code")
    assert (looked_at["records"], looked_at["fields"]) == (8, 11) and "matter" not in looked_at
    shown = json.loads(command_line.run("matters", "show", "1", "--json"))
    assert (shown["state"], shown["dry_run"]["count"]) == ("draft", 8)
    assert b"draft" in command_line.run("matters")
    refused = command_line.start("decisions", "apply", "1")
    refused.communicate()
    assert refused.returncode == 2
    out = tmp_path / "decisions.json"
    command_line.run("decisions", "export", "--site", "https://example.org", "-o", str(out))
    assert json.loads(Path(out).read_text())["format"] == "alcove-decisions/1"
    assert b"https" not in command_line.run("decisions", "import", str(out))


def test_a_list_goes_out_as_it_came_in_either_of_its_forms(command_line, tmp_path):
    command_line.run("terms", "import", "--starter")
    lines, table = command_line.run("terms", "export", "starter"), command_line.run("terms", "export", "starter", "--csv")
    (tmp_path / "a.jsonl").write_bytes(lines)
    (tmp_path / "a.csv").write_bytes(table)

    said = command_line.run("terms", "diff", str(tmp_path / "a.jsonl"), str(tmp_path / "a.csv"))

    assert said == b""
    wrong = command_line.start("terms", "lint", str(tmp_path / "nothing.csv"))
    assert b"A464" in wrong.communicate()[1] and wrong.returncode == 2
