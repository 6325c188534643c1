"""Money: integer minor units of an ISO 4217 currency; decimals only where people read and write.

    minor(Decimal("12.50"), "EUR")      1250
    written(1250, "EUR")                "12.50"
    shares(100, [1, 1, 1])              [33, 33, 34]

One rule of rounding everywhere: half up, away from zero; what is left over goes to the last share (functions, 4 d3).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from alcove.libraries.errors import AlcoveError

# ISO 4217: minor units of the currencies in use; every other has two. Add one here.
EXPONENTS = {
    "BIF": 0, "CLP": 0, "DJF": 0, "GNF": 0, "ISK": 0, "JPY": 0, "KMF": 0, "KRW": 0, "PYG": 0, "RWF": 0, "UGX": 0, "UYI": 0,
    "VND": 0, "VUV": 0, "XAF": 0, "XOF": 0, "XPF": 0,
    "BHD": 3, "IQD": 3, "JOD": 3, "KWD": 3, "LYD": 3, "OMR": 3, "TND": 3, "CLF": 4, "UYW": 4,
}  # fmt: skip
LARGEST = 10**15
"""Minor units; what is more is a slip of the keyboard."""
_CURRENCY = re.compile("[A-Z]{3}")
_AMOUNT = re.compile(r"[+-]?[0-9]{1,15}(\.[0-9]{1,6})?")


class WrongAmount(AlcoveError):
    """An amount or a currency cannot be read, or has more decimals than its currency."""

    code = "A480"


def exponent(currency: str) -> int:
    """Say how many decimals a currency has. Raises WrongAmount (A480) for what is no code of ISO 4217's form."""
    if not _CURRENCY.fullmatch(currency):
        raise WrongAmount(f"“{currency[:10]}” is no currency.", remedy="Give its three letters, as EUR or JPY (ISO 4217).")
    return EXPONENTS.get(currency, 2)


def minor(amount: Decimal, currency: str) -> int:
    """Give an amount in minor units. Raises WrongAmount (A480) where it has more decimals than its currency, or is too much."""
    scaled = amount.scaleb(exponent(currency)) if amount.is_finite() else amount
    if not amount.is_finite() or scaled != scaled.to_integral_value():
        raise WrongAmount(f"{amount} {currency} has more decimals than this currency.", remedy="Round it, and say it again.")
    if abs(scaled) > LARGEST:
        raise WrongAmount(f"{amount} {currency} is too much.", remedy="Look at the decimal point.")
    return int(scaled)


def rounded(amount: Decimal | Fraction, currency: str) -> int:
    """Give an amount in minor units, rounded half up."""
    exact = Fraction(amount) * 10 ** exponent(currency)
    return round_half_up(exact)


def round_half_up(exact: Fraction) -> int:
    """Round to the nearest whole number, halves away from zero."""
    number = (2 * abs(exact.numerator) + exact.denominator) // (2 * exact.denominator)
    return number if exact >= 0 else -number


def major(amount: int, currency: str) -> Decimal:
    """Give minor units as a decimal amount."""
    return Decimal(amount).scaleb(-exponent(currency))


def written(amount: int, currency: str) -> str:
    """Write minor units with all decimals of their currency, without its name."""
    places = exponent(currency)
    sign, digits = ("-" if amount < 0 else ""), str(abs(amount)).rjust(places + 1, "0")
    return f"{sign}{digits[:-places]}.{digits[-places:]}" if places else f"{sign}{digits}"


def read(text: str, currency: str) -> int:
    """Read an amount that somebody typed, as 12.50; a comma is not guessed at. Raises WrongAmount (A480)."""
    said = text.strip().replace("\N{NO-BREAK SPACE}", "").replace(" ", "")
    if not _AMOUNT.fullmatch(said):
        hint = "Write the decimals behind a point: 12.50." if "," in said else "Write it as 12.50."
        raise WrongAmount(f"“{text[:30]}” is no amount.", remedy=hint)
    try:
        return minor(Decimal(said), currency)
    except InvalidOperation as wrong:
        raise WrongAmount(f"“{text[:30]}” is no amount.", remedy="Write it as 12.50.") from wrong


def shares(total: int, weights: Sequence[int | Decimal | Fraction]) -> list[int]:
    """Divide a total by weights: every share rounded half up, the last takes what is left, so that they add up exactly.

    Weights that are all nothing count alike. Raises WrongAmount (A480) for a negative one, or none at all.
    """
    exact = [Fraction(one) for one in weights]
    if not exact or min(exact) < 0:
        raise WrongAmount("There is nothing to divide by.", remedy="Give at least one part, and none below zero.")
    whole = sum(exact)
    if not whole:
        exact, whole = [Fraction(1)] * len(exact), Fraction(len(exact))
    found = [round_half_up(total * one / whole) for one in exact[:-1]]
    last = total - sum(found)
    # Many halves rounded up can take more than there is; the last share never has the wrong sign.
    place = len(found) - 1
    while found and last * total < 0 and place >= 0:
        taken = min(abs(last), abs(found[place])) * (1 if total > 0 else -1)
        found[place] -= taken
        last += taken
        place -= 1
    return [*found, last]


def converted(amount: int, currency: str, into: str, rate: Decimal | None) -> int:
    """Give an amount in another currency; `rate` is what one unit of the first is worth in the other.

    Raises WrongAmount (A480) where there is none: it is never taken for 1.
    """
    if currency == into:
        return amount
    if rate is None or not rate.is_finite() or rate <= 0:
        raise WrongAmount(f"There is no rate from {currency} to {into}.", remedy="Give the rate of the day, as 1.0837.")
    return rounded(Fraction(amount, 10 ** exponent(currency)) * Fraction(rate), into)
