"""The quality desk on its pages."""

from __future__ import annotations

import re

import pytest
from django.utils import translation

from alcove.interfaces.web.charts import bars, line_of_time
from alcove.libraries import jobs
from alcove.libraries.models import Job, Membership
from alcove.organization.actions import checking
from alcove.organization.quality import queries, standard
from alcove.organization.quality.completeness import ELEMENTS
from alcove.organization.quality.table import CHECKS


@pytest.fixture
def run(clerk, catalogue):
    return checking.run_quality(clerk, run=checking.start_quality(clerk))


def test_before_the_first_run_the_page_says_what_would_be_looked_at(signed_in, catalogue):
    page = signed_in().get("/staff/quality/").content.decode()

    assert "Nothing has been checked yet" in page and "Check the catalogue" in page


def test_a_run_is_asked_for_followed_and_shown(signed_in, clerk, catalogue):
    client = signed_in()
    sent = client.post("/staff/quality/run")
    job = Job.objects.get(pk=int(sent["Location"].rstrip("/").rsplit("/", 1)[1]))
    assert "The catalogue is being checked." in client.get("/staff/quality/").content.decode()

    jobs.runner(job.kind)(clerk, job)
    page = client.get("/staff/quality/").content.decode()

    assert "See what was found" in client.get(sent["Location"]).content.decode()
    assert "Run now" in page and "Names without a link to an authority" in page and "being checked" not in page
    assert page.count('<svg class="spark"') == page.count('<svg class="share"') >= 3


def test_a_check_is_explained_with_its_records_and_the_way_to_a_batch_edit(signed_in, run):
    client = signed_in()
    page = client.get("/staff/quality/Q602/").content.decode()
    found = queries.line(run, "Q602")

    assert found.check.why in page and 'href="/staff/fix/?check=Q602"' in page
    assert page.count("<mark>") > 3 and "?view=marc" in page
    ids = b"".join(client.get("/staff/quality/Q602/ids.csv").streaming_content).decode().split()
    assert ids == ["id", *map(str, queries.record_ids(run, "Q602"))]
    assert client.get("/staff/quality/Q999/").status_code == 404
    assert "None: every record passed." in client.get("/staff/quality/Q202/").content.decode()


def test_what_stands_in_a_record_is_text_on_the_page(signed_in, clerk, run):
    checking.keep_own_checks(
        clerk, definitions=[{"id": "X1", "title": "<b>T</b>", "where": "245", "condition": "present", "why": "<i>"}]
    )
    checking.run_quality(clerk, run=checking.start_quality(clerk))
    client = signed_in()

    for address in ("/staff/quality/", "/staff/quality/X1/"):
        page = client.get(address).content.decode()
        assert "&lt;b&gt;T&lt;/b&gt;" in page and "<b>T" not in page and "<i>" not in page


def test_scores_are_a_chart_and_a_table_with_the_same_numbers(signed_in, run):
    page = signed_in().get("/staff/quality/complete/").content.decode()
    chart = page[page.index("chart-bars") : page.index("</svg>", page.index("chart-bars"))]

    assert chart.count("<rect") == len(queries.scores(run))
    assert "Table of contents and abstract" in page
    assert sum(count for _, count in queries.scores(run)) == run.records


@pytest.mark.parametrize("language", ["de", "ar"])
@pytest.mark.parametrize("address", ["/staff/quality/", "/staff/quality/Q602/", "/staff/quality/complete/"])
def test_drawings_have_numbers_a_browser_reads_in_every_language(signed_in, run, language, address):
    page = signed_in().get(address, headers={"Accept-Language": language}).content.decode()
    drawn = re.findall(r' (?:x|y|cx|cy|r|width|height)="([^"]*)"', page)

    assert drawn
    assert all(re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", number) for number in drawn)
    assert "Names without a link" not in page


def test_who_may_only_look_sees_no_button_and_can_start_nothing(signed_in, run):
    client = signed_in(Membership.Role.VIEWER)

    assert "Run now" not in client.get("/staff/quality/").content.decode()
    assert "/staff/fix/" not in client.get("/staff/quality/Q602/").content.decode()
    assert client.post("/staff/quality/run").status_code == 403
    client.logout()
    assert client.get("/staff/quality/").status_code == 302


def test_a_page_of_many_findings_asks_the_database_as_often_as_one_of_few(signed_in, run, django_assert_max_num_queries):
    client = signed_in()

    with django_assert_max_num_queries(14):
        client.get("/staff/quality/Q602/")


def test_a_line_and_bars_are_placed_within_their_drawing():
    assert line_of_time([]) is None
    assert line_of_time([5]).last == (97, 3.0) and line_of_time([0]).last == (97, 21.0)
    assert [point.split(",")[1] for point in line_of_time([0, 10]).points.split()] == ["21.0", "3.0"]
    assert [bar.height for bar in bars([("0", 0), ("1", 1), ("2", 1000)])] == [0.0, 1.0, 100.0]
    assert bars([]) == []


@pytest.mark.parametrize("language", ["de", "ar"])
def test_every_check_is_explained_in_every_language(language):
    with translation.override(language):
        texts = [text for check in CHECKS for text in (check.title, check.why, check.remedy)]
        texts += [text for check in standard.checks() for text in (check.title, check.remedy) if text]
        texts += [standard.WHY, *(title for title in ELEMENTS.values() if title not in ("ISBN", "RDA"))]

        assert [text for text in texts if translation.gettext(text) == text] == []


def test_a_check_of_ones_own_is_written_on_the_page_carried_out_and_removed(signed_in, clerk, catalogue):
    client, typed = signed_in(), {"id": "X1", "title": "One <of> two", "where": "245a", "gravity": "noted", "why": "So."}

    refused = client.post("/staff/quality/own/", {**typed, "where": "24", "condition": "present"})
    assert (
        refused.status_code == 400 and "is not a spec" in refused.content.decode() and 'value="24"' in refused.content.decode()
    )
    assert client.post("/staff/quality/own/", {**typed, "condition": "matches", "value": "("}).status_code == 400
    assert client.post("/staff/quality/own/", {**typed, "id": "own", "condition": "present"}).status_code == 400
    for condition, value, kept in [("in", "a\r\n b \n", ["a", "b"]), ("longer than", "7", 7), ("present", "", None)]:
        assert client.post("/staff/quality/own/", {**typed, "condition": condition, "value": value}).status_code == 302
        assert [one.value for one in queries.own_checks(clerk.library_id)] == [kept]

    run = checking.run_quality(clerk, run=checking.start_quality(clerk))
    page = client.get("/staff/quality/own/").content.decode()
    assert queries.line(run, "X1").records > 0
    assert "One &lt;of&gt; two" in page and "is there" in page
    assert "One &lt;of&gt; two" in client.get("/staff/quality/X1/").content.decode()

    client.post("/staff/quality/own/X1/drop")
    assert "There is none yet." in client.get("/staff/quality/own/").content.decode()


def test_who_may_only_look_writes_no_checks(signed_in, catalogue):
    client = signed_in(Membership.Role.VIEWER)
    typed = {"id": "X1", "title": "T", "where": "245a", "gravity": "noted", "condition": "present"}

    assert "<form class='panel" not in client.get("/staff/quality/own/").content.decode()
    assert client.post("/staff/quality/own/", typed).status_code == 403
