"""Repairs of the bytes of a record; each is done only with someone's consent."""

from __future__ import annotations

from . import charsets


def relabelled(raw: bytes) -> bytes:
    """Give an ISO 2709 record with leader/09 set to `a` where its text is UTF-8 beyond ASCII but the leader says MARC-8.

    Any other record comes back as it is.
    """
    base = raw[12:17]
    body = raw[int(base) :] if base.isdigit() else raw[24:]
    return raw[:9] + b"a" + raw[10:] if charsets.find(raw, body) == ("utf-8", "M401") else raw
