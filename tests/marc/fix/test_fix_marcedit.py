"""MarcEdit's task files are read, and each line says what became of it."""

from __future__ import annotations

import io
import time
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.marc.any_record import real, record

from alcove.marc.fix import BadTask, Prepared, fixer, task_of
from alcove.marc.fix.marcedit import LARGEST_FILE, Imported, in_folder, read_file, report
from alcove.marc.fix.marcedit_verbs import CONVERTERS

_VERBS = st.sampled_from([*CONVERTERS, "TASK_LIST", "EXPLODE", "#DESCRIPTION#x"])
_COLUMNS = st.sampled_from(
    ["", "001", "856", "6XX", "a", "^b", "$1", "(a+)+$", "(?!x)", "0", "2", "0|0", "107|0", "102|0", "100", "106", "/=LDR.+/",
     "True", "False", "=035  9\\$a{001}", "\\\\$aX", "tasksfile-1.txt", "ALL"]
) | st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=8)  # fmt: skip
_LINES = st.tuples(_VERBS, st.lists(_COLUMNS, max_size=9)).map(lambda one: "\t".join((one[0], *one[1])))


def _read(*lines: str) -> Imported:
    return read_file("\n".join(lines).encode(), beside=lambda _: None)


def _zipped(**members: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return out.getvalue()


@pytest.fixture(scope="module")
def tasks(shared_data: Path) -> dict[str, Imported]:
    """Give every real task file, read."""
    folder = shared_data / "marcedit_tasks"
    beside = in_folder(folder)
    return {path.name: read_file(path, beside=beside) for path in sorted(folder.glob("*.task"))}


def test_every_real_task_file_is_read_and_nearly_all_instructions_can_be_carried_out(tasks: dict[str, Imported]):
    lines = [line for imported in tasks.values() for line in imported.lines]

    converted = sum(line.is_converted for line in lines)

    assert len(tasks) >= 34
    assert converted / len(lines) >= 0.95
    assert all(line.sentence if line.is_converted else line.reason for line in lines)


def test_of_every_single_file_nearly_all_is_carried_out_once_the_tasks_it_calls_are_there(tasks: dict[str, Imported]):
    for name, imported in tasks.items():
        own = [line for line in imported.lines if line.is_converted or "that it calls is not here" not in line.reason]

        assert sum(line.is_converted for line in own) / len(own) >= 0.95, name


def test_what_is_not_converted_calls_an_absent_task_or_is_unclear(tasks: dict[str, Imported]):
    left = [line for imported in tasks.values() for line in imported.lines if not line.is_converted]

    unclear = [line for line in left if not line.source.startswith("TASK_LIST")]

    assert {line.source.split("\t")[0] for line in unclear} == {"SUBFIELD_EDIT", "RDAHELPER", "INDICATOR"}
    assert len(unclear) == 4


def test_real_tasks_written_as_our_data_do_the_same_to_real_records(tasks: dict[str, Imported], real_file: Path):
    records = real(real_file)[::25]
    for imported in tasks.values():
        fix, again = Prepared(imported.task), Prepared(task_of(imported.task.as_data()))

        outcomes = [fix.applied(one) for one in records]

        assert not any(outcome.problem for outcome in outcomes)
        assert [outcome.record for outcome in outcomes] == [again(one) for one in records]


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("ADD\t506\t1\\$aOpen.\t101\t", "Add field 506 1\\$aOpen. where there is no 506"),
        ("ADD\t506\t1\\$aOpen.\t108\t", "Add field 506 1\\$aOpen. where the same is not there already"),
        (
            "ADD\t655\t\\7$aX\t106\t//=LDR.{8}[am].+//",
            'Add field 655 \\7$aX, if a line of the record matches the expression "=LDR',
        ),
        ("DELETE\t9xx\t\t0\tFalse\tFalse\tFalse\tFalse\tFalse", "Delete field 9XX"),
        ("DELETE\t035\t(X)\t0\tFalse\tTrue\tFalse\tFalse\tFalse", 'Delete field 035 where not (its text contains "(X)" (upper'),
        ("SUBFIELD_EDIT\t856\tu\t^b\thttps://p?\t0|0", 'Put "https://p?" before what stands there in $u of field 856'),
        ("SUBFIELD_EDIT\t856\tu\t^e\t-X\t0|0", 'Put "-X" behind what stands there in $u of field 856'),
        ("SUBFIELD_EDIT\t856\ty\t\tLink\t101|0", 'Add $y "Link" to field 856 that has no $y'),
        ("SUBFIELD_EDIT\t856\ty\tA\tB\t0|1", 'Replace "A" by "B" in $y of field 856'),
        ("SUBFIELD_REMOVE\t856\tz\t\t107|0", "Delete $z of field 856"),
        ("SUBFIELD_REMOVE\t035\ta\t(X)\t0|0", 'Delete "(X)" (upper or lower case) in $a of field 035'),
        ("COPY\t856\t956\ttrue\t\t\tfalse\t", "Move field 856 to 956"),
        ("buildnewfield\t=001  {035$a}\tFalse\tTrue\tFalse\tFalse", "Build field 001 {035$a} in place of the first 001"),
        ("EDITFIELD\t001\tocm|on\t2\t\t", 'Delete the expression "ocm|on" in field 001'),
        ("REPLACE\t=945  \t=949  \t0\tNOT x\t0\tFalse", 'Replace "=945  " by "=949  " in the whole record, if not (a line'),
        ("SORTBY\t0XX", "Sort the fields 0XX by tag"),
    ],
)
def test_an_instruction_is_said_in_a_sentence(source: str, sentence: str):
    (line,) = _read(source).lines

    assert line.is_converted
    assert sentence in line.sentence


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("EXPLODE\t1", "There is no instruction 'EXPLODE' here."),
        ("ADD\t506\t1\\$aX\t103\t", "The option '103'"),
        ("ADD\t506\t1\\$aX\t100\t/x/", "A condition belongs to the option 106"),
        ("DELETE\t035\tx\t0\tTrue\tFalse\tFalse\tFalse\tFalse", "only the second is known"),
        ("DELETE\t035\t(a)(?!b)\t2\tFalse\tFalse\tFalse\tFalse\tFalse", "looks ahead or behind"),
        ("REPLACE\t(a\tb\t2\t\t0\tFalse", "The expression cannot be run"),
        ("SUBFIELD_EDIT\t856\ty\t\t\t0|0", "No text to find"),
        ("RDAHELPER\t1|1", "rules of its own"),
        ("INDICATOR\t035\t\\\t\t9", "cannot be told"),
        ("TASK_LIST\tOther\ttasksfile-1.txt", "is not here"),
        ("ADD\t5066\t1\\$aX\t100\t", "is not the tag of one field"),
        ("ADD\t506", "The option ''"),
        ("ADD\t500\t" + "x" * 30_000, "more than 20,000 characters"),
    ],
)
def test_what_is_not_converted_says_why_and_where(source: str, reason: str):
    imported = _read("SORTBY\tALL", source)

    line = imported.lines[1]

    assert (line.number, line.is_converted) == (2, False)
    assert reason in line.reason
    assert len(imported.task.instructions) == 1


def test_an_option_whose_meaning_was_found_out_has_a_note():
    (line,) = _read("COPY\t856\t956\ttrue\t\t\tfalse\t").lines

    assert "MarcEdit does not publish" in line.note


def test_a_called_task_comes_along_and_calls_in_a_circle_are_reported():
    files = {
        "Main.-tasksfile-1.txt": "#DESCRIPTION#Main\nTASK_LIST\tX|Core\ttasksfile-2.txt\nSORTBY\tALL",
        "Core.-tasksfile-2.txt": "DELETE\t9XX\t\t0\tFalse\tFalse\tFalse\tFalse\tFalse\nTASK_LIST\tMain\ttasksfile-1.txt",
    }

    imported = read_file(_zipped(**files))

    assert (imported.task.title, imported.task.about, imported.converted) == ("Main", "Main", 2)
    assert "calls itself" in imported.called["Core"][1].reason
    assert fixer(imported.task)(record("999    $a x", "245 10 $a T")).entries == [("245", "10\x1faT")]
    assert report(imported)["called"]["Core"][1]["line"] == 2


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"\x00\x01\x02" * 50, "neither a ZIP file nor text"),
        (b"PK\x03\x04garbage", "cannot be read"),
        (_zipped(**{f"{n}.txt": "x" for n in range(300)}), "at most 200 files"),
        (_zipped(**{"big.txt": "x" * (LARGEST_FILE + 1)}), "at most 200 files and 5,000,000 bytes"),
        (b"SORTBY\tALL\n" * 3000, "at most 2,000 instructions"),
    ],
)
def test_a_file_that_is_no_task_is_refused(raw: bytes, said: str):
    with pytest.raises(BadTask, match=said):
        read_file(raw)


def test_a_file_of_fifty_megabytes_is_refused_unread(tmp_path: Path):
    path = tmp_path / "big.task"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    started = time.monotonic()

    with pytest.raises(BadTask, match="50,000,000"):
        read_file(path)

    assert time.monotonic() - started < 0.5


@given(st.lists(_LINES, max_size=6))
def test_any_lines_are_converted_or_reported(lines: list[str]):
    imported = _read(*lines)

    assert all(bool(line.sentence) == line.is_converted for line in imported.lines)
    assert all(line.is_converted or line.reason for line in imported.lines)
    Prepared(imported.task)(record("245 10 $a T", "856 40 $u http://x"))


@given(st.binary(max_size=300) | st.binary(max_size=200).map(lambda raw: b"PK\x03\x04" + raw))
def test_any_bytes_are_read_or_refused(raw: bytes):
    try:
        read_file(raw)
    except BadTask as error:
        assert error.troubles


@given(st.data())
@settings(max_examples=50)
def test_a_damaged_zip_file_is_read_or_refused(data: st.DataObject):
    raw = bytearray(_zipped(**{"A.-tasksfile-1.txt": "SORTBY\tALL\n" * 20}))
    for _ in range(data.draw(st.integers(1, 5))):
        raw[data.draw(st.integers(4, len(raw) - 1))] = data.draw(st.integers(0, 255))

    try:
        read_file(bytes(raw))
    except BadTask as error:
        assert error.troubles
