"""Lock a name across processes, so that two that ask the same question at the same time pay for it once.

The lock is a file that its holder touches every few seconds (`filelock.SoftFileLease`). It is free at once when its
holder was killed (after 30 seconds, where that was while it made the file), and after 15 seconds when the holder was
stopped. Nothing here raises: where no such file can be written, nobody waits.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from filelock import SoftFileLease

LASTS = 15.0
"""Seconds after which a lock ends that its holder no longer touches. A question may take longer: it is touched."""

PATIENCE = 600.0
"""Seconds that a holder is waited for which touches its lock, but does not come back."""


class FileLock:
    """Let one process at a time hold the lock of a name. Threads of one process have to lock among themselves.

    Args:
        folder: Where the locks are; made when it is missing.
        lasts: Seconds after which a lock ends that its holder no longer touches; the same for all processes.
        patience: Seconds that are waited at the most.
    """

    def __init__(self, folder: Path, *, lasts: float = LASTS, patience: float = PATIENCE) -> None:
        self._folder = folder
        self._lasts, self._patience = lasts, patience
        self._process = os.getpid()
        self._held: set[str] = set()
        self._left_behind: frozenset[str] = frozenset()

    @contextlib.contextmanager
    def wait(self, name: str) -> Iterator[None]:
        """Wait until no other process holds the lock."""
        self._notice_fork()
        lock = None if name in self._left_behind else self._taken(name)
        self._held.add(name)
        try:
            yield
        finally:
            self._held.discard(name)
            if lock:
                with contextlib.suppress(OSError):
                    lock.release()

    def _taken(self, name: str) -> SoftFileLease | None:
        """Return the lock once nobody else has it; None when it cannot be had."""
        from filelock import SoftFileLease, Timeout

        path, patient_until = self._folder / name, time.monotonic() + self._patience
        lock = SoftFileLease(path, lease_duration=self._lasts, mode=0o600)
        with contextlib.suppress(OSError, ValueError):  # another `lasts` is a ValueError
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            while (left := patient_until - time.monotonic()) > 0:
                with contextlib.suppress(Timeout):
                    lock.acquire(timeout=min(left, 2 * self._lasts))  # long enough to see that a lock has ended
                    return lock
                self._remove_empty(path)
        return None

    def _remove_empty(self, path: Path) -> None:
        """Remove a lock whose holder was killed before it could write its name: nothing else would ever end it."""
        about = path.stat()
        if about.st_size == 0 and time.time() - about.st_mtime > self._lasts:
            path.unlink()

    def _notice_fork(self) -> None:
        """Never wait for what a thread of the parent holds, which may wait for this child to end."""
        if self._process != os.getpid():
            inherited, self._held, self._process = self._held, set(), os.getpid()
            self._left_behind = frozenset(inherited)
