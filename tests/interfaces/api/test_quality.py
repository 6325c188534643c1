"""The quality desk by the API."""

from __future__ import annotations

import pytest

from alcove.libraries import actions as libraries
from alcove.libraries.models import Membership
from alcove.organization import sample
from alcove.organization.actions import checking, loading


@pytest.fixture
def signed_in(client, clerk):
    user = libraries.add_user(clerk, username="vi", password="a long pass phrase 7", role=Membership.Role.VIEWER)
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client


def test_checks_scores_and_the_records_of_a_check_are_given(signed_in, clerk):
    loading.load_file(clerk, load=loading.start_load(clerk, path=sample.files()[0]))
    run = checking.run_quality(clerk, run=checking.start_quality(clerk))

    found = signed_in.get("/api/quality").json()
    line = next(one for one in found["checks"] if one["id"] == "Q602")
    records = signed_in.get("/api/quality/Q602", {"limit": 2}).json()
    rest = signed_in.get("/api/quality/Q602", {"after": records[1]["record"]}).json()

    assert found["records"] == run.records == sum(found["scores"].values())
    assert line["why"] and line["trend"] == [line["records"]]
    assert len(records) == 2 and len(rest) == line["records"] - 2
    assert records[0]["places"][0][0] in ("100", "700", "710")


def test_before_the_first_run_there_is_nothing_and_strangers_are_asked_to_sign_in(signed_in, client):
    assert signed_in.get("/api/quality").json()["code"] == "A301"
    assert signed_in.get("/api/quality/Q1?limit=9999").status_code == 422
    client.logout()
    assert client.get("/api/quality").status_code == 401
