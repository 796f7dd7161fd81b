"""Machines share answers in Redis; a server in trouble warns once, costs little time, and is used again when back."""

from __future__ import annotations

import contextlib
import datetime as dt
import itertools
import json
import logging
import os
import pickle
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import redis
from hypothesis import given
from hypothesis import strategies as st
from openai_stub import serving
from own_redis import Server, running

from summarizer import Settings, Summarizer, Summary
from summarizer._llm import (
    KEEPS_THE_RATE,
    Answer,
    CachedLLM,
    Question,
    RedisRate,
    RedisServer,
    RedisStore,
    open_store,
    question_key,
)
from summarizer._llm.cache.redis_client import COOL_DOWN, read_address
from summarizer._llm.cache.redis_lock import ASKING
from summarizer._llm.cache.redis_store import ANSWER, BATCH, BOOKS
from summarizer._llm.cache.sqlite_store import CacheInfo, CacheWarning, SQLiteStore
from summarizer._llm.shared_rate_limit import RATE
from summarizer.errors import ConfigError
from summarizer.settings import read_settings, without_password
from summarizer.testing import FakeLLM
from summarizer.values import Usage

ROOT = Path(__file__).parents[3]
HUSH = "hu$h-42"
MAIN = "import sys; from summarizer.cli import main; sys.exit(main())"
QUESTION = Question(({"role": "user", "content": "[1] Ostrava met Løvland."},), {"type": "object"}, 512, "extract.v1")

Make = Callable[..., RedisStore]


@pytest.fixture
def mortal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Server]]:
    """Start servers that a test may change or kill."""
    with contextlib.ExitStack() as stack:
        yield lambda *options: stack.enter_context(running(tmp_path_factory.mktemp("redis"), *options))


@pytest.fixture
def make(redis_server: Server, raw: redis.Redis) -> Iterator[Make]:
    """Make stores on the shared server."""
    with contextlib.ExitStack() as stack:

        def make_one(url: str = redis_server.url, **given: object) -> RedisStore:
            store = RedisStore(url, **{"max_bytes": 10**9, "max_days": 365, **given})  # type: ignore[arg-type]
            stack.callback(store.close)
            return store

        yield make_one


def put_all(store: RedisStore, keys: str) -> None:
    for key in keys:
        store.put(key, "v", "p.v1")


def answer(raw: redis.Redis, key: str = "k") -> dict[bytes, bytes]:
    row = raw.hgetall(ANSWER + key).items()
    return {name: value for name, value in row if isinstance(name, bytes) and isinstance(value, bytes)}


def books(raw: redis.Redis) -> tuple[int, int]:
    """Return how many answers the books know, and their bytes in all."""
    sizes = {name: int(size) for name, size in raw.hgetall(BOOKS[1]).items()}
    total = sizes.pop(b"total", 0)
    assert sum(sizes.values()) == total
    assert raw.zcard(BOOKS[0]) == len(sizes)
    return len(sizes), total


# what is kept


def test_what_is_put_is_found_by_another_store(make: Make) -> None:
    """In the value's own characters; the last one counts; what is not there is None."""
    make().put("k", "first", "p.v1")
    make().put("k", '{"what": "Løvland 会談 \\ud83d"}', "p.v2")
    assert (make().get("k"), make().get("other")) == ('{"what": "Løvland 会談 \\ud83d"}', None)


def test_an_answer_is_json_with_the_prompts_name_beside_it(make: Make, raw: redis.Redis) -> None:
    """What SQLite's rows hold: no pickle, no question, no text. All keys begin alike."""
    paid = Usage(calls=1, input_tokens=90, cost=0.002)
    llm = FakeLLM([Answer({"items": [{"what": "Løvland asked \ud83d"}]}, usage=paid)])
    CachedLLM(llm, make()).ask(QUESTION)
    kept = answer(raw, question_key(llm.identity, QUESTION))
    assert kept.keys() == {b"value", b"prompt", b"stored"}
    assert kept[b"prompt"] == b"extract.v1"
    value = json.loads(kept[b"value"])
    assert (value["data"], value["usage"]) == ({"items": [{"what": "Løvland asked \ud83d"}]}, paid.model_dump())
    keys = sorted(key for key in raw.scan_iter() if isinstance(key, bytes))
    assert [key.startswith(b"summarizer:1:") for key in keys] == [True] * 3
    assert b"Ostrava" not in b"".join(keys + list(kept.values()))


def test_a_question_has_the_same_key_in_a_file_and_in_redis(make: Make, raw: redis.Redis, tmp_path: Path) -> None:
    """What was asked with one kind of cache is asked in the same words with the other."""
    path = tmp_path / "answers.sqlite3"
    file = SQLiteStore(path, max_bytes=10**9, max_days=365)
    for store in (file, make()):
        with contextlib.closing(CachedLLM(FakeLLM([{"items": []}]), store)) as cached:
            cached.ask(QUESTION)
    with contextlib.closing(sqlite3.connect(path)) as db:
        ((key,),) = db.execute("SELECT key FROM answers").fetchall()
    assert key == question_key({"model": "fake"}, QUESTION)
    assert answer(raw, key)


def run_program(url: str, server: str, article: Path) -> tuple[int, int]:
    """Summarize in a process of its own; return the calls and those from the cache."""
    settings = {"SUMMARIZER_CACHE": server, "SUMMARIZER_BASE_URL": url, "SUMMARIZER_MODEL": "stub"}
    command = [sys.executable, "-W", "error", "-c", MAIN, "run", "--json", str(article)]
    done = subprocess.run(command, env=os.environ | settings, capture_output=True, text=True, check=True, timeout=60)
    assert "Warning" not in done.stderr
    usage = json.loads(done.stdout)["usage"]
    return usage["calls"], usage["cached_calls"]


def test_promise_5_another_process_does_not_pay_again(redis_server: Server, raw: redis.Redis, tmp_path: Path) -> None:
    """Two runs of the command with one server: the second calls no model, whichever way it reaches the server."""
    article = tmp_path / "article.txt"
    article.write_text("Toll promised to reopen the bridge at Selma.", "utf-8")
    with serving() as url:
        assert run_program(url, redis_server.url, article) == (1, 0)
        assert run_program(url, redis_server.url, article) == (0, 1)
        assert run_program(url, f"unix://{redis_server.socket}", article) == (0, 1)


def test_many_threads_share_a_store(make: Make, raw: redis.Redis) -> None:
    """All that was put is there, whoever put it, and the books are right."""
    store = make()

    def work(n: int) -> None:
        for i in range(200):
            store.put(f"{n}-{i}", f"value {n}-{i}", "p.v1")
            store.put("shared", str(n) * n, "p.v1")
            assert store.get(f"{n}-{i}") == f"value {n}-{i}"

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(work, range(8)))
    assert store.info().entries == 1601
    assert books(raw) == (1601, store.info().bytes)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the system has no fork")
def test_a_forked_child_has_a_connection_of_its_own(make: Make) -> None:
    """With its parent's in it, each would read the other's replies."""
    store = make()
    store.put("k", "v", "p.v1")
    if (child := os.fork()) == 0:
        signal.alarm(20)
        whole = all(store.get("k") == "v" for _ in range(300))
        store.put("child", "1", "p.v1")
        store.close()
        os._exit(0 if whole else 1)
    assert all(store.get("k") == "v" for _ in range(300))
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert store.get("child") == "1"


def test_a_store_opens_again_after_it_was_closed(make: Make, raw: redis.Redis) -> None:
    """Closing lets go; it is no error to go on, nor to close twice."""
    store = make()
    store.put("k", "v", "p.v1")
    before = len(raw.client_list())
    store.close()
    store.close()
    assert len(raw.client_list()) == before - 1
    assert store.get("k") == "v"


def test_a_connection_that_the_server_closed_is_no_trouble(make: Make, raw: redis.Redis) -> None:
    """Servers close what was idle for long; that is no outage."""
    store = make()
    store.put("k", "v", "p.v1")
    raw.client_kill_filter(_type="normal", skipme=True)
    assert store.get("k") == "v"


# limits


def test_an_answer_has_a_time_to_live(make: Make, raw: redis.Redis) -> None:
    """That of `cache_max_days`; it begins anew when the answer is put again. Any number of days will do."""
    for days, milliseconds in ((2, 2 * 86_400_000), (365, 365 * 86_400_000), (1e300, 10**15), (float("inf"), 10**15)):
        make(max_days=days).put("k", "v", "p.v1")
        assert milliseconds - 20_000 < raw.pttl(ANSWER + "k") <= milliseconds


def test_an_answer_is_forgotten_after_its_time(make: Make, raw: redis.Redis) -> None:
    """The server itself lets it go."""
    store = make(max_days=1e-12)
    store.put("k", "v", "p.v1")
    until = time.monotonic() + 20
    while raw.exists(ANSWER + "k") and time.monotonic() < until:
        pass
    assert store.get("k") is None
    assert store.info() == CacheInfo(store.place)


def age(raw: redis.Redis, key: str, days: float) -> None:
    """Let an answer have been stored some days earlier."""
    stored = int(answer(raw, key)[b"stored"]) - round(days * 86_400_000_000)
    raw.hset(ANSWER + key, "stored", stored)
    raw.zadd(BOOKS[0], {ANSWER + key: stored})


def test_a_store_keeps_to_its_own_limit_of_age(make: Make, raw: redis.Redis) -> None:
    """What another program wants to keep longer is no hit here, and the next put removes it."""
    patient, strict = make(max_days=365), make(max_days=2)
    for key, days in (("old", 2.001), ("young", 1.999)):
        patient.put(key, "v", "p.v1")
        age(raw, key, days)
    assert [patient.get(k) for k in ("old", "young")] == ["v", "v"]
    assert [strict.get(k) for k in ("old", "young")] == [None, "v"]
    patient.put("new", "v", "p.v1")
    assert patient.get("old") == "v"
    strict.put("new", "v", "p.v1")
    assert [patient.get(k) for k in ("old", "young", "new")] == [None, "v", "v"]
    assert books(raw) == (2, 2)


def test_when_the_values_are_too_many_what_was_stored_first_goes(make: Make, raw: redis.Redis) -> None:
    """The size is kept to at each put, and what was put again is new again."""
    store = make(max_bytes=200_000)
    for i in range(150):
        store.put(str(i), "x" * 2000, "p.v1")
        store.put("again", "x" * 2000, "p.v1")
        assert books(raw)[1] <= 200_000
    assert [i for i in range(150) if store.get(str(i))] == list(range(51, 150))
    assert (store.get("again"), store.info().bytes) == ("x" * 2000, 200_000)


def test_a_limit_smaller_than_one_answer_keeps_nothing(make: Make, raw: redis.Redis) -> None:
    """It is no endless loop."""
    store = make(max_bytes=1)
    store.put("k", "value", "p.v1")
    assert (store.get("k"), books(raw)) == (None, (0, 0))


def test_a_limit_that_was_lowered_is_reached_in_batches(make: Make, raw: redis.Redis) -> None:
    """All users of the server wait while it removes, so no put removes all at once."""
    store = make()
    for i in range(BATCH + 100):
        store.put(str(i), "x", "p.v1")
    small = make(max_bytes=10)
    small.put("a", "x", "p.v1")
    assert books(raw) == (101, 101)
    small.put("b", "x", "p.v1")
    assert books(raw) == (10, 10)


@pytest.mark.parametrize("lost", [0, 1])
def test_books_that_the_server_evicted_begin_anew(make: Make, raw: redis.Redis, lost: int) -> None:
    """With `maxmemory-policy allkeys-lru` any key can go; the limit is kept to afterwards."""
    store = make(max_bytes=100)
    for i in range(20):
        store.put(str(i), "x" * 5, "p.v1")
    raw.delete(BOOKS[lost])
    for i in range(20, 60):
        store.put(str(i), "x" * 5, "p.v1")
    assert books(raw) == (20, 100)
    assert all(store.get(str(i)) for i in range(41, 60))


# looking and emptying


def test_info_tells_what_is_kept(make: Make, raw: redis.Redis, redis_server: Server) -> None:
    """Place, number, bytes of the values, oldest and newest in UTC; not what is no answer of ours."""
    store = make()
    assert store.info() == CacheInfo(f"redis://127.0.0.1:{redis_server.port}/0")
    before = dt.datetime.now(dt.UTC) - dt.timedelta(seconds=1)
    for i in range(3 * BATCH):
        store.put(str(i), "x" * 10, "p.v1")
    raw.mset({"other": "v", f"{ANSWER}odd": "v"})
    raw.hset(f"{ANSWER}odder", "stored", "x")
    info = store.info()
    assert (info.entries, info.bytes) == (3 * BATCH, 30 * BATCH)
    assert info.oldest is not None
    assert info.newest is not None
    assert before < info.oldest < info.newest < before + dt.timedelta(seconds=60)


def test_clear_removes_our_answers_and_nothing_else(make: Make, raw: redis.Redis) -> None:
    """Other programs' keys stay, and so do other layouts of our own; it says how many answers there were."""
    others = {"other": "v", "summarizer": "v", "summarizer:2:answer:k": "v", "summarizer:10:answer:k": "v"}
    raw.mset(others)
    store = make()
    for i in range(2 * BATCH + 50):
        store.put(str(i), "v", "p.v1")
    assert store.clear() == 2 * BATCH + 50
    assert sorted(raw.keys()) == sorted(key.encode() for key in others)
    assert (store.clear(), store.info().entries) == (0, 0)
    store.put("k", "v", "p.v1")
    assert store.get("k") == "v"


# damage


@pytest.mark.parametrize("value", [b"\xff\xfe", b"", b"{", b"null", b'{"data": []}', pickle.dumps({"items": []})])
def test_a_damaged_value_is_a_miss_and_overwritten(make: Make, raw: redis.Redis, value: bytes) -> None:
    """No warning, no pickle read: the question is asked again."""
    cached = CachedLLM(llm := FakeLLM(lambda _: {"items": []}), make())
    cached.ask(QUESTION)
    raw.hset(ANSWER + question_key(llm.identity, QUESTION), "value", value)
    assert [cached.ask(QUESTION).usage.cached_calls for _ in range(2)] == [0, 1]
    assert len(llm.questions) == 2


@pytest.mark.parametrize("stored", [None, "", "x", "\x00", "9" * 400])
def test_a_damaged_time_is_no_trouble(make: Make, raw: redis.Redis, stored: str | None) -> None:
    """It is a miss, or a hit for a time to come; it does not end the run."""
    store = make()
    store.put("k", "v", "p.v1")
    raw.hdel(ANSWER + "k", "stored") if stored is None else raw.hset(ANSWER + "k", "stored", stored)
    assert store.get("k") in {None, "v"}
    assert store.info().entries == 0
    store.put("k", "w", "p.v1")
    assert store.get("k") == "w"


@pytest.mark.parametrize("kind", ["list", "string"])
def test_a_key_of_another_type_is_a_miss_and_overwritten(make: Make, raw: redis.Redis, kind: str) -> None:
    """Whatever another program put there."""
    raw.lpush(ANSWER + "k", "v") if kind == "list" else raw.set(ANSWER + "k", "v")
    store = make()
    assert store.get("k") is None
    store.put("k", "v", "p.v1")
    assert store.get("k") == "v"


def test_books_of_another_type_cost_one_warning(make: Make, raw: redis.Redis) -> None:
    """Emptying the cache mends it."""
    raw.mset(dict.fromkeys(BOOKS, "v"))
    store = make()
    with pytest.warns(CacheWarning, match=r"It failed with ResponseError\. Set ") as told:
        put_all(store, "abc")
    assert len(told) == 1
    store.clear()
    store.put("k", "v", "p.v1")
    assert (store.get("k"), books(raw)) == ("v", (1, 1))


# outage


class Watch:
    """A clock that stands still until it is told to go."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def summarized(url: str, texts: int, at: int, happens: Callable[[], None]) -> tuple[list[Summary], int, float]:
    """Summarize texts in four threads; something happens at one question. Return questions and seconds too."""
    count = itertools.count(1)

    def reply(_: Question) -> dict[str, object]:
        if next(count) == at:
            happens()
        return {"items": []}

    llm = FakeLLM(reply)
    begun = time.monotonic()
    with Summarizer(llm=llm, cache=url) as summarizer, ThreadPoolExecutor(4) as threads:
        done = list(threads.map(summarizer.summarize, [f"Toll met Arvenia for talk {i}." for i in range(texts)]))
    return done, len(llm.questions), time.monotonic() - begun


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="the system has no such signals")
@pytest.mark.parametrize("how", ["SIGKILL", "SIGTERM", "SIGSTOP"])
def test_a_server_that_is_lost_in_the_middle_of_a_run_costs_one_warning(
    mortal: Callable[..., Server], how: str, caplog: pytest.LogCaptureFixture
) -> None:
    """All texts are summarized; a server that hangs is waited for once by each thread, not once for each text."""
    server = mortal()
    with caplog.at_level(logging.WARNING, "summarizer"), pytest.warns(CacheWarning) as told:
        done, asked, seconds = summarized(server.url, 60, 20, lambda: server.kill(signal.Signals[how]))
    assert (len(done), asked) == (60, 60)
    assert all(summary.complete for summary in done)
    assert len(told) == 1
    assert str(told[0].message).startswith(f"The cache {server.url} has a problem. It ")
    assert re.search(r"cannot be reached \(\w+Error\)|does not answer in time", str(told[0].message))
    assert [(record.message, vars(record)["place"]) for record in caplog.records] == [("summarizer.cache", server.url)]
    assert seconds < 10, "60 waits of 2 s would be 120 s"


def test_a_server_that_is_back_is_used_again(mortal: Callable[..., Server], make: Make) -> None:
    """Not before some seconds have passed, so that an outage does not slow each question; then at once."""
    server, watch = mortal(), Watch()
    store = make(server.url, clock=watch)
    store.put("k", "v", "p.v1")
    server.kill()
    with pytest.warns(CacheWarning):
        assert store.get("k") is None
    server.start()
    watch.now += COOL_DOWN - 0.1
    store.put("k", "too soon", "p.v1")
    watch.now += 0.2
    assert store.get("k") is None
    store.put("k", "new", "p.v1")
    assert store.get("k") == "new"
    server.kill()
    assert store.get("k") is None, "and it does not warn again"


def test_a_server_that_is_not_there_at_first_is_used_later(mortal: Callable[..., Server]) -> None:
    """A file that cannot be used is given up, a server is not: it may still be starting."""
    server = mortal()
    server.kill()
    with pytest.warns(CacheWarning, match=r"It cannot be reached \(ConnectionRefusedError\)\."):
        store = open_store(server.url, max_bytes=10**9, max_days=365)
    assert isinstance(store, RedisStore)
    server.start()
    store._server._clock = lambda: time.monotonic() + COOL_DOWN
    store.put("k", "v", "p.v1")
    assert store.get("k") == "v"
    store.close()


def test_one_thread_tries_a_lost_server_and_the_others_go_on(make: Make) -> None:
    """A server that accepts and says nothing is waited for by one thread after each pause."""
    watch = Watch()
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen(64)
        store = make(f"redis://127.0.0.1:{silent.getsockname()[1]}/0?socket_timeout=0.3", clock=watch)
        with pytest.warns(CacheWarning, match=r"It does not answer in time\."):
            store.get("k")
        watch.now += COOL_DOWN + 1
        begun = time.monotonic()
        with ThreadPoolExecutor(1) as threads:
            trying = threads.submit(store.get, "k")
            while store._server._rest_until <= watch.now:
                pass
            assert [store.get("k") for _ in range(100)] == [None] * 100
            assert not trying.done()
        assert time.monotonic() - begun < 3


def test_what_is_not_redis_is_a_server_in_trouble(make: Make) -> None:
    """An address of something else costs one warning."""
    with serving() as url:
        store = make(url.replace("http", "redis").removesuffix("/v1"))
        with pytest.warns(CacheWarning, match=r"^The cache redis://127\.0\.0\.1:\d+/0 has a problem\. It ") as told:
            assert (store.usable(), store.get("k"), store.clear(), store.info()) == (
                False,
                None,
                0,
                CacheInfo(store.place),
            )
    assert len(told) == 1


def test_a_server_without_tls_is_not_reached_with_tls(make: Make, redis_server: Server) -> None:
    """No silent step down to plain text."""
    store = make(redis_server.url.replace("redis:", "rediss:"))
    with pytest.warns(CacheWarning, match=r"^The cache rediss://.* It (cannot be reached|does not answer)"):
        store.put("k", "v", "p.v1")
    assert make().get("k") is None


# refusals


def test_a_wrong_password_warns_once_and_the_work_goes_on(mortal: Callable[..., Server]) -> None:
    """It is told what to mend, and neither password is shown."""
    server = mortal("--requirepass", HUSH)
    for userinfo in (":wrong-1@", ""):
        with pytest.warns(CacheWarning) as told:
            done, asked, _ = summarized(server.url.replace("//", f"//{userinfo}"), 10, 0, lambda: None)
        assert (len(done), asked, len(told)) == (10, 10, 1)
        problem = "It rejected the user name or password. Correct them in its address."
        assert str(told[0].message) == f"The cache {server.url} has a problem. {problem}"


@pytest.mark.parametrize("form", ["redis://:{0}@{1}", "redis://default:{0}@{1}", "redis://{1}?password={0}"])
def test_a_right_password_is_used(mortal: Callable[..., Server], make: Make, form: str) -> None:
    """With a user or without, percent-encoded where it has odd characters."""
    server = mortal("--requirepass", "hu/h#@")
    store = make(form.format("hu%2Fh%23%40", f"127.0.0.1:{server.port}/0"))
    store.put("k", "v", "p.v1")
    assert (store.get("k"), store.info().place) == ("v", server.url)


def commands() -> list[str]:
    """Return the commands that SECURITY.md says a user of the server needs."""
    text = " ".join((ROOT / "SECURITY.md").read_text("utf-8").split())
    return re.findall(r"`([A-Z]+)`", text.partition("needs the commands")[2].partition("keys `summarizer:1:*`")[0])


def test_a_user_with_few_rights_is_enough(mortal: Callable[..., Server], make: Make) -> None:
    """The rights that SECURITY.md names, on our keys; with less, the warning says what to mend."""
    server = mortal()
    rights = ["on", f">{HUSH}", "~summarizer:1:*", "-@all", *(f"+{name}" for name in commands())]
    with redis.Redis(port=server.port) as client:
        client.execute_command("ACL", "SETUSER", "bot", *rights)
        url = server.url.replace("//", f"//bot:{HUSH}@")
        store, rate = make(url, max_bytes=5), RedisRate(RedisServer(url, KEEPS_THE_RATE), "m", 2, 10)
        put_all(store, "abcdefg")
        assert (store.usable(), store.get("g"), store.info().entries, store.clear()) == (True, "v", 5, 5)
        with store.turn("k"):
            assert client.exists(f"{ASKING}k")
            (lock,) = store._asking._held.values()
            assert lock.reacquire()
        assert not client.exists(f"{ASKING}k")
        assert [rate.take(5), rate.take(3), rate.take(9) > 50] == [0, 0, True]
        client.zadd(f"{RATE}m", dict.fromkeys(client.zrange(f"{RATE}m", 0, -1), 1))
        assert rate.take(9) == 0, "what is a minute ago is removed"
        rate.close()
        client.execute_command("ACL", "SETUSER", "bot", "-eval")
    with pytest.warns(CacheWarning, match="Its user lacks permission for a command"):
        store.put("k", "v", "p.v1")


def test_a_full_server_still_serves_hits(mortal: Callable[..., Server], make: Make) -> None:
    """One warning says what to do; nothing that was there is lost, and it stores again when it can."""
    server = mortal()
    store = make(server.url)
    store.put("k", "v", "p.v1")
    with redis.Redis(port=server.port) as client:
        client.config_set("maxmemory", 1)
        with pytest.warns(CacheWarning, match=r"The server is full. Raise maxmemory") as told:
            put_all(store, "abc")
        assert (len(told), store.get("k"), store.get("a")) == (1, "v", None)
        client.config_set("maxmemory", 0)
    store.put("a", "v", "p.v1")
    assert store.get("a") == "v"


def test_a_replica_can_be_read(mortal: Callable[..., Server], make: Make) -> None:
    """Hits are served; the warning says that its primary is to be named."""
    server = mortal()
    store = make(server.url)
    store.put("k", "v", "p.v1")
    with redis.Redis(port=server.port) as client:
        client.replicaof("127.0.0.1", "1")
    with pytest.warns(CacheWarning, match="It is read-only"):
        store.put("a", "v", "p.v1")
    assert store.get("k") == "v"


# addresses


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("redis://localhost", "redis://localhost:6379/0"),
        ("REDIS://Cache.Example:7000/3", "redis://cache.example:7000/3"),
        ("redis://cache.example?db=2", "redis://cache.example:6379/2"),
        ("redis://[::1]:7000/", "redis://[::1]:7000/0"),
        ("rediss://me:a@cache.example/1?ssl_ca_certs=/etc/ca.pem", "rediss://cache.example:6379/1"),
        ("unix:///run/redis/a@b.sock", "unix:///run/redis/a@b.sock?db=0"),
        ("unix://me:a@/run/redis.sock?db=4&socket_timeout=0.5", "unix:///run/redis.sock?db=4"),
    ],
)
def test_an_address_is_shown_without_user_and_password(url: str, place: str) -> None:
    """The place says which database of which server, and no more."""
    assert read_address(url).place == place


@pytest.mark.parametrize(
    "rest",
    [
        "redis://",
        "redis://:7000/0",
        "redis:///0",
        "redis://h/zero",
        "redis://h/-1",
        "redis://h:99999/0",
        "redis://h/0?socket_timeout=0",
        "redis://h/0?socket_timeout=nan",
        "redis://h/0?socket_timeout=inf",
        "redis://h/0?decode_responses=true",
        "redis://h/0?ssl_ca_certs=/etc/ca.pem",
        "redis://h/0#x",
        "unix://",
        "unix://run/redis.sock",
        "redis://[::1/0",
        "unix:///run@/redis.sock",
    ],
)
def test_an_address_that_cannot_be_read_is_an_error(rest: str) -> None:
    """It says how one is written, and shows nothing of it."""
    url = rest.replace("://", f"://me:{HUSH}@", 1)
    with pytest.raises(ConfigError, match=r"not a valid Redis address\. Write redis://\[user:password@\]host") as error:
        open_store(url, max_bytes=1, max_days=1)
    assert HUSH not in str(error.value)
    assert error.value.__context__ is None


@given(
    st.text("a1/?#@:[]%&=+. ", max_size=8),
    st.text("a1/?#@:[]%&=+. ", max_size=8),
    st.sampled_from(["redis://{0}:{1}@h/0", "redis://:{1}@h:1/0", "unix://{0}:{1}@/s", "redis://h/0?password={1}"]),
)
def test_promise_7_a_password_in_an_address_is_shown_nowhere(before: str, after: str, form: str) -> None:
    """However it is written: encoded or not, it is in no message, place, repr or pickle."""
    url = form.format("me", f"{before}qqq{after}")
    try:
        address = read_address(url)
        shown = address.place + repr(address)
    except ConfigError as error:
        shown = f"{error!r} {error}"
    settings = Settings(cache=url)
    shown += without_password(url) + repr(settings) + str(settings) + repr(pickle.dumps(settings))
    assert "qqq" not in shown


def test_promise_7_a_password_is_in_no_output(
    mortal: Callable[..., Server], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Not in what the command prints, with a server and without, nor in warnings, logs, repr, pickles."""
    server = mortal("--requirepass", HUSH)
    url = server.url.replace("//", f"//:{HUSH}@")
    shown = [cli(url, "cache", "info"), cli(url, "cache", "clear")]
    assert [f"place     {server.url}\n" in shown[0], "0 answers deleted." in shown[1]] == [True, True]
    server.kill()
    shown += [cli(url, "cache", "info")]
    assert "has a problem. It cannot be reached" in shown[-1]
    with warnings.catch_warnings(record=True) as told, caplog.at_level(logging.DEBUG):
        warnings.simplefilter("always")
        store = open_store(url, max_bytes=1, max_days=1)
        with Summarizer(llm=FakeLLM([{"items": []}]), cache=url) as summarizer:
            shown += [summarizer.summarize("Toll met Arvenia.").model_dump_json(), repr(summarizer)]
    assert isinstance(store, RedisStore)
    shown += [repr(store), repr(store._server._client), repr(store._server._client.connection_pool), str(store.info())]
    shown += [str(item.message) for item in told] + [repr(vars(record)) for record in caplog.records]
    shown += [repr(pickle.dumps(Summarizer(cache=url, model="openai/x")))]
    assert [text for text in shown if HUSH in text] == []


def cli(cache: str, *words: str) -> str:
    """Run the command; return all that it printed."""
    env = os.environ | {"SUMMARIZER_CACHE": cache}
    done = subprocess.run(
        [sys.executable, "-c", MAIN, *words], env=env, capture_output=True, text=True, timeout=60, check=False
    )
    return done.stdout + done.stderr


def test_a_worker_has_the_password_from_its_own_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """As with the key: settings are sent without it, and another cache there does not win over what was sent."""
    url = f"redis://me:{HUSH}@h/0"
    sent = pickle.dumps(read_settings(cache=url, workers=2))
    monkeypatch.setenv("SUMMARIZER_CACHE", f"redis://me:{HUSH}@elsewhere/0")
    assert (pickle.loads(sent).cache, pickle.loads(sent).workers) == ("redis://h/0", 2)  # noqa: S301
    monkeypatch.setenv("SUMMARIZER_CACHE", url)
    assert (pickle.loads(sent).cache, pickle.loads(sent).workers) == (url, 2)  # noqa: S301


def test_a_worker_has_the_password_of_the_rate_store_from_its_own_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each address by itself."""
    cache, rates = f"redis://me:{HUSH}@h/0", f"redis://me:{HUSH}@h/1"
    sent = pickle.dumps(read_settings(cache=cache, rate_store=rates))
    assert HUSH.encode() not in sent
    monkeypatch.setenv("SUMMARIZER_RATE_STORE", rates)
    assert (pickle.loads(sent).cache, pickle.loads(sent).rate_store) == ("redis://h/0", rates)  # noqa: S301
    monkeypatch.setenv("SUMMARIZER_CACHE", cache)
    monkeypatch.delenv("SUMMARIZER_RATE_STORE")
    assert (pickle.loads(sent).cache, pickle.loads(sent).rate_store) == (cache, "redis://h/1")  # noqa: S301
    assert HUSH not in repr(read_settings(rate_store=rates))


@pytest.mark.parametrize("place", ["default", "a:b@c/d.sqlite3", "sqlite:////var/a:b@c.sqlite3", "redis://h:1/0?db=1"])
def test_a_place_without_a_password_is_sent_as_it_is(place: str) -> None:
    """Only addresses of servers are changed."""
    assert pickle.loads(pickle.dumps(Settings(cache=place))).cache == place  # noqa: S301


def test_a_store_does_not_pickle(make: Make) -> None:
    """A worker makes its own, as with a file."""
    with pytest.raises(TypeError, match="cannot pickle"):
        pickle.dumps(make())


def test_without_the_package_it_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """The extra is named; a run that would pay for each answer again does not begin."""
    monkeypatch.setitem(sys.modules, "redis", None)
    with pytest.raises(ConfigError, match=r"redis:// needs .*: pip install \"\.\[redis\]\"") as error:
        open_store(f"redis://:{HUSH}@h/0", max_bytes=1, max_days=1)
    assert HUSH not in str(error.value)


def test_an_unknown_scheme_is_an_error_that_names_redis() -> None:
    """The known places are listed."""
    with pytest.raises(ConfigError, match=r"unknown scheme memcached://\. Use .*`redis://host:port/number`, or none"):
        open_store("memcached://h", max_bytes=1, max_days=1)
