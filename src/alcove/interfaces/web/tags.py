"""The names of fields, for the table of a record's fields."""

from __future__ import annotations

from functools import cache

from django.utils.translation import gettext_noop as N_

from alcove.marc.labels import table

_TABLES = {"authority": "authority", "holdings": "holdings"}
_CONTROL = {
    "LDR": N_("Leader"),
    "001": N_("Control number"),
    "003": N_("Whose control number"),
    "005": N_("Last changed"),
    "006": N_("Additional coded data"),
    "007": N_("Coded data on the carrier"),
    "008": N_("Coded data"),
    "040": N_("Who described it"),
    "880": N_("The same in another script"),
}


@cache
def tag_names(kind: str) -> dict[str, str]:
    """Give the name of every tag that has one in this kind of record."""
    names = {row[1]: row[0] for row in reversed(table(_TABLES.get(kind, "bibliographic")))}
    return {**names, **_CONTROL}
