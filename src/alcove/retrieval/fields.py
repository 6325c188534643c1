"""What can be searched, counted and sorted by: one line a field.

A line names the field, its label (an English message id), where its values come from (the indexing language of
`alcove.marc.pick`) and what is done to them. The index schema, the limits beside an answer, the orders, the names that
readers may type (`title:hobbit`, `ti=hobbit`) and the document builder are all made from these lines.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext, gettext_noop

from alcove.engines.search.index import FieldSpec, Kind, Schema, Sort
from alcove.formats.accessibility import GROUP_LABELS
from alcove.marc.pick import Source, Step, each, each_subfield, in_pieces_of, marc, romanised, trimmed
from alcove.marc.pick import without_nonfiling as unfiled

from . import material
from .facets import AUDIENCES, AVAILABILITY, COUNTRIES, FORMATS, LANGUAGES, label_of_decade
from .identifiers import bare, isbn_13, lccn_form, shelved_by, without_prefix

N_ = gettext_noop
Values = Callable[[material.Coded], list[str]]


@dataclass(frozen=True)
class SearchField:
    """One line of the list below. `counted` is how many values are shown beside an answer; 0 for none."""

    name: str
    label: str
    kind: Kind
    source: Source | Values | None
    steps: tuple[Step, ...] = ()
    also: tuple[str, ...] = ()
    weight: float = 1.0
    default: bool = False
    counted: int = 0
    sort: bool = False
    labels: Mapping[str, str] | Callable[[str], str] | None = None

    @property
    def coded(self) -> Values | None:
        """Give the function that reads coded data, where that is the source."""
        return None if self.source is None or isinstance(self.source, Source) else self.source

    @property
    def spec(self) -> FieldSpec:
        """Give the field as an engine knows it."""
        return FieldSpec(self.name, self.kind, facet=self.counted > 0, sort=self.sort, weight=self.weight)


def _names(names: str) -> tuple[str, ...]:
    return tuple(names.split())


def text(name: str, label: str, source: Source, *, weight: float = 1.0, also: str = "", default: bool = True) -> SearchField:
    """Words; with `default`, looked at also when a reader names no field."""
    return SearchField(name, label, "text", source, weight=weight, also=_names(also), default=default)


def number_of(name: str, label: str, source: Source | Values, *steps: Step, also: str = "") -> SearchField:
    """An identifier, compared without blanks, hyphens and capitals."""
    return SearchField(name, label, "keyword", source, (*steps, bare), also=_names(also))


def limit(
    name: str,
    label: str,
    source: Source | Values | None,
    *steps: Step,
    show: int = 10,
    also: str = "",
    labels: Mapping[str, str] | Callable[[str], str] | None = None,
) -> SearchField:
    """Values that are counted beside an answer and can narrow it; `labels` says how a coded value is shown."""
    return SearchField(name, label, "keyword", source, steps, also=_names(also), counted=show, labels=labels)


def order(name: str, source: Source, key: Step | None = None) -> SearchField:
    """What answers can be sorted by: the first value, folded, or what `key` makes of it."""
    return SearchField(name, "", "order", source, (key,) if key else ())


_NAMES = "100abcdgjnq:110abcdgn:111acdegnq:700abcdgjnq:710abcdgn:711acdegnq:720a:400abcdq:410ab:411acd"
_TITLES = (
    "130:210ab:222ab:240adfgklmnoprs:242abnp:243adfgklmnoprs:245abfgknps:246abfgnp:247abfgnp:700fklmnoprst:710fklmoprst:"
    "711fklpst:730:740anp:773t:780t:785t"
)
_SUBJECTS = "600:610:611:630:647:648:650:651:653a:654:656:657:658:662:690:691:148:150:151:155:450:451:455"
# Not 541, 542, 561 and 583: they may hold what is not for everyone (prices, givers, decisions).
_NOTES = (
    "500:501:502:504:506:507:510:513:514:515:516:518:521:522:524:525:526:530:533:534:535:536:538:540:544:545:546:547:550:"
    "552:555:556:562:563:565:567:580:581:584:585:586:588:590:591:592:593:594:595:596:597:598:599"
)
_SUBJECT_HEADINGS = "600abcdgnqt:610abcdnt:611acdenqt:630anp:647acd:648a:650a:651a"
_LANGUAGES = each_subfield("008[35-37]:041ade")
_CALL_NUMBERS = "050ab:055ab:060ab:070ab:080a:082a:084a:086a:090ab:092ab:096ab:099a:852hi"
_OTHER_NUMBERS = "019a:024az:027a:028a:030a:035az:037a:074a:086a:088a:776w"

# Add one here. Readers see the limits in this order.
FIELDS: tuple[SearchField, ...] = (
    # words
    text("title", N_("Title"), marc(_TITLES, "430"), weight=4, also="ti"),
    text("author", N_("Author"), marc(_NAMES, "245c:508a:511a"), weight=3, also="au creator name"),
    text("subject", N_("Subject"), marc(_SUBJECTS), weight=2, also="su"),
    text("series", N_("Series"), marc("440anpv:490av:800:810:811:830"), also="se"),
    text("genre", N_("Genre"), marc("380a:655:600v:610v:630v:650v:651v"), also="form"),
    text("publisher", N_("Publisher"), marc("260bf:264b:502c:533c"), also="pb"),
    text("place", N_("Place"), marc("260ae:264a:370:533b:662:751:752"), also="pl"),
    text("contents", N_("Contents"), marc("505:520ab"), also="co toc"),
    text("notes", N_("Notes"), marc(_NOTES, "245h:250:254a:306a:351:385a:386a:856yz3"), also="note"),
    text("call", N_("Call number"), marc(_CALL_NUMBERS), also="cn shelfmark", default=False),
    # numbers of things and of records
    number_of("isbn", N_("ISBN"), each_subfield("020az"), isbn_13, also="bn"),
    number_of("issn", N_("ISSN"), each_subfield("022almyz"), also="sn"),
    number_of("lccn", N_("LCCN"), each_subfield("010az"), lccn_form),
    number_of("number", N_("Other number"), each_subfield(_OTHER_NUMBERS), without_prefix, also="id oclc standard"),
    number_of("record", N_("Record number"), marc("001"), also="control rn"),
    # limits
    limit("format", N_("Format"), material.formats, show=12, also="type", labels=FORMATS),
    limit("availability", N_("Availability"), material.availability, also="access", labels=AVAILABILITY),
    limit("author_name", N_("Author"), romanised(_NAMES), trimmed),
    limit("subject_heading", N_("Subject"), romanised(_SUBJECT_HEADINGS), trimmed),
    limit("genre_term", N_("Genre"), romanised("655a:650v:651v"), trimmed),
    limit("language", N_("Language"), _LANGUAGES, in_pieces_of(3), each(material.code), also="lang la", labels=LANGUAGES),
    limit("decade", N_("Decade"), material.decade, show=30, labels=label_of_decade),
    limit("accessible", N_("Accessibility"), None, labels=GROUP_LABELS),
    limit("audience", N_("Audience"), material.audience, labels=AUDIENCES),
    limit("country", N_("Country of publication"), marc("008[15-17]:044a"), each(material.code), labels=COUNTRIES),
    # what is browsed only
    SearchField("series_title", N_("Series"), "keyword", romanised("440anp:490a:830anp"), (trimmed,)),
    SearchField("reference", N_("Reference"), "keyword", None),
    SearchField("library", N_("Library"), "keyword", None),
    SearchField("kind", N_("Kind of record"), "keyword", None),
    # dates and orders
    SearchField("year", N_("Year"), "number", material.year, also=("date", "yr"), sort=True),
    SearchField("fullness", N_("Fullness of the description"), "number", None),
    order("title_order", unfiled(romanised("245abnp", "130adfklnp"))),
    order("author_order", romanised("100abcdq:110abcdn:111acdnq")),
    order("lcc_order", romanised("050ab:055ab:070ab:090ab"), shelved_by("lcc")),
    order("ddc_order", romanised("082ab:092ab"), shelved_by("ddc")),
    order("nlm_order", romanised("060ab:096ab"), shelved_by("nlm")),
    order("udc_order", romanised("080ab"), shelved_by("udc")),
    order("sudocs_order", marc("086|0*|a"), shelved_by("sudocs")),
    order("local_order", romanised("084ab:098a:099a:852hi"), shelved_by("other")),
)  # fmt: skip

SORTS: dict[str, Sort | None] = {
    "relevance": None,
    "newest": Sort("year", descending=True),
    "oldest": Sort("year"),
    "title": Sort("title_order"),
    "author": Sort("author_order"),
    "lcc": Sort("lcc_order"),
    "ddc": Sort("ddc_order"),
    "added": Sort("id", descending=True),
}
SORT_LABELS = {
    "relevance": N_("Best match"),
    "newest": N_("Newest first"),
    "oldest": N_("Oldest first"),
    "title": N_("Title"),
    "author": N_("Author"),
    "lcc": N_("LC call number"),
    "ddc": N_("Dewey number"),
    "added": N_("Latest additions"),
}


@dataclass(frozen=True)
class Limit:
    """How a limit is shown: its label, how many values, and what to call each."""

    field: SearchField

    @property
    def limit(self) -> int:
        """Say how many values are shown."""
        return self.field.counted

    @property
    def label(self) -> str:
        """Give the name of the limit in the reader's language."""
        return gettext(self.field.label)

    def label_of(self, value: str) -> str:
        """Give the name of a value in the reader's language; a value that is no code stays as it is."""
        labels = self.field.labels
        if labels is None:
            return value
        return labels(value) if callable(labels) else gettext(labels[value]) if value in labels else value


def _edition() -> str:
    """Say where values come from, so that an index made from other tags is known to be out of date."""
    sources = [line.source if line.coded is None else line.coded.__name__ for line in FIELDS]
    steps = [[getattr(step, "__qualname__", "") for step in line.steps] for line in FIELDS]
    return repr((sources, steps, EDITION))


EDITION = 2
"""Raise this when a function that makes values (`material.py`, `identifiers.py`) changes its mind."""

SCHEMA = Schema(tuple(line.spec for line in FIELDS), _edition())
BY_NAME = {line.name: line for line in FIELDS}
DEFAULT = tuple(line.name for line in FIELDS if line.default)
NUMBERS = tuple(line.name for line in FIELDS if bare in line.steps)
FACETS = {line.name: Limit(line) for line in FIELDS if line.counted}
NAMES = {name: line for line in FIELDS for name in (line.name, *line.also) if line.kind != "order"}
"""Every name a reader may type before a colon, with its field."""
