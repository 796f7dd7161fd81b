"""Is a budget kept to, whatever the threads do, and is what was not spent there for the next?"""

from __future__ import annotations

import random
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer._llm import Budget
from summarizer.errors import BudgetError, SummarizerError

LATER = 10
"""Seconds after which a test that waits for another thread has failed."""


def test_what_would_exceed_it_is_refused() -> None:
    """The message has all three amounts, and what to do."""
    budget = Budget(1.0)
    with budget.reserved(0.75) as settle:
        settle(0.5)
    with pytest.raises(BudgetError, match=r"1\.000000 .*0\.500000 are spent.*up to 0\.510000.*Raise `budget`"):
        budget.reserved(0.51).__enter__()
    with budget.reserved(0.5):
        pass
    assert budget.spent == 1.0
    assert issubclass(BudgetError, SummarizerError)


def test_budget_of_nothing_lets_free_requests_through() -> None:
    """Zero is a budget: what is cached or free still works."""
    budget = Budget(0)
    with budget.reserved(0.0) as settle:
        settle(0.0)
    with pytest.raises(BudgetError):
        budget.reserved(1e-9).__enter__()


def test_request_whose_cost_is_never_told_counts_as_the_worst() -> None:
    """Its answer was lost on the way, and may be on the bill."""
    budget = Budget(1.0)
    with pytest.raises(TimeoutError), budget.reserved(0.25):
        raise TimeoutError
    assert budget.spent == 0.25


def test_refused_request_reserves_nothing() -> None:
    """A smaller one still fits."""
    budget = Budget(1.0)
    for _ in range(3):
        with pytest.raises(BudgetError):
            budget.reserved(2.0).__enter__()
    with budget.reserved(1.0):
        pass


def test_what_others_have_only_reserved_is_waited_for() -> None:
    """Most of it comes back: a budget that is enough is no reason to fail because eight ask at once."""
    budget, inside, go = Budget(1.0), threading.Event(), threading.Event()

    def first() -> None:
        with budget.reserved(0.9) as settle:
            inside.set()
            assert go.wait(LATER)
            settle(0.1)

    def second() -> None:
        go.set()
        with budget.reserved(0.9) as settle:
            settle(0.1)

    with ThreadPoolExecutor(2) as pool:
        one = pool.submit(first)
        assert inside.wait(LATER)
        other = pool.submit(second)
        one.result(LATER)
        other.result(LATER)
    assert budget.spent == pytest.approx(0.2)


def test_who_waits_is_refused_when_the_money_is_gone() -> None:
    """The other spent it all."""
    budget, inside, go = Budget(1.0), threading.Event(), threading.Event()

    def first() -> None:
        with budget.reserved(0.9):
            inside.set()
            assert go.wait(LATER)

    with ThreadPoolExecutor(1) as pool:
        one = pool.submit(first)
        assert inside.wait(LATER)
        threading.Timer(0, go.set).start()
        with pytest.raises(BudgetError):
            budget.reserved(0.2).__enter__()
        one.result(LATER)


@given(st.floats(0, 10), st.lists(st.tuples(st.floats(0, 3), st.floats(0, 1)), min_size=1, max_size=40))
def test_eight_threads_never_overshoot(limit: float, requests: list[tuple[float, float]]) -> None:
    """What is reserved and spent together never exceeds the limit, at any moment, in any order."""
    budget, lock, held, seen = Budget(limit), threading.Lock(), 0.0, 0.0

    def send(request: tuple[float, float]) -> None:
        nonlocal held, seen
        worst, share = request
        try:
            with budget.reserved(worst) as settle:
                with lock:
                    held += worst
                    seen = max(seen, held)
                settle(worst * share)
                with lock:
                    held -= worst * (1 - share)
        except BudgetError:
            pass

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(send, requests))
    assert budget.spent <= limit * (1 + 1e-9)
    assert seen <= limit * (1 + 1e-9)


def test_many_small_requests_use_the_budget_up() -> None:
    """Neither more than it, nor much less: rounding and reservations leave nothing behind."""
    budget, dice = Budget(1.0), random.Random(3)  # noqa: S311 - no secret
    costs = [dice.uniform(0.001, 0.01) for _ in range(2000)]
    refused: list[float] = []

    def send(cost: float) -> None:
        try:
            with budget.reserved(0.01) as settle:
                settle(cost)
        except BudgetError:
            refused.append(cost)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(send, costs))
    assert refused
    assert 0.99 <= budget.spent <= 1.0
