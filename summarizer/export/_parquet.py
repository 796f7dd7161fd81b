"""Write rows as a Parquet file, with typed days, times and lists, and read them back without loss."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from summarizer._version import install_command
from summarizer.errors import ConfigError, InputError
from summarizer.export._columns import COLUMNS
from summarizer.export._rows import Row, checked

ROWS_AT_ONCE = 10_000
"""Rows of a row group: all that is held at a time."""


def write(rows: Iterable[Row], file: Any) -> int:
    """Write rows to an open binary file; return how many there were."""
    pa, pq = _arrow()
    schema, total = _schema(pa), 0
    waiting = iter(rows)
    with pq.ParquetWriter(file, schema, compression="zstd") as writer:
        while batch := list(islice(waiting, ROWS_AT_ONCE)):
            total += len(batch)
            arrays = [_array(pa, field, [row[field.name] for row in batch]) for field in schema]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))
    return total


def read(path: Path) -> Iterator[Row]:
    """Yield the rows of a file.

    Raises:
        InputError: It is no Parquet file, a damaged one, or none of an export.
        ConfigError: pyarrow is not installed.
    """
    pa, pq = _arrow()
    number = 0
    try:
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches(batch_size=ROWS_AT_ONCE):
                for row in batch.to_pylist():
                    number += 1
                    yield checked({name: _plain(value) for name, value in row.items()}, f"{str(path)!r}, row {number}")
    except FileNotFoundError:
        raise InputError(f"There is no file {str(path)!r}. Check the path.") from None
    except (pa.ArrowException, OSError):
        raise InputError(f"{str(path)!r} is not a Parquet file, or is damaged.") from None


def _arrow() -> tuple[Any, Any]:
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        raise ConfigError(
            "Parquet files need pyarrow, which is not installed. In a clone of the project, run: "
            f"{install_command('parquet')}, or use JSON lines."
        ) from None
    return pa, pq


def _schema(pa: Any) -> Any:
    types = {
        "text": pa.string(),
        "whole number": pa.int64(),
        "number": pa.float64(),
        "yes or no": pa.bool_(),
        "date": pa.date32(),
        "time": pa.timestamp("us", tz="UTC"),
        "list of texts": pa.list_(pa.string()),
        "list of whole numbers": pa.list_(pa.int64()),
    }
    return pa.schema([pa.field(c.name, types[c.kind], metadata={"description": c.meaning}) for c in COLUMNS])


def _array(pa: Any, field: Any, values: list[Any]) -> Any:
    if pa.types.is_date(field.type):
        values = [value and dt.date.fromisoformat(value) for value in values]
    elif pa.types.is_timestamp(field.type):
        values = [value and dt.datetime.fromisoformat(value) for value in values]
    return pa.array(values, field.type)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, (dt.date, dt.datetime)) else value
