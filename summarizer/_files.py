"""What is read where somebody names a file at a shell? The file by its kind, or standard input."""

from __future__ import annotations

import sys

from summarizer import inputs
from summarizer.errors import InputError
from summarizer.inputs import Input


def read_article(name: str) -> Input:
    """Return the text of a file and what the file says about it; `-` is standard input.

    Raises:
        InputError: It cannot be read, is empty, or has no text; the message says what to do.
        ConfigError: The extra `inputs` is needed and not installed.
    """
    if name != "-":
        return inputs.read(name)
    if sys.stdin is None:
        raise InputError("There is no standard input. Name a file.")
    return inputs.from_bytes(sys.stdin.buffer.read(inputs.LARGEST + 1), name="Standard input")


def read_file(name: str) -> str:
    """Return the text alone."""
    return read_article(name).text
