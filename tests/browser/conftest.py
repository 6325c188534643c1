"""A real server over the sample collection, and a real browser."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from alcove.marc import read, write
from alcove.marc.record import Record
from alcove.organization import sample

from . import checks

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or ""
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--no-first-run",
    "--disable-extensions", "--disable-sync", "--disable-default-apps", "--mute-audio",
]  # fmt: skip
PASSWORD = "a quiet library 7"
TOKEN = "0123456789abcdef01234567"


def _reason() -> str:
    if not (find_spec("playwright") and find_spec("axe_playwright_python")):
        return "the access harness needs Playwright and axe-playwright-python: scripts/setup test"
    return "" if CHROMIUM else "the access harness needs Chromium: apt-get install chromium"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything here, and skip it in one clear line where there is no browser."""
    reason = _reason()
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if reason and "browser" in getattr(item, "fixturenames", ()):
                item.add_marker(pytest.mark.skip(reason=reason))


TWO_CHANGE_SETS = """
from alcove.libraries import queries as libraries
from alcove.libraries.action import Actor
from alcove.marc import write
from alcove.marc.record import Record
from alcove.organization import drafts
from alcove.organization.actions import correcting, drafting
from alcove.organization.models import CorrectionRequest
from alcove.records import actions, queries
from alcove.retrieval import actions as lists

actor = Actor.operator(libraries.default_library())
found = list(queries.all_stored())
for chosen in (found[:30], found[30:33]):
    change_set = actions.open_change_set(actor, title="Add a note", reason="Asked for", source="test")
    changed = [Record(one.record.leader, [*one.record.entries, ("590", "  \\x1faSeen.")]) for one in chosen]
    raws = [write.encode(one, syntax="iso2709") for one in changed]
    edits = [actions.Edit(one.id, one.version, raw, "iso2709", "utf-8", one.kind) for one, raw in zip(chosen, raws)]
    actions.propose(change_set, edits, examined=len(edits))
    actions.close_change_set(actor, change_set=change_set)
actions.apply_change_set(actor, change_set=change_set, fingerprint=change_set.fingerprint)
lists.make_list(actor, title="Novels for a course", description="In many scripts.", record_ids=[one.id for one in found[:4]])
asked = correcting.ask_for_correction(actor, record_id=found[0].id, standing="self", text="This is not my name.")
CorrectionRequest.objects.filter(pk=asked.pk).update(token="a-token-of-the-tests")
drafting.keep_template(actor, name="Novels", text=drafts.template(actor.library_id, "book"))
"""

WORDS_AND_DECISIONS = """
from datetime import timedelta
from django.contrib.auth.models import User
from django.utils import timezone
from alcove.community import actions as community
from alcove.community import heading_change
from alcove.community.models import Matter, Receipt
from alcove.community.queries.receipts import hash_of
from alcove.formats.terms.entries import *
from alcove.libraries import permissions
from alcove.libraries import queries as libraries
from alcove.libraries.action import Actor
from alcove.organization.actions import auditing, term_lists
from alcove.organization.wording import WordingChange
from alcove.records import queries

library = libraries.default_library()
ada, ben = Actor.of(User.objects.get(username="ada"), library), Actor("ben", library.pk, frozenset({"*"}))
headings = {}
for one in queries.all_stored():
    for field in one.record.fields("650"):
        if field.indicators[1] == "0" and field.get("a"):
            headings.setdefault(field.get("a").strip(" ."), one.id)
terms = sorted(headings)
entries = tuple(
    Entry(f"t{number}", term, "en", ("lcsh",), why="Somebody objects.", alternatives=(Alternative(f"{term} (other words)"),))
    for number, term in enumerate(terms[:60])
)
word = Entry("w1", "war", "en", (), Part.PROSE, Match.TOKEN, Status.SLUR, "For the shield.", outcome=Outcome.ASK)
term_lists.keep_terms(ada, code="ours", term_list=TermList(ListHeader("ours", "Our own list", language="en"), (*entries, word)))
term_lists.keep_terms(ada, code="theirs", term_list=TermList(ListHeader("theirs", "Another list"), (Entry(
    "t1", terms[0], "en", ("lcsh",), why="Somebody else objects.", alternatives=(Alternative("Yet other words"),)),)))
auditing.run_audit(ada, run=auditing.start_audit(ada))
reasons = "Those whom this names say it otherwise, and so do three libraries near us."
for number, outcome in ((0, Outcome.ONE), (1, Outcome.SPLIT), (2, Outcome.ONE), (3, Outcome.ONE)):
    shown = (f"{terms[number]} (other words)",) + ((f"{terms[number]} (others)",) if outcome == Outcome.SPLIT else ())
    target = heading_change.target_of(WordingChange(terms[number], shown, outcome=outcome))
    title = f"{terms[number]}, in other words"
    matter = community.propose(ada, kind="heading_change", title=title, summary="Why not?", target=target)
    community.preview(ada, matter=matter)
    if number == 3:
        continue
    community.open_matter(ada, matter=matter)
    community.post(ben, matter=matter, text="Who says so?")
    community.add_evidence(ben, matter=matter, kind="community", citation="A letter", url="https://example.org/")
    if number == 2:
        continue
    objection = community.take_position(ben, matter=matter, stance="object", text="Not yet.")
    community.answer_position(ada, position=objection, text="We have waited long.")
    early = timezone.now() - timedelta(days=20)
    Matter.objects.filter(pk=matter.pk).update(opened=early, closes=early + timedelta(days=14))
    matter.refresh_from_db()
    community.close_matter(ada, matter=matter)
    community.decide(ben, matter=matter, outcome="accepted", reasons=reasons, dissent="One would wait.")
    community.apply_decision(ben, matter=matter)
    community.publish(ben, matter=matter)
guest = Actor("a reader", library.pk, permissions.PUBLIC)
target = {"record": headings[terms[0]], "words": terms[0]}
reported, _ = community.report(guest, target=target, text="It hurts.", wish="Other words")
Receipt.objects.filter(matter=reported).update(token_hash=hash_of("a-receipt-of-the-tests"))
"""

MONEY = """
from datetime import date
from decimal import Decimal
from alcove.acquisition.actions import funds, invoices, orders
from alcove.acquisition.actions.orders import CopyWish
from alcove.libraries import queries
from alcove.libraries.action import Actor

clerk = Actor("clerk", queries.default_library().pk, frozenset({"*"}))
year = funds.add_year(clerk, code="2026", starts=date(2026, 1, 1), ends=date(2026, 12, 31))
ledger = funds.add_ledger(clerk, code="MAIN", name="Main ledger", currency="EUR")
made = []
for code, parent in (("BOOKS", None), ("BOOKS-FR", "BOOKS"), ("FILM", None)):
    fund = funds.add_fund(clerk, ledger=ledger, code=code, name=code.title(), parent=made[0].fund if parent else None)
    made.append(funds.open_budget(clerk, fund=fund, year=year, encumbrance_limit=Decimal(100), expenditure_limit=Decimal(100)))
    funds.allocate(clerk, budget=made[-1], amount=1000_00, key=code)
vendor = orders.add_vendor(clerk, code="SHOP", name="Books & Co", currency="EUR")
order = orders.draft_order(clerk, vendor=vendor, number="PO-1")
line = orders.add_line(
    clerk, order=order, title="The tale of Genji", price=2050, isbn="9780306406157",
    copies=[CopyWish(made[0].fund, "Main"), CopyWish(made[1].fund, "East"), CopyWish(made[1].fund, "West")],
)
orders.open_order(clerk, order=order, year=year)
first, second, _ = line.copies.all()
orders.receive(clerk, copies=[first], barcode="39000001")
orders.cancel_copies(clerk, copies=[second], reason="Out of print")
pending = orders.draft_order(clerk, vendor=vendor, number="PO-2")
orders.add_line(clerk, order=pending, title="Another tale", price=999, copies=[CopyWish(made[2].fund)])
for number, amount in (("I-1", 4100), ("I-2", 9900)):
    invoice = invoices.enter_invoice(clerk, vendor=vendor, number=number, dated=date(2026, 3, 1), year=year)
    invoices.add_invoice_line(clerk, invoice=invoice, amount=amount, line=line, quantity=2, releases=False)
    invoices.add_charge(clerk, invoice=invoice, description="Freight", amount=350)
    if number == "I-1":
        invoices.approve_invoice(clerk, invoice=invoice)
"""

COMMUNITIES = """
import json
from django.conf import settings
from django.contrib.auth.models import User
from alcove.community import actions as community
from alcove.community.models import LabelProject
from alcove.libraries import actions as libraries
from alcove.libraries import queries as of_libraries
from alcove.libraries.action import Actor
from alcove.records import queries
from alcove.retrieval import index

library = of_libraries.default_library()
ada = Actor.of(User.objects.get(username="ada"), library)
label = {
    "unique_id": "a1", "name": "TK W\u0101", "label_type": "seasonal", "language_tag": "mi", "language": "Maori",
    "label_text": "Kaua e p\u0101nuihia i te p\u014d.", "img_url": "https://hub.example/a.png", "svg_url": "",
    "audiofile": "https://hub.example/a.mp3", "community": {"name": "Ng\u0101ti Hine"},
    "translations": [{"translated_name": "TK Seasonal", "language_tag": "en", "language": "English",
                      "translated_text": "Not in the night."}], "created": "", "updated": "",
}
project = {
    "unique_id": "p1", "project_page": "https://hub.example/projects/p1/", "title": "Songs", "project_privacy": "Public",
    "date_modified": "", "notice": [], "bc_labels": [], "tk_labels": [label],
}
community.receive_labels(
    ada, data=json.dumps(project).encode(), source_name="hub.json",
    files={"a.png": bytes.fromhex("89504e470d0a1a0a") + bytes(40), "a.mp3": b"ID3" + bytes(40)},
)
ids = [one.id for one in queries.all_stored() if one.kind == "bibliographic"][150:153]
for record_id, protocol in zip(ids, ("open", "notice-first", "ask-us")):
    made = community.open_materials(ada, name="Songs of the valley", community="Ng\u0101ti Hine")
    community.describe_materials(
        ada, materials=made, name=made.name, community=made.community, project=LabelProject.objects.get(),
        notices=["attribution-incomplete"],
    )
    with index.following():
        community.put_in_materials(ada, materials=made, record_ids=[record_id])
        community.set_protocol(
            ada, materials=made, protocol=protocol, notice="Sung in winter only.", how_to_ask="Write to us.", language="en"
        )
community.look_at_held(ada, record_id=ids[2])
(settings.ALCOVE_HOME / "communities.txt").write_text(" ".join(map(str, ids)))
"""


@dataclass
class Site:
    """A running catalogue: its address, its home, and what stands in the addresses of its pages."""

    address: str
    home: Path
    places: dict[str, str] = field(default_factory=dict)

    def url(self, address: str) -> str:
        """Give the whole address of a page."""
        return self.address + address.format(**self.places)

    def get(self, address: str) -> Any:
        """Ask the API."""
        with urllib.request.urlopen(self.address + address, timeout=20) as answer:  # noqa: S310 - our own server
            return json.load(answer)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Serve the sample collection, with a load that has problems and a record that has two versions."""
    home = tmp_path_factory.mktemp("browser") / "home"
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port = door.getsockname()[1]
    environ = {
        **os.environ,
        "ALCOVE_HOME": str(home),
        "ALCOVE_PORT": str(port),
        "ALCOVE_LANGUAGE": "en",
        "ALCOVE_PASSWORD": PASSWORD,
        "PYTHONPATH": str(Path(__file__).parents[2] / "src"),
    }

    def run(*arguments: str) -> None:
        command = [sys.executable, "-m", "alcove.interfaces.cli", *arguments]
        done = subprocess.run(command, env=environ, capture_output=True, timeout=120, check=False)
        assert done.returncode in (0, 1), done.stderr.decode()

    run("init", "--sample")
    run("user", "add", "ada", "--role", "administrator")
    run("user", "add", "ben", "--role", "cataloguer")
    damaged = home / "files" / TOKEN / "damaged.mrc"
    damaged.parent.mkdir(parents=True)
    damaged.write_bytes(damaged_file())
    run("load", str(damaged))
    for name, records in (("twins.mrc", twins()[:2]), ("third.mrc", twins()[2:])):
        (home / name).write_bytes(b"".join(records))
        run("load", "--match", "isbn-title", "--overlay", "local", str(home / name))
    run("manage", "shell", "-c", TWO_CHANGE_SETS)
    run("manage", "shell", "-c", WORDS_AND_DECISIONS)
    run("manage", "shell", "-c", COMMUNITIES)
    run("manage", "shell", "-c", MONEY)
    run("work", "--once")
    run("quality", "run")
    run("authorities", "link")
    serve = [sys.executable, "-m", "alcove.interfaces.cli", "serve"]
    server = subprocess.Popen(serve, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    found = Site(f"http://127.0.0.1:{port}", home)
    try:
        _wait_for(found)
        # The catalogue looks in itself: everything it finds it holds.
        run("targets", "add", "Next door", f"{found.address}/sru", "--inside")
        run("lookup", "--query", "title: genji")
        (home / "numbers.txt").write_text("9780261102217\n9780140449136\nno number\n", "utf-8")
        run("lookup", "--file", str(home / "numbers.txt"))
        found.places = _places(found)
        yield found
    finally:
        server.terminate()
        server.wait(timeout=40)


def damaged_file() -> bytes:
    """Give twenty records of the sample, each with a new edition; the third cut short, the fifth with a broken directory."""
    stretches = read.read(sample.files()[0])
    records = [stretch.record for stretch in stretches if stretch.record is not None][:20]
    changed = [Record(one.leader, [*one.entries, ("250", "  \x1faNew edition.")]) for one in records]
    raws = [write.encode(one, syntax="iso2709") for one in changed]
    raws[2] = raws[2][: len(raws[2]) // 2]
    raws[4] = raws[4][:26] + b"\xff\xfe**" + raws[4][30:]
    return b"".join(raws)


def twins() -> list[bytes]:
    """Give two records that have the same ISBN and title, and a third that may be either."""
    fields = [("020", "  \x1fa9780261102217"), ("245", "10\x1faA Hobbit twice"), ("590", "  \x1faOurs")]
    return [
        write.encode(Record("00000nam a2200000 i 4500", [("001", f"twin{number}"), *fields]), syntax="iso2709")
        for number in (1, 2, 3)
    ]


def _wait_for(site: Site) -> None:
    for _ in range(200):
        try:
            urllib.request.urlopen(site.address + "/healthz", timeout=5).close()  # noqa: S310 - our own server
            return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the server did not start")


def _places(site: Site) -> dict[str, str]:
    def first(query: str) -> str:
        return str(site.get(f"/api/search?q={query}&limit=1")["records"][0]["id"])

    changed = next(one for one in site.get("/api/search?q=%22new+edition%22&limit=20")["records"] if one["version"] > 1)
    jobs = sorted((site.home / "files").iterdir())
    decided = site.get("/decisions.json")["decisions"][0]
    reworded = site.get(f"/api/search?q=subject:%22{quote(decided['target']['shown'][0])}%22&limit=1")["records"][0]["id"]
    authority = site.get("/api/search?q=kind:authority+murasaki&limit=1")["records"][0]["id"]
    return {
        "record": first("genji"), "hebrew": first("language:heb"), "changed": str(changed["id"]), "token": jobs[0].name,
        "job": str(len(sample.files()) + 1), "load": str(len(sample.files()) + 1),
        "ready": "1", "applied": "2", "undecided": "1",
        "target": "1", "lookup": "1", "list": "2", "offer": "1",
        "authority": str(authority), "question": "1", "correction": "a-token-of-the-tests",
        "decision": decided["url"].rstrip("/").rpartition("/")[2], "receipt": "a-receipt-of-the-tests",
        "reworded": str(reworded),
        **dict(zip(("labelled", "noticed", "held"), (site.home / "communities.txt").read_text().split(), strict=True)),
    }  # fmt: skip


@pytest.fixture(scope="session")
def axe_source() -> str:
    """Give axe-core."""
    return checks.axe_source()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Start Chromium once a file of tests; it must not outlive them, for its loop would stand in Django's way."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield running
        running.close()


@dataclass
class Visit:
    """A page in a browser, with what the page said and asked for on the way."""

    page: Any
    said: list[str]
    asked: list[str]


class Reader:
    """Somebody with a browser: anonymous or at work here, by day, by night or from right to left."""

    def __init__(self, browser: Any, site: Site) -> None:
        """Keep both."""
        self.browser, self.site = browser, site
        self._contexts: dict[tuple[str, bool], Any] = {}

    def context(self, mode: str, *, staff: bool) -> Any:
        """Give the browser context for a mode: light, dark, rtl or bare (no JavaScript)."""
        key = (mode, staff)
        if key not in self._contexts:
            self._contexts[key] = context = self.browser.new_context(
                color_scheme="dark" if mode == "dark" else "light", java_script_enabled=mode != "bare",
                reduced_motion="reduce", viewport={"width": 1280, "height": 800},
            )  # fmt: skip
            context.set_default_timeout(10_000)
            context.add_init_script(checks.LISTENING)
            if mode == "rtl":
                context.add_cookies([{"name": "django_language", "value": "ar", "url": self.site.address}])
            if staff:
                self._sign_in(context)
        return self._contexts[key]

    def somebody(self, name: str = "", *, javascript: bool = True) -> Any:
        """Give a page to somebody of their own: a person who works here, or nobody known."""
        context = self.browser.new_context(java_script_enabled=javascript)
        context.set_default_timeout(10_000)
        if name:
            self._sign_in(context, name)
        return context.new_page()

    @contextmanager
    def at(self, address: str, *, mode: str = "light", staff: bool = False) -> Iterator[Visit]:
        """Visit a page."""
        page = self.context(mode, staff=staff).new_page()
        visit = Visit(page, [], [])
        page.on("console", lambda message: visit.said.append(message.text))
        page.on("pageerror", lambda error: visit.said.append(str(error)))
        page.on("request", lambda request: visit.asked.append(request.url))
        try:
            visit.page.response = page.goto(self.site.url(address))
            yield visit
        finally:
            page.close()

    def _sign_in(self, context: Any, name: str = "ada") -> None:
        page = context.new_page()
        page.goto(self.site.url("/accounts/sign-in/"))
        page.fill("#id_username", name)
        page.fill("#id_password", PASSWORD)
        page.click("main form button")
        page.wait_for_url("**/staff/")
        page.close()


@pytest.fixture(scope="module")
def reader(browser: Any, site: Site) -> Reader:
    """Give a reader with a browser."""
    return Reader(browser, site)
