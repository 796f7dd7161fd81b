"""Are several things of one verb told apart, and one thing left whole?"""

from __future__ import annotations

import doctest

from summarizer._rules import clauses as _coordination


def test_examples_in_the_docstrings_run() -> None:
    """What is documented is true."""
    assert doctest.testmod(_coordination).failed == 0
