"""Files that people send in by the browser: kept in the home folder until they are loaded, each in a folder of its own."""

from __future__ import annotations

import re
import secrets
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from alcove.libraries.errors import NotFound

_TOKEN = re.compile(r"[0-9a-f]{24}")
_UNSAFE = re.compile(r"[^\w.\- ()]+")


def keep(file: UploadedFile) -> str:
    """Write the file into a folder of its own; give the token that finds it again."""
    token = secrets.token_hex(12)
    folder = _root() / token
    folder.mkdir(parents=True)
    with (folder / safe_name(file.name or "")).open("wb") as out:
        for chunk in file.chunks():
            out.write(chunk)
    return token


def find(token: str) -> Path:
    """Give the file of this token; raise NotFound (A301) where there is none."""
    folder = _root() / token
    files = sorted(folder.iterdir()) if _TOKEN.fullmatch(token) and folder.is_dir() else []
    if not files:
        raise NotFound("This file is not here any more.", remedy="Choose it again on the page for loading.")
    return files[0]


def safe_name(name: str) -> str:
    """Make a file name of what the browser said: no folders, no odd characters, never empty or hidden."""
    plain = _UNSAFE.sub("_", name.replace("\\", "/").rsplit("/", 1)[-1]).strip(" .")
    return plain[-120:] or "records"


def _root() -> Path:
    return Path(settings.ALCOVE_HOME) / "files"
