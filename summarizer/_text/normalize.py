"""Normalise text for comparison ("fold" it), with an exact map back to the raw characters.

Folded away are case, compatibility forms (NFKC: ligatures, full-width digits, Arabic presentation forms), composed
against decomposed letters, shapes of quotation marks and dashes, soft hyphens, invisible characters, tatweel, and the
length and kind of white space, line breaks included. Letters, digits and accents are not.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from operator import itemgetter

DASHES = "-‐‑‒–—―−⁃﹘﹣－"
QUOTES = "'\"`´‘’‚‛“”„‟‹›«»ʼʹ′″＇＂「」『』"
SOFT_HYPHEN = "\u00ad"
JOINER = "\u200d"
INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u0640\u115f\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ufe00-\ufe0f\ufeff\ufff9-\ufffb\U0001bca0-\U0001bca3\U000e0000-\U000e0fff]"
)

_FULL_WIDTH = {0xFEE0 + code: chr(code) for code in range(ord("!"), ord("~") + 1)}
_SAME = {
    **_FULL_WIDTH,
    **dict.fromkeys(map(ord, DASHES), "-"),
    **dict.fromkeys(map(ord, QUOTES), "'"),
    ord("ı"): "i",
}
_UNEVEN = re.compile(f"{INVISIBLE.pattern}|\u0307|[{DASHES}]{{2,}}|[\uac00-\ud7ff][\u1160-\u11ff]")
_WORD = r"[!-,.-~]+(?:-[!-,.-~]+)*(?=\s|\Z)"
_OTHER = rf"\S+(?: (?![{DASHES}]+\s)\S+){{0,15}}"
_PIECE = re.compile(rf"(?P<plain>{_WORD}(?: {_WORD})*)|(?P<dash>\s+[{DASHES}]+\s+)|(?P<space>\s+)|(?P<other>{_OTHER})")
_SPLIT = re.compile(r" |\S+")
_PLAIN_RUN = re.compile(r"[!-,.-~]+(?![^\x00-\x7f])")

Segment = tuple[int, int, int, bool]
"""Folded start, raw start, raw end, and whether characters map one to one."""


@dataclass(frozen=True, slots=True)
class Folded:
    """A text folded for comparison, and the way back to its raw characters. Make it with `Folded.of`.

    Args:
        text: The caller's string, all of it.
        start: Offset in characters from which it was folded.
        end: Offset up to which it was folded.
        folded: What is compared.
    """

    text: str = field(repr=False)
    start: int
    end: int
    folded: str = field(repr=False)
    _segments: tuple[Segment, ...] = field(repr=False)

    @classmethod
    def of(cls, text: str, start: int = 0, end: int | None = None) -> Folded:
        """Fold `text[start:end]`; offsets that come back are those of the whole text.

        >>> found = Folded.of("the “oﬃce”")
        >>> found.folded, found.raw_span(5, 11)
        ("the 'office'", (5, 9))
        """
        stop = len(text) if end is None else min(end, len(text))
        begin = min(max(start, 0), stop)
        parts: list[str] = []
        segments: list[Segment] = []
        size = 0
        for folded, raw_start, raw_end, even in _pieces(text, begin, stop):
            if not folded or (folded == " " and parts and parts[-1] == " "):
                continue
            _extend(segments, (size, raw_start, raw_end, even))
            parts.append(folded)
            size += len(folded)
        return cls(text, begin, stop, "".join(parts), tuple(segments))

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """Return the raw offsets of `folded[start:end]`, widened to whole characters with their combining marks."""
        first, last = self._segment(start), self._segment(end - 1)
        raw_start = first[1] + (start - first[0]) if first[3] else first[1]
        raw_end = last[1] + (end - last[0]) if last[3] else last[2]
        while raw_start > self.start and is_mark(self.text[raw_start]):
            raw_start -= 1
        while raw_end < self.end and is_mark(self.text[raw_end]):
            raw_end += 1
        return raw_start, raw_end

    def is_whole(self, start: int, end: int) -> bool:
        """Return whether `folded[start:end]` neither begins nor ends inside a raw character."""
        first = self._segment(start)
        raw_start, raw_end = self.raw_span(start, end)
        begins = start == first[0] or (first[3] and raw_start == first[1] + start - first[0])
        return begins and self.folded_at(raw_end) == end

    def folded_at(self, raw: int) -> int:
        """Return the folded offset at which the characters from raw offset `raw` on begin."""
        at = bisect_left(self._segments, raw, key=itemgetter(2))
        while at < len(self._segments) and self._segments[at][2] <= raw:
            at += 1
        if at == len(self._segments):
            return len(self.folded)
        begin, raw_start, _, even = self._segments[at]
        if raw <= raw_start:
            return begin
        return begin + raw - raw_start if even else self._next_start(at)

    def _segment(self, offset: int) -> Segment:
        return self._segments[bisect_right(self._segments, offset, key=itemgetter(0)) - 1]

    def _next_start(self, at: int) -> int:
        return self._segments[at + 1][0] if at + 1 < len(self._segments) else len(self.folded)


def fold(text: str) -> str:
    """Fold a whole string, without the way back.

    >>> fold("“Straße”  —  ÉTÉ")
    "'strasse'-été"
    """
    return Folded.of(text).folded


def lowered(text: str) -> str:
    """Return a text in small letters, each at its place: "İ" would become two.

    Patterns for a lowered text are several times as quick as those that ignore case.

    >>> lowered("İZMİR, Orla")
    'İzmİr, orla'
    """
    low = text.lower()
    return low if len(low) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def is_mark(character: str) -> bool:
    """Return whether a character belongs to the letter before it (a combining mark, a Hangul vowel or final)."""
    if character < "\u0300":
        return False
    return unicodedata.category(character)[0] == "M" or "\u1160" <= character <= "\u11ff" or character in "\uff9e\uff9f"


def _extend(segments: list[Segment], new: Segment) -> None:
    """Append a segment, or let the last one run on when both are one to one and touch."""
    if segments and new[3] and segments[-1][3] and segments[-1][2] == new[1]:
        begin, raw_start, _, _ = segments[-1]
        segments[-1] = (begin, raw_start, new[2], True)
    else:
        segments.append(new)


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[str, int, int, bool]]:
    for match in _PIECE.finditer(text, start, end):
        begin, stop = match.span()
        kind = match.lastgroup
        if kind == "plain":
            yield _lower(match[0]), begin, stop, True
        elif kind == "dash":
            yield "-", begin, stop, False
        elif kind == "space":
            # A soft hyphen at a line's end splits one word, so its line break is nothing.
            joined = text[begin - 1 : begin] == SOFT_HYPHEN and ("\n" in match[0] or "\r" in match[0])
            yield "" if joined else " ", begin, stop, stop - begin == 1
        elif (folded := _fold_evenly(text, begin, stop)) is not None:
            yield folded, begin, stop, True
        else:
            yield from _fold_words(text, begin, stop)


def _lower(plain: str) -> str:
    return plain.lower().replace('"', "'").replace("`", "'")


def _fold_evenly(text: str, start: int, end: int) -> str | None:
    """Fold a run in which every character maps to one; None where that is not so."""
    raw = text[start:end].translate(_SAME)
    folded = raw.casefold()
    if len(folded) != end - start or _UNEVEN.search(text, start, end):
        return None
    normal = unicodedata.is_normalized("NFKC", raw) and unicodedata.is_normalized("NFKC", folded)
    return folded if normal else None


def _fold_words(text: str, start: int, end: int) -> Iterator[tuple[str, int, int, bool]]:
    for match in _SPLIT.finditer(text, start, end):
        begin, stop = match.span()
        folded = _fold_evenly(text, begin, stop)
        if folded is None:
            yield from _fold_clusters(text, begin, stop)
        else:
            yield folded, begin, stop, True


def _fold_clusters(text: str, start: int, end: int) -> Iterator[tuple[str, int, int, bool]]:
    at = start
    while at < end:
        if plain := _PLAIN_RUN.match(text, at, end):
            yield _lower(plain[0]), at, plain.end(), True
            at = plain.end()
        else:
            stop = _cluster_end(text, at, end)
            folded = _fold_cluster(text[at:stop])
            yield folded, at, stop, stop - at == 1 == len(folded)
            at = stop


def _cluster_end(text: str, at: int, end: int) -> int:
    """Return where that ends which must not be split: a base with its marks, an emoji sequence, a run of dashes."""
    stop = at + 1
    while stop < end and _joins(text, stop):
        stop += 1
    return stop


def _joins(text: str, at: int) -> bool:
    before, character = text[at - 1], text[at]
    if character in DASHES:
        return before in DASHES
    return JOINER in (before, character) or is_mark(character)


@lru_cache(maxsize=1024)
def _fold_cluster(cluster: str) -> str:
    visible = INVISIBLE.sub("", cluster).translate(_SAME)
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", visible).casefold()).translate(_SAME)
    if folded.startswith("--"):
        folded = folded.lstrip("-") or "-"
    return folded.replace("i\u0307", "i").replace(" ", "")
