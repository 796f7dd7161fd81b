"""What is going on, in words for a person who waits? The library's log events and warnings, told one line each."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Callable
from typing import Any

Say = Callable[[str], None]

EVENTS = {
    "summarizer.starting": "Starting the embedded model ... (some seconds)",
    "summarizer.retry": "No answer{status}. Asking again in {wait:.0f} s ...",
    "summarizer.window": "Some of the text could not be read ({error}); going on.",
    "summarizer.weights": "The weights of the embedded model: {action} ...",
}


def listen(say: Say) -> None:
    """Pass on to `say` what the library logs and warns about from now on, in this whole process."""
    logger = logging.getLogger("summarizer")
    logger.addHandler(_Teller(say))
    logger.setLevel(logging.INFO)
    logger.propagate = False

    def show(message: Warning | str, *_: Any, **__: Any) -> None:
        say(f"Warning: {message}")

    warnings.showwarning = show


def describe(record: logging.LogRecord) -> str | None:
    """Return a log record in words; None when it says nothing to a person.

    >>> recipients(logging.makeLogRecord({"msg": "summarizer.retry", "status": 503, "wait": 2.0}))
    'No answer (HTTP 503). Asking again in 2 s ...'
    """
    words = EVENTS.get(str(record.msg))
    status = getattr(record, "status", None)
    return words.format_map({**vars(record), "status": f" (HTTP {status})" if status else ""}) if words else None


class _Teller(logging.Handler):
    def __init__(self, say: Say) -> None:
        super().__init__()
        self._say = say

    def emit(self, record: logging.LogRecord) -> None:
        if words := describe(record):
            self._say(words)
