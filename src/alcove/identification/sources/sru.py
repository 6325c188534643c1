"""Asking a target that speaks SRU."""

from __future__ import annotations

from alcove.engines.outgoing import web
from alcove.engines.outgoing.reach import Limits
from alcove.formats import sru_client
from alcove.formats.sru_client import BadAnswer
from alcove.identification.asked import Asked, cql

from . import source
from .source import Failure, Found, Refusal, Source


def search(target: Source, asked: Asked) -> Found:
    """Ask for the first records. Raises NotReached, Refusal, Failure."""
    address = sru_client.request_address(
        target.address, query=cql(asked, target.indexes), version=target.version or "1.1", schema=target.schema,
        most=target.most,
    )  # fmt: skip
    limits = Limits(seconds=target.seconds, is_inside=target.is_inside)
    got = web.get(
        address,
        limits=limits,
        user=target.user,
        password=target.password,
        accept="application/sru+xml, application/xml, text/xml",
    )
    if got.status in (401, 403):
        raise Refusal(f"It wants another user or password (HTTP {got.status}).")
    try:
        answer = sru_client.read_answer(got.body)
    except BadAnswer as error:
        raise Failure(f"HTTP {got.status}. {error}" if got.status != 200 else str(error)) from None
    said = "; ".join(one.words() for one in answer.diagnostics)
    if said and not answer.records:
        raise Refusal(said)
    read = (source.read_one(one.raw, syntax=one.syntax, encoding=one.charset) for one in answer.records)
    return source.found(answer.total, (one for one in read if one is not None), others=answer.others, note=said)
