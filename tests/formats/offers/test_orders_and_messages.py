"""Purchase orders of the GOBI shape and ONIX messages are offers like any others; hostile files of any form are refused."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.formats.offers.workbooks import parts
from tests.formats.onix.onix_says import message, priced, product

from alcove.formats.offers import FORMS, Copy, NotOffers, Price, WrongMap, found_form, read

RECORD = (
    '<collection><record><leader>00000nam a2200000u  4500</leader><controlfield tag="001">17</controlfield>'
    '<datafield tag="020" ind1=" " ind2=" "><subfield code="a">9783608939774</subfield></datafield>'
    '<datafield tag="245" ind1="1" ind2="0"><subfield code="a">DER HOBBIT.</subfield></datafield></record></collection>'
)


def order(kind: str = "ListedPrintMonograph", detail: str = "", record: str = RECORD) -> bytes:
    """Give a purchase order."""
    return (
        "<PurchaseOrder><CustomerDetail><BaseAccount>1</BaseAccount><SubAccount>12</SubAccount></CustomerDetail>"
        f"<Order><{kind}>{record}<OrderDetail>{detail}</OrderDetail></{kind}></Order></PurchaseOrder>"
    ).encode()


@pytest.fixture
def real_orders(shared_data: Path) -> Path:
    """Give the folder of public examples; skip where they are absent."""
    if not (shared_data / "acq_orders/mod-gobi").is_dir():
        pytest.skip("the real purchase orders (../shared/data/acq_orders) are not here")
    return shared_data / "acq_orders/mod-gobi"


def test_a_real_purchase_order_is_read(real_orders):
    reading = read((real_orders / "po_listed_print_monograph.xml").read_bytes())

    (offer,) = reading.offers
    assert (reading.form, offer.title, offer.format) == ("gobi", "MAN IN THE HIGH CASTLE", "ListedPrintMonograph")
    assert (offer.price, offer.quantity, offer.fund) == (Price(Decimal("13.16"), "USD"), 2, "USHIST")
    assert offer.copies == (Copy(fund="USHIST", location="KU/CC/DI/A", quantity=2, price=offer.price),)
    assert {("account", "8910/891010"), ("LocalData3", "Anne Esterhazy"), ("ListPrice/Amount", "14.95")} <= set(offer.others)
    assert [one.code for one in reading.problems] == ["wrong-number"]


@pytest.mark.parametrize("name", ["po.xml", "po_listed_electronic_monograph_bad_data.xml", "po_unlisted_print_serial.xml"])
def test_other_real_orders_are_read_without_a_problem(real_orders, name):
    reading = read((real_orders / name).read_bytes())

    assert len(reading.offers) == 1
    assert reading.problems == ()
    assert reading.offers[0].title


def test_an_order_of_an_unknown_kind_is_read_and_told(real_orders):
    reading = read((real_orders / "po_unknown_order_type.xml").read_bytes())

    assert [(one.code, one.place) for one in reading.problems] == [("unknown-order", "order 1")]
    assert reading.offers[0].isbns == ("9781410352224",)


@pytest.mark.parametrize("name", ["error.xml", "response.xml", "testdata.xml"])
def test_what_is_no_order_is_refused(real_orders, name):
    with pytest.raises(NotOffers):
        read((real_orders / name).read_bytes())


def test_a_mapped_fund_counts_before_the_vendors():
    (offer,) = read(order(detail="<FundCode>a</FundCode><MappedFundCode>OURS</MappedFundCode><Quantity>1</Quantity>")).offers

    assert offer.copies[0].fund == "OURS"


def test_several_orders_in_one_file_are_several_offers():
    both = b"<PurchaseOrders>" + order() + order(kind="UnlistedPrintMonograph", record="") + b"</PurchaseOrders>"

    reading = read(both)

    assert [one.title for one in reading.offers] == ["DER HOBBIT", ""]
    assert [(one.code, one.place) for one in reading.problems] == [("no-record", "order 2")]


def test_an_unlisted_title_that_costs_nothing_has_no_price():
    detail = "<ListPrice><Amount>0</Amount><Currency>USD</Currency></ListPrice>"

    assert read(order("UnlistedPrintMonograph", detail)).offers[0].price is None


def test_a_product_is_an_offer_with_a_record():
    reading = read(message(product(blocks=priced("24.00"))))

    (offer,) = reading.offers
    assert (reading.form, reading.problems) == ("onix", ())
    assert (offer.title, offer.isbns, offer.format) == ("Der Hobbit: oder Hin und zurück", ("9783608939774",), "BB")
    assert (offer.price, offer.vendor, offer.status) == (Price(Decimal("24.00"), "EUR"), "Example", "20")
    assert offer.record is not None and offer.record.first("245") is not None


def test_of_several_prices_that_of_libraries_in_ones_own_currency_counts_and_all_are_kept():
    some = "".join(
        f"<Price><PriceType>{kind}</PriceType><PriceQualifier>{qualifier}</PriceQualifier><PriceAmount>{amount}</PriceAmount>"
        f"<CurrencyCode>{currency}</CurrencyCode></Price>"
        for kind, qualifier, amount, currency in (
            ("02", "05", "20", "EUR"), ("01", "08", "5", "EUR"), ("02", "06", "90", "EUR"), ("01", "05", "18", "GBP"),
        )
    )  # fmt: skip
    data = message(product(blocks=f"<ProductSupply><SupplyDetail>{some}</SupplyDetail></ProductSupply>"))

    assert read(data).offers[0].price == Price(Decimal(90), "EUR")
    assert read(data, map={"currency": "GBP"}).offers[0].price == Price(Decimal(18), "GBP")
    assert ("price GBP, type 01, qualifier 05", "18") in read(data).offers[0].others


@pytest.mark.parametrize(
    ("data", "form"),
    [
        (order(), "gobi"),
        (message(product()), "onix"),
        (message(product()).decode().encode("utf-16"), "onix"),
        (b"<?xml version='1.0'?><collection xmlns='http://www.loc.gov/MARC21/slim'><record/></collection>", "marc"),
        (b'{"leader": "00000nam a2200000 a 4500", "fields": []}', "marc"),
        (b"=LDR  00000nam  2200000 a 4500\n=245  10$aHobbit\n", "marc"),
        (parts(), "xlsx"),
        (b"9783608939774\n", "isbns"),
        (b"ISBN\n9783608939774\n9780823933860\n", "isbns"),
        (b"ISBN,Title\n9783608939774,Hobbit\n", "csv"),
        (b"ISBN;Title;Price EUR\n" + b"9783608939774;Hobbit;12,50\n" * 9, "csv"),
        (b"Title\tISBN\nHobbit\t9783608939774\n", "csv"),
    ],
)
def test_the_form_is_found_out(data, form):
    assert found_form(data) == form


@pytest.mark.parametrize(
    "data", [b"", b"\n \n", b"\xef\xbb\xbf", b"\x00" * 40, b"<html><body/></html>", b"%PDF-1.7 \n\x00\x01"]
)
def test_what_is_no_list_is_refused_with_place_and_remedy(data):
    with pytest.raises(NotOffers) as refused:
        read(data)

    assert refused.value.place and refused.value.remedy


def test_an_unknown_form_is_refused():
    with pytest.raises(NotOffers, match="no form named edifact"):
        read(b"UNA", form="edifact")


@pytest.mark.parametrize(
    "data",
    [
        b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><PurchaseOrder>&x;</PurchaseOrder>',
        b"<PurchaseOrder>" + b"<Order>" * 5_000,
        b"<PurchaseOrder><Order>",
    ],
)
def test_hostile_orders_are_refused(data):
    with pytest.raises(NotOffers):
        read(data)


PIECES = [
    b"ISBN", b"Title", b"Price", b",", b";", b"\t", b"\n", b'"', b"9783608939774", b"1.234,50", b"=cmd()", b"\xff\xfe", b"\x00",
    b"<PurchaseOrder>", b"</PurchaseOrder>", b"<Order>", b"</Order>", b"<ListedPrintMonograph>", b"<record>", b"<leader>", b"{",
    b"<ONIXMessage>", b"<Product>", b"</Product>", b"PK\x03\x04", b"\x1d", b"\x1e", b"\x1f", b"=LDR  ",
    b"00026nam a2200025 a 4500",
]  # fmt: skip


@settings(max_examples=400)
@given(st.lists(st.one_of(st.sampled_from(PIECES), st.binary(max_size=12)), max_size=25), st.sampled_from(["", *FORMS]))
@example([b"=245  00$a"], "marc")
def test_any_bytes_are_read_or_refused_with_place_and_remedy(pieces, form):
    try:
        reading = read(b"".join(pieces), form=form)
    except (NotOffers, WrongMap) as refused:
        assert refused.place and refused.remedy
    else:
        assert reading.form in FORMS
        assert all(one.code and one.message and one.remedy and one.place for one in reading.problems)


@settings(max_examples=150)
@given(st.lists(st.lists(st.text(st.characters(exclude_characters=",\t|"), max_size=12), min_size=1, max_size=5), max_size=5))
def test_any_table_below_known_headings_is_read(rows):
    text = "\n".join(["ISBN;Title;Price;Qty;Year", *(";".join(row) for row in rows)])

    try:
        reading = read(text.encode("utf-8", "replace"), "x.csv", "csv")
    except NotOffers as refused:  # Quotation marks can swallow the headings.
        assert refused.place and refused.remedy
        return

    assert all(one.price is None or one.price.amount.is_finite() for one in reading.offers)


@settings(max_examples=150)
@given(st.sampled_from(["workbook", "sheet", "relations", "strings", "styles"]), st.binary(max_size=60))
def test_any_part_of_a_spreadsheet_is_read_or_refused(part, content):
    try:
        read(parts(**{part: b"<a " + content + b"/>"}), form="xlsx")
    except NotOffers as refused:
        assert refused.place and refused.remedy


@settings(max_examples=200)
@given(st.integers(0, 2000), st.binary(min_size=1, max_size=8))
def test_a_spreadsheet_with_damage_is_read_or_refused(place, damage):
    data = bytearray(parts())
    place %= len(data)
    data[place : place + len(damage)] = damage

    try:
        read(bytes(data), form="xlsx")
    except NotOffers as refused:
        assert refused.place and refused.remedy
