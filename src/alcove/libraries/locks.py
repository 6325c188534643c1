"""One writer at a time, on both engines.

SQLite has one writer by nature (and our write lock, site/sqlite). On PostgreSQL an advisory lock of the transaction gives
the same promise, so that the numbers of the outbox and the trail become visible in their order.
"""

from __future__ import annotations

from django.db import connection

_KEY = 0x41_4C_43_4F  # "ALCO"


def writing() -> None:
    """Hold the write lock until the running transaction ends."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_KEY])
