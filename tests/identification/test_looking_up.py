"""Looking for records in catalogues that really run beside ones that are dead."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from django.utils import timezone
from tests.identification.conftest import free_port, silent
from tests.marc.any_record import real

from alcove.identification import lookups
from alcove.identification.actions import looking_up, taking, targets
from alcove.identification.lookups import CannotLookUp
from alcove.identification.models import Lookup, LookupLine, Offer
from alcove.identification.targets import Settings
from alcove.libraries import actions as libraries
from alcove.libraries.errors import NotAllowed
from alcove.libraries.models import Job
from alcove.marc import keys, write
from alcove.marc.record import Record
from alcove.organization.actions import loading
from alcove.records import actions as records
from alcove.records import queries
from alcove.records.actions import Draft
from alcove.records.models import ChangeSet

ISBN = "0-9607642-1-6"


def answers(line) -> dict[str, str]:
    return {one["target"]: one["status"] for one in line.answers}


def test_dead_targets_keep_nobody_waiting_and_say_why(clerk, target, elsewhere):
    with silent() as port:
        chosen = [target("Mute", port, seconds=2), target("Alive", elsewhere), target("Dead", free_port())]
        began = time.monotonic()
        line = looking_up.look_up(clerk, typed=ISBN, targets=chosen)
    took = time.monotonic() - began

    assert took < 3
    assert answers(line) == {"Mute": "timeout", "Alive": "found", "Dead": "error"}
    assert next(one["seconds"] for one in line.answers if one["target"] == "Alive") < 1.5
    assert "No answer within 2 seconds" in line.answers[0]["reason"]
    assert line.outcome == "one"
    [offer] = line.offers.all()
    assert keys.isbns(lookups.record_of(offer)) == ["9780960764211"]


@pytest.mark.parametrize("kind", ["sru", "z3950"])
def test_both_protocols_say_the_same(clerk, target, elsewhere, kind):
    line = looking_up.look_up(clerk, typed=ISBN, targets=[target("Alive", elsewhere, kind)])

    [offer] = line.offers.all()
    assert line.outcome == "one"
    assert lookups.record_of(offer).control("001") == "u4"
    assert offer.syntax == {"sru": "marcxml", "z3950": "iso2709"}[kind]
    words = looking_up.look_up(clerk, typed="title: history", targets=[target("Again", elsewhere, kind)])
    assert (words.answers[0]["total"], words.answers[0]["records"]) == (38, 10)


def test_z3950_and_sru_and_dead_ones_of_each_side_by_side(clerk, target, elsewhere, ztest):
    with silent() as port:
        chosen = [
            target("SRU", elsewhere), target("Z", elsewhere, "z3950"), target("Test", ztest, "z3950"),
            target("Mute", port, "z3950", seconds=1), target("Dead", free_port(), "z3950"),
            target("Wrong", elsewhere, "z3950", database="nothing"),
            target("Odd", elsewhere, "z3950", indexes={"isbn": "9999"}),
        ]  # fmt: skip
        began = time.monotonic()
        line = looking_up.look_up(clerk, typed=ISBN, targets=chosen)

    assert time.monotonic() - began < 3
    said = answers(line)
    assert said["SRU"] == said["Z"] == "found"
    assert (said["Mute"], said["Dead"], said["Wrong"], said["Odd"]) == ("timeout", "error", "refused", "refused")
    reasons = {one["target"]: one["reason"] for one in line.answers}
    assert "(109)" in reasons["Wrong"] and "(114)" in reasons["Odd"]
    [group] = [
        group for group in lookups.groups([line], line.lookup)[line.pk] if "SRU" in {o.target_name for o in group.offers}
    ]
    assert {"SRU", "Z"} <= {offer.target_name for offer in group.offers}


def test_a_z3950_server_inside_is_not_asked_either(clerk, elsewhere):
    settings = Settings("Inside", "z3950", "127.0.0.1:9999", database="Default")
    hidden = targets.add_target(clerk, settings=settings)

    [said] = looking_up.look_up(clerk, typed=ISBN, targets=[hidden]).answers

    assert said["status"] == "refused"
    assert "this machine itself" in said["reason"]


def test_the_same_thing_from_several_targets_is_one_and_two_things_are_two(clerk, target, elsewhere):
    one, other = target("One", elsewhere), target("Other", elsewhere)

    line = looking_up.look_up(clerk, typed=ISBN, targets=[one, other])
    [group] = lookups.groups([line], line.lookup)[line.pk]
    assert [offer.target_name for offer in group.offers] == ["One", "Other"]
    assert line.outcome == "one"

    words = looking_up.look_up(clerk, typed="title: history", targets=[one])
    assert words.outcome == "several"
    assert words.answers[0]["total"] == 38
    assert len(lookups.groups([words], words.lookup)[words.pk]) == 10


def test_what_nobody_has_and_what_nobody_says(clerk, target, elsewhere):
    alive, dead = target("Alive", elsewhere), target("Dead", free_port())

    assert looking_up.look_up(clerk, typed="9780140449136", targets=[alive, dead]).outcome == "none"
    assert looking_up.look_up(clerk, typed="9780140449136", targets=[dead]).outcome == "failed"


def test_what_a_target_refuses_is_said_in_its_own_words(clerk, target, elsewhere):
    odd = target("Odd", elsewhere, schema="unheard-of")

    [said] = looking_up.look_up(clerk, typed=ISBN, targets=[odd]).answers

    assert said["status"] == "refused"
    assert "Unknown schema" in said["reason"]


def test_nothing_to_look_for_and_nowhere_to_look(clerk, stranger, target):
    dead = target("Dead", free_port())

    with pytest.raises(CannotLookUp, match="nothing to look for"):
        looking_up.look_up(clerk, typed=" ", targets=[dead])
    with pytest.raises(CannotLookUp, match="No target"):
        looking_up.look_up(clerk, typed=ISBN, targets=[])
    with pytest.raises(NotAllowed):
        looking_up.look_up(stranger, typed=ISBN, targets=[dead])
    assert not Lookup.objects.exists()


def test_a_record_is_found_by_its_isbn_looked_at_taken_and_there(clerk, target, elsewhere):
    line = looking_up.look_up(clerk, typed=ISBN, targets=[target("Alive", elsewhere)])
    [offer] = line.offers.all()

    made = taking.take(clerk, offers=lookups.offers(clerk.library_id, [offer.pk]), reason="Wanted")
    assert (made.state, made.proposed, queries.count()) == (ChangeSet.State.READY, 1, 0)
    assert made.title.startswith("Take from Alive: The princes")
    records.apply_change_set(clerk, change_set=made, fingerprint=made.fingerprint)

    [stored] = queries.all_stored()
    assert stored.raw == bytes(offer.raw)
    offer.refresh_from_db()
    assert offer.change_set == made
    again = looking_up.look_up(clerk, typed=ISBN, targets=[target("Again", elsewhere)])
    assert again.held == [stored.id]
    [group] = lookups.groups([again], again.lookup)[again.pk]
    assert [one.stored.id for one in group.match.candidates] == [stored.id]
    with pytest.raises(taking.CannotTake, match="has all of it"):
        taking.take(clerk, offers=list(again.offers.select_related("line")))


@pytest.fixture
def ours(clerk, real_file, tmp_path):
    """Hold the first records of the file that have an ISBN, with a note of ours and an old edition statement."""
    some = [one for one in real(real_file) if keys.isbns(one)][:5]
    changed = [
        Record(one.leader, [*(e for e in one.entries if e[0] not in ("300", "590")), ("590", "  \x1faOurs")]) for one in some
    ]
    path = tmp_path / "ours.mrc"
    path.write_bytes(b"".join(write.encode(one, syntax="iso2709") for one in changed))
    loading.load_file(clerk, load=loading.start_load(clerk, path=path))
    return list(queries.all_stored())


def test_a_record_goes_over_ours_by_the_profiles_and_what_is_ours_stays(clerk, target, elsewhere, ours):
    number = keys.isbns(ours[0].record)[0]
    line = looking_up.look_up(clerk, typed=number, targets=[target("Alive", elsewhere)])
    offers = list(line.offers.select_related("line"))

    made = taking.take(clerk, offers=offers)
    records.apply_change_set(clerk, change_set=made, fingerprint=made.fingerprint)

    stored = queries.seen_by(None, ours[0].id)
    assert stored.version == 2
    assert stored.record.first("300") is not None
    assert stored.record.first("590").get("a") == "Ours"
    assert stored.control_number == ours[0].control_number
    assert queries.count() == 5


def test_taken_given_up_and_taken_back_it_can_be_taken_again(clerk, target, elsewhere):
    line = looking_up.look_up(clerk, typed=ISBN, targets=[target("Alive", elsewhere)])

    def offers():
        return list(line.offers.select_related("line"))

    given_up = taking.take(clerk, offers=offers())
    records.discard_change_set(clerk, change_set=given_up)
    second = taking.take(clerk, offers=offers())
    records.apply_change_set(clerk, change_set=second, fingerprint=second.fingerprint)
    records.undo_change_set(clerk, change_set=second, reason="")
    assert queries.count() == 0
    third = taking.take(clerk, offers=offers())
    records.apply_change_set(clerk, change_set=third, fingerprint=third.fingerprint)

    [stored] = queries.all_stored()
    assert stored.raw == bytes(offers()[0].raw)


def test_one_that_may_be_several_of_ours_waits_for_a_person(clerk, target, elsewhere, ours):
    twin = Record(
        ours[1].record.leader, [("001", "twin"), *(e for e in ours[1].record.entries if e[0] not in ("001", "003", "035"))]
    )
    other = Record(ours[1].record.leader, [("001", "triplet"), *twin.entries[1:]])
    raws = [write.encode(one, syntax="iso2709") for one in (twin, other)]
    records.delete(clerk, record_id=ours[1].id, expected_version=1, reason="")
    drafts = [
        Draft(raw, "iso2709", "utf-8", "bibliographic", ("", name)) for raw, name in zip(raws, ("twin", "triplet"), strict=True)
    ]
    records.save_many(clerk, drafts=drafts)
    line = looking_up.look_up(clerk, typed=keys.isbns(twin)[0], targets=[target("Alive", elsewhere)])
    [offer] = line.offers.select_related("line")

    with pytest.raises(taking.CannotTake, match="choose one of them"):
        taking.take(clerk, offers=[offer])
    chosen = next(one for one in queries.all_stored() if one.control_number == "triplet")
    made = taking.take_over(clerk, offer=offer, record_id=chosen.id)
    assert [change.record_id for change in made.changes.all()] == [chosen.id]
    assert taking.take_as_new(clerk, offer=offer).proposed == 1


def test_a_list_is_looked_up_and_the_single_ones_taken_together(clerk, target, elsewhere, ours, real_file):
    numbers = [keys.isbns(one)[0] for one in real(real_file) if keys.isbns(one)][5:15]
    held = keys.isbns(ours[1].record)[0]
    both = [target("Alive", elsewhere), target("Dead", free_port())]
    lookup = looking_up.start_look_up_many(
        clerk, numbers=[*numbers, held, "9780140449136", "not a number", numbers[0]], targets=both, title="a list"
    )
    assert (lookup.job.state, lookup.job.total) == (Job.State.WAITING, 13)

    looking_up.run_job(clerk, lookup.job)

    lookup.job.refresh_from_db()
    assert lookup.job.state == Job.State.DONE
    assert lookups.counts(lookup) == {"one": 10, "held": 1, "none": 1, "unreadable": 1}
    last = lookup.lines.get(typed="9780140449136")
    assert "three times in a row" in last.answers[1]["reason"]
    assert lookup.lines.get(typed=held).held == [ours[1].id]
    made = taking.take(clerk, offers=lookups.singles(lookup))
    records.apply_change_set(clerk, change_set=made, fingerprint=made.fingerprint)
    assert made.proposed == 10
    assert queries.count() == 15
    assert lookups.singles(lookup) == []
    assert lookups.single_count(lookup) == 0


def test_what_was_taken_is_taken_back_but_for_what_somebody_has_worked_on(clerk, target, elsewhere, ours, real_file):
    new = next(keys.isbns(one)[0] for one in real(real_file)[400:] if keys.isbns(one))
    lookup = looking_up.start_look_up_many(
        clerk, numbers=[new, keys.isbns(ours[0].record)[0]], targets=[target("Alive", elsewhere)], title="x", asks_for_held=True
    )
    looking_up.run_job(clerk, lookup.job)
    assert lookups.single_count(lookup) == 2
    made = taking.take(clerk, offers=lookups.singles(lookup))
    records.apply_change_set(clerk, change_set=made, fingerprint=made.fingerprint)
    added = next(one for one in queries.all_stored() if one.id not in {each.id for each in ours})
    edited = write.encode(Record(added.record.leader, [*added.record.entries, ("590", "  \x1faSeen")]), syntax="iso2709")
    draft = Draft(edited, "iso2709", "utf-8", "bibliographic", None)
    records.save(clerk, record_id=added.id, expected_version=1, draft=draft, reason="")

    records.undo_change_set(clerk, change_set=made, reason="")

    assert queries.outcomes(made) == {"undone": 1, "kept": 1}
    now = {one.id: one for one in queries.all_stored()}
    assert now[added.id].raw == edited
    assert now[ours[0].id].raw == ours[0].raw


def test_a_stopped_list_goes_on_where_it_was(clerk, target, elsewhere, real_file):
    numbers = [keys.isbns(one)[0] for one in real(real_file) if keys.isbns(one)][:9]
    lookup = looking_up.start_look_up_many(clerk, numbers=numbers, targets=[target("Alive", elsewhere)], title="a list")

    def stop(done: int, total: int) -> None:
        libraries.cancel_job(clerk, job=lookup.job)

    looking_up.look_up_many(clerk, lookup=lookup, progress=stop)
    assert lookup.job.state == Job.State.CANCELLED
    before = lookups.counts(lookup)
    assert 0 < before["waiting"] < 9
    libraries.resume_job(clerk, job=lookup.job)
    lookup = Lookup.objects.get()
    looking_up.look_up_many(clerk, lookup=lookup)

    assert lookups.counts(lookup) == {"one": 9}
    assert Offer.objects.count() == 9


def test_held_ones_are_looked_for_where_that_is_wanted(clerk, target, elsewhere, ours):
    numbers = [keys.isbns(one.record)[0] for one in ours]
    lookup = looking_up.start_look_up_many(
        clerk, numbers=numbers, targets=[target("Alive", elsewhere)], title="upgrade", asks_for_held=True
    )

    looking_up.run_job(clerk, lookup.job)
    made = taking.take(clerk, offers=lookups.singles(lookup))

    assert lookups.counts(lookup) == {"one": 5}
    assert sorted(change.record_id for change in made.changes.all()) == [one.id for one in ours]


def test_what_nobody_took_is_forgotten_after_a_while(clerk, target, elsewhere):
    alive = target("Alive", elsewhere)
    old, taken = (looking_up.look_up(clerk, typed=ISBN, targets=[alive]) for _ in range(2))
    taking.take(clerk, offers=list(taken.offers.select_related("line")))
    Lookup.objects.update(created=timezone.now() - timedelta(days=31))

    looking_up.look_up(clerk, typed=ISBN, targets=[alive])

    assert not LookupLine.objects.filter(pk=old.pk).exists()
    assert LookupLine.objects.filter(pk=taken.pk).exists()
