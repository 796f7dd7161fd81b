"""Export items as a table with one row per item: CSV, Parquet, JSON lines or a DataFrame.

>>> from summarizer import Evidence, Pledge, Provenance, Source, Summary
>>> pledge = Pledge(what="Toll pledged help", evidence=[Evidence(quote="Toll pledged help", start=0, end=17)])
>>> made = Provenance(model="fictional", library="0")
>>> summary = Summary(pledges=[pledge], source=Source(sha256="0", characters=18), provenance=made)
>>> [(row["type"], row["quote_start"], row["quote"]) for row in records([summary])]
[('pledge', 0, 'Toll pledged help')]

The columns are described in docs/columns.md. JSON lines and Parquet contain the same rows and convert into each other
without loss. CSV is for spreadsheets: lists are joined, missing values are empty cells, and formulas are escaped.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from summarizer._atomic import whole
from summarizer._version import install_command
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
    """Yield a row for each item, in the order of the summaries and of the text.

    Args:
        summaries: Summaries, or rows from an earlier export, which are returned unchanged.

    Raises:
        InputError: An element is neither a summary nor a row.
    """
    if isinstance(summaries, (Summary, Mapping, str)) or not isinstance(summaries, Iterable):
        raise InputError(f"summaries must be an iterable of summaries, not {type(summaries).__name__}.")
    return _records(summaries)


def _records(summaries: Iterable[Summary | Mapping[str, Any]]) -> Iterator[Row]:
    for number, found in enumerate(summaries):
        if isinstance(found, Summary):
            yield from rows_of(found)
        elif isinstance(found, Mapping):
            yield checked(found, f"row {number}")
        else:
            advice = " Pass result.summary." if hasattr(found, "summary") else ""
            raise InputError(f"Element {number} must be a Summary, not {type(found).__name__}.{advice}")


def to_dataframe(summaries: Iterable[Summary | Mapping[str, Any]]) -> pd.DataFrame:
    """Return the rows as a DataFrame, with nullable types, dates and times, and lists as lists.

    Raises:
        ConfigError: pandas is not installed.
    """
    try:
        import pandas as pd
    except ImportError:
        raise ConfigError(
            "A DataFrame needs pandas, which is not installed. In a clone of the project, run: "
            f"{install_command('pandas')}, or use `records`."
        ) from None
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
    """Write the rows as JSON lines in UTF-8, atomically. Return the number of rows."""
    return _written(path, lambda file: lines(records(summaries), file))


def write_parquet(summaries: Iterable[Summary | Mapping[str, Any]], path: str | Path) -> int:
    """Write the rows as a Parquet file, atomically. Return the number of rows.

    Raises:
        ConfigError: pyarrow is not installed.
    """
    return _written(path, lambda file: _parquet.write(records(summaries), file))


def write_csv(summaries: Iterable[Summary | Mapping[str, Any]], path: str | Path) -> int:
    """Write the rows as a CSV file for spreadsheets, atomically. Return the number of rows.

    The file begins with a byte order mark, by which Excel recognizes UTF-8. Text that a spreadsheet would run as a
    formula gets an apostrophe in front.
    """
    return _written(path, lambda file: sheet(records(summaries), file, marked=True))


def read(path: str | Path) -> Iterator[Row]:
    """Yield the rows of a file: an export in JSON lines or Parquet, or the output of `run --json` or `batch`.

    Raises:
        InputError: The file does not exist, or a line is neither a summary nor a row.
        ConfigError: It is a Parquet file, and pyarrow is not installed.
    """
    return rows_in(Path(path))


def lines(rows: Iterable[Row], file: IO[bytes]) -> int:
    """Write rows as JSON lines to an open binary file. Return the number of rows."""
    total = 0
    for row in rows:
        file.write(json.dumps(row, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode() + b"\n")
        total += 1
    return total


def sheet(rows: Iterable[Row], file: IO[bytes], *, marked: bool = False) -> int:
    """Write rows as CSV in UTF-8 to an open binary file. Return the number of rows."""
    text = io.TextIOWrapper(file, "utf-8-sig" if marked else "utf-8", newline="", write_through=True)
    try:
        return _csv.write(rows, text)
    finally:
        text.detach()


def _written(path: str | Path, write: Callable[[IO[bytes]], int]) -> int:
    with whole(Path(path)) as file:
        return write(file)
