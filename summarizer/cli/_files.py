"""What is read where somebody names a file at a shell? The file by its kind, or standard input."""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path

from summarizer import inputs
from summarizer.errors import InputError
from summarizer.inputs import Input
from summarizer.report import HEAD, made_here


def read_article(name: str) -> Input:
    """Return the text of a file and what the file says about it; `-` is standard input.

    Raises:
        InputError: It cannot be read, is empty, has no text, or is a page of ours; the message says what to do.
        ConfigError: The extra `inputs` is needed and not installed.
    """
    if name != "-":
        if Path(name).is_file():  # no pipe: what is read of one is gone
            with suppress(OSError), Path(name).open("rb") as file:  # what cannot be opened, `inputs` tells
                _refuse_ours(file.read(HEAD), repr(name))
        return inputs.read(name)
    if sys.stdin is None:
        raise InputError("There is no standard input. Name a file.")
    raw = sys.stdin.buffer.read(inputs.LARGEST + 1)
    _refuse_ours(raw, "Standard input")
    return inputs.from_bytes(raw, name="Standard input")


def _refuse_ours(raw: bytes, name: str) -> None:
    """A report has articles, their items and quotes: a summary of all that would tell everything twice."""
    if made_here(raw):
        raise InputError(
            f"{name} is a page that `summarizer` has written, and no article. Name the article, or what `batch` has "
            "written."
        )


def read_file(name: str) -> str:
    """Return the text alone."""
    return read_article(name).text
