"""Every byte of a file is in one stretch, damage costs only the damaged, and reading can be taken up again."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.marc.damaged import WAYS, damaged

from alcove.marc import read
from alcove.marc.parsed import Parsed

FOLDERS = [
    "marc_authority", "marc_bib", "marc_classification", "marc_holdings", "marc_malformed", "marc_special", "unimarc_other",
]  # fmt: skip
SYNTAXES = ["alephseq", "iso2709", "json", "line", "marcxml"]
PIECES = [
    b"00714cam a2200205 a 4500", b"\x1d", b"\x1e", b"\x1f", b"\x1b(N", b"001000500000", b"\n", b"\r\n", b"\x00",
    b"\xef\xbb\xbf", b"<record>", b"<marc:record ", b"</record>", b"<!--", b"-->", b"<![CDATA[", b"<leader/>", b">",
    b"<datafield tag='245'>", b"{", b"}", b'{"leader":', b'"', b"\\", b"[", b",", b"=LDR  ", b"=245  10$aTitle\n",
    b"000000001 LDR   L ", b"\xe2e", b"\xc3\xa9",
]  # fmt: skip
soup = st.lists(st.sampled_from(PIECES) | st.binary(max_size=30), max_size=40).map(b"".join)


@cache
def good_records(folder: Path) -> list[Parsed]:
    files = ["marc_bib/Evergreen/jazz_1k.mrc", "marc_authority/Evergreen/auth-1066.mrc", "marc_bib/Evergreen/nepali.marc"]
    return [one for name in files for one in read.read(folder / name) if one.is_good and not one.problems]


def whole(stretches: list[Parsed]) -> bytes:
    assert all(one.offset == sum(len(before.raw) for before in stretches[:index]) for index, one in enumerate(stretches))
    return b"".join(one.raw for one in stretches)


@pytest.mark.parametrize("syntax", SYNTAXES)
@given(soup)
def test_every_byte_is_in_one_stretch_whatever_the_file_holds(syntax, data):
    assert whole(list(read.read(data, syntax=syntax))) == data


@pytest.mark.parametrize("syntax", SYNTAXES)
@given(soup)
def test_no_stretch_is_empty_and_records_are_numbered_in_order(syntax, data):
    stretches = list(read.read(data, syntax=syntax))

    assert all(one.raw for one in stretches)
    assert [one.number for one in stretches if not one.between] == list(range(1, 1 + sum(not one.between for one in stretches)))


@pytest.mark.parametrize("syntax", SYNTAXES)
@given(soup)
def test_a_reading_taken_up_at_any_stretch_gives_exactly_the_rest(syntax, data):
    stretches = list(read.read(data, syntax=syntax))

    for index, one in enumerate(stretches):
        rest = list(read.read(data, syntax=syntax, start=one.offset, first_number=one.number))
        assert rest == stretches[index:]


@pytest.mark.parametrize("syntax", SYNTAXES)
@given(soup)
def test_what_was_read_once_is_decoded_the_same_from_its_bytes(syntax, data):
    for one in read.read(data, syntax=syntax):
        if one.record is not None:
            assert read.decode(one.raw, syntax=syntax, charset=one.charset) == one.record


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_real_file_is_read_to_the_last_byte_and_decodes_the_same(shared_data, folder):
    for path in sorted((shared_data / folder).rglob("*")):
        if not path.is_file() or path.suffix == ".gz":
            continue
        with path.open("rb") as file:
            syntax = read.sniff(file.read(4096))
        stretches = list(read.read(path))
        assert b"".join(one.raw for one in stretches) == path.read_bytes(), path
        for one in stretches:
            if one.record is not None:
                assert read.decode(one.raw, syntax=syntax, charset=one.charset) == one.record, (path, one.number)


@pytest.mark.parametrize("seed", range(12))
def test_every_undamaged_record_of_a_damaged_stream_is_read(shared_data, seed):
    random = Random(seed)
    chosen = random.sample(good_records(shared_data), 200)
    data, undamaged = b"", {}
    for one in chosen:
        if random.random() < 0.08:
            data += damaged(one.raw, random)
        else:
            undamaged[len(data)] = one.record
            data += one.raw

    found = {one.offset: one for one in read.read(data)}

    assert [place for place, record in undamaged.items() if place not in found or found[place].record != record] == []
    assert all(found[place].is_good for place in undamaged)


@pytest.mark.parametrize("way", sorted(WAYS))
def test_damage_of_each_kind_is_reported_with_its_place_and_a_remedy(shared_data, way):
    random = Random(way)
    before, hurt, after = random.sample(good_records(shared_data), 3)
    data = bytearray(hurt.raw)
    WAYS[way](data, random)

    stretches = list(read.read(before.raw + bytes(data) + after.raw))

    problems = [problem for one in stretches for problem in one.problems]
    assert problems or bytes(data) == hurt.raw
    assert all(len(before.raw) <= problem.offset < len(before.raw) + len(data) for problem in problems)
    assert all(problem.message and problem.remedy and problem.record >= 1 for problem in problems)


@given(st.data())
def test_a_record_with_any_bytes_changed_is_read_without_an_exception(shared_data, data):
    raw = bytearray(data.draw(st.sampled_from(good_records(shared_data)[:300])).raw)
    for _ in range(data.draw(st.integers(1, 12))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255) | st.sampled_from(b"\x1b\x1d\x1e\x1f"))

    stretches = list(read.read(bytes(raw)))

    assert whole(stretches) == bytes(raw)


def test_a_stream_that_cannot_be_turned_back_is_read_and_taken_up_again(shared_data):
    class Pipe(io.RawIOBase):
        def __init__(self, data: bytes) -> None:
            self.inner = io.BytesIO(data)

        def readable(self) -> bool:
            return True

        def readinto(self, buffer) -> int:
            return self.inner.readinto(buffer)

    data = b"".join(one.raw for one in good_records(shared_data)[:50])
    expected = list(read.read(data))

    assert list(read.read(Pipe(data))) == expected
    assert list(read.read(Pipe(data), start=expected[20].offset, first_number=21)) == expected[20:]


@pytest.mark.parametrize("block", [1, 7, 64, 1000])
def test_the_size_of_blocks_makes_no_difference(shared_data, monkeypatch, block):
    data = b"".join(one.raw for one in good_records(shared_data)[:4]) + b"junk\r\n" + good_records(shared_data)[5].raw[:-40]
    expected = list(read.read(data))
    for module in ("frames", "xmlframes", "marcjson"):
        monkeypatch.setattr(f"alcove.marc.{module}.BLOCK", block)

    assert list(read.read(data)) == expected


def test_an_unknown_coding_is_refused_before_anything_is_read():
    with pytest.raises(LookupError):
        list(read.read(b"", encoding="klingon"))
