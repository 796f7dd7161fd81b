"""Answer questions from a file of answers that somebody wrote: a large model without a key, replayed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from threading import Lock
from typing import Any

from summarizer._llm import Answer, Question
from summarizer.errors import InputError, ModelError
from summarizer.values import Usage


class WrittenLLM:
    """A model whose answers stand in a file of JSON lines. Thread-safe; asks nobody.

    A line is `{"question": key, "answer": {...}}`; its further fields are for readers. A line without a question says
    who wrote the answers (`"by"`).

    Args:
        path: The file.

    Attributes:
        unanswered: The questions that had no answer, by key.

    Raises:
        InputError: The file cannot be read, or a line is none.
    """

    def __init__(self, path: str | Path) -> None:
        self._answers, self._by = _read(Path(path))
        self._lock = Lock()
        self.unanswered: dict[str, Question] = {}

    @property
    def model(self) -> str:
        """The name that the file gives its writer."""
        return self._by

    @property
    def identity(self) -> Mapping[str, str]:
        """What tells it from other models: that its answers were written."""
        return {"model": self._by, "written": "true"}

    def ask(self, question: Question) -> Answer:
        """Return the answer that was written to a question.

        Raises:
            ModelError: There is none; the question is among the `unanswered`.
        """
        key = written_key(question)
        if key not in self._answers:
            with self._lock:
                self.unanswered[key] = question
            raise ModelError(f"No answer was written to question {key}.")
        return Answer(self._answers[key], Usage(calls=1))

    def close(self) -> None:
        """Do nothing: there is nothing to let go."""


def written_key(question: Question) -> str:
    """Return what names a question in a file of written answers: a hash of its messages, 16 hex digits."""
    said = json.dumps([dict(message) for message in question.messages], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def write_questions(questions: Mapping[str, Question], path: Path) -> None:
    """Write questions as JSON lines, for somebody to answer."""
    rows = (
        {"question": key, "prompt": q.prompt, "messages": list(q.messages), "schema": q.schema}
        for key, q in questions.items()
    )
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")


def _read(path: Path) -> tuple[dict[str, dict[str, Any]], str]:
    answers: dict[str, dict[str, Any]] = {}
    by = "written answers"
    try:
        lines = path.read_text("utf-8").splitlines()
    except OSError as error:
        raise InputError(f"{str(path)!r} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise InputError(f"{str(path)!r} is not UTF-8 text.") from None
    for number, line in enumerate(lines, start=1):
        if line.strip():
            row = _row(line, f"{path.name}, line {number}")
            by = row.get("by", by) if "question" not in row else by
            answers |= {row["question"]: row["answer"]} if "question" in row else {}
    return answers, by


def _row(line: str, place: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        raise InputError(f"{place}: not JSON.") from None
    known = isinstance(row, dict) and (isinstance(row.get("answer"), dict) or "question" not in row)
    if not known:
        raise InputError(f'{place}: a line has to be {{"question": "...", "answer": {{...}}}}.')
    return dict(row)
