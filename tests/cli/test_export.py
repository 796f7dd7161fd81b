"""Does `summarizer export` write tables at a shell: data on stdout, talk on stderr, files whole?"""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from summaries import summary
from typer.testing import CliRunner, Result

from summarizer import export
from summarizer.cli import app


def _run(*arguments: object, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(app, ["export", *map(str, arguments)], input=stdin, catch_exceptions=False)


@pytest.fixture
def batch(tmp_path: Path) -> Path:
    """Write what `batch` writes."""
    path = tmp_path / "out.jsonl"
    path.write_text("".join(f"{summary(id=name).model_dump_json()}\n" for name in "ab"), "utf-8")
    return path


def test_rows_go_to_stdout_as_json_lines(batch: Path) -> None:
    """Without a word beside them."""
    done = _run(batch)
    assert (done.exit_code, done.stderr) == (0, "")
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [row["article_id"] for row in rows] == ["a"] * 5 + ["b"] * 5


def test_csv_goes_to_stdout(batch: Path) -> None:
    """For a pipe, so without the mark that a file has."""
    rows = list(csv.DictReader(_run(batch, "--to", "csv").stdout.splitlines()))
    assert [row["article_id"] for row in rows] == ["a"] * 5 + ["b"] * 5


def test_form_is_told_by_the_ending(batch: Path, tmp_path: Path) -> None:
    """Or by --to, which wins; how many rows there are is said aside."""
    done = _run(batch, "--out", tmp_path / "items.parquet")
    assert (done.stdout, done.stderr) == ("", f"10 rows written to {tmp_path / 'items.parquet'}.\n")
    assert pq.read_metadata(tmp_path / "items.parquet").num_rows == 10
    assert _run(batch, "--out", tmp_path / "items.csv").exit_code == 0
    assert (tmp_path / "items.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert _run(batch, "--to", "csv", "--out", tmp_path / "items.txt").exit_code == 0
    assert (tmp_path / "items.txt").read_bytes() == (tmp_path / "items.csv").read_bytes()
    for name in ("items.JSON", "items"):
        assert _run(batch, "--out", tmp_path / name).exit_code == 0
        assert (tmp_path / name).read_bytes() == _run(batch).stdout_bytes


def test_lines_to_parquet_to_lines_is_the_same(batch: Path, tmp_path: Path) -> None:
    """Not a byte is lost on the way."""
    _run(batch, "--out", tmp_path / "items.parquet")
    assert _run(tmp_path / "items.parquet").stdout_bytes == _run(batch).stdout_bytes


def test_standard_input_is_read(batch: Path) -> None:
    """What another command prints."""
    assert _run("-", stdin=batch.read_bytes()).stdout == _run(batch).stdout


def test_summary_of_one_article_is_exported(tmp_path: Path) -> None:
    """What `run --json` printed."""
    (tmp_path / "one.json").write_text(summary().model_dump_json(indent=2), "utf-8")
    assert len(_run(tmp_path / "one.json").stdout.splitlines()) == 5


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--to", "xlsx"], 2, "Unknown format --to 'xlsx'. Use csv, parquet, jsonl"),
        (["--to", "parquet"], 2, "Give a file with --out"),
        (["--out", "no/items.csv"], 2, "cannot be written"),
        (
            ["--out", "items.xlsx"],
            2,
            "Unknown format '.xlsx' of --out 'items.xlsx'. Use .csv, .parquet, .jsonl, .ndjson, .json",
        ),
        (["--out", "items.csv.gz"], 2, "Unknown format '.gz'"),
    ],
)
def test_wrong_call_is_told(batch: Path, arguments: list[str], code: int, said: str) -> None:
    """In one message, with the exit code of a wrong call."""
    done = _run(batch, *arguments)
    assert (done.exit_code, done.stdout) == (code, "")
    assert said in done.stderr


def test_input_is_never_overwritten(batch: Path) -> None:
    """It cost money."""
    before = batch.read_bytes()
    assert _run(batch, "--out", batch).exit_code == 2
    assert batch.read_bytes() == before


def test_line_that_is_no_summary_ends_it(batch: Path, tmp_path: Path) -> None:
    """With its number, and no file."""
    with batch.open("a") as file:
        file.write('{"id": "c", ')
    done = _run(batch, "--out", tmp_path / "items.csv")
    assert (done.exit_code, (tmp_path / "items.csv").exists()) == (3, False)
    assert "line 3 is not valid JSON" in done.stderr


def test_command_writes_what_the_library_gives(batch: Path) -> None:
    """They are one thing."""
    lines = [json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in export.read(batch)]
    assert _run(batch).stdout.splitlines() == lines
