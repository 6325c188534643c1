"""Vendors' MARC records with order data become offers, by maps that are data."""

from __future__ import annotations

import json
from decimal import Decimal
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alcove.formats.offers import Copy, Price, WrongMap, map_names, order_maps, read
from alcove.marc import write
from alcove.marc.record import Field, Record

LEADER = "00000nam a2200000 a 4500"


def marc(*fields: tuple[str, list[tuple[str, str]]], isbn: str = "9783608939774") -> bytes:
    """Give a file of one record with these order fields."""
    usual = [
        Field.data("020", "  ", [("a", isbn)]),
        Field.data("245", "00", [("a", "Der Hobbit /"), ("c", "J. R. R. Tolkien.")]),
    ]
    made = usual + [Field.data(tag, "  ", parts) for tag, parts in fields]
    return write.encode_iso2709(Record(LEADER, [("001", "v17"), *((one.tag, one.content) for one in made)]))


def codes(reading) -> list[str]:
    """Give the codes of the problems."""
    return [one.code for one in reading.problems]


@pytest.fixture
def real_orders(shared_data: Path) -> Path:
    """Give ten real order records; skip where they are absent."""
    path = shared_data / "acq_orders/Evergreen/sample_acq_order.mrc"
    if not path.is_file():
        pytest.skip("the real order records (../shared/data/acq_orders) are not here")
    return path


def test_real_order_records_are_read_with_fund_branch_and_price(real_orders):
    reading = read(real_orders.read_bytes(), real_orders.name)

    assert (reading.form, reading.map, len(reading.offers)) == ("marc", "vendor-970", 10)
    assert codes(reading) == ["no-currency"]
    first = reading.offers[0]
    assert (first.title, first.author, first.publisher, first.year) == (
        "How do we know the size of the solar system", "Turiel, Isaac", "Rosen Pub. Group", "2001",
    )  # fmt: skip
    assert (first.isbns, first.edition, first.vendor_number) == (("9780823933860",), "1st ed.", "822290")
    assert first.copies == (Copy(fund="JUV", branch="BR1", quantity=1, price=Price(Decimal("19.99"))),)
    assert (first.price, first.quantity, first.fund, first.locations) == (Price(Decimal("19.99")), 1, "JUV", ("BR1",))
    assert first.record is not None and first.record.first("970") is not None


def test_every_field_of_copies_is_one_group():
    data = marc(
        ("975", [("a", "HB"), ("h", "BEL"), ("p", "12,50"), ("q", "2"), ("c", "REF")]),
        ("975", [("a", "ZW"), ("h", "JUG"), ("p", "12,50"), ("q", "1")]),
    )

    (offer,) = read(data, form="marc").offers

    assert offer.quantity == 3
    assert [(one.branch, one.location, one.fund, one.quantity) for one in offer.copies] == [
        ("HB", "REF", "BEL", 2), ("ZW", "", "JUG", 1),
    ]  # fmt: skip
    assert offer.price == Price(Decimal("12.50"))


def test_subfields_that_repeat_are_copies_of_their_own():
    order = [
        ("s", "19.95"),
        ("o", "2"),
        ("t", "main"),
        ("t", "east"),
        ("u", "fic"),
        ("u", "juv"),
        ("v", "amaz"),
        ("z", "usd19.95"),
    ]
    data = marc(("960", order), ("961", [("c", "Rush"), ("h", "No stickers"), ("i", "B77")]))

    reading = read(data)

    (offer,) = reading.offers
    assert (reading.map, reading.problems) == ("sierra-960-961", ())
    assert [(one.location, one.fund, one.quantity) for one in offer.copies] == [("main", "fic", 1), ("east", "juv", 1)]
    assert (offer.vendor, offer.note, offer.vendor_number) == ("amaz", "Rush; No stickers", "B77")
    assert offer.price == Price(Decimal("19.95"), "USD")


def test_copies_that_do_not_add_up_are_told():
    data = marc(("960", [("s", "19.95"), ("o", "3"), ("t", "main"), ("t", "east"), ("u", "fic")]))

    assert "uneven-copies" in codes(read(data))


def test_copies_and_prices_in_fields_of_their_own():
    data = marc(("949", [("h", "128807"), ("l", "STACKS"), ("p", "HIST"), ("q", "2")]), ("980", [("b", "24.00")]))

    reading = read(data)

    assert reading.map == "oclc-949-980"
    assert reading.offers[0].copies == (Copy(fund="HIST", location="STACKS", branch="128807", quantity=2),)
    assert reading.offers[0].price == Price(Decimal("24.00"))


def test_prices_in_cents_are_read_where_the_map_says_so():
    data = marc(("980", [("b", "2995")]), ("981", [("b", "HIST")]))

    assert read(data, map="vendor-980-minor").offers[0].price == Price(Decimal("29.95"), "USD")
    assert read(data).offers[0].price == Price(Decimal(2995))


def test_a_map_of_ones_own_counts():
    own = {
        "name": "ours", "currency": "JPY", "price_unit": "minor", "line": {"price": "991$p", "vendor": ["991$v"]},
        "copy": {"tag": "992", "fields": {"fund": "f", "quantity": "n"}},
    }  # fmt: skip
    data = marc(("991", [("p", "2400"), ("v", "Kino")]), ("992", [("f", "A"), ("n", "4")]))

    reading = read(data, map=own)

    assert reading.map == "ours"
    assert (reading.offers[0].price, reading.offers[0].vendor) == (Price(Decimal(2400), "JPY"), "Kino")
    assert reading.offers[0].copies == (Copy(fund="A", quantity=4),)


def test_records_without_order_data_are_offers_and_it_is_told_once():
    data = marc() + marc(("020", [("c", "14.95 EUR")]))

    reading = read(data)

    assert [one.title for one in reading.offers] == ["Der Hobbit", "Der Hobbit"]
    assert codes(reading) == ["no-order-data"]
    assert reading.problems[0].place == "record 1"


def test_a_price_of_the_description_counts_where_the_order_has_none():
    data = write.encode_iso2709(
        Record(LEADER, [("020", "  \x1fa3608939776\x1fcEUR 14.95"), ("245", "00\x1faX"), ("970", "  \x1ffA\x1fp")])
    )

    (offer,) = read(data).offers

    assert offer.price == Price(Decimal("14.95"), "EUR")


def test_wrong_numbers_are_told_and_kept():
    reading = read(marc(("970", [("p", "1.00"), ("f", "A"), ("q", "many")]), isbn="9783608939775"))

    assert codes(reading) == ["wrong-number", "no-quantity", "no-currency"]
    assert reading.problems[1].place == "record 1, 970 $q"
    assert [(one.kind, one.value) for one in reading.offers[0].identifiers] == [("isbn-wrong", "9783608939775")]


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ([], "map"),
        ({}, "map"),
        ({"lines": {}}, "map"),
        ({"line": {"prize": "980$b"}}, "line"),
        ({"line": {"price": "980b"}}, "line.price"),
        ({"line": {"price": ["008$b"]}}, "line.price"),
        ({"line": {"price": 3}}, "line.price"),
        ({"line": 3}, "line"),
        ({"copy": {"tag": "94", "fields": {}}}, "copy.tag"),
        ({"copy": {"tag": "949", "fields": {"fund": "pq"}}}, "copy.fields.fund"),
        ({"copy": {"tag": "949", "fields": {"colour": "p"}}}, "copy.fields"),
        ({"copy": {"tag": "949"}}, "copy.fields"),
        ({"copy": {"tag": "949", "fields": {"fund": "p"}}, "currency": "EURO"}, "currency"),
        ({"copy": {"tag": "949", "fields": {"fund": "p"}}, "currency": ["EUR"]}, "currency"),
        ({"copy": {"tag": "949", "fields": {"fund": "p"}}, "price_unit": "pennies"}, "price_unit"),
        ({"copy": {"tag": "949", "fields": {"fund": "p"}}, "decimal_mark": "'"}, "decimal_mark"),
        ({"copy": {"tag": "949", "fields": {"fund": "p"}}, "recognised_by": "980$b"}, "recognised_by"),
        ({"copy": {"tag": "949", "fields": {"fund": "p"}}, "name": 5}, "name"),
    ],
)
def test_a_map_that_cannot_be_used_says_where_and_what_to_write(said, place):
    with pytest.raises(WrongMap) as wrong:
        order_maps.checked(said)

    assert wrong.value.place == place
    assert wrong.value.remedy


def test_an_unknown_map_names_those_there_are():
    with pytest.raises(WrongMap) as wrong:
        read(marc(), map="koha")

    assert "koha-975" in wrong.value.remedy


def test_every_map_that_comes_along_is_whole_and_named_for_its_file():
    for one in files("alcove.formats.offers").joinpath("maps").iterdir():
        if one.name.endswith(".json"):
            said = json.loads(one.read_text("utf-8"))
            assert f"{said['name']}.json" == one.name
            assert said["title"] and said["source"]
            assert said["name"] in map_names()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.sampled_from(["980$b", "949", "p", "EUR"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["line", "copy", "tag", "fields", "fund", "price", "currency", "x"]), inner, max_size=4
        )
    ),
    max_leaves=12,
)


@given(JSON)
def test_any_map_is_used_or_refused_with_its_place(said):
    try:
        order_maps.checked(said)
    except WrongMap as wrong:
        assert wrong.place and wrong.remedy
