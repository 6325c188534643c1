"""Bulk work: a larger page cache, and a garbage collector that does not walk millions of records without cycles."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

_CACHE = "PRAGMA cache_size=-65536", "PRAGMA cache_size=-8192"


@contextmanager
def calm() -> Iterator[None]:
    """Let the collector look rarely while this lasts (it took a fifth of the time of a load); memory stays bounded."""
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(500_000, 20, 1000)
    _cache(_CACHE[0])
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()
        _cache(_CACHE[1])


def _cache(pragma: str) -> None:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(pragma)
