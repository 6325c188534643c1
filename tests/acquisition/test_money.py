"""Minor units of every currency, one rule of rounding, shares that add up to the last penny."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alcove.acquisition import money
from alcove.acquisition.money import WrongAmount


@pytest.mark.parametrize(
    ("text", "currency", "amount"),
    [("12.50", "EUR", 1250), ("1250", "JPY", 1250), ("1.250", "BHD", 1250), ("-0.01", "USD", -1), (" 7 ", "EUR", 700)],
)
def test_amounts_are_read_and_written_exactly(text, currency, amount):
    assert money.read(text, currency) == amount
    assert money.read(money.written(amount, currency), currency) == amount


@pytest.mark.parametrize(
    ("text", "currency"),
    [("12,50", "EUR"), ("12.505", "EUR"), ("12.5", "JPY"), ("1.2345", "KWD"), ("", "EUR"), ("1e3", "EUR"), ("NaN", "EUR"),
     ("9" * 20, "EUR"), ("٣", "EUR")],
)  # fmt: skip
def test_what_is_not_plain_is_refused(text, currency):
    with pytest.raises(WrongAmount, match="A480"):
        money.read(text, currency)


def test_a_comma_is_not_guessed_at():
    with pytest.raises(WrongAmount, match="behind a point"):
        money.read("12,50", "EUR")


@pytest.mark.parametrize(("exact", "whole"), [("0.5", 1), ("-0.5", -1), ("1.49", 1), ("2.5", 3), ("-2.5", -3)])
def test_halves_go_away_from_nothing(exact, whole):
    assert money.round_half_up(Fraction(exact)) == whole


@pytest.mark.parametrize(
    ("total", "weights", "found"),
    [(100, [1, 1, 1], [33, 33, 34]), (1, [1, 1], [1, 0]), (-100, [1, 1, 1], [-33, -33, -34]), (5, [0, 0], [3, 2]),
     (3, [1, 1, 1, 1, 1, 1], [1, 1, 1, 0, 0, 0]), (550, [20, 30, 50], [110, 165, 275])],
)  # fmt: skip
def test_the_last_share_takes_what_is_left(total, weights, found):
    assert money.shares(total, weights) == found


@given(st.integers(-(10**12), 10**12), st.lists(st.integers(0, 10**6), min_size=1, max_size=40))
def test_shares_always_add_up_and_never_change_sign(total, weights):
    found = money.shares(total, weights)

    assert sum(found) == total and len(found) == len(weights)
    assert all(one * total >= 0 for one in found)


@given(st.integers(-money.LARGEST, money.LARGEST), st.sampled_from(["EUR", "JPY", "KWD", "CLF"]))
def test_what_is_written_is_read_again(amount, currency):
    if len(money.written(abs(amount), currency).split(".")[0]) <= 15:
        assert money.read(money.written(amount, currency), currency) == amount


def test_no_rate_is_never_one():
    assert money.converted(1000, "EUR", "JPY", Decimal("163.455")) == 1635
    assert money.converted(1000, "JPY", "KWD", Decimal("0.0021")) == 2100
    assert money.converted(5, "EUR", "EUR", None) == 5
    for rate in (None, Decimal(0), Decimal(-1), Decimal("NaN")):
        with pytest.raises(WrongAmount):
            money.converted(1, "EUR", "USD", rate)
