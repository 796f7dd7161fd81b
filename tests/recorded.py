"""What did the embedded model answer about a folder of gold? It is replayed from `tests/answers`, never asked anew.

With SUMMARIZER_RECORD=1 (`make record`) the model is asked what is not recorded yet: a key names the whole question and
the weights, so an answer stays true. What is not read any more goes, and floors rise where figures got better; they
never fall. To lower a floor is a line in `floors.json` that a person writes. To ask everything anew, delete the files
in `tests/answers`.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from summarizer import Summarizer
from summarizer._llm import LocalModel, open_store
from summarizer._llm.cache.sqlite_store import SQLiteStore
from summarizer.evaluation import AT_MOST, Floors, Report

ROOT = Path(__file__).parent.parent


@dataclass(frozen=True)
class Recorded:
    """A folder of gold with its floors, and what was answered about it.

    Args:
        gold: The folder; its floors are in `floors.json`.
        answers: The name of the file in `tests/answers`.
        held: The figures that have a floor.
        measure: Measures the folder with a Summarizer.
    """

    gold: Path
    answers: str
    held: Sequence[str]
    measure: Callable[[Path, Summarizer], Report]

    @contextmanager
    def replayed(self, folder: Path) -> Iterator[Summarizer]:
        """Give a Summarizer that knows what the embedded model answered, and cannot ask it."""
        cache = folder / "answers.sqlite"
        if os.environ.get("SUMMARIZER_RECORD") == "1":
            self._record(cache)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(LocalModel, "endpoint", _not_started)
            self._fill(cache)
            with Summarizer(model="local", cache=cache) as summarizer:
                yield summarizer

    def floors(self) -> Floors:
        """Read the floors."""
        return Floors.model_validate_json(self._floors.read_bytes())

    @property
    def _floors(self) -> Path:
        return self.gold / "floors.json"

    @property
    def _answers(self) -> Path:
        return Path(__file__).parent / "answers" / self.answers

    def _record(self, cache: Path) -> None:
        self._fill(cache)
        used: set[str] = set()
        with pytest.MonkeyPatch.context() as patch, Summarizer(model="local", cache=cache) as summarizer:
            for name in ("get", "put"):
                patch.setattr(SQLiteStore, name, _noting(used, getattr(SQLiteStore, name)))
            report = self.measure(self.gold, summarizer)
        with closing(sqlite3.connect(cache)) as rows:
            told = rows.execute("SELECT key, prompt, value FROM answers ORDER BY prompt, key").fetchall()
        cache.unlink()
        lines = [
            json.dumps({"key": k, "prompt": p, "value": json.loads(v)}, ensure_ascii=False)
            for k, p, v in told
            if k in used
        ]
        self._answers.write_text("\n".join(lines) + "\n", "utf-8", newline="\n")
        self._raise_floors(report)

    def _raise_floors(self, report: Report) -> None:
        made = report.provenance
        assert made is not None
        old = self.floors().figures if self._floors.exists() else {}
        figures = {}
        for name in self.held:
            value = report.figures[name].value
            assert value is not None
            rounded = int(value * 1000 + (0.999 if name in AT_MOST else 0)) / 1000
            figures[name] = (min if name in AT_MOST else max)(rounded, old.get(name, rounded))
        new = Floors(corpus=report.corpus, prompts=tuple(made.prompts), weights=made.weights, figures=figures)
        self._floors.write_text(new.model_dump_json(indent=1) + "\n", "utf-8", newline="\n")

    def _fill(self, cache: Path) -> None:
        store = open_store(str(cache), max_bytes=10**9, max_days=1)
        assert store is not None
        for line in self._answers.read_text("utf-8").splitlines() if self._answers.exists() else ():
            row = json.loads(line)
            store.put(row["key"], json.dumps(row["value"], ensure_ascii=False), row["prompt"])
        store.close()


def _noting(used: set[str], act: Callable[..., Any]) -> Callable[..., Any]:
    def noted(store: SQLiteStore, key: str, *told: str) -> Any:
        used.add(key)
        return act(store, key, *told)

    return noted


def _not_started(model: LocalModel) -> None:
    pytest.fail("A question about the gold is not among the recorded answers: run `make record`.")
