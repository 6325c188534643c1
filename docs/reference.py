"""The reference pages, made from the program itself; a test fails when they are out of date (run scripts/docs)."""

from __future__ import annotations

import importlib
import json
import os
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import fields as fields_of
from pathlib import Path

import click

FOLDER = Path(__file__).parent / "reference"
OPENAPI = Path(__file__).parents[1] / "tests" / "interfaces" / "api" / "openapi.json"


def commands() -> str:
    """List every command with its help."""
    from alcove.interfaces.cli.main import COMMANDS, cli

    parts = ["# Commands\n\n`alcove COMMAND`. Exit codes: 0 all well, 1 something to look at, 2 not done.\n"]
    for name in sorted(COMMANDS):
        command = cli.get_command(click.Context(cli), name)
        assert command is not None
        parts += list(_command(command, f"alcove {name}"))
    return "\n".join(parts)


def _command(command: click.Command, path: str) -> Iterator[str]:
    context = click.Context(command, info_name=path, terminal_width=100, max_content_width=100)
    yield f"## {path}\n\n```text\n{command.get_help(context)}\n```\n"
    if isinstance(command, click.Group):
        for name in sorted(command.commands):
            yield from _command(command.commands[name], f"{path} {name}")


def settings() -> str:
    """List every key of alcove.toml with its default."""
    from alcove.libraries.home import Config

    from .settings_words import WORDS

    rows = [f"| `{f.name}` | `{f.default}` | {WORDS[f.name]} |" for f in fields_of(Config)]
    head = "# Settings\n\nKeys of `alcove.toml` in the home folder; each can be given as `ALCOVE_<KEY>` in the environment.\n\n"
    return head + "| key | default | meaning |\n|---|---|---|\n" + "\n".join(rows) + "\n"


def errors() -> str:
    """List every error code with its meaning."""
    import alcove
    from alcove.libraries.errors import AlcoveError

    for module in pkgutil.walk_packages(alcove.__path__, "alcove."):
        if "__main__" not in module.name and ".migrations" not in module.name:
            importlib.import_module(module.name)
    found = sorted({(one.code, (one.__doc__ or "").split("\n")[0]) for one in _subclasses(AlcoveError)})
    rows = "\n".join(f"| {code} | {said} |" for code, said in found)
    return (
        "# Errors\n\nCodes never change their meaning and are never renumbered.\n\n| code | meaning |\n|---|---|\n"
        + rows
        + "\n"
    )


def _subclasses(kind: type) -> Iterator[type]:
    for one in kind.__subclasses__():
        yield one
        yield from _subclasses(one)


def search_fields() -> str:
    """List what can be searched, counted and sorted by."""
    from alcove.retrieval import fields

    rows = [
        f"| {line.label} | `{line.name}:` | {' '.join(f'`{name}:`' for name in line.also)} | "
        f"{'words' if line.kind == 'text' else 'number' if line.kind == 'number' else 'value'} | "
        f"{'yes' if line.default else ''} | {'yes' if line.counted else ''} |"
        for line in fields.FIELDS
        if line.kind != "order"
    ]
    head = "# Search fields\n\nType the name before a colon, for example `title:emma`.\n\n"
    table = "| field | name | also | holds | without a name | limit |\n|---|---|---|---|---|---|\n"
    sorts = "\n".join(f"- `{name}`: {label}" for name, label in fields.SORT_LABELS.items())
    return head + table + "\n".join(rows) + "\n\n## Orders\n\n" + sorts + "\n"


def checks() -> str:
    """List the checks of the quality desk."""
    from alcove.organization.quality.table import all_checks

    rows = [f"| {one.id} | {one.gravity} | {one.title} | {one.why} {one.remedy} |" for one in all_checks().values()]
    head = "# Checks of quality\n\nIds never change their meaning. See [check the quality](../how-to/check-quality.md).\n\n"
    return head + "| id | weight | finds | why, and what to do |\n|---|---|---|---|\n" + "\n".join(rows) + "\n"


_CHANGING = """Changes are asked for by somebody who is signed in: send the cookies of the session, the cookie `csrftoken` as
the header `X-CSRFToken` too, and JSON. Whatever changes records first makes a change-set (`fix`, `merge`, `split`, `restore`);
nothing changes before it is carried out. `GET /api/changes/17/records` shows every record before and after;
`POST /api/changes/17/apply` with `{"fingerprint": "..."}` of the set that was looked at carries it out. Sets of more than 500
records become a job: the answer is 202, with the address of the job, also in the header `Location`.

| answer | when |
|---|---|
| 202 | it became a job; see its address |
| 400 | the task cannot be used (A212), or the request is no JSON (A400) |
| 401, 403 | nobody is signed in (A402), the token is missing (A403), or the person may not do this (A110) |
| 404 | there is no such record, version, load or change-set in the library (A301) |
| 409 | the record or the set is not as it was when it was looked at (A302, A303, A304) |
| 422 | a value is missing or of the wrong kind (A400) |

"""


def api() -> str:
    """List the routes of the API."""
    from alcove.interfaces.api.urls import api as described

    rows = [
        f"| {method.upper()} | `{path}` | {said['summary']} |"
        for path, methods in sorted(described.get_openapi_schema(path_prefix="/api/")["paths"].items())
        for method, said in methods.items()
    ]
    head = "# API\n\nOpenAPI: `/api/openapi.json`. Errors are problem details (RFC 9457).\n\n"
    return head + _CHANGING + "| method | address | what |\n|---|---|---|\n" + "\n".join(rows) + "\n"


PAGES: dict[str, Callable[[], str]] = {
    "api.md": api,
    "checks.md": checks,
    "commands.md": commands,
    "errors.md": errors,
    "search-fields.md": search_fields,
    "settings.md": settings,
}


def main() -> None:
    """Write every page."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alcove.site.settings")
    import django

    django.setup()
    for name, make in PAGES.items():
        (FOLDER / name).write_text(make(), "utf-8")
    from alcove.interfaces.api.urls import api as described

    schema = json.dumps(described.get_openapi_schema(path_prefix="/api/"), default=str, sort_keys=True, indent=1)
    OPENAPI.write_text(schema + "\n", "utf-8")


if __name__ == "__main__":
    main()
