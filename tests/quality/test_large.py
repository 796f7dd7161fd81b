"""A large model's reading, by answers that were written from the prompt alone: replayed and measured in every run.

`tests/answers/large.jsonl` holds them. No API gave them: a careful reader wrote each as a large model would, from the
question alone, without sight of gold or code. They hold the way from a good answer to a good summary, not a model.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from summarizer import Summarizer, evaluation
from summarizer._written import WrittenLLM
from summarizer.evaluation import Report

ROOT = Path(__file__).parents[2]
ANSWERS = ROOT / "tests" / "answers" / "large.jsonl"

FLOORS: Mapping[str, Mapping[str, float]] = {
    "gold": {"micro": 0.95, "usable": 0.89, "actors": 0.85, "slot.status": 0.98, "slot.speaker": 0.94, "exact": 1.0},
    "heldout": {
        "micro": 0.94,
        "usable": 0.90,
        "actors": 0.86,
        "slot.status": 0.93,
        "slot.speaker": 0.94,
        "slot.category": 0.97,
        "slot.force": 1.0,
        "slot.response": 1.0,
        "slot.kind": 1.0,
        "exact": 1.0,
    },
}
CEILINGS = {"traps": 0.03, "unsupported_numbers": 0.0}


@pytest.fixture(scope="module", params=sorted(FLOORS))
def measured(request: pytest.FixtureRequest) -> tuple[str, Report]:
    """Measure a folder of gold."""
    llm = WrittenLLM(ANSWERS)
    with Summarizer(llm=llm, cache=None) as summarizer:
        report = evaluation.evaluate(ROOT / "seeds" / request.param, summarizer)
    asked = {
        question.prompt for question in llm.unanswered.values()
    }  # to re-asks nobody wrote answers: they cost the item
    assert asked <= {"reask.v2"}, "The prompt has changed: write the answers anew (docs/evaluation.md)."
    return request.param, report


def test_figures_hold(measured: tuple[str, Report]) -> None:
    """What a good reader says comes out: found, usable, with the right actors and values."""
    folder, report = measured
    missed = {
        name: (report.figures[name].value, floor)
        for name, floor in FLOORS[folder].items()
        if (report.figures[name].value or 0) < floor
    }
    assert missed == {}


def test_ceilings_hold(measured: tuple[str, Report]) -> None:
    """Traps, and what the text does not have."""
    _, report = measured
    assert {n: v for n, most in CEILINGS.items() if (v := report.figures[n].value or 0) > most} == {}


def test_one_question_an_article_and_two_where_items_fail(measured: tuple[str, Report]) -> None:
    """An article of a few thousand characters costs one request, and one more for all items that fail."""
    _, report = measured
    assert all(article.counts["calls"][0] <= 2 for article in report.articles)
