"""What a community asks for decides what every output may say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alcove.formats.local_contexts import Output, Permit, Protocol, permits, protocols, strictest

ALL, WITH, BEFORE = Permit.EVERYTHING, Permit.NOTICE_WITH_RECORD, Permit.NOTICE_BEFORE_CONTENT
TITLE, NONE = Permit.TITLE_AND_HOW_TO_ASK, Permit.NOTHING
TABLE = {
    #                   open  notice  ask us  not online
    "page":            (ALL,  BEFORE, TITLE,  NONE),
    "search":          (ALL,  ALL,    TITLE,  NONE),
    "suggestion":      (ALL,  ALL,    NONE,   NONE),
    "feed":            (ALL,  ALL,    NONE,   NONE),
    "sitemap":         (ALL,  ALL,    NONE,   NONE),
    "harvest":         (ALL,  WITH,   NONE,   NONE),
    "export":          (ALL,  WITH,   NONE,   NONE),
    "structured_data": (ALL,  ALL,    NONE,   NONE),
}  # fmt: skip
ROWS = [(protocol, output, row[place]) for output, row in TABLE.items() for place, protocol in enumerate(Protocol)]


def test_every_output_has_its_row():
    assert set(TABLE) == set(Output)


@pytest.mark.parametrize(("protocol", "output", "expected"), ROWS)
def test_an_output_gives_what_the_community_lets_it(protocol, output, expected):
    assert permits(protocol, output) is expected


@pytest.mark.parametrize(
    ("permit", "something", "record", "notice"),
    [(ALL, True, True, False), (WITH, True, True, True), (BEFORE, True, True, True), (TITLE, True, False, False),
     (NONE, False, False, False)],
)  # fmt: skip
def test_a_permit_says_whether_the_record_goes_and_the_notice_with_it(permit, something, record, notice):
    assert (bool(permit), permit.record, permit.notice) == (something, record, notice)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("open", Protocol.OPEN), (" Notice_First ", Protocol.NOTICE_FIRST), ("ask us", Protocol.ASK_US),
     ("NOT-ONLINE", Protocol.NOT_ONLINE), ("", Protocol.ASK_US), ("opened", Protocol.ASK_US), ("sealed", Protocol.ASK_US)],
)  # fmt: skip
def test_a_protocol_that_is_not_known_is_ask_us(text, expected):
    assert protocols.read(text) is expected


def test_an_output_that_is_not_known_gives_nothing():
    assert permits(Protocol.OPEN, "telepathy") is Permit.NOTHING


@given(st.text(), st.text() | st.sampled_from(Output))
def test_an_unknown_protocol_never_gives_a_record(protocol, output):
    if protocols.read(protocol) is Protocol.ASK_US:
        assert not permits(protocol, output).record


def test_where_several_communities_ask_the_strictest_is_followed():
    assert strictest(Protocol.NOTICE_FIRST, Protocol.NOT_ONLINE, Protocol.OPEN) is Protocol.NOT_ONLINE
    assert strictest() is Protocol.OPEN
