"""Questions when choosing: what is on a list, what of it is here or on order, what it would do to the money. Read only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypedDict

from django.db.models import Count, QuerySet

from alcove.acquisition import balances, money
from alcove.acquisition.models import Budget, Copy
from alcove.identification import asked, lookups
from alcove.libraries.action import Actor
from alcove.libraries.errors import NotFound
from alcove.selection.models import Candidate, SelectionList

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations


class Sized(TypedDict):
    """What is counted of a list."""

    size: int


def lists(actor: Actor) -> QuerySet[WithAnnotations[SelectionList, Sized]]:
    """Give the lists, newest first, each with `size`."""
    return SelectionList.objects.filter(library=actor.library_id).defer("raw").annotate(size=Count("candidates"))


def one_list(actor: Actor, number: int) -> SelectionList:
    """Find a list. Raises NotFound (A301)."""
    found = SelectionList.objects.filter(library=actor.library_id, pk=number).select_related("vendor").first()
    if found is None:
        raise NotFound(f"There is no selection list {number}.", remedy="See: alcove select list")
    return found


@dataclass
class Seen:
    """A title on a list, with what is known of it: records that have its ISBN, copies on order, the same one further up."""

    candidate: Candidate
    held: list[int] = field(default_factory=list)
    on_order: int = 0
    again: int = 0

    @property
    def written(self) -> str:
        """Give its price as people write it, "" without one."""
        one = self.candidate
        return money.written(one.price, one.currency) if one.price is not None and one.currency else ""

    def as_dict(self) -> dict[str, Any]:
        """Give it as plain data."""
        one = self.candidate
        return {
            "number": one.number, "title": one.title, "author": one.author, "year": one.year, "isbns": one.isbns,
            "price": self.written, "currency": one.currency, "quantity": one.quantity, "state": one.state,
            "fund": one.fund.code if one.fund else "", "held": self.held, "on_order": self.on_order, "again": self.again,
        }  # fmt: skip


def seen(actor: Actor, found: Sequence[Candidate]) -> list[Seen]:
    """Say of titles whether they are held or on order, by either form of any ISBN; three queries, whatever the number."""
    numbers = sorted({isbn for one in found for isbn in one.isbns})
    questions = [one for one in map(asked.understood, numbers) if one is not None and one.kind == "isbn"]
    here = {term: one.ids for one in lookups.held(actor.library_id, questions) for term in one.asked.terms} if questions else {}
    coming = Copy.objects.filter(
        line__order__library=actor.library_id, line__order__state__in=("pending", "open"), line__isbn__in=numbers,
        received=None, cancelled=None,
    )  # fmt: skip
    ordered = Counter(dict(coming.values_list("line__isbn").annotate(count=Count("id")).order_by()))
    first: dict[str, int] = {}
    rows = []
    for one in found:
        row = Seen(one, sorted({record for isbn in one.isbns for record in here.get(isbn, [])}))
        row.on_order = sum(ordered[isbn] for isbn in one.isbns)
        row.again = next((first[isbn] for isbn in one.isbns if isbn in first), 0)
        for isbn in one.isbns:
            first.setdefault(isbn, one.number)
        rows.append(row)
    return rows


@dataclass(frozen=True)
class Effect:
    """What choosing does to a fund: what is left of it now, what is chosen on lists, and what would be left then."""

    code: str
    currency: str
    available: int
    planned: int

    @property
    def left(self) -> int:
        """Give what would be left."""
        return self.available - self.planned

    @property
    def written(self) -> dict[str, str]:
        """Give the amounts as people write them."""
        return {
            name: money.written(amount, self.currency)
            for name, amount in (("available", self.available), ("planned", self.planned), ("left", self.left))
        }


def effects(actor: Actor, year: int) -> list[Effect]:
    """Say what all that is chosen and not ordered yet would do to the funds of a year; prices in their own currency only."""
    chosen = Candidate.objects.filter(of__library=actor.library_id, state=Candidate.State.CHOSEN).exclude(fund=None)
    planned: Counter[tuple[int, str]] = Counter()
    for fund, currency, price, quantity in chosen.exclude(price=None).values_list("fund", "currency", "price", "quantity"):
        planned[fund, currency] += (price or 0) * quantity
    rows = Budget.objects.filter(year=year, fund__in={fund for fund, _ in planned}).select_related("fund__ledger")
    found = balances.balances([one.pk for one in rows])
    return [
        Effect(one.fund.code, one.fund.ledger.currency, found[one.pk].available, planned[one.fund_id, one.fund.ledger.currency])
        for one in rows.order_by("fund__code")
    ]
