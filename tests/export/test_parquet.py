"""Does a Parquet file hold the rows with days, times and lists as such, and give them back as they were?"""

from __future__ import annotations

import datetime as dt
import io
import json
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from summaries import ANY, summary

from summarizer.errors import ConfigError, InputError
from summarizer.export import _parquet
from summarizer.export._columns import COLUMNS, NAMES
from summarizer.export._parquet import read, write
from summarizer.export._rows import rows_of
from summarizer.schema import Summary


def _written(path: Path, *summaries: Summary) -> Path:
    with path.open("wb") as file:
        write((row for some in summaries for row in rows_of(some)), file)
    return path


def test_days_times_and_lists_are_such(tmp_path: Path) -> None:
    """So that a query can compare them; each column carries its meaning."""
    table = pq.read_table(_written(tmp_path / "a.parquet", summary()))
    assert table.column_names == list(NAMES)
    pledge = next(row for row in table.to_pylist() if row["type"] == "pledge")
    assert pledge["when_date"] == dt.date(2024, 5, 6)
    assert pledge["created"] == dt.datetime(2024, 5, 7, 6, 9, 10, 123456, dt.UTC)
    assert (pledge["actors"], pledge["amount_value"], pledge["answered_by"]) == (["Toll"], 40_000_000.0, None)
    assert table.schema.field("cameo").metadata[b"description"].decode() == COLUMNS[NAMES.index("cameo")].meaning


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ANY)
def test_lines_to_parquet_and_back_lose_nothing(tmp_path: Path, some: Summary) -> None:
    """Not a byte of the lines: any letter, any day, an empty list and none at all, the largest numbers."""
    rows = list(rows_of(some))
    back = list(read(_written(tmp_path / "a.parquet", some)))
    assert [json.dumps(row) for row in back] == [json.dumps(row) for row in rows]


def test_file_without_rows_has_the_columns(tmp_path: Path) -> None:
    """A day without items can be joined with any other."""
    path = _written(tmp_path / "a.parquet")
    assert pq.read_schema(path).names == list(NAMES)
    assert list(read(path)) == []


def test_rows_are_written_a_few_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any number of them: no more is held than a row group has."""
    monkeypatch.setattr(_parquet, "ROWS_AT_ONCE", 2)
    file = io.BytesIO()
    rows = list(rows_of(summary()))
    assert write(iter(rows), file) == 5
    assert pq.ParquetFile(io.BytesIO(file.getvalue())).num_row_groups == 3


def test_file_that_is_none_of_an_export_is_refused(tmp_path: Path) -> None:
    """A missing, a damaged and another one."""
    with pytest.raises(InputError, match="no file"):
        list(read(tmp_path / "a.parquet"))
    (tmp_path / "b.parquet").write_bytes(b"PAR1 no PAR1")
    with pytest.raises(InputError, match="not a Parquet file, or is damaged"):
        list(read(tmp_path / "b.parquet"))
    pq.write_table(pa.table({"a": [1]}), tmp_path / "c.parquet")
    with pytest.raises(InputError, match="row 1 is neither a summary nor a row"):
        list(read(tmp_path / "c.parquet"))


def test_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who takes JSON lines does not need it."""
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(ConfigError, match=r"\.\[parquet\]"):
        write([], io.BytesIO())
