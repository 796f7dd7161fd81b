"""Measure how fast each contestant reads many articles, and how far that is from the ideal."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from benchmarks.peers.page import table
from benchmarks.throughput.articles import LONG, SHORT
from benchmarks.throughput.contestants import CONTESTANTS, run
from benchmarks.throughput.serving import Loopback
from benchmarks.throughput.sizes import Sizes, say

LATENCY = 0.05
WORKERS = 64
ATTEMPTS, TIMEOUT = 3, 30.0
WARM = 8
"""Articles that each reads before it is measured."""


def measure(server: Loopback, sizes: Sizes) -> dict[str, Any]:
    """Let all read short articles, then long ones; another one begins each round."""
    lengths = {"short": (SHORT, sizes.speed), "long": (LONG, sizes.speed // 4)}
    found: dict[str, Any] = {"latency": LATENCY, "workers": WORKERS, "rounds": sizes.rounds, "articles": {}}
    for length, (characters, count) in lengths.items():
        runs: dict[str, list[Any]] = {name: [] for name in CONTESTANTS}
        for number, name in _turns(list(CONTESTANTS), sizes.rounds):
            made = run(name, server, _load(characters, count), patience=sizes.patience * 10)
            if made is None:
                raise SystemExit(f"{name} did not end.")
            runs[name].append(made)
            say(f"speed, {length} articles, round {number + 1}: {name} {count / made['seconds']:.0f} a second")
        found["articles"][length] = {"characters": characters, "count": count, "runs": runs}
    return found


def _load(characters: int, count: int) -> dict[str, Any]:
    behaviour = {"latency": LATENCY}
    patience = {"attempts": ATTEMPTS, "timeout": TIMEOUT}
    return {
        "characters": characters,
        "count": count,
        "warm": WARM,
        "workers": WORKERS,
        "behaviour": behaviour,
        **patience,
    }


def _turns(names: Sequence[str], rounds: int) -> Iterator[tuple[int, str]]:
    for number in range(rounds):
        first = number % len(names)
        yield from ((number, name) for name in (*names[first:], *names[:first]))


def cells(part: Mapping[str, Any], length: str) -> dict[str, dict[str, str]]:
    """Return a row for each contestant, of the medians of all rounds."""
    kind = part["articles"][length]
    return {name: _row(runs, kind["count"], part) for name, runs in kind["runs"].items()}


def _row(runs: Sequence[Mapping[str, Any]], count: int, part: Mapping[str, Any]) -> dict[str, str]:
    ratios = [made["seconds"] / ideal(made, part) for made in runs]
    spread = f" ({min(ratios):.2f}–{max(ratios):.2f})" if len(ratios) > 1 else ""
    return {
        "articles a second": f"{rate(runs, count):.0f}",
        "of the ideal time": f"{statistics.median(ratios):.2f}{spread}",
        "CPU ms an article": f"{cpu_ms(runs, count):.1f}",
        "peak memory, MB": f"{statistics.median(made['megabytes'] for made in runs):.0f}",
        "requests an article": f"{statistics.median(made['server']['requests'] for made in runs) / count:.1f}",
        "read whole": f"{min(made['sound'].get('whole', 0) for made in runs)}/{count}",
    }


def ideal(made: Mapping[str, Any], part: Mapping[str, Any]) -> float:
    """Return the least seconds that the requests take, or the CPU time if that is more: threads share one core."""
    waiting = made["server"]["requests"] * part["latency"] / part["workers"]
    return float(max(waiting, made["cpu"]))


def rate(runs: Sequence[Mapping[str, Any]], count: int) -> float:
    """Return articles a second, the median of all rounds."""
    return count / statistics.median(float(made["seconds"]) for made in runs)


def cpu_ms(runs: Sequence[Mapping[str, Any]], count: int) -> float:
    """Return milliseconds of CPU for an article, the median of all rounds."""
    return 1000 * statistics.median(float(made["cpu"]) for made in runs) / count


def report(part: Mapping[str, Any]) -> str:
    """Write the tables, and what they are of."""
    parts = []
    for length, kind in part["articles"].items():
        waiting = kind["count"] * part["latency"] / part["workers"]
        parts.append(
            f"{kind['count']} {length} articles of about {kind['characters']:,} characters, {part['workers']} workers, "
            f"{1000 * part['latency']:.0f} ms for each answer, median of {part['rounds']} rounds. With one request for "
            f"each, waiting alone takes {waiting:.2f} s.\n\n{table(cells(part, length))}"
        )
    return "\n".join(parts)
