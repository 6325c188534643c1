"""Merging on its page."""

from __future__ import annotations

from alcove.libraries.models import Membership
from alcove.marc import write
from alcove.marc.record import Record
from alcove.organization.actions import merging
from alcove.records import actions, queries
from alcove.records.models import ChangeSet


def test_chosen_records_are_merged_field_by_field(signed_in, catalogue):
    client = signed_in()
    first, second = list(queries.all_stored())[:2]
    page = client.get("/staff/merge/", {"id": [first.id, second.id]}).content.decode()
    assert page.count('name="take"') > 20 and f'value="{first.id}-' in page

    title = next(place for place, (tag, _) in enumerate(second.record.entries) if tag == "245")
    shown = {"id": [first.id, second.id], "version": [f"{first.id}-1", f"{second.id}-1"], "survivor": first.id}
    made = client.post("/staff/merge/", {**shown, "take": [f"{second.id}-{title}"], "make": "1"})
    change_set = ChangeSet.objects.get()
    assert made["Location"] == f"/staff/changes/{change_set.pk}/"
    assert "The record is deleted." in client.get(made["Location"]).content.decode()

    client.post(f"{made['Location']}apply", {"fingerprint": change_set.fingerprint})
    assert queries.seen_by(None, first.id).record.fields("245") == second.record.fields("245")
    assert client.get(f"/records/{second.id}/")["Location"] == f"/records/{first.id}/"


def test_the_record_that_stayed_leads_to_its_merge_to_take_it_back(signed_in, catalogue, clerk):
    first, second = list(queries.all_stored())[:2]
    made = merging.merge_records(clerk, survivor=first.id, others=[second.id])
    actions.apply_change_set(clerk, change_set=made, fingerprint=made.fingerprint)
    client, link = signed_in(), f'href="/staff/changes/{made.pk}/"'
    assert link in client.get(f"/records/{second.id}/", follow=True).content.decode()
    assert link in client.get(f"/records/{second.id}/history/").content.decode()

    client.post(f"/staff/changes/{made.pk}/undo", {"reason": "Two books"})

    assert link not in client.get(f"/records/{first.id}/").content.decode()
    client.logout()
    assert "/staff/changes/" not in client.get(f"/records/{first.id}/history/").content.decode()


def test_without_records_the_page_says_what_to_do(signed_in, catalogue):
    page = signed_in().get("/staff/merge/", {"id": "x, 1"}).content.decode()
    assert "Choose two or more records" in page


def test_records_that_are_gone_are_not_offered(signed_in, catalogue, clerk):
    first, second = list(queries.all_stored())[:2]
    actions.delete(clerk, record_id=second.id, expected_version=1, reason="test")

    assert "Choose two or more records" in signed_in().get("/staff/merge/", {"id": [first.id, second.id]}).content.decode()


def test_duplicates_are_found_by_a_profile_and_lead_to_merging(signed_in, catalogue, clerk, drafts_of):
    first = next(stored for stored in queries.all_stored() if stored.record.first("020"))
    entries = [entry for entry in first.record.entries if entry[0] != "001"]
    again = Record(first.record.leader, [("001", "another"), *entries])
    actions.save_many(clerk, drafts=drafts_of(write.encode(again, syntax="iso2709")))
    other = max(stored.id for stored in queries.all_stored())

    page = signed_in().get("/staff/duplicates/", {"profile": "isbn-title"}).content.decode()

    assert f"/staff/merge/?id={first.id}&amp;id={other}" in page
    assert "Merge these" not in signed_in(Membership.Role.VIEWER).get("/staff/duplicates/").content.decode()
