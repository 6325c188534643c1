"""Taking records that targets offer: a change-set to look at, by the match and overlay profiles. Nothing changes before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from alcove.identification import lookups, placing, queries
from alcove.identification.lookups import MATCH, OVERLAY
from alcove.identification.matching import Match, Verdict, catch_up, match
from alcove.identification.models import Offer
from alcove.libraries import locks
from alcove.libraries.action import Actor, action
from alcove.libraries.errors import AlcoveError
from alcove.marc import brief, keys
from alcove.marc.overlay_rules import OverlayProfile
from alcove.marc.record import Record
from alcove.records import actions as records
from alcove.records import queries as kept
from alcove.records.models import ChangeSet
from alcove.records.models import Record as Kept
from alcove.records.queries import Stored


class CannotTake(AlcoveError):
    """None of the records can be taken: ours have all of it already, or several of ours may be meant."""

    code = "A324"


@dataclass
class _Basket:
    """What a change-set will hold, and what is left out, each with the reason."""

    edits: list[records.Edit] = field(default_factory=list)
    drafts: list[records.Draft] = field(default_factory=list)
    taken: list[Offer] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    touched: set[int] = field(default_factory=set)
    keys: set[tuple[str, str]] = field(default_factory=set)

    def leave(self, offer: Offer, record: Record, why: str) -> None:
        """Leave one out."""
        self.left_out.append(f"{offer.line.typed}: {brief.summary_line(record)[:100]}: {why}")


@action("identification.take")
def take(
    actor: Actor, *, offers: Sequence[Offer], match_by: str = MATCH, overlay: str = OVERLAY, reason: str = ""
) -> ChangeSet:
    """Make a change-set that puts each record over the one of ours that it is, or adds it where it is none.

    One that may be several of ours is left out, for a person to choose (`take_over`, `take_as_new`); so is one that would
    change nothing. Raises CannotTake (A324) where nothing is left, CannotUseProfile (A320).
    """
    locks.writing()
    rules, laying = lookups.profile(actor.library_id, match_by), _overlay(actor, overlay)
    incoming = [lookups.record_of(offer) for offer in offers]
    catch_up(actor.library_id, rules.finding)
    matches = match(actor.library_id, incoming, rules)
    basket, new = _Basket(), []
    for offer, found in zip(offers, matches, strict=True):
        if found.verdict is Verdict.NONE:
            new.append((offer, found.incoming))
        elif found.verdict is Verdict.TIE:
            basket.leave(offer, found.incoming, f"it may be {_several(found)}; choose one of them")
        else:
            _lay(basket, offer, found.incoming, found.candidates[0].stored, laying)
    _add(actor, basket, new)
    return _closed(actor, basket, offers, {"match": match_by, "overlay": overlay}, reason)


@action("identification.take_over")
def take_over(actor: Actor, *, offer: Offer, record_id: int, overlay: str = OVERLAY, reason: str = "") -> ChangeSet:
    """Make a change-set that puts a record over this one of ours, whatever a match profile says of the two.

    Raises CannotTake (A324), CannotUseProfile (A320), NotFound (A301).
    """
    locks.writing()
    basket, record = _Basket(), lookups.record_of(offer)
    stored = kept.get(actor.library_id, record_id)
    if stored.is_deleted or stored.kind != record.kind:
        raise CannotTake(f"Record {record_id} is deleted or of another kind.", remedy="Choose another record.")
    _lay(basket, offer, record, stored, _overlay(actor, overlay))
    return _closed(actor, basket, [offer], {"onto": record_id, "overlay": overlay}, reason)


@action("identification.take_as_new")
def take_as_new(actor: Actor, *, offer: Offer, reason: str = "") -> ChangeSet:
    """Make a change-set that adds a record, byte for byte as it came, whatever a match profile says.

    Raises CannotTake (A324) where its control number is another record's.
    """
    locks.writing()
    basket = _Basket()
    _add(actor, basket, [(offer, lookups.record_of(offer))])
    return _closed(actor, basket, [offer], {"as": "new"}, reason)


def _overlay(actor: Actor, name: str) -> OverlayProfile:
    content = queries.profile(actor.library_id, "overlay", name).content if name else {}
    found: OverlayProfile = queries.checked("overlay", content)
    return found


def _several(found: Match) -> str:
    return "one of your records " + ", ".join(str(one.stored.id) for one in found.candidates[:10])


def _lay(basket: _Basket, offer: Offer, record: Record, stored: Stored, rules: OverlayProfile) -> None:
    """Put a record over ours, unless part of it is lost, ours has been taken care of, or nothing would change."""
    if offer.is_damaged:
        basket.leave(offer, record, "it came damaged, and yours is better")
    elif stored.id in basket.touched:
        basket.leave(offer, record, f"another one goes over your record {stored.id}")
    elif (draft := placing.laid(stored, record, rules, context="copy")) is None:
        basket.leave(offer, record, f"your record {stored.id} has all of it")
    else:
        basket.edits.append(records.Edit(stored.id, stored.version, draft.raw, draft.syntax, draft.charset, draft.kind))
        basket.touched.add(stored.id)
        basket.taken.append(offer)


def _add(actor: Actor, basket: _Basket, new: Sequence[tuple[Offer, Record]]) -> None:
    """Add records as they came. The number of a record that was deleted, or never carried out, leads to that one."""
    drafts = [(offer, record, _draft(offer, record)) for offer, record in new]
    here = _with_numbers(actor, [draft for _, _, draft in drafts])
    for offer, record, draft in drafts:
        key = draft.key or ("", "")
        standing = here.get(key, [])
        active = next((one for one in standing if one.status == Kept.Status.ACTIVE), None)
        if key in basket.keys:
            basket.leave(offer, record, "another one with its control number is taken")
        elif active is not None:
            basket.leave(offer, record, f"your record {active.pk} has its control number, and is another thing")
        else:
            _put_in(basket, draft, standing)
            basket.keys.add(key)
            basket.taken.append(offer)


def _put_in(basket: _Basket, draft: records.Draft, standing: Sequence[Kept]) -> None:
    if not standing:
        basket.drafts.append(draft)
        return
    before = standing[0]
    basket.edits.append(records.Edit(before.pk, before.version, draft.raw, draft.syntax, draft.charset, draft.kind))


def _draft(offer: Offer, record: Record) -> records.Draft:
    key = keys.control_key(record)
    if key and (len(key[0]) > 100 or len(key[1]) > 200 or "\0" in key[0] + key[1]):
        key = None
    return records.Draft(bytes(offer.raw), offer.syntax, offer.charset, record.kind, key, never_replaces=True)


def _with_numbers(actor: Actor, drafts: Sequence[records.Draft]) -> dict[tuple[str, str], list[Kept]]:
    """Find what stands under the control numbers of these: one query."""
    numbers = {draft.key[1] for draft in drafts if draft.key}
    found: dict[tuple[str, str], list[Kept]] = {}
    rows = Kept.objects.filter(library=actor.library_id, control_number__in=numbers).order_by("id") if numbers else ()
    for row in rows:
        found.setdefault((row.namespace, row.control_number), []).append(row)
    return found


def _closed(actor: Actor, basket: _Basket, offers: Sequence[Offer], how: dict[str, object], reason: str) -> ChangeSet:
    """Make the change-set, and note on each record that was taken to which it went."""
    if not basket.taken:
        said = "; ".join(basket.left_out[:5]) or "nothing was chosen"
        raise CannotTake(f"Nothing would change. {said}.", remedy="Look at them one by one to choose.")
    names = ", ".join(dict.fromkeys(offer.target_name for offer in basket.taken))
    first = brief.summary_line(lookups.record_of(basket.taken[0]))
    title = f"Take from {names}: {first}" if len(basket.taken) == 1 else f"Take {len(basket.taken)} records from {names}"
    sources = [[offer.pk, offer.target_name, offer.line.typed] for offer in basket.taken]
    recipe = {"verb": "take", **how, "offers": sources, "left_out": basket.left_out}
    made = records.open_change_set(actor, title=title, reason=reason, source="copy", recipe=recipe)
    records.propose(made, basket.edits, examined=len(offers))
    if basket.drafts:
        records.propose_new(made, basket.drafts)
    made = records.close_change_set(actor, change_set=made)
    Offer.objects.filter(pk__in=[offer.pk for offer in basket.taken]).update(change_set=made)
    return made
