"""What a community asks for its materials is held at every door: not online, ask us, the notice first."""

from __future__ import annotations

import pytest

from alcove.community import actions as communities
from alcove.formats.z3950.rpn import Attribute, Term
from alcove.libraries import actions as libraries
from alcove.libraries.models import Membership
from alcove.marc import write
from alcove.marc.record import Record as MarcRecord
from alcove.organization import sample
from alcove.organization.actions import loading
from alcove.records import actions, harvest, queries
from alcove.records.saving import Draft
from alcove.retrieval import browse, index
from alcove.retrieval import queries as retrieval

from .test_leaks import ABSENT, SEARCHED, SECRET, WORD, Catalogue, said, without_the_question

TITLE = "Vallisneria"
ASK = "Write to the language keepers of the valley."
# Where a record that is asked for may be named by its title, and how to ask is said.
MAY_NAME_IT = (
    "/search?", "/search/by-field", "/sru?", "/records/{id}/?", "/records/{id}/report/", "/records/{id}/accessible-copy/",
    "/records/{id}/correction/",
    "/basket/?", "/lists/1/", "/api/search?", "/reconcile/view?",
)  # fmt: skip


@pytest.fixture
def song(clerk) -> int:
    return made_song(clerk)


def made_song(clerk) -> int:
    """Load some records, and one of a community with a word that only its title has not."""
    file = next(path for path in sample.files() if path.name == "fiction.mrk")
    record = MarcRecord("00000nim a2200000 a 4500", [
        ("001", "song1"), ("008", "240101s2024    nyu           000 0 eng d"), ("020", "  \x1fa9780306406157"),
        ("050", " 4\x1faBV999\x1fb.Q99 2024"), ("100", f"1 \x1fa{SECRET}, Ann"), ("245", f"10\x1fa{TITLE} songs"),
        ("490", f"0 \x1fa{SECRET} series"), ("520", f"  \x1faSung by {SECRET}."), ("650", f" 0\x1fa{SECRET} hymns"),
        ("655", f" 7\x1fa{SECRET} tracts"), ("830", f" 0\x1fa{SECRET} series"),
    ])  # fmt: skip
    with index.following():
        loading.load_file(clerk, load=loading.start_load(clerk, path=file))
        draft = Draft(write.encode(record, syntax="iso2709"), "iso2709", "utf-8", record.kind, ("", "song1"))
        actions.save_many(clerk, drafts=[draft])
    [stored] = queries.by_control_number(clerk.library_id, "song1")
    return stored.id


def ask(clerk, record_id: int, protocol: str) -> None:
    made = communities.open_materials(clerk, name="Songs of the valley", community="People of the valley")
    with index.following():
        communities.put_in_materials(clerk, materials=made, record_ids=[record_id])
        communities.set_protocol(clerk, materials=made, protocol=protocol, notice="Sung in winter only.", how_to_ask=ASK)
    for name in browse.BROWSED:
        browse.lists(name)


def test_before_anybody_has_spoken_it_is_seen(client, song):
    seen = [one for one in SEARCHED if SECRET in without_the_question(said(client, one.format(id=song)))]

    assert len(seen) >= 12


@pytest.mark.parametrize("address", [*SEARCHED, *ABSENT])
def test_not_online_is_nowhere(client, clerk, song, address):
    ask(clerk, song, "not-online")

    text = without_the_question(said(client, address.format(id=song)))

    assert SECRET not in text
    assert TITLE not in text
    assert "9780306406157" not in text


@pytest.mark.parametrize("address", [*SEARCHED, *ABSENT])
def test_ask_us_gives_no_more_than_the_title(client, clerk, song, address):
    ask(clerk, song, "ask-us")

    text = without_the_question(said(client, address.format(id=song)))

    assert SECRET not in text
    assert "9780306406157" not in text
    if not any(address.startswith(one.rstrip("?")) for one in MAY_NAME_IT):
        assert TITLE not in text


def test_ask_us_can_be_found_by_its_title_and_says_how_to_ask(client, clerk, song):
    ask(clerk, song, "ask-us")

    found = said(client, "/search?q=vallisneria")
    page = client.get(f"/records/{song}/").content.decode()

    assert f"/records/{song}/" in found
    assert "People of the valley" in found
    assert ASK in page
    assert "ld+json" not in page
    assert client.get(f"/records/{song}.mrc").status_code == 404
    assert client.get(f"/api/records/{song}").status_code == 404


def test_searching_for_what_is_held_finds_nothing(clerk, song):
    ask(clerk, song, "ask-us")
    door = Catalogue()

    assert retrieval.search(WORD).total == 0
    for use in (4, 1003, 21, 1016, 5):
        assert door.search(Term(WORD, (Attribute(1, use),)), "1.2.840.10003.3.1", {}).total == 0
    for field in ("title", "author", "subject", "author_name", "subject_heading", "series_title"):
        assert retrieval.suggest(field, WORD[:5]) == retrieval.suggest(field, SECRET[:5]) == []
        assert retrieval.suggest(field, "vallis") == []


@pytest.mark.parametrize("protocol", ["ask-us", "not-online"])
def test_a_harvester_is_told_that_it_is_gone(client, clerk, song, protocol):
    ask(clerk, song, protocol)

    assert harvest.one(song).is_deleted
    text = said(client, f"/oai?verb=GetRecord&metadataPrefix=marc21&identifier=oai:testserver:{song}")
    assert 'status="deleted"' in text


def test_an_unknown_protocol_is_ask_us(client, clerk, song):
    ask(clerk, song, "whatever they say")

    assert queries.get(clerk.library_id, song).protocol == "ask-us"


def test_the_notice_comes_first_and_travels_along(client, clerk, song):
    ask(clerk, song, "notice-first")

    first = client.get(f"/records/{song}/").content.decode()
    assert "Sung in winter only." in first
    assert SECRET not in first
    assert client.get(f"/records/{song}/history/").status_code == 302
    assert client.get(f"/records/{song}/source/1.bin").status_code == 302

    client.post(f"/records/{song}/notice-read")

    assert SECRET in client.get(f"/records/{song}/").content.decode()
    assert client.get(f"/records/{song}/history/").status_code == 200
    assert "Sung in winter only." in said(client, f"/records/{song}.xml")
    oai = said(client, f"/oai?verb=GetRecord&metadataPrefix=marc21&identifier=oai:testserver:{song}")
    assert SECRET in oai
    assert "Sung in winter only." in oai
    # What came in is as it came.
    assert b"Sung in winter" not in queries.get(clerk.library_id, song).raw


def test_a_new_copy_from_a_vendor_does_not_undo_it(client, clerk, song):
    ask(clerk, song, "ask-us")
    record = queries.get(clerk.library_id, song).record
    again = MarcRecord(record.leader, [*record.entries, ("500", f"  \x1faNew note, {SECRET}.")])
    draft = Draft(write.encode(again, syntax="iso2709"), "iso2709", "utf-8", again.kind, ("", "song1"))
    with index.following():
        actions.save_many(clerk, drafts=[draft])

    assert retrieval.search(WORD).total == 0
    assert SECRET not in said(client, f"/records/{song}/")


def test_the_index_made_anew_holds_no_more(clerk, settings):
    settings.SEARCH_ENGINE = "tantivy"
    song = made_song(clerk)
    ask(clerk, song, "ask-us")

    index.rebuild()

    assert retrieval.search(WORD).total == 0
    assert retrieval.search("vallisneria").total == 1
    assert index.verify().agrees


def test_those_who_work_here_see_it_and_it_is_noted(client, clerk, song):
    from alcove.community.models import Look

    ask(clerk, song, "not-online")
    user = libraries.add_user(clerk, username="ann", password="a long pass phrase 7", role=Membership.Role.CATALOGUER)
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")

    assert SECRET in said(client, f"/records/{song}/")
    assert SECRET in said(client, f"/records/{song}/")
    assert [(one.name, one.times) for one in Look.objects.all()] == [("ann", 2)]
    for address in ("/records/{}/history/", "/records/{}/source/", "/staff/records/{}/edit/", "/api/records/{}"):
        assert client.get(address.format(song)).status_code == 200
    assert Look.objects.get().times == 6
