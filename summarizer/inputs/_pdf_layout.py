"""Put the pieces of text on PDF pages in reading order, and join them into paragraphs.

Pure: pieces with their places go in, paragraphs come out. Columns are read one after another; lines that are at the
top or at the foot of several pages are left out, and so are page numbers; a word that is split at a line end is
joined.
"""

from __future__ import annotations

import math
import re
import statistics
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

PARTED = re.compile(r"([^\W\d_]+)[-\u2010\xad\x02]\Z")
"""A word and the hyphen at the end of a line."""
FIRST = re.compile(r"[^\W\d_]+")
LONGEST_WORD = 60
SIGNS = re.compile(r"[\x02\xad](?=\s|\Z)")
"""Hyphens at a line end, as PDF files have them, that belong to nothing."""
COMPOUND = re.compile(r"[^\W\d_]+(?:[-\u2010][^\W\d_]+)+")
NUMBERED = re.compile(
    r"(?i)\W*(?:(?:page|seite|p\.|стр\.?|página)\s*)?\d{1,4}(?:\s*(?:of|/|von|de|из)\s*\d{1,4})?\W*\Z"
)
BY_BROWSER = re.compile(r"\d{1,2}[/.]\d{1,2}[/.]\d{2,4}, \d{1,2}:\d{2}\b.*|(?:https?|file)://\S+ +\d+/\d+")
"""What browsers put at the top and at the foot of what they print: time and title, address and number."""
BULLET = re.compile(r"[•‣▪●◦○■□–—*·]\s|\(?(?:\d{1,3}|[a-zA-Z]|[ivx]{1,5})[.)]\s")
ENDED = re.compile(r"""[.!?…:。！？؟۔]["'”’»)\]\d]*\Z""")
LEAST_GUTTER = 5.0
"""Points between two columns."""
LEAST_COLUMN = 4
"""Lines that a column has."""
PROSE = 18
"""Characters of an average line of a column; the cells of a table have fewer, and are read row by row."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters that are beside each other; places in points, from the lower left corner of the page."""

    text: str
    left: float
    right: float
    bottom: float
    top: float

    @property
    def height(self) -> float:
        """Return the height of the line, in points; about 1.2 times the size of its font."""
        return max(self.top - self.bottom, 1.0)

    @property
    def middle(self) -> float:
        """Return the height on the page, in points."""
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class Line:
    """Pieces in one line of a column.

    Attributes:
        piece: All of them together.
        edge: Where the lines of the column end.
        starts: Whether it is the first of its column.
        leading: From line to line of the column, in points.
        alone: Whether it is a row of a table.
    """

    piece: Piece
    edge: float
    starts: bool = False
    leading: float = 0.0
    alone: bool = False

    @property
    def text(self) -> str:
        """Return the words."""
        return self.piece.text


def flow(pages: Sequence[Sequence[Piece]]) -> str:
    """Return the text of pages: paragraphs, with blank lines between."""
    lines = [line for page in _without_furniture(pages) for line in _lines(page)]
    words = Counter(_whole_words(lines))
    compounds = {word.lower() for line in lines for word in COMPOUND.findall(line.text)}
    parts: list[str] = []
    for number, line in enumerate(lines):
        if number == 0 or _begins(lines[number - 1], line):
            parts += ["\n\n", line.text]
        else:
            parts[-1:] = [_before(parts[-1], line.text, words, compounds), line.text]
    return SIGNS.sub("-", "".join(parts)).strip()


def _lines(pieces: Sequence[Piece]) -> list[Line]:
    """Put the pieces of a page into lines, in the order in which they are read."""
    lines: list[Line] = []
    gutters = _gutters(pieces)
    for column in _columns(pieces, gutters):
        rows = _rows(column)
        rights = sorted(row.right for row, _ in rows)
        across = any(column[0].left < gutter < column[0].right for gutter in gutters)
        edge = max(p.right for p in pieces) if across else rights[round(0.9 * (len(rights) - 1))]
        gaps = [a.middle - b.middle for (a, _), (b, _) in pairwise(rows)]
        leading = statistics.median_low(gaps) if gaps else 0.0
        lines += [Line(row, edge, n == 0, leading, alone) for n, (row, alone) in enumerate(rows)]
    return lines


def _gutters(pieces: Sequence[Piece]) -> list[float]:
    """Find where columns of prose are split: white space from top to bottom, but for headings and wide lines."""
    width = max((p.right for p in pieces), default=0.0) - min((p.left for p in pieces), default=0.0)
    narrow = [p for p in pieces if p.right - p.left < 0.6 * width]
    ends = sorted([(p.left, 1) for p in narrow] + [(p.right, -1) for p in narrow])
    free, crossed = [], 0
    for (here, step), (there, _) in pairwise(ends):
        crossed += step
        if crossed <= 0.1 * len(narrow) and there - here > LEAST_GUTTER:
            free.append((here + there) / 2)
    columns = [[p for p in narrow if a < p.left and p.right < b] for a, b in pairwise([-math.inf, *free, math.inf])]
    prose = [len(c) >= LEAST_COLUMN and statistics.mean(len(p.text) for p in c) >= PROSE for c in columns]
    return free if all(prose) else []


def _columns(pieces: Sequence[Piece], gutters: Sequence[float]) -> Iterator[list[Piece]]:
    """Yield the columns of a page, from left to right; what goes across them separates those above from those below."""
    kept: list[list[Piece]] = [[] for _ in range(len(gutters) + 2)]  # the last for what goes across
    for piece in sorted(pieces, key=lambda p: -p.middle):
        across = any(piece.left < gutter < piece.right for gutter in gutters)
        if across != bool(kept[-1]):
            yield from filter(None, kept)
            kept = [[] for _ in kept]
        kept[-1 if across else sum(piece.left > gutter for gutter in gutters)].append(piece)
    yield from filter(None, kept)


def _rows(pieces: Sequence[Piece]) -> list[tuple[Piece, bool]]:
    """Join pieces that are in one line; mark those that are rows of a table."""
    rows: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda p: -p.middle):
        if rows and abs(rows[-1][0].middle - piece.middle) < 0.4 * min(rows[-1][0].height, piece.height):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    rows = [sorted(row, key=lambda p: p.left) for row in rows]
    aligned = [_are_aligned(above, below) for above, below in pairwise(rows)]
    alone = [before or after for before, after in zip([False, *aligned], [*aligned, False], strict=True)]
    return [(_row(row, alone=tabled), tabled) for row, tabled in zip(rows, alone, strict=False)]


def _are_aligned(above: Sequence[Piece], below: Sequence[Piece]) -> bool:
    """Return whether two lines are rows of a table: as many cells, with white space that goes through both."""
    if not 1 < len(above) == len(below):
        return False
    ends = [max(a.right, b.right) for a, b in zip(above, below, strict=True)]
    starts = [min(a.left, b.left) for a, b in zip(above, below, strict=True)]
    return all(end < start for end, start in zip(ends, starts[1:], strict=False))


def _row(pieces: Sequence[Piece], *, alone: bool) -> Piece:
    backwards = sum(_is_rtl(p.text) for p in pieces) > len(pieces) / 2
    ordered = reversed(pieces) if backwards else pieces
    return Piece(
        (" | " if alone else " ").join(p.text for p in ordered),
        min(p.left for p in pieces),
        max(p.right for p in pieces),
        min(p.bottom for p in pieces),
        max(p.top for p in pieces),
    )


def _is_rtl(text: str) -> bool:
    return 2 * sum("\u0590" <= c <= "\u08ff" or "\ufb1d" <= c <= "\ufeff" for c in text) > len(text)


def _without_furniture(pages: Sequence[Sequence[Piece]]) -> list[list[Piece]]:
    """Leave out running headers and footers, and page numbers."""
    edges = [_edges(page) for page in pages]
    found = Counter(key for page in edges for key in set(page))
    often = 2 if len(pages) < 6 else 3
    left = []
    for number, (page, outer) in enumerate(zip(pages, edges, strict=True), start=1):
        out = [row for key, row in outer.items() if found[key] >= often or _is_added(row.text, number)]
        left.append([p for p in page if not any(row.bottom <= p.middle <= row.top for row in out)])
    return left


def _edges(page: Sequence[Piece]) -> dict[str, Piece]:
    """Return the two lines at either edge of a page, over all columns, by what makes them the same on other pages.

    In the outermost line numbers may differ. The one beside it may be the text's own: it has to be the same to the
    letter.
    """
    rows = [row for row, _ in _rows(page)]
    inner = {row.text: row for row in (*rows[1:2], *rows[-2:-1])}
    return inner | {re.sub(r"\d+", "#", row.text).casefold(): row for row in (*rows[:1], *rows[-1:])}


def _is_added(text: str, page: int) -> bool:
    """Return whether a line is a page number ("Page 3 of 7", the bare number of this page) or added by a browser."""
    if BY_BROWSER.fullmatch(text):
        return True
    return bool(NUMBERED.match(text)) and (not text.isdecimal() or int(text) == page)


def _begins(before: Line, line: Line) -> bool:
    """Return whether a line begins a paragraph."""
    if line.alone or before.alone or BULLET.match(line.text):
        return True
    a, b = before.piece, line.piece
    ended, long = bool(ENDED.search(a.text[-LONGEST_WORD:])), a.right - a.left > (before.edge - a.left) / 2
    below = a.middle - b.middle  # less than nothing where a page or a column begins: the sentence may go on
    sized = abs(a.height - b.height) > 0.15 * max(a.height, b.height)  # a heading; or a line in another font
    if below > 1.35 * (line.leading or 1.2 * b.height) or (sized and (ended or not _is_full(before, b))):
        return True
    if not ended and long and (b.text[:1].islower() or PARTED.search(a.text[-LONGEST_WORD:])):
        return False
    if line.starts:
        return ended or not _is_full(before, b)
    indented = b.height < b.left - a.left < 6 * b.height
    return (indented and ended) or not _is_full(before, b)


def _is_full(line: Line, after: Piece) -> bool:
    """Return whether the first word of what comes after would not have fitted into the line."""
    word = after.text.split(" ", 1)[0]
    each = (after.right - after.left) / max(len(after.text), 1)
    return line.piece.right + 1.2 * each * (len(word) + 1) > line.edge or line.text.endswith("\x02")


def _whole_words(lines: Sequence[Line]) -> Iterator[str]:
    """Yield the words of lines without those that are split at a line end."""
    parted = False
    for line in lines:
        first = FIRST.match(line.text) if parted else None
        text = line.text[first.end() :] if first else line.text
        parted = bool(PARTED.search(text[-LONGEST_WORD:]))
        yield from (word.lower() for word in FIRST.findall(_whole(text)))


def _whole(text: str) -> str:
    found = PARTED.search(text[-LONGEST_WORD:])
    return text[: -len(found[0])] if found else text


def _before(text: str, after: str, words: Counter[str], compounds: set[str]) -> str:
    """Return a line as it comes before the next one of its paragraph: with a space, or without its hyphen.

    A hyphen goes where it only split a word, and stays where it belongs to it.
    """
    found, first = PARTED.search(text[-LONGEST_WORD:]), FIRST.match(after)
    if not found or not first:
        return f"{text} "
    head, tail = found[1].lower(), first[0].lower()
    belongs = f"{head}-{tail}" in compounds or not first[0].islower()
    if not belongs and words[head + tail] == 0 and words[head] > 1 and words[tail] > 1:
        belongs = True  # both are words of this text, and together they are none
    return text[:-1] + ("-" if belongs else "")
