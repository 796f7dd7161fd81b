"""Classify what a number is used for: a count, a date, a rank, or part of a name."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Literal

from summarizer._quantities.currencies import currency_at
from summarizer._quantities.lexer import PERCENT
from summarizer._quantities.numerals import HAN_COUNTED, MONTHS
from summarizer._quantities.phrases import phrases

Use = Literal["cardinal", "ordinal", "percent", "date", "time", "name", "vague"]

_ORDINAL_END = re.compile(r"(?:st|nd|rd|th|ère|er|ème|e|º|ª|-?(?:й|го|му|ша|та|а|я))(?!\w)", re.IGNORECASE)
_TIME_AFTER = re.compile(r"\s?(?:[ap]\.?m\b|o['’]clock|uhr\b|gmt\b|utc\b|hrs\b)", re.IGNORECASE)
_MONTH_BEFORE = re.compile(rf"\b{MONTHS}\s+(?:the\s+)?$")
_MONTH_AND_DAY_BEFORE = re.compile(rf"\b{MONTHS}\s+(?:the\s+)?(?:\d{{1,2}}(?:st|nd|rd|th)?,?\s+)?$")
_MONTH_AFTER = re.compile(rf"(?:st|nd|rd|th|\.)?(?:\s+of|\s+de)?\s+{MONTHS}")
_YEAR_CUE = re.compile(rf"\b(?:{phrases('year')})[\s-]+$", re.IGNORECASE)
_YEAR_FOLLOWED = re.compile(
    r"s\b|\s*(?:$|[^\w\s])|\s+(?:and|or|to|the|a|an|in|at|on|with|was|were|is|are|has|have|had|when|after|as|by|for|"
    r"from|that|which|but|while|it|they|he|she|року|році|году|года|et|y|und)\b|年"
)
_NAMED = re.compile(
    r"(?:(?:^|[\s(])\w*[^\W\d_])(?P<hyphen>[-‐‑])?$"
    rf"|\b(?:{phrases('numbered')})\s*$",
    re.IGNORECASE,
)
_NO_NAME = re.compile(r"\b(?:mid|pre|post|early|late|near|ex|non)[-‐‑]$", re.IGNORECASE)
_LETTER = re.compile(r"[^\W\d_]")
_NEAR = 28
"""Characters before a number that can say what it is used for."""


def use_of(text: str, start: int, end: int, value: Fraction) -> Use:
    """Return what the number in digits at `text[start:end]` is used for; `text` has ASCII digits."""
    if is_percent(text, start, end):
        return "percent"
    if _TIME_AFTER.match(text, end):
        return "time"
    if is_day(text, start, end, value) or _is_year(text, start, end, value):
        return "date"
    if _ORDINAL_END.match(text, end):
        return "ordinal"
    return "name" if value.denominator == 1 and _is_named(text, start, end) else "cardinal"


def is_percent(text: str, start: int, end: int) -> bool:
    """Return whether the number is a share of a hundred."""
    return bool(PERCENT.match(text, end)) or text[max(0, start - 3) : start] == "百分之"


def is_day(text: str, start: int, end: int, value: Fraction) -> bool:
    """Return whether a month, or a Chinese sign for day, month or year, is beside the number."""
    year = _looks_like_year(text, start, end, value)
    if value > 31 and not year:
        return False
    opening = _MONTH_AND_DAY_BEFORE if year else _MONTH_BEFORE
    before = opening.search(text, max(0, start - _NEAR), start)
    return bool(before or _MONTH_AFTER.match(text, end)) or text[end : end + 1] in tuple("年月日号")


def _looks_like_year(text: str, start: int, end: int, value: Fraction) -> bool:
    return end - start == 4 and text[start:end].isdigit() and 1900 <= value <= 2099


def _is_year(text: str, start: int, end: int, value: Fraction) -> bool:
    if not _looks_like_year(text, start, end, value) or currency_at(text, start, end)[0]:
        return False
    return bool(_YEAR_FOLLOWED.match(text, end) or _YEAR_CUE.search(text, max(0, start - _NEAR), start))


def _is_named(text: str, start: int, end: int) -> bool:
    before = _NAMED.search(text, max(0, start - _NEAR), start)
    after = _LETTER.match(text, end)
    if not before and not (after and text[end] not in HAN_COUNTED and text[end] < "\u0e00"):
        return False
    return not (currency_at(text, start, end)[0] or _NO_NAME.search(text, max(0, start - _NEAR), start))
