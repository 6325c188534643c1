"""ONIX code list 196 becomes W3C terms; what has none is kept with its code."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alcove.formats.accessibility import Property, from_onix_codes, groups, onix, plain, to_marc

TERMS = {
    "08": "unknown", "09": "none", "11": "tableOfContents", "12": "index", "13": "readingOrder", "14": "alternativeText",
    "15": "longDescription", "16": "longDescription", "17": "MathML", "18": "ChemML", "19": "pageBreakMarkers",
    "20": "synchronizedAudioText", "21": "ttsMarkup", "27": "highContrastAudio", "28": "audioDescription",
    "29": "structuralNavigation", "30": "ARIA", "34": "MathML-chemistry", "35": "latex", "36": "displayTransformability",
    "37": "highContrastDisplay", "41": "pageNavigation", "53": "describedMath", "54": "latex-chemistry",
}  # fmt: skip
STANDARDS = {
    "01": "LIA Compliance Scheme", "02": "http://www.idpf.org/epub/a11y/accessibility-20170105.html#wcag-a",
    "03": "http://www.idpf.org/epub/a11y/accessibility-20170105.html#wcag-aa", "04": "EPUB Accessibility 1.1", "05": "PDF/UA",
    "06": "PDF/UA-2", "80": "WCAG 2.0", "81": "WCAG 2.1", "82": "WCAG 2.2", "84": "WCAG level A", "85": "WCAG level AA",
    "86": "WCAG level AAA",
}  # fmt: skip
EXEMPTIONS = {"75": "eaa-microenterprise", "76": "eaa-disproportionate-burden", "77": "eaa-fundamental-alteration"}
TEXTS = {
    "00": Property.SUMMARY,
    "90": Property.CERTIFIED_BY,
    "93": Property.CERTIFIER_CREDENTIAL,
    "94": Property.CERTIFIER_REPORT,
}
SUFFICIENT = {"51": "auditory", "52": "textual"}
WITHOUT_TERM = {"10", "22", "24", "25", "26", "31", "32", "38", "39", "40", "91", "92", "95", "96", "97", "98", "99"}


def test_every_code_of_the_list_is_looked_at_here():
    assert set(onix.codes()) == {*TERMS, *STANDARDS, *EXEMPTIONS, *TEXTS, *SUFFICIENT, *WITHOUT_TERM}


@pytest.mark.parametrize(("code", "term"), TERMS.items())
def test_a_code_is_a_feature(code, term):
    found = from_onix_codes([(code, None)])

    assert found.features == (term,)
    assert found.sources(Property.FEATURE, term) == ("onix 196",)


@pytest.mark.parametrize(("code", "standard"), STANDARDS.items())
def test_a_code_is_a_standard(code, standard):
    assert from_onix_codes([(code, "")]).conforms_to == (standard,)


@pytest.mark.parametrize(("code", "exemption"), EXEMPTIONS.items())
def test_a_code_is_an_exemption(code, exemption):
    found = from_onix_codes([(code, None)])

    assert found.values(Property.EXEMPTION) == (exemption,)
    assert [one.heading for one in plain(found)] == ["Legal considerations"]


@pytest.mark.parametrize(("code", "prop"), TEXTS.items())
def test_a_code_takes_its_text_from_the_description(code, prop):
    found = from_onix_codes([(code, "  What is\nsaid ")])

    assert [(one.property, one.value) for one in found.statements] == [(prop, "What is said")]


@pytest.mark.parametrize(("code", "mode"), SUFFICIENT.items())
def test_a_code_is_a_sufficient_access_mode(code, mode):
    assert from_onix_codes([(code, None)]).access_modes_sufficient == ((mode,),)


@pytest.mark.parametrize("code", sorted(WITHOUT_TERM))
def test_a_code_without_a_term_is_kept_and_named(code):
    found = from_onix_codes([(code, "details")])

    (one,) = found.others
    (line,) = plain(found)
    assert (one.scheme, one.value) == ("onix196", f"{code} details")
    assert (line.label, line.text, line.source) == (onix.label(code), "details", "onix 196")


def test_a_code_that_is_not_in_the_list_is_kept_and_shown_as_it_came():
    found = from_onix_codes([("66", None), ("x", "yes")])

    assert [(one.scheme, one.value) for one in found.others] == [("onix196", "66"), ("onix196", "x yes")]
    assert [(one.label, one.text) for one in plain(found)] == [("", "66 (onix196)"), ("", "x yes (onix196)")]
    assert groups(found) == ()


def test_a_description_behind_a_feature_is_a_summary():
    found = from_onix_codes([("15", "All but the maps"), ("04", "With a report")])

    assert [one.value for one in found.summaries] == ["All but the maps", "With a report"]
    assert (found.features, found.conforms_to) == (("longDescription",), ("EPUB Accessibility 1.1",))


def test_a_text_that_is_missing_leaves_the_code():
    assert [one.value for one in from_onix_codes([("94", None), ("00", "")]).others] == ["94", "00"]


def test_reading_without_sight_is_screen_reader_friendly():
    assert groups(from_onix_codes([("52", None), ("14", None)])) == ("screen-reader", "described")


def test_not_looked_at_yet_is_no_information():
    assert groups(from_onix_codes([("08", None)])) == ("no-information",)


@given(st.lists(st.tuples(st.sampled_from(onix.codes()) | st.text(max_size=3), st.none() | st.text(max_size=20)), max_size=6))
def test_no_codes_raise_anything(pairs):
    found = from_onix_codes(pairs)

    assert isinstance(plain(found), list)
    assert isinstance(to_marc(found), list)
