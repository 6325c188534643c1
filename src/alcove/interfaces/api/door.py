"""Who asks."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest
from ninja import Field
from pydantic import AfterValidator

from alcove.libraries import queries
from alcove.libraries.action import Actor
from alcove.libraries.errors import NotAllowed


def _without_nul(text: str) -> str:
    return text.replace("\0", "")


Text = Annotated[str, Field(max_length=2000), AfterValidator(_without_nul)]
"""What somebody typed: a reason, a title, a search. PostgreSQL keeps no NUL."""


def staff(request: HttpRequest) -> Actor:
    """Give the person who asks, where that is somebody who works in the library; raise NotAllowed (A110) elsewhere."""
    actor = Actor.of(request.user, queries.default_library())
    if not actor.may("view"):
        raise NotAllowed(actor.name, "view")
    return actor
