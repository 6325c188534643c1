"""A word mistyped is still a way to the book."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alcove.engines.search import open_index
from alcove.engines.search.index import Document, Index
from alcove.retrieval.fields import SCHEMA
from alcove.retrieval.spelling import did_you_mean, edits

TITLES = ["the hobbit or there and back again", "the silmarillion", "hobby horses", "librarians and libraries", "достоевскии"]


@pytest.fixture
def shelf(tmp_path: Path) -> Index:
    index = open_index(tmp_path, SCHEMA, engine="memory")
    with index.writer() as writer:
        writer.add_new(Document(id, 1, {"title": [title]}) for id, title in enumerate(TITLES))
        writer.commit(watermark=1)
    return index


@pytest.mark.parametrize(
    ("typed", "proposed"),
    [
        ("hobit", "hobbit"),
        ("hobbti there", "hobbit there"),
        ("title:silmarilion", "title:silmarillion"),
        ("ohbbit", "hobbit"),
        ("The Silmarilion AND hobit", "The silmarillion AND hobbit"),
        ("Достоевскй", "достоевскии"),
        ("hobbit", None),
        ("xyzzy", None),
        ("12345", None),
        ("", None),
    ],
)
def test_the_nearest_word_of_the_catalogue_is_proposed(shelf: Index, typed: str, proposed: str | None) -> None:
    assert did_you_mean(typed, shelf) == proposed


WORDS = st.text(alphabet="abc", max_size=6)


@settings(deadline=None)
@given(WORDS, WORDS)
def test_edits_are_the_same_both_ways_and_none_only_for_equals(one: str, other: str) -> None:
    assert edits(one, other, 3) == edits(other, one, 3)
    assert (edits(one, other, 3) == 0) == (one == other)
