"""OpenRefine asks what the cells of a table mean; the catalogue answers, and guesses nothing."""

from __future__ import annotations

import json
import re
import urllib.request
from urllib.parse import quote, urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alcove.formats import reconciliation
from alcove.formats.reconciliation import Refused
from alcove.marc import present, write
from alcove.marc.record import Record
from alcove.organization.actions import loading
from alcove.records import actions
from alcove.records.saving import Draft
from alcove.retrieval import index, like_titles, queries, reconciling

from .reconciliation_schemas import EXTENDED, MANIFEST, RESULTS, SUGGESTED, breaches


@pytest.fixture
def catalogue(clerk, real_file):
    loading.load_file(clerk, load=loading.start_load(clerk, path=real_file))
    index.catch_up()


@pytest.fixture
def added(clerk, catalogue):
    """Add records with an author, a title, a year and subjects."""

    def add(*rows: tuple[str, str, str, str]) -> None:
        drafts = []
        for number, (author, title, year, subject) in enumerate(rows):
            record = Record("00000nam a2200000 a 4500", [
                ("001", f"added{number}"), ("008", f"240101s{year or '    '}    nyu           000 0 eng d"),
                *([("100", f"1 \x1fa{author}")] if author else []), ("245", f"10\x1fa{title}"),
                *([("650", f" 0\x1fa{subject}")] if subject else []),
            ])  # fmt: skip
            drafts.append(
                Draft(write.encode(record, syntax="iso2709"), "iso2709", "utf-8", record.kind, ("", f"added{number}"))
            )
        actions.save_many(clerk, drafts=drafts)
        index.catch_up()

    return add


def asked(client, **batch) -> dict[str, list]:
    answer = client.post("/reconcile", {"queries": json.dumps(batch)})
    assert answer.status_code == 200, answer.content
    assert breaches(answer.json(), RESULTS) == []
    return {key: one["result"] for key, one in answer.json().items()}


def matches(found: list) -> list[str]:
    return [one["name"] for one in found if one["match"]]


def lace():
    [stored] = queries.search("history of lace").records
    return stored


def test_the_service_describes_itself_as_the_specification_wants(client, library):
    answer = client.get("/reconcile")
    said = answer.json()

    assert breaches(said, MANIFEST) == []
    assert said["versions"] == ["0.2"]
    assert {one["id"] for one in said["defaultTypes"]} == {"title", "name", "subject"}
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert client.options("/reconcile")["Access-Control-Allow-Methods"] == "GET, POST, OPTIONS"


def test_only_a_plain_name_is_called_back(client, library):
    answer = client.get("/reconcile?callback=jQuery1234_5.done")
    assert re.fullmatch(r"/\*\*/jQuery1234_5\.done\(\{.*\}\);", answer.content.decode())
    assert answer["Content-Type"] == "text/javascript; charset=utf-8"

    for name in ("alert(1)//", "a b", "a;b", "<script>", "a..b", ".a", "1a", "a\n", "ä", "a" * 500, "a[0]"):
        answer = client.get("/reconcile", {"callback": name})
        assert (answer.status_code, answer["Content-Type"]) == (400, "application/json; charset=utf-8"), name
        assert name not in answer.content.decode()


def test_titles_are_found_and_only_what_is_the_same_is_a_match(client, catalogue):
    found = asked(
        client,
        same={"query": "History of lace"},
        louder={"query": "HISTORY OF LACE.", "properties": [{"pid": "author", "v": "Palliser"}, {"pid": "year", "v": 1984}]},
        other_year={"query": "History of lace", "properties": [{"pid": "year", "v": "1910"}]},
        other_author={"query": "History of lace", "properties": [{"pid": "author", "v": "Ada Lovelace"}]},
        shortened={"query": "Hist. of lace", "properties": [{"pid": "isbn", "v": "0-486-24742-2"}]},
        number={"query": "0486247422"},
        number_alone={"properties": [{"pid": "isbn", "v": ["9780486247427"]}]},
        alike={"query": "The history of lacemaking"},
        none={"query": "zzqqxx"},
        empty={"query": ""},
    )

    stored = lace()
    for key in ("same", "louder", "shortened", "number", "number_alone"):
        assert (found[key][0]["id"], found[key][0]["match"]) == (str(stored.id), True), key
    assert found["other_year"][0]["id"] == str(stored.id)
    assert not [key for key in ("other_year", "other_author", "alike") if matches(found[key])]
    assert found["none"] == found["empty"] == []
    assert found["louder"][0]["score"] == 100 > found["other_year"][0]["score"]
    assert {one["id"]: one["value"] for one in found["other_year"][0]["features"]} == {"title": 1, "year": 0}


def test_two_of_the_same_title_are_no_match_until_more_is_known(client, added):
    added(("Able, Ann", "Quiet hours", "1990", ""), ("Baker, Bob", "Quiet hours", "1991", ""), ("", "Quiet days", "1992", ""))

    found = asked(
        client, both={"query": "Quiet hours"}, one={"query": "Quiet hours", "properties": [{"pid": "author", "v": "B. Baker"}]},
        unsaid={"query": "Quiet days", "properties": [{"pid": "author", "v": "Ann Able"}]},
    )  # fmt: skip

    assert [one["name"] for one in found["both"][:2]] == ["Quiet hours", "Quiet hours"]
    assert matches(found["both"]) == []
    assert found["one"][0]["match"]
    assert "Baker" in found["one"][0]["description"]
    assert matches(found["unsaid"]) == []


def test_where_not_all_could_be_looked_at_nothing_matches(client, added, monkeypatch):
    monkeypatch.setattr(like_titles, "_LOOKED_AT", 2)
    added(*[("", title, "1990", "") for title in ("Quiet hours", "Quiet hours of a cat", "Quiet hours of a dog")])

    found = asked(client, q={"query": "Quiet hours"})["q"]

    assert found[0]["name"] == "Quiet hours"
    assert matches(found) == []


def test_names_either_way_round_and_never_a_namesake(client, added):
    added(
        ("Quist, Ida", "One", "1990", ""), ("Marlowe, Jo, 1920-1999", "Two", "1990", ""),
        ("Marlowe, Jo, 1950-", "Three", "1991", ""),
        ("Odd, Per", "Four", "1990", ""), ("Odd, Per, 1900-1980", "Five", "1991", ""),
    )  # fmt: skip

    found = asked(
        client,
        turned={"query": "Ida Quist", "type": "name"},
        as_it_is={"query": "quist, IDA", "type": ["name"]},
        undated={"query": "Jo Marlowe", "type": "name"},
        dated={"query": "Marlowe, Jo, 1950-", "type": "name"},
        namesake={"query": "Per Odd", "type": "name"},
        other_type={"query": "Ida Quist", "type": "ship"},
    )

    assert [matches(found[key]) for key in ("turned", "as_it_is")] == [["Quist, Ida"], ["Quist, Ida"]]
    assert {one["name"] for one in found["undated"][:2]} == {"Marlowe, Jo, 1920-1999", "Marlowe, Jo, 1950-"}
    assert matches(found["dated"]) == ["Marlowe, Jo, 1950-"]
    assert found["namesake"][0]["name"] == "Odd, Per"
    assert matches(found["undated"]) == matches(found["namesake"]) == found["other_type"] == []


def test_subjects_are_found_by_their_words_and_lead_to_their_records(client, catalogue):
    found = asked(
        client, same={"query": "lace and lace making", "type": "subject"},
        turned={"query": "making of lace", "type": "subject"},
        divided={"query": "United States - History - Civil War, 1861-1865", "type": "subject"},
    )  # fmt: skip

    assert matches(found["same"]) == ["Lace and lace making"]
    assert found["turned"][0]["name"].startswith("Lace and lace making")
    assert "United States" in [one["name"] for one in found["divided"]]
    assert matches(found["divided"]) == []
    where = client.get("/reconcile/view", {"id": found["same"][0]["id"]})["Location"]
    listed = re.findall(r'<a href="/records/(\d+)/', client.get(where).content.decode())
    assert set(listed) == {str(one.id) for one in queries.search('subject_heading:"Lace and lace making"').records}


def test_a_see_reference_leads_to_the_heading_that_is_used(client, clerk, added):
    added(("Twain, Mark, 1835-1910", "Following the equator", "1897", ""))
    authority = Record("00000nz  a2200000n  4500", [
        ("001", "auth1"), ("008", "240101n| azannaabn          |a aaa"), ("100", "1 \x1faTwain, Mark,\x1fd1835-1910"),
        ("400", "1 \x1faClemens, Samuel Langhorne,\x1fd1835-1910"),
    ])  # fmt: skip
    actions.save_many(clerk, drafts=[
        Draft(write.encode(authority, syntax="iso2709"), "iso2709", "utf-8", authority.kind, ("", "auth1"))
    ])  # fmt: skip
    index.catch_up()

    found = asked(client, q={"query": "Clemens, Samuel Langhorne, 1835-1910", "type": "name"})["q"]

    assert matches(found) == ["Twain, Mark, 1835-1910"]


def test_every_heading_in_use_is_found_by_its_own_words(client, catalogue):
    for kind, name in (("name", "author_name"), ("subject", "subject_heading")):
        headings = [heading for heading, _ in sorted(index.current().all_terms(name))][::97]
        found = {}
        for at in range(0, len(headings), 100):
            found |= asked(client, **{one: {"query": one, "type": kind} for one in headings[at : at + 100]})

        assert [one for one in headings if one not in [few["name"] for few in found[one][:2]]] == []
        wrong = [(one, said) for one in headings for said in matches(found[one]) if said != one]
        assert wrong == []


def test_a_batch_asks_the_store_once(client, catalogue, django_assert_max_num_queries):
    titles = [present.title(one.record) for one in list(queries.every_match(""))[:60]]
    batch = {str(at): {"query": title, "type": "title"} for at, title in enumerate(titles)}
    client.get("/reconcile")

    with django_assert_max_num_queries(2):
        found = asked(client, **batch)

    named = [one for key, few in found.items() for one in few if one["name"] == titles[int(key)]]
    assert len(named) >= 58


def test_more_is_told_of_titles(client, catalogue):
    stored = lace()
    properties = [{"id": "isbn"}, {"id": "author", "settings": {"limit": 1}}, {"id": "year"}, {"id": "publisher"}, {"id": "no"}]

    said = client.get("/reconcile", {
        "extend": json.dumps({"ids": [str(stored.id), "999999", "x", "name:x"], "properties": [*properties, {"id": "subject"}]})
    }).json()  # fmt: skip

    assert breaches(said, EXTENDED) == []
    row = said["rows"][str(stored.id)]
    assert (row["isbn"], row["year"], row["publisher"]) == (
        [{"str": "9780486247427"}],
        [{"int": 1984}],
        [{"str": "Dover Publications"}],
    )
    [author] = row["author"]
    assert author["name"] == "Palliser, Bury, Mrs., 1805-1878"
    assert "author_name=Palliser" in client.get("/reconcile/view", {"id": author["id"]})["Location"]
    assert row["subject"][0]["id"].startswith("subject:Lace and lace making")
    assert said["rows"]["999999"] == said["rows"]["x"] == {name: [] for name in row}
    assert [one.get("type", {}).get("id") for one in said["meta"]] == [None, "name", None, None, None, "subject"]
    offered = client.get("/reconcile/properties?type=title").json()["properties"]
    assert [one["id"] for one in offered] == list(reconciling.PROPERTIES)


def test_while_somebody_types_what_begins_so_is_suggested(client, catalogue):
    def suggested(what: str, **given: str) -> list[str]:
        said = client.get(f"/reconcile/suggest/{what}", given).json()
        assert breaches(said, SUGGESTED) == []
        return [one["name"] for one in said["result"]]

    assert suggested("entity", prefix="history of la", type="title")[0] == "History of lace"
    assert "History of lace" in suggested("entity", prefix="history of la")
    assert suggested("entity", prefix="pallis", type="name") == ["Palliser, Bury, Mrs., 1805-1878"]
    assert suggested("entity", prefix="lace and", type="subject")[0].startswith("Lace and lace making")
    assert suggested("entity", prefix="  ") == []
    assert suggested("property", prefix="aut") == ["Author"]
    assert suggested("type", prefix="") == ["Title", "Name", "Subject"]
    assert client.get("/reconcile/suggest/everything?prefix=a").status_code == 404


def test_a_small_page_is_shown_in_the_frame_of_another(client, catalogue):
    answer = client.get(f"/reconcile/preview?id={lace().id}")
    heading = client.get("/reconcile/preview", {"id": "subject:Lace and lace making"})

    assert "Palliser" in answer.content.decode()
    assert "History of lace" in heading.content.decode()
    assert "X-Frame-Options" not in answer
    assert "frame-ancestors *" in answer["Content-Security-Policy"]
    assert "script-src 'self'" in answer["Content-Security-Policy"]
    for nothing in ("999999", "name:<script>alert(1)</script>", "", "x", "9" * 40, "name:", "\0"):
        none = client.get("/reconcile/preview", {"id": nothing})
        assert (none.status_code, b"<script>alert" in none.content) == (404, False), nothing
        assert client.get("/reconcile/view", {"id": nothing}).status_code == 404


@pytest.mark.parametrize(
    "text", ["", "x", "[]", '{"q0": 5}', '{"q0": {}}', '{"q0": {"query": "a", "properties": [5]}}', "[" * 100_000, "1" * 9_000,
             '{"q0": {"query": "a", "properties": [{"v": 1}]}}', json.dumps({str(n): {"query": "a"} for n in range(101)})],
)  # fmt: skip
def test_what_cannot_be_read_is_said(client, library, text):
    answer = client.post("/reconcile", {"queries": text})

    assert answer.status_code == 400
    assert answer.json()["message"]
    assert answer["Access-Control-Allow-Origin"] == "*"


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.floats(),
    lambda inner: (
        st.lists(inner)
        | st.dictionaries(st.sampled_from(["query", "type", "limit", "properties", "pid", "v", "ids", "id"]) | st.text(), inner)
    ),
)


@given(ANYTHING | st.text())
def test_whatever_is_sent_is_read_or_refused(said):
    for read in (reconciliation.questions, reconciliation.extension):
        for text in (json.dumps(said), str(said)):
            try:
                read(text)
            except Refused as refused:
                assert str(refused)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.text(max_size=60), st.sampled_from(["title", "name", "subject", ""]),
    st.dictionaries(st.sampled_from(list(reconciling.PROPERTIES)), st.text(max_size=20) | st.floats() | st.integers()),
)  # fmt: skip
def test_any_cell_gets_an_answer(client, catalogue, text, kind, known):
    given_ = [{"pid": name, "v": value} for name, value in known.items()]

    found = asked(client, q0={"query": text, "properties": given_, **({"type": kind} if kind else {})})

    assert all(0 <= one["score"] <= 100 for one in found["q0"])
    assert len(matches(found["q0"])) <= 1


def test_an_independent_client_walks_from_the_manifest_to_the_page(served):
    """What OpenRefine does, in its order, over the wire."""
    manifest = json.loads(served.get("/reconcile"))
    space = served.address

    def got(address: str, **form: str) -> dict:
        body = urlencode(form).encode() if form else None
        with urllib.request.urlopen(urllib.request.Request(address, body), timeout=30) as answer:  # noqa: S310 - our own
            assert answer.headers["Access-Control-Allow-Origin"] == "*"
            return json.loads(answer.read())

    [found] = got(f"{space}/reconcile", queries=json.dumps({"q0": {"query": "History of lace", "limit": 1}}))["q0"]["result"]
    shown = served.get(manifest["preview"]["url"].replace("{{id}}", quote(found["id"])).removeprefix(space))
    page = served.get(manifest["view"]["url"].replace("{{id}}", quote(found["id"])).removeprefix(space))
    entity = manifest["suggest"]["entity"]
    typed = got(f"{entity['service_url']}{entity['service_path']}?prefix=lace+and+lace&type=subject")["result"][0]
    records = served.get(manifest["view"]["url"].replace("{{id}}", quote(typed["id"])).removeprefix(space))

    assert found["match"]
    assert b"Palliser" in shown
    assert b"<h1" in page
    assert b"History of lace" in page
    assert b"History of lace" in records
    assert breaches(manifest, MANIFEST) == []
