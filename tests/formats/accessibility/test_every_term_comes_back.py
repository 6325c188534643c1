"""Every term of the W3C vocabulary, and every text, comes back from MARC 21 and from JSON-LD."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alcove.formats.accessibility import (
    NOTHING,
    Accessibility,
    NotJsonLd,
    Property,
    Statement,
    from_json_ld,
    from_marc,
    terms,
    to_json_ld,
    to_marc,
)
from alcove.marc.record import Field, Record

EVERY_TERM = list(terms())
TEXTS = [
    (Property.SUMMARY, "Images are described, but not the maps."),
    (Property.CONFORMS_TO, "EPUB Accessibility 1.1 - WCAG 2.1 Level AA"),
    (Property.CONFORMS_TO, "http://www.idpf.org/epub/a11y/accessibility-20170105.html#wcag-aa"),
    (Property.CERTIFIED_BY, "A certifier: of books [and more]"),
    (Property.CERTIFIER_CREDENTIAL, "https://certifier.example/badge"),
    (Property.CERTIFIER_REPORT, "https://certifier.example/report?isbn=1"),
]


def said(prop, value, **rest):
    return Accessibility((Statement(prop, value, "epub", **rest),))


def by_marc(accessibility):
    return from_marc(Record("00000nam a2200000 i 4500", to_marc(accessibility)))


def pairs(accessibility):
    return {(one.property, one.value) for one in accessibility.statements}


def test_the_table_has_every_property_of_the_vocabulary():
    by_property = {prop: sum(1 for one, _term in EVERY_TERM if one is prop) for prop in Property}

    assert by_property[Property.ACCESS_MODE] == 11
    assert by_property[Property.ACCESS_MODE_SUFFICIENT] == 15
    assert by_property[Property.FEATURE] == 44
    assert by_property[Property.HAZARD] == 11
    assert by_property[Property.CONTROL] == 7
    assert by_property[Property.API] == 13


def test_every_label_is_a_short_sentence_of_its_own():
    labels = [(one.property, one.label) for one in terms().values()]

    assert len(set(labels)) == len(labels)
    assert all(label and len(label.split()) <= 25 for _property, label in labels)
    assert not [label for _property, label in labels if "not accessible" in label.lower() or "inaccess" in label.lower()]


@pytest.mark.parametrize(("prop", "term"), EVERY_TERM)
def test_a_term_comes_back_from_marc(prop, term):
    before = said(prop, term)

    after = by_marc(before)

    assert pairs(after) == {(prop, term)}
    assert after.statements[0].source in ("341", "532")


@pytest.mark.parametrize(("prop", "term"), EVERY_TERM)
def test_a_term_comes_back_from_json_ld(prop, term):
    before = said(prop, term)

    after = from_json_ld(json.loads(json.dumps(to_json_ld(before))), source="epub")

    assert after == before


def test_all_terms_at_once_come_back():
    before = Accessibility(tuple(Statement(prop, term, "epub") for prop, term in EVERY_TERM))

    assert pairs(by_marc(before)) == pairs(before)
    assert pairs(from_json_ld(to_json_ld(before))) == pairs(before)


@pytest.mark.parametrize(("prop", "text"), TEXTS)
def test_a_text_comes_back(prop, text):
    before = said(prop, text)

    assert pairs(by_marc(before)) == {(prop, text)}
    assert pairs(from_json_ld(to_json_ld(before))) == {(prop, text)}


def test_what_is_not_known_comes_back_with_its_scheme():
    before = Accessibility(
        (
            Statement(Property.OTHER, "97 NVDA [2024]", "onix 196", scheme="onix196"),
            Statement(Property.OTHER, "smellMode", "epub", scheme="accessMode"),
            Statement(Property.OTHER, "hypothetical", "epub", scheme="a11y:new"),
        )
    )

    assert [(one.scheme, one.value) for one in by_marc(before).others] == [(one.scheme, one.value) for one in before.others]
    assert {(one.scheme, one.value) for one in from_json_ld(to_json_ld(before)).others} == {
        (one.scheme, one.value) for one in before.others
    }


def test_a_field_341_is_written_as_it_was_read():
    fields = [
        ("341", "0 \x1faauditory\x1fbclosedCaptions\x1fbtranscript\x1fcsignLanguage\x1f2sapdv\x1f3Disc 2"),
        ("341", "1 \x1favisual\x1fdaudioDescription\x1f2sapdv"),
        ("341", "0 \x1fx-ray\x1f2sapdv"),
        ("341", "0 \x1favisuel\x1fdnarration des images\x1f2local"),
        ("532", "2 \x1faMaps are not described."),
    ]

    written = to_marc(from_marc(Record("00000ngm a2200000 i 4500", fields)))

    assert written == [fields[0], fields[1], fields[3], fields[4]]


def test_a_feature_alone_states_no_access_mode():
    captions = said(Property.FEATURE, "captions")

    assert to_marc(captions) == [("341", "  \x1fbcaptions\x1f2sapdv")]


def test_a_feature_stands_with_its_access_mode_where_that_is_stated():
    both = Accessibility(
        (Statement(Property.FEATURE, "longDescription", "epub"), Statement(Property.ACCESS_MODE, "visual", "epub"))
    )

    assert to_marc(both) == [("341", "  \x1favisual\x1fblongDescription\x1f2sapdv")]


def test_hazards_and_sufficient_modes_are_notes_in_words():
    written = to_marc(
        Accessibility(
            (
                Statement(Property.ACCESS_MODE_SUFFICIENT, "textual", "epub"),
                Statement(Property.HAZARD, "flashing", "epub"),
                Statement(Property.CONFORMS_TO, "WCAG 2.2", "onix 196"),
            )
        )
    )

    assert [Field(*one).get("a") for one in written] == [
        "Everything can be read as text, aloud or in braille [accessModeSufficient: textual]",
        "Flashing content [accessibilityHazard: flashing]",
        "Conforms to: WCAG 2.2",
    ]
    assert {one[:2] for _tag, one in written} == {"8 "}


def test_json_ld_uses_the_names_of_schema_org():
    accessibility = Accessibility(
        (
            Statement(Property.ACCESS_MODE, "textual", "epub"),
            Statement(Property.ACCESS_MODE_SUFFICIENT, "textual,visual", "epub"),
            Statement(Property.HAZARD, "none", "epub"),
            Statement(Property.SUMMARY, "Alles ist beschrieben.", "epub", language="de"),
        )
    )

    assert to_json_ld(accessibility) == {
        "accessMode": ["textual"],
        "accessModeSufficient": [{"@type": "ItemList", "itemListElement": ["textual", "visual"]}],
        "accessibilityHazard": ["none"],
        "accessibilitySummary": [{"@value": "Alles ist beschrieben.", "@language": "de"}],
    }
    assert to_json_ld(NOTHING) == {}


def test_json_ld_of_others_is_read_too():
    data = {
        "@context": "https://schema.org",
        "schema:accessMode": "Textual",
        "https://schema.org/accessibilityFeature": ["MATHML", "closed captions", "braille/UEB"],
        "accessibilityHazard": "flashingHazard",
        "accessModeSufficient": {"@type": "ItemList", "itemListElement": ["visual", "textual"], "description": "Both"},
        "dcterms:conformsTo": {"@id": "https://www.w3.org/TR/WCAG22/"},
        "accessibilityControl": 7,
    }

    found = from_json_ld(data)

    assert found.access_modes == ("textual",)
    assert found.features == ("MathML", "closedCaptions", "braille")
    assert found.hazards == ("flashing",)
    assert found.access_modes_sufficient == (("textual", "visual"),)
    assert found.conforms_to == ("https://www.w3.org/TR/WCAG22/",)
    assert [(one.scheme, one.value) for one in found.others] == [
        ("accessibilityFeature", "braille/UEB"),
        ("accessibilityControl", "7"),
    ]


@pytest.mark.parametrize("data", [[], None, "text", 7])
def test_what_is_no_object_is_refused_with_a_remedy(data):
    with pytest.raises(NotJsonLd) as refused:
        from_json_ld(data)

    assert refused.value.place and refused.value.remedy


def test_endless_json_is_refused():
    endless = {}
    endless["accessMode"] = endless

    with pytest.raises(NotJsonLd):
        from_json_ld(endless)


ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from([term for _p, term in EVERY_TERM]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["@value", "@language", "@id", "itemListElement", "propertyID", "value", "name"])
            | st.text(max_size=3),
            inner,
            max_size=3,
        )
    ),
    max_leaves=8,
)
NAMES = st.sampled_from([*(prop.value for prop in Property), "additionalProperty", "schema:accessMode", "dct:conformsTo"])


@given(st.dictionaries(NAMES | st.text(max_size=5), ANYTHING, max_size=4) | ANYTHING)
def test_no_json_raises_anything_but_the_one_error(data):
    try:
        found = from_json_ld(data)
    except NotJsonLd as refused:
        assert refused.remedy
    else:
        assert isinstance(to_marc(found), list)
        assert isinstance(to_json_ld(found), dict)


WORDS = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=12)


@given(st.lists(st.sampled_from(EVERY_TERM), unique=True, max_size=12), st.lists(WORDS, unique=True, max_size=3))
def test_any_terms_and_texts_come_back_together(chosen, texts):
    before = Accessibility(
        (
            *(Statement(prop, term, "epub") for prop, term in chosen),
            *(Statement(Property.CERTIFIED_BY, text, "epub") for text in texts),
        )
    )

    assert pairs(by_marc(before)) == pairs(before)
    assert pairs(from_json_ld(to_json_ld(before))) == pairs(before)
