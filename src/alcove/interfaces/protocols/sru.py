"""SRU at /sru: searchRetrieve, scan and explain, in the versions 1.1, 1.2 and 2.0."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import override
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from alcove.engines.search.ast import QueryTooDeep
from alcove.engines.search.index import FacetRequest
from alcove.formats import cql, sru
from alcove.formats.sru import Found, Named, Refused, Request, ScanTerm
from alcove.libraries import queries as libraries
from alcove.retrieval import browse, cql_queries, fields, queries
from alcove.retrieval.access_points import CONTEXT_SETS, POINTS, CannotAsk, find_point
from alcove.retrieval.queries import CannotSearch, Facet

from .forms import XML

_TERMS = 20
_COUNTED = {"subject": "subject_heading", "author": "author_name", "genre": "genre_term", "year": "decade"}


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def door(request: HttpRequest) -> HttpResponse:
    """Answer a request; what cannot be done is answered with a diagnostic, as the standard wants."""
    given = {name: values[-1] for name, values in (request.POST if request.method == "POST" else request.GET).lists() if values}
    with override("en"):
        return HttpResponse(_answer(request, given), content_type="application/xml; charset=utf-8")


def _answer(request: HttpRequest, given: dict[str, str]) -> str:
    version = sru.version_of(given)
    operation = given.get("operation", "searchRetrieve")
    try:
        asked = sru.read(given)
        operation = asked.operation
        if operation == "explain":
            return _explain(request, asked)
        return _scan(asked) if operation == "scan" else _search(asked)
    except Refused as refused:
        return sru.refusal(operation, version, refused)
    except cql.BadQuery as bad:
        return sru.refusal(operation, version, Refused(bad.code, f"{bad} (character {bad.position + 1})"))
    except CannotAsk as cannot:
        return sru.refusal(
            operation, version, Refused(cannot.sru, f"{cannot.detail}: {cannot}" if cannot.detail else str(cannot))
        )
    except QueryTooDeep:
        return sru.refusal(operation, version, Refused(38))


def _search(asked: Request) -> str:
    query, sort = cql_queries.read(asked.query)
    counted = {_facet(index): (index, most) for index, most in asked.facets}
    wanted = [FacetRequest(name, most) for name, (_, most) in counted.items()]
    try:
        answer = queries.find(query, sort=sort, offset=asked.first - 1, limit=asked.most, facets=wanted)
    except CannotSearch as error:
        raise Refused(61, str(error)) from None
    if asked.first > max(answer.total, 1):
        raise Refused(61, str(asked.first))
    found = [
        Found(XML[asked.schema](stored), str(stored.id), place)
        for place, stored in enumerate(answer.records, asked.first)
    ]  # fmt: skip
    return sru.found_response(asked, answer.total, found, facets=_facets(asked, counted, answer.facets))


def _facet(index: str) -> str:
    point = find_point(index)
    name = _COUNTED.get(point.name, point.name)
    if name not in fields.FACETS:
        raise Refused(16, index)
    return name


def _facets(asked: Request, counted: dict[str, tuple[str, int]], facets: list[Facet]) -> str:
    if not facets or asked.version != "2.0":
        return ""
    return sru.facet_results(
        (
            facet.label,
            counted[facet.name][0],
            [(one.label, _narrowed(asked.query, facet.name, one.value), one.count) for one in facet.values],
        )
        for facet in facets
    )


def _narrowed(query: str, name: str, value: str) -> str:
    return f'({query}) and alcove.{name} = "{value.replace(chr(34), chr(92) + chr(34))}"'


def _scan(asked: Request) -> str:
    clause = cql.parse(asked.query).query
    if not isinstance(clause, cql.Clause):
        raise Refused(10, "A list is asked for by one index and one term.")
    point = find_point(clause.index)
    if not point.browse:
        raise Refused(16, clause.index)
    most = int(asked.given["maximumTerms"]) if asked.given.get("maximumTerms") else _TERMS
    if most > sru.MOST_TERMS:
        raise Refused(121, str(sru.MOST_TERMS))
    if asked.position > most + 1:
        raise Refused(120, str(asked.position))
    before = max(0, asked.position - 1)
    page = browse.around(point.browse, clause.term, before=before, after=max(0, most - before))
    entries = page.entries[1:] if asked.position == 0 else page.entries
    return sru.scan_response(asked, [ScanTerm(one.heading, one.count, one.heading) for one in entries])


def _explain(request: HttpRequest, asked: Request) -> str:
    host, _, port = request.get_host().rpartition(":") if ":" in request.get_host() else (request.get_host(), "", "")
    names = [
        Named(point.label, [(prefix, name) for index in point.cql for prefix, _, name in [index.partition(".")]],
              bool(point.browse), bool(point.order))
        for point in POINTS
    ]  # fmt: skip
    return sru.explain_response(
        asked.version, host=host, port=int(port) if port.isdecimal() else (443 if request.is_secure() else 80), path="sru",
        title=libraries.default_library().name, sets=CONTEXT_SETS, indexes=names,
    )  # fmt: skip
