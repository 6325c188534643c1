"""Check a record against the rules of MARC 21: every departure is a Problem, a warning, with the field and what to do.

The rules are data (schema.py); what they say of one field is compiled in field_rules.py, of fixed fields in fixed_check.py.
Coded subfields are looked up in code_check.py, dates weighed in date_check.py.
What makes a record unreadable is the reader's to report, not this module's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple

from . import code_check, date_check, field_rules, fixed_check, linkage
from .field_rules import Fault, Rule
from .problem import Problem
from .problem_table import Finding, problem
from .record import DELIMITER, Field, Record
from .schema import Schema

_LINK = DELIMITER + "6"
_Found = tuple[str, int, Fault]


class _Compiled(NamedTuple):
    rules: dict[str, Rule]
    defined: frozenset[str]
    required: tuple[str, ...]
    single: frozenset[str]
    kind: str


def check(record: Record, schema: Schema) -> list[Problem]:
    """Give what departs from the rules, field by field, then of the record as a whole; never raises.

    Record number and offset are left at 0: only the reader knows them.
    """
    compiled = _compiled(schema)
    counts: dict[str, int] = {}
    found: list[_Found] = []
    for tag, content in record.entries:
        number = counts[tag] = counts.get(tag, 0) + 1
        rule = compiled.rules.get(tag) or _other_rule(compiled, tag)
        if faults := rule(content) if tag != "880" else _original_faults(compiled, content):
            found += [(tag, number, fault) for fault in faults]
    if schema.kind != "other":
        found += _record_faults(record, compiled, counts)
        found += fixed_check.faults(record)
        found += code_check.faults(record)
        found += date_check.faults(record)
        found += _link_faults(record, compiled.defined)
    return [_problem(tag, number, counts.get(tag, 0), fault) for tag, number, fault in found]


@cache
def _compiled(schema: Schema) -> _Compiled:
    fields = {tag: one for tag, one in schema.fields.items() if tag != "LDR"}
    return _Compiled(
        rules={tag: _rule(one) for tag, one in fields.items()},
        defined=frozenset(fields),
        required=tuple(tag for tag, one in fields.items() if one["required"]),
        single=frozenset(tag for tag, one in fields.items() if not one["repeatable"]),
        kind=schema.kind,
    )


def _rule(definition: dict[str, Any]) -> Rule:
    if "deprecated" in definition:
        return field_rules.obsolete_rule
    return field_rules.data_rule(definition) if "subfields" in definition else field_rules.control_rule(definition)


def _other_rule(compiled: _Compiled, tag: str) -> Rule:
    """Give the rule for a tag that the schema does not have; where it has none at all, nothing is unknown."""
    local = not compiled.defined or field_rules.is_local(tag)
    return field_rules.text_rule if local else field_rules.unknown_rule


def _original_faults(compiled: _Compiled, content: str) -> Sequence[Fault]:
    """Check an 880 by the rules of the field whose original script it holds (MARC 21, Appendix D)."""
    tag = linkage.effective_tag("880", content)
    rule = compiled.rules.get(tag, field_rules.text_rule)
    if tag < "010" or tag == "880" or rule is field_rules.obsolete_rule:
        rule = field_rules.text_rule
    return rule(content)


def _record_faults(record: Record, compiled: _Compiled, counts: dict[str, int]) -> Iterator[_Found]:
    """Find fields that are missing or too many; a record that says it is deleted need not have any."""
    for tag, number in counts.items():
        if number > 1 and tag in compiled.single:
            yield tag, 0, Fault("M603", found=number)
    headings = sorted(tag for tag in counts if tag[:1] == "1" and tag in compiled.defined)
    if len(headings) > 1:
        yield headings[1], 1, Fault("M620", found=" and ".join(headings))
    if record.leader[5:6] in ("d", "s", "x"):
        return
    for tag in compiled.required:
        if tag not in counts:
            yield tag, 0, Fault("M606", found=f"{tag} ({_LABELS.get(tag, 'fixed-length data')})")
    if compiled.kind == "authority" and not headings:
        yield "1XX", 0, Fault("M606", found="1XX (heading)")


_LABELS = {"245": "title"}


def _link_faults(record: Record, defined: frozenset[str]) -> Iterator[_Found]:
    """Find 880s whose field is not there, fields whose 880 is not there, and $6 that cannot be read.

    In a field that the standard does not define, $6 may mean anything.
    """
    if not any(_LINK in content for _, content in record.entries):
        return
    for field, partner in linkage.linked(record):
        linking = partner is None and _LINK in field.content and field.tag in defined and not field.is_control
        if linking and (fault := _link_fault(field)):
            yield field.tag, _number(record, field), fault


def _link_fault(field: Field) -> Fault | None:
    link = linkage.link_of(field.content)
    if link is None:
        return Fault("M613", found=field.get("6"))
    alone = link.occurrence != "00" and (field.tag == "880") != (link.tag == "880")
    return Fault("M612", said=f"{link.tag}-{link.occurrence}") if alone else None


def _number(record: Record, field: Field) -> int:
    """Give the place of a field among those of its tag, from 1."""
    return record.fields(field.tag).index(field) + 1


def _problem(tag: str, number: int, total: int, fault: Fault) -> Problem:
    finding = Finding(fault.code, tag, fault.said, fault.found, _place(tag, number, total))
    return problem(finding, record=0, offset=0, control_number=None)


def _place(tag: str, number: int, total: int) -> str:
    """Name a field in words: `Field 245`, or `Field 650 (3rd of 7)` where there are several."""
    if total < 2 or number < 1:
        return f"Field {tag}"
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"Field {tag} ({number}{ending} of {total})"
