"""Those who work here put records together for readers; readers see the lists that are meant for them."""

from __future__ import annotations

import pytest

from alcove.libraries.models import Membership
from alcove.records import actions as records
from alcove.retrieval import actions, index
from alcove.retrieval.actions import CannotList
from alcove.retrieval.models import ListEntry, RecordList


@pytest.fixture
def books(found):
    return [found(text) for text in ("emma", "genji", "karenina")]


def test_a_basket_becomes_a_list_that_readers_see_once_it_is_meant_for_them(signed_in, client, books):
    first, second, third = (one.id for one in books)
    staff = signed_in()
    staff.post("/basket/change", {"add": [first, second]})
    made = staff.post("/staff/lists/new", {"title": " Novels \n of women "})["Location"]
    number = made.strip("/").split("/")[1]

    staff.logout()
    assert client.get(made).status_code == 404
    assert "Novels" not in client.get("/lists/").content.decode()

    staff = signed_in(Membership.Role.ADMINISTRATOR)
    staff.post("/basket/change", {"clear": "1"})
    staff.post("/basket/change", {"add": [third, first]})
    what = {"title": "Novels of women", "description": "For the course.", "is_public": "1"}
    staff.post(f"/staff/lists/{number}/change", {**what, "do": "add", "remove": second})
    staff.logout()

    page = client.get(made).content.decode()
    assert "Novels of women" in client.get("/lists/").content.decode()
    assert "For the course." in page
    assert page.index(f"/records/{first}/") < page.index(f"/records/{third}/")
    assert f"/records/{second}/" not in page
    assert "Change this list" not in page
    assert client.post(f"/staff/lists/{number}/change", what).status_code == 302  # to sign in
    assert RecordList.objects.get().title == "Novels of women"


def test_a_hidden_record_is_in_no_list(client, clerk, books):
    made = actions.make_list(clerk, title="Novels", record_ids=[one.id for one in books], is_public=True)
    with index.following():
        records.suppress(clerk, record_ids=[books[0].id], reason="A promise")

    page = client.get(f"/lists/{made.pk}/").content.decode()

    assert page.count('class="hit"') == 2
    assert f"/records/{books[0].id}/" not in page


def test_a_list_is_deleted_and_its_records_stay(signed_in, clerk, books):
    made = actions.make_list(clerk, title="Novels", record_ids=[one.id for one in books])

    signed_in().post(f"/staff/lists/{made.pk}/change", {"do": "delete"})

    assert not RecordList.objects.exists()
    assert not ListEntry.objects.exists()


def test_who_may_only_look_makes_no_list(signed_in, books):
    answer = signed_in(Membership.Role.VIEWER).post("/staff/lists/new", {"title": "Mine", "id": books[0].id})

    assert answer.status_code == 403
    assert not RecordList.objects.exists()


def test_what_is_no_list_is_refused(clerk, books, monkeypatch):
    for title in ("", "  ", "x" * 201):
        with pytest.raises(CannotList):
            actions.make_list(clerk, title=title, record_ids=[])
    monkeypatch.setattr(actions, "MOST_LISTED", 2)
    with pytest.raises(CannotList):
        actions.make_list(clerk, title="Many", record_ids=[one.id for one in books])
    assert not RecordList.objects.exists()
    made = actions.make_list(clerk, title="Twice", record_ids=[books[0].id, books[0].id, 999_999])
    assert made.entries.count() == 1
