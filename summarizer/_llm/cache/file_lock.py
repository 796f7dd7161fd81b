"""How do processes take turns, so that two that ask the same question at the same time pay for it once?

By a lock on an empty file, which the system opens when a process ends, however it ends. Nothing here raises: where
there are no such locks (Windows, some network drives), nobody waits.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]


class FileLock:
    """Let one process at a time go on with a name. Threads of one process have to take turns by themselves.

    Args:
        folder: Where the locks are; made when it is missing.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._process = os.getpid()
        self._held: dict[str, int] = {}
        self._left_behind: frozenset[str] = frozenset()

    @contextlib.contextmanager
    def wait(self, name: str) -> Iterator[None]:
        """Wait until no other process is at the name."""
        self._notice_fork()
        path = self._folder / name
        if fcntl and name not in self._left_behind:
            with contextlib.suppress(OSError):
                self._held[name] = _locked(path)
        try:
            yield
        finally:
            if (file := self._held.pop(name, None)) is not None:
                _let_go(file, path)

    def _notice_fork(self) -> None:
        """Never wait for what a thread of the parent holds, which may wait for this child to end."""
        if self._process != os.getpid():
            inherited, self._held, self._process = self._held, {}, os.getpid()
            self._left_behind = frozenset(inherited)
            for file in inherited.values():
                os.close(file)


def _locked(path: Path) -> int:
    while True:
        file = _open(path)
        try:
            fcntl.flock(file, fcntl.LOCK_EX)
            if _is_there(file, path):
                return file
        except BaseException:
            os.close(file)
            raise
        os.close(file)


def _open(path: Path) -> int:
    flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC
    try:
        return os.open(path, flags, 0o600)
    except FileNotFoundError:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        return os.open(path, flags, 0o600)


def _is_there(file: int, path: Path) -> bool:
    """Tell whether the file that was locked still has its name."""
    try:
        return os.path.samestat(os.fstat(file), path.stat())
    except FileNotFoundError:
        return False


def _let_go(file: int, path: Path) -> None:
    """Remove the file first: who waits for it sees that it is gone, and makes a new one."""
    with contextlib.suppress(OSError):
        path.unlink()
    with contextlib.suppress(OSError):
        fcntl.flock(file, fcntl.LOCK_UN)  # a child that was forked meanwhile has it open too
    os.close(file)
