"""Call another task.

    {"verb": "run task", "task": "Core changes"}

It is one of the tasks kept with this one (`tasks`), or one given beside it. A task cannot call itself, not even by way of
another, and calls go ten deep.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import StringConstraints

from . import choice
from .data import Translate, quoted


class RunTask(choice.Instruction):
    """Carry out the instructions of another task."""

    verb: Literal["run task"] = "run task"
    task: Annotated[str, StringConstraints(min_length=1, max_length=500)]

    def sentence(self, translate: Translate) -> str:
        """Say it."""
        return translate("Run the task %s") % quoted(self.task)
