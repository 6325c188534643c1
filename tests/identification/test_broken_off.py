"""A load by profiles that breaks off goes on as if nothing had happened."""

from __future__ import annotations

from tests.marc.any_record import real

from alcove.identification.models import MatchKey, Undecided
from alcove.marc import write
from alcove.marc.record import Record as MarcRecord
from alcove.organization.actions import chunk, loading
from alcove.records import queries
from alcove.records.models import Load, LoadStretch, Record, Version


class Broken(Exception):
    """What a kill looks like from inside."""


def test_a_load_that_breaks_off_anywhere_ends_like_one_that_did_not(clerk, real_file, tmp_path, monkeypatch):
    monkeypatch.setattr(chunk, "CHUNK", 200)
    loading.load_file(clerk, load=loading.start_load(clerk, path=real_file))
    path = tmp_path / "changed.mrc"
    path.write_bytes(b"".join(
        write.encode(MarcRecord(one.leader, [*one.entries, ("500", "  \x1faChanged.")]), syntax="iso2709")
        for one in real(real_file)
    ))  # fmt: skip
    options = {"match": "control-number", "overlay": "local"}
    place, steps = loading._placed, []

    def breaks(*arguments):
        placed = place(*arguments)
        steps.append(1)
        if len(steps) % 3 == 0:
            raise Broken
        return placed

    monkeypatch.setattr(loading, "_placed", breaks)
    report = None
    while report is None:
        try:
            report = loading.load_file(clerk, load=loading.start_load(clerk, path=path, **options))
        except Broken:
            continue

    assert len(steps) > 12
    assert (report.added, report.updated + report.undecided, Load.objects.count()) == (0, 2000, 2)
    assert Version.objects.count() == 2000 + report.updated
    assert LoadStretch.objects.filter(kind="incoming").count() == 2000
    assert Undecided.objects.count() == report.undecided
    assert b"".join(queries.as_received(Load.objects.order_by("-id")[0])) == path.read_bytes()
    loaded = Record.objects.filter(version=2).values_list("id", flat=True)
    assert all(("500", "  \x1faChanged.") in stored.record.entries for stored in queries.in_order(list(loaded)))
    assert MatchKey.objects.values("record", "point", "value").distinct().count() == MatchKey.objects.count()
