"""The limit by accessibility: what a description says that helps to read the thing, in groups; "no information" elsewhere."""

from __future__ import annotations

from alcove.formats.accessibility import NO_INFORMATION, from_marc, groups, may_say
from alcove.marc.record import Record

from .material import Coded

_DESCRIPTIONS = frozenset("acdefgijkmoprt")
_TEXTS = frozenset(("006", "341", "532", "546"))
_REMEMBERED = 10_000
_coded: dict[object, bool] = {}


def accessible(record: Record, coded: Coded) -> list[str]:
    """Give the groups of a record (codes of GROUP_LABELS); [] of what describes no thing.

    Most records say nothing, which is seen without reading them: by their tags, and by coded data that come again and again.
    """
    if coded.type not in _DESCRIPTIONS:
        return []
    if not _may_say_in_words(record) and not _may_say_in_codes(coded):
        return [NO_INFORMATION]
    return list(groups(from_marc(record)))


def _may_say_in_words(record: Record) -> bool:
    for tag, content in record.entries:
        if tag in _TEXTS or (tag == "856" and ("\x1fz" in content or "\x1f3" in content)):
            return True
        if tag == "041" and any(code in content for code in ("\x1fp", "\x1fq", "\x1fr", "\x1ft")):
            return True
    return False


def _may_say_in_codes(coded: Coded) -> bool:
    key = coded.key
    if (known := _coded.get(key)) is None:
        if len(_coded) >= _REMEMBERED:
            _coded.clear()
        leader = f"00000n{coded.type}{coded.level} a2200000   4500"
        # A combination of tactile materials says the rest in characters that are not remembered: it is looked at.
        tactile = [("007", one) for one in coded.carriers]
        known = _coded[key] = may_say(Record(leader, [("008", coded.fixed), *tactile])) or "fc" in coded.carriers
    return known
