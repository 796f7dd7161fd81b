"""Compare an article with its source, and print each difference in the words of both texts.

python examples/compare_two_texts.py [ARTICLE SOURCE]

Without arguments, it compares a fictional news article with a readout.
"""

from __future__ import annotations

import sys
from pathlib import Path

from summarizer import drift

SEEDS = Path(__file__).parent.parent / "seeds"
ARTICLE = SEEDS / "pairs" / "texts" / "fictional_kamande_retold_a.txt"
SOURCE = SEEDS / "gold" / "texts" / "fictional_wh_readout_kamande.txt"


def main() -> None:
    """Print what was strengthened, weakened, attributed to others, changed and added; count what was left out."""
    paths = [Path(name) for name in sys.argv[1:3]] or [ARTICLE, SOURCE]
    article, source = (path.read_text(encoding="utf-8") for path in paths)
    told = drift(article, source)
    for name in ("contradicted", "strengthened", "weakened", "attributed", "changed", "added"):
        for pair in getattr(told, name):
            print(f"\n{name}")
            for words in pair.differences:
                print(f"  {words.aspect}: {words.b.quote if words.b else '-'} -> {words.a.quote if words.a else '-'}")
            for side, text in ((pair.a, article), (pair.b, source)):
                for evidence in side.evidence if side else ():
                    print(f'    "{" ".join(text[evidence.start : evidence.end].split())}"')
    print(f"\nleft out: {len(told.left_out)}, unchanged: {len(told.kept)}")


if __name__ == "__main__":
    main()
