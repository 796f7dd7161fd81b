"""Is a future that somebody undertakes told from one that merely comes?"""

from __future__ import annotations

import doctest
import time

import pytest

from summarizer._rules import VERB_FEATURES
from summarizer._rules import commissives as _undertakings
from summarizer._rules.commissives import UNDERTAKEN, undertaken


def test_sign_stands_beside_the_embedding() -> None:
    """The probes weigh it as they weigh the verbs."""
    assert set(UNDERTAKEN) < set(VERB_FEATURES)


@pytest.mark.parametrize("words", ["senior officials of ", "Lirna and ", "the two ", "remains greatly ", "We, the, "])
def test_long_clause_is_read_quickly(words: str) -> None:
    """No clause, however odd, takes more than a moment."""
    started = time.process_time()
    undertaken(words * 2_000 + "a" * 5_000 + " will")
    assert time.process_time() - started < 2


def test_examples_in_the_docstrings_run() -> None:
    """What is documented is true."""
    assert doctest.testmod(_undertakings).failed == 0
