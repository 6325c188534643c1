"""Decision files: written, read strictly, and answered once."""

from __future__ import annotations

import dataclasses
import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alcove.community import actions as community
from alcove.community import errors, exchange, queries
from alcove.community.exchange import DecisionFile, Entry, NotADecisionFile
from alcove.community.models import Evidence, Matter, OutsideDecision

REASONS = "The people whom this names asked for it, and three libraries near us do it already."
ENTRY = Entry(
    "7", "https://library.example/decisions/7-loans", "Loans of drums", "policy", {"policy": "loans"}, "accepted", REASONS,
    date(2026, 3, 31), dissent="One of us would wait.", review_on=date(2028, 1, 1), language="se", licence="CC0-1.0",
)  # fmt: skip
FILE = DecisionFile("The library at the corner", "https://library.example/", (ENTRY,))


def changed(**more) -> str:
    said = json.loads(exchange.write(FILE))
    said["decisions"][0].update(more)
    return json.dumps(said)


def test_what_is_written_is_read_as_it_was():
    assert exchange.read(exchange.write(FILE)) == FILE
    assert exchange.read(b"\xef\xbb\xbf" + exchange.write(FILE).encode()) == FILE


WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=30).map(str.strip).filter(bool)


@given(
    WORDS,
    WORDS,
    st.dictionaries(WORDS, WORDS | st.integers(-(2**40), 2**40) | st.booleans(), min_size=1, max_size=3),
    st.dates(),
)
def test_every_decision_survives_the_way_there_and_back(title, more, target, day):
    entry = dataclasses.replace(ENTRY, title=title, reasons=REASONS + more, target=target, decided=day)
    file = dataclasses.replace(FILE, entries=(entry,))

    assert exchange.read(exchange.write(file)) == file


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("title", ""), ("title", 7), ("title", "x" * 301), ("title", "a\x00b"), ("title", "\ud800"), ("url", "loans"),
        ("url", "javascript:alert(1)"), ("kind", "Policy!"), ("target", {}), ("target", []), ("target", {"a": "\x00"}),
        ("target", {"a": 1e999}), ("outcome", "perhaps"), ("reasons", "Short."), ("reasons", None), ("decided", "31.3.2026"),
        ("decided", "2026-02-30"), ("decided", None), ("review_on", "soon"), ("language", "Northern Sámi"), ("supersedes", "7"),
        ("number", 7), ("colour", "red"),
    ],
)  # fmt: skip
def test_a_decision_that_is_not_as_it_should_be_is_left_out_and_named_with_its_place(key, value):
    file = exchange.read(changed(**{key: value}).replace("Infinity", "1e999"))

    assert file.entries == ()
    assert [trouble.place for trouble in file.troubles] == [f"decision 1, {key}"]
    assert all(trouble.message and trouble.remedy for trouble in file.troubles)


@pytest.mark.parametrize("key", ["number", "url", "title", "kind", "target", "outcome", "reasons", "decided"])
def test_a_key_that_is_missing_is_named(key):
    said = json.loads(exchange.write(FILE))
    del said["decisions"][0][key]

    assert [trouble.place for trouble in exchange.read(json.dumps(said)).troubles] == [f"decision 1, {key}"]


def test_the_good_ones_are_read_beside_the_bad():
    said = json.loads(exchange.write(FILE))
    said["decisions"] = [3, said["decisions"][0], said["decisions"][0]]
    file = exchange.read(json.dumps(said))

    assert file.entries == (ENTRY,)
    assert [trouble.place for trouble in file.troubles] == ["decision 1", "decision 3"]


@pytest.mark.parametrize(
    "raw",
    [
        b"", b"\xff\xfe", b"[]", b"{}", b"null", b'{"format": "alcove-terms/1"}', b'{"format": 1}', b"[" * 100_000, b"{",
        b'{"format": "alcove-decisions/1"}', b'{"format": "alcove-decisions/1", "publisher": "x"}',
        b'{"format": "alcove-decisions/1", "publisher": "x", "decisions": {}}',
        b'{"format": "alcove-decisions/1", "publisher": "x", "url": "javascript:", "decisions": []}',
        b'{"format": "alcove-decisions/1", "format": "alcove-decisions/1", "publisher": "x", "decisions": []}',
        b'{"format": "alcove-decisions/1", "publisher": "x", "decisions": [NaN]}',
    ],
)  # fmt: skip
def test_a_file_that_is_none_is_refused_with_what_to_do(raw):
    with pytest.raises(NotADecisionFile) as refused:
        exchange.read(raw)

    assert refused.value.message
    assert refused.value.remedy


def test_a_file_of_a_newer_format_is_refused_kindly():
    with pytest.raises(NotADecisionFile, match="newer format") as refused:
        exchange.read(exchange.write(FILE).replace("alcove-decisions/1", "alcove-decisions/2"))

    assert "alcove-decisions/1" in refused.value.remedy


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(
    st.dictionaries(st.sampled_from(["format", "publisher", "url", "decisions", "x"]), JSON),
    st.sampled_from([*ENTRY.kept(), "x"]),
    JSON,
)
def test_nothing_that_a_file_says_makes_the_reader_stumble(header, key, value):
    for said in ({**json.loads(exchange.write(FILE)), **header}, json.loads(changed(**{key: value}))):
        try:
            file = exchange.read(json.dumps(said))
        except NotADecisionFile as problem:
            assert problem.message
        else:
            assert file.troubles or exchange.read(exchange.write(file)) == file


@given(st.binary(max_size=200))
def test_no_bytes_make_the_reader_stumble(raw):
    with pytest.raises(NotADecisionFile):
        exchange.read(raw)


def test_a_deep_target_is_left_out():
    raw = changed(target={"a": 1}).replace('{"a": 1}', '{"a":' * 400 + "1" + "}" * 400)

    assert exchange.read(raw).entries == ()


def test_the_decision_of_another_library_becomes_a_draft_with_its_reasons_as_evidence(ada):
    matter = community.adopt(ada, entry=ENTRY, publisher="The library at the corner")
    evidence = Evidence.objects.get(matter=matter)

    assert (matter.state, matter.title, matter.target, matter.language) == (
        "draft",
        "Loans of drums",
        {"policy": "loans"},
        "se",
    )
    assert evidence.citation == "Decision 7 of The library at the corner, 2026-03-31"
    assert evidence.url == ENTRY.url
    assert evidence.quotation == f"{REASONS}\n\nOthers there saw it otherwise: One of us would wait."


def test_the_same_file_twice_doubles_nothing(ada):
    first = [community.adopt(ada, entry=entry) for entry in exchange.read(exchange.write(FILE)).entries]
    again = [community.adopt(ada, entry=entry) for entry in exchange.read(exchange.write(FILE)).entries]

    assert first == again
    assert (Matter.objects.count(), Evidence.objects.count(), OutsideDecision.objects.count()) == (1, 1, 1)


def test_a_decision_can_be_taken_over_with_another_target(ada):
    matter = community.adapt(ada, entry=ENTRY, target={"policy": "flutes"})

    assert matter.target == {"policy": "flutes"}
    assert OutsideDecision.objects.get().answer == "adapted"


def test_a_no_is_recorded_with_its_reason_once(ada):
    with pytest.raises(errors.NeedsReasons):
        community.decline(ada, entry=ENTRY, reason=" ")
    first = community.decline(ada, entry=ENTRY, reason="We have no drums.")
    again = community.decline(ada, entry=ENTRY, reason="We have no drums.")

    assert first == again
    assert not Matter.objects.exists()


def test_what_was_declined_can_be_taken_over_later_and_not_the_other_way_round(ada):
    community.decline(ada, entry=ENTRY, reason="We have no drums.")
    matter = community.adopt(ada, entry=ENTRY)

    assert OutsideDecision.objects.get().matter == matter
    with pytest.raises(errors.CannotAdopt):
        community.decline(ada, entry=ENTRY, reason="No.")


def test_a_kind_that_is_not_known_here_is_not_taken_over(ada):
    with pytest.raises(errors.CannotAdopt, match="poetry"):
        community.adopt(ada, entry=dataclasses.replace(ENTRY, kind="poetry"))


def test_what_is_published_here_is_read_by_another_library(ada, ben, applied, django_assert_num_queries):
    slug = community.publish(ada, matter=applied).slug
    community.reverse(ben, matter=applied, reasons=REASONS)
    with django_assert_num_queries(1):
        entries = queries.entries(ada.library_id, url_of=lambda slug: f"https://here.example/{slug}", licence="CC0-1.0")
    file = exchange.read(exchange.write(DecisionFile("Here", "https://here.example/", tuple(entries))))

    assert file.troubles == ()
    assert [one.outcome for one in file.entries] == ["accepted", "reversed"]
    assert file.entries[1].supersedes == f"https://here.example/{slug}"
