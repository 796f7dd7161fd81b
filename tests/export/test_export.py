"""Does a user get a table out of summaries, in memory and in files that are whole or not there?"""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from summaries import ANY, TEXT, summary

from summarizer import ConfigError, InputError, Result, export
from summarizer.export._columns import COLUMNS, NAMES
from summarizer.schema import Summary

WRITERS = (export.write_jsonl, export.write_parquet, export.write_csv)


def test_records_are_lazy_and_take_rows_too() -> None:
    """Ten thousand summaries are not held; what was read back is written again."""

    def given_out() -> Iterator[Summary]:
        yield summary()
        raise AssertionError("the second was asked for too early")

    rows = export.records(given_out())
    first = next(rows)
    assert first["quote"] == TEXT[first["quote_start"] : first["quote_end"]]
    assert list(export.records([first])) == [first]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (summary(), "must be an iterable of summaries, not Summary"),
        ("x", "must be an iterable of summaries, not str"),
        (5, "must be an iterable of summaries, not int"),
        ([5], "Element 0 must be a Summary, not int"),
        ([Result(0, None, summary())], "Element 0 must be a Summary, not Result. Pass result.summary"),
        ([{"a": 1}], "row 0 is neither"),
    ],
)
def test_what_is_no_summary_is_named(wrong: Any, said: str) -> None:
    """The usual slips."""
    with pytest.raises(InputError, match=said):
        list(export.records(wrong))


def test_frame_has_all_columns_with_their_kinds() -> None:
    """Days and times as such, numbers that may be missing, lists; none of it depends on the rows."""
    frame = export.to_dataframe([summary()])
    assert list(frame.columns) == list(NAMES)
    assert list(frame["type"]) == ["agreement", "request", "pledge", "humanitarian_item", "sanction"]
    assert frame["amount_value"].sum() == 40_000_000
    assert frame["when_date"].max() == pd.Timestamp("2024-05-06")
    assert frame["created"].max() == pd.Timestamp("2024-05-07T06:09:10.123456Z")
    assert frame["actors"].explode().value_counts()["Toll"] == 2
    empty = export.to_dataframe([])
    assert len(empty) == 0
    assert {name: str(kind) for name, kind in empty.dtypes.items() if name != "created"} == {
        name: str(kind) for name, kind in frame.dtypes.items() if name != "created"
    }


@settings(deadline=None)
@given(ANY)
def test_any_summary_makes_a_frame(some: Summary) -> None:
    """Days of the year 1 and of 9999 too."""
    frame = export.to_dataframe([some])
    assert len(frame) == len(some.items)
    days = [row["when_date"] for row in export.records([some])]
    assert [None if pd.isna(day) else day.date().isoformat() for day in frame["when_date"]] == days


@pytest.mark.parametrize("write", [export.write_jsonl, export.write_parquet])
def test_files_are_read_back_as_they_were(tmp_path: Path, write: Any) -> None:
    """Rows in, the same rows out, and how many there were."""
    path = tmp_path / "items"
    assert write([summary(), summary(id="b")], path) == 10
    assert list(export.read(path)) == list(export.records([summary(), summary(id="b")]))


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ANY)
def test_lines_parquet_lines_is_the_same_file(tmp_path: Path, some: Summary) -> None:
    """Promise of docs/columns.md: not a byte differs."""
    lines, parquet, again = tmp_path / "a.jsonl", tmp_path / "a.parquet", tmp_path / "b.jsonl"
    export.write_jsonl([some], lines)
    export.write_parquet(export.read(lines), parquet)
    export.write_jsonl(export.read(parquet), again)
    assert again.read_bytes() == lines.read_bytes()


def test_lines_are_plain_json(tmp_path: Path) -> None:
    """In UTF-8, one object a line, all columns in each."""
    export.write_jsonl([summary()], tmp_path / "a.jsonl")
    rows = [json.loads(line) for line in (tmp_path / "a.jsonl").read_text("utf-8").splitlines()]
    assert [tuple(row) for row in rows] == [NAMES] * 5


def test_csv_opens_in_a_spreadsheet(tmp_path: Path) -> None:
    """With the mark by which Excel knows UTF-8; what a clause would run is text."""
    pledge = summary().pledges[0].model_copy(update={"what": "=HYPERLINK(1)"})
    assert export.write_csv([summary(pledges=[pledge])], tmp_path / "a.csv") == 5
    raw = (tmp_path / "a.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(raw.decode("utf-8-sig").splitlines()))
    assert [row["what"] for row in rows if row["type"] == "pledge"] == ["'=HYPERLINK(1)"]


@pytest.mark.parametrize("write", WRITERS)
def test_file_is_whole_or_not_there(tmp_path: Path, write: Any) -> None:
    """What was there stays when the rows end in an error, and nothing else is left behind."""
    path = tmp_path / "items"
    path.write_text("old")
    with pytest.raises(InputError):
        write([summary(), 5], path)
    assert [(p.name, p.read_text()) for p in tmp_path.iterdir()] == [("items", "old")]


@pytest.mark.parametrize("write", WRITERS)
def test_place_that_cannot_be_written_is_told(tmp_path: Path, write: Any) -> None:
    """A folder, and one that is not there."""
    with pytest.raises(ConfigError, match="is a folder"):
        write([summary()], tmp_path)
    with pytest.raises(ConfigError, match="cannot be written"):
        write([summary()], tmp_path / "no" / "items")


def test_missing_pandas_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows need none."""
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(ConfigError, match=r"\.\[pandas\]"):
        export.to_dataframe([summary()])


def test_columns_are_public() -> None:
    """For those who make a table of their own."""
    assert export.COLUMNS is COLUMNS
    assert export.COLUMNS[0].name == "article_id"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is always full")
@pytest.mark.parametrize("write", WRITERS)
def test_full_disk_is_told(write: Any) -> None:
    """In words, not as a traceback."""
    with pytest.raises(ConfigError, match="'/dev/full' cannot be written: No space left on device"):
        write([summary()], "/dev/full")
