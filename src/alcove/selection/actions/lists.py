"""Lists are loaded, titles chosen or not, and what is chosen becomes an order. No money moves before an order is opened."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from alcove.acquisition import money
from alcove.acquisition.actions import orders
from alcove.acquisition.actions.orders import CopyWish
from alcove.acquisition.models import Fund, PurchaseOrder, Vendor
from alcove.formats import offers
from alcove.formats.offers import NotOffers, Offer, WrongMap
from alcove.libraries import locks
from alcove.libraries.action import Actor, action
from alcove.selection.errors import CannotSelect
from alcove.selection.models import Candidate, SelectionList

_ASIDE = ("record", "copies")


@action("selection.load_list")
def load_list(
    actor: Actor,
    *,
    data: bytes,
    source_name: str = "",
    name: str = "",
    vendor: Vendor | None = None,
    form: str = "",
    order_map: str | Mapping[str, Any] | None = None,
) -> SelectionList:
    """Keep a list as it came, and the titles on it; a file that is here already is given back.

    `order_map` names a map for order data in MARC or for columns. Raises CannotSelect (A490) with the place.
    """
    locks.writing()
    digest = hashlib.sha256(data).hexdigest()
    if before := SelectionList.objects.filter(library=actor.library_id, sha256=digest).first():
        return before
    try:
        reading = offers.read(data, source_name, form, order_map)
    except (NotOffers, WrongMap) as wrong:
        raise CannotSelect(str(wrong), remedy=wrong.remedy, where=wrong.place) from wrong
    made = SelectionList.objects.create(
        library_id=actor.library_id, name=(name or source_name or digest[:12])[:300], vendor=vendor, raw=data, sha256=digest,
        source_name=source_name[:300], form=reading.form, loaded_by=actor.name[:150],
        problems=[asdict(one) for one in reading.problems],
    )  # fmt: skip
    funds = {one.code: one for one in Fund.objects.filter(ledger__library=actor.library_id).order_by("-pk")}
    currency = vendor.currency if vendor else ""
    Candidate.objects.bulk_create(
        _candidate(made, number, one, funds, currency) for number, one in enumerate(reading.offers, 1)
    )
    return made


def _candidate(of: SelectionList, number: int, offer: Offer, funds: Mapping[str, Fund], currency: str) -> Candidate:
    copies = offer.copies
    said = next((one.fund for one in copies if one.fund), "")
    currency = (offer.price.currency if offer.price else "") or currency
    price = None
    if offer.price is not None and currency:
        # A price that its currency cannot hold is kept with the offer, and asked for before it is ordered.
        price = money.rounded(offer.price.amount, currency) if 0 <= offer.price.amount < Decimal(10) ** 9 else None
    return Candidate(
        of=of, number=number, title=(offer.title or "; ".join(offer.isbns) or "?")[:500], author=offer.author[:300],
        publisher=offer.publisher[:300], year=offer.year[:10], isbns=list(offer.isbns), price=price, currency=currency,
        quantity=max(1, sum(one.quantity for one in copies) or offer.quantity), fund=funds.get(said),
        location=next((one.location for one in copies if one.location), "")[:50], offer=_plain(offer),
    )  # fmt: skip


def _plain(offer: Offer) -> dict[str, Any]:
    """Give all that a list said of a title as plain data; amounts as they stood."""
    said = {name: _bare(getattr(offer, name)) for name in offer.__dataclass_fields__ if name not in _ASIDE}
    said["copies"] = [{name: _bare(getattr(one, name)) for name in one.__dataclass_fields__} for one in offer.copies]
    return {name: value for name, value in said.items() if value}


def _bare(value: Any) -> Any:
    if isinstance(value, str | int) or value is None:
        return value
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, Mapping):
        return {str(name): _bare(one) for name, one in value.items()}
    if isinstance(value, tuple | list):
        return [_bare(one) for one in value]
    fields = getattr(value, "__dataclass_fields__", None)
    return {name: _bare(getattr(value, name)) for name in fields} if fields else str(value)


@action("selection.choose")
def choose(
    actor: Actor,
    *,
    candidates: Sequence[Candidate],
    fund: Fund | None = None,
    quantity: int | None = None,
    price: int | None = None,
) -> int:
    """Choose titles, perhaps with a fund, a number of copies and a price; give how many. Raises CannotSelect (A490)."""
    return _decide(actor, candidates, Candidate.State.CHOSEN, fund=fund, quantity=quantity, price=price)


@action("selection.reject")
def reject(actor: Actor, *, candidates: Sequence[Candidate], reason: str = "") -> int:
    """Note that titles are not wanted, and why; give how many. Raises CannotSelect (A490)."""
    return _decide(actor, candidates, Candidate.State.REJECTED, reason=reason.strip()[:300])


@action("selection.reconsider")
def reconsider(actor: Actor, *, candidates: Sequence[Candidate]) -> int:
    """Put titles back to be looked at; give how many. Raises CannotSelect (A490)."""
    return _decide(actor, candidates, Candidate.State.NEW, reason="")


def _decide(actor: Actor, candidates: Sequence[Candidate], state: Candidate.State, **said: Any) -> int:
    if ordered := [one for one in candidates if one.state == Candidate.State.ORDERED]:
        raise CannotSelect(f"“{ordered[0].title[:60]}” is ordered already.", remedy="See its order.")
    if said.get("quantity") is not None and not 0 < said["quantity"] <= orders.MOST_COPIES:
        raise CannotSelect("So many copies cannot be ordered.", remedy=f"Give from 1 to {orders.MOST_COPIES}.")
    for one in candidates:
        one.state, one.decided_by = state, actor.name[:150]
        for name, value in said.items():
            if value is not None:
                setattr(one, name, value)
    Candidate.objects.bulk_update(candidates, ["state", "decided_by", "fund", "quantity", "price", "reason"])
    return len(candidates)


@action("selection.order_chosen")
def order_chosen(actor: Actor, *, of: SelectionList, vendor: Vendor, number: str = "") -> PurchaseOrder:
    """Make an order, not opened yet, of all that is chosen on a list; each title is ordered once.

    Raises CannotSelect (A490) where nothing is chosen, or a title has no price or another currency than the rest.
    """
    locks.writing()
    chosen = list(of.candidates.filter(state=Candidate.State.CHOSEN).select_related("fund").order_by("number"))
    if not chosen:
        raise CannotSelect("Nothing is chosen.", remedy="Choose titles first.", where=of.name)
    currencies = {one.currency or vendor.currency for one in chosen}
    if len(currencies) > 1:
        raise CannotSelect(
            f"The titles have prices in {' and '.join(sorted(currencies))}.", remedy="Order them apart.", where=of.name
        )
    if without := [one for one in chosen if one.price is None]:
        raise CannotSelect(
            f"“{without[0].title[:60]}” has no price.", remedy="Give it one.", where=f"{of.name}, {without[0].number}"
        )
    order = orders.draft_order(actor, vendor=vendor, number=number, currency=currencies.pop())
    for one in chosen:
        copies = [CopyWish(one.fund, one.location)] * one.quantity
        one.line = orders.add_line(
            actor, order=order, title=one.title, price=one.price or 0, copies=copies, isbn=next(iter(one.isbns), ""),
        )  # fmt: skip
        one.state = Candidate.State.ORDERED
    Candidate.objects.bulk_update(chosen, ["state", "line"])
    return order
