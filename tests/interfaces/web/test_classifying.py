"""The shelf with the new thing in its place, and labels for the spines."""

from __future__ import annotations

import pytest

from alcove.marc import callnumber
from alcove.marc.record import Record
from alcove.marc.write import encode
from alcove.organization.actions import loading
from alcove.records import actions as records
from alcove.records import queries
from alcove.records.models import ChangeSet
from alcove.retrieval import index, shelflist


@pytest.fixture
def shelf(clerk, real_file):
    loading.load_file(clerk, load=loading.start_load(clerk, path=real_file))
    index.catch_up()


@pytest.fixture
def book(clerk, shelf) -> int:
    fields = [("001", "new1"), ("008", "240101s2024    nyu           000 0 eng d"), ("050", " 4\x1faPS3563"),
              ("100", "1 \x1faMorton, Ann."), ("245", "10\x1faA new book")]  # fmt: skip
    raw = encode(Record("00000nam a2200000 a 4500", fields), syntax="iso2709")
    records.save_many(clerk, drafts=[records.Draft(raw, "iso2709", "utf-8", "bibliographic", ("", "new1"), None)])
    index.catch_up()
    return queries.by_control_number(clerk.library_id, "new1")[0].id


def test_a_new_book_gets_a_number_between_its_neighbours(signed_in, book):
    client = signed_in()
    page = client.get(f"/staff/classify/?record={book}").content.decode()
    place = shelflist.place("lcc", "PS3563", "Morton, Ann", year="2024", but=book)
    assert place.cutter and place.call_number in page

    key = callnumber.sort_key(place.call_number, "lcc")
    assert all(callnumber.sort_key(one.call_number, "lcc") < key for one in place.before)
    assert all(key < callnumber.sort_key(one.call_number, "lcc") for one in place.after)


def test_in_every_class_of_real_books_a_new_name_gets_a_number_that_stands_where_it_should(shelf):
    tried = fits = 0
    for number in ("PS3563", "PS3569", "PR6052", "HD9502", "BX1378", "DS559", "E185", "QA76", "PN1995.9", "F391"):
        for name in ("Abbott", "Miller", "Zweig"):
            place = shelflist.place("lcc", number, name)
            tried += 1
            if place.cutter and place.why == "fitted":
                fits += 1
                key = callnumber.sort_key(f"{number} .{place.cutter}", "lcc")
                last = next((one for one in reversed(place.before) if one.cutter), None)
                assert last is None or callnumber.sort_key(f"{number} .{last.cutter}", "lcc") <= key
    assert tried == 30 and fits > 5


def test_the_number_is_put_into_the_record_by_a_change_that_is_looked_at(signed_in, clerk, book, shelf):
    client = signed_in()
    said = {"record": book, "scheme": "lcc", "number": "PS3564", "name": "Morton, Ann"}

    answer = client.post("/staff/classify/", said)

    assert answer.status_code == 302
    made = ChangeSet.objects.latest("id")
    records.apply_change_set(clerk, change_set=made, fingerprint=made.fingerprint)
    contents = [content for tag, content in queries.get(clerk.library_id, book).record.entries if tag == "050"]
    assert any(content.startswith(" 4\x1faPS3564\x1fb.M6") and content.endswith(" 2024") for content in contents)


def test_labels_begin_where_the_sheet_is_still_free(signed_in, shelf, clerk):
    ids = [one.id for one in queries.all_stored() if one.record.first("050")][:60]
    page = signed_in().get("/staff/labels/", {"id": " ".join(map(str, ids)), "start": "3"}).content.decode()

    assert page.count('<ul class="labels labels-a4"') == 2
    assert page.count('<li aria-hidden="true">') == 2
    assert page.count("<span>") >= 120


def test_an_empty_page_says_what_to_do_and_nonsense_breaks_nothing(signed_in, library):
    client = signed_in()
    nonsense = ("/staff/classify/?number=%00&name=x&scheme=zz", "/staff/labels/?id=9999999&start=x")
    for address in ("/staff/classify/", "/staff/labels/", *nonsense):
        assert client.get(address).status_code == 200
    assert client.get("/staff/classify/?record=999999").status_code == 404
