"""The code lists are whole, in order, and agree with independent copies of them."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from alcove.marc import codes

LISTS = [
    "authentication_codes",
    "carrier_types",
    "classification_sources",
    "content_types",
    "countries",
    "description_conventions",
    "geographic_areas",
    "identifier_sources",
    "instruments",
    "languages",
    "media_types",
    "relators",
    "subject_sources",
]


@pytest.mark.parametrize("name", LISTS)
def test_every_list_is_in_the_order_of_its_codes(name):
    found = list(codes.code_list(name))

    assert found == sorted(found)
    assert all(codes.code_list(name).values())


@pytest.mark.parametrize("name", LISTS)
def test_a_discontinued_code_leads_to_codes_that_are_in_the_list(name):
    used_since = {code for cell in codes.column(name, "instead").values() for code in cell.split()}

    assert used_since <= codes.current(name) | {"-"}


def test_a_code_has_the_name_of_the_standard():
    assert codes.code_list("languages")["grc"] == "Greek, Ancient (to 1453)"
    assert codes.code_list("countries")["xxu"] == "United States"
    assert codes.code_list("relators")["ill"] == "Illustrator"


def test_people_see_the_preferred_label_and_the_code_stays():
    assert codes.code_list("languages")["iii"] == "Sichuan Yi"
    assert codes.labels("languages")["iii"] == "Nuosu (Sichuan Yi)"
    assert codes.labels("languages")["eng"] == "English"


def test_a_discontinued_code_is_readable_but_not_current():
    assert codes.code_list("languages")["scr"] == "Croatian"
    assert "scr" not in codes.current("languages")
    assert codes.column("languages", "instead")["scr"] == "hrv"


def test_a_state_is_within_its_country():
    assert codes.column("countries", "within")["nyu"] == "xxu"
    assert codes.column("countries", "within")["fr"] == ""


def test_a_list_without_the_column_gives_nothing():
    assert codes.column("relators", "tag") == {}


@pytest.mark.judge
def test_every_language_of_iso_639_2_is_there_with_its_tag(shared_data: Path):
    with (shared_data / "code_lists/language-codes/language-codes-full.csv").open(encoding="utf-8") as source:
        judge = {row["alpha3-b"]: row["alpha2"] or row["alpha3-t"] or row["alpha3-b"] for row in csv.DictReader(source)}
    ours = codes.column("languages", "tag")

    assert {code: tag for code, tag in judge.items() if ours.get(code) != tag} == {"qaa-qtz": "qaa-qtz"}


@pytest.mark.judge
def test_every_language_is_named_as_an_independent_copy_of_the_list_names_it(shared_data: Path):
    text = (shared_data / "code_lists/traject/marc_languages.yaml").read_text("utf-8")
    judge = {code: name.strip("\"'") for code, name in re.findall(r"^['\"]?([a-z]{3})['\"]?: (.+)$", text, re.M)}
    ours = codes.code_list("languages")

    assert {code: name for code, name in ours.items() if judge.get(code, name) != name} == {}


@pytest.mark.judge
def test_every_relator_of_an_independent_copy_is_there(shared_data: Path):
    lines = (shared_data / "code_lists/Evergreen/relators.tsv").read_text("utf-8").splitlines()[1:]
    judge = dict(line.split("\t")[1:3] for line in lines)
    ours = codes.code_list("relators")

    assert {code: name for code, name in judge.items() if ours.get(code) != name} == {}


@pytest.mark.judge
def test_every_geographic_area_of_an_independent_copy_is_there_under_its_name_or_a_newer_one(shared_data: Path):
    text = (shared_data / "code_lists/traject/marc_geographic.yaml").read_text("utf-8")
    judge = {code: name.replace("''", "'") for code, name in re.findall(r"^'([a-z-]+)': ['\"](.+)['\"]$", text, re.M)}
    ours = codes.code_list("geographic_areas")

    assert {code: name for code, name in judge.items() if ours.get(code) != name} == {
        "e-bn": "Bosnia and Hercegovina",
        "e-xn": "Macedonia (Republic)",
        "f-sq": "Swaziland",
    }


@pytest.mark.judge
def test_every_instrument_of_an_independent_copy_is_there(shared_data: Path):
    text = (shared_data / "code_lists/traject/marc_instruments.yaml").read_text("utf-8")
    judge = set(re.findall(r"^'?([a-z]{2})'?:", text, re.M))

    assert judge == set(codes.code_list("instruments"))
