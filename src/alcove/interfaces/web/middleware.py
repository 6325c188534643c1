"""Trouble in kind words, and the headers that Django and django-csp have no setting for."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from alcove.libraries.errors import AlcoveError, Changed, NotAllowed, NotFound
from alcove.libraries.queries import NoLibrary

_STATUS: list[tuple[type[AlcoveError], int]] = [(NotFound, 404), (NotAllowed, 403), (Changed, 409), (NoLibrary, 503)]
_NOT_NEEDED = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"


class Kindly:
    """Turn an error that a person can put right into a page that says how."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the way on."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and say that no page needs the device's camera or place."""
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", _NOT_NEEDED)
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Show what went wrong and what to do next; errors of the program itself go on to the 500 page."""
        if not isinstance(error, AlcoveError):
            return None
        status = next((status for kind, status in _STATUS if isinstance(error, kind)), 400)
        return render(request, "pages/trouble.html", {"error": error, "status": status}, status=status)
