"""Accessibility as the package document of an EPUB says it: EPUB 3 (meta property, link rel) and EPUB 2 (meta name).

Rules: EPUB Accessibility 1.1, EPUB 3.3 "Package document", Open Packaging Format 2.0.1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from alcove.marc import safexml

from . import terms
from .values import Accessibility, NotAnEpub, Property, Statement

SOURCE = "epub"
LARGEST = 10_000_000
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_PREFIX = re.compile(r"([^\s:]+):\s+(\S+)")
# Reserved prefixes of EPUB 3.3 and what they stand for; another prefix for one of these is brought back to it.
_VOCABULARIES = {
    "http://schema.org/": "schema",
    "https://schema.org/": "schema",
    "http://purl.org/dc/terms/": "dcterms",
    "http://www.idpf.org/epub/vocab/package/a11y/#": "a11y",
}
_TERMS = {
    "schema:accessMode": Property.ACCESS_MODE,
    "schema:accessModeSufficient": Property.ACCESS_MODE_SUFFICIENT,
    "schema:accessibilityAPI": Property.API,
    "schema:accessibilityControl": Property.CONTROL,
    "schema:accessibilityFeature": Property.FEATURE,
    "schema:accessibilityHazard": Property.HAZARD,
    "a11y:exemption": Property.EXEMPTION,
}
_TEXTS = {
    "schema:accessibilitySummary": Property.SUMMARY,
    "dcterms:conformsTo": Property.CONFORMS_TO,
    "a11y:certifiedBy": Property.CERTIFIED_BY,
    "a11y:certifierCredential": Property.CERTIFIER_CREDENTIAL,
    "a11y:certifierReport": Property.CERTIFIER_REPORT,
}


def from_package(data: bytes) -> Accessibility:
    """Give what a package document (.opf) says. Raises NotAnEpub, and nothing else."""
    root = parsed(data, "the package document", LARGEST)
    if _local(root) != "package":
        message = "This XML file is not the package document of an EPUB."
        raise NotAnEpub(message, "the package document", "Take the .opf file that META-INF/container.xml names.")
    prefixes = _prefixes(root.get("prefix") or "")
    metadata = next((child for child in root if _local(child) == "metadata"), root)
    found = (one for element in metadata.iter() for one in _said(element, prefixes))
    return Accessibility(tuple(dict.fromkeys(found)))


def parsed(data: bytes, place: str, largest: int) -> safexml.Element:
    """Give the root of an XML file inside an EPUB. Raises NotAnEpub."""
    if len(data) > largest:
        raise NotAnEpub(f"The file is larger than {largest // 1_000_000} MB.", place, "Ask for the EPUB again.")
    try:
        root = safexml.parse(data)
        safexml.check_shape(root)
    except safexml.XmlBroken as broken:
        raise NotAnEpub(f"The XML cannot be read: {str(broken)[:200]}", place, "Ask the publisher to repair it.") from None
    except safexml.XmlRefused as refused:
        message = f"The XML is not read, for it has {str(refused)[:200]}."
        raise NotAnEpub(message, place, "Ask the publisher for a file without it.") from None
    return root


def _said(element: safexml.Element, prefixes: dict[str, str]) -> Iterator[Statement]:
    if _local(element) == "link":
        for name in (element.get("rel") or "").split():
            yield from _statements(_known_name(name, prefixes), element.get("href") or "", "")
    if _local(element) == "meta":
        name = element.get("property") or element.get("name") or ""
        value = "".join(map(str, element.itertext())) if element.get("property") else element.get("content") or ""
        yield from _statements(_known_name(name.strip(), prefixes), value, _language(element))


def _statements(name: str, value: str, language: str) -> Iterator[Statement]:
    value = " ".join(value.split())
    if value and name in _TEXTS:
        yield Statement(_TEXTS[name], value, SOURCE, language=language)
    elif name in _TERMS:
        yield from terms.statements(_TERMS[name], value, SOURCE)
    elif value and name.startswith(("a11y:", "schema:access")):
        yield Statement(Property.OTHER, value, SOURCE, scheme=name, language=language)


def _known_name(name: str, prefixes: dict[str, str]) -> str:
    prefix, colon, local = name.partition(":")
    return f"{prefixes.get(prefix, prefix)}:{local}" if colon else name


def _prefixes(declared: str) -> dict[str, str]:
    """Read the prefix attribute (EPUB 3.3, D.1.4): which prefixes of this document stand for vocabularies known here."""
    found = {prefix: _VOCABULARIES.get(uri, prefix) for prefix, uri in _PREFIX.findall(declared)}
    return {prefix: name for prefix, name in found.items() if prefix != name}


def _language(element: safexml.Element) -> str:
    """Give the nearest xml:lang."""
    one: safexml.Element | None = element
    while one is not None:
        if language := one.get(_LANGUAGE):
            return language.strip()
        one = one.getparent()
    return ""


def _local(element: safexml.Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
