"""Runs of the checks over the catalogue: counted, stopped, gone on with, compared."""

from __future__ import annotations

import pytest

from alcove.libraries import actions as libraries
from alcove.libraries import jobs
from alcove.libraries.errors import NotAllowed, NotFound
from alcove.libraries.models import Job
from alcove.organization import sample
from alcove.organization.actions import checking, loading
from alcove.organization.models import OwnCheck, QualityFinding, QualityRun
from alcove.organization.quality import queries
from alcove.organization.quality.assess import Desk, Sums
from alcove.records import queries as records
from alcove.records.models import Record

PROXY = {"id": "X1", "title": "A long title", "where": "245a", "condition": "longer than", "value": 30}


@pytest.fixture
def catalogue(clerk):
    for file in sample.files()[:2]:
        loading.load_file(clerk, load=loading.start_load(clerk, path=file))
    return records.count(clerk.library_id)


@pytest.fixture
def run(clerk, catalogue):
    return checking.run_quality(clerk, run=checking.start_quality(clerk))


def test_a_run_counts_what_the_checks_find_in_every_record(clerk, catalogue, run):
    sums = Sums()
    for stored in records.all_stored(library_id=clerk.library_id):
        Desk().look(stored.record, sums)

    run.refresh_from_db()
    assert (run.records, run.finished is not None) == (catalogue, True)
    assert run.counts == sums.checks
    assert run.scores == sums.as_json()[1]
    assert run.job.state == Job.State.DONE and run.job.done == catalogue
    for line in queries.lines(run):
        assert queries.findings(run, line.check.id).count() == line.records == len(list(queries.record_ids(run, line.check.id)))


def test_a_run_that_was_stopped_goes_on_where_it_was(clerk, catalogue, run, monkeypatch):
    monkeypatch.setattr(checking, "AT_A_TIME", 3)
    second = checking.start_quality(clerk)
    seen = []

    def stop(done, total):
        seen.append(done)
        if len(seen) == 2:
            libraries.cancel_job(clerk, job=second.job)

    checking.run_quality(clerk, run=second, progress=stop)
    assert second.job.state == Job.State.CANCELLED and second.finished is None and 6 <= second.records < catalogue
    assert queries.newest(clerk.library_id) == run

    libraries.resume_job(clerk, job=second.job)
    fresh = QualityRun.objects.get(pk=second.pk)
    jobs.runner(checking.KIND)(clerk, fresh.job)

    fresh.refresh_from_db()
    assert (fresh.counts, fresh.scores, fresh.records) == (run.counts, run.scores, catalogue)


def test_a_run_killed_between_two_pieces_counts_nothing_twice(clerk, catalogue, run, monkeypatch):
    monkeypatch.setattr(checking, "AT_A_TIME", 4)
    second = checking.start_quality(clerk)

    def die(done, total):
        if done > 6:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        checking.run_quality(clerk, run=second, progress=die)
    Job.objects.filter(pk=second.job_id).update(owner="another-host:1", heartbeat="2020-01-01T00:00Z")
    fresh = checking.start_quality(clerk)
    checking.run_quality(clerk, run=fresh)

    fresh.refresh_from_db()
    assert fresh.pk == second.pk
    assert (fresh.counts, fresh.records) == (run.counts, catalogue)


def test_old_runs_keep_their_counts_and_only_the_newest_its_findings(clerk, run):
    second = checking.run_quality(clerk, run=checking.start_quality(clerk))

    assert list(QualityFinding.objects.values_list("run", flat=True).distinct()) == [second.pk]
    assert {tuple(line.trend) for line in queries.lines(second)} == {(line.records,) * 2 for line in queries.lines(second)}
    assert queries.newest(clerk.library_id) == second


def test_a_run_that_a_newer_one_has_overtaken_begins_again(clerk, run, monkeypatch):
    monkeypatch.setattr(checking, "AT_A_TIME", 4)
    old = checking.start_quality(clerk)
    checking.run_quality(clerk, run=old, progress=lambda done, total: libraries.cancel_job(clerk, job=old.job))
    newer = checking.run_quality(clerk, run=checking.start_quality(clerk))
    libraries.resume_job(clerk, job=old.job)

    old.refresh_from_db()
    checking.run_quality(clerk, run=old)
    assert old.counts == newer.counts
    assert queries.newest(clerk.library_id) == old


def test_starting_twice_is_one_run(clerk, catalogue):
    assert checking.start_quality(clerk) == checking.start_quality(clerk)


def test_two_processes_do_not_carry_out_one_run(clerk, catalogue):
    run = checking.start_quality(clerk)
    libraries.claim(run.job)

    with pytest.raises(checking.CannotCheck, match="A210"):
        checking.run_quality(clerk, run=run)


def test_deleted_records_and_those_of_others_are_not_looked_at(clerk, catalogue, run):
    some = next(records.all_stored(library_id=clerk.library_id))
    Record.objects.filter(pk=some.id).update(status="deleted")
    second = checking.run_quality(clerk, run=checking.start_quality(clerk))

    assert second.records == catalogue - 1
    assert not QualityFinding.objects.filter(record=some.id).exists()


def test_an_empty_catalogue_has_no_findings(clerk):
    run = checking.run_quality(clerk, run=checking.start_quality(clerk))

    assert (run.records, run.counts) == (0, {})
    assert all(line.share == 0 for line in queries.lines(run))
    assert queries.scores(run) == [] and queries.elements(run)[0].mean == 0


def test_own_checks_are_kept_carried_out_and_removed(clerk, catalogue):
    assert checking.keep_own_checks(clerk, definitions=[PROXY]) == ["X1"]
    checking.keep_own_checks(clerk, definitions=[{**PROXY, "title": "A very long title"}])
    run = checking.run_quality(clerk, run=checking.start_quality(clerk))
    checking.drop_own_check(clerk, code="X1")

    line = queries.line(run, "X1")
    assert (line.check.title, line.records > 0) == ("A very long title", True)
    assert list(queries.records_with(clerk.library_id, "X1")) == list(queries.record_ids(run, "X1"))
    assert queries.own_checks(clerk.library_id) == []
    with pytest.raises(NotFound):
        checking.drop_own_check(clerk, code="X1")


def test_of_own_checks_with_a_mistake_none_is_kept(clerk):
    with pytest.raises(checking.BadChecks, match=r"checks\.1\.where"):
        checking.keep_own_checks(clerk, definitions=[PROXY, {**PROXY, "id": "X2", "where": "?"}])

    assert queries.own_checks(clerk.library_id) == []


def test_a_kept_check_that_can_no_longer_be_read_stops_nothing(clerk, catalogue):
    checking.keep_own_checks(clerk, definitions=[PROXY])
    OwnCheck.objects.create(library_id=clerk.library_id, code="X2", definition={"id": "X2", "where": "of an older version"})

    run = checking.run_quality(clerk, run=checking.start_quality(clerk))

    assert [one.id for one in queries.own_checks(clerk.library_id)] == ["X1"]
    assert run.records == catalogue and "X1" in queries.checks(run)


def test_a_check_that_is_not_there_is_not_found(run):
    with pytest.raises(NotFound, match="no check Q999"):
        queries.line(run, "Q999")


def test_a_stranger_may_not(stranger, catalogue):
    with pytest.raises(NotAllowed):
        checking.start_quality(stranger)


def test_the_list_of_checks_asks_the_database_once_however_many_there_are(run, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert len(queries.lines(run)) > 50
