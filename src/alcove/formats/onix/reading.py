"""Read a message of ONIX for Books 2.1, 3.0 or 3.1 product by product, in reference names or short tags.

for one in read(Path("publisher.xml")):
    if isinstance(one, Product): ...        # else it is a Problem, with its place and what to do
"""

from __future__ import annotations

import codecs
import html.entities
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from alcove.marc import safexml

from .nodes import Node, node
from .pieces import Cutter, Fault, Kind, Piece, Utf8
from .problem import NotOnix, Problem
from .product import Defaults, product
from .values import Product

Source = Path | BinaryIO | bytes
MOST_TAGS = 200_000
"""No product has more tags than this."""
_HEAD = 4096
_DECLARED = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.\-]{1,40})["']""")
_RELEASE = re.compile(rb"""\srelease\s*=\s*["']([\w.]{1,10})["']""")
_NAMESPACE = re.compile(rb"/onix/(\d\.\d)/")
_PREFIXES = re.compile(rb"</?([A-Za-z_][\w.\-]{0,60}):|\s([A-Za-z_][\w.\-]{0,60}):[\w.\-]{1,60}\s*=")
_ENTITY = re.compile(rb"&([A-Za-z][A-Za-z0-9]{1,31});")
_C1 = re.compile("[\x80-\x9f]")
_OF_XML = frozenset({b"amp", b"lt", b"gt", b"quot", b"apos"})
_WHERE = re.compile(r", line \d+(?:, column \d+)?| \(<string>, line \d+\)")
# Codings that are known here by Python's names for them: none that unpacks, executes or changes its mind.
_CODINGS = frozenset({
    "ascii", "big5", "cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258", "cp932", "cp949",
    "euc_jp", "euc_kr", "gb18030", "gb2312", "gbk", "iso8859-1", "iso8859-2", "iso8859-5", "iso8859-6", "iso8859-7",
    "iso8859-8", "iso8859-9", "iso8859-15", "koi8-r", "shift_jis", "utf-8",
})  # fmt: skip


def read(source: Source) -> Iterator[Product | Problem]:
    """Yield every product of a message, and a Problem for whatever could not be read; one product never costs the next.

    `source` is a path, a binary stream or the bytes. No more than one product (8 MB at most) is held in memory. Document type
    declarations are passed over and never fetched, entities of one's own never resolved; named characters of the ONIX 2.1 DTD
    (`&eacute;`) are read as those of HTML. Raises NotOnix, while reading, where there is neither a message nor a product.
    Rules: EDItEUR, ONIX for Books, releases 2.1, 3.0 and 3.1.
    """
    if isinstance(source, Path):
        with source.open("rb") as stream:
            yield from _read(stream)
    else:
        yield from _read(io.BytesIO(source) if isinstance(source, bytes) else source)


def is_onix(head: bytes) -> bool:
    """Say whether the first bytes of a file (a few thousand) look like ONIX: a message, a header or a product."""
    stream, head, _ = _opened(io.BytesIO(head))
    return any(piece.kind is not Kind.ENTITIES for piece in Cutter(stream, head))


@dataclass(slots=True)
class _Message:
    """What is known of the message so far."""

    encoding: str
    release: str = ""
    defaults: Defaults = field(default_factory=Defaults)
    products: int = 0
    is_onix: bool = False


def _read(source: BinaryIO) -> Iterator[Product | Problem]:
    stream, head, encoding = _opened(source)
    message = _Message(encoding)
    if encoding not in _CODINGS:
        yield Problem("unknown-coding", f"The coding {encoding[:40]} is not known here; UTF-8 is tried.", "Save it as UTF-8.")
        message.encoding = "utf-8"
    for piece in Cutter(stream, head):
        yield from _of_piece(piece, message)
    if not message.is_onix:
        raise NotOnix("There is no ONIX message in this file.", "the file", "Ask the sender for ONIX for Books as XML.")


def _opened(source: BinaryIO) -> tuple[BinaryIO | Utf8, bytes, str]:
    """Give the stream, the bytes already taken from it, and the name of its coding."""
    head = source.read(_HEAD)
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return Utf8(source, head, "utf-16"), b"", "utf-8"
    if head[:4] in (b"<\x00?\x00", b"<\x00O\x00", b"\x00<\x00?", b"\x00<\x00O"):
        return Utf8(source, head, "utf-16-le" if head[0] else "utf-16-be"), b"", "utf-8"
    declared = _DECLARED.search(head)
    name = declared[1].decode("ascii") if declared else "utf-8"
    try:
        return source, head.removeprefix(codecs.BOM_UTF8), codecs.lookup(name).name
    except LookupError:
        return source, head.removeprefix(codecs.BOM_UTF8), name


def _of_piece(piece: Piece, message: _Message) -> Iterator[Product | Problem]:
    if piece.kind is Kind.ENTITIES:
        said = "The message brings entities of its own; they are not resolved."
        yield Problem("own-entities", said, "Ask for a message without them.", line=piece.line)
        return
    message.is_onix = True
    if piece.kind is Kind.PRODUCT:
        yield from _product(piece, message)
    elif piece.kind is Kind.MESSAGE and piece.fault:
        said = "The file ends before the message does; the last products may be missing."
        yield Problem("cut-off", said, "Fetch the file again.", line=piece.line)
    elif piece.kind is Kind.MESSAGE:
        message.release = _release(piece.raw)
    elif piece.kind is Kind.HEADER:
        yield from _header(piece, message)
    else:
        said = "A record of a series (ONIX 2.1) is not read; its products are."
        yield Problem("series-record", said, "Look at it in the file itself.", line=piece.line)


def _release(tag: bytes) -> str:
    found = _RELEASE.search(tag) or _NAMESPACE.search(tag)
    return found[1].decode("ascii") if found else ""


def _header(piece: Piece, message: _Message) -> Iterator[Problem]:
    root, _, problems = _parsed(piece, message, 0)
    yield from problems
    if root is not None:
        message.defaults = Defaults.of(root)


def _product(piece: Piece, message: _Message) -> Iterator[Product | Problem]:
    message.products += 1
    root, raw, problems = _parsed(piece, message, message.products)
    yield from problems
    if root is not None:
        one, more = product(root, raw, message.defaults, message.release, message.products, piece.line)
        yield from more
        yield one


def _parsed(piece: Piece, message: _Message, number: int) -> tuple[Node | None, bytes, list[Problem]]:
    """Give the element as a node (None where it cannot be parsed), its bytes in UTF-8, and what was noticed."""
    problems: list[Problem] = []

    def tell(code: str, said: str, remedy: str) -> None:
        problems.append(Problem(code, said, remedy, number, line=piece.line))

    if piece.fault is Fault.TOO_LARGE or piece.raw.count(b"<") > MOST_TAGS:
        tell("too-large", "This product is larger than any can be; it is passed over.", "Ask the sender about it.")
        return None, b"", problems
    if piece.fault is Fault.UNFINISHED:
        tell("unfinished", "This element has no end.", "Fetch the file again, or ask the sender.")
        return None, b"", problems
    raw = _utf8(piece.raw, message.encoding)
    if raw is None:
        tell("coding", f"Letters are not {message.encoding}; they are read as Windows-1252.", "Ask the sender for UTF-8.")
        raw = piece.raw.decode("cp1252", "replace").encode()
    try:
        root, named = _element(raw)
    except safexml.XmlBroken as broken:
        said = _WHERE.sub("", str(broken))[:200]
        tell("not-well-formed", f"This is no well-formed XML: {said}.", "Ask the sender to mend it.")
        return None, raw, problems
    except safexml.XmlRefused as refused:
        tell("refused", f"This is not read from outside: {refused}.", "Ask the sender for plain ONIX.")
        return None, raw, problems
    if named:
        tell("named-letters", "Letters are written by their names (&eacute;).", "Nothing: they are read as HTML's.")
    return node(root), raw, problems


def _utf8(raw: bytes, encoding: str) -> bytes | None:
    """Give the bytes in UTF-8; None where they are not in the coding they are said to be in."""
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError:
        return None
    if encoding in ("ascii", "iso8859-1") and _C1.search(text):
        return None
    return raw if encoding == "utf-8" else text.encode()


def _element(raw: bytes) -> tuple[safexml.Element, bool]:
    """Parse an element that stands alone, and say whether letters in it were written by their names."""
    try:
        return _parse(raw), False
    except safexml.XmlBroken:
        plain = _without_names(raw)
        if plain == raw:
            raise
        return _parse(plain), True


def _parse(raw: bytes) -> safexml.Element:
    # Prefixes may be declared far above, at the message: whichever are used are declared around the element.
    prefixes = {first or second for first, second in _PREFIXES.findall(raw)} - {b"xml", b"xmlns"}
    declared = b"".join(b' xmlns:%s="urn:%s"' % (prefix, prefix) for prefix in sorted(prefixes)[:100])
    enclosed = safexml.parse(b"<alone" + declared + b">" + raw + b"</alone>", encoding="utf-8")
    safexml.check_shape(enclosed)
    if len(enclosed) != 1:
        raise safexml.XmlBroken("more than one element")
    return enclosed[0]


def _without_names(raw: bytes) -> bytes:
    """Write the characters that are named as in HTML by their numbers, outside CDATA."""
    parts = raw.split(b"]]>")
    for place, part in enumerate(parts):
        before, mark, after = part.partition(b"<![CDATA[")
        parts[place] = _ENTITY.sub(_numbered, before) + mark + after
    return b"]]>".join(parts)


def _numbered(match: re.Match[bytes]) -> bytes:
    letters = html.entities.html5.get(f"{match[1].decode('ascii')};") if match[1] not in _OF_XML else None
    return b"".join(b"&#%d;" % ord(letter) for letter in letters) if letters else match[0]
