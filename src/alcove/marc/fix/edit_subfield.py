"""Edit a subfield: replace text in it, all of it, or put text before or behind it.

{"verb": "edit subfield", "tag": "856", "code": "y", "find": "Smith College", "with": "UMass"}
{"verb": "edit subfield", "tag": "856", "code": "u", "put before": "https://proxy.example.org/login?url="}
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from pydantic import model_validator

from alcove.marc.record import DELIMITER

from . import choice, mnemonic
from .data import Change, Codes, Text, Translate, is_control, quoted
from .replace import FindAndReplace


class EditSubfield(choice.OnFields):
    """Edit every subfield with one of these codes. Without `find`, the whole value is replaced."""

    verb: Literal["edit subfield"] = "edit subfield"
    code: Codes
    find: Text | None = None
    with_: Text | None = None
    regex: bool = False
    ignore_case: bool = False
    put_before: Text | None = None
    put_behind: Text | None = None

    @model_validator(mode="after")
    def _is_sensible(self) -> EditSubfield:
        if self.with_ is None and self.put_before is None and self.put_behind is None:
            raise ValueError("say what stands in the subfield afterwards (with), or what is put before or behind it")
        if self.find is not None:
            if self.with_ is None:
                raise ValueError("say what stands in place of what is found (with)")
            self._finding()
        elif self.regex or self.ignore_case:
            raise ValueError("say what to find")
        return self

    def _finding(self) -> FindAndReplace:
        values = {name: getattr(self, name) for name in ("with_", "regex", "ignore_case")}
        return FindAndReplace(verb=self.verb, find=self.find or "", **values)

    def change(self) -> Change:
        """Make the function that edits the subfields."""
        chosen, codes, edited = self.choice(), self.code, self._edited()
        needed = self._found_in_all()

        def of_field(tag: str, content: str) -> str:
            if needed not in content or is_control(tag):
                return content
            indicators, *parts = content.split(DELIMITER)
            return DELIMITER.join(
                [indicators, *(part[0] + edited(part[1:]) if part and part[0] in codes else part for part in parts)]
            )

        return lambda record: choice.with_contents(record, chosen(record), of_field)

    def needed(self) -> str:
        """Give what is to be found, else what the condition asks for."""
        return self._found_in_all() or super().needed()

    def _found_in_all(self) -> str:
        """Give what a field must contain for anything to change ("" where that cannot be told)."""
        is_plain = self.find is not None and not (self.regex or self.ignore_case or self.put_before or self.put_behind)
        needed = mnemonic.value_of(self.find or "") if is_plain else ""
        return needed if needed.isascii() else ""

    def _edited(self) -> Callable[[str], str]:
        before, behind = (mnemonic.value_of(text or "") for text in (self.put_before, self.put_behind))
        if self.find is not None:
            given = self._finding()
            if not given.regex:
                update = {"find": mnemonic.value_of(given.find), "with_": mnemonic.value_of(given.with_)}
                given = given.model_copy(update=update)
            replaced = given.replacer()
            return lambda value: _without_delimiters(before + replaced(value) + behind)
        if self.with_ is not None:
            whole = before + mnemonic.value_of(self.with_) + behind
            return lambda _: whole
        return lambda value: before + value + behind

    def sentence(self, translate: Translate) -> str:
        """Say it."""
        parts = []
        if self.find is not None:
            parts.append(self._finding().replacing(translate))
        elif self.with_ is not None:
            parts.append(translate("Write %s instead of what stands there") % quoted(self.with_))
        if self.put_before:
            parts.append(translate("Put %s before what stands there") % quoted(self.put_before))
        if self.put_behind:
            parts.append(translate("Put %s behind what stands there") % quoted(self.put_behind))
        codes = " ".join(f"${code}" for code in self.code)
        values = {"what": "; ".join(parts), "codes": codes, "fields": self.fields_words(translate)}
        return translate("%(what)s in %(codes)s of field %(fields)s") % values


def _without_delimiters(value: str) -> str:
    return value.replace(DELIMITER, " ").replace("\n", " ")
