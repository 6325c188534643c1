"""Text analysis: what a reader types and what a record holds become the same tokens, whichever engine is used.

    tokens("Łódź: the city's e-mail")   # ["lodz", "the", "citys", "city", "e", "mail"]

| text | rule |
|---|---|
| letters | casefold, compatibility forms (NFKC), then each letter without its marks: é = e, ΐ = ι, й = и, Ḥ = h |
| letters Unicode does not take apart | ß ss, æ ae, œ oe, ø o, đ ð d, þ th, ł l, ħ h, ŧ t, ŋ n, ı i, ƀ b, ɨ i, ĸ k |
| romanisation (ALA-LC) | modifier letters for ayn, alif, hamza, soft and hard sign are dropped |
| apostrophes | `O'Neill` = oneill, and also neill; `l'amour` = lamour, and also amour; typographic forms too |
| hyphens, points, other punctuation | part words: `e-mail` = e + mail. `C++` and `C#` stay themselves |
| Hebrew, Yiddish | niqqud, geresh dropped; ligatures U+05F0-05F2 and presentation forms = letters |
| Arabic, Persian, Urdu | harakat, tatweel, lone hamza dropped; alef forms = ا, ى ی ې ئ = ي, ک = ك, ة = ه, ؤ = و |
| Indic scripts | vowel signs and virama stay (they make the word); nukta dropped, candrabindu = anusvara |
| Thai, Lao, Tibetan | signs stay |
| Armenian | ligature U+0587 = եւ, presentation forms = letters |
| digits of any script | 0-9 |
| direction marks, joiners, soft hyphen, variation selectors | dropped |
| Han, Kana | overlapping pairs, blanks between them ignored; half width = full width, katakana = hiragana |
| Hangul | syllables composed, overlapping pairs within a word |

Parts of apostrophe words, and the last letter of a run of Han, Kana or Hangul, are indexed after everything else in
the value. So phrases stay whole, `amour` finds `l'amour`, and one Eastern letter is found as the beginning of a token.
"""

from __future__ import annotations

import codecs
import re
import unicodedata

ANALYSIS = 1
"""Raise this when a rule changes: an index made by other rules must be built again."""

_APOSTROPHES = "'’‘‛`´′＇"
_LETTERS_THAT_REPEAT = "々ーゝゞๆໆ〱〲〳〴〵"
_KATAKANA_STEP = 0x60
_OTHER_LETTERS = {
    **dict.fromkeys("æǣǽ", "ae"), "œ": "oe", "ø": "o", "ǿ": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ħ": "h",
    "ŧ": "t", "ŋ": "n", "ı": "i", "ƀ": "b", "ɨ": "i", "ĸ": "k", "ɓ": "b", "ɗ": "d", "ƙ": "k", "ƴ": "y", "ȷ": "j",
    **dict.fromkeys("آأإٱٲٳ", "ا"), **dict.fromkeys("ىیېئے", "ي"), "ک": "ك", **dict.fromkeys("ةۀہھە", "ه"),
    "ؤ": "و", "ء": "", "װ": "וו", "ױ": "וי", "ײ": "יי", "׳": "", "״": "", "ँ": "ं", "ঁ": "ং", "ઁ": "ં",
    "ς": "σ", "և": "եւ", "ґ": "г", "♭": " flat ", "♯": " sharp ",
}  # fmt: skip
_HAN_KANA = r"\u3005-\u3007\u3041-\u3096\u309d\u309e\u30a1-\u30fa\u30fc-\u30fe\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
_HANGUL = r"\uac00-\ud7a3\u1100-\u11ff"
_EASTERN = re.compile(f"[{_HAN_KANA}{_HANGUL}]")
_EASTERN_RUN = re.compile(f"[{_HAN_KANA}]+(?: +[{_HAN_KANA}]+)*|[{_HANGUL}]+")
_COMPOSED = re.compile("[\u3041-\u30ff\u1100-\u11ff]")
_TO_COMPOSE = re.compile("[\u1100-\u11ff\u3099\u309a\u3131-\u318e\uff61-\uffdc]")


class _Folding(dict[int, str]):
    """One letter to its folded form, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        folded = _letter(chr(code))
        if len(self) < 100_000:
            self[code] = folded
        return folded


def _letter(letter: str) -> str:
    if letter in _APOSTROPHES:
        return "'"
    folded, before = letter, ""
    while folded != before:
        before, folded = folded, "".join(map(_part, _apart(folded.casefold())))
    return folded


def _apart(letters: str) -> str:
    """Take letters and their marks apart, but not Kana and Hangul, whose marks make another letter."""
    apart = unicodedata.normalize("NFKD", letters)
    return unicodedata.normalize("NFKC", letters) if _COMPOSED.search(apart) else apart


def _part(part: str) -> str:
    if part in _OTHER_LETTERS:
        return _OTHER_LETTERS[part]
    if "ァ" <= part <= "ヶ":
        return chr(ord(part) - _KATAKANA_STEP)
    category = unicodedata.category(part)
    if category == "Mn":
        return "" if _is_decoration(part) else part
    if category == "Nd":
        return str(unicodedata.decimal(part))
    if category == "Cf" or (category == "Lm" and part not in _LETTERS_THAT_REPEAT):
        return ""
    return part if category[0] in "LNM" or part in "'+#" else " "


def _is_decoration(mark: str) -> bool:
    """Judge by combining class: Indic vowel signs (0), kana voicing (8), virama (9) and Thai signs (103) stay."""
    placing = unicodedata.combining(mark)
    is_variation = "\ufe00" <= mark <= "\ufe0f" or mark >= "\U000e0100" or mark == "\u034f"
    return placing in (1, 7) or 10 <= placing <= 36 or placing >= 200 or is_variation


_FOLDING = _Folding()


class _Runs(dict[str, bytes]):
    """A run of letters beyond ASCII to its folded form in UTF-8; the short ones are remembered."""

    def __missing__(self, run: str) -> bytes:
        composed = unicodedata.normalize("NFKC", run) if _TO_COMPOSE.search(run) else run
        folded = composed.encode(errors="replace").decode().translate(_FOLDING).encode()
        if len(run) < 24 and len(self) < 50_000:
            self[run] = folded
        return folded


_RUNS = _Runs()


def _fold_run(error: UnicodeError) -> tuple[bytes, int]:
    """Fold what ASCII cannot say: the encoder walks over plain letters at the speed of C and stops at the others."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return _RUNS[error.object[error.start : error.end]], error.end


_FOLD = "alcove.fold"
codecs.register_error(_FOLD, _fold_run)
BETWEEN_TEXTS = "\x1e"
"""A sign that no text holds: `spaced_lines` takes many texts with it between them."""
_PLAIN = bytes(ord(chr(code).lower()) if chr(code).isalnum() else 32 for code in range(128)) + bytes(range(128, 256))
_PLAIN_BUT_UNUSUAL = bytes(code if chr(code) in "'+#\x1e" else to for code, to in enumerate(_PLAIN))
_SYMBOLS = re.compile(r"((?<!\w)\w(?:\+\+|#)(?!\w))|[+#]")


def _folded(text: str) -> str:
    """Fold every letter; apostrophes, + and # stay, other punctuation becomes blanks."""
    return text.encode("ascii", _FOLD).translate(_PLAIN_BUT_UNUSUAL).decode()


def _joined(folded: str) -> str:
    """Close up apostrophes; of + and #, keep those of C++, C#, F#."""
    folded = folded.replace("'", "")
    return _SYMBOLS.sub(lambda found: found[1] or " ", folded) if "+" in folded or "#" in folded else folded


def _paired(folded: str, alone: list[str]) -> str:
    """Part runs of Eastern letters into overlapping pairs; the last letters of the runs are added to `alone`."""

    def pairs(found: re.Match[str]) -> str:
        run = found[0].replace(" ", "")
        if len(run) == 1:
            return f" {run} "
        alone.append(run[-1])
        return " " + " ".join([run[at : at + 2] for at in range(len(run) - 1)]) + " "

    return _EASTERN_RUN.sub(pairs, folded)


def _finished(folded: str) -> str:
    """Give the tokens of one folded text: what apostrophes, symbols and Eastern letters ask for is done here."""
    if folded.isascii() and not _is_unusual(folded):
        return folded
    also = _parts_of_apostrophe_words(folded) if "'" in folded else []
    joined = _joined(folded)
    if not joined.isascii() and _EASTERN.search(joined):
        joined = _paired(joined, also)
    return f"{joined} {' '.join(also)}" if also else joined


def spaced(text: str) -> str:
    """Give the tokens of a text as one string with blanks between them: what an engine indexes."""
    return _finished(_folded(text).replace(BETWEEN_TEXTS, " "))


def spaced_lines(texts: str) -> list[str]:
    """Do `spaced` for many texts with BETWEEN_TEXTS between them: several times quicker than one by one."""
    folded = _folded(texts)
    parts = folded.split(BETWEEN_TEXTS)
    return parts if folded.isascii() and not _is_unusual(folded) else [_finished(part) for part in parts]


def _is_unusual(folded: str) -> bool:
    return "'" in folded or "+" in folded or "#" in folded


def _parts_of_apostrophe_words(folded: str) -> list[str]:
    words = [word.strip("'") for word in folded.split() if "'" in word]
    return [part for word in words if "'" in word for part in word.split("'") if len(part) > 1]


def tokens(text: str) -> list[str]:
    """Give the tokens to index for a text; the parts of apostrophe words and single Eastern letters come last."""
    return spaced(text).split()


def query_tokens(text: str) -> list[str]:
    """Give the tokens to look for, side by side, for a word or phrase; one Eastern letter means a beginning."""
    joined = fold(text)
    return (_paired(joined, []) if _EASTERN.search(joined) else joined).split()


def is_beginning(token: str) -> bool:
    """Say whether a token must be looked for as the beginning of tokens: one Han, Kana or Hangul letter."""
    return len(token) == 1 and _EASTERN.match(token) is not None


def fold(text: str) -> str:
    """Give a text as it is compared and sorted: letters folded, one blank between words, no punctuation."""
    return " ".join(_joined(_folded(text)).split())
