"""Finding and replacing text, plain or by regular expressions, in time that grows with the text only (RE2).

Expressions are those of .NET, which MarcEdit uses, as far as RE2 can run them: no looking ahead or behind, no
back-references inside the expression. `\\w`, `\\d` and `\\s` mean letters, digits and spaces of every script, as in .NET.
In the replacement `$1` or `${1}` is the first group, `$0` or `$&` all that was found, `$$` a dollar sign. Plain text is
found whichever way its accents are written.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Any

import re2

from .data import LARGEST_RECORD, TooMuch

Find = Callable[[str], bool]
Replace = Callable[[str], str]
LONGEST_PATTERN = 1000
_SCRIPTS = {"w": r"\p{L}\p{M}\p{Nd}\p{Pc}", "d": r"\p{Nd}", "s": r"\s\p{Z}"}
_REFERENCE = re.compile(r"\$(?:(\$)|(&)|([0-9]{1,2})|\{([0-9]{1,2}|[A-Za-z_]\w{0,30})\})")
_NOT_HERE = (
    (re.compile(r"\(\?<?[=!]"), "looks ahead or behind ((?=, (?!, (?<=, (?<!)"),
    (re.compile(r"\(\?>"), "has a group that gives nothing back ((?>)"),
    (re.compile(r"(?<!\\)(?:\\\\)*\\(?:[1-9]|k[<'{])"), "refers back to a group inside the expression (\\1)"),
    (re.compile(r"(?<!\\)(?:\\\\)*\\C"), "takes single bytes (\\C)"),
)


class BadPattern(ValueError):
    """A regular expression that cannot be run; the message says why."""


def finder(text: str, *, regex: bool = False, ignore_case: bool = False) -> Find:
    """Make the question whether a text is in another."""
    if regex:
        search = _compiled(text, ignore_case=ignore_case).search
        return lambda where: _is_found(search, where)
    if text.isascii() and not ignore_case:
        return lambda where: text in where
    found = re.compile(spelled(text), re.IGNORECASE if ignore_case else 0).search
    return lambda where: found(where) is not None


def replacer(text: str, by: str, *, regex: bool = False, ignore_case: bool = False) -> Replace:
    """Make the function that replaces every place where a text is found."""
    if regex:
        return _by_pattern(_compiled(text, ignore_case=ignore_case), by)
    if text.isascii() and not ignore_case:
        return lambda where: _measured(where, where.count(text), by).replace(text, by)
    found = re.compile(spelled(text), re.IGNORECASE if ignore_case else 0)
    return lambda where: found.sub(lambda _: by, _measured(where, len(found.findall(where)), by))


def spelled(text: str) -> str:
    """Give the expression that finds a text, its accents written with their letters or behind them (Unicode NFC, NFD)."""
    forms = dict.fromkeys((text, unicodedata.normalize("NFC", text), unicodedata.normalize("NFD", text)))
    return f"(?:{'|'.join(re.escape(form) for form in forms)})"


def _measured(where: str, times: int, by: str) -> str:
    if len(where) + times * len(by) > LARGEST_RECORD:
        raise TooMuch
    return where


def _is_found(search: Callable[[str], Any], where: str) -> bool:
    try:
        return search(where) is not None
    except UnicodeEncodeError:  # half of a surrogate pair, which no expression can mean
        return False


def _compiled(pattern: str, *, ignore_case: bool) -> Any:
    if len(pattern) > LONGEST_PATTERN:
        raise BadPattern(f"the expression has more than {LONGEST_PATTERN:,} characters")
    for forbidden, reason in _NOT_HERE:
        if forbidden.search(pattern):
            raise BadPattern(f"the expression {reason}, which cannot be run in safe time")
    options = re2.Options()
    options.log_errors = False
    options.case_sensitive = not ignore_case
    try:
        return re2.compile(_of_every_script(pattern), options)
    except (re2.error, UnicodeEncodeError) as error:
        said = error.args[0] if error.args else error
        said = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
        raise BadPattern(f"the expression cannot be run: {said}") from None


def _of_every_script(pattern: str) -> str:
    r"""Write \w, \d, \s and their opposites so that RE2 reads them as .NET does."""
    out, at, inside = [], 0, False
    while at < len(pattern):
        one = pattern[at]
        if one == "\\" and at + 1 < len(pattern):
            letter = pattern[at + 1]
            if letter in _SCRIPTS:
                out.append(_SCRIPTS[letter] if inside else f"[{_SCRIPTS[letter]}]")
            elif letter.lower() in _SCRIPTS and letter.isupper() and not inside:
                out.append(f"[^{_SCRIPTS[letter.lower()]}]")
            else:
                out.append(one + letter)
            at += 2
            continue
        if one == "[" and not inside:
            inside = True
            opening = re.match(r"\[\^?\]?", pattern[at:])
            one = opening.group() if opening else one
            at += len(one) - 1
        elif one == "]":
            inside = False
        out.append(one)
        at += 1
    return "".join(out)


def _by_pattern(pattern: Any, by: str) -> Replace:
    parts = _parts(by, pattern.groups, set(pattern.groupindex))

    def replaced(where: str) -> str:
        size = len(where)

        def one(found: Any) -> str:
            nonlocal size
            text = "".join(part if isinstance(part, str) else found.group(part[0]) or "" for part in parts)
            size += len(text)
            if size > LARGEST_RECORD:
                raise TooMuch
            return text

        try:
            return str(pattern.sub(one, where)) if pattern.search(where) is not None else where
        except UnicodeEncodeError:
            return where

    return replaced


def _parts(by: str, groups: int, names: set[str]) -> list[str | tuple[int | str]]:
    """Cut a replacement into texts and references; what names no group stands as it is, as in .NET."""
    parts: list[str | tuple[int | str]] = []
    at = 0
    for found in _REFERENCE.finditer(by):
        dollar, whole, number, name = found.groups()
        group: int | str = 0 if whole else int(number) if number else int(name) if name and name.isdigit() else name or 0
        rest = ""
        if number and len(number) == 2 and int(number) > groups >= int(number[0]) > 0:
            group, rest = int(number[0]), number[1]
        if not dollar and (group not in names if isinstance(group, str) else group > groups):
            continue
        parts += [by[at : found.start()], "$" if dollar else (group,), rest]
        at = found.end()
    return [part for part in (*parts, by[at:]) if part != ""]
