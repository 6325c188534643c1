"""Whatever its letters are coded in, and whatever prefix its tags have, a message is read; what was guessed is told."""

from __future__ import annotations

import re

import pytest
from tests.formats.onix.onix_says import message, product

from alcove.formats.onix import Problem, Product, read


def products(data: bytes) -> list[Product]:
    """Give the products alone."""
    return [one for one in read(data) if isinstance(one, Product)]


@pytest.mark.parametrize("coding", ["utf-16", "utf-16-le", "utf-16-be", "iso-8859-1", "windows-1252", "utf-8-sig"])
def test_every_coding_is_read(coding):
    name = coding if coding.startswith(("iso", "win")) else "utf-16" if coding.startswith("utf-16") else "utf-8"
    text = f'<?xml version="1.0" encoding="{name}"?>{message(product()).decode()}'

    (one,) = products(text.encode(coding))

    assert one.title.subtitle == "oder Hin und zurück"


def test_letters_in_another_coding_than_is_said_are_told():
    data = message(product()).decode().encode("cp1252")

    found = list(read(data))

    assert [one.code for one in found if isinstance(one, Problem)] == ["coding"]
    assert found[-1].title.subtitle == "oder Hin und zurück"


def test_letters_written_by_their_names_are_read_as_those_of_html():
    data = message(product()).replace("zurück".encode(), b"zur&uuml;ck")

    found = list(read(data))

    assert [one.code for one in found if isinstance(one, Problem)] == ["named-letters"]
    assert found[-1].title.subtitle == "oder Hin und zurück"


def test_prefixes_declared_at_the_message_are_understood():
    text = re.sub(r"<(/?)(?=\w)", r"<\1onix:", message(product()).decode()).replace("xmlns=", "xmlns:onix=")

    (one,) = products(text.encode())

    assert one.isbn == "9783608939774"
