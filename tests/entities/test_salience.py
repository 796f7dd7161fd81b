"""Who is heard in a sentence, and does he act there or is he only named?"""

from __future__ import annotations

import pytest

from summarizer._entities import index_entities
from summarizer._entities.coreference import ASIDE, PLACE
from summarizer._text import read


@pytest.mark.parametrize(
    ("sentence", "ranks"),
    [
        ("President Kest met Minister Tarn.", [0, 0]),
        ("According to President Kest, Minister Tarn left.", [1, 0]),
        ("President Kest’s offer pleased Minister Tarn.", [2, 0]),
        ("The talks were held as agreed by President Kest and Minister Tarn.", [ASIDE, ASIDE]),
        ("The terms laid out by President Kest pleased Minister Tarn.", [ASIDE, 0]),
        ("The road was closed by President Kest.", [0]),
        ("She was seen in Norway and Chile.", [PLACE, PLACE]),
        ("She was seen in Norway and President Kest left.", [PLACE, 0]),
    ],
)
def test_each_is_heard_with_the_part_that_is_his(sentence: str, ranks: list[int]) -> None:
    """Who acts, who stands in an opening, who owns, who is referred to, and what is a mere place."""
    heard = index_entities(read(sentence))._discourse.mentioned[0]
    assert [h.rank for h in sorted(heard, key=lambda h: h.start)] == ranks
