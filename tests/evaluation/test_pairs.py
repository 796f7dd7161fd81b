"""Are comparisons as good as they were? What the embedded model answered about pairs is replayed and measured again."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from beside import call, readout
from recorded import ROOT, Recorded

from summarizer import ModelError, Summarizer, compare, evaluation
from summarizer.evaluation import Report
from summarizer.evaluation import pairs as pair_evaluation
from summarizer.testing import FakeLLM

HELD = ("relations", "drift_recall", "precision", "false_alarms")
"""Figures that have a floor."""

PAIRS = Recorded(ROOT / "seeds" / "pairs", "pairs.jsonl", HELD, pair_evaluation.evaluate)


@pytest.fixture(scope="module")
def summarizer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Summarizer]:
    """Hold a Summarizer that knows what the embedded model answered, and cannot ask it."""
    with PAIRS.replayed(tmp_path_factory.mktemp("pairs")) as held:
        yield held


@pytest.fixture(scope="module")
def report(summarizer: Summarizer) -> Report:
    """Measure the comparisons that the recorded answers give."""
    return pair_evaluation.evaluate(PAIRS.gold, summarizer)


def test_no_figure_is_below_its_floor(report: Report) -> None:
    """A change that makes comparisons worse fails here."""
    assert evaluation.below(report, PAIRS.floors()) == []


def test_floors_are_of_these_pairs_these_prompts_and_this_model(report: Report) -> None:
    """Floors of something else would hold nothing."""
    assert evaluation.differs(report, PAIRS.floors()) == []
    assert set(PAIRS.floors().figures) == set(HELD)


def test_every_pair_is_compared_without_a_call(report: Report) -> None:
    """Each is whole, made of recorded answers alone; promise 5."""
    assert [a.id for a in report.articles if a.error or not a.complete] == []
    assert sum(a.counts["calls"][0] for a in report.articles) == 0
    assert sum(a.counts["cached_calls"][0] for a in report.articles) > 0


def test_what_is_promised_of_comparisons_holds(report: Report) -> None:
    """Four in five drifts with the right relation, and at most one false alarm in two pairs of texts."""
    assert (report.figures["drift_recall"].value or 0) >= 0.8
    assert (report.figures["false_alarms"].value or 0) <= 0.5


def test_swapping_the_texts_swaps_the_relations_and_nothing_else(summarizer: Summarizer) -> None:
    """With what the model answered: it was asked in one order, so the same answers serve both."""
    asked = 0
    for gold in pair_evaluation.load(PAIRS.gold):
        here, there = (compare(x, y, summarizer=summarizer) for x, y in ((gold.a, gold.b), (gold.b, gold.a)))
        assert there.pairs == here.swapped().pairs
        asked += sum(pair.by == "model" for pair in here.pairs)
    assert asked > 0


def test_no_text_differs_from_itself(summarizer: Summarizer) -> None:
    """Of all texts of the pairs."""
    texts = [text for gold in pair_evaluation.load(PAIRS.gold) for text in (gold.a, gold.b)]
    assert [compare(text, text, summarizer=summarizer).differences for text in texts] == [[]] * len(texts)


def test_a_paraphrase_that_changes_nothing_has_no_difference(summarizer: Summarizer) -> None:
    """Other words alone are no drift."""
    gold = next(gold for gold in pair_evaluation.load(PAIRS.gold) if gold.id == "fictional_ferry_paraphrase")
    assert compare(gold.a, gold.b, summarizer=summarizer).differences == []


def test_floors_can_fail(report: Report) -> None:
    """A floor above the figure is missed, in words; so is a ceiling below it."""
    value = report.figures["relations"].value
    assert value is not None
    strict = PAIRS.floors().model_copy(update={"figures": {"relations": value + 0.001, "false_alarms": -0.001}})
    assert [line.split(" is ")[0] for line in evaluation.below(report, strict)] == ["relations", "false_alarms"]


def test_a_pair_that_cannot_be_compared_is_a_row_with_its_error() -> None:
    """All its gold counts as missed, and the others stand."""
    with Summarizer(llm=FakeLLM(lambda _: ModelError("away")), cache=None) as summarizer:
        report = pair_evaluation.evaluate(PAIRS.gold, summarizer)
    assert {article.error for article in report.articles} == {"ModelError: away"}
    assert report.figures["relations"].value == 0.0


def test_comparisons_that_exist_already_are_measured() -> None:
    """Somebody else's, or those of another day."""
    gold = pair_evaluation.load(PAIRS.gold)[0]
    report = pair_evaluation.total([gold], [compare(call(), readout(), rules_only=True)])
    assert report.figures["drift_recall"].value == 0.0
    assert report.provenance
    assert report.provenance.model == "fictional/model"


def test_progress_is_told() -> None:
    """Pairs of texts done, and all of them."""
    steps: list[tuple[int, int]] = []
    with Summarizer(llm=FakeLLM(lambda _: {"items": []}), cache=None) as summarizer:
        pair_evaluation.evaluate(PAIRS.gold, summarizer, progress=lambda *step: steps.append(step))
    assert steps == [(n, len(steps)) for n in range(len(steps))] != []
