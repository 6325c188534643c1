"""The verbs. Add one here: it is a file of its own, with a folder of cases in tests/fixes."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from .add_field import AddField
from .add_subfield import AddSubfield
from .build_field import BuildField
from .copy_field import CopyField
from .delete_field import DeleteField
from .delete_subfield import DeleteSubfield
from .edit_field import EditField
from .edit_indicators import EditIndicators
from .edit_subfield import EditSubfield
from .replace import ReplaceInLines
from .run_task import RunTask
from .sort_fields import SortFields
from .swap_fields import SwapFields

AnyInstruction = Annotated[
    AddField
    | AddSubfield
    | BuildField
    | CopyField
    | DeleteField
    | DeleteSubfield
    | EditField
    | EditIndicators
    | EditSubfield
    | ReplaceInLines
    | RunTask
    | SortFields
    | SwapFields,
    Field(discriminator="verb"),
]
VERBS = (
    "add field",
    "add subfield",
    "build field",
    "copy field",
    "delete field",
    "delete subfield",
    "edit field",
    "edit indicators",
    "edit subfield",
    "replace",
    "run task",
    "sort fields",
    "swap fields",
)
