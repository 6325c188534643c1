"""A Z39.50 client: the ZOOM interface of libyaz, by ctypes. Only what the bench needs."""

from __future__ import annotations

import ctypes
import ctypes.util
from types import TracebackType
from typing import Any

_FUNCTIONS = {
    "connection_create": (ctypes.c_void_p, [ctypes.c_void_p]),
    "connection_option_set": (None, [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_char_p]),
    "connection_connect": (None, [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int]),
    "connection_errcode": (ctypes.c_int, [ctypes.c_void_p]),
    "connection_errmsg": (ctypes.c_char_p, [ctypes.c_void_p]),
    "connection_addinfo": (ctypes.c_char_p, [ctypes.c_void_p]),
    "connection_search_pqf": (ctypes.c_void_p, [ctypes.c_void_p, ctypes.c_char_p]),
    "connection_destroy": (None, [ctypes.c_void_p]),
    "resultset_size": (ctypes.c_size_t, [ctypes.c_void_p]),
    "resultset_record": (ctypes.c_void_p, [ctypes.c_void_p, ctypes.c_size_t]),
    "resultset_destroy": (None, [ctypes.c_void_p]),
    "record_get": (ctypes.c_void_p, [ctypes.c_void_p, ctypes.c_char_p, ctypes.POINTER(ctypes.c_size_t)]),
}


class ServerSays(Exception):
    """The server answered with a diagnostic, or not at all."""


def is_here() -> bool:
    """Say whether libyaz is installed."""
    return ctypes.util.find_library("yaz") is not None


class Connection:
    """An open connection; `with Connection("127.0.0.1:9999/Default") as zebra: zebra.search(...)`."""

    def __init__(self, address: str, *, syntax: str = "usmarc", records: int = 10) -> None:
        """Connect, asking for this many records with every answer. Raises ServerSays."""
        self._zoom = _bound()
        self._records = records
        self._open = self._zoom["connection_create"](None)
        options = {"preferredRecordSyntax": syntax, "count": str(records), "timeout": "30", "elementSetName": "F"}
        for name, value in options.items():
            self._zoom["connection_option_set"](self._open, name.encode(), value.encode())
        self._zoom["connection_connect"](self._open, address.encode(), 0)
        self._raise_what_it_says()

    def __enter__(self) -> Connection:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._zoom["connection_destroy"](self._open)

    def search(self, pqf: str) -> tuple[int, list[bytes]]:
        """Search in prefix query notation; give how many were found, and the first records. Raises ServerSays."""
        found = self._zoom["connection_search_pqf"](self._open, pqf.encode())
        try:
            self._raise_what_it_says(pqf)
            total = self._zoom["resultset_size"](found)
            return total, [self._raw(found, place) for place in range(min(total, self._records))]
        finally:
            self._zoom["resultset_destroy"](found)

    def _raw(self, found: int, place: int) -> bytes:
        length = ctypes.c_size_t()
        record = self._zoom["resultset_record"](found, place)
        begin = self._zoom["record_get"](record, b"raw", ctypes.byref(length)) if record else None
        return ctypes.string_at(begin, length.value) if begin else b""

    def _raise_what_it_says(self, about: str = "") -> None:
        if code := self._zoom["connection_errcode"](self._open):
            words = (self._zoom["connection_errmsg"](self._open), self._zoom["connection_addinfo"](self._open))
            raise ServerSays(f"{code} {b' '.join(words).decode()} {about}".strip())


def _bound() -> dict[str, Any]:
    library = ctypes.CDLL(ctypes.util.find_library("yaz"))
    bound = {}
    for name, (answer, arguments) in _FUNCTIONS.items():
        function = getattr(library, f"ZOOM_{name}")
        function.restype, function.argtypes = answer, arguments
        bound[name] = function
    return bound
