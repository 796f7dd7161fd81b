"""Where do the results of a batch go, so that a run can be killed at any moment and goes on where it was?

Two files of JSON lines: summaries, and texts that failed. Each line is handed to the system in one write, so it
outlives a kill -9; only a power cut can take the last ones back. A last line that is torn is cut when the files are
opened again. The last line of an id counts: a line that another one has replaced goes when the run ends.
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
"""How each line begins that we write: what begins otherwise is somebody else's, and is left alone."""


class Output:
    """The files of a batch. One run at a time may write to them.

    Args:
        path: Where the summaries go; the texts that failed go to `NAME.failed.jsonl` beside it.

    Attributes:
        failed: The lines of the texts that failed, by id.
        incomplete: Ids of summaries of which some window could not be read.
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
        """Open the files, and read what is there.

        Raises:
            ConfigError: Another run writes there, or what is there is no output of a batch.
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
        """Tell whether there is a summary of the text, or one of another text under the same id."""
        known = self._known.get(name)
        return "missing" if known is None else "done" if known == _hash(text) else "changed"

    def keep(self, summary: Summary) -> None:
        """Write a summary, which has an id; it is there when this returns."""
        name = str(summary.id)
        self._summaries.add(summary.model_dump_json())
        self._note(name, summary.source.sha256, complete=summary.complete)

    def fail(self, name: str, error: SummarizerError, *, lasting: bool = True) -> None:
        """Write that a text failed. What is not `lasting` is told anew by each run that reads the input."""
        told = {name: getattr(error, name, None) for name in ("status", "attempts")}
        row = {"id": name, "error": type(error).__name__, "message": str(error), **told, "lasting": lasting}
        if self._writing:
            self._failures.add(json.dumps(row, ensure_ascii=False))
        self.failed[name] = row

    def read(self) -> None:
        """Read what is there; for a run that writes nothing, in place of `opened`."""
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
    """A file of JSON lines that have an id, to which lines are added."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = -1

    @contextlib.contextmanager
    def opened(self) -> Iterator[Lines]:
        """Open the file, making it when it is missing, and mend its end."""
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
        """Read all lines that are whole.

        Raises:
            ConfigError: There is a line that no batch has written.
        """
        with contextlib.suppress(FileNotFoundError), self.path.open("rb") as file:
            for number, line in enumerate(file, start=1):
                if line.endswith(b"\n"):  # else it is torn, and will be cut
                    yield self._parsed(line, number)

    def add(self, line: str) -> None:
        """Append a line, in one write."""
        left = memoryview(f"{line}\n".encode("utf-8", "backslashreplace"))
        while left:
            left = left[os.write(self._file, left) :]

    def keep_last(self, wanted: Callable[[Mapping[str, Any]], bool] = lambda _: True) -> None:
        """Leave the last line of each id, of those that are wanted; the file is whole at any moment."""
        last = {str(row["id"]): number for number, row in enumerate(self.rows()) if wanted(row)}
        kept = frozenset(last.values())
        new = self.path.with_name(f".{self.path.name}.new")
        with self.path.open("rb") as old, new.open("wb") as file:
            file.writelines(line for number, line in enumerate(old) if number in kept)
            file.flush()
            os.fsync(file.fileno())
        new.replace(self.path)

    def _mend(self) -> None:
        """Cut a torn last line; end one that is whole but for its end."""
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
        raise ConfigError(f"Another run writes to {str(path)!r}. Wait for its end, or give another --out.") from None
    except OSError as error:
        raise ConfigError(f"{str(path)!r} cannot be written: {error.strerror}. Give another --out.") from None
    try:
        yield
    finally:
        lock.release()


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
