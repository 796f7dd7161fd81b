"""Create, recognise, open, shrink and set aside the cache's SQLite file."""

from __future__ import annotations

import contextlib
import datetime as dt
import sqlite3
import tempfile
from pathlib import Path

FORMAT = 1
APPLICATION = 0x53554D52
"""Marks our files ("SUMR"): other programs' SQLite files are left alone."""

BIRTH = (
    # Readers do not wait for a writer, nor it for them. The mode is kept in the file.
    "PRAGMA journal_mode = WAL",
    # Nobody reads the file yet: a power cut now costs an empty store, so there is nothing to wait for the disk for.
    "PRAGMA synchronous = OFF",
    "CREATE TABLE answers (key TEXT PRIMARY KEY, value TEXT NOT NULL, prompt TEXT NOT NULL, stored REAL NOT NULL)",
    # Each put looks for the oldest, without reading the values.
    "CREATE INDEX answers_stored ON answers (stored)",
    f"PRAGMA application_id = {APPLICATION}",
    f"PRAGMA user_version = {FORMAT}",
)
PRAGMAS = (
    # A commit is in the system's hands before put() returns, so it outlives a kill -9. Only a power cut can take the
    # last commits back, and with WAL it never damages the file. FULL would wait for the disk at each answer.
    "PRAGMA synchronous = NORMAL",
    # Give the disk back what the log took while many rows were removed; in bytes.
    "PRAGMA journal_size_limit = 8000000",
)
REMOVE_OLDEST = "DELETE FROM answers WHERE rowid IN (SELECT rowid FROM answers ORDER BY stored, rowid LIMIT ?)"

DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
ADVICE = {
    sqlite3.SQLITE_BUSY: "Another process keeps it locked: find out which, or give another place.",
    sqlite3.SQLITE_FULL: "The disk is full: free some space, or run `summarizer cache clear`.",
    sqlite3.SQLITE_READONLY: "It can be read but not written: mend its permissions, or give another place.",
    sqlite3.SQLITE_CANTOPEN: "It may not be yours to read or write: give another place.",
}
OTHER_ADVICE = "Give another place with `cache=` or SUMMARIZER_CACHE, or none."


class ForeignFileError(Exception):
    """The file belongs to another program."""


class OtherFormatError(Exception):
    """The file was laid out by another version of this library."""


TROUBLE = (sqlite3.Error, OSError, ValueError, OverflowError, ForeignFileError, OtherFormatError)


def make_ready(path: Path) -> None:
    """Make the file if there is none, or only an empty one. Folders and devices are left alone."""
    if not path.exists():
        _create(path)
    elif not path.is_file():
        raise ForeignFileError("It is no regular file.")
    elif not path.stat().st_size:
        _create(path)


def _create(path: Path) -> None:
    """Make a file that is complete and private from the moment that it is there.

    It is laid out elsewhere: two processes that switch one file to WAL at once fail with "locked". And it is linked,
    not opened here: closing any handle of a file drops the locks that other threads of this process hold on it.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f"{path.name}.new-", dir=path.parent) as folder:
        new = Path(folder) / path.name
        new.touch(mode=0o600)  # SQLite gives the same mode to its log
        with contextlib.closing(sqlite3.connect(new, isolation_level=None)) as db:
            for statement in BIRTH:
                db.execute(statement)
        _put_in_place(new, path)


def _put_in_place(new: Path, path: Path) -> None:
    """Never over a store that another process has put there meanwhile; over an empty file, gladly."""
    try:
        path.hardlink_to(new)
    except FileExistsError:
        if not path.stat().st_size:
            new.replace(path)
    except OSError:  # a file system without hard links
        if not path.exists():
            new.replace(path)


def identity(path: Path) -> tuple[int, int] | None:
    """Return what identifies the file that is there now, among files of the same name."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino


def connect(path: Path, patience: float) -> sqlite3.Connection:
    """Open the file, if it is ours. Each statement waits `patience` seconds for the writes of other processes."""
    db = sqlite3.connect(path, timeout=patience, isolation_level=None, check_same_thread=False)
    try:
        _check(db)
        for pragma in PRAGMAS:
            db.execute(pragma)
    except BaseException:
        db.close()
        raise
    return db


def _check(db: sqlite3.Connection) -> None:
    db.execute("PRAGMA page_count")  # notices a file that is cut within the header, which the next ones do not
    (application,) = db.execute("PRAGMA application_id").fetchone()
    (written,) = db.execute("PRAGMA user_version").fetchone()
    if application != APPLICATION:
        raise ForeignFileError("It is another program's file, and was left as it is.")
    if written != FORMAT:
        raise OtherFormatError(f"It has format {written}, and this version of the library reads format {FORMAT}.")


def bytes_used(db: sqlite3.Connection) -> int:
    """Return the size of the pages in use."""
    pages, free, size = (
        db.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "freelist_count", "page_size")
    )
    return int((pages - free) * size)


def make_room(db: sqlite3.Connection, max_bytes: int) -> None:
    """Remove what was stored first, in batches, until a tenth is free: most puts then have nothing to remove."""
    if bytes_used(db) <= max_bytes:
        return
    batch = db.execute("SELECT COUNT(*) FROM answers").fetchone()[0] // 20 + 1
    while bytes_used(db) > max_bytes * 0.9:
        if not db.execute(REMOVE_OLDEST, (batch,)).rowcount:
            return


def shrink(db: sqlite3.Connection) -> None:
    """Write file and log anew: deleted rows would stay readable in their free pages."""
    db.execute("VACUUM")
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def set_aside(path: Path, error: Exception) -> Path:
    """Rename the file and its log, and return the new name."""
    word = "format" if isinstance(error, OtherFormatError) else "corrupt"
    aside = path.with_name(f"{path.name}.{word}-{dt.datetime.now(dt.UTC):%Y%m%dT%H%M%S%fZ}")
    for part in ("-wal", "-shm", ""):  # the log first: it must not be taken for the next file's
        with contextlib.suppress(FileNotFoundError):
            Path(f"{path}{part}").rename(f"{aside}{part}")
    return aside


def replaceable(error: Exception) -> bool:
    """Return whether a fresh file would help."""
    return isinstance(error, OtherFormatError) or _code(error) in DAMAGED


def locked(error: Exception) -> bool:
    """Return whether another process was waited for in vain."""
    return _code(error) == sqlite3.SQLITE_BUSY


def _code(error: Exception) -> int:
    return getattr(error, "sqlite_errorcode", 0) & 0xFF  # without SQLite's extensions


def problem(error: Exception) -> str:
    """Return what is wrong. Not in the words of the `sqlite3` module, since they can quote a value."""
    if isinstance(error, (ForeignFileError, OtherFormatError)):
        return str(error)
    named = getattr(error, "sqlite_errorname", None) or getattr(error, "strerror", None) or type(error).__name__
    return f"It is damaged: {named}." if _code(error) in DAMAGED else f"It failed with {named}."


def advice(error: Exception) -> str:
    """Return what to do about it."""
    return ADVICE.get(_code(error), OTHER_ADVICE)
