"""Accessibility as properties of a schema.org CreativeWork in JSON-LD, and back.

Standards are told with Dublin Core's conformsTo, certification with the vocabulary of EPUB Accessibility, both by their full
addresses: schema.org has no such properties. What has no W3C term stands in `additionalProperty`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from . import terms
from .values import Accessibility, NotJsonLd, Property, Statement

_A11Y = "http://www.idpf.org/epub/vocab/package/a11y/#"
_CONFORMS_TO = "http://purl.org/dc/terms/conformsTo"
_NAMES = {
    Property.CONFORMS_TO: _CONFORMS_TO,
    Property.CERTIFIED_BY: f"{_A11Y}certifiedBy",
    Property.CERTIFIER_CREDENTIAL: f"{_A11Y}certifierCredential",
    Property.CERTIFIER_REPORT: f"{_A11Y}certifierReport",
    Property.EXEMPTION: f"{_A11Y}exemption",
    Property.OTHER: "additionalProperty",
}
_PREFIXES = (
    "https://schema.org/",
    "http://schema.org/",
    "schema:",
    "http://purl.org/dc/terms/",
    "dcterms:",
    "dct:",
    _A11Y,
    "a11y:",
)
_PROPERTIES = {prop.value: prop for prop in Property if prop is not Property.OTHER}
_TEXTS = frozenset({
    Property.SUMMARY, Property.CONFORMS_TO, Property.CERTIFIED_BY, Property.CERTIFIER_CREDENTIAL, Property.CERTIFIER_REPORT,
})  # fmt: skip
# A statement without a scheme says where it stood, so that its value is not left without meaning.
_FROM_341 = "marc341"
_DEEPEST = 20


def to_json_ld(accessibility: Accessibility) -> dict[str, Any]:
    """Give the properties, to be put into the description of a thing; there is no @context and no @type among them.

    Raises nothing. Values are lists of texts; of accessModeSufficient lists of ItemList, of accessibilitySummary also
    `{"@value", "@language"}`. A term that is not known stands with its property, where it was said of one.
    """
    found: dict[str, list[Any]] = {}
    for one in accessibility.statements:
        name, value = _told(one)
        if value not in found.setdefault(name, []):
            found[name].append(value)
    return dict(found)


def from_json_ld(data: Mapping[str, Any], *, source: str = "json-ld") -> Accessibility:
    """Give what a JSON object says of accessibility. Raises NotJsonLd, and nothing else.

    `data` is a schema.org description as parsed; names may have their prefix or address before them, values may be alone or
    in a list. What is no text is kept in `others` as JSON.
    """
    if not isinstance(data, Mapping):
        raise NotJsonLd("This is no JSON object.", "the value", "Give the description itself, not a list of descriptions.")
    if _too_deep(data):
        raise NotJsonLd(f"More than {_DEEPEST} values stand in one another.", "the value", "Give the description alone.")
    found: dict[Statement, None] = {}
    for key, value in data.items():
        name = _local(key)
        prop = _PROPERTIES.get(name)
        for one in value if isinstance(value, list) else [value]:
            if prop:
                found |= dict.fromkeys(_statements(prop, one, source))
            elif name == "additionalProperty":
                found |= dict.fromkeys(_other(one, source))
    return Accessibility(tuple(found))


def _told(one: Statement) -> tuple[str, Any]:
    name = _NAMES.get(one.property, one.property.value)
    if one.property is Property.ACCESS_MODE_SUFFICIENT:
        return name, {"@type": "ItemList", "itemListElement": one.value.split(",")}
    if one.property is Property.OTHER:
        if one.scheme in _PROPERTIES:
            prop = _PROPERTIES[one.scheme]
            return _NAMES.get(prop, prop.value), one.value
        scheme = one.scheme or (_FROM_341 if one.source == "341" else "")
        return name, {"@type": "PropertyValue", "propertyID": scheme, "value": one.value}
    if one.property in _TEXTS and one.language:
        return name, {"@value": one.value, "@language": one.language}
    return name, one.value


def _statements(prop: Property, value: Any, source: str) -> Iterator[Statement]:
    language = value.get("@language") if isinstance(value, Mapping) else ""
    text = _text(prop, value)
    if text is None:
        yield Statement(Property.OTHER, _json(value), source, scheme=prop.value)
    elif prop not in _TEXTS:
        yield from terms.statements(prop, text, source)
    elif text.strip():
        yield Statement(prop, text.strip(), source, language=language if isinstance(language, str) else "")


def _text(prop: Property, value: Any) -> str | None:
    """Give a value as text; None where it is not known how."""
    if isinstance(value, str):
        return value
    if not isinstance(value, Mapping):
        return None
    if prop is Property.ACCESS_MODE_SUFFICIENT and "itemListElement" in value:
        listed = value["itemListElement"]
        listed = listed if isinstance(listed, list) else [listed]
        return ",".join(listed) if all(isinstance(one, str) for one in listed) else None
    for key in ("@value", "@id", "termCode", "name"):
        if isinstance(value.get(key), str):
            return str(value[key])
    return None


def _other(value: Any, source: str) -> Iterator[Statement]:
    """Read a PropertyValue that `to_json_ld` wrote; those of others say nothing of accessibility as far as is known."""
    if not isinstance(value, Mapping) or not isinstance(value.get("value"), str) or not value["value"]:
        return
    scheme = value.get("propertyID")
    if isinstance(scheme, str):
        yield Statement(Property.OTHER, value["value"], source, scheme=scheme)


def _json(value: Any) -> str:
    try:
        return json.dumps(value, ensure_ascii=False, default=str)
    except (TypeError, ValueError):
        return str(value)


def _local(key: Any) -> str:
    name = key if isinstance(key, str) else ""
    return next((name[len(prefix) :] for prefix in _PREFIXES if name.startswith(prefix)), name)


def _too_deep(value: Any) -> bool:
    level = [value]
    for _ in range(_DEEPEST):
        level = [inner for one in level for inner in _inside(one)]
        if not level:
            return False
    return True


def _inside(value: Any) -> list[Any]:
    if isinstance(value, Mapping):
        return list(value.values())
    return value if isinstance(value, list) else []
