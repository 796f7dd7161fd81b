"""Do all processes together keep to one rate? What happened earlier is moved into the past: nobody sleeps."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import pytest
import redis
from openai_stub import serving
from own_redis import Server, running

from summarizer import ConfigError, RateWarning, Settings, Summarizer
from summarizer._llm import KEEPS_THE_RATE, RedisRate, RedisServer
from summarizer._llm.cache.redis_client import COOL_DOWN
from summarizer._llm.shared_rate_limit import RATE

TEXT = "Toll promised to reopen the bridge at Selma. The minister spoke about fishing. Arvenia pledged 20 trucks."
NAME = "m@models.example"
SLACK = 5
"""Seconds that a test itself may take between two looks, on a busy machine."""
TAKES = """
import sys
from summarizer._llm.shared_rate_limit import KEEPS_THE_RATE, RedisRate
from summarizer._llm.cache.redis_client import RedisServer
rate = RedisRate(RedisServer(sys.argv[1], KEEPS_THE_RATE), "m@models.example", int(sys.argv[2]), None)
print("ready", flush=True)
sys.stdin.read()
print(sum(rate.take(0) == 0 for _ in range(200)))
"""

Make = Callable[..., RedisRate]


@pytest.fixture
def make(redis_server: Server, raw: redis.Redis) -> Iterator[Make]:
    """Make rates that know nothing of each other, as those of two processes do."""
    with ExitStack() as stack:

        def make_one(requests: int | None, tokens: int | None = None, name: str = NAME) -> RedisRate:
            rate = RedisRate(RedisServer(redis_server.url, KEEPS_THE_RATE), name, requests, tokens)
            stack.callback(rate.close)
            return rate

        yield make_one


def pass_by(raw: redis.Redis, seconds: float) -> None:
    """Let time pass: what was sent was sent so much earlier."""
    rows: Any = raw.zrange(RATE + NAME, 0, -1, withscores=True)
    for member, at in rows:
        raw.zadd(RATE + NAME, {member: at - round(seconds * 1000)})


@dataclass(frozen=True, slots=True)
class Sent:
    """A request that was let through at some moment between two."""

    after: float
    before: float
    tokens: int


def test_all_who_share_a_name_share_its_limit(make: Make, raw: redis.Redis) -> None:
    """The sixth request waits until the first one is a minute ago, whoever sent it."""
    here, there = make(5), make(5)
    assert [here.take(0), there.take(0)] == [0, 0]
    pass_by(raw, 20)
    assert [there.take(0), here.take(0), here.take(0)] == [0, 0, 0]
    for rate in (here, there):
        assert 40 - SLACK < rate.take(0) <= 40.01
    pass_by(raw, 35)
    assert 5 - SLACK < here.take(0) <= 5.01
    pass_by(raw, 5.01)
    assert [there.take(0), here.take(0)] == [0, 0]
    assert 19 - SLACK < here.take(0) <= 20


@pytest.mark.parametrize("seed", range(3))
def test_no_minute_has_more_than_both_limits(make: Make, raw: redis.Redis, seed: int) -> None:
    """Three processes, requests of any size at any time; and nobody waits where the limits do not want it."""
    dice, rates, passed, sent = random.Random(seed), [make(9, 1000) for _ in range(3)], 0.0, list[Sent]()  # noqa: S311

    def now() -> float:
        seconds, microseconds = raw.time()
        return float(seconds) + float(microseconds) / 1e6 + passed

    while len(sent) < 100:
        tokens, after = dice.randint(1, 400), now()
        wait = dice.choice(rates).take(tokens)
        if wait:
            recent = [one.tokens for one in sent if one.before > after - 60.01]
            assert len(recent) >= 9 or sum(recent) + tokens > 1000
            assert wait <= 60
        else:
            sent.append(Sent(after, now(), tokens))
            wait = dice.uniform(0, 8)
        pass_by(raw, wait)
        passed += wait
    for first in sent:
        minute = [one.tokens for one in sent if one.after >= first.after and one.before < first.after + 60 - 0.01]
        assert len(minute) <= 9
        assert sum(minute) <= 1000


def test_what_is_refused_is_not_counted(make: Make, raw: redis.Redis) -> None:
    """Neither by the limit that refuses nor by the other."""
    rate = make(3, 100)
    assert rate.take(90) == 0
    assert rate.take(20) > 50
    assert [rate.take(5), rate.take(5)] == [0, 0]
    assert rate.take(1) > 50
    assert raw.zcard(RATE + NAME) == 3
    assert raw.get(f"{RATE}{NAME}:tokens") == b"100"


def test_the_wait_for_tokens_is_until_enough_of_them_are_free(make: Make, raw: redis.Redis) -> None:
    """A large request waits for several small ones to be a minute ago."""
    rate = make(None, 1500)
    for _ in range(150):
        assert rate.take(10) == 0
        pass_by(raw, 0.1)
    assert 60 - 15 - SLACK < rate.take(10) <= 60 - 15
    assert 60 - 4.6 - SLACK < rate.take(1050) <= 60 - 4.6, "the 105th of them was sent 4.6 s ago"
    pass_by(raw, 60 - 4.5)
    assert rate.take(1050) == 0


def test_who_has_another_limit_keeps_to_it_and_counts_all(make: Make) -> None:
    """A careful process and a bold one share what was sent, not what they allow themselves."""
    careful, bold = make(2), make(4)
    assert [bold.take(0), bold.take(0)] == [0, 0]
    assert careful.take(0) > 50
    assert [bold.take(0), bold.take(0)] == [0, 0]
    assert bold.take(0) > 50


def test_another_model_has_a_rate_of_its_own(make: Make) -> None:
    """A provider limits each model by itself."""
    assert [make(1).take(0), make(1, name="other@models.example").take(0)] == [0, 0]
    assert make(1).take(0) > 50


def test_wait_that_a_server_asked_one_for_is_kept_by_all(make: Make, raw: redis.Redis) -> None:
    """The longest counts; when it is over, what is left of the minute is as it was."""
    here, there, other = make(2), make(None, 500), make(2, name="another")
    for seconds in (20, 40, 30, 0):
        here.pause(seconds)
    for rate in (here, there):
        assert 40 - SLACK < rate.take(10) <= 40
    assert other.take(10) == 0
    raw.pexpire(f"{RATE}{NAME}:pause", 1)
    while raw.exists(f"{RATE}{NAME}:pause"):
        pass
    assert [here.take(10), there.take(10)] == [0, 0]
    assert here.take(10) > 50


def test_the_last_place_is_taken_once(make: Make) -> None:
    """However many threads ask for it at the same time."""
    rates = [make(50) for _ in range(4)]
    with ThreadPoolExecutor(8) as threads:
        taken = list(threads.map(lambda n: rates[n % 4].take(0) == 0, range(400)))
    assert sum(taken) == 50


def test_processes_share_the_limit(redis_server: Server, raw: redis.Redis) -> None:
    """Three processes that ask 600 times in all are let through 120 times in all."""
    with ExitStack() as stack:
        command = [sys.executable, "-c", TAKES, redis_server.url, "120"]
        processes = [
            stack.enter_context(subprocess.Popen(command, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE))
            for _ in range(3)
        ]
        for process in processes:
            assert process.stdout
            assert process.stdout.readline() == "ready\n"
        for process in processes:
            assert process.stdin
            process.stdin.close()
        taken = [int(process.stdout.read()) for process in processes if process.stdout]
    assert sum(taken) == 120


def test_what_is_kept_goes_by_itself(make: Make, raw: redis.Redis) -> None:
    """After a minute without a request nothing of it is left in the server."""
    make(5, 100).take(10)
    keys = raw.keys()
    assert sorted(keys) == sorted([f"{RATE}{NAME}".encode(), f"{RATE}{NAME}:tokens".encode()])
    assert all(50_000 < raw.pttl(key) <= 61_000 for key in keys)


@pytest.mark.parametrize(("lost", "left"), [("", 100), (":tokens", 30)])
def test_keys_that_the_server_evicted_begin_anew(make: Make, raw: redis.Redis, lost: str, left: int) -> None:
    """The sum of tokens is made again from the requests; without these there is none."""
    rate = make(5, 100)
    assert [rate.take(40), rate.take(30)] == [0, 0]
    raw.delete(f"{RATE}{NAME}{lost}")
    assert [rate.take(left - 5), rate.take(5)] == [0, 0]
    assert rate.take(1) > 50


def test_time_that_goes_back_holds_up_nobody_for_long(make: Make, raw: redis.Redis) -> None:
    """A server whose clock was set is no reason to wait for hours."""
    rate = make(1)
    rate.take(0)
    pass_by(raw, -9999)
    assert rate.take(0) == 60


def test_while_the_store_is_lost_each_process_keeps_its_own_rate(tmp_path_factory: pytest.TempPathFactory) -> None:
    """One warning that says so; nobody waits for the store, and it is used again when it is back."""
    now = [0.0]
    with running(tmp_path_factory.mktemp("redis")) as server:
        rate = RedisRate(RedisServer(server.url, KEEPS_THE_RATE, lambda: now[0]), NAME, 1, None)
        assert rate.take(0) == 0
        server.kill()
        with pytest.warns(RateWarning) as told:
            assert [rate.take(0) for _ in range(5)] == [0] * 5
        problem = r"It cannot be reached (ConnectionRefusedError). This process keeps the rate alone until it can."
        (warning,) = told
        assert str(warning.message) == f"The rate store {server.url} has a problem. {problem}"
        server.start()
        now[0] += COOL_DOWN + 1
        assert rate.take(0) == 0
        assert rate.take(0) > 50
        rate.close()


def test_what_another_program_put_there_costs_one_warning(make: Make, raw: redis.Redis) -> None:
    """And not the run."""
    raw.set(RATE + NAME, "odd")
    rate = make(1)
    with pytest.warns(RateWarning, match=r"ResponseError\. Set `rate_store=` or SUMMARIZER_RATE_STORE to another"):
        assert rate.take(0) == 0
    assert rate.take(0) == 0


def test_requests_of_two_summarizers_are_counted_together(redis_server: Server, raw: redis.Redis) -> None:
    """Each request is, with its tokens; those that come from the cache are none."""
    with serving() as url:
        place = url.removeprefix("http://").removesuffix("/v1")
        settings = Settings(
            rate_store=redis_server.url, requests_per_minute=100, tokens_per_minute=10**6, window_tokens=12
        )
        calls = 0
        for _ in range(2):
            with Summarizer(settings, model="m", base_url=url, cache=None) as summarizer:
                calls += summarizer.summarize(TEXT).usage.calls
                summarizer.close()
                calls += summarizer.summarize(TEXT).usage.calls
        assert raw.zcard(f"{RATE}m@{place}") == calls > 8
        assert int(raw.get(f"{RATE}m@{place}:tokens") or 0) > calls * 4096


def test_a_store_without_a_rate_is_not_asked(redis_server: Server, raw: redis.Redis) -> None:
    """It is there for who sets a rate."""
    with (
        serving() as url,
        Summarizer(Settings(rate_store=redis_server.url), model="m", base_url=url, cache=None) as summarizer,
    ):
        summarizer.summarize(TEXT)
    assert raw.keys() == []


@pytest.mark.parametrize("address", ["rates.sqlite3", "http://h/0", "localhost:6379", "redis://me:hush@"])
def test_a_store_that_is_no_redis_is_a_wrong_setting(address: str) -> None:
    """It is named, and its value is not shown."""
    settings = Settings(rate_store=address, requests_per_minute=1)
    summarizer = Summarizer(settings, model="m", base_url="http://127.0.0.1:1", cache=None)
    with pytest.raises(ConfigError, match=r"^rate_store: this is not a valid Redis address") as error:
        summarizer.summarize(TEXT)
    assert "hush" not in str(error.value)
