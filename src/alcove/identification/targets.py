"""Questions about the catalogues elsewhere that are asked for records. Read only."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

import orjson
from django.db.models import QuerySet

from alcove.libraries.errors import AlcoveError, NotFound

from .models import Target
from .sources.source import Source


class CannotUseTarget(AlcoveError):
    """The target cannot be asked in this way: its name, address, indexes or time are no good."""

    code = "A322"


@dataclass(frozen=True)
class Settings:
    """All of a target but its password."""

    name: str
    kind: str
    address: str
    database: str = ""
    schema: str = ""
    version: str = ""
    encoding: str = "detected"
    indexes: dict[str, str] = field(default_factory=dict)
    user: str = ""
    seconds: int = 10
    is_inside: bool = False
    place: int = 0


def targets(library_id: int) -> QuerySet[Target]:
    """Give the targets of a library, in their order."""
    return Target.objects.filter(library=library_id).order_by("place", "name")


def one_target(library_id: int, name: str) -> Target:
    """Find a target by its name, or its number. Raises NotFound (A301)."""
    mine = Target.objects.filter(library=library_id)
    found = mine.filter(name=name).first()
    if found is None and name.isascii() and name.isdigit() and len(name) < 16:
        found = mine.filter(pk=int(name)).first()
    if found is None:
        raise NotFound(f"There is no target {name[:60]}.", remedy="See: alcove targets list")
    return found


def as_source(target: Target) -> Source:
    """Give a target as it is asked."""
    return Source(
        id=target.pk, name=target.name, kind=target.kind, address=target.address, database=target.database,
        schema=target.schema, version=target.version, encoding=target.encoding, indexes=dict(target.indexes), user=target.user,
        password=target.password, seconds=float(target.seconds), is_inside=target.is_inside,
    )  # fmt: skip


def settings_of(target: Target) -> Settings:
    """Give what can be changed of a target."""
    return Settings(**{name: getattr(target, name) for name in Settings.__dataclass_fields__})


def as_dict(target: Target) -> dict[str, Any]:
    """Give a target as data. Its password is never given; only whether there is one."""
    return {
        "id": target.pk, **asdict(settings_of(target)), "is_on": target.is_on, "has_password": bool(target.password),
        "tested": target.tested, "tested_status": target.tested_status, "tested_reason": target.tested_reason,
    }  # fmt: skip


@cache
def ready_made() -> tuple[Settings, ...]:
    """Give targets that many libraries use (ready_made_targets.json)."""
    data = (files("alcove.identification") / "ready_made_targets.json").read_bytes()
    return tuple(Settings(**one) for one in orjson.loads(data))
