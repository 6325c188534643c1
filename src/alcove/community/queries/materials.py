"""Questions about materials of communities: what goes with a record, and who may say what is asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple, TypedDict

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext

from alcove.community.models import HubAnswer, LabelFile, Look, MaterialRecord, Materials, SpaceMember
from alcove.community.notices import NOTICES, NoticeKind
from alcove.formats import local_contexts
from alcove.formats.local_contexts import Project, Protocol
from alcove.libraries.action import Actor
from alcove.libraries.errors import NotFound
from alcove.marc.record import Field

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

_STRICTEST_LAST = [one.value for one in (Protocol.OPEN, Protocol.NOTICE_FIRST, Protocol.ASK_US, Protocol.NOT_ONLINE)]


class Sized(TypedDict):
    """What is counted of materials."""

    size: int


class Spoken(NamedTuple):
    """What goes with a record for one community: its materials, the hub's project as it is, notices set by staff."""

    materials: Materials
    project: Project | None
    notices: tuple[NoticeKind, ...]

    @property
    def protocol(self) -> str:
        """Give what is asked for."""
        return self.materials.protocol

    @property
    def short(self) -> list[str]:
        """Give the names of labels and notices, for a list; else the name of the community."""
        marks = (self.project.labels or self.project.notices) if self.project else ()
        names = [one.name for one in marks] + [gettext(one.name) for one in self.notices]
        return names or [self.materials.community]


def spoken(ids: Sequence[int]) -> dict[int, list[Spoken]]:
    """Give what goes with each of these records, the strictest first; two queries, whatever the number."""
    found: dict[int, list[Spoken]] = {}
    rows = MaterialRecord.objects.filter(record__in=list(ids)).select_related("materials__project") if ids else []
    for row in rows:
        found.setdefault(row.record_id, []).append(spoken_of(row.materials))
    for some in found.values():
        some.sort(key=lambda one: (-_STRICTEST_LAST.index(one.protocol), one.materials.pk))
    return found


def spoken_of(materials: Materials) -> Spoken:
    """Give what materials carry with them; labels of a project that was withdrawn are hidden."""
    kept = materials.project
    project = None
    if kept is not None and kept.withdrawn is None and kept.answer_id is not None:
        project = _projects(kept.answer_id).get(kept.hub_id)
    # Once a community has spoken by its labels, what held its place goes.
    notices = () if project and project.labels else tuple(NOTICES[one] for one in materials.notices if one in NOTICES)
    return Spoken(materials, project, notices)


@lru_cache(maxsize=64)
def _projects(answer_id: int) -> dict[str, Project]:
    """Read an answer that is kept; what is kept never changes."""
    raw = bytes(HubAnswer.objects.values_list("raw", flat=True).get(pk=answer_id))
    return {one.unique_id: one for one in local_contexts.read(raw).projects}


def fields(ids: Sequence[int]) -> Mapping[int, list[tuple[str, str]]]:
    """Give the MARC fields that go along with records, as their communities let them (506, 540; see `records.protocols`)."""
    return {record_id: [one for each in some for one in fields_of(each)] for record_id, some in spoken(ids).items()}


def fields_of(one: Spoken) -> list[tuple[str, str]]:
    """Give the fields for one community: how to ask, the notice, and labels where they may travel."""
    made: list[tuple[str, str]] = []
    said = one.materials
    address = [("u", one.project.page)] if one.project and one.project.page else []
    if one.protocol in (Protocol.ASK_US, Protocol.NOT_ONLINE):
        ask = said.how_to_ask or "The community whose material this is asks you to ask first."
        return [_field("506", "1 ", [("a", ask), ("b", said.community), *address])]
    if one.protocol == Protocol.NOTICE_FIRST:
        words = said.words or "; ".join(one.short)
        made.append(_field("506", "1 ", [("a", words), ("b", said.community), *address]))
    if one.project:
        made += local_contexts.fields(one.project, one.project.page, may_export_text=said.may_export_text)
    made += [_field("540", "  ", [("a", f"{kind.name}. {kind.tells}"), ("u", kind.page)]) for kind in one.notices]
    return made


def _field(tag: str, indicators: str, parts: list[tuple[str, str]]) -> tuple[str, str]:
    field = Field.data(tag, indicators, [(code, " ".join(value.split())) for code, value in parts if value.strip()])
    return field.tag, field.content


def strictest(ids: Sequence[int]) -> dict[int, str]:
    """Give what each of these records is under, by all the materials it belongs to; "" where it belongs to none."""
    found = dict.fromkeys(ids, "")
    for record_id, protocol in MaterialRecord.objects.filter(record__in=list(ids)).values_list("record", "materials__protocol"):
        found[record_id] = max(found[record_id], protocol, key=lambda one: _STRICTEST_LAST.index(one) if one else -1)
    return found


def is_stricter(protocol: str, than: str) -> bool:
    """Say whether one protocol lets out less than another."""
    return _STRICTEST_LAST.index(protocol) > _STRICTEST_LAST.index(than)


def materials(actor: Actor) -> QuerySet[WithAnnotations[Materials, Sized]]:
    """Give the materials of the library, by name, each with `size`: how many records belong to it."""
    return Materials.objects.filter(library=actor.library_id).select_related("project", "space").annotate(size=Count("records"))


def one_materials(actor: Actor, number: int) -> WithAnnotations[Materials, Sized]:
    """Give one of them. Raises NotFound (A301)."""
    found = materials(actor).filter(pk=number).first()
    if found is None:
        raise NotFound(gettext("There are no such materials here."), remedy="See: alcove materials list")
    return found


def stewards(of: Materials) -> list[str]:
    """Name the stewards who speak for the community now."""
    return sorted(_stewards(of).values_list("user__username", flat=True))


def is_steward(actor: Actor, of: Materials) -> bool:
    """Say whether somebody speaks for the community now."""
    return actor.user_id is not None and _stewards(of).filter(user=actor.user_id).exists()


def _stewards(of: Materials) -> QuerySet[SpaceMember]:
    today = timezone.localdate()
    terms = SpaceMember.objects.filter(space=of.space_id, role=SpaceMember.Role.STEWARD, since__lte=today)
    return terms.filter(Q(until=None) | Q(until__gte=today))


def looks(of: Materials) -> QuerySet[Look]:
    """Give who looked at records of these materials, newest day first."""
    return Look.objects.filter(record__in=of.records.values("record"))


def label_file(library_id: int, number: int) -> LabelFile:
    """Give a picture or a recording. Raises NotFound (A301)."""
    found = LabelFile.objects.filter(library=library_id, pk=number).first()
    if found is None:
        raise NotFound(gettext("There is no such file of a label."))
    return found


def files_of(library_id: int, projects: Sequence[Project]) -> dict[str, LabelFile]:
    """Give the files that are here of these projects, by their addresses at the hub."""
    marks = [mark for one in projects for mark in (*one.labels, *one.notices)]
    addresses = {address for mark in marks for address in (mark.image, mark.drawing, mark.sound) if address}
    rows = LabelFile.objects.filter(library=library_id, address__in=addresses).defer("content") if addresses else []
    return {one.address: one for one in rows}
