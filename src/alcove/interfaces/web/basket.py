"""The reader's basket: the numbers of some records in a cookie of their own browser, and nowhere else."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse

COOKIE = "basket"
MOST = 200
_SECONDS = 30 * 24 * 3600
_NUMBER = re.compile("[0-9]{1,15}")


def ids(request: HttpRequest) -> list[int]:
    """Give the ids in the basket, in the order in which they were put there."""
    return numbers(request.COOKIES.get(COOKIE, "").split("."))


def numbers(said: Iterable[str]) -> list[int]:
    """Read ids, each once, at most MOST; what is none is passed over."""
    return list(dict.fromkeys(int(one) for one in said if _NUMBER.fullmatch(one)))[:MOST]


def keep(request: HttpRequest, response: HttpResponse, wanted: list[int]) -> None:
    """Put these ids in the cookie; without any, the cookie goes."""
    if wanted:
        response.set_cookie(COOKIE, ".".join(map(str, wanted)), max_age=_SECONDS, samesite="Lax", httponly=True,
                            secure=request.is_secure())  # fmt: skip
    else:
        response.delete_cookie(COOKIE, samesite="Lax")
