"""From a proposal to the page of its decision, and back: stories told through the verbs."""

from __future__ import annotations

from datetime import date

import pytest

from alcove.community import actions as community
from alcove.community import errors, kinds, queries
from alcove.community.models import Application, Decision, Matter, Position, Publication
from alcove.community.states import State

REASONS = "The people whom this names asked for it, and three libraries near us do it already."
LATER = "A year later the community chose another word itself, and so this one is taken back."


def test_a_matter_goes_from_draft_to_the_page_of_its_decision(ada, ben, opened, shelf, clock):
    community.post(ben, matter=opened, text="Which words do they use themselves?")
    community.take_position(ben, matter=opened, stance="support")
    community.take_position(
        ada, matter=opened, stance="lives-this", text="It is about my family.", name="Zuzu", is_anonymous_to_public=True
    )
    voice = Position.objects.get(stance="lives-this")
    community.answer_position(ada, position=voice, text="Thank you. Your word is the one we take.")
    clock.later(days=14)
    community.close_matter(ada, matter=opened)
    community.decide(
        ben, matter=opened, outcome="accepted", reasons=REASONS, dissent="One of us would wait.", review_on=date(2030, 1, 1),
        rule_used="consent",
    )  # fmt: skip
    community.apply_decision(ada, matter=opened)
    page = queries.published(ada.library_id, community.publish(ada, matter=opened).slug)

    assert shelf.words == {1: "new", 2: "new", 3: "other"}
    assert (page.outcome, page.reasons, page.dissent) == ("accepted", REASONS, "One of us would wait.")
    assert (page.deciders, page.review_on, page.rule_used) == (["ben"], date(2030, 1, 1), "consent")
    assert page.counts == {"records": 2}
    assert page.stances == {"support": 1, "lives-this": 1}
    assert [(one.reason, one.answer) for one in page.answered] == [("", "Thank you. Your word is the one we take.")]
    assert "Zuzu" not in repr(page)
    assert "my family" not in repr(page)
    assert [one.what for one in queries.events(opened)] == [
        "proposed", "previewed", "opened", "posted", "position", "position", "position answered", "closed", "decided",
        "applied", "published",
    ]  # fmt: skip


def test_carried_out_twice_is_once(ada, applied, shelf):
    first = Application.objects.get()
    again = community.apply_decision(ada, matter=applied)

    assert again == first
    assert shelf.applied == 1
    assert Application.objects.count() == 1


def test_records_that_came_and_went_stop_it_with_the_difference(ada, decided, shelf):
    shelf.words.update({2: "gone", 7: "old"})

    with pytest.raises(errors.SetHasChanged, match="2 records then, 2 now") as refused:
        community.apply_decision(ada, matter=decided)
    assert [one["id"] for one in refused.value.difference.added] == [7]
    assert [one["id"] for one in refused.value.difference.removed] == [2]
    assert shelf.applied == 0
    assert queries.difference(decided).came == 1


def test_a_renewed_preview_needs_a_reason_and_three_more_days(ada, ben, decided, shelf, clock):
    shelf.words[7] = "old"
    with pytest.raises(errors.NeedsReasons):
        community.renew_dry_run(ada, matter=decided, reason=" ")
    seen = community.renew_dry_run(ada, matter=decided, reason="A new copy came in meanwhile.")

    assert seen.count == 3
    with pytest.raises(errors.TooEarly):
        community.apply_decision(ada, matter=decided)
    objection = community.take_position(ben, matter=decided, stance="object", text="Not record 7.")
    clock.later(days=3)
    with pytest.raises(errors.NotAnswered):
        community.apply_decision(ada, matter=decided)
    community.answer_position(ada, position=objection, text="Record 7 is of the same series.")
    assert community.apply_decision(ada, matter=decided).counts == {"records": 3}
    event = queries.events(decided).get(what="renewed")
    assert (event.detail["came"], event.detail["reason"]) == (1, "A new copy came in meanwhile.")


def test_undo_restores_and_it_can_be_carried_out_again(ada, applied, shelf):
    community.undo_application(ada, matter=applied, reason="The wrong shelf was open.")

    assert shelf.words == {1: "old", 2: "old", 3: "other"}
    with pytest.raises(errors.CannotApply):
        community.undo_application(ada, matter=applied, reason="Once more.")
    community.apply_decision(ada, matter=applied)
    assert shelf.words[1] == "new"
    assert Application.objects.count() == 2


def test_reversal_is_a_new_decision_and_both_pages_stay(ada, ben, applied, shelf):
    first = community.publish(ada, matter=applied)
    before = queries.published(ada.library_id, first.slug)
    decision = community.reverse(ben, matter=applied, reasons=LATER)
    pages = [queries.published(ada.library_id, one.slug) for one in queries.published_decisions(ada.library_id)]

    assert shelf.words == {1: "old", 2: "old", 3: "other"}
    assert Matter.objects.get(pk=applied.pk).state == State.REVERSED
    assert [one.number for one in pages] == [decision.number, before.number]
    assert pages[0].supersedes.slug == first.slug
    assert pages[1].superseded_by.slug == pages[0].slug
    assert (pages[1].reasons, pages[1].outcome) == (before.reasons, before.outcome)
    assert pages[1].undone is not None


def test_who_proposed_it_cannot_reverse_it_alone_nor_without_reasons(ada, ben, applied):
    with pytest.raises(errors.DecidedAlone):
        community.reverse(ada, matter=applied, reasons=LATER)
    with pytest.raises(errors.NeedsReasons):
        community.reverse(ben, matter=applied, reasons="No.")

    assert Decision.objects.count() == 1


def test_what_is_reversed_is_over(ada, ben, applied):
    community.reverse(ben, matter=applied, reasons=LATER)

    with pytest.raises(errors.NotNow):
        community.apply_decision(ada, matter=applied)
    with pytest.raises(errors.NotNow):
        community.reverse(ben, matter=applied, reasons=LATER)


def test_what_was_accepted_can_be_published_before_it_is_carried_out(ada, decided):
    first = community.publish(ada, matter=decided)
    community.apply_decision(ada, matter=decided)

    assert community.publish(ada, matter=decided) == first
    assert Matter.objects.get(pk=decided.pk).state == State.PUBLISHED
    assert Publication.objects.count() == 1


def test_a_published_decision_is_looked_at_again(ada, applied):
    with pytest.raises(errors.NotNow):
        community.review(ada, matter=applied, reasons=REASONS)
    community.publish(ada, matter=applied)
    community.review(ada, matter=applied, reasons=REASONS, review_on=date(2031, 1, 1))
    reviewed = community.review(ada, matter=applied, reasons=REASONS, review_on=date(2032, 1, 1))

    assert (reviewed.state, reviewed.review_on) == (State.REVIEWED, date(2032, 1, 1))


def test_a_hidden_post_leaves_a_stub_with_the_reason(ada, ben, opened):
    bad = community.post(ben, matter=opened, text="Words that wound.")
    community.post(ada, matter=opened, text="An answer.", in_reply_to=bad)
    with pytest.raises(errors.NeedsReasons):
        community.hide_post(ada, post=bad, reason="")
    community.hide_post(ada, post=bad, reason="It attacks a person.")
    public = queries.matter_for_public(ada.library_id, opened.number)
    staff = queries.matter_for_staff(ada.library_id, opened.number)

    assert [(one.body, one.hidden_reason) for one in public.posts] == [("", "It attacks a person."), ("An answer.", "")]
    assert staff.posts[0].body == "Words that wound."


def test_the_latest_position_counts_and_the_earlier_ones_stay(ada, ben, opened):
    community.take_position(ben, matter=opened, stance="object", text="Too soon.")
    community.take_position(ben, matter=opened, stance="support")
    community.take_position(ben, matter=opened, stance="support")
    page = queries.matter_for_staff(ada.library_id, opened.number)

    assert [one.stance for one in page.positions] == ["support"]
    assert [one.stance for one in page.earlier] == ["object"]


def test_nobody_takes_the_place_of_another_by_giving_the_same_name(ada, opened):
    community.take_position(ada, matter=opened, stance="lives-this", text="One.", name="Mari")
    community.take_position(ada, matter=opened, stance="support", name="Mari")

    assert Position.objects.filter(is_current=True).count() == 2


def test_an_objection_says_why_and_a_position_is_one_of_five(ben, opened):
    with pytest.raises(errors.CannotSay):
        community.take_position(ben, matter=opened, stance="object")
    with pytest.raises(errors.CannotSay):
        community.take_position(ben, matter=opened, stance="whatever")

    assert not Position.objects.exists()


def test_an_answer_belongs_to_the_same_matter(ada, opened):
    other = community.propose(ada, kind="policy", title="Loans")
    there = community.post(ada, matter=other, text="There.")

    with pytest.raises(errors.CannotSay):
        community.post(ada, matter=opened, text="Here.", in_reply_to=there)


@pytest.mark.parametrize("url", ["javascript:alert(1)", "ftp://x", "https://", "https://a b"])
def test_evidence_has_a_citation_and_no_link_that_is_none(ada, opened, url):
    with pytest.raises(errors.CannotSay):
        community.add_evidence(ada, matter=opened, kind="community", citation="A letter", url=url)
    with pytest.raises(errors.CannotSay):
        community.add_evidence(ada, matter=opened, kind="community", citation="")

    assert community.add_evidence(ada, matter=opened, kind="community", citation="A letter", url="https://example.org/").pk


def test_nobody_speaks_once_it_is_decided(ben, decided):
    with pytest.raises(errors.NotNow):
        community.post(ben, matter=decided, text="Late.")
    with pytest.raises(errors.NotNow):
        community.take_position(ben, matter=decided, stance="support")


def test_a_public_page_hides_names_that_asked_for_it(ada, ben, shelf, clock):
    matter = community.propose(
        ada, kind="memory", title="Words", target={"old": "old", "new": "new"}, proposer_is_public=False
    )  # fmt: skip
    community.preview(ada, matter=matter)
    community.open_matter(ada, matter=matter)
    community.add_evidence(ada, matter=matter, kind="other", citation="A poem")
    community.take_position(ben, matter=matter, stance="concerns", text="Hm.", is_anonymous_to_public=True)
    page = queries.matter_for_public(ada.library_id, matter.number)

    said = repr(
        [page.proposer, page.posts, page.positions, [one.who for one in page.timeline], [one.by for one in page.evidence]]
    )
    assert "ada" not in said
    assert "ben" not in said
    assert page.positions[0].reason == "Hm."


def test_lists_and_pages_ask_the_database_the_same_few_times(ada, ben, opened, django_assert_num_queries):
    for number in range(5):
        community.post(ada, matter=opened, text=f"Word {number}")
        community.take_position(ada, matter=opened, stance="concerns", text=f"Concern {number}", name=f"Guest {number}")
        community.propose(ada, kind="policy", title=f"Policy {number}")

    with django_assert_num_queries(1):
        rows = {one.title: (one.post_count, one.position_count) for one in queries.matters(ada.library_id)}
    with django_assert_num_queries(7):
        queries.matter_for_public(ada.library_id, opened.number)
    assert queries.matters(ada.library_id, words="shelf\x00", kind="memory", state="open").get() == opened
    assert rows["New words on the shelf"] == (5, 5)


def test_a_proposal_to_a_vocabulary_has_the_shape_saco_asks_for(ada):
    target = {
        "heading": "Sápmi", "scope": "Here are entered works on the land of the Sámi.", "used_for": ["Lapland"],
        "citations": [{"source": "Sámi atlas, 2019", "found": "p. 3: Sápmi"}],
    }  # fmt: skip
    matter = community.propose(ada, kind="vocabulary_proposal", title="Sápmi", target=target)

    assert community.preview(ada, matter=matter).words.splitlines() == [
        "150 __ $a Sápmi", "450 __ $a Lapland", "670 __ $a Sámi atlas, 2019 $b p. 3: Sápmi",
        "680 __ $i Here are entered works on the land of the Sámi.",
    ]  # fmt: skip


@pytest.mark.parametrize("lost", ["heading", "scope", "citations"])
def test_a_proposal_to_a_vocabulary_needs_heading_scope_and_source(ada, lost):
    target = {"heading": "Sápmi", "scope": "The land of the Sámi.", "citations": [{"source": "Sámi atlas"}]}
    target[lost] = [{"found": "p. 3"}] if lost == "citations" else " "
    matter = community.propose(ada, kind="vocabulary_proposal", title="Sápmi", target=target)

    with pytest.raises(errors.CannotPropose):
        community.preview(ada, matter=matter)


def test_every_kind_has_a_title_and_stands_under_its_name():
    assert all(kind.name == name and str(kind.title) for name, kind in kinds.KINDS.items())
