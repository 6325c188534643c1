"""What a harvester asks: everything the protocol refuses, by its own word for it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alcove.formats import oai_pmh
from alcove.formats.oai_pmh import Asked, Place, Refused

SETS = {"authority", "bibliographic"}


def asked(query: str) -> Asked:
    """Read a request written as in an address, without escapes."""
    return oai_pmh.read([tuple(part.partition("=")[::2]) for part in query.split("&") if part], sets=SETS)


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("", "badVerb"),
        ("verb=", "badVerb"),
        ("verb=listRecords", "badVerb"),
        ("verb=Identify&verb=Identify", "badVerb"),
        ("metadataPrefix=marc21", "badVerb"),
        ("verb=Identify&set=authority", "badArgument"),
        ("verb=ListRecords", "badArgument"),
        ("verb=GetRecord&metadataPrefix=marc21", "badArgument"),
        ("verb=GetRecord&identifier=oai:a:1", "badArgument"),
        ("verb=GetRecord&identifier=a b&metadataPrefix=marc21", "badArgument"),
        ("verb=ListRecords&metadataPrefix=marc21&metadataPrefix=marc21", "badArgument"),
        ("verb=ListRecords&metadataPrefix=marc21&page=2", "badArgument"),
        ("verb=ListRecords&metadataPrefix=", "badArgument"),
        ("verb=ListRecords&metadataPrefix=marc21&set=", "badArgument"),
        ("verb=ListRecords&metadataPrefix=marc21&set=a::b", "badArgument"),
        ("verb=ListRecords&metadataPrefix=marc21&from=2024", "badArgument"),
        ("verb=ListRecords&metadataPrefix=marc21&from=2023-02-29", "badArgument"),
        ("verb=ListRecords&metadataPrefix=marc21&from=2024-01-01T00:00:00", "badArgument"),
        ("verb=ListRecords&metadataPrefix=marc21&from=2024-01-01T24:00:00Z", "badArgument"),
        ("verb=ListRecords&metadataPrefix=marc21&from=2024-01-01T00:00:00Z&until=2024-01-02", "badArgument"),
        ("verb=ListRecords&metadataPrefix=marc21&from=2024-01-03&until=2024-01-02", "badArgument"),
        ("verb=ListRecords&metadataPrefix=marc21&resumptionToken=x", "badArgument"),
        ("verb=ListRecords&metadataPrefix=marcxml", "cannotDisseminateFormat"),
        ("verb=GetRecord&identifier=oai:a:1&metadataPrefix=etdms", "cannotDisseminateFormat"),
        ("verb=ListRecords&metadataPrefix=marc21&set=maps", "noRecordsMatch"),
        ("verb=ListSets&resumptionToken=marc21~5~5~~~", "badResumptionToken"),
        ("verb=ListRecords&resumptionToken=", "badResumptionToken"),
        ("verb=ListRecords&resumptionToken=marc21~5~5~~", "badResumptionToken"),
        ("verb=ListRecords&resumptionToken=marc22~5~5~~~", "badResumptionToken"),
        ("verb=ListRecords&resumptionToken=marc21~-5~5~~~", "badResumptionToken"),
        ("verb=ListRecords&resumptionToken=marc21~٥~5~~~", "badResumptionToken"),
        ("verb=ListRecords&resumptionToken=marc21~9999999999999999999~5~~~", "badResumptionToken"),
        ("verb=ListRecords&resumptionToken=marc21~5~5~2024-13-01~~", "badResumptionToken"),
        ("verb=ListRecords&resumptionToken=marc21~5~5~2024-01-02~2024-01-01~", "badResumptionToken"),
        ("verb=ListRecords&resumptionToken=marc21~5~5~~~maps", "badResumptionToken"),
    ],
)
def test_what_cannot_be_answered_is_refused_in_the_words_of_the_protocol(query, code):
    with pytest.raises(Refused) as refused:
        asked(query)

    assert refused.value.code == code


@pytest.mark.parametrize("query", ["verb=ListSets", "verb=ListRecords&metadataPrefix=marc21&set=authority"])
def test_without_sets_there_is_no_hierarchy(query):
    with pytest.raises(Refused) as refused:
        oai_pmh.read([tuple(part.split("=")) for part in query.split("&")])

    assert refused.value.code == "noSetHierarchy"


def test_a_day_and_a_second_are_wanted_to_their_ends():
    day = asked("verb=ListRecords&metadataPrefix=marc21&from=2024-02-28&until=2024-02-29")
    second = asked("verb=ListRecords&metadataPrefix=marc21&until=2024-02-29T23:59:59Z")

    assert day.place.span == (datetime(2024, 2, 28, tzinfo=UTC), datetime(2024, 3, 1, tzinfo=UTC))
    assert second.place.span == (None, datetime(2024, 3, 1, tzinfo=UTC))


def test_the_end_of_time_is_no_bound():
    assert asked("verb=ListRecords&metadataPrefix=marc21&until=9999-12-31").place.span == (None, None)


def test_a_token_brings_the_place_back():
    place = Place("oai_dc", "2024-01-01", "2024-12-31", "authority", 4711, 200)

    back = asked(f"verb=ListIdentifiers&resumptionToken={place}")

    assert (back.place, back.prefix, back.is_continued) == (place, "oai_dc", True)


NAMES = ["verb", "resumptionToken", "from", "set", "identifier", "metadataPrefix", "x"]
VALUES = ["ListRecords", "GetRecord", "marc21", "2024-01-01"]


@given(st.lists(st.tuples(st.sampled_from(NAMES) | st.text(), st.text() | st.sampled_from(VALUES))))
def test_any_request_is_either_read_or_refused(arguments):
    try:
        oai_pmh.read(arguments, sets=SETS)
    except Refused as refused:
        assert refused.code
