"""Original scripts of real records are kept and paired, whatever marks they carry (equity, 4.5)."""

from __future__ import annotations

import re
from unicodedata import category

from alcove.marc import read
from alcove.marc.scripts import direction_of

FILES = ("lc-marcedit/marc_sample_data.mrc", "Evergreen/hebrew.marc")
LINK = re.compile("\x1f6(?P<tag>...)-(?P<occurrence>..)(?P<rest>[^\x1f]*)")


def fields_880(shared_data):
    for name in FILES:
        for stretch in read.read(shared_data / "marc_bib" / name):
            if stretch.record is not None:
                yield from (content for tag, content in stretch.record.entries if tag == "880")


def test_every_880_says_what_it_is_paired_with(shared_data):
    links = [LINK.search(content) for content in fields_880(shared_data)]

    assert len(links) == 766 and all(links)
    assert sum(one["occurrence"] != "00" for one in links) == 625
    assert sum(one["occurrence"] == "00" for one in links) == 141


def test_what_is_written_from_right_to_left_is_known_without_being_told(shared_data):
    said = [content for content in fields_880(shared_data) if LINK.search(content)["rest"].endswith("/r")]

    assert len(said) == 53
    assert {direction_of(content.partition("\x1fa")[2]) for content in said} == {"rtl"}


def test_invisible_marks_of_direction_do_not_hide_a_word(shared_data):
    from alcove.engines.search.text import query_tokens

    marked = [content for content in fields_880(shared_data) if any(category(one) == "Cf" for one in content)]

    assert marked
    for content in marked:
        bare = "".join(one for one in content if category(one) != "Cf")
        assert query_tokens(content.partition("\x1fa")[2]) == query_tokens(bare.partition("\x1fa")[2])
