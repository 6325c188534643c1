"""What is said of accessibility, in plain words for the page of a record, each line with its source.

Headings and their order are those of W3C's Accessibility Metadata Display Guide for Digital Publications 2.0.
"""

from __future__ import annotations

from typing import NamedTuple

from . import onix, terms
from .values import Accessibility, Property, Statement

# The parts of the guide, by the names that terms.tsv gives them: English message ids, in the order of the guide.
HEADINGS: dict[str, str] = {
    "ways": "Ways of reading",
    "conformance": "Conformance",
    "navigation": "Navigation",
    "rich": "Rich content",
    "hazards": "Hazards",
    "summary": "Accessibility summary",
    "legal": "Legal considerations",
    "more": "Additional accessibility information",
}
_HEADING_BY_PROPERTY = {
    Property.CONFORMS_TO: "conformance",
    Property.CERTIFIED_BY: "conformance",
    Property.CERTIFIER_CREDENTIAL: "conformance",
    Property.CERTIFIER_REPORT: "conformance",
    Property.SUMMARY: "summary",
    Property.EXEMPTION: "legal",
}
_LABELS = {
    Property.CONFORMS_TO: "Says that it conforms to",
    Property.CERTIFIED_BY: "Certified by",
    Property.CERTIFIER_CREDENTIAL: "Credential of the certifier",
    Property.CERTIFIER_REPORT: "Report of the certifier",
}
# MARC 21, 532, first indicator: technical details, features, deficiencies.
_NOTES = {"0": "What is needed", "1": "What helps", "2": "What is missing"}
# Addresses of standards as EPUB Accessibility 1.0 writes them.
_STANDARDS = {
    "http://www.idpf.org/epub/a11y/accessibility-20170105.html#wcag-a": "EPUB Accessibility 1.0, WCAG 2.0 level A",
    "http://www.idpf.org/epub/a11y/accessibility-20170105.html#wcag-aa": "EPUB Accessibility 1.0, WCAG 2.0 level AA",
    "http://www.idpf.org/epub/a11y/accessibility-20170105.html#wcag-aaa": "EPUB Accessibility 1.0, WCAG 2.0 level AAA",
}


class Told(NamedTuple):
    """One line: `heading` and `label` are message ids, `text` is as it was sent; either of these two may be empty.

    `source` names where it was said, several with commas between them; `language` is that of the text (BCP 47, or empty);
    `materials` is the part of the thing that it is said of, as it was sent.
    """

    heading: str
    label: str
    text: str
    source: str
    language: str = ""
    materials: str = ""


def plain(accessibility: Accessibility) -> list[Told]:
    """Give the lines in the order of the guide, what was said twice only once; none where nothing is said. Raises nothing."""
    order = {key: number for number, key in enumerate(terms.terms())}
    headings = list(HEADINGS)
    sources: dict[tuple[int, int, Told], dict[str, None]] = {}
    for one in accessibility.statements:
        term = terms.terms().get((one.property, one.value))
        heading = term.heading if term else _HEADING_BY_PROPERTY.get(one.property, "more")
        place = order.get((one.property, one.value), len(order))
        label, text = (term.label, "") if term else _words(one)
        line = Told(HEADINGS[heading], label, text, "", one.language, one.materials)
        sources.setdefault((headings.index(heading), place, line), {})[one.source] = None
    lines = sorted(sources.items(), key=lambda item: item[0][:2])
    return [line._replace(source=", ".join(said)) for (_heading, _place, line), said in lines]


def _words(one: Statement) -> tuple[str, str]:
    """Give label and text of what is no term: as it came, with its scheme where nothing else says what it is."""
    if one.property is Property.SUMMARY:
        return (_NOTES.get(one.place, "") if one.source == "532" else ""), one.value
    if one.property is Property.OTHER:
        label = onix.label(one.value) if one.scheme == onix.SCHEME else ""
        if label:
            return label, one.value.partition(" ")[2]
        return "", f"{one.value} ({one.scheme})" if one.scheme else one.value
    return _LABELS.get(one.property, ""), _STANDARDS.get(one.value, one.value)
