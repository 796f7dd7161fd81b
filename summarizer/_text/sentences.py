"""Split a paragraph into sentences.

sentencex knows the abbreviations of many languages. Around it is what it leaves to its callers:

- it panics on a letter, white space of several bytes and a full stop: it sees plain spaces only;
- its time grows with the square of a paragraph that has many quotes or no spaces: it is fed bounded blocks;
- it keeps a quotation whole, however long: quotations over 300 characters are split inside;
- it parts after some titles and abbreviations: those are joined again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from summarizer._text.paragraphs import trim

Span = tuple[int, int]

LONGEST = 1200
"""Characters; a longer sentence is split at a clause mark or white space, so that one window can hold it."""

BLOCK = 2 * LONGEST
LONG_QUOTATION = 300

SPACE = re.compile(r"[^\S ]|[\x00-\x1f]")
QUOTE = re.compile(r"[“”„«»\"「」『』‘]|’(?!\w)")
CLOSER = re.compile(r"[”»\"」』’)\]）]*")
QUOTE_OR_SPACE = re.compile(f"{QUOTE.pattern}|{SPACE.pattern}")
CLAUSE = re.compile(r"[;；؛,，、،:：](?=\s|[^\x00-\u2e7f])|[—–]")
GAP = re.compile(r"\s")

TITLES = re.compile(
    r"(?:^|[\s(«“\"])(?:[Aa]mb|Messrs|M|MM|Mme|Mlle|gén|[Gg]en|Gral|approx|e\.g|i\.e|viz"
    r"|[Гг]ен|[Пп]олк|[Аа]кад|[Пп]роф|[Тт]ов|ім|им|вул|ул|[Дд]ив|напр)\.$"
)
NUMBERED = re.compile(
    r"(?:^|[\s(’'])(?:[Aa]rts?|[Pp]aras?|[Nn]os?|[Ss]ecs?|[Nn]r|[Nn]úm|[Nn]º|Abs|[Сс]т|[Пп]п?|approx)\.$"
)
INITIAL = re.compile(r"(?:^|[\s(«“\"])[^\W\d_]\.$")
HOUR = re.compile(r"\b[ap]\.m\.$", re.IGNORECASE)
DAY = re.compile(
    r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|GMT|UTC|[EP]S?D?T|CES?T|EES?T|BST|MSK|[A-Z][a-z]+ time)\b"
)
NUMBER_ALONE = re.compile(r"(?:^|[:;]\s*)\(?(?:\d{1,3}|[ivx]{1,4}|[a-z])[.)]$")
REPORTED = re.compile(r"[—–-]\s*[^\W\d_]")
MONTH_ENDS = re.compile(r"\b(?:March|April|May|June|July)\.[”’\"')]*(?=\s+[“‘\"']?[A-Z])")
PARTICLE = re.compile(r"[とがはをにでもへの]")


def part(text: str, start: int, end: int, language: str | None) -> Iterator[Span]:
    """Split `text[start:end]`, one paragraph, into sentences; spans in characters of `text`, trimmed.

    The time is linear in the paragraph's length. All but white space lies in one of the spans.
    """
    for a, b in _join(text, _read(text, start, end, language, SPACE), language):
        inside = _join(text, _read(text, a, b, language, QUOTE_OR_SPACE), language) if b - a > LONG_QUOTATION else ()
        for c, d in _parted(text, inside or [(a, b)]):
            yield from _bounded(text, c, d)


def _read(text: str, start: int, end: int, language: str | None, hidden: re.Pattern[str]) -> Iterator[Span]:
    """Yield raw spans in order, without a gap. What is `hidden` is a space to sentencex."""
    at = begin = start
    while at < end:
        shown = hidden.sub(" ", text[at : min(at + BLOCK, end)])
        for piece in _pieces(shown, language or "en", last=at + len(shown) == end):
            closer = CLOSER.match(text, at + len(piece.rstrip()), end)
            ended = max(begin, closer.end() if closer else begin)
            yield begin, ended
            begin = ended
            at += len(piece)
    yield begin, end


def _pieces(block: str, language: str, *, last: bool) -> list[str]:
    """Split a block. Unless it is the last, its last sentence may be cut: it is read again with the next block."""
    pieces = _segment(block, language)
    if last:
        return pieces
    whole = pieces[:-1] or _segment(QUOTE.sub(" ", block), language)[:-1]
    return whole or [block[: _cut(block, _cut(block, 0))]]


def _segment(block: str, language: str) -> list[str]:
    import sentencex

    try:
        return list(sentencex.segment(language, block))
    except BaseException as error:
        # A panic of sentencex is no Exception: unguarded, a text that causes one would end a worker.
        if type(error).__name__ != "PanicException":
            raise
        return [block]


def _join(text: str, spans: Iterable[Span], language: str | None) -> Iterator[Span]:
    """Join what sentencex split wrongly; leave out blank spans."""
    held: Span | None = None
    for start, end in spans:
        now = trim(text, start, end)
        if now[0] == now[1]:
            continue
        if held and _belongs(text[max(held[0], held[1] - 40) : held[1]], text[now[0] : now[1]][:40], language):
            held = held[0], now[1]
        else:
            if held:
                yield held
            held = now
    if held:
        yield held


def _belongs(before: str, after: str, language: str | None) -> bool:
    """Return whether `after` goes on with the sentence that ends in `before`."""
    if not any(c.isalnum() for c in after) or NUMBER_ALONE.search(before):
        return True
    if before.endswith("."):
        initial = language not in {None, "en"} and INITIAL.search(before)
        hour = HOUR.search(before) and DAY.match(after)
        number = NUMBERED.search(before) and after[0].isdigit()
        return bool(initial or hour or number or TITLES.search(before))
    if after[0].islower() and QUOTE.match(before[-1]):
        return True
    reported = REPORTED.match(after)
    return bool(reported and reported.group()[-1].islower()) or bool(before[-1] in "」』" and PARTICLE.match(after))


def _parted(text: str, spans: Iterable[Span]) -> Iterator[Span]:
    """Split after a month that is no abbreviation: "in May. Qatar has", which sentencex keeps whole."""
    for start, end in spans:
        cuts = [month.end() for month in MONTH_ENDS.finditer(text, start, end)]
        for a, b in pairwise((start, *cuts, end)):
            yield trim(text, a, b) if cuts else (a, b)


def _bounded(text: str, start: int, end: int) -> Iterator[Span]:
    """Split a sentence that is too long for one window."""
    if end - start <= LONGEST:
        yield start, end
        return
    while end - start > LONGEST:
        cut = _cut(text, start)
        a, b = trim(text, start, cut)
        if a < b:
            yield a, b
        start = cut
    a, b = trim(text, start, end)
    if a < b:
        yield a, b


def _cut(text: str, start: int) -> int:
    """Find the last clause mark, else the last space, in the second half of the longest sentence from `start`."""
    for mark in (CLAUSE, GAP):
        ends = [found.end() for found in mark.finditer(text, start + LONGEST // 2, start + LONGEST)]
        if ends:
            return ends[-1]
    return start + LONGEST
