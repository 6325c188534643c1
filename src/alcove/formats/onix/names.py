"""Titles, names and numbers, as ONIX for Books has them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Identifier:
    """A number with its type: list 5 for products, 13 for collections, 44 for names, 16 for works."""

    kind: str
    value: str
    scheme: str = ""


@dataclass(frozen=True, slots=True)
class TitleElement:
    """One level of a title (list 149: 01 product, 02 collection ...); `language` is ISO 639-2/B where it is said."""

    level: str = "01"
    text: str = ""
    prefix: str = ""
    without_prefix: str = ""
    subtitle: str = ""
    part_number: str = ""
    year: str = ""
    language: str = ""

    @property
    def whole(self) -> str:
        """Give the title with its article, without the subtitle."""
        return self.text or " ".join(part for part in (self.prefix, self.without_prefix) if part)


@dataclass(frozen=True, slots=True)
class Title:
    """A title of the product or of a collection; `kind` is list 15 (01 the title proper)."""

    kind: str
    elements: tuple[TitleElement, ...] = ()
    statement: str = ""

    @property
    def element(self) -> TitleElement:
        """Give the element of the product itself, else the first that has words."""
        worded = [one for one in self.elements if one.whole]
        return next((one for one in worded if one.level == "01"), worded[0] if worded else TitleElement())


@dataclass(frozen=True, slots=True)
class Contributor:
    """Somebody who had a part in it; `roles` are list 17. Nothing is guessed of a name that stands in one piece."""

    roles: tuple[str, ...] = ()
    name: str = ""
    inverted: str = ""
    key_names: str = ""
    before_key: str = ""
    prefix_to_key: str = ""
    after_key: str = ""
    suffix_to_key: str = ""
    titles_before: str = ""
    titles_after: str = ""
    letters_after: str = ""
    is_corporate: bool = False
    unnamed: str = ""
    identifiers: tuple[Identifier, ...] = ()
    biography: str = ""
    sequence: str = ""

    @property
    def heading(self) -> str:
        """Give the name as it files: inverted as sent, or of its parts, else the name as it stands."""
        if self.inverted or not self.key_names:
            return self.inverted or self.name
        first = " ".join(part for part in (self.before_key, self.prefix_to_key) if part)
        last = " ".join(part for part in (self.key_names, self.after_key) if part)
        return f"{last}, {first}" if first else last

    @property
    def orcid(self) -> str:
        """Give the ORCID (list 44, 21), "" for none."""
        return first_of(self.identifiers, "21")

    @property
    def isni(self) -> str:
        """Give the ISNI (list 44, 16), "" for none."""
        return first_of(self.identifiers, "16")


@dataclass(frozen=True, slots=True)
class Party:
    """A publisher, an imprint or a supplier; `role` is list 45 or 93, "" where none is said."""

    name: str
    role: str = ""
    identifiers: tuple[Identifier, ...] = ()


@dataclass(frozen=True, slots=True)
class Collection:
    """A series or collection it belongs to; `kind` is list 148, `number` as it is printed."""

    kind: str = ""
    titles: tuple[Title, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
    number: str = ""

    @property
    def title(self) -> str:
        """Give the title of the collection, with those of the levels below it: "The series. Subseries"."""
        elements = next((title.elements for title in self.titles), ())
        return ". ".join(one.whole for one in elements if one.level != "01" and one.whole)


def first_of(identifiers: Iterable[Identifier], kind: str) -> str:
    """Give the first number of this type, "" for none."""
    return next((one.value for one in identifiers if one.kind == kind), "")
