"""A basket is the reader's own: kept in their browser, cited, taken home and sent on, and nothing of it is kept here."""

from __future__ import annotations

import pytest

from alcove.records import actions
from alcove.retrieval import index


@pytest.fixture
def books(found):
    return [found(text) for text in ("emma", "genji", "karenina")]


def test_records_are_put_aside_taken_out_and_taken_home(client, books):
    first, second, third = (one.id for one in books)
    page = client.get("/search?q=emma").content.decode()
    assert f'name="add" value="{first}"' in page
    assert "basket" not in client.cookies

    went = client.post("/basket/change", {"add": [first, second, third], "next": "/search?q=emma"})
    client.post("/basket/change", {"remove": third})

    assert went["Location"] == "/search?q=emma"
    assert f'name="remove" value="{first}"' in client.get("/search?q=emma").content.decode()
    page = client.get("/basket/").content.decode()
    assert page.count('class="hit"') == 2
    assert f"/basket/?id={first}&amp;id={second}" in page
    assert client.get("/basket/download?form=ris").content.count(b"TY  -") == 2
    client.post("/basket/change", {"clear": "1"})
    assert "Nothing is here yet" in client.get("/basket/").content.decode()
    assert not client.cookies["basket"].value


def test_a_list_is_sent_on_as_a_link_and_put_in_another_basket(client, books):
    link = "/basket/?" + "&".join(f"id={one.id}" for one in books)

    page = client.get(link).content.decode()
    cited = client.get(f"{link}&style=apa").content.decode()
    client.post("/basket/change", {"add": [one.id for one in books]})

    assert page.count('class="hit"') == 3
    assert "Murasaki" in cited.partition("Citations")[2]
    assert client.get("/basket/").content.decode().count('class="hit"') == 3


def test_what_is_hidden_is_in_no_basket(client, clerk, books):
    with index.following():
        actions.suppress(clerk, record_ids=[books[0].id], reason="A promise")

    page = client.get(f"/basket/?id={books[0].id}&id={books[1].id}").content.decode()

    assert page.count('class="hit"') == 1
    assert "1 record is no longer here" in page
    assert client.get(f"/basket/download?id={books[0].id}&form=ris").content == b""


@pytest.mark.parametrize("said", ["x", "9" * 40, "1.2.<script>", "." * 5000, "-1"])
def test_a_strange_cookie_does_no_harm(client, catalogue, said):
    client.cookies["basket"] = said

    assert client.get("/basket/").status_code == 200
    assert client.post("/basket/change", {"add": "1", "next": "https://evil.example/"})["Location"] == "/basket/"


def test_a_basket_has_an_end(client, catalogue):
    client.post("/basket/change", {"add": list(range(1, 1000))})

    assert len(client.cookies["basket"].value.split(".")) == 200
