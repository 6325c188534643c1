"""A person asks, without an account, and the library answers; two people together open what is sealed."""

from __future__ import annotations

import pytest

from alcove.libraries.models import Membership, TrailEntry
from alcove.marc.record import Record
from alcove.marc.write import encode
from alcove.organization.models import CorrectionRequest
from alcove.records import actions, queries
from alcove.records.models import SealedValue, Unsealing

FORMER = "Formername, Given"


@pytest.fixture
def person(clerk) -> int:
    fields = [("001", "n1"), ("003", "TEST"), ("100", "1 \x1faName, Chosen"), ("400", f"1 \x1fwnne\x1fa{FORMER}")]
    raw = encode(Record("00000nz  a2200000n  4500", fields), syntax="iso2709")
    actions.save_many(clerk, drafts=[actions.Draft(raw, "iso2709", "utf-8", "authority", ("TEST", "n1"), None)])
    return queries.by_control_number(clerk.library_id, "n1")[0].id


def ask(client, person: int, standing: str = "self", text: str = "Please take my former name out.") -> CorrectionRequest:
    answer = client.post(f"/records/{person}/correction/", {"standing": standing, "text": text, "contact": "ann@example.org"})
    assert answer.status_code == 302
    return CorrectionRequest.objects.get(token=answer["Location"].split("/")[2])


def test_a_person_asks_without_an_account_and_sees_what_becomes_of_it(client, signed_in, person):
    asked = ask(client, person)
    page = client.get(f"/corrections/{asked.token}/").content.decode()
    assert "being looked at" in page and "Please take my former name out." in page

    staff = signed_in()
    address = f"/staff/corrections/{asked.pk}/"
    assert "Please take my former name out." in staff.get(address).content.decode()
    refused = staff.post(address, {"do": "seal", "version": "1", "place": "3", "reason": "asked"}).content.decode()
    assert "It is not confirmed who asks." in refused
    staff.post(address, {"do": "confirm", "reason": "She came with her papers"})
    staff.post(address, {"do": "seal", "version": "1", "place": "3", "reason": "asked", "answer": "It is gone."})

    assert FORMER not in str(queries.get(asked.library_id, person).record.entries)
    client.logout()
    page = client.get(f"/corrections/{asked.token}/").content.decode()
    assert "It is gone." in page and "done" in page
    for closed in ("", "history/", "fields/", "source/", "?view=marc"):
        assert FORMER not in client.get(f"/records/{person}/{closed}").content.decode()


def test_what_somebody_wrote_and_how_to_reach_them_is_on_no_trail(client, person):
    ask(client, person)

    said = " ".join(f"{one.details} {one.reason}" for one in TrailEntry.objects.all())
    assert "former name" not in said and "ann@example.org" not in said


@pytest.mark.parametrize("given", [{}, {"standing": "king", "text": "x"}, {"standing": "self", "text": "  "}])
def test_a_request_that_says_nothing_is_refused_with_the_remedy(client, person, given):
    answer = client.post(f"/records/{person}/correction/", given)

    assert answer.status_code == 400 and 'role="alert"' in answer.content.decode()
    assert not CorrectionRequest.objects.exists()


def test_requests_do_not_pile_up_without_end(client, person):
    for _ in range(20):
        ask(client, person)

    assert client.post(f"/records/{person}/correction/", {"standing": "self", "text": "again"}).status_code == 400


def test_nobody_else_reads_a_request(client, signed_in, person):
    asked = ask(client, person)

    assert client.get("/corrections/guess/").status_code == 404
    assert client.get("/staff/corrections/").status_code == 302
    viewer = signed_in(Membership.Role.VIEWER)
    assert viewer.get("/staff/corrections/").status_code == 404
    assert viewer.get(f"/staff/corrections/{asked.pk}/").status_code == 404


def test_a_second_person_agrees_before_anything_is_seen(client, signed_in, person):
    asked = ask(client, person)
    staff, address = signed_in(), f"/staff/corrections/{asked.pk}/"
    staff.post(address, {"do": "confirm", "reason": "known"})
    staff.post(address, {"do": "seal", "version": "1", "place": "3", "reason": "asked"})
    value = SealedValue.objects.get()
    assert FORMER not in staff.get(address).content.decode()
    staff.post(address, {"do": "look", "value": value.pk, "reason": "A court asks"})
    assert FORMER not in staff.get(address).content.decode()

    other = signed_in(Membership.Role.ADMINISTRATOR)
    other.post(address, {"do": "agree", "unsealing": Unsealing.objects.get().pk})

    assert FORMER in other.get(address).content.decode()


def test_a_request_is_declined_with_an_answer(client, signed_in, person):
    asked = ask(client, person, standing="other")
    staff, address = signed_in(), f"/staff/corrections/{asked.pk}/"
    assert 'role="alert"' in staff.post(address, {"do": "declined", "answer": " "}).content.decode()

    staff.post(address, {"do": "declined", "answer": "Please let the person write to us."})

    asked.refresh_from_db()
    assert (asked.state, asked.answer) == ("declined", "Please let the person write to us.")
    assert 'role="alert"' in staff.post(address, {"do": "done", "answer": "again"}).content.decode()
