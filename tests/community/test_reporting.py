"""To speak without an account: a report, its receipt, floods, and what is forgotten."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from alcove.community import actions as community
from alcove.community import errors, queries
from alcove.community.models import Matter, Receipt, Subscription
from alcove.community.states import State
from alcove.libraries.errors import NotAllowed, NotFound

REASONS = "The people whom this names asked for it, and three libraries near us do it already."
TEXT = "This heading calls my people by a name that others gave them."
RECORD = {"record": 17, "field": "650"}


def reported(reader, **more):
    return community.report(reader, **{"target": RECORD, "text": TEXT, **more})


def phases(token):
    return [step.phase for step in queries.receipt(token).steps if step.at]


def test_anybody_reports_and_reads_on_the_receipt_what_becomes_of_it(reader, ada, ben, shelf, clock):
    report, token = reported(reader, wish="Please use our own name.", language="se", contact="zuzu@example.org")
    assert (report.state, report.visibility, report.kind) == ("open", "staff", "description_report")
    assert phases(token) == ["received"]
    clock.later(days=1)
    matter = community.propose_from(ada, report=report, kind="memory", title="New words", target={"old": "old", "new": "new"})
    assert phases(token) == ["received", "looked-at"]
    community.preview(ada, matter=matter)
    community.open_matter(ada, matter=matter)
    assert queries.receipt(token).phase == "comment"
    clock.later(days=14)
    community.close_matter(ada, matter=matter)
    community.decide(ben, matter=matter, outcome="accepted", reasons=REASONS)
    assert queries.receipt(token).phase == "decided"
    community.apply_decision(ada, matter=matter)
    slug = community.publish(ada, matter=matter).slug
    told = queries.receipt(token)

    assert (told.phase, told.outcome, told.reasons, told.slug) == ("carried-out", "accepted", REASONS, slug)
    assert told.language == "se"
    assert [step.at for step in told.steps] == sorted(step.at for step in told.steps)
    assert Receipt.objects.get().last_status == "carried-out"


def test_a_receipt_tells_nobody_who_asked_nor_what_they_wrote(reader, ada):
    _, token = reported(reader, wish="Call me.", contact="zuzu@example.org")
    told = repr(queries.receipt(token))

    assert "zuzu" not in told
    assert "my people" not in told
    assert "Call me" not in told


def test_a_token_is_told_once_and_is_nowhere_in_the_database(reader):
    _, token = reported(reader)

    assert not found_anywhere(token)
    with pytest.raises(NotFound):
        queries.receipt("guessed")


def test_a_report_that_is_answered_itself_says_why(reader, ada, clock):
    report, token = reported(reader)
    community.close_matter(ada, matter=report)
    community.decide(ada, matter=report, outcome="declined", reasons=REASONS)
    told = queries.receipt(token)

    assert (told.phase, told.outcome, told.reasons) == ("decided", "declined", REASONS)


def test_a_sealed_decision_is_not_told_on_a_receipt(reader, ada, clock):
    report, token = reported(reader)
    Matter.objects.filter(pk=report.pk).update(visibility="sealed")
    community.close_matter(ada, matter=report)
    community.decide(ada, matter=report, outcome="declined", reasons=REASONS)

    assert (queries.receipt(token).phase, queries.receipt(token).reasons) == ("decided", "")


def test_a_receipt_asks_the_database_the_same_few_times(reader, ada, django_assert_num_queries):
    report, token = reported(reader)
    for number in range(4):
        community.propose_from(ada, report=report, kind="policy", title=f"Policy {number}")

    with django_assert_num_queries(4):
        queries.receipt(token)


def test_only_a_report_leads_to_a_matter_that_answers_it(ada, opened):
    with pytest.raises(errors.CannotPropose):
        community.propose_from(ada, report=opened, kind="policy", title="Loans")


def test_a_report_is_not_public_and_nobody_without_an_account_speaks_on_it(reader, ada):
    report, _ = reported(reader)

    assert not queries.public_matters(ada.library_id).exists()
    with pytest.raises(NotFound):
        queries.matter_for_public(ada.library_id, report.number)
    with pytest.raises(NotAllowed):
        community.post(reader, matter=report, text="More.")
    with pytest.raises(NotFound):
        community.subscribe(reader, matter=report, email="zuzu@example.org")


@pytest.mark.parametrize("text", ["", " \n\x00 "])
def test_a_report_says_something(reader, text):
    with pytest.raises(errors.CannotSay, match="no text"):
        reported(reader, text=text)


def test_fifty_kilobytes_are_kept_and_more_are_refused_with_their_size(reader):
    report, _ = reported(reader, text="é" * 25_600)

    assert len(report.summary) == 25_600
    with pytest.raises(errors.CannotSay, match="58 KB"):
        reported(reader, text="é" * 30_000)


def test_some_kinds_need_an_account(reader):
    with pytest.raises(errors.CannotPropose):
        reported(reader, kind="policy")
    with pytest.raises(errors.CannotPropose):
        reported(reader, target={})


def test_a_nomination_waits_its_days_like_every_matter(reader, ada, clock):
    wish, _ = reported(reader, kind="purchase", target={"isbn": "9788203371479"}, text="Please buy this book of poems.")

    with pytest.raises(errors.TooEarly):
        community.close_matter(ada, matter=wish)


def test_the_same_report_is_counted_and_each_who_sent_it_has_a_receipt(reader):
    first, one = reported(reader)
    again, two = reported(reader, text=TEXT.upper() + "  ")

    assert again.pk == first.pk
    assert Matter.objects.get().repeats == 1
    assert queries.receipt(one).number == queries.receipt(two).number
    assert one != two


def test_the_same_text_about_another_record_is_not_lost(reader):
    first, _ = reported(reader)
    other, _ = reported(reader, target={"record": 18})

    assert other.pk != first.pk


def test_links_and_nothing_else_wait_until_somebody_has_looked(reader, ada):
    report, _ = reported(reader, text="https://spam.example/a http://spam.example/b www.spam.example :-)")

    assert list(queries.held_reports(ada.library_id)) == [report]
    assert not queries.matters(ada.library_id).exists()
    community.release(ada, matter=report)
    assert list(queries.matters(ada.library_id)) == [report]


def test_a_report_can_be_held_by_hand_with_a_reason(reader, ada):
    report, _ = reported(reader)
    with pytest.raises(errors.NeedsReasons):
        community.hold(ada, matter=report, reason="")
    community.hold(ada, matter=report, reason="A threat; the police have it.")

    assert list(queries.held_reports(ada.library_id)) == [report]


def test_many_reports_about_one_thing_in_a_day_are_held(reader, ada, clock):
    for number in range(12):
        reported(reader, text=f"{TEXT} {number}")
    assert queries.held_reports(ada.library_id).count() == 2
    clock.later(days=1, seconds=1)
    later, _ = reported(reader, text="A day later.")

    assert not later.held_because


@pytest.mark.slow
def test_a_thousand_spam_posts_leave_the_queue_usable_and_nothing_is_lost(reader, ada, clock):
    mine, _ = reported(reader)
    for number in range(500):
        reported(reader, target={"record": number}, text="Buy the best watches in the world today")
    for number in range(500):
        reported(reader, target={"record": number}, text=f"Buy watch number {number} in the world today")
    queue = queries.matters(ada.library_id)

    assert queue.count() <= 60
    assert mine in queue
    assert queries.matters(ada.library_id).count() + queries.held_reports(ada.library_id).count() == 1 + 6 + 500
    assert queries.held_reports(ada.library_id)[0].repeats == 494
    assert Receipt.objects.count() == 1001
    clock.later(hours=1, seconds=1)
    honest, _ = reported(reader, target={"record": 4711}, text="The title has a misprint.")
    assert not honest.held_because


def test_nobody_can_tell_after_180_days_who_reported_it(reader, ada, clock):
    report, token = reported(reader, contact="Zuzu, zuzu@example.org")
    assert found_anywhere("zuzu@example.org") == {"community_receipt"}
    clock.later(days=180)
    assert community.drop_personal_data(ada) == 0
    clock.later(days=1)
    assert community.drop_personal_data(ada) == 1

    assert not found_anywhere("zuzu@example.org")
    assert Matter.objects.get().summary == TEXT
    assert queries.receipt(token).number == report.number


def test_a_report_that_waits_too_long_for_an_answer_is_listed(reader, ada, clock):
    report, _ = reported(reader)
    assert not queries.overdue_reports(ada.library_id).exists()
    clock.later(days=31)

    assert list(queries.overdue_reports(ada.library_id)) == [report]


def test_an_address_hears_of_a_matter_once_and_no_more_when_it_asks(reader, opened):
    first = community.subscribe(reader, matter=opened, email="Zuzu@Example.org", mode="each")
    again = community.subscribe(reader, matter=opened, email="zuzu@example.org", mode="daily")

    assert (again.pk, again.token, again.mode) == (first.pk, first.token, "daily")
    assert found_anywhere("zuzu@example.org") == {"community_subscription"}
    assert community.unsubscribe(reader, token=first.token)
    assert not community.unsubscribe(reader, token=first.token)
    assert not Subscription.objects.exists()


@pytest.mark.parametrize(
    ("email", "mode"), [("zuzu", "each"), ("a@b.org\nBcc: x@y.org", "each"), ("zuzu@example.org", "hourly")]
)
def test_an_address_that_is_none_is_refused(reader, opened, email, mode):
    with pytest.raises(errors.CannotSubscribe):
        community.subscribe(reader, matter=opened, email=email, mode=mode)


def test_a_report_is_due_by_a_day_that_the_receipt_names(reader, clock):
    report, token = reported(reader)

    assert queries.receipt(token).answer_by == report.created + timedelta(days=30)
    assert report.state == State.OPEN
    assert report.created <= timezone.now()


def found_anywhere(words: str) -> set[str]:
    """Give every table of the database in which some row says this."""
    found = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 - names of our own tables
            if any(words.lower() in str(value).lower() for row in cursor.fetchall() for value in row):
                found.add(table)
    return found
