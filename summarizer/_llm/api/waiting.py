"""Read how long a server asks to wait, in each of the ways that servers have for it.

`retry-after-ms` and `Retry-After` count for every error. Of a 429, also the words "try again in 25s" and the headers
that say when a limit is reset: `x-ratelimit-reset-*` (durations of OpenAI and Groq, seconds of Cerebras, milliseconds
since 1970 of OpenRouter) and `anthropic-ratelimit-*-reset` (RFC 3339).
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from email.utils import parsedate_to_datetime
from math import isfinite
from typing import Any

UNITS: Mapping[str, float] = {"d": 86_400, "h": 3_600, "m": 60, "s": 1, "ms": 0.001, "us": 1e-6, "µs": 1e-6, "ns": 1e-9}
WORDS: Mapping[str, float] = {"millisecond": 0.001, "second": 1, "sec": 1, "minute": 60, "min": 60, "hour": 3_600}
NUMBER = r"\d{1,12}(?:\.\d{1,12})?"
PIECE = re.compile(rf"({NUMBER})(ms|us|µs|ns|d|h|m|s)")
DURATION = re.compile(rf"(?:{NUMBER}(?:ms|us|µs|ns|d|h|m|s))+", re.IGNORECASE)
IN_WORDS = re.compile(rf"({NUMBER})\s*(milliseconds?|seconds?|secs?|minutes?|mins?|hours?)\b", re.IGNORECASE)
ASKED = re.compile(
    r"(?:try again|retry|wait)\w*\s+(?:in|after|for|again in)?\s*(?:about\s+|at least\s+)?(?=\d)", re.IGNORECASE
)
SINCE_1970, IN_MILLISECONDS = 1e9, 1e11
"""From here on a number is a moment, not a wait; in seconds, and in milliseconds."""
LONGEST_WORDS = 20_000


def asked_wait(error: BaseException, now: Callable[[], float] = time.time) -> float | None:
    """Return the seconds that the server asked to wait, or None when it did not say."""
    headers = _headers(error)
    milliseconds = _number(headers.get("retry-after-ms"))
    if milliseconds is not None:
        return milliseconds / 1000
    asked = _seconds(headers.get("retry-after"), now())
    if asked is not None or getattr(error, "status_code", None) != 429:
        return asked
    asked = _in_words(str(getattr(error, "body", None) or "")[:LONGEST_WORDS])
    return _until_reset(headers, now()) if asked is None else asked


def _headers(error: BaseException) -> Mapping[str, str]:
    """Return the headers of a response, and those of another server that the body repeats, names in lower case."""
    told = [getattr(getattr(error, "response", None), "headers", None)]
    body = getattr(error, "body", None)
    metadata = body.get("metadata") if isinstance(body, Mapping) else None
    told.append(metadata.get("headers") if isinstance(metadata, Mapping) else None)
    pairs = [pair for headers in reversed(told) if isinstance(headers, Mapping) for pair in headers.items()]
    return {str(name).lower(): str(value).strip() for name, value in pairs}


def _until_reset(headers: Mapping[str, str], now: float) -> float | None:
    """Return when the limits that are used up are reset, the last of them; or the first of all where none says so."""
    resets = {name: _seconds(value, now) for name, value in headers.items() if "ratelimit" in name and "reset" in name}
    known = {name: wait for name, wait in resets.items() if wait is not None}
    left = {name: _number(headers.get(name.replace("reset", "remaining"))) for name in known}
    used_up = [wait for name, wait in known.items() if left[name] == 0]
    return max(used_up) if used_up else min(known.values(), default=None)


def _seconds(value: Any, now: float) -> float | None:
    """Return the seconds that a value means: a number, a duration ("6m0s"), or a moment."""
    number = _number(value)
    if number is not None:
        if number < SINCE_1970:
            return number
        return max(0.0, (number / 1000 if number > IN_MILLISECONDS else number) - now)
    if not isinstance(value, str):
        return None
    if DURATION.fullmatch(value):
        return sum(float(count) * UNITS[unit] for count, unit in PIECE.findall(value.lower()))
    for read in (parsedate_to_datetime, datetime.fromisoformat):
        with suppress(TypeError, ValueError, OverflowError):
            return max(0.0, read(value).timestamp() - now)
    return None


def _number(value: Any) -> float | None:
    try:
        number = float(value)
    except (TypeError, ValueError):
        return None
    return number if isfinite(number) and number >= 0 else None


def _in_words(told: str) -> float | None:
    """Return the wait of "Please try again in 6m0s", "retry after 26 seconds"."""
    for asked in ASKED.finditer(told):
        if said := IN_WORDS.match(told, asked.end()):
            return float(said[1]) * next(size for unit, size in WORDS.items() if said[2].lower().startswith(unit))
        if found := DURATION.match(told, asked.end()):
            return _seconds(found[0], 0.0)
    return None
