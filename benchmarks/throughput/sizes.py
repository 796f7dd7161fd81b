"""Set how much is measured: enough to be published, or just enough to see that the command works."""

from __future__ import annotations

import sys
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sizes:
    """Numbers of articles, and how long anybody may take.

    Args:
        speed: Short articles that are read for speed; a quarter as many long ones.
        rounds: How often.
        faulty: Articles under each fault, one of ten marked.
        killed: Articles of a run that is killed at half way.
        shared: Articles that two processes read at once.
        memory: Articles of a small run and of a large one.
        long: Characters of the longest article.
        patience: Seconds until a run counts as one that does not end.
    """

    speed: int = 400
    rounds: int = 3
    faulty: int = 100
    killed: int = 500
    shared: int = 200
    memory: tuple[int, int] = (1_000, 10_000)
    long: int = 1_000_000
    patience: float = 60


FULL = Sizes()
QUICK = Sizes(speed=64, rounds=1, faulty=20, killed=60, shared=40, memory=(100, 400), long=100_000, patience=15)


def say(words: str) -> None:
    """Tell on stderr how far it is."""
    print(words, file=sys.stderr, flush=True)
