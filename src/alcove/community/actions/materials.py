"""What is done for materials of a community: labels received, records put in, and what the community asks for, obeyed.

Staff may close; only a steward of the community opens again what a steward has closed. Nobody here writes a label.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from django.contrib.auth import get_user_model
from django.db.models import F
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from alcove.community import words as typed
from alcove.community.errors import CannotKeepMaterials, OnlyTheSteward
from alcove.community.models import HubAnswer, LabelFile, LabelProject, Look, MaterialRecord, Materials, Space, SpaceMember
from alcove.community.notices import NOTICES
from alcove.community.queries import materials as questions
from alcove.formats import local_contexts
from alcove.formats.local_contexts import NotFromHub, Reading
from alcove.libraries import locks
from alcove.libraries.action import Actor, action
from alcove.records import actions as records
from alcove.records import saving
from alcove.records.models import Record

from . import spaces

_AT_A_TIME = 1000
_LARGEST_FILE = 20_000_000
# What browsers play and show without harm, by the first bytes; an SVG is made safe before it is kept.
_SOUNDS = ((b"ID3", "audio/mpeg"), (b"\xff\xfb", "audio/mpeg"), (b"OggS", "audio/ogg"), (b"RIFF", "audio/wav"))


class Received(NamedTuple):
    """What an answer of a hub brought: projects new, changed, as before and withdrawn, files kept, and troubles."""

    new: int
    changed: int
    unchanged: int
    withdrawn: int
    files: int
    reading: Reading


@action("community.receive_labels")
def receive_labels(
    actor: Actor,
    *,
    data: bytes,
    source_name: str = "",
    asked: Sequence[str] = (),
    files: Mapping[str, bytes] | None = None,
) -> Received:
    """Keep what a Local Contexts Hub says of projects (`data`: its JSON), with pictures and recordings by their file names.

    A label is kept as it came or not at all. A project the hub no longer has keeps its place and is shown no more; `asked`
    names the projects the hub was asked for. Raises CannotKeepMaterials (A616) for what is no answer of a hub.
    """
    locks.writing()
    try:
        reading = local_contexts.read(data, asked=asked)
    except NotFromHub as wrong:
        raise CannotKeepMaterials(str(wrong), remedy=wrong.remedy) from wrong
    before = {one.hub_id: one for one in LabelProject.objects.filter(library=actor.library_id)}
    digest = hashlib.sha256(data).hexdigest()
    answer = HubAnswer.objects.filter(library=actor.library_id, sha256=digest).first() or HubAnswer.objects.create(
        library_id=actor.library_id, source_name=typed.plain(source_name)[:300], sha256=digest, raw=data
    )
    counts = {"new": 0, "changed": 0, "unchanged": 0}
    for project in reading.projects:
        kept = before.get(project.unique_id) or LabelProject(library_id=actor.library_id, hub_id=project.unique_id)
        is_same = kept.pk is not None and kept.answer_id == answer.pk and kept.withdrawn is None
        counts["new" if kept.pk is None else "unchanged" if is_same else "changed"] += 1
        kept.title, kept.answer, kept.withdrawn, kept.withdrawn_because = project.title, answer, None, ""
        kept.save()
    gone = [before[one.unique_id] for one in reading.revoked if one.unique_id in before]
    reasons = {one.unique_id: one.reason for one in reading.revoked}
    for one in gone:
        one.withdrawn, one.withdrawn_because = timezone.now(), reasons[one.hub_id]
        one.save(update_fields=["withdrawn", "withdrawn_because"])
    return Received(**counts, withdrawn=len(gone), files=_keep_files(actor, reading, files or {}), reading=reading)


def _keep_files(actor: Actor, reading: Reading, files: Mapping[str, bytes]) -> int:
    """Keep the files whose names are the last part of an address in the answer."""
    count = 0
    marks = [mark for one in reading.projects for mark in (*one.labels, *one.notices)]
    for address in dict.fromkeys(said for mark in marks for said in (mark.image, mark.drawing, mark.sound) if said):
        data = files.get(address.partition("?")[0].rpartition("/")[2])
        kind, content = _safe(data) if data else ("", b"")
        if not kind:
            continue
        key = hashlib.sha256(address.encode()).hexdigest()
        LabelFile.objects.update_or_create(
            library_id=actor.library_id, address_key=key,
            defaults={"address": address, "media_type": kind, "content": content},
        )  # fmt: skip
        count += 1
    return count


def _safe(data: bytes) -> tuple[str, bytes]:
    if len(data) > _LARGEST_FILE:
        return "", b""
    kind = local_contexts.picture_kind(data)
    if kind == "svg":
        drawing = local_contexts.safe_svg(data)
        return ("image/svg+xml", drawing) if drawing else ("", b"")
    if kind == "png":
        return "image/png", data
    return next(((media_type, data) for sign, media_type in _SOUNDS if data.startswith(sign)), ("", b""))


@action("community.open_materials")
def open_materials(
    actor: Actor,
    *,
    name: str,
    community: str,
    space: Space | None = None,
    project: LabelProject | None = None,
    notices: Iterable[str] = (),
) -> Materials:
    """Begin a set of records that are the material of a community. Raises CannotKeepMaterials (A616) without both names."""
    made = Materials(library_id=actor.library_id)
    return _described(actor, made, name, community, space, project, notices)


@action("community.describe_materials")
def describe_materials(
    actor: Actor,
    *,
    materials: Materials,
    name: str,
    community: str,
    space: Space | None = None,
    project: LabelProject | None = None,
    notices: Iterable[str] = (),
) -> Materials:
    """Say anew what the materials are, and which project or notices go with them.

    Who speaks for the community is the steward's to change, once there is one. Raises OnlyTheSteward (A617),
    CannotKeepMaterials (A616).
    """
    if (space.pk if space else None) != materials.space_id and questions.stewards(materials):
        _must_be_steward(actor, materials)
    return _described(actor, materials, name, community, space, project, notices)


def _described(
    actor: Actor,
    kept: Materials,
    name: str,
    community: str,
    space: Space | None,
    project: LabelProject | None,
    notices: Iterable[str],
) -> Materials:
    kept.name, kept.community = typed.plain(name).strip()[:300], typed.plain(community).strip()[:300]
    if not kept.name or not kept.community:
        raise CannotKeepMaterials(_("Materials need a name, and that of their community."), remedy=_("Give both."))
    unknown = [one for one in (space, project) if one is not None and one.library_id != actor.library_id]
    if unknown:
        raise CannotKeepMaterials(_("That belongs to another library."), remedy=_("Choose one of the list."))
    kept.space, kept.project = space, project
    kept.notices = [one for one in NOTICES if one in set(notices)]
    kept.save()
    return kept


@action("community.name_steward")
def name_steward(actor: Actor, *, materials: Materials, user_id: int) -> SpaceMember:
    """Note that a person speaks for the community of these materials, in its own space (made where there is none).

    Staff name the first one; from then on only a steward names another. Raises OnlyTheSteward (A617),
    CannotKeepMaterials (A616) for somebody without an account.
    """
    if questions.stewards(materials):
        _must_be_steward(actor, materials)
    if not get_user_model().objects.filter(pk=user_id, is_active=True).exists():
        raise CannotKeepMaterials(
            _("There is no such account."), remedy=_("Add the person first: alcove user add NAME --role viewer")
        )
    if materials.space is None:
        slug = slugify(materials.community)[:60] or "community"
        taken = set(Space.objects.filter(library=actor.library_id).values_list("slug", flat=True))
        slug = next(one for one in (slug, *(f"{slug}-{number}" for number in range(2, 10_000))) if one not in taken)
        materials.space = spaces.open_space(actor, name=materials.community[:200], kind=Space.Kind.GROUP, slug=slug)
        materials.save(update_fields=["space"])
    return spaces.join_space(actor, space=materials.space, user_id=user_id, role=SpaceMember.Role.STEWARD)


@action("community.put_in_materials")
def put_in_materials(actor: Actor, *, materials: Materials, record_ids: Sequence[int], reason: str = "") -> int:
    """Put records among the materials, under what the community asks for; give how many were not there yet."""
    _must_work_here(actor, materials)
    locks.writing()
    count = 0
    for piece in _pieces(record_ids):
        ours = set(Record.objects.filter(pk__in=piece, library=actor.library_id).values_list("pk", flat=True))
        there = set(materials.records.filter(record__in=ours).values_list("record", flat=True))
        new = sorted(ours - there)
        MaterialRecord.objects.bulk_create(MaterialRecord(materials=materials, record_id=one) for one in new)
        _obey(actor, new, reason or materials.name)
        count += len(new)
    return count


@action("community.take_out_of_materials")
def take_out_of_materials(actor: Actor, *, materials: Materials, record_ids: Sequence[int], reason: str) -> int:
    """Take records out of the materials; give how many were there.

    Where the community's steward asked for more than "open", only a steward takes out. Raises OnlyTheSteward (A617).
    """
    _must_work_here(actor, materials)
    locks.writing()
    if materials.is_by_steward and materials.protocol != Materials.Asked.OPEN:
        _must_be_steward(actor, materials)
    count = 0
    for piece in _pieces(record_ids):
        there = list(materials.records.filter(record__in=piece).values_list("record", flat=True))
        materials.records.filter(record__in=there).delete()
        _obey(actor, there, reason)
        count += len(there)
    return count


@action("community.set_protocol")
def set_protocol(
    actor: Actor,
    *,
    materials: Materials,
    protocol: str,
    notice: str = "",
    how_to_ask: str = "",
    language: str = "",
    may_export_text: bool = False,
    reason: str = "",
) -> int:
    """Say what the community asks for its materials; give how many records are shown otherwise from now on.

    A steward may say anything. Staff may close what is open, for the time being, and open again what staff closed; what a
    steward said, staff can only make stricter, without a word of it changed. An unknown protocol is "ask us". Raises
    OnlyTheSteward (A617); NotAllowed (A110) for others.
    """
    locks.writing()
    materials.refresh_from_db()
    wanted = local_contexts.protocol_of(protocol).value
    is_steward = questions.is_steward(actor, materials)
    if not is_steward:
        _staff_may(actor, materials, wanted)
    if is_steward or not materials.is_by_steward:
        materials.words, materials.how_to_ask = (
            typed.said(notice) if notice else "",
            typed.said(how_to_ask) if how_to_ask else "",
        )
        materials.language = typed.plain(language)[:35]
        materials.may_export_text = may_export_text and (is_steward or not questions.stewards(materials))
        materials.is_by_steward = is_steward
    materials.protocol = wanted
    materials.said_by, materials.said = actor.name[:150], timezone.now()
    materials.save()
    ids = materials.records.order_by("record").values_list("record", flat=True)
    return sum(_obey(actor, piece, reason or materials.name, anew=True) for piece in _pieces(list(ids)))


def _staff_may(actor: Actor, materials: Materials, wanted: str) -> None:
    _must_work_here(actor, materials)
    if materials.is_by_steward and not questions.is_stricter(wanted, materials.protocol):
        _must_be_steward(actor, materials)


def _must_work_here(actor: Actor, materials: Materials) -> None:
    """Let in who works with materials here; of others only those who speak for the community."""
    if not actor.may("community.open_materials"):
        _must_be_steward(actor, materials)


def _must_be_steward(actor: Actor, materials: Materials) -> None:
    if not questions.is_steward(actor, materials):
        names = ", ".join(questions.stewards(materials)) or materials.community
        raise OnlyTheSteward(
            _("Only a steward of %(community)s may do this.") % {"community": materials.community},
            remedy=_("Ask %(names)s.") % {"names": names},
        )


def _obey(actor: Actor, ids: Sequence[int], reason: str, *, anew: bool = False) -> int:
    """Give records the strictest protocol that is asked for; with `anew` also say so of those whose notes only changed."""
    wanted = questions.strictest(ids)
    changed = records.put_protocols(actor, wanted=wanted, reason=reason) if wanted else 0
    if anew and not changed:
        saving.show_anew(ids)
    return changed


@action("community.look_at_held")
def look_at_held(actor: Actor, *, record_id: int) -> None:
    """Note that somebody who works here looked at a record whose community holds it; its steward can read who did."""
    today, name = timezone.localdate(), actor.name[:150]
    if not Look.objects.filter(record=record_id, name=name, day=today).update(times=F("times") + 1):
        Look.objects.create(record_id=record_id, user_id=actor.user_id, name=name, day=today)


def _pieces(ids: Sequence[int]) -> Iterable[list[int]]:
    todo = iter(sorted(set(ids)))
    while piece := list(islice(todo, _AT_A_TIME)):
        yield piece
