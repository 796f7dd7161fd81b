"""Is the library as good as it was? What the embedded model answered about the gold is replayed and measured again."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from recorded import ROOT, Recorded

from summarizer import evaluation
from summarizer.evaluation import Report

HELD = (
    *("micro", "agreement", "request", "pledge", "humanitarian_item", "actors", "traps", "over_commitment", "exact"),
    *("unsupported_numbers", "unsupported_names", "slot.kind", "slot.status", "slot.force", "slot.level"),
)
"""Figures that have a floor."""

GOLD = Recorded(ROOT / "seeds" / "gold", "gold.jsonl", HELD, evaluation.evaluate)

PROMISED = {"micro": 0.80, "actors": 0.75, "slot.kind": 0.75, "slot.status": 0.75, "exact": 1.0}
PROMISED_AT_MOST = {"traps": 0.15, "over_commitment": 0.15, "unsupported_numbers": 0.0, "unsupported_names": 0.0}
"""What docs/quality.md says of the embedded model on this gold."""


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Report]:
    """Measure the summaries that the recorded answers give."""
    with GOLD.replayed(tmp_path_factory.mktemp("floors")) as summarizer:
        yield evaluation.evaluate(GOLD.gold, summarizer)


def test_no_figure_is_below_its_floor(report: Report) -> None:
    """A change that makes summaries worse fails here."""
    assert evaluation.below(report, GOLD.floors()) == []


def test_floors_are_of_this_corpus_these_prompts_and_this_model(report: Report) -> None:
    """Floors of something else would hold nothing."""
    assert evaluation.differs(report, GOLD.floors()) == []


def test_every_text_is_read_without_a_call(report: Report) -> None:
    """Each has a whole summary, made of recorded answers alone; promise 5."""
    assert [a.id for a in report.articles if a.error or not a.complete] == []
    assert sum(a.counts["calls"][0] for a in report.articles) == 0
    assert sum(a.counts["cached_calls"][0] for a in report.articles) > 0


@pytest.mark.parametrize("name", PROMISED)
def test_promised_figure_holds(name: str, report: Report) -> None:
    """The floors may rise above what is promised, and not fall below."""
    value = report.figures[name].value
    assert value is not None
    assert value >= PROMISED[name]


@pytest.mark.parametrize("name", PROMISED_AT_MOST)
def test_promised_ceiling_holds(name: str, report: Report) -> None:
    """Traps, over-commitment, and what the text does not have."""
    value = report.figures[name].value
    assert value is not None
    assert value <= PROMISED_AT_MOST[name]


def test_floors_can_fail(report: Report) -> None:
    """A floor above the figure is missed, in words; so is a ceiling below it."""
    value = report.figures["micro"].value
    assert value is not None
    strict = GOLD.floors().model_copy(update={"figures": {"micro": value + 0.001, "traps": -0.001}})
    missed = evaluation.below(report, strict)
    assert [line.split(" is ")[0] for line in missed] == ["micro", "traps"]
