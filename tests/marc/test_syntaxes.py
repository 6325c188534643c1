"""MARCXML, MARC-in-JSON, lines and Aleph sequential, good and broken; writing and reading back."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alcove.marc import marcxml, plainxml, read, safexml
from alcove.marc.parsed import Parsed
from alcove.marc.record import Record
from alcove.marc.write import RecordTooLong, encode, write

LEADER = "00000nam a2200000 a 4500"
BOOK = Record(LEADER, [("001", "12883376"), ("245", "10\x1faThe hobbit /\x1fcJ.R.R. Tolkien."), ("650", " 0\x1faDragons.")])
WRITTEN = ["iso2709", "json", "line", "marcxml"]

_text = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn")) | st.sampled_from("\t\n${}\\ &<>\"'|="), max_size=30)
_plain_text = _text.map(lambda text: text.replace("\r", ""))
_codes = st.sampled_from("abcdefghijklmnopqrstuvwxyz0123456789")
_subfields = st.lists(st.tuples(_codes, _plain_text), min_size=1, max_size=5)
_indicators = st.text("0123456789 ", min_size=2, max_size=2)
_data_tags = st.text("123456789", min_size=3, max_size=3)


def _data(indicators: str, subfields: list[tuple[str, str]]) -> str:
    return indicators + "".join(f"\x1f{code}{value}" for code, value in subfields)


_fields = st.tuples(st.sampled_from(["001", "003", "005", "008"]), _plain_text) | st.tuples(
    _data_tags, st.builds(_data, _indicators, _subfields)
)
records = st.builds(Record, st.just(LEADER), st.lists(_fields, max_size=8))


def computed(leader: str) -> str:
    """Give a leader without the numbers that ISO 2709 writes anew."""
    return leader[5:12] + leader[17:]


@pytest.mark.parametrize("syntax", WRITTEN)
@given(records)
def test_what_is_written_reads_back_the_same(syntax, record):
    found = read.decode(encode(record, syntax=syntax), syntax=syntax)

    assert found.entries == record.entries
    assert computed(found.leader) == computed(record.leader)


@pytest.mark.parametrize("syntax", WRITTEN)
@given(st.lists(records.filter(lambda record: record.entries), max_size=4))
def test_a_file_that_is_written_reads_back_record_by_record(syntax, some):
    out = io.BytesIO()

    assert write(some, out, syntax=syntax) == len(some)

    stretches = [one for one in read.read(out.getvalue(), syntax=syntax) if not one.between]
    assert [one.record.entries for one in stretches] == [record.entries for record in some]
    assert all(one.is_good for one in stretches)


@pytest.mark.parametrize("syntax", WRITTEN)
def test_what_is_written_is_recognised(syntax):
    out = io.BytesIO()
    write([BOOK, BOOK], out, syntax=syntax)

    assert read.sniff(out.getvalue()) == syntax


@pytest.mark.parametrize("syntax", WRITTEN)
def test_every_good_real_record_survives_every_syntax(shared_data, syntax):
    for file in ("marc_authority/Evergreen/auth-1066.mrc", "marc_bib/Evergreen/nepali.marc"):
        for one in read.read(shared_data / file):
            if one.is_good and not one.problems:
                assert read.decode(encode(one.record, syntax=syntax), syntax=syntax).entries == one.record.entries


def test_well_formed_utf8_records_are_written_byte_for_byte_as_they_came(shared_data):
    for one in read.read(shared_data / "marc_authority/Evergreen/auth-1066.mrc"):
        assert encode(one.record, syntax="iso2709") == one.raw


def test_a_record_too_long_for_iso2709_is_refused_unless_it_may_be_long():
    long = Record(LEADER, [("500", "  \x1fa" + "x" * 5000)] * 30)

    with pytest.raises(RecordTooLong):
        encode(long, syntax="iso2709")

    assert encode(long, syntax="iso2709", may_be_long=True).startswith(b"99999")


def codes(stretches: list[Parsed]) -> list[str]:
    return [problem.code for one in stretches for problem in one.problems]


def xml(body: str) -> list[Parsed]:
    return [one for one in read.read(body.encode()) if not one.between or one.problems]


ONE = (
    "<record><leader>00000nam a2200000 a 4500</leader><controlfield tag='001'>1</controlfield>"
    "<datafield tag='245' ind1='1' ind2='0'><subfield code='a'>A &amp; B</subfield></datafield></record>"
)


@pytest.mark.parametrize(
    "body",
    [
        ONE,
        f"<collection>{ONE}</collection>",
        f"<OAI><record><header/><metadata>{ONE}</metadata></record></OAI>",
        f"<srw:record xmlns:srw='x'><srw:recordData>{ONE}</srw:recordData></srw:record>",
        f"<!-- <record> --><collection><![CDATA[<record>]]>{ONE}</collection>",
        ONE.replace("<", "<marc:").replace("<marc:/", "</marc:"),
        ONE.replace("A &amp; B", "<![CDATA[A & B]]>"),
        ONE.replace("A &amp; B", "A <!-- note -->&amp; B"),
        ONE.replace("<record>", "<record type='Bibliographic' xsi:schemaLocation='x'>"),
    ],
)
def test_a_record_is_found_in_every_envelope(body):
    [found] = xml(body)

    assert (found.problems, found.record.entries) == ((), [("001", "1"), ("245", "10\x1faA & B")])


def test_a_broken_element_costs_only_itself():
    broken = ONE.replace("</datafield>", "")
    found = xml(f"<collection>{ONE}{broken}{ONE}</collection>")

    assert [one.is_good for one in found] == [True, False, True]
    assert codes(found) == ["M501"]


def test_an_element_without_an_end_costs_only_itself():
    found = xml(f"<collection>{ONE}{ONE.removesuffix('</record>')}{ONE}</collection>")

    assert [one.is_good for one in found] == [True, False, True]
    assert codes(found)[0] == "M509"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (("tag='245'", ""), "M504"),
        (("code='a'", ""), "M504"),
        (("<leader>00000nam a2200000 a 4500</leader>", ""), "M508"),
        (("</record>", "<holding>1</holding></record>"), "M503"),
        (("A &amp; B", "&file;"), "M501"),
    ],
)
def test_what_an_element_lacks_is_said(change, code):
    assert codes(xml(ONE.replace(*change))) == [code]


def test_a_document_type_declaration_is_refused_and_the_records_are_read_without_it():
    found = xml(f"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY file SYSTEM 'file:///etc/passwd'>]><x>{ONE}</x>")

    assert codes(found) == ["M502"]
    assert found[1].is_good


def test_plain_records_read_the_same_as_by_the_parser(shared_data):
    plain = 0
    for path in sorted(shared_data.glob("marc_*/**/*.xml")):
        for one in read.read(path, syntax="marcxml"):
            if not one.between and (found := plainxml.read(one.raw)) is not None:
                assert marcxml._examine_by_parser(one.raw, "utf-8")[0] == found, (path, one.number)
                plain += 1
    assert plain > 1000


@given(records, st.data())
def test_a_changed_record_reads_as_by_the_parser_or_is_left_to_it(record, data):
    raw = bytearray(encode(record, syntax="marcxml"))
    place = data.draw(st.integers(0, len(raw) - 1))
    raw[place : place + data.draw(st.integers(0, 3))] = data.draw(
        st.sampled_from(
            [b"<", b">", b"&", b'"', b"'", b"/", b" ", b"]]>", b"<!--", b"\x00", b"\r", b"&#65;", b"x:", b"\xff", b"a"]
        )
    )

    if (found := plainxml.read(bytes(raw))) is not None:
        assert marcxml._examine_by_parser(bytes(raw), "utf-8")[0] == found


BOMB = b"<!DOCTYPE a [<!ENTITY b 'xxxxxxxxxx'><!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;'>]><a>&c;</a>"


@pytest.mark.parametrize("document", [BOMB, b"<!DOCTYPE a SYSTEM 'http://localhost:9/a.dtd'><a/>", b"<!DOCTYPE a><a/>"])
def test_the_door_to_xml_refuses_document_types(document):
    with pytest.raises((safexml.XmlRefused, safexml.XmlBroken)):
        safexml.parse(document)


def test_the_door_to_xml_refuses_deep_nesting_and_too_many_attributes():
    deep = safexml.parse(b"<a>" * 255 + b"</a>" * 255)
    safexml.check_shape(deep)
    wide = safexml.parse(b"<a %s/>" % b" ".join(b"x%d=''" % number for number in range(1001)))

    with pytest.raises(safexml.XmlRefused):
        safexml.check_shape(wide)
    with pytest.raises((safexml.XmlBroken, safexml.XmlRefused)):
        safexml.check_shape(safexml.parse(b"<a>" * 300 + b"</a>" * 300))


def test_another_coding_named_in_the_xml_declaration_is_followed():
    data = b'<?xml version="1.0" encoding="ISO-8859-1"?>' + ONE.replace("A &amp; B", "é").encode("latin-1")

    [found] = [one for one in read.read(data) if not one.between]

    assert (found.record.first("245").get("a"), found.charset) == ("é", "iso8859-1")
    assert read.decode(found.raw, syntax="marcxml", charset=found.charset) == found.record


def test_a_large_file_is_read_in_pieces(monkeypatch):
    data = f"<collection>{ONE * 50}</collection>".encode()
    expected = list(read.read(data))
    monkeypatch.setattr("alcove.marc.xmlframes.BLOCK", 100)
    monkeypatch.setattr("alcove.marc.xmlframes._MARGIN", 50)

    assert list(read.read(data)) == expected
    assert sum(one.is_good for one in expected) == 50


JSON = encode(BOOK, syntax="json").decode()


@pytest.mark.parametrize("form", ["{0}", "[{0}, {0}]", "{0}\n{0}\n", '{{"records": [{0}, {0}]}}', "\ufeff[\n{0}\n]"])
def test_json_is_read_in_every_arrangement(form):
    found = [one for one in read.read(form.format(JSON).encode()) if not one.between]

    assert len(found) == form.count("{0}")
    assert all(one.is_good and one.record == BOOK for one in found)


@pytest.mark.parametrize("hurt", [JSON[:-1], JSON.replace(':"10', ":10", 1)[:-3], JSON.replace('"fields"', '"fields', 1)])
def test_a_broken_object_costs_only_itself(hurt):
    found = [one for one in read.read(f"[{JSON},\n{hurt},\n{JSON}]".encode()) if not one.between]

    assert [one.is_good for one in found] == [True, False, True]
    assert codes(found) == ["M505"]


def test_json_that_is_no_record_is_said():
    assert codes(list(read.read(b'{"title": "The hobbit"}'))) == ["M506"]


def test_the_older_form_of_json_is_read():
    older = (
        b'{"leader":"00000nam a2200000 a 4500","controlfield":[{"tag":"001","data":"1"}],'
        b'"datafield":[{"tag":"245","ind":"10","subfield":[{"code":"a","data":"The hobbit"}]}]}'
    )

    [found] = read.read(older)

    assert found.record.entries == [("001", "1"), ("245", "10\x1faThe hobbit")]


MRK = b"=LDR  00000nam\\a2200000\\a\\4500\r\n=001  12\\3\r\n=245  1\\$aThe {acute}etat {dollar}5\r\n\r\n"


def test_the_mnemonic_format_is_read():
    first, _, second = read.read(MRK + MRK.rstrip())

    assert first.record == second.record
    assert first.record.entries == [("001", "12 3"), ("245", "1 \x1faThe e\u0301tat $5")]
    assert first.record.leader == LEADER


def test_the_mnemonic_file_reads_as_its_marc8_twin(shared_data, nfc):
    folder = shared_data / "marc_malformed/marc4j"
    mnemonic = [one.record for one in read.read(folder / "brkrtest.mrk") if one.record]
    twin = [one.record for one in read.read(folder / "brkrtest.mrc") if one.record]

    assert len(mnemonic) == 8
    assert [nfc(record) for record in mnemonic] == [nfc(record) for record in twin]


@pytest.fixture
def nfc():
    import unicodedata

    return lambda record: [(tag, unicodedata.normalize("NFC", content)) for tag, content in record.entries]


def test_the_lines_of_yaz_are_read():
    lines = b"00000nam a2200000 a 4500\n001 12883376\n245 10 $a The hobbit / $c J.R.R. Tolkien.\n650  0 $a Dragons.\n\n"

    [found, _] = read.read(lines)

    assert (found.problems, found.record) == ((), BOOK)


def test_a_line_that_is_no_field_is_said_and_costs_nothing_else():
    found = next(iter(read.read(MRK.replace(b"=001", b"?001"))))

    assert [problem.code for problem in found.problems] == ["M507"]
    assert len(found.record.entries) == 1


def test_aleph_sequential_is_read(shared_data):
    folder = shared_data / "marc_bib/bib-rdf-pipeline"
    stretches = [one for path in sorted(folder.glob("*.alephseq")) for one in read.read(path)]

    assert all(one.is_good for one in stretches)
    assert all(one.record.control("001") for one in stretches)
    assert stretches[0].record.leader[5:8].strip()


def test_aleph_records_are_told_apart_by_their_numbers():
    data = b"000000001 LDR   L ^^^^^nam^a22002051a^4500\n000000001 24510 L $$aOne$$cX\n000000002 24510 L $$aTwo\n"

    first, second = read.read(data)

    assert first.record.entries == [("245", "10\x1faOne\x1fcX")]
    assert first.record.leader == "     nam a22002051a 4500"
    assert [problem.code for problem in second.problems] == ["M508"]


@pytest.mark.parametrize(
    ("file", "syntax"),
    [
        ("marc_bib/Evergreen/badisbns.xml", "marcxml"),
        ("marc_bib/Evergreen/jazz_1k.mrc", "iso2709"),
        ("marc_bib/bib-rdf-pipeline/etyk.alephseq", "alephseq"),
        ("marc_malformed/marc4j/brkrtest.mrk", "line"),
        ("marc_malformed/marc4j/marc-in-json.json", "json"),
        ("marc_bib/yaz/marccol1.u8.1.lst", "line"),
    ],
)
def test_the_syntax_of_real_files_is_recognised(shared_data: Path, file, syntax):
    with (shared_data / file).open("rb") as stream:
        assert read.sniff(stream.read(4096)) == syntax
