"""Are pairs told in one order and in plain words?"""

from __future__ import annotations

from typing import get_args

from beside import call, readout

from summarizer import compare
from summarizer.paired import TOLD, Drift, Relation
from summarizer.report._wording import BY_RELATION, OF_COMPARISON, OF_DRIFT, headed, in_short, names


def test_every_relation_has_a_heading_and_words() -> None:
    """A relation that is added must be told."""
    assert set(OF_COMPARISON) == set(BY_RELATION) == set(get_args(Relation))
    assert set(OF_DRIFT) == set(TOLD.values())
    for headings in (OF_COMPARISON, OF_DRIFT):
        letters = [heading.letter for heading in headings.values()]
        assert len(set(letters)) == len(letters)


def test_each_pair_stands_under_one_heading() -> None:
    """The gravest first, what was left out and what is alike last."""
    comparison = compare(call(), readout(), rules_only=True)
    for told in (comparison, Drift.of(comparison)):
        groups = list(headed(told))
        assert sum(len(pairs) for _, pairs in groups) == len(comparison.pairs)
        assert [heading.brief for heading, _ in groups] == sorted(heading.brief for heading, _ in groups)


def test_what_differs_is_told_from_the_source_to_the_article() -> None:
    """As it changed on the way; without a difference it is what is said."""
    comparison = compare(call(), readout(), rules_only=True)
    assert in_short(comparison.pairs[0]) == "discussed → agreed; 30 → 60"
    assert in_short(comparison.pairs[2]) == "could → promised"
    assert in_short(comparison.pairs[-1]) == "free nine sailors"


def test_texts_are_called_by_what_they_are() -> None:
    """An article and its source, or the first and the second."""
    comparison = compare(call(), readout(), rules_only=True)
    assert names(comparison) == ("first", "second")
    assert names(Drift.of(comparison)) == ("article", "source")
