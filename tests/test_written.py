"""Written answers stand in for a large model: replayed by question, and what is unanswered is told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from summarizer import InputError, Summarizer
from summarizer._written import WrittenLLM, write_questions, written_key
from summarizer.errors import ModelError
from summarizer.testing import FakeLLM

TEXT = "Toll pledged 40 tents to Brill on Monday."
ANSWER = {"items": [{"type": "pledge", "sentences": [1], "what": "40 tents to Brill", "pledgers": ["Toll"]}]}


def _file(folder: Path, *rows: Any) -> Path:
    path = folder / "answers.jsonl"
    path.write_text("".join(f"{row if isinstance(row, str) else json.dumps(row)}\n" for row in rows), "utf-8")
    return path


def _key() -> str:
    llm = FakeLLM([{"items": []}])
    Summarizer(llm=llm, cache=None).summarize(TEXT)
    return written_key(llm.questions[0])


def test_answer_is_replayed_by_its_question(tmp_path: Path) -> None:
    """The summary is that of the written answer, and says who wrote it."""
    path = _file(tmp_path, {"by": "a careful reader"}, {"question": _key(), "answer": ANSWER, "text": "tents"}, "")
    summary = Summarizer(llm=WrittenLLM(path), cache=None).summarize(TEXT)
    assert [pledge.what for pledge in summary.pledges] == ["40 tents to Brill"]
    assert summary.provenance.model == "a careful reader"


def test_question_without_an_answer_is_kept_to_be_written(tmp_path: Path) -> None:
    """Run, write, run again."""
    llm = WrittenLLM(_file(tmp_path, {"by": "nobody"}))
    with pytest.raises(ModelError, match=_key()):
        Summarizer(llm=llm, cache=None).summarize(TEXT)
    write_questions(llm.unanswered, tmp_path / "rest.jsonl")
    [row] = map(json.loads, (tmp_path / "rest.jsonl").read_text("utf-8").splitlines())
    assert (row["question"], row["prompt"]) == (_key(), "window.v3")
    assert TEXT in row["messages"][-1]["content"]
    llm.close()


@pytest.mark.parametrize("row", ["nonsense", "[]", "5", '{"question": "a"}', '{"question": "a", "answer": []}'])
def test_line_that_is_no_answer_is_named(tmp_path: Path, row: str) -> None:
    """With its number, and what it has to be."""
    with pytest.raises(InputError, match=r"answers\.jsonl, line 2"):
        WrittenLLM(_file(tmp_path, {"by": "x"}, row))


def test_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    """No file; no text."""
    with pytest.raises(InputError, match="cannot be read"):
        WrittenLLM(tmp_path / "none.jsonl")
    (tmp_path / "b.jsonl").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError, match="UTF-8"):
        WrittenLLM(tmp_path / "b.jsonl")
