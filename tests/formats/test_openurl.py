"""OpenURLs of others are read, and ours are read by others."""

from __future__ import annotations

from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alcove.formats import openurl
from alcove.formats.openurl import Referent
from alcove.marc import read
from alcove.marc.record import Record


def asked(query: str) -> Referent:
    return openurl.read(parse_qsl(query, keep_blank_values=True))


def test_real_requests_for_articles_and_books_are_read(shared_data):
    folder = shared_data / "openurl/listener-openurl"

    def of(name: str) -> Referent:
        return asked(urlsplit((folder / name).read_text("utf-8").strip()).query)

    book, article = of("example1.openurl"), of("new-school2.openurl")
    assert (book.genre, book.title, book.isbns) == ("book", "Property and wealth in classical Sparta", ("9780715630402",))
    assert (book.year, book.author) == ("2000", "")
    assert article.title == "Journal of Vertebrate Paleontology"
    assert (article.author, article.year, article.volume, article.issue) == ("Taylor, Michael P.", "2009", "29", "3")
    assert (article.issns, article.dois) == (("0272-4634", "1937-2809"), ("10.1671/039.029.0309",))
    assert of("new-school1.openurl").pages == "284-285"


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        (
            "title=Emma&aulast=Austen&date=1816&isbn=0-14-143958-0",
            Referent(title="Emma", author="Austen", year="1816", isbns=("9780141439587",)),
        ),
        ("rft.title=Emma&rft_id=urn:ISBN:9780141439587", Referent(title="Emma", isbns=("9780141439587",))),
        ("id=doi:10.1000/182", Referent(dois=("10.1000/182",))),
        ("rft_id=info%3Aoclcnum%2F12345&rft_id=info:lccn/83048494", Referent(numbers=("12345", "83048494"))),
        ("issn=2041172X", Referent(issns=("2041-172X",))),
        ("rft.isbn=12345&rft.title=%20/%20", Referent()),
    ],
)  # fmt: skip
def test_old_and_new_keys_mean_the_same(query, wanted):
    assert asked(query) == wanted


@given(st.lists(st.tuples(st.sampled_from(["rft.title", "rft.isbn", "id", "rft_id", "date", "issn"]) | st.text(), st.text())))
def test_anything_can_be_asked(given_):
    openurl.read(given_)


def test_what_we_say_of_a_record_is_read_as_that_record(real_file):
    for p in list(read.read(real_file.read_bytes(), syntax="iso2709"))[:300]:
        said = openurl.coins(p.record)
        keys = parse_qs(said)
        again = asked(said)

        assert keys["ctx_ver"] == ["Z39.88-2004"]
        assert keys["rft_val_fmt"][0].startswith("info:ofi/fmt:kev:mtx:")
        assert again.title
        assert not again.is_empty


def test_each_kind_of_thing_has_its_own_keys():
    book = Record(
        "00000nam a2200000 a 4500", [("100", "1 \x1faAusten, Jane"), ("245", "10\x1faEmma"), ("020", "  \x1fa9780141439587")]
    )
    journal = Record("00000nas a2200000 a 4500", [("245", "00\x1faNature"), ("022", "  \x1fa0028-0836")])

    of_book, of_journal = parse_qs(openurl.coins(book)), parse_qs(openurl.coins(journal))

    assert (of_book["rft.btitle"], of_book["rft.aulast"], of_book["rft.isbn"]) == (["Emma"], ["Austen"], ["9780141439587"])
    assert (of_journal["rft.jtitle"], of_journal["rft.issn"], of_journal["rft.genre"]) == (
        ["Nature"],
        ["0028-0836"],
        ["journal"],
    )


def test_what_is_neither_book_nor_journal_is_said_in_dublin_core():
    charts = Record(
        "00000cem a2200000 a 4500",
        [
            ("110", "2 \x1faOrdnance Survey"),
            ("245", "10\x1faIsle of Skye"),
            ("020", "  \x1fa9780319242407"),
            ("264", " 1\x1fc1999"),
        ],
    )

    said = parse_qs(openurl.coins(charts))

    assert said["rft_val_fmt"] == ["info:ofi/fmt:kev:mtx:dc"]
    assert (said["rft.title"], said["rft.creator"], said["rft.type"]) == (["Isle of Skye"], ["Ordnance Survey"], ["map"])
    assert asked(openurl.coins(charts)) == Referent(
        title="Isle of Skye", author="Ordnance Survey", year="1999", isbns=("9780319242407",)
    )
