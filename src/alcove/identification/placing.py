"""Where the records of a load go: over one of ours, in as new, or to a person who decides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from alcove.libraries import locks
from alcove.libraries.action import Actor
from alcove.marc import brief, keys, write
from alcove.marc.overlay import overlay
from alcove.marc.overlay_rules import Context, OverlayProfile
from alcove.marc.record import Record
from alcove.records import queries as records
from alcove.records.actions import Draft
from alcove.records.models import Load, LoadStretch, Version
from alcove.records.queries import Stored

from .matching import Candidate, Match, Verdict, catch_up, match
from .models import LoadPlan, Undecided
from .plans import Arrival, Placed, Plan

_WRITTEN = frozenset({"iso2709", "json", "line", "marcxml"})
_SHOWN_CANDIDATES = 20
SAME_FILE = "Another record of the same file was put over this one."


def place(actor: Actor, arrivals: Sequence[Arrival], plan: Plan, load: Load) -> Placed:
    """Say where each goes; the undecided ones are written. Call it inside the transaction that saves the rest."""
    locks.writing()
    catch_up(actor.library_id, plan.match.finding)
    placer = _Placer(actor.library_id, plan, load)
    placer.know([arrival.draft for arrival in arrivals])
    left = [arrival for arrival in arrivals if not placer.put_back(arrival)]
    found = match(actor.library_id, [arrival.record for arrival in left], plan.match, besides=load.pk)
    for arrival, one in zip(left, found, strict=True):
        placer.put(arrival, one)
    Undecided.objects.bulk_create(placer.placed.undecided, batch_size=500)
    return placer.placed


def kept_as(row: Undecided, raw: bytes, incoming: Record) -> Draft:
    """Give an undecided record as it is added: with its bytes as they came."""
    key = keys.control_key(incoming)
    if key and (len(key[0]) > 100 or len(key[1]) > 200 or "\0" in key[0] + key[1]):
        key = None
    return Draft(raw, row.load.syntax, row.charset, incoming.kind, key, never_replaces=True)


def laid(stored: Stored, incoming: Record, rules: OverlayProfile, *, context: Context = "batch") -> Draft | None:
    """Give our record with the incoming one put over it, in its own syntax and UTF-8; None where nothing changes."""
    result = overlay(stored.record, incoming, rules, context=context).record
    if result == stored.record:
        return None
    syntax = stored.syntax if stored.syntax in _WRITTEN else "marcxml"
    try:
        raw = write.encode(result, syntax=syntax)
    except write.RecordTooLong:
        syntax, raw = "marcxml", write.encode(result, syntax="marcxml")
    if raw == stored.raw:
        return None
    return Draft(raw, syntax, "utf-8", result.kind, None, onto=(stored.id, stored.version))


class _Placer:
    """Places the records of one piece of a load."""

    def __init__(self, library_id: int, plan: Plan, load: Load) -> None:
        self.library_id, self.plan, self.load = library_id, plan, load
        self.placed = Placed()
        self.taken: set[int] = set()
        self.asked: set[bytes] = set()
        self.loaded: set[int] = set()
        self.done: set[int] = set()
        self.went_into: dict[int, Stored] = {}

    def know(self, drafts: Sequence[Draft]) -> None:
        """Look up what was asked of a person before, and where the records of this file went when it was loaded before."""
        digests = [draft.digest for draft in drafts]
        rows = Undecided.objects.filter(library=self.library_id, digest__in=digests)
        self.asked = {bytes(digest) for digest in rows.values_list("digest", flat=True)}
        earlier = _earlier(self.load)
        if not earlier:
            return
        offsets = [draft.offset for draft in drafts]
        new = Version.objects.filter(load__in=earlier, offset__in=offsets, record__status="active")
        over = LoadStretch.objects.filter(
            load__in=earlier, offset__in=offsets, kind=LoadStretch.Kind.INCOMING, version__record__status="active"
        )
        went = list(over.values_list("offset", "version__record_id", "load_id"))
        loaded = list(new.values_list("offset", "load_id"))
        self.loaded = {offset for offset, _ in loaded if offset is not None}
        self.done = {offset for offset, load_id in loaded if offset is not None and earlier[load_id]}
        self.done |= {offset for offset, _, load_id in went if earlier[load_id]}
        ours = {one.id: one for one in records.in_order(sorted({record_id for _, record_id, _ in went if record_id}))}
        self.went_into = {offset: ours[record_id] for offset, record_id, _ in went if record_id in ours}

    def put_back(self, arrival: Arrival) -> bool:
        """Put a record where it went when this file was loaded before; say whether it was.

        What was done by the same rules is not done again: somebody may have worked on the record since.
        """
        if arrival.draft.offset in self.done:
            self.placed.unchanged += 1
            return True
        stored = self.went_into.get(arrival.draft.offset or 0)
        if stored is None or arrival.draft.is_damaged:
            return False
        self._lay(arrival, stored)
        return True

    def put(self, arrival: Arrival, found: Match) -> None:
        """Place one record."""
        draft, placed = arrival.draft, self.placed
        if draft.digest in self.asked:
            placed.unchanged += 1
            placed.as_came.append((draft, None))
        elif found.verdict is Verdict.NONE:
            self._put_in(draft)
        elif found.verdict is Verdict.TIE:
            self._ask(arrival, found.candidates, "")
        elif self._is_taken(found.candidates[0].stored):
            self._ask(arrival, found.candidates, SAME_FILE)
        elif draft.is_damaged:
            placed.withheld.append(draft)
        else:
            self._lay(arrival, found.candidates[0].stored)

    def _put_in(self, draft: Draft) -> None:
        if draft.offset in self.loaded:
            self.placed.unchanged += 1
            self.placed.as_came.append((draft, None))
        else:
            self.placed.drafts.append(replace(draft, never_replaces=True))

    def _is_taken(self, stored: Stored) -> bool:
        return stored.id in self.taken or stored.load_id == self.load.pk

    def _lay(self, arrival: Arrival, stored: Stored) -> None:
        self.taken.add(stored.id)
        draft = laid(stored, arrival.record, self.plan.overlay)
        is_known = arrival.draft.offset in self.went_into or (draft is None and arrival.draft.offset in self.loaded)
        if draft:
            self.placed.drafts.append(draft)
        else:
            self.placed.unchanged += 1
        if not is_known:
            self.placed.as_came.append((arrival.draft, (stored.id, stored.version + bool(draft))))

    def _ask(self, arrival: Arrival, candidates: Sequence[Candidate], note: str) -> None:
        draft = arrival.draft
        self.asked.add(draft.digest)
        self.placed.as_came.append((draft, None))
        shown = [
            {
                "record": one.stored.id,
                "score": one.answer.score,
                "shared": [[shared.point, list(shared.keys)] for shared in one.answer.shared],
            }
            for one in candidates[:_SHOWN_CANDIDATES]
        ]
        self.placed.undecided.append(
            Undecided(
                library_id=self.library_id, load=self.load, offset=draft.offset or 0, record_number=arrival.number,
                charset=draft.charset, digest=draft.digest, title=_clean(brief.summary_line(arrival.record)),
                candidates=shown, note=note,
            )
        )  # fmt: skip


def _earlier(load: Load) -> dict[int, bool]:
    """Find the earlier loads of the same bytes that matched in the same way; say of each whether it overlaid in the same."""
    rows = LoadPlan.objects.filter(library=load.library_id, load__sha256=load.sha256)
    plans = {load_id: (match, overlay) for load_id, match, overlay in rows.values_list("load_id", "match", "overlay")}
    mine = plans.pop(load.pk)
    return {load_id: plan == mine for load_id, plan in plans.items() if plan[0] == mine[0]}


def _clean(text: str) -> str:
    return text.encode(errors="replace").decode().replace("\0", "?")[:300]
