"""The pages in every language that is offered."""

from __future__ import annotations

import gettext
import re
from pathlib import Path

import pytest
from django.conf import settings

from alcove.interfaces import web

ROOT = Path(web.__file__).parent
TRANSLATED = [code for code, _name in settings.LANGUAGES if code != "en"]
_TEXT = re.compile(r"""{% translate (?:"([^"]+)"|'([^']+)')""")
# The same in every language.
_SAME = {"Code", "Cookie", "Format", "Leader", "Name", "Online", "Person", "Problem:"}


@pytest.fixture(params=TRANSLATED)
def language(request):
    return request.param


def test_every_text_of_the_pages_is_translated(language):
    catalogue = gettext.GNUTranslations((ROOT / "locale" / language / "LC_MESSAGES" / "django.mo").open("rb"))

    texts = {a or b for page in (ROOT / "templates").rglob("*.*") for a, b in _TEXT.findall(page.read_text("utf-8"))}
    missing = {text for text in texts - _SAME if catalogue.gettext(text) == text}

    assert len(texts) > 200
    assert missing == set(), "add these to interfaces/web/locale/*/LC_MESSAGES/django.po, then: alcove manage compilemessages"


def test_the_compiled_catalogue_is_that_of_the_source(language):
    folder = ROOT / "locale" / language / "LC_MESSAGES"
    catalogue = gettext.GNUTranslations((folder / "django.mo").open("rb"))

    pairs = re.findall(r'^msgid "(.+)"\nmsgstr "(.+)"$', (folder / "django.po").read_text("utf-8"), re.MULTILINE)

    assert len(pairs) > 300
    for text, translated in pairs:
        assert catalogue.gettext(text.replace('\\"', '"').replace("\\n", "\n")) == translated.replace('\\"', '"')


@pytest.mark.parametrize("address", ["/", "/search?q=war", "/help/", "/about/", "/privacy/", "/accounts/sign-in/"])
def test_a_page_says_which_language_it_is_in(client, catalogue, language, address):
    page = client.get(address, headers={"Accept-Language": language}).content.decode()

    assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}"' in page


def test_a_language_that_is_not_offered_becomes_english(client, library):
    assert '<html lang="en"' in client.get("/about/", headers={"Accept-Language": "fr"}).content.decode()


def test_the_language_is_chosen_by_its_own_name(client, library):
    page = client.get("/about/").content.decode()

    assert '<button name="language" value="de" lang="de" aria-pressed="false">Deutsch</button>' in page
