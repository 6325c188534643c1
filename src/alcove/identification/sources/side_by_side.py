"""Asking many targets at once. Each has a thread and a time of its own: one that is dead keeps nobody waiting."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping, Sequence

from alcove.engines.outgoing.reach import Guarded, NotReached, TooLate
from alcove.identification.asked import Asked

from . import sru, z3950
from .source import Answer, Failure, Found, Refusal, Source, Status

Search = Callable[[Source, Asked], Found]
# How a target of each kind is asked. Add one here.
KINDS: Mapping[str, Search] = {"sru": sru.search, "z3950": z3950.search}
_GRACE = 0.5


def ask_all(sources: Sequence[Source], asked: Asked) -> list[Answer]:
    """Ask all of them; give an answer of each, in their order, when all have answered or their time is over."""
    began = time.monotonic()
    answers: list[Answer | None] = [None] * len(sources)
    threads = [threading.Thread(target=_keep, args=(answers, at, one, asked), daemon=True) for at, one in enumerate(sources)]
    for thread in threads:
        thread.start()
    for thread, one in zip(threads, sources, strict=True):
        thread.join(max(0.0, began + one.seconds + _GRACE - time.monotonic()))
    return [answer or _late(one, time.monotonic() - began) for answer, one in zip(answers, sources, strict=True)]


def ask(source: Source, asked: Asked) -> Answer:
    """Ask one target; whatever goes wrong is an answer, too."""
    began = time.monotonic()

    def failed(status: Status, error: object) -> Answer:
        return Answer(source, status, time.monotonic() - began, reason=str(error))

    try:
        search = KINDS.get(source.kind)
        if search is None:
            return failed(Status.ERROR, f"There is no way yet to ask a target of the kind {source.kind}.")
        found = search(source, asked)
    except TooLate as error:
        return failed(Status.TIMEOUT, error)
    except (Guarded, Refusal) as error:
        return failed(Status.REFUSED, error)
    except (NotReached, Failure) as error:
        return failed(Status.ERROR, error)
    except Exception as error:  # noqa: BLE001 - one target's trouble must not stop the others
        return failed(Status.ERROR, f"The answer could not be read ({type(error).__name__}).")
    status = Status.FOUND if found.total or found.records else Status.NONE
    return Answer(source, status, time.monotonic() - began, max(found.total, len(found.records)), found.records, found.note)


def _keep(answers: list[Answer | None], at: int, source: Source, asked: Asked) -> None:
    answers[at] = ask(source, asked)


def _late(source: Source, seconds: float) -> Answer:
    return Answer(source, Status.TIMEOUT, seconds, reason=f"No answer within {source.seconds:g} seconds.")
