"""What is decided together, and what the audit found, by the API."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from alcove.community import actions as community
from alcove.community.models import Matter
from alcove.formats.terms.entries import Entry, ListHeader, Match, Outcome, Part, TermList
from alcove.libraries import actions as libraries
from alcove.libraries.models import Membership
from alcove.organization.actions import auditing, term_lists
from alcove.records import actions as records
from alcove.records import queries

REASONS = "Those whom this names say it otherwise, and three libraries near us have followed."
CHANGE = {"term": "Indians of South America", "shown": ["Indigenous peoples of South America"], "summary": "Asked for."}


@pytest.fixture
def record(clerk, drafts_of, shared_data) -> int:
    """Give a real record with a heading that somebody objects to."""
    raw = (shared_data / "marc_bib/solrmarc/uva_001_2000.mrc").read_bytes()
    records.save_many(clerk, drafts=drafts_of(raw)[36:37])
    return queries.newest_id()


@pytest.fixture
def signed_in(client, clerk):
    user = libraries.add_user(clerk, username="cat", password="a long pass phrase 7", role=Membership.Role.CATALOGUER)
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client


def post(client, address: str, said: dict[str, object] | None = None):
    return client.post(address, json.dumps(said or {}), content_type="application/json")


def test_a_proposal_becomes_a_decision_that_everybody_can_ask_for(client, clerk, signed_in, record):
    made = post(signed_in, "/api/matters", CHANGE)
    assert made.status_code == 201 and (made.json()["state"], made.json()["records"]) == ("draft", 1)
    matter = Matter.objects.get(number=made.json()["number"])
    community.open_matter(clerk, matter=matter)
    early = timezone.now() - timedelta(days=20)
    Matter.objects.filter(pk=matter.pk).update(opened=early, closes=early)
    community.close_matter(clerk, matter=matter)
    assert post(signed_in, f"/api/matters/{matter.number}/apply").json()["code"] == "A607"
    community.decide(clerk, matter=matter, outcome="accepted", reasons=REASONS)

    applied = post(signed_in, f"/api/matters/{matter.number}/apply").json()
    community.publish(clerk, matter=matter)

    assert applied["counts"] == {"records": 1, "fields": 1}
    (decision,) = client.get("/api/decisions").json()
    page = client.get(f"/api/decisions/{decision['slug']}").json()
    assert (page["reasons"], page["deciders"], page["superseded_by"]) == (REASONS, ["clerk"], "")
    (changed,) = client.get(f"/api/records/{record}/wording").json()
    assert changed["before"].startswith("Indians of South America") and changed["reasons"] == [REASONS]
    assert changed["after"][0].startswith("Indigenous peoples of South America")
    assert [one["number"] for one in signed_in.get("/api/matters?state=published").json()] == [matter.number]


def test_what_the_audit_found_is_judged(client, clerk, signed_in, record):
    word = Entry("w", "American", "en", (), Part.PROSE, Match.TOKEN, outcome=Outcome.ASK)
    heading = Entry("h", "Indians of South America", "en", ("lcsh",))
    term_lists.keep_terms(clerk, code="ours", term_list=TermList(ListHeader("ours"), (word, heading)))
    auditing.run_audit(clerk, run=auditing.start_audit(clerk))

    (hit,) = signed_in.get("/api/audit/hits?rule=R01").json()
    answer = post(signed_in, f"/api/audit/hits/{hit['id']}/verdict", {"said": "yes", "impact": "It names nobody."})

    assert answer.status_code == 204 and hit["record"] == record
    standing = {one["rule"]: one for one in signed_in.get("/api/audit").json()}
    assert (standing["R01"]["yes"], standing["R01"]["may_act"]) == (1, True)
    assert post(signed_in, "/api/audit/hits/999999/verdict", {"said": "yes"}).status_code == 404


@pytest.mark.parametrize("address", ["/api/matters", "/api/audit", "/api/audit/hits"])
def test_what_is_not_published_is_for_those_who_work_here(client, library, address):
    assert client.get(address).status_code == 401


@pytest.mark.parametrize("said", [{}, {"term": "A", "shown": []}, {"term": "A", "shown": ["A"]}, {**CHANGE, "part": "x"}])
def test_a_proposal_without_its_parts_is_refused(signed_in, said):
    assert post(signed_in, "/api/matters", said).status_code in (400, 422)
