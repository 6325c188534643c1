"""Vocabularies of others become concepts, and concepts authority records; what is wrong is said by its place."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alcove.formats.concepts import FORMS, Concept, VocabularyProblem, differences, packaged, read, to_authority
from alcove.marc import check, control, schema
from alcove.marc.record import Record

SKOS = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix ex: <http://example.org/v/> .
@prefix dct: <http://purl.org/dc/terms/> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
ex:scheme a skos:ConceptScheme ; dct:title "A list"@en ; dct:license <https://creativecommons.org/licenses/by-nc-nd/4.0/> .
ex:1 a skos:Concept ; skos:prefLabel "Boats"@en, "Boote"@de ; skos:altLabel "Small ships"@en ; skos:narrower ex:2 ;
  skos:scopeNote "What floats."@en ; skos:exactMatch <http://id.loc.gov/authorities/subjects/sh85015225> ; skos:notation "7" .
ex:2 a skos:Concept ; skos:prefLabel "Rowing boats"@en ; skos:broader ex:1 ; skos:related ex:3 .
ex:3 a skos:Concept ; skos:prefLabel "Oars"@en ; owl:deprecated true ; dct:isReplacedBy ex:2 .
ex:4 a skos:Concept ; skos:altLabel "nameless"@en .
"""
MADS = """<http://id.loc.gov/authorities/subjects/sh1> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://www.loc.gov/mads/rdf/v1#ComplexSubject> .
<http://id.loc.gov/authorities/subjects/sh1> <http://www.loc.gov/mads/rdf/v1#componentList> _:a .
_:a <http://www.w3.org/1999/02/22-rdf-syntax-ns#first> <http://id.loc.gov/authorities/subjects/sh2> .
_:a <http://www.w3.org/1999/02/22-rdf-syntax-ns#rest> _:b .
_:b <http://www.w3.org/1999/02/22-rdf-syntax-ns#first> _:c .
_:b <http://www.w3.org/1999/02/22-rdf-syntax-ns#rest> <http://www.w3.org/1999/02/22-rdf-syntax-ns#nil> .
_:c <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://www.loc.gov/mads/rdf/v1#GenreForm> .
<http://id.loc.gov/authorities/subjects/sh1> <http://www.loc.gov/mads/rdf/v1#hasVariant> _:v .
_:v <http://www.loc.gov/mads/rdf/v1#variantLabel> "Music--Books of scores"@en .
<http://id.loc.gov/authorities/subjects/sh1> <http://www.loc.gov/mads/rdf/v1#authoritativeLabel> "Music--Scores"@en .
<http://id.loc.gov/authorities/subjects/sh2> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://www.loc.gov/mads/rdf/v1#Topic> .
<http://id.loc.gov/authorities/subjects/sh2> <http://www.loc.gov/mads/rdf/v1#authoritativeLabel> "Music"@en .
<http://id.loc.gov/authorities/names/n1> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://www.loc.gov/mads/rdf/v1#PersonalName> .
<http://id.loc.gov/authorities/names/n1> <http://www.loc.gov/mads/rdf/v1#authoritativeLabel> "Handel, George Frideric, 1685-1759" .
"""  # noqa: E501


def concepts(tmp_path: Path, name: str, text: str | bytes, **more: str):
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    reading = read(path, **more)
    return {one.identifier: one for one in reading.concepts()}, reading


@pytest.mark.parametrize("name", ["list.ttl", "list.without_ending"])
def test_skos_is_read_with_languages_relations_and_what_it_says_of_itself(tmp_path, name):
    pytest.importorskip("pyoxigraph")
    found, reading = concepts(tmp_path, name, SKOS)

    assert set(found) == {"1", "2", "3"}
    assert (found["1"].label, found["1"].others, found["1"].see) == ("Boats", (("de", "Boote"),), (("en", "Small ships"),))
    assert (found["2"].broader, found["2"].related, found["1"].narrower) == (("1",), ("3",), ("2",))
    assert (found["3"].status, found["3"].later) == ("deprecated", ("2",))
    assert found["1"].matches == (("exact", "http://id.loc.gov/authorities/subjects/sh85015225"),)
    assert (reading.title, reading.licence) == ("A list", "https://creativecommons.org/licenses/by-nc-nd/4.0/")
    assert [(one.place, one.code) for one in reading.troubles] == [("http://example.org/v/4", "V104")]


def test_the_language_of_the_headings_can_be_chosen(tmp_path):
    pytest.importorskip("pyoxigraph")
    found, _ = concepts(tmp_path, "list.ttl", SKOS, language="de")

    assert found["1"].label == "Boote" and ("en", "Boats") in found["1"].others


def test_mads_of_the_library_of_congress_says_which_subdivision_is_what(tmp_path):
    pytest.importorskip("pyoxigraph")
    found, reading = concepts(tmp_path, "lcsh.nt", "\n".join(reversed(MADS.splitlines())))

    assert reading.troubles == []
    assert (found["sh1"].label, found["sh1"].parts) == ("Music--Scores", "v")
    assert found["sh1"].see == (("en", "Music--Books of scores"),)
    person = to_authority(found["n1"], code="naf", source="DLC")
    assert ("100", "1 \x1faHandel, George Frideric,\x1fd1685-1759") in person.entries
    assert ("150", "  \x1faMusic\x1fvScores") in to_authority(found["sh1"], code="lcsh", source="DLC").entries


def test_fast_is_read_by_its_facets_whatever_its_types_are(tmp_path):
    pytest.importorskip("pyoxigraph")
    fast = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix f: <http://id.worldcat.org/fast/> .
f:511521 a <http://schema.org/Place> ; skos:inScheme <http://id.worldcat.org/fast/ontology/1.0/#facet-Geographic> ;
  skos:prefLabel "England--London" .
f:1 a <http://schema.org/Person> ; skos:inScheme <http://id.worldcat.org/fast/ontology/1.0/#facet-Personal> ;
  skos:prefLabel "Tolkien, J. R. R. (John Ronald Reuel), 1892-1973" .
"""
    found, reading = concepts(tmp_path, "fast.ttl", fast)

    assert reading.troubles == []
    assert {one.identifier: one.kind for one in found.values()} == {"fst00511521": "151", "fst00000001": "100"}
    name = to_authority(found["fst00000001"], code="fast", source="OCoLC").first("100").content
    assert name == "1 \x1faTolkien, J. R. R.\x1fq(John Ronald Reuel),\x1fd1892-1973"


def test_letters_that_are_not_utf_8_are_said(tmp_path):
    found, reading = concepts(tmp_path, "latin.csv", "id,label\n1,Köln\n2,Rom\n".encode("latin-1"))

    assert len(found) == 2
    assert [(one.place, one.code) for one in reading.troubles] == [("line 2", "V106")]


def test_a_concept_becomes_an_authority_record_that_the_standard_allows(tmp_path):
    pytest.importorskip("pyoxigraph")
    found, _ = concepts(tmp_path, "list.ttl", SKOS)
    labels = {one.identifier: (one.label, one.kind) for one in found.values()}

    record = to_authority(found["2"], code="boats", source="EX", labels=labels)

    assert ("550", "  \x1fwg\x1faBoats\x1f0(EX)1") in record.entries
    assert control.thesaurus(record) == "boats" and control.own_number(record) == "(EX)2"
    assert len(record.control("008") or "") == 40 and control.uses(record) == "bab"
    wrong = [one for one in check.check(record, schema.schema_for(record)) if one.severity == "error"]
    assert wrong == []
    gone = to_authority(found["3"], code="boats", source="EX", labels=labels)
    assert gone.leader[5] == "o" and gone.first("682")


def test_real_vocabularies_are_read_whole(shared_data):
    pytest.importorskip("pyoxigraph")
    wanted = {
        "Annif/yso-archaeology.ttl": 130, "Annif/yso-archaeology.rdf": 130, "jskos-data/bk-concepts.ndjson": 2093,
        "jskos-data/nbc-concepts.csv": 2143, "jskos-data/ssg-concepts.csv": 118,
    }  # fmt: skip
    for name, count in wanted.items():
        reading = read(shared_data / "vocab" / name)

        assert len(list(reading.concepts())) == count
        assert reading.troubles == []
    turtle, rdfxml = (list(read(shared_data / f"vocab/Annif/yso-archaeology.{one}").concepts()) for one in ("ttl", "rdf"))
    assert {(one.identifier, one.label, one.broader) for one in turtle} == {(o.identifier, o.label, o.broader) for o in rdfxml}


def test_tables_are_read_by_the_names_of_their_columns(tmp_path):
    flat, _ = concepts(
        tmp_path, "lcsh.csv", "id,scheme,subject\nhttps://id.loc.gov/authorities/subjects/sh1,LCSH,Music--History\n"
    )
    fast, _ = concepts(tmp_path, "fast.jsonl", json.dumps(
        {"id": "http://id.worldcat.org/fast/511521", "scheme": "FAST-geographic", "subject": "England--London"}))  # fmt: skip
    steps, _ = concepts(
        tmp_path, "tree.tsv", "level\tnotation\tprefLabel\n0\t1\tAll\n1\t1.1\tPart\n1\t1.2\tOther\n0\t2\tNext\n"
    )

    assert to_authority(flat["sh1"], code="lcsh", source="DLC").first("150").content == "  \x1faMusic\x1fxHistory"
    assert fast["fst00511521"].kind == "151"
    assert {one.identifier: one.broader for one in steps.values()} == {"1": (), "1.1": ("1",), "1.2": ("1",), "2": ()}


def test_what_cannot_be_read_is_said_by_its_place_and_the_rest_is_read(tmp_path):
    rows, reading = concepts(tmp_path, "a.csv", "id,label\n1,One\n2,\n,Three\n4,Four\n")
    assert list(rows) == ["1", "4"] and [one.place for one in reading.troubles] == ["line 3", "line 4"]
    lines, reading = concepts(tmp_path, "a.jsonl", '{"id": "1", "label": "One"}\n{"id": "2", "la\n[1]\n')
    assert list(lines) == ["1"] and [one.place for one in reading.troubles] == ["line 2", "line 3"]
    _, reading = concepts(tmp_path, "b.csv", "a,b\n1,2\n")
    assert reading.troubles[0].code == "V101"


def test_a_file_cut_in_half_gives_what_came_before_and_the_place(tmp_path, shared_data):
    pytest.importorskip("pyoxigraph")
    whole = (shared_data / "vocab/Annif/yso-archaeology.ttl").read_bytes()

    found, reading = concepts(tmp_path, "half.ttl", whole[: len(whole) // 2])

    assert 0 < len(found) < 130
    assert [one.code for one in reading.troubles if one.code == "V201"] == ["V201"]


@pytest.mark.parametrize("declared", [
    '<!ENTITY a "aaaaaaaaaa"> <!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">',
    "".join(f'<!ENTITY e{number} "x">' for number in range(600)), f'<!ENTITY long "{"x" * 5000}">',
])  # fmt: skip
def test_entities_that_would_become_endless_are_refused(tmp_path, declared):
    pytest.importorskip("pyoxigraph")
    rdf = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"></rdf:RDF>'

    with pytest.raises(VocabularyProblem, match="entities"):
        concepts(tmp_path, "bomb.rdf", f'<?xml version="1.0"?><!DOCTYPE rdf:RDF [{declared}]>{rdf}')


def test_a_compressed_file_is_read_and_a_damaged_one_is_said(tmp_path):
    found, _ = concepts(tmp_path, "list.csv.gz", gzip.compress(b"id,label\n1,One\n"))
    assert list(found) == ["1"]

    with pytest.raises(VocabularyProblem, match="damaged"):
        concepts(tmp_path, "cut.csv.gz", gzip.compress(b"id,label\n1,One\n" * 5000)[:60])


def test_a_package_that_is_not_installed_is_named():
    with pytest.raises(VocabularyProblem, match="No package is known"):
        packaged("nothing")


def test_differences_are_by_identifier_and_say_what_kind():
    old = [Concept("", "1", "A"), Concept("", "2", "B"), Concept("", "3", "C"), Concept("", "4", "D")]
    new = [Concept("", "1", "A"), Concept("", "2", "Bee"), Concept("", "3", "C", status="deprecated"), Concept("", "5", "E"),
           Concept("", "4", "D", broader=("1",))]  # fmt: skip

    found = [(one.kind, one.identifier) for one in differences(old, new)]

    assert found == [("relabelled", "2"), ("deprecated", "3"), ("added", "5"), ("moved", "4")]
    assert [one.kind for one in differences(old, [])] == ["removed"] * 4
    assert list(differences(new, new)) == []


@given(st.binary(max_size=400), st.sampled_from(FORMS))
def test_whatever_the_bytes_are_nothing_breaks(tmp_path_factory, raw, form):
    if form not in ("csv", "json"):
        pytest.importorskip("pyoxigraph")
    path = tmp_path_factory.mktemp("fuzz") / "file"
    path.write_bytes(raw)
    try:
        found = list(read(path, form=form).concepts())
    except VocabularyProblem:
        return
    for one in found:
        assert isinstance(to_authority(one, code="x", source="X"), Record)


NAMES = ["id", "label", "broader", "see", "kind", "prefLabel", "notation", "altLabel"]
TEXTS = st.dictionaries(st.text(max_size=2), st.text(max_size=9))
VALUES = st.one_of(st.text(max_size=20), st.integers(), st.none(), st.lists(st.text(max_size=5)), TEXTS)


@given(st.lists(st.dictionaries(st.sampled_from(NAMES), VALUES), max_size=5))
def test_whatever_the_json_says_nothing_breaks(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("fuzz") / "file.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in rows), "utf-8")

    for one in read(path).concepts():
        assert one.label and one.identifier
        assert to_authority(one, code="x", source="X").entries
