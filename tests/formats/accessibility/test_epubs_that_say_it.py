"""An EPUB says what its package document says; whatever is no EPUB is refused, and nothing else happens."""

from __future__ import annotations

import struct
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.formats.accessibility.epubs import PACKAGE_3, epub, package_2, package_3

from alcove.formats.accessibility import NOTHING, NotAnEpub, Property, from_epub, from_package, groups, terms

SAYS = (
    ("schema:accessMode", "textual"),
    ("schema:accessMode", "visual"),
    ("schema:accessModeSufficient", "textual,visual"),
    ("schema:accessModeSufficient", " textual "),
    ("schema:accessibilityFeature", "alternativeText"),
    ("schema:accessibilityFeature", "tableOfContents"),
    ("schema:accessibilityFeature", "smellTrack"),
    ("schema:accessibilityHazard", "none"),
    ("dcterms:conformsTo", "EPUB Accessibility 1.1 - WCAG 2.1 Level AA"),
    ("a11y:certifiedBy", "A certifier"),
    ("a11y:exemption", "eaa-microenterprise"),
)


@pytest.mark.parametrize("package", [package_3(*SAYS), package_2(*SAYS)], ids=["EPUB 3", "EPUB 2"])
def test_an_epub_is_read_whole(package):
    found = from_epub(epub(package))

    assert found.access_modes == ("textual", "visual")
    assert found.access_modes_sufficient == (("textual", "visual"), ("textual",))
    assert found.features == ("alternativeText", "tableOfContents")
    assert found.hazards == ("none",)
    assert found.conforms_to == ("EPUB Accessibility 1.1 - WCAG 2.1 Level AA",)
    assert found.certified_by == ("A certifier",)
    assert found.values(Property.EXEMPTION) == ("eaa-microenterprise",)
    assert [(one.scheme, one.value) for one in found.others] == [("accessibilityFeature", "smellTrack")]
    assert {one.source for one in found.statements} == {"epub"}
    assert groups(found) == ("screen-reader", "described")


def test_no_hazards_and_no_summary_are_two_things():
    found = from_epub(epub(package_3(("schema:accessibilityHazard", "none"))))

    assert found.hazards == ("none",)
    assert found.summaries == ()
    assert groups(found) == ()


def test_an_epub_that_says_nothing_says_nothing():
    found = from_epub(epub(package_3(("dcterms:modified", "2024-01-01T00:00:00Z"), ("rendition:layout", "reflowable"))))

    assert found == NOTHING
    assert groups(found) == ("no-information",)


@pytest.mark.parametrize(
    ("prop", "term"), [key for key in terms() if key[0] is not Property.EXEMPTION], ids=lambda part: str(part)
)
def test_every_term_is_read(prop, term):
    found = from_package(package_3((f"schema:{prop.value}", term)))

    assert [(one.property, one.value) for one in found.statements] == [(prop, term)]


def test_a_summary_keeps_its_language():
    texts = '<meta property="schema:accessibilitySummary" xml:lang="de">Alle Bilder\n sind beschrieben.</meta>'
    texts += '<meta property="schema:accessibilitySummary">All images are described.</meta>'

    found = from_package(PACKAGE_3.format(prefix="", metadata=texts).encode())

    assert [(one.value, one.language) for one in found.summaries] == [
        ("Alle Bilder sind beschrieben.", "de"),
        ("All images are described.", "en"),
    ]


def test_links_are_read():
    links = '<link rel="dcterms:conformsTo" href="http://www.idpf.org/epub/a11y/accessibility-20170105.html#wcag-aa"/>'
    links += '<link rel="a11y:certifierReport alternate" href="https://certifier.example/1"/><link rel="icon" href="a.png"/>'

    found = from_package(PACKAGE_3.format(prefix="", metadata=links).encode())

    assert found.conforms_to == ("http://www.idpf.org/epub/a11y/accessibility-20170105.html#wcag-aa",)
    assert found.values(Property.CERTIFIER_REPORT) == ("https://certifier.example/1",)


def test_prefixes_of_its_own_are_understood():
    prefix = ' prefix="s: https://schema.org/ acc: http://www.idpf.org/epub/vocab/package/a11y/#"'

    found = from_package(package_3(("s:accessibilityFeature", "MathML"), ("acc:certifiedBy", "Us"), prefix=prefix))

    assert found.features == ("MathML",)
    assert found.certified_by == ("Us",)


def test_several_terms_in_one_are_parted():
    found = from_package(package_3(("schema:accessibilityFeature", "alternativeText, readingOrder")))

    assert found.features == ("alternativeText", "readingOrder")


def test_a_property_that_is_new_is_kept():
    found = from_package(package_3(("a11y:somethingNew", "yes")))

    assert [(one.scheme, one.value) for one in found.others] == [("a11y:somethingNew", "yes")]


GOOD = package_3(*SAYS)
SAYS_NO_PACKAGE = "<container xmlns='urn:oasis:names:tc:opendocument:xmlns:container'><rootfiles/></container>"
ENTITY = b'<!DOCTYPE package [<!ENTITY a "aaaa">]><package>&a;</package>'


def damaged(data, at, value):
    return data[:at] + value + data[at + len(value) :]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK",
        b"%PDF-1.7",
        GOOD,
        epub(GOOD)[:-30],
        epub(GOOD, container="<container"),
        epub(GOOD, container=SAYS_NO_PACKAGE),
        epub(GOOD, path="/etc/passwd"),
        epub(GOOD, path="../package.opf"),
        epub(GOOD, path="OEBPS/%2e%2e/%2e%2e/package.opf"),
        epub(GOOD, inside="elsewhere.opf"),
        epub(GOOD, method=zipfile.ZIP_BZIP2),
        epub(GOOD, method=zipfile.ZIP_LZMA),
        epub(b"<package"),
        epub(b"<html/>"),
        epub(ENTITY),
        epub(b"<package>" + b"<a>" * 300 + b"</a>" * 300 + b"</package>"),
        epub(b"<package>" + b" " * 10_000_001 + b"</package>"),
        damaged(epub(GOOD), len(epub(GOOD)) - 10, struct.pack("<L", 4_000_000_000)),
    ],
)
def test_what_is_no_epub_is_refused_with_a_place_and_a_remedy(data):
    with pytest.raises(NotAnEpub) as refused:
        from_epub(data)

    assert str(refused.value) and refused.value.place and refused.value.remedy


@pytest.mark.parametrize("data", [b"", b"<a/>", b"\xff\xfe\x00", b"<package", ENTITY, b"x" * 10_000_001])
def test_what_is_no_package_document_is_refused(data):
    with pytest.raises(NotAnEpub) as refused:
        from_package(data)

    assert refused.value.place == "the package document"


def test_a_bomb_is_not_unpacked():
    bomb = epub(b"<package>" + b"0" * 200_000_000)

    with pytest.raises(NotAnEpub, match="larger than 10 MB"):
        from_epub(bomb)


@given(st.binary(max_size=300))
def test_no_bytes_raise_anything_but_the_one_error(data):
    wrapped = b"<package xmlns='http://www.idpf.org/2007/opf'><metadata>" + data + b"</metadata></package>"

    for read, one in ((from_epub, data), (from_epub, epub(data)), (from_package, data), (from_package, wrapped)):
        try:
            read(one)
        except NotAnEpub as refused:
            assert refused.remedy


@given(st.lists(st.tuples(st.integers(0, 2_000), st.binary(min_size=1, max_size=6)), min_size=1, max_size=6), st.booleans())
def test_no_damage_raises_anything_but_the_one_error(damages, from_the_end):
    data = epub(GOOD)
    for at, value in damages:
        data = damaged(data, (len(data) - at if from_the_end else at) % len(data), value)

    try:
        from_epub(data)
    except NotAnEpub as refused:
        assert refused.remedy


NAMES = st.sampled_from([name for name, _value in SAYS]) | st.sampled_from(["schema:", "a11y:x", ":", "", "dcterms:conformsTo"])
VALUES = st.text(st.characters(categories=["L", "N", "P", "Z"], exclude_characters="<>&\"'"), max_size=20)


@given(st.lists(st.tuples(NAMES, VALUES), max_size=6))
def test_no_value_stops_the_reading(pairs):
    for package in (package_3(*pairs), package_2(*pairs)):
        assert all(one.value for one in from_package(package).statements)
