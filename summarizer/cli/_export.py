"""`summarizer export OUT.jsonl --to parquet`: how do summaries in a file become a table in another?"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

import typer

from summarizer.cli._shell import counted, talk
from summarizer.errors import ConfigError, InputError

Form = Literal["csv", "parquet", "jsonl"]
LINES = (".jsonl", ".ndjson", ".json", "")
ENDINGS: Mapping[str, Form] = {".csv": "csv", ".parquet": "parquet", **dict.fromkeys(LINES, "jsonl")}
"""A name without an ending gets what standard output gets."""

InArgument = Annotated[
    str, typer.Argument(metavar="IN|-", help="what `batch` or `run --json` wrote, or rows in .jsonl or .parquet")
]
ToOption = Annotated[str | None, typer.Option("--to", help="csv, parquet or jsonl; else by the ending of --out")]
OutOption = Annotated[Path | None, typer.Option("--out", "-o", help="the file to write; else standard output")]


def export(source: InArgument, to: ToOption = None, out: OutOption = None) -> None:
    """Write one row for each item: CSV for spreadsheets, Parquet or JSON lines for programs (docs/columns.md)."""
    from summarizer import export as table

    form = _form(to, out)
    if out is None:
        rows, stream = _rows(source), typer.get_binary_stream("stdout")
        table.sheet(rows, stream) if form == "csv" else table.lines(rows, stream)
        return
    if out.exists() and source != "-" and out.samefile(source):
        raise ConfigError(f"{str(out)!r} is the input. Give another --out.")
    write = {"csv": table.write_csv, "parquet": table.write_parquet, "jsonl": table.write_jsonl}[form]
    total = write(_rows(source), out)
    talk(f"{counted(total, 'row')} {'was' if total == 1 else 'were'} written to {out}.")


def _form(to: str | None, out: Path | None) -> str:
    ending = out.suffix.lower() if out else ""
    if not to and ending not in ENDINGS:
        raise ConfigError(
            f"--out is {str(out)!r}, and nothing is written by the ending {ending!r}. Give one of "
            f"{', '.join(filter(None, ENDINGS))}, or say the form: --to {', '.join(get_args(Form))}."
        )
    form = to or ENDINGS[ending]
    if form not in get_args(Form):
        raise ConfigError(f"--to is {to!r}. Give one of {', '.join(get_args(Form))}.")
    if form == "parquet" and out is None:
        raise ConfigError("Parquet is no text. Name a file with --out.")
    return form


def _rows(source: str) -> Iterator[dict[str, Any]]:
    from summarizer.export import read, rows_of_lines

    if source != "-":
        return read(source)
    if sys.stdin is None:
        raise InputError("There is no standard input. Name a file.")
    return rows_of_lines(sys.stdin.buffer, "Standard input")
