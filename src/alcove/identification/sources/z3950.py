"""Asking a target that speaks Z39.50."""

from __future__ import annotations

import socket

from alcove.engines.outgoing.reach import Deadline, Limits, NotReached, TooLate, connect, machine_of
from alcove.formats.z3950 import client
from alcove.formats.z3950.ber import Malformed
from alcove.identification.asked import Asked, pqf
from alcove.marc import read as marc

from . import source
from .source import Failure, Found, Refusal, Source

PORT = 210


def search(target: Source, asked: Asked) -> Found:
    """Ask for the first records. Raises NotReached, Refusal, Failure."""
    limits = Limits(seconds=target.seconds, is_inside=target.is_inside)
    host, port = machine_of(target.address, PORT)
    deadline = Deadline(target.seconds)

    def guarded() -> socket.socket:
        return connect(host, port, limits=limits, deadline=deadline)

    try:
        answer = client.search(
            guarded, database=target.database, query=pqf(asked, target.indexes), syntax=target.schema or "usmarc",
            most=target.most, user=target.user, password=target.password, timeout=target.seconds,
        )  # fmt: skip
    except client.Refused as error:
        raise Refusal(f"{error} ({error.code})") from None
    except Malformed as error:
        raise Failure(str(error)) from None
    except NotReached:
        raise
    except TimeoutError:
        raise TooLate(f"No answer within {target.seconds:g} seconds.") from None
    except OSError as error:
        raise NotReached(f"The connection broke off: {str(error) or type(error).__name__}.") from None
    read = [source.read_one(one.raw, syntax=marc.sniff(one.raw), encoding=target.encoding) for one in answer.records]
    records = [one for one in read if one is not None]
    return source.found(answer.total, records, others=len(read) - len(records), note="; ".join(answer.troubles[:3]))
