"""ISO 2709 as it comes: good, mended and lost, each said with its code."""

from __future__ import annotations

import pytest

from alcove.marc import iso2709, read, unimarc
from alcove.marc.parsed import Parsed
from alcove.marc.record import Record
from alcove.marc.repair import relabelled
from alcove.marc.write import encode

LEADER = "00000nam a2200000 a 4500"
BOOK = Record(LEADER, [("001", "12883376"), ("245", "10\x1faThe hobbit /\x1fcJ.R.R. Tolkien."), ("650", " 0\x1faDragons.")])
RAW = encode(BOOK, syntax="iso2709")


def the_one(data: bytes, **options: str) -> Parsed:
    [found] = [stretch for stretch in read.read(data, syntax="iso2709", **options) if not stretch.between]
    return found


def codes(stretch: Parsed) -> list[str]:
    return [problem.code for problem in stretch.problems]


def entry(tag: str) -> int:
    return RAW.index(tag.encode())


def test_a_good_record_has_no_problems():
    assert the_one(RAW).problems == ()
    assert the_one(RAW).record.entries == BOOK.entries


@pytest.mark.parametrize("between", [b"\n", b"\r\n", b"  \n\n"])
def test_line_ends_between_records_are_no_problem(between):
    stretches = list(read.read(RAW + between + RAW))

    assert [(one.between, codes(one)) for one in stretches] == [(False, []), (True, []), (False, [])]


@pytest.mark.parametrize("between", [b"\x00\x00", b"\xef\xbb\xbf", b"\x1a", b"-- cut here --\n"])
def test_other_bytes_between_records_are_a_warning(between):
    stretches = list(read.read(RAW + between + RAW))

    assert [(one.between, codes(one)) for one in stretches] == [(False, []), (True, ["M105"]), (False, [])]


def test_a_wrong_length_is_a_warning_and_costs_nothing():
    found = the_one(b"00099" + RAW[5:])

    assert (codes(found), found.record.entries) == (["M101"], BOOK.entries)


def test_a_length_that_is_not_a_number_is_a_warning():
    assert codes(the_one(b"    " + RAW[4:])) == ["M101"]


def test_a_lost_terminator_costs_the_record_before_it_nothing_and_is_an_error():
    first, second = read.read(RAW[:-1] + RAW)

    assert (codes(first), first.record.entries) == (["M102"], BOOK.entries)
    assert second.is_good


def test_a_file_cut_short_says_so():
    found = the_one(RAW[:-5])

    assert codes(found)[0] == "M103"
    assert found.record.entries[:2] == BOOK.entries[:2]


def test_a_terminator_in_the_data_does_not_end_the_record():
    data = RAW.replace(b"Dragons", b"Dra\x1dons")

    assert (codes(the_one(data + RAW[:0])), the_one(data).record.entries[2][1]) == (["M106"], " 0\x1faDra\x1dons.")


@pytest.mark.parametrize("length", [b"00000", b"99999"])
def test_a_record_of_more_than_99999_bytes_is_read_whole(length):
    long = Record(LEADER, [("001", "1"), *[("500", f"  \x1fa{number} {'x' * 4000}") for number in range(60)]])
    data = encode(long, syntax="iso2709", may_be_long=True)

    found = the_one(length + data[5:])

    assert "M104" in codes(found)
    assert found.record.entries == long.entries
    assert found.is_good


def test_a_field_of_more_than_9999_bytes_is_read_whole():
    long = Record(LEADER, [("001", "1"), ("520", "  \x1fa" + "x" * 20_000), ("650", " 0\x1faDragons.")])

    found = the_one(encode(long, syntax="iso2709"))

    assert (found.record.entries, codes(found)) == (long.entries, ["M206"])


def test_an_unordered_directory_is_followed_and_no_problem():
    directory = RAW[24:60]
    shuffled = RAW[:24] + directory[24:] + directory[:24] + RAW[60:]

    found = the_one(shuffled)

    assert found.record.entries == [BOOK.entries[2], *BOOK.entries[:2]]
    assert found.problems == ()


def test_the_real_record_with_an_unordered_directory_has_its_title(shared_data):
    found = the_one((shared_data / "marc_malformed/marc4j/unordered-directory-entries.mrc").read_bytes())

    assert found.record.first("245").get("a")
    assert found.problems == ()


def test_a_stray_field_terminator_costs_nothing_where_the_directory_is_right():
    found = the_one(RAW.replace(b"hobbit /", b"hob\x1eit /"))

    assert (codes(found), found.record.entries[1][1][:16]) == (["M302"], "10\x1faThe hobit /\x1f"[:16])


@pytest.mark.parametrize(
    ("place", "instead", "code"),
    [
        (12, b"99999", "M202"),
        (12, b"abcde", "M202"),
        (27, b"abcd", "M205"),
        (27, b"0012", "M206"),
        (31, b"00004", "M206"),
    ],
)
def test_a_wrong_number_in_leader_or_directory_is_mended_and_said(place, instead, code):
    found = the_one(RAW[:place] + instead + RAW[place + len(instead) :])

    assert code in codes(found)
    assert found.record.entries == BOOK.entries


def test_a_field_that_the_directory_names_but_the_record_lacks_is_an_error():
    found = the_one(encode(BOOK, syntax="iso2709").replace(b" 0\x1faDragons.\x1e", b""))

    assert [(problem.code, problem.field) for problem in found.problems][-1] == ("M208", "650")
    assert found.record.entries == BOOK.entries[:2]
    assert not found.is_good


@pytest.mark.parametrize("data", [b"\x1d", b"00000\x1d", b"\x1e\x1d", b"\x1e" * 40 + b"\x1d", b"x" * 30 + b"\x1e\x1d"])
def test_what_is_no_record_is_kept_and_said(data):
    stretches = list(read.read(data, syntax="iso2709"))

    assert b"".join(one.raw for one in stretches) == data
    assert all(one.problems for one in stretches)


def test_a_problem_names_record_offset_control_number_and_field():
    stretches = list(read.read(RAW + RAW.replace(b"10\x1fa", b"10 a")))

    [problem] = stretches[1].problems
    assert (problem.record, problem.offset, problem.control_number, problem.field) == (2, len(RAW), "12883376", "245")
    assert (problem.code, problem.severity) == ("M301", "warning")


def test_utf8_labelled_marc8_is_read_as_utf8_with_a_warning(shared_data):
    stretches = list(read.read(shared_data / "marc_bib/Evergreen/FSL.marc"))

    assert {(one.charset, *codes(one)) for one in stretches} == {("utf-8", "M401")}


def test_true_marc8_is_read_as_marc8(shared_data):
    stretches = list(read.read(shared_data / "marc_bib/Evergreen/hebrew.marc"))

    assert {one.charset for one in stretches} == {"marc-8"}
    assert all(one.is_good for one in stretches)


def test_the_label_is_believed_when_asked():
    data = RAW.replace(b" a22", b"  22").replace(b"hobbit", "höbit".encode())

    assert codes(the_one(data)) == ["M401"]
    assert the_one(data, encoding="labelled").charset == "marc-8"


@pytest.mark.parametrize(("encoding", "letter"), [("cp1251", b"\xc6"), ("iso8859-1", b"\xe9"), ("iso5426", b"\xc2e")])
def test_a_coding_can_be_named(encoding, letter):
    record = Record(LEADER, [("245", "10\x1fa" + letter.decode("latin-1"))])
    data = encode(record, syntax="iso2709", charset="iso8859-1")

    found = the_one(data, encoding=encoding)

    assert found.record.entries[0][1][4:] == {"cp1251": "Ж", "iso8859-1": "é", "iso5426": "é"}[encoding]
    assert read.decode(data, syntax="iso2709", charset=found.charset) == found.record


def test_marc8_labelled_utf8_is_read_as_marc8_with_a_warning():
    found = the_one(RAW.replace(b"hobbit", b"h\xe2ebit"))

    assert (codes(found), found.charset) == (["M402"], "marc-8")
    assert "hébit" in found.record.entries[1][1]


def test_latin1_labelled_utf8_is_not_taken_for_marc8():
    found = the_one(RAW.replace(b"hobbit", b"S\xe3o P."))

    assert (codes(found), found.charset) == (["M403"], "utf-8")
    assert "S\ufffdo P." in found.record.entries[1][1]
    assert found.problems[0].field == "245"


def test_latin1_labelled_marc8_is_doubted(shared_data):
    stretches = list(read.read(shared_data / "unimarc_other/dataio/test-records-74-danmarc2.iso"))

    assert sum("M406" in codes(one) or "M404" in codes(one) for one in stretches) > 40


def test_relabelling_changes_one_byte_of_unlabelled_utf8_and_nothing_else():
    unlabelled = RAW.replace(b" a22", b"  22").replace(b"hobbit", "höbit".encode())

    assert relabelled(unlabelled) == unlabelled[:9] + b"a" + unlabelled[10:]
    assert relabelled(RAW) == RAW
    assert relabelled(RAW.replace(b" a22", b"  22").replace(b"hobbit", b"h\xe2ebit"))[9:10] == b" "


@pytest.mark.parametrize(
    ("file", "flavour", "charset"),
    [
        ("unimarc_other/marc/periouni.first900.mrc", "unimarc", "utf-8"),
        ("unimarc_other/unimarcxml/data.mrc", "unimarc", "utf-8"),
        ("unimarc_other/idzebra/simple-rusmarc", "unimarc", "koi8-r"),
        ("unimarc_other/marc/1217zdbtit.first1000.dat", "mab2", "iso5426"),
        ("marc_authority/Evergreen/auth-1066.mrc", "marc21", "utf-8"),
        ("marc_bib/Evergreen/jazz_1k.mrc", "marc21", "marc-8"),
    ],
)
def test_the_flavour_and_coding_of_real_files_are_recognised(shared_data, file, flavour, charset):
    stretches = [one for one in read.read(shared_data / file) if one.record is not None]

    assert {unimarc.flavour(one.record) for one in stretches} == {flavour}
    assert {one.charset.removesuffix(iso2709.MENDED) for one in stretches} == {charset}
    assert all(one.is_good for one in stretches)


def test_iso5426_is_read_where_field_100_says_so():
    entries = [("100", "  \x1fa" + "19930101d1993    u  y0frey0103    ba"), ("200", "1 \x1faD\xc8uden")]
    data = encode(Record("00000nam  2200000   450 ", entries), syntax="iso2709", charset="iso8859-1")
    data = data[:20] + b"450 " + data[24:]

    found = the_one(data)

    assert (found.charset, found.record.first("200").get("a")) == ("iso5426", "Düden")


def test_the_fast_and_the_slow_way_agree_on_every_good_record(shared_data):
    for one in read.read(shared_data / "marc_bib/Evergreen/jazz_1k.mrc"):
        assert iso2709._examine_slowly(one.raw, "detected")[0] == one.record
