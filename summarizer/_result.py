"""What became of one of many texts: a summary, or the error in its place."""

from __future__ import annotations

from dataclasses import dataclass

from summarizer.errors import SummarizerError
from summarizer.schema import Summary


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one of many texts: a summary, or the error that there is instead. Never both.

    Attributes:
        index: Place among the texts that were given, from 0.
        id: The id that was given with the text, or None.
        summary: The summary; it may be incomplete, as always.
        error: Why there is no summary.
    """

    index: int
    id: str | None
    summary: Summary | None = None
    error: SummarizerError | None = None

    def __post_init__(self) -> None:
        if (self.summary is None) == (self.error is None):
            raise ValueError("A result has a summary or an error.")
