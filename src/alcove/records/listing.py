"""The list of records that people who work here look through. Read only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from .models import Record

KINDS = Record.Kind.choices
SUPPRESSED = "suppressed"
_AT_A_TIME = 10_000
STATUSES = [
    *(choice for choice in Record.Status.choices if choice[0] != Record.Status.PROPOSED),
    (SUPPRESSED, _("hidden from readers")),
]
ORDERS = (("changed", _("Latest changes first")), ("number", _("Control number")), ("oldest", _("First come first")))
_BY = {"changed": ("-updated", "-id"), "number": ("control_number", "id"), "oldest": ("id",)}


@dataclass(frozen=True)
class Wanted:
    """What the list is narrowed by: words, status, kind, the number of a load; and its order."""

    text: str = ""
    status: str = ""
    kind: str = ""
    load: str = ""
    order: str = "changed"

    @classmethod
    def of(cls, said: Mapping[str, str]) -> Wanted:
        """Read what was said; what is not a value of its list counts as not said."""
        load = said.get("load", "")
        return cls(
            text=" ".join(said.get("q", "").replace("\0", " ").split()),
            status=_one_of(STATUSES, said.get("status")),
            kind=_one_of(KINDS, said.get("kind")),
            load=load if load.isascii() and load.isdigit() and len(load) < 16 else "",
            order=_one_of(ORDERS, said.get("order")) or "changed",
        )


def listed(library_id: int, wanted: Wanted, *, ids: Sequence[int] | None = None) -> QuerySet[Record]:
    """Give the records of this library that are wanted; with `ids`, only among these."""
    found = Record.objects.filter(library=library_id, version__gte=1).order_by(*_BY[wanted.order])
    if ids is not None:
        found = found.filter(pk__in=ids)
    if wanted.status == SUPPRESSED:
        found = found.filter(suppressed=True)
    status = wanted.status if wanted.status != SUPPRESSED else ""
    narrowed = {"status": status, "kind": wanted.kind, "load": wanted.load}
    return found.filter(**{name: value for name, value in narrowed.items() if value})


def _one_of(choices: Sequence[tuple[object, object]], said: str | None) -> str:
    return said if said and said in {str(code) for code, _label in choices} else ""


def ids_of_kind(library_id: int, kind: str) -> Iterator[int]:
    """Yield the ids of a library's active records of this kind, in order, in bounded memory."""
    rows = Record.objects.filter(library_id=library_id, kind=kind, status=Record.Status.ACTIVE).order_by("id")
    after = 0
    while ids := list(rows.filter(id__gt=after).values_list("id", flat=True)[:_AT_A_TIME]):
        yield from ids
        after = ids[-1]
