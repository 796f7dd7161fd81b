"""Is a person told what the library logs and warns about?"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator

import pytest

from summarizer.cli._events import EVENTS, describe, listen


@pytest.fixture
def _as_before() -> Iterator[None]:
    """Put back what `listen` changes for a whole process."""
    logger = logging.getLogger("summarizer")
    before = logger.level, logger.propagate, list(logger.handlers), warnings.showwarning
    yield
    logger.level, logger.propagate, logger.handlers, warnings.showwarning = before


def _record(event: str, **fields: object) -> logging.LogRecord:
    return logging.makeLogRecord({"msg": event, **fields})


def test_each_event_is_said_in_words() -> None:
    """No event's name reaches a person, and no field is missing."""
    fields = {"status": None, "wait": 2.4, "error": "ModelError", "action": "joining"}
    said = {event: describe(_record(event, **fields)) for event in EVENTS}
    assert said["summarizer.retry"] == "No answer. Trying again in 2 s ..."
    assert all(words and "summarizer." not in words for words in said.values())
    assert describe(_record("summarizer.local")) is None


@pytest.mark.usefixtures("_as_before")
def test_events_and_warnings_are_passed_on() -> None:
    """One line each, without Python's file names."""
    heard: list[str] = []
    listen(heard.append)
    logging.getLogger("summarizer").info("summarizer.starting", extra={"model": "local"})
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        listen(heard.append)
        warnings.warn("The cache is locked.", UserWarning, stacklevel=1)
    assert heard[0].startswith("Starting the embedded model")
    assert heard[-1] == "Warning: The cache is locked."
