"""A first look at a file."""

from __future__ import annotations

from alcove.organization import queries, sample
from alcove.records.models import Record


def test_a_look_counts_records_and_shows_the_first(db):
    file = next(path for path in sample.files() if path.name == "fiction.mrk")

    seen = queries.glance(file)

    assert (seen.syntax, seen.is_whole, seen.percent, seen.codings) == ("line", True, 100, ["utf-8"])
    assert len(seen.first) == queries.SHOWN_RECORDS < seen.records
    assert Record.objects.count() == 0


def test_a_look_at_a_damaged_file_says_what_is_wrong(tmp_path):
    file = tmp_path / "damaged.mrc"
    file.write_bytes(b"00050nam a2200025   4500 nothing of the kind here\x1d")

    seen = queries.glance(file)

    assert (seen.records, seen.unreadable) == (1, 1)
    assert seen.problems[0].severity == "error"


def test_a_look_ends_after_a_while(monkeypatch):
    monkeypatch.setattr(queries, "LONGEST_LOOK", -1)

    seen = queries.glance(sample.files()[0])

    assert seen.records == 1
    assert not seen.is_whole
