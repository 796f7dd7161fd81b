"""Align a quote, or a sentence pointed at, with the raw text: evidence is a slice of the caller's string.

Never fuzzy. A quote is found word for word, or after folds of case and typography, or in pieces across an ellipsis; it
neither begins nor ends inside a word, a number, an abbreviation or a character.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from summarizer._quantities import find_numbers
from summarizer._text.normalize import DASHES, INVISIBLE, Folded, fold, is_mark
from summarizer._text.polarity import denies
from summarizer.codebook import Match
from summarizer.values import Evidence

__all__ = ["Folded", "ground", "locate", "overlap", "point"]

_LETTER_OR_DIGIT = re.compile(r"\w")
_EDGES = "' .,;:!?…-–—()[]{}*_。，；：！？、"
_ELLIPSIS = re.compile(r"[\[(]\s*(?:…|\.(?:\s?\.){2,})\s*[\])]|…|\.(?:\s?\.){2,}")
_SENTENCE_END = re.compile(r"(?<=[.!?])['\"’”)]*\s|[。！？]|\n\s*\n")
_SPACELESS = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf"
    "\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
_HYPHENS = "-‐‑−"
_APOSTROPHES = "'’ʼ＇"
_ELIDED_ARTICLE = re.compile(
    r"(?:^|[^\w'’])(?:[ldjmstc]|qu|lorsqu|puisqu|jusqu|quelqu|dell|all|nell|sull|dall|un)$", re.IGNORECASE
)
_POSSESSIVE = re.compile(r"s(?!\w)", re.IGNORECASE)
_NUMBER_NEAR = 48
"""Characters on each side of an edge in which a number that crosses it is looked for."""


def locate(text: str | Folded, quote: str, *, start: int = 0, end: int | None = None) -> list[Evidence]:
    """Find a quote in `text[start:end]`: the first place, or [] when it is not there.

    Args:
        text: The text, or a `Folded` one, which is folded once for many quotes.
        quote: What a model says is there. Quotation marks and punctuation round it may be the model's own.
        start: Offset in characters; offsets that come back are those of the whole text.
        end: Offset up to which is looked.

    Returns:
        One evidence, or one for each piece of a quote with an ellipsis, in order.

    >>> locate("The “talks” will go on.", '"talks" will')
    [Evidence(quote='“talks” will', start=4, end=16, match='normalized')]
    >>> locate("Norway pledged 450 tents.", "Norway pledged 45")
    []
    """
    raw = text.text if isinstance(text, Folded) else text
    begin, stop = _clamp(raw, start, end)
    wanted = quote.strip()
    if not _LETTER_OR_DIGIT.search(wanted):
        return []
    if exact := _find_exact(raw, wanted, begin, stop):
        return [exact]
    folded = text if isinstance(text, Folded) else Folded.of(raw, begin, stop)
    return _find_folded(folded, wanted, begin, stop)


def point(text: str, start: int, end: int) -> Evidence:
    """Return the sentence at `text[start:end]` as evidence, without white space at its edges.

    Raises:
        ValueError: There is nothing but white space.
    """
    begin, stop = _clamp(text, start, end)
    raw = text[begin:stop]
    begin += len(raw) - len(raw.lstrip())
    return _evidence(text, begin, begin + len(raw.strip()), "sentence")


def ground(text: str | Folded, spans: Sequence[tuple[int, int]], quote: str | None) -> list[Evidence]:
    """Turn pointed-at sentences, and a quote from inside them, into evidence.

    Args:
        text: The text, whole.
        spans: The sentences that were pointed at, as offsets in characters.
        quote: Words from them, or None when the sentences themselves are the evidence.

    Returns:
        The quote's place in the first sentence that has it, else in the stretch from the first to the last of them,
        else []. Without a quote one evidence for each sentence.
    """
    raw = text.text if isinstance(text, Folded) else text
    if not quote or not quote.strip():
        return [point(raw, start, end) for start, end in spans if raw[start:end].strip()]
    for start, end in spans:
        if found := locate(text, quote, start=start, end=end):
            return found
    if len(spans) < 2:
        return []
    return locate(text, quote, start=min(s for s, _ in spans), end=max(e for _, e in spans))


def overlap(ours: Iterable[Evidence], theirs: Sequence[Evidence]) -> bool:
    """Return whether some evidence shares a character with other evidence of the same text.

    >>> text = "They agreed to meet again."
    >>> overlap([point(text, 0, 11)], [point(text, 5, 19)]), overlap([point(text, 0, 4)], [point(text, 5, 11)])
    (True, False)
    """
    return any(a.start < b.end and b.start < a.end for a in ours for b in theirs)


def _clamp(text: str, start: int, end: int | None) -> tuple[int, int]:
    stop = len(text) if end is None else max(0, min(end, len(text)))
    return min(max(start, 0), stop), stop


def _evidence(text: str, start: int, end: int, match: Match) -> Evidence:
    return Evidence(quote=text[start:end], start=start, end=end, match=match)


def _find_exact(text: str, wanted: str, start: int, end: int) -> Evidence | None:
    at = text.find(wanted, start, end)
    while at >= 0:
        if not _runs_on(text, at) and is_whole(text, at, at + len(wanted)):
            return _evidence(text, at, at + len(wanted), "exact")
        at = text.find(wanted, at + 1, end)
    return None


def _find_folded(folded: Folded, wanted: str, start: int, end: int) -> list[Evidence]:
    low, high = folded.folded_at(start), folded.folded_at(end)
    for needle in dict.fromkeys((fold(wanted).strip(), fold(wanted).strip(_EDGES))):
        if found := _find(folded, needle, low, high):
            return [_evidence(folded.text, *folded.raw_span(*found), "normalized")]
    return _find_pieces(folded, wanted, low, high)


def _find(folded: Folded, needle: str, low: int, high: int) -> tuple[int, int] | None:
    """Find a folded needle between folded offsets, where it makes whole characters, words and numbers."""
    at = folded.folded.find(needle, low, high) if _LETTER_OR_DIGIT.search(needle) else -1
    while at >= 0:
        stop = at + len(needle)
        if (
            not _runs_on(folded.folded, at)
            and folded.is_whole(at, stop)
            and is_whole(folded.text, *folded.raw_span(at, stop))
        ):
            return at, stop
        at = folded.folded.find(needle, at + 1, high)
    return None


def _runs_on(text: str, at: int) -> bool:
    """Return whether a word plainly goes on here: a quick look that settles most places."""
    beside = text[max(0, at - 1) : at + 1]
    return len(beside) == 2 and beside.isalnum() and not _SPACELESS.search(beside)


def _find_pieces(folded: Folded, wanted: str, low: int, high: int) -> list[Evidence]:
    """Find the pieces of a quote with an ellipsis in order; what was left out must not turn the meaning round."""
    pieces = [p for piece in _ELLIPSIS.split(wanted) if _LETTER_OR_DIGIT.search(p := fold(piece).strip(_EDGES))]
    if len(pieces) < 2 or not all(map(_is_long, pieces)):
        return []
    found: list[tuple[int, int]] = []
    for piece in pieces:
        place = _find(folded, piece, low, high)
        if place is None:
            return []
        span = folded.raw_span(*place)
        if found and _hides_denial(folded.text[found[-1][1] : span[0]]):
            return []
        found.append(span)
        low = place[1]
    return [_evidence(folded.text, start, end, "elided") for start, end in found]


def _is_long(piece: str) -> bool:
    return len(re.findall(r"\w+", piece)) >= 2 or len(_SPACELESS.findall(piece)) >= 4


def _hides_denial(gap: str) -> bool:
    """Return whether the words left out hold a "not" that bears on the words beside them."""
    sentences = _SENTENCE_END.split(gap)
    return denies(sentences[0]) or denies(sentences[-1])


def is_whole(text: str, start: int, end: int) -> bool:
    """Return whether `text[start:end]` neither begins nor ends inside a word, a number or a character.

    >>> is_whole("a non-lethal load", 6, 12), is_whole("a lethal load", 2, 8)
    (False, True)
    """
    inside = (start < len(text) and is_mark(text[start])) or (end < len(text) and is_mark(text[end]))
    return not inside and _opens(text, start) and _closes(text, end) and not _cuts_number(text, start, end)


def _opens(text: str, start: int) -> bool:
    first, before = text[start], _before(text, start)
    if not before or not first.isalnum() or _SPACELESS.match(first):
        return True
    mark, left = before[-1], before[-2:-1]
    if mark.isalnum():
        return bool(_SPACELESS.match(mark))
    if first.isdigit() and mark in _HYPHENS:
        return False
    if mark in _APOSTROPHES and _is_letter(left):
        return bool(_ELIDED_ARTICLE.search(before[:-1]))
    return not _joins(left, mark, first, lone=not before[-3:-2].isalnum())


def _closes(text: str, end: int) -> bool:
    last, after = text[end - 1], _after(text, end)
    if not after or not last.isalnum() or _SPACELESS.match(last):
        return True
    mark, right = after[0], after[1:2]
    if mark.isalnum():
        return bool(_SPACELESS.match(mark))
    if mark in _APOSTROPHES and _is_letter(right):
        return bool(_POSSESSIVE.match(after[1:]))
    return not _joins(last, mark, right, lone=not text[max(0, end - 2) : end - 1].isalnum())


def _joins(left: str, mark: str, right: str, *, lone: bool) -> bool:
    """Return whether a mark joins its neighbours into one word or number; `lone`: the left letter is a single one."""
    if not left.isalnum() or not right.isalnum() or _SPACELESS.match(left) or _SPACELESS.match(right):
        return False
    if mark in _HYPHENS:
        return True
    if mark == "." and lone and left.isalpha() and right.isalpha():
        return True
    return (mark in DASHES or mark in ".,٫٬:/") and left.isdigit() and right.isdigit()


def _is_letter(character: str) -> bool:
    return character.isalpha() and not _SPACELESS.match(character)


def _before(text: str, at: int) -> str:
    """Return the characters before an offset, without invisible ones and marks."""
    return "".join(c for c in text[max(0, at - 24) : at] if not INVISIBLE.match(c) and not is_mark(c))


def _after(text: str, at: int) -> str:
    return "".join(c for c in text[at : at + 24] if not INVISIBLE.match(c) and not is_mark(c))


def _cuts_number(text: str, start: int, end: int) -> bool:
    """Return whether an edge falls inside a number: "5" of "5 million", "twenty" of "a hundred and twenty"."""
    for edge in (start, end):
        low = max(0, edge - _NUMBER_NEAR)
        near = text[low : edge + _NUMBER_NEAR]
        if any(low + n.start < edge < low + n.end for n in find_numbers(near) if n.kind not in ("time", "name")):
            return True
    return False
