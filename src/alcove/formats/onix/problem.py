"""What could not be read of an ONIX message, and why."""

from __future__ import annotations

from dataclasses import dataclass


class NotOnix(ValueError):
    """The data is no ONIX message, and holds no product; the message says why, `place` where, `remedy` what to do."""

    def __init__(self, message: str, place: str, remedy: str) -> None:
        """Keep all three."""
        super().__init__(message)
        self.place = place
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class Problem:
    """What could not be read, or was read otherwise than it stands.

    `product` counts the products of the message from 1 (0: before the first), `line` its lines from 1.
    """

    code: str
    message: str
    remedy: str
    product: int = 0
    reference: str = ""
    line: int = 0

    @property
    def place(self) -> str:
        """Say where, in words: "product 3 (com.example.17), line 210"."""
        said = f"product {self.product}" if self.product else "the message"
        said += f" ({self.reference})" if self.reference else ""
        return f"{said}, line {self.line}" if self.line else said
