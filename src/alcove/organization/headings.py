"""Questions about headings: what begins so, what stands around, what refers where, what is wrong with the authority file."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db import connection
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_noop as N_

from alcove.formats.description.headings import term_key
from alcove.libraries.errors import NotFound
from alcove.marc import naco

from . import authority_file, wording
from .models import AuthorityNumber, ControlSetOfLibrary, Heading, Link, LinkQuestion

MOST = 100
_END = b"\xff"


class Found(NamedTuple):
    """A heading that somebody looks for: the authority, the words found, and, of a reference, the established heading."""

    authority: int
    number: str
    tag: str
    text: str
    thesaurus: str
    role: str
    established: str
    key: bytes = b""


def beginning_with(
    library_id: int, text: str, *, tags: Sequence[str] = (), thesaurus: str | None = None, limit: int = 20
) -> list[Found]:
    """Give headings and references that begin so, in order: for a list that opens while somebody types.

    `tags` are those of established headings (`150`); `thesaurus` leaves out those of other lists. One range of an index.
    """
    authority_file.keep_up()
    key, limit = typed_key(text), min(limit, MOST)
    headings = Heading.objects.filter(library_id=library_id, role__in="14", key__gte=key, key__lt=key + _END)
    if thesaurus:
        headings = headings.filter(thesaurus__in=(thesaurus, ""))
    if not tags:
        return found_of(list(headings.order_by("library", "key")[:limit]))
    each = [headings.filter(tag=tag).order_by("library", "tag", "key")[:limit] for tag in tags]
    return found_of(sorted((one for some in each for one in some), key=lambda one: bytes(one.key))[:limit])


def figures(library_id: int) -> dict[str, int]:
    """Say how the authority file stands: established headings, references, linked fields, headings to decide."""
    rows = dict(Heading.objects.filter(library_id=library_id).values_list("role").annotate(count=Count("id")).order_by())
    return {
        "headings": rows.get("1", 0), "references": rows.get("4", 0),
        "links": Link.objects.filter(library_id=library_id).count(), "questions": questions(library_id).count(),
    }  # fmt: skip


def questions_by_reason(library_id: int) -> dict[str, int]:
    """Count the open questions of each reason."""
    partial = LinkQuestion.Reason.PARTIAL
    found = Counter(questions(library_id).values_list("reason", flat=True))
    return {**found, partial.value: questions(library_id, reason=partial).count()}


def typed_key(text: str) -> bytes:
    """Give the key that begins so; two hyphens stand for the boundary between a heading and its subdivision."""
    parts = text.split("--")
    forms = [naco.normalised(part, comma="first") for part in parts]
    return naco.BOUNDARY.join(forms).encode("utf-8", "replace")[: naco.LONGEST_KEY]


def found_of(headings: list[Heading]) -> list[Found]:
    """Give what these rows say, each with its number and, of a reference, the established heading: two queries."""
    ids = {one.record_id for one in headings}
    numbers = dict(AuthorityNumber.objects.filter(record__in=ids, rank=0).values_list("record_id", "number"))
    established = dict(Heading.objects.filter(record__in=ids, role="1").values_list("record_id", "text"))
    return [
        Found(one.record_id, numbers.get(one.record_id, ""), one.tag, one.text, one.thesaurus, one.role,
              established.get(one.record_id, ""), bytes(one.key))
        for one in headings
    ]  # fmt: skip


def by_texts(library_id: int, texts: Sequence[str], *, tags: Sequence[str] = ()) -> dict[str, list[Found]]:
    """Give, for each text, the headings and references that read so: for a column of names, in a few queries.

    Dates behind the last comma count as a part of their own, as headings have them.
    """
    authority_file.keep_up()
    wanted: dict[bytes, list[str]] = defaultdict(list)
    for text in dict.fromkeys(texts):
        for key in _keys_of(text):
            wanted[key].append(text)
    found: dict[str, list[Found]] = {text: [] for text in texts}
    keys = list(wanted)
    for start in range(0, len(keys), 5000):
        rows = Heading.objects.filter(library_id=library_id, role__in="14", key__in=keys[start : start + 5000])
        for one in found_of(list(rows.filter(tag__in=tags) if tags else rows)):
            for text in wanted[one.key]:
                found[text].append(one)
    return found


def _keys_of(text: str) -> set[bytes]:
    """Give the keys that a name in one piece may have: whole, with its dates apart, with the fuller form of a name apart."""
    parts = text.split("--")
    keys = {naco.key([("a", parts[0]), *(("x", one) for one in parts[1:])])}
    head, _, tail = text.rpartition(",")
    if head and any(letter.isdigit() for letter in tail):
        keys.add(naco.key([("a", head), ("d", tail)]))
        if head.endswith(")") and "(" in head:
            name, _, fuller = head.rpartition(" (")
            keys.add(naco.key([("a", name), ("q", fuller), ("d", tail)]))
    return {naco.stored(key) for key in keys if key}


def thesauri(library_id: int) -> list[tuple[str, int]]:
    """Give the lists that headings belong to, with how many established headings each has."""
    authority_file.keep_up()
    rows = Heading.objects.filter(library_id=library_id, role="1").values_list("thesaurus").annotate(count=Count("id"))
    return sorted(rows.order_by(), key=lambda row: (-row[1], row[0]))


def links_of(numbers: Sequence[str], library_id: int) -> int:
    """Count the records that have a field linked by one of these numbers."""
    return Link.objects.filter(library_id=library_id, number__in=numbers).values("record").distinct().count()


def questions(library_id: int, *, state: str = "open", reason: str = "") -> QuerySet[LinkQuestion]:
    """Give the headings that a person has to decide; those that stand in most records first.

    Those of which an authority has the beginning only come where that reason is asked for: most of them are right as they are.
    """
    found = LinkQuestion.objects.filter(library_id=library_id, state=state).annotate(count=Count("records"))
    found = found.filter(reason=reason) if reason else found.exclude(reason=LinkQuestion.Reason.PARTIAL)
    if state == LinkQuestion.State.OPEN:
        found = found.filter(count__gt=0)
    return found.order_by("-count", "text", "id")


@dataclass(frozen=True)
class Trouble:
    """What is wrong with an authority record, with a code of its own; `others` are the records it is about."""

    record: int
    code: str
    text: str
    others: tuple[int, ...] = ()


WRONG: dict[str, str] = {
    "no_heading": N_("An authority record without a heading (1XX)"),
    "several_headings": N_("An authority record with more than one heading (1XX)"),
    "same_heading": N_("Several authority records of one list with the same heading"),
    "see_is_heading": N_("A see-from reference (4XX) that is the heading of another record of the same list"),
    "blind": N_("A see-also reference (5XX) to a heading that is not there"),
    "circle": N_("Broader terms (5XX, $w g) that lead back to the heading"),
    "no_number": N_("An authority record without a control number (001), which no field can name"),
}
"""What `problems` looks for. Add one here, and look for it below."""


@dataclass
class _File:
    """Every heading of a library's authority file, read once; keys as (thesaurus, tag, key)."""

    established: dict[tuple[str, str, bytes], list[int]] = field(default_factory=lambda: defaultdict(list))
    texts: dict[int, str] = field(default_factory=dict)
    references: list[tuple[int, str, tuple[str, str, bytes], str, str]] = field(default_factory=list)
    counts: Counter[int] = field(default_factory=Counter)


def problems(library_id: int, *, limit: int = 1000) -> Iterator[Trouble]:
    """Yield what is wrong with the authority file, record by record, at most `limit` of each kind.

    One pass over the headings; memory for those of references and their keys.
    """
    authority_file.follow()
    here = _read(library_id)
    given: Counter[str] = Counter()
    for trouble in _troubles(library_id, here):
        given[trouble.code] += 1
        if given[trouble.code] <= limit:
            yield trouble


def _read(library_id: int) -> _File:
    here = _File()
    columns = ("record_id", "role", "tag", "key", "thesaurus", "control", "text")
    rows = Heading.objects.filter(library_id=library_id).order_by("record_id", "id").values_list(*columns)
    for record, role, tag, key, thesaurus, control, text in rows.iterator(chunk_size=10_000):
        known = (thesaurus, tag, bytes(key))
        if role == "1":
            here.established[known].append(record)
            here.texts.setdefault(record, text)
            here.counts[record] += 1
        else:
            here.references.append((record, role, known, control, text))
    return here


def _troubles(library_id: int, here: _File) -> Iterator[Trouble]:
    yield from _without(library_id)
    for record, count in here.counts.items():
        if count > 1:
            yield Trouble(record, "several_headings", here.texts[record])
    for found in here.established.values():
        if len(set(found)) > 1:
            yield Trouble(found[0], "same_heading", here.texts[found[0]], tuple(sorted(set(found[1:]))))
    broader: dict[int, set[int]] = defaultdict(set)
    any_thesaurus = {(tag, key) for _, tag, key in here.established}
    for record, role, known, control, text in here.references:
        target = [one for one in here.established.get(known, ()) if one != record]
        if role == "4" and target:
            yield Trouble(record, "see_is_heading", text, tuple(target))
        elif role == "5" and not target and known[1:] not in any_thesaurus and control[3:4] not in ("a", "b", "c", "d"):
            yield Trouble(record, "blind", text)
        elif role == "5" and control[:1] in ("g", "h"):
            for one in target:
                above, below = (one, record) if control[0] == "g" else (record, one)
                broader[below].add(above)
    for circle in circles(broader):
        yield Trouble(circle[0], "circle", here.texts.get(circle[0], ""), tuple(circle[1:]))


def _without(library_id: int) -> Iterator[Trouble]:
    sql = (
        "SELECT r.id, r.control_number, h.id IS NULL FROM records_record r "
        "LEFT JOIN organization_heading h ON h.record_id = r.id AND h.role = '1' "
        "LEFT JOIN organization_authoritynumber n ON n.record_id = r.id AND n.rank = 0 "
        "WHERE r.library_id = %s AND r.kind = 'authority' AND r.status = 'active' AND (h.id IS NULL OR n.id IS NULL)"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [library_id])
        rows = cursor.fetchall()
    for record, number, has_none in rows:
        yield Trouble(record, "no_heading" if has_none else "no_number", "" if number.startswith("#") else number)


def circles(broader: dict[int, set[int]]) -> Iterator[list[int]]:
    """Yield the circles of a relation, each once, as the members of one strongly connected part (Tarjan, without recursion)."""
    index: dict[int, int] = {}
    low: dict[int, int] = {}
    stack: list[int] = []
    on_stack: set[int] = set()
    for start in sorted(broader):
        if start in index:
            continue
        work = [(start, iter(sorted(broader[start])))]
        index[start] = low[start] = len(index)
        stack.append(start)
        on_stack.add(start)
        while work:
            node, ways = work[-1]
            for other in ways:
                if other not in index:
                    index[other] = low[other] = len(index)
                    stack.append(other)
                    on_stack.add(other)
                    work.append((other, iter(sorted(broader.get(other, ())))))
                    break
                if other in on_stack:
                    low[node] = min(low[node], index[other])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == index[node]:
                    part = _popped(stack, on_stack, node)
                    if len(part) > 1 or node in broader.get(node, ()):
                        yield sorted(part)


def _popped(stack: list[int], on_stack: set[int], node: int) -> list[int]:
    part = []
    while True:
        one = stack.pop()
        on_stack.discard(one)
        part.append(one)
        if one == node:
            return part


def suggestions_for_field(library_id: int, tag: str, text: str, *, thesaurus: str | None, limit: int = 12) -> list[Found]:
    """Give headings for what is typed into a field of this tag; none where headings do not control it."""
    control = authority_file.control(library_id)
    tags = [by for line in control.controls_of(tag) for by in line.by]
    if not tags or not text.strip():
        return []
    never = wording.never_offered()
    found = beginning_with(library_id, text, tags=tags, thesaurus=thesaurus, limit=limit + len(never))
    return [one for one in found if term_key(one.text) not in never][:limit]


def numbers_here(library_id: int, numbers: Sequence[str]) -> dict[str, Found]:
    """Give the authorities that these numbers name, with their headings: two queries for a whole record."""
    authority_file.keep_up()
    points = dict(AuthorityNumber.objects.filter(library_id=library_id, number__in=numbers).values_list("number", "record_id"))
    rows = {one.record_id: one for one in Heading.objects.filter(Q(record__in=set(points.values())), role="1")}
    by_record = {one.authority: one for one in found_of(list(rows.values()))}
    return {number: by_record[record] for number, record in points.items() if record in by_record}


def question(library_id: int, question_id: int) -> LinkQuestion:
    """Give one question. Raises NotFound (A301)."""
    found = LinkQuestion.objects.filter(library_id=library_id, pk=question_id).first()
    if found is None:
        raise NotFound(f"There is no question {question_id}.", remedy="See the list of headings to decide.")
    return found


def control_sets(library_id: int) -> QuerySet[ControlSetOfLibrary]:
    """Give the control sets of a library's own thesauri."""
    return ControlSetOfLibrary.objects.filter(library_id=library_id).order_by("code")
