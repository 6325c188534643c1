"""Every problem the reader can report is in the table, has a remedy and is documented."""

from __future__ import annotations

import re
from pathlib import Path

from alcove.marc import problem_table

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted((ROOT / "src/alcove/marc").glob("*.py"))


def test_every_code_used_is_in_the_table():
    used = {code for path in SOURCES for code in re.findall(r'"(M[1-5][0-9]{2})"', path.read_text("utf-8"))}

    assert used <= set(problem_table.kinds())
    assert len(used) > 30


def test_every_line_of_the_table_has_message_and_remedy_and_its_own_name():
    kinds = problem_table.kinds().values()

    assert all(one.message.endswith((".", "}")) and one.remedy.endswith(".") for one in kinds)
    assert len({one.slug for one in kinds}) == len(kinds)


def test_the_handbook_has_the_table_as_it_is():
    page = ROOT / "docs/reference/problems.md"

    assert page.read_text("utf-8") == problem_table.as_markdown()
