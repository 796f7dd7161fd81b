"""Group the lines of a text into paragraphs, and recognise headings.

An article comes with every paragraph on one line, or hard-wrapped at 60 to 80 columns with blank lines between, or as
a list. Nothing says which: it is decided from the shape of the text's own lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

BLANK = r"[\s\x00-\x1f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]"
"""White space, control characters and marks that have no width: never at either end of a sentence."""

WIDE = re.compile(
    r"[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\U00020000-\U0003fffd]"
)
"""Characters that take two columns: Chinese, Japanese, Korean."""

LINE = re.compile(
    r"([^\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]*)((?:\r\n?|\n)\x0c?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]|\Z)"
)
BLANKS = "".join(map(chr, (*range(0x21), 0x85, 0xA0, 0xAD, 0x1680, *range(0x2000, 0x2010), *range(0x2028, 0x2030))))
EDGES = BLANKS + "".join(map(chr, (*range(0x205F, 0x2070), 0x3000, 0xFEFF)))
ORNAMENT = re.compile(rf"(?:[-–—_*=•·~#+|]|{BLANK})*\Z")
BULLET = re.compile(rf"[•‣▪●◦○■□►▶➢✓]{BLANK}*|[*·+](?:{BLANK}+)|#{{1,6}}{BLANK}+")
ENUMERATOR = re.compile(
    rf"(?:[-–—]|\(?(?:\d{{1,3}}(?:\.\d{{1,3}})*|[ivx]{{1,5}}|[^\W\d_])[)）]|\d{{1,3}}(?:\.\d{{1,3}})*[.．]"
    rf"|[ivx]{{1,5}}\.|[IVX]{{2,5}}\.|[a-z]\.|[\d\u0621-\u064a]{{1,2}}[-–])(?:{BLANK}+|\Z)"
    r"|[（(]?[一二三四五六七八九十]{1,3}[、）)]|\d{1,2}、"
)
"""What may number an item. No `A.` and no Cyrillic or Arabic letter with a full stop: those are initials and titles."""

CLOSED = re.compile(r"""[.!?…。！？｡؟۔।:;：；؛,，、،—–]["'”’»」』)\]）]*\Z""")
COMMA = re.compile(r"""[,，、،]["'”’»」』]?\Z""")
BYLINE = re.compile(
    r"\(?(?:(?:by|von|par|por|reporting by|additional reporting by|writing by|editing by|автор|بقلم)\b|文[/／]|記者)",
    re.IGNORECASE,
)
BETWEEN_NAMES = frozenset(
    {"and", "for", "of", "in", "the", "by", "editing", "writing", "reporting", "und", "et", "y", "та"}
)
DATED = re.compile(r"\d{4}|\bfor immediate release\b", re.IGNORECASE)
DOTTED_END = re.compile(r"\b[A-Z]\.[A-Z]\.\Z")
FIRST_WORD = re.compile(rf"{WIDE.pattern}|(?:(?!{WIDE.pattern})\S)*")

COUNTED = re.compile(r"\d[\d.,]*(?:st|nd|rd|th)?\s+[a-z]")
"""How a wrapped line may go on that begins with a number: "31 soldiers"; an item's own number has a stop."""

HANGING = re.compile(
    r"\b(?:of|the|an?|to|and|or|in|on|at|by|for|with|from|that|is|are|was|were|will|would|has|have|had|its|their|his|her|"
    r"as|than|between|into|after|before|over|under|which|who)\Z"
)
"""How no line ends that is a paragraph by itself."""

LEAST_COLUMN, MOST_COLUMN = 40, 120
HEADING_WIDTH = 100
HEADINGS_ON_TOP, HEADINGS_INSIDE = 6, 2


@dataclass(frozen=True, slots=True)
class Line:
    """A line that has content; `text` is what is between `start` and `end`, after a bullet or number."""

    start: int
    end: int
    text: str
    indent: int
    parted: bool  # a blank line or an ornament comes before it
    marked: bool  # a bullet or a number came before the content
    titled: bool  # a Markdown heading

    @property
    def width(self) -> int:
        """Return the columns that the content takes."""
        return len(self.text) + (0 if self.text.isascii() else len(WIDE.findall(self.text)))

    @property
    def edge(self) -> int:
        """Return the column at which the line ends."""
        return self.indent + self.width

    @property
    def closed(self) -> bool:
        """Return whether the line ends in punctuation that ends a sentence or a clause."""
        return bool(CLOSED.search(self.text[-8:]))

    @property
    def open_ended(self) -> bool:
        """Return whether a sentence goes on after the line."""
        return not self.closed or bool(COMMA.search(self.text[-8:]))


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines that belong together: `text[start:end]`, without bullet and outer white space."""

    start: int
    end: int
    heading: bool
    title: bool  # a heading that may name the text: no byline, no date


def read_paragraphs(text: str) -> list[Paragraph]:
    """Split a text into paragraphs, in text order.

    White space, bullets, numbers of items and ornaments are left out, nothing else.
    """
    lines = list(_read_lines(text))
    column = _wrap_column(lines)
    runs: list[list[Line]] = []
    for line in lines:
        if runs and _continues(runs[-1], line, column):
            runs[-1].append(line)
        else:
            runs.append([line])
    return [_paragraph(run, heading) for run, heading in zip(runs, _headings(runs), strict=True)]


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Leave out white space at both ends of `text[start:end]`; empty when there is nothing else."""
    inner = text[start:end].lstrip(EDGES)
    start = end - len(inner)
    return start, start + len(inner.rstrip(EDGES))


def _read_lines(text: str) -> Iterator[Line]:
    before: Line | None = None
    parted = True
    for found in LINE.finditer(text):
        start, end = trim(text, *found.span(1))
        if ORNAMENT.match(text, start, end):
            parted = True
            continue
        content, title = _after_marker(text, start, end, numbered=parted or _may_be_numbered(before))
        before = Line(
            start=content,
            end=end,
            text=text[content:end],
            indent=content - found.start(),
            parted=parted,
            marked=content > start,
            titled=title,
        )
        yield before
        parted = found.group(2) == "\u2029"


def _after_marker(text: str, start: int, end: int, *, numbered: bool) -> tuple[int, bool]:
    """Return where the content of a line starts after its bullet or number, and whether it is a Markdown heading."""
    marker = BULLET.match(text, start, end) or (ENUMERATOR.match(text, start, end) if numbered else None)
    if not marker or marker.end() >= end:
        return start, False
    return marker.end(), "#" in marker.group()


def _may_be_numbered(before: Line | None) -> bool:
    """Return whether a 5 numbers an item, and is not the end of a wrapped "on March / 5."."""
    return before is None or before.closed or before.marked or before.width < LEAST_COLUMN


def _wrap_column(lines: Sequence[Line]) -> int | None:
    """Find the column at which the text was wrapped, or None when its lines are paragraphs."""
    pairs = [(a, b) for a, b in pairwise(lines) if not (b.parted or b.marked or b.titled or b.indent > a.indent)]
    if len(pairs) < 3:
        return None
    column = sorted(a.edge for a, _ in pairs)[int(0.9 * len(pairs))]
    fitting = sum(line.edge <= column + 4 for line in lines)
    full = sum(_is_full(a, b, column) for a, b in pairs)
    cut = [b for a, b in pairs if a.open_ended]
    lower = sum(b.text[0].islower() for b in cut)
    upper = sum(b.text[0].isupper() for b in cut)
    wrapped = fitting >= 0.9 * len(lines) and full >= 0.6 * len(pairs) and 3 * len(cut) >= len(pairs)
    return column if wrapped and 10 * lower >= upper and LEAST_COLUMN <= column <= MOST_COLUMN else None


def _is_full(a: Line, b: Line, column: int) -> bool:
    """Return whether the first word of `b` would not have fitted on line `a`."""
    word = FIRST_WORD.match(b.text)
    return a.edge + 1 + (len(word.group()) if word else 0) + 2 > column


def _continues(run: Sequence[Line], line: Line, column: int | None) -> bool:
    """Return whether a line goes on with the paragraph of the lines before it."""
    last = run[-1]
    if line.parted or line.marked or line.titled or last.titled:
        return False
    if run[0].marked and line.indent == run[0].indent:
        return True
    wide = last.width >= LEAST_COLUMN
    if wide and last.open_ended and (line.text[0].islower() or COUNTED.match(line.text) or HANGING.search(last.text)):
        return True
    if line.indent > last.indent:
        return False
    return _is_full(last, line, column) if column else wide and last.open_ended and last.closed


def _headings(runs: Sequence[Sequence[Line]]) -> list[bool]:
    """Return whether lines are headings: short, without a full stop, alone or few together above something else."""
    found: list[bool] = []
    for short, group in groupby(runs, key=_may_be_heading):
        size = len(list(group))
        above = runs[len(found) - 1][-1] if found else None
        most = HEADINGS_INSIDE if above else HEADINGS_ON_TOP
        stands_over = len(found) + size < len(runs) and _may_stand_under(above, parted=runs[len(found)][0].parted)
        found += [short and size <= most and stands_over] * size
    return [heading or _is_no_prose(run) for heading, run in zip(found, runs, strict=True)]


def _may_stand_under(above: Line | None, *, parted: bool) -> bool:
    """Return whether a short line is no item of a list: after a colon, or close under a line that has no end."""
    return above is None or (not above.text.endswith((":", "：")) and (parted or above.closed))


def _may_be_heading(run: Sequence[Line]) -> bool:
    last = run[-1].text
    if run[0].marked or len(run) > 2 or sum(line.width for line in run) > HEADING_WIDTH:
        return False
    named = len(last.split()) <= 4 and last.endswith((":", "："))
    dateline = bool(DOTTED_END.search(last)) and last.isupper()
    return named or dateline or not run[-1].closed


def _is_no_prose(run: Sequence[Line]) -> bool:
    """Return whether a line holds no item wherever it is: a Markdown heading, a byline, a number alone."""
    text = run[0].text
    return (
        run[0].titled or (len(run) == 1 and _is_byline(text)) or not any(c.isalpha() for line in run for c in line.text)
    )


def _is_byline(text: str) -> bool:
    """Return whether this is "By Ana Kest and Bo Lind", and not "By Monday all of them will be home"."""
    words = re.findall(r"[^\W\d_]+", text)
    named = len(words) > 2 and not any(word.islower() and word not in BETWEEN_NAMES for word in words[1:])
    return bool(BYLINE.match(text)) and named and len(text) <= HEADING_WIDTH


def _paragraph(run: Sequence[Line], heading: bool) -> Paragraph:
    text = run[0].text
    dated = DATED.search(text) and len(text.split()) <= 6
    named = any(c.isalpha() for c in text) and not text.endswith((":", "："))
    return Paragraph(run[0].start, run[-1].end, heading, heading and named and not dated and not _is_byline(text))
