"""Loading a library's own file."""

from __future__ import annotations

import random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alcove.libraries import actions as libraries
from alcove.libraries.errors import NotAllowed
from alcove.libraries.models import Job
from alcove.organization.actions import chunk, loading
from alcove.records import queries
from alcove.records.models import Change, Load, LoadStretch, Record, Version


def load(actor, path, **options):
    return loading.load_file(actor, load=loading.start_load(actor, path=path, **options))


def test_a_real_file_is_loaded_and_given_back_byte_for_byte(clerk, real_file):
    report = load(clerk, real_file)

    assert (report.records, report.added, report.state) == (2000, 2000, "done")
    assert b"".join(stored.raw for stored in queries.all_stored()) == real_file.read_bytes()
    assert b"".join(queries.as_received(Load.objects.get())) == real_file.read_bytes()


def test_a_second_load_of_the_same_file_writes_nothing(clerk, real_file):
    load(clerk, real_file)
    written = [model.objects.count() for model in (Record, Version, Change, LoadStretch)]

    report = load(clerk, real_file)

    assert (report.added, report.updated, report.unchanged) == (0, 0, 2000)
    assert [model.objects.count() for model in (Record, Version, Change, LoadStretch)] == written


def test_a_load_takes_few_statements(clerk, real_file):
    with CaptureQueriesContext(connection) as statements:
        load(clerk, real_file)

    assert len(statements) < 120


def test_a_cancelled_load_goes_on_where_it_was(clerk, real_file, monkeypatch):
    monkeypatch.setattr(chunk, "CHUNK", 400)
    started = loading.start_load(clerk, path=real_file)

    def cancel(_):
        libraries.cancel_job(clerk, job=started.job)

    stopped = loading.load_file(clerk, load=started, progress=cancel)
    assert (stopped.state, Record.objects.count()) == ("cancelled", 800)

    report = load(clerk, real_file)
    assert (report.job, report.state, report.added) == (stopped.job, "done", 2000)
    assert [stored.control_number for stored in queries.all_stored()] == _numbers(real_file)


def test_a_damaged_record_costs_only_itself(clerk, real_file, tmp_path):
    records = [raw + b"\x1d" for raw in real_file.read_bytes().split(b"\x1d")[:200]]
    chosen = sorted(random.Random(7).sample(range(200), 15))
    for number in chosen:
        records[number] = b"99999xxx" + records[number][40:-1].replace(b"\x1e", b"") + b"\x1d"
    file = tmp_path / "damaged.mrc"
    file.write_bytes(b"".join(records))

    report = load(clerk, file)

    assert report.added == 185
    findings = queries.problems(Load.objects.get())
    assert {finding.record_number - 1 for finding in findings if finding.severity == "error"} == set(chosen)
    starts = {sum(map(len, records[:number])) for number in chosen}
    assert {finding.offset for finding in findings if finding.severity == "error"} == starts
    assert b"".join(queries.quarantined(Load.objects.get())) == b"".join(records[number] for number in chosen)
    assert b"".join(queries.as_received(Load.objects.get())) == file.read_bytes()


def test_a_damaged_record_never_takes_the_place_of_a_whole_one(clerk, real_file, tmp_path):
    first, second = real_file.read_bytes().split(b"\x1d")[:2]
    whole, cut = tmp_path / "whole.mrc", tmp_path / "cut.mrc"
    whole.write_bytes(first + b"\x1d" + second + b"\x1d")
    cut.write_bytes(first[:-300])
    load(clerk, whole)

    report = load(clerk, cut)

    assert (report.added, report.updated) == (0, 0)
    codes = set(queries.problems(Load.objects.order_by("-id")[0]).values_list("code", flat=True))
    assert {"M103", "M111"} <= codes
    assert b"".join(queries.quarantined(Load.objects.order_by("-id")[0])) == first[:-300]
    assert b"".join(stored.raw for stored in queries.all_stored()) == whole.read_bytes()


def test_every_real_file_comes_back_byte_for_byte(clerk, shared_data):
    files = sorted((shared_data / "marc_bib").rglob("*.mrc")) + sorted((shared_data / "marc_bib").rglob("*.marc"))
    files += sorted((shared_data / "marc_malformed").rglob("*.mrc"))
    assert len(files) > 50
    for file in (file for file in files if file.stat().st_size):
        load(clerk, file)

        assert b"".join(queries.as_received(Load.objects.order_by("-id")[0])) == file.read_bytes(), file.name


def test_a_mislabelled_file_is_read_by_its_bytes_and_said_so(clerk, shared_data):
    report = load(clerk, shared_data / "marc_bib/Evergreen/FSL.marc")

    stored = next(queries.all_stored())
    assert report.added == 52
    assert queries.problems(Load.objects.get()).filter(code="M401").count() == 52
    assert stored.charset == "utf-8" and stored.raw[9:10] == b" "


def test_who_may_not_load_may_not(stranger, real_file):
    with pytest.raises(NotAllowed):
        loading.start_load(stranger, path=real_file)


@pytest.mark.parametrize("content", [b"", None])
def test_a_file_that_is_empty_or_absent_is_named(clerk, tmp_path, content):
    path = tmp_path / "nothing.mrc"
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(loading.CannotLoad, match=r"A201.*nothing\.mrc"):
        loading.start_load(clerk, path=path)


def test_a_packed_file_is_refused_with_the_remedy(clerk, tmp_path):
    path = tmp_path / "records.mrc.gz"
    path.write_bytes(b"\x1f\x8b\x08" + bytes(100))

    with pytest.raises(loading.CannotLoad, match=r"gzip file\. Unpack it"):
        loading.start_load(clerk, path=path)


def test_a_file_that_changed_under_way_fails_with_its_reason(clerk, real_file, tmp_path):
    path = tmp_path / "a.mrc"
    path.write_bytes(real_file.read_bytes()[:100_000])
    started = loading.start_load(clerk, path=path)
    path.write_bytes(b"other")

    with pytest.raises(loading.CannotLoad, match="has changed"):
        loading.load_file(clerk, load=started)

    assert Job.objects.get().state == Job.State.FAILED


def _numbers(file):
    from alcove.marc import keys, read

    return [keys.control_key(parsed.record)[1] for parsed in read.read(file) if parsed.record]
