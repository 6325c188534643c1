"""Least exposure for those who do the work: a limit a day, turns, wishes that are honoured, credit for who asks for it."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User

from alcove.formats.terms.entries import Entry, ListHeader, Match, Outcome, Part, Status, TermList
from alcove.libraries.action import Actor
from alcove.libraries.models import Membership
from alcove.marc import write
from alcove.marc.record import Record as MarcRecord
from alcove.organization import auditing, fair_work
from alcove.organization.actions import auditing as judging
from alcove.organization.actions import fair_work as sharing
from alcove.organization.actions import term_lists
from alcove.organization.actions.fair_work import CannotWish
from alcove.organization.models import AuditHit, PainfulLook
from alcove.records import actions as records
from alcove.records.saving import Draft


@pytest.fixture
def hits(clerk) -> list[AuditHit]:
    """Give forty hits on a slur and five on a word that is only outdated."""
    entries = tuple(
        Entry(word, word, "en", (), Part.PROSE, Match.TOKEN, status, "It hurts.", outcome=Outcome.ASK)
        for word, status in (("zlurword", Status.SLUR), ("oldword", Status.OUTDATED))
    )
    term_lists.keep_terms(clerk, code="ours", term_list=TermList(ListHeader("ours", "Ours", language="en"), entries))
    records.save_many(clerk, drafts=[
        Draft(write.encode(MarcRecord("00000nam a2200000 a 4500", [
            ("001", f"w{one}"), ("008", "240101s2024    nyu           000 0 eng d"), ("040", "  \x1faX\x1fbeng"),
            ("245", f"10\x1faThing {one}"), ("520", f"  \x1faAbout a {'zlurword' if one < 40 else 'oldword'} of old."),
        ]), syntax="iso2709"), "iso2709", "utf-8", "bibliographic", ("", f"w{one}"))
        for one in range(45)
    ])  # fmt: skip
    judging.run_audit(clerk, run=judging.start_audit(clerk))
    return list(AuditHit.objects.order_by("id"))


@pytest.fixture
def person(library):
    def make(name: str) -> Actor:
        user = User.objects.create_user(name)
        Membership.objects.create(user=user, library=library, role="administrator")
        return Actor.of(user, library)

    return make


def page(client, actor: Actor) -> str:
    client.force_login(User.objects.get(pk=actor.user_id), "django.contrib.auth.backends.ModelBackend")
    return client.get("/staff/wording/judge/").content.decode()


def test_nobody_is_shown_more_painful_words_a_day_than_they_wish(hits, person):
    ada = person("ada")
    sharing.wish_about_work(ada, no_painful_words=False, daily_limit=7)

    shown, others = fair_work.bearable(ada, hits)
    sharing.note_painful(ada, hits=[one.pk for one in shown if one.status == "slur"])
    again, _ = fair_work.bearable(ada, hits)

    assert sum(one.status == "slur" for one in shown) == 7
    assert others == 33
    # The same ones may be looked at again; no others.
    assert [one.pk for one in again] == [one.pk for one in shown]


def test_opening_a_page_twice_counts_once(client, hits, person):
    ada = person("ada")

    first = page(client, ada)
    page(client, ada)

    assert "zlurword" in first
    assert PainfulLook.objects.get(user=ada.user_id).count <= 20


def test_who_wishes_no_slurs_is_asked_about_the_rest(client, hits, person):
    ada = person("ada")
    sharing.wish_about_work(ada, no_painful_words=True, daily_limit=30)

    text = page(client, ada)

    assert "zlurword" not in text
    assert "oldword" in text
    assert "left to others" in text
    assert not PainfulLook.objects.exists()


def test_those_who_bore_the_most_are_told_whose_turn_it_is(hits, person):
    ada, ben = person("ada"), person("ben")
    sharing.note_painful(ada, hits=[one.pk for one in hits[:30]])
    sharing.note_painful(ben, hits=[hits[0].pk])

    assert fair_work.whose_turn(ada) == "ben"
    assert fair_work.whose_turn(ben) == ""


def test_the_report_sums_to_the_events_and_names_only_who_may_be_named(client, hits, person):
    ada, ben = person("ada"), person("ben")
    sharing.note_painful(ada, hits=[one.pk for one in hits[:12]])
    sharing.note_painful(ben, hits=[one.pk for one in hits[:5]])
    judging.judge_hit(ben, hit=hits[0], said="yes")
    sharing.wish_about_work(ben, no_painful_words=False, daily_limit=30, is_counted=False)

    rows = fair_work.shares_since(ada.library_id, PainfulLook.objects.first().day)

    assert [(one.name, one.painful, one.judged) for one in rows] == [("ada", 12, 0), ("", 5, 1)]
    assert sum(one.painful for one in rows) == sum(one.count for one in PainfulLook.objects.all())
    client.force_login(User.objects.get(username="ada"), "django.contrib.auth.backends.ModelBackend")
    table = client.get("/staff/shares/?as=csv").content.decode()
    assert "ben" not in table and "(not by name)" in table


def test_only_who_wishes_it_is_named_in_public(client, hits, person):
    ada, ben = person("ada"), person("ben")
    for one, actor in ((hits[0], ada), (hits[1], ben)):
        judging.judge_hit(actor, hit=one, said="yes")
    sharing.wish_about_work(ada, no_painful_words=False, daily_limit=30, is_named=True)

    text = client.get("/about/credits/").content.decode()

    assert "<strong>ada</strong>" in text
    assert "ben" not in text.partition("<main")[2].partition("</main")[0]


def test_a_wish_needs_an_account_and_a_number(clerk, person):
    with pytest.raises(CannotWish, match="A467"):
        sharing.wish_about_work(clerk, no_painful_words=True, daily_limit=5)
    with pytest.raises(CannotWish):
        sharing.wish_about_work(person("ada"), no_painful_words=True, daily_limit=-1)


def test_my_work_is_counted_from_the_trail(client, hits, person):
    ada = person("ada")
    judging.judge_hit(ada, hit=hits[0], said="yes")
    judging.judge_hit(ada, hit=hits[1], said="no")

    assert fair_work.work_of(ada) == [("hits judged", 2)]
    client.force_login(User.objects.get(username="ada"), "django.contrib.auth.backends.ModelBackend")
    assert "hits judged" in client.get("/staff/my-work/").content.decode()
    assert auditing.to_judge(ada.library_id, limit=50, without=["slur"])
