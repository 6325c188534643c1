"""Readers follow a search by e-mail: a letter to confirm, letters with what is new, one click to stop, and nothing is left."""

from __future__ import annotations

import re
import socket
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone, translation

from alcove.libraries.models import TrailEntry
from alcove.marc import write
from alcove.marc.record import Record as MarcRecord
from alcove.records import actions as records
from alcove.records.saving import Draft
from alcove.retrieval import actions, following, index
from alcove.retrieval.actions import CannotFollow, Wish
from alcove.retrieval.models import SavedSearch


@pytest.fixture(autouse=True)
def mailing(settings):
    object.__setattr__(settings.CONFIG, "MAIL_HOST", "mail.example.org")
    yield
    object.__setattr__(settings.CONFIG, "MAIL_HOST", "")


def add(clerk, *titles: str) -> None:
    drafts = []
    for title in titles:
        record = MarcRecord("00000nam a2200000 a 4500", [("001", title), ("245", f"10\x1fa{title}")])
        drafts.append(Draft(write.encode(record, syntax="iso2709"), "iso2709", "utf-8", record.kind, ("", title)))
    with index.following():
        records.save_many(clerk, drafts=drafts)


def a_day_later() -> None:
    SavedSearch.objects.filter(due__isnull=False).update(due=timezone.now() - timedelta(seconds=1))


def test_from_a_page_of_results_to_letters_and_to_the_end(client, clerk):
    add(clerk, "Lace in Venice")
    page = client.get("/search?q=lace").content.decode()
    assert 'action="/follow/"' in page

    client.post("/follow/", {"q": "lace", "email": "ann@example.org", "every": "day"})
    [asked] = mail.outbox
    assert "lace" in asked.subject
    where = re.search(r"http://testserver(/follow/\S+/)", asked.body)[1]
    assert "Follow this search?" in client.get(where).content.decode()
    a_day_later()
    assert following.send_due() == 0
    client.post(where, {"do": "confirm"})
    assert "You follow this search" in client.get(where).content.decode()

    add(clerk, "Lace in Bruges", "Cats in Bruges", "Old lace")
    a_day_later()
    assert following.send_due() == 1
    a_day_later()
    following.send_due()
    [_, news] = mail.outbox
    assert news.subject == "2 new records for “lace”"
    assert "Lace in Bruges" in news.body
    assert "http://testserver/records/" in news.body
    assert "Cats" not in news.body
    assert "Venice" not in news.body
    assert news.extra_headers["List-Unsubscribe"] == f"<http://testserver{where}>"

    stopped = client.post(where, {"List-Unsubscribe": "One-Click"})
    assert "no more letters" in stopped.content.decode()
    assert not SavedSearch.objects.exists()
    assert client.get(where).status_code == 404
    add(clerk, "New lace")
    assert following.send_due() == 0


def test_the_trail_says_that_something_is_followed_and_not_what_or_by_whom(client, clerk):
    client.post("/follow/", {"q": "secretsubject", "email": "ann@example.org"})

    [entry] = TrailEntry.objects.filter(action="retrieval.follow_search")
    assert "ann@" not in str(entry.details)
    assert "secretsubject" not in str(entry.details)


def test_limits_are_followed_too_and_those_that_are_gone_do_no_harm(client, clerk):
    client.post("/follow/", {"q": "lace", "format": "book", "email": "ann@example.org"})
    saved = SavedSearch.objects.get()
    assert saved.limits == {"format": ["book"]}
    SavedSearch.objects.update(limits={"format": ["book"], "no_longer": ["x"]}, confirmed=timezone.now(), due=timezone.now())
    add(clerk, "Old lace")

    following.send_due()

    assert len(mail.outbox) == 2


def test_nobody_is_flooded_with_letters(clerk):
    for _ in range(3):
        actions.follow_search(clerk, email="ann@example.org", wish=Wish("lace", site="http://x/"))

    with pytest.raises(CannotFollow):
        actions.follow_search(clerk, email="Ann@example.org", wish=Wish("cats", site="http://x/"))
    assert len(mail.outbox) == 3


@pytest.mark.parametrize("email", ["", "ann", "ann@", "ann@example.org\nBcc: x@example.org", "a" * 400 + "@example.org"])
def test_what_is_no_address_gets_no_letter(client, library, email):
    answer = client.post("/follow/", {"q": "lace", "email": email})

    assert answer.status_code == 400
    assert not mail.outbox


def test_a_strange_search_makes_no_strange_letter(client, library):
    client.post("/follow/", {"q": "a\r\nBcc: x@example.org \x00 <b>", "email": "ann@example.org"})

    [letter] = mail.outbox
    assert "\n" not in letter.subject
    assert letter.recipients() == ["ann@example.org"]


def test_what_is_not_confirmed_is_forgotten(clerk):
    actions.follow_search(clerk, email="ann@example.org", wish=Wish("lace", site="http://x/"))
    SavedSearch.objects.update(asked=timezone.now() - timedelta(days=4))

    following.send_due()

    assert not SavedSearch.objects.exists()


def test_a_library_without_mail_offers_none(client, clerk, settings):
    object.__setattr__(settings.CONFIG, "MAIL_HOST", "")
    add(clerk, "Old lace")

    assert 'action="/follow/"' not in client.get("/search?q=lace").content.decode()
    assert client.post("/follow/", {"q": "lace", "email": "ann@example.org"}).status_code == 400


def test_letters_go_out_in_the_language_in_which_they_were_asked_for(client, clerk):
    with translation.override("en"):
        client.post("/follow/", {"q": "lace", "email": "ann@example.org"}, headers={"Accept-Language": "de"})

    [letter] = mail.outbox
    assert "Bestätigen" in letter.subject


@pytest.mark.slow
def test_a_real_server_takes_the_letter_and_one_that_is_gone_is_asked_again(clerk, settings):
    controller = pytest.importorskip("aiosmtpd.controller")
    taken = []

    class Taking:
        async def handle_DATA(self, server, session, envelope):
            taken.append(envelope)
            return "250 OK"

    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port = door.getsockname()[1]
    server = controller.Controller(Taking(), hostname="127.0.0.1", port=port)
    server.start()
    try:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        settings.EMAIL_USE_TLS = False
        actions.follow_search(clerk, email="ann@example.org", wish=Wish("Łódź", every="day", site="http://x/"))
    finally:
        server.stop()
    SavedSearch.objects.update(confirmed=timezone.now(), due=timezone.now())
    add(clerk, "Łódź")
    following.send_due()

    [letter] = taken
    saved = SavedSearch.objects.get()
    assert letter.rcpt_tos == ["ann@example.org"]
    assert saved.seen == 0
    assert timezone.now() < saved.due < timezone.now() + timedelta(hours=2)
