"""When a heading changes, what it controls changes with it: rename, merge, replace, split and delete, each one change-set.

Exactly the fields whose $0 is a number of the authority are written, in the records that have them, and the see-also
references of other authority records that read so; nothing is before somebody has looked at the set and carried it out.
MARC 21 Authority: leader/05 (d deleted, s split, x replaced), 4XX with $w nne (earlier form of heading), 682.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from alcove.libraries.action import Actor, action, long_action
from alcove.libraries.errors import AlcoveError, Changed
from alcove.marc import control as control_sets
from alcove.marc import linking, naco, read
from alcove.marc.control import ControlSet
from alcove.marc.linking import Change
from alcove.marc.record import Field, Record
from alcove.marc.write import encode_to_keep
from alcove.organization import authority_file
from alcove.organization.authorities import Standing, linked_records, standing
from alcove.organization.models import ControlSetOfLibrary
from alcove.records import actions as records
from alcove.records import bulk, queries
from alcove.records.models import ChangeSet
from alcove.records.queries import Row, Stored

AT_A_TIME = 2000
Progress = Callable[[int], None]
Place = tuple[int, int]
"""One field: the id of its record, and its place among the fields of that record, from 0."""


class CannotChangeHeading(AlcoveError):
    """The authority cannot be changed so: no heading, the same heading, not of a kind that can take the other's place."""

    code = "A451"


@dataclass(frozen=True)
class _Plan:
    """What is done to linked fields: the change, and which fields (all where `only` is None)."""

    change: Change
    only: frozenset[Place] | None = None
    keys: frozenset[str] = frozenset()


@long_action("organization.rename_heading")
def rename_heading(
    actor: Actor,
    *,
    authority: int,
    heading: Field,
    version: int | None = None,
    reason: str = "",
    progress: Progress | None = None,
) -> ChangeSet:
    """Make a change-set that gives an authority another heading, and the fields that are linked to it as well.

    `heading` is the new 1XX. The old heading becomes a see-from reference (4XX, $w nne). `version` is the version that was
    looked at. Raises CannotChangeHeading (A451), Changed (A302).
    """
    here = _standing(actor, authority, version)
    control = here.control
    line = control.headings.get(heading.tag)
    if line is None or not naco.key(line.parts(heading)):
        raise CannotChangeHeading(f"{heading.tag} is not a heading, or has no words.", remedy="Give a 1XX with a $a.")
    if heading == here.field:
        raise CannotChangeHeading("The heading is this already.", remedy="Change it, or leave it.")
    change = Change(here.field, heading, here.numbers, here.own_number)
    changed_set = _open(actor, f"Change heading “{here.heading.text}”", reason, "rename", authority=authority)
    records.propose(changed_set, [_edit(here.stored, _renamed(here, heading))], examined=1)
    return _propagated(actor, changed_set, [_Plan(change, keys=frozenset({here.heading.key}))], here, progress)


def _renamed(here: Standing, heading: Field) -> Record:
    """Give the authority record with its new heading, and the old one as a reference to it."""
    line = here.control.headings[heading.tag]
    entries = [
        (heading.tag, heading.content) if at == here.heading.place else entry for at, entry in enumerate(here.record.entries)
    ]
    if naco.key(line.parts(heading)) != here.heading.key:
        entries = _with_reference(here.control, entries, here.field, code="nne")
    return Record(here.record.leader, entries)


def _with_reference(
    control: ControlSet, entries: Sequence[tuple[str, str]], heading: Field, *, code: str
) -> list[tuple[str, str]]:
    """Add a see-from reference for a heading, unless the record has one that reads so."""
    line = control.headings[heading.tag]
    tag = line.see[0] if line.see else "4" + heading.tag[1:]
    parts = line.parts(heading)
    wanted = naco.key(parts)
    if any(other == tag and naco.key(line.parts(Field(other, content))) == wanted for other, content in entries):
        return list(entries)
    made = Field.data(tag, heading.indicators, [*([("w", code)] if code else []), *parts])
    at = next((at for at, (other, _) in enumerate(entries) if other > tag), len(entries))
    return [*entries[:at], (made.tag, made.content), *entries[at:]]


@long_action("organization.update_linked")
def update_linked(actor: Actor, *, authority: int, reason: str = "", progress: Progress | None = None) -> ChangeSet:
    """Make a change-set that brings the fields linked to an authority to what its heading is now.

    For an authority that was changed by other means: in the editor, by a load. Raises CannotChangeHeading (A451).
    """
    here = _standing(actor, authority)
    change = Change(here.field, here.field, here.numbers, here.own_number)
    changed_set = _open(actor, f"Bring headings up to “{here.heading.text}”", reason, "update", authority=authority)
    return _propagated(actor, changed_set, [_Plan(change)], here, progress)


@long_action("organization.merge_authorities")
def merge_authorities(
    actor: Actor, *, survivor: int, other: int, reason: str = "", progress: Progress | None = None
) -> ChangeSet:
    """Make a change-set that lets one authority take the place of another, which is deleted and leads to it from then on.

    The headings and references of the other become see-from references of the survivor, its numbers 035; every field
    linked to it is linked to the survivor, and reads as that does. Raises CannotChangeHeading (A451).
    """
    kept, gone = _standing(actor, survivor), _standing(actor, other)
    _must_fit(kept, gone)
    changed_set = _open(
        actor,
        f"Merge “{gone.heading.text}” into “{kept.heading.text}”",
        reason,
        "merge",
        into=survivor,
        authority=other,
    )
    closed = _closed(gone, "x", [kept.heading.text])
    edits = [_edit(kept.stored, _with_all_of(kept, gone)), _edit(gone.stored, closed, status="deleted", replaced_by=survivor)]
    records.propose(changed_set, edits, examined=2)
    return _propagated(actor, changed_set, [_Plan(_instead(gone, kept), keys=frozenset({gone.heading.key}))], gone, progress)


def _with_all_of(kept: Standing, gone: Standing) -> Record:
    """Give the survivor with the headings and numbers of the other as references and system numbers."""
    control, entries = kept.control, list(kept.record.entries)
    entries = _with_reference(control, entries, gone.field, code="nne")
    for field in gone.record:
        line = control.line_of(field.tag)
        if line is not None and field.tag in line.see:
            entries = _with_reference(control, entries, Field(line.tag, field.content), code=(field.get("w") or "")[:4])
    number = control_sets.own_number(gone.record)
    if number:
        at = next((at for at, (tag, _) in enumerate(entries) if tag > "035"), len(entries))
        entries.insert(at, ("035", f"  \x1fa{number}"))
    own = kept.heading.key
    line = control.headings[kept.heading.tag]
    kept_entries = [entry for entry in entries if not (entry[0] in line.see and naco.key(line.parts(Field(*entry))) == own)]
    return Record(kept.record.leader, kept_entries)


def _closed(here: Standing, status: str, instead: Sequence[str]) -> Record:
    """Give an authority record that is no longer in use, as MARC 21 says it: leader/05 and 682."""
    entries = list(here.record.entries)
    if instead:
        words = "This heading has been replaced by the heading" + ("s" if len(instead) > 1 else "")
        parts = [("i", words)] + [("a", text) for text in instead]
        made = Field.data("682", "  ", parts)
        at = next((at for at, (tag, _) in enumerate(entries) if tag > "682"), len(entries))
        entries.insert(at, (made.tag, made.content))
    return Record(here.record.leader[:5] + status + here.record.leader[6:], entries)


@long_action("organization.replace_heading")
def replace_heading(actor: Actor, *, authority: int, by: int, reason: str = "", progress: Progress | None = None) -> ChangeSet:
    """Make a change-set that links every field of one authority to another instead; both records stay as they are.

    Raises CannotChangeHeading (A451).
    """
    old, new = _standing(actor, authority), _standing(actor, by)
    _must_fit(new, old)
    changed_set = _open(
        actor,
        f"Replace “{old.heading.text}” by “{new.heading.text}”",
        reason,
        "replace",
        authority=authority,
        by=by,
    )
    return _propagated(actor, changed_set, [_Plan(_instead(old, new))], old, progress)


@long_action("organization.delete_authority")
def delete_authority(
    actor: Actor, *, authority: int, version: int | None = None, reason: str = "", progress: Progress | None = None
) -> ChangeSet:
    """Make a change-set that deletes an authority record; linked fields keep their words and lose the number.

    Raises CannotChangeHeading (A451), Changed (A302).
    """
    here = _standing(actor, authority, version)
    changed_set = _open(actor, f"Delete authority “{here.heading.text}”", reason, "delete", authority=authority)
    records.propose(changed_set, [_edit(here.stored, _closed(here, "d", []), status="deleted")], examined=1)
    return _propagated(actor, changed_set, [_Plan(Change(here.field, here.field, here.numbers, ""))], here, progress)


@long_action("organization.split_heading")
def split_heading(
    actor: Actor,
    *,
    authority: int,
    assigned: Mapping[Place, int],
    versions: Mapping[int, int] | None = None,
    reason: str = "",
    progress: Progress | None = None,
) -> ChangeSet:
    """Make a change-set that deals the fields of one authority out to others, as a worksheet says.

    `assigned` names the new authority of each field; fields it does not name stay. Where every field has a new one, the old
    authority is closed (leader/05 s, 682 with the new headings). `versions` says at which version each record was looked at.
    Raises CannotChangeHeading (A451), Changed (A302).
    """
    here = _standing(actor, authority)
    targets = {one: _standing(actor, one) for one in sorted(set(assigned.values()))}
    if not targets:
        raise CannotChangeHeading("No field was given another heading.", remedy="Choose one for some of them.")
    for one in targets.values():
        _must_fit(one, here)
    fields = {(one.record_id, one.place): one for one in linked_records(actor.library_id, here)}
    if unknown := [place for place in assigned if place not in fields]:
        raise CannotChangeHeading(
            f"Record {unknown[0][0]} has no such field of this heading.", remedy="Get the worksheet again."
        )
    if versions and any(versions.get(one.record_id, one.version) != one.version for one in fields.values()):
        raise Changed("A record was saved in the meantime.", remedy="Get the worksheet again.")
    changed_set = _open(actor, f"Split “{here.heading.text}”", reason, "split", authority=authority, into=sorted(targets))
    if fields and set(assigned) == set(fields):
        closed = _closed(here, "s", [one.heading.text for one in targets.values()])
        records.propose(changed_set, [_edit(here.stored, closed, status="deleted")], examined=1)
    plans = [
        _Plan(_instead(here, one), frozenset(place for place, target in assigned.items() if target == number))
        for number, one in targets.items()
    ]
    return _propagated(actor, changed_set, plans, here, progress)


@action("organization.add_control_set")
def add_control_set(actor: Actor, *, code: str, title: str, data: dict[str, object]) -> ControlSetOfLibrary:
    """Keep a control set for a local thesaurus, or a new form of one; headings are read anew by it.

    Raises CannotChangeHeading (A451) where the data cannot mean one.
    """
    try:
        control_sets.read(data)
    except control_sets.BadControlSet as error:
        raise CannotChangeHeading(
            f"The control set cannot be used. {error}", remedy="See docs/how-to/authorities.md."
        ) from error
    found, _ = ControlSetOfLibrary.objects.update_or_create(
        library_id=actor.library_id, code=code[:40], defaults={"title": title[:200] or code[:40], "data": data}
    )
    authority_file.begin_again()
    return found


@action("organization.drop_control_set")
def drop_control_set(actor: Actor, *, code: str) -> int:
    """Forget a control set; give how many there were. Its records stay, and are no longer headings."""
    count, _ = ControlSetOfLibrary.objects.filter(library_id=actor.library_id, code=code).delete()
    authority_file.begin_again()
    return count


def _standing(actor: Actor, authority: int, version: int | None = None) -> Standing:
    authority_file.follow()
    found = standing(actor.library_id, authority)
    if found is None:
        raise CannotChangeHeading(
            f"Record {authority} is no authority record with a heading, or is deleted.",
            remedy="Give it a 1XX, or choose another.",
        )
    if version is not None and found.stored.version != version:
        raise Changed(f"Authority {authority} was saved in the meantime.", remedy="Look at it again.")
    return found


def _must_fit(new: Standing, old: Standing) -> None:
    if new.stored.id == old.stored.id:
        raise CannotChangeHeading("An authority cannot take its own place.", remedy="Choose another.")
    if not new.own_number:
        raise CannotChangeHeading(f"Authority {new.stored.id} has no control number.", remedy="Give it a 001 first.")


def _instead(old: Standing, new: Standing) -> Change:
    thesaurus = new.thesaurus if new.thesaurus != old.thesaurus else ""
    return Change(old.field, new.field, old.numbers, new.own_number, thesaurus)


def _open(actor: Actor, title: str, reason: str, verb: str, **who: object) -> ChangeSet:
    recipe = {"verb": verb, **who}
    return records.open_change_set(actor, title=title[:300], reason=reason, source="authorities", recipe=recipe)


def _edit(stored: Stored, record: Record, status: str = "active", replaced_by: int | None = None) -> records.Edit:
    raw, syntax = encode_to_keep(record, stored.syntax)
    return records.Edit(stored.id, stored.version, raw, syntax, "utf-8", stored.kind, status, replaced_by)


def _propagated(
    actor: Actor, changed_set: ChangeSet, plans: Sequence[_Plan], here: Standing, progress: Progress | None
) -> ChangeSet:
    """Propose what becomes of every record that is linked to an authority, and close the set."""
    todo: Iterator[int] = iter(here.linked_ids())
    with bulk.calm():
        while chunk := list(islice(todo, AT_A_TIME)):
            rows = [row for row in queries.rows(chunk) if row.status == "active" and row.library_id == actor.library_id]
            records.propose(changed_set, list(_edits(rows, plans, here)), examined=len(rows))
            if progress:
                progress(changed_set.examined)
    return records.close_change_set(actor, change_set=changed_set)


def _edits(rows: Iterable[Row], plans: Sequence[_Plan], here: Standing) -> Iterator[records.Edit]:
    for row in rows:
        record = read.decode(row.raw, syntax=row.syntax, charset=row.charset)
        entries = list(record.entries)
        for place, (tag, content) in enumerate(entries):
            plan = next((one for one in plans if one.only is None or (row.id, place) in one.only), None)
            if plan is None or not _is_meant(here, tag, content, plan):
                continue
            made = linking.changed(Field(tag, content), plan.change, here.control)
            entries[place] = (made.tag, made.content)
        if entries != record.entries:
            raw, syntax = encode_to_keep(Record(record.leader, entries), row.syntax)
            yield records.Edit(row.id, row.version, raw, syntax, "utf-8", row.kind)


def _is_meant(here: Standing, tag: str, content: str, plan: _Plan) -> bool:
    """Say whether a field is linked to the authority, or is a see-also reference of another that reads as its heading."""
    if here.is_linked(tag, content):
        return True
    line = here.control.line_of(tag)
    return (
        line is not None
        and tag in line.also
        and "\x1f0" not in content
        and naco.key(line.parts(Field(tag, content))) in plan.keys
    )
