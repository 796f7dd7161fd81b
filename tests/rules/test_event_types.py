"""Is only reported what is done: nothing that is denied, asked about, or mere form?"""

from __future__ import annotations

import doctest
from types import ModuleType

import pytest

from summarizer._rules import event_types as _deeds
from summarizer._rules import triggers as _performatives


@pytest.mark.parametrize("room", [_deeds, _performatives])
def test_examples_in_the_docstrings_run(room: ModuleType) -> None:
    """What is documented is true."""
    tried = doctest.testmod(room)
    assert tried.attempted > 0
    assert tried.failed == 0
