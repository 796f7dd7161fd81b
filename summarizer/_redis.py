"""Where do many machines keep answers together, so that what one of them has paid for is free for all? In Redis.

The same rules as for the file: nothing here raises once the address is read, and trouble is warned about once for each
store. A server that does not answer is left alone for a while, so that an outage does not slow each question; then it
is tried again. What is stored is what SQLite's rows hold, with keys that begin with `summarizer:1:`.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import logging
import math
import re
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, TypeVar

from summarizer._redis_address import PATIENCE, SCHEMES, Address, read_address
from summarizer._store import CacheInfo, CacheWarning
from summarizer.errors import ConfigError

if TYPE_CHECKING:
    import redis

__all__ = ["SCHEMES", "RedisStore"]

_T = TypeVar("_T")

PREFIX = "summarizer:1:"
"""Begins each of our keys; the number is that of the layout."""
ANSWER = f"{PREFIX}answer:"
BOOKS = (f"{PREFIX}stored", f"{PREFIX}sizes")
"""When each answer was stored, and how large it is: who tells what has to go when the limit is reached."""

COOL_DOWN = 15.0
"""Seconds for which a server that did not answer is left alone."""
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
"""Runs as one step in the server: no other program sees an answer without its place in the books.

It begins with what a full server refuses, since a script that has written something is refused nothing more. What
expired or was evicted by the server itself stands in the books until it is the oldest, and then its size is taken off;
books that the server evicted begin anew. Where much has to go at once (a limit was lowered), each put removes only a
batch, since all users of the server wait meanwhile.
"""

PROBLEMS = {
    "AuthenticationError": "It refuses the user or the password. Mend them in its address.",
    "AuthenticationWrongNumberOfArgsError": "It refuses the user or the password. Mend them in its address.",
    "NoPermissionError": "Its user may not run a command that is needed (see SECURITY.md). Let the user run it.",
    "OutOfMemoryError": "The server is full: raise its maxmemory, let it evict keys, or run `summarizer cache clear`.",
    "ReadOnlyError": "It can be read but not written, as a replica can: give the address of its primary.",
    "BusyLoadingError": "It is still loading its data. Answers are not kept meanwhile.",
    "TimeoutError": "It does not answer in time. Answers are not kept until it does.",
    "ConnectionError": "It cannot be reached ({cause}). Answers are not kept until it can.",
}
OTHER_PROBLEM = "It failed with {name}. Give another place with `cache=` or SUMMARIZER_CACHE, or none."


class RedisStore:
    """Answers in Redis. Shared by any number of threads, processes and machines; a fork is no trouble.

    An answer lives for `max_days` after it was stored, by its time to live and by the server's clock. When values take
    more than `max_bytes`, those that were stored first go. (The server needs some hundred bytes more for each answer,
    and its own `maxmemory` may let them go earlier.)

    Args:
        url: Address of the server.
        max_bytes: Size that the values of all answers may have.
        max_days: Age after which an answer is forgotten.
        clock: Gives seconds, to tell when a server that did not answer is tried again.

    Raises:
        ConfigError: The address cannot be read, or the package `redis` is not installed.
    """

    def __init__(
        self, url: str, *, max_bytes: int, max_days: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        address = read_address(url)
        self.place = address.place
        self._client = connect(address)
        self._max_bytes = max_bytes
        self._max_milliseconds = max(1, math.ceil(min(max_days * 86_400_000, LONGEST)))
        self._clock = clock
        self._rest_until = -math.inf
        self._first_to_warn = threading.Lock()  # taken once and kept; never waited for, so that a fork is no trouble

    def usable(self) -> bool:
        """Say whether the server answers. If not, it has warned; later uses try again."""
        return self._attempt(lambda client: bool(client.ping()), otherwise=False)

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

        return self._attempt(look, None)

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
        self._attempt(lambda client: client.eval(PUT, 3, ANSWER + key, *BOOKS, *map(str, given)), None)

    def info(self) -> CacheInfo:
        """Count what is kept, by looking at each of our keys. `bytes` is that of the values."""
        return self._attempt(lambda client: count(client, self.place), CacheInfo(self.place))

    def clear(self) -> int:
        """Remove all answers and nothing else, and return how many there were."""
        removed = 0

        def remove(client: redis.Redis) -> None:
            nonlocal removed
            client.unlink(*BOOKS)
            for keys in our_keys(client):
                removed += int(client.unlink(*keys))

        self._attempt(remove, None)
        return removed

    def close(self) -> None:
        """Let idle connections go. Idempotent; a later use opens them again."""
        with contextlib.suppress(OSError):
            self._client.connection_pool.disconnect(inuse_connections=False)

    def _attempt(self, work: Callable[[redis.Redis], _T], otherwise: _T) -> _T:
        """Do the work, unless the server is left alone at the moment; if that cannot be, warn."""
        from redis import RedisError, ResponseError

        if self._rest_until > -math.inf:
            if self._clock() < self._rest_until:
                return otherwise
            self._rest_until = self._clock() + COOL_DOWN  # one thread tries; the others go on meanwhile
        try:
            result = work(self._client)
        except ResponseError as error:  # it answers, so there is nothing to wait for
            self._rest_until = -math.inf
            self._warn(problem(error))
        except (RedisError, OSError, ValueError, OverflowError) as error:
            self._rest_until = self._clock() + COOL_DOWN
            self._warn(problem(error))
        else:
            self._rest_until = -math.inf
            return result
        return otherwise

    def _warn(self, told: str) -> None:
        if not self._first_to_warn.acquire(blocking=False):
            return
        logging.getLogger("summarizer").warning("summarizer.cache", extra={"place": self.place, "problem": told})
        warnings.warn(f"The cache {self.place} has a problem. {told}", CacheWarning, stacklevel=4)


def our_keys(client: redis.Redis) -> Iterator[list[bytes | str]]:
    """Give the keys of answers, in batches; a key may come twice."""
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


def problem(error: Exception) -> str:
    """Say what is wrong and what to do. Not in the words of server or client, since they can quote a value."""
    known = (PROBLEMS[kind.__name__] for kind in type(error).__mro__ if kind.__name__ in PROBLEMS)
    return next(known, OTHER_PROBLEM).format(name=type(error).__name__, cause=_cause(error))


def _cause(error: BaseException) -> str:
    """Return the name of the system's error that is behind the client's own, as `ConnectionRefusedError`."""
    behind = error.__cause__ or error.__context__
    return type(error).__name__ if behind is None or isinstance(error, OSError) else _cause(behind)


def connect(address: Address) -> redis.Redis:
    """Make a client. Nothing is sent before its first use.

    Raises:
        ConfigError: The package `redis` is not installed.
    """
    try:
        import redis
        from redis.backoff import NoBackoff
        from redis.retry import Retry
    except ModuleNotFoundError:
        raise ConfigError(
            f"cache: {address.scheme}:// needs a package that is not installed: "
            'pip install "diplomatic-summarizer[redis]"'
        ) from None
    kinds = {"rediss": redis.SSLConnection, "unix": redis.UnixDomainSocketConnection}
    # No retries: they multiply the wait. RESP2 and no greetings: any server knows them, and they cost no round trip.
    ours = {"retry": Retry(NoBackoff(), 0), "protocol": 2, "driver_info": None}
    pool = redis.ConnectionPool(kinds.get(address.scheme, redis.Connection), **{**PATIENCE, **address.options, **ours})
    return redis.Redis.from_pool(pool)
