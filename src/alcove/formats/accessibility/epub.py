"""The package document out of an EPUB: a ZIP file in which META-INF/container.xml names it (EPUB 3.3, OCF ZIP container).

Nothing is unpacked to a disk, no more than two files are read, and each only up to a limit.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from urllib.parse import unquote

from .package import LARGEST, from_package, parsed
from .values import Accessibility, NotAnEpub

_LARGEST_EPUB = 500_000_000
_LARGEST_CONTAINER = 1_000_000
# The list of the files of a ZIP is read whole into memory, so its size is looked at first.
_LARGEST_DIRECTORY = 10_000_000
_CONTAINER = "META-INF/container.xml"
_PACKAGE_TYPE = "application/oebps-package+xml"
_END, _END_LENGTH, _LONGEST_COMMENT = b"PK\x05\x06", 22, 65_535
_ZIP64 = b"PK\x06\x07"
_AGAIN = "Ask for the EPUB again."
# OCF 4.2: files are stored as they are, or deflated.
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_BROKEN = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, IndexError, KeyError, NotImplementedError, OSError, OverflowError,
    RuntimeError, ValueError,
)  # fmt: skip


def from_epub(data: bytes) -> Accessibility:
    """Give what the package document of an EPUB says of its accessibility. `data` is the whole file.

    Raises NotAnEpub, and nothing else.
    """
    _check_size(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            path = _package_path(_read(archive, _CONTAINER, _LARGEST_CONTAINER))
            package = _read(archive, path, LARGEST)
    except NotAnEpub:
        raise
    except _BROKEN as problem:
        raise NotAnEpub(f"The ZIP file cannot be read: {str(problem)[:200]}", "the file", _AGAIN) from None
    return from_package(package)


def _check_size(data: bytes) -> None:
    if len(data) > _LARGEST_EPUB:
        message = f"The file is larger than {_LARGEST_EPUB // 1_000_000} MB."
        raise NotAnEpub(message, "the file", "Give its package document (.opf) alone.")
    start = data.rfind(_END, max(0, len(data) - _END_LENGTH - _LONGEST_COMMENT))
    if start < 0 or len(data) - start < _END_LENGTH:
        raise NotAnEpub("This is no ZIP file, or its end is missing.", "the file", _AGAIN)
    (size,) = struct.unpack_from("<L", data, start + 12)
    # A locator of ZIP64, right before the end, would overrule the size given here.
    if size > _LARGEST_DIRECTORY or data[max(0, start - 20) : start].startswith(_ZIP64):
        raise NotAnEpub("The ZIP file lists too many files.", "the file", "Give its package document (.opf) alone.")


def _read(archive: zipfile.ZipFile, name: str, largest: int) -> bytes:
    """Read one file up to a limit, however large it says it is."""
    try:
        info = archive.getinfo(name)
    except KeyError:
        raise NotAnEpub("The EPUB lacks this file.", name[:200], "Ask the publisher to repair it.") from None
    if info.flag_bits & 1 or info.compress_type not in _METHODS:
        message = "The file is encrypted, or packed in a way that EPUB does not know."
        raise NotAnEpub(message, name[:200], "Ask for a file without copy protection.")
    with archive.open(info) as stream:
        data = stream.read(largest + 1)
    if len(data) > largest:
        raise NotAnEpub(f"The file is larger than {largest // 1_000_000} MB.", name[:200], _AGAIN)
    return data


def _package_path(container: bytes) -> str:
    """Give the path of the first package document that the container names; a path is only ever looked up in the ZIP."""
    root = parsed(container, _CONTAINER, _LARGEST_CONTAINER)
    for one in root.iter("{*}rootfile"):
        path = unquote(one.get("full-path") or "").strip()
        if path and (one.get("media-type") or _PACKAGE_TYPE).strip() == _PACKAGE_TYPE:
            if path.startswith("/") or "\\" in path or ".." in path.split("/"):
                message = "The package document is said to stand outside the EPUB."
                raise NotAnEpub(message, _CONTAINER, "Ask the publisher to repair it.")
            return path
    raise NotAnEpub("It names no package document.", _CONTAINER, "Ask the publisher to repair it.")
