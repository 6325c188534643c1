"""Commands of money: funds and their balances, the rollover of a year, orders, invoices."""

from __future__ import annotations

import json
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from . import session

if TYPE_CHECKING:
    from alcove.acquisition.models import Budget, FiscalYear, Ledger

_DAY = click.DateTime(["%Y-%m-%d"])


@click.group()
def funds() -> None:
    """Years, ledgers, funds and their money; take a year to the next."""


def _year(code: str) -> FiscalYear:
    from alcove.acquisition.queries import ledger as questions

    return questions.year(session.operator(), code)


def _ledger(code: str) -> Ledger:
    from alcove.acquisition.queries import ledger as questions

    return questions.ledger(session.operator(), code)


def _budget(code: str, year: str) -> Budget:
    from alcove.acquisition.queries import ledger as questions

    return questions.budget(session.operator(), code, year)


@funds.command("list")
@click.option("--year", default="", help="The fiscal year; the one that runs, otherwise.")
@session.json_option
def list_funds(year: str, as_json: bool) -> None:
    """List the funds of a year with what is allocated, set aside, paid and left."""
    session.open_home()
    from alcove.acquisition.queries import ledger as questions

    rows = [one.as_dict() for one in questions.lines(session.operator(), year)]
    if as_json:
        session.print_json(rows)
        return
    for row in rows:
        said = row["written"]
        click.echo(session.shown(
            f"{'  ' * row['depth']}{row['code']:<16} {said['total_funding']:>14} {said['unavailable']:>14} "
            f"{said['available']:>14} {row['currency']}  {row['name']}{'  (!)' if row['warns'] else ''}"
        ))  # fmt: skip
    if not rows:
        click.echo("No fund has a budget in this year. Begin with: alcove funds add-year, add-ledger, add")


@funds.command()
@click.argument("code")
@click.option("--year", default="", help="The fiscal year; the one that runs, otherwise.")
@session.json_option
def show(code: str, year: str, as_json: bool) -> None:
    """Show the fund CODE: every figure of its balance, and the entries they are the sum of."""
    session.open_home()
    from alcove.acquisition.queries import ledger as questions

    page = questions.fund_page(_budget(code, year))
    if as_json:
        session.print_json(page.as_dict())
        return
    click.echo(session.shown(f"{page.budget.fund.code}  {page.budget.fund.name}  {page.budget.year.code}  {page.currency}"))
    for name, amount in page.written.items():
        click.echo(f"  {name.replace('_', ' '):<18} {amount:>16}")
    for row in page.rows:
        click.echo(session.shown(f"  {row.at:%Y-%m-%d}  {row.kind:<12} {row.bucket:<11} {row.written:>14}  {row.about}"))


@funds.command("add-year")
@click.argument("code")
@click.argument("starts", type=_DAY)
@click.argument("ends", type=_DAY)
def add_year(code: str, starts: datetime, ends: datetime) -> None:
    """Make the fiscal year CODE from STARTS to ENDS (2026-01-01 2026-12-31)."""
    session.open_home()
    from alcove.acquisition.actions import funds as verbs

    verbs.add_year(session.operator(), code=code, starts=starts.date(), ends=ends.date())
    click.echo(f"Fiscal year {code}.")


@funds.command("add-ledger")
@click.argument("code")
@click.argument("currency")
@click.option("--name", default="", help="What it is called.")
@click.option("--may-overspend", is_flag=True, help="Warn only; refuse nothing.")
def add_ledger(code: str, currency: str, name: str, may_overspend: bool) -> None:
    """Make the ledger CODE in CURRENCY (EUR, JPY ...)."""
    session.open_home()
    from alcove.acquisition.actions import funds as verbs

    verbs.add_ledger(
        session.operator(), code=code, name=name or code, currency=currency.upper(), restricts_encumbrance=not may_overspend,
        restricts_expenditure=not may_overspend,
    )  # fmt: skip
    click.echo(f"Ledger {code} in {currency.upper()}.")


@funds.command()
@click.argument("code")
@click.option("--ledger", required=True, help="The ledger it belongs to.")
@click.option("--name", default="", help="What it is called.")
@click.option("--kind", default="", help="Its type, for the rules of the rollover.")
@click.option("--part-of", default="", help="The fund it is a part of.")
@click.option("--year", default="", help="The year of its budget; the one that runs, otherwise.")
@click.option("--limit", type=Decimal, default=Decimal(100), show_default=True, help="Percent of its money that may be used.")
@click.option("--warn", type=Decimal, help="Percent at which a warning is shown.")
def add(code: str, ledger: str, name: str, kind: str, part_of: str, year: str, limit: Decimal, warn: Decimal | None) -> None:
    """Make the fund CODE with a budget for a year; allocate money to it next."""
    session.open_home()
    from alcove.acquisition.actions import funds as verbs
    from alcove.acquisition.queries import ledger as questions

    actor, of = session.operator(), _ledger(ledger)
    parent = questions.fund(actor, part_of) if part_of else None
    made = verbs.add_fund(actor, ledger=of, code=code, name=name or code, kind=kind, parent=parent)
    verbs.open_budget(actor, fund=made, year=_year(year), encumbrance_limit=limit, expenditure_limit=limit, warns_at=warn)
    click.echo(f"Fund {code}. Give it money: alcove funds allocate {code} 1000.00")


@funds.command()
@click.argument("code")
@click.argument("amount")
@click.option("--year", default="", help="The fiscal year; the one that runs, otherwise.")
@click.option("--key", help="Said again with the same key, nothing happens.")
@click.option("--reason", default="", help="Why; kept with the entry.")
def allocate(code: str, amount: str, year: str, key: str | None, reason: str) -> None:
    """Give the fund CODE an AMOUNT (1000.00), or take it away with a minus."""
    session.open_home()
    from uuid import uuid4

    from alcove.acquisition import money
    from alcove.acquisition.actions import funds as verbs

    budget = _budget(code, year)
    currency = budget.fund.ledger.currency
    verbs.allocate(
        session.operator(), budget=budget, amount=money.read(amount, currency), key=key or str(uuid4()), reason=reason
    )
    click.echo(f"{amount} {currency} for {code}.")


@funds.command()
@click.argument("giver")
@click.argument("taker")
@click.argument("amount")
@click.option("--year", default="", help="The fiscal year; the one that runs, otherwise.")
@click.option("--rate", type=Decimal, help="What one unit of the giver's currency is worth in the taker's.")
@click.option("--reason", default="", help="Why; kept with the entry.")
def transfer(giver: str, taker: str, amount: str, year: str, rate: Decimal | None, reason: str) -> None:
    """Move AMOUNT from the fund GIVER to the fund TAKER."""
    session.open_home()
    from uuid import uuid4

    from alcove.acquisition import money
    from alcove.acquisition.actions import funds as verbs

    mine = _budget(giver, year)
    verbs.transfer(
        session.operator(), giver=mine, taker=_budget(taker, year), amount=money.read(amount, mine.fund.ledger.currency),
        key=str(uuid4()), rate=rate, reason=reason,
    )  # fmt: skip
    click.echo(f"{amount} from {giver} to {taker}.")


@funds.command()
@click.argument("ledger")
@click.argument("old")
@click.argument("new")
@click.option("--rules", type=click.Path(exists=True, path_type=Path), help="Rules as JSON: funds and orders, by type.")
@click.option("--dry-run", is_flag=True, help="Do the very same, and take it back.")
@session.json_option
def rollover(ledger: str, old: str, new: str, rules: Path | None, dry_run: bool, as_json: bool) -> None:
    """Take LEDGER from the year OLD to the year NEW: allocations, what is left, and open orders, by rules.

    Exit code 1: some order lines could not be set aside again.
    """
    session.open_home()
    from alcove.acquisition.actions import rollover as verbs
    from alcove.acquisition.rolling import FundRule, OrderRule

    said: dict[str, Any] = json.loads(rules.read_text("utf-8")) if rules else {}
    found = verbs.roll_over(
        session.operator(), ledger=_ledger(ledger), old=_year(old), new=_year(new), dry_run=dry_run,
        funds=[FundRule(**one) for one in said.get("funds", [{}])], orders=[OrderRule(**one) for one in said.get("orders", [])],
    )  # fmt: skip
    if as_json:
        session.print_json(found)
    else:
        click.echo("Looked only; nothing was changed." if dry_run else f"{ledger} is in {new} now.")
        for one in found["funds"]:
            click.echo(session.shown(f"  {one['fund']}: allocated {one['allocated']}, taken along {one['taken_along']}"))
        for one in found["left"]:
            click.echo(session.shown(f"  left: line {one['line']}, {one['reason']} ({one['fund']})"))
    if found["left"]:
        raise SystemExit(1)


@click.command()
@click.option("--state", default="", help="pending, open, closed or cancelled.")
@click.option("--query", "-q", default="", help="A number, a title, an ISBN or a vendor.")
@session.json_option
def orders(state: str, query: str, as_json: bool) -> None:
    """List orders with their lines, copies and amounts."""
    session.open_home()
    from alcove.acquisition.queries import ordering

    rows = [one.as_dict() for one in ordering.orders(session.operator(), state=state, text=query)]
    if as_json:
        session.print_json(rows)
        return
    for row in rows:
        counts = f"{row['received']}/{row['copies']} received"
        click.echo(session.shown(
            f"{row['number']:<14} {row['vendor']:<12} {row['state']:<10} {row['total']:>12} {row['currency']}  "
            f"{counts}  {row['titles']}"
        ))  # fmt: skip
    if not rows:
        click.echo("No orders.")


@click.command()
@click.option("--state", default="", help="open, approved, paid or cancelled.")
@session.json_option
def invoices(state: str, as_json: bool) -> None:
    """List invoices with their totals, and what in open ones does not agree with what was ordered."""
    session.open_home()
    from alcove.acquisition.queries import ordering

    rows = [one.as_dict() for one in ordering.invoices(session.operator(), state=state)]
    if as_json:
        session.print_json(rows)
        return
    for row in rows:
        click.echo(session.shown(
            f"{row['number']:<14} {row['vendor']:<12} {row['state']:<10} {row['total']:>12} {row['currency']}  {row['dated']}"
        ))  # fmt: skip
        for trouble in row["disagreements"]:
            click.echo(session.shown(f"    {trouble}"))
    if not rows:
        click.echo("No invoices.")
