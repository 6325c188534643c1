"""What differs between two records: field by field, and inside a field subfield by subfield and word by word.

A field is the same where tag, indicators and subfields are, byte for byte. Where it stands is no part of it: a field that
only changed its place is said to have moved. A difference that is only the form of accents (NFC) or the punctuation at the
end is called slight.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal, NamedTuple

from .record import DELIMITER, Record

Sign = Literal["=", "-", "+", "~", ">"]
"""Kept, removed, added, changed, moved."""
LEADER = "LDR"
_MOST_COMPARED = 60
_WORDS = re.compile(r"\s+|\w+|[^\w\s]")
_COUNTED = re.compile(r"^[0-9]{5}|(?<=^.{12})[0-9]{5}")


class Piece(NamedTuple):
    """Some words of a value: kept, removed or added."""

    sign: Sign
    text: str


class Part(NamedTuple):
    """The indicators (code "") or one subfield: its value before and after, and the words that differ."""

    sign: Sign
    code: str
    before: str
    after: str
    pieces: list[Piece]


class Line(NamedTuple):
    """One field of either record; `before` or `after` is "" where it is in one only. `is_slight`: see above."""

    sign: Sign
    tag: str
    before: str
    after: str
    parts: list[Part]
    is_slight: bool = False

    @property
    def text(self) -> str:
        """Give the field as a line of text, as it is after (before, where it was removed)."""
        return shown(self.tag, self.before if self.sign == "-" else self.after)


@dataclass(frozen=True)
class Comparison:
    """All lines, in the order of the later record; what was removed stands where it was."""

    lines: list[Line]

    @property
    def changes(self) -> list[Line]:
        """Give the lines that say a difference."""
        return [line for line in self.lines if line.sign != "="]

    @property
    def is_same(self) -> bool:
        """Say whether there is no difference."""
        return not self.changes

    def as_text(self) -> str:
        """Give the differences as lines: `-` before what went, `+` before what came, `>` before what moved."""
        said = []
        for line in self.changes:
            if line.sign == "~":
                said += [f"- {shown(line.tag, line.before)}", f"+ {shown(line.tag, line.after)}"]
            else:
                said.append(f"{line.sign} {line.text}")
        return "\n".join(said)

    def as_dict(self) -> list[dict[str, Any]]:
        """Give the differences as plain data."""
        names = {"-": "removed", "+": "added", "~": "changed", ">": "moved"}
        return [
            {"change": names[line.sign], "tag": line.tag, "before": line.before, "after": line.after, "slight": line.is_slight}
            for line in self.changes
        ]


def compare(before: Record, after: Record) -> Comparison:
    """Say what differs between two records. Never raises; of lengths and addresses in the leader nothing is said."""
    lines = [_leader(before.leader, after.leader)]
    old, new = before.entries, after.entries
    waiting: list[Line] = []
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for what, a, b, c, d in matcher.get_opcodes():
        if what == "equal":
            waiting += [Line("=", tag, content, content, []) for tag, content in old[a:b]]
        else:
            waiting += _replaced(old[a:b], new[c:d])
    return Comparison(lines + _with_moves(waiting))


def shown(tag: str, content: str) -> str:
    """Give a field as a line of text: `245 10 $aThe hobbit`."""
    if tag == LEADER or tag.startswith("00"):
        return f"{tag} {content}"
    indicators, _, rest = content.partition(DELIMITER)
    return f"{tag} {indicators.replace(' ', '_')} {(DELIMITER + rest if rest else '').replace(DELIMITER, '$')}"


def same_but_for_form(one: str, other: str) -> bool:
    """Say whether two contents differ in nothing but the form of accents, blanks and the punctuation at the end."""
    return _plain(one) == _plain(other)


def parts_of(before: str, after: str, tag: str) -> list[Part]:
    """Lay two contents of one tag side by side: indicators, then subfields in their order."""
    if tag == LEADER or tag.startswith("00"):
        return [_part("", before, after)]
    old, new = before.split(DELIMITER), after.split(DELIMITER)
    found = [_part("", old[0], new[0])]
    for what, a, b, c, d in SequenceMatcher(None, old[1:], new[1:], autojunk=False).get_opcodes():
        if what == "equal":
            found += [Part("=", one[:1], one[1:], one[1:], []) for one in old[1 + a : 1 + b]]
        else:
            found += _paired_parts(old[1 + a : 1 + b], new[1 + c : 1 + d])
    return found


def _leader(before: str, after: str) -> Line:
    old, new = _COUNTED.sub(".....", before), _COUNTED.sub(".....", after)
    return Line("=" if old == new else "~", LEADER, old, new, [] if old == new else parts_of(old, new, LEADER))


def _replaced(old: Sequence[tuple[str, str]], new: Sequence[tuple[str, str]]) -> Iterator[Line]:
    """Pair what went with what came, by tag and by likeness; what has no partner is removed or added."""
    partner = _partners(old, new)
    came = set(partner.values())
    done: set[int] = set()
    for at, (tag, content) in enumerate(old):
        if at not in partner:
            yield Line("-", tag, content, "", [])
            continue
        for place in range(partner[at]):
            if place not in came and place not in done:
                done.add(place)
                yield Line("+", new[place][0], "", new[place][1], [])
        after = new[partner[at]][1]
        yield Line("~", tag, content, after, parts_of(content, after, tag), same_but_for_form(content, after))
    for place, (tag, content) in enumerate(new):
        if place not in came and place not in done:
            yield Line("+", tag, "", content, [])


def _partners(old: Sequence[tuple[str, str]], new: Sequence[tuple[str, str]]) -> dict[int, int]:
    """Give for fields that went the field of the same tag that came in their place, the likest first."""
    places: defaultdict[str, list[int]] = defaultdict(list)
    for place, (tag, _) in enumerate(new):
        places[tag].append(place)
    left: defaultdict[str, list[int]] = defaultdict(list)
    for at, (tag, _) in enumerate(old):
        left[tag].append(at)
    found: dict[int, int] = {}
    for tag, gone in left.items():
        if len(gone) * len(places[tag]) > _MOST_COMPARED**2:
            found |= dict(zip(gone, places[tag], strict=False))
            continue
        likeness = sorted(
            ((-_likeness(old[at][1], new[place][1]), at, place) for at in gone for place in places[tag]), key=lambda one: one
        )
        taken: set[int] = set()
        for minus, at, place in likeness:
            if at not in found and place not in taken and (minus < -0.3 or (len(gone) == 1 and len(places[tag]) == 1)):
                found[at] = place
                taken.add(place)
    return found


def aligned(old: Sequence[tuple[str, str]], new: Sequence[tuple[str, str]]) -> dict[int, int]:
    """Give for fields of one record, by their places, the field of the other that is the same or came of it."""
    found: dict[int, int] = {}
    for a, b, size in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks():
        found |= {a + step: b + step for step in range(size)}
    taken = set(found.values())
    elsewhere: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for place, entry in enumerate(new):
        if place not in taken:
            elsewhere[entry].append(place)
    for at, entry in enumerate(old):
        if at not in found and elsewhere[entry]:
            found[at] = elsewhere[entry].pop(0)
            taken.add(found[at])
    gone = [at for at in range(len(old)) if at not in found]
    came = [place for place in range(len(new)) if place not in taken]
    pairs = _partners([old[at] for at in gone], [new[place] for place in came])
    return found | {gone[at]: came[place] for at, place in pairs.items()}


def _likeness(one: str, other: str) -> float:
    """Give how much two contents share, 0 to 1: by subfields, else by words."""
    a, b = set(one.split(DELIMITER)), set(other.split(DELIMITER))
    words, others = set(_WORDS.findall(one)), set(_WORDS.findall(other))
    shared = len(a & b) / max(len(a | b), 1)
    return max(shared, len(words & others) / max(len(words | others), 1))


def _paired_parts(old: Sequence[str], new: Sequence[str]) -> Iterator[Part]:
    """Pair subfields of one code in their order; the others went or came."""
    by_code: defaultdict[str, list[str]] = defaultdict(list)
    for one in new:
        by_code[one[:1]].append(one)
    for one in old:
        if by_code[one[:1]]:
            yield _part(one[:1], one[1:], by_code[one[:1]].pop(0)[1:])
        else:
            yield Part("-", one[:1], one[1:], "", [])
    for one in (one for ones in by_code.values() for one in ones):
        yield Part("+", one[:1], "", one[1:], [])


def _part(code: str, before: str, after: str) -> Part:
    if before == after:
        return Part("=", code, before, after, [])
    return Part("~", code, before, after, pieces(before, after))


def pieces(before: str, after: str) -> list[Piece]:
    """Give the words of two values: kept, removed, added, in the order of reading."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if len(old) * len(new) > 1_000_000:
        return [Piece("-", before), Piece("+", after)]
    found: list[Piece] = []
    for what, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            found.append(Piece("=", "".join(old[a:b])))
            continue
        if a < b:
            found.append(Piece("-", "".join(old[a:b])))
        if c < d:
            found.append(Piece("+", "".join(new[c:d])))
    return found


def _with_moves(lines: list[Line]) -> list[Line]:
    """Say of a field that went in one place and came unchanged in another that it moved."""
    gone: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for at, line in enumerate(lines):
        if line.sign == "-":
            gone[line.tag, line.before].append(at)
    dropped: set[int] = set()
    found: list[Line] = []
    for line in lines:
        if line.sign == "+" and (places := gone.get((line.tag, line.after))):
            dropped.add(places.pop(0))
            found.append(Line(">", line.tag, line.after, line.after, []))
        else:
            found.append(line)
    return [line for at, line in enumerate(found) if at not in dropped]


def _plain(content: str) -> list[str]:
    return [" ".join(unicodedata.normalize("NFC", part).split()).rstrip(" .,:;/=") for part in content.split(DELIMITER)]


def blame(versions: Sequence[Record]) -> list[tuple[str, str, int]]:
    """Say of every field of the last version (tag, content) in which version, from 0, it came to be as it is.

    A field that only moved was not touched. Two equal fields are told apart by their order.
    """
    found: list[tuple[str, str, int]] = []
    if not versions:
        return found
    since: dict[tuple[str, str, int], int] = {}
    for number, record in enumerate(versions):
        since = {key: since.get(key, number) for key in _counted(record)}
    return [(tag, content, since[tag, content, nth]) for tag, content, nth in _counted(versions[-1])]


def _counted(record: Record) -> Iterator[tuple[str, str, int]]:
    seen: defaultdict[tuple[str, str], int] = defaultdict(int)
    for tag, content in [(LEADER, _COUNTED.sub(".....", record.leader)), *record.entries]:
        yield tag, content, seen[tag, content]
        seen[tag, content] += 1
