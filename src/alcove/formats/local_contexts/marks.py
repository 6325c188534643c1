"""One label or notice of a hub, read out of its JSON object: as it was sent, or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal
from urllib.parse import urlsplit

from .values import Label, Notice, Translation, Trouble

LONGEST_ADDRESS = 2_000


class Refused(Exception):
    """What is here cannot be shown as it was sent."""

    def __init__(self, trouble: Trouble) -> None:
        """Keep what is to be said of it."""
        super().__init__(trouble.message)
        self.trouble = trouble


class Entry:
    """One JSON object at its place, with what is wrong in it."""

    def __init__(self, value: Any, place: str, troubles: list[Trouble]) -> None:
        """Take the object. Raises Refused where it is none."""
        self.place, self.troubles = place, troubles
        if not isinstance(value, dict):
            raise Refused(Trouble(place, "not-an-object", "There is no object here.", "Get the file from the hub again."))
        self.value: dict[str, Any] = value

    def text(self, name: str) -> str:
        """Give a text exactly as it was sent, empty where there is none. Raises Refused where it cannot be kept so."""
        said = self.value.get(name)
        if said is None:
            return ""
        place = f"{self.place}, {name}"
        if not isinstance(said, str):
            raise Refused(Trouble(place, "not-text", "This should be a text.", "Get the file from the hub again."))
        if "\0" in said or any("\ud800" <= one <= "\udfff" for one in said):
            message = "The text holds characters that stand for nothing, and cannot be kept as it is."
            raise Refused(Trouble(place, "damaged-text", message, "Get the file from the hub again."))
        return said

    def address(self, name: str) -> str:
        """Give a web address; any other address is left out, and said."""
        said = self.text(name)
        if not said or is_web_address(said):
            return said
        message = "Only addresses that begin with http:// or https:// are taken; this one is left out."
        self.troubles.append(Trouble(f"{self.place}, {name}", "not-a-web-address", message, "Tell the hub."))
        return ""

    def listed(self, *names: str) -> Iterator[tuple[Any, str]]:
        """Yield every value of these lists with its place; a single object is a list of one."""
        for name in names:
            said = self.value.get(name)
            if said is not None and not isinstance(said, (list, dict)):
                message = "This should be a list."
                self.troubles.append(
                    Trouble(f"{self.place}, {name}", "not-a-list", message, "Get the file from the hub again.")
                )
                continue
            for number, one in enumerate(said if isinstance(said, list) else [said] if said else [], 1):
                yield one, f"{self.place}, {name} {number}"


def is_web_address(text: str) -> bool:
    """Say whether this is an http or https address with a host, and nothing that could be read as something else."""
    if len(text) > LONGEST_ADDRESS or not text.isprintable() or any(one in " <>\"'\\" for one in text):
        return False
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        return False


def label(value: Any, place: str, family: Literal["TK", "BC"], troubles: list[Trouble]) -> Label:
    """Read a label. Raises Refused where it names no community, for then nobody speaks in it."""
    entry = Entry(value, place, troubles)
    community, page = _community(entry)
    return Label(
        **_shared(entry, "label_text"), family=family, kind=entry.text("label_type"), community=community, community_page=page
    )


def notice(value: Any, place: str, troubles: list[Trouble]) -> Notice:
    """Read a notice, of whatever type. Raises Refused."""
    entry = Entry(value, place, troubles)
    kind = entry.text("notice_type") or entry.text("label_type")
    shared = _shared(entry, "default_text" if "default_text" in entry.value else "label_text")
    if not (kind or shared["name"] or shared["text"]):
        raise Refused(Trouble(place, "empty", "The notice says nothing.", "Get the file from the hub again."))
    return Notice(**shared, kind=kind)


def _shared(entry: Entry, text: str) -> dict[str, Any]:
    return {
        "unique_id": entry.text("unique_id"),
        "name": entry.text("name"),
        "text": entry.text(text),
        "language_tag": entry.text("language_tag"),
        "language": entry.text("language"),
        "image": entry.address("img_url"),
        "drawing": entry.address("svg_url"),
        "sound": entry.address("audiofile"),
        "translations": tuple(_translations(entry)),
        "created": entry.text("created"),
        "updated": entry.text("updated"),
    }


def _community(entry: Entry) -> tuple[str, str]:
    said = entry.value.get("community")
    place = f"{entry.place}, community"
    # The hub sends an object in version 2 of its API, and sent the bare name before.
    inner = Entry(said, place, entry.troubles) if isinstance(said, dict) else None
    name = (inner.text("name") or inner.text("community_name")) if inner else entry.text("community")
    if not name.strip():
        message = "The label does not name its community, so it is not taken."
        raise Refused(Trouble(place, "no-community", message, "Ask the hub: a label is only what a community says."))
    return name, inner.address("profile_url") if inner else ""


def _translations(entry: Entry) -> Iterator[Translation]:
    for value, place in entry.listed("translations"):
        try:
            one = Entry(value, place, entry.troubles)
            names = ("translated_name", "translated_text", "language_tag", "language")
            yield Translation(*(one.text(name) for name in names))
        except Refused as refused:
            entry.troubles.append(refused.trouble)
