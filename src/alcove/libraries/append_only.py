"""Tables that only grow: the database itself refuses to change or delete their rows, on both engines."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

_SQLITE = (
    "CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END",
    "CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END",
)
_POSTGRESQL = (
    "CREATE OR REPLACE FUNCTION alcove_append_only() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$",
    "CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION alcove_append_only()",
)


def guard(table: str) -> Callable[[Any, Any], None]:
    """Give the migration step that makes this table append-only."""

    def step(_apps: Any, schema_editor: Any) -> None:
        for statement in _POSTGRESQL if schema_editor.connection.vendor == "postgresql" else _SQLITE:
            schema_editor.execute(statement.replace("{table}", table), params=None)

    return step


def release(table: str) -> Callable[[Any, Any], None]:
    """Give the step that undoes `guard`."""

    def step(_apps: Any, schema_editor: Any) -> None:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_append_only ON {table}")
            return
        for name in ("no_update", "no_delete"):
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_{name}")

    return step
