"""SRU 1.1, 1.2 and 2.0: what is asked for, and the answers. The search itself is made elsewhere.

SRU 1.1/1.2 (Library of Congress, namespace `.../zing/srw/`); SRU 2.0 (OASIS searchRetrieve 1.0, part 3, 2013).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from .markup import HEAD, around, element, said

VERSIONS = ("1.1", "1.2", "2.0")
MOST_RECORDS, FIRST_RECORDS, MOST_TERMS, MOST_FACETS = 100, 10, 100, 50
"""Records of one answer at most, and where none are asked for; terms of a scan; values of a facet."""
_MESSAGES = {
    1: "General system error", 3: "Authentication error", 4: "Unsupported operation", 5: "Unsupported version",
    6: "Unsupported parameter value", 7: "Mandatory parameter not supplied", 8: "Unsupported parameter",
    10: "Query syntax error", 11: "Unsupported query type", 12: "Too many characters in query",
    13: "Invalid or unsupported use of parentheses", 14: "Invalid or unsupported use of quotes",
    15: "Unsupported context set", 16: "Unsupported index", 19: "Unsupported relation", 20: "Unsupported relation modifier",
    22: "Unsupported combination of relation and index", 23: "Too many characters in term",
    28: "Masking character not supported",
    31: "Anchoring character not supported", 36: "Term in invalid format for index or relation",
    38: "Too many boolean operators in query", 39: "Proximity not supported", 46: "Unsupported boolean modifier",
    50: "Result sets not supported", 61: "First record position out of range", 66: "Unknown schema for retrieval",
    71: "Unsupported record packing", 80: "Sort not supported", 81: "Unsupported sort type", 82: "Unsupported sort sequence",
    120: "Response position out of range", 121: "Too many terms requested",
}  # fmt: skip
_ZING, _OASIS = "http://www.loc.gov/zing/srw/", "http://docs.oasis-open.org/ns/search-ws/sruResponse"
_FACET, _SCAN = "http://docs.oasis-open.org/ns/search-ws/facetedResults", "http://docs.oasis-open.org/ns/search-ws/scan"
_ZEEREX = "http://explain.z3950.org/dtd/2.0/"

_RELATIONS = ("=", "any", "all", "adj", "within", "<", ">", "<=", ">=", "<>")


class Schema(NamedTuple):
    """A format that records are given in: its identifier, the short names it is asked for by, and what it is called."""

    identifier: str
    names: tuple[str, ...]
    title: str


SCHEMAS = {
    "marcxml": Schema("info:srw/schema/1/marcxml-v1.1", ("marcxml", "marc", "marc21"), "MARCXML"),
    "mods": Schema("info:srw/schema/1/mods-v3.8", ("mods",), "MODS"),
    "dc": Schema("info:srw/schema/1/dc-v1.1", ("dc", "oai_dc"), "Dublin Core"),
}


class Refused(ValueError):
    """What is asked for cannot be done: the number of the diagnostic, and what it is about."""

    def __init__(self, code: int, details: str = "", message: str = "") -> None:
        """Keep them."""
        self.code, self.details = code, details
        super().__init__(message or _MESSAGES.get(code, "General system error"))


@dataclass(frozen=True)
class Request:
    """What is asked for. `facets` says of which indexes how many values are to be counted."""

    operation: str
    version: str
    query: str = ""
    first: int = 1
    most: int = FIRST_RECORDS
    schema: str = "marcxml"
    is_text: bool = False
    facets: tuple[tuple[str, int], ...] = ()
    position: int = 1
    given: Mapping[str, str] = field(default_factory=dict)


class Found(NamedTuple):
    """One record of an answer: its XML (in the format asked for), its id, and its place (from 1)."""

    xml: str
    identifier: str
    position: int


class ScanTerm(NamedTuple):
    """One entry of a list: what to search for, how many records, and how it is shown."""

    value: str
    records: int
    shown: str


def version_of(given: Mapping[str, str]) -> str:
    """Give the version that is spoken: the one asked for, or 2.0 where no operation is named, as it is there."""
    version = given.get("version", "")
    if version in VERSIONS:
        return version
    return "1.2" if "operation" in given or ("query" not in given and "scanClause" not in given) else "2.0"


def read(given: Mapping[str, str]) -> Request:
    """Read the parameters of a request. Raises Refused."""
    version = version_of(given)
    if "version" in given and given["version"] not in VERSIONS:
        raise Refused(5, "2.0")
    operation = given.get("operation") or (
        "searchRetrieve" if "query" in given else "scan" if "scanClause" in given else "explain"
    )
    if operation not in ("searchRetrieve", "scan", "explain"):
        raise Refused(4, operation)
    wanted = "scanClause" if operation == "scan" else "query"
    if operation != "explain" and not given.get(wanted):
        raise Refused(7, wanted)
    if given.get("queryType", "cql") not in ("cql", "searchTerms"):
        raise Refused(11, given["queryType"])
    return Request(
        operation, version, given.get(wanted, ""),
        first=_number(given, "startRecord", 1, least=1),
        most=min(_number(given, "maximumRecords" if operation != "scan" else "maximumTerms", FIRST_RECORDS), MOST_RECORDS),
        schema=schema_named(given.get("recordSchema", "")), is_text=_packing(given, version), facets=_facets(given),
        position=_number(given, "responsePosition", 1), given=dict(given),
    )  # fmt: skip


def _number(given: Mapping[str, str], name: str, standing: int, *, least: int = 0) -> int:
    text = given.get(name, "").strip()
    if not text:
        return standing
    if not (text.isascii() and text.isdigit()) or len(text) > 9 or int(text) < least:
        raise Refused(6, name)
    return int(text)


def schema_named(asked: str) -> str:
    """Find the name of a schema in SCHEMAS by any of its names; without one, the first. Raises Refused (66)."""
    for name, schema in SCHEMAS.items():
        if not asked or asked == schema.identifier or asked.lower() in schema.names:
            return name
        if asked.startswith("info:srw/schema/1/") and asked.rpartition("/")[2].partition("-")[0] in schema.names:
            return name
    raise Refused(66, asked)


def _packing(given: Mapping[str, str], version: str) -> bool:
    name = "recordXMLEscaping" if version == "2.0" else "recordPacking"
    packing = given.get(name, "xml") or "xml"
    if packing not in ("xml", "string"):
        raise Refused(71 if version != "2.0" else 6, packing)
    return packing == "string"


def _facets(given: Mapping[str, str]) -> tuple[tuple[str, int], ...]:
    """Read `facetLimit=10:dc.subject,5:dc.date` (SRU 2.0, 11)."""
    found: list[tuple[str, int]] = []
    for part in filter(None, given.get("facetLimit", "").split(",")):
        count, colon, index = part.partition(":")
        if not colon or not count.strip().isdecimal() or len(count) > 5 or len(found) >= 10:
            raise Refused(6, "facetLimit")
        found.append((index.strip(), min(int(count), MOST_FACETS)))
    return tuple(found)


def found_response(
    request: Request, total: int, records: Sequence[Found], *, facets: str = "", diagnostics: Iterable[Refused] = ()
) -> str:
    """Write a searchRetrieveResponse."""
    parts = [_version(request), element("numberOfRecords", str(total))]
    if records:
        parts.append(around("records", [_record(request, one) for one in records]))
        following = records[-1].position + 1
        if following <= total:
            parts.append(element("nextRecordPosition", str(following)))
    parts += [_echo(request), _diagnostics(request.version, diagnostics), facets]
    return _response("searchRetrieveResponse", request.version, parts)


def refusal(operation: str, version: str, refused: Refused) -> str:
    """Write the answer to what cannot be done."""
    parts = [element("version", version) if version != "2.0" else ""]
    if operation == "searchRetrieve":
        parts.append(element("numberOfRecords", "0"))
    name = operation if operation in ("searchRetrieve", "scan", "explain") else "searchRetrieve"
    parts.append(_diagnostics(version, [refused]))
    return _response(f"{name}Response", version, parts)


def scan_response(request: Request, terms: Sequence[ScanTerm]) -> str:
    """Write a scanResponse."""
    written = (
        around(
            "term",
            element("value", one.value) + element("numberOfRecords", str(one.records)) + element("displayTerm", one.shown),
        )
        for one in terms
    )
    parts = [_version(request), around("terms", list(written)) if terms else ""]
    return _response("scanResponse", request.version, parts)


def facet_results(facets: Iterable[tuple[str, str, Sequence[tuple[str, str, int]]]]) -> str:
    """Write facets (SRU 2.0): each with its label, its index, and (value, query, count) of its terms."""
    written = (
        around("facet", [
            element("facetDisplayLabel", label), element("index", index), element("relation", "="),
            around("terms", [
                around("term", element("actualTerm", value) + element("query", query) + element("count", str(count)))
                for value, query, count in terms
            ]),
        ])
        for label, index, terms in facets
    )  # fmt: skip
    source = around("datasource", around("facets", list(written)))
    return around("facetedResults", around("facetedResults", source, {"xmlns": _FACET}))


class Named(NamedTuple):
    """An index as the explanation says it: its label, and its names as (context set, name); what can be done with it."""

    label: str
    names: Sequence[tuple[str, str]]
    can_scan: bool = False
    can_sort: bool = False


def explain_response(
    version: str, *, host: str, port: int, path: str, title: str, sets: Mapping[str, str], indexes: Iterable[Named]
) -> str:
    """Write an explainResponse: a ZeeRex record of the server, its indexes and its formats."""
    server = around(
        "serverInfo", element("host", host) + element("port", str(port)) + element("database", path),
        {"protocol": "SRU", "version": version, "transport": "http", "method": "GET POST"},
    )  # fmt: skip
    about = around("databaseInfo", element("title", title, {"lang": "en", "primary": "true"}))
    listed = [around("set", "", {"name": name, "identifier": identifier}) for name, identifier in sets.items()]
    listed += [
        around(
            "index", element("title", one.label, {"lang": "en"})
            + around("map", [element("name", name, {"set": prefix}) for prefix, name in one.names]),
            {"search": "true", "scan": str(one.can_scan).lower(), "sort": str(one.can_sort).lower()},
        )
        for one in indexes
    ]  # fmt: skip
    schemas = [
        around(
            "schema",
            element("title", one.title),
            {"identifier": one.identifier, "name": name, "retrieve": "true", "sort": "false"},
        )
        for name, one in SCHEMAS.items()
    ]
    config = [
        element("default", str(FIRST_RECORDS), {"type": "numberOfRecords"}), element("default", "cql", {"type": "contextSet"}),
        element("setting", str(MOST_RECORDS), {"type": "maximumRecords"}),
        *(element("supports", one, {"type": "relation"}) for one in _RELATIONS),
        *(element("supports", one, {"type": "booleanOperator"}) for one in ("and", "or", "not")),
    ]  # fmt: skip
    data = around("explain", [
        server, about, around("indexInfo", listed), around("schemaInfo", schemas), around("configInfo", config),
    ], {"xmlns": _ZEEREX})  # fmt: skip
    packing = "recordXMLEscaping" if version == "2.0" else "recordPacking"
    record = around("record", [element("recordSchema", _ZEEREX), element(packing, "xml"), around("recordData", data)])
    return _response("explainResponse", version, [element("version", version) if version != "2.0" else "", record])


def _response(name: str, version: str, parts: Iterable[str]) -> str:
    namespace = _OASIS if version == "2.0" else _ZING
    if version == "2.0" and name == "scanResponse":
        namespace = _SCAN
    return HEAD + around(name, [part for part in parts if part], {"xmlns": namespace})


def _version(request: Request) -> str:
    return element("version", request.version) if request.version != "2.0" else ""


def _record(request: Request, one: Found) -> str:
    packing = "recordXMLEscaping" if request.version == "2.0" else "recordPacking"
    data = said(one.xml) if request.is_text else one.xml
    parts = [
        element("recordSchema", SCHEMAS[request.schema].identifier), element(packing, "string" if request.is_text else "xml"),
        around("recordData", data),
    ]  # fmt: skip
    if request.version == "1.2":
        parts.append(element("recordIdentifier", one.identifier))
    return around("record", [*parts, element("recordPosition", str(one.position))])


def _echo(request: Request) -> str:
    order: tuple[str, ...] = ("query", "startRecord", "maximumRecords", "recordXMLEscaping", "recordPacking", "recordSchema")
    if request.version != "2.0":
        order = ("query", "startRecord", "maximumRecords", "recordPacking", "recordSchema")
    given = [element(name, request.given[name]) for name in order if request.given.get(name)]
    return around("echoedSearchRetrieveRequest", [_version(request), *given])


def _diagnostics(version: str, refused: Iterable[Refused]) -> str:
    namespace = (
        "http://docs.oasis-open.org/ns/search-ws/diagnostic" if version == "2.0" else "http://www.loc.gov/zing/srw/diagnostic/"
    )
    written = [
        around("diagnostic", [
            element("uri", f"info:srw/diagnostic/1/{one.code}"), element("details", one.details) if one.details else "",
            element("message", str(one)),
        ], {"xmlns": namespace})
        for one in refused
    ]  # fmt: skip
    return around("diagnostics", written) if written else ""
