"""Are comparisons as good as they were? What the embedded model answered about pairs is replayed and measured again.

`make record` (SUMMARIZER_RECORD=1) asks the model again, and raises the floors where the figures got better; it never
lowers one. To lower a floor is a line in `seeds/pairs/floors.json` that a person writes.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from beside import call, readout

from summarizer import ModelError, Summarizer, compare, evaluation, pair_evaluation
from summarizer._cache import open_store
from summarizer._local import LocalModel
from summarizer.evaluation import AT_MOST, Floors, Report
from summarizer.testing import FakeLLM

ROOT = Path(__file__).parent.parent
PAIRS = ROOT / "seeds" / "pairs"
FLOORS = PAIRS / "floors.json"
ANSWERS = Path(__file__).parent / "answers" / "pairs.jsonl"
HELD = ("relations", "drift_recall", "precision", "false_alarms")
"""Figures that have a floor."""


def _not_started(model: LocalModel) -> None:
    pytest.fail("A question about the pairs is not among the recorded answers: run `make record`.")


@pytest.fixture(scope="module")
def summarizer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Summarizer]:
    """Hold a Summarizer that knows what the embedded model answered, and cannot ask it."""
    cache = tmp_path_factory.mktemp("pairs") / "answers.sqlite"
    if os.environ.get("SUMMARIZER_RECORD") == "1":
        _record(cache)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(LocalModel, "endpoint", _not_started)
        store = open_store(str(cache), max_bytes=10**9, max_days=1)
        assert store is not None
        for line in ANSWERS.read_text("utf-8").splitlines():
            row = json.loads(line)
            store.put(row["key"], json.dumps(row["value"], ensure_ascii=False), row["prompt"])
        store.close()
        with Summarizer(model="local", cache=cache) as held:
            yield held


@pytest.fixture(scope="module")
def report(summarizer: Summarizer) -> Report:
    """Measure the comparisons that the recorded answers give."""
    return pair_evaluation.evaluate(PAIRS, summarizer)


def _record(cache: Path) -> None:
    with Summarizer(model="local", cache=cache) as summarizer:
        report = pair_evaluation.evaluate(PAIRS, summarizer)
    with closing(sqlite3.connect(cache)) as rows:
        told = rows.execute("SELECT key, prompt, value FROM answers ORDER BY prompt, key").fetchall()
    cache.unlink()
    lines = [json.dumps({"key": k, "prompt": p, "value": json.loads(v)}, ensure_ascii=False) for k, p, v in told]
    ANSWERS.write_text("\n".join(lines) + "\n", "utf-8", newline="\n")
    made = report.provenance
    assert made is not None
    old = Floors.model_validate_json(FLOORS.read_bytes()).figures if FLOORS.exists() else {}
    figures = {}
    for name in HELD:
        value = report.figures[name].value
        assert value is not None
        rounded = int(value * 1000 + (0.999 if name in AT_MOST else 0)) / 1000
        figures[name] = (min if name in AT_MOST else max)(rounded, old.get(name, rounded))
    new = Floors(corpus=report.corpus, prompts=tuple(made.prompts), weights=made.weights, figures=figures)
    FLOORS.write_text(new.model_dump_json(indent=1) + "\n", "utf-8", newline="\n")


def _floors() -> Floors:
    return Floors.model_validate_json(FLOORS.read_bytes())


def test_no_figure_is_below_its_floor(report: Report) -> None:
    """A change that makes comparisons worse fails here."""
    assert evaluation.below(report, _floors()) == []


def test_floors_are_of_these_pairs_these_prompts_and_this_model(report: Report) -> None:
    """Floors of something else would hold nothing."""
    assert evaluation.differs(report, _floors()) == []
    assert set(_floors().figures) == set(HELD)


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
    for gold in pair_evaluation.load(PAIRS):
        here, there = (compare(x, y, summarizer=summarizer) for x, y in ((gold.a, gold.b), (gold.b, gold.a)))
        assert there.pairs == here.swapped().pairs
        asked += sum(pair.by == "model" for pair in here.pairs)
    assert asked > 0


def test_no_text_differs_from_itself(summarizer: Summarizer) -> None:
    """Of all texts of the pairs."""
    texts = [text for gold in pair_evaluation.load(PAIRS) for text in (gold.a, gold.b)]
    assert [compare(text, text, summarizer=summarizer).differences for text in texts] == [[]] * len(texts)


def test_a_paraphrase_that_changes_nothing_has_no_difference(summarizer: Summarizer) -> None:
    """Other words alone are no drift."""
    gold = next(gold for gold in pair_evaluation.load(PAIRS) if gold.id == "fictional_ferry_paraphrase")
    assert compare(gold.a, gold.b, summarizer=summarizer).differences == []


def test_floors_can_fail(report: Report) -> None:
    """A floor above the figure is missed, in words; so is a ceiling below it."""
    value = report.figures["relations"].value
    assert value is not None
    strict = _floors().model_copy(update={"figures": {"relations": value + 0.001, "false_alarms": -0.001}})
    assert [line.split(" is ")[0] for line in evaluation.below(report, strict)] == ["relations", "false_alarms"]


def test_a_pair_that_cannot_be_compared_is_a_row_with_its_error() -> None:
    """All its gold counts as missed, and the others stand."""
    with Summarizer(llm=FakeLLM(lambda _: ModelError("away")), cache=None) as summarizer:
        report = pair_evaluation.evaluate(PAIRS, summarizer)
    assert {article.error for article in report.articles} == {"ModelError: away"}
    assert report.figures["relations"].value == 0.0


def test_comparisons_that_exist_already_are_measured() -> None:
    """Somebody else's, or those of another day."""
    gold = pair_evaluation.load(PAIRS)[0]
    report = pair_evaluation.total([gold], [compare(call(), readout(), rules_only=True)])
    assert report.figures["drift_recall"].value == 0.0
    assert report.provenance
    assert report.provenance.model == "fictional/model"


def test_progress_is_told() -> None:
    """Pairs of texts done, and all of them."""
    steps: list[tuple[int, int]] = []
    with Summarizer(llm=FakeLLM(lambda _: {"items": []}), cache=None) as summarizer:
        pair_evaluation.evaluate(PAIRS, summarizer, progress=lambda *step: steps.append(step))
    assert steps == [(n, len(steps)) for n in range(len(steps))] != []
