"""Vocabularies as RDF: SKOS, MADS/RDF and MeSH, in any order of their triples, in bounded memory.

What is known of the triples goes to a small database in a temporary file, and concepts are put together from it one by one.
RDF is read by pyoxigraph (the extra `rdf`); nothing is ever fetched.
"""

from __future__ import annotations

import io
import re
import sqlite3
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from itertools import islice
from typing import IO, Any, cast

from .concept import LONGEST_LABEL, Concept, Trouble, VocabularyProblem, identifier_of

SYNTAXES = {
    "turtle": "text/turtle", "ntriples": "application/n-triples", "rdfxml": "application/rdf+xml",
    "jsonld": "application/ld+json", "nquads": "application/n-quads", "trig": "application/trig",
}  # fmt: skip
LONGEST_TEXT = 10_000
_SKOS = "http://www.w3.org/2004/02/skos/core#"
_SKOS_XL = "http://www.w3.org/2008/05/skos-xl#"
_MADS = "http://www.loc.gov/mads/rdf/v1#"
_MESH = "http://id.nlm.nih.gov/mesh/vocab#"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
_DC = "http://purl.org/dc/terms/"
_SHACL_ORDER, _POSITION = "http://www.w3.org/ns/shacl#order", "https://schema.org/position"

# What each property says. Add one here.
_SAYS: dict[str, str] = {
    _RDF + "type": "type", _RDF + "first": "first", _RDF + "rest": "rest", _LABEL: "name",
    _SKOS + "prefLabel": "label", _SKOS + "altLabel": "see", _SKOS + "hiddenLabel": "see", _SKOS + "broader": "broader",
    _SKOS + "narrower": "narrower", _SKOS + "related": "related", _SKOS + "notation": "notation",
    _SKOS + "scopeNote": "note scope", _SKOS + "definition": "note definition", _SKOS + "example": "note example",
    _SKOS + "historyNote": "note history", _SKOS + "note": "note general", _SKOS + "exactMatch": "match exact",
    _SKOS + "closeMatch": "match close", _SKOS + "broadMatch": "match broad", _SKOS + "narrowMatch": "match narrow",
    _SKOS + "relatedMatch": "match related", _SKOS_XL + "prefLabel": "xl label", _SKOS_XL + "altLabel": "xl see",
    _SKOS_XL + "literalForm": "name", _DC + "isReplacedBy": "later", _DC + "title": "title", _DC + "license": "licence",
    _DC + "rights": "licence", "http://www.w3.org/2002/07/owl#deprecated": "deprecated",
    "http://www.w3.org/2002/07/owl#versionInfo": "version", _DC + "modified": "modified",
    _MADS + "authoritativeLabel": "label", _MADS + "hasVariant": "xl see", _MADS + "variantLabel": "name",
    _MADS + "hasBroaderAuthority": "broader", _MADS + "hasNarrowerAuthority": "narrower",
    _MADS + "hasReciprocalAuthority": "related", _MADS + "hasLaterEstablishedForm": "later", _MADS + "useInstead": "later",
    _MADS + "hasEarlierEstablishedForm": "xl earlier", _MADS + "isMemberOfMADSScheme": "member", _SKOS + "inScheme": "scheme",
    _MADS + "componentList": "components", _MADS + "note": "note general", _MADS + "editorialNote": "note editorial",
    _MADS + "scopeNote": "note scope", _MADS + "hasExactExternalAuthority": "match exact",
    _MADS + "hasCloseExternalAuthority": "match close", _MADS + "deletionNote": "deprecated",
    _MESH + "broaderDescriptor": "broader", _MESH + "annotation": "note scope", _MESH + "concept": "mesh concept",
    _MESH + "preferredConcept": "mesh concept", _MESH + "term": "mesh term", _MESH + "preferredTerm": "mesh term",
    _MESH + "prefLabel": "name", _MESH + "altLabel": "name", _MESH + "seeAlso": "related", _MESH + "identifier": "identifier",
    _MESH + "active": "active", _SHACL_ORDER: "sort", _POSITION: "sort",
}  # fmt: skip
_CONCEPTS = {
    _SKOS + "Concept": "150", _MADS + "Authority": "150", _MADS + "DeprecatedAuthority": "150", _MADS + "Topic": "150",
    _MADS + "ComplexSubject": "150", _MADS + "PersonalName": "100", _MADS + "FamilyName": "100", _MADS + "CorporateName": "110",
    _MADS + "ConferenceName": "111", _MADS + "Title": "130", _MADS + "NameTitle": "100", _MADS + "Geographic": "151",
    _MADS + "HierarchicalGeographic": "151", _MADS + "Temporal": "148", _MADS + "GenreForm": "155",
    _MESH + "TopicalDescriptor": "150", _MESH + "GeographicalDescriptor": "151", _MESH + "PublicationType": "155",
    _MESH + "CheckTag": "150", _MESH + "Qualifier": "180",
}  # fmt: skip
# The facets of FAST, by the end of the address of their scheme.
_FACETS = {
    "personal": "100", "corporate": "110", "meeting": "111", "title": "130", "event": "147", "chronological": "148",
    "topical": "150", "geographic": "151", "formgenre": "155",
}  # fmt: skip
_PARTS = {_MADS + "Topic": "x", _MADS + "Geographic": "z", _MADS + "Temporal": "y", _MADS + "GenreForm": "v"}


class Triples:
    """The triples of a file, by what they say."""

    def __init__(self) -> None:
        """Begin with nothing, in a temporary file that goes with this."""
        self._file = tempfile.NamedTemporaryFile(prefix="alcove-vocabulary-", suffix=".sqlite3")  # noqa: SIM115 - kept open
        self._base = sqlite3.connect(self._file.name)
        self._base.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; CREATE TABLE t (s, p, o, l);")

    def take(self, triples: Iterator[tuple[str, str, str, str]]) -> None:
        """Take (subject, what it says, object, language)."""
        self._base.executemany("INSERT INTO t VALUES (?, ?, ?, ?)", triples)

    def index(self) -> None:
        """Make it possible to ask by subject."""
        self._base.executescript("CREATE INDEX by_s ON t (s); CREATE INDEX by_type ON t (p, o) WHERE p = 'type';")

    def concepts(self) -> Iterator[str]:
        """Yield the subjects that are concepts, in their order."""
        marks = ",".join("?" * len(_CONCEPTS))
        # In MADS, what is only mentioned is a member of no scheme.
        members = self._base.execute("SELECT 1 FROM t WHERE p = 'member' LIMIT 1").fetchone()
        of_scheme = "AND (o NOT LIKE '%mads%' OR s IN (SELECT s FROM t WHERE p = 'member'))" if members else ""
        typed = f"p = 'type' AND o IN ({marks}) {of_scheme}"
        faceted = "p = 'label' AND s IN (SELECT s FROM t WHERE p = 'scheme' AND o LIKE '%facet-%')"
        sql = f"SELECT DISTINCT s FROM t WHERE ({typed} OR {faceted}) AND s NOT LIKE '\\_:%' ESCAPE '\\' ORDER BY s"  # noqa: S608
        rows = self._base.execute(sql, list(_CONCEPTS))
        while some := rows.fetchmany(1000):
            yield from (subject for (subject,) in some)

    def of(self, subject: str) -> dict[str, list[tuple[str, str]]]:
        """Give what is said of a subject: by what, (object, language)."""
        found: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for says, value, language in self._base.execute("SELECT p, o, l FROM t WHERE s = ? ORDER BY rowid", (subject,)):
            found[says].append((value, language))
        return found

    def about(self, says: str) -> str:
        """Give what is said so of the vocabulary itself, "" for nothing: its title, its licence."""
        scheme = self._base.execute(
            "SELECT o FROM t WHERE p = ? AND s IN (SELECT s FROM t WHERE p = 'type' AND o LIKE '%ConceptScheme') LIMIT 1",
            (says,),
        ).fetchone()
        return str(scheme[0]) if scheme else ""

    def close(self) -> None:
        """Let the file go."""
        self._base.close()
        self._file.close()


def load(stream: IO[bytes], syntax: str, troubles: list[Trouble]) -> Triples:
    """Read the triples of a file; where it breaks off, what came before is kept, and the place is a trouble."""
    try:
        import pyoxigraph
    except ImportError as error:
        raise VocabularyProblem(
            "RDF is read by pyoxigraph, which is not installed.",
            "Install it: python3 -m pip install pyoxigraph, or alcove[rdf]",
        ) from error
    if syntax == "rdfxml":
        stream = _without_bombs(stream)
    triples = Triples()
    form = pyoxigraph.RdfFormat.from_media_type(SYNTAXES[syntax])
    parser = iter(cast(Any, pyoxigraph).parse(stream, format=form, base_iri="urn:file:", lenient=True))
    try:
        while some := list(islice(_known(parser, troubles), 20_000)):
            triples.take(iter(some))
    finally:
        triples.index()
    return triples


_ENTITY = re.compile(rb"<!ENTITY\s+%?\s*[^\s>]+\s+(?:\"([^\"]*)\"|'([^']*)')")
_HEAD, _MOST_ENTITIES, _LONGEST_ENTITY = 1 << 18, 500, 120


def _without_bombs(stream: IO[bytes]) -> IO[bytes]:
    """Give the stream, unless its entities are made of others, many or long: a few lines could become endless text."""
    head = stream.read(_HEAD)
    found = [one or other for one, other in _ENTITY.findall(head)]
    nested = sum(b"&" in one and not re.fullmatch(rb"(?:[^&]|&(?:amp|lt|gt|quot|apos|#\w+);)*", one) for one in found)
    if nested or len(found) > _MOST_ENTITIES or any(len(one) > _LONGEST_ENTITY for one in found):
        raise VocabularyProblem(
            "The file declares entities that are made of others, or too many.", "Write the texts out instead."
        )
    return cast("IO[bytes]", io.BufferedReader(_Again(head, stream)))


class _Again(io.RawIOBase):
    """What was read already, and then the rest."""

    def __init__(self, head: bytes, rest: IO[bytes]) -> None:
        self._head, self._rest = head, rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        some, self._head = self._head[: len(buffer)], self._head[len(buffer) :]
        some = some or self._rest.read(len(buffer))
        buffer[: len(some)] = some
        return len(some)


def _known(parser: Iterator[Any], troubles: list[Trouble]) -> Iterator[tuple[str, str, str, str]]:
    """Yield the triples that say something here."""
    while True:
        try:
            quad = next(parser)
        except StopIteration:
            return
        except (SyntaxError, ValueError, OSError) as error:
            where = getattr(error, "lineno", None)
            place = f"line {where}" if where else "somewhere"
            message = f"The file breaks off or cannot be read here: {str(error)[:200]}"
            troubles.append(Trouble(place, "V201", message, "Get the whole file again; what came before was read."))
            return
        says = _SAYS.get(quad.predicate.value)
        if says:
            value = quad.object
            text = value.value if not str(value).startswith("_:") else str(value)
            yield _name(quad.subject), says, text[:LONGEST_TEXT], getattr(value, "language", None) or ""


def _name(node: Any) -> str:
    said = str(node)
    return said if said.startswith("_:") else node.value


def concepts(triples: Triples, language: str, troubles: list[Trouble]) -> Iterator[Concept]:
    """Yield the concepts; one without a label is a trouble."""
    for subject in triples.concepts():
        said = triples.of(subject)
        if concept := _concept(triples, subject, said, language, troubles):
            yield concept


def _concept(
    triples: Triples, uri: str, said: dict[str, list[tuple[str, str]]], language: str, troubles: list[Trouble]
) -> Concept | None:
    types = [value for value, _ in said["type"]]
    labels = [(lang, text) for text, lang in [*said["label"], *_linked(triples, said["xl label"])]]
    labels = labels or [(lang, text) for text, lang in said["name"]]
    labels.sort(key=lambda one: (one[0] != language, one[0] not in ("", "en"), not one[0].startswith("en")))
    if not labels:
        if any(kind == _SKOS + "Concept" or _MADS in kind for kind in types):
            troubles.append(Trouble(uri, "V104", "The concept has no label.", "It was left out; ask those who publish it."))
        return None
    identifier = next((value for value, _ in said["identifier"]), "") or identifier_of(uri)
    chosen = labels[0]
    others = tuple(dict.fromkeys(one for one in labels[1:] if one[0] != chosen[0]))
    see = [(lang, text) for text, lang in [*said["see"], *_linked(triples, said["xl see"]), *_mesh_terms(triples, said)]]
    kinds = [_CONCEPTS[kind] for kind in types if kind in _CONCEPTS]
    facets = [value.rpartition("facet-")[2].lower().replace("-", "") for value, _ in said["scheme"] if "facet-" in value]
    kinds += [_FACETS[facet] for facet in facets if facet in _FACETS]
    parts = _parts(triples, said)
    if parts[:1] == "z":
        kinds.append("151")
    is_gone = (bool(said["deprecated"]) and said["deprecated"][0][0] != "false") or _MADS + "DeprecatedAuthority" in types
    is_gone = is_gone or any(value in ("false", "0") for value, _ in said["active"])
    notes = [(says[5:], lang, text) for says in said if says.startswith("note ") for text, lang in said[says]]
    matches = [(says[6:], value) for says in said if says.startswith("match ") for value, _ in said[says]]
    return Concept(
        uri, identifier, chosen[1][:LONGEST_LABEL], next((kind for kind in kinds if kind != "150"), "150"), chosen[0],
        parts=parts[1:], others=others, earlier=tuple((lang, text) for text, lang in _linked(triples, said["xl earlier"])),
        see=tuple(dict.fromkeys((lang, text) for lang, text in see if text and text != chosen[1])),
        broader=_identifiers(said["broader"]), narrower=_identifiers(said["narrower"]), related=_identifiers(said["related"]),
        later=_identifiers(said["later"]), matches=tuple(matches), notation=tuple(value for value, _ in said["notation"]),
        notes=tuple(notes), status="deprecated" if is_gone else "active",
        sort=next((value[:60] for value, _ in said["sort"]), ""),
    )  # fmt: skip


def _linked(triples: Triples, nodes: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Give the labels of nodes that stand for a label (SKOS-XL, MADS variants)."""
    return [one for node, _ in nodes for one in triples.of(node)["name"][:1]]


def _mesh_terms(triples: Triples, said: dict[str, list[tuple[str, str]]]) -> list[tuple[str, str]]:
    found = []
    for concept, _ in said["mesh concept"]:
        for term, _ in triples.of(concept)["mesh term"]:
            found += triples.of(term)["name"]
    return found


def _parts(triples: Triples, said: dict[str, list[tuple[str, str]]]) -> str:
    """Give the codes of the components of a MADS complex subject, by their types; that of the first says what it is."""
    node, codes = next((value for value, _ in said["components"]), ""), ""
    for _ in range(20):
        if not node or node == _RDF + "nil":
            break
        here = triples.of(node)
        component = next((value for value, _ in here["first"]), "")
        types = [value for value, _ in triples.of(component)["type"]] if component else []
        codes += next((_PARTS[kind] for kind in types if kind in _PARTS), "x")
        node = next((value for value, _ in here["rest"]), "")
    return codes


def _identifiers(values: list[tuple[str, str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(identifier_of(value) for value, _ in values if not value.startswith("_:")))
