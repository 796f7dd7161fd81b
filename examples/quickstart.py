"""Summarize one article, and print each item with its quote.

python examples/quickstart.py [FILE]

It uses the configured model: the embedded one, if nothing else is set.
"""

from __future__ import annotations

import sys
from pathlib import Path

from summarizer import summarize

SEED = Path(__file__).parent.parent / "seeds" / "000_d07b013a94d62247.txt"


def main() -> None:
    """Print the overview, then each item with its evidence."""
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else SEED
    if not path.is_file():
        sys.exit(f"No such file: {path}. Usage: python examples/quickstart.py [FILE]")
    text = path.read_text(encoding="utf-8")
    summary = summarize(text, id=path.stem)
    print(summary.overview)
    for item in summary.items:
        evidence = item.evidence[0]
        words = text[evidence.start : evidence.end]  # the same as evidence.quote, always
        print(f"\n{item.type.replace('_', ' ')}: {item.what}")
        print(f'    "{" ".join(words.split())}" ({evidence.start}-{evidence.end})')
    if not summary.complete:
        print(f"\n{len(summary.failed_windows)} part(s) of the text could not be read.", file=sys.stderr)


if __name__ == "__main__":
    main()
