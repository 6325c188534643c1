"""Who somebody is in a matter: whether two are one, and who speaks as a guest."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from . import words

if TYPE_CHECKING:
    from alcove.libraries.action import Actor

    from .models import Matter


@dataclass(frozen=True)
class Person:
    """Somebody with a name, and perhaps an account."""

    name: str
    user_id: int | None = None

    def is_same(self, other: Person) -> bool:
        """Say whether both are one person, as far as can be known."""
        if self.user_id is not None and other.user_id is not None:
            return self.user_id == other.user_id
        return self.name.casefold().split() == other.name.casefold().split()

    def kept(self) -> dict[str, Any]:
        """Give what a decision keeps of them."""
        return {"name": self.name, "user": self.user_id}


def person_of(actor: Actor) -> Person:
    """Give the person who acts."""
    return Person(actor.name[:150], actor.user_id)


def proposer_of(matter: Matter) -> Person | None:
    """Give who proposed it, or None where nobody is named."""
    if matter.proposed_by_id is None and not matter.proposer_name:
        return None
    return Person(matter.proposer_name, matter.proposed_by_id)


def everybody(people: Iterable[Person | str]) -> list[Person]:
    """Give people as people, each once; a bare name stands for somebody without an account."""
    found: list[Person] = []
    for one in people:
        person = one if isinstance(one, Person) else Person(words.plain(one)[:150])
        if person.name and not any(person.is_same(other) for other in found):
            found.append(person)
    return found


def is_guest(actor: Actor) -> bool:
    """Say whether somebody acts without an account, and not from the command line either."""
    return actor.user_id is None and not actor.may("view")


def key_for(actor: Actor, name: str) -> str:
    """Give what tells the same person again; a guest, or somebody for whom another writes, is never told again.

    So nobody can change what another said by giving the same name.
    """
    if name or is_guest(actor):
        return f"guest:{secrets.token_hex(16)}"
    return f"user:{actor.user_id}" if actor.user_id is not None else f"name:{actor.name[:150].casefold()}"
