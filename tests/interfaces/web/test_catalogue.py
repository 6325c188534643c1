"""The public catalogue."""

from __future__ import annotations

import re

import pytest
from django.http import QueryDict

from alcove.interfaces.web.asked import MOST_FACETS
from alcove.marc import read
from alcove.records.exporting import FORMS
from alcove.retrieval import fields, queries

PUBLIC = ["/", "/search?q=war", "/help/", "/about/", "/privacy/", "/accounts/sign-in/", "/nothing-here"]


def test_the_front_page_offers_formats_languages_and_new_things(client, catalogue):
    page = client.get("/").content.decode()

    assert "?format=book" in page
    assert "?language=eng" in page
    assert page.count('class="spine"') == 6


def test_an_empty_catalogue_says_what_to_do(client, library):
    assert "The shelves are still empty" in client.get("/").content.decode()


def test_a_title_is_shown_in_its_own_script_first(client, found):
    page = client.get("/search", {"q": "genji monogatari"}).content.decode()

    assert re.search(r'<bdi lang="ja">源氏物語</bdi>.*<bdi lang="ja-Latn">Genji monogatari</bdi>', page)


def test_a_title_from_right_to_left_says_so(client, found):
    page = client.get("/search", {"language": "ara"}).content.decode()

    assert re.search(r'<bdi lang="ar" dir="rtl">\w', page)


def test_a_limit_narrows_and_can_be_taken_away(client, catalogue):
    page = client.get("/search", {"q": "novels", "language": "fre"}).content.decode()

    assert re.search(r'name="language" value="fre" checked', page)
    assert re.search(r'class="chip" rel="nofollow" href="/search\?q=novels">', page)


def test_narrowed_pages_are_not_for_robots(client, catalogue):
    assert 'content="noindex, nofollow"' in client.get("/search", {"language": "fre"}).content.decode()
    assert "Disallow: /search" in client.get("/robots.txt").content.decode()


def test_what_was_not_understood_is_said_kindly(client, catalogue):
    page = client.get("/search", {"q": 'the "yellow sun'}).content.decode()

    assert "The quotation mark is not closed" in page


def test_nothing_found_leads_on(client, catalogue):
    page = client.get("/search", {"q": "zzqqxx", "language": "fre"}).content.decode()

    assert "No record has all of this" in page
    assert "Search again without the limits" in page


def test_too_many_kinds_of_limits_are_for_robots_only(client, catalogue, signed_in):
    asked = dict.fromkeys(list(fields.FACETS)[: MOST_FACETS + 1], "x")

    assert client.get("/search", asked).status_code == 400
    assert signed_in().get("/search", asked).status_code == 200


@pytest.mark.parametrize("page", ["51", "99999999", "0", "-1", "x"])
def test_pages_beyond_the_end_answer_kindly(client, catalogue, page):
    assert client.get("/search", {"page": page}).status_code == (400 if page in ("51", "99999999") else 200)


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ({"f1": "title", "w1": "yellow sun"}, "title:(yellow sun)"),
        ({"f1": "title", "h1": "phrase", "w1": "yellow sun"}, 'title:"yellow sun"'),
        ({"w1": "sun moon", "h1": "any"}, "(sun OR moon)"),
        ({"w1": "war", "h1": "none", "w2": "peace"}, "peace NOT war"),
        ({"w1": "sun", "from": "2000", "to": "2010"}, "sun year:2000..2010"),
        ({"from": "1990"}, "year:1990.."),
        ({"w1": 'title:"(x) OR -y', "f2": "nonsense", "w2": "NOT"}, "title x or y not"),
    ],
)
def test_a_search_by_field_is_written_as_a_reader_would(client, catalogue, form, text):
    answer = client.get("/search/by-field", form)

    assert QueryDict(answer["Location"].partition("?")[2])["q"] == text
    assert not queries.search(text).notes


def test_a_search_by_field_without_a_word_asks_for_one(client, catalogue):
    assert "Write at least one word" in client.get("/search/by-field", {"w1": " "}).content.decode()


def test_a_hit_leads_to_its_neighbours(client, catalogue):
    page = client.get("/search", {"q": "novels", "sort": "title"}).content.decode()
    hits = re.findall(r'<h2><a href="/records/(\d+)/\?', page)

    second = client.get(f"/records/{hits[1]}/", {"q": "novels", "sort": "title", "at": "2"}).content.decode()

    assert f"/records/{hits[0]}/?q=novels&amp;sort=title&amp;at=1" in second
    assert f"/records/{hits[2]}/?q=novels&amp;sort=title&amp;at=3" in second


@pytest.mark.parametrize("ending", FORMS)
def test_a_record_and_a_result_can_be_taken_home_in_every_form(client, found, ending):
    record = found("genji")

    one = client.get(f"/records/{record.id}.{ending}")
    many = client.get("/search/download", {"q": "novels", "form": ending})

    assert one.status_code == many.status_code == 200
    assert one["Content-Disposition"] == f'attachment; filename="record-{record.id}.{ending}"'
    assert len(many.content) > len(one.content) > 100


def test_what_is_taken_home_as_marc_reads_back_the_same(client, found):
    record = found("genji")

    raw = client.get(f"/records/{record.id}.mrc").content

    assert next(read.read(raw)).record.entries == record.record.entries


def test_a_cell_is_never_a_formula():
    from alcove.records.exporting import plain

    assert [plain(cell) for cell in ("=1+1", "@x", "-2", "a=b")] == ["'=1+1", "'@x", "'-2", "a=b"]


@pytest.mark.parametrize("view", ["labelled", "marc", "isbd"])
def test_a_record_is_shown_in_three_ways(client, found, view):
    page = client.get(f"/records/{found('genji').id}/", {"view": view})

    assert page.status_code == 200
    assert "源氏物語" in page.content.decode()


def test_the_source_of_a_record_is_shown_to_the_byte(client, found):
    record = found("genji")

    page = client.get(f"/records/{record.id}/source/").content.decode()
    raw = client.get(f"/records/{record.id}/source/1.bin").content

    assert "fiction.mrk" in page
    assert raw == record.raw


def test_history_names_people_only_to_those_who_work_here(client, found, signed_in):
    address = f"/records/{found('genji').id}/history/"

    assert "clerk" not in client.get(address).content.decode()
    assert "clerk" in signed_in().get(address).content.decode()


def test_a_record_that_is_not_here_is_said_kindly(client, library):
    answer = client.get("/records/4711/")

    assert answer.status_code == 404
    assert "There is no record 4711." in answer.content.decode()


@pytest.mark.parametrize("address", PUBLIC)
def test_a_reader_gets_no_cookie(client, catalogue, address):
    if "sign-in" not in address:
        assert not client.get(address).cookies


@pytest.mark.parametrize("address", PUBLIC)
def test_no_page_runs_or_fetches_anything_from_elsewhere(client, catalogue, address):
    answer = client.get(address)
    page = answer.content.decode()

    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert not re.findall(r"(?:src|srcset|action)=\"(?:https?:)?//", page)
    assert not re.search(r"<script(?![^>]*src=)|<style|\sstyle=|\son\w+=", page)


def test_pages_are_light(client, found):
    assert len(client.get("/search", {"q": "novels"}).content) <= 40 * 1024
    assert len(client.get(f"/records/{found('genji').id}/").content) <= 25 * 1024


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7*7 }}"])
def test_what_a_reader_types_is_never_run(client, catalogue, text):
    page = client.get("/search", {"q": text, "language": text, "sort": "title"}).content.decode()

    assert "<script>alert" not in page
    assert "<img src=x" not in page


def test_colours_language_and_keys_are_kept_in_the_readers_browser(client, library):
    client.post("/display", {"theme": "dark", "language": "en", "shortcuts": "off", "next": "/help/"})

    page = client.get("/help/").content.decode()

    assert 'data-theme="dark"' in page
    assert '<dialog id="keys"' not in page


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org", "javascript:alert(1)", ""])
def test_the_display_form_leads_nowhere_else(client, library, elsewhere):
    assert client.post("/display", {"theme": "dark", "next": elsewhere})["Location"] == "/"


def test_a_home_without_a_library_says_so(client, db):
    assert client.get("/staff/").status_code == 302
    assert client.get("/about/").status_code == 200


def test_where_nothing_has_all_words_those_with_some_are_offered(client, catalogue):
    page = client.get("/search?q=genji+zzqqxx").content.decode()
    wider = client.get("/search?q=genji+OR+zzqqxx").content.decode()

    assert "/search?q=genji%20OR%20zzqqxx" in page
    assert "with some of these words" in page
    assert 'class="hit"' in wider
    for exact in ('"genji+zzqqxx"', "zzqqxx", "zzqqxx+yyqqxx", "title:genji+zzqqxx"):
        assert "with some of these words" not in client.get(f"/search?q={exact}").content.decode()
