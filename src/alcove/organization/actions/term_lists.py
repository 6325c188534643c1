"""The verbs of term lists: to load one, and to put one away. A list proposes; it never acts."""

from __future__ import annotations

import json
from dataclasses import asdict

from django.db.models import Max

from alcove.formats.description.headings import term_key
from alcove.formats.terms import shape
from alcove.formats.terms.entries import TermList
from alcove.libraries import locks
from alcove.libraries.action import Actor, action
from alcove.libraries.errors import AlcoveError
from alcove.marc import naco
from alcove.organization.models import KeptTerm, KeptTermList

MOST_TERMS = 50_000


class CannotKeepTerms(AlcoveError):
    """A term list cannot be kept so."""

    code = "A464"


@action("organization.keep_terms")
def keep_terms(actor: Actor, *, code: str, term_list: TermList) -> KeptTermList:
    """Keep a list under a code, as its newest edition; the older ones stay. The same list again is no new edition.

    Raises CannotKeepTerms (A464) for a list without a term or without a code, or one that is too long.
    """
    if not code.strip() or len(code) > 60:
        raise CannotKeepTerms("The list needs a code of at most 60 letters.", remedy="Give it a short name, such as trln.")
    if not term_list.entries:
        raise CannotKeepTerms("There is no term in this list.", remedy="Look at what could not be read, and correct it.")
    if len(term_list.entries) > MOST_TERMS:
        raise CannotKeepTerms(f"A list has {MOST_TERMS:,} terms at most.", remedy="Divide it into several.")
    locks.writing()
    header, rows = shape.encode(term_list.header), [shape.encode(one) for one in term_list.entries]
    editions = KeptTermList.objects.filter(library=actor.library_id, code=code)
    current = editions.filter(is_current=True).first()
    if current and current.header == _plain(header) and _data_of(current) == _plain(rows):
        return current
    editions.update(is_current=False)
    kept = KeptTermList.objects.create(
        library_id=actor.library_id, code=code, edition=(editions.aggregate(last=Max("edition"))["last"] or 0) + 1,
        title=(term_list.header.title or code)[:300], header=header, loaded_by=actor.name[:150],
        troubles=[asdict(one) for one in term_list.troubles[:1000]],
    )  # fmt: skip
    KeptTerm.objects.bulk_create(
        [
            KeptTerm(list=kept, number=number, entry_id=one.id[:100], term=one.term[:300], key=naco.stored(term_key(one.term)),
                     data=row)
            for number, (one, row) in enumerate(zip(term_list.entries, rows, strict=True), 1)
        ],
        batch_size=1000,
    )  # fmt: skip
    return kept


@action("organization.put_terms_away")
def put_terms_away(actor: Actor, *, kept: KeptTermList) -> None:
    """Take a list out of use: audits pass over it. What it said is kept, and decisions stand."""
    KeptTermList.objects.filter(library=actor.library_id, code=kept.code).update(is_current=False)


def _data_of(kept: KeptTermList) -> list[object]:
    return list(KeptTerm.objects.filter(list=kept).order_by("number").values_list("data", flat=True))


def _plain(value: object) -> object:
    """Give plain data as JSON would give it back."""
    return json.loads(json.dumps(value))
