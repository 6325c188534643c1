"""What servers answer, in every version, packing and envelope; and what they must not make of us."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alcove.formats import sru
from alcove.formats.sru_client import BadAnswer, read_answer, request_address
from alcove.marc import read, write

ZING = "http://www.loc.gov/zing/srw/"


def real(file: Path, count: int) -> list[bytes]:
    """Give real records as MARCXML."""
    found = [one.record for one in read.read(file) if one.record is not None]
    return [write.encode(one, syntax="marcxml") for one in found[:count]]


@pytest.mark.parametrize("version", ["1.1", "1.2", "2.0"])
@pytest.mark.parametrize("packing", ["xml", "string"])
def test_the_records_of_every_version_and_packing_come_as_they_were_written(real_file, version, packing):
    sent = real(real_file, 5)
    name = "recordXMLEscaping" if version == "2.0" else "recordPacking"
    asked = sru.read({"operation": "searchRetrieve", "version": version, "query": "a", name: packing})
    found = [sru.Found(raw.decode(), str(at), at) for at, raw in enumerate(sent, 1)]

    answer = read_answer(sru.found_response(asked, 2000, found).encode())

    assert answer.total == 2000
    assert [one.raw.strip() for one in answer.records] == [raw.strip() for raw in sent]
    assert (answer.diagnostics, answer.others) == ([], 0)


@pytest.mark.parametrize("version", ["1.1", "1.2", "2.0"])
def test_what_the_server_cannot_do_is_said(version):
    body = sru.refusal("searchRetrieve", version, sru.Refused(16, "bath.isbn")).encode()

    answer = read_answer(body)

    assert (answer.total, answer.records) == (0, [])
    assert answer.diagnostics[0].words() == "Unsupported index: bath.isbn (16)"


RECORD = (
    b'<marc:record><marc:leader>00000nam a2200000   4500</marc:leader><marc:controlfield tag="001">7</marc:controlfield>'
    b'<marc:datafield tag="245" ind1="1" ind2="0"><marc:subfield code="a">&#8216;Caf\xc3\xa9 &amp; more</marc:subfield>'
    b"</marc:datafield></marc:record>"
)


def enveloped(data: bytes) -> bytes:
    return (
        b'<?xml version="1.0"?><zs:searchRetrieveResponse xmlns:zs="%b" xmlns:marc="http://www.loc.gov/MARC21/slim">'
        b"<zs:version>1.1</zs:version><zs:numberOfRecords>1</zs:numberOfRecords><zs:records><zs:record>"
        b"<zs:recordSchema>marcxml</zs:recordSchema><zs:recordPacking>xml</zs:recordPacking><zs:recordData>%b</zs:recordData>"
        b"</zs:record></zs:records></zs:searchRetrieveResponse>" % (ZING.encode(), data)
    )


def test_a_record_is_cut_out_byte_for_byte_whatever_its_prefix():
    [received] = read_answer(enveloped(RECORD)).records

    assert received.raw == RECORD
    record = next(read.read(received.raw, syntax=received.syntax)).record
    assert record is not None
    assert record.first("245").get("a") == "\u2018Café & more"


@pytest.mark.parametrize(
    "data",
    [
        b"<marc:collection>" + RECORD + b"</marc:collection>",
        b"<![CDATA[" + RECORD + b"]]>",
        b"\n   " + RECORD + b"\n  ",
        b"&lt;?xml version='1.0'?&gt;" + RECORD.replace(b"&", b"&amp;").replace(b"<", b"&lt;").replace(b">", b"&gt;"),
    ],
)
def test_records_in_further_envelopes_are_found(data):
    [received] = read_answer(enveloped(data)).records

    assert b"marc:datafield" in received.raw
    record = next(one.record for one in read.read(received.raw, syntax="marcxml") if one.record)
    assert record.first("245").get("a") == "\u2018Café & more"


def test_an_answer_in_soap_is_read():
    body = enveloped(RECORD).partition(b"?>")[2]
    soap = b'<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>' + body + b"</s:Body></s:Envelope>"

    assert [one.raw for one in read_answer(soap).records] == [RECORD]


def test_other_formats_and_surrogate_diagnostics_are_counted_not_taken():
    core = read_answer(enveloped(b'<dc xmlns="http://purl.org/dc/elements/1.1/"><title>A</title></dc>'))
    assert (core.total, core.records, core.others) == (1, [], 1)

    broken = read_answer(enveloped(
        b'<diagnostic xmlns="http://www.loc.gov/zing/srw/diagnostic/"><uri>info:srw/diagnostic/1/67</uri>'
        b"<message>Record not available</message></diagnostic>"
    ))  # fmt: skip
    assert (broken.records, broken.others) == ([], 0)
    assert broken.diagnostics[0].words() == "Record not available (67)"


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", "not the XML"),
        (b"<html><body>Login</body></html>", "<html>"),
        (b"504 Gateway Timeout", "not the XML"),
        (b'<!DOCTYPE x [<!ENTITY a "b">]><searchRetrieveResponse/>', "document type"),
        (b"<searchRetrieveResponse>", "not the XML"),
        (b"<a>" * 300 + b"</a>" * 300, "in one another|depth"),
    ],
)
def test_what_is_no_answer_is_refused_in_plain_words(body, why):
    with pytest.raises(BadAnswer, match=why):
        read_answer(body)


def test_the_address_is_put_together_for_each_version():
    old = parse_qs(urlsplit(request_address("http://x.org/sru?db=a", query='a="b & c"', version="1.1", most=5)).query)
    assert old == {
        "db": ["a"], "operation": ["searchRetrieve"], "version": ["1.1"], "query": ['a="b & c"'], "startRecord": ["1"],
        "maximumRecords": ["5"], "recordSchema": ["marcxml"], "recordPacking": ["xml"],
    }  # fmt: skip
    new = parse_qs(urlsplit(request_address("http://x.org/sru", query="é", version="2.0", schema="")).query)
    assert new == {"query": ["é"], "startRecord": ["1"], "maximumRecords": ["10"], "recordXMLEscaping": ["xml"]}


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_a_damaged_answer_is_read_or_refused_and_never_more(data):
    body = bytearray(enveloped(RECORD) if data.draw(st.booleans()) else enveloped(b"<![CDATA[" + RECORD + b"]]>"))
    for _ in range(data.draw(st.integers(1, 12))):
        at = data.draw(st.integers(0, len(body) - 1))
        match data.draw(st.sampled_from(["change", "cut", "put", "double"])):
            case "change":
                body[at] = data.draw(st.integers(0, 255))
            case "cut":
                del body[at : at + data.draw(st.integers(1, 40))]
            case "put":
                body[at:at] = data.draw(
                    st.sampled_from([b"<", b"]]>", b"<record>", b"<!--", b"&#0;", b"\xff\xfe", b"<leader/>"])
                )
            case "double":
                body[at:at] = body[at : at + 200]
        if not body:
            body = bytearray(b"x")
    _reads(bytes(body))


@given(st.binary(max_size=400))
def test_noise_is_refused(body):
    _reads(body)


def _reads(body: bytes) -> None:
    try:
        answer = read_answer(body)
    except BadAnswer:
        return
    assert answer.total >= len(answer.records)
    for one in answer.records:
        assert any(each.record is not None and each.record.entries for each in read.read(one.raw, syntax=one.syntax))
