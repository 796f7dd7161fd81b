"""Measure how the time of some work grows with its size, in a way that a busy machine does not disturb."""

from __future__ import annotations

import time
from collections.abc import Callable


def growth(work: Callable[[int], object], size: int, factor: int = 8, rounds: int = 3) -> float:
    """Return how many times longer the work takes for `factor` times the size: about `factor` where it is linear.

    Args:
        work: Does the work for a size; it should take some milliseconds for the smaller one.
        size: The smaller size.
        factor: How many times larger the other size is.
        rounds: How often each is done. The processor time of the fastest counts.
    """
    work(size)  # what is loaded or cached once is no part of it
    seconds = {n: min(_seconds(work, n) for _ in range(rounds)) for n in (size, factor * size)}
    return seconds[factor * size] / max(seconds[size], 1e-4)


def _seconds(work: Callable[[int], object], size: int) -> float:
    began = time.process_time()
    work(size)
    return time.process_time() - began
