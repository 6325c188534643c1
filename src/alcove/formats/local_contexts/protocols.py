"""What a community asks for its materials, and what each public output may then say.

permits(Protocol.ASK_US, "search")    # Permit.TITLE_AND_HOW_TO_ASK
"""

from __future__ import annotations

from enum import StrEnum


class Protocol(StrEnum):
    """One of the four ways a community may ask for."""

    OPEN = "open"
    NOTICE_FIRST = "notice-first"
    ASK_US = "ask-us"
    NOT_ONLINE = "not-online"


class Output(StrEnum):
    """One way by which something leaves the library for the public."""

    PAGE = "page"
    SEARCH = "search"
    SUGGESTION = "suggestion"
    FEED = "feed"
    SITEMAP = "sitemap"
    HARVEST = "harvest"
    EXPORT = "export"
    STRUCTURED_DATA = "structured_data"


class Permit(StrEnum):
    """How much an output may say."""

    NOTHING = "nothing"
    TITLE_AND_HOW_TO_ASK = "title-and-how-to-ask"
    NOTICE_WITH_RECORD = "notice-with-record"
    NOTICE_BEFORE_CONTENT = "notice-before-content"
    EVERYTHING = "everything"

    @property
    def record(self) -> bool:
        """Say whether the record itself may be given."""
        return self in _WITH_THE_RECORD

    @property
    def notice(self) -> bool:
        """Say whether the notice has to go along."""
        return self in (Permit.NOTICE_WITH_RECORD, Permit.NOTICE_BEFORE_CONTENT)

    def __bool__(self) -> bool:
        return self is not Permit.NOTHING


_WITH_THE_RECORD = (Permit.EVERYTHING, Permit.NOTICE_WITH_RECORD, Permit.NOTICE_BEFORE_CONTENT)

# Only what differs from _ELSEWHERE: the protocol, the output, what it may say.
_TABLE: dict[tuple[Protocol, Output], Permit] = {
    (Protocol.NOTICE_FIRST, Output.PAGE): Permit.NOTICE_BEFORE_CONTENT,
    (Protocol.NOTICE_FIRST, Output.HARVEST): Permit.NOTICE_WITH_RECORD,
    (Protocol.NOTICE_FIRST, Output.EXPORT): Permit.NOTICE_WITH_RECORD,
    (Protocol.ASK_US, Output.PAGE): Permit.TITLE_AND_HOW_TO_ASK,
    (Protocol.ASK_US, Output.SEARCH): Permit.TITLE_AND_HOW_TO_ASK,
}
_ELSEWHERE = {
    Protocol.OPEN: Permit.EVERYTHING,
    Protocol.NOTICE_FIRST: Permit.EVERYTHING,
    Protocol.ASK_US: Permit.NOTHING,
    Protocol.NOT_ONLINE: Permit.NOTHING,
}
_STRICTEST_LAST = (Protocol.OPEN, Protocol.NOTICE_FIRST, Protocol.ASK_US, Protocol.NOT_ONLINE)


def read(text: str) -> Protocol:
    """Give the protocol that is named; one that is not known is read as ASK_US."""
    named = text.strip().lower().replace("_", "-").replace(" ", "-")
    try:
        return Protocol(named)
    except ValueError:
        return Protocol.ASK_US


def permits(protocol: str, output: str) -> Permit:
    """Say what an output may give. An unknown protocol is ASK_US; an unknown output gives nothing."""
    asked = protocol if isinstance(protocol, Protocol) else read(protocol)
    try:
        where = Output(output)
    except ValueError:
        return Permit.NOTHING
    return _TABLE.get((asked, where), _ELSEWHERE[asked])


def strictest(*protocols: Protocol) -> Protocol:
    """Give the one to follow where several communities ask for something; OPEN where none does."""
    return max(protocols, key=_STRICTEST_LAST.index, default=Protocol.OPEN)
