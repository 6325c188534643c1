"""Crawlers that search too much are asked to wait; readers, record pages and those who work here are not."""

from __future__ import annotations

import pytest
from django.test import Client

from alcove.interfaces.web import budget
from alcove.interfaces.web.budget import Budgets


@pytest.fixture(autouse=True)
def fresh(monkeypatch, settings):
    monkeypatch.setattr(budget, "BUDGETS", Budgets())
    object.__setattr__(settings.CONFIG, "READER_BUDGET", 20)
    yield
    object.__setattr__(settings.CONFIG, "READER_BUDGET", 600)


CRAWLER = "203.0.113.7"


def test_a_crawler_is_asked_to_come_back_and_told_when(client, catalogue):
    answers = [client.get("/search?q=war&language=eng&decade=1990", REMOTE_ADDR=CRAWLER) for _ in range(12)]

    refused = [one for one in answers if one.status_code == 429]
    assert len(refused) == 6
    assert 0 < int(refused[0]["Retry-After"]) <= 60
    assert b"noindex" in refused[0].content
    assert answers[0].status_code == 200


def test_record_pages_stay_open_to_it_and_searches_to_everybody_else(client, found):
    book = found("emma")
    while client.get("/search?q=war", REMOTE_ADDR=CRAWLER).status_code == 200:
        pass

    assert client.get(f"/records/{book.id}/", REMOTE_ADDR=CRAWLER).status_code == 200
    assert client.get("/search?q=war", REMOTE_ADDR="203.0.113.8").status_code == 200
    assert client.get("/search?q=war", REMOTE_ADDR="127.0.0.1").status_code == 200
    assert client.get("/search?q=war", REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR=f"1.2.3.4, {CRAWLER}").status_code == 429


def test_those_who_are_signed_in_are_not_counted(signed_in, catalogue):
    client = signed_in()

    assert {client.get("/search?q=war&language=eng", REMOTE_ADDR=CRAWLER).status_code for _ in range(30)} == {200}


def test_a_budget_fills_up_again():
    now = [0.0]
    budgets = Budgets(lambda: now[0])
    spent = [budgets.spend("a", 5, 20) for _ in range(5)]
    assert spent[:4] == [0, 0, 0, 0]
    assert spent[4] == pytest.approx(15)

    now[0] += 15
    assert budgets.spend("a", 5, 20) == 0
    assert budgets.spend("a", 5, 20) > 0


def test_what_costs_more_than_a_minute_gives_can_still_be_had_once():
    budgets = Budgets(lambda: 0.0)

    assert budgets.spend("a", 1000, 20) == 0
    assert budgets.spend("a", 1, 20) > 0


def test_no_address_is_kept(monkeypatch):
    monkeypatch.setattr(budget, "MOST_CLIENTS", 10)
    budgets = Budgets()
    for number in range(50):
        budgets.spend(f"10.0.0.{number}", 1, 20)

    assert len(budgets._left) == 10
    assert not any(b"10.0.0." in client for client in budgets._left)


def test_far_pages_and_many_limits_cost_more(rf):
    cost = budget.cost_of
    assert cost(rf.get("/search?q=a"), "search") == 1
    assert cost(rf.get("/search?language=a&language=b&format=c"), "search") == 4
    assert cost(rf.get("/search?q=a&page=51"), "search") == pytest.approx(11)
    assert cost(rf.get("/search?q=a&page=99999999999"), "search") == 1


def test_no_reader_is_logged_with_a_query(catalogue, caplog, capfd):
    with caplog.at_level("DEBUG"):
        Client().get("/search?q=verysecretquestion", REMOTE_ADDR=CRAWLER)
        Client().get("/sru?query=verysecretquestion", REMOTE_ADDR=CRAWLER)
        Client().get("/search.atom?q=verysecretquestion", REMOTE_ADDR=CRAWLER)

    said = capfd.readouterr()
    assert "verysecretquestion" not in caplog.text + said.out + said.err
    assert CRAWLER not in caplog.text + said.out + said.err
