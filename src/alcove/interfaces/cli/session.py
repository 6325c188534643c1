"""What commands share: opening the home, the actor, and how answers are printed."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from alcove.libraries.action import Actor

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs to read.")


def open_home(*, must_be_ready: bool = True) -> None:
    """Start Django on the home folder; raise AlcoveError (A103) where there is none yet."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alcove.site.settings")
    from alcove.libraries import home
    from alcove.libraries.errors import AlcoveError

    found = home.find()
    if must_be_ready and not found.is_ready:
        error = AlcoveError(f"There is no library in {found.path} yet.", remedy="Run: alcove init (or set ALCOVE_HOME)")
        error.code = "A103"
        raise error
    import django

    django.setup()


def operator() -> Actor:
    """Give the actor for commands: the person who runs them on the machine of the library."""
    from alcove.libraries import queries
    from alcove.libraries.action import Actor

    return Actor.operator(queries.default_library())


def print_json(answer: Any) -> None:
    """Print an answer as JSON, indented on a terminal."""
    import orjson

    options = orjson.OPT_INDENT_2 if sys.stdout.isatty() else 0
    click.echo(orjson.dumps(answer, option=options, default=str))


def shown(text: str) -> str:
    """Make text safe for a terminal: control characters from a record do not reach it."""
    return "".join(
        character if character.isprintable() or character in "\n\t" else "\N{REPLACEMENT CHARACTER}" for character in text
    )


@contextmanager
def progress(is_quiet: bool) -> Iterator[Callable[[int, int], None] | None]:
    """A bar on a terminal; nothing elsewhere."""
    if is_quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True)) as bar:
        task = bar.add_task("Records", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
