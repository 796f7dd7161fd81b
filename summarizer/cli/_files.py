"""Read the article that a command is given: a file of any supported format, or standard input."""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path

from summarizer import inputs
from summarizer.errors import InputError
from summarizer.inputs import Input
from summarizer.report import HEAD, made_here


def read_article(name: str) -> Input:
    """Return the text and metadata of a file; `-` is standard input.

    Raises:
        InputError: The file cannot be read, is empty, has no text, or is a report that `summarizer` wrote.
        ConfigError: The file needs the extra `inputs`, which is not installed.
    """
    if name != "-":
        if Path(name).is_file():  # not a pipe: what is read from one is gone
            with suppress(OSError), Path(name).open("rb") as file:  # `inputs` reports what cannot be opened
                _refuse_ours(file.read(HEAD), repr(name))
        return inputs.read(name)
    if sys.stdin is None:
        raise InputError("There is no standard input. Give a file.")
    raw = sys.stdin.buffer.read(inputs.LARGEST + 1)
    _refuse_ours(raw, "Standard input")
    return inputs.from_bytes(raw, name="Standard input")


def _refuse_ours(raw: bytes, name: str) -> None:
    """Refuse a report: it holds articles with their items and quotes, so everything would be found twice."""
    if made_here(raw):
        raise InputError(
            f"{name} is a report that `summarizer` wrote, not an article. Give the article, or the output of `batch`."
        )
