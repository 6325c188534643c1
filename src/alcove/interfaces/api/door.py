"""Who asks, and what is said to those who may not, or whose request cannot be read."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest
from ninja import Field
from pydantic import AfterValidator

from alcove.libraries import queries
from alcove.libraries.action import Actor
from alcove.libraries.errors import AlcoveError, NotAllowed


def _without_nul(text: str) -> str:
    return text.replace("\0", "")


Text = Annotated[str, Field(max_length=2000), AfterValidator(_without_nul)]
"""What somebody typed: a reason, a title, a search. PostgreSQL keeps no NUL."""


class CannotBeRead(AlcoveError):
    """The API cannot read the request."""

    code = "A400"


class NotSignedIn(AlcoveError):
    """The API gives this to those who are signed in."""

    code = "A402"


class WithoutToken(AlcoveError):
    """A request to the API that changes something came without the token of the session (CSRF)."""

    code = "A403"


def staff(request: HttpRequest) -> Actor:
    """Give the person who asks, where that is somebody who works in the library; raise NotAllowed (A110) elsewhere."""
    actor = Actor.of(request.user, queries.default_library())
    if not actor.may("view"):
        raise NotAllowed(actor.name, "view")
    return actor
