"""Read the task files of MarcEdit, and say of each instruction whether it was converted, how it was understood, or why not.

A `.task` file is a ZIP file with a text file in it (or that text by itself): a line an instruction, its columns with a tab
between. What the columns mean is not published. Where a meaning was found out from how tasks use it, the line has a note;
what could mean several things is not converted.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import ValidationError

from .data import BadTask, Trouble
from .marcedit_verbs import CONVERTERS, Converted, NotConverted
from .run_task import RunTask
from .task import MOST_INSTRUCTIONS, Task, check_calls

LARGEST_FILE = 5_000_000
_MOST_MEMBERS = 200
_LONGEST_LINE = 20_000
_DEEPEST_CALL = 9
_ABOUT = "#DESCRIPTION#"
_NAME = re.compile(r"(.*?)\.?-?tasksfile-", re.DOTALL)
Beside = Callable[[str], "bytes | None"]
"""Gives the text of another task file by its name (`tasksfile-2024.txt`), None where it is not there."""


class Line(NamedTuple):
    """One instruction of the file: where it stands, what became of it, and what is to be said about it."""

    number: int
    source: str
    is_converted: bool
    sentence: str = ""
    reason: str = ""
    note: str = ""


class Imported(NamedTuple):
    """A file that was read: the task, and what became of each line. `called` are the reports on the tasks it calls."""

    task: Task
    lines: list[Line]
    called: dict[str, list[Line]]

    @property
    def converted(self) -> int:
        """Count the instructions that can be carried out."""
        return sum(line.is_converted for line in self.lines)


def read_file(source: Path | bytes, *, beside: Beside | None = None) -> Imported:
    """Read a task file; raise BadTask where it is none.

    Tasks that it calls are looked for in the same file, then by `beside`; see `in_folder`.
    """
    size = source.stat().st_size if isinstance(source, Path) else len(source)
    if size > LARGEST_FILE:
        raise BadTask([Trouble("", f"a task file has at most {LARGEST_FILE:,} bytes; this has {size:,}")])
    members = _members(source.read_bytes() if isinstance(source, Path) else source)
    name, raw = next(iter(members.items()))
    others = {_file_name(member): text for member, text in members.items()}

    def found(wanted: str) -> bytes | None:
        text = others.get(wanted)
        return text if text is not None or beside is None else beside(wanted)

    title = _NAME.match(name)
    return _Reading(found).read(raw, title=title.group(1) if title else Path(name).stem, file=_file_name(name))


def in_folder(folder: Path) -> Beside:
    """Look for called tasks in the task files of a folder."""
    known: dict[str, bytes] | None = None

    def find(wanted: str) -> bytes | None:
        nonlocal known
        if known is None:
            known = _all_in(folder)
        return known.get(wanted)

    return find


def _all_in(folder: Path) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    files = [path for path in sorted(folder.glob("*.task")) + sorted(folder.glob("*tasksfile-*.txt")) if path.is_file()]
    for path in files[:1000]:
        try:
            if path.stat().st_size <= LARGEST_FILE:
                members = _members(path.read_bytes(), name=path.name)
                found |= {_file_name(name): text for name, text in members.items()}
        except (BadTask, OSError):
            continue
    return found


def _members(raw: bytes, *, name: str = "task") -> dict[str, bytes]:
    """Give the text files by name: of a ZIP file those in it, else the one that it is."""
    if not raw.startswith(b"PK\x03\x04"):
        if b"\x00" in raw[:4096]:
            raise BadTask([Trouble("", "this is no task file of MarcEdit: neither a ZIP file nor text")])
        return {name: raw}
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
            if len(infos) > _MOST_MEMBERS or sum(info.file_size for info in infos) > LARGEST_FILE:
                raise BadTask([Trouble("", f"a task file holds at most {_MOST_MEMBERS} files and {LARGEST_FILE:,} bytes")])
            found = {}
            for info in infos:
                with archive.open(info) as member:
                    found[info.filename] = member.read(LARGEST_FILE)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, OSError, ValueError) as error:
        raise BadTask([Trouble("", f"the ZIP file cannot be read: {error}")]) from None
    if not found:
        raise BadTask([Trouble("", "the ZIP file is empty")])
    return found


def _file_name(member: str) -> str:
    """Give the name by which another task calls this one."""
    at = member.rfind("tasksfile-")
    return member[at:] if at >= 0 else member


class _Reading:
    """Reading one file with all that it calls."""

    def __init__(self, beside: Beside) -> None:
        self.beside = beside
        self.tasks: dict[str, Task] = {}
        self.called: dict[str, list[Line]] = {}
        self.names: dict[str, str] = {}

    def read(self, raw: bytes, *, title: str, file: str) -> Imported:
        about, instructions, lines = self._lines(raw, (file,))
        task = Task(title=title[:500], about=about, instructions=instructions, tasks=self.tasks)
        check_calls(task)
        return Imported(task, lines, self.called)

    def _lines(self, raw: bytes, path: tuple[str, ...]) -> tuple[str, list[Any], list[Line]]:
        texts = raw.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace").replace("\r\n", "\n").split("\n")
        about, instructions, lines = "", list[Any](), list[Line]()
        for number, text in enumerate(texts, 1):
            if text.startswith(_ABOUT):
                about = " ".join((about, text.removeprefix(_ABOUT)[:1000])).strip()[:5000]
            elif text.strip():
                if len(lines) >= MOST_INSTRUCTIONS:
                    raise BadTask([Trouble(f"line {number}", f"a task has at most {MOST_INSTRUCTIONS:,} instructions")])
                line, new = self._line(number, text, path)
                lines.append(line)
                instructions += new
        return about, instructions, lines

    def _line(self, number: int, text: str, path: tuple[str, ...]) -> tuple[Line, list[Any]]:
        try:
            made = self._converted(text, path)
        except NotConverted as error:
            return Line(number, text[:500], False, reason=str(error)), []
        except ValidationError as error:
            said = error.errors()[0]["msg"].removeprefix("Value error, ")
            return Line(number, text[:500], False, reason=said[:1].upper() + said[1:]), []
        sentence = "; ".join(instruction.words() for instruction in made.instructions)
        return Line(number, text[:500], True, sentence, note=made.note), list(made.instructions)

    def _converted(self, text: str, path: tuple[str, ...]) -> Converted:
        if len(text) > _LONGEST_LINE:
            raise NotConverted(f"The line has more than {_LONGEST_LINE:,} characters.")
        verb, *columns = text.split("\t")
        if verb == "TASK_LIST":
            return self._call(columns, path)
        if verb not in CONVERTERS:
            raise NotConverted(f"There is no instruction {verb[:40]!r} here.")
        return CONVERTERS[verb](columns)

    def _call(self, columns: list[str], path: tuple[str, ...]) -> Converted:
        if len(columns) < 2 or not columns[1].strip():
            raise NotConverted("It does not say which task it calls.")
        file = columns[1].strip()
        name = (columns[0].rpartition("|")[2].strip() or file)[:400]
        if file in path:
            raise NotConverted(f"The task {name!r} calls itself.")
        if len(path) > _DEEPEST_CALL:
            raise NotConverted("Calls go ten deep at most.")
        if file not in self.names:
            raw = self.beside(file)
            if raw is None:
                raise NotConverted(
                    f"The task {name!r} that it calls is not here; put its file ({file[:100]}) into the same folder."
                )
            own_name = name if name not in self.tasks else f"{name} ({file})"
            about, instructions, lines = self._lines(raw, (*path, file))
            self.names[file] = own_name
            self.tasks[own_name] = Task(title=name, about=about, instructions=instructions)
            self.called[own_name] = lines
        return Converted([RunTask(task=self.names[file])])


def report(imported: Imported) -> Mapping[str, Any]:
    """Give what became of every line as plain data."""
    return {
        "title": imported.task.title,
        "instructions": len(imported.lines),
        "converted": imported.converted,
        "lines": [_line_as_data(line) for line in imported.lines],
        "called": {name: [_line_as_data(line) for line in lines] for name, lines in imported.called.items()},
    }


def _line_as_data(line: Line) -> dict[str, Any]:
    said = {"line": line.number, "source": line.source, "converted": line.is_converted}
    return said | {name: value for name in ("sentence", "reason", "note") if (value := getattr(line, name))}
