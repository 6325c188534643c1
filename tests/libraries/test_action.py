"""Verbs: permission, one transaction, one trail entry."""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from alcove.libraries import actions, queries
from alcove.libraries.action import Actor
from alcove.libraries.errors import NotAllowed
from alcove.libraries.models import Job, Membership, TrailEntry


def _job(actor: Actor, title: str = "Load a.mrc") -> Job:
    return actions.open_job(actor, kind="k", title=title, total=10, unit="bytes")


def test_who_may_not_may_not(stranger):
    with pytest.raises(NotAllowed, match="stranger may not"):
        _job(stranger)

    assert not Job.objects.exists()


def test_what_was_done_is_on_the_trail(clerk):
    _job(clerk, "Load a.mrc")

    entry = TrailEntry.objects.get()
    assert (entry.action, entry.actor_name) == ("libraries.open_job", "clerk")
    assert entry.details["title"] == "Load a.mrc"


def test_what_failed_left_no_trace(clerk):
    job = _job(clerk)
    Job.objects.update(state=Job.State.DONE)
    before = TrailEntry.objects.count()

    with pytest.raises(actions.CannotCancel):
        actions.cancel_job(clerk, job=job)

    assert TrailEntry.objects.count() == before


def test_the_trail_cannot_be_rewritten(clerk):
    _job(clerk)

    for statement in ("UPDATE libraries_trailentry SET actor_name = 'x'", "DELETE FROM libraries_trailentry"):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_a_broken_trail_is_noticed(clerk):
    for number in range(3):
        _job(clerk, f"job {number}")
    assert not list(queries.broken_trail())

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE libraries_trailentry DISABLE TRIGGER USER")
        else:
            cursor.execute("DROP TRIGGER libraries_trailentry_no_update")
        cursor.execute(
            "UPDATE libraries_trailentry SET actor_name = 'x' WHERE id = (SELECT min(id) + 1 FROM libraries_trailentry)"
        )

    assert [entry.actor_name for entry in queries.broken_trail()] == ["x"]


def test_a_person_may_what_their_role_in_this_library_allows(clerk, library):
    user = actions.add_user(clerk, username="ada", password="a long pass phrase 7", role=Membership.Role.CATALOGUER)

    actor = Actor.of(user, library)
    assert actor.may("organization.load_file")
    assert not actor.may("libraries.add_user")


def test_a_password_is_never_written_on_the_trail(clerk):
    actions.add_user(clerk, username="ada", password="a long pass phrase 7", role=Membership.Role.CATALOGUER)

    entry = TrailEntry.objects.get(action="libraries.add_user")
    assert entry.details["username"] == "ada"
    assert "pass phrase" not in str(entry.details)


def test_a_weak_password_is_refused(clerk):
    with pytest.raises(actions.CannotAddUser, match="too short"):
        actions.add_user(clerk, username="ada", password="short", role=Membership.Role.VIEWER)


def test_a_waiting_job_is_cancelled_at_once_and_can_be_resumed(clerk):
    job = actions.cancel_job(clerk, job=_job(clerk))
    assert job.state == Job.State.CANCELLED

    assert actions.resume_job(clerk, job=job).state == Job.State.WAITING


def test_a_job_is_claimed_once(clerk):
    job = _job(clerk)

    assert [actions.claim(job), actions.claim(job)] == [True, False]


def test_a_job_whose_process_is_gone_can_be_claimed_again(clerk):
    job = _job(clerk)
    actions.claim(job)
    Job.objects.update(owner=job.owner.rpartition(":")[0] + ":999999999")

    assert actions.claim(job)
