"""Is a verb that is only asked for, aimed at or an attribute told from one that does what it says?"""

from __future__ import annotations

import doctest

from summarizer._rules import factuality as _governed


def test_examples_in_the_docstrings_run() -> None:
    """What is documented is true."""
    tried = doctest.testmod(_governed)
    assert tried.attempted > 0
    assert tried.failed == 0
