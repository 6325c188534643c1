"""The batch editor on its page."""

from __future__ import annotations

import json

from django.core.files.uploadedfile import SimpleUploadedFile

from alcove.libraries.models import Membership
from alcove.records import queries
from alcove.records.models import ChangeSet

NOTE = {"instructions": [{"verb": "add field", "tag": "590", "data": "\\\\$aSeen."}]}


def test_a_task_is_put_together_and_leads_to_what_would_change(signed_in, catalogue):
    client = signed_in()
    asked = {"which": "query", "q": "genji"}

    page = client.post("/staff/fix/", {**asked, "add": "add field", "add field tag": "590", "add field data": "\\\\$aSeen."})
    assert "Add field 590" in page.content.decode()
    made = client.post("/staff/fix/", {**asked, "task": json.dumps(NOTE), "make": "1", "reason": "Asked for"})

    change_set = ChangeSet.objects.get()
    assert made["Location"] == f"/staff/changes/{change_set.pk}/"
    assert 0 < change_set.proposed == change_set.examined < queries.count()
    assert change_set.recipe["task"] == NOTE and "diff-come" in client.get(made["Location"]).content.decode()


def test_an_instruction_can_be_taken_out_again(signed_in, catalogue):
    page = signed_in().post("/staff/fix/", {"task": json.dumps(NOTE), "remove": "0"}).content.decode()
    assert "Nothing yet." in page


def test_what_is_wrong_is_said_by_its_place_and_nothing_is_lost(signed_in, catalogue):
    client = signed_in()
    wrong = {"instructions": [{"verb": "burn field", "tag": "590"}]}

    answer = client.post("/staff/fix/", {"which": "query", "q": "genji", "task": json.dumps(wrong), "make": "1"})
    assert answer.status_code == 400 and "burn field" in answer.content.decode() and 'value="genji"' in answer.content.decode()
    assert "No record is meant" in client.post("/staff/fix/", {"task": json.dumps(NOTE), "make": "1"}).content.decode()
    assert "no instruction yet" in client.post("/staff/fix/", {"which": "all", "make": "1"}).content.decode()
    assert not ChangeSet.objects.exists()


def test_records_can_be_named_by_their_numbers(signed_in, catalogue):
    ids = [stored.id for stored in queries.all_stored()][:2]
    signed_in().post("/staff/fix/", {"which": "ids", "ids": f"{ids[0]}, {ids[1]} x", "task": json.dumps(NOTE), "make": "1"})
    assert ChangeSet.objects.get().proposed == 2


def test_who_may_only_look_can_make_nothing(signed_in, catalogue):
    client = signed_in(Membership.Role.VIEWER)
    assert "See what would change" not in client.get("/staff/fix/").content.decode()
    assert client.post("/staff/fix/", {"which": "all", "task": json.dumps(NOTE), "make": "1"}).status_code == 403
    assert not ChangeSet.objects.exists()


def test_a_task_of_marcedit_is_read_and_what_was_not_converted_is_said(signed_in, catalogue, shared_data):
    file = shared_data / "marcedit_tasks" / "folio_ac_eebo.task"

    client = signed_in()
    page = client.post("/staff/fix/", {"file": SimpleUploadedFile(file.name, file.read_bytes())}).content.decode()

    assert "About the lines of the file" in page and "Delete field 9XX" in page
    wrong = client.post("/staff/fix/", {"file": SimpleUploadedFile("x.json", b"{")})
    assert wrong.status_code == 400 and "This cannot be done yet" in wrong.content.decode()
