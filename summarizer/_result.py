"""The result of one text in a run of many: a summary or an error."""

from __future__ import annotations

from dataclasses import dataclass

from summarizer.errors import SummarizerError
from summarizer.schema import Summary


@dataclass(frozen=True, slots=True)
class Result:
    """The result of one text in `summarize_many`: either a summary or an error.

    Attributes:
        index: Position of the text in the input, from 0.
        id: The id given with the text, or None.
        summary: The summary, which may be incomplete; None if there is an error.
        error: Why there is no summary; None if there is one.
    """

    index: int
    id: str | None
    summary: Summary | None = None
    error: SummarizerError | None = None

    def __post_init__(self) -> None:
        if (self.summary is None) == (self.error is None):
            raise ValueError("A result has either a summary or an error.")
