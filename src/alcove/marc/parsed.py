"""What a reader yields for each stretch of its input: the bytes, where they lie, and what could be made of them."""

from __future__ import annotations

from dataclasses import dataclass

from .problem import Problem, Severity
from .record import Record


@dataclass(slots=True)
class Parsed:
    """One stretch of the input. The stretches of a file, in order, are the whole file: not a byte is between them.

    `record` is None where none could be read, and for bytes between records (then `between` is true: line ends, an XML
    envelope); `raw` is kept exactly as received.
    """

    number: int
    offset: int
    raw: bytes
    record: Record | None
    problems: tuple[Problem, ...] = ()
    charset: str = "utf-8"
    between: bool = False

    @property
    def is_good(self) -> bool:
        """Say whether a record was read without an error (warnings do not count)."""
        return self.record is not None and not any(p.severity is Severity.ERROR for p in self.problems)
