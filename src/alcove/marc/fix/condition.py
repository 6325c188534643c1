"""Conditions: of a field (`where`) and of the record (`if`).

    {"subfield": "u", "contains": "proxy"}              a field with a $u that contains it
    {"indicators": "*0"}                                its second indicator is 0 (* any; a backslash or _ for blank)
    {"contains": "40$uhttp"}                            its text, as in the mnemonic format, contains it
    {"tag": "LDR", "characters": "6", "is": "a"}        leader/06
    {"tag": "650", "exists": false}                     there is no 650
    {"contains": "=LDR  "}                              in `if` and without a tag: any line of the record
    {"not": ...} {"all": [...]} {"any": [...]}

The tests of a text: is, contains, begins, ends, matches (a regular expression); each may ignore case.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Annotated

from pydantic import Field, StringConstraints, field_validator, model_validator

from alcove.marc.record import DELIMITER, Record

from . import mnemonic
from .data import LEADER, Codes, Data, Tags, TagSet, Text, Translate, is_control, quoted
from .finding import BadPattern, Find, finder, spelled

FieldTest = Callable[[str, str], bool]
RecordTest = Callable[[Record], bool]
_SAID = {
    "is_": "is %s",
    "contains": "contains %s",
    "begins": "begins with %s",
    "ends": "ends with %s",
    "matches": "matches the expression %s",
}


class TextTest(Data):
    """A test of a text; exactly one of them."""

    is_: Text | None = None
    contains: Text | None = None
    begins: Text | None = None
    ends: Text | None = None
    matches: Text | None = None
    ignore_case: bool = False

    @field_validator("matches")
    @classmethod
    def _can_be_run(cls, pattern: str | None) -> str | None:
        if pattern is not None:
            try:
                finder(pattern, regex=True)
            except BadPattern as error:
                raise ValueError(str(error)) from None
        return pattern

    @model_validator(mode="after")
    def _is_one(self) -> TextTest:
        if len(self._tests()) > 1:
            raise ValueError("one test at a time (is, contains, begins, ends, matches); join several with all or any")
        return self

    def _tests(self) -> list[tuple[str, str]]:
        return [(name, value) for name in _SAID if (value := getattr(self, name)) is not None]

    def text_test(self, *, is_value: bool) -> Find | None:
        """Make the test; None where there is none. Of a value, names of characters are understood."""
        if not self._tests():
            return None
        (name, text), ignoring = self._tests()[0], self.ignore_case
        if name == "matches":
            return finder(text, regex=True, ignore_case=ignoring)
        text = mnemonic.value_of(text) if is_value else text
        if name == "contains":
            return finder(text, ignore_case=ignoring)
        if name == "begins" and not ignoring and text.isascii():
            return lambda where: where.startswith(text)
        begin, end = ("^" if name != "ends" else ""), (r"\Z" if name != "begins" else "")
        test = re.compile(begin + spelled(text) + end, re.IGNORECASE if ignoring else 0).search
        return lambda where: test(where) is not None

    def text_words(self, translate: Translate) -> str:
        """Say the test: `contains "proxy"`."""
        if not self._tests():
            return ""
        (name, text) = self._tests()[0]
        said = translate(_SAID[name]) % quoted(text)
        return said + (" " + translate("(upper or lower case)") if self.ignore_case else "")


class Where(TextTest):
    """A condition of one field."""

    subfield: Codes | None = None
    indicators: Annotated[str, StringConstraints(pattern=r"^[0-9a-z*_\\ ]{2}$")] | None = None
    characters: Annotated[str, StringConstraints(pattern=r"^[0-9]{1,4}(-[0-9]{1,4})?$")] | None = None
    exists: bool | None = None
    not_: Where | None = None
    all: Annotated[list[Where], Field(min_length=1, max_length=50)] | None = None
    any: Annotated[list[Where], Field(min_length=1, max_length=50)] | None = None

    @model_validator(mode="after")
    def _is_sensible(self) -> Where:
        if self.exists is not None and (self._tests() or not (self.subfield or isinstance(self, If))):
            raise ValueError("`exists` asks for a subfield or, in `if`, for a field, without a test of its text")
        if self.subfield and self.characters:
            raise ValueError("`characters` are those of a control field or the leader; a subfield has none")
        if not any(getattr(self, name) is not None for name in type(self).model_fields if name != "ignore_case"):
            raise ValueError("an empty condition")
        return self

    def needed(self) -> str:
        """Give ASCII text that a field must hold to fulfil the condition; "" where that cannot be told."""
        if self.exists is False or not (self.subfield or self.characters) or self.ignore_case or self.matches is not None:
            return ""
        text = mnemonic.value_of(self._tests()[0][1]) if self._tests() else ""
        return text if text.isascii() else ""

    def field_test(self) -> FieldTest:
        """Make the test of a field by its tag and content."""
        tests = list(self._field_tests())
        if len(tests) == 1:
            return tests[0]
        return lambda tag, content: all(test(tag, content) for test in tests)

    def _field_tests(self) -> Iterator[FieldTest]:
        if self.indicators is not None:
            yield _of_indicators(self.indicators)
        if self.subfield is not None:
            yield _of_subfields(self.subfield, self.text_test(is_value=True), wanted=self.exists is not False)
        elif self.characters is not None:
            yield _of_characters(self.characters, self.text_test(is_value=True))
        elif (test := self.text_test(is_value=False)) is not None:
            yield lambda tag, content: test(mnemonic.text_of(tag, content))
        if self.not_ is not None:
            no = self.not_.field_test()
            yield lambda tag, content: not no(tag, content)
        if self.all is not None:
            every = [one.field_test() for one in self.all]
            yield lambda tag, content: all(test(tag, content) for test in every)
        if self.any is not None:
            some = [one.field_test() for one in self.any]
            yield lambda tag, content: any(test(tag, content) for test in some)

    def words(self, translate: Translate = str) -> str:
        """Say the condition: `$u contains "proxy" and the indicators are 40`."""
        parts = [self._self_words(translate)]
        if self.not_ is not None:
            parts.append(translate("not (%s)") % self.not_.words(translate))
        if self.all is not None:
            parts.append(translate(" and ").join(_bracketed(one, translate) for one in self.all))
        if self.any is not None:
            parts.append(translate(" or ").join(_bracketed(one, translate) for one in self.any))
        return translate(" and ").join(part for part in parts if part)

    def _self_words(self, translate: Translate) -> str:
        parts = []
        if self.indicators is not None:
            parts.append(translate("the indicators are %s") % self.indicators.replace(" ", "\\").replace("_", "\\"))
        if self.subfield is not None:
            said = self.text_words(translate) or translate("exists" if self.exists is not False else "does not exist")
            parts.append(f"{_codes(self.subfield)} {said}")
        elif self.characters is not None:
            said = self.text_words(translate) or translate("exists")
            parts.append(translate("the characters in place %(place)s: %(test)s") % {"place": self.characters, "test": said})
        elif said := self.text_words(translate):
            parts.append(translate("its text %s") % said)
        return translate(" and ").join(parts)


class If(Where):
    """A condition of the record: some field fulfils it. Without a tag, any line (`=245  10$a...`)."""

    tag: Tags | None = None
    not_: If | None = None
    all: Annotated[list[If], Field(min_length=1, max_length=50)] | None = None  # type: ignore[assignment]
    any: Annotated[list[If], Field(min_length=1, max_length=50)] | None = None  # type: ignore[assignment]

    @model_validator(mode="after")
    def _says_which_field(self) -> If:
        if self.tag is None and (self.subfield or self.indicators or self.characters or self.exists is not None):
            raise ValueError("say the tag of the field that is meant")
        return self

    def record_test(self) -> RecordTest:
        """Make the test of a record."""
        tests = list(self._record_tests())
        return lambda record: all(test(record) for test in tests)

    def _record_tests(self) -> Iterator[RecordTest]:
        if self.tag is not None:
            yield self._of_a_field(TagSet(self.tag))
        elif (test := self.text_test(is_value=False)) is not None:
            yield lambda record: any(test(mnemonic.line_of(tag, content)) for tag, content in lines(record))
        if self.not_ is not None:
            no = self.not_.record_test()
            yield lambda record: not no(record)
        if self.all is not None:
            every = [one.record_test() for one in self.all]
            yield lambda record: all(test(record) for test in every)
        if self.any is not None:
            some = [one.record_test() for one in self.any]
            yield lambda record: any(test(record) for test in some)

    def _of_a_field(self, tags: TagSet) -> RecordTest:
        """Make the test whether some field with such a tag fulfils what is said beside the tag."""
        test, wanted = self._beside_the_tag(), True if self.subfield else self.exists is not False
        if tags[LEADER]:
            return lambda record: any(tags[tag] and test(tag, content) for tag, content in lines(record)) == wanted
        return lambda record: any(tags[tag] and test(tag, content) for tag, content in record.entries) == wanted

    def _beside_the_tag(self) -> FieldTest:
        own = self.model_copy(update={"not_": None, "all": None, "any": None})
        tests = list(own._field_tests())
        return lambda tag, content: all(test(tag, content) for test in tests)

    def _self_words(self, translate: Translate) -> str:
        said = super()._self_words(translate)
        if self.tag is None:
            return translate("a line of the record %s") % self.text_words(translate) if self._tests() else said
        if not said:
            return (translate("there is no %s") if self.exists is False else translate("there is a %s")) % self.tag
        return f"{self.tag}: {said}"


def lines(record: Record) -> Iterator[tuple[str, str]]:
    """Yield leader and fields as tag and content."""
    yield LEADER, record.leader
    yield from record.entries


def indicators_of(content: str) -> str:
    """Give the two indicators of a data field; an absent one is a blank."""
    return (content.partition(DELIMITER)[0] + "  ")[:2]


def _bracketed(one: Where, translate: Translate) -> str:
    said = one.words(translate)
    return f"({said})" if one.any is not None or one.all is not None else said


def _codes(codes: str) -> str:
    return " ".join(f"${code}" for code in codes)


def _of_indicators(wanted: str) -> FieldTest:
    pairs = [(at, " " if one in "_\\" else one) for at, one in enumerate(wanted) if one != "*"]
    return lambda tag, content: not is_control(tag) and all(indicators_of(content)[at] == one for at, one in pairs)


def _of_subfields(codes: str, test: Find | None, *, wanted: bool) -> FieldTest:
    def some(tag: str, content: str) -> bool:
        if is_control(tag):
            return not wanted
        for part in content.split(DELIMITER)[1:]:
            if part and part[0] in codes and (test is None or test(part[1:])):
                return wanted
        return not wanted

    return some


def _of_characters(place: str, test: Find | None) -> FieldTest:
    first, _, last = place.partition("-")
    start, end = int(first), int(last or first) + 1
    return lambda _, content: len(content) >= end if test is None else test(content[start:end])
