"""Errors a person can put right: a stable code, where, and what to do next."""

from __future__ import annotations


class AlcoveError(Exception):
    """Something a person can put right. Codes never change their meaning and are never renumbered.

    A1xx setting up and signing in, A2xx loading and jobs, A3xx records, A4xx searching.
    """

    code = "A100"

    def __init__(self, message: str, *, remedy: str = "", where: str = "") -> None:
        """Say what is wrong, what to do next, and where (a file and its place, a record, a setting)."""
        super().__init__(message)
        self.message, self.remedy, self.where = message, remedy, where

    def __str__(self) -> str:
        return " ".join(part for part in (self.code, f"{self.where}:" if self.where else "", self.message, self.remedy) if part)


class NotAllowed(AlcoveError):
    """The actor may not do this here."""

    code = "A110"

    def __init__(self, actor_name: str, permission: str) -> None:
        """Name who wanted to do what."""
        super().__init__(
            f"{actor_name} may not do this ({permission}).",
            remedy="Ask an administrator of your library for a role that may.",
        )


class NotFound(AlcoveError):
    """What was asked for is not in this library."""

    code = "A301"


class Changed(AlcoveError):
    """Somebody else changed it in the meantime (optimistic lock)."""

    code = "A302"


class CannotUseTask(AlcoveError):
    """The task for batch editing cannot be used."""

    code = "A212"


class CannotClassify(AlcoveError):
    """No number fits there, or the table cannot be read."""

    code = "A430"
