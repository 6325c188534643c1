"""What kind of thing a record describes, in a word: by leader/06-07, 008 and 502 (MARC 21, Leader and 008)."""

from __future__ import annotations

from .record import Record

_BY_TYPE = {
    "c": "score",
    "d": "score",
    "e": "map",
    "f": "map",
    "g": "video",
    "i": "sound",
    "j": "music",
    "k": "image",
    "o": "kit",
    "p": "mixed",
    "r": "object",
}
_BY_CONTINUING_TYPE = {"n": "newspaper", "w": "website", "d": "website", "l": "book"}


def material(record: Record) -> str:
    """Give article, book, dataset, image, journal, kit, manuscript, map, mixed, music, newspaper, object, score,
    software, sound, thesis, video or website; `book` where nothing says otherwise.
    """  # fmt: skip
    kind, level = record.leader[6:7], record.leader[7:8]
    fixed = record.control("008") or ""
    if kind in _BY_TYPE:
        return _BY_TYPE[kind]
    if kind == "m":
        return "dataset" if fixed[26:27] == "a" else "software"
    if record.first("502") is not None or (kind in "at" and level == "m" and "m" in fixed[24:28]):
        return "thesis"
    if level in ("s", "i"):
        return _BY_CONTINUING_TYPE.get(fixed[21:22], "journal" if level == "s" else "book")
    if level in ("a", "b") and kind in "at":
        return "article"
    return "manuscript" if kind == "t" else "book"
