"""Are the words after the verb what was agreed, asked or promised?"""

from __future__ import annotations

from summarizer._rules import content_spans
from summarizer._rules.triggers import MOST_WORDS


def test_long_clause_without_such_a_verb_is_left_to_a_model() -> None:
    """Nobody wants to read forty words of which five say it."""
    assert content_spans("pledge", "On the river " + "a boat went by " * MOST_WORDS) is None


def test_long_clause_that_undertakes_something_tells_it_behind_the_will() -> None:
    """And not whichever noun stands at its end."""
    said = (
        "Working groups will continue their technical work over the coming days on the details of the plan, including "
        "arrangements to carry out its broad relief provisions, and on the lists of names."
    )
    things = content_spans("agreement", said)
    assert things is not None
    assert things[0].startswith("continue their technical work over the coming days")
    assert content_spans("agreement", said.replace("Working groups will", "Groups, which will")) is None
