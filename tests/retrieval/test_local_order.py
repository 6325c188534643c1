"""A classification of one's own puts things in the order that its own file says."""

from __future__ import annotations

import pytest

from alcove.formats.concepts import read
from alcove.marc import write
from alcove.marc.record import Record as MarcRecord
from alcove.organization.actions import vocabularies
from alcove.organization.vocabularies import one as kept
from alcove.records import actions as records
from alcove.records.saving import Draft
from alcove.retrieval import browse, index, local_order

# A family of schemes by place and kinship: neither letters nor digits give its order.
SCHEME = """notation,caption,broader,sort
PEOPLE,Our people,,1
CXB,The coast,PEOPLE,2
AAN,The river above,PEOPLE,3
AAN 2,Songs of the river above,AAN,3.2
AAN 10,Winter songs,AAN,3.10
M,The mountain,PEOPLE,10
"""
SHELF = ["PEOPLE B4", "CXB M13", "AAN 1990", "AAN 2 K5", "AAN 10 A1", "M 12"]


def shelved(clerk, numbers) -> None:
    with index.following():
        records.save_many(clerk, drafts=[
            Draft(write.encode(MarcRecord("00000nam a2200000 a 4500", [
                ("001", f"n{place}"), ("084", f"  \x1fa{number}\x1f2ours"), ("245", f"10\x1faThing {place}"),
            ]), syntax="iso2709"), "iso2709", "utf-8", "bibliographic", ("", f"n{place}"))
            for place, number in enumerate(numbers)
        ])  # fmt: skip


def load(clerk, path, code="ours"):
    reading = read(path)
    with index.following():
        return vocabularies.load_vocabulary(clerk, code=code, readings=[reading])


def on_the_shelf() -> list[str]:
    return [entry.heading for entry in browse.around("local", after=50).entries]


@pytest.fixture
def scheme(tmp_path):
    path = tmp_path / "ours.csv"
    path.write_text(SCHEME, "utf-8")
    return path


def test_the_shelf_stands_as_the_file_says(clerk, scheme):
    shelved(clerk, [*reversed(SHELF), "ZZ 1", "B 2"])
    assert on_the_shelf() != [*SHELF, "B 2", "ZZ 1"]

    load(clerk, scheme)

    assert on_the_shelf() == [*SHELF, "B 2", "ZZ 1"]


def test_what_comes_later_takes_its_place(clerk, scheme):
    load(clerk, scheme)

    shelved(clerk, reversed(SHELF))

    assert on_the_shelf() == SHELF


def test_another_edition_of_the_scheme_moves_the_shelf(clerk, scheme, tmp_path):
    shelved(clerk, SHELF)
    load(clerk, scheme)
    scheme.write_text(SCHEME.replace("The mountain,PEOPLE,10", "The mountain,PEOPLE,0"), "utf-8")

    load(clerk, scheme)

    assert on_the_shelf() == ["M 12", *SHELF[:-1]]


def test_a_number_is_found_where_it_stands(clerk, scheme):
    shelved(clerk, SHELF)
    load(clerk, scheme)

    page = browse.around("local", "AAN 2", before=1, after=2)

    assert [entry.heading for entry in page.entries] == ["AAN 1990", "AAN 2 K5", "AAN 10 A1"]


def test_places_that_are_equal_and_circles_are_said(clerk, scheme):
    scheme.write_text(SCHEME.replace(",10\n", ",2\n").replace("PEOPLE,Our people,,", "PEOPLE,Our people,M,"), "utf-8")

    load(clerk, scheme)

    found = kept("ours")
    assert {"V304", "V305"} <= {one["code"] for one in found.troubles}


def test_skos_says_the_order_too(clerk, tmp_path):
    path = tmp_path / "ours.ttl"
    path.write_text(
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix sh: <http://www.w3.org/ns/shacl#> .\n"
        + "".join(
            f'<https://example.org/{notation}> a skos:Concept ; skos:prefLabel "{notation}"@en ; skos:notation "{notation}" ; '
            f"sh:order {place} .\n"
            for place, notation in enumerate(["CXB", "AAN", "M"])
        ),
        "utf-8",
    )
    shelved(clerk, ["AAN 1", "M 1", "CXB 1"])

    load(clerk, path)

    assert on_the_shelf() == ["CXB 1", "AAN 1", "M 1"]


def test_a_notation_ends_where_a_letter_or_digit_does_not_go_on(clerk, scheme):
    load(clerk, scheme)

    assert not local_order.sort_key("AANX 5", "other").startswith("!")
    assert local_order.sort_key("aan 5", "other").startswith("!")
    assert not local_order.sort_key("AAN 5", "lcc").startswith("!")
