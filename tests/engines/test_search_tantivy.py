"""What only an index on disk can do wrong."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from alcove.engines.search import open_index
from alcove.engines.search.ast import Everything, Term
from alcove.engines.search.index import Document, FieldSpec, IndexBusy, IndexOutdated, IndexProblem, Schema
from alcove.engines.search.tantivy_index import TantivyIndex

SCHEMA = Schema((FieldSpec("title", "text"), FieldSpec("year", "number", sort=True)))

WRITER = """
    import sys
    from pathlib import Path
    from alcove.engines.search import open_index
    from alcove.engines.search.index import Document, FieldSpec, Schema
    schema = Schema((FieldSpec("title", "text"), FieldSpec("year", "number", sort=True)))
    index = open_index(Path(sys.argv[1]), schema)
    with index.writer() as writer:
        print("writing", flush=True)
        for n in range(100_000):
            writer.replace([Document(id, n, {"title": [f"book {id}"], "year": 2000}) for id in range(50)])
            writer.commit(watermark=n)
"""


def write_in_another_process(path: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen([sys.executable, "-c", textwrap.dedent(WRITER), str(path)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "writing\n"
    return process


def test_an_index_opened_again_knows_its_records_and_its_watermark(tmp_path: Path) -> None:
    with open_index(tmp_path, SCHEMA).writer() as writer:
        writer.add_new([Document(1, 1, {"title": ["the hobbit"]})])
        writer.commit(watermark=12)

    again = open_index(tmp_path, SCHEMA)

    assert again.search(Term("title", "hobbit")).ids == [1]
    assert again.watermark == 12


def test_another_process_sees_a_commit_at_once(tmp_path: Path) -> None:
    ours, theirs = open_index(tmp_path, SCHEMA), open_index(tmp_path, SCHEMA)

    with theirs.writer() as writer:
        writer.add_new([Document(1, 1, {"title": ["the hobbit"]})])
        writer.commit(watermark=1)

    assert ours.search(Everything()).total == 1


def test_other_fields_ask_for_a_new_index(tmp_path: Path) -> None:
    open_index(tmp_path, SCHEMA).close()

    with pytest.raises(IndexOutdated, match="Build it again"):
        open_index(tmp_path, Schema((FieldSpec("title", "keyword"),)))


def test_a_damaged_index_says_what_to_do(tmp_path: Path) -> None:
    open_index(tmp_path, SCHEMA).close()
    (tmp_path / "meta.json").write_text("{")

    with pytest.raises(IndexProblem, match="Build it again"):
        open_index(tmp_path, SCHEMA)


def test_an_engine_that_is_not_there_is_named_with_those_that_are(tmp_path: Path) -> None:
    with pytest.raises(IndexProblem, match="memory, tantivy"):
        open_index(tmp_path, SCHEMA, engine="paper")


def test_a_second_process_is_told_that_the_index_is_being_written(tmp_path: Path) -> None:
    index = open_index(tmp_path, SCHEMA)
    process = write_in_another_process(tmp_path)

    try:
        with pytest.raises(IndexBusy), index.writer():
            pass
    finally:
        process.kill()
        process.wait()


def test_a_writer_killed_again_and_again_never_blocks_the_next(tmp_path: Path) -> None:
    index = open_index(tmp_path, SCHEMA)

    for killed in range(6):
        process = write_in_another_process(tmp_path)
        time.sleep(0.05 + 0.03 * killed)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        assert {version for _, version in index.ids_and_versions()} <= {index.watermark}
        with index.writer() as writer:
            writer.replace([Document(id, 7, {"title": [f"book {id}"], "year": 1999}) for id in range(50)])
            writer.commit(watermark=7)

    assert [version for _, version in index.ids_and_versions()] == [7] * 50


def test_a_file_left_by_a_killed_writer_is_swept_away_before_writing(tmp_path: Path) -> None:
    """A `<piece>.<opstamp>.del` written before meta.json was saved once stopped every later commit."""
    index = open_index(tmp_path, SCHEMA)
    with index.writer() as writer:
        writer.add_new([Document(id, 1, {"title": ["book"]}) for id in range(3)])
        writer.commit(watermark=1)
    piece = next(tmp_path.glob("*.term")).stem
    for opstamp in range(20):
        leftover = tmp_path / f"{piece}.{opstamp}.del"
        leftover.write_bytes(b"left over")
        _as_if_the_engine_made_it(tmp_path, leftover.name)

    with index.writer() as writer:
        writer.replace([Document(1, 2, {"title": ["book"]})])
        writer.commit(watermark=2)

    assert dict(index.ids_and_versions()) == {0: 1, 1: 2, 2: 1}


def _as_if_the_engine_made_it(path: Path, name: str) -> None:
    import json

    managed = path / ".managed.json"
    names = json.loads(managed.read_text())
    managed.write_text(json.dumps(sorted({*names, name})))


def test_a_watermark_holds_only_once_its_commit_does(tmp_path: Path) -> None:
    index = TantivyIndex(tmp_path, SCHEMA)
    with index.writer() as writer:
        writer.add_new([Document(1, 1, {"title": ["book"]})])
        writer.commit(watermark=5)

    index.intend(watermark=9)  # The process ends here, before the commit.

    assert index.watermark == 5
    assert TantivyIndex(tmp_path, SCHEMA).watermark == 5


def test_nothing_uncommitted_of_a_killed_writer_is_seen(tmp_path: Path) -> None:
    index = open_index(tmp_path, SCHEMA)
    process = write_in_another_process(tmp_path)
    time.sleep(0.2)
    process.kill()
    process.wait()

    versions = {version for _, version in index.ids_and_versions()}

    assert len(versions) <= 1
    assert index.count() in (0, 50)
