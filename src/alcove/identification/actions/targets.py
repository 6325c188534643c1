"""What changes the catalogues elsewhere that are asked for records."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

from django.utils import timezone

from alcove.engines.outgoing import web
from alcove.engines.outgoing.addresses import port_objection
from alcove.engines.outgoing.reach import Guarded, machine_of
from alcove.identification import asked, targets
from alcove.identification.models import Target
from alcove.identification.sources import side_by_side
from alcove.identification.sources.source import Answer
from alcove.identification.targets import CannotUseTarget, Settings
from alcove.libraries.action import Actor, action, long_action
from alcove.libraries.errors import NotAllowed
from alcove.marc import charsets

INSIDE = "libraries.reach_inside"
"""The permission to say that a target stands inside the network: administrators have it."""
MOST_SECONDS = 60
MOST_TARGETS = 100
_TESTED_BY = "history"


@action("identification.add_target")
def add_target(actor: Actor, *, settings: Settings, password: str = "") -> Target:
    """Add a target, switched on. Raises CannotUseTarget (A322), NotAllowed (A110) for one inside the network."""
    return _added(actor, settings, password, is_on=True)


@action("identification.add_ready_made")
def add_ready_made(actor: Actor) -> list[Target]:
    """Add the targets that many libraries use and that are not there yet, each switched off."""
    here = set(targets.targets(actor.library_id).values_list("name", flat=True))
    return [_added(actor, one, "", is_on=False) for one in targets.ready_made() if one.name not in here]


@action("identification.change_target")
def change_target(actor: Actor, *, target: Target, settings: Settings, password: str | None = None) -> Target:
    """Change a target; without a password the one it has stays. Raises CannotUseTarget (A322), NotAllowed (A110).

    A target that is sent elsewhere forgets its password, so that nobody can have it sent to themselves.
    """
    settings = _checked(actor, settings, target)
    moved = (target.kind, target.address) != (settings.kind, settings.address)
    for name, value in asdict(settings).items():
        setattr(target, name, value)
    if password is not None or moved:
        target.password = password or ""
    target.tested, target.tested_status, target.tested_reason = None, "", ""
    target.save()
    return target


@action("identification.remove_target")
def remove_target(actor: Actor, *, target: Target) -> None:
    """Forget a target; what it gave stays."""
    Target.objects.filter(pk=target.pk, library=actor.library_id).delete()


@action("identification.switch_on")
def switch_on(actor: Actor, *, target: Target) -> Target:
    """Ask this target from now on."""
    return _switched(actor, target, is_on=True)


@action("identification.switch_off")
def switch_off(actor: Actor, *, target: Target) -> Target:
    """Ask this target no more, and keep it."""
    return _switched(actor, target, is_on=False)


@long_action("identification.test_target")
def test_target(actor: Actor, *, target: Target) -> Answer:
    """Ask a target for something that every catalogue has, and note how it answered."""
    question = asked.Asked("words", (_TESTED_BY,), _TESTED_BY)
    answer = side_by_side.ask_all([replace(targets.as_source(target), most=1)], question)[0]
    target.tested, target.tested_status, target.tested_reason = timezone.now(), str(answer.status), answer.reason[:300]
    target.save(update_fields=["tested", "tested_status", "tested_reason"])
    return answer


def _added(actor: Actor, settings: Settings, password: str, *, is_on: bool) -> Target:
    settings = _checked(actor, settings, None)
    mine = Target.objects.filter(library=actor.library_id)
    if mine.count() >= MOST_TARGETS:
        raise CannotUseTarget(f"A library may have {MOST_TARGETS} targets.", remedy="Remove some first.")
    if not settings.place:
        last = mine.order_by("-place").values_list("place", flat=True).first() or 0
        settings = replace(settings, place=last + 1)
    return Target.objects.create(library_id=actor.library_id, password=password, is_on=is_on, **asdict(settings))


def _switched(actor: Actor, target: Target, *, is_on: bool) -> Target:
    Target.objects.filter(pk=target.pk, library=actor.library_id).update(is_on=is_on)
    target.is_on = is_on
    return target


def _checked(actor: Actor, settings: Settings, target: Target | None) -> Settings:
    """Give the settings as they are kept. Raises CannotUseTarget, which says what is wrong and what to do."""
    said: dict[str, Any] = {name: _bare(value) for name, value in asdict(settings).items()}
    settings = Settings(**said)
    was_inside = target is not None and target.is_inside and target.address == settings.address
    if settings.is_inside and not was_inside and not actor.may(INSIDE):
        raise NotAllowed(actor.name, INSIDE)
    if not 1 <= len(settings.name) <= 60 or not settings.name.isprintable() or settings.name.isdigit():
        raise CannotUseTarget("A target has a name of 1 to 60 characters, not only digits.", remedy="Name it.")
    if _is_taken(actor, settings.name, target):
        raise CannotUseTarget(f"There is a target named {settings.name} already.", remedy="Choose another name.")
    if not 1 <= settings.seconds <= MOST_SECONDS:
        raise CannotUseTarget(f"A target is waited for 1 to {MOST_SECONDS} seconds.", remedy="10 are enough for most.")
    if settings.encoding not in ("detected", "labelled"):
        try:
            charsets.named(settings.encoding)
        except LookupError:
            raise CannotUseTarget(f"There is no coding {settings.encoding}.", remedy="Leave it at `detected`.") from None
    _check_address(settings)
    return replace(settings, indexes=_indexes(settings))


def _bare(value: object) -> object:
    return value.strip() if isinstance(value, str) else value


def _is_taken(actor: Actor, name: str, target: Target | None) -> bool:
    others = Target.objects.filter(library=actor.library_id, name=name)
    return (others.exclude(pk=target.pk) if target is not None else others).exists()


def _check_address(settings: Settings) -> None:
    longest = max(len(settings.database), len(settings.schema), len(settings.user))
    if len(settings.address) > 300 or longest > 100:
        raise CannotUseTarget("The address, or one of the names, is too long.", remedy="Shorten it.")
    if settings.kind not in Target.Kind.values:
        raise CannotUseTarget("A target is of the kind sru or z3950.", remedy="Choose one of them.")
    if settings.version not in ("", "1.1", "1.2", "2.0"):
        raise CannotUseTarget(f"There is no SRU {settings.version}.", remedy="It is 1.1, 1.2 or 2.0.")
    is_web = settings.kind == "sru"
    try:
        host, port = web.machine_of(settings.address) if is_web else machine_of(settings.address, 210)
    except Guarded as error:
        example = "https://sru.example.org/catalogue" if is_web else "z3950.example.org:210"
        raise CannotUseTarget(str(error), remedy=f"It looks like {example}.") from None
    if why := port_objection(port, is_inside=settings.is_inside):
        raise CannotUseTarget(f"{host}: {why}.", remedy="See docs/how-to/copy-cataloguing.md for those at which they are.")


def _indexes(settings: Settings) -> dict[str, str]:
    """Give the indexes that are named; those that are customary where none is."""
    named = {kind: index.strip() for kind, index in settings.indexes.items() if index.strip()}
    for kind, index in named.items():
        if kind not in asked.KINDS or not asked.is_index(settings.kind, index):
            raise CannotUseTarget(
                f"{kind}={index[:60]} is no index.", remedy=f"Name them for {', '.join(asked.KINDS)}, such as isbn=bath.isbn."
            )
    return named or dict(asked.DEFAULT_INDEXES[settings.kind])
