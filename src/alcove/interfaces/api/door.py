"""Who asks."""

from __future__ import annotations

from django.http import HttpRequest

from alcove.libraries import queries
from alcove.libraries.action import Actor
from alcove.libraries.errors import NotAllowed


def staff(request: HttpRequest) -> Actor:
    """Give the person who asks, where that is somebody who works in the library; raise NotAllowed (A110) elsewhere."""
    actor = Actor.of(request.user, queries.default_library())
    if not actor.may("view"):
        raise NotAllowed(actor.name, "view")
    return actor
