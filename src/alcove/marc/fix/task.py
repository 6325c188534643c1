"""A task: instructions that are carried out one after the other, as data that people read and write.

    {"title": "Proxy links",
     "instructions": [{"verb": "delete field", "tag": "856", "where": {"subfield": "u", "contains": "proxy"}},
                      {"verb": "sort fields"}],
     "tasks": {"Core changes": {"instructions": [...]}}}

`tasks` are those that it calls (run task). Reading bounds everything that a task says; BadTask tells each wrong place.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

import orjson
from pydantic import Field, StringConstraints, ValidationError

from .choice import Instruction
from .data import BadTask, Data, Translate, Trouble
from .run_task import RunTask
from .table import VERBS, AnyInstruction

LARGEST_FILE = 1_000_000
MOST_INSTRUCTIONS = 2000
_DEEPEST = 40
_DEEPEST_CALL = 10
_MOST_PREPARED = 20_000


class Task(Data):
    """A task as data; see the head of this file."""

    title: Annotated[str, StringConstraints(max_length=500)] = ""
    about: Annotated[str, StringConstraints(max_length=5000)] = ""
    instructions: Annotated[list[AnyInstruction], Field(max_length=MOST_INSTRUCTIONS)]
    tasks: Annotated[dict[str, Task], Field(max_length=200)] = Field(default_factory=dict)

    def words(self, translate: Translate = str) -> list[str]:
        """Say every instruction in a sentence."""
        return [instruction.words(translate) for instruction in self.instructions]

    def as_data(self) -> dict[str, Any]:
        """Give the task as plain data; what is as usual is left out."""
        data: dict[str, Any] = {name: value for name in ("title", "about") if (value := getattr(self, name))}
        data["instructions"] = [_as_data(one) for one in self.instructions]
        if self.tasks:
            data["tasks"] = {name: task.as_data() for name, task in self.tasks.items()}
        return data


def _as_data(instruction: Instruction) -> dict[str, Any]:
    said = instruction.model_dump(by_alias=True, exclude_defaults=True)
    condition = {"if": said.pop("if")} if "if" in said else {}
    return {"verb": instruction.verb, **said, **condition}


def read_task(raw: bytes | str) -> Task:
    """Read a task that was written as JSON; raise BadTask where it cannot be used."""
    if len(raw) > LARGEST_FILE:
        raise BadTask([Trouble("", f"a task has at most {LARGEST_FILE:,} bytes; this is {len(raw):,}")])
    try:
        return task_of(orjson.loads(raw))
    except orjson.JSONDecodeError as error:
        raise BadTask([Trouble("", f"not JSON: {error}")]) from None


def task_of(data: object) -> Task:
    """Make a task of plain data; raise BadTask where it cannot be used."""
    if _depth(data) > _DEEPEST:
        raise BadTask([Trouble("", "conditions inside conditions go too deep")])
    try:
        task = Task.model_validate(data)
    except ValidationError as error:
        raise BadTask([Trouble(_place(one["loc"]), _message(one)) for one in error.errors()[:50]]) from None
    check_calls(task)
    return task


def one_instruction(data: Mapping[str, Any]) -> Task:
    """Make a task of a single instruction."""
    return task_of({"instructions": [dict(data)]})


def check_calls(task: Task) -> None:
    """Raise BadTask where a called task is not there, calls itself, or calls go too deep."""
    troubles: list[Trouble] = []
    seen: set[tuple[str, int]] = set()
    waiting: list[tuple[Task, tuple[str, ...]]] = [(task, ())]
    while waiting and not troubles:
        at, path = waiting.pop()
        for number, instruction in enumerate(at.instructions, 1):
            if not isinstance(instruction, RunTask):
                continue
            name = instruction.task
            place = ".".join((*path, f"instructions.{number}"))
            if name not in task.tasks:
                troubles.append(Trouble(place, f"the task {name!r} that it calls is not here"))
            elif name in path:
                troubles.append(Trouble(place, f"the task {name!r} calls itself"))
            elif len(path) >= _DEEPEST_CALL:
                troubles.append(Trouble(place, f"calls go {_DEEPEST_CALL} deep at most"))
            elif (name, len(path)) not in seen:
                seen.add((name, len(path)))
                waiting.append((task.tasks[name], (*path, name)))
    if not troubles and _prepared(task) > _MOST_PREPARED:
        troubles.append(Trouble("", f"with those of the tasks it calls, it has more than {_MOST_PREPARED:,} instructions"))
    if troubles:
        raise BadTask(troubles)


def _prepared(task: Task) -> int:
    """Count the instructions, those of called tasks as often as these are called."""
    counted: dict[str, int] = {}

    def count(one: Task) -> int:
        total = 0
        for instruction in one.instructions:
            if isinstance(instruction, RunTask):
                if instruction.task not in counted:
                    counted[instruction.task] = count(task.tasks[instruction.task])
                total += counted[instruction.task]
            total += 1
        return total

    return count(task)


def _depth(data: object) -> int:
    deepest, waiting = 0, [(data, 1)]
    while waiting:
        one, depth = waiting.pop()
        deepest = max(deepest, depth)
        if depth > _DEEPEST:
            break
        parts = one.values() if isinstance(one, Mapping) else one if isinstance(one, list) else ()
        waiting += [(part, depth + 1) for part in parts]
    return deepest


def _place(where: tuple[int | str, ...]) -> str:
    """Name a place as a person counts: from 1, without the names of the models."""
    return ".".join(str(part + 1) if isinstance(part, int) else part for part in where if part not in VERBS)


def _message(error: Any) -> str:
    said = str(error["msg"]).removeprefix("Value error, ")
    if error["type"] == "union_tag_invalid":
        return f"there is no verb {error['ctx']['tag']!r}"
    if error["type"] == "extra_forbidden":
        return "there is no such key"
    return said


__all__ = ["Instruction", "Task", "check_calls", "one_instruction", "read_task", "task_of"]
