"""Which words carry the meaning of a passage, and when are two of them the same word?

Words are compared without case, typography, possessives, plurals and the dots of abbreviations, and by their
common beginning, which serves all languages that inflect at the end. Scripts without spaces are compared by pairs of
characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from summarizer._text.normalize import fold

SPACELESS = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
LETTER = rf"[^\W\d_{SPACELESS}]"
_WORD = re.compile(
    rf"(?P<dotted>(?<!\w)(?:{LETTER}\.){{2,}})|(?P<pairs>[{SPACELESS}]+)|"
    rf"(?P<word>{LETTER}[^\W_{SPACELESS}]*(?:['’ʼ]{LETTER}+)*)"
)
_POSSESSIVE = re.compile(r"'s?$")
_STOP_WORDS = """
a about above after again against all also am an and any are as at be because been before being below between
both but by
can could did do does doing down during each few for from further had has have having he her here hers him his
how i if in
into is it its itself just me more most my no nor not now of off on once only or other our out over own per same
shall she
should so some such than that the their them themselves then there these they this those through to too under
until up
upon very was we were what when where which while who whom whose why will with within without would you your
able via
le la les un une des du de et à au aux en dans pour par sur avec que qui ne pas se ce cette ces son sa ses leur
leurs est
sont a ont été
el los las una unos unas del y o en con por para que se su sus al es son ha han fue no
der die das den dem des ein eine einer eines einem einen und oder in im am mit von vom zu zum zur für auf ist
sind war hat
haben wird werden nicht sich
та і й або в у на з із зі до від за про для що як це є був була були буде не
и или в во на с со к от за о об для что как это был была были будет не
"""
STOP_WORDS = frozenset(fold(_STOP_WORDS).split())
_IRREGULAR = {
    form: base
    for base, forms in (
        ("give", "gave given"),
        ("send", "sent"),
        ("meet", "met"),
        ("hold", "held"),
        ("bring", "brought"),
        ("tell", "told"),
        ("say", "said"),
        ("make", "made"),
        ("take", "took taken"),
        ("build", "built"),
        ("leave", "left"),
        ("keep", "kept"),
        ("speak", "spoke spoken"),
        ("begin", "began begun"),
        ("pay", "paid"),
        ("fight", "fought"),
        ("seek", "sought"),
        ("lose", "lost"),
        ("lead", "led"),
        ("buy", "bought"),
        ("free", "freed"),
        ("withdraw", "withdrew"),
        ("woman", "women"),
        ("man", "men"),
        ("person", "people"),
    )
    for form in forms.split()
}


class Token(NamedTuple):
    """A word at `start:end` of a passage; `key` is what is compared, `raw` what stands there."""

    key: str
    raw: str
    start: int
    end: int

    @property
    def is_content(self) -> bool:
        """Say whether the word carries meaning, rather than grammar."""
        return self.key not in STOP_WORDS and (len(self.key) > 2 or self.raw.isupper() or not self.raw[0].isascii())

    @property
    def is_capital(self) -> bool:
        """Say whether the word begins with a capital letter."""
        return self.raw[0].isupper()


def tokenize(text: str) -> list[Token]:
    """Part a passage into words, hyphenated ones into their parts; digits are left out.

    >>> [word.key for word in tokenize("The U.S. envoy’s prisoner-of-war talks")]
    ['the', 'us', 'envoy', 'prisoner', 'of', 'war', 'talk']
    """
    return list(_parted(text))


@lru_cache(maxsize=512)  # every item of a window is compared with the same few passages
def _parted(text: str) -> tuple[Token, ...]:
    return tuple(_words(text))


def _words(text: str) -> Iterator[Token]:
    for match in _WORD.finditer(text):
        raw, start = match[0], match.start()
        if match.lastgroup == "pairs":
            size = min(2, len(raw))
            yield from (
                Token(raw[i : i + 2], raw[i : i + 2], start + i, start + i + 2) for i in range(len(raw) - size + 1)
            )
        elif key := stem(raw):
            yield Token(key, raw, start, match.end())


@lru_cache(maxsize=16384)
def stem(raw: str) -> str:
    """Return what a word is compared by: folded, without dots, possessive, plural ending and irregular form.

    >>> stem("Parties’"), stem("U.N."), stem("Sent")
    ('party', 'un', 'send')
    """
    key = _POSSESSIVE.sub("", fold(raw).replace(".", "")).replace("'", "")
    key = _IRREGULAR.get(key, key)
    if len(key) > 4 and key.endswith("ies"):
        return key[:-3] + "y"
    plural = len(key) > 3 and key.endswith("s") and not key.endswith(("ss", "us", "is"))
    return key[:-1] if plural else key


BEGINNING = 4
"""First letters that two forms of one word share, or all of them in a shorter word."""


def is_same(first: str, second: str) -> bool:
    """Say whether two keys are forms of one word: they begin alike and differ only in a short ending.

    >>> is_same("agreed", "agreement"), is_same("provide", "provision"), is_same("missile", "minister")
    (True, True, False)
    """
    if first == second:
        return True
    shorter, longer = sorted((first, second), key=len)
    shared = next((i for i, (a, b) in enumerate(zip(shorter, longer, strict=False)) if a != b), len(shorter))
    return shared >= max(BEGINNING, len(shorter) - 2) and len(longer) - shared <= 6


@dataclass(frozen=True)
class Vocabulary:
    """The words of some passages, asked whether they have a word in any of its forms."""

    keys: frozenset[str]
    _by_beginning: dict[str, list[str]] = field(repr=False)

    @classmethod
    def of(cls, passages: Iterable[str]) -> Vocabulary:
        """Collect the words of some passages."""
        keys = frozenset(word.key for passage in passages for word in _parted(passage))
        index: dict[str, list[str]] = {}
        for key in keys:
            index.setdefault(key[:BEGINNING], []).append(key)
        return cls(keys, index)

    def __contains__(self, key: str) -> bool:
        return key in self.keys or any(is_same(key, known) for known in self._by_beginning.get(key[:BEGINNING], ()))
