"""Do all threads share one rate, one pause and one width? Time is a number here: nobody sleeps."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer._llm import RateLimiter
from summarizer._llm.rate_limit import FIRST_WIDTH
from summarizer.errors import ConfigError, ModelError

LATER = 10
"""Seconds after which a test that waits for another thread has failed."""


class ServerError(Exception):
    """What an SDK raises: a status, and headers."""

    def __init__(self, status: int, **headers: str) -> None:
        super().__init__(status)
        self.status_code = status
        self.response = SimpleNamespace(headers={name.replace("_", "-"): value for name, value in headers.items()})


@dataclass
class Clock:
    """Seconds that pass when somebody waits for them; the wait for another thread is a true one."""

    now: float = 0.0
    waits: list[float] = field(default_factory=list)

    def __call__(self) -> float:
        return self.now

    def wait(self, changed: threading.Condition, seconds: float | None) -> None:
        if seconds is None:
            assert changed.wait(LATER), "nobody moves"
            return
        self.waits.append(seconds)
        self.now += seconds


def _throttle(clock: Clock | None = None, most: int = 8, **limits: int | None) -> RateLimiter:
    clock = clock or Clock()
    return RateLimiter(most, clock=clock, wait=clock.wait, **limits)  # type: ignore[arg-type]


def _fail(throttle: RateLimiter, error: Exception) -> None:
    with suppress(type(error)), throttle.turn():
        raise error


def _succeed(throttle: RateLimiter) -> None:
    """Fill the whole width with requests, which are then answered."""
    with ExitStack() as flying:
        for _ in range(throttle.width):
            flying.enter_context(throttle.turn())


def _most_in_a_minute(sent: Sequence[tuple[float, int]]) -> int:
    return max(sum(n for at, n in sent if start <= at < start + 60) for start, _ in sent)


def test_without_limits_nobody_waits() -> None:
    """The budget is there for who wants one."""
    clock = Clock()
    throttle = _throttle(clock)
    for _ in range(500):
        with throttle.turn(10**9):
            pass
    assert clock.waits == []


def test_requests_of_all_threads_share_one_limit() -> None:
    """Eight threads send no more than one would, in any 60 seconds; and no slower than the limit allows."""
    clock = Clock()
    throttle = _throttle(clock, requests_per_minute=7)
    sent: list[tuple[float, int]] = []

    def send(_: int) -> None:
        with throttle.turn():
            sent.append((clock.now, 1))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(send, range(40)))
    assert len(sent) == 40
    assert _most_in_a_minute(sent) == 7
    assert clock.now == pytest.approx(60 * 5, abs=0.1)


@given(
    limit=st.integers(100, 50_000),
    shares=st.lists(st.floats(0.001, 1), min_size=1, max_size=30),
    pauses=st.lists(st.floats(0, 40), min_size=30, max_size=30),
    requests=st.integers(1, 20),
)
def test_no_minute_has_more_than_both_limits(
    limit: int, shares: list[float], pauses: list[float], requests: int
) -> None:
    """Whatever is sent whenever: any 60 seconds hold at most so many requests, and so many tokens."""
    clock = Clock()
    throttle = _throttle(clock, requests_per_minute=requests, tokens_per_minute=limit)
    sent: list[tuple[float, int]] = []
    for share, pause in zip(shares, pauses, strict=False):
        tokens = max(1, int(share * limit * 0.99))
        with throttle.turn(tokens):
            sent.append((clock.now, tokens))
        clock.now += pause
    assert _most_in_a_minute(sent) <= limit
    assert _most_in_a_minute([(at, 1) for at, _ in sent]) <= requests


def test_large_limits_stay_cheap() -> None:
    """Millions of tokens a minute are counted in coarser units, on the strict side."""
    clock = Clock()
    throttle = _throttle(clock, tokens_per_minute=4_000_001)
    sent = []
    for _ in range(1000):
        with throttle.turn(9_999):
            sent.append((clock.now, 9_999))
    assert 0.9 * 4_000_001 < _most_in_a_minute(sent) <= 4_000_001


def test_request_that_waits_for_tokens_costs_one_request() -> None:
    """What one limit refuses is not counted by the other."""
    clock = Clock()
    throttle = _throttle(clock, requests_per_minute=3, tokens_per_minute=100)
    for at, tokens in ((0, 60), (50, 60), (0, 10), (0, 10)):
        clock.now += at
        with throttle.turn(tokens):
            pass
    assert clock.waits == [pytest.approx(10, abs=0.01)]


def test_limit_is_met_to_the_token() -> None:
    """A minute holds what is allowed, and not one more."""
    clock = Clock()
    throttle = _throttle(clock, tokens_per_minute=100)
    for tokens in (50, 50):
        with throttle.turn(tokens):
            pass
    assert clock.waits == []
    with throttle.turn(1):
        assert clock.now > 60


def test_request_that_no_minute_has_room_for_is_a_wrong_setting() -> None:
    """It would wait for ever; the message has both numbers, and what to do."""
    with (
        pytest.raises(ConfigError, match=r"8,192.*tokens_per_minute=6,000.*max_output_tokens"),
        _throttle(tokens_per_minute=6000).turn(8192),
    ):
        pytest.fail("sent")


@pytest.mark.parametrize("status", [429, 503, 500])
def test_wait_that_a_server_asks_of_one_is_kept_by_all(status: int) -> None:
    """Another thread waits too, and the next one no longer."""
    clock = Clock()
    throttle = _throttle(clock)
    _fail(throttle, ServerError(status, retry_after="9"))
    with ThreadPoolExecutor(1) as pool:
        pool.submit(_succeed, throttle).result(LATER)
    assert clock.waits == [9]


def test_longest_of_the_waits_counts_and_none_is_over_max_wait() -> None:
    """A server that asks for an hour gets a minute."""
    clock = Clock()
    throttle = RateLimiter(8, max_wait=60, clock=clock, wait=clock.wait)
    for seconds in ("20", "3600", "5"):
        _fail(throttle, ServerError(429, retry_after=seconds))
    _succeed(throttle)
    assert sum(clock.waits) == 20 + 60 + 5
    clock.now += 1
    _succeed(throttle)
    assert len(clock.waits) == 3


@pytest.mark.parametrize(("status", "width"), [(429, 4), (503, 4), (500, 8), (408, 8), (400, 8), (401, 8)])
def test_width_halves_when_the_server_is_too_busy(status: int, width: int) -> None:
    """Other trouble is not made by asking too much at once."""
    throttle = _throttle()
    _fail(throttle, ServerError(status))
    assert throttle.width == width


def test_requests_that_were_in_flight_together_halve_once() -> None:
    """Eight refusals of one moment are one piece of news; the next one is another."""
    clock = Clock()
    throttle = _throttle(clock)
    turns = [throttle.turn() for _ in range(8)]
    for turn in turns:
        turn.__enter__()
    clock.now += 1
    for turn in turns:
        error = ServerError(429)
        assert not turn.__exit__(type(error), error, None)
    assert throttle.width == 4
    clock.now += 1
    _fail(throttle, ServerError(429))
    assert throttle.width == 2


def test_width_is_never_below_one() -> None:
    """However busy the server is, it is asked again."""
    clock = Clock()
    throttle = _throttle(clock)
    for _ in range(9):
        _fail(throttle, ServerError(503))
        clock.now += 1
    assert throttle.width == 1


def test_width_grows_by_one_a_round_after_trouble() -> None:
    """Slowly back, never over `most`."""
    throttle = _throttle(most=6)
    _fail(throttle, ServerError(429))
    widths = [throttle.width]
    for _ in range(4):
        _succeed(throttle)
        widths.append(throttle.width)
    assert widths == [3, 4, 5, 6, 6]


def test_width_doubles_a_round_before_the_first_trouble() -> None:
    """A large `most` is felt for, not jumped at."""
    throttle = _throttle(most=50)
    widths = [throttle.width]
    for _ in range(4):
        _succeed(throttle)
        widths.append(throttle.width)
    assert widths == [FIRST_WIDTH, 16, 32, 50, 50]


def test_width_does_not_grow_while_nobody_needs_it() -> None:
    """One request at a time says nothing about fifty."""
    throttle = _throttle(most=50)
    for _ in range(100):
        with throttle.turn():
            pass
    assert throttle.width == FIRST_WIDTH


@pytest.mark.parametrize("allowed", [(3,), (1, 3), (3, 2)])
def test_most_in_flight_is_never_exceeded(allowed: tuple[int, ...]) -> None:
    """The caller sets it, and may raise it; a lower one takes nothing back."""
    throttle = _throttle(most=1)
    for most in allowed:
        throttle.allow(most)
    lock, full = threading.Lock(), threading.Barrier(3)
    flying, highest = 0, 0

    def send(_: int) -> None:
        nonlocal flying, highest
        with throttle.turn():
            with lock:
                flying += 1
                highest = max(highest, flying)
            full.wait(LATER)
            with lock:
                flying -= 1

    with ThreadPoolExecutor(9) as pool:
        list(pool.map(send, range(18)))
    assert highest == 3


def test_turns_come_in_the_order_of_asking() -> None:
    """Nobody is overtaken, be a request large or small."""
    clock, order, queued = Clock(), list[int](), threading.Semaphore(0)

    def wait(changed: threading.Condition, seconds: float | None) -> None:
        queued.release()
        clock.wait(changed, seconds)

    throttle = RateLimiter(1, clock=clock, wait=wait)

    def send(n: int) -> None:
        with throttle.turn():
            order.append(n)

    threads = [threading.Thread(target=send, args=(n,)) for n in range(6)]
    with throttle.turn():
        for thread in threads:
            thread.start()
            assert queued.acquire(timeout=LATER)
    for thread in threads:
        thread.join(LATER)
    assert order == [0, 1, 2, 3, 4, 5]


def _waiting(
    limit: Callable[[RateLimiter], None],
) -> tuple[RateLimiter, ThreadPoolExecutor, list[BaseException], threading.Event]:
    """Let a thread wait for minutes, truly; return what it raises."""
    begun, raised = threading.Event(), list[BaseException]()

    def wait(changed: threading.Condition, seconds: float | None) -> None:
        begun.set()
        changed.wait(LATER if seconds is None else seconds)

    throttle = RateLimiter(1, requests_per_minute=1, wait=wait)
    limit(throttle)

    def send() -> None:
        try:
            with throttle.turn():
                pass
        except ModelError as error:
            raised.append(error)

    pool = ThreadPoolExecutor(1)
    pool.submit(send)
    assert begun.wait(LATER)
    return throttle, pool, raised, begun


@pytest.mark.parametrize("reason", ["rate", "pause"])
def test_close_ends_the_waits_and_is_not_final(reason: str) -> None:
    """After Ctrl-C no thread holds up the end of the process; a Summarizer that is closed can be used again."""
    failure = ServerError(429, retry_after="50") if reason == "pause" else ValueError()
    throttle, pool, raised, _ = _waiting(lambda t: _fail(t, failure))
    throttle.close()
    pool.shutdown(wait=True)
    (error,) = raised
    assert isinstance(error, ModelError)
    assert error.attempts == 0
    assert "closed" in str(error)
    throttle.close()
    assert throttle.width == 1


def test_thread_that_waits_holds_no_lock() -> None:
    """Others can raise the ceiling, close, or give their turn back meanwhile."""
    throttle, pool, _, _ = _waiting(lambda t: _fail(t, ValueError()))
    other = threading.Thread(target=throttle.allow, args=(2,))
    other.start()
    other.join(LATER)
    assert not other.is_alive()
    throttle.close()
    pool.shutdown(wait=True)


def test_ctrl_c_while_waiting_leaves_the_queue() -> None:
    """Who gave up does not stand before the others."""
    clock, pressed = Clock(), [KeyboardInterrupt()]

    def wait(changed: threading.Condition, seconds: float | None) -> None:
        if pressed:
            raise pressed.pop()
        clock.wait(changed, seconds)

    throttle = RateLimiter(8, requests_per_minute=1, clock=clock, wait=wait)
    with throttle.turn():
        pass
    with pytest.raises(KeyboardInterrupt), throttle.turn():
        pytest.fail("sent")
    with throttle.turn():
        assert clock.now >= 60


def test_what_the_block_raises_gives_the_turn_back() -> None:
    """An error, or Ctrl-C in the middle of a request, keeps no place."""
    throttle = _throttle(most=1)
    for error in (ValueError, KeyboardInterrupt, ServerError(500)):
        with pytest.raises(BaseException), throttle.turn():  # noqa: B017, PT011
            raise error
    with throttle.turn():
        pass


def test_many_threads_under_trouble_all_get_through() -> None:
    """Refusals at random, both limits, eight threads: everybody is served, and no minute is over its limits."""
    clock, dice = Clock(), random.Random(7)  # noqa: S311 - no secret
    throttle = _throttle(clock, requests_per_minute=50, tokens_per_minute=5000)
    lock, sent = threading.Lock(), list[tuple[float, int]]()

    def send(_: int) -> None:
        with suppress(ServerError), throttle.turn(100):
            with lock:
                sent.append((clock.now, 100))
                trouble = dice.random() < 0.3
            if trouble:
                raise ServerError(429, retry_after="2")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(send, range(300)))
    assert len(sent) == 300
    assert _most_in_a_minute(sent) <= 5000
    assert 1 <= throttle.width <= 8


@dataclass
class Together:
    """A rate that is shared with others, who leave room only now and then."""

    waits: list[float]
    tokens: list[int] = field(default_factory=list)
    pauses: list[float] = field(default_factory=list)
    closed: int = 0

    def pause(self, seconds: float) -> None:
        self.pauses.append(seconds)

    def take(self, tokens: int) -> float:
        self.tokens.append(tokens)
        return self.waits.pop(0) if self.waits else 0

    def close(self) -> None:
        self.closed += 1


def test_rate_that_is_shared_is_waited_for_and_costs_nothing_of_ones_own() -> None:
    """What the others leave no room for is not counted here either."""
    clock, shared = Clock(), Together([3, 4.5])
    throttle = _throttle(clock, requests_per_minute=2, tokens_per_minute=100)
    throttle.share(shared)
    for _ in range(2):
        with throttle.turn(50):
            pass
    assert clock.waits == [3, 4.5]
    assert shared.tokens == [50] * 4
    with throttle.turn(50):
        assert clock.now == pytest.approx(67.5, abs=0.01)


def test_rate_of_ones_own_is_kept_beside_the_shared_one() -> None:
    """Also when the store of that is lost, and lets everything through."""
    clock, shared = Clock(), Together([])
    throttle = _throttle(clock, requests_per_minute=2)
    throttle.share(shared)
    for _ in range(3):
        with throttle.turn():
            pass
    assert clock.now == pytest.approx(60, abs=0.01)
    assert len(shared.tokens) == 3, "it is not asked while there is no room here"


def test_wait_that_a_server_asks_for_is_told_to_those_who_share_the_rate() -> None:
    """No longer one than `max_wait`; a failure without one is nobody else's concern."""
    throttle, shared = _throttle(max_wait=30), Together([])
    throttle.share(shared)
    for failure in (ServerError(429, retry_after="12"), ServerError(500), ServerError(503, retry_after="99")):
        _fail(throttle, failure)
    assert shared.pauses == [12, 30]


def test_close_lets_the_connections_of_the_shared_rate_go() -> None:
    """It can be used again."""
    throttle, shared = _throttle(), Together([])
    throttle.share(shared)
    throttle.close()
    with throttle.turn():
        assert (shared.closed, len(shared.tokens)) == (1, 1)
