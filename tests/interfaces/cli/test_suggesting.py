"""Subjects of similar records on the command line: a real process, a real index."""

from __future__ import annotations

import json


def test_subjects_are_suggested_for_a_record_and_for_a_title(command_line, real_file):
    command_line.run("load", str(real_file))

    said = command_line.run("classify", "suggest", "--title", "The art of lace", "--most", "3").decode()
    found = json.loads(command_line.run("classify", "suggest", "5", "--json"))

    assert "Subjects of" in said and "in common:" in said and said.count("  as in ") <= 6
    assert all(one["why"] and one["tag"] for one in (*found["headings"], *found["classes"]))
    assert 5 not in {near["record"] for one in found["headings"] for near in one["why"]}
    nothing = command_line.start("classify", "suggest", "--title", "zzqqxx")
    assert b"Nothing to suggest" in nothing.communicate()[0] and nothing.returncode == 1
    for wrong in ([], ["5", "--title", "x"], ["987654"]):
        refused = command_line.start("classify", "suggest", *wrong)
        refused.communicate()
        assert refused.returncode == 2
