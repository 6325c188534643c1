"""Add a subfield to fields: always, or only where the field has none with this code (absent).

    {"verb": "add subfield", "tag": "856", "code": "z", "data": "Open access", "when": "absent"}

It stands at the end of the field, or at its beginning (after $6 and $8, which stand first: MARC 21, Appendix A).
"""

from __future__ import annotations

from typing import Literal

from alcove.marc.record import DELIMITER

from . import choice, mnemonic
from .data import Change, Code, Text, Translate, is_control, quoted


class AddSubfield(choice.OnFields):
    """Add a subfield with this data."""

    verb: Literal["add subfield"] = "add subfield"
    code: Code
    data: Text
    when: Literal["always", "absent", "present", "once"] = "always"
    at: Literal["end", "beginning"] = "end"

    def change(self) -> Change:
        """Make the function that adds the subfield."""
        chosen, new, code = self.choice(), self.code + mnemonic.value_of(self.data), self.code

        def of_field(tag: str, content: str) -> str:
            if is_control(tag):
                return content
            indicators, *parts = content.split(DELIMITER)
            if self.when == "once" and new in parts:
                return content
            if self.when in ("absent", "present") and any(part[:1] == code for part in parts) != (self.when == "present"):
                return content
            parts.insert(len(parts) if self.at == "end" else _after_links(parts), new)
            return DELIMITER.join([indicators.ljust(2), *parts])

        return lambda record: choice.with_contents(record, chosen(record), of_field)

    def sentence(self, translate: Translate) -> str:
        """Say it."""
        said = {
            "always": "Add $%(code)s %(data)s to field %(fields)s",
            "absent": "Add $%(code)s %(data)s to field %(fields)s that has no $%(code)s",
            "present": "Add $%(code)s %(data)s to field %(fields)s that has a $%(code)s",
            "once": "Add $%(code)s %(data)s to field %(fields)s that has not the same already",
        }[self.when]
        values = {"code": self.code, "data": quoted(self.data), "fields": self.fields_words(translate)}
        return translate(said) % values + (translate(", at its beginning") if self.at == "beginning" else "")


def _after_links(parts: list[str]) -> int:
    return next((at for at, part in enumerate(parts) if part[:1] not in ("6", "8")), len(parts))
