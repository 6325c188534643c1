"""What templates need besides Django's own tags: drawings, words in any script, numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django import template
from django.http import HttpRequest
from django.template import Context
from django.templatetags.static import static
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from alcove.acquisition import money
from alcove.formats import openurl, schema_org
from alcove.interfaces.web import reworded
from alcove.interfaces.web.hits import ICONS, Text
from alcove.interfaces.web.workbench import Shown, menu
from alcove.marc.compare import Line
from alcove.marc.shown import Piece, Search, Value
from alcove.records import history
from alcove.records.models import Version
from alcove.records.queries import Stored
from alcove.retrieval.fields import BY_NAME
from alcove.retrieval.queries import FacetValue

register = template.Library()
SYNTAXES = {
    "alephseq": "Aleph sequential",
    "iso2709": "MARC (ISO 2709)",
    "json": "MARC-in-JSON",
    "line": "MARC (.mrk)",
    "marcxml": "MARCXML",
}


@register.simple_tag
def icon(name: str, classes: str = "") -> SafeString:
    """Draw one of the icons of icons.svg; it says nothing to screen readers."""
    place = static("alcove/icons.svg")
    return format_html(
        '<svg class="icon{}" aria-hidden="true"><use href="{}#{}"/></svg>', f" {classes}" if classes else "", place, name
    )


@register.simple_tag
def words(text: Text | Value | str) -> SafeString:
    """Show words of a record so that each script keeps its direction and is read out in its language."""
    if isinstance(text, str):
        return format_html("<bdi>{}</bdi>", text)
    attributes = SafeString("")
    if text.language:
        attributes = format_html(' lang="{}"', text.language)
    if text.direction == "rtl":
        attributes = format_html('{} dir="rtl"', attributes)
    return format_html("<bdi{}>{}</bdi>", attributes, text.text)


@register.filter
def cause(version: Version) -> str:
    """Say what kind of change made a version."""
    return str(history.cause(version).label)


@register.filter
def why(version: Version) -> str:
    """Give the reason that was typed for a version, for those who may see it."""
    return history.why(version)


@register.filter
def number(value: int | float | None) -> str:
    """Write a number with the separators of the reader's language."""
    return number_format(value or 0, use_l10n=True, force_grouping=True)


@register.simple_tag
def piece_words(value: Value, piece: Piece) -> SafeString:
    """Show one link of a chain in the script of the whole."""
    return words(Text(piece.text, value.language, value.direction))


@register.filter
def query(link: Search) -> str:
    """Write the search that a link stands for as a reader would type it."""
    term = link.term.replace('"', " ").strip()
    return f"{link.field}:{term}" if link.field in BY_NAME and term.isalnum() else f'{link.field}:"{term}"'


@register.filter
def drawing(kind: str) -> str:
    """Name the drawing of a format."""
    return ICONS.get(kind, kind)


@register.filter
def chosen(values: Iterable[FacetValue]) -> bool:
    """Say whether one of these values is chosen."""
    return any(value.selected for value in values)


@register.filter
def minutes(seconds: int) -> int:
    """Turn seconds into minutes, rounded up."""
    return -(-seconds // 60)


@register.filter
def kind_of_file(syntax: str) -> str:
    """Say what people call a format of files."""
    return SYNTAXES.get(syntax, syntax)


@register.filter
def coding(charset: str) -> str:
    """Say what people call a coding; that bytes were mended in reading is said elsewhere."""
    return charset.partition(";")[0].upper() if charset else ""


_SIGNS = {"-": ("gone", "\u2212"), "+": ("come", "+"), "~": ("changed", "~"), ">": ("moved", "\u2195")}


@register.filter
def diff_name(sign: str) -> str:
    """Give the word for a sign of marc.compare in the names of classes."""
    return _SIGNS[sign][0]


@register.filter
def diff_mark(sign: str) -> str:
    """Give the mark that is shown for a sign of marc.compare."""
    return _SIGNS[sign][1]


@register.filter
def diff_content(line: Line) -> str:
    """Give a field of a comparison as a line of text, without its tag."""
    return line.text.partition(" ")[2]


@register.simple_tag
def json_ld(stored: Stored, request: HttpRequest) -> SafeString:
    """Describe a record to search engines, unless its community holds it; no sign of the record can end the element."""
    if stored.is_held:
        return mark_safe("")
    address = request.build_absolute_uri(reverse("record", args=[stored.id]))
    said = mark_safe(schema_org.in_a_page(stored.effective, address))  # noqa: S308 - < > & are escaped in it
    return format_html('<script type="application/ld+json">{}</script>', said)


@register.simple_tag(takes_context=True)
def workbench(context: Context) -> dict[str, list[Shown]]:
    """Give the menu of the workbench: its rooms, and the pages of the one that is open."""
    request: HttpRequest = context["request"]
    here = request.resolver_match.url_name if request.resolver_match else ""
    rooms, pages = menu(here or "", context["alcove"])
    return {"rooms": rooms, "pages": pages}


@register.filter
def amount(value: int, currency: str) -> str:
    """Write minor units of a currency as people do."""
    return money.written(value, currency)


@register.simple_tag
def coins(stored: Stored) -> str:
    """Give the ContextObject of a record, for reference managers that read pages (COinS)."""
    return "" if stored.is_held else openurl.coins(stored.record)


@register.filter
def why_worded(value: Value, worded: dict[str, list[reworded.Why]]) -> list[reworded.Why]:
    """Say why a heading is shown in other words than the record has; nothing for others."""
    return worded.get(reworded.plain(value.text), []) if worded else []


@register.simple_tag
def shielded(text: str, status: str) -> SafeString:
    """Show the words of a hit; a slur stands behind a cover that whoever wants to read it takes away."""
    if status != "slur":
        return format_html("<mark>{}</mark>", text)
    cover = gettext("masked word")
    return format_html('<details class="shield"><summary>{}</summary><mark>{}</mark></details>', cover, text)


@register.filter
def of(values: Mapping[str, object], key: str) -> object:
    """Give what stands under a key."""
    return values.get(key)
