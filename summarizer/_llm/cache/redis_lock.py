"""Lock a question across machines, so that two that ask it at the same time pay for it once.

By a lock in Redis (`redis.lock.Lock`: a token, so that only its holder releases it) that ends by itself unless its
holder renews it. So who is killed, or hangs, is waited for no longer than that. Nothing here raises: where the server
does not answer, nobody waits.
"""

from __future__ import annotations

import contextlib
import os
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from summarizer._llm.cache.redis_client import PREFIX, RedisServer

if TYPE_CHECKING:
    import redis
    from redis.lock import Lock

ASKING = f"{PREFIX}asking:"

LASTS = 15.0
"""Seconds after which a lock ends that nobody renews. Three renewals fit into it: two may fail."""
RENEWALS = 3

FIRST_PAUSE, LONGEST_PAUSE = 0.02, 0.25
"""Seconds between two looks at a lock that another process has; they double. A question takes seconds."""


class RedisLock:
    """Let one process at a time hold the lock of a name. Threads of one process have to lock among themselves.

    Args:
        server: Where the locks are.
        lasts: Seconds after which a lock ends that nobody renews.
        pause: Waits for so many seconds.
    """

    def __init__(
        self, server: RedisServer, *, lasts: float = LASTS, pause: Callable[[float], object] = time.sleep
    ) -> None:
        self._server = server
        self._lasts, self._pause = lasts, pause
        self._begin()

    def _begin(self) -> None:
        self._process = os.getpid()
        self._changed = threading.Condition()
        self._held: dict[str, Lock] = {}
        self._left_behind: frozenset[str] = frozenset()
        self._renewer: threading.Thread | None = None

    @contextlib.contextmanager
    def wait(self, name: str) -> Iterator[None]:
        """Wait until no other process holds the lock."""
        self._notice_fork()
        if name not in self._left_behind and (lock := self._taken(name)):
            self._hold(name, lock)
        try:
            yield
        finally:
            self._notice_fork()
            with self._changed:
                held = self._held.pop(name, None)
            if held:
                self._server.attempt(_unless_lost(held.release), None)

    def close(self) -> None:
        """End the thread that renews, if nothing is held. A later use begins another."""
        with self._changed:
            self._changed.notify_all()

    def _notice_fork(self) -> None:
        """Never wait for what a thread of the parent holds, which may wait for this child to end."""
        if self._process != os.getpid():
            left_behind = frozenset(self._held)
            self._begin()
            self._left_behind = left_behind

    def _taken(self, name: str) -> Lock | None:
        """Return the lock once nobody else has it; None when the server does not answer."""

        def take(client: redis.Redis) -> tuple[bool, Lock]:
            lock = client.lock(ASKING + name, timeout=self._lasts, thread_local=False)  # another thread renews it
            return lock.acquire(blocking=False, token=uuid.uuid4().hex), lock

        pause = FIRST_PAUSE
        while outcome := self._server.attempt(take, None):
            taken, lock = outcome
            if taken:
                return lock
            self._pause(pause)
            pause = min(2 * pause, LONGEST_PAUSE)
        return None

    def _hold(self, name: str, lock: Lock) -> None:
        with self._changed:
            self._held[name] = lock
            if self._renewer is None:
                self._renewer = threading.Thread(target=self._renew, name="summarizer-turns", daemon=True)
                self._renewer.start()

    def _renew(self) -> None:
        """Renew what is held, until nothing is."""
        while True:
            with self._changed:
                self._changed.wait(self._lasts / RENEWALS)
                held = list(self._held.values())
                if not held:
                    self._renewer = None
                    return
            for lock in held:
                self._server.attempt(_unless_lost(lock.reacquire), None)


def _unless_lost(act: Callable[[], object]) -> Callable[[object], None]:
    """Renew or release a lock. It may have ended, or be another's by now, and then nothing is done."""
    from redis.exceptions import LockError

    def work(_: object) -> None:
        with contextlib.suppress(LockError):
            act()

    return work
