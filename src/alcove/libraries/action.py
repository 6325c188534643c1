"""Every verb is an action: permission, one transaction, one trail entry.

    @action("management.withdraw")
    def withdraw(actor: Actor, *, item: Item, reason: Reason) -> Item: ...

Only the outermost verb is asked for permission; verbs it calls are part of it. The trail entry is written before the
verb runs, in the same transaction, so what did not happen left no trace and what happened always did.
"""

from __future__ import annotations

import getpass
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

from django.db import transaction

from . import permissions, trail
from .errors import NotAllowed
from .models import Library, Membership, TrailEntry

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

P = ParamSpec("P")
R = TypeVar("R")

ACTIONS: dict[str, Callable[..., Any]] = {}
_open_entry: ContextVar[TrailEntry | None] = ContextVar("open_entry", default=None)


@dataclass(frozen=True)
class Actor:
    """Who acts, in which library, and what they may do there."""

    name: str
    library_id: int
    permissions: frozenset[str] = frozenset()
    user_id: int | None = None

    def may(self, permission: str) -> bool:
        """Say whether this actor may do what the verb of this name does."""
        return permissions.allows(self.permissions, permission)

    @classmethod
    def of(cls, user: User | AnonymousUser, library: Library) -> Actor:
        """Give the actor a signed-in person is in this library; without a role there, one that may nothing."""
        role = None
        if user.pk is not None:
            role = Membership.objects.filter(user=user.pk, library=library).values_list("role", flat=True).first()
        allowed = permissions.ROLES.get(role, frozenset()) if role and user.is_active else frozenset()
        return cls(user.get_username() or "anonymous", library.pk, allowed, user.pk)

    @classmethod
    def operator(cls, library: Library) -> Actor:
        """Give the actor who runs commands on the machine itself: whoever owns the home folder owns the library."""
        try:
            name = getpass.getuser()
        except (KeyError, OSError):
            name = "operator"
        return cls(f"{name} (command line)", library.pk, frozenset({"*"}))


def action(name: str) -> Callable[[Callable[Concatenate[Actor, P], R]], Callable[Concatenate[Actor, P], R]]:
    """Make a function the verb of this name: asked for permission, in one transaction, on the trail."""

    def decorate(verb: Callable[Concatenate[Actor, P], R]) -> Callable[Concatenate[Actor, P], R]:
        @wraps(verb)
        def run(actor: Actor, /, *args: P.args, **kwargs: P.kwargs) -> R:
            _ask(actor, name)
            with transaction.atomic(), _entry(actor, name, kwargs):
                return verb(actor, *args, **kwargs)

        ACTIONS[name] = run
        return run

    return decorate


def long_action(name: str) -> Callable[[Callable[Concatenate[Actor, P], R]], Callable[Concatenate[Actor, P], R]]:
    """Make a function a verb that takes many transactions of its own (a load); its trail entry stands from the start."""

    def decorate(verb: Callable[Concatenate[Actor, P], R]) -> Callable[Concatenate[Actor, P], R]:
        @wraps(verb)
        def run(actor: Actor, /, *args: P.args, **kwargs: P.kwargs) -> R:
            _ask(actor, name)
            with _entry(actor, name, kwargs):
                return verb(actor, *args, **kwargs)

        ACTIONS[name] = run
        return run

    return decorate


def current_entry() -> TrailEntry:
    """Give the trail entry of the verb that is running; for verbs that note it on what they write."""
    entry = _open_entry.get()
    if entry is None:
        raise RuntimeError("no verb is running")
    return entry


def _ask(actor: Actor, name: str) -> None:
    if _open_entry.get() is None and not actor.may(name):
        raise NotAllowed(actor.name, name)


@contextmanager
def _entry(actor: Actor, name: str, arguments: dict[str, Any]) -> Iterator[None]:
    with transaction.atomic():
        entry = trail.add(actor, name, arguments, part_of=_open_entry.get())
    token = _open_entry.set(entry)
    try:
        yield
    finally:
        _open_entry.reset(token)
