"""Write results as Markdown tables between two marks in docs/comparison.md."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

BENCHMARKS = Path(__file__).parents[1]
ROOT = BENCHMARKS.parent
RESULTS = BENCHMARKS / "results"
PAGE = ROOT / "docs" / "comparison.md"
Cells = Mapping[str, str]


def table(rows: Mapping[str, Cells]) -> str:
    """Write rows of named cells as Markdown."""
    names = list(next(iter(rows.values())))
    lines = [["", *names], ["---"] * (len(names) + 1), *([name, *row.values()] for name, row in rows.items())]
    return "".join(f"| {' | '.join(cell.replace('|', '¦') for cell in line)} |\n" for line in lines)


def turned(columns: Mapping[str, Cells]) -> dict[str, dict[str, str]]:
    """Return named columns of named cells as rows, for a table that is longer than wide."""
    names = list(next(iter(columns.values())))
    return {name: {column: cells[name] for column, cells in columns.items()} for name in names}


def write(benchmark: str, text: str) -> None:
    """Put what was measured between the marks of a benchmark.

    Raises:
        SystemExit: The marks are not there.
    """
    first, last = f"<!-- {benchmark}: begin -->", f"<!-- {benchmark}: end -->"
    before, begin, rest = PAGE.read_text("utf-8").partition(first)
    _, end, after = rest.partition(last)
    if not (begin and end):
        raise SystemExit(f"{PAGE.relative_to(ROOT)} has lost the marks {first} and {last}.")
    PAGE.write_text(f"{before}{begin}\n{text}{end}{after}", "utf-8", newline="\n")
