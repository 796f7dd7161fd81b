"""Summarize the .txt files of a folder, and write an HTML report: texts beside their items, index, charts.

python examples/html_report.py FOLDER report.html     (run it again after a stop: earlier answers are cached)
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from summarizer import Summarizer, SummarizerError, Summary, report


def summaries(folder: Path) -> Iterator[Summary]:
    """Yield the summaries in order of the file names; print errors on standard error."""
    texts = ((path.stem, path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.txt")))
    with Summarizer() as summarizer:
        for result in summarizer.summarize_many(texts, ordered=True):
            if result.summary:
                yield result.summary
            else:
                print(f"{result.id}: {result.error}", file=sys.stderr)


def main() -> None:
    """Write the page, and say where it is."""
    if len(sys.argv) != 3:
        sys.exit("Usage: python examples/html_report.py FOLDER report.html")
    folder, out = map(Path, sys.argv[1:])
    try:
        page = report.html(summaries(folder), title=f"Articles of {folder.name}")
    except SummarizerError as error:
        sys.exit(f"{type(error).__name__}: {error}")
    out.write_text(page, encoding="utf-8")
    print(f"Open {out} in a browser ({len(page):,} characters).")


if __name__ == "__main__":
    main()
