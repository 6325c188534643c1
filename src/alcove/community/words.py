"""Text that people send: cleaned of what no database keeps, counted, and recognised when it is sent again."""

from __future__ import annotations

import hashlib
import json
import math
import re
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from .errors import CannotSay

LONGEST = 50 * 1024
"""Bytes of one text."""
LONGEST_TARGET = 20_000
DEEPEST = 20
"""Levels of lists and objects within each other."""

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
_LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_FEWEST_LETTERS_BESIDE_LINKS = 10


def plain(text: str) -> str:
    """Give a text without control characters, halves of characters, and space around it."""
    return _CONTROL.sub("", text.replace("\r\n", "\n")).strip()


def said(text: str) -> str:
    """Give a text that somebody sends, cleaned. Raises CannotSay (A608) where it is empty or too long."""
    if len(text.encode("utf-8", "replace")) > LONGEST:
        size = len(text.encode("utf-8", "replace")) // 1024
        raise CannotSay(
            _("This text has %(size)s KB; at most 50 KB can be kept.") % {"size": size},
            remedy=_("Please shorten it, or send the rest as a second text."),
        )
    if not (cleaned := plain(text)):
        raise CannotSay(_("There is no text yet."), remedy=_("Please write a few words, then send it."))
    return cleaned


def is_only_links(text: str) -> bool:
    """Say whether a text is links and next to nothing else."""
    rest, links = _LINK.subn("", text)
    return links > 0 and sum(letter.isalnum() for letter in rest) < _FEWEST_LETTERS_BESIDE_LINKS


def is_web_address(url: str) -> bool:
    """Say whether a link may be shown as one: http or https, with a host, and no spaces."""
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and not re.search(r"[\s<>\"\x00-\x1f]", url)
    except ValueError:
        return False


def text_key(text: str) -> str:
    """Give what tells the same text again, whatever its case and spacing."""
    return hashlib.sha256(" ".join(text.casefold().split()).encode()).hexdigest()


def key_of(value: Any) -> str:
    """Give what tells the same JSON value again."""
    return hashlib.sha256(json.dumps(value, sort_keys=True, ensure_ascii=False, default=str).encode()).hexdigest()


def tidy(value: Any, levels: int = DEEPEST) -> Any:
    """Give a JSON value with every text in it cleaned; what JSON does not know becomes text.

    Raises CannotSay (A608) where it is deeper than DEEPEST levels.
    """
    if levels < 0:
        raise CannotSay(_("What this is about is told in too many levels."), remedy=_("Name it, and put the rest in the text."))
    if isinstance(value, dict):
        return {plain(str(name)): tidy(one, levels - 1) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [tidy(one, levels - 1) for one in value]
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return plain(str(value))


def tidy_target(target: dict[str, Any] | None) -> dict[str, Any]:
    """Give a target that can be kept. Raises CannotSay (A608) where it is too long."""
    cleaned: dict[str, Any] = tidy(target or {})
    if len(json.dumps(cleaned, ensure_ascii=False)) > LONGEST_TARGET:
        raise CannotSay(
            _("What this is about is told at too great a length."), remedy=_("Name it, and put the rest in the text.")
        )
    return cleaned
