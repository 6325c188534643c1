"""A concept becomes a MARC 21 authority record, so that it is kept, versioned, linked and found as every other.

| of the concept | in the record |
|---|---|
| identifier, source | 001, 003 |
| URI | 024 7_ $a, $2 uri |
| vocabulary | 008/11, else 040 $f |
| label, its subdivisions | 1XX $a, then $x (or the code that the source says) |
| see, earlier | 4XX, the latter with $w nne |
| broader, narrower, related, later | 5XX $w g, h, -, b with the label where it is known, $0 always |
| other languages | 7XX _7 $a, $2 |
| matches | 7XX _7 $0 with $4 of the kind |
| notation | 035 $a, with the vocabulary's code |
| notes | 680 (scope, definition), 678 (history), 667 (editorial), 681 (example) |
| deprecated | leader/05 o (obsolete), 682 |
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from alcove.marc import codes
from alcove.marc.record import Record

from .concept import Concept

_THESAURI = {"lcsh": "a", "lcshac": "b", "mesh": "c", "nal": "d", "cash": "k", "aat": "r", "sears": "s", "rvm": "v"}
_NOTES = {
    "scope": ("680", "i"), "definition": ("680", "i"), "example": ("681", "i"), "history": ("678", "a"),
    "general": ("667", "a"), "editorial": ("667", "a"),
}  # fmt: skip
_MATCHES = {"exact": "EQ", "close": "~EQ", "broad": "BM", "narrow": "NM", "related": "RM"}


def to_authority(
    concept: Concept, *, code: str, source: str, agency: str = "", labels: Mapping[str, tuple[str, str]] | None = None
) -> Record:
    """Make the authority record of a concept; `labels` gives (label, kind) of others by identifier, where they are known."""
    fields: list[tuple[str, str]] = [("001", concept.identifier), ("003", source), ("008", _fixed(code))]
    if concept.uri:
        fields.append(("024", f"7 \x1fa{_clean(concept.uri)}\x1f2uri"))
    fields += [("035", f"  \x1fa({code}){_clean(one)}") for one in concept.notation if one and one != concept.identifier]
    said = f"  \x1fa{_clean(agency or source)}\x1fb{_language(concept.language)}"
    fields.append(("040", said + ("" if code in _THESAURI else f"\x1ff{_clean(code)}")))
    fields.append((concept.kind, _heading(concept.label, concept.kind, concept.parts)))
    ending = concept.kind[1:]
    seen = {concept.label}
    for _, text in concept.see:
        if text not in seen:
            seen.add(text)
            fields.append(("4" + ending, _heading(text, concept.kind)))
    for _, text in concept.earlier:
        content = _heading(text, concept.kind)
        fields.append(("4" + ending, f"{content[:2]}\x1fwnne{content[2:]}"))
    for mark, ways in (("g", concept.broader), ("h", concept.narrower), ("", concept.related), ("b", concept.later)):
        fields += [_way(mark, one, source, ending, labels or {}) for one in ways]
    for kind, _, text in concept.notes:
        tag, part = _NOTES.get(kind, ("667", "a"))
        fields.append((tag, f"  \x1f{part}{_clean(text)}"))
    if concept.status == "deprecated":
        known = [(labels or {}).get(one, ("", ""))[0] for one in concept.later]
        fields.append(
            ("682", "  \x1fiThis heading is no longer in use" + "".join(f"\x1fa{_clean(one)}" for one in known if one))
        )
    other = f"{_indicator(concept.kind)}7"
    for language, text in concept.others:
        fields.append(("7" + ending, f"{other}\x1fa{_clean(text)}\x1f2{_clean(code)}\x1f7(dpeloe)lang {_clean(language)}"))
    for kind, uri in concept.matches:
        fields.append(("7" + ending, f"{other}\x1f4{_MATCHES.get(kind, 'RM')}\x1f0{_clean(uri)}"))
    status = "o" if concept.status == "deprecated" else "n"
    return Record(f"00000{status}z  a2200000n  4500", sorted(fields, key=lambda field: field[0]))


def _way(mark: str, identifier: str, source: str, ending: str, labels: Mapping[str, tuple[str, str]]) -> tuple[str, str]:
    label, kind = labels.get(identifier, ("", ""))
    number = f"\x1f0({source}){_clean(identifier)}"
    control = f"\x1fw{mark}" if mark else ""
    if not label:
        return "5" + ending, f"  {control}{number}"
    content = _heading(label, kind)
    return "5" + kind[1:], content[:2] + control + content[2:] + number


def _heading(label: str, kind: str, parts: str = "") -> str:
    main, *divided = [_clean(one) for one in label.split("--")]
    codes = parts.ljust(len(divided), "x") if len(parts) <= len(divided) else parts[: len(divided)]
    if kind in ("180", "181", "182", "185"):
        first = {"180": "x", "181": "z", "182": "y", "185": "v"}[kind]
        return f"  \x1f{first}{main}" + "".join(f"\x1f{code}{one}" for code, one in zip(codes, divided, strict=True))
    start = f"{_indicator(kind)} \x1fa{_name(main) if kind == '100' else main}"
    return start + "".join(f"\x1f{code}{one}" for code, one in zip(codes, divided, strict=True))


_FULLER = re.compile(r"(.*\.) (\([^()]+\)),?")


def _name(text: str) -> str:
    """Part a name as headings have it: the fuller form behind initials into $q, dates into $d, where they are plainly that."""
    head, _, tail = text.rpartition(", ")
    digits = tail.replace("-", "").replace(" ", "")
    is_dated = bool(head) and "-" in tail and digits.isdigit()
    name = head if is_dated else text
    if match := _FULLER.fullmatch(name):
        name = f"{match[1]}\x1fq{match[2]}"
    return f"{name},\x1fd{tail}" if is_dated else name


def _indicator(kind: str) -> str:
    return "1" if kind == "100" else "2" if kind in ("110", "111") else " "


def _fixed(code: str) -> str:
    """Give the 40 positions of 008: the thesaurus at 11; usable as a subject; not yet evaluated otherwise."""
    return f"000000|| a|{_THESAURI.get(code, 'z')}nnbabn{'':10}|a ana{'':6}"[:40].ljust(40)


def _language(tag: str) -> str:
    """Give the code of MARC for a language tag of the web, `und` for one that is not in the list."""
    wanted = tag.split("-")[0].lower() or "en"
    return next((code for code, other in codes.column("languages", "tag").items() if other == wanted), "und")


def _clean(text: str) -> str:
    return " ".join("".join(" " if ord(one) < 32 or one in "\x1d\x1e\x1f" else one for one in text).split())
