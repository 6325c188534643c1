"""People, a clock that can be moved, and a kind that changes real records of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from alcove.community import actions as community
from alcove.community import kinds, words
from alcove.community.models import Matter
from alcove.libraries import permissions
from alcove.libraries.action import Actor
from alcove.libraries.models import Membership

REASONS = "The people whom this names asked for it, and three libraries near us do it already."
SUPPORT = "This is how we call ourselves."


@dataclass
class Shelf:
    """Records of the memory kind: id to words; `applied` counts how often something was carried out."""

    words: dict[int, str] = field(default_factory=dict)
    applied: int = 0


class MemoryKind(kinds.Kind):
    """A kind that puts other words on a shelf in memory."""

    shelf = Shelf()

    def preview(self, library_id: int, target: dict[str, Any]) -> kinds.Preview:
        found = {number: said for number, said in sorted(self.shelf.words.items()) if said == target["old"]}
        sample = [{"id": number, "words": said} for number, said in found.items()]
        return kinds.Preview(len(found), sample, words.key_of([target, found]), keys=tuple(map(str, found)))

    def apply(self, actor: Actor, matter: Matter, preview: kinds.Preview) -> kinds.Applied:
        self.shelf.applied += 1
        for key in preview.keys:
            self.shelf.words[int(key)] = matter.target["new"]
        return kinds.Applied(
            {"records": preview.count}, preview.sample, {"ids": list(preview.keys), "old": matter.target["old"]}
        )

    def undo(self, actor: Actor, application: Any) -> dict[str, Any]:
        for key in application.undo["ids"]:
            self.shelf.words[int(key)] = application.undo["old"]
        return {"records": len(application.undo["ids"])}


@pytest.fixture
def shelf() -> Iterator[Shelf]:
    """Give a shelf with two old words and one other, and the kind that changes it."""
    MemoryKind.shelf = Shelf({1: "old", 2: "old", 3: "other"})
    kinds.KINDS["memory"] = MemoryKind("memory", "memory")
    yield MemoryKind.shelf
    del kinds.KINDS["memory"]


class Clock:
    """The time that everybody reads; it moves only by hand."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def later(self, **how: float) -> None:
        self.now += timedelta(**how)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Give a clock that can be moved."""
    clock = Clock(timezone.now())
    monkeypatch.setattr(timezone, "now", lambda: clock.now)
    return clock


@pytest.fixture
def person(library) -> Callable[[str], Actor]:
    """Give somebody with an account, who may do what a cataloguer may."""

    def make(name: str) -> Actor:
        user = User.objects.filter(username=name).first() or User.objects.create_user(name)
        Membership.objects.get_or_create(user=user, library=library, defaults={"role": "cataloguer"})
        return Actor.of(user, library)

    return make


@pytest.fixture
def ada(person) -> Actor:
    """Give who proposes."""
    return person("ada")


@pytest.fixture
def ben(person) -> Actor:
    """Give who decides."""
    return person("ben")


@pytest.fixture
def reader(library) -> Actor:
    """Give somebody without an account."""
    return Actor("a reader", library.pk, permissions.PUBLIC)


@pytest.fixture
def draft(ada, shelf) -> Matter:
    """Give a draft about two records, previewed."""
    matter = community.propose(ada, kind="memory", title="New words on the shelf", target={"old": "old", "new": "new"})
    community.preview(ada, matter=matter)
    return matter


@pytest.fixture
def opened(draft, ada, clock) -> Matter:
    """Give a matter that is open since now."""
    return community.open_matter(ada, matter=draft)


@pytest.fixture
def closing(opened, ada, clock) -> Matter:
    """Give a matter after its fourteen days, closed for comment."""
    clock.later(days=14)
    return community.close_matter(ada, matter=opened)


@pytest.fixture
def decided(closing, ben) -> Matter:
    """Give an accepted matter."""
    community.decide(ben, matter=closing, outcome="accepted", reasons=REASONS)
    return closing


@pytest.fixture
def applied(decided, ada) -> Matter:
    """Give a matter that was carried out."""
    community.apply_decision(ada, matter=decided)
    return decided
