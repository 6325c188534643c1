"""Materials of communities: labels word for word, nobody here writes one, staff may close and only a steward opens."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.contrib.auth.models import User

from alcove.community import actions as communities
from alcove.community.errors import CannotKeepMaterials, OnlyTheSteward
from alcove.community.models import LabelFile, LabelProject, MaterialRecord, Space
from alcove.community.queries import materials as questions
from alcove.libraries import actions as libraries
from alcove.libraries.action import ACTIONS, Actor
from alcove.libraries.errors import NotAllowed
from alcove.libraries.models import Membership
from alcove.marc import write
from alcove.marc.record import Record as MarcRecord
from alcove.organization.actions import merging, splitting
from alcove.records import actions as records
from alcove.records import queries
from alcove.records.exporting import FORMS
from alcove.records.protocols import HasProtocol
from alcove.records.saving import Draft
from alcove.retrieval import index

PROJECT = "259854f7-b261-4c8c-8556-4b153deebc18"
TEXT = "  He tapu tēnei – kaua e pānuihia i te pō.\n\nEnglish below.  "
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 40


def label(**changed: Any) -> dict[str, Any]:
    return {
        "unique_id": "a1", "name": "TK Wā", "label_type": "seasonal", "language_tag": "mi", "language": "Maori",
        "label_text": TEXT, "img_url": "https://hub.example/labels/tk-seasonal.png", "svg_url": "",
        "audiofile": "https://hub.example/audio/a1.mp3", "community": {"id": 7, "name": "Ngāti Hine", "profile_url": ""},
        "translations": [{"translated_name": "TK Seasonal", "language_tag": "en", "language": "English",
                          "translated_text": "Not in the night."}],
        "created": "2023-02-01T08:00:00Z", "updated": "2024-06-21T20:15:30Z",
    } | changed  # fmt: skip


def project(**changed: Any) -> bytes:
    said = {
        "unique_id": PROJECT, "project_page": "https://hub.example/projects/1/", "title": "Songs of the river",
        "project_privacy": "Public", "date_modified": "2024-06-21T20:15:31Z", "notice": [], "bc_labels": [],
        "tk_labels": [label()],
    } | changed  # fmt: skip
    return json.dumps(said, ensure_ascii=False).encode()


@pytest.fixture
def songs(clerk) -> list[int]:
    """Give three records."""
    drafts = [
        Draft(write.encode(MarcRecord("00000nam a2200000 a 4500", [("001", f"s{one}"), ("245", f"10\x1faSong {one}"),
              ("500", "  \x1faA note.")]), syntax="iso2709"), "iso2709", "utf-8", "bibliographic", ("", f"s{one}"))
        for one in range(3)
    ]  # fmt: skip
    records.save_many(clerk, drafts=drafts)
    return [queries.by_control_number(clerk.library_id, f"s{one}")[0].id for one in range(3)]


@pytest.fixture
def kept(clerk, songs):
    made = communities.open_materials(clerk, name="Songs", community="Ngāti Hine")
    communities.put_in_materials(clerk, materials=made, record_ids=songs[:2])
    return made


@pytest.fixture
def steward(clerk, kept, library) -> Actor:
    """Give somebody who speaks for the community: an account that else may only look."""
    libraries.add_user(clerk, username="hine", password="a long pass phrase 7", role=Membership.Role.VIEWER)
    user = User.objects.get(username="hine")
    communities.name_steward(clerk, materials=kept, user_id=user.pk)
    kept.refresh_from_db()
    return Actor.of(user, library)


def protocols(ids) -> list[str]:
    return [queries.in_order([one])[0].protocol for one in ids]


def test_labels_are_shown_word_for_word_with_translations_and_sound(clerk, client, kept, songs):
    got = communities.receive_labels(
        clerk, data=project(), source_name="hub.json", files={"tk-seasonal.png": PNG, "a1.mp3": b"ID3x"}
    )
    communities.describe_materials(
        clerk, materials=kept, name=kept.name, community=kept.community, project=LabelProject.objects.get()
    )

    index.catch_up()
    page = client.get(f"/records/{songs[0]}/").content.decode()
    said = client.get(f"/api/records/{songs[0]}/labels").json()

    assert (got.new, got.files) == (1, 2)
    assert said[0]["labels"][0]["text"] == TEXT
    assert said[0]["labels"][0]["translations"][0]["text"] == "Not in the night."
    assert 'lang="mi"' in page and "TK Wā" in page and "Not in the night." in page
    assert page.index("TK Wā") < page.index("TK Seasonal")
    assert "<audio" in page and "hub.example/labels" not in page
    sound = LabelFile.objects.get(media_type="audio/mpeg")
    played = client.get(f"/labels/{sound.pk}")
    assert played.content == b"ID3x" and "sandbox" in played["Content-Security-Policy"]
    assert "TK Wā" in client.get("/search?q=song").content.decode()


def test_the_same_answer_again_changes_nothing_and_a_withdrawn_project_is_hidden(clerk, client, kept, songs):
    communities.receive_labels(clerk, data=project())
    communities.describe_materials(
        clerk, materials=kept, name=kept.name, community=kept.community, project=LabelProject.objects.get()
    )

    again = communities.receive_labels(clerk, data=project())
    gone = communities.receive_labels(clerk, data=b'{"detail": "Not found."}', asked=[PROJECT])

    assert (again.new, again.changed, again.unchanged) == (0, 0, 1)
    assert gone.withdrawn == 1 and LabelProject.objects.get().withdrawn_because
    assert "TK Wā" not in client.get(f"/records/{songs[0]}/").content.decode()


def test_a_label_without_a_community_is_refused_and_said(clerk):
    got = communities.receive_labels(
        clerk, data=project(tk_labels=[label(community=None)], notice=[{"name": "TK", "default_text": "x"}])
    )

    assert [one.code for one in got.reading.troubles] == ["no-community"]


def test_what_is_no_answer_of_a_hub_is_refused(clerk):
    with pytest.raises(CannotKeepMaterials, match="A616"):
        communities.receive_labels(clerk, data=b"<html>")


def test_nobody_here_can_write_a_label():
    verbs = {name for name in ACTIONS if name.startswith("community.") and "label" in name}

    assert verbs == {"community.receive_labels"}


def test_staff_close_for_the_time_being_and_open_again(clerk, kept, songs):
    assert communities.set_protocol(clerk, materials=kept, protocol="ask-us", how_to_ask="Write to us.") == 2
    assert protocols(songs) == ["ask-us", "ask-us", ""]
    assert communities.set_protocol(clerk, materials=kept, protocol="open") == 2
    assert protocols(songs) == ["open", "open", ""]


def test_what_a_steward_said_staff_can_only_make_stricter(clerk, steward, kept, songs):
    communities.set_protocol(steward, materials=kept, protocol="notice-first", notice="Te reo first.", language="mi")

    for looser in ("open", "notice-first"):
        with pytest.raises(OnlyTheSteward, match="hine"):
            communities.set_protocol(clerk, materials=kept, protocol=looser, notice="Other words")
    communities.set_protocol(clerk, materials=kept, protocol="not-online", notice="Other words")

    kept.refresh_from_db()
    assert (kept.protocol, kept.words, kept.is_by_steward) == ("not-online", "Te reo first.", True)
    assert protocols(songs)[0] == "not-online"
    communities.set_protocol(steward, materials=kept, protocol="open")
    assert protocols(songs)[0] == "open"


def test_staff_cannot_make_themselves_stewards_nor_take_records_out(clerk, steward, kept, songs, person):
    communities.set_protocol(steward, materials=kept, protocol="ask-us")
    ada = person("ada")

    with pytest.raises(OnlyTheSteward):
        communities.name_steward(ada, materials=kept, user_id=ada.user_id)
    with pytest.raises(OnlyTheSteward):
        communities.join_space(ada, space=kept.space, user_id=ada.user_id, role="steward")
    with pytest.raises(OnlyTheSteward):
        communities.end_membership(ada, space=kept.space, user_id=steward.user_id, role="steward")
    other = communities.open_space(ada, name="Ours")
    with pytest.raises(OnlyTheSteward):
        communities.describe_materials(ada, materials=kept, name="Songs", community="Ours", space=other)
    with pytest.raises(OnlyTheSteward):
        communities.take_out_of_materials(ada, materials=kept, record_ids=songs, reason="We want to")
    assert communities.take_out_of_materials(steward, materials=kept, record_ids=songs[:1], reason="Not ours") == 1
    assert protocols(songs) == ["", "ask-us", ""]


def test_an_account_that_only_looks_and_speaks_for_nobody_may_nothing(clerk, kept, library, songs):
    libraries.add_user(clerk, username="visitor", password="a long pass phrase 7", role=Membership.Role.VIEWER)
    visitor = Actor.of(User.objects.get(username="visitor"), library)

    with pytest.raises(OnlyTheSteward):
        communities.set_protocol(visitor, materials=kept, protocol="not-online")
    with pytest.raises(OnlyTheSteward):
        communities.put_in_materials(visitor, materials=kept, record_ids=songs)
    with pytest.raises(NotAllowed):
        communities.open_materials(visitor, name="x", community="y")


def test_the_strictest_of_several_communities_counts(clerk, kept, songs):
    other = communities.open_materials(clerk, name="Also songs", community="Others")
    communities.set_protocol(clerk, materials=kept, protocol="not-online")
    communities.put_in_materials(clerk, materials=other, record_ids=songs)
    communities.set_protocol(clerk, materials=other, protocol="open")

    assert protocols(songs) == ["not-online", "not-online", "open"]
    communities.take_out_of_materials(clerk, materials=kept, record_ids=songs, reason="A mistake")
    assert protocols(songs) == ["open"] * 3


def test_labels_travel_only_where_their_community_lets_them(clerk, steward, kept, songs):
    communities.receive_labels(clerk, data=project())
    communities.describe_materials(
        clerk, materials=kept, name=kept.name, community=kept.community, space=Space.objects.get(),
        project=LabelProject.objects.get(),
    )  # fmt: skip

    def exported() -> str:
        return b"".join(FORMS["xml"].write(queries.in_order(songs[:1]))).decode()

    assert "TK Wā" not in exported()
    kept.refresh_from_db()
    communities.set_protocol(steward, materials=kept, protocol="open", may_export_text=True)
    assert "TK Wā" in exported() and "Ngāti Hine" in exported()
    assert exported().count("TK Wā") == 1


def test_a_held_record_is_neither_merged_nor_divided(clerk, kept, songs):
    with pytest.raises(HasProtocol, match="A471"):
        merging.merge_records(clerk, survivor=songs[0], others=[songs[2]])
    with pytest.raises(HasProtocol, match="A471"):
        splitting.split_record(clerk, record_id=songs[0], goes=[1])


def test_a_record_is_put_in_once(clerk, kept, songs):
    assert communities.put_in_materials(clerk, materials=kept, record_ids=songs) == 1
    assert communities.put_in_materials(clerk, materials=kept, record_ids=[*songs, 999_999]) == 0
    assert MaterialRecord.objects.count() == 3


def test_the_history_says_that_it_is_shown_as_asked_and_the_bytes_are_as_they_came(clerk, kept, songs):
    from alcove.records import history

    before = queries.get(clerk.library_id, songs[0]).raw
    communities.set_protocol(clerk, materials=kept, protocol="ask-us")

    newest = queries.versions(songs[0]).first()
    assert history.cause(newest) == history.Cause.ASKED_FOR
    assert bytes(newest.raw) == before


def test_notices_of_staff_go_once_the_community_has_spoken(clerk, kept, songs):
    communities.describe_materials(clerk, materials=kept, name="Songs", community="Ngāti Hine", notices=["tk", "nonsense"])
    assert [one.name for one in questions.spoken(songs)[songs[0]][0].notices] == ["Traditional Knowledge Notice"]

    communities.receive_labels(clerk, data=project())
    communities.describe_materials(
        clerk, materials=kept, name="Songs", community="Ngāti Hine", notices=["tk"], project=LabelProject.objects.get()
    )
    assert questions.spoken(songs)[songs[0]][0].notices == ()
