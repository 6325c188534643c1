"""What a reader asked for, read from the address of a results page, and the addresses that lead on from there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

from django.http import QueryDict
from django.urls import reverse

from alcove.retrieval import fields

PER_PAGE = (20, 50, 100)
DEEPEST = 1000
"""Hits that can be paged through."""
MOST_FACETS, MOST_VALUES = 5, 20
"""Facets, and values of them, that a reader who has not signed in can combine."""
LONGEST = 1000


class Chosen(NamedTuple):
    """One limit that is in force, and the address without it."""

    facet: str
    label: str
    url: str


@dataclass(frozen=True)
class Asked:
    """The words, the limits, the order and the page."""

    text: str = ""
    limits: tuple[tuple[str, str], ...] = ()
    sort: str = "relevance"
    page: int = 1
    per: int = PER_PAGE[0]

    @classmethod
    def of(cls, query: QueryDict) -> Asked:
        """Read the parts of an address; what it does not say is as usual, facets that are not known are passed over."""
        limits = tuple((name, value) for name in fields.FACETS for value in dict.fromkeys(query.getlist(name)) if value)
        per = _number(query.get("per"), PER_PAGE[0])
        return cls(
            text=" ".join(query.get("q", "").replace("\0", " ").split())[:LONGEST],
            limits=limits,
            sort=query.get("sort") or "relevance",
            page=max(1, _number(query.get("page"), 1)),
            per=per if per in PER_PAGE else PER_PAGE[0],
        )

    @property
    def chosen(self) -> dict[str, list[str]]:
        """Give the limits as a search takes them."""
        found: dict[str, list[str]] = {}
        for name, value in self.limits:
            found.setdefault(name, []).append(value)
        return found

    @property
    def offset(self) -> int:
        """Say how many hits come before this page."""
        return (self.page - 1) * self.per

    @property
    def is_too_deep(self) -> bool:
        """Say whether the page lies beyond what can be paged through."""
        return self.offset + self.per > DEEPEST

    @property
    def is_too_much(self) -> bool:
        """Say whether more limits are combined than a reader needs; robots like to."""
        return len(self.chosen) > MOST_FACETS or len(self.limits) > MOST_VALUES

    @property
    def parameters(self) -> str:
        """Give the address's query without the page; usual values are left out."""
        query = QueryDict(mutable=True)
        if self.text:
            query["q"] = self.text
        for name, value in self.limits:
            query.appendlist(name, value)
        if self.sort != "relevance":
            query["sort"] = self.sort
        if self.per != PER_PAGE[0]:
            query["per"] = str(self.per)
        return query.urlencode()

    @property
    def feed(self) -> str:
        """Give the query of the feed of this answer: its words and limits, in the feed's own order."""
        return replace(self, sort="relevance", per=PER_PAGE[0]).parameters

    @property
    def url(self) -> str:
        """Give the address of this page."""
        query = self.parameters + (f"&page={self.page}" if self.page > 1 else "")
        return f"{reverse('search')}?{query.lstrip('&')}"

    def at_page(self, page: int) -> str:
        """Give the address of another page of the same answer."""
        return replace(self, page=page).url

    def removable(self) -> list[Chosen]:
        """Give every limit in force with the address that takes it away."""
        return [
            Chosen(
                fields.FACETS[name].label,
                fields.FACETS[name].label_of(value),
                replace(self, page=1, limits=tuple(one for one in self.limits if one != (name, value))).url,
            )
            for name, value in self.limits
        ]

    @property
    def without_limits(self) -> str:
        """Give the address of the same words without any limit."""
        return replace(self, page=1, limits=()).url


class Page(NamedTuple):
    """One link of the page navigation; without an address, a gap or the page one is on."""

    label: str
    url: str = ""
    is_here: bool = False


def pages(asked: Asked, total: int) -> list[Page]:
    """Give the page navigation: the first, the last, those around this one, and gaps as "…"."""
    last = max(1, -(-min(total, DEEPEST) // asked.per))
    wanted = sorted({1, last, *range(max(1, asked.page - 2), min(last, asked.page + 2) + 1)})
    found: list[Page] = []
    for before, number in zip([0, *wanted], wanted, strict=False):
        if number > before + 1:
            found.append(Page("…"))
        found.append(Page(str(number), asked.at_page(number), number == asked.page))
    return found if last > 1 else []


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else otherwise
