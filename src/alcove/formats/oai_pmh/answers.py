"""The answers, as OAI-PMH.xsd has them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from alcove.formats.markup import HEAD, around, element

from .asked import Asked, Place, Refused
from .forms import Form

NAMESPACE = "http://www.openarchives.org/OAI/2.0/"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_ROOT = {"xmlns": NAMESPACE, "xmlns:xsi": _XSI, "xsi:schemaLocation": f"{NAMESPACE} {NAMESPACE}OAI-PMH.xsd"}
_IDENTIFIERS = f"{NAMESPACE}oai-identifier"
# Of these requests nothing is repeated: what they say may not be said in the answer either.
_NOT_REPEATED = ("badVerb", "badArgument")
_DOMAIN = re.compile(r"[a-zA-Z][a-zA-Z0-9\-]*(\.[a-zA-Z][a-zA-Z0-9\-]*)+")


@dataclass(frozen=True)
class Repository:
    """Who answers: the address asked, the name, the host that stands in identifiers, whom to write to, since when."""

    address: str
    name: str
    host: str
    email: str
    since: datetime

    def identifier(self, record_id: int) -> str:
        """Give the identifier of a record."""
        return f"oai:{self.host}:{record_id}"

    def record_id(self, identifier: str) -> int:
        """Take the number of a record out of its identifier. Raises Refused where it is none of ours."""
        start, _, number = identifier.rpartition(":")
        if start != f"oai:{self.host}" or not number.isascii() or not number.isdigit() or len(number) > 18:
            raise Refused("idDoesNotExist", f"Identifiers here are written oai:{self.host}:1")
        return int(number)


@dataclass(frozen=True)
class Item:
    """One record as its header says it."""

    identifier: str
    updated: datetime
    set: str
    is_deleted: bool


def answer(address: str, moment: datetime, asked: Asked, inner: str) -> str:
    """Give the whole document of a request that was answered; `moment` is when it came."""
    return _document(address, moment, asked.arguments, around(asked.verb, inner))


def refusal(address: str, moment: datetime, given: Iterable[tuple[str, str]], refused: Refused) -> str:
    """Give the whole document of one that was not."""
    repeated = {} if refused.code in _NOT_REPEATED else dict(given)
    return _document(address, moment, repeated, element("error", str(refused), {"code": refused.code}))


def _document(address: str, moment: datetime, repeated: Mapping[str, str], inner: str) -> str:
    head = element("responseDate", stamp(moment)) + element("request", address, repeated)
    return HEAD + around("OAI-PMH", [head, inner], _ROOT)


def stamp(moment: datetime) -> str:
    """Write a moment, in whole seconds of UTC."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def identify(repository: Repository) -> str:
    """Say who answers and what can be expected."""
    said = {
        "repositoryName": repository.name,
        "baseURL": repository.address,
        "protocolVersion": "2.0",
        "adminEmail": repository.email,
        "earliestDatestamp": stamp(repository.since),
        "deletedRecord": "persistent",
        "granularity": "YYYY-MM-DDThh:mm:ssZ",
    }
    return "".join(element(name, value) for name, value in said.items()) + _identifiers(repository)


def _identifiers(repository: Repository) -> str:
    """Describe the identifiers, where the host is a name of a domain (the scheme allows no other)."""
    if not _DOMAIN.fullmatch(repository.host):
        return ""
    said = {"scheme": "oai", "repositoryIdentifier": repository.host, "delimiter": ":"}
    where = {"xmlns": _IDENTIFIERS, "xsi:schemaLocation": f"{_IDENTIFIERS} {_IDENTIFIERS}.xsd"}
    parts = [element(name, value) for name, value in {**said, "sampleIdentifier": repository.identifier(1)}.items()]
    return around("description", around("oai-identifier", parts, where))


def formats(forms: Iterable[Form]) -> str:
    """List metadata formats."""
    said = ((("metadataPrefix", form.prefix), ("schema", form.schema), ("metadataNamespace", form.namespace)) for form in forms)
    return "".join(around("metadataFormat", [element(name, value) for name, value in one]) for one in said)


def sets(named: Mapping[str, str]) -> str:
    """List sets, from their names in requests to what people call them."""
    return "".join(around("set", element("setSpec", spec) + element("setName", name)) for spec, name in named.items())


def header(item: Item) -> str:
    """Give the header of a record."""
    parts = [element("identifier", item.identifier), element("datestamp", stamp(item.updated)), element("setSpec", item.set)]
    return around("header", parts, {"status": "deleted"} if item.is_deleted else None)


def record(item: Item, metadata: str) -> str:
    """Give a record; of a deleted one the header alone."""
    return around("record", [header(item), "" if item.is_deleted else around("metadata", metadata)])


def listed(parts: Iterable[str], asked: Asked, following: Place | None) -> str:
    """Give a page of a list with the token for the next; a list in several pages ends with an empty one."""
    at = {"cursor": str(asked.place.given)}
    token = element("resumptionToken", str(following or ""), at) if following or asked.is_continued else ""
    return "".join(parts) + token
