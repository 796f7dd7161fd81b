"""Store answers in Redis, so that what one machine has paid for is free for all.

The same rules as for the file: nothing here raises once the address is read, and trouble is warned about once for each
store (`redis_client`). What is stored is what SQLite's rows hold, with keys that begin with `summarizer:1:`.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import math
import re
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from summarizer._llm.cache.redis_client import PREFIX, SCHEMES, Purpose, RedisServer
from summarizer._llm.cache.redis_lock import RedisLock
from summarizer._llm.cache.sqlite_store import CacheInfo, CacheWarning

if TYPE_CHECKING:
    import redis

__all__ = ["SCHEMES", "RedisStore"]

KEEPS_ANSWERS = Purpose("cache", "cache", "Answers are not kept", CacheWarning)

ANSWER = f"{PREFIX}answer:"
BOOKS = (f"{PREFIX}stored", f"{PREFIX}sizes")
"""When each answer was stored, and how large it is: this decides what is removed when the limit is reached."""

LONGEST = 10**15
"""Milliseconds: a longer life than Redis can count is 30,000 years."""
BATCH = 500
"""Keys that are looked at in one command: other users of the server do not wait for long."""

PUT = """
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local known = redis.call('ZCARD', KEYS[2])
redis.call('ZADD', KEYS[2], now, KEYS[1])
if known == 0 then
    redis.call('DEL', KEYS[3])
end
local function size_of(key)
    return tonumber(redis.call('HGET', KEYS[3], key) or 0)
end
local total = redis.call('HINCRBY', KEYS[3], 'total', #ARGV[1] - size_of(KEYS[1]))
redis.call('HSET', KEYS[3], KEYS[1], #ARGV[1])
redis.call('UNLINK', KEYS[1])
redis.call('HSET', KEYS[1], 'value', ARGV[1], 'prompt', ARGV[2], 'stored', now)
redis.call('PEXPIRE', KEYS[1], ARGV[3])
local function remove(key)
    total = redis.call('HINCRBY', KEYS[3], 'total', 0 - size_of(key))
    redis.call('HDEL', KEYS[3], key)
    redis.call('ZREM', KEYS[2], key)
    redis.call('UNLINK', key)
end
local batch = tonumber(ARGV[5])
local too_old = string.format('(%.0f', now - ARGV[3] * 1000)
for _, key in ipairs(redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', too_old, 'LIMIT', 0, batch)) do
    remove(key)
end
while total > tonumber(ARGV[4]) and batch > 0 do
    local first = redis.call('ZRANGE', KEYS[2], 0, 0)[1]
    if not first then
        break
    end
    remove(first)
    batch = batch - 1
end
"""
"""Runs as one step in the server: no other program sees an answer without its entry in the index.

It begins with what a full server refuses, since a script that has written something is refused nothing more. What
expired or was evicted by the server itself stays in the index until it is the oldest, then its size is taken off;
an index that the server evicted begins anew. Where much has to go at once (a limit was lowered), each put removes only
a batch, since all users of the server wait meanwhile.
"""


class RedisStore:
    """Answers in Redis. Shared by any number of threads, processes and machines; a fork is no trouble.

    An answer lives for `max_days` after it was stored, by its time to live and by the server's clock. When values take
    more than `max_bytes`, those that were stored first go. (The server needs some hundred bytes more for each answer,
    and its own `maxmemory` may let them go earlier.)

    Args:
        url: Address of the server.
        max_bytes: Size that the values of all answers may have.
        max_days: Age after which an answer is forgotten.
        clock: Returns seconds, to know when a server that did not answer is tried again.

    Raises:
        ConfigError: The address cannot be read, or the package `redis` is not installed.
    """

    def __init__(
        self, url: str, *, max_bytes: int, max_days: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._server = RedisServer(url, KEEPS_ANSWERS, clock)
        self.place = self._server.place
        self._asking = RedisLock(self._server)
        self._max_bytes = max_bytes
        self._max_milliseconds = max(1, math.ceil(min(max_days * 86_400_000, LONGEST)))

    def usable(self) -> bool:
        """Return whether the server answers. If not, it has warned; later uses try again."""
        return self._server.attempt(lambda client: bool(client.ping()), otherwise=False)

    def get(self, key: str) -> str | None:
        """Return the value, or None when there is none or it is too old."""

        def look(client: redis.Redis) -> str | None:
            with client.pipeline(transaction=False) as pipe:
                pipe.hmget(ANSWER + key, ["value", "stored"])
                pipe.time()
                row, now = pipe.execute(raise_on_error=False)
            for reply in (row, now):
                if isinstance(reply, Exception) and not str(reply).startswith("WRONGTYPE"):
                    raise reply
            return None if isinstance(row, Exception) else self._fresh(row, now)

        return self._server.attempt(look, None)

    def _fresh(self, row: list[bytes | None], now: tuple[int, int]) -> str | None:
        """Return the value if it is not too old for this store, whatever the limit of the store that wrote it."""
        value, stored = row
        with contextlib.suppress(ValueError, OverflowError):  # damaged: a miss, and the next put replaces it
            age = now[0] * 1000 + now[1] / 1000 - int(stored or b"") / 1000
            return value.decode() if value is not None and age <= self._max_milliseconds else None
        return None

    def put(self, key: str, value: str, prompt: str) -> None:
        """Keep the value, in place of any that the key had. On return it no longer depends on this process."""
        given = (value, prompt, self._max_milliseconds, self._max_bytes, BATCH)
        self._server.attempt(lambda client: client.eval(PUT, 3, ANSWER + key, *BOOKS, *map(str, given)), None)

    def turn(self, key: str) -> contextlib.AbstractContextManager[None]:
        """Wait until no other process or machine holds the key's lock."""
        return self._asking.wait(key)

    def info(self) -> CacheInfo:
        """Count what is kept, by looking at each of our keys. `bytes` is that of the values."""
        return self._server.attempt(lambda client: count(client, self.place), CacheInfo(self.place))

    def clear(self) -> int:
        """Remove all answers and nothing else, and return how many there were."""
        removed = 0

        def remove(client: redis.Redis) -> None:
            nonlocal removed
            client.unlink(*BOOKS)
            for keys in our_keys(client):
                removed += int(client.unlink(*keys))

        self._server.attempt(remove, None)
        return removed

    def close(self) -> None:
        """Close idle connections. Idempotent; a later use opens them again."""
        self._asking.close()
        self._server.close()


def our_keys(client: redis.Redis) -> Iterator[list[bytes | str]]:
    """Yield the keys of answers, in batches; a key may come twice."""
    cursor = 0
    while True:
        cursor, keys = client.scan(cursor, match=f"{ANSWER}*", count=BATCH)
        if keys:
            yield keys
        if not cursor:
            return


def count(client: redis.Redis, place: str) -> CacheInfo:
    """Count what is kept. What is no answer of ours, under a key of ours, is passed over."""
    found: dict[bytes | str, tuple[int, int]] = {}
    for keys in our_keys(client):
        with client.pipeline(transaction=False) as pipe:
            for key in keys:
                pipe.hstrlen(key, "value")
                pipe.hget(key, "stored")
            replies = pipe.execute(raise_on_error=False)
        for key, size, stored in zip(keys, replies[::2], replies[1::2], strict=True):
            if isinstance(size, int) and isinstance(stored, bytes) and re.fullmatch(rb"\d{1,17}", stored):
                found[key] = (size, int(stored))
    times = [dt.datetime.fromtimestamp(stored / 1e6, dt.UTC) for _, stored in found.values()]
    size = sum(size for size, _ in found.values())
    return CacheInfo(place, len(found), size, min(times, default=None), max(times, default=None))
