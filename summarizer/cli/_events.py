"""Show the library's log events and warnings on the terminal, one line each."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Callable
from typing import Any

Say = Callable[[str], None]

EVENTS = {
    "summarizer.starting": "Starting the embedded model ... (takes a few seconds)",
    "summarizer.retry": "No answer{status}. Trying again in {wait:.0f} s ...",
    "summarizer.window": "Part of the text could not be read ({error}); continuing.",
    "summarizer.weights": "The weights of the embedded model: {action} ...",
}


def listen(say: Say) -> None:
    """From now on, pass the log events and warnings of this process to `say`."""
    logger = logging.getLogger("summarizer")
    logger.addHandler(_TerminalHandler(say))
    logger.setLevel(logging.INFO)
    logger.propagate = False

    def show(message: Warning | str, *_: Any, **__: Any) -> None:
        say(f"Warning: {message}")

    warnings.showwarning = show


def describe(record: logging.LogRecord) -> str | None:
    """Return the message for a log record, or None when it is of no interest at the terminal.

    >>> describe(logging.makeLogRecord({"msg": "summarizer.retry", "status": 503, "wait": 2.0}))
    'No answer (HTTP 503). Trying again in 2 s ...'
    """
    words = EVENTS.get(str(record.msg))
    status = getattr(record, "status", None)
    return words.format_map({**vars(record), "status": f" (HTTP {status})" if status else ""}) if words else None


class _TerminalHandler(logging.Handler):
    def __init__(self, say: Say) -> None:
        super().__init__()
        self._say = say

    def emit(self, record: logging.LogRecord) -> None:
        if words := describe(record):
            self._say(words)
