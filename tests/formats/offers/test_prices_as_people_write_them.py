"""Prices are read exactly, by one rule, and whatever may be meant otherwise is told."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alcove.formats.offers import money


@pytest.mark.parametrize(
    ("said", "amount", "currency"),
    [
        ("1.234,50 €", "1234.50", "EUR"),
        ("USD 1,234.50", "1234.50", "USD"),
        ("US$ 12", "12", "USD"),
        ("12.–", "12", ""),
        ("CHF 12.-", "12", "CHF"),
        ("٢٥٫٧٥", "25.75", ""),
        ("1'234.50", "1234.50", ""),
        ("1 234,50 Kč", "1234.50", "CZK"),
        ("12,34,567.50 ₹", "1234567.50", "INR"),
        ("£9.99", "9.99", "GBP"),
        ("0,123", "0.123", ""),
        ("12,5", "12.5", ""),
        ("1234", "1234", ""),
        ("1.234.567", "1234567", ""),
        ("2400円", "2400", "JPY"),
        ("12.50 eur", "12.50", "EUR"),
        (".50", "0.50", ""),
        ("19.999", "19999", ""),
    ],
)
def test_prices_of_many_countries(said, amount, currency):
    found = money.amount(said)

    assert (str(found.amount), found.currency) == (amount, currency)


@pytest.mark.parametrize("said", ["1,234", "1.234", "999,999"])
def test_one_mark_before_three_digits_is_doubtful(said):
    assert money.amount(said).doubt == "ambiguous-price"


def test_the_list_decides_where_it_can():
    mark = money.decimal_mark(["1.234", "12,50", "7,00"])

    assert mark == ","
    assert money.amount("1.234", mark) == money.Amount(Decimal(1234))
    assert money.decimal_mark(["12,50", "12.50"]) == ""


@pytest.mark.parametrize("said", ["", "free", "-5", "1.5.5", "12-15", "1e9", "NaN", "Infinity", "9" * 61, "(12.50", "." * 50])
def test_what_is_no_price_is_told(said):
    assert money.amount(said).doubt == "no-price"
    assert money.amount(said).amount is None


@pytest.mark.parametrize("said", ["$12", "kr 199", "12 ¥"])
def test_a_sign_of_several_currencies_is_not_guessed(said):
    assert (money.amount(said).currency, money.amount(said).doubt) == ("", "which-currency")


def test_the_smallest_unit_depends_on_the_currency():
    assert money.minor("2995", "USD") == Decimal("29.95")
    assert money.minor("2995", "JPY") == Decimal(2995)
    assert money.minor("2995", "KWD") == Decimal("2.995")
    assert money.minor("29.95", "USD") is None


@given(st.decimals(min_value=0, max_value=10**9, places=2))
def test_a_price_written_either_way_is_the_same_price(value):
    english = f"{value:,.2f}"
    german = english.translate(str.maketrans(",.", ".,"))

    assert money.amount(english, ".").amount == money.amount(german, ",").amount == value


@given(st.text(max_size=80), st.sampled_from(["", ".", ","]))
def test_any_text_is_a_price_or_none(text, mark):
    found = money.amount(text, mark)

    assert found.amount is None or (found.amount.is_finite() and found.amount >= 0)
    assert found.amount is not None or found.doubt == "no-price"
