"""A correct answer comes out as it went in: gold, fed as a model's answer, loses no item and no value."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from summarizer import Settings, Summarizer, Summary
from summarizer._text import locate, read, windows
from summarizer.evaluation._matching import LISTS
from summarizer.evaluation._scores import ACTORS, is_same_actor
from summarizer.testing import FakeLLM

SEEDS = Path(__file__).parents[2] / "seeds"
FILES = sorted([*(SEEDS / "gold").glob("gold_*.json"), *(SEEDS / "heldout").glob("gold_*.json")])
WHOLE = 1_000_000
CHOICES = ("kind", "status", "force", "mode", "response", "level", "category", "topic")
SHARED = Path(__file__).parents[3] / "shared" / "gold"


def _first(value: Any) -> Any:
    return value[0] if isinstance(value, list) else value


def _row(kind: str, item: Mapping[str, Any], focus: Any) -> dict[str, Any]:
    """Write an item of the gold as a model would."""
    places = [(e["start"], e["end"]) for e in item["evidence"]]
    pointed = [n for n, s in enumerate(focus, start=1) if any(s.start < end and start < s.end for start, end in places)]
    said = {name: _first(item[name]) for name in CHOICES if item.get(name)}
    said |= {role: [actor["name"] for actor in item.get(role) or ()] for role in ACTORS[kind]}
    told = item.get("attribution") or {}
    said |= {name: _first(told[name]) for name in ("speaker", "quote_type", "perspective") if told.get(name)}
    quote = item["evidence"][0]["quote"] if len(places) == 1 else None
    return {"type": kind, "sentences": pointed, "what": item["what"], "quote": quote, **said}


def _read(path: Path) -> tuple[str, dict[str, Any], list[dict[str, Any]], Summary]:
    gold = json.loads(path.read_text("utf-8"))
    text = (path.parent / gold["text_file"]).read_bytes().decode("utf-8")
    [window] = windows(read(text), tokens=WHOLE)
    rows = [_row(kind, item, window.focus) for name, kind in LISTS.items() for item in gold.get(name) or ()]
    llm = FakeLLM(lambda q: {"items": rows if q.prompt.startswith("window") else []})
    with Summarizer(Settings(window_tokens=WHOLE), llm=llm, cache=None) as summarizer:
        return text, gold, rows, summarizer.summarize(text)


def _pairs(rows: list[dict[str, Any]], summary: Summary) -> Iterator[tuple[dict[str, Any], Any]]:
    """Yield each row with its item, if it has one."""
    left = list(summary.items)
    for row in rows:
        found = next((item for item in left if (item.type, item.what) == (row["type"], row["what"])), None)
        if found is not None:
            left.remove(found)
        yield row, found


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem.removeprefix("gold_"))
def test_gold_comes_out_as_it_went_in(path: Path) -> None:
    """No item is lost, no `what` and no value altered, nobody added or exchanged."""
    text, gold, rows, summary = _read(path)
    lost = {
        row["what"]: [(r.reason, r.detail) for r in summary.rejected] for row, item in _pairs(rows, summary) if not item
    }
    assert lost == {}
    assert len(summary.items) == len(rows)
    for row, item in _pairs(rows, summary):
        assert {n: getattr(item, n) for n in CHOICES if n in row} == {n: row[n] for n in CHOICES if n in row}
        assert item.attribution.speaker in (row.get("speaker"), None)
        if row.get("speaker") and locate(text, row["speaker"]):
            assert item.attribution.speaker == row["speaker"]
        for role in ACTORS[row["type"]]:
            got = [actor.name for actor in getattr(item, role)]
            assert len(got) == len(row[role]), (row[role], got)
            assert all(a == b or is_same_actor({"name": a}, {"name": b}) for a, b in zip(row[role], got, strict=True))
    assert gold["doc_id"]
