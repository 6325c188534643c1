"""The menu of the workbench: its rooms, and the pages of each. A page belongs where the name of its address begins so."""

from __future__ import annotations

from typing import NamedTuple, Protocol

from django.utils.translation import gettext, gettext_noop

N_ = gettext_noop


class Entry(NamedTuple):
    """A page of the menu: the name of its address, its label (message id), its drawing, and how the names it covers begin."""

    name: str
    label: str
    icon: str
    begins: tuple[str, ...] = ()
    permission: str = ""


class Room(NamedTuple):
    """A room of the menu, with its pages."""

    label: str
    icon: str
    entries: tuple[Entry, ...]


# Add a page here.
ROOMS = (
    Room(N_("Today"), "home", (
        Entry("staff-home", N_("Today"), "home"),
        Entry("my-work", N_("My work"), "person", ("shares",)),
    )),
    Room(N_("Bring in"), "upload", (
        Entry("load", N_("Load"), "upload", ("look",), "organization.load_file"),
        Entry("lookup", N_("Elsewhere"), "website", ("lookup-", "offer", "target")),
        Entry("undecided", N_("To be decided"), "copy", ("undecided-", "profiles")),
        Entry("jobs", N_("Jobs"), "jobs", ("job",)),
    )),
    Room(N_("Acquire"), "kit", (
        Entry("orders", N_("Orders"), "kit", ("order",)),
        Entry("receive", N_("Receive"), "download"),
        Entry("invoices", N_("Invoices"), "cite", ("invoice",)),
        Entry("funds", N_("Funds"), "data", ("fund",)),
    )),
    Room(N_("Catalogue"), "shelf", (
        Entry("staff-records", N_("Records"), "shelf", (
            "edit", "new-record", "split", "merge", "duplicates", "suppress", "suggest", "classify", "labels", "drop-template",
        )),
        Entry("changes", N_("Changes"), "history", ("change-set", "fix")),
        Entry("authorities-desk", N_("Headings"), "authority", ("authority", "authorities", "heading")),
        Entry("quality", N_("Quality"), "done", ("quality-",)),
        Entry("wording", N_("Wording"), "note", ("wording-", "term")),
    )),
    Room(N_("Together"), "person", (
        Entry("matters", N_("Matters"), "person", ("matter",)),
        Entry("materials", N_("Communities"), "origin", ("materials-",)),
        Entry("corrections", N_("Corrections"), "note", ("correction-",)),
    )),
)  # fmt: skip


class Allowing(Protocol):
    """Who looks at the menu."""

    def may(self, permission: str) -> bool:
        """Say whether they may do what the verb of this name does."""


class Shown(NamedTuple):
    """A link of the menu: "page" where it is this one, "true" where it leads to the part this one is in, "" elsewhere."""

    name: str
    label: str
    icon: str
    here: str


def menu(here: str, allows: Allowing) -> tuple[list[Shown], list[Shown]]:
    """Give the links to the rooms, and those to the pages of the room one is in, as far as somebody may open them."""
    rooms: list[Shown] = []
    pages: list[Shown] = []
    for room in ROOMS:
        open_here = [one for one in room.entries if not one.permission or allows.may(one.permission)]
        if not open_here:
            continue
        inside = next((one for one in open_here if _covers(one, here)), None)
        current = "" if inside is None else "page" if len(open_here) == 1 and inside.name == here else "true"
        rooms.append(Shown(open_here[0].name, gettext(room.label), room.icon, current))
        if inside is not None and len(open_here) > 1:
            pages = [
                Shown(one.name, gettext(one.label), one.icon, "page" if one.name == here else "true" if one is inside else "")
                for one in open_here
            ]
    return rooms, pages


def _covers(entry: Entry, here: str) -> bool:
    return here == entry.name or any(here.startswith(one) for one in entry.begins)
