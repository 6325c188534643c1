"""What the database itself refuses: entries that do not add up, postings to what is posted, money that is not there.

Rules as triggers, on both engines. Names of tables and columns are those of the models; messages begin with a word that
`posting.refused` knows.
"""

# ruff: noqa: S608 - all of it is our own words

from __future__ import annotations

from typing import Any

_SUM = "(SELECT coalesce(sum(amount), 0) FROM acquisition_posting WHERE {where})"
_FUNDING = _SUM.format(where="budget_id = b.id AND bucket = 'available' AND kind IN ('allocation', 'transfer', 'rollover')")
_TAKEN = _SUM.format(where="budget_id = b.id AND bucket IN ('encumbered', 'awaiting', 'expended', 'credited')")
_PAID = _SUM.format(where="budget_id = b.id AND bucket IN ('awaiting', 'expended', 'credited')")
_HERE = _SUM.format(where="entry_id = {entry} AND budget_id = b.id AND bucket IN {of}")
_ENCUMBERED_HERE = _HERE.replace("{of}", "('encumbered')")
_BUDGETS = (
    "acquisition_budget b JOIN acquisition_fund f ON f.id = b.fund_id JOIN acquisition_ledger l ON l.id = f.ledger_id "
    "WHERE b.id IN (SELECT budget_id FROM acquisition_posting WHERE entry_id = {entry})"
)

# What is refused: a condition over the entry that is about to be posted ({entry}, {kind}), and what is said.
CHECKS = (
    ("(SELECT coalesce(sum(amount), 0) FROM acquisition_posting WHERE entry_id = {entry}) <> 0", "unbalanced"),
    ("(SELECT count(*) FROM acquisition_posting WHERE entry_id = {entry}) < 2", "unbalanced"),
    ("(SELECT count(DISTINCT currency) FROM acquisition_posting WHERE entry_id = {entry}) > 1", "currencies"),
    (
        f"EXISTS (SELECT 1 FROM {_BUDGETS} AND l.currency NOT IN "
        "(SELECT currency FROM acquisition_posting WHERE entry_id = {entry}))",
        "currencies",
    ),
    (
        "EXISTS (SELECT 1 FROM acquisition_posting p WHERE p.entry_id = {entry} AND p.encumbrance_id IS NOT NULL AND "
        + _SUM.format(where="encumbrance_id = p.encumbrance_id AND bucket = 'encumbered'")
        + " < 0)",
        "negative",
    ),
    (
        f"{{kind}} = 'encumbrance' AND EXISTS (SELECT 1 FROM {_BUDGETS} AND l.restricts_encumbrance AND "
        f"b.encumbrance_limit IS NOT NULL AND {_ENCUMBERED_HERE} > 0 "
        f"AND {_FUNDING} * b.encumbrance_limit < {_TAKEN} * 10000)",
        "overspent",
    ),
    (
        f"{{kind}} IN ('pending', 'payment') AND EXISTS (SELECT 1 FROM {_BUDGETS} AND l.restricts_expenditure AND "
        "b.expenditure_limit IS NOT NULL AND "
        + _HERE.replace("{of}", "('awaiting', 'expended')")
        + f" > 0 AND {_FUNDING} * b.expenditure_limit < {_PAID} * 10000)",
        "overspent",
    ),
    (f"EXISTS (SELECT 1 FROM {_BUDGETS} AND b.state = 'closed')", "closed"),
)


def _said(condition: str) -> str:
    return condition.replace("{entry}", "NEW.id").replace("{kind}", "NEW.kind")


_KEPT = ("id", "library_id", "year_id", "kind", "key", "reason", "invoice_line")
_ABORT = "SELECT RAISE(ABORT, 'ledger: final')"
_RAISE = "RAISE EXCEPTION 'ledger: final'"
_IS_POSTED = "(SELECT posted FROM acquisition_entry WHERE id = NEW.entry_id)"


def _sqlite() -> list[str]:
    checks = " ".join(f"SELECT RAISE(ABORT, 'ledger: {word}') WHERE {_said(condition)};" for condition, word in CHECKS)
    same = " AND ".join(f"OLD.{one} IS NEW.{one}" for one in _KEPT)
    bodies = {
        ("entry", "begins", "INSERT"): f"{_ABORT} WHERE NEW.posted;",
        ("entry", "posts", "UPDATE"): f"{_ABORT} WHERE OLD.posted OR NOT NEW.posted OR NOT ({same}); {checks}",
        ("entry", "stays", "DELETE"): f"{_ABORT};",
        ("posting", "in_time", "INSERT"): f"{_ABORT} WHERE {_IS_POSTED};",
        ("posting", "stays", "UPDATE"): f"{_ABORT};",
        ("posting", "remains", "DELETE"): f"{_ABORT};",
    }
    return [
        f"CREATE TRIGGER acquisition_{table}_{name} BEFORE {event} ON acquisition_{table} BEGIN {body} END"
        for (table, name, event), body in bodies.items()
    ]


def _postgresql() -> list[str]:
    checks = " ".join(f"IF {_said(condition)} THEN RAISE EXCEPTION 'ledger: {word}'; END IF;" for condition, word in CHECKS)
    same = " AND ".join(f"OLD.{one} IS NOT DISTINCT FROM NEW.{one}" for one in _KEPT)
    functions = {
        "final": f"{_RAISE};",
        "begins": f"IF NEW.posted THEN {_RAISE}; END IF; RETURN NEW;",
        "posts": f"IF OLD.posted OR NOT NEW.posted OR NOT ({same}) THEN {_RAISE}; END IF; {checks} RETURN NEW;",
        "in_time": f"IF {_IS_POSTED} THEN {_RAISE}; END IF; RETURN NEW;",
    }
    triggers = (
        ("entry", "begins", "INSERT", "begins"), ("entry", "posts", "UPDATE", "posts"), ("entry", "stays", "DELETE", "final"),
        ("posting", "in_time", "INSERT", "in_time"), ("posting", "stays", "UPDATE OR DELETE", "final"),
    )  # fmt: skip
    made = [
        f"CREATE FUNCTION alcove_ledger_{name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$"
        for name, body in functions.items()
    ]
    return made + [
        f"CREATE TRIGGER acquisition_{table}_{name} BEFORE {event} ON acquisition_{table} FOR EACH ROW "
        f"EXECUTE FUNCTION alcove_ledger_{function}()"
        for table, name, event, function in triggers
    ]


def set_up(_apps: Any, schema_editor: Any) -> None:
    """Make the triggers (a step of the migration)."""
    for statement in _postgresql() if schema_editor.connection.vendor == "postgresql" else _sqlite():
        schema_editor.execute(statement, params=None)


def take_down(_apps: Any, schema_editor: Any) -> None:
    """Remove them."""
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    tables = {"acquisition_entry": ("posts", "stays", "begins"), "acquisition_posting": ("in_time", "stays", "remains")}
    for table, names in tables.items():
        for name in names:
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_{name}" + (f" ON {table}" if is_postgresql else ""))
    if is_postgresql:
        for name in ("final", "posts", "in_time", "begins"):
            schema_editor.execute(f"DROP FUNCTION IF EXISTS alcove_ledger_{name}()")
