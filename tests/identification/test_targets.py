"""Targets are kept by staff, say only where they may be, and keep their secrets."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.identification.conftest import free_port, silent

from alcove.identification import targets as known
from alcove.identification.actions import targets as actions
from alcove.identification.models import Target
from alcove.identification.targets import CannotUseTarget, Settings
from alcove.libraries.action import Actor
from alcove.libraries.errors import NotAllowed
from alcove.libraries.models import TrailEntry
from alcove.libraries.permissions import ROLES

HERE = Settings("Here", "sru", "http://sru.example.org/db", version="1.1", schema="marcxml")


def test_a_target_is_added_with_the_customary_indexes_and_changed(clerk):
    target = actions.add_target(clerk, settings=HERE, password="quiet")

    assert target.indexes["isbn"] == "bath.isbn"
    changed = actions.change_target(clerk, target=target, settings=replace(HERE, seconds=5, indexes={"isbn": "NUM"}))
    again = known.one_target(clerk.library_id, "Here")
    assert (again.seconds, again.indexes, again.password) == (5, {"isbn": "NUM"}, "quiet")
    actions.remove_target(clerk, target=changed)
    assert not Target.objects.exists()


def test_its_password_is_on_no_trail_and_in_no_data_and_goes_to_nobody_else(clerk):
    target = actions.add_target(clerk, settings=replace(HERE, user="ada"), password="very quiet")
    actions.change_target(clerk, target=target, settings=HERE, password="more quiet")

    assert not any("quiet" in str(entry.details) for entry in TrailEntry.objects.all())
    assert "quiet" not in str(known.as_dict(target)) + repr(known.as_source(target)) + str(target)
    assert known.as_dict(target)["has_password"]
    moved = actions.change_target(clerk, target=target, settings=replace(HERE, address="http://elsewhere.example/db"))
    assert moved.password == ""


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"address": "ftp://sru.example.org"}, "http:// or https://"),
        ({"address": "http://ada:secret@sru.example.org/"}, "do not belong"),
        ({"address": "http://sru.example.org:22/"}, "port 22"),
        ({"kind": "z3950", "address": "z.example.org:25"}, "port 25"),
        ({"kind": "z3950", "address": "http://z.example.org/"}, "no name of a machine"),
        ({"kind": "telnet"}, "sru or z3950"),
        ({"version": "3"}, "no SRU 3"),
        ({"name": ""}, "1 to 60"),
        ({"name": "17"}, "not only digits"),
        ({"seconds": 600}, "1 to 60"),
        ({"encoding": "latin-99"}, "no coding"),
        ({"indexes": {"isbn": 'x" or y="'}}, "is no index"),
        ({"indexes": {"colour": "dc.colour"}}, "is no index"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_plain_words(clerk, changed, why):
    with pytest.raises(CannotUseTarget, match=why):
        actions.add_target(clerk, settings=replace(HERE, **changed))


def test_only_staff_keep_targets_and_only_administrators_open_the_inside(library):
    viewer, cataloguer, administrator = (
        Actor(role, library.pk, ROLES[role]) for role in ("viewer", "cataloguer", "administrator")
    )
    inside = replace(HERE, address="http://127.0.0.1:9999/db", is_inside=True)

    with pytest.raises(NotAllowed):
        actions.add_target(viewer, settings=HERE)
    with pytest.raises(NotAllowed, match="reach_inside"):
        actions.add_target(cataloguer, settings=inside)
    target = actions.add_target(administrator, settings=inside)
    assert actions.change_target(cataloguer, target=target, settings=replace(inside, seconds=3)).seconds == 3
    with pytest.raises(NotAllowed):
        actions.change_target(cataloguer, target=target, settings=replace(inside, address="http://127.0.0.1:8000/admin"))


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:8000/db",
        "http://localhost/db",
        "http://[::1]:8080/db",
        "http://169.254.169.254/latest/meta-data/",
        "http://10.0.0.1/",
    ],
)
def test_an_address_inside_is_not_asked_unless_it_is_said_to_be_inside(clerk, address):
    target = actions.add_target(clerk, settings=replace(HERE, address=address))

    answer = actions.test_target(clerk, target=target)

    assert answer.status == "refused"
    assert "is not asked" in answer.reason


def test_the_machine_room_is_not_asked_even_then(clerk):
    target = actions.add_target(clerk, settings=replace(HERE, address="http://169.254.169.254/latest/", is_inside=True))

    assert actions.test_target(clerk, target=target).status == "refused"


def test_a_test_says_how_the_target_answers(clerk, target, elsewhere):
    alive = target("Alive", elsewhere)
    dead = target("Dead", free_port())
    with silent() as port:
        mute = target("Mute", port, seconds=1)
        assert actions.test_target(clerk, target=mute).status == "timeout"

    assert actions.test_target(clerk, target=alive).total > 100
    assert actions.test_target(clerk, target=dead).status == "error"
    stored = {one.name: (one.tested_status, bool(one.tested_reason)) for one in known.targets(clerk.library_id)}
    assert stored == {"Alive": ("found", False), "Dead": ("error", True), "Mute": ("timeout", True)}


def test_ready_made_targets_are_added_once_each_switched_off(clerk):
    added = actions.add_ready_made(clerk)

    assert {"Library of Congress", "Deutsche Nationalbibliothek"} <= {one.name for one in added}
    assert not any(one.is_on or one.is_inside for one in added)
    assert actions.add_ready_made(clerk) == []
    assert actions.switch_on(clerk, target=added[0]).is_on
    assert not actions.switch_off(clerk, target=added[0]).is_on
