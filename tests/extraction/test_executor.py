"""Tests of threads that share work."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from summarizer._extraction import WorkerPool, run_tasks
from summarizer.errors import ConfigError, ModelError


def _refuses() -> int:
    raise ConfigError("The key was refused.")


def _in_own_threads(tasks: list[Callable[[], int]]) -> list[object]:
    with run_tasks(tasks, 1, tolerated=(ModelError,)) as pieces:
        return [_outcome(get) for _, get in pieces]


def _in_those_of_a_crew(tasks: list[Callable[[], int]]) -> list[object]:
    def run() -> list[object]:
        with run_tasks(tasks, 1, pool, tolerated=(ModelError,)) as pieces:
            return [_outcome(get) for _, get in pieces]

    with WorkerPool(1) as pool:
        return pool.submit(run).result(30)


def _outcome(get: Callable[[], int]) -> object:
    try:
        return get()
    except (ConfigError, ModelError) as error:
        return type(error)


@pytest.mark.parametrize("done", [_in_own_threads, _in_those_of_a_crew])
def test_error_for_all_tasks_begins_none_any_more(done: Callable[[list[Callable[[], int]]], list[object]]) -> None:
    """The thread in which it happens stops the others, however late the results are looked at."""
    begun: list[int] = []

    def begins() -> int:
        begun.append(1)
        return 1

    assert done([_refuses, *[begins] * 30]) == [ConfigError] * 31
    assert begun == []


def test_error_of_one_task_leaves_the_others() -> None:
    """It costs that task alone."""

    def fails() -> int:
        raise ModelError("No answer.")

    assert sorted(map(str, _in_own_threads([fails, lambda: 1, lambda: 2]))) == sorted(["1", "2", str(ModelError)])
