"""Are summaries and rows read back from the files in which people have them?"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from summaries import summary

from summarizer.errors import InputError
from summarizer.export import rows_of_lines
from summarizer.export._read import rows_in
from summarizer.export._rows import rows_of

ROWS = list(rows_of(summary()))


def _written(path: Path, data: str | bytes) -> Path:
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def test_summaries_and_rows_are_read_from_lines(tmp_path: Path) -> None:
    """What `batch` writes, what an export writes, blank lines and the mark of Windows programs between."""
    line = summary().model_dump_json()
    rows = "\n".join(map(json.dumps, ROWS))
    assert list(rows_in(_written(tmp_path / "a.jsonl", f"\ufeff{line}\n\n{line}\n"))) == ROWS * 2
    assert list(rows_in(_written(tmp_path / "b.jsonl", rows))) == ROWS
    assert list(rows_in(_written(tmp_path / "c.jsonl", f"{line}\n{rows}"))) == ROWS * 2
    assert list(rows_in(_written(tmp_path / "d.jsonl", ""))) == []


def test_document_of_several_lines_is_read_as_a_whole(tmp_path: Path) -> None:
    """What `run --json` prints, and a list of summaries."""
    shown = summary().model_dump_json(indent=2)
    assert list(rows_in(_written(tmp_path / "a.json", shown))) == ROWS
    assert list(rows_in(_written(tmp_path / "b.json", f"[{shown},\n{shown}]"))) == ROWS * 2


def test_items_of_a_user_s_own_types_are_read_without_their_classes() -> None:
    """Their slots stand in one column, as if the class were there."""
    [line] = [row for row in rows_of_lines([summary().model_dump_json().encode()], "It") if row["type"] == "sanction"]
    [here] = [row for row in ROWS if row["type"] == "sanction"]
    assert line == here
    assert json.loads(line["other"])["targets"][0]["name"] == "Toll"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b'{"id": 5, ', r"line 2 is not valid JSON.*batch"),
        (b"5", "line 2 is neither a summary nor a row"),
        (b'{"doc_id": "x"}', "line 2 is neither a summary nor a row of an export: it has no item_id, quote"),
        (b'{"source": {}, "provenance": {}}', "line 2 is not a valid summary: source.sha256"),
        (b'{"id": "\xff"}', "line 2 is not UTF-8"),
        (b"[" * 100_000, "line 2 is not valid JSON"),
    ],
)
def test_line_that_is_neither_is_named(tmp_path: Path, data: bytes, said: str) -> None:
    """By its number, without its words."""
    path = _written(tmp_path / "a.jsonl", summary().model_dump_json().encode() + b"\n" + data)
    with pytest.raises(InputError, match=said):
        list(rows_in(path))


def test_missing_file_and_folder_are_told(tmp_path: Path) -> None:
    """A typo is told at once."""
    with pytest.raises(InputError, match="There is no file"):
        list(rows_in(tmp_path / "no.jsonl"))
    with pytest.raises(InputError, match="cannot be read"):
        list(rows_in(tmp_path))
