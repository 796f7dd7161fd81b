"""Do machines that are at the same question take turns in Redis, and does nobody wait for what will never come?"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
import redis
from openai_stub import serving
from own_redis import Server, running

from summarizer._llm import RedisServer
from summarizer._llm.cache.redis_lock import ASKING, FIRST_PAUSE, LONGEST_PAUSE, RedisLock
from summarizer._llm.cache.redis_store import KEEPS_ANSWERS
from summarizer._llm.cache.sqlite_store import CacheWarning

PATIENCE = 30
MAIN = "import sys; from summarizer.cli import main; sys.exit(main())"
HOLDS = """
import sys
from summarizer._llm.cache.redis_store import KEEPS_ANSWERS
from summarizer._llm.cache.redis_client import RedisServer
from summarizer._llm.cache.redis_lock import RedisLock
with RedisLock(RedisServer(sys.argv[1], KEEPS_ANSWERS), lasts=float(sys.argv[2])).wait("a"):
    print("inside", flush=True)
    sys.stdin.read()
"""

Make = Callable[..., RedisLock]


@pytest.fixture
def make(redis_server: Server, raw: redis.Redis) -> Iterator[Make]:
    """Make turns that know nothing of each other, as those of two machines do. None of them has to pause."""
    with ExitStack() as stack:

        def make_one(url: str = redis_server.url, **given: Any) -> RedisLock:
            server = RedisServer(url, KEEPS_ANSWERS)
            stack.callback(server.close)
            return RedisLock(server, **{"pause": lambda _: pytest.fail("it waits"), **given})

        yield make_one


@contextmanager
def holding(server: Server, lasts: float) -> Iterator[subprocess.Popen[str]]:
    """Let another process hold the name until its standard input closes."""
    command = [sys.executable, "-c", HOLDS, server.url, str(lasts)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "inside\n"
        yield process
        process.kill()


def test_another_holder_is_waited_for(make: Make, raw: redis.Redis) -> None:
    """It is looked at again after pauses that grow up to a quarter of a second; then the name is free for all."""
    pauses: list[float] = []
    with ExitStack() as held:
        held.enter_context(make().wait("a"))

        def pause(seconds: float) -> None:
            pauses.append(seconds)
            if len(pauses) == 8:
                held.close()

        with make(pause=pause).wait("a"):
            assert len(pauses) == 8
    assert pauses[:3] == [FIRST_PAUSE, 2 * FIRST_PAUSE, 4 * FIRST_PAUSE]
    assert max(pauses) == pauses[-1] == LONGEST_PAUSE
    with make().wait("a"):
        assert raw.exists(f"{ASKING}a")
    assert raw.keys() == []


def test_other_names_are_free(make: Make) -> None:
    """Only the same question is waited for."""
    with make().wait("a"), make().wait("b"), make().wait("c"):
        pass


def test_what_is_raised_inside_comes_out(make: Make, raw: redis.Redis) -> None:
    """And the turn is over."""
    with pytest.raises(OSError, match="no answer"), make().wait("a"):
        raise OSError("no answer")
    assert raw.keys() == []


def test_a_lock_that_another_has_by_now_is_left_alone(make: Make, raw: redis.Redis) -> None:
    """Who was away for too long opens nobody else's lock, and nothing is said about it."""
    with make().wait("a"):
        raw.set(f"{ASKING}a", "another's")
    assert raw.get(f"{ASKING}a") == b"another's"


def test_a_lock_is_renewed_while_its_holder_works(make: Make, raw: redis.Redis) -> None:
    """A question may take much longer than the lock would last; the thread that renews ends when nothing is held."""
    turns = make(lasts=2)
    with turns.wait("a"):
        token, left, renewed, until = raw.get(f"{ASKING}a"), raw.pttl(f"{ASKING}a"), 0, time.monotonic() + PATIENCE
        while renewed < 2:
            assert time.monotonic() < until
            now = raw.pttl(f"{ASKING}a")
            renewed, left = renewed + (now > left), now
        assert raw.get(f"{ASKING}a") == token
        assert turns._renewer is not None
        renewer = turns._renewer
    turns.close()
    renewer.join(PATIENCE)
    assert not renewer.is_alive()
    with turns.wait("a"):
        assert turns._renewer is not renewer


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="the system has no such signals")
@pytest.mark.parametrize("how", ["SIGKILL", "SIGSTOP"])
def test_who_was_killed_or_hangs_is_not_waited_for(redis_server: Server, make: Make, how: str) -> None:
    """Its lock ends by itself, since nobody renews it."""
    with holding(redis_server, lasts=2) as process:
        process.send_signal(signal.Signals[how])
        paused, begun = threading.Event(), time.monotonic()

        def pause(seconds: float) -> None:
            threading.Event().wait(seconds)
            paused.set()

        with make(pause=pause).wait("a"):
            assert time.monotonic() - begun < 10
        assert paused.is_set(), "it was held"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the system has no fork")
def test_a_forked_child_does_not_wait_for_its_parent(make: Make, raw: redis.Redis) -> None:
    """The parent may wait for the child, which opens nothing that is the parent's."""
    turns = make()
    with turns.wait("a"):
        if (child := os.fork()) == 0:
            signal.alarm(PATIENCE)
            with turns.wait("a"), turns.wait("b"):
                pass
            os._exit(0)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
        assert raw.keys() == [f"{ASKING}a".encode()]
    assert raw.keys() == []


def _lose_it_meanwhile(turns: RedisLock, server: Server) -> None:
    with turns.wait("a"):
        server.kill()
        with turns.wait("b"):
            pass
    with turns.wait("a"):
        pass


def test_while_the_server_is_lost_nobody_waits(make: Make, tmp_path_factory: pytest.TempPathFactory) -> None:
    """One warning, and the question is asked; who held a lock as it was lost goes on too."""
    with running(tmp_path_factory.mktemp("redis")) as server:
        turns = make(server.url)
        with pytest.warns(CacheWarning, match="cannot be reached") as told:
            _lose_it_meanwhile(turns, server)
    assert len(told) == 1


def test_promise_5_two_processes_at_the_same_texts_pay_once(
    redis_server: Server, raw: redis.Redis, tmp_path: Path
) -> None:
    """Two batches with one Redis begin together: each question reaches the model's server once."""
    rows = [{"id": str(n), "text": f"Toll promised to send {n + 2} trucks to Selma."} for n in range(60)]
    (tmp_path / "in.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf-8")
    asked: Counter[str] = Counter()
    lock, until = threading.Lock(), time.monotonic() + PATIENCE

    def hear(request: Mapping[str, Any]) -> None:
        with lock:
            asked[json.dumps(request["messages"])] += 1
            while not {"run-0", "run-1"} <= {client["name"] for client in raw.client_list()}:  # both are at work
                assert time.monotonic() < until

    with serving(hear) as url:
        env = os.environ | {"SUMMARIZER_BASE_URL": url, "SUMMARIZER_MODEL": "stub"}
        command = [sys.executable, "-W", "error", "-c", MAIN, "batch", str(tmp_path / "in.jsonl"), "--workers", "4"]
        runs = []
        for n in range(2):
            env["SUMMARIZER_CACHE"] = f"{redis_server.url}?client_name=run-{n}"
            given = [*command, "--out", str(tmp_path / f"{n}.jsonl")]
            runs.append(subprocess.Popen(given, env=env, stderr=subprocess.PIPE))
        assert [run.communicate(timeout=2 * PATIENCE)[1].count(b"Warning") for run in runs] == [0, 0]
    lines = [json.loads(line) for n in range(2) for line in (tmp_path / f"{n}.jsonl").read_text("utf-8").splitlines()]
    assert sorted(line["id"] for line in lines) == sorted(row["id"] for row in rows * 2)
    assert (len(asked), set(asked.values())) == (60, {1})
    assert sum(line["usage"]["cached_calls"] for line in lines) == 60
    assert not raw.keys(f"{ASKING}*")
