"""Score the readings of all contestants with the library's own figures, in a table that names its gaps."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from benchmarks.peers.page import table, turned
from benchmarks.peers.runs import LISTS, Run
from summarizer.evaluation import Figure, Gold, Report, total

Runs = dict[str, dict[str, Run]]
"""Contestant, then article, then what it read there."""

SLOTS = ("kind", "status", "force", "level", "category")
TYPES = {
    "agreement": "agreements",
    "request": "requests",
    "pledge": "pledges",
    "humanitarian_item": "humanitarian items",
}


def scored(golds: Sequence[Gold], runs: Mapping[str, Run], *, placed: bool = False) -> Report:
    """Return the library's figures for one contestant. A failing article has no prediction.

    Who acts in a humanitarian item is asked of us alone, so it is compared for nobody. With `placed`, items that have
    no place in the text are left out instead of being wrong.
    """
    found = {name: _comparable(run.items, placed=placed) for name, run in runs.items() if run.items}
    return total([replace(gold, data=_comparable(gold.data, placed=False)) for gold in golds], found)


def _comparable(lists: Mapping[str, Any], *, placed: bool) -> dict[str, Any]:
    items = {name: [i for i in lists.get(name) or () if i["evidence"] or not placed] for name in LISTS.values()}
    items["humanitarian_items"] = [{**item, "actors": []} for item in items["humanitarian_items"]]
    return {**lists, **items}


def report(golds: Sequence[Gold], runs: Runs) -> str:
    """Write the table, who is ahead where, and what could not be read."""
    reports = {name: scored(golds, some) for name, some in runs.items()}
    columns = {name: {**_figures(made), **_costs(list(runs[name].values()))} for name, made in reports.items()}
    required = sum(item["required"] for gold in golds for kind in LISTS.values() for item in gold.data.get(kind) or ())
    parts = [
        f"{len(golds)} articles with {required} items that have to be found. In brackets: 95 % intervals.\n",
        table(turned(columns)),
        "".join(f"{line}\n" for line in _sentences(golds, runs, reports)),
    ]
    return "\n".join(parts)


def _figures(made: Report) -> dict[str, str]:
    of = made.figures
    slots = [sum(column) for column in zip(*(of[f"slot.{name}"].counts for name in SLOTS), strict=True)]
    return {
        "F1": f"{of['micro'].value:.2f}{_between(of['micro'])}",
        "precision": f"{of['micro'].precision:.2f}",
        "recall": f"{of['micro'].recall:.2f}",
        **{f"F1 of {words}": f"{of[kind].value:.2f}{_between(of[kind])}" for kind, words in TYPES.items()},
        "traps fallen into": _share(of["traps"].counts),
        "over-committed agreements": _share(of["over_commitment"].counts),
        "items with a number that the text has not": _share(of["unsupported_numbers"].counts),
        "items with a name that the text has not": _share(of["unsupported_names"].counts),
        "quotes that are the text's own words": _share(of["exact"].counts),
        "slots filled right, in items found": _share(slots),
        "F1 of who acts, in items found": f"{of['actors'].value:.2f}" if any(of["actors"].counts) else "none",
    }


def _between(figure: Figure) -> str:
    return "" if figure.low is None or figure.high is None else f" ({figure.low:.2f}–{figure.high:.2f})"


def _share(counts: Sequence[float]) -> str:
    part, whole = counts
    return f"{part:.0f}/{whole:.0f} ({part / whole:.0%})" if whole else "none"


def _costs(runs: Sequence[Run]) -> dict[str, str]:
    def each(of: Callable[[Run], float], places: int = 0) -> str:
        return f"{sum(map(of, runs)) / len(runs):,.{places}f}"

    return {
        "items with a place in the text": str(sum(run.found for run in runs)),
        "items without one": str(sum(map(_unplaced, runs))),
        "articles without a result": f"{sum(not run.items for run in runs)}",
        "seconds an article": each(lambda run: run.seconds),
        "requests an article": each(lambda run: run.calls, 1),
        "tokens read an article": each(lambda run: run.input_tokens),
        "tokens written an article": each(lambda run: run.output_tokens),
    }


def _unplaced(run: Run) -> int:
    return sum(map(len, run.items.values())) - run.found


def _sentences(golds: Sequence[Gold], runs: Runs, reports: Mapping[str, Report]) -> Iterator[str]:
    """Say where a peer is ahead of the first contestant, what its items without a place do, and what failed."""
    mine, *others = reports
    for name in others:
        ahead = ", ".join(_ahead(reports[mine], runs[mine], reports[name], runs[name])) or "nowhere"
        yield f"- {name} is ahead of {mine} in: {ahead}."
    for name, made in reports.items():
        rest = scored(golds, runs[name], placed=True).figures["micro"].value or 0.0
        if rest != made.figures["micro"].value:
            yield f"- Without its items that have no place in the text, {name} has an F1 of {rest:.2f}."
    for name, some in runs.items():
        yield from (f"- {name} on {article}: {run.problem}" for article, run in some.items() if run.problem)


def _ahead(mine: Report, my_runs: Mapping[str, Run], other: Report, its_runs: Mapping[str, Run]) -> Iterator[str]:
    rows = {
        "F1": ("micro", 1),
        **{f"F1 of {words}": (kind, 1) for kind, words in TYPES.items()},
        "F1 of who acts": ("actors", 1),
        "traps": ("traps", -1),
        "over-committed agreements": ("over_commitment", -1),
        "numbers": ("unsupported_numbers", -1),
        "names": ("unsupported_names", -1),
        "exact quotes": ("exact", 1),
    }
    for words, (figure, sign) in rows.items():
        ours, theirs = mine.figures[figure], other.figures[figure]
        counted = any(ours.counts) and any(theirs.counts) and ours.value is not None and theirs.value is not None
        if counted and sign * (theirs.value or 0) > sign * (ours.value or 0):
            yield words
    costs = {
        "seconds": "seconds",
        "requests": "calls",
        "tokens read": "input_tokens",
        "tokens written": "output_tokens",
    }
    both = [name for name, run in its_runs.items() if run.items and my_runs[name].items]
    for words, cost in costs.items():
        if sum(getattr(its_runs[n], cost) for n in both) < sum(getattr(my_runs[n], cost) for n in both):
            yield words
