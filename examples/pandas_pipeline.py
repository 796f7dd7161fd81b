"""Turn a table of articles into a table of items (needs pandas).

python examples/pandas_pipeline.py [FILE ...]
"""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd

from summarizer import Summarizer, Summary

SEEDS = Path(__file__).parent.parent / "seeds"
COLUMNS = ["article", "type", "what", "start", "topic"]


def rows(summary: Summary) -> list[tuple[object, ...]]:
    """Return one row for each item: what it is, what it says, and where."""
    return [(summary.id, item.type, item.what, item.start, item.topic) for item in summary.items]


def main() -> None:
    """Print the items as a table, and how many of each type each article has."""
    paths = [Path(name) for name in sys.argv[1:]] or sorted(SEEDS.glob("fictional_*.txt"))
    articles = pd.DataFrame({"id": [p.stem for p in paths], "text": [p.read_text(encoding="utf-8") for p in paths]})
    with Summarizer() as summarizer:
        summaries = [summarizer.summarize(a.text, id=a.id) for a in articles.itertuples()]
    items = pd.DataFrame([row for summary in summaries for row in rows(summary)], columns=COLUMNS)
    print(items.to_string(index=False, max_colwidth=60))
    print()
    print(items.groupby(["article", "type"]).size().unstack(fill_value=0).to_string())


if __name__ == "__main__":
    main()
