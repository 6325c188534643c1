"""The linter of term lists: seventeen rules, each of which caught something real or nearly did.

for finding in lint(term_list): finding.rule, finding.line, finding.message
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from alcove.marc import naco

from .conflicts import conflicts
from .entries import Entry, Matcher, Outcome, Part, Status, TermList

RULES: dict[str, str] = {
    "L01": "A term that can never be met",
    "L02": "The same term twice",
    "L03": "A term that is replaced by itself",
    "L04": "A replacement that is replaced in turn, or a circle",
    "L05": "A test that was left in the list",
    "L06": "Nearly the same words as another term: perhaps misspelt",
    "L07": "No reason is given",
    "L08": "No language, or no scheme for a heading",
    "L09": "The replacement is a heading that means something else",
    "L10": "Two terms become one: a distinction is lost",
    "L11": "Another list says otherwise",
    "L12": "The vocabulary itself has changed the heading",
    "L13": "The day to look at it again has passed",
    "L14": "The replacement is itself objected to",
    "L15": "A slur that is suggested",
    "L16": "The licence does not allow it to be used so",
    "L17": "Somebody who objects, without a source",
}
_FORBIDDING = re.compile(r"(?i)\b(no-?deriv\w*|ND|non-?commercial|NC)\b")
_TEST = frozenset(("test", "tests", "testing", "lorem", "ipsum", "foo", "bar", "baz", "xxx", "asdf", "dummy", "hideous"))
# Pairs that differ by one letter and are two words. Add one here.
_ACCEPTED = (frozenset(("AUSTRIAN", "AUSTRALIAN")), frozenset(("AUSTRIANS", "AUSTRALIANS")))
_LOOKALIKE = str.maketrans({"l": "i", "I": "i", "1": "i", "0": "o"})
_SHORTEST = 5


class Finding(NamedTuple):
    """What a rule found: the entry and its line (none, 0: the whole list), what is wrong, what to do."""

    rule: str
    entry_id: str
    line: int
    term: str
    message: str
    remedy: str


@dataclass
class _Desk:
    """A list being looked at."""

    term_list: TermList
    others: Sequence[TermList]
    headings: Callable[[Sequence[str]], Collection[str]] | None
    today: date
    by_key: dict[str, list[Entry]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        for one in self.term_list.entries:
            self.by_key[_key(one.term)].append(one)


def lint(
    term_list: TermList,
    *,
    others: Sequence[TermList] = (),
    headings: Callable[[Sequence[str]], Collection[str]] | None = None,
    today: date | None = None,
) -> list[Finding]:
    """Look a list over. `headings` says which of some terms are established headings of the authority file; asked once."""
    desk = _Desk(term_list, others, headings, today or date.today())  # noqa: DTZ011 - the day where the list is read
    found = [finding for rule in _RULES for finding in rule(desk)]
    return sorted(found, key=lambda one: (one.rule, one.line))


def _key(text: str) -> str:
    return naco.BOUNDARY.join(naco.normalised(part) for part in text.split("--"))


def _of(rule: str, one: Entry, message: str, remedy: str) -> Finding:
    return Finding(rule, one.id, one.line, one.term, message, remedy)


def _unreachable(desk: _Desk) -> Iterator[Finding]:
    is_lowered = desk.term_list.header.matcher == Matcher.LOWERCASED
    for one in desk.term_list.entries:
        if not _key(one.term):
            yield _of("L01", one, "It has no letter or digit.", "Write the term.")
        elif is_lowered and one.term != one.term.lower():
            message = "It has capitals, and the system it is for compares with small letters."
            yield _of("L01", one, message, "Write it in small letters there; here it is met either way.")


def _doubled(desk: _Desk) -> Iterator[Finding]:
    for same in desk.by_key.values():
        seen: list[Entry] = []
        for one in same:
            if any(_overlap(one, other) for other in seen):
                yield _of("L02", one, f"Line {seen[0].line} says the same term.", "Keep one of them.")
            seen.append(one)


def _overlap(one: Entry, other: Entry) -> bool:
    both = {one.part, other.part}
    is_same_part = len(both) == 1 or (Part.ANY in both and Part.PROSE not in both)
    return (
        is_same_part
        and one.lang == other.lang
        and (not one.scheme or not other.scheme or bool(set(one.scheme) & set(other.scheme)))
    )


def _identical(desk: _Desk) -> Iterator[Finding]:
    for one in desk.term_list.entries:
        if len(one.alternatives) == 1 and _key(one.alternatives[0].term) == _key(one.term):
            yield _of("L03", one, "It would be shown as it is.", "Give other words, or take it out.")


def _chained(desk: _Desk) -> Iterator[Finding]:
    for one in desk.term_list.entries:
        for other in one.alternatives:
            key = _key(other.term)
            if key != _key(one.term) and any(_leads_on(one, each) for each in desk.by_key.get(key, ())):
                yield _of("L04", one, f"“{other.term}” is replaced in turn.", "Name the last of them, or keep one of the two.")


def _leads_on(one: Entry, other: Entry) -> bool:
    """Say whether what one entry shows is replaced by another; two names of a place that show both do not."""
    if one.outcome == Outcome.BOTH and {_key(each.term) for each in one.alternatives} == {
        _key(each.term) for each in other.alternatives
    }:
        return False
    return other.part == one.part or Part.ANY in (other.part, one.part)


def _tests(desk: _Desk) -> Iterator[Finding]:
    """Find words of tests that stand on one side only: a heading about literacy tests is replaced by one about tests."""
    for one in desk.term_list.entries:
        old, new = _words_of([one.term]), _words_of([each.term for each in one.alternatives])
        if (old ^ new if new else old) & _TEST:
            yield _of("L05", one, "This looks like a test.", "Take it out.")


def _words_of(texts: Iterable[str]) -> set[str]:
    return {word.casefold() for text in texts for word in re.findall(r"\w+", text)}


def _near_misses(desk: _Desk) -> Iterator[Finding]:
    """Find words of a term that no other term has and that differ from a common one by one letter that looks like it."""
    words = Counter(word for key in desk.by_key for word in set(key.replace(naco.BOUNDARY, " ").split()))
    looks: dict[str, set[str]] = defaultdict(set)
    for word in words:
        looks[word.lower().translate(_LOOKALIKE)].add(word)
    alike = {key: others for key, others in looks.items() if len(others) > 1}
    for one in desk.term_list.entries:
        for word in _key(one.term).replace(naco.BOUNDARY, " ").split():
            others = alike.get(word.lower().translate(_LOOKALIKE), set()) - {word}
            if len(word) < _SHORTEST or words[word] > 1 or not others or frozenset((word, *others)) in _ACCEPTED:
                continue
            if better := max(others, key=lambda other: words[other]):
                yield _of("L06", one, f"“{word.lower()}” looks like “{better.lower()}”.", "Correct it, if it is misspelt.")
                break


def _without_why(desk: _Desk) -> Iterator[Finding]:
    entries = desk.term_list.entries
    bare = [one for one in entries if not one.why.strip()]
    if len(bare) == len(entries) and len(entries) > 1:
        message = "No entry says why somebody objects."
        yield Finding("L07", "", 0, desk.term_list.header.list, message, "Give reasons before anything is decided.")
        return
    for one in bare:
        yield _of("L07", one, "It does not say why somebody objects.", "Say it in one to three sentences.")


def _without_scope(desk: _Desk) -> Iterator[Finding]:
    for one in desk.term_list.entries:
        if not one.lang:
            yield _of(
                "L08", one, "It does not say in which language the word is.", "Give a language: a word of another is no hit."
            )
        if not one.scheme and one.part != Part.PROSE:
            yield _of("L08", one, "It does not say in which scheme the heading stands.", "Name it: lcsh, fast, mesh ...")


def _other_meaning(desk: _Desk) -> Iterator[Finding]:
    """Find replacements that collide with another heading but for a qualifier: `Indians (India)` beside `Indians`."""
    sources = {_key(one.term): one for one in desk.term_list.entries}
    bases = [
        (one, each.term, _key(each.term.partition(" (")[0]))
        for one in desk.term_list.entries
        for each in one.alternatives
        if " (" in each.term
    ]
    established: Collection[str] = ()
    if desk.headings is not None:
        established = desk.headings([base for _, _, base in bases])
    for one, term, base in bases:
        is_listed = base in sources and base != _key(one.term) and _key(term) not in sources
        if is_listed or base in established:
            yield _of(
                "L09",
                one,
                f"“{term}” stands beside a heading that means something else.",
                "Look whether readers can tell them apart.",
            )


def _joined(desk: _Desk) -> Iterator[Finding]:
    sources: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    for one in desk.term_list.entries:
        for each in one.alternatives if one.outcome != Outcome.BOTH else ():
            sources[_key(each.term), "sub" if one.part == Part.SUBDIVISION else ""].append(one)
    for same in sources.values():
        keys = {_key(one.term) for one in same}
        for one in same[1:]:
            if len(keys) > 1:
                yield _of("L10", one, f"“{same[0].term}” becomes the same words.", "Look whether the difference still matters.")


def _against_others(desk: _Desk) -> Iterator[Finding]:
    if not desk.others:
        return
    ours = {one.id: one for one in desk.term_list.entries}
    for conflict in conflicts([desk.term_list, *desk.others]):
        mine = next((each for each in conflict.proposals if each.list == desk.term_list.header.list), None)
        if mine is not None and not conflict.agree and mine.entry_id in ours:
            others = "; ".join(f"{each.list}: {each.words}" for each in conflict.proposals if each is not mine)
            yield _of("L11", ours[mine.entry_id], f"Others say otherwise ({others}).", "Both may be right; people decide.")


def _upstream(desk: _Desk) -> Iterator[Finding]:
    for one in desk.term_list.entries:
        if one.upstream is not None and one.upstream.state == "changed":
            to = " / ".join(one.upstream.to)
            yield _of(
                "L12",
                one,
                f"{one.upstream.scheme} changed it {one.upstream.date} to {to}.",
                "Compare the words, and retire the entry.",
            )


def _overdue(desk: _Desk) -> Iterator[Finding]:
    for one in desk.term_list.entries:
        if one.review_by and one.review_by < desk.today.isoformat():
            yield _of("L13", one, f"It was to be looked at again by {one.review_by}.", "Look at it, and set a new day.")


def _bad_target(desk: _Desk) -> Iterator[Finding]:
    bad = {_key(one.term) for one in desk.term_list.entries if one.status in (Status.SLUR, Status.OUTDATED)}
    for one in desk.term_list.entries:
        for each in one.alternatives:
            if _key(each.term) in bad:
                yield _of("L14", one, f"“{each.term}” is itself objected to.", "Give other words.")


def _suggested(desk: _Desk) -> Iterator[Finding]:
    for one in desk.term_list.entries:
        if one.status == Status.SLUR and one.suggest:
            yield _of("L15", one, "A slur would be suggested.", "Set suggest to false.")


def _licence(desk: _Desk) -> Iterator[Finding]:
    licence = desk.term_list.header.licence
    if licence and _FORBIDDING.search(licence):
        yield Finding(
            "L16",
            "",
            0,
            desk.term_list.header.list,
            f"The licence is {licence}.",
            "Use it here; do not pass on what is made of it.",
        )


def _voices(desk: _Desk) -> Iterator[Finding]:
    for one in desk.term_list.entries:
        for voice in (*one.objectors, *one.defenders):
            if not voice.source.strip():
                yield _of(
                    "L17", one, f"“{voice.who}” is named without a source.", "Cite where they say it; name no private person."
                )


_RULES: tuple[Callable[[_Desk], Iterable[Finding]], ...] = (
    _unreachable, _doubled, _identical, _chained, _tests, _near_misses, _without_why, _without_scope, _other_meaning, _joined,
    _against_others, _upstream, _overdue, _bad_target, _suggested, _licence, _voices,
)  # fmt: skip
