"""What a harvester asks, read with everything the protocol refuses (OAI-PMH 2.0, 3 and 4)."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from .forms import FORMS

_WORD = re.compile(r"[A-Za-z0-9\-_.!~*'()]+")
_SET = re.compile(rf"{_WORD.pattern}(?::{_WORD.pattern})*")
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:(?:[A-Za-z0-9\-._~!$&'()*+,;=:@/?]|%[0-9A-Fa-f]{2})+")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SECOND = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")
_NUMBER = re.compile(r"[0-9]{1,18}")


class Refused(Exception):
    """The request cannot be answered; `code` is the protocol's word for why."""

    def __init__(self, code: str, why: str) -> None:
        """Keep both."""
        super().__init__(why)
        self.code = code


@dataclass(frozen=True)
class Place:
    """What a list was asked for, and how far it has gone: after the change `after`, with `given` records."""

    prefix: str
    first: str = ""
    last: str = ""
    set: str = ""
    after: int = 0
    given: int = 0

    def __str__(self) -> str:
        return "~".join([self.prefix, str(self.after), str(self.given), self.first, self.last, self.set])

    def further(self, after: int, more: int) -> Place:
        """Give the place after another page."""
        return replace(self, after=after, given=self.given + more)

    @property
    def span(self) -> tuple[datetime | None, datetime | None]:
        """Give the first moment that is wanted and the first that no longer is; None for no bound."""
        return (_moment(self.first) if self.first else None, _end(self.last) if self.last else None)


@dataclass(frozen=True)
class Asked:
    """A request that can be answered. `place` belongs to lists; `is_continued` where a token was sent."""

    verb: str
    arguments: Mapping[str, str]
    identifier: str = ""
    prefix: str = ""
    place: Place = field(default_factory=lambda: Place(""))
    is_continued: bool = False


@dataclass(frozen=True)
class _Rule:
    required: frozenset[str] = frozenset()
    optional: frozenset[str] = frozenset()
    has_token: bool = False


_LIST = _Rule(frozenset({"metadataPrefix"}), frozenset({"from", "until", "set"}), has_token=True)
_VERBS = {
    "GetRecord": _Rule(frozenset({"identifier", "metadataPrefix"})),
    "Identify": _Rule(),
    "ListIdentifiers": _LIST,
    "ListMetadataFormats": _Rule(optional=frozenset({"identifier"})),
    "ListRecords": _LIST,
    "ListSets": _Rule(has_token=True),
}


def read(given: Sequence[tuple[str, str]], *, sets: Collection[str] = ()) -> Asked:
    """Read the arguments of a request. Raises Refused with the code that the protocol has for what is wrong."""
    verbs = [value for name, value in given if name == "verb"]
    if len(verbs) != 1 or verbs[0] not in _VERBS:
        raise Refused("badVerb", f"Give exactly one verb: {', '.join(_VERBS)}.")
    verb, rule = verbs[0], _VERBS[verbs[0]]
    arguments = {name: value for name, value in given if name != "verb"}
    _check_names(verb, rule, arguments, len(given) - 1)
    asked = Asked(verb, {"verb": verb, **arguments})
    if verb == "ListSets" and not sets:
        raise Refused("noSetHierarchy", "There are no sets here.")
    if "resumptionToken" in arguments:
        place = _place(arguments["resumptionToken"], sets) if verb != "ListSets" else None
        if place is None:
            raise _bad_token()
        return replace(asked, prefix=place.prefix, place=place, is_continued=True)
    _check_values(arguments)
    identifier, prefix = arguments.get("identifier", ""), arguments.get("metadataPrefix", "")
    place = Place(prefix, arguments.get("from", ""), arguments.get("until", ""), arguments.get("set", ""))
    if rule is _LIST:
        _check_place(place, sets)
    elif prefix and prefix not in FORMS:
        raise _no_form(prefix)
    return replace(asked, identifier=identifier, prefix=prefix, place=place)


def _check_names(verb: str, rule: _Rule, arguments: Mapping[str, str], count: int) -> None:
    if len(arguments) != count:
        raise Refused("badArgument", "An argument is given twice.")
    if rule.has_token and "resumptionToken" in arguments:
        if len(arguments) > 1:
            raise Refused("badArgument", "A resumptionToken stands alone beside the verb.")
        return
    if missing := rule.required - arguments.keys():
        raise Refused("badArgument", f"{verb} needs {' and '.join(sorted(missing))}.")
    if arguments.keys() - rule.required - rule.optional:
        known = ", ".join(sorted(rule.required | rule.optional)) or "no arguments"
        raise Refused("badArgument", f"{verb} takes {known} and nothing else.")


def _check_values(arguments: Mapping[str, str]) -> None:
    """Refuse what has not even the form of its argument."""
    for name, form in (("metadataPrefix", _WORD), ("set", _SET), ("identifier", _URI)):
        if name in arguments and not form.fullmatch(arguments[name]):
            raise Refused("badArgument", f"{name} is not written as one.")
    for name in ("from", "until"):
        if name in arguments and _moment(arguments[name]) is None:
            raise Refused("badArgument", f"{name} should be a day (2024-12-31) or a second (2024-12-31T23:59:59Z) of UTC.")


def _check_place(place: Place, sets: Collection[str]) -> None:
    if place.first and place.last:
        if len(place.first) != len(place.last):
            raise Refused("badArgument", "from and until should be of the same granularity.")
        if place.first > place.last:
            raise Refused("badArgument", "from is after until.")
    if place.prefix not in FORMS:
        raise _no_form(place.prefix)
    if place.set and not sets:
        raise Refused("noSetHierarchy", "There are no sets here.")
    if place.set and place.set not in sets:
        raise Refused("noRecordsMatch", "There is no such set; ListSets names them.")


def _place(token: str, sets: Collection[str]) -> Place | None:
    """Read a token; None where it is not one of ours."""
    parts = token.split("~")
    if len(parts) != 6 or not (_NUMBER.fullmatch(parts[1]) and _NUMBER.fullmatch(parts[2])):
        return None
    prefix, after, count, first, last, wanted = parts
    if any(date and _moment(date) is None for date in (first, last)):
        return None
    place = Place(prefix, first, last, wanted, int(after), int(count))
    try:
        _check_place(place, sets)
    except Refused:
        return None
    return place


def _bad_token() -> Refused:
    return Refused("badResumptionToken", "This is not a token that was given here. Begin again without one.")


def _no_form(prefix: str) -> Refused:
    return Refused("cannotDisseminateFormat", f"There is no {prefix} here; ListMetadataFormats names what there is.")


def _moment(text: str) -> datetime | None:
    """Read a day or a second of UTC; None for anything else."""
    if not (_DAY.fullmatch(text) or _SECOND.fullmatch(text)):
        return None
    try:
        return datetime.fromisoformat(text).replace(tzinfo=UTC)
    except ValueError:
        return None


def _end(text: str) -> datetime | None:
    """Give the moment after a day or second; None at the end of time."""
    start = _moment(text)
    try:
        return start and start + (timedelta(days=1) if len(text) == 10 else timedelta(seconds=1))
    except OverflowError:
        return None
