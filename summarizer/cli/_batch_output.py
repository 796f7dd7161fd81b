"""Write the results of `batch` so that a run can be killed at any moment and resumed.

There are two files of JSON lines: summaries, and texts that failed. Each line goes to the operating system in one
write, so it survives a kill -9 (but perhaps not a power cut). A torn last line is cut when the file is opened again.
For each id the last line counts; older ones are removed when the run ends.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Literal

from filelock import FileLock, Timeout

from summarizer.errors import ConfigError, SummarizerError
from summarizer.schema import Summary

State = Literal["missing", "done", "changed"]

START = b'{"id":'
"""How each of our lines begins; a file with other lines is not ours and is left alone."""


class Output:
    """The two files of a batch. Only one run at a time may write to them.

    Args:
        path: The file of summaries; failures go to `NAME.failed.jsonl` beside it.

    Attributes:
        failed: The rows of texts that failed, by id.
        incomplete: Ids of summaries with windows that could not be read.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.failed_path = path.with_name(f"{path.stem}.failed.jsonl")
        self.failed: dict[str, Mapping[str, Any]] = {}
        self.incomplete: set[str] = set()
        self._known: dict[str, str] = {}
        self._replaced = False
        self._summaries = Lines(path)
        self._failures = Lines(self.failed_path)
        self._writing = False

    @contextlib.contextmanager
    def opened(self) -> Iterator[Output]:
        """Open the files, and read what they contain.

        Raises:
            ConfigError: Another run is writing to them, or they were not written by `batch`.
        """
        with _locked(self.path):
            try:
                with self._summaries.opened(), self._failures.opened():
                    self.read()
                    self._writing = True
                    yield self
            finally:
                if self._writing:
                    self._writing = False
                    self._tidy()

    def state(self, name: str, text: str) -> State:
        """Return whether the text has a summary (`done`), has none (`missing`), or has changed since (`changed`)."""
        known = self._known.get(name)
        return "missing" if known is None else "done" if known == _hash(text) else "changed"

    def keep(self, summary: Summary) -> None:
        """Write a summary with an id. It is in the file when this returns."""
        name = str(summary.id)
        self._summaries.add(summary.model_dump_json())
        self._note(name, summary.source.sha256, complete=summary.complete)

    def fail(self, name: str, error: SummarizerError, *, lasting: bool = True) -> None:
        """Record that a text failed. An error that is not `lasting` is found again by each run that reads the input."""
        told = {name: getattr(error, name, None) for name in ("status", "attempts")}
        row = {"id": name, "error": type(error).__name__, "message": str(error), **told, "lasting": lasting}
        if self._writing:
            self._failures.add(json.dumps(row, ensure_ascii=False))
        self.failed[name] = row

    def read(self) -> None:
        """Read the files; for a dry run, in place of `opened`."""
        for line in self._summaries.rows():
            self._note(str(line["id"]), str(line["source"]["sha256"]), complete=bool(line["complete"]))
        for line in self._failures.rows():
            self.failed[str(line["id"])] = line
        self.failed = {n: row for n, row in self.failed.items() if row.get("lasting") and n not in self._known}

    def _note(self, name: str, digest: str, *, complete: bool) -> None:
        self._replaced = self._replaced or name in self._known
        self._known[name] = digest
        self.failed.pop(name, None)
        (self.incomplete.discard if complete else self.incomplete.add)(name)

    def _tidy(self) -> None:
        if self._replaced:
            self._summaries.keep_last()
        self._failures.keep_last(lambda row: str(row["id"]) in self.failed)
        if not self.failed:
            self.failed_path.unlink(missing_ok=True)


class Lines:
    """An append-only file of JSON lines with ids."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = -1

    @contextlib.contextmanager
    def opened(self) -> Iterator[Lines]:
        """Open the file, creating it if needed, and repair its end."""
        flags = os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0)
        try:
            self._file = os.open(self.path, flags, 0o666)
        except OSError as error:
            raise ConfigError(f"{str(self.path)!r} cannot be written: {error.strerror}. Give another --out.") from None
        try:
            self._mend()
            yield self
        finally:
            with contextlib.suppress(OSError):
                os.fsync(self._file)
            os.close(self._file)

    def rows(self) -> Iterator[dict[str, Any]]:
        """Yield all complete lines.

        Raises:
            ConfigError: A line was not written by `batch`.
        """
        with contextlib.suppress(FileNotFoundError), self.path.open("rb") as file:
            for number, line in enumerate(file, start=1):
                if line.endswith(b"\n"):  # otherwise it is torn and will be cut
                    yield self._parsed(line, number)

    def add(self, line: str) -> None:
        """Append a line, in one write."""
        left = memoryview(f"{line}\n".encode("utf-8", "backslashreplace"))
        while left:
            left = left[os.write(self._file, left) :]

    def keep_last(self, wanted: Callable[[Mapping[str, Any]], bool] = lambda _: True) -> None:
        """Keep the last line of each wanted id. The file is replaced in one step."""
        last = {str(row["id"]): number for number, row in enumerate(self.rows()) if wanted(row)}
        kept = frozenset(last.values())
        new = self.path.with_name(f".{self.path.name}.new")
        with self.path.open("rb") as old, new.open("wb") as file:
            file.writelines(line for number, line in enumerate(old) if number in kept)
            file.flush()
            os.fsync(file.fileno())
        new.replace(self.path)

    def _mend(self) -> None:
        """Cut a torn last line; complete one that only lacks its line end."""
        with self.path.open("rb") as file:
            last = b""
            for line in file:
                last = line
        if not last or last.endswith(b"\n"):
            return
        if not START.startswith(last[: len(START)]):
            raise self._foreign("its last line")
        try:
            json.loads(last)
        except ValueError:
            os.truncate(self._file, self.path.stat().st_size - len(last))
        else:
            os.write(self._file, b"\n")

    def _parsed(self, line: bytes, number: int) -> dict[str, Any]:
        try:
            row = json.loads(line)
            if isinstance(row["id"], str) and (row.keys() >= {"error"} or {"sha256"} <= row["source"].keys()):
                return dict(row)
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            pass
        raise self._foreign(f"line {number}")

    def _foreign(self, where: str) -> ConfigError:
        return ConfigError(f"{str(self.path)!r} was not written by `summarizer batch` ({where}). Give another --out.")


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    lock = FileLock(path.with_name(f".{path.name}.lock"))
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise ConfigError(
            f"Another run is writing to {str(path)!r}. Wait until it ends, or give another --out."
        ) from None
    except OSError as error:
        raise ConfigError(f"{str(path)!r} cannot be written: {error.strerror}. Give another --out.") from None
    try:
        yield
    finally:
        lock.release()


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
