"""Whatever is sent, a message is read or refused with its place; nothing is fetched, resolved or held whole."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.formats.onix.onix_says import message, priced, product

from alcove.formats.onix import NotOnix, Problem, Product, is_onix, pieces, read, to_marc

PIECES = [
    b"<Product>", b"</Product>", b"<product>", b"<a001>x</a001>", b"<ONIXMessage>", b"</ONIXMessage>", b"<Header>",
    b"</Header>", b"<!--", b"-->", b"<![CDATA[", b"]]>", b"<!DOCTYPE a [", b"&eacute;", b"&x;", b"<Price><PriceAmount>", b"1e9",
    b"\xff", b"\x00", b"<RecordReference>a</RecordReference>", b"<o:Product>", b"</o:Product>", b"<p>", b">",
    b"<Title><TitleText>T</TitleText></Title>",
]  # fmt: skip


def codes(data) -> list[str]:
    """Give the codes of the problems."""
    return [one.code for one in read(data) if isinstance(one, Problem)]


@pytest.mark.parametrize(
    "data", [b"", b"no XML", b"<html/>", b"\x00" * 100, b"<Products/>", "<Артикул/>".encode(), b"PK\x03\x04"]
)
def test_what_is_no_onix_is_refused_with_a_remedy(data):
    with pytest.raises(NotOnix) as refused:
        list(read(data))

    assert refused.value.place and refused.value.remedy
    assert not is_onix(data)


def test_a_message_without_products_is_one():
    assert list(read(b"<ONIXMessage><Header/><NoProduct/></ONIXMessage>")) == []


def test_the_dtd_of_2_1_is_passed_over():
    head = b'<?xml version="1.0"?><!DOCTYPE ONIXMessage SYSTEM "http://127.0.0.1:1/onix.dtd">'

    assert codes(head + message(product())) == []


def test_entities_of_ones_own_are_not_resolved():
    bomb = b'<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>'
    data = bomb + message(product().replace("Hobbit", "&b;&c;"), product())

    found = list(read(data))

    assert [one.code for one in found if isinstance(one, Problem)] == ["own-entities", "not-well-formed"]
    assert [one.number for one in found if isinstance(one, Product)] == [2]


def test_a_broken_product_never_costs_the_next():
    data = message(product(), product().replace("</DescriptiveDetail>", ""), product())

    found = list(read(data))

    assert [one.number for one in found if isinstance(one, Product)] == [1, 3]
    assert [(one.code, one.product) for one in found if isinstance(one, Problem)] == [("not-well-formed", 2)]


def test_a_product_that_is_never_closed_ends_where_the_next_begins():
    assert codes(message(product().replace("</Product>", ""), product())) == ["unfinished"]


def test_a_file_that_was_cut_is_told():
    assert codes(message(product(), product()).rpartition(b"<Product>")[0]) == ["cut-off"]
    assert codes(message(product())[:-40]) in (["unfinished"], ["cut-off"])


def test_tags_in_comments_and_cdata_are_no_products():
    data = message("<!-- <Product> -->", product().replace("Hobbit", "<![CDATA[</Product><Product>]]>"))

    found = list(read(data))

    assert [one.title.whole for one in found] == ["Der </Product><Product>"]


def test_a_product_that_is_too_large_is_passed_over(monkeypatch):
    monkeypatch.setattr(pieces, "LARGEST", 200_000)
    monkeypatch.setattr(pieces, "BLOCK", 50_000)
    data = message(product("<!-- " + "x" * 400_000 + " -->"), product())

    found = list(read(data))

    assert [(type(one).__name__, getattr(one, "code", "")) for one in found] == [("Problem", "too-large"), ("Product", "")]


def test_elements_that_are_too_deep_are_refused():
    assert codes(message(product("<a>" * 300 + "</a>" * 300))) == ["not-well-formed"]


def test_very_many_elements_are_refused():
    assert codes(message(product("<a/>" * 250_000))) == ["too-large"]


@pytest.mark.parametrize(
    "data",
    [
        b"<ONIXMessage>" + b"<Product/>" * 50_000,
        b"<ONIXMessage>" + b"<![CDATA[" * 200_000,
        b"<ONIXMessage><Product>" + b"&eacute;<![CDATA[" * 100_000 + b"</Product>",
        b"<ONIXMessage>" + b"<a" * 500_000,
        b"<ONIXMessage>" + b"<a.a.a.a.a.a.a.a" * 100_000,
        message(product("<Subject><SubjectSchemeIdentifier>20</SubjectSchemeIdentifier><SubjectHeadingText>"
                        + " " * 500_000 + "a" + " " * 500_000 + "</SubjectHeadingText></Subject>")),
    ],
)  # fmt: skip
def test_nothing_takes_more_time_than_it_is_long(data):
    began = time.process_time()

    for one in read(data):
        if isinstance(one, Product):
            to_marc(one)

    assert time.process_time() - began < 20


@settings(max_examples=300)
@given(st.lists(st.one_of(st.sampled_from(PIECES), st.binary(max_size=20)), max_size=30))
def test_any_bytes_are_read_or_refused(parts):
    data = b"".join(parts)

    try:
        for one in read(data):
            if isinstance(one, Product):
                to_marc(one)
            else:
                assert one.code and one.message and one.remedy and one.place
    except NotOnix as refused:
        assert refused.remedy


@settings(max_examples=200)
@given(st.text(max_size=40), st.text(max_size=40), st.sampled_from(["Price", "IDValue", "ExtentValue", "Date", "CurrencyCode"]))
def test_any_text_in_a_product_is_read_or_told(text, other, name):
    said = "".join(one for one in text + other if one.isprintable()).replace("&", "").replace("<", "").replace("]]>", "")
    body = product(
        f"<{name}>{said}</{name}><Extent><ExtentType>00</ExtentType><ExtentValue>{said}</ExtentValue></Extent>", priced(said)
    )

    found = list(read(message(body)))

    record = to_marc(next(one for one in found if isinstance(one, Product)))
    assert len(record.leader) == 24
    assert len(record.control("008")) == 40
