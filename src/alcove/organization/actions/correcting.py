"""What a record says of a person, and that person's say: asking without signing in, and answering.

equity: a request that names somebody else is answered by asking for standing; nothing is done before it is confirmed.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import timedelta

from django.utils import timezone

from alcove.libraries import locks
from alcove.libraries.action import Actor, action
from alcove.libraries.errors import AlcoveError
from alcove.organization.models import CorrectionRequest
from alcove.records import actions as records

LONGEST = 5000
MOST_OPEN = 20
"""Open requests for one record in a day; more are no help to anybody."""


class CannotCorrect(AlcoveError):
    """The request says nothing, came too often, is answered already, or its standing is not confirmed."""

    code = "A462"


@action("organization.ask_for_correction")
def ask_for_correction(actor: Actor, *, record_id: int, standing: str, text: str, contact: str = "") -> CorrectionRequest:
    """Keep a request for correction of a record, sealed; its token lets who asked see what becomes of it.

    Raises CannotCorrect (A462).
    """
    if not text.strip() or standing not in CorrectionRequest.Standing.values:
        raise CannotCorrect("Please say what should be corrected, and who you are.", remedy="Fill in both, then send it.")
    lately = timezone.now() - timedelta(days=1)
    open_ones = CorrectionRequest.objects.filter(library=actor.library_id, record=record_id, state="open", asked__gt=lately)
    if open_ones.count() >= MOST_OPEN:
        raise CannotCorrect(
            "Many people have asked about this record today.", remedy="It is being looked at. Try again tomorrow."
        )
    return CorrectionRequest.objects.create(
        library_id=actor.library_id, record_id=record_id, token=secrets.token_urlsafe(32), standing=standing,
        text=text[:LONGEST], contact=contact[:300],
    )  # fmt: skip


@action("organization.confirm_standing")
def confirm_standing(actor: Actor, *, request: CorrectionRequest, reason: str) -> CorrectionRequest:
    """Note that the library knows who asks, or that they may ask for the person; `reason` says how it knows.

    Raises CannotCorrect (A462) without a reason.
    """
    _must_be_open(request)
    if not reason.strip():
        raise CannotCorrect("Please say how you know who asks.", remedy="A letter, a conversation, an agent's mandate ...")
    request.is_confirmed = True
    request.save(update_fields=["is_confirmed"])
    return request


@action("organization.seal_as_asked")
def seal_as_asked(
    actor: Actor, *, request: CorrectionRequest, expected_version: int, places: Sequence[int], reason: str, answer: str = ""
) -> int:
    """Take fields out of the record as was asked, and close the request; give the number of the new version.

    Raises CannotCorrect (A462) where the standing is not confirmed, CannotSeal (A461), Changed (A302).
    """
    _must_be_open(request)
    if not request.is_confirmed:
        raise CannotCorrect("It is not confirmed who asks.", remedy="Ask for it, and note how you know; then it can be done.")
    number = records.seal(actor, record_id=request.record_id, expected_version=expected_version, places=places, reason=reason)
    _close(actor, request, CorrectionRequest.State.DONE, answer)
    return number


@action("organization.answer_request")
def answer_request(actor: Actor, *, request: CorrectionRequest, state: str, answer: str) -> CorrectionRequest:
    """Close a request that was done otherwise, or declined, with an answer for who asked. Raises CannotCorrect (A462)."""
    _must_be_open(request)
    if not answer.strip() or state not in (CorrectionRequest.State.DONE, CorrectionRequest.State.DECLINED):
        raise CannotCorrect("Please write an answer.", remedy="Who asked will read it.")
    return _close(actor, request, CorrectionRequest.State(state), answer)


def _must_be_open(request: CorrectionRequest) -> None:
    locks.writing()
    request.refresh_from_db()
    if request.state != CorrectionRequest.State.OPEN:
        raise CannotCorrect("This request is answered already.", remedy="See the answer.")


def _close(actor: Actor, request: CorrectionRequest, state: CorrectionRequest.State, answer: str) -> CorrectionRequest:
    request.state, request.answer = state, answer[:LONGEST]
    request.answered, request.answered_by = timezone.now(), actor.name[:150]
    request.save(update_fields=["state", "answer", "answered", "answered_by"])
    return request
