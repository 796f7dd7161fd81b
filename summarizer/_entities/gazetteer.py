"""Find known phrases in the words of a text.

The longest phrase wins, and a scan is linear in the text: phrases are found by their first word.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from typing import Generic, NamedTuple, TypeVar

from summarizer._text import ELISION

T = TypeVar("T")

APOSTROPHES = "'’ʼ`"
_WORD = re.compile(
    r"(?=\S)(?:"  # at a space nothing else need be tried
    rf"[^\W_]{{3,}}(?:[-‐‑{APOSTROPHES}][^\W_]+)*"  # most words, so they come first
    r"|(?:[^\W\d_]\.){2,}"  # U.S., J.D.
    r"|[^\W\d_]\.(?=\s+[^\W\d_])"  # the J. of Ana J. Kest
    rf"|{ELISION}"  # l'Ukraine
    rf"|[^\W_]+(?:[-‐‑{APOSTROPHES}][^\W_]+)*"
    r"|[^\w\s])"
)
_PLAIN = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ı": "i", "ð": "d", "‐": "-", "‑": "-", "’": "'", "ʼ": "'", "ß": "ss"}
)

HEBREW = 0x590
"""From here on are scripts in which words join: Arabic prefixes, Chinese without spaces."""

_CLOSING = frozenset("'’")
HEBREW_LETTER = chr(HEBREW)

_WITHIN = re.compile(r"\w")
_RAW_APOSTROPHE = re.compile(r"['’ʼ`]")


class Word(NamedTuple):
    """One word or one mark of punctuation, with offsets in the caller's text."""

    text: str
    low: str
    start: int
    end: int
    owns: bool  # "Velmora's", "the States'": text and low are without the ending
    capital: bool


def word_set(listed: str) -> frozenset[str]:
    """Return the words of a list that is written as a text: "he she it"."""
    return frozenset(listed.split())


def name_key(text: str) -> str:
    """Return what names are compared by: no case, diacritics or dots of abbreviations, one apostrophe, single spaces.

    >>> name_key("U.S. President  Gonçalo Sørli")
    'us president goncalo sorli'
    """
    if text.isascii():
        return " ".join(text.lower().replace(".", "").split())
    apart = unicodedata.normalize("NFKD", text).lower().translate(_PLAIN)
    plain = unicodedata.normalize("NFC", "".join(c for c in apart if not unicodedata.combining(c)))
    return " ".join(plain.replace(".", "").split())


def words(text: str, offset: int = 0) -> list[Word]:
    """Return the words and marks of `text`; `offset` is added to their places."""
    read, end = [], 0
    for word in _WORD.findall(text):
        start = text.index(word, end)  # between two words is nothing that a word could start with
        end = start + len(word)
        bare, owns = word, False
        if word[-1] in "sS":
            owns = len(word) > 2 and word[-2] in APOSTROPHES
            bare = word[:-2] if owns else word
            owns = owns or text[end : end + 1] in _CLOSING
        low = bare.lower().replace(".", "") if bare.isascii() else name_key(bare)
        # Half the time of Word(...), which is paid for each word of a text.
        read.append(tuple.__new__(Word, (bare, low, start + offset, end + offset, owns, bare[0].isupper())))
    return read


def _first(phrase: str) -> str:
    """Return the key of the first word of a phrase."""
    first = phrase.partition(" ")[0]
    if not first.isalpha():
        return words(phrase)[0].low
    return first.lower() if first.isascii() else name_key(first)


_Row = tuple[tuple[str, ...], bool, T]
"""The words of a phrase, whether it is found in capitals only, and its value."""


class Gazetteer(Generic[T]):
    """Known phrases by their first word. A phrase in capitals (US, WHO) is found so only, others by key."""

    __slots__ = ("_rows", "_told")

    def __init__(self, entries: Iterable[tuple[str, T]]) -> None:
        self._told: dict[str, list[tuple[str, T]]] = {}
        self._rows: dict[str, list[_Row[T]]] = {}
        for phrase, value in entries:
            self._told.setdefault(_first(phrase), []).append((phrase, value))

    @property
    def firsts(self) -> Collection[str]:
        """Return the keys of the words that a phrase starts with."""
        return self._told.keys()

    def at(self, text: Sequence[Word], i: int) -> tuple[T, int] | None:
        """Return the value of the longest phrase that starts at word `i`, and the index of the word after it."""
        first = text[i].low
        if first not in self._told:
            return None
        for lows, upper, value in self._rows.get(first) or self._read(first):
            end = i + len(lows)
            if (upper and not text[i].text.isupper()) or end > len(text):
                continue
            if all(text[i + k].low == lows[k] for k in range(1, len(lows))):
                return value, end
        return None

    def _read(self, first: str) -> list[_Row[T]]:
        """Split the phrases of a first word: most of a table is never looked at."""
        rows = []
        for phrase, value in self._told[first]:
            lows = tuple(word.low for word in words(phrase))
            rows.append((lows, len(lows) == 1 and len(phrase) < 6 and phrase.replace(".", "").isupper(), value))
        self._rows[first] = sorted(rows, key=lambda row: -len(row[0]))
        return self._rows[first]


def place_of(said: str, text: str) -> tuple[int, int] | None:
    """Find words in a sentence, whatever their case, spacing and apostrophes."""
    at = text.find(said)
    end = at + len(said)
    if (
        at >= 0
        and said[0] < HEBREW_LETTER > said[-1]
        and not _WITHIN.search(text[max(0, at - 1) : at] + text[end : end + 1])
    ):
        return at, end
    pieces = (re.escape(piece) for piece in said.split())
    pattern = _RAW_APOSTROPHE.sub("['’ʼ`]", r"\s+".join(pieces))
    before, after = ("" if ord(c) >= HEBREW else edge for c, edge in ((said[0], r"(?<!\w)"), (said[-1], r"(?!\w)")))
    found = re.search(before + pattern + after, text, re.IGNORECASE)
    return found.span() if found else None
