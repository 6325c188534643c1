"""OAI-PMH at /oai: the records of this library for whoever harvests them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import override
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from alcove.formats import oai_pmh
from alcove.formats.oai_pmh import FORMS, Asked, Item, Refused, Repository
from alcove.libraries import queries as libraries
from alcove.marc.record import Record as MarcRecord
from alcove.records import harvest
from alcove.records.harvest import Harvested, Wanted
from alcove.records.layers import Together
from alcove.records.models import Record

PAGE = 200
_AS_IT_CAME = ("marc21", "marcxml")
_KINDS = frozenset(str(kind) for kind in Record.Kind.values)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def door(request: HttpRequest) -> HttpResponse:
    """Answer a request; what cannot be done is answered with the protocol's error, as it wants."""
    moment = timezone.now()
    address = request.build_absolute_uri(request.path)
    given = [(name, value) for form in (request.GET, request.POST) for name, values in form.lists() for value in values]
    with override("en"):
        try:
            asked = oai_pmh.read(given, sets=_KINDS)
            answer = oai_pmh.answer(address, moment, asked, _ANSWERS[asked.verb](asked, _repository(address)))
        except Refused as refused:
            answer = oai_pmh.refusal(address, moment, given, refused)
    return HttpResponse(answer, content_type="text/xml; charset=utf-8")


def _repository(address: str) -> Repository:
    host = urlsplit(address).hostname or ""
    # RFC 2142: the mailbox that every host has. The protocol asks for a dot in the name.
    email = settings.CONFIG.CONTACT_EMAIL or f"postmaster@{host if '.' in host else 'localhost.localdomain'}"
    return Repository(address, libraries.default_library().name, host, email, harvest.earliest())


def _identify(asked: Asked, repository: Repository) -> str:
    return oai_pmh.identify(repository)


def _sets(asked: Asked, repository: Repository) -> str:
    return oai_pmh.sets({str(kind): str(label) for kind, label in Record.Kind.choices})


def _formats(asked: Asked, repository: Repository) -> str:
    found = _found(asked, repository) if asked.identifier else None
    return oai_pmh.formats(form for form in FORMS.values() if found is None or form.has(found.kind))


def _one(asked: Asked, repository: Repository) -> str:
    found = _found(asked, repository)
    if not FORMS[asked.prefix].has(found.kind):
        raise Refused("cannotDisseminateFormat", f"This record is not given as {asked.prefix}.")
    return _record(found, asked, repository, Together([found.id]))


def _found(asked: Asked, repository: Repository) -> Harvested:
    found = harvest.one(repository.record_id(asked.identifier))
    if found is None:
        raise Refused("idDoesNotExist", "There is no such record.")
    return found


def _list(asked: Asked, repository: Repository) -> str:
    place, with_bytes = asked.place, asked.verb == "ListRecords"
    wanted = _wanted(asked)
    found = harvest.page(wanted, after=place.after, limit=PAGE + 1, with_bytes=with_bytes)
    # What was to come may have moved on or away since the token was given: then the list ends with its last record again.
    found = found or harvest.last_until(wanted, upto=place.after, with_bytes=with_bytes)
    if not found:
        raise Refused("noRecordsMatch", "There is no such record.")
    here = found[:PAGE]
    following = place.further(here[-1].seq, len(here)) if len(found) > PAGE else None
    together = Together([one.id for one in here])
    say = partial(_record, together=together) if with_bytes else _header
    return oai_pmh.listed((say(one, asked, repository) for one in here), asked, following)


def _wanted(asked: Asked) -> Wanted:
    kinds = {kind for kind in _KINDS if FORMS[asked.prefix].has(kind) and asked.place.set in ("", kind)}
    return Wanted(*asked.place.span, None if kinds == _KINDS else kinds)


def _record(one: Harvested, asked: Asked, repository: Repository, together: Together) -> str:
    metadata = "" if one.is_deleted else FORMS[asked.prefix].write(_given(one, asked, together))
    return oai_pmh.record(_item(one, repository), metadata)


def _given(one: Harvested, asked: Asked, together: Together) -> MarcRecord:
    """Give MARC as it came, and what other formats are made of as it is shown."""
    return one.record if asked.prefix in _AS_IT_CAME else together.shown(one.id, one.record)


def _header(one: Harvested, asked: Asked, repository: Repository) -> str:
    return oai_pmh.header(_item(one, repository))


def _item(one: Harvested, repository: Repository) -> Item:
    return Item(repository.identifier(one.id), one.updated, one.kind, one.is_deleted)


_ANSWERS: dict[str, Callable[[Asked, Repository], str]] = {
    "GetRecord": _one,
    "Identify": _identify,
    "ListIdentifiers": _list,
    "ListMetadataFormats": _formats,
    "ListRecords": _list,
    "ListSets": _sets,
}
