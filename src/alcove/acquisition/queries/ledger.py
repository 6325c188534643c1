"""Questions about money: funds of a year with their balances, and the entries one balance is the sum of. Read only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from django.utils import timezone

from alcove.acquisition import balances, money
from alcove.acquisition.balances import Balance
from alcove.acquisition.models import Budget, Entry, FiscalYear, Fund, Invoice, Ledger, OrderLine, Posting
from alcove.libraries.action import Actor
from alcove.libraries.errors import NotFound


def year(actor: Actor, code: str = "") -> FiscalYear:
    """Find a fiscal year; without a code the one that runs today, else the newest. Raises NotFound (A301)."""
    rows = FiscalYear.objects.filter(library=actor.library_id)
    today = timezone.localdate()
    found = rows.filter(code=code).first() if code else rows.filter(starts__lte=today, ends__gte=today).first() or rows.first()
    if found is None:
        raise NotFound(f"There is no fiscal year {code}.".replace(" .", "."), remedy="Make one: alcove funds add-year")
    return found


def years(actor: Actor) -> list[FiscalYear]:
    """Give the fiscal years, newest first."""
    return list(FiscalYear.objects.filter(library=actor.library_id))


def ledger(actor: Actor, code: str) -> Ledger:
    """Find a ledger. Raises NotFound (A301)."""
    found = Ledger.objects.filter(library=actor.library_id, code=code).first()
    if found is None:
        raise NotFound(f"There is no ledger {code}.", remedy="Make one: alcove funds add-ledger")
    return found


def fund(actor: Actor, code: str) -> Fund:
    """Find a fund by its code. Raises NotFound (A301)."""
    found = Fund.objects.filter(ledger__library=actor.library_id, code=code).select_related("ledger").order_by("pk").first()
    if found is None:
        raise NotFound(f"There is no fund {code}.", remedy="See: alcove funds list")
    return found


def budget(actor: Actor, code: str, year_code: str = "") -> Budget:
    """Find the budget of a fund in a year. Raises NotFound (A301)."""
    of = year(actor, year_code)
    rows = Budget.objects.filter(fund__ledger__library=actor.library_id, fund__code=code, year=of)
    found = rows.select_related("fund__ledger", "year").first()
    if found is None:
        raise NotFound(f"Fund {code} has no budget in {of.code}.", remedy="See: alcove funds list")
    return found


@dataclass(frozen=True)
class FundLine:
    """A fund of a year with its own balance, and that of all the funds below it together."""

    budget: Budget
    balance: Balance
    together: Balance
    depth: int

    @property
    def currency(self) -> str:
        """Give the currency of its ledger."""
        return self.budget.fund.ledger.currency

    @property
    def warns(self) -> bool:
        """Say whether more is used than the budget warns at, or than there is."""
        at = self.budget.warns_at
        used = self.balance.unavailable * 10_000
        return self.balance.available < 0 or (at is not None and used >= self.balance.total_funding * at and used > 0)

    @property
    def written(self) -> dict[str, str]:
        """Give all figures as people write them."""
        return balances.as_written(self.balance, self.currency)

    @property
    def percent(self) -> int:
        """Say how much of its funding is used, in percent; 0 without funding."""
        share = self.balance.spent_share
        return round(share * 100) if share is not None else 0

    def as_dict(self) -> dict[str, Any]:
        """Give it as plain data: amounts in minor units, and written."""
        one = self.budget.fund
        return {
            "code": one.code, "name": one.name, "ledger": one.ledger.code, "year": self.budget.year.code, "depth": self.depth,
            "currency": self.currency, "state": self.budget.state, "warns": self.warns, **self.balance.as_dict(),
            "written": self.written, "together": self.together.as_dict(),
        }  # fmt: skip


def lines(actor: Actor, year_code: str = "") -> list[FundLine]:
    """Give the funds that have a budget in a year, as a tree, ledger by ledger; three queries, whatever the number."""
    of = year(actor, year_code)
    rows = Budget.objects.filter(fund__ledger__library=actor.library_id, year=of).select_related("fund__ledger", "year")
    here = list(rows.order_by("fund__ledger__code", "fund__code"))
    found = balances.balances([one.pk for one in here])
    by_fund = {one.fund_id: one for one in here}
    below: dict[int | None, list[Budget]] = {}
    for one in here:
        parent = one.fund.parent_id if one.fund.parent_id in by_fund else None
        below.setdefault(parent, []).append(one)
    return [line for one in below.get(None, []) for line in _tree(one, below, found, 0)]


def _tree(one: Budget, below: dict[int | None, list[Budget]], found: dict[int, Balance], depth: int) -> Iterator[FundLine]:
    children = [list(_tree(child, below, found, depth + 1)) for child in below.get(one.fund_id, [])] if depth < 20 else []
    whole = balances.together([found[one.pk], *(some[0].together for some in children)])
    yield FundLine(one, found[one.pk], whole, depth)
    for some in children:
        yield from some


class Row(NamedTuple):
    """One posting of a budget, as a list shows it; `left` is what was available after it."""

    at: datetime
    kind: str
    bucket: str
    amount: int
    written: str
    about: str
    who: str
    entry: int
    left: int

    @property
    def kind_label(self) -> str:
        """Name what the entry did."""
        return str(Entry.Kind(self.kind).label)

    @property
    def bucket_label(self) -> str:
        """Name what the money is."""
        return str(Posting.Bucket(self.bucket).label)


@dataclass
class FundPage:
    """A budget with its balance, and every posting it is the sum of, oldest first."""

    budget: Budget
    balance: Balance
    currency: str
    rows: list[Row] = field(default_factory=list)

    @property
    def written(self) -> dict[str, str]:
        """Give all figures as people write them."""
        return balances.as_written(self.balance, self.currency)

    def as_dict(self) -> dict[str, Any]:
        """Give it as plain data."""
        return {
            "code": self.budget.fund.code, "name": self.budget.fund.name, "year": self.budget.year.code,
            "currency": self.currency, **self.balance.as_dict(), "written": self.written,
            "entries": [one._asdict() for one in self.rows],
        }  # fmt: skip


def fund_page(one: Budget) -> FundPage:
    """Give a budget with all its postings; the figures are the sums of the rows."""
    currency = one.fund.ledger.currency
    page = FundPage(one, balances.balances([one.pk])[one.pk], currency)
    rows = list(Posting.objects.filter(budget=one).select_related("entry", "encumbrance").order_by("id"))
    about = _about(rows)
    left = 0
    for row in rows:
        left += row.amount if row.bucket == "available" else 0
        page.rows.append(Row(
            row.entry.at, row.kind, row.bucket, row.amount, money.written(row.amount, currency),
            row.entry.reason or about.get(row.entry_id, "") or row.entry.key, row.entry.actor_name, row.entry_id, left,
        ))  # fmt: skip
    return page


def _about(rows: list[Posting]) -> dict[int, str]:
    """Say what entries are about, by entry: the invoice, or the title on order; two queries, whatever the number."""
    invoices = {row.entry_id: row.entry.origin["invoice"] for row in rows if "invoice" in row.entry.origin}
    lines = {row.entry_id: row.encumbrance.line for row in rows if row.encumbrance is not None}
    named = {
        one.pk: f"{one.number} ({one.vendor.code})"
        for one in Invoice.objects.filter(pk__in=set(invoices.values())).select_related("vendor")
    }
    titles = {
        one.pk: f"{one.order.number}/{one.number}: {one.title}"
        for one in OrderLine.objects.filter(pk__in=set(lines.values())).select_related("order")
    }
    found = {entry: titles.get(line, "") for entry, line in lines.items()}
    return found | {entry: named.get(invoice, "") for entry, invoice in invoices.items()}
