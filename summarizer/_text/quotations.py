"""Find the quotations of a text.

Every style of mark is read; the outermost pair counts. A quotation may go on over paragraphs when each of them opens
with a mark again. A mark that is never closed ends with its paragraph, so that one lost mark does not turn the rest of
the text over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

REACH = 6000
"""Characters before and after a place that are looked at: a quotation that is longer is not seen as one."""

LONGEST_SINGLE = 600
"""Characters; single marks are apostrophes too, so that they must close soon to be a quotation."""

CLOSING = {"“": "”“", "„": "“”", "«": "»", "»": "«", "「": "」", "『": "』", '"': '"'}
_CLOSING = {mark: re.compile(f"[{closing}]") for mark, closing in CLOSING.items()}
_OPENING = re.compile(r"[„«「『“\"»'‘](?:(?<=[„«「『])|(?<=[“\"])(?=\S)|(?<=[»'‘])(?<!\w.)(?=\w))")
"""All marks first, in one set: a regex looks for one of a set quickly."""

_SINGLE = re.compile(r"(?<=[,.!?…])['’](?!\w)|(?<![s\W])['’](?!\w)")
_PARAGRAPH = re.compile(r"\n\s*\n|\n(?=\s*[“„«「『\"])")


class Quotation(NamedTuple):
    """The words between the marks; `opened` and `closed` take the marks in."""

    start: int
    end: int
    opened: int
    closed: int


def find_quotations(text: str, start: int, end: int) -> tuple[Quotation, ...]:
    """Return the quotations round `text[start:end]`, in order; the time does not grow with the text."""
    low = _paragraph_start(text, max(0, start - REACH), start)
    low = max(low, _whole(text))
    return _between(text, low, min(len(text), end + REACH))


@lru_cache(maxsize=64)  # the items of a short text share one scan of all of it
def _between(text: str, low: int, high: int) -> tuple[Quotation, ...]:
    found: list[Quotation] = []
    for a, b in _paragraphs(text, low, high):
        for quotation in _in_paragraph(text, a, b):
            if found and _goes_on(text, found[-1], quotation):
                last = found.pop()
                found.append(Quotation(last.start, quotation.end, last.opened, quotation.closed))
            else:
                found.append(quotation)
    return tuple(found)


def _paragraph_start(text: str, low: int, start: int) -> int:
    if low == 0:
        return 0
    found = next(_PARAGRAPH.finditer(text, low, start), None)
    return found.end() if found else low


def _paragraphs(text: str, low: int, high: int) -> Iterator[tuple[int, int]]:
    for gap in _PARAGRAPH.finditer(text, low, high):
        yield low, gap.start()
        low = gap.end()
    yield low, high


def _in_paragraph(text: str, start: int, end: int) -> Iterator[Quotation]:
    at = start
    while found := _OPENING.search(text, at, end):
        opened, mark = found.start(), found.group()
        closing = _SINGLE if mark in "'‘" else _CLOSING[mark]
        closed = closing.search(text, opened + 1, min(end, opened + LONGEST_SINGLE) if mark in "'‘" else end)
        if closed:
            yield Quotation(opened + 1, closed.start(), opened, closed.end())
        elif mark not in "'‘":
            yield Quotation(opened + 1, end, opened, end)
        at = closed.end() if closed else opened + 1 if mark in "'‘" else end


def _goes_on(text: str, last: Quotation, following: Quotation) -> bool:
    """Return whether a quotation that was not closed goes on in the next paragraph."""
    return last.end == last.closed and not text[last.closed : following.opened].strip()


def has_none(text: str) -> bool:
    """Return whether nobody is quoted in a text, marks round the whole of it apart."""
    return '"' not in text and "«" not in text and ("“" not in text or _whole(text) > 0)


def _whole(text: str) -> int:
    """Return where to start in a text that is in marks as a whole: they say nothing about who speaks in it."""
    first = len(text) - len(text.lstrip())
    if text[first : first + 1] != "“" or text.count("“") > 1 or text.count("”") > 1:
        return 0
    return first + 1 if text.rstrip()[-1:] == "”" else 0
