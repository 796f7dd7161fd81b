"""Read the inputs of `batch`: folders, single files, JSON lines, CSV and Parquet, one text at a time.

A problem with one text becomes the error of that text; a problem with the whole input is raised.
"""

from __future__ import annotations

import csv
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path
from typing import IO, Any

from summarizer._version import install_command
from summarizer.errors import ConfigError, InputError
from summarizer.inputs import ENDINGS, NOT_READ, read

LINES = frozenset({".jsonl", ".ndjson"})
ABOUT = ("title", "published", "publisher", "author", "url")
FORMS = (
    "a folder or file of text, web pages, PDF or Word; a .jsonl, .csv or .parquet file with `id` and `text`; "
    "or - for JSON lines"
)
LOOSE = ("publisher", "author")
"""Columns that other programs use for lists or objects; such values are ignored."""
LARGEST_FIELD = 2**31 - 1
"""Maximum size of a CSV field, in bytes; Python's default, 131,072, is less than a long article."""
ROWS_AT_ONCE = 16


@dataclass(frozen=True, slots=True)
class BatchText:
    """One text of the input, or its error.

    Attributes:
        place: Where it is: `line 7`, or the path of a file; with several inputs, `jan.jsonl: line 7`.
        id: Its id, if it has one.
        given: Arguments of `summarize`: `text`, `id`, and any of `title`, `published`, `publisher`, `author`, `url`.
        error: Why there is no text.
        warnings: Doubts about how the file was read.
    """

    place: str
    id: str | None = None
    given: Mapping[str, Any] = field(default_factory=dict)
    error: InputError | None = None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BatchSource:
    """The texts of an input and their number (None if unknown until they are read)."""

    entries: Iterator[BatchText]
    total: int | None = None


def open_source(name: str, seen: set[str] | None = None) -> BatchSource:
    """Open one input; its texts are read lazily.

    Args:
        name: A path, or `-` for standard input.
        seen: Files to skip because they were read before; the files of this input are added.

    Raises:
        InputError: The input does not exist, or its format is not supported.
        ConfigError: It is a Parquet file, and pyarrow is not installed.
    """
    path, seen = Path(name), set() if seen is None else seen
    if name == "-":
        return BatchSource(_of_lines(_standard_input(), "Standard input"))
    if path.is_dir():
        return _folder(path, seen)
    known: Mapping[str, Callable[[Path], BatchSource]] = {
        **dict.fromkeys(ENDINGS, lambda path: BatchSource(iter([_of_file(path, path.name)]), 1)),
        **dict.fromkeys(LINES, _lines),
        ".csv": _csv,
        ".parquet": _parquet,
    }
    read = known.get(path.suffix.lower())
    if path.exists() and read is None:
        raise InputError(f"Unknown format of {name!r}. Give {FORMS}.")
    if read is None or not path.exists():
        raise InputError(f"There is no file or folder {name!r}. Give {FORMS}.")
    return read(path) if _is_new(path, seen) else BatchSource(iter(()), 0)


def _is_new(path: Path, seen: set[str]) -> bool:
    """Return whether a file is seen for the first time. A link counts as its own file, since its id may differ."""
    before = len(seen)
    seen.add(os.path.normpath(path.absolute()))
    return len(seen) > before


def _folder(folder: Path, seen: set[str]) -> BatchSource:
    """Read all supported files of a folder and its subfolders, except hidden ones.

    Raises:
        InputError: The folder itself cannot be read. An unreadable subfolder becomes an entry with that error.
    """
    unread: list[OSError] = []
    walked = (Path(root, name) for root, _, names in os.walk(folder, onerror=unread.append) for name in names)
    inner = ((path, path.relative_to(folder)) for path in walked if path.suffix.lower() in ENDINGS)
    wanted = ((path, short) for path, short in inner if path.is_file() and not _hidden(short))
    found = sorted((short.as_posix(), path) for path, short in wanted if _is_new(path, seen))
    closed = [_unread(error, folder) for error in unread if not _hidden(Path(error.filename).relative_to(folder))]
    return BatchSource(chain(closed, (_of_file(path, short) for short, path in found)), len(closed) + len(found))


def _unread(error: OSError, folder: Path) -> BatchText:
    told = InputError(f"The folder {error.filename!r} cannot be read: {error.strerror}.")
    if Path(error.filename) == folder:
        raise told
    return BatchText(check_input(Path(error.filename).relative_to(folder).as_posix()), error=told)


def check_input(name: str) -> str:
    """Escape the bytes of a file name that are not UTF-8: they come as lone surrogates, which cannot be written."""
    return name.encode("utf-8", "backslashreplace").decode()


def _hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def _of_file(path: Path, place: str) -> BatchText:
    """Read a file. Its id is its path in the folder, without the ending."""
    place = check_input(place)
    name = Path(place).with_suffix("").as_posix()
    try:
        article = read(path)
    except (InputError, ConfigError) as error:  # without the extra `inputs`, the other texts are still read
        return BatchText(place, name, error=InputError(str(error)))
    return BatchText(place, name, {"id": name, "text": article.text, **article.about}, warnings=article.warnings)


def _lines(path: Path) -> BatchSource:
    with _opened(path) as file:
        total = sum(1 for line in file if line.strip())

    def entries() -> Iterator[BatchText]:
        with _opened(path) as file:
            yield from _of_lines(file, repr(str(path)))

    return BatchSource(entries(), total)


def _of_lines(lines: Iterable[bytes], name: str) -> Iterator[BatchText]:
    for number, line in enumerate(lines, start=1):
        if number == 1:
            line = line.removeprefix(b"\xef\xbb\xbf")  # noqa: PLW2901 - the byte order mark of Windows programs
            _check(line, name)
        if line.strip():
            yield _of_line(line, f"line {number}")


def _of_line(line: bytes, place: str) -> BatchText:
    try:
        row = json.loads(line)
    except UnicodeDecodeError:
        return BatchText(place, error=InputError(f"{place} is not UTF-8. Save the file as UTF-8."))
    except (ValueError, RecursionError) as error:
        where = f" at character {error.pos + 1}" if isinstance(error, json.JSONDecodeError) else ""
        return BatchText(place, error=InputError(f"{place} is not valid JSON{where}. Write one object per line."))
    if not isinstance(row, dict):
        return BatchText(place, error=InputError(f"{place} is not a JSON object. Write one object per line."))
    return _of_row(row, place)


def _of_row(row: Mapping[str, Any], place: str) -> BatchText:
    """Take the known columns of a row. A whole number as id becomes text."""
    name, text = row.get("id"), row.get("text")
    name = str(name) if type(name) is int else name
    if not isinstance(name, str) or not name.strip():
        return BatchText(
            place, error=InputError(f"{place} has no `id`. Give each text one, a string or a whole number.")
        )
    if not isinstance(text, str):
        return BatchText(place, name, error=InputError(f"{place} ({name!r}) has no `text`, or it is not a string."))
    about = {key: row[key] for key in ABOUT if row.get(key) not in (None, "")}
    about = {key: said for key, said in about.items() if key not in LOOSE or isinstance(said, str)}
    return BatchText(place, name, {"id": name, "text": text, **about})


def _csv(path: Path) -> BatchSource:
    return BatchSource(_of_csv(path), sum(1 for _ in _of_csv(path)))


def _of_csv(path: Path) -> Iterator[BatchText]:
    csv.field_size_limit(LARGEST_FIELD)
    with _opened(path):
        pass
    # What is not UTF-8 becomes lone surrogates, which are refused with the one text that has them.
    with path.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as file:
        rows = csv.DictReader(file)
        missing = [name for name in ("id", "text") if name not in (rows.fieldnames or ())]
        if missing:
            raise InputError(
                f"{str(path)!r} has no column {' and no column '.join(missing)}. The first line must name the columns."
            )
        try:
            for row in rows:
                yield _of_row(row, f"line {rows.line_num}")
        except csv.Error as error:
            raise InputError(f"{str(path)!r} is not valid CSV at line {rows.line_num}: {error}.") from None


def _parquet(path: Path) -> BatchSource:
    with _table(path) as file:
        columns = [name for name in ("id", "text", *ABOUT) if name in file.schema_arrow.names]
        total = file.metadata.num_rows
    if columns[:2] != ["id", "text"]:
        raise InputError(f"{str(path)!r} must have the columns `id` and `text`.")

    def entries() -> Iterator[BatchText]:
        number = 0
        with _table(path) as file:
            for batch in file.iter_batches(batch_size=ROWS_AT_ONCE, columns=columns):
                for row in batch.to_pylist():
                    number += 1
                    yield _of_row(row, f"row {number}")

    return BatchSource(entries(), total)


@contextmanager
def _table(path: Path) -> Iterator[Any]:
    """Open a Parquet file only while it is read: a dataset may have more files than a process may open."""
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        raise ConfigError(
            "Parquet files need pyarrow, which is not installed. In a clone of the project, run: "
            f"{install_command('parquet')}, or use JSON lines."
        ) from None
    try:
        file = pq.ParquetFile(path)
    except (pa.ArrowException, OSError):
        raise InputError(f"{str(path)!r} is not a Parquet file, or is damaged.") from None
    with file:
        yield file


def _standard_input() -> Iterable[bytes]:
    if sys.stdin is None:
        raise InputError("There is no standard input. Give a file or a folder.")
    return sys.stdin.buffer


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    """Open a file that should contain text."""
    try:
        with path.open("rb") as file:
            _check(file.read(1024), repr(str(path)))
            file.seek(0)
            yield file
    except OSError as error:
        raise InputError(f"{str(path)!r} cannot be read: {error.strerror}.") from None


def _check(start: bytes, name: str) -> None:
    kind = next((kind for magic, kind in {b"%PDF-": "a PDF file", **NOT_READ}.items() if start.startswith(magic)), None)
    if kind or b"\x00" in start[:1024]:
        raise InputError(f"{name} is {kind or 'binary, or text in UTF-16'}. Give {FORMS}, in UTF-8.")


def open_sources(names: Sequence[str]) -> BatchSource:
    """Open several inputs; their texts are read lazily, one input after the other.

    A text has the same id whatever other inputs are given. A file that is given twice, or is also in a given folder,
    is read once.

    Raises:
        InputError: An input does not exist, or its format is not supported.
        ConfigError: One is a Parquet file, and pyarrow is not installed.
    """
    if len(names) == 1:
        return open_source(names[0])
    seen: set[str] = set()
    parts = [(name, open_source(name, seen)) for name in dict.fromkeys(names)]
    totals = [part.total for _, part in parts if part.total is not None]
    entries = chain.from_iterable(_placed(name, part.entries) for name, part in parts)
    return BatchSource(entries, sum(totals) if len(totals) == len(parts) else None)


def _placed(name: str, entries: Iterator[BatchText]) -> Iterator[BatchText]:
    """Add the input to the place of each entry."""
    path = Path(name)
    folder, file = path.is_dir(), path.suffix.lower() in ENDINGS
    for entry in entries:
        if folder or file:
            yield replace(entry, place=check_input((path / entry.place if folder else path).as_posix()))
        else:
            source = "standard input" if name == "-" else check_input(name)
            error = InputError(f"{source}: {entry.error}") if entry.error else None
            yield replace(entry, place=f"{source}: {entry.place}", error=error)
