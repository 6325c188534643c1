r"""Write indicators anew.

    {"verb": "edit indicators", "tag": "655", "from": "\\4", "to": "\\7"}

A backslash or _ is a blank; * means any in `from` and "leave it" in `to`.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import StringConstraints

from alcove.marc.record import DELIMITER

from . import choice
from .condition import Where
from .data import Change, Translate, is_control

Indicators = Annotated[str, StringConstraints(pattern=r"^[0-9a-z*_\\ ]{2}$")]


class EditIndicators(choice.OnFields):
    """Write the indicators of fields, of all or of those that have certain ones."""

    verb: Literal["edit indicators"] = "edit indicators"
    from_: Indicators = "**"
    to: Indicators

    def change(self) -> Change:
        """Make the function that writes the indicators."""
        chosen, test = self.choice(), Where(indicators=self.from_).field_test()
        wanted = self.to.replace("_", " ").replace("\\", " ")

        def of_field(tag: str, content: str) -> str:
            if is_control(tag) or not test(tag, content):
                return content
            indicators, *parts = content.split(DELIMITER)
            old = indicators.ljust(2)
            new = "".join(before if after == "*" else after for before, after in zip(old, wanted, strict=False))
            return DELIMITER.join([new + old[2:], *parts])

        return lambda record: choice.with_contents(record, chosen(record), of_field)

    def sentence(self, translate: Translate) -> str:
        """Say it."""
        values = {"fields": self.fields_words(translate), "from": _shown(self.from_), "to": _shown(self.to)}
        if self.from_ == "**":
            return translate("Write the indicators %(to)s in field %(fields)s") % values
        return translate("Write the indicators %(to)s instead of %(from)s in field %(fields)s") % values


def _shown(indicators: str) -> str:
    return indicators.replace(" ", "\\").replace("_", "\\")
