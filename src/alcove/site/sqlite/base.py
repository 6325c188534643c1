"""Django's SQLite backend with one advisory write lock around every write transaction.

SQLite 3.7.0 to 3.51.2 can corrupt a WAL database when two connections write and checkpoint at the same instant; the
lock removes the race by design, and with it SQLITE_BUSY. Held from before BEGIN IMMEDIATE until COMMIT or ROLLBACK has
returned (the automatic checkpoint runs inside COMMIT).
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from django.db.backends.sqlite3 import base
from django.db.utils import OperationalError

_READS = ("SELECT", "PRAGMA", "EXPLAIN", "SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT", "WITH", "VALUES")
_TIMEOUT_SECONDS = 60.0


class WriteLock:
    """An advisory lock on `<database>.lock`, one open file a connection."""

    def __init__(self, path: str) -> None:
        """Remember the path; the file is opened at the first use."""
        self.path, self._file, self.held = path, -1, False

    def take(self) -> None:
        """Wait for the lock, at most a minute."""
        if self.held:
            return
        if self._file < 0:
            self._file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        deadline, pause = time.monotonic() + _TIMEOUT_SECONDS, 0.0005
        while True:
            try:
                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > deadline:
                    raise OperationalError("database is locked: another writer has held it for a minute") from None
                time.sleep(pause)
                pause = min(pause * 2, 0.01)
        self.held = True

    def give_back(self) -> None:
        """Let the next writer in."""
        if self.held:
            fcntl.flock(self._file, fcntl.LOCK_UN)
            self.held = False

    def close(self) -> None:
        """Give the lock back and close the file."""
        self.give_back()
        if self._file >= 0:
            os.close(self._file)
            self._file = -1


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's wrapper, taking the write lock where it begins and ends transactions."""

    _write_lock: WriteLock | None = None

    def get_new_connection(self, conn_params: Any) -> Any:
        """Open the database and learn where its lock lies; a database in memory has none."""
        name = str(self.settings_dict["NAME"])
        self._write_lock = None if "memory" in name else WriteLock(f"{name}.lock")
        return super().get_new_connection(conn_params)

    def _start_transaction_under_autocommit(self) -> None:
        if self._write_lock:
            self._write_lock.take()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._release()
            raise

    def _commit(self) -> None:
        try:
            super()._commit()  # type: ignore[misc]
        finally:
            self._release()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]
        finally:
            self._release()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]
        finally:
            if self._write_lock:
                with suppress(OSError):
                    self._write_lock.close()

    def _release(self) -> None:
        if self._write_lock and not (self.connection is not None and self.connection.in_transaction):
            self._write_lock.give_back()

    def create_cursor(self, name: str | None = None) -> Any:
        """Give a cursor whose single writes outside a transaction take the lock too."""
        return self.connection.cursor(factory=self._cursor_class())

    def _cursor_class(self) -> Callable[..., Any]:
        wrapper = self

        class Cursor(base.SQLiteCursorWrapper):
            def execute(self, query: str, params: Any = None) -> Any:
                with _Held(wrapper, query):
                    return super().execute(query, params)

            def executemany(self, query: str, param_list: Any) -> Any:
                with _Held(wrapper, query):
                    return super().executemany(query, param_list)

        return Cursor


class _Held:
    """Holds the write lock for one statement outside a transaction."""

    def __init__(self, wrapper: DatabaseWrapper, query: str) -> None:
        writes = not query.lstrip().upper().startswith(_READS) or "wal_checkpoint" in query
        free = wrapper.connection is not None and not wrapper.connection.in_transaction
        self.lock = wrapper._write_lock if writes and free else None
        self.wrapper, self.taken = wrapper, False

    def __enter__(self) -> None:
        if self.lock and not self.lock.held:
            self.lock.take()
            self.taken = True

    def __exit__(self, *_: object) -> None:
        if self.taken:
            self.wrapper._release()
