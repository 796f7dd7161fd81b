"""Parse the numbers of a text as values, in digits or in words.

Digits of any script count. "1,250" and "1.250" are 1250: one point or comma before exactly three digits parts
thousands, unless the number starts with 0, or a point comes before a scale word or a percent sign ("2.125 million").
With two kinds of separators the last one is the decimal point. Thin, non-breaking and plain spaces part groups of
three digits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import ClassVar

from summarizer._quantities.lexer import NOTHING, Role, Token, ascii_digits, gap_end, tokens_of
from summarizer._quantities.numerals import PLURALS, VAGUE_BEFORE, word_key
from summarizer._quantities.usage import Use, is_day, is_percent, use_of

_SIZES = frozenset({"scale", "hundred", "plural"})


@dataclass(frozen=True, slots=True)
class Number:
    """A number at `text[start:end]`.

    Args:
        value: Exact. Of a vague number ("thousands"), the size that it names.
        kind: What it is used for: `name` is part of one ("F-16", "G7", "Resolution 2334").
    """

    value: Fraction
    start: int
    end: int
    kind: Use = "cardinal"


def find_numbers(text: str) -> list[Number]:
    """Return all numbers of a text in order, as values.

    >>> [(str(n.value), n.kind) for n in find_numbers("$2.5 million for two hundred and six F-16 by 14 March 2025")]
    [('2500000', 'cardinal'), ('206', 'cardinal'), ('16', 'name'), ('14', 'date'), ('2025', 'date')]
    """
    return list(_numbers(text))


@lru_cache(maxsize=512)  # every item of a window is compared with the same few passages
def _numbers(text: str) -> tuple[Number, ...]:
    plain = ascii_digits(text)
    return tuple(number for run in _runs(plain) for number in _read(plain, run))


def _runs(text: str) -> Iterator[list[Token]]:
    """Split the tokens where a number cannot run on: at words between, at punctuation, at wide gaps."""
    run: list[Token] = []
    for token in tokens_of(text):
        if run and gap_end(text, run[-1].end) != token.start:
            yield run
            run = []
        run.append(token)
    if run:
        yield run


def _read(text: str, run: Sequence[Token]) -> Iterator[Number]:
    at = 0
    while at < len(run):
        if run[at].role in ("date", "time", "han", "ordinal"):
            yield _single(text, run[at])
            at += 1
            continue
        being_read = _Sum()
        stop = at
        while stop < len(run) and being_read.take(run[stop]):
            stop += 1
        if being_read.tokens:
            stop -= len(being_read.pending)
            number, taken = _ranked(text, being_read, run[stop] if stop < len(run) else None)
            yield number
            stop += taken
        at = max(stop, at + 1)


def _single(text: str, token: Token) -> Number:
    kind: Use = "cardinal" if token.role == "han" else token.role  # type: ignore[assignment]
    if kind != "time" and is_day(text, token.start, token.end, token.value):
        kind = "date"
    if kind == "cardinal" and is_percent(text, token.start, token.end):
        kind = "percent"
    return Number(token.value, token.start, token.end, kind)


def _ranked(text: str, read: _Sum, following: Token | None) -> tuple[Number, int]:
    """Make the number, and take an ordinal that ends it: "twenty-first"; return how many more tokens it took."""
    start, end = read.tokens[0].start, read.tokens[-1].end
    tail = following is not None and following.role == "ordinal" and gap_end(text, end) == following.start
    if following and tail and following.value < 10 and read.value % 10 == 0 and read.tokens[-1].role == "add":
        return Number(read.value + following.value, start, following.end, "ordinal"), 1
    return Number(read.value, start, end, _use(text, read, start, end)), 0


def _use(text: str, read: _Sum, start: int, end: int) -> Use:
    roles = {token.role for token in read.tokens}
    first = read.tokens[-1] if len(read.tokens) == 1 else read.tokens[0]
    plural = word_key(text[first.start : first.end]) in PLURALS
    if roles <= _SIZES and not read.has_article and (plural or VAGUE_BEFORE.search(text, 0, start)):
        return "vague"
    if "digits" in roles:
        return use_of(text, start, end, read.value)
    return "percent" if is_percent(text, start, end) else "cardinal"


class _Sum:
    """A number being read: `total` is fixed by scales, `current` is still below the next one."""

    def __init__(self) -> None:
        self.total, self.current, self.scale = NOTHING, NOTHING, NOTHING
        self.tokens: list[Token] = []
        self.pending: list[Token] = []
        self.has_article = False

    @property
    def value(self) -> Fraction:
        return self.total + self.current if self.total else self.current  # sums of fractions are slow

    def take(self, token: Token) -> bool:
        """Take the token as the next part of this number; False where it cannot be one."""
        if token.role in ("link", "article", "of"):
            fits = self._may_link(token)
            if fits:
                self.pending.append(token)
            return fits
        if not self._fits(token):
            return False
        self.has_article |= any(t.role == "article" for t in self.pending)
        self.tokens.append(token)
        self.pending = []
        return True

    def _may_link(self, token: Token) -> bool:
        if token.role == "article":
            return not self.tokens or bool(self.pending) or self.tokens[-1].role == "part"
        if token.role == "of":
            return bool(self.tokens) and not self.pending and self.tokens[-1].role in ("part", *_SIZES)
        return bool(self.tokens) and not self.pending

    def _fits(self, token: Token) -> bool:
        way = self._WAYS.get(token.role)
        return way is not None and way(self, token)

    def _add(self, token: Token) -> bool:
        value, rest = token.value, self.current % 100
        if value == 20 and rest == 4:  # quatre-vingts
            self.current += 76
            return True
        if self.tokens and not (self._joins(value, rest) or self._is_free(value, rest)):
            return False
        self.current += value
        return True

    def _joins(self, value: Fraction, rest: Fraction) -> bool:
        """Return whether this is dix-sept, soixante-dix, quatre-vingt-onze, or the Arabic five-and-twenty."""
        arabic = (
            bool(self.pending) and self.pending[0].end == self.tokens[-1].end + 2 and rest < 10 and 20 <= value < 100
        )
        return arabic or (rest == 10 and 7 <= value <= 9) or (rest in (60, 80) and 10 <= value < 20)

    def _is_free(self, value: Fraction, rest: Fraction) -> bool:
        """Return whether the places that the value needs are still empty."""
        below = 10 if value < 10 else 100 if value < 100 else 1000
        if self.tokens[-1].role in ("digits", "part") or self.current % below or (value < 10 and rest == 10):
            return False
        return value < 1000 and (bool(self.current) or value < self.scale)

    def _digits(self, token: Token) -> bool:
        if self.tokens and (self.current or self.pending or not 1 < token.value < self.scale):
            return False
        self.current = token.value
        return True

    def _hundred(self, token: Token) -> bool:
        if self.current >= 100 or (self.tokens and not self.current and not self.scale):
            return False
        self.current = (self.current or Fraction(1)) * token.value
        return True

    def _glued(self, token: Token) -> bool:
        touches = bool(self.tokens) and self.tokens[-1].role == "digits" and self.tokens[-1].end == token.start
        return touches and self._multiply(token)

    def _multiply(self, token: Token) -> bool:
        scale = token.value
        if not self.current and self.scale and scale > self.scale:  # mil millones
            self.total, self.scale = self.total * scale, scale
            return True
        if self.scale and (scale >= self.scale or not self.current):
            return False
        self.total += (self.current or Fraction(1)) * scale
        self.current, self.scale = NOTHING, scale
        return True

    def _plural(self, token: Token) -> bool:
        if self.tokens:
            return token.value >= 100 and bool(self.current) and self._multiply(token)
        self.current = token.value
        return True

    def _part(self, token: Token) -> bool:
        value = token.value
        if not self.tokens:
            self.current = value
            return True
        if value.numerator == 1 and value.denominator > 2 and self.current >= 1 and not self.scale:  # two thirds
            self.current *= value
            return True
        touching = self.tokens[-1].end == token.start
        if self.scale or not self.current or not (self.pending or touching):
            return False
        self.current += value
        return True

    _WAYS: ClassVar[Mapping[Role, Callable[[_Sum, Token], bool]]] = {
        "add": _add,
        "digits": _digits,
        "hundred": _hundred,
        "scale": _multiply,
        "glued": _glued,
        "plural": _plural,
        "part": _part,
    }
