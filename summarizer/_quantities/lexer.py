"""Split a text into the tokens of numbers: digits, number words, Chinese numerals."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from summarizer._quantities.numerals import (
    ADDITIVE,
    ARTICLES,
    FOREIGN,
    GLUED,
    HAN_COUNTED,
    HAN_DIGITS,
    HAN_SCALES,
    HAN_UNITS,
    HOMOGRAPHS,
    HUNDREDS,
    LINKS,
    OF,
    ORDINALS,
    PARTS,
    PLURALS,
    SCALES,
    word_key,
)
from summarizer._quantities.phrases import phrases

Role = Literal[
    "date",
    "time",
    "digits",
    "add",
    "hundred",
    "scale",
    "glued",
    "plural",
    "part",
    "ordinal",
    "link",
    "article",
    "of",
    "han",
]


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the text at `start:end` and what it may do in a number."""

    role: Role
    value: Fraction
    start: int
    end: int


NOTHING = Fraction(0)
PERCENT = re.compile(rf"\s?(?:[%％]|(?:{phrases('percent')}))", re.IGNORECASE)
_ARABIC_AND = "و"
"""It is written at the beginning of the next word."""

_HAN = "".join((*HAN_DIGITS, *HAN_UNITS, *HAN_SCALES))
_SEPARATOR = r"[,.'’ \u00a0\u2009\u202f]"
_TOKEN = re.compile(
    r"(?P<word>[^\W\d_½¼¾⅓⅔" + _HAN + r"]+(?:['’ʼ][^\W\d_]+)*)"
    r"|(?P<date>(?<!\d)(?:\d{1,2}(?P<mark>[./-])\d{1,2}(?P=mark)\d{4}|\d{4}-\d{1,2}-\d{1,2})(?!\d))"
    r"|(?P<time>(?<!\d)\d{1,2}:\d{2}(?!\d))"
    rf"|(?P<grouped>\d{{1,3}}(?P<sep>{_SEPARATOR})\d{{3}}(?!\d)(?:(?P=sep)\d{{3}}(?!\d))*"
    r"(?:(?!(?P=sep))[.,]\d{1,2}(?!\d))?)"
    r"|(?P<lakh>\d{1,2}(?:,\d{2})+,\d{3}(?!\d))"
    r"|(?P<decimal>\d+[.,]\d+(?![.,]?\d))"
    r"|(?P<whole>\d+)"
    rf"|(?P<han>[{_HAN}]+)"
    r"|(?P<part>[½¼¾⅓⅔])"
)
_GAP = re.compile(r"[\s\-‐‑]{0,3}")
LONGEST = 200
"""Characters of a number; what is longer counts nothing, and neither `float` nor `int` need take it."""


def ascii_digits(text: str) -> str:
    """Write digits and separators of other scripts in ASCII, one character for one."""
    if text.isascii():
        return text
    spelled = re.sub(r"\d", lambda digit: str(unicodedata.decimal(digit[0])), text)
    return spelled.translate({0x066B: ".", 0x066C: ",", 0xFF0C: ",", 0xFF0E: "."})


def tokens_of(text: str) -> Iterator[Token]:
    """Split a text whose digits are ASCII into tokens."""
    for match in _TOKEN.finditer(text):
        group = match.lastgroup
        start, end = match.span()
        if group == "word":
            if word_key(match[0]) in _ROLES or match[0][0] == _ARABIC_AND:
                yield from _word(text, match[0], start)
        elif group in ("date", "time"):
            role: Role = "date" if group == "date" else "time"
            parts = re.finditer(r"\d+", match[0])
            yield from (Token(role, Fraction(p[0]), start + p.start(), start + p.end()) for p in parts)
        elif group == "han":
            yield from _han(text, start, end)
        elif group == "part":
            yield Token("part", PARTS[match[0]], start, end)
        elif end - start <= LONGEST:
            yield Token("digits", _digits_value(match, text), start, end)


def _han(text: str, start: int, end: int) -> Iterator[Token]:
    """Read Chinese numerals; a single one is a number only before a thing that is counted, and 一 never is."""
    numeral = text[start:end]
    if start and text[start - 1].isdigit() and numeral[0] not in HAN_DIGITS:
        for at in range(start, end):
            yield Token("scale", Fraction({**HAN_SCALES, **HAN_UNITS}.get(text[at], 1)), at, at + 1)
    elif len(numeral) > 1 or (numeral != "一" and text[end : end + 1] and text[end] in HAN_COUNTED):
        yield Token("han", _han_value(numeral), start, end)


def _digits_value(match: re.Match[str], text: str) -> Fraction:
    digits, sep = match[0], match["sep"]
    if match.lastgroup == "grouped" and sep:
        if digits.count(sep) == 1 and len(re.findall(r"[.,]", digits)) == 1 and _is_decimal(digits, sep, text, match):
            return _fraction(digits.replace(",", "."))
        return _fraction(digits.replace(sep, "").replace(",", "."))
    return _fraction(digits.replace(",", "" if match.lastgroup == "lakh" else "."))


def _fraction(written: str) -> Fraction:
    return Fraction(int(written)) if written.isdecimal() else Fraction(written)  # several times as quick


def _is_decimal(digits: str, sep: str, text: str, match: re.Match[str]) -> bool:
    following = _TOKEN.match(text, gap_end(text, match.end()))
    scaled = following is not None and word_key(following[0]) in SCALES
    return digits.startswith("0") or (sep == "." and (scaled or bool(PERCENT.match(text, match.end()))))


def _word(text: str, word: str, start: int) -> Iterator[Token]:
    key, end = word_key(word), start + len(word)
    inner = list(_word(text, word[1:], start + 1)) if word[:1] == _ARABIC_AND and key not in SCALES else []
    if inner:
        yield Token("link", NOTHING, start, start + 1)
        yield from inner
    elif (key in HOMOGRAPHS and not _is_foreign(text, key, start, end)) or (
        key in GLUED and text[end : end + 1].isdigit()
    ):
        return
    elif key in _ROLES:
        yield Token(*_ROLES[key], start, end)


def _is_foreign(text: str, key: str, start: int, end: int) -> bool:
    """Return whether a word that English has too ("once", "sept", "cents") is a number here."""
    if not text[start:end].islower():
        return False
    beside = re.search(r"(\w*)[\s-]?$", text[max(0, start - 20) : start]), re.match(r"[\s-](\w+)", text[end : end + 20])
    own = HOMOGRAPHS[key]
    for neighbour in (word_key(match[1]) for match in beside if match):
        if neighbour in FOREIGN or (HOMOGRAPHS.get(neighbour) is own and neighbour != key):
            return True
    return len(own.findall(text)) > 1


def _roles() -> dict[str, tuple[Role, Fraction]]:
    """Return what each word may do in a number; of two roles the later one here counts."""
    tables: tuple[tuple[Role, Mapping[str, int | Fraction]], ...] = (
        ("ordinal", ORDINALS),
        ("part", PARTS),
        ("plural", PLURALS),
        ("glued", GLUED),
        ("scale", SCALES),
        ("hundred", HUNDREDS),
        ("add", ADDITIVE),
    )
    small: tuple[tuple[Role, frozenset[str]], ...] = (("link", LINKS), ("article", ARTICLES), ("of", OF))
    without = {key: (role, NOTHING) for role, keys in small for key in keys}
    return without | {key: (role, Fraction(value)) for role, table in tables for key, value in table.items()}


_ROLES = _roles()


def gap_end(text: str, start: int) -> int:
    """Return where the next token of the same number may begin: after at most three spaces and hyphens."""
    match = _GAP.match(text, start)
    return match.end() if match else start


def _han_value(numeral: str) -> Fraction:
    """Read 三百二十 as 320, 两万五千 as 25,000, 二〇二五 as 2025."""
    if all(c in HAN_DIGITS for c in numeral):
        return Fraction("".join(str(HAN_DIGITS[c]) for c in numeral))
    total = section = digit = 0
    for character in numeral:
        if character in HAN_DIGITS:
            digit = HAN_DIGITS[character]
        elif character in HAN_UNITS:
            section += (digit or 1) * HAN_UNITS[character]
            digit = 0
        else:
            total = (total + section + digit or 1) * HAN_SCALES[character]
            section = digit = 0
    return Fraction(total + section + digit)
