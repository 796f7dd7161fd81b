"""Part a passage into words, and compare them in any of their forms.

Words are compared without case, typography, possessives, plurals and the dots of abbreviations. Two forms of one word
have the same stem in English (Snowball), and begin alike in other languages that inflect at the end. Scripts without
spaces are compared by pairs of characters.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from typing import NamedTuple

from summarizer._text.normalize import fold

SPACELESS = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
LETTER = rf"[^\W\d_{SPACELESS}]"
ELISION = r"(?:[lLd]|[qQ]u)['’ʼ`](?=[^\W\d_])"
"""An article or preposition that has lost its vowel: l'Ukraine, d'aide, qu'elle. D'Arc is a name."""

_WORD = re.compile(
    rf"(?P<elided>(?<!\w){ELISION})|(?P<dotted>(?<!\w)(?:{LETTER}\.){{2,}})|(?P<pairs>[{SPACELESS}]+)|"
    rf"(?P<word>{LETTER}[^\W_{SPACELESS}]*(?:['’ʼ]{LETTER}+)*)"
)
_POSSESSIVE = re.compile(r"'s?$")
_LISTS = tomllib.loads((resources.files("summarizer._text") / "data/stop_words.toml").read_text("utf-8"))
STOP_WORDS = frozenset(word for listed in _LISTS.values() for word in fold(listed).split())
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
        ("pay", "paid payment payments"),
        ("sell", "sold sale sales"),
        ("detain", "detention"),
        ("maintain", "maintenance"),
        ("find", "found"),
        ("win", "won"),
        ("strike", "struck"),
        ("flee", "fled"),
        ("rise", "rose risen"),
        ("fall", "fell"),
        ("come", "came"),
        ("stand", "stood"),
        ("write", "wrote written"),
        ("fight", "fought"),
        ("seek", "sought"),
        ("lose", "lost loss losses"),
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
    """A word at `start:end` of a passage; `key` is what is compared, `raw` the word as written."""

    key: str
    raw: str
    start: int
    end: int

    @property
    def is_content(self) -> bool:
        """Return whether the word carries meaning, rather than grammar."""
        return self.key not in STOP_WORDS and (len(self.key) > 2 or self.raw.isupper() or not self.raw[0].isascii())

    @property
    def is_capital(self) -> bool:
        """Return whether the word begins with a capital letter."""
        return self.raw[0].isupper()


def tokenize(text: str) -> list[Token]:
    """Split a passage into words, hyphenated ones into their parts; digits are left out.

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
        if match.lastgroup == "elided":
            continue
        if match.lastgroup == "pairs":
            size = min(2, len(raw))
            yield from (
                Token(raw[i : i + 2], raw[i : i + 2], start + i, start + i + 2) for i in range(len(raw) - size + 1)
            )
        elif key := token_key(raw):
            yield Token(key, raw, start, match.end())


@lru_cache(maxsize=16384)
def token_key(raw: str) -> str:
    """Return what a word is compared by: folded, without dots, possessive, plural ending and irregular form.

    >>> token_key("Parties’"), token_key("U.N."), token_key("Sent")
    ('party', 'un', 'send')
    """
    key = _POSSESSIVE.sub("", fold(raw).replace(".", "")).replace("'", "")
    key = _IRREGULAR.get(key, key)
    if len(key) > 4 and key.endswith("ies"):
        return key[:-3] + "y"
    plural = len(key) > 3 and key.endswith("s") and not key.endswith(("ss", "us", "is"))
    return key[:-1] if plural else key


BEGINNING = 3
"""First letters that two forms of one word share."""

_LEAST, _ENDING = 4, 6
"""Letters that two forms share at least, and letters that one has beyond them at most."""

_ENGLISH = frozenset({"the", "of", "and", "that", "with", "from", "which", "their"})
"""Words that other languages do not have, or one of them at most: passages with three are English."""


def is_same(first: str, second: str, *, english: bool = False) -> bool:
    """Return whether two keys are forms of one word.

    In English the stem of one is the stem of the other or begins it, or they end in d or t beside s ("provide",
    "provision"). In other languages they begin alike and differ only in a short ending.

    >>> is_same("agreed", "agreement"), is_same("provide", "provision"), is_same("missile", "minister")
    (True, True, False)
    >>> is_same("party", "partner"), is_same("party", "partner", english=True)
    (True, False)
    """
    if first == second:
        return True
    if first[:BEGINNING] != second[:BEGINNING]:
        return False
    if english and (first := english_stem(first)) == (second := english_stem(second)):
        return True
    shorter, longer = sorted((first, second), key=len)
    shared = next((i for i, (a, b) in enumerate(zip(shorter, longer, strict=False)) if a != b), len(shorter))
    if shared < _LEAST or len(longer) - shared > _ENDING:
        return False
    if english:
        endings = shorter[shared:], longer[shared:]
        return not endings[0] or any(a in ("d", "t") and b.startswith("s") for a, b in (endings, endings[::-1]))
    return shared >= len(shorter) - 2


@lru_cache(maxsize=16384)
def english_stem(key: str) -> str:
    """Return the stem of an English word, by the Snowball rules.

    >>> english_stem("negotiations"), english_stem("negotiated")
    ('negoti', 'negoti')
    """
    from snowballstemmer import EnglishStemmer

    return str(EnglishStemmer().stemWord(key))  # one for each word: it holds the word that it is at, and threads run


@dataclass(frozen=True)
class Vocabulary:
    """The words of some passages, asked whether they have a word in any of its forms."""

    keys: frozenset[str]
    english: bool
    _by_beginning: dict[str, list[str]] = field(repr=False)

    @classmethod
    def of(cls, passages: Iterable[str]) -> Vocabulary:
        """Collect the words of some passages."""
        keys = frozenset(word.key for passage in passages for word in _parted(passage))
        index: dict[str, list[str]] = {}
        for key in keys:
            index.setdefault(key[:BEGINNING], []).append(key)
        return cls(keys, len(keys & _ENGLISH) > 2, index)

    def __contains__(self, key: str) -> bool:
        near = () if key in self.keys else self._by_beginning.get(key[:BEGINNING], ())
        return key in self.keys or any(is_same(key, known, english=self.english) for known in near)
