"""Time the export of items: rows, JSON lines, CSV and Parquet, beside json.dumps of the same rows.

    python -m benchmarks export [--items N] [--rounds N]

Fictional summaries with an item of each type, 50 to an article. Times are wall-clock seconds, the best of `--rounds`;
`ratio` divides by json.dumps of the same rows in the same run, so that machines compare. Parquet is aimed at under two
seconds for 10,000 items.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from summarizer import export
from summarizer.schema import Agreement, HumanitarianItem, Item, Pledge, Request, Summary
from summarizer.values import Actor, Amount, Count, Evidence, Provenance, Source

TYPES: tuple[type[Item], ...] = (Agreement, Request, Pledge, HumanitarianItem)
ROLES = (("parties",), ("requesters", "addressees"), ("pledgers", "beneficiaries"), ("actors",))
IN_AN_ARTICLE = 50
AIM = 2.0
"""Seconds for 10,000 items."""


def article(number: int) -> Summary:
    """Make a fictional summary with items of all types."""
    lists: dict[str, list[Item]] = {}
    for n, (item_type, roles) in enumerate(islice(cycle(zip(TYPES, ROLES, strict=True)), IN_AN_ARTICLE)):
        words = f"Toll and the fictional state number {number} said in sentence {n} what they would do for Selma"
        who = {role: [Actor(name=f"State {n}", country="TOL"), Actor(name="Arvenia")] for role in roles}
        more: dict[str, Any] = {"amount": Amount(value=1e6 * n, currency="EUR")} if item_type is Pledge else {}
        more |= {"count": Count(value=n)} if item_type is HumanitarianItem else {}
        place = Evidence(quote=words, start=n * 200, end=n * 200 + len(words))
        fields = {"what": words, "topic": "humanitarian", "evidence": [place], **who, **more}
        lists.setdefault(item_type.list_name(), []).append(item_type.model_validate(fields))
    source = Source(sha256="0" * 64, characters=200 * IN_AN_ARTICLE, language="en")
    made = Provenance(model="fictional", prompts=["window.v2"], library="0")
    return Summary.model_validate({"id": f"article-{number}", **lists, "source": source, "provenance": made})


def best_of(rounds: int, work: Callable[[], object]) -> float:
    """Return the shortest time of some rounds, in seconds."""
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return min(times)


def main() -> int:
    """Print the table; say whether Parquet was quick enough."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--items", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    summaries = [article(n) for n in range(-(-given.items // IN_AN_ARTICLE))]
    rows = list(export.records(summaries))
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        export.write_parquet(rows[:1], place / "first.parquet")  # what is imported once is not measured
        works: dict[str, Callable[[], object]] = {
            "json.dumps": lambda: [json.dumps(row, ensure_ascii=False) for row in rows],
            "records": lambda: list(export.records(summaries)),
            "write_jsonl": lambda: export.write_jsonl(summaries, place / "items.jsonl"),
            "write_csv": lambda: export.write_csv(summaries, place / "items.csv"),
            "write_parquet": lambda: export.write_parquet(summaries, place / "items.parquet"),
            "read Parquet": lambda: list(export.read(place / "items.parquet")),
            "to_dataframe": lambda: export.to_dataframe(summaries),
        }
        seconds = {name: best_of(given.rounds, work) for name, work in works.items()}
        sizes = {path.suffix: path.stat().st_size for path in sorted(place.glob("items.*"))}
    unit = seconds["json.dumps"]
    print(f"{len(rows):,} items of {len(summaries):,} articles, {len(rows[0])} columns")
    print(f"{'':14} {'seconds':>8} {'ratio':>6}")
    for name, taken in seconds.items():
        print(f"{name:14} {taken:8.2f} {taken / unit:6.1f}")
    print("bytes         ", ", ".join(f"{suffix[1:]} {size:,}" for suffix, size in sizes.items()))
    quick = seconds["write_parquet"] * 10_000 / len(rows) < AIM
    print(f"Parquet of 10,000 items in under {AIM:.0f} s: {'yes' if quick else 'no'}")
    return 0 if quick else 1


if __name__ == "__main__":
    sys.exit(main())
