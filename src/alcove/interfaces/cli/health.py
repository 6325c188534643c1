"""What `alcove doctor` looks at; each look is one function that gives one finding. Add one to LOOKS."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    what: str
    well: bool
    said: str


def look() -> list[Finding]:
    """Look at everything."""
    return [one() for one in LOOKS]


def _home() -> Finding:
    from django.conf import settings

    free = shutil.disk_usage(settings.ALCOVE_HOME).free // 2**20
    return Finding("home folder", free > 500, f"{settings.ALCOVE_HOME}, {free:,} MB free")


def _secret() -> Finding:
    from django.conf import settings

    mode = (settings.ALCOVE_HOME / "alcove.toml").stat().st_mode & 0o077
    well = not mode and len(settings.CONFIG.SECRET_KEY) >= 50
    return Finding("alcove.toml", well, "its secret key is its own" if well else "others can read it: chmod 600 alcove.toml")


def _database() -> Finding:
    from django.db import connection

    connection.ensure_connection()
    if connection.vendor == "postgresql":
        return Finding("database", True, f"PostgreSQL {connection.pg_version}")  # type: ignore[attr-defined]
    import sqlite3

    version = sqlite3.sqlite_version_info
    fixed = version >= (3, 51, 3) or (3, 50, 7) <= version < (3, 51) or (3, 44, 6) <= version < (3, 45)
    how = "fixed in this version" if fixed else "closed by Alcove's write lock"
    return Finding("database", True, f"SQLite {sqlite3.sqlite_version}; the WAL-reset race is {how}")


def _integrity() -> Finding:
    from django.db import connection

    if connection.vendor == "postgresql":
        return Finding("integrity", True, "left to PostgreSQL's own checksums")
    with connection.cursor() as cursor:
        broken = cursor.execute("PRAGMA foreign_key_check").fetchone()
        said = cursor.execute("PRAGMA quick_check").fetchone()[0]
    return Finding("integrity", said == "ok" and broken is None, said if broken is None else f"broken reference in {broken[0]}")


def _migrations() -> Finding:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return Finding("tables", not waiting, "up to date" if not waiting else f"{len(waiting)} changes waiting: run alcove init")


def _trail() -> Finding:
    from alcove.libraries import queries

    broken = next(queries.broken_trail(), None)
    return Finding(
        "trail",
        broken is None,
        "every entry fits the one before it" if broken is None else f"entry {broken.pk} was altered",
    )


def _index() -> Finding:
    from alcove.retrieval import index

    found = index.verify()
    return Finding("search index", found.agrees, found.sentence())


def _people() -> Finding:
    from alcove.libraries.models import Membership

    count = Membership.objects.count()
    return Finding("people", True, f"{count} can sign in" if count else "nobody can sign in yet: alcove user add NAME")


LOOKS: list[Callable[[], Finding]] = [_home, _secret, _database, _integrity, _migrations, _trail, _index, _people]
