"""Carry a task out on records: prepared once, then a record in and a record out.

    fix = fixer(task)
    fix(record)  # the same object where nothing changes

A record never makes it raise. One that would take longer than a record may, or would grow beyond every measure, is left as
it was, and the outcome says so.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from operator import itemgetter
from typing import NamedTuple

from alcove.marc.record import Record

from .choice import Instruction
from .data import LARGEST_RECORD, Change, TooMuch
from .run_task import RunTask
from .task import Task, check_calls

SECONDS_A_RECORD = 5.0
_content = itemgetter(1)
_TOO_LARGE = "The record would become too large."


class Outcome(NamedTuple):
    """The record afterwards, for each instruction whether it changed it (0 or 1), and what prevented it, if anything."""

    record: Record
    counts: tuple[int, ...]
    problem: str = ""


class Prepared:
    """A task made ready: its instructions as functions."""

    def __init__(self, task: Task, *, seconds: float = SECONDS_A_RECORD) -> None:
        """Prepare the instructions; raise BadTask where a called task is not there or calls itself."""
        check_calls(task)
        self._called: dict[str, Change] = {}
        self._seconds = seconds
        self.task = task
        self.changes = [self._prepared(instruction) for instruction in task.instructions]
        self._nothing = (0,) * len(self.changes)

        self._needed = self._needed_by(task)

    def may_change(self, raw: bytes, syntax: str, charset: str) -> bool:
        """Say whether the stored bytes of a record hold any text that the task asks for; True where that cannot be told.

        Most records of a catalogue are none of a task's business; this is many times quicker than reading them.
        """
        if not self._needed or syntax != "iso2709" or charset not in ("utf-8", "marc-8"):
            return True
        return any(one in raw for one in self._needed) or b"\x1b" in raw or b"&#" in raw

    def _needed_by(self, task: Task) -> list[bytes]:
        """Give what the instructions need, one of which a record must hold; nothing where any may change it without.

        The first that does change a record finds it as it is stored, so what another one writes does not count.
        """
        texts: list[str] = []
        for one in task.instructions:
            needed = one.needed()
            if not needed:
                return []
            texts.append(needed)
        return [text.encode("ascii") for text in dict.fromkeys(texts)]

    def __call__(self, record: Record) -> Record:
        return self.applied(record).record

    def applied(self, record: Record) -> Outcome:
        """Carry the instructions out on a record."""
        self._ends = time.monotonic() + self._seconds
        changed: list[int] = []
        now = record
        try:
            for at, change in enumerate(self.changes):
                after = change(now)
                if after is not now:
                    _measured(after)
                    changed.append(at)
                    now = after
                if time.monotonic() > self._ends:
                    raise TooMuch("The record takes too long.")
        except TooMuch as error:
            return Outcome(record, self._nothing, str(error) or _TOO_LARGE)
        if not changed:
            return Outcome(record, self._nothing)
        counts = list(self._nothing)
        for at in changed:
            counts[at] = 1
        return Outcome(record if len(changed) > 1 and now == record else now, tuple(counts))

    def _all(self, changes: list[Change], record: Record) -> Record:
        """Carry out the instructions of a called task."""
        for change in changes:
            after = change(record)
            if after is not record:
                _measured(after)
                record = after
            if time.monotonic() > self._ends:
                raise TooMuch("The record takes too long.")
        return record

    def _prepared(self, instruction: Instruction) -> Change:
        change = self._call(instruction.task) if isinstance(instruction, RunTask) else instruction.change()
        if instruction.if_ is None:
            return change
        test = instruction.if_.record_test()
        return lambda record: change(record) if test(record) else record

    def _call(self, name: str) -> Change:
        if name not in self._called:
            changes = [self._prepared(instruction) for instruction in self.task.tasks[name].instructions]
            self._called[name] = lambda record: self._all(changes, record)
        return self._called[name]


def _measured(record: Record) -> None:
    if sum(map(len, map(_content, record.entries))) > LARGEST_RECORD:
        raise TooMuch(_TOO_LARGE)


def fixer(task: Task) -> Callable[[Record], Record]:
    """Prepare a task: a function from a record to the record afterwards, the same object where nothing changes."""
    return Prepared(task)


def applied(task: Task, record: Record) -> Outcome:
    """Carry a task out on one record. For many records, prepare it once: `Prepared(task).applied`."""
    return Prepared(task).applied(record)
