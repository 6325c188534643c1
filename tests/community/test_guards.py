"""Everything that stands in the way of a matter, each refused once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from alcove.community import actions as community
from alcove.community import errors, queries
from alcove.community.models import Application, Decision, Matter, MatterEvent, Publication
from alcove.community.people import Person
from alcove.community.states import MOVES, State, may_go
from alcove.libraries.action import Actor
from alcove.libraries.errors import NotAllowed, NotFound
from alcove.libraries.models import Library

REASONS = "The people whom this names asked for it, and three libraries near us do it already."


def test_every_state_can_be_reached_and_none_can_be_skipped():
    assert {after for moves in MOVES.values() for after in moves} == set(State) - {State.DRAFT}
    assert not may_go(State.DRAFT, State.CLOSING)
    assert not may_go(State.OPEN, State.DECIDED)
    assert not MOVES[State.REVERSED]


def test_a_matter_without_a_target_is_not_opened(ada):
    matter = community.propose(ada, kind="policy", title="Loans")

    with pytest.raises(errors.CannotOpen, match="what this is about"):
        community.open_matter(ada, matter=matter)


def test_a_matter_without_a_preview_is_not_opened(ada):
    matter = community.propose(ada, kind="policy", title="Loans", target={"policy": "loans"})

    with pytest.raises(errors.CannotOpen, match="looked at"):
        community.open_matter(ada, matter=matter)


def test_another_target_needs_another_preview(ada, draft):
    community.revise_draft(ada, matter=draft, target={"old": "other", "new": "new"})

    with pytest.raises(errors.CannotOpen, match="looked at"):
        community.open_matter(ada, matter=draft)


def test_a_kind_that_changes_no_record_says_so_in_its_preview(ada):
    matter = community.propose(ada, kind="policy", title="Loans", target={"policy": "loans"})
    seen = community.preview(ada, matter=matter)

    assert seen.count == 0
    assert "Nothing in the catalogue changes by itself" in seen.words


def test_a_matter_cannot_be_closed_before_its_fourteen_days(ada, opened, clock):
    clock.later(days=13, hours=23)

    with pytest.raises(errors.TooEarly, match="can speak until"):
        community.close_matter(ada, matter=opened)


def test_a_longer_time_that_was_promised_is_kept(ada, draft, clock):
    matter = community.open_matter(ada, matter=draft, closes=timezone.now() + timedelta(days=30))
    clock.later(days=20)

    with pytest.raises(errors.TooEarly):
        community.close_matter(ada, matter=matter)


@pytest.mark.parametrize(("days", "reason"), [(13, ""), (3, "  "), (2, "It cannot wait."), (-1, "It cannot wait.")])
def test_fewer_days_need_a_reason_and_are_never_fewer_than_three(ada, days, reason):
    with pytest.raises(errors.TooEarly):
        community.propose(ada, kind="policy", title="Loans", target={"policy": "loans"}, min_days=days, urgent_reason=reason)


def test_what_is_urgent_can_be_closed_after_three_days(ada, shelf, clock):
    matter = community.propose(
        ada,
        kind="memory",
        title="Now",
        target={"old": "old", "new": "new"},
        min_days=3,
        urgent_reason="It names a living child.",
    )
    community.preview(ada, matter=matter)
    community.open_matter(ada, matter=matter)
    clock.later(days=3)

    assert community.close_matter(ada, matter=matter).state == State.CLOSING


def test_a_space_may_promise_more_days_and_never_fewer(ada, clock):
    space = community.open_space(ada, name="Consortium of the coast", kind="consortium", min_days=21)
    matter = community.propose(ada, kind="policy", title="Loans", space=space)

    assert matter.min_days == 21
    with pytest.raises(errors.CannotMakeSpace, match="at least 14 days"):
        community.open_space(ada, name="Hasty", min_days=13)


def test_a_space_has_a_name_and_an_address_of_its_own(ada):
    community.open_space(ada, name="Consortium of the coast")

    with pytest.raises(errors.CannotMakeSpace, match="already"):
        community.open_space(ada, name="Consortium of the coast")


def test_who_proposed_it_cannot_decide_it_alone(ada, closing):
    with pytest.raises(errors.DecidedAlone):
        community.decide(ada, matter=closing, outcome="accepted", reasons=REASONS)


def test_who_proposed_it_is_known_by_account_and_by_name(ada, closing):
    with pytest.raises(errors.DecidedAlone):
        community.decide(
            ada, matter=closing, outcome="accepted", reasons=REASONS, decided_by=["Ada", Person("A. L.", ada.user_id)]
        )


def test_who_proposed_it_may_decide_with_others(ada, ben, closing):
    people = [Person("Ada", ada.user_id), Person("Ben", ben.user_id)]
    decision = community.decide(ada, matter=closing, outcome="accepted", reasons=REASONS, decided_by=people)

    assert [one["name"] for one in decision.decided_by] == ["Ada", "Ben"]


def test_where_a_space_has_deciders_one_of_them_takes_part(ada, ben, person, shelf, clock):
    space = community.open_space(ada, name="Group")
    chair = person("chair")
    community.join_space(ada, space=space, user_id=chair.user_id, role="decider")
    matter = community.propose(ada, kind="memory", title="Words", target={"old": "old", "new": "new"}, space=space)
    community.preview(ada, matter=matter)
    community.open_matter(ada, matter=matter)
    clock.later(days=14)
    community.close_matter(ada, matter=matter)

    with pytest.raises(errors.DecidedAlone, match="None of the people who decide"):
        community.decide(ben, matter=matter, outcome="accepted", reasons=REASONS)
    assert community.decide(chair, matter=matter, outcome="accepted", reasons=REASONS).number


@pytest.mark.parametrize("stance", ["object", "lives-this"])
def test_an_objection_must_be_answered_in_words_before_it_is_decided(ada, ben, opened, clock, stance):
    position = community.take_position(ben, matter=opened, stance=stance, text="This word hurts as much.")
    clock.later(days=14)
    community.close_matter(ada, matter=opened)

    with pytest.raises(errors.NotAnswered):
        community.decide(ben, matter=opened, outcome="accepted", reasons=REASONS)
    with pytest.raises(errors.CannotSay):
        community.answer_position(ada, position=position, text="  ")
    community.answer_position(ada, position=position, text="You are right; the other word is taken.")
    assert community.decide(ben, matter=opened, outcome="accepted", reasons=REASONS).outcome == "accepted"


def test_a_changed_objection_must_be_answered_again(ada, ben, opened, clock):
    position = community.take_position(ben, matter=opened, stance="object", text="This word hurts as much.")
    community.answer_position(ada, position=position, text="We heard that.")
    community.take_position(ben, matter=opened, stance="object", text="It hurts more.")
    clock.later(days=14)
    community.close_matter(ada, matter=opened)

    with pytest.raises(errors.NotAnswered):
        community.decide(ben, matter=opened, outcome="accepted", reasons=REASONS)


@pytest.mark.parametrize("reasons", ["", "We like it.", "x" * 39 + " " * 20])
def test_no_outcome_without_reasons_of_forty_letters(ben, closing, reasons):
    with pytest.raises(errors.NeedsReasons, match="40"):
        community.decide(ben, matter=closing, outcome="declined", reasons=reasons)


@pytest.mark.parametrize("outcome", ["", "reversed", "perhaps"])
def test_an_outcome_is_one_of_the_list(ben, closing, outcome):
    with pytest.raises(errors.NotNow):
        community.decide(ben, matter=closing, outcome=outcome, reasons=REASONS)


def test_nothing_is_decided_while_people_may_still_comment(ben, opened, clock):
    clock.later(days=20)

    with pytest.raises(errors.NotNow):
        community.decide(ben, matter=opened, outcome="accepted", reasons=REASONS)


def test_a_decision_is_made_once(ben, decided):
    with pytest.raises(errors.NotNow):
        community.decide(ben, matter=decided, outcome="declined", reasons=REASONS)


def test_what_was_declined_is_not_carried_out_and_can_be_published(ben, closing):
    community.decide(ben, matter=closing, outcome="declined", reasons=REASONS)

    with pytest.raises(errors.CannotApply):
        community.apply_decision(ben, matter=closing)
    community.publish(ben, matter=closing)
    assert Matter.objects.get(pk=closing.pk).state == State.PUBLISHED


def test_a_sealed_matter_has_no_public_page(ada, ben, draft, clock):
    community.revise_draft(ada, matter=draft, visibility="sealed")
    community.open_matter(ada, matter=draft)
    clock.later(days=14)
    community.close_matter(ada, matter=draft)
    community.decide(ben, matter=draft, outcome="declined", reasons=REASONS)

    with pytest.raises(errors.CannotPublish):
        community.publish(ben, matter=draft)
    assert not queries.matters(draft.library_id).exists()


def test_what_people_carry_out_needs_a_note_of_what_was_done(ada, ben, clock):
    matter = community.propose(ada, kind="policy", title="Loans", target={"policy": "loans"})
    community.preview(ada, matter=matter)
    community.open_matter(ada, matter=matter)
    clock.later(days=14)
    community.close_matter(ada, matter=matter)
    community.decide(ben, matter=matter, outcome="accepted", reasons=REASONS)

    with pytest.raises(errors.CannotApply, match="what was done"):
        community.apply_decision(ada, matter=matter, done=" ")
    assert community.apply_decision(ada, matter=matter, done="The notice hangs at the door.").undo == {
        "done": "The notice hangs at the door."
    }


def test_a_matter_of_another_library_is_not_here(db, opened):
    other = Library.objects.create(code="other", name="Elsewhere")

    with pytest.raises(NotFound):
        community.close_matter(Actor("clerk", other.pk, frozenset({"*"})), matter=opened)


def test_who_has_no_role_may_not_propose(stranger, reader, opened):
    for actor in (stranger, reader):
        with pytest.raises(NotAllowed):
            community.propose(actor, kind="policy", title="Loans")
        with pytest.raises(NotAllowed):
            community.decide(actor, matter=opened, outcome="accepted", reasons=REASONS)


def test_an_unknown_kind_is_named_with_those_that_are_known(ada):
    with pytest.raises(errors.UnknownKind, match="policy"):
        community.propose(ada, kind="poetry", title="Loans")


def test_a_matter_needs_a_title(ada):
    with pytest.raises(errors.CannotPropose):
        community.propose(ada, kind="policy", title=" \x07 ")


@pytest.mark.parametrize("model", [Decision, MatterEvent, Publication])
def test_the_database_itself_keeps_what_was_decided(ada, applied, model):
    community.publish(ada, matter=applied)
    row = model.objects.all()[:1].get()

    for change in (
        lambda: model.objects.filter(pk=row.pk).update(id=row.pk),
        lambda: model.objects.filter(pk=row.pk)._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()


def test_the_database_itself_refuses_what_can_never_be(ada, applied):
    rows = Matter.objects.filter(pk=applied.pk)

    for wrong in (
        {"min_days": 13},
        {"min_days": 2, "urgent_reason": "x"},
        {"fingerprint": ""},
        {"state": "lost"},
        {"opened": None},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        Application.objects.create(decision=applied.decisions.get(), by="x", fingerprint="x")
