"""The command `export`: write the items of saved summaries as CSV, Parquet or JSON lines."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

import typer

from summarizer.cli._shell import counted, echo
from summarizer.errors import ConfigError, InputError

Form = Literal["csv", "parquet", "jsonl"]
LINES = (".jsonl", ".ndjson", ".json", "")
ENDINGS: Mapping[str, Form] = {".csv": "csv", ".parquet": "parquet", **dict.fromkeys(LINES, "jsonl")}
"""A file name without an ending gets JSON lines, as standard output does."""

InArgument = Annotated[
    str, typer.Argument(metavar="IN|-", help="output of `batch` or `run --json`, or an earlier export")
]
ToOption = Annotated[str | None, typer.Option("--to", help="csv, parquet or jsonl (default: by the ending of --out)")]
OutOption = Annotated[Path | None, typer.Option("--out", "-o", help="file to write (default: standard output)")]


def export(source: InArgument, to: ToOption = None, out: OutOption = None) -> None:
    """Write one row per item: CSV for spreadsheets, Parquet or JSON lines for programs.

    The columns are described in docs/columns.md.
    """
    from summarizer import export as table

    form = _form(to, out)
    if out is None:
        rows, stream = _rows(source), typer.get_binary_stream("stdout")
        table.sheet(rows, stream) if form == "csv" else table.lines(rows, stream)
        return
    if out.exists() and source != "-" and out.samefile(source):
        raise ConfigError(f"{str(out)!r} is the input file. Give another --out.")
    write = {"csv": table.write_csv, "parquet": table.write_parquet, "jsonl": table.write_jsonl}[form]
    total = write(_rows(source), out)
    echo(f"{counted(total, 'row')} written to {out}.")


def _form(to: str | None, out: Path | None) -> str:
    ending = out.suffix.lower() if out else ""
    if not to and ending not in ENDINGS:
        raise ConfigError(
            f"Unknown format {ending!r} of --out {str(out)!r}. Use {', '.join(filter(None, ENDINGS))}, "
            f"or choose the format with --to: {', '.join(get_args(Form))}."
        )
    form = to or ENDINGS[ending]
    if form not in get_args(Form):
        raise ConfigError(f"Unknown format --to {to!r}. Use {', '.join(get_args(Form))}.")
    if form == "parquet" and out is None:
        raise ConfigError("Parquet cannot be written to standard output. Give a file with --out.")
    return form


def _rows(source: str) -> Iterator[dict[str, Any]]:
    from summarizer.export import read, rows_of_lines

    if source != "-":
        return read(source)
    if sys.stdin is None:
        raise InputError("There is no standard input. Give a file.")
    return rows_of_lines(sys.stdin.buffer, "Standard input")
