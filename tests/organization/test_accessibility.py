"""Accessibility metadata: read from e-books and records, shown, counted, asked for; never "not accessible"."""

from __future__ import annotations

import io
import json
import zipfile

import pytest

from alcove.community.models import Matter
from alcove.formats.accessibility import NO_INFORMATION, Property, from_epub, from_marc
from alcove.marc import write
from alcove.marc.record import Record as MarcRecord
from alcove.organization.actions import accessibility as describing
from alcove.organization.actions import loading
from alcove.organization.actions.accessibility import CannotDescribe
from alcove.records import actions as records
from alcove.records import queries
from alcove.records.saving import Draft
from alcove.retrieval import index
from alcove.retrieval import queries as retrieval

OPF = """<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="i"><metadata
 xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="i">x</dc:identifier><dc:title>T</dc:title>
<meta property="schema:accessMode">textual</meta><meta property="schema:accessMode">visual</meta>
<meta property="schema:accessModeSufficient">textual</meta>
<meta property="schema:accessibilityFeature">alternativeText</meta>
<meta property="schema:accessibilityHazard">none</meta></metadata><manifest/><spine/></package>"""


@pytest.fixture
def epub() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("mimetype", "application/epub+zip")
        made.writestr(
            "META-INF/container.xml",
            '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0">'
            '<rootfiles><rootfile full-path="a.opf" media-type="application/oebps-package+xml"/></rootfiles></container>',
        )
        made.writestr("a.opf", OPF)
    return out.getvalue()  # fmt: skip


def made(clerk, number: str, *fields: tuple[str, str], leader: str = "00000nam a2200000 a 4500") -> int:
    entries = [("001", number), ("008", "240101s2024    nyu           000 0 eng d"), ("245", "10\x1faThing"), *fields]
    with index.following():
        records.save_many(clerk, drafts=[Draft(
            write.encode(MarcRecord(leader, entries), syntax="iso2709"), "iso2709", "utf-8", "bibliographic", ("", number)
        )])  # fmt: skip
    return queries.by_control_number(clerk.library_id, number)[0].id


def counted(text: str = "") -> dict[str, int]:
    facets = {one.name: one for one in retrieval.search(text).facets}
    return {value.value: value.count for value in facets["accessible"].values}


def test_an_e_book_says_it_and_the_record_says_it_too(clerk, epub):
    book = made(clerk, "b1")
    assert counted() == {NO_INFORMATION: 1}

    change_set = describing.describe_accessibility(clerk, record_id=book, said=describing.read(epub, name="a.epub"))
    with index.following():
        records.apply_change_set(clerk, change_set=change_set, fingerprint=change_set.fingerprint)

    now = queries.get(clerk.library_id, book).record
    before, after = from_epub(epub), from_marc(now)
    assert {(one.property, one.value) for one in before.statements} <= {(one.property, one.value) for one in after.statements}
    assert {tag for tag, _ in now.entries} >= {"341", "532"}
    assert counted() == {"screen-reader": 1, "described": 1}
    with pytest.raises(CannotDescribe, match="A468"):
        describing.describe_accessibility(clerk, record_id=book, said=describing.read(epub))


def test_it_is_shown_in_words_and_for_search_engines(clerk, client, epub):
    book = made(clerk, "b1")
    change_set = describing.describe_accessibility(clerk, record_id=book, said=describing.read(epub))
    with index.following():
        records.apply_change_set(clerk, change_set=change_set, fingerprint=change_set.fingerprint)

    page = client.get(f"/records/{book}/").content.decode()
    data = json.loads(client.get(f"/records/{book}.jsonld").content)[0]

    assert "Hazards" in page and "from 532" in page
    assert data["accessibilityHazard"] == ["none"] or data["accessibilityHazard"] == "none"
    assert "textual" in json.dumps(data["accessModeSufficient"])


def test_captions_named_in_a_note_are_counted_with_their_source(clerk, client):
    film = made(
        clerk,
        "f1",
        ("546", "  \x1faIn French; subtitles for the deaf and hearing impaired (SDH)."),
        leader="00000ngm a2200000 a 4500",
    )

    assert counted() == {"captions": 1}
    assert "from 546" in client.get(f"/records/{film}/").content.decode()
    assert from_marc(queries.get(clerk.library_id, film).record).sources(Property.FEATURE, "captions") == ("546",)


def test_nothing_said_is_no_information_and_never_more(clerk, client):
    book = made(clerk, "b1")

    page = client.get(f"/records/{book}/").content.decode()

    assert "No information" in page
    assert "not accessible" not in page.lower()
    assert retrieval.search("accessible:no-information").total == 1


def test_the_bare_sample_records_say_no_information(clerk, real_file):
    with index.following():
        loading.load_file(clerk, load=loading.start_load(clerk, path=real_file))

    found = counted()

    assert sum(found.values()) == 2000
    assert found[NO_INFORMATION] >= 1990


def test_somebody_asks_for_a_copy_without_an_account_and_without_saying_why(clerk, client):
    book = made(clerk, "b1")

    answer = client.post(f"/records/{book}/accessible-copy/", {"form": ["braille", "nonsense"], "text": "By May, please."})

    matter = Matter.objects.get()
    assert answer.status_code == 302 and "/receipts/" in answer["Location"]
    assert (matter.kind, matter.target["forms"], matter.visibility) == ("accessible_copy", ["braille"], "staff")
    assert "Braille" in matter.summary
    assert client.post(f"/records/{book}/accessible-copy/", {}).status_code == 400


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"{", b"[1]", b"<html/>", b"\xff\xfe"])
def test_what_cannot_be_read_is_refused_with_its_place(data):
    with pytest.raises(CannotDescribe, match="A468"):
        describing.read(data, name="a.epub")
