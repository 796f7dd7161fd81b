"""Words for numbers in seven languages, the numerals of Chinese, and the names of months.

They are data, in `data/numerals.tsv`, and are read when this module is imported, since every word of a text is looked
up in them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import lru_cache

from summarizer._tables import rows


@lru_cache(maxsize=16384)
def word_key(word: str) -> str:
    """Return the form in which number words are looked up: no case, no accents, no apostrophes.

    >>> word_key("П’ять"), word_key("Dieciséis")
    ('пять', 'dieciseis')
    """
    folded = unicodedata.normalize("NFKD", word.casefold())
    return "".join(c for c in folded if c.isalpha() and not unicodedata.combining(c))


def _read() -> dict[str, list[tuple[str, list[str]]]]:
    """Return the rows of each role: a value or language, and the words."""
    roles: dict[str, list[tuple[str, list[str]]]] = {}
    for role, value, words in rows("summarizer._quantities", "numerals.tsv"):
        roles.setdefault(role, []).append((value, words.split()))
    return roles


_ROLES = _read()
_FROM_ZERO = dict(_ROLES["from_zero"])


def _all(role: str) -> Iterator[str]:
    return (word for _, words in _ROLES[role] for word in words)


def _signs(role: str) -> dict[str, int]:
    return {word: int(value) for value, words in _ROLES[role] for word in words}


def _values(role: str) -> dict[str, int]:
    return {word_key(word): value for word, value in _signs(role).items()}


def _additive() -> dict[str, int]:
    from_zero = {word_key(word): n for words in _FROM_ZERO.values() for n, word in enumerate(words)}
    return from_zero | _values("add") | _german()


def _german() -> dict[str, int]:
    """Return the German numbers that are written as one word: fünfundzwanzig, zweihundert, dreitausend."""
    counted = dict(enumerate(_FROM_ZERO["de"]))
    units = {"ein": 1, **{counted[n]: n for n in range(2, 10)}}
    tens = ["zwanzig", "dreißig", "vierzig", "fünfzig", "sechzig", "siebzig", "achtzig", "neunzig"]
    small = {f"{u}und{t}": n + 20 + 10 * i for u, n in units.items() for i, t in enumerate(tens)}
    below = units | small | {word: n for n, word in counted.items() if n >= 10}
    below |= {t: 20 + 10 * i for i, t in enumerate(tens)}
    hundreds = {f"{u}hundert": n * 100 for u, n in units.items()}
    thousands = {f"{u}tausend": n * 1000 for u, n in (below | hundreds).items()}
    return {word_key(w): n for w, n in (small | hundreds | thousands).items()}


ADDITIVE: Mapping[str, int] = _additive()
"""Words whose value is added: units, tens, and the hundreds that are one word."""

HUNDREDS: Mapping[str, int] = _values("hundred")
SCALES: Mapping[str, int] = _values("scale")
GLUED: Mapping[str, int] = _values("glued")
"""Scales only when they touch the digits: "450k", "$2m"."""

PLURALS: Mapping[str, int] = _values("plural")
"""Words that name a size and no number when nothing is counted before them: "dozens", "thousands of"."""

ORDINALS: Mapping[str, int] = _values("ordinal")
PARTS: Mapping[str, Fraction] = {word: Fraction(value) for value, words in _ROLES["part"] for word in words}
LINKS, ARTICLES, OF = (frozenset(_all(role)) for role in ("link", "article", "of"))
VAGUE_BEFORE = re.compile(rf"\b(?:{'|'.join(_all('vague'))})\s+$", re.IGNORECASE)

_BESIDE = {language: re.compile(rf"\b(?:{'|'.join(words)})\b", re.IGNORECASE) for language, words in _ROLES["beside"]}
HOMOGRAPHS: Mapping[str, re.Pattern[str]] = {
    word: _BESIDE[language] for language, words in _ROLES["homograph"] for word in words
}
"""Number words that are other words in English count only beside words of their own language."""

HAN_DIGITS: Mapping[str, int] = _signs("han_digit")
HAN_UNITS: Mapping[str, int] = _signs("han_unit")
HAN_SCALES: Mapping[str, int] = _signs("han_scale")
HAN_COUNTED = "".join(_all("han_counted"))
"""What follows a single Chinese numeral when it is meant as a number."""

_ENGLISH = frozenset(map(word_key, (*_FROM_ZERO["en"], *_all("english"))))
FOREIGN = (frozenset(ADDITIVE) | frozenset(SCALES)) - _ENGLISH - frozenset(HOMOGRAPHS)
"""Number words that no English text has."""

MONTHS = rf"(?:{'|'.join(sorted(_all('month'), key=len, reverse=True))})\b\.?"
"""A month in a date. Case counts, since "march" and "may" are other words."""
