"""Limit requests per minute, tokens per minute and requests in flight, across the threads of a `Summarizer`.

The rate is what the account allows in any 60 seconds. The pause is what a server asked one of the threads to wait. The
width is how many requests are in flight: it doubles with each round of answers, halves when the server says that it is
too busy (429, 503), and then grows by one a round, as TCP does (RFC 5681, slow start and congestion avoidance).
A rate that several processes share is kept in `shared_rate_limit`, and beside it each of them keeps its own.
Nothing is sent again from here: tenacity alone retries (`retry`).
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from threading import Condition
from typing import TYPE_CHECKING, Protocol

from summarizer._llm.api.retry import is_transient, status_of
from summarizer._llm.api.waiting import asked_wait
from summarizer.errors import ConfigError, ModelError

if TYPE_CHECKING:
    from pyrate_limiter import InMemoryBucket

MINUTE = 60_000
"""Milliseconds, in which pyrate-limiter counts."""

FIRST_WIDTH = 8
"""Requests in flight before the first answer has come; a larger `most` is reached while it goes well."""

UNITS = 10_000
"""Into how many units the tokens of a minute are divided at most: the moving window keeps an entry for each."""

TOO_BUSY = frozenset({429, 503})
CLOSED = "The Summarizer was closed while a request waited for its turn. Nothing was sent; summarize the text again."

Wait = Callable[[Condition, float | None], object]
"""Releases the condition's lock for so many seconds (None: until another thread notifies), then takes it again."""


class SharedRate(Protocol):
    """A rate that several processes keep together. Nothing raises."""

    def take(self, tokens: int) -> float:
        """Count a request and return 0; or count nothing, and return the seconds until it may be sent."""

    def pause(self, seconds: float) -> None:
        """Let nobody take anything for so long."""

    def close(self) -> None:
        """Close the connections. Idempotent."""


class RateLimiter:
    """Lets requests through one by one, in the order in which they came.

    Thread-safe. A thread that waits holds no lock, and `close` ends its wait.
    """

    def __init__(
        self,
        most: int,
        *,
        requests_per_minute: int | None = None,
        tokens_per_minute: int | None = None,
        max_wait: float = 60.0,
        clock: Callable[[], float] = time.monotonic,
        wait: Wait = Condition.wait,
    ) -> None:
        """Fix what the account allows.

        Args:
            most: Requests in flight at the same time, at least 1.
            requests_per_minute: Requests in any 60 seconds; None for no limit.
            tokens_per_minute: Tokens in any 60 seconds, those of the answer counted as `max_tokens`, as OpenAI's own
                limiter does; None for no limit.
            max_wait: The longest pause in seconds, whatever a server asks for.
            clock: Seconds that only grow.
            wait: How to wait; `Condition.wait`.
        """
        self._changed = Condition()
        self._queue: deque[object] = deque()
        self._rate = Rate(requests_per_minute, tokens_per_minute)
        self._max_wait, self._clock, self._wait = max_wait, clock, wait
        self._most = most
        self._width = float(min(most, FIRST_WIDTH))
        self._flying = self._earned = 0
        self._resume = self._halved = float("-inf")
        self._closings = 0

    @property
    def width(self) -> int:
        """Requests that may be in flight now, 1 to `most`."""
        return int(self._width + 1e-9)

    @property
    def counts_tokens(self) -> bool:
        """Whether `turn` needs to know the tokens of a request."""
        return self._rate.tokens is not None

    def allow(self, most: int) -> None:
        """Raise the ceiling of requests in flight to `most`, if it is lower."""
        with self._changed:
            self._most = max(most, self._most)
            if self._halved == float("-inf"):
                self._width = max(self._width, float(min(most, FIRST_WIDTH)))
            self._changed.notify_all()

    def share(self, rate: SharedRate) -> None:
        """Let a request through only when the rate that is shared with other processes allows it too."""
        with self._changed:
            self._rate.shared = rate

    @contextmanager
    def turn(self, tokens: int = 0) -> Iterator[None]:
        """Hold a place in flight while the block sends one request; what it raises is learned from.

        Args:
            tokens: Tokens of the request and the maximum of its answer.

        Raises:
            ConfigError: More tokens than `tokens_per_minute`: the request could never be sent.
            ModelError: The throttle was closed meanwhile.
        """
        self._rate.check(tokens)
        began = self._enter(tokens)
        failure: BaseException | None = None
        try:
            yield
        except BaseException as error:
            failure = error
            raise
        finally:
            self._leave(began, failure)

    def close(self) -> None:
        """End the waiting of all threads. Idempotent; who comes later is let through as before."""
        with self._changed:
            self._closings += 1
            self._changed.notify_all()
            if self._rate.shared:
                self._rate.shared.close()

    def _enter(self, tokens: int) -> float:
        ticket = object()
        with self._changed:
            closings = self._closings
            self._queue.append(ticket)
            try:
                while (left := self._left(ticket, tokens)) != 0:
                    self._wait(self._changed, left)
                    if closings != self._closings:
                        raise ModelError(CLOSED, attempts=0)
                self._flying += 1
                self._earned = self.width if self._flying >= self.width else self._earned
                return self._clock()
            finally:
                self._queue.remove(ticket)
                self._changed.notify_all()

    def _left(self, ticket: object, tokens: int) -> float | None:
        """Return the seconds to wait, 0 for none; None when it is another thread that has to move first."""
        if self._queue[0] is not ticket or self._flying >= self.width:
            return None
        now = self._clock()
        return self._resume - now if now < self._resume else self._rate.take(now, tokens)

    def _leave(self, began: float, failure: BaseException | None) -> None:
        with self._changed:
            self._flying -= 1
            if failure is None:
                self._speed_up()
            elif is_transient(failure):
                self._slow_down(began, failure)
            self._changed.notify_all()

    def _speed_up(self) -> None:
        """Widen after an answer, if the width was used: a round doubles it, and adds one after the first trouble."""
        if self._earned:
            self._earned -= 1
            step = 1.0 if self._halved == float("-inf") else 1 / self.width
            self._width = min(self._most, self._width + step)

    def _slow_down(self, began: float, failure: BaseException) -> None:
        now = self._clock()
        asked = asked_wait(failure)
        if asked is not None:
            pause = min(asked, self._max_wait)
            self._resume = max(self._resume, now + pause)
            if self._rate.shared:
                self._rate.shared.pause(pause)
        if status_of(failure) in TOO_BUSY and began >= self._halved:  # those already in flight show nothing new
            self._width = max(1.0, self._width / 2)
            self._halved, self._earned = now, 0


class Rate:
    """What may be sent in any 60 seconds: moving windows of pyrate-limiter. The throttle holds its lock."""

    def __init__(self, requests: int | None, tokens: int | None) -> None:
        self.tokens = tokens
        self.shared: SharedRate | None = None
        self._unit = -(-tokens // UNITS) if tokens else 1
        limits = (requests, tokens // self._unit if tokens else None)
        self._windows = [(n, _window(limit)) for n, limit in enumerate(limits) if limit]

    def check(self, tokens: int) -> None:
        """Refuse what is over the limit of a whole minute.

        Raises:
            ConfigError: It is over `tokens_per_minute`.
        """
        if self.tokens is not None and self._weights(tokens)[1] > self.tokens // self._unit:
            raise ConfigError(
                f"One request may need {tokens:,} tokens including its answer, more than tokens_per_minute="
                f"{self.tokens:,}. Raise it, or lower `window_tokens` or `max_output_tokens`."
            )

    def take(self, now: float, tokens: int) -> float:
        """Count a request and return 0; or count nothing, and return the seconds until it may be sent."""
        from pyrate_limiter import RateItem

        moment, weights = int(now * 1000), self._weights(tokens)
        taken: list[tuple[InMemoryBucket, int]] = []
        for n, window in self._windows:
            item = RateItem("request", moment, weights[n])
            window.leak(moment)
            if not window.put(item):
                _give_back(taken)
                wait = window.waiting(item)
                return max(wait, 1) / 1000 if isinstance(wait, int) else 1.0
            taken.append((window, weights[n]))
        seconds = self.shared.take(tokens) if self.shared else 0
        if seconds:
            _give_back(taken)
        return seconds

    def _weights(self, tokens: int) -> tuple[int, int]:
        return 1, max(1, -(-tokens // self._unit))


def _give_back(taken: Iterable[tuple[InMemoryBucket, int]]) -> None:
    for window, weight in taken:
        del window.items[-weight:]


def _window(limit: int) -> InMemoryBucket:
    from pyrate_limiter import InMemoryBucket
    from pyrate_limiter import Rate as Limit

    return InMemoryBucket([Limit(limit, MINUTE)])
