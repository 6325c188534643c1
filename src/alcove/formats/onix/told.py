"""What is noticed while a product is read, with its place."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal

from .dates import PartialDate, partial
from .problem import Problem

# Numbers of ONIX have a point, at most, and no separators of thousands.
_AMOUNT = re.compile(r"\d{1,15}(?:\.\d{1,9})?|\.\d{1,9}")


@dataclass(slots=True)
class Told:
    """The problems of one product; `refused` are the texts that were no number or date, under the names of their elements."""

    number: int
    reference: str
    line: int
    problems: list[Problem] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)

    def tell(self, code: str, message: str, remedy: str) -> None:
        """Add a problem at this product."""
        self.problems.append(Problem(code, message, remedy, self.number, self.reference, self.line))

    def amount(self, text: str, name: str) -> Decimal | None:
        """Read a number exactly; None, and a problem, where it is none."""
        if text.isascii() and _AMOUNT.fullmatch(text):
            return Decimal(text)
        said = f"{name} is “{text[:40]}”, which is no number of ONIX (digits and a point)."
        self.refused.append((name, text))
        self.tell("no-number", said, "Ask the sender; until then it stands with the others.")
        return None

    def date(self, text: str, form: str, name: str) -> PartialDate | None:
        """Read a date; None, and a problem, where it is none."""
        found = partial(text, form)
        if found is None:
            said = f"{name} is “{text[:40]}”, which is no date (YYYYMMDD, YYYYMM or YYYY)."
            self.refused.append((name, text))
            self.tell("no-date", said, "Ask the sender; until then it stands with the others.")
        return found
