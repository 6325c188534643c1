"""The home folder: one folder is the library. `ALCOVE_HOME/{alcove.toml, alcove.sqlite3, index/, files/}`.

This module needs no Django: settings are made from it.
"""

from __future__ import annotations

import os
import secrets
import tomllib
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from .errors import AlcoveError

FOLDER = "alcove-home"
SETTINGS_FILE = "alcove.toml"


class BadSettings(AlcoveError):
    """A key of alcove.toml (or its ALCOVE_ variable) cannot be used."""

    code = "A101"


@dataclass(frozen=True)
class Config:
    """The keys a library may set in alcove.toml, each overridable by ALCOVE_<KEY> in the environment."""

    SECRET_KEY: str = ""
    DATABASE: str = "sqlite"
    HOST: str = "127.0.0.1"
    PORT: int = 8470
    ALLOWED_HOSTS: str = "localhost 127.0.0.1 [::1]"
    HTTPS: bool = False
    LANGUAGE: str = "en"
    TIME_ZONE: str = "UTC"
    LIBRARY_CODE: str = "main"
    LIBRARY_NAME: str = "My library"
    CONTACT_EMAIL: str = ""
    WORKERS: int = 0
    Z3950_PORT: int = 0
    READER_BUDGET: int = 600
    MAIL_HOST: str = ""
    MAIL_PORT: int = 587
    MAIL_USER: str = ""
    MAIL_PASSWORD: str = ""
    MAIL_TLS: bool = True
    MAIL_FROM: str = ""
    PUBLIC_REASONS: bool = False


@dataclass(frozen=True)
class Home:
    """A library's home folder and what its alcove.toml says."""

    path: Path
    config: Config

    @property
    def is_ready(self) -> bool:
        """Say whether the folder has been made by `alcove init`."""
        return (self.path / SETTINGS_FILE).is_file()

    @property
    def index_path(self) -> Path:
        """Give the folder of the search index, a cache that can be made again."""
        return self.path / "index"

    @property
    def files_path(self) -> Path:
        """Give the folder of files that people sent in."""
        return self.path / "files"


def find(environ: dict[str, str] | None = None) -> Home:
    """Give the home named by ALCOVE_HOME, else the nearest `alcove-home` here or in a folder above.

    Raises BadSettings (A101) when a key has a value of the wrong kind.
    """
    env = dict(os.environ) if environ is None else environ
    path = Path(env["ALCOVE_HOME"]).expanduser().resolve() if env.get("ALCOVE_HOME") else _nearest()
    return Home(path, _config(path, env))


def make(path: Path, *, library_name: str = "", library_code: str = "", database: str = "") -> Home:
    """Make the folder with its alcove.toml and a secret key of its own; keep what is already there."""
    for part in (path, path / "index", path / "files"):
        part.mkdir(parents=True, exist_ok=True)
    if not (path / SETTINGS_FILE).exists():
        _write(path / SETTINGS_FILE, library_name or Config.LIBRARY_NAME, library_code or Config.LIBRARY_CODE, database)
    return Home(path, _config(path, dict(os.environ)))


def _nearest() -> Path:
    here = Path.cwd()
    for folder in (here, *here.parents):
        if folder.name == FOLDER and (folder / SETTINGS_FILE).is_file():
            return folder
        if (folder / FOLDER / SETTINGS_FILE).is_file():
            return folder / FOLDER
    return here / FOLDER


def _config(path: Path, env: dict[str, str]) -> Config:
    said = _read(path / SETTINGS_FILE)
    known = {field.name: field.type for field in fields(Config)}
    for key in said:
        if key not in known:
            raise BadSettings(f"{key} in {path / SETTINGS_FILE} is not a setting.", remedy=f"Use one of {', '.join(known)}.")
    values = {key: _as(str(kind), key, env.get(f"ALCOVE_{key}", said.get(key))) for key, kind in known.items()}
    return Config(**{key: value for key, value in values.items() if value is not None})


def _read(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text("utf-8")) if file.is_file() else {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadSettings(f"{file} cannot be read: {error}.", remedy="Mend that line.") from error


def _as(kind: str, key: str, value: Any) -> Any:
    if value is None or kind == "str":
        return value if value is None else str(value)
    if kind == "bool":
        return value if isinstance(value, bool) else str(value).lower() in {"1", "true", "yes", "on"}
    try:
        return int(value)
    except (TypeError, ValueError):
        raise BadSettings(f"{key} is {value!r}.", remedy="It should be a whole number.") from None


def _write(file: Path, name: str, code: str, database: str) -> None:
    def quoted(text: str) -> str:
        return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'

    text = (
        "# The settings of this library. Each key can also be given as ALCOVE_<KEY>; docs/reference/settings.md has them all.\n"
        f"LIBRARY_NAME = {quoted(name)}\n"
        f"LIBRARY_CODE = {quoted(code)}\n"
        f"SECRET_KEY = {quoted(secrets.token_urlsafe(48))}\n"
        f"DATABASE = {quoted(database or Config.DATABASE)}\n"
    )
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as out:
        out.write(text)
