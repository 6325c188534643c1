"""SRU as independent clients speak it, and as the catalogue's own page answers."""

from __future__ import annotations

import json
import shutil
import subprocess

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from alcove.organization.actions import loading
from alcove.retrieval import index, queries

SRW = "{http://www.loc.gov/zing/srw/}"
OASIS = "{http://docs.oasis-open.org/ns/search-ws/sruResponse}"
MARC = "{http://www.loc.gov/MARC21/slim}"


@pytest.fixture
def catalogue(clerk, real_file):
    loading.load_file(clerk, load=loading.start_load(clerk, path=real_file))
    index.catch_up()


def asked(client, **given):
    answer = client.get("/sru", given)
    assert answer.status_code == 200
    return etree.fromstring(answer.content)


def diagnostics(root) -> list[str]:
    return [one.text.rpartition("/")[2] for one in root.iter("{*}uri")]


def test_records_are_found_and_given_in_the_format_asked_for(client, catalogue):
    root = asked(client, version="1.2", operation="searchRetrieve", query='dc.title="history"', maximumRecords="3")

    assert int(root.findtext(f"{SRW}numberOfRecords")) == queries.search("title:history", limit=0).total == 31
    assert [one.text for one in root.iter(f"{SRW}recordPosition")] == ["1", "2", "3"]
    assert len(list(root.iter(f"{MARC}record"))) == 3
    assert root.findtext(f"{SRW}nextRecordPosition") == "4"
    core = asked(client, version="1.1", operation="searchRetrieve", query="history", recordSchema="dc", maximumRecords="1")
    assert core.find(".//{http://purl.org/dc/elements/1.1/}title").text
    text = asked(client, version="1.1", operation="searchRetrieve", query="history", recordPacking="string", maximumRecords="1")
    assert etree.fromstring(text.findtext(f".//{SRW}recordData")).tag == f"{MARC}record"


def test_version_two_counts_what_is_asked_for(client, catalogue):
    root = asked(client, query="history", maximumRecords="0", facetLimit="3:dc.subject,2:dc.language")

    assert root.tag == f"{OASIS}searchRetrieveResponse"
    labels = [one.text for one in root.iter("{*}facetDisplayLabel")]
    assert labels == ["Subject", "Language"]
    term = next(root.iter("{*}term"))
    again = asked(client, query=term.findtext("{*}query"), maximumRecords="0")
    assert again.findtext(f"{OASIS}numberOfRecords") == term.findtext("{*}count")


@pytest.mark.parametrize(
    ("given", "codes"),
    [
        ({"operation": "searchRetrieve", "version": "1.2"}, ["7"]),
        ({"operation": "searchRetrieve", "version": "3.0", "query": "x"}, ["5"]),
        ({"operation": "dance", "version": "1.2"}, ["4"]),
        ({"query": "a and"}, ["10"]),
        ({"query": "(a"}, ["13"]),
        ({"query": 'a "b'}, ["14"]),
        ({"query": "nothing.title=x"}, ["15"]),
        ({"query": "dc.nothing=x"}, ["16"]),
        ({"query": "dc.title ="}, ["10"]),
        ({"query": "dc.title x.near z"}, ["19"]),
        ({"query": "dc.title =/stem z"}, ["20"]),
        ({"query": "dc.title exact z"}, ["22"]),
        ({"query": "dc.title = a?b"}, ["28"]),
        ({"query": 'dc.title = "^a"'}, ["31"]),
        ({"query": "dc.date > now"}, ["36"]),
        ({"query": "a prox b"}, ["39"]),
        ({"query": "history", "recordSchema": "unheard-of"}, ["66"]),
        ({"query": "history", "startRecord": "0"}, ["6"]),
        ({"query": "history", "startRecord": "99999"}, ["61"]),
        ({"query": "history", "version": "1.1", "recordPacking": "odd"}, ["71"]),
        ({"query": "history sortby dc.publisher"}, ["80"]),
        ({"query": "history sortby title date"}, ["82"]),
        ({"scanClause": "dc.language=eng"}, ["16"]),
        ({"scanClause": "dc.title=a", "maximumTerms": "1000"}, ["121"]),
    ],
)
def test_what_cannot_be_done_is_said_by_its_number(client, library, given, codes):
    assert diagnostics(asked(client, **given)) == codes


FIFTY = [
    ('dc.title any "{0} {1}"', "title:{0} OR title:{1}"),
    ('dc.title all "{0} {1}"', "title:{0} title:{1}"),
    ("dc.creator = {0}", "author:{0}"),
    ("dc.subject = {0} not dc.title = {1}", "subject:{0} -title:{1}"),
    ('{0} and dc.date within "1950 1980"', "{0} year:1950..1980"),
    ('"{0} {1}"', '"{0} {1}"'),
    ("{0} {1}", "{0} {1}"),
    ("({0} or {1}) and dc.language = eng", "({0} OR {1}) language:eng"),
    ("{0}*", "{0}*"),
    ("dc.date >= 1983 and {0}", "year:>=1983 {0}"),
]
WORDS = [("history", "music"), ("german", "politics"), ("art", "law"), ("john", "education"), ("united", "states")]


def test_fifty_queries_find_the_same_records_as_the_page(client, catalogue):
    found = 0
    for cql, typed in FIFTY:
        for words in WORDS:
            root = asked(client, version="1.2", operation="searchRetrieve", query=cql.format(*words), maximumRecords="100")
            answer = queries.search(typed.format(*words), limit=100, facets=False)
            ours = {one.text for one in root.iter(f"{SRW}recordIdentifier")}
            assert int(root.findtext(f"{SRW}numberOfRecords")) == answer.total, (cql, words)
            assert ours == {str(one.id) for one in answer.records} or answer.total > 100
            found += answer.total > 0
    assert found >= 40


def test_answers_come_in_the_order_asked_for(client, catalogue):
    root = asked(
        client, query="history sortby dc.date/sort.descending", maximumRecords="100", version="1.2", operation="searchRetrieve"
    )

    ours = [one.text for one in root.iter(f"{SRW}recordIdentifier")]
    assert ours == [str(one.id) for one in queries.search("history", sort="newest", limit=100).records]


def test_a_list_of_headings_can_be_looked_through(client, catalogue):
    root = asked(client, version="1.2", operation="scan", scanClause="dc.creator = sha", maximumTerms="5", responsePosition="2")

    values = [one.text for one in root.iter(f"{SRW}value")]
    assert len(values) == 5
    assert values == sorted(values, key=str.casefold)
    assert values[0].casefold() < "sha" <= values[1].casefold()
    counted = [int(one.text) for one in root.iter(f"{SRW}numberOfRecords")]
    again = asked(client, query=f'alcove.author_name = "{values[1]}"', maximumRecords="0")
    assert int(again.findtext(f"{OASIS}numberOfRecords")) == counted[1]


def test_the_server_explains_itself(client, library):
    root = asked(client)
    zeerex = "{http://explain.z3950.org/dtd/2.0/}"

    assert root.tag == f"{SRW}explainResponse"
    assert {one.get("name") for one in root.iter(f"{zeerex}set")} >= {"cql", "dc", "bath", "rec"}
    assert {one.get("identifier") for one in root.iter(f"{zeerex}schema")} >= {"info:srw/schema/1/marcxml-v1.1"}


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(
        st.sampled_from(
            ["query", "operation", "version", "startRecord", "maximumRecords", "recordSchema", "scanClause", "facetLimit"]
        ),
        st.text(max_size=30)
        | st.sampled_from(["scan", "searchRetrieve", "1.2", "2.0", "10:dc.subject", "-1", "9" * 30, "a" * 5000]),
    )
)
def test_whatever_is_asked_gets_an_answer(client, library, given):
    answer = client.get("/sru", given)

    assert answer.status_code == 200
    etree.fromstring(answer.content)


# The clients of others, against the running program.


def _run(*command: str, said: str = "") -> str:
    if shutil.which(command[0]) is None:
        pytest.skip(f"{command[0]} is not installed")
    done = subprocess.run(command, input=said.encode(), capture_output=True, timeout=60, check=False)
    return done.stdout.decode("utf-8", "replace")


@pytest.mark.slow
@pytest.mark.judge
def test_yaz_client_searches_and_scans(served):
    orders = f"sru get 1.1\nopen {served.address}/sru\nquerytype cql\nfind dc.title=history\nshow 1\nquit\n"
    said = _run("yaz-client", said=orders)

    assert "Number of hits: 31" in said
    assert '<datafield tag="245"' in said


@pytest.mark.slow
@pytest.mark.judge
def test_zoomsh_searches(served):
    said = _run("zoomsh", "set sru get", f"connect {served.address}/sru", "search cql:dc.title=history", "show 30 1", "quit")

    assert "31 hits" in said
    assert "<leader>" in said


@pytest.mark.slow
@pytest.mark.judge
def test_catmandu_takes_all_records_of_a_search(served):
    script = (
        "use Catmandu::Importer::SRU; use JSON::PP; my $i = Catmandu::Importer::SRU->new(base => $ARGV[0], "
        'query => "dc.title=history", recordSchema => "marcxml", parser => "marcxml"); '
        "my @r = @{$i->to_array}; print encode_json([map { $_->{_id} } @r]);"
    )
    done = subprocess.run(["perl", "-MCatmandu::Importer::SRU", "-e", "1"], capture_output=True, check=False)
    if done.returncode:
        pytest.skip("Catmandu::SRU is not installed")
    said = json.loads(_run("perl", "-e", script, f"{served.address}/sru"))

    assert len(set(said)) == 31


@pytest.mark.slow
@pytest.mark.judge
def test_sruthi_takes_all_records_of_a_search(served):
    sruthi = pytest.importorskip("sruthi")
    for version in ("1.1", "1.2"):  # Of 2.0 it does not know the namespace.
        found = sruthi.searchretrieve(
            f"{served.address}/sru", query="dc.title=history", maximum_records=10, sru_version=version
        )
        assert found.count == 31
        assert len(list(found)) == 31
