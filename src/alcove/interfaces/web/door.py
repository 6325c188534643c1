"""The door to the workbench: sign in, and have a role in the library."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.cache import never_cache

from alcove.libraries import queries
from alcove.libraries.action import Actor
from alcove.libraries.errors import NotAllowed

P = ParamSpec("P")
StaffView = Callable[Concatenate[HttpRequest, Actor, P], HttpResponseBase]


def reader(request: HttpRequest) -> Actor:
    """Say who looks at a page that is for everybody."""
    return Actor.of(request.user, queries.default_library())


def for_staff(view: StaffView[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Open a page to people who work in the library; the view is given who they are there.

    Others are sent to sign in, or (signed in, without a role) told so: NotAllowed (A110).
    """

    @never_cache
    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        actor = Actor.of(request.user, queries.default_library())
        if not actor.may("view"):
            raise NotAllowed(actor.name, "view")
        return view(request, actor, *args, **kwargs)

    return guarded
