"""What does `summarizer eval` print, and with which exit code does it end?"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from evaluation.test_measure import GOLD, PLEDGE, _folder
from typer.testing import CliRunner, Result

from summarizer import Summarizer, evaluation
from summarizer.cli import app
from summarizer.cli._shell import BELOW
from summarizer.testing import FakeLLM


def _eval(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, ["eval", *map(str, arguments)])


def _predicted(tmp_path: Path) -> Path:
    path = tmp_path / "found.jsonl"
    path.write_text(json.dumps({"doc_id": "bridge", "summary": {"pledges": [PLEDGE]}}) + "\n", "utf-8")
    return path


def test_predictions_are_measured_without_a_model(tmp_path: Path) -> None:
    """A table for people: each text, each figure."""
    done = _eval(_folder(tmp_path), "--predictions", _predicted(tmp_path))
    assert done.exit_code == 0
    assert "F1 pledge" in done.stdout
    assert "bridge" in done.stdout


def test_json_is_the_report(tmp_path: Path) -> None:
    """Programs read the same figures."""
    done = _eval(_folder(tmp_path), "--predictions", _predicted(tmp_path), "--json")
    assert evaluation.Report.model_validate_json(done.stdout).figures["pledge"].value == 1.0


def test_markdown_is_a_table_of_even_rows(tmp_path: Path) -> None:
    """Each row of a table has as many cells as its header."""
    done = _eval(_folder(tmp_path), "--predictions", _predicted(tmp_path), "--markdown")
    for table in done.stdout.split("\n\n")[:2]:
        assert len({line.count("|") for line in table.strip().splitlines()}) == 1


def test_model_is_asked_where_there_are_no_predictions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And it is said where the texts go."""
    answers = [{"items": [{"type": "pledge", "sentences": [1], "pledgers": ["Toll"], "what": "40 tents"}]}]
    made = Summarizer(llm=FakeLLM(answers), cache=None)
    monkeypatch.setattr("summarizer.cli._evaluate.open_summarizer", lambda *_: made)
    done = _eval(_folder(tmp_path), "--json")
    assert json.loads(done.stdout)["figures"]["pledge"]["value"] == 1.0
    assert "The text is sent to" in done.stderr


def test_written_answers_are_replayed_and_what_is_missing_is_written_down(tmp_path: Path) -> None:
    """Run, write the answers, run again: a large model is measured without a key."""
    answers = tmp_path / "large.jsonl"
    answers.write_text('{"by": "a careful reader"}\n', "utf-8")
    done = _eval(_folder(tmp_path), "--answers", answers, "--json")
    assert json.loads(done.stdout)["figures"]["micro"]["value"] == 0.0
    assert "1 question without an answer" in done.stderr
    [asked] = map(json.loads, (tmp_path / "large.unanswered.jsonl").read_text("utf-8").splitlines())
    said = {"items": [{"type": "pledge", "sentences": [1], "pledgers": ["Toll"], "what": "40 tents"}]}
    answers.write_text(json.dumps({"question": asked["question"], "answer": said}), "utf-8")
    done = _eval(_folder(tmp_path), "--answers", answers, "--json")
    assert json.loads(done.stdout)["figures"]["pledge"]["value"] == 1.0
    assert done.stderr == ""


def test_figure_below_its_floor_is_an_exit_code_of_its_own(tmp_path: Path) -> None:
    """CI can hold quality with one line; what differs from the floors' corpus is said."""
    folder, floors = _folder(tmp_path), tmp_path / "floors.json"
    floors.write_text(json.dumps({"corpus": "other", "figures": {"micro": 0.99}}), "utf-8")
    done = _eval(folder, "--predictions", _predicted(tmp_path), "--floors", floors)
    assert done.exit_code == BELOW
    assert "micro is 0.667, but must be at least 0.990" in done.stderr
    assert "different texts or gold" in done.stderr


@pytest.mark.parametrize("wrong", ["nowhere", "both", "predictions", "floors"])
def test_wrong_call_says_what_to_do(tmp_path: Path, wrong: str) -> None:
    """One message, no traceback."""
    folder, odd = _folder(tmp_path, GOLD), tmp_path / "odd.jsonl"
    odd.write_text("[]\n", "utf-8")
    calls: dict[str, tuple[list[str | Path], int]] = {
        "nowhere": ([tmp_path / "nowhere"], 3),
        "both": ([folder, "--json", "--markdown"], 2),
        "predictions": ([folder, "--predictions", odd], 3),
        "floors": ([folder, "--predictions", _predicted(tmp_path), "--floors", odd], 2),
    }
    arguments, code = calls[wrong]
    done = _eval(*arguments)
    assert done.exit_code == code
    assert "Error:" in done.stderr


def test_missing_gold_is_told_before_a_model_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No folder is not an empty one; the message has the names of both kinds of gold."""
    monkeypatch.setattr("summarizer.cli._evaluate.open_summarizer", lambda *_: pytest.fail("a model was opened"))
    for place, said in ((tmp_path / "nodir", "There is no folder"), (tmp_path, "No gold in the folder")):
        done = _eval(place)
        assert done.exit_code == 3
        assert said in done.stderr
        assert "a folder with gold_*.json or pair_*.json" in done.stderr
        assert "The text is sent to" not in done.stderr
