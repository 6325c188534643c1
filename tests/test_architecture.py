"""The building's own rules, as tests."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from pathlib import Path

import pytest
from django.apps import apps

import alcove
from alcove.libraries.action import ACTIONS
from alcove.libraries.errors import AlcoveError

ROOT = Path(alcove.__file__).parent
REPOSITORY = ROOT.parent.parent
FLOORS = ["libraries", "records", "identification", "organization", "management", "coordination", "acquisition"]
FLOORS += ["retrieval", "preservation", "selection", "community", "web"]
# The bookmark of tables that are made of every library's records is nobody's.
OWNED_BY_NOBODY = {"FollowedUpTo", "Library", "Membership"}


def test_every_foreign_key_points_down():
    for model in _our_models():
        for field in model._meta.get_fields():
            if field.is_relation and field.many_to_one and field.related_model._meta.app_label in FLOORS:
                mine, theirs = model._meta.app_label, field.related_model._meta.app_label

                assert FLOORS.index(theirs) <= FLOORS.index(mine), f"{model.__name__}.{field.name} points up"


def test_every_row_belongs_to_a_library():
    for model in _our_models():
        if model.__name__ not in OWNED_BY_NOBODY:
            assert _leads_to_a_library(model, set()), f"{model.__name__} has no library"


def test_every_verb_is_documented_and_named_for_its_place():
    _import_everything()

    assert ACTIONS
    for name, verb in ACTIONS.items():
        room, _, said = name.partition(".")
        assert verb.__doc__, f"{name} has no docstring"
        assert verb.__name__ == said, f"{name} is called {verb.__name__}"
        assert verb.__module__.startswith(f"alcove.{room}.actions"), f"{name} lives in {verb.__module__}"
        parameters = list(inspect.signature(verb).parameters.values())
        assert parameters[0].name == "actor"
        assert all(parameter.kind is parameter.KEYWORD_ONLY for parameter in parameters[1:]), f"{name}: by keyword"


def test_every_verb_is_on_its_rooms_page():
    _import_everything()
    for name in ACTIONS:
        room, _, said = name.partition(".")
        page = REPOSITORY / "docs" / "rooms" / f"{room}.md"

        assert page.is_file(), f"{page} is missing"
        assert f"`{said}`" in page.read_text("utf-8"), f"{said} is not on {page.name}"


def test_every_error_has_a_code_of_its_own_and_is_documented():
    _import_everything()
    reference = (REPOSITORY / "docs" / "reference" / "errors.md").read_text("utf-8")
    seen: dict[str, str] = {}
    for error in _subclasses(AlcoveError):
        assert re.fullmatch(r"A\d{3}", error.code), error
        assert error.code not in seen or error.__name__ == seen[error.code], f"{error.code} is used twice"
        seen[error.code] = error.__name__
        assert error.code in reference, f"{error.code} is not in docs/reference/errors.md: run scripts/docs"


@pytest.mark.parametrize("engine", ["tantivy", "duckdb", "zebra"])
def test_no_engine_is_named_outside_its_own_file(engine):
    for file in ROOT.rglob("*.py"):
        if file.parent.name == "search" and (file.name == "__init__.py" or file.name.startswith(f"{engine}_")):
            continue
        source = "".join(line for line in file.read_text("utf-8").splitlines(True) if "SEARCH_ENGINE = " not in line)
        source = re.sub(r'engine: str = "\w+"', "", source)

        assert engine not in source.lower(), f"{file} names {engine}"


def test_the_home_page_of_the_docs_names_every_room():
    rooms = [path.name for path in ROOT.iterdir() if (path / "apps.py").exists() and path.name != "interfaces"]
    page = (REPOSITORY / "docs" / "index.md").read_text("utf-8")
    for room in rooms:
        assert f"rooms/{room}.md" in page


def _our_models():
    return [model for model in apps.get_models() if model.__module__.startswith("alcove.")]


def _leads_to_a_library(model, seen) -> bool:
    if model.__name__ == "Library":
        return True
    if model in seen:
        return False
    relations = [f for f in model._meta.get_fields() if f.is_relation and f.many_to_one and not f.auto_created]
    return any(_leads_to_a_library(f.related_model, seen | {model}) for f in relations)


def _import_everything():
    for module in pkgutil.walk_packages([str(ROOT)], "alcove."):
        if not module.name.endswith("__main__") and ".migrations" not in module.name:
            importlib.import_module(module.name)


def _subclasses(kind):
    for one in kind.__subclasses__():
        yield one
        yield from _subclasses(one)


GUESSING = (
    "gender-guesser", "gender_guesser", "genderize", "gender-detector", "namsor", "nameparser-gender", "ethnicolr",
    "ethnicseer", "deepface", "chicksexer", "sexmachine",
)  # fmt: skip


def test_nothing_guesses_who_people_are_by_their_names_or_pictures():
    """No gender, descent, faith, health or orientation is inferred: no package for it, and no code that asks one."""
    for path in [*(REPOSITORY / "requirements").iterdir(), *(REPOSITORY / "src").rglob("*.py")]:
        said = path.read_text("utf-8").lower()
        assert not [name for name in GUESSING if name in said], path
