"""Does an item say more than its evidence? Numbers, names, content and negations are compared, each with its reason."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from summarizer._extraction.names import KnownWords, invented_name, known_names
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
_MONEY_WORDS = frozenset(
    {"dollar", "euro", "pound", "usd", "eur", "gbp", "hryvnia", "franc", "доларів", "євро", "евро"}
)
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
    exempt_negation: bool = False,
) -> GuardViolation | None:
    """Return the first thing that an item says and its evidence does not, or None.

    Args:
        texts: The free text of the item, `what` first. Enums, countries and parsed values do not belong here.
        evidence: The quotes of the item's evidence, joined.
        shown: All sentences that the model saw, evidence and context.
        names: The actors of the text, by all their names.
        exempt_negation: The item's status is itself a "no" (rejected, suspended, blocked).

    >>> check_claims(["pledge 450 tents"], evidence="Norway pledged 45 tents", shown="Norway pledged 45 tents")
    Problem(reason='number', detail='450')
    """
    source, own = _source(evidence, shown, frozenset(names)), frozenset(word.key for word in tokenize(evidence))
    if wrong := _wrong_number(texts, evidence, source):
        return GuardViolation("number", wrong)
    if wrong := invented_name(texts, source, own):
        return GuardViolation("name", wrong)
    if wrong := _unsupported(texts[0], evidence, own, source):
        return GuardViolation("not_supported", wrong)
    turned = None if exempt_negation else disagreement(texts[0], in_sentence(evidence, shown))
    return GuardViolation("negation", turned) if turned else None


class _Known(KnownWords):
    """What is known, with the numbers that are part of a name ("G7")."""

    @cached_property
    def figures(self) -> list[_Figure]:
        return [_Figure(passage, n) for passage in self.passages for n in find_numbers(passage) if n.kind == "name"]


def _source(evidence: str, shown: str, names: frozenset[str]) -> _Known:
    """Return what is known; the evidence stands in what was shown, so the items of a window share one look at it."""
    return _shared(shown, names) if evidence in shown else _Known((evidence, shown, *names))


@lru_cache(maxsize=64)
def _shared(shown: str, names: frozenset[str]) -> _Known:
    return _Known((shown, *(name for name in names if name not in shown)))


def _wrong_number(texts: Sequence[str], evidence: str, source: _Known) -> str | None:
    """Return the first number that the evidence does not have; one in a name may stand around it."""
    said = [_Figure(text, n) for text in texts for n in find_numbers(text)]
    counted = [figure for figure in said if not figure.is_pronoun]
    known = [_Figure(evidence, n) for n in find_numbers(evidence)] if counted else []
    for figure in counted:
        both = figure.number.value == 2 and _TWO.search(evidence)
        if not (both or any(figure.is_borne_out(k) for k in known) or any(map(figure.is_borne_out, source.figures))):
            return figure.raw
    return None


@dataclass(frozen=True, slots=True)
class _Figure:
    """A number as it stands in a passage."""

    passage: str
    number: Number

    @property
    def raw(self) -> str:
        return self.passage[self.number.start : self.number.end]

    @property
    def currency(self) -> str | None:
        return currency_at(self.passage, self.number.start, self.number.end)[1]

    @property
    def is_pronoun(self) -> bool:
        """Say whether this is "one", which counts nothing in "one of the leaders"."""
        return self.number.value == 1 and self.number.kind == "cardinal" and not any(map(str.isdigit, self.raw))

    def is_borne_out(self, known: _Figure) -> bool:
        """Say whether a known number is the same value, used alike, of the same currency where both have one."""
        ours, theirs = self.number, known.number
        if ours.kind == "vague":
            alike = ours.value <= theirs.value and theirs.kind in ("vague", "cardinal")
        else:
            alike = ours.value == theirs.value and _are_used_alike({ours.kind, theirs.kind})
        return alike and (not (mine := self.currency) or known.currency in (None, mine))


def _are_used_alike(kinds: set[Use]) -> bool:
    if "vague" in kinds:
        return False
    return len(kinds) == 1 or ("percent" not in kinds and ("ordinal" not in kinds or "date" in kinds))


def _unsupported(what: str, evidence: str, own: Collection[str], source: KnownWords) -> str | None:
    """Return the words that nothing bears out, when they are too many; `own` are those of the evidence."""
    content = _content(what)
    if not content:
        return "it says nothing"
    further = [word for word in content if word.key not in own]
    if not further:
        return None
    named = known_names(what, source)
    unknown = [word.raw for word in further if word.key not in source.words and word.key not in named]
    if len(unknown) > (1 - SUPPORTED) * len(content) + 1e-9:
        return ", ".join(unknown)
    plain = [word for word in content if word.key not in source.capitals] or content
    pointed = Vocabulary.of((evidence,))
    if sum(word.key in pointed for word in plain) < math.ceil(POINTED * len(plain)):
        return "the evidence has none of: " + ", ".join(word.raw for word in plain)
    return None


def _content(text: str) -> list[Token]:
    """Return the words that carry meaning, each once; numbers and currencies have a guard of their own."""
    figures = {offset for n in find_numbers(text) for offset in range(n.start, n.end)}
    found = {
        word.key: word
        for word in tokenize(text)
        if word.is_content and word.key not in _MONEY_WORDS and word.start not in figures
    }
    return list(found.values())


_ENGLISH = re.compile(r"\b(?:the|and|of|with|without|from|which|their|is|are|by)\b")


def is_translated(what: str, evidence: str) -> bool:
    """Say whether an item of a text that is not English says it, at least by halves, in English words of ours.

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
