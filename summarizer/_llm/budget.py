"""Reserve the worst-case cost of each request, and count its true cost against the budget."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Condition

from summarizer.errors import BudgetError


class Budget:
    """US dollars that may be spent. Thread-safe: no number of threads spends more than `limit` together."""

    def __init__(self, limit: float) -> None:
        self._limit = limit
        self._changed = Condition()
        self._spent = 0.0
        self._reserved = 0.0
        self._open = 0

    @property
    def spent(self) -> float:
        """US dollars that were spent."""
        with self._changed:
            return self._spent

    @contextmanager
    def reserved(self, worst: float) -> Iterator[Callable[[float], None]]:
        """Reserve the worst case while the block sends a request; yield a function that takes its true cost.

        Where only what other threads have reserved is in the way, they are waited for: most of it comes back. A
        request whose cost is never reported (its answer was lost on the way) counts as the worst case.

        Args:
            worst: US dollars that the request may cost at most.

        Raises:
            BudgetError: It would exceed the budget. Nothing is reserved.
        """
        self._reserve(worst)
        cost = worst

        def settle(true: float) -> None:
            nonlocal cost
            cost = true

        try:
            yield settle
        finally:
            self._release(worst, cost)

    def _reserve(self, worst: float) -> None:
        with self._changed:
            while self._spent + self._reserved + worst > self._limit:
                if self._spent + worst > self._limit:
                    raise BudgetError(_message(self._limit, self._spent, worst))
                self._changed.wait()
            self._reserved += worst
            self._open += 1

    def _release(self, worst: float, cost: float) -> None:
        with self._changed:
            self._open -= 1
            self._reserved = self._reserved - worst if self._open else 0.0  # no rounding is left over
            self._spent += cost
            self._changed.notify_all()


def _message(limit: float, spent: float, worst: float) -> str:
    return (
        f"The next request could exceed the budget of {limit:.6f} US dollars: {spent:.6f} are spent, and it may cost "
        f"up to {worst:.6f}. Nothing was sent. Raise `budget`, or lower `max_output_tokens`. Earlier answers are in "
        "the cache, unless it is off."
    )
