"""Summarize the texts of a file on a Ray cluster, and write their items as Parquet, one row each.

python examples/ray_dataset.py ARTICLES.parquet ITEMS/     (or ARTICLES.jsonl; columns `id` and `text`)

It runs on the cluster at RAY_ADDRESS, or on this machine. The machines of a cluster need a shared cache:
SUMMARIZER_CACHE=redis://...
"""

from __future__ import annotations

import sys
from pathlib import Path

import ray

import summarizer.ray
from summarizer import ConfigError


def main() -> None:
    """Write the items, and errors to standard error."""
    if len(sys.argv) != 3:
        sys.exit("Usage: python examples/ray_dataset.py ARTICLES.parquet|ARTICLES.jsonl ITEMS/")
    source, target = sys.argv[1], Path(sys.argv[2]).resolve()
    read = ray.data.read_parquet if source.endswith(".parquet") else ray.data.read_json
    try:
        planned = summarizer.ray.summarize(read(source))
    except ConfigError as error:
        sys.exit(f"ConfigError: {error}")
    summaries = planned.materialize()  # here the model is asked; what fails for every text ends it
    items = summarizer.ray.items(summaries).materialize()
    items.write_parquet(str(target))
    for row in summaries.select_columns(["id", "error", "reason"]).iter_rows():
        if row["error"]:
            print(f"{row['id']}: {row['error']}: {row['reason']}", file=sys.stderr)
    print(f"texts: {summaries.count()}, items: {items.count()}, calls: {summaries.sum('calls')}")


if __name__ == "__main__":
    main()
