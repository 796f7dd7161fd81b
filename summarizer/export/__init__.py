"""How do items become a table? One row each, for pandas, SQL and spreadsheets; docs/columns.md has the columns.

>>> from summarizer import Evidence, Pledge, Provenance, Source, Summary
>>> pledge = Pledge(what="Toll pledged help", evidence=[Evidence(quote="Toll pledged help", start=0, end=17)])
>>> made = Provenance(model="fictional", library="0")
>>> summary = Summary(pledges=[pledge], source=ReportedBy(sha256="0", characters=18), provenance=made)
>>> [(row["type"], row["quote_start"], row["quote"]) for row in records([summary])]
[('pledge', 0, 'Toll pledged help')]

JSON lines and Parquet hold the same rows: from one to the other and back nothing is lost, and no byte of the lines
differs. A CSV file is for spreadsheets: lists are joined, empty is nothing, formulas are defused.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from summarizer._atomic import whole
from summarizer.errors import ConfigError, InputError
from summarizer.export import _csv, _parquet
from summarizer.export._arrow import exploded as exploded
from summarizer.export._arrow import item_schema as item_schema
from summarizer.export._arrow import row_of as row_of
from summarizer.export._arrow import schema as schema
from summarizer.export._arrow import table as table
from summarizer.export._columns import COLUMNS, NAMES, Column
from summarizer.export._read import rows_in
from summarizer.export._read import rows_of_lines as rows_of_lines
from summarizer.export._rows import Row, checked, rows_of
from summarizer.schema import Summary

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["COLUMNS", "Column", "Row", "read", "records", "to_dataframe", "write_csv", "write_jsonl", "write_parquet"]

DTYPES = {"text": "string", "whole number": "Int64", "number": "Float64", "yes or no": "boolean"}


def records(summaries: Iterable[Summary | Mapping[str, Any]]) -> Iterator[Row]:
    """Give a row for each item: in the order of the summaries, and of the text. A summary without items has none.

    Args:
        summaries: Summaries, or rows that were made before, which come out as they are.

    Raises:
        InputError: Something else is among them.
    """
    if isinstance(summaries, (Summary, Mapping, str)) or not isinstance(summaries, Iterable):
        raise InputError(f"summaries is of type {type(summaries).__name__}. Give a list, or an iterable, of summaries.")
    return _records(summaries)


def _records(summaries: Iterable[Summary | Mapping[str, Any]]) -> Iterator[Row]:
    for number, found in enumerate(summaries):
        if isinstance(found, Summary):
            yield from rows_of(found)
        elif isinstance(found, Mapping):
            yield checked(found, f"row {number}")
        else:
            advice = " Give result.summary." if hasattr(found, "summary") else ""
            raise InputError(f"Element {number} is of type {type(found).__name__}, no Summary.{advice}")


def to_dataframe(summaries: Iterable[Summary | Mapping[str, Any]]) -> pd.DataFrame:
    """Return a DataFrame of the rows: nullable types, days and times as such, lists as lists.

    Raises:
        ConfigError: pandas is not installed.
    """
    try:
        import pandas as pd
    except ImportError:
        needed = 'pip install "diplomatic-summarizer[pandas]"'
        raise ConfigError(f"A DataFrame needs pandas, which is not installed: {needed}, or take `records`.") from None
    rows = list(records(summaries))
    columns = {}
    for column in COLUMNS:
        values = [row[column.name] for row in rows]
        if column.kind == "date":
            columns[column.name] = pd.Series(values, dtype="datetime64[s]")
        elif column.kind == "time":
            columns[column.name] = pd.to_datetime(pd.Series(values, dtype="object"), utc=True, format="ISO8601")
        else:
            columns[column.name] = pd.Series(values, dtype=DTYPES.get(column.kind, "object"))
    return pd.DataFrame(columns, columns=list(NAMES))


def write_jsonl(summaries: Iterable[Summary | Mapping[str, Any]], path: str | Path) -> int:
    """Write a JSON line for each row, in UTF-8; return how many there are. The file is whole or not there."""
    return _written(path, lambda file: lines(records(summaries), file))


def write_parquet(summaries: Iterable[Summary | Mapping[str, Any]], path: str | Path) -> int:
    """Write a Parquet file of the rows; return how many there are. The file is whole or not there.

    Raises:
        ConfigError: pyarrow is not installed.
    """
    return _written(path, lambda file: _parquet.write(records(summaries), file))


def write_csv(summaries: Iterable[Summary | Mapping[str, Any]], path: str | Path) -> int:
    """Write a CSV file for spreadsheets; return how many rows there are. The file is whole or not there.

    It begins with the mark by which Excel knows UTF-8. A text that a spreadsheet would take for a formula begins with
    an apostrophe.
    """
    return _written(path, lambda file: sheet(records(summaries), file, marked=True))


def read(path: str | Path) -> Iterator[Row]:
    """Give the rows of a file: JSON lines or Parquet of an export, or JSON of summaries (`run --json`, `batch`).

    Raises:
        InputError: There is no such file, or it holds something else; the line is named.
        ConfigError: It is a Parquet file, and pyarrow is not installed.
    """
    return rows_in(Path(path))


def lines(rows: Iterable[Row], file: IO[bytes]) -> int:
    """Write rows as JSON lines to an open binary file; return how many there were."""
    total = 0
    for row in rows:
        file.write(json.dumps(row, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode() + b"\n")
        total += 1
    return total


def sheet(rows: Iterable[Row], file: IO[bytes], *, marked: bool = False) -> int:
    """Write rows as CSV in UTF-8 to an open binary file; return how many there were."""
    text = io.TextIOWrapper(file, "utf-8-sig" if marked else "utf-8", newline="", write_through=True)
    try:
        return _csv.write(rows, text)
    finally:
        text.detach()


def _written(path: str | Path, write: Callable[[IO[bytes]], int]) -> int:
    with whole(Path(path)) as file:
        return write(file)
