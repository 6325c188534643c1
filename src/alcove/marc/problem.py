"""What is wrong with a record, where, and what to do about it. Bad data is not an exception: it is a Problem.

Codes never change their meaning and are never renumbered:
M1xx framing (where records begin and end), M2xx directory and leader, M3xx fields and subfields,
M4xx characters, M5xx XML and JSON, M6xx rules of the standard (checks against the schema).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How bad it is: an error costs (part of) the record; a warning was read well, or mended and said so."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding. `record` counts from 1 and `offset` is in bytes from 0, both in the file that was read."""

    code: str
    message: str
    remedy: str
    severity: Severity = Severity.ERROR
    record: int = 0
    offset: int = 0
    control_number: str | None = None
    field: str | None = None
