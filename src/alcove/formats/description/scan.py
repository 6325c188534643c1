"""The description audit over one record: which words of it a list objects to, where, and what may be done about them.

    scanner = Scanner([Listed("ours", entry) for entry in term_list.entries])
    if scanner.may_have(raw, syntax, charset):
        for hit in scanner.hits(record):
            hit.rule, hit.tag, hit.words, hit.action

Rules R01 to R17 (`rules.RULES` says them in words). The whole of a heading's segment is compared with headings of a list; words
and phrases are looked for in prose, by whose words they are and in which language. Words inside quotation marks are somebody
else's.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from alcove.formats.terms.entries import ActionMax, Entry, Match, Outcome, Part, Status
from alcove.marc import naco
from alcove.marc.record import Record

from .headings import ANY_SCHEME, HEADINGS, WITH_SUBDIVISIONS, Segment, scheme_of, segments, term_key, words
from .origin import Languages, Origin, origin_of, quoted_in, two_letters
from .prefilter import Prefilter
from .rules import RULES, weaker

_WORD = re.compile(r"\w+", re.UNICODE)
_PROSE_ORIGINS = frozenset((Origin.CATALOGUER, Origin.UNCONTROLLED))
_SAID_BY_OTHERS = frozenset((Origin.TRANSCRIBED, Origin.PUBLISHER))
_AROUND = 60
_MUSIC = "cdj"
_MRS = re.compile(r"Mrs\.?\s+[A-Z][a-z]{2,}\s+(?:[A-Z]\.\s+)?[A-Z][a-z]+")


class Listed(NamedTuple):
    """An entry, and the list it stands in."""

    list: str
    entry: Entry


@dataclass(frozen=True)
class Hit:
    """Words that an entry is about: the rule, where they stand, whose they are, and the most that may be done.

    `place` counts the fields of the record from 0; `before` and `after` are the words around.
    """

    rule: str
    list: str
    entry: Entry
    place: int
    tag: str
    code: str
    origin: Origin
    action: ActionMax
    before: str
    words: str
    after: str

    @property
    def fingerprint(self) -> bytes:
        """Give what tells the same hit again in a later version of the record, or in the next audit: 16 bytes."""
        said = (
            self.rule,
            self.list,
            self.entry.term,
            self.tag,
            *(_folded(one) for one in (self.before, self.words, self.after)),
        )
        return hashlib.blake2b("\x1f".join(said).encode(), digest_size=16).digest()


class _Token(NamedTuple):
    form: str
    start: int
    end: int


class Scanner:
    """Some entries, ready to be looked for."""

    def __init__(self, listed: Sequence[Listed], *, default_language: str = "en", extra: bool = False) -> None:
        """Compile the entries. `extra` looks without any rule, everywhere: what a plain search for the words would find."""
        self._extra, self._default = extra, default_language
        self._segments: dict[str, list[Listed]] = defaultdict(list)
        self._families: list[tuple[str, Listed]] = []
        self._phrases: dict[str, list[tuple[tuple[str, ...], Listed]]] = defaultdict(list)
        for one in listed:
            self._add(one)
        self._prefilter = Prefilter([one.entry.term for one in listed])
        in_words = [one.entry.term for each in self._phrases.values() for _, one in each]
        self._may_be_worded = Prefilter(in_words)

    def _add(self, one: Listed) -> None:
        entry = one.entry
        if entry.match == Match.FAMILY:
            self._families.append((naco.normalised(entry.term.lstrip("*X ")), one))
        elif entry.match == Match.SEGMENT and entry.part != Part.PROSE:
            self._segments[term_key(entry.term)].append(one)
        elif forms := tuple(token.form for token in _tokens(entry.term)):
            self._phrases[forms[0]].append((forms, one))

    def may_have(self, raw: bytes, syntax: str, charset: str) -> bool:
        """Say whether a record can have any of it, from its bytes."""
        return self._prefilter.may_have(raw, syntax, charset)

    def hits(self, record: Record) -> list[Hit]:
        """Give what is found in a record, in the order of its fields."""
        languages, found = Languages(record, self._default), _Found(record)
        every = "\x1e".join([content for _, content in record.entries]).encode("utf-8", "replace")
        may_be_worded = bool(self._phrases) and self._may_be_worded.may_have(every, "", "utf-8")
        for place, (tag, content) in enumerate(record.entries):
            if tag < "010":
                continue
            if tag in WITH_SUBDIVISIONS and not self._extra:
                found.hits += self._in_heading(place, tag, content)
            if may_be_worded and self._may_be_worded.may_have(content.encode("utf-8", "replace"), "", "utf-8"):
                found.hits += self._in_words(found, place, tag, content, languages)
        return found.hits

    def _in_heading(self, place: int, tag: str, content: str) -> Iterator[Hit]:
        scheme, parts = scheme_of(tag, content), segments(tag, content)
        if len(parts) > 1 and tag in HEADINGS:
            whole = Segment(parts[0].place, parts[0].code, words(content))
            for one in self._segments.get(naco.BOUNDARY.join(term_key(each.value) for each in parts), ()):
                if one.entry.part == Part.HEADING and _is_of(one.entry, scheme):
                    yield self._heading_hit(one, place, tag, whole)
        for segment in parts:
            key = term_key(segment.value)
            for one in self._segments.get(key, ()):
                if _is_of(one.entry, scheme) and _is_in(one.entry.part, segment):
                    yield self._heading_hit(one, place, tag, segment)
            for ending, one in self._families:
                if _is_of(one.entry, scheme) and not segment.is_subdivision and key.endswith(f" {ending}"):
                    yield _hit("R04", one, place, tag, segment.code, Origin.HEADING, "", segment.value, "")

    @staticmethod
    def _heading_hit(one: Listed, place: int, tag: str, segment: Segment) -> Hit:
        entry = one.entry
        if entry.status == Status.DISPUTED_PLACE:
            rule = "R07"
        elif any(each.condition == "record-has" for each in entry.exceptions):
            rule = "R08"
        elif entry.status == Status.UPSTREAM_CHANGED:
            rule = "R03" if entry.outcome == Outcome.SPLIT else "R02"
        elif entry.outcome in (Outcome.SPLIT, Outcome.ASK):
            rule = "R03"
        else:
            rule = "R06" if segment.is_subdivision else "R01"
        return _hit(rule, one, place, tag, segment.code, Origin.HEADING, "", segment.value, "")

    def _in_words(self, found: _Found, place: int, tag: str, content: str, languages: Languages) -> Iterator[Hit]:
        for part in content.split("\x1f")[1:]:
            code, text = part[:1], part[1:]
            if not text or code in "0123456789w" or (tag == "040" and not self._extra):
                continue
            tokens = _tokens(text)
            for at, token in enumerate(tokens):
                for forms, one in self._phrases.get(token.form, ()):
                    if forms == tuple(each.form for each in tokens[at : at + len(forms)]):
                        match = _Match(place, tag, code, content, text, tokens, at, len(forms))
                        if (hit := self._judged(found, match, one, languages)) is not None:
                            yield hit

    def _judged(self, found: _Found, match: _Match, one: Listed, languages: Languages) -> Hit | None:
        """Say by which rule these words are a hit, or that they are none."""
        origin = origin_of(match.tag, match.content[:2], match.code, match.content)
        if self._extra:
            return match.hit("R00", one, origin)
        if origin == Origin.CATALOGUER and match.is_quoted:
            origin = Origin.TRANSCRIBED
        rule = _rule_for(one.entry, origin, match, found.record)
        if not rule or not _is_in_language(one.entry, languages.of(match.tag, origin, match.content)):
            return None
        if _is_excepted(one.entry, match, found):
            return None
        return match.hit(rule, one, origin)


class _Found:
    """A record being looked at, what was found in it, and all its words where somebody asks for them."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self.hits: list[Hit] = []
        self._forms: str | None = None

    def says(self, phrase: str) -> bool:
        """Say whether these words stand anywhere in the record."""
        if self._forms is None:
            texts = (part[1:] for tag, content in self.record.entries if tag >= "010" for part in content.split("\x1f")[1:])
            self._forms = " ".join(f" {' '.join(token.form for token in _tokens(text))} |" for text in texts)
        return f" {' '.join(token.form for token in _tokens(phrase))} " in self._forms


@dataclass(frozen=True)
class _Match:
    """Words of an entry where they stand in a subfield: `count` tokens from `at`."""

    place: int
    tag: str
    code: str
    content: str
    text: str
    tokens: list[_Token]
    at: int
    count: int

    @property
    def span(self) -> tuple[int, int]:
        return self.tokens[self.at].start, self.tokens[self.at + self.count - 1].end

    @property
    def is_quoted(self) -> bool:
        """Say whether they stand between quotation marks."""
        start, end = self.span
        return any(first < start and end < last for first, last in quoted_in(self.text))

    def stands_in(self, phrase: str) -> bool:
        """Say whether these words are part of that phrase here."""
        forms = [token.form for token in _tokens(phrase)]
        first = max(0, self.at - len(forms) + 1)
        here = [token.form for token in self.tokens]
        return any(
            here[start : start + len(forms)] == forms and start + len(forms) >= self.at + self.count
            for start in range(first, self.at + 1)
        )

    def hit(self, rule: str, one: Listed, origin: Origin) -> Hit:
        start, end = self.span
        before, after = self.text[max(0, start - _AROUND) : start], self.text[end : end + _AROUND]
        return _hit(rule, one, self.place, self.tag, self.code, origin, before, self.text[start:end], after)


def _hit(rule: str, one: Listed, place: int, tag: str, code: str, origin: Origin, before: str, words: str, after: str) -> Hit:
    action = weaker(RULES[rule].action, one.entry.action_max) if rule in RULES else ActionMax.REPORT
    return Hit(rule, one.list, one.entry, place, tag, code, origin, action, before, words, after)


def _rule_for(entry: Entry, origin: Origin, match: _Match, record: Record) -> str:
    """Name the rule by which words of prose are a hit there, "" for none."""
    status, first = entry.status, match.tokens[match.at].form
    if origin in _SAID_BY_OTHERS:
        return {Status.SLUR: "R14", Status.RECLAIMED: "R15"}.get(status, "")
    if status == Status.RECLAIMED:
        return "R15" if origin in _PROSE_ORIGINS else ""
    if first in ("mrs", "miss"):
        is_meant = match.tag in ("545", "520") and _MRS.match(match.text, match.span[0])
        return "R12" if is_meant else ""
    if status == Status.AGGRANDIZING:
        return "R11" if match.tag == "545" or (match.tag == "520" and _is_archival(record)) else ""
    if status != Status.SLUR and entry.term.casefold() in topics():
        return ""
    if status == Status.EUPHEMISM:
        return "R13" if origin == Origin.CATALOGUER and record.leader[6:7] not in _MUSIC else ""
    if origin == Origin.HEADING:
        return "R05" if match.tag not in ("600", "610", "611") else ""
    return "R10" if origin in _PROSE_ORIGINS else ""


def _is_archival(record: Record) -> bool:
    return record.leader[8:9] == "a" or record.leader[6:7] in "pt"


def _is_of(entry: Entry, scheme: str) -> bool:
    return scheme in entry.scheme or ANY_SCHEME in entry.scheme


def _is_in(part: Part, segment: Segment) -> bool:
    if part == Part.SUBDIVISION:
        return segment.is_subdivision
    return part == Part.ANY or (part in (Part.MAIN, Part.HEADING) and not segment.is_subdivision)


def _is_in_language(entry: Entry, languages: frozenset[str]) -> bool:
    return not entry.lang or not languages or two_letters(entry.lang) in languages


def _is_excepted(entry: Entry, match: _Match, found: _Found) -> bool:
    for one in entry.exceptions:
        if one.condition == "phrase" and match.stands_in(one.value):
            return True
        if one.condition == "field" and one.value == match.tag:
            return True
        if one.condition == "quoted" and match.is_quoted:
            return True
        if one.condition == "record-has" and found.says(one.value.partition(" ")[2] or one.value):
            return True
    phrases, anywhere = contexts().get(_folded(entry.term), ((), ()))
    return any(match.stands_in(one) for one in phrases) or any(found.says(one) for one in anywhere)


@cache
def topics() -> frozenset[str]:
    """Give the words that name a topic and are no fault in themselves (topics.txt)."""
    return frozenset(_lines("topics.txt"))


@cache
def contexts() -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """Give, for a term, the phrases in which it is something else, and the words beside which it is (contexts.tsv)."""
    made: dict[str, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    for line in _lines("contexts.tsv"):
        term, _, phrase = line.partition("\t")
        made[_folded(term)][phrase.startswith("*")].append(phrase.lstrip("*"))
    return {term: (tuple(phrases), tuple(anywhere)) for term, (phrases, anywhere) in made.items()}


def _lines(name: str) -> Iterable[str]:
    text = files("alcove.formats.description").joinpath(name).read_text("utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def _tokens(text: str) -> list[_Token]:
    return [_Token(_folded(found[0]), *found.span()) for found in _WORD.finditer(text)]


def _folded(text: str) -> str:
    if text.isascii():
        return text.lower()
    split = unicodedata.normalize("NFKD", text)
    return "".join(one for one in split if not unicodedata.combining(one)).casefold()
