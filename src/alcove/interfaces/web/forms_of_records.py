"""The answer with which a reader takes records home."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpResponse

from alcove.records.exporting import Form
from alcove.records.queries import Stored


def download(form: Form, stored: Iterable[Stored], name: str) -> HttpResponse:
    """Answer with a file."""
    response = HttpResponse(b"".join(form.write(stored)), content_type=form.media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}.{form.ending}"'
    return response
