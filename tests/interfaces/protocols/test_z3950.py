"""Z39.50 as independent clients speak it, and as the page and SRU answer."""

from __future__ import annotations

import shutil
import socket
import subprocess
from concurrent.futures import ThreadPoolExecutor

import pymarc
import pytest
from lxml import etree

from alcove.formats.z3950 import ber, client
from alcove.formats.z3950.asked import Init, Present, Search
from alcove.formats.z3950.names import Diagnostic
from alcove.formats.z3950.rpn import Term, parse
from alcove.interfaces.protocols.z3950 import Catalogue
from alcove.organization.actions import loading
from alcove.records import actions
from alcove.records.models import Record
from alcove.retrieval import index, queries


@pytest.fixture
def catalogue(clerk, real_file):
    loading.load_file(clerk, load=loading.start_load(clerk, path=real_file))
    index.catch_up()
    return Catalogue()


BIB1 = "1.2.840.10003.3.1"
FIFTY = [
    ('@or @attr 1=4 {0} @attr 1=4 {1}', 'dc.title any "{0} {1}"', "title:{0} OR title:{1}"),
    ('@attr 1=4 @attr 4=6 "{0} {1}"', 'dc.title all "{0} {1}"', "title:{0} title:{1}"),
    ("@attr 1=1003 {0}", "dc.creator = {0}", "author:{0}"),
    ("@not @attr 1=21 {0} @attr 1=4 {1}", "dc.subject = {0} not dc.title = {1}", "subject:{0} -title:{1}"),
    ("@and {0} @and @attr 1=30 @attr 2=4 1950 @attr 1=30 @attr 2=2 1980", '{0} and dc.date within "1950 1980"',
     "{0} year:1950..1980"),
    ('@attr 4=1 "{0} {1}"', '"{0} {1}"', '"{0} {1}"'),
    ('"{0} {1}"', "{0} and {1}", "{0} {1}"),
    ("@and @or {0} {1} @attr 1=54 eng", "({0} or {1}) and dc.language = eng", "({0} OR {1}) language:eng"),
    ("@attr 5=1 {0}", "{0}*", "{0}*"),
    ("@and @attr 1=30 @attr 2=4 1983 {0}", "dc.date >= 1983 and {0}", "year:>=1983 {0}"),
]  # fmt: skip
WORDS = [("history", "music"), ("german", "politics"), ("art", "law"), ("john", "education"), ("united", "states")]


def test_fifty_queries_find_the_same_by_z3950_by_sru_and_on_the_page(client, catalogue):
    found_any = 0
    for pqf, cql, typed in FIFTY:
        for words in WORDS:
            found = catalogue.search(parse(pqf.format(*words)), BIB1, {})
            answer = queries.search(typed.format(*words), limit=100, facets=False)
            sru = etree.fromstring(client.get("/sru", {
                "operation": "searchRetrieve", "version": "1.2", "query": cql.format(*words), "maximumRecords": "100",
            }).content)  # fmt: skip
            by_sru = {int(one.text) for one in sru.iter("{*}recordIdentifier")}
            assert found.total == answer.total == int(sru.findtext("{*}numberOfRecords")), (pqf, words)
            if answer.total <= 100:
                assert set(found.ids) == {one.id for one in answer.records} == by_sru
            found_any += answer.total > 0
    assert found_any >= 40


def test_a_record_deleted_since_the_search_is_a_diagnostic_in_its_place(catalogue, clerk):
    found = catalogue.search(Term("history"), BIB1, {})
    gone = found.ids[1]
    actions.delete(clerk, record_id=gone, expected_version=Record.objects.get(pk=gone).version, reason="Lost")

    first, second, third = catalogue.records(found, 1, 3, "usmarc", "F")

    assert isinstance(second, Diagnostic)
    assert [pymarc.Record(data=one)["001"].data for one in (first, third)]


def test_records_far_down_the_list_are_those_of_the_page(catalogue):
    found = catalogue.search(Term(""), BIB1, {})
    whole = queries.find_ids(found.query, limit=2000)[1]

    for start in (1, 95, 500, 1991, 3):
        assert found.ids_of(start, 10) == whole[start - 1 : start + 9]


# The clients of others, against the running program.


def _run(*command: str, said: str = "") -> str:
    if shutil.which(command[0]) is None:
        pytest.skip(f"{command[0]} is not installed")
    done = subprocess.run(command, input=said.encode(), capture_output=True, timeout=60, check=False)
    return done.stdout.decode("utf-8", "replace")


@pytest.mark.slow
@pytest.mark.judge
def test_yaz_client_searches_scans_sorts_and_takes_every_format(served):
    said = _run(
        "yaz-client",
        said=f"""open localhost:{served.z3950}
find @attr 1=4 history
show 1+31
format xml
show 1
elements mods
show 1
elements F
format sutrs
show 2
sort 1=4 <
format usmarc
show 1
scan @attr 1=1003 sha
find @attr 1=9999 x
querytype cql
find dc.title=history
quit
""",
    )

    assert "Connection accepted by v3 target" in said
    assert said.count("Number of hits: 31") == 2
    assert said.count("Record type: USmarc") == 32
    assert '<datafield tag="245"' in said
    assert "<titleInfo>" in said
    assert "Author or creator: " in said
    assert "The ancient history of the Egyptians" in said.partition("SortResponse")[2]
    assert "Shah, Idries, 1924-1996 (2)" in said
    assert "[114] Unsupported Use attribute" in said


@pytest.mark.slow
@pytest.mark.judge
def test_zoomsh_searches_and_scans(served):
    said = _run("zoomsh", f"connect localhost:{served.z3950}", "set preferredRecordSyntax usmarc", "search @attr 1=4 history",
                "show 30 1", "scan @attr 1=4 history", "quit")  # fmt: skip

    assert "31 hits" in said
    assert "245 " in said


@pytest.mark.slow
@pytest.mark.judge
def test_catmandu_takes_every_record_of_a_search(served):
    if subprocess.run(["perl", "-MCatmandu::Importer::Z3950", "-e", "1"], capture_output=True, check=False).returncode:
        pytest.skip("Catmandu::Z3950 is not installed")
    said = _run("perl", "-e", """
        use Catmandu::Importer::Z3950;
        Catmandu::Importer::Z3950->new(host => "127.0.0.1", port => $ARGV[0], databaseName => "Default",
            preferredRecordSyntax => "usmarc", query => "dc.title=history", queryType => "CQL", handler => "USMARC")
            ->each(sub { print "$_[0]->{_id}\n" });
    """, str(served.z3950))  # fmt: skip

    assert len(set(said.split())) == 31


@pytest.mark.slow
def test_our_own_client_takes_records_that_pymarc_reads(served):
    found = client.search(lambda: socket.create_connection(("127.0.0.1", served.z3950)), database="Default",
                          query="@attr 1=4 history", most=31)  # fmt: skip

    assert found.total == len(found.records) == 31
    assert all(pymarc.Record(data=one.raw).title for one in found.records)


@pytest.mark.slow
def test_many_clients_are_served_side_by_side_though_some_are_silent_or_hostile(served):
    where = ("127.0.0.1", served.z3950)
    silent = [socket.create_connection(where) for _ in range(20)]
    for one in silent[::2]:
        one.sendall(Init().write()[:10])
    hostile = [socket.create_connection(where) for _ in range(10)]
    for one in hostile:
        one.sendall(b"GET / HTTP/1.1\r\n\r\n")
    endless = socket.create_connection(where)
    endless.sendall(b"\xb4\x84\x7f\xff\xff\xff" + b"x" * 1000)

    def talk(number: int) -> int:
        with socket.create_connection(where, timeout=30) as door:
            for request in (Init(), *(Search(Term(word)) for word in ("history", "music", "law")), Present(1, 5)):
                door.sendall(request.write())
                data = b""
                while not ber.whole(data):
                    data += door.recv(65536)
            return len(data)

    with ThreadPoolExecutor(16) as together:
        assert all(size > 1000 for size in together.map(talk, range(48)))
    assert all(b"no message of Z39.50" in one.recv(65536) for one in hostile)
    assert b"More than 200,000 bytes" in endless.recv(65536)
    for one in (*silent, *hostile, endless):
        one.close()
