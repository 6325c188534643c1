"""What every page knows: the library, the reader's display, and whether the reader works here."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from alcove.interfaces.web import basket
from alcove.libraries import queries
from alcove.libraries.action import Actor

THEMES = ("light", "dark")
THEME_COOKIE, SHORTCUTS_COOKIE = "theme", "shortcuts"


@dataclass
class Surroundings:
    """The things around the content of a page; each is looked up only when a template asks."""

    request: HttpRequest

    @cached_property
    def library(self) -> str:
        """Name the library; before there is one, as alcove.toml does."""
        try:
            return queries.default_library().name
        except queries.NoLibrary:
            return str(settings.CONFIG.LIBRARY_NAME)

    @property
    def theme(self) -> str:
        """Give the theme the reader chose, "" to follow the device."""
        said = self.request.COOKIES.get(THEME_COOKIE, "")
        return said if said in THEMES else ""

    @property
    def shortcuts(self) -> bool:
        """Say whether the reader wants keyboard shortcuts."""
        return self.request.COOKIES.get(SHORTCUTS_COOKIE) != "off"

    @cached_property
    def _actor(self) -> Actor | None:
        user = getattr(self.request, "user", None)
        return Actor.of(user, queries.default_library()) if user is not None and user.is_authenticated else None

    @property
    def works_here(self) -> bool:
        """Say whether the reader is signed in and has a role in the library."""
        return self._actor is not None and self._actor.may("view")

    @cached_property
    def sees_reasons(self) -> bool:
        """Say whether the reader is told who changed a record and why."""
        return queries.are_reasons_shown(Actor.of(self.request.user, queries.default_library()))

    def may(self, permission: str) -> bool:
        """Say whether the reader may do what the verb of this name does."""
        return self._actor is not None and self._actor.may(permission)

    @property
    def may_load(self) -> bool:
        """Say whether the reader may load files."""
        return self._actor is not None and self._actor.may("organization.start_load")

    @cached_property
    def basket(self) -> list[int]:
        """Give the ids of the records in the reader's basket."""
        return basket.ids(self.request)

    @property
    def sends_mail(self) -> bool:
        """Say whether the library sends e-mail."""
        return bool(settings.CONFIG.MAIL_HOST)

    @property
    def is_workbench(self) -> bool:
        """Say whether the page belongs to the workbench."""
        return self.request.path.startswith(reverse("staff-home"))

    @property
    def languages(self) -> list[tuple[str, str]]:
        """Give the languages the pages are really in, each by its own name."""
        return [(code, name) for code, name in settings.LANGUAGES if code == "en" or _is_translated(code)]


def _is_translated(code: str) -> bool:
    return any((Path(folder) / code / "LC_MESSAGES" / "django.mo").is_file() for folder in settings.LOCALE_PATHS)


def alcove(request: HttpRequest) -> dict[str, Any]:
    """Give templates the surroundings of the page."""
    return {"alcove": Surroundings(request)}
