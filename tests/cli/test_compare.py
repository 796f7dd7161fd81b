"""What do `summarizer compare` and `summarizer drift` print, write, refuse, and end with?"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from beside import CALL, READOUT, call, readout
from openai_stub import serving
from typer.testing import CliRunner, Result

from summarizer import Comparison, Drift, ModelError, Summarizer
from summarizer.cli import app
from summarizer.cli._shell import BAD_INPUT, INCOMPLETE, WRONG_CALL
from summarizer.testing import FakeLLM


@pytest.fixture
def url() -> Iterator[str]:
    """Serve a stand-in for a hosted model."""
    with serving() as address:
        yield address


@pytest.fixture
def texts(tmp_path: Path) -> tuple[Path, Path]:
    """Write both accounts to files."""
    paths = tmp_path / "call.txt", tmp_path / "readout.txt"
    for path, text in zip(paths, (CALL, READOUT), strict=True):
        path.write_text(text, "utf-8")
    return paths


@pytest.fixture
def summaries(tmp_path: Path) -> tuple[Path, Path]:
    """Write the summaries of both to files."""
    paths = tmp_path / "call.json", tmp_path / "readout.json"
    for path, summary in zip(paths, (call(), readout()), strict=True):
        path.write_text(summary.model_dump_json(), "utf-8")
    return paths


def _run(*arguments: object, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(app, [str(a) for a in arguments], input=stdin)


def test_two_texts_are_compared(texts: tuple[Path, Path], url: str) -> None:
    """A table for people on stdout; where the texts go is said aside."""
    done = _run("compare", *texts, "-m", "stub", "--base-url", url)
    assert done.exit_code == 0, done.output
    assert "in the first" in done.stdout
    assert "The text is sent to" in done.stderr
    assert "Asking" not in done.stdout


def test_json_has_an_object_with_a_relation_for_each_pair(summaries: tuple[Path, Path]) -> None:
    """Programs read stdout as it is: a comparison, and nothing else."""
    done = _run("compare", *summaries, "--rules-only", "--json")
    pairs = json.loads(done.stdout)["pairs"]
    assert [pair["relation"] for pair in pairs] == ["stronger", "stronger", "stronger", "only_in_b"]
    assert Comparison.model_validate_json(done.stdout).pairs[0].a


def test_json_of_a_drift_has_its_lists(summaries: tuple[Path, Path]) -> None:
    """Each pair in them with its relation too."""
    done = _run("drift", *summaries, "--rules-only", "--json")
    told = json.loads(done.stdout)
    assert [pair["relation"] for pair in told["strengthened"]] == ["stronger"] * 3
    assert Drift.model_validate_json(done.stdout).left_out


def test_saved_summaries_need_no_model(summaries: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """With --rules-only nothing is asked and nobody is told that something is."""
    monkeypatch.setattr("summarizer._client.Summarizer._ready", lambda _: pytest.fail("a model was asked"))
    done = _run("drift", *summaries, "--rules-only")
    assert done.exit_code == 0
    assert "Strengthened (3)" in done.stdout
    assert done.stderr == ""


def test_a_page_is_written_and_nothing_printed(summaries: tuple[Path, Path], tmp_path: Path) -> None:
    """The file is whole; its place is said aside."""
    page = tmp_path / "drift.html"
    done = _run("drift", *summaries, "--rules-only", "--html", page)
    assert (done.exit_code, done.stdout) == (0, "")
    assert page.read_text("utf-8").startswith("<!doctype html>")
    assert str(page) in done.stderr
    assert [p.name for p in tmp_path.glob(".*")] == []


def test_a_page_and_json_go_together(summaries: tuple[Path, Path], tmp_path: Path) -> None:
    """One run, one page for people and one object for programs."""
    done = _run("compare", *summaries, "--rules-only", "--json", "--html", tmp_path / "x.html")
    assert json.loads(done.stdout)["pairs"]
    assert (tmp_path / "x.html").exists()


def test_standard_input_is_one_of_the_texts(texts: tuple[Path, Path], url: str) -> None:
    """Of one of them only."""
    done = _run("compare", "-", texts[1], "--json", "-m", "stub", "--base-url", url, stdin=CALL.encode())
    assert json.loads(done.stdout)["a"]["text"] == CALL
    assert _run("compare", "-", "-").exit_code == WRONG_CALL


def test_both_texts_are_paid_for(texts: tuple[Path, Path], url: str) -> None:
    """Usage counts both summaries and the questions about pairs."""
    done = _run("compare", *texts, "--json", "--no-cache", "-m", "stub", "--base-url", url)
    assert json.loads(done.stdout)["usage"]["calls"] >= 2


@pytest.mark.parametrize("place", ["no/such/folder/x.html", "."])
def test_a_page_without_a_place_is_refused_before_anything_is_paid(place: str, texts: tuple[Path, Path]) -> None:
    """With the option to give."""
    done = _run("drift", *texts, "--html", place)
    assert done.exit_code == WRONG_CALL
    assert "Give another --html." in done.stderr


def test_a_text_is_not_written_over(texts: tuple[Path, Path]) -> None:
    """Nor is a summary."""
    done = _run("compare", *texts, "--html", texts[0])
    assert (done.exit_code, texts[0].read_text("utf-8")) == (WRONG_CALL, CALL)


def test_a_file_that_is_not_there_is_told(texts: tuple[Path, Path]) -> None:
    """A text and a summary alike."""
    for name in ("none.txt", "none.json"):
        done = _run("compare", texts[0], name)
        assert done.exit_code == BAD_INPUT
        assert name in done.stderr


def test_json_that_is_no_summary_is_told(texts: tuple[Path, Path], tmp_path: Path) -> None:
    """Never its words."""
    (tmp_path / "odd.json").write_text('{"secret": 1}', "utf-8")
    done = _run("compare", texts[0], tmp_path / "odd.json", "--rules-only")
    assert done.exit_code == BAD_INPUT
    assert "This is not a valid summary" in done.stderr


def test_what_was_not_answered_is_an_exit_code_of_its_own(
    summaries: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The comparison is printed, and the problem is said."""
    monkeypatch.setattr("summarizer.comparison._is_open", lambda _: True)
    monkeypatch.setattr("summarizer.comparison.differences", lambda *_: [])
    made = Summarizer(llm=FakeLLM(lambda _: ModelError("away")), cache=None)
    monkeypatch.setattr("summarizer.cli._compare.open_summarizer", lambda *_: made)
    done = _run("compare", *summaries)
    assert done.exit_code == INCOMPLETE
    assert "A question about a pair failed: away" in done.stderr
    assert "Same in both" in done.stdout
