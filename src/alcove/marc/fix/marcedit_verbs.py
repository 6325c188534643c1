"""What each instruction of MarcEdit is here: its columns in, instructions out, or the reason why not."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NamedTuple

from .add_field import AddField
from .add_subfield import AddSubfield
from .build_field import BuildField
from .choice import Instruction
from .condition import If, TextTest, Where
from .copy_field import CopyField
from .delete_field import DeleteField
from .delete_subfield import DeleteSubfield
from .edit_field import EditField
from .edit_subfield import EditSubfield
from .replace import ReplaceInLines
from .sort_fields import SortFields

_NOT_SAID = "Read so from how tasks use it: MarcEdit does not publish what the option means."
_BUILT = re.compile(r"=(\w{3}) {1,2}(.*)", re.DOTALL)


class NotConverted(ValueError):
    """Why an instruction was not converted."""


class Converted(NamedTuple):
    """What an instruction became, and a note on how it was understood."""

    instructions: list[Instruction]
    note: str = ""


def _columns(columns: list[str], number: int) -> list[str]:
    """Give exactly so many columns; absent ones are empty, more are refused."""
    if any(one.strip() for one in columns[number:]):
        raise NotConverted(f"It has {len(columns)} columns; {number} are known.")
    return (columns + [""] * number)[:number]


def _choice(said: str, known: dict[str, Any], what: str) -> Any:
    if said.strip() not in known:
        raise NotConverted(f"The option {said.strip()[:40]!r} ({what}) is not known.")
    return known[said.strip()]


def _yes(said: str, what: str) -> bool:
    return bool(_choice(said.casefold(), {"true": True, "false": False, "": False}, what))


def _way(said: str) -> dict[str, Any]:
    """Read how text is looked for: 0 plain, 1 plain with the same upper and lower case, 2 a regular expression."""
    return dict(_choice(said, {"0": {"ignore_case": True}, "": {"ignore_case": True}, "1": {}, "2": {"regex": True}}, "search"))


def _test(text: str, way: dict[str, Any]) -> dict[str, Any]:
    if way.get("regex"):
        return {"matches": text}
    return {"contains": text, "ignore_case": _has_case(text, way)}


def _has_case(text: str, way: dict[str, Any]) -> bool:
    return bool(way.get("ignore_case")) and text.lower() != text.upper()


def _finding(find: str, by: str, way: dict[str, Any]) -> dict[str, Any]:
    return {"find": find, "with_": by, "regex": bool(way.get("regex")), "ignore_case": _has_case(find, way)}


def _if(said: str, way: str) -> If | None:
    """Read the condition of a replacement; `NOT ` before it means that it is not fulfilled."""
    if not said.strip():
        return None
    is_not, text = said.startswith("NOT "), said.removeprefix("NOT ")
    test = If(**_test(text, _way(_choice(way, {"0": "0", "2": "2"}, "condition"))))
    return If(not_=test) if is_not else test


def add(columns: list[str]) -> Converted:
    """ADD: tag, data, option (100 always, 101 if absent, 106 if the record fulfils, 108 if not the same), condition."""
    tag, data, option, condition = _columns(columns, 4)
    when = _choice(option, {"100": "always", "101": "absent", "106": "always", "108": "once"}, "when to add")
    if (option.strip() == "106") != bool(condition.strip()):
        raise NotConverted("A condition belongs to the option 106, and only to it.")
    test = None
    if condition.strip():
        pattern = condition.strip()
        if slashed := re.fullmatch(r"(/{1,2})(.+?)/{1,2}", pattern, re.DOTALL):
            test = If(matches=slashed.group(2))
        else:
            test = If(contains=pattern, ignore_case=_has_case(pattern, {"ignore_case": True}))
    note = "The blank before the indicators was left out." if data != data.lstrip(" ") else ""
    return Converted([AddField(tag=tag.strip(), data=data.lstrip(" "), when=when, if_=test)], note)


def delete(columns: list[str]) -> Converted:
    """DELETE: tag, text, way of search, and five options, of which the second is "does not contain"."""
    tag, text, way, *options = _columns(columns, 8)
    first, is_not, *others = [_yes(one, "which fields to delete") for one in options]
    if first or any(others):
        raise NotConverted("Of the options of this instruction only the second is known.")
    if is_not and not text:
        raise NotConverted("It says that the text is not in the field, but no text.")
    if not text:
        _way(way)
        return Converted([DeleteField(tag=tag.strip())])
    test = Where(**_test(text, _way(way)))
    note = f"The second option means: fields without the text. {_NOT_SAID}" if is_not else ""
    return Converted([DeleteField(tag=tag.strip(), where=Where(not_=test) if is_not else test)], note)


def replace(columns: list[str]) -> Converted:
    """REPLACE: text, its replacement, way of search, condition, way of the condition, an option."""
    find, by, way, condition, condition_way, option = _columns(columns, 6)
    if _yes(option, "of replacing"):
        raise NotConverted("The last option of this instruction is not known.")
    return Converted([ReplaceInLines(**_finding(find, by, _way(way)), if_=_if(condition, condition_way))])


def edit_subfield(columns: list[str]) -> Converted:
    """SUBFIELD_EDIT: tag, code, text (^b begin, ^e end), its replacement, option|way of search."""
    tag, code, find, by, options = _columns(columns, 5)
    option, _, way = options.partition("|")
    fields: dict[str, Any] = {"tag": tag.strip(), "code": code.strip().removeprefix("$")}
    what = _choice(option, {"0": "edit", "101": "absent", "102": "always"}, "what to do")
    if what != "edit":
        if find:
            raise NotConverted("A text to find and an option for adding: which of them counts is not known.")
        note = f"A new subfield is added even where there is one. {_NOT_SAID}" if what == "always" else ""
        return Converted([AddSubfield(**fields, data=by, when=what)], note)
    if find in ("^b", "^e"):
        before, behind = (by, None) if find == "^b" else (None, by)
        return Converted([EditSubfield(**fields, put_before=before, put_behind=behind)])
    if not find:
        raise NotConverted("No text to find: whether the whole subfield is meant, or nothing, is not known.")
    return Converted([EditSubfield(**fields, **_finding(find, by, _way(way)))])


def delete_subfield(columns: list[str]) -> Converted:
    """SUBFIELD_REMOVE: tag, code, text, option|way of search (107 the subfield, 0 the text in it, 9 what is there twice)."""
    tag, code, text, options = _columns(columns, 4)
    option, _, way = options.partition("|")
    fields: dict[str, Any] = {"tag": tag.strip(), "code": code.strip().removeprefix("$")}
    what = _choice(option, {"107": "subfield", "0": "text", "9": "duplicates"}, "what to delete")
    if what == "duplicates":
        if text:
            raise NotConverted("The option 9 with a text is not known.")
        return Converted([DeleteSubfield(**fields, duplicates=True)], f"The option 9 means: what is there twice. {_NOT_SAID}")
    if what == "text":
        if not text:
            raise NotConverted("No text to find: whether the whole subfield is meant, or nothing, is not known.")
        return Converted([EditSubfield(**fields, **_finding(text, "", _way(way)))])
    value = TextTest(**_test(text, _way(way))) if text else None
    return Converted([DeleteSubfield(**fields, value=value)])


def build(columns: list[str]) -> Converted:
    """Convert buildnewfield: `=TAG  data`, and four options (the second in place, the third if absent, the fourth always)."""
    said, *options = _columns(columns, 5)
    found = _BUILT.fullmatch(said)
    if not found:
        raise NotConverted("What is to be built is not written as a field (=035  9\\$a{001}).")
    chosen = [at for at, one in enumerate(options) if _yes(one, "when to build")]
    if len(chosen) != 1 or chosen == [0]:
        raise NotConverted("Of the four options exactly one is known at a time, and the first is not.")
    when: Any = ("", "replace", "absent", "always")[chosen[0]]
    note = f"The field takes the place of the first one that is there; others stay. {_NOT_SAID}" if when == "replace" else ""
    return Converted([BuildField(tag=found.group(1), data=found.group(2), when=when)], note)


def copy(columns: list[str]) -> Converted:
    """COPY: tag, new tag, whether the field is deleted; then conditions that are not known."""
    tag, to, move, *others = _columns(columns, 7)
    if any(one.strip() and one.strip().casefold() != "false" for one in others):
        raise NotConverted("The conditions of this instruction are not known.")
    is_move = _yes(move, "whether to delete the field")
    note = f"The field that is copied is deleted. {_NOT_SAID}" if is_move else ""
    return Converted([CopyField(tag=tag.strip(), to=to.strip(), move=is_move)], note)


def edit_field(columns: list[str]) -> Converted:
    """EDITFIELD: tag, text, way of search, its replacement, a condition that is not known."""
    tag, find, way, by, condition = _columns(columns, 5)
    if condition.strip():
        raise NotConverted("The condition of this instruction is not known.")
    return Converted([EditField(tag=tag.strip(), **_finding(find, by, _way(way)))])


def sort(columns: list[str]) -> Converted:
    """SORTBY: ALL or a tag, and two options that change nothing in what is sorted by tag."""
    tags, *options = _columns(columns, 3)
    for option in options:
        _yes(option, "of sorting")
    return Converted([SortFields(tag=None if tags.strip().upper() == "ALL" else tags.strip())])


def _indicator(_: list[str]) -> Converted:
    raise NotConverted("Which of the two indicators its columns mean cannot be told from the file.")


def _rda_helper(_: list[str]) -> Converted:
    raise NotConverted("The RDA helper of MarcEdit decides by rules of its own; say the fields to add as instructions.")


CONVERTERS: dict[str, Callable[[list[str]], Converted]] = {
    "ADD": add,
    "COPY": copy,
    "DELETE": delete,
    "EDITFIELD": edit_field,
    "INDICATOR": _indicator,
    "RDAHELPER": _rda_helper,
    "REPLACE": replace,
    "SORTBY": sort,
    "SUBFIELD_EDIT": edit_subfield,
    "SUBFIELD_REMOVE": delete_subfield,
    "buildnewfield": build,
}
