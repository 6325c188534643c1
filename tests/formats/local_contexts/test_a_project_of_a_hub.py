"""A project of a Local Contexts Hub is read as its communities wrote it, or it is said what was left out."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.formats.local_contexts.hub_says import PROJECT, SENT, community, label, notice, project, sent, translation

from alcove.formats.local_contexts import NotFromHub, Revoked, Translation, marks, read

OTHER = "00000000-0000-4000-8000-00000000000b"


def codes(reading):
    return [one.code for one in reading.troubles]


def test_a_label_is_read_whole_and_as_it_was_sent():
    answer = sent(project(tk_labels=[label()]))

    reading = read(answer)

    (found,) = reading.projects
    (one,) = found.labels
    assert not reading.troubles and not reading.revoked and not found.notices
    assert (found.unique_id, found.title, found.page, found.privacy, found.modified) == (
        PROJECT, "Songs of the river", f"https://hub.example/projects/{PROJECT}/", "Public", "2024-06-21T20:15:31Z",
    )  # fmt: skip
    assert (one.family, one.kind, one.unique_id) == ("TK", "seasonal", "a1f2c9d4-0000-4000-8000-000000000001")
    assert (one.name, one.text, one.language_tag, one.language) == ("TK Wā", SENT, "mi", "Maori")
    assert (one.image, one.drawing, one.sound) == (
        "https://hub.example/labels/tk-seasonal.png",
        "https://hub.example/labels/tk-seasonal.svg",
        "https://hub.example/communities/tklabel-audiofiles/a1f2.mp3",
    )
    assert (one.community, one.community_page) == ("Ngāti Hine", "https://hub.example/communities/7/")
    assert (one.created, one.updated) == ("2023-02-01T08:00:00.000000Z", "2024-06-21T20:15:30.123456Z")


def test_the_own_language_stands_first():
    answer = sent(
        project(bc_labels=[label(translations=[translation(), translation(language_tag="fr", translated_name="Saison")])])
    )

    (one,) = read(answer).projects[0].labels

    assert one.family == "BC"
    assert [form.language_tag for form in one.forms] == ["mi", "en", "fr"]
    assert one.forms[0] == Translation("TK Wā", SENT, "mi", "Maori")
    assert one.forms[1] == Translation("TK Seasonal", "Not in the night.", "en", "English")


@pytest.mark.parametrize(
    "text",
    [
        "أهلا (TK) وسهلا\u200f 12",
        "\u202bעברית\u202c\r\n",
        "S\u0331g\u0331áan",
        "\u1e8c̱wi7x\u0331wa",
        "\ufeff\u00a0\u2028",
        "ᐃᓄᒃᑎᑐᑦ 🪶",
        "<b>not markup</b> &amp;",
    ],
)
def test_no_letter_of_a_text_is_changed(text):
    answer = sent(project(tk_labels=[label(label_text=text, name=text, language_tag="ar", translations=[])]))

    (one,) = read(answer).projects[0].labels

    assert (one.text, one.name) == (text, text)


def test_a_label_without_text_may_be_spoken():
    answer = sent(project(tk_labels=[label(label_text=None, name="Voice")]))

    (one,) = read(answer).projects[0].labels

    assert one.text == ""
    assert one.sound.endswith(".mp3")


@pytest.mark.parametrize("missing", [None, "", "  ", {}, {"id": 7, "name": None}, {"name": ""}, []])
def test_a_label_that_names_no_community_is_refused_and_the_others_are_kept(missing):
    answer = sent(project(tk_labels=[label(), label(community=missing)]))

    reading = read(answer)

    assert len(reading.projects[0].labels) == 1
    assert [one.place for one in reading.troubles] == ["project 1, tk_labels 2, community"]
    assert codes(reading)[0] in ("no-community", "not-text")
    assert reading.troubles[0].remedy


def test_a_community_may_be_named_without_an_object():
    answer = sent(project(tk_labels=[label(community="Passamaquoddy Tribe"), label(community=community())]))

    found = read(answer).projects[0]

    assert found.communities == ("Passamaquoddy Tribe", "Ngāti Hine")


@pytest.mark.parametrize("name", ["notice", "notices"])
def test_notices_hold_the_place_until_there_are_labels(name):
    answer = sent(project(**{name: [notice(), notice(notice_type="attribution_incomplete")]}))

    reading = read(answer)

    assert not reading.troubles
    first, second = reading.projects[0].notices
    assert (first.kind, first.text, second.kind) == (
        "traditional_knowledge", "There are accompanying cultural rights.", "attribution_incomplete",
    )  # fmt: skip
    assert first.forms[1].name == "Avis"


def test_labels_win_over_notices_and_it_is_said():
    answer = sent(project(notice=[notice()], tk_labels=[label()]))

    reading = read(answer)

    assert reading.projects[0].labels and not reading.projects[0].notices
    assert codes(reading) == ["labels-win"]


def test_a_notice_stays_where_no_label_could_be_taken():
    answer = sent(project(notice=[notice()], tk_labels=[label(community=None)]))

    reading = read(answer)

    assert reading.projects[0].notices and not reading.projects[0].labels
    assert codes(reading) == ["no-community"]


def test_a_notice_that_says_nothing_is_left_out():
    reading = read(sent(project(notice=[{}, notice()])))

    assert len(reading.projects[0].notices) == 1
    assert codes(reading) == ["empty"]


def test_types_that_nobody_knows_yet_are_kept():
    answers = [project(tk_labels=[label(label_type="star_path")]), project(unique_id=OTHER, notice=[notice(notice_type="new")])]

    labelled, noticed = read(sent(answers)).projects

    assert (labelled.labels[0].kind, noticed.notices[0].kind) == ("star_path", "new")


def test_many_projects_are_read_and_the_broken_ones_said():
    answers = [project(), 7, project(), project(unique_id=OTHER), project(unique_id=None), project(unique_id="x" * 101)]

    reading = read(sent(answers))

    assert [one.unique_id for one in reading.projects] == [PROJECT, OTHER]
    assert codes(reading) == ["not-an-object", "twice", "no-id", "no-id"]


def test_the_short_form_of_a_list_takes_no_label_away():
    short = {"unique_id": PROJECT, "title": "Songs", "project_privacy": "Public", "date_modified": "2024-01-01T00:00:00Z"}

    reading = read(sent({"count": 1, "next": None, "previous": None, "results": [short]}))

    assert not reading.projects
    assert codes(reading) == ["short-form"]


@pytest.mark.parametrize(
    "said", [{"revoked": True}, {"removed": "2024-05-01"}, {"status": "Revoked"}, {"project_status": "removed"}]
)
def test_a_revoked_project_is_only_a_tombstone(said):
    reading = read(sent(project(tk_labels=[label()], **said)))

    assert not reading.projects
    assert [one.unique_id for one in reading.revoked] == [PROJECT]
    assert reading.revoked[0].reason


@pytest.mark.parametrize("said", [{"revoked": False}, {"removed": None}, {"status": "active"}, {"revoked": "false"}])
def test_a_project_that_says_it_is_not_revoked_stays(said):
    reading = read(sent(project(**said)))

    assert reading.projects and not reading.revoked


@pytest.mark.parametrize("detail", ["Project does not exist.", "Not found."])
def test_a_project_that_the_hub_no_longer_has_is_revoked(detail):
    reading = read(sent({"detail": detail}), asked=[PROJECT])

    assert reading.revoked == (Revoked(PROJECT, detail),)


@pytest.mark.parametrize("detail", ["Invalid API key.", "You do not have permission to view this project."])
def test_a_question_the_hub_did_not_answer_revokes_nothing(detail):
    with pytest.raises(NotFromHub, match=re.escape(detail)):
        read(sent({"detail": detail}), asked=[PROJECT])


def test_a_project_that_was_asked_for_and_is_not_there_is_said():
    reading = read(sent([project()]), asked=[PROJECT, OTHER])

    assert [(one.place, one.code) for one in reading.troubles] == [(OTHER, "not-answered")]


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)", "data:image/svg+xml,<svg/>", "ftp://x.example/a", "//x.example/a", "/media/a.mp3", "https://",
        "https://a b.example/", "https://user:pw@x.example/", "http://[::1", "https://x.example/\u202egpj", "HTTP\n://x.example",
        "https://x.example/" + "a" * 2000,
    ],
)  # fmt: skip
def test_an_address_that_is_not_of_the_web_is_left_out(address):
    reading = read(sent(project(tk_labels=[label(audiofile=address)])))

    assert reading.projects[0].labels[0].sound == ""
    assert [(one.place, one.code) for one in reading.troubles] == [("project 1, tk_labels 1, audiofile", "not-a-web-address")]


@pytest.mark.parametrize(
    "address", ["http://x.example/a.png", "HTTPS://x.example:8443/ā?b=1#c", "https://xn--e1afmkfd.example"]
)
def test_an_address_of_the_web_is_kept(address):
    assert marks.is_web_address(address)


@pytest.mark.parametrize(
    ("said", "code"), [(5, "not-text"), (["a"], "not-text"), ("a\0b", "damaged-text"), ("\ud800", "damaged-text")]
)
def test_a_label_that_cannot_be_shown_whole_is_refused(said, code):
    answer = json.dumps(project(tk_labels=[label(label_text=said)])).encode()

    reading = read(answer)

    assert not reading.projects[0].labels
    assert [(one.place, one.code) for one in reading.troubles] == [("project 1, tk_labels 1, label_text", code)]


def test_one_broken_translation_leaves_the_others():
    answer = sent(project(tk_labels=[label(translations=[7, translation(translated_text=[]), translation()])]))

    reading = read(answer)

    assert [one.language_tag for one in reading.projects[0].labels[0].forms] == ["mi", "en"]
    assert codes(reading) == ["not-an-object", "not-text"]


def test_labels_that_are_no_list_are_said():
    assert codes(read(sent(project(tk_labels="none")))) == ["not-a-list"]


@pytest.mark.parametrize(
    "data",
    [
        b"", b"<html>", b"7", b"null", b"{}", b'{"detail": 5}', b"\xff\xfe", b"[" * 100_000, b"9" * 5000,
        b'{"unique_id":' + b"[" * 50 + b"]" * 50 + b"}", b'{"unique_id": "a", "unique_id": "b"}', b'{"unique_id": NaN}',
        b'{"detail": "\\ud800"}', b" " * 10_000_001, b"[" + b"7," * 1_000_000 + b"7]",
    ],
)  # fmt: skip
def test_what_no_hub_sends_is_refused_with_a_reason(data):
    with pytest.raises(NotFromHub) as refused:
        read(data)

    assert str(refused.value) and refused.value.remedy


@given(st.binary(max_size=400))
def test_no_bytes_raise_anything_but_the_one_error(data):
    for one in (data, b'{"unique_id": "a", "notice": ' + data, b'{"unique_id":"' + data + b'"}'):
        try:
            read(one)
        except NotFromHub as refused:
            assert refused.remedy


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@given(st.sampled_from(sorted(project())), st.sampled_from(sorted(label())), st.sampled_from(sorted(translation())), ANYTHING)
def test_no_value_in_any_field_stops_the_reading(of_project, of_label, of_translation, value):
    odd = label(
        **{of_label: value},
        **({} if of_label == "translations" else {"translations": [translation(**{of_translation: value})]}),
    )

    for one in (project(**{of_project: value}), project(tk_labels=[odd]), project(notice=[odd])):
        reading = read(json.dumps([one, project(unique_id=OTHER)]).encode())
        assert OTHER in [found.unique_id for found in reading.projects] or value == OTHER


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
def test_every_text_comes_through_as_it_is(text):
    (one,) = read(sent(project(tk_labels=[label(label_text=text)]))).projects[0].labels

    assert one.text == text
