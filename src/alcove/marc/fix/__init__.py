"""Batch editing: tasks as data, carried out on records; no database is needed.

    task = read_task(Path("proxy.json").read_bytes())
    fix = fixer(task)
    for record in records: changed = fix(record)

A verb is one file here (`delete_field.py`), with a folder of cases in tests/fixes. MarcEdit's task files are read by
`marcedit.read_file`.
"""

from .data import BadTask, Trouble
from .running import Outcome, Prepared, applied, fixer
from .task import Task, one_instruction, read_task, task_of

__all__ = ["BadTask", "Outcome", "Prepared", "Task", "Trouble", "applied", "fixer", "one_instruction", "read_task", "task_of"]
