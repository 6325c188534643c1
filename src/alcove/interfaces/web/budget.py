"""A budget for those who are not signed in: searches cost more the more they make the server do; who overdraws, waits.

It is kept in the memory of each server process, for minutes, under a keyed digest of the address that no other process can
make. No address and no query is written anywhere. A network of readers behind one address shares a budget: set
READER_BUDGET higher there (units a minute; 0 switches it off).
"""

from __future__ import annotations

import hashlib
import math
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from alcove.retrieval import fields

MOST_CLIENTS = 50_000
_COSTS = {"search": 1.0, "search-download": 20.0, "follow": 50.0,
          "browse-list": 1.0, "browse-open": 1.0, "search-atom": 2.0, "search-rss": 2.0,
          "sru": 1.0, "reconcile": 5.0, "reconcile-suggest": 1.0, "reconcile-view": 1.0, "reconcile-preview": 1.0,
          "openurl": 2.0, "history": 2.0, "blame": 2.0, "source": 2.0}  # fmt: skip
"""Units by the name of an address; every other costs nothing, so that record pages are always to be had."""
_BY_LIMIT, _BY_PAGE = 1.0, 0.2
_HERE = {"127.0.0.1", "::1"}


class Budgets:
    """What each client has left: it fills up evenly, to what a minute gives."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Begin with a key of its own."""
        self._clock, self._key, self._lock = clock, secrets.token_bytes(16), Lock()
        self._left: OrderedDict[bytes, tuple[float, float]] = OrderedDict()

    def spend(self, address: str, cost: float, a_minute: float) -> float:
        """Take a cost from a client's budget; give 0, or the seconds to wait where there is not enough left."""
        client = hashlib.blake2s(address.encode(), key=self._key, digest_size=12).digest()
        with self._lock:
            now = self._clock()
            left, since = self._left.pop(client, (a_minute, now))
            left = min(a_minute, left + (now - since) * a_minute / 60)
            enough = left >= min(cost, a_minute)
            self._left[client] = (left - min(cost, a_minute) if enough else left, now)
            while len(self._left) > MOST_CLIENTS:
                self._left.popitem(last=False)
        return 0.0 if enough else (min(cost, a_minute) - left) * 60 / a_minute


BUDGETS = Budgets()


class Budget:
    """Ask those who overdraw their budget to come back later (RFC 6585, 429)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Keep the way on."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, arguments: object, named: dict[str, object]
    ) -> HttpResponse | None:
        """Look at the budget before anything is searched for."""
        name = request.resolver_match.url_name if request.resolver_match else None
        a_minute: int = settings.CONFIG.READER_BUDGET
        address = client_of(request)
        if not a_minute or name not in _COSTS or not address or request.user.is_authenticated:
            return None
        wait = math.ceil(BUDGETS.spend(address, cost_of(request, name), a_minute))
        if not wait:
            return None
        response = render(request, "pages/wait.html", {"seconds": wait}, status=429)
        response["Retry-After"] = str(wait)
        response["Cache-Control"] = "no-store"
        return response


def cost_of(request: HttpRequest, name: str) -> float:
    """Say how much the server has to do: limits and far pages cost more."""
    limits = sum(len(request.GET.getlist(one)) for one in fields.FACETS)
    page = request.GET.get("page", "1")
    far = int(page) if page.isascii() and page.isdigit() and len(page) < 5 else 1
    return _COSTS[name] + _BY_LIMIT * limits + _BY_PAGE * (far - 1)


def client_of(request: HttpRequest) -> str:
    """Give the address of who asks: as a proxy on this machine says it; "" for this machine itself."""
    address: str = request.META.get("REMOTE_ADDR", "")
    if address not in _HERE:
        return address
    return str(request.META.get("HTTP_X_FORWARDED_FOR", "")).rpartition(",")[2].strip()
