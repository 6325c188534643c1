"""Looking for records elsewhere at the desk: scan, see, take."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.identification.conftest import free_port
from tests.marc.any_record import record

from alcove.formats import sru
from alcove.identification.actions import looking_up as verbs
from alcove.identification.actions import targets as actions
from alcove.identification.models import Lookup, Offer, Target
from alcove.identification.targets import Settings
from alcove.libraries.models import Job, Membership
from alcove.marc import keys, write
from alcove.organization.actions import loading
from alcove.records.models import ChangeSet
from alcove.records.models import Record as Kept
from alcove.retrieval import index

HOBBIT = record("001 99", "003 DLC", "020 __ $a 0261102214", "245 14 $a The hobbit $b <b>or</b>", "650 _0 $a Dragons")
WAR = record("001 98", "003 DLC", "020 __ $a 9780140449136", "245 10 $a Crime and punishment")
OURS = record("001 7", "003 OURS", "020 __ $a 9780261102217", "245 14 $a The hobbit $b <b>or</b>", "590 __ $a Signed")


@pytest.fixture
def elsewhere() -> Iterator[int]:
    """Serve two records by SRU, whatever is asked for that has one of their numbers."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found = [one for one in (HOBBIT, WAR) if keys.isbns(one)[0] in self.path]
            answer = [sru.Found(write.encode(one, syntax="marcxml").decode(), "1", at) for at, one in enumerate(found, 1)]
            asked = sru.read({"operation": "searchRetrieve", "version": "1.1", "query": "a"})
            self.send_response(200)
            self.end_headers()
            self.wfile.write(sru.found_response(asked, len(answer), answer).encode())

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()


@pytest.fixture
def targets(clerk, elsewhere) -> list[Target]:
    """Give one target that answers and one at which nobody is."""

    def at(name: str, port: int) -> Target:
        settings = Settings(name, "sru", f"http://127.0.0.1:{port}/", version="1.1", is_inside=True)
        return actions.add_target(clerk, settings=settings)

    return [at("Next <i>door</i>", elsewhere), at("Dead", free_port())]


@pytest.fixture
def ours(clerk, tmp_path):
    """Hold a Hobbit with a note of ours."""
    path = tmp_path / "ours.mrc"
    path.write_bytes(write.encode(OURS, syntax="iso2709"))
    with index.following():
        loading.load_file(clerk, load=loading.start_load(clerk, path=path))
    return Kept.objects.get()


def test_a_scan_shows_how_every_target_answered_and_what_was_found(signed_in, targets):
    answer = signed_in().post("/staff/lookup/", {"q": "9780140449136", "target": [one.pk for one in targets]}, follow=True)
    page = answer.content.decode()

    assert answer.redirect_chain[-1][0] == f"/staff/lookup/{Lookup.objects.get().pk}/"
    assert "Crime and punishment" in page and "You do not hold it." in page
    assert "Next &lt;i&gt;door&lt;/i&gt;" in page and "cannot be reached" in page
    assert 'id="q"' in page  # the next one can be scanned at once


def test_a_record_is_looked_at_taken_and_applied(signed_in, targets):
    client = signed_in()
    client.post("/staff/lookup/", {"q": "ISBN 0-14-044913-2", "target": [targets[0].pk]})
    offer = Offer.objects.get()

    page = client.get(f"/staff/lookup/record/{offer.pk}/").content.decode()
    assert "it is added as it came" in page
    assert "Crime and punishment" in client.get(f"/staff/lookup/record/{offer.pk}/?view=marc").content.decode()
    answer = client.post(f"/staff/lookup/record/{offer.pk}/take", {"choice": ""}, follow=True)
    made = ChangeSet.objects.get()
    assert answer.redirect_chain[-1][0] == f"/staff/changes/{made.pk}/"
    assert "Taken from Next" in answer.content.decode()
    client.post(f"/staff/changes/{made.pk}/apply", {"fingerprint": made.fingerprint})

    assert "Crime and punishment" in client.get("/search", {"q": "isbn:9780140449136"}).content.decode()


def test_one_that_is_held_stands_beside_ours_with_what_would_change(signed_in, targets, ours):
    client = signed_in()
    found = client.post("/staff/lookup/", {"q": "0261102214", "target": [targets[0].pk]}, follow=True).content.decode()
    assert f'<a href="/records/{ours.pk}/">' in found
    assert "ISBN 9780261102217" in found
    assert "<b>or</b>" not in found
    offer = Offer.objects.get()

    page = client.get(f"/staff/lookup/record/{offer.pk}/").content.decode()
    client.post(f"/staff/lookup/record/{offer.pk}/take", {"choice": ""})

    assert re.search(r"diff-come.*Dragons", page, re.DOTALL)
    assert f"It goes over your record {ours.pk}." in page
    [change] = ChangeSet.objects.get().changes.all()
    assert change.record_id == ours.pk
    assert b"Signed" in bytes(change.raw) and b"Dragons" in bytes(change.raw)
    made = ChangeSet.objects.get()
    client.post(f"/staff/changes/{made.pk}/apply", {"fingerprint": made.fingerprint})
    assert "nothing to take" in client.get(f"/staff/lookup/record/{offer.pk}/").content.decode()


def test_a_page_with_many_finds_asks_the_database_no_more_often(signed_in, clerk, targets, ours):
    client = signed_in()
    numbers = ["9780140449136", "9780261102217", "9780486415871"]
    counts = []
    for some in (numbers[:1], numbers):
        lookup = verbs.start_look_up_many(clerk, numbers=some, targets=targets[:1], title="a list", asks_for_held=True)
        verbs.run_job(clerk, lookup.job)
        client.get(f"/staff/lookup/{lookup.pk}/")
        with CaptureQueriesContext(connection) as asked:
            client.get(f"/staff/lookup/{lookup.pk}/")
        counts.append(len(asked))

    assert Offer.objects.count() == 3
    assert counts[1] <= counts[0] + 1


def test_a_list_is_looked_for_by_the_worker_and_taken_at_once(signed_in, clerk, targets, ours):
    client = signed_in()
    file = SimpleUploadedFile("new.csv", b"Title;ISBN\nA;9780140449136\nB;9780261102217\nC;9780486415871\n")
    answer = client.post("/staff/lookup/list/", {"file": file, "target": [targets[0].pk]}, follow=True)
    assert "waiting" in answer.content.decode().lower()
    lookup = Lookup.objects.get()

    verbs.run_job(clerk, lookup.job)
    page = client.get(f"/staff/lookup/{lookup.pk}/").content.decode()
    assert "Found once (1)" in page and "Already held (1)" in page and "Not found (1)" in page
    only = client.get(f"/staff/lookup/{lookup.pk}/?outcome=held").content.decode()
    assert "9780261102217" in only and "9780486415871" not in only
    client.post(f"/staff/lookup/{lookup.pk}/take")

    assert ChangeSet.objects.get().proposed == 1
    assert "taken" in client.get(f"/staff/lookup/{lookup.pk}/").content.decode()
    assert f"/staff/lookup/{lookup.pk}/" in client.get(f"/staff/jobs/{lookup.job_id}/").content.decode()


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/staff/lookup/", {"q": "  "}),
        ("/staff/lookup/", {"q": "9780140449136", "target": ["999", "x", "9" * 40]}),
        ("/staff/lookup/", {"q": "9780140449136", "match": "no such profile"}),
        ("/staff/lookup/list/", {"numbers": ""}),
        ("/staff/lookup/list/", {"numbers": "\n".join(map(str, range(6000)))}),
    ],
)
def test_what_cannot_be_looked_for_is_said_on_the_page(signed_in, targets, address, said):
    answer = signed_in().post(address, {"target": [targets[1].pk], **said})

    assert answer.status_code == 400
    assert 'role="alert"' in answer.content.decode()
    assert not Lookup.objects.exists()


def test_who_may_only_look_takes_nothing_and_asks_nobody(signed_in, clerk, targets):
    line = verbs.look_up(clerk, typed="9780140449136", targets=targets[:1])
    client, offer = signed_in(Membership.Role.VIEWER), Offer.objects.get()

    assert "Crime and punishment" in client.get(f"/staff/lookup/{line.lookup_id}/").content.decode()
    assert 'name="choice"' not in client.get(f"/staff/lookup/record/{offer.pk}/").content.decode()
    for address in ("/staff/lookup/", "/staff/lookup/list/"):
        assert client.post(address, {"q": "9780140449136", "numbers": "1", "target": [targets[0].pk]}).status_code == 403
    assert client.post(f"/staff/lookup/record/{offer.pk}/take").status_code == 403
    assert client.get(f"/staff/targets/{targets[0].pk}/").status_code == 403
    assert client.post(f"/staff/targets/{targets[0].pk}/do", {"do": "remove"}).status_code == 403
    assert (Lookup.objects.count(), Target.objects.count(), ChangeSet.objects.count()) == (1, 2, 0)


@pytest.mark.parametrize("address", ["/staff/lookup/", "/staff/targets/", "/staff/lookup/list/", "/staff/targets/new/"])
def test_nobody_from_outside_comes_in(client, library, address):
    assert client.get(address).status_code == 302
    assert client.post(address, {"q": "x"}).status_code == 302


def test_the_first_targets_are_offered_and_switched_on(signed_in):
    client = signed_in()
    assert "No target is switched on" in client.get("/staff/lookup/").content.decode()
    assert "Library of Congress" in client.get("/staff/targets/").content.decode()

    client.post("/staff/targets/ready-made")
    first = Target.objects.get(name="Deutsche Nationalbibliothek")
    assert not first.is_on
    client.post(f"/staff/targets/{first.pk}/do", {"do": "on"})

    assert "Deutsche Nationalbibliothek" in client.get("/staff/lookup/").content.decode()
    assert "K10plus" not in client.get("/staff/lookup/").content.decode()


def test_a_target_is_added_changed_tested_and_removed(signed_in, elsewhere):
    client = signed_in(Membership.Role.ADMINISTRATOR)
    given = {"name": "Near", "kind": "sru", "address": f"http://127.0.0.1:{elsewhere}/", "version": "1.1", "seconds": "3",
             "index_isbn": "bath.isbn", "password": "quiet words", "inside": "on"}  # fmt: skip
    client.post("/staff/targets/new/", given)
    target = Target.objects.get()
    assert (target.password, target.indexes, target.seconds) == ("quiet words", {"isbn": "bath.isbn"}, 3)

    assert "quiet words" not in client.get(f"/staff/targets/{target.pk}/").content.decode()
    client.post(f"/staff/targets/{target.pk}/", {**given, "password": "", "seconds": "5"})
    target.refresh_from_db()
    assert (target.password, target.seconds) == ("quiet words", 5)
    assert "answered" in client.post(f"/staff/targets/{target.pk}/do", {"do": "test"}, follow=True).content.decode()
    client.post(f"/staff/targets/{target.pk}/do", {"do": "remove"})
    assert not Target.objects.exists()


def test_a_cataloguer_cannot_open_the_inside(signed_in):
    client = signed_in()
    given = {"name": "Near", "kind": "sru", "address": "http://127.0.0.1:8000/", "version": "1.1", "inside": "on"}

    assert client.post("/staff/targets/new/", given).status_code == 403
    assert 'name="inside"' not in client.get("/staff/targets/new/").content.decode()
    bad = client.post("/staff/targets/new/", {**given, "address": "ftp://x", "inside": ""})
    assert bad.status_code == 403
    del given["inside"]
    bad = client.post("/staff/targets/new/", {**given, "address": "ftp://x"})
    assert bad.status_code == 400 and "http:// or https://" in bad.content.decode()
    assert not Target.objects.exists()
    assert not Job.objects.exists()
