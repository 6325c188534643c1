"""Deciding about incoming records in the workbench."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.marc.any_record import record

from alcove.identification.models import LoadPlan, Undecided
from alcove.libraries.models import Job, Membership
from alcove.marc import write
from alcove.organization.actions import loading
from alcove.records.models import Record
from alcove.retrieval import index

OURS = [record(f"001 {number}", "020 __ $a 9780261102217", "245 10 $a Hobbit", f"590 __ $a Ours {number}") for number in (7, 8)]
THEIRS = record("001 9", "003 DLC", "020 __ $a 0261102214", "245 10 $a Hobbit", "650 _0 $a <b>Dragons</b>")


@pytest.fixture
def waiting(clerk, tmp_path) -> Undecided:
    """Give a record that is like two of ours."""
    for name, kept, options in (
        ("ours.mrc", OURS, {}),
        ("new.mrc", [THEIRS], {"match": "isbn-title", "overlay": "local"}),
    ):
        path = tmp_path / name
        path.write_bytes(b"".join(write.encode(one, syntax="iso2709") for one in kept))
        with index.following():
            loading.load_file(clerk, load=loading.start_load(clerk, path=path, **options))
    return Undecided.objects.get()


def test_a_record_to_be_decided_stands_beside_each_of_ours(signed_in, waiting):
    client = signed_in()

    assert "Hobbit" in client.get("/staff/undecided/").content.decode()
    page = client.get(f"/staff/undecided/{waiting.pk}/").content.decode()

    assert "ISBN 9780261102217" in page
    assert "<strong><bdi>0 $a&lt;b&gt;Dragons" in page
    assert "590: ours are kept" in page
    assert page.count('name="choice"') == 4


def test_it_is_put_over_one_and_can_be_found_there_at_once(signed_in, waiting):
    client = signed_in()
    second = Record.objects.get(control_number="8")

    answer = client.post(f"/staff/undecided/{waiting.pk}/decide", {"choice": str(second.pk)}, follow=True)

    assert "put over a record" in answer.content.decode()
    assert f"/records/{second.pk}/" in client.get("/search", {"q": "dragons"}).content.decode()
    assert 'name="choice"' not in answer.content.decode()
    again = client.post(f"/staff/undecided/{waiting.pk}/decide", {"choice": "new"})
    assert again.status_code == 409 or again.status_code == 400


@pytest.mark.parametrize(("choice", "records", "state"), [("new", 3, "added"), ("nothing", 2, "passed over")])
def test_it_is_added_or_passed_over(signed_in, waiting, choice, records, state):
    signed_in().post(f"/staff/undecided/{waiting.pk}/decide", {"choice": choice})

    waiting.refresh_from_db()
    assert (Record.objects.count(), waiting.state) == (records, state)


@pytest.mark.parametrize("choice", ["", "everything", "999999", "9" * 40, "²"])
def test_a_choice_that_is_none_changes_nothing(signed_in, waiting, choice):
    answer = signed_in().post(f"/staff/undecided/{waiting.pk}/decide", {"choice": choice})

    waiting.refresh_from_db()
    assert (answer.status_code, waiting.state) == (404, "open")


def test_who_may_only_look_sees_it_but_cannot_decide(signed_in, waiting):
    client = signed_in(Membership.Role.VIEWER)

    assert 'name="choice"' not in client.get(f"/staff/undecided/{waiting.pk}/").content.decode()
    assert client.post(f"/staff/undecided/{waiting.pk}/decide", {"choice": "new"}).status_code == 403


def test_the_profiles_are_said_in_the_language_of_the_reader(signed_in, library):
    page = signed_in().get("/staff/profiles/", headers={"Accept-Language": "de"}).content.decode()

    assert "590: unsere bleiben" in page
    assert "Titel und physische Form" in page


def test_a_file_is_loaded_by_profiles(signed_in, library):
    client = signed_in()
    raw = write.encode(THEIRS, syntax="iso2709")
    looked = client.post("/staff/load/", {"file": SimpleUploadedFile("new.mrc", raw), "encoding": "detected"})
    address = f"/staff/load/{looked['Location']}"

    wrong = client.post(address, {"encoding": "detected", "match": "", "overlay": "local"})
    started = client.post(address, {"encoding": "detected", "match": "isbn-title", "overlay": "local"})

    assert wrong.status_code == 400
    assert "Choose how records are matched" in wrong.content.decode()
    assert (started.status_code, Job.objects.count()) == (302, 1)
    assert LoadPlan.objects.get().match_name == "isbn-title"
