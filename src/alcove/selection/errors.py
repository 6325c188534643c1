"""What can go wrong when choosing."""

from __future__ import annotations

from alcove.libraries.errors import AlcoveError


class CannotSelect(AlcoveError):
    """The list cannot be read, or a title on it cannot be chosen, rejected or ordered so."""

    code = "A490"
