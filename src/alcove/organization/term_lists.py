"""Questions about the term lists of a library: which are loaded, what they say, where they disagree, what is out of date."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypedDict

from django.db.models import Count, QuerySet

from alcove.formats.description.headings import term_key
from alcove.formats.description.scan import Listed
from alcove.formats.terms import shape
from alcove.formats.terms.conflicts import Conflict, conflicts
from alcove.formats.terms.entries import Alternative, Entry, Part, Status, TermList, Trouble
from alcove.formats.terms.lint import Finding, lint
from alcove.libraries.errors import NotFound
from alcove.marc import naco

from .models import Heading, KeptTerm, KeptTermList

_UPSTREAM = "aeo"
"""$w/2 of a see-from reference: it is an earlier form of the heading (MARC 21 Authority, tracings)."""
AUTHORITY_FILE = "authority-file"

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations


class Counted(TypedDict):
    """What `lists` and `editions` add to each: how many terms it has."""

    count: int


def lists(library_id: int) -> QuerySet[WithAnnotations[KeptTermList, Counted]]:
    """Give the lists in use, each with how many terms it has."""
    return KeptTermList.objects.filter(library_id=library_id, is_current=True).annotate(count=Count("terms")).order_by("code")


def editions(library_id: int, code: str) -> QuerySet[WithAnnotations[KeptTermList, Counted]]:
    """Give every edition of a list, the newest first."""
    return KeptTermList.objects.filter(library_id=library_id, code=code).annotate(count=Count("terms")).order_by("-edition")


def find(library_id: int, code: str, edition: int | None = None) -> KeptTermList:
    """Give a list in use, or one edition of it. Raises NotFound (A301)."""
    found = editions(library_id, code)
    one = (found.filter(edition=edition) if edition else found.filter(is_current=True)).first()
    if one is None:
        raise NotFound(f"There is no term list {code}.", remedy="See: alcove terms list")
    return one


def content(kept: KeptTermList) -> TermList:
    """Give a list as it was read."""
    rows = KeptTerm.objects.filter(list=kept).order_by("number").values_list("data", flat=True)
    return TermList(replace(shape.header(kept.header, 0, []), list=kept.code), tuple(_entry(data) for data in rows))


def entry(kept: KeptTermList, entry_id: str) -> Entry:
    """Give one entry of a list. Raises NotFound (A301)."""
    found = KeptTerm.objects.filter(list=kept, entry_id=entry_id).first()
    if found is None:
        raise NotFound(f"The list {kept.code} has no entry {entry_id}.", remedy=f"See: alcove terms show {kept.code}")
    return _entry(found.data)


def same_elsewhere(library_id: int, kept: KeptTermList, one: Entry) -> list[Listed]:
    """Give what the other lists in use say of the same term."""
    rows = KeptTerm.objects.filter(list__library=library_id, list__is_current=True, key=naco.stored(term_key(one.term)))
    return [Listed(row.list.code, _entry(row.data)) for row in rows.exclude(list=kept).select_related("list")]


def listed(library_id: int, codes: Sequence[str] = ()) -> list[Listed]:
    """Give the entries that an audit looks for: of the lists in use, or of those named."""
    chosen = [one for one in lists(library_id) if not codes or one.code in codes]
    found = [Listed(one.code, each) for one in chosen for each in content(one).entries]
    return [*found, *upstream(library_id)] if not codes or AUTHORITY_FILE in codes else found


def upstream(library_id: int, most: int = 20_000) -> list[Listed]:
    """Give the headings that the authority file knows as earlier forms of others (rule R02), as entries of a list."""
    rows = Heading.objects.filter(library_id=library_id, role="4", tag__in=("150", "151", "155"))
    wanted = [
        one
        for one in rows.only("record_id", "text", "thesaurus", "control")[:most]
        if one.control[2:3] in _UPSTREAM and one.control[2:3]
    ]
    established = dict(
        Heading.objects.filter(record__in={one.record_id for one in wanted}, role="1").values_list("record_id", "text")
    )
    return [_earlier(one, established[one.record_id]) for one in wanted if one.record_id in established]


def _earlier(one: Heading, established: str) -> Listed:
    made = Entry(
        id=str(one.record_id), term=one.text, scheme=(one.thesaurus or "*",),
        part=Part.HEADING if "--" in one.text else Part.MAIN, status=Status.UPSTREAM_CHANGED,
        why="The vocabulary itself has another heading now.",
        alternatives=(Alternative(established, one.thesaurus or "local"),),
    )  # fmt: skip
    return Listed(AUTHORITY_FILE, made)


def findings(library_id: int, kept: KeptTermList) -> list[Finding]:
    """Look a list over, beside the others in use and the authority file."""
    others = [content(one) for one in lists(library_id) if one.pk != kept.pk]

    def established(keys: Sequence[str]) -> Collection[str]:
        wanted = {naco.stored(key): key for key in keys if key}
        rows = Heading.objects.filter(library_id=library_id, role="1", key__in=list(wanted)).values_list("key", flat=True)
        return {wanted[bytes(key)] for key in rows}

    return lint(content(kept), others=others, headings=established)


def disagreements(library_id: int, kept: KeptTermList) -> list[Conflict]:
    """Give the terms of a list of which other lists in use say otherwise."""
    found = conflicts([content(one) for one in lists(library_id)])
    return [one for one in found if not one.agree and any(each.list == kept.code for each in one.proposals)]


def out_of_date(library_id: int, term_list: TermList) -> dict[str, str]:
    """Say of which entries the vocabulary itself has moved on (rule R24): the id of the entry, and why.

    Only for vocabularies of which the authority file has headings.
    """
    known = set(Heading.objects.filter(library_id=library_id, role="1").values_list("thesaurus", flat=True).distinct())
    keys = {naco.stored(term_key(one.term)) for one in term_list.entries}
    keys |= {naco.stored(term_key(each.term)) for one in term_list.entries for each in one.alternatives}
    rows = Heading.objects.filter(library_id=library_id, role="1", key__in=list(keys)).values_list("key", "thesaurus")
    standing = {(bytes(key), thesaurus) for key, thesaurus in rows}
    found = {}
    for one in term_list.entries:
        for scheme in one.scheme:
            if scheme not in known:
                continue
            if (naco.stored(term_key(one.term)), scheme) not in standing:
                found[one.id] = f"{scheme} has no heading “{one.term}” any more."
            elif any((naco.stored(term_key(each.term)), scheme) in standing for each in one.alternatives):
                found[one.id] = f"{scheme} has a heading of its own with the words proposed."
    return found


def _entry(data: dict[str, Any]) -> Entry:
    """Read an entry as the database holds it."""
    troubles: list[Trouble] = []
    found = shape.decode(data, 0, troubles)
    if found is None:
        raise RuntimeError(f"an entry of a term list cannot be read: {troubles}")
    return found
