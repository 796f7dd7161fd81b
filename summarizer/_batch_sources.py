"""Which texts do all the inputs of a batch have together? Each file once, each id as if its input stood alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path

from summarizer._batch_input import Entry, Source, open_source, sound
from summarizer.errors import InputError
from summarizer.inputs import ENDINGS


def open_sources(names: Sequence[str]) -> Source:
    """Find out what is named, and read it lazily, one input after the other.

    The id of a text is that which it has when its input is named alone, so it does not change with what else is named.
    What is named twice is read once, also a file that stands in a folder that is named too.

    Raises:
        InputError: One of the inputs is not there, or is of no known form.
        ConfigError: One is a Parquet file, and pyarrow is not installed.
    """
    if len(names) == 1:
        return open_source(names[0])
    seen: set[str] = set()
    parts = [(name, open_source(name, seen)) for name in dict.fromkeys(names)]
    totals = [part.total for _, part in parts if part.total is not None]
    entries = chain.from_iterable(_placed(name, part.entries) for name, part in parts)
    return Source(entries, sum(totals) if len(totals) == len(parts) else None)


def _placed(name: str, entries: Iterator[Entry]) -> Iterator[Entry]:
    """Tell of each entry in which of several inputs it stands."""
    path = Path(name)
    folder, file = path.is_dir(), path.suffix.lower() in ENDINGS
    for entry in entries:
        if folder or file:
            yield replace(entry, place=sound((path / entry.place if folder else path).as_posix()))
        else:
            source = "standard input" if name == "-" else sound(name)
            error = InputError(f"{source}: {entry.error}") if entry.error else None
            yield replace(entry, place=f"{source}: {entry.place}", error=error)
