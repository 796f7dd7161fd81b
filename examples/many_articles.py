"""Summarize many articles in parallel: JSON lines {id, text} in, one summary per line out.

`summarizer batch ARTICLES.jsonl --out summaries.jsonl` does this too, and can be resumed.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from summarizer import Summarizer, SummarizerError


def articles(path: Path) -> Iterator[tuple[str, str]]:
    """Yield one article at a time, so that there can be any number of them."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            yield row["id"], row["text"]


def main() -> None:
    """Write summaries as they finish, and errors to standard error."""
    if len(sys.argv) != 2 or not Path(sys.argv[1]).is_file():
        sys.exit("Usage: python examples/many_articles.py ARTICLES.jsonl > summaries.jsonl")
    try:
        with Summarizer() as summarizer:
            for result in summarizer.summarize_many(articles(Path(sys.argv[1]))):
                if result.summary:
                    print(result.summary.model_dump_json(), flush=True)
                else:
                    print(f"{result.id}: {result.error}", file=sys.stderr)
    except SummarizerError as error:  # no model, a refused key: every article would fail
        sys.exit(f"{type(error).__name__}: {error}")


if __name__ == "__main__":
    main()
