"""Letters to those who follow a search: once to ask whether they do, then with what is new, until they stop."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext, ngettext

from alcove.engines.search.ast import And, Between, Everything
from alcove.engines.search.index import Sort
from alcove.marc import present
from alcove.records.queries import Stored

from . import index, queries
from .models import SavedSearch

MOST_NAMED = 50
_UNCONFIRMED_FOR = timedelta(days=3)
_AT_A_TIME = 20
_AGAIN_AFTER = timedelta(hours=1)


def is_on() -> bool:
    """Say whether the library has said how to send e-mail."""
    return bool(settings.CONFIG.MAIL_HOST)


def newest() -> int:
    """Give the highest id that the index holds; 0 where it is empty."""
    ids = index.current().search(Everything(), limit=1, sort=Sort("id", descending=True)).ids
    return ids[0] if ids else 0


def ask_to_confirm(saved: SavedSearch) -> None:
    """Ask whether it was they who want to follow the search. Raises OSError where no letter can be sent."""
    with translation.override(saved.language):
        body = [
            gettext("Somebody, you we hope, wants to be told by e-mail what is new for this search:"),
            f"    {name_of(saved)}",
            gettext("If it was you, confirm it here:"),
            f"    {_address(saved)}",
            gettext("If it was not, do nothing: no other letter will come."),
        ]
        _send(saved, gettext("Confirm: follow “%(search)s”") % {"search": name_of(saved)}, body)


def send_due() -> int:
    """Send the letters that are due, a few at a time; give how many searches were looked at."""
    if not is_on():
        return 0
    SavedSearch.objects.filter(confirmed=None, asked__lt=timezone.now() - _UNCONFIRMED_FOR).delete()
    due = list(SavedSearch.objects.filter(due__lte=timezone.now()).order_by("due")[:_AT_A_TIME])
    for saved in due:
        _tell(saved)
    return len(due)


def _tell(saved: SavedSearch) -> None:
    last = newest()
    query = queries.query_of(saved.text, saved.limits, saved.library_id)
    answer = queries.find(And((query, Between("id", saved.seen + 1, last))), sort=Sort("id", descending=True), limit=MOST_NAMED)
    moment = timezone.now()
    if answer.total:
        try:
            _write(saved, answer.total, answer.records)
        except OSError:
            SavedSearch.objects.filter(pk=saved.pk).update(due=moment + _AGAIN_AFTER)
            return
    SavedSearch.objects.filter(pk=saved.pk).update(seen=last, due=moment + saved.interval)


def _write(saved: SavedSearch, total: int, found: list[Stored]) -> None:
    with translation.override(saved.language):
        said = ngettext("%(count)d new record for “%(search)s”", "%(count)d new records for “%(search)s”", total)
        subject = said % {"count": total, "search": name_of(saved)}
        body = [subject, *(_line(saved, one) for one in found if not one.is_held)]
        if total > len(found):
            body.append(gettext("And %(count)d more.") % {"count": total - len(found)})
        body += [gettext("Stop these letters:"), f"    {_address(saved)}"]
        _send(saved, subject, body)


def _line(saved: SavedSearch, stored: Stored) -> str:
    short = present.summary(stored.record)
    about = " / ".join(part for part in (short.title, short.author, short.publication) if part)
    return f"- {about}\n  {saved.site.rstrip('/')}{reverse('record', args=[stored.id])}"


def name_of(saved: SavedSearch) -> str:
    """Say what the search is, in one line."""
    limits = ", ".join(str(value) for values in saved.limits.values() for value in values)
    return " · ".join(part for part in (saved.text, limits) if part) or gettext("What is new")


def _address(saved: SavedSearch) -> str:
    return saved.site.rstrip("/") + reverse("followed", args=[saved.token])


def _send(saved: SavedSearch, subject: str, body: list[str]) -> None:
    config = settings.CONFIG
    headers = {
        # RFC 8058: programs for mail show a button that stops the letters.
        "List-Unsubscribe": f"<{_address(saved)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Auto-Submitted": "auto-generated",
    }
    one_line = " ".join(subject.split())[:200]
    sender = config.MAIL_FROM or config.CONTACT_EMAIL or f"catalogue@{config.MAIL_HOST}"
    EmailMessage(one_line, "\n\n".join(body) + "\n", sender, [saved.email], headers=headers).send()
