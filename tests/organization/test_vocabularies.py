"""A vocabulary is loaded as authority records, compared with its next version, and followed by what is linked to it."""

from __future__ import annotations

from pathlib import Path

import pytest

from alcove.formats.concepts import read
from alcove.marc.record import Record
from alcove.marc.write import encode
from alcove.organization import headings, vocabularies
from alcove.organization.actions import linking
from alcove.organization.actions import vocabularies as loading
from alcove.records import actions as records
from alcove.records import queries
from alcove.records.models import Record as Row

FIRST = "id,label,see,broader\n1,Boats,Small ships,\n2,Rowing boats,,1\n3,Oars,,\n"
SECOND = "id,label,see,broader\n1,Watercraft,Boats|Small ships,\n2,Rowing boats,,1\n4,Sails,,\n"


def load(clerk, tmp_path: Path, text: str, name: str = "boats.csv"):
    path = tmp_path / name
    path.write_text(text, "utf-8")
    return loading.load_vocabulary(clerk, code="boats", readings=[read(path)])


@pytest.fixture
def book(clerk) -> int:
    fields = [
        ("001", "b1"),
        ("245", "00\x1faA book"),
        ("650", " 7\x1faBoats\x1f2boats"),
        ("650", " 7\x1faRowing boats\x1f2boats"),
    ]
    raw = encode(Record("00000nam a2200000 a 4500", fields), syntax="iso2709")
    records.save_many(clerk, drafts=[records.Draft(raw, "iso2709", "utf-8", "bibliographic", ("", "b1"), None)])
    return queries.by_control_number(clerk.library_id, "b1")[0].id


def carried_out(clerk, outcome):
    made = outcome.change_set
    return records.apply_change_set(clerk, change_set=made, fingerprint=made.fingerprint)


def test_what_changed_between_two_versions_reaches_the_records_that_it_touches(clerk, tmp_path, book):
    load(clerk, tmp_path, FIRST)
    carried_out(clerk, linking.link_headings(clerk, ids=[book]))
    (tmp_path / "next.csv").write_text(SECOND, "utf-8")

    found = [
        one
        for some in vocabularies.compared(clerk.library_id, "boats", "boats", read(tmp_path / "next.csv").concepts())
        for one in some
    ]

    said = {(one.difference.kind, one.difference.identifier): one.records for one in found}
    assert said == {("relabelled", "1"): 1, ("added", "4"): 0, ("removed", "3"): 0}
    load(clerk, tmp_path, SECOND)
    outcome = linking.link_headings(clerk, ids=[book], verdicts=["stale"])
    carried_out(clerk, outcome)
    subjects = [content for tag, content in queries.get(clerk.library_id, book).record.entries if tag == "650"]
    assert subjects == [" 7\x1faWatercraft\x1f2boats\x1f0(boats)1", " 7\x1faRowing boats\x1f2boats\x1f0(boats)2"]


def test_loading_the_same_again_changes_nothing(clerk, tmp_path):
    load(clerk, tmp_path, FIRST)

    kept, report = load(clerk, tmp_path, FIRST)

    assert (report.added, report.updated, report.unchanged) == (0, 0, 3)
    assert kept.concepts == 3
    assert [one.code for one in vocabularies.kept()] == ["boats"]


def test_a_real_vocabulary_is_found_by_any_of_its_names(clerk, shared_data):
    pytest.importorskip("pyoxigraph")
    readings = [read(shared_data / "vocab/Annif/yso-archaeology.ttl")]

    kept, report = loading.load_vocabulary(clerk, code="yso", readings=readings)

    assert kept.concepts == report.added == 130
    [found] = headings.beginning_with(clerk.library_id, "relics of anti")
    assert (found.role, found.established, found.number) == ("4", "antiquities", "(yso)p10417")
    assert not [one for one in headings.problems(clerk.library_id) if one.code == "circle"]


def test_nothing_is_loaded_of_a_file_that_breaks_off_unless_it_is_asked_for(clerk, tmp_path):
    path = tmp_path / "boats.jsonl"
    path.write_text('{"id": "1", "label": "Boats"}\n{"id": "2", "lab', "utf-8")

    with pytest.raises(vocabularies.CannotLoadVocabulary, match="line 2"):
        loading.load_vocabulary(clerk, code="boats", readings=[read(path)])
    assert not Row.objects.exists() and vocabularies.kept() == []

    loading.load_vocabulary(clerk, code="boats", readings=[read(path)], as_far_as_possible=["boats.jsonl"])
    assert Row.objects.count() == 1


def test_circles_doubles_and_missing_concepts_are_reported_one_by_one(clerk, tmp_path):
    text = "id,label,broader\n1,A,2\n2,B,1\n3,A,\n3,Again,\n4,C,9\n5,D,5\n"

    kept, report = load(clerk, tmp_path, text)

    said = [(one["code"], one["place"]) for one in kept.troubles]
    assert said == [("V302", "3"), ("V301", "3"), ("V303", "4"), ("V304", "1"), ("V304", "5")]
    assert report.added == 5
    assert [(one.code, one.others) for one in headings.problems(clerk.library_id) if one.code in ("circle", "same_heading")]


def test_an_empty_file_is_refused(clerk, tmp_path):
    with pytest.raises(vocabularies.CannotLoadVocabulary, match="no concept"):
        load(clerk, tmp_path, "id,label\n")
