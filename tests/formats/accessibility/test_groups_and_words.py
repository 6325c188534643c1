"""What is said is put into groups for a search, and into plain words for a page; nothing is ever said that nobody said."""

from __future__ import annotations

import pytest
from tests.marc.any_record import record

from alcove.formats.accessibility import (
    GROUP_LABELS,
    HEADINGS,
    NOTHING,
    Accessibility,
    Property,
    Statement,
    Told,
    from_marc,
    from_onix_codes,
    groups,
    plain,
    terms,
)


def said(*pairs, source="epub"):
    return Accessibility(tuple(Statement(prop, value, source) for prop, value in pairs))


def test_nothing_said_is_no_information_and_nothing_else():
    assert groups(NOTHING) == ("no-information",)
    assert plain(NOTHING) == []


@pytest.mark.parametrize(
    ("feature", "group"),
    [
        ("captions", "captions"), ("closedCaptions", "captions"), ("openCaptions", "captions"),
        ("alternativeText", "described"), ("longDescription", "described"), ("audioDescription", "described"),
        ("braille", "braille"), ("largePrint", "large-print"), ("signLanguage", "sign-language"), ("transcript", "transcript"),
    ],
)  # fmt: skip
def test_a_feature_makes_a_group(feature, group):
    assert groups(said((Property.FEATURE, feature))) == (group,)


def test_text_alone_being_enough_is_screen_reader_friendly():
    alone = said((Property.ACCESS_MODE_SUFFICIENT, "textual"))
    together = said((Property.ACCESS_MODE_SUFFICIENT, "textual,visual"))

    assert groups(alone) == ("screen-reader",)
    assert groups(together) == ()


@pytest.mark.parametrize(("prop", "value"), [(Property.HAZARD, "flashing"), (Property.FEATURE, "none"), (Property.OTHER, "x")])
def test_something_else_said_is_in_no_group(prop, value):
    assert groups(said((prop, value))) == ()


def test_not_looked_at_yet_is_no_information():
    assert groups(said((Property.FEATURE, "unknown"), (Property.HAZARD, "unknown"))) == ("no-information",)


@pytest.mark.parametrize("key", list(terms()))
def test_every_group_has_a_name(key):
    assert set(groups(said(key))) <= set(GROUP_LABELS)


def test_no_name_says_that_a_thing_is_not_accessible():
    names = [*GROUP_LABELS.values(), *HEADINGS.values(), *(one.label for one in terms().values())]

    assert not [name for name in names if "not accessible" in name.lower() or "inaccessible" in name.lower()]
    assert all(len(name.split()) <= 25 for name in names)


def test_lines_stand_in_the_order_of_the_guide():
    found = said(
        (Property.OTHER, "x"),
        (Property.EXEMPTION, "eaa-microenterprise"),
        (Property.FEATURE, "braille"),
        (Property.SUMMARY, "In short."),
        (Property.HAZARD, "none"),
        (Property.FEATURE, "closedCaptions"),
        (Property.FEATURE, "index"),
        (Property.FEATURE, "tableOfContents"),
        (Property.CONFORMS_TO, "WCAG 2.2"),
        (Property.ACCESS_MODE, "textual"),
        (Property.ACCESS_MODE_SUFFICIENT, "textual"),
    )

    assert [(one.heading, one.label, one.text) for one in plain(found)] == [
        ("Ways of reading", "Everything can be read as text, aloud or in braille", ""),
        ("Ways of reading", "Has text", ""),
        ("Conformance", "Says that it conforms to", "WCAG 2.2"),
        ("Navigation", "Table of contents with links", ""),
        ("Navigation", "Index", ""),
        ("Rich content", "Captions that can be turned on and off", ""),
        ("Hazards", "No hazards", ""),
        ("Accessibility summary", "", "In short."),
        (
            "Legal considerations",
            "Says that the European Accessibility Act does not bind it: made by a microenterprise",
            "",
        ),
        ("Additional accessibility information", "Braille", ""),
        ("Additional accessibility information", "", "x"),
    ]


def test_what_is_said_twice_is_told_once_with_both_sources():
    found = from_marc(record("007 tb", "341 __ $b largePrint $2 sapdv"))

    assert plain(found) == [Told("Additional accessibility information", "Large print", "", "007, 341")]


def test_notes_say_what_they_are():
    found = from_marc(record("532 0_ $a Needs a player.", "532 2_ $3 CD $a Maps are not described.", "532 8_ $a In short."))

    assert plain(found) == [
        Told("Accessibility summary", "What is needed", "Needs a player.", "532"),
        Told("Accessibility summary", "What is missing", "Maps are not described.", "532", materials="CD"),
        Told("Accessibility summary", "", "In short.", "532"),
    ]


def test_an_address_of_a_standard_is_put_into_words():
    (line,) = plain(from_onix_codes([("03", None)]))

    assert line.text == "EPUB Accessibility 1.0, WCAG 2.0 level AA"


def test_unknown_words_are_shown_as_they_came():
    found = from_marc(record("341 __ $a visuel $e tacto-image $2 local"))

    assert [(one.label, one.text) for one in plain(found)] == [("", "visuel (local)"), ("", "tacto-image (local)")]
