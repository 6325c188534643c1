"""What alcove.marc.check finds, as checks: one for every code of its problems (M6xx), under that code."""

from __future__ import annotations

from functools import cache

from alcove.marc import problem_table
from alcove.marc.check import check
from alcove.marc.record import Record
from alcove.marc.schema import Schema

from .look import N_, Check, Gravity, Place

# What a finding is called in a list, and how much it weighs. Add one here for a new code of problems.tsv.
_KINDS = {
    "M601": (N_("A field that the standard does not have"), Gravity.WRONG),
    "M602": (N_("A subfield that the field does not have"), Gravity.WRONG),
    "M603": (N_("A field repeated that may be there once"), Gravity.WRONG),
    "M604": (N_("A subfield repeated that may be there once"), Gravity.WRONG),
    "M605": (N_("An indicator that is not defined"), Gravity.WRONG),
    "M606": (N_("A field missing that every record needs"), Gravity.MISSING),
    "M607": (N_("A fixed field too long or too short"), Gravity.WRONG),
    "M608": (N_("A code in a fixed field that is not defined"), Gravity.WRONG),
    "M609": (N_("A control character in the text"), Gravity.WRONG),
    "M610": (N_("An ISBN with a wrong check digit"), Gravity.WRONG),
    "M611": (N_("An ISSN with a wrong check digit"), Gravity.WRONG),
    "M612": (N_("A field in another script without its partner"), Gravity.WRONG),
    "M613": (N_("A link between scripts that cannot be read"), Gravity.WRONG),
    "M614": (N_("More characters to pass over than the title has"), Gravity.WRONG),
    "M615": (N_("An empty subfield"), Gravity.WRONG),
    "M616": (N_("A code in the leader that is not defined"), Gravity.WRONG),
    "M617": (N_("An obsolete field"), Gravity.NOTED),
    "M618": (N_("An obsolete subfield"), Gravity.NOTED),
    "M619": (N_("An obsolete indicator"), Gravity.NOTED),
    "M620": (N_("More than one main entry"), Gravity.WRONG),
    "M621": (N_("Dates that do not fit the type of date"), Gravity.WRONG),
    "M622": (N_("A first date later than the second"), Gravity.WRONG),
    "M623": (N_("A year far ahead in 008"), Gravity.WRONG),
    "M624": (N_("A time of last change that is none"), Gravity.NOTED),
    "M625": (N_("A code that is in no list"), Gravity.WRONG),
    "M626": (N_("A code that is no longer used"), Gravity.NOTED),
    "M627": (N_("Several codes in one subfield"), Gravity.DOUBTFUL),
}
WHY = N_("The record departs from the standard here; other programs may read it otherwise, or not at all.")


@cache
def checks() -> tuple[Check, ...]:
    """Give a check for every code that the rules of the standard may find."""
    found = (kind for kind in problem_table.kinds().values() if kind.code.startswith("M6"))
    return tuple(_check(kind) for kind in found)


def _check(kind: problem_table.Kind) -> Check:
    title, gravity = _KINDS.get(kind.code, (kind.slug.replace("-", " ").capitalize(), Gravity.WRONG))
    return Check(kind.code, gravity, title, WHY, kind.remedy)


def findings(record: Record, schema: Schema) -> list[tuple[str, Place]]:
    """Give what the rules find in a record: the code, and the place with the words of the problem."""
    return [(one.code, Place(one.field or "", 0, one.message)) for one in check(record, schema)]
