"""What is said of the accessibility of a thing, statement by statement, in the terms of W3C and schema.org."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Unreadable(ValueError):
    """What was given cannot be read at all; the message says why, `place` where, `remedy` what to do."""

    def __init__(self, message: str, place: str, remedy: str) -> None:
        """Keep all three."""
        super().__init__(message)
        self.place = place
        self.remedy = remedy


class NotAnEpub(Unreadable):
    """The bytes are no EPUB, or no package document of one."""


class NotJsonLd(Unreadable):
    """The value is no JSON object, or its values stand too deep in one another."""


class Property(StrEnum):
    """What a statement is about: properties of schema.org, of Dublin Core and of EPUB Accessibility; `other` for the rest."""

    ACCESS_MODE = "accessMode"
    ACCESS_MODE_SUFFICIENT = "accessModeSufficient"
    FEATURE = "accessibilityFeature"
    HAZARD = "accessibilityHazard"
    CONTROL = "accessibilityControl"
    API = "accessibilityAPI"
    SUMMARY = "accessibilitySummary"
    CONFORMS_TO = "conformsTo"
    CERTIFIED_BY = "certifiedBy"
    CERTIFIER_CREDENTIAL = "certifierCredential"
    CERTIFIER_REPORT = "certifierReport"
    EXEMPTION = "exemption"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing that is said, and where it was said.

    `value` is a W3C term or a text; of accessModeSufficient the terms with commas between them (`textual,visual`). `source`
    is the MARC field ("341"), "onix 196", "epub" or "json-ld". `scheme` is where an `other` value comes from: the $2 of 341,
    a property, a code list. `language` is BCP 47 where a text says it. From MARC 21: `place` is the first indicator and the
    subfield code of a 341, or the first indicator of a 532; `mode` is the $a of its 341; `materials` is $3.
    """

    property: Property
    value: str
    source: str
    scheme: str = ""
    language: str = ""
    place: str = ""
    mode: str = ""
    materials: str = ""


@dataclass(frozen=True, slots=True)
class Accessibility:
    """Everything that is said of one thing, in the order in which it was said; an empty one says nothing."""

    statements: tuple[Statement, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.statements)

    def of(self, *properties: Property) -> tuple[Statement, ...]:
        """Give the statements about these properties."""
        return tuple(one for one in self.statements if one.property in properties)

    def values(self, wanted: Property) -> tuple[str, ...]:
        """Give the values of a property, each once."""
        return tuple(dict.fromkeys(one.value for one in self.statements if one.property is wanted))

    def sources(self, wanted: Property, value: str) -> tuple[str, ...]:
        """Say where this was said, each source once."""
        return tuple(dict.fromkeys(one.source for one in self.of(wanted) if one.value == value))

    @property
    def access_modes(self) -> tuple[str, ...]:
        """Give the terms of accessMode."""
        return self.values(Property.ACCESS_MODE)

    @property
    def access_modes_sufficient(self) -> tuple[tuple[str, ...], ...]:
        """Give the sets of access modes that are enough together."""
        return tuple(tuple(one.split(",")) for one in self.values(Property.ACCESS_MODE_SUFFICIENT))

    @property
    def features(self) -> tuple[str, ...]:
        """Give the terms of accessibilityFeature."""
        return self.values(Property.FEATURE)

    @property
    def hazards(self) -> tuple[str, ...]:
        """Give the terms of accessibilityHazard."""
        return self.values(Property.HAZARD)

    @property
    def controls(self) -> tuple[str, ...]:
        """Give the terms of accessibilityControl."""
        return self.values(Property.CONTROL)

    @property
    def apis(self) -> tuple[str, ...]:
        """Give the terms of accessibilityAPI."""
        return self.values(Property.API)

    @property
    def summaries(self) -> tuple[Statement, ...]:
        """Give the texts about accessibility, with their language and source."""
        return self.of(Property.SUMMARY)

    @property
    def conforms_to(self) -> tuple[str, ...]:
        """Give the standards that are claimed, as names or web addresses."""
        return self.values(Property.CONFORMS_TO)

    @property
    def certified_by(self) -> tuple[str, ...]:
        """Name who tested and certified."""
        return self.values(Property.CERTIFIED_BY)

    @property
    def others(self) -> tuple[Statement, ...]:
        """Give the statements in terms that are not known here, each with its scheme."""
        return self.of(Property.OTHER)


NOTHING = Accessibility()
