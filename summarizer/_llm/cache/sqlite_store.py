"""Store answers in an SQLite file, so that they outlive the process that paid for them.

In one SQLite file, private to the user, with rows that a person can read. Nothing here raises: a damaged file is set
aside and a fresh one begun, and whatever else is wrong with the place is warned about, once for each store, while the
work goes on without it.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import logging
import os
import sqlite3
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeVar
from weakref import WeakValueDictionary

from summarizer._llm.cache import sqlite_file as _sqlite
from summarizer._llm.cache.file_lock import FileLock

__all__ = ["CacheInfo", "CacheWarning", "SQLiteStore"]

_T = TypeVar("_T")

PATIENCE = 5.0
"""Seconds to wait for another process's write; a put takes well under a millisecond."""
IMPATIENCE = 0.1
"""Seconds to wait once that was in vain: a process that hangs costs one long wait, not one for each answer."""


class CacheWarning(UserWarning):
    """The cache of answers cannot do its work. The answers themselves are not affected."""


@dataclass(frozen=True, slots=True)
class CacheInfo:
    """What a store holds: where, how many answers, when the oldest and the newest were stored.

    `bytes` is measured like the limit: pages in use, without SQLite's log (a few megabytes at most).
    """

    place: str
    entries: int = 0
    bytes: int = 0
    oldest: dt.datetime | None = None
    newest: dt.datetime | None = None


class SQLiteStore:
    """Answers in an SQLite file. Shared by any number of threads and processes; a fork is no trouble.

    The limits hold at each put: what is too old goes, and when the file is too large the answers that were stored first
    go, until a tenth of the limit is free. (Not those that were used longest ago: each hit would have to write.)

    Args:
        path: The file; its folder is made when it is missing.
        max_bytes: Size that the file may have.
        max_days: Age after which an answer is forgotten.
        clock: Returns the time, in seconds since 1970.
    """

    def __init__(self, path: Path, *, max_bytes: int, max_days: float, clock: Callable[[], float] = time.time) -> None:
        self.path = path
        self._max_bytes = max_bytes
        self._max_seconds = max_days * 86_400
        self._clock = clock
        self._asking = FileLock(path.with_name(f"{path.name}.asking"))
        self._lock = threading.Lock()
        self._db: sqlite3.Connection | None = None
        self._file: tuple[int, int] | None = None
        self._patience = PATIENCE
        self._replaced = False
        self._warned = False
        self._news: str | None = None
        _stores_to_part_with()[id(self)] = self

    def usable(self) -> bool:
        """Open the file, making it when it is missing, and return whether that worked. If not, it has warned."""
        return self._attempt(lambda _: True, otherwise=False)

    def get(self, key: str) -> str | None:
        """Return the value, or None when there is none or it is too old."""
        query = "SELECT value FROM answers WHERE key = ? AND stored >= ?"
        row = self._attempt(lambda db: db.execute(query, (key, self._oldest_kept())).fetchone(), None)
        return row[0] if row else None

    def put(self, key: str, value: str, prompt: str) -> None:
        """Keep the value, in place of any that the key had. On return it no longer depends on this process."""

        def write(db: sqlite3.Connection) -> None:
            with db:
                db.execute("BEGIN IMMEDIATE")
                db.execute("REPLACE INTO answers VALUES (?, ?, ?, ?)", (key, value, prompt, self._clock()))
                db.execute("DELETE FROM answers WHERE stored < ?", (self._oldest_kept(),))
                _sqlite.make_room(db, self._max_bytes)

        self._attempt(write, None)

    def turn(self, key: str) -> contextlib.AbstractContextManager[None]:
        """Wait until no other process holds the key's lock."""
        return self._asking.wait(key)

    def info(self) -> CacheInfo:
        """Count what is kept."""

        def count(db: sqlite3.Connection) -> CacheInfo:
            entries, *times = db.execute("SELECT COUNT(*), MIN(stored), MAX(stored) FROM answers").fetchone()
            oldest, newest = (None if t is None else dt.datetime.fromtimestamp(t, dt.UTC) for t in times)
            return CacheInfo(str(self.path), entries, _sqlite.bytes_used(db), oldest, newest)

        return self._attempt(count, CacheInfo(str(self.path)))

    def clear(self) -> int:
        """Remove all answers, from the disk as well, and return how many there were."""
        removed = self._attempt(lambda db: db.execute("DELETE FROM answers").rowcount, 0)
        self._attempt(_sqlite.shrink, None)
        return removed

    def close(self) -> None:
        """Close the connection. Idempotent; a later use opens it again."""
        with self.apart():
            pass

    @contextlib.contextmanager
    def apart(self) -> Iterator[None]:
        """Close the connection, and let nobody open one meanwhile."""
        with self._lock:
            self._disconnect()
            yield

    def _oldest_kept(self) -> float:
        return self._clock() - self._max_seconds

    def _attempt(self, work: Callable[[sqlite3.Connection], _T], otherwise: _T) -> _T:
        """Do the work; if that cannot be, warn (outside the lock: who listens may use this store)."""
        result = otherwise
        with self._lock:
            try:
                result = self._on_good_file(work)
            except _sqlite.TROUBLE as error:
                self._disconnect()
                self._patience = IMPATIENCE if _sqlite.locked(error) else self._patience
                self._note(f"{_sqlite.problem(error)} {_sqlite.advice(error)}")
            news, self._news = self._news, None
        if news:
            self._warn(news)
        return result

    def _on_good_file(self, work: Callable[[sqlite3.Connection], _T]) -> _T:
        """Do the work; if the file is damaged or of another format, set it aside and do the work on a fresh one.

        Once only, or two versions of this library that run side by side would set aside each other's files for ever.
        """
        try:
            return work(self._connected())
        except _sqlite.TROUBLE as error:
            self._disconnect()
            if self._replaced or not _sqlite.replaceable(error):
                raise
            self._replaced = True
            self._set_aside(error)
        return work(self._connected())

    def _connected(self) -> sqlite3.Connection:
        if self._db is not None and self._file != _sqlite.identity(self.path):
            self._disconnect()  # somebody removed the file or set it aside: what is written to it is lost
        if self._db is None:
            _sqlite.make_ready(self.path)
            self._file = _sqlite.identity(self.path)
            self._db = _sqlite.connect(self.path, self._patience)
        return self._db

    def _disconnect(self) -> None:
        db, self._db = self._db, None
        if db is not None:
            with contextlib.suppress(sqlite3.Error):
                db.close()

    def _set_aside(self, error: Exception) -> None:
        if self._file != _sqlite.identity(self.path):
            return  # another process was faster, and what is there now is good
        aside = _sqlite.set_aside(self.path, error)
        self._note(
            f"{_sqlite.problem(error)} It was renamed to {aside.name}, which you may remove; a fresh one is used."
        )

    def _note(self, message: str) -> None:
        if not self._warned:
            self._warned, self._news = True, message

    def _warn(self, problem: str) -> None:
        logger = logging.getLogger("summarizer")
        logger.warning("summarizer.cache", extra={"place": str(self.path), "problem": problem})
        warnings.warn(f"The cache {self.path} has a problem. {problem}", CacheWarning, stacklevel=4)


@cache
def _stores_to_part_with() -> WeakValueDictionary[int, SQLiteStore]:
    """Return this process's stores; each closes its connection while the process forks.

    To open a new connection in the child is not enough: SQLite counts locks by file in the process's memory, so the
    child believes that it holds the parent's, and when the parent closes it removes the log that the child writes to.
    """
    stores: WeakValueDictionary[int, SQLiteStore] = WeakValueDictionary()
    one_fork = threading.Lock()
    parted = contextlib.ExitStack()

    def before() -> None:
        one_fork.acquire()
        for reference in stores.valuerefs():
            if (store := reference()) is not None:
                parted.enter_context(store.apart())

    def after() -> None:
        parted.close()
        one_fork.release()

    if hasattr(os, "register_at_fork"):  # not on Windows, which has no fork either
        os.register_at_fork(before=before, after_in_parent=after, after_in_child=after)
    return stores
