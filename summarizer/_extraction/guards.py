"""Check an item against its evidence: numbers, names, content, denials and script, each with its reason to reject."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache

from summarizer._extraction.names import KnownWords, invented_name, known_names, other_subject
from summarizer._quantities import Number, Use, currency_at, find_numbers
from summarizer._text import Token, Vocabulary, disagreement, tokenize
from summarizer.codebook import Reason

SUPPORTED = 0.6
"""Share of the content words of `what` that must stand in the evidence or in what was shown."""

POINTED = 0.2
"""Share of them, names left out, that must stand in the evidence itself: pointing alone is no support."""

_TWO = re.compile(
    r"\b(?:both|couple|pair|each other|bilateral\w*|beide\w?|обидв\w+|оба|обе|обоих|ambos|ambas)\b|双方|双边",
    re.IGNORECASE,
)
_DEFINITE = re.compile(
    r"\b(?:the|those|these|its|their|his|her|all|remaining|other|los|las|les|des|ces|esos|esas|die|der|den|diese)\s+(?:(?:last|other|remaining|more\s+than|over|some|nearly|about)"
    r"\s+)?[$€£]?$",
    re.IGNORECASE,
)
_TAKEN_UP = re.compile(
    r"\b(?:the|this|that|these|those|its|their|his|her|such)\s+(?P<thing>[\w’'-]+(?:\s+[\w’'-]+)?)", re.IGNORECASE
)
"""A thing that was told before: "that sum", "the remaining pumps"."""
_HOLDER = re.compile(r"\b(?P<thing>[\w’'-]+)\s+(?:of|from)\s+(?:the\s+)?[^\w\s]?$")
_LARGE = 1000
"""Numbers from which on two that are the same are hardly so by chance."""
_NAME_BEHIND = re.compile(r"\w+[\s-][^\W\d_a-z]\w*")
_MONEY_WORDS = frozenset(
    {"dollar", "euro", "pound", "usd", "eur", "gbp", "hryvnia", "franc", "доларів", "євро", "евро"}
)
_LIGHT = frozenset(
    ("give", "provide", "make", "take", "keep", "hold", "stand", "remain", "let", "allow", "stop", "cease", "refrain")
)
"""Verbs that a reader puts before what the evidence has as a noun: "provide two hundred flats"."""
_BREAK = re.compile(r"[.!?\n。！？](?:(?<=[.!?])['\"’”)]*\s+|(?<=\n)\s*\n|(?<=[。！？]))")
"""Where a sentence ends; with a set of signs first, since a regex looks for one of a set quickly."""


@dataclass(frozen=True, slots=True)
class GuardViolation:
    """Why an item is rejected; `detail` names the number, the name or the words."""

    reason: Reason
    detail: str


def check_claims(
    texts: Sequence[str],
    *,
    evidence: str,
    shown: str,
    names: Collection[str] = (),
    actors: int = 0,
    exempt_negation: bool = False,
) -> GuardViolation | None:
    """Return the first thing that an item says and its evidence does not, or None.

    Args:
        texts: The free text of the item, `what` first. Enums, countries and parsed values do not belong here.
        evidence: The quotes of the item's evidence, joined.
        shown: All sentences that the model saw, evidence and context.
        names: The actors of the text, by all their names.
        actors: How many actors the item names, which is a number that it may say: "the two leaders' teams".
        exempt_negation: The item's status is itself a "no" (rejected, suspended, blocked).

    >>> check_claims(["pledge 450 tents"], evidence="Norway pledged 45 tents", shown="Norway pledged 45 tents")
    Problem(reason='number', detail='450')
    """
    source, own = _source(evidence, shown, frozenset(names)), frozenset(word.key for word in tokenize(evidence))
    if wrong := _foreign_letters(texts, (evidence, shown, *names)):
        return GuardViolation("script", wrong)
    if wrong := _wrong_number(texts, evidence, shown, source, actors):
        return GuardViolation("number", wrong)
    if wrong := invented_name(texts, source, own) or other_subject(texts[0], evidence):
        return GuardViolation("name", wrong)
    sentence = in_sentence(evidence, shown)
    if wrong := _unsupported(texts[0], sentence, own, source):
        return GuardViolation("not_supported", wrong)
    turned = None if exempt_negation else disagreement(texts[0], sentence)
    return GuardViolation("negation", turned) if turned else None


_SCRIPTS = frozenset(
    (
        *("LATIN", "CYRILLIC", "GREEK", "ARABIC", "HEBREW", "CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO"),
        *("DEVANAGARI", "BENGALI", "TAMIL", "TELUGU", "GUJARATI", "GURMUKHI", "KANNADA", "MALAYALAM", "ORIYA"),
        *("SINHALA", "THAI", "LAO", "KHMER", "MYANMAR", "TIBETAN", "MONGOLIAN", "GEORGIAN", "ARMENIAN", "ETHIOPIC"),
    )
)
"""Scripts, by the first word of the Unicode names of their letters."""
_ASCII_LETTER = re.compile("[A-Za-z]")
_BEYOND_ASCII = re.compile(r"[^\W\d_\x00-\x7f]")


def _foreign_letters(texts: Sequence[str], passages: Sequence[str]) -> str | None:
    """Return the letters of a script that the text has nowhere: two Chinese characters in an English item."""
    letters = {letter for text in texts for letter in _BEYOND_ASCII.findall(text)}
    strange = {script for letter in letters if (script := _script(letter))}
    if not _ASCII_LETTER.search(passages[0]) and any(map(_ASCII_LETTER.search, texts)):
        strange.add("LATIN")
    for passage in passages:
        if strange and _ASCII_LETTER.search(passage):
            strange.discard("LATIN")
        if strange:
            strange -= {script for letter in set(_BEYOND_ASCII.findall(passage)) if (script := _script(letter))}
    if not strange:
        return None
    return "".join(letter for text in texts for letter in text if _script(letter) in strange)


@lru_cache(maxsize=4096)
def _script(letter: str) -> str | None:
    script = unicodedata.name(letter, "").partition(" ")[0] if letter.isalpha() else ""
    return script if script in _SCRIPTS else None


class _Known(KnownWords):
    """What is known, with the numbers that are part of a name ("G7")."""

    @cached_property
    def figures(self) -> list[_Figure]:
        return [figure for figure in self.all_figures if figure.kind == "name"]

    @cached_property
    def all_figures(self) -> list[_Figure]:
        return [_Figure(passage, n) for passage in self.passages for n in find_numbers(passage)]

    def counts_alike(self, said: _Figure, evidence: str) -> bool:
        """Return whether the text counts the same thing so elsewhere, and the item takes it up: "release the six men".

        It takes it up where it has an article or pronoun before the number, or the evidence has one before the thing.
        """
        if said.kind not in ("cardinal", "ordinal", "percent"):
            return False
        alike = any(said.is_borne_out(k) and said.counted & k.counted for k in self.all_figures)
        if said.number.value == 2 and any(_TWO.search(passage) for passage in self.passages):
            alike = True
        if not alike and not (said.number.value >= _LARGE and any(map(said.is_borne_out, self.all_figures))):
            return False
        taken_up = {word.key for match in _TAKEN_UP.finditer(evidence) for word in tokenize(match["thing"])}
        return (alike and said.is_definite) or bool((said.counted | said.holder) & taken_up)


def _source(evidence: str, shown: str, names: frozenset[str]) -> _Known:
    """Return what is known; the evidence stands in what was shown, so the items of a window share one look at it."""
    return _shared(shown, names) if evidence in shown else _Known((evidence, shown, *names))


@lru_cache(maxsize=64)
def _shared(shown: str, names: frozenset[str]) -> _Known:
    return _Known((shown, *(name for name in names if name not in shown)))


def _wrong_number(texts: Sequence[str], evidence: str, shown: str, source: _Known, actors: int) -> str | None:
    """Return the first number that the evidence does not have, unless the text around it counts the same thing so."""
    said = [_Figure(text, n) for text in texts for n in find_numbers(text)]
    counted = [figure for figure in said if not figure.is_pronoun]
    if not counted:
        return None
    known = _figures(evidence)
    missing = [
        figure for figure in counted if not (figure.counts(actors) or _stands_in(figure, evidence, known, source))
    ]
    if not missing:
        return None
    if not _all_said(known, said):
        return missing[0].raw
    beside = _figures(in_sentence(evidence, shown))
    return next(
        (f.raw for f in missing if not (_is_beside(f, known, beside) or source.counts_alike(f, evidence))), None
    )


def _figures(passage: str) -> list[_Figure]:
    return [_Figure(passage, n) for n in find_numbers(passage)]


def _all_said(known: Sequence[_Figure], said: Sequence[_Figure]) -> bool:
    """Return whether the item says all that the evidence counts: then no number of it was swapped for another."""
    return all(k.kind != "cardinal" or k.is_pronoun or any(figure.is_borne_out(k) for figure in said) for k in known)


def _is_beside(figure: _Figure, known: Sequence[_Figure], beside: Sequence[_Figure]) -> bool:
    """Return whether the sentence that the quote was cut from has the number, of the same thing or as its only date."""
    if figure.kind == "date":
        return not any(k.kind == "date" for k in known) and any(map(figure.is_borne_out, beside))
    return any(figure.is_borne_out(k) and figure.counted & k.counted for k in beside)


def _stands_in(figure: _Figure, evidence: str, known: Sequence[_Figure], source: _Known) -> bool:
    if figure.number.value == 2 and _TWO.search(evidence):
        return True
    return (
        any(map(figure.is_borne_out, known))
        or any(map(figure.is_borne_out, source.figures))
        or figure.is_named_in(source)
    )


@dataclass(frozen=True, slots=True)
class _Figure:
    """A number as it stands in a passage."""

    passage: str
    number: Number

    @property
    def raw(self) -> str:
        return self.passage[self.number.start : self.number.end]

    @property
    def kind(self) -> Use:
        return self.number.kind

    @property
    def counted(self) -> frozenset[str]:
        """Return the words of content behind the number, of which one is what it counts; of a sum, its currency."""
        behind = [
            word.key for word in tokenize(self.passage[self.number.end : self.number.end + 60]) if word.is_content
        ]
        return frozenset([*behind[:3], *([self.currency] if self.currency else [])])

    @property
    def holder(self) -> frozenset[str]:
        """Return what is of this number: the remains of "the remains of four men", a sum where it is one."""
        held = _HOLDER.search(self.passage, 0, self.number.start)
        sums = ("sum", "amount", "money") if self.number.value >= _LARGE else ()
        return frozenset([*(word.key for word in tokenize(held["thing"] if held else "")), *sums])

    @property
    def is_definite(self) -> bool:
        """Return whether the number stands behind "the", "those", "all": it was told before.

        Ukrainian, Russian and Chinese have no article, so there any number may be.
        """
        has_articles = any("a" <= letter <= "z" for letter in self.passage.lower())
        return not has_articles or bool(_DEFINITE.search(self.passage, 0, self.number.start))

    def is_named_in(self, source: _Known) -> bool:
        """Return whether the number is part of a name, "Two Rivers", that the text has."""
        if not self.raw[0].isupper():
            return False
        name = _NAME_BEHIND.match(self.passage, self.number.start)
        return name is not None and any(name[0] in passage for passage in source.passages)

    @property
    def currency(self) -> str | None:
        return currency_at(self.passage, self.number.start, self.number.end)[1]

    @property
    def is_pronoun(self) -> bool:
        """Return whether this is "one", which counts nothing in "one of the leaders"."""
        return self.number.value == 1 and self.number.kind == "cardinal" and not any(map(str.isdigit, self.raw))

    def counts(self, actors: int) -> bool:
        """Return whether this may be the number of an item's actors, of whom there are several."""
        return actors > 1 and self.kind == "cardinal" and self.number.value == actors

    def is_borne_out(self, known: _Figure) -> bool:
        """Return whether a known number is the same value, used alike, of the same currency where both have one."""
        ours, theirs = self.number, known.number
        if {ours.kind, theirs.kind} == {"percent", "cardinal"} and _share(ours) == _share(theirs):
            return True
        if ours.kind == "vague":
            alike = ours.value <= theirs.value and theirs.kind in ("vague", "cardinal")
        else:
            alike = ours.value == theirs.value and _are_used_alike({ours.kind, theirs.kind})
        return alike and (not (mine := self.currency) or known.currency in (None, mine))


def _share(number: Number) -> Fraction | None:
    """Return a percentage and a fraction, "75 percent" and "three quarters", as one value; None for other numbers."""
    if number.kind == "percent":
        return number.value / 100
    return number.value if number.value < 1 else None


def _are_used_alike(kinds: set[Use]) -> bool:
    if "vague" in kinds:
        return False
    return len(kinds) == 1 or ("percent" not in kinds and ("ordinal" not in kinds or "date" in kinds))


def _unsupported(what: str, sentence: str, own: Collection[str], source: KnownWords) -> str | None:
    """Return the words that nothing bears out, when they are too many.

    Args:
        what: What the item says.
        sentence: The sentence that the evidence was cut from.
        own: Keys of the words of the evidence itself.
        source: What is known.
    """
    content = _content(what)
    if not content:
        return None if find_numbers(what) else "it says nothing"
    further = [word for word in content if word.key not in own]
    if not further:
        return None
    named = known_names(what, source)
    unknown = [word.raw for word in further if not (word.key in named or source.has_word(word.key))]
    if len(unknown) > (1 - SUPPORTED) * len(content) + 1e-9:
        return ", ".join(unknown)
    plain = [word for word in content if word.key not in source.capitals] or content
    if _is_pointed_at(what, content, plain, own, sentence):
        return None
    return "the evidence has none of: " + ", ".join(word.raw for word in plain)


def _is_pointed_at(
    what: str, content: Sequence[Token], plain: Sequence[Token], own: Collection[str], sentence: str
) -> bool:
    """Return whether the evidence itself has some of the plain words, or the name and number that stand for them."""
    least = math.ceil(POINTED * len(plain))
    if sum(word.key in own for word in plain) >= least:  # the same words, which is the rule, are quickly seen
        return True
    pointed = Vocabulary.of((sentence,))
    if sum(word.key in pointed for word in plain) >= least:
        return True
    return _points_by_figure(what, sentence, any(word.key in pointed for word in content if word not in plain))


def _points_by_figure(what: str, sentence: str, has_name: bool) -> bool:
    """Return whether the evidence has a name and a number of the item, or a large number, which point at it."""
    values = {n.value for n in find_numbers(sentence)}
    shared = [n for n in find_numbers(what) if n.value in values]
    return any(has_name or (n.value >= _LARGE and n.kind == "cardinal") for n in shared)


def _content(text: str) -> list[Token]:
    """Return the words that carry meaning, each once; numbers and currencies have a guard of their own."""
    figures = {offset for n in find_numbers(text) for offset in range(n.start, n.end)}
    found = {
        word.key: word
        for word in tokenize(text)
        if word.is_content and word.key not in _MONEY_WORDS and word.start not in figures
    }
    return (
        [word for key, word in found.items() if key not in _LIGHT]
        if figures or len(found) > 1
        else list(found.values())
    )


_ENGLISH = re.compile(r"\b(?:the|and|of|with|without|from|which|their|is|are|by)\b")


def is_translated(what: str, evidence: str) -> bool:
    """Return whether an item of a text that is not English says it, at least by halves, in English words of ours.

    >>> is_translated("the release without condition of the otages", "la libération sans condition des otages")
    True
    """
    ours = set(_ENGLISH.findall(what.lower()))
    return len(ours - set(re.findall(r"\w+", evidence.lower()))) > 0


def in_sentence(evidence: str, shown: str) -> str:
    """Widen a quote to the sentences that it was cut from, so that a "not" just before it is not lost.

    >>> in_sentence("be able to help", "Talks went on. Norland will not be able to help. It rained.")
    'Norland will not be able to help.'
    """
    start = shown.find(evidence)
    if start < 0:
        return evidence
    end = start + len(evidence)
    before = [m.end() for m in _BREAK.finditer(shown, 0, start)]
    after = _BREAK.search(shown, max(start, end - 1))
    return shown[before[-1] if before else 0 : after.start() + 1 if after else len(shown)]
