"""Subjects of similar records, on their page and in the editor."""

from __future__ import annotations

import re
from html import unescape

import pytest

from alcove.libraries.models import Membership
from alcove.marc import write
from alcove.marc.record import Record
from alcove.records import actions, queries
from alcove.records.models import ChangeSet
from alcove.records.saving import Draft
from alcove.retrieval import index

JAZZ = "=650  \\0$aJazz$zNew Orleans."


@pytest.fixture
def shelf(clerk):
    """Keep three records about two things; give those that are to be described and that are alike."""
    described = [
        ("Jazz funerals in New Orleans", [("050", "00\x1faML3508.8.N48\x1fbP4"), ("650", " 0\x1faJazz\x1fzNew Orleans.")]),
        ("Jazz bands of New Orleans", []),
        ("Quantum chromodynamics", [("650", " 0\x1faPhysics.")]),
    ]
    drafts = []
    for number, (title, more) in enumerate(described):
        record = Record("00000nam a2200000 a 4500", [("001", f"s{number}"), *more[:1], ("245", f"10\x1fa{title}"), *more[1:]])
        drafts.append(Draft(write.encode(record, syntax="iso2709"), "iso2709", "utf-8", record.kind, ("", f"s{number}")))
    with index.following():
        actions.save_many(clerk, drafts=drafts)
    return [queries.by_control_number(clerk.library_id, f"s{number}")[0] for number in range(len(described))]


def test_what_was_chosen_is_looked_at_before_it_is_added(signed_in, shelf):
    client, [funerals, bands, _] = signed_in(), shelf
    address = f"/staff/records/{bands.id}/suggest/"
    assert address in client.get(f"/records/{bands.id}/").content.decode()
    page = unescape(client.get(address).content.decode())
    assert "Jazz -- New Orleans" in page and f'href="/records/{funerals.id}/"' in page and "1 similar record has it" in page
    assert re.search(r"words in common:.*Jazz.*Orleans", page, re.DOTALL)

    made = client.post(address, {"version": "1", "subject": [JAZZ, "=050  \\4$aML3508.8"]})

    change_set = ChangeSet.objects.get()
    assert made["Location"] == f"/staff/changes/{change_set.pk}/"
    assert queries.get(bands.library_id, bands.id).version == 1
    client.post(f"{made['Location']}apply", {"fingerprint": change_set.fingerprint})
    assert [tag for tag, _ in queries.get(bands.library_id, bands.id).record.entries] == ["001", "050", "245", "650"]


def test_where_nothing_was_ticked_it_is_said_and_nothing_is_made(signed_in, shelf):
    answer = signed_in().post(f"/staff/records/{shelf[1].id}/suggest/", {"version": "1"})

    assert answer.status_code == 422 and "There is nothing to add." in answer.content.decode()
    assert not ChangeSet.objects.exists()


@pytest.mark.parametrize("sent", ["=245  10$aAnother title", "=386  \\\\$aWomen", "nonsense", "=650", "\0", "=001  x"])
def test_nothing_but_subjects_is_taken(signed_in, shelf, sent):
    answer = signed_in().post(f"/staff/records/{shelf[1].id}/suggest/", {"version": "1", "subject": sent})

    assert answer.status_code == 422


def test_a_record_that_nothing_is_like_says_what_helps(signed_in, shelf):
    page = signed_in().get(f"/staff/records/{shelf[2].id}/suggest/").content.decode()

    assert "No record of the catalogue is like this one yet." in page
    assert 'name="subject"' not in page


def test_what_has_little_reason_is_folded_away_behind_the_rest(signed_in, shelf, clerk):
    record = Record("00000nam a2200000 a 4500", [("001", "s9"), ("245", "10\x1faJazz"), ("650", " 0\x1faAdvertising.")])
    draft = Draft(write.encode(record, syntax="iso2709"), "iso2709", "utf-8", record.kind, ("", "s9"))
    with index.following():
        actions.save_many(clerk, drafts=[draft])

    page = signed_in().get(f"/staff/records/{shelf[1].id}/suggest/").content.decode()

    strong, weak = page.index("Jazz -- New Orleans"), page.index("<bdi>Advertising</bdi>")
    assert strong < page.index("Less certain: one record has it") < weak


def test_what_was_saved_in_the_meantime_is_not_changed(signed_in, shelf):
    answer = signed_in().post(f"/staff/records/{shelf[1].id}/suggest/", {"version": "7", "subject": JAZZ})

    assert answer.status_code == 409


def test_those_who_may_not_change_records_are_told_so(signed_in, shelf):
    assert signed_in(Membership.Role.VIEWER).get(f"/staff/records/{shelf[1].id}/suggest/").status_code == 403


@pytest.mark.parametrize("view", ["form", "text"])
def test_the_editor_puts_what_was_chosen_into_a_record_that_is_not_saved_yet(signed_in, shelf, view):
    client = signed_in()
    form = {"view": "form", "leader": "00000nam a2200000 i 4500", "tag": ["245", "700"], "first": ["1", "1"],
            "second": ["0", " "], "content": ["$aNew Orleans jazz", "$aArmstrong, Louis"]}  # fmt: skip
    text = {"view": "text", "text": "=LDR  00000nam a2200000 i 4500\n=245  10$aNew Orleans jazz\n"}
    sheet = form if view == "form" else text
    asked = unescape(client.post("/staff/records/new/", {**sheet, "do": "subjects"}).content.decode())
    assert f'value="{JAZZ}"' in asked and "Add the chosen to the record" in asked

    page = unescape(client.post("/staff/records/new/", {**sheet, "do": "add-subjects", "subject": [JAZZ]}).content.decode())

    assert "1 field was added. Look at it, and save." in page
    assert page.count("$aJazz$zNew Orleans.") == 1
    if view == "form":
        assert re.findall(r'name="tag" value="(\d+)"', page) == ["245", "650", "700"]
    assert queries.count() == 3


def test_the_editor_keeps_what_is_ticked_where_nothing_can_be_added(signed_in, shelf):
    sheet = {"view": "text", "text": "=245  10$aNew Orleans jazz\n=650  \\0$aJAZZ$zNew Orleans"}

    page = signed_in().post("/staff/records/new/", {**sheet, "do": "add-subjects", "subject": [JAZZ]}).content.decode()

    assert "Nothing was added" in page and page.count("JAZZ") == 1
