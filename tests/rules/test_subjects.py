"""Are the words before the verb who does it?"""

from __future__ import annotations

import doctest

from hypothesis import given
from hypothesis import strategies as st

from summarizer._rules import subjects as _subjects
from summarizer._rules.subjects import find_subject, reporting_subject


def test_examples_in_the_docstrings_run() -> None:
    """What is documented is true."""
    assert doctest.testmod(_subjects).failed == 0


def test_too_many_words_are_no_subject() -> None:
    """A clause of its own stands there; nobody is guessed."""
    clause = "the men whom the guards had brought to the river before the sun was up asked for water"
    found = find_subject(clause, clause.index("asked"))
    assert found is None or found.text == "" or len(found.text.split()) < 10


def test_who_speaks_stands_behind_the_marks() -> None:
    """Nobody where nothing is quoted."""
    said = reporting_subject("“They must open the road,” Ambassador Brekke told General Sorek.")
    assert said is not None
    assert said.text.startswith("Ambassador Brekke")
    assert reporting_subject("Ambassador Brekke told General Sorek that they must go.") is None


@given(st.text(max_size=80), st.integers(0, 80))
def test_places_are_places_of_the_clause(clause: str, verb: int) -> None:
    """Whatever the text, the words are a slice of it, before the verb."""
    found = find_subject(clause, min(verb, len(clause)))
    if found is not None and found.text:
        assert clause[found.start : found.end].strip() == found.text
        assert found.end <= verb
