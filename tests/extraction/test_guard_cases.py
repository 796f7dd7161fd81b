"""Hold the guards to lists of right and wrong items: each right one survives, each wrong one has its reason.

`cases/correct.jsonl` and `cases/wrong.jsonl` hold fictional sentences, each with the answer of a model. Rows with the
set "held out" were written before the guards were tuned on the others.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from summarizer import Summarizer
from summarizer._extraction.guards import GuardViolation, check_claims
from summarizer._text import read
from summarizer.schema import Summary
from summarizer.testing import FakeLLM

Row = dict[str, Any]

CASES = Path(__file__).parent / "cases"
SHARED = Path(__file__).parents[3] / "shared" / "cases" / "correct_answers.jsonl"
NEGATIVE = {"rejected", "suspended", "blocked", "withdrawn"}


def _rows(path: Path) -> list[Row]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()] if path.exists() else []


def _params(name: str) -> list[Any]:
    return [pytest.param(row, id=row["id"]) for row in _rows(CASES / name)]


CORRECT, WRONG = _params("correct.jsonl"), _params("wrong.jsonl")


def _judged(row: Row) -> GuardViolation | None:
    text, item = row["text"], row["item"]
    sentences = [text[s.start : s.end] for s in read(text).sentences]
    evidence = item.get("quote") or " ".join(sentences[n - 1] for n in item["sentences"])
    refused = NEGATIVE & {item.get("status"), item.get("level"), item.get("response")}
    return check_claims([item["what"]], evidence=evidence, shown=text, exempt_negation=bool(refused))


def _summary(row: Row) -> Summary:
    with Summarizer(llm=FakeLLM(lambda _: {"items": [row["item"]]}), cache=None) as summarizer:
        return summarizer.summarize(row["text"])


def test_the_lists_are_long_enough_and_every_kind_is_held_out_too() -> None:
    """At least 60 right and 100 wrong answers, half of them written before tuning."""
    for params, least in ((CORRECT, 60), (WRONG, 100)):
        rows = [param.values[0] for param in params]
        assert len(rows) >= least
        assert sum(row["set"] == "held out" for row in rows) >= 0.4 * len(rows)
        assert {row["lang"] for row in rows} >= {"en", "es", "fr", "uk", "ru", "ar", "zh"}


@pytest.mark.parametrize("row", CORRECT)
def test_a_correct_answer_passes_the_guards(row: Row) -> None:
    """Spellings, units, paraphrases, denials that moved inside the words."""
    assert _judged(row) is None


@pytest.mark.parametrize("row", WRONG)
def test_a_wrong_answer_is_rejected_with_its_reason(row: Row) -> None:
    """A wrong number, name or actor, a denial lost or made up, another script, another sentence."""
    violation = _judged(row)
    assert violation is not None
    assert violation.reason == row["reason"]


@pytest.mark.parametrize("row", CORRECT)
def test_a_correct_answer_comes_out_of_the_pipeline_as_it_went_in(row: Row) -> None:
    """Promise 2, read the other way: what the text says is kept, in the model's words."""
    summary = _summary(row)
    assert row["item"]["what"] in [item.what for item in summary.items], summary.rejected


@pytest.mark.parametrize("row", WRONG)
def test_a_wrong_answer_is_no_item_of_a_summary(row: Row) -> None:
    """Promise 2: it stands in `summary.rejected`, with the reason."""
    summary = _summary(row)
    assert row["item"]["what"] not in [item.what for item in summary.items]
    assert row["reason"] in [rejected.reason for rejected in summary.rejected]


@pytest.mark.skipif(not SHARED.exists(), reason="the shared answers are in ../shared, not here")
def test_the_shared_answers_pass_the_guards() -> None:
    """Forty sentences with the answer of a good large model."""
    assert {row["id"]: violation for row in _rows(SHARED) if (violation := _judged(row))} == {}
