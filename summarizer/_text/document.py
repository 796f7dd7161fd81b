"""Split a text into sentences with exact offsets, and sentences into windows.

Nothing is changed: every sentence is a slice of the caller's own string.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from summarizer._text.language import language_of
from summarizer._text.paragraphs import EDGES, Paragraph, read_paragraphs
from summarizer._text.sentences import part
from summarizer._text.token_estimate import estimate_tokens
from summarizer.errors import InputError

SURROGATE = re.compile(r"[\ud800-\udfff]")
UNREADABLE = re.compile(r"[\x01-\x08\x0e-\x1b\x7f\ufffd]")
MOST_UNREADABLE = 0.1
WORD = re.compile(r"[^\W_]")
FILES = {"%PDF-": "a PDF file", "PK\x03\x04": "a zip archive or an Office file", "{\\rtf": "an RTF file"}


@dataclass(frozen=True, slots=True)
class Sentence:
    """A slice of the text, trimmed of outer white space: `text[start:end]`, line ends inside kept.

    Attributes:
        index: Place in the text, from 0.
        start: Offset in characters of the caller's string.
        end: Offset after the last character.
        text: The words, as in the text.
        heading: A title, section heading, byline or date: context, seldom an item.
    """

    index: int
    start: int
    end: int
    text: str
    heading: bool


@dataclass(frozen=True, slots=True)
class Document:
    """A text and its sentences. `language` is ISO 639-1, `title` a heading line at its top; None if unknown."""

    text: str
    sentences: tuple[Sentence, ...]
    language: str | None
    title: str | None

    def index_at(self, offset: int) -> int:
        """Return the index of the sentence that holds the character at `offset`, or the last one before it."""
        return max(0, bisect_right(self.sentences, offset, key=lambda s: s.start) - 1)


@dataclass(frozen=True, slots=True)
class Window:
    """The sentences that are shown in one question: `focus` may be pointed at, `before` is context."""

    index: int
    focus: tuple[Sentence, ...]
    before: tuple[Sentence, ...]

    @property
    def start(self) -> int:
        """Return the offset at which the focus starts, in characters."""
        return self.focus[0].start

    @property
    def end(self) -> int:
        """Return the offset at which the focus ends, in characters."""
        return self.focus[-1].end

    @property
    def shown(self) -> tuple[Sentence, ...]:
        """Return all sentences, in text order."""
        return self.before + self.focus


def read(text: str) -> Document:
    """Split a text into sentences, and detect its language and title. Linear in the length of the text.

    Raises:
        InputError: It is no text: not a str, empty, without words, or binary. The message says what to do next.

    >>> read("The leaders met. They agreed to meet again.").sentences[1].text
    'They agreed to meet again.'
    """
    _check(text)
    paragraphs = read_paragraphs(text)
    language = language_of(text)
    sentences = tuple(
        Sentence(index, start, end, text[start:end], heading)
        for index, (start, end, heading) in enumerate(_spans(text, paragraphs, language))
    )
    return Document(text, sentences, language, _title(text, paragraphs))


def windows(document: Document, *, tokens: int | None, before: int = 2) -> tuple[Window, ...]:
    """Part a document into windows, so that every sentence that is no heading is in the focus of exactly one.

    Args:
        document: What `read` made.
        tokens: Limit for all sentences that are shown, in tokens as `estimate_tokens` counts; a sentence that does not
            fit with its context has a window of its own. None makes a window for each sentence; headings are context
            then, unless there is nothing else.
        before: Sentences of context before the focus.
    """
    said = document.sentences
    spans = _each(said) if tokens is None else _packed(said, tokens, before)
    return tuple(
        Window(index, said[first:last], said[max(0, first - before) : first])
        for index, (first, last) in enumerate(spans)
    )


def _check(text: str) -> None:
    if not isinstance(text, str):
        raise InputError(
            f"The text must be a str, not {type(text).__name__}. Decode bytes first: data.decode('utf-8')."
        )
    if not text.strip(EDGES):
        raise InputError(f"The text is empty ({len(text)} characters, all white space). Pass the text of an article.")
    kind = next((kind for magic, kind in FILES.items() if text[:1024].lstrip(EDGES).startswith(magic)), None)
    if kind:
        raise InputError(f"This is {kind}, not text. Extract its text first, then pass that.")
    if "\x00" in text:
        raise InputError(
            f"This is not text: character {text.index(chr(0))} is NUL. Extract the file's text first, or decode it "
            "with the right encoding (UTF-16?)."
        )
    if found := SURROGATE.search(text):
        raise InputError(
            f"Character {found.start()} is a lone surrogate, which UTF-8 cannot encode. "
            "Decode the file with errors='replace'."
        )
    if (unreadable := len(UNREADABLE.findall(text))) > MOST_UNREADABLE * len(text):
        raise InputError(
            f"This is not text: {unreadable} of {len(text)} characters are control or replacement characters. "
            "Extract the file's text first, or decode it with the right encoding."
        )
    if not WORD.search(text):
        raise InputError("The text has no letters or digits. Pass the text of an article.")


def _spans(text: str, paragraphs: Sequence[Paragraph], language: str | None) -> Iterator[tuple[int, int, bool]]:
    for paragraph in paragraphs:
        for start, end in part(text, paragraph.start, paragraph.end, None if paragraph.heading else language):
            yield start, end, paragraph.heading


def _title(text: str, paragraphs: Sequence[Paragraph]) -> str | None:
    """Take the longest of the headings at the top: above it are an office, a byline, a date."""
    first = next((n for n, paragraph in enumerate(paragraphs) if not paragraph.heading), len(paragraphs))
    titles = [" ".join(text[p.start : p.end].split()) for p in paragraphs[:first] if p.title]
    return max(titles, key=len, default=None)


def _each(said: Sequence[Sentence]) -> list[tuple[int, int]]:
    chosen = [s for s in said if not s.heading] or said
    return [(s.index, s.index + 1) for s in chosen]


def _packed(said: Sequence[Sentence], tokens: int, before: int) -> Iterator[tuple[int, int]]:
    """Give spans of sentences that fit with their context. A heading stays with the sentence that it stands over."""
    costs = [0, *accumulate(estimate_tokens(s.text) for s in said)]
    ends = [s.index + 1 for s in said if not s.heading]
    ends = [*ends[:-1], len(said)]
    first = last = 0
    for end in ends:
        shown = costs[end] - costs[max(0, first - before)]
        if last > first and shown > tokens:
            yield first, last
            first = last
        last = end
    yield first, last
