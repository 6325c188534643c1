"""Readers speak without an account: reports, wishes, receipts; a flood leaves the queue usable."""

from __future__ import annotations

import pytest

from alcove.community.models import Matter, Receipt
from alcove.records import actions as records
from alcove.records import queries


@pytest.fixture
def record(clerk, drafts_of, real_file) -> int:
    records.save_many(clerk, drafts=drafts_of(real_file.read_bytes())[:1])
    return queries.newest_id()


def test_a_wish_gets_a_receipt_and_joins_the_queue(client, library):
    sent = client.post("/nominate/", {"wanted": "ألف ليلة وليلة", "why": "We have no copy.", "contact": "zia@example.org"})

    page = client.get(sent["Location"]).content.decode()
    matter = Matter.objects.get()
    assert "being looked at" in page and "zia@example.org" not in page
    assert (matter.kind, matter.title, matter.state) == ("purchase", "ألف ليلة وليلة", "open")
    assert client.post("/nominate/", {"wanted": " "}).status_code == 400


def test_a_thousand_reports_leave_the_queue_usable(client, record):
    for number in range(60):
        client.post(f"/records/{record}/report/", {"text": f"Buy pills at http://pills{number % 3}.example.org"})
    client.post(f"/records/{record}/report/", {"text": "These words hurt my family.", "words": "Indians"})

    queue = Matter.objects.filter(held_because="")
    assert queue.count() <= 4 and Receipt.objects.count() == 61
    assert "These words hurt my family." in {one.summary for one in Matter.objects.all()}


def test_a_receipt_says_nothing_to_who_does_not_hold_it(client, record):
    sent = client.post(f"/records/{record}/report/", {"text": "This is wrong.", "contact": "me@example.org"})

    assert client.get(sent["Location"]).status_code == 200
    assert client.get("/receipts/guessed/").status_code == 404
    assert not Receipt.objects.filter(token_hash__contains=sent["Location"].split("/")[2]).exists()
