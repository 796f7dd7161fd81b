"""Share one rate limit among processes, in Redis and by its clock.

One script counts what was sent in the last 60 seconds and takes the request in, or returns how long to wait: no two
processes can both take the last request. The wait that a server asked one of them for is kept beside it, for all.

(pyrate-limiter's own bucket for Redis takes the clocks of the processes, which differ, and one weight for all limits;
so it can let through too much, and count a request that it then refuses.)
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, cast

from summarizer._llm.cache.redis_client import PREFIX, Purpose, RedisServer

if TYPE_CHECKING:
    import redis

RATE = f"{PREFIX}rate:"
MINUTE = 60_000
"""Milliseconds."""


class RateWarning(UserWarning):
    """The store of a shared rate does not answer: meanwhile each process keeps the rate alone."""


KEEPS_THE_RATE = Purpose("rate_store", "rate store", "This process keeps the rate alone", RateWarning)

TAKE = """
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local requests, tokens, wanted = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local minute = tonumber(ARGV[5])
local pause = redis.call('PTTL', KEYS[3])
if pause > 0 then
    return pause
end
local function tokens_of(members)
    local sum = 0
    for _, member in ipairs(members) do
        sum = sum + tonumber(string.match(member, '%d+$'))
    end
    return sum
end
local sent = tonumber(redis.call('GET', KEYS[2])) or tokens_of(redis.call('ZRANGE', KEYS[1], 0, -1))
local too_old = '(' .. string.format('%.0f', now - minute)
local gone = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', too_old)
if #gone > 0 then
    redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', too_old)
    sent = sent - tokens_of(gone)
    redis.call('SET', KEYS[2], string.format('%.0f', sent), 'PX', minute)
end
local count = redis.call('ZCARD', KEYS[1])
if count == 0 then
    sent = 0
end
local last = -1
if requests > 0 and count >= requests then
    last = count - requests
end
local excess = sent + wanted - tokens
local at = 0
while tokens > 0 and excess > 0 and at < count do
    for _, member in ipairs(redis.call('ZRANGE', KEYS[1], at, at + 99)) do
        if excess > 0 then
            excess = excess - tokens_of({member})
            last = math.max(last, at)
            at = at + 1
        end
    end
end
if last >= 0 then
    local frees = redis.call('ZRANGE', KEYS[1], last, last, 'WITHSCORES')[2] + minute + 1
    return math.max(1, math.min(frees - now, minute))
end
redis.call('ZADD', KEYS[1], now, ARGV[4] .. ':' .. ARGV[3])
redis.call('SET', KEYS[2], string.format('%.0f', sent + wanted), 'PX', minute + 1000)
redis.call('PEXPIRE', KEYS[1], minute + 1000)
return 0
"""
"""Runs as one step in the server. Returns 0, or the milliseconds until the request may be sent.

A sorted set has an entry for each request of the last minute, with its tokens at the end of its name; beside it is
their sum, so that it need not be made each time. Keys that the server evicted begin anew.
"""


PAUSE = """
if tonumber(ARGV[1]) > redis.call('PTTL', KEYS[1]) then
    redis.call('SET', KEYS[1], 1, 'PX', ARGV[1])
end
"""
"""The longest of the waits that were asked for counts."""


class RedisRate:
    """What may be sent in any 60 seconds by all who take from the same name. Thread-safe; nothing raises.

    Those who share a name may have different limits: each keeps to its own, and counts what all have sent.

    Args:
        server: Where the requests are counted.
        name: What the limits are for: a model at an address.
        requests: Requests in any 60 seconds; None for no limit.
        tokens: Tokens in any 60 seconds; None for no limit.
    """

    def __init__(self, server: RedisServer, name: str, requests: int | None, tokens: int | None) -> None:
        self._server = server
        self._keys = (RATE + name, f"{RATE}{name}:tokens", f"{RATE}{name}:pause")
        self._limits = (requests or 0, tokens or 0)

    def take(self, tokens: int) -> float:
        """Count a request and return 0; or count nothing, and return the seconds until it may be sent.

        It is 0 too while the server does not answer: then there is only the rate of this process.
        """

        def asked(client: redis.Redis) -> float:
            given = (*self._limits, tokens, uuid.uuid4().hex, MINUTE)
            return int(cast("Any", client.eval(TAKE, 3, *self._keys, *map(str, given)))) / 1000

        return self._server.attempt(asked, 0.0)

    def pause(self, seconds: float) -> None:
        """Let nobody send anything for so long: the server has asked for a pause."""
        milliseconds = round(seconds * 1000)
        if milliseconds > 0:
            self._server.attempt(lambda client: client.eval(PAUSE, 1, self._keys[2], str(milliseconds)), None)

    def close(self) -> None:
        """Close idle connections. Idempotent; a later use opens them again."""
        self._server.close()
