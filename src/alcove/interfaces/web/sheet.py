"""A record as it lies on the page of the editor: rows that are typed in, or one text; nothing typed is ever left out.

The text (organization.typed) is the one form everything goes through: rows become lines, row n the line n + 2, and a row
that cannot be read keeps its line, so that what is wrong can be said where it stands.

A field and its 880s lie on the page as one pair, though the 880 may stand anywhere in the record: `rows` has the order of the
record, `shown` that of the page. The page says of each row where it stood (`home`), so that none has moved when it comes back.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

from django.http import QueryDict

from alcove.interfaces.web.cells import Cell, cells, overlaid
from alcove.marc import check, linkage
from alcove.marc.record import Record
from alcove.marc.schema import schema_for
from alcove.organization import typed
from alcove.organization.typed import Typed

MOST_ROWS = 500
"""Records with more fields are edited as text: a page of more inputs is slow to work with."""
_FIXED = ("006", "007", "008")
_BLANK_BOOK = "=LDR  00000nam a2200000 i 4500\n"
_IS_EMPTY = "M615"
_PLACE = re.compile(r"Field (\w{3}) \((\d+)")
_LINK = re.compile(r"\$6(\w{3})-(\d\d)")


class Row(NamedTuple):
    """One field as typed: its tag, its indicators, and its content (`$aTitle /$cAuthor`; blanks of 00X as backslashes).

    `opened` says that each subfield has an input of its own.
    """

    tag: str
    first: str = " "
    second: str = " "
    content: str = ""
    opened: bool = False

    @property
    def is_control(self) -> bool:
        """Say whether the field has neither indicators nor subfields."""
        return self.tag[:2] == "00"

    @property
    def is_fixed(self) -> bool:
        """Say whether the field is given position by position."""
        return self.tag in _FIXED

    @property
    def link(self) -> tuple[str, str] | None:
        """Give what $6 links the field to: the tag, and the number that both have; None for a field without a partner."""
        found = None if self.is_control else _LINK.match(self.content)
        return (found[1], found[2]) if found and found[2] != "00" else None

    @property
    def line(self) -> str:
        """Give the row as a line of text; an empty one for a row in which nothing was typed."""
        content = re.sub(r"[\r\n]+", " ", self.content)
        if not self.tag.strip() and not content.strip():
            return ""
        if self.is_control:
            return f"={self.tag}  {content}"
        said = content.lstrip() if content.lstrip()[:1] in ("", "$") else f"$a{content}"
        indicators = f"{self.first[:1] or ' '}{self.second[:1] or ' '}".replace(" ", "\\")
        return f"={self.tag}  {indicators}{said}"


@dataclass
class Sheet:
    """What lies on the page. `view` is form or text; `focus` the row to go on with.

    `posted` says of each row of the page that was sent which row of the record it is; empty otherwise.
    """

    view: str
    leader: str = ""
    rows: list[Row] = field(default_factory=list)
    typed_text: str = ""
    focus: int = -1
    posted: list[int] = field(default_factory=list)

    @classmethod
    def of_text(cls, text: str, view: str = "form") -> Sheet:
        """Lay a text on the page; as text where a line cannot be read, or there are too many for a form."""
        found = typed.read(text)
        if view != "form" or found.slips or len(found.record.entries) > MOST_ROWS:
            return cls("text", typed_text=text)
        return cls("form", found.record.leader, [row_of(tag, content) for tag, content in found.record.entries])

    @classmethod
    def of_record(cls, record: Record) -> Sheet:
        """Lay a record on the page."""
        return cls.of_text(typed.write(record))

    @classmethod
    def of_post(cls, said: QueryDict) -> Sheet:
        """Read what the page was sent with."""
        if said.get("view") != "form":
            return cls("text", typed_text=said.get("text", "")[: typed.LONGEST + 1])
        columns = (said.getlist(name) for name in ("tag", "first", "second", "content"))
        rows = [Row(tag[:3], *rest) for tag, *rest in zip(*columns, strict=False)]
        for at, row in enumerate(rows):
            if row.is_fixed:
                rows[at] = row._replace(content=_shown(overlaid(said, f"p{at}-{row.tag}", _read(row.content))))
            elif f"sv-{at}" in said:
                parts = zip(said.getlist(f"sc-{at}"), said.getlist(f"sv-{at}"), strict=False)
                content = "".join(f"${code[:1] or 'a'}{value}" for code, value in parts if code or value)
                rows[at] = row._replace(content=content, opened=True)
        order = _as_in_the_record(said.getlist("home"), [row.tag for row in rows])
        posted = [0] * len(rows)
        for place, at in enumerate(order):
            posted[at] = place
        leader = overlaid(said, "pL", said.get("leader", ""))[:24].ljust(24)
        return cls("form", leader, [rows[at] for at in order], posted=posted)

    @property
    def partners(self) -> dict[int, int]:
        """Give the 880s that lie beside the field they are linked to: row of the 880, row of the field."""
        fields: dict[tuple[str, str], int] = {}
        for at, row in enumerate(self.rows):
            if row.link and row.tag != "880" and row.link[0] == "880":
                fields.setdefault((row.tag, row.link[1]), at)
        linked = ((at, row.link) for at, row in enumerate(self.rows) if row.tag == "880" and row.link)
        return {at: fields[link] for at, link in linked if link in fields}

    @property
    def shown(self) -> list[int]:
        """Give the rows in the order of the page: each field, then the 880s that are linked to it."""
        beside: dict[int, list[int]] = {}
        for at, partner in self.partners.items():
            beside.setdefault(partner, []).append(at)
        attached = set(self.partners)
        return [one for at in range(len(self.rows)) if at not in attached for one in (at, *beside.get(at, ()))]

    @property
    def text(self) -> str:
        """Give the whole as text."""
        if self.view == "text":
            return self.typed_text
        return "\n".join([f"=LDR  {self.leader.replace(' ', chr(92))}", *(row.line for row in self.rows)]) + "\n"

    def read(self) -> Typed:
        """Read the record, with the lines that cannot be read."""
        return typed.read(self.text)

    def turned(self, view: str) -> Sheet:
        """Give the same as form or as text."""
        return Sheet.of_text(self.text, view)

    def with_row(self, after: int, row: Row) -> Sheet:
        """Give the sheet with another row behind this one."""
        rows = [*self.rows[: after + 1], row, *self.rows[after + 1 :]]
        return Sheet("form", self.leader, rows, focus=after + 1)

    def without_row(self, at: int) -> Sheet:
        """Give the sheet without this row; its 880s go with it, and where it is one, the link to it."""
        partners = self.partners
        gone = {at, *(row for row, partner in partners.items() if partner == at)}
        rows = list(self.rows)
        if at in partners and list(partners.values()).count(partners[at]) == 1:
            left = rows[partners[at]]
            rows[partners[at]] = left._replace(content=re.sub(r"^\$6[^$]*", "", left.content))
        rows = [row for place, row in enumerate(rows) if place not in gone]
        return Sheet("form", self.leader, rows, focus=min(at, len(rows) - 1))

    def moved(self, at: int, by: int) -> Sheet:
        """Give the sheet with this row one place further up or down; an 880 stays beside its field."""
        rows, attached = list(self.rows), self.partners
        to = at + by
        while to in attached:
            to += by
        if at in attached or not (0 <= to < len(rows) and 0 <= at < len(rows)):
            return Sheet("form", self.leader, rows, focus=at)
        rows[at], rows[to] = rows[to], rows[at]
        return Sheet("form", self.leader, rows, focus=to)

    def paired(self, at: int) -> Sheet:
        """Give the sheet with an 880 for this row, both linked by the next free number (MARC 21, Appendix A, $6)."""
        row = self.rows[at]
        if row.is_control or row.tag == "880" or row.content.startswith("$6"):
            return self
        links = (linkage.link_of(content) for _, content in self.read().record.entries)
        taken = {int(link.occurrence) for link in links if link}
        number = next((number for number in range(1, 100) if number not in taken), 0)
        if not number:
            return self
        content = row.line[8:]
        codes = "".join(f"${code}" for code in re.findall(r"\$(\w)", content)) or "$a"
        original = Row("880", row.first, row.second, f"$6{row.tag}-{number:02}{codes}")
        rows = [*self.rows[:at], row._replace(content=f"$6880-{number:02}{content}"), *self.rows[at + 1 :], original]
        return Sheet("form", self.leader, rows, focus=len(rows) - 1)

    def opening(self, at: int) -> Sheet:
        """Give the sheet with this row opened, an input a subfield, or closed again."""
        rows = list(self.rows)
        rows[at] = rows[at]._replace(opened=not rows[at].opened)
        return Sheet("form", self.leader, rows, focus=at)

    def subfields(self, at: int) -> list[tuple[str, str]]:
        """Give code and value of the subfields of an opened row, and an empty one to add another."""
        return [*((part[:1], part[1:]) for part in self.rows[at].content.split("$")[1:]), ("", "")]

    def leader_cells(self) -> list[Cell]:
        """Give the inputs for the leader."""
        return cells(Record(self.leader, []), "LDR", self.leader, "pL")

    def cells(self, at: int, place: int) -> list[Cell]:
        """Give the inputs for a fixed field that has this place on the page."""
        return cells(Record(self.leader, []), self.rows[at].tag, _read(self.rows[at].content), f"p{place}-{self.rows[at].tag}")


class Remark(NamedTuple):
    """Something to look at: the row (-1 for the record as a whole) or the line, what it is, and what to do."""

    row: int
    line: int
    message: str
    remedy: str
    is_error: bool = False


def remarks(sheet: Sheet, *, is_new: bool = False) -> list[Remark]:
    """Give the lines that cannot be read, then what departs from the standard, each with its place.

    What is still empty in a new record is left out when it is saved, and is no remark, but for the title.
    """
    found = sheet.read()
    said = [Remark(slip.line - 2, slip.line, slip.message, "", is_error=True) for slip in found.slips]
    places: dict[tuple[str, int], int] = {}
    counts: Counter[str] = Counter()
    for (tag, _content), line in zip(found.record.entries, found.places, strict=True):
        counts[tag] += 1
        places[tag, counts[tag]] = line
    for problem in check.check(found.record, schema_for(found.record)):
        if is_new and problem.code == _IS_EMPTY and problem.field != "245":
            continue
        # The number of the field stands in the words only: "Field 650 (2nd of 3)".
        place = _PLACE.match(problem.message)
        line = places.get((problem.field or "", int(place.group(2)) if place else 1), 0)
        said.append(Remark(line - 2 if line else -1, line, problem.message, problem.remedy))
    return said


def _as_in_the_record(homes: list[str], tags: list[str]) -> list[int]:
    """Give the rows of the page (0 to the number of tags - 1) in the order of the record.

    A home is the row that it was; that of an 880 beside its field has a "w" before it. 880s that stood behind everything
    stay there; others stay behind what they followed, whatever else was moved.
    """
    count = len(tags)
    if len(homes) < count or not any(home.startswith("w") for home in homes):
        return list(range(count))
    numbers = [int(home.lstrip("w")) if re.fullmatch("w?[0-9]{1,4}", home) else -1 for home in homes[:count]]
    beside = sorted((numbers[at], at) for at in range(count) if homes[at].startswith("w") and numbers[at] >= 0)
    attached = {at for _, at in beside}
    order = [at for at in range(count) if at not in attached]
    for number, at in beside:
        behind = [place for place, other in enumerate(order) if numbers[other] > number]
        if all(tags[order[place]] == "880" for place in behind):
            order.insert(behind[0] if behind else len(order), at)
            continue
        before = [place for place, other in enumerate(order) if 0 <= numbers[other] < number]
        near = [place for place in before if place < behind[0]]
        exactly = [place for place in before if numbers[order[place]] == number - 1]
        order.insert((near or exactly or before or [behind[0] - 1])[-1] + 1, at)
    return order


def row_of(tag: str, content: str) -> Row:
    """Give a field as a row."""
    if tag[:2] == "00":
        return Row(tag, content=_shown(content))
    said = typed.write(Record(" " * 24, [(tag, content)])).split("\n")[1][6:]
    at = said.find("$")
    indicators = content.split("\x1f")[0].ljust(2)
    return Row(tag, indicators[0], indicators[1], said[at:] if at >= 0 else "")


def blank() -> Sheet:
    """Give an empty book."""
    return Sheet.of_text(_BLANK_BOOK)


def _shown(content: str) -> str:
    return typed.write(Record(" " * 24, [("008", content)])).split("\n")[1][6:]


def _read(content: str) -> str:
    one_line = re.sub(r"[\r\n]", " ", content)
    entries = typed.read(f"=008  {one_line}").record.entries
    return entries[0][1] if entries else ""
