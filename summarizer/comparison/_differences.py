"""Find by rule what differs between two passages, with the words of both sides, the gravest first.

A rule looks at both passages alike: swapping them swaps `stronger` with `weaker` and nothing else. What no rule can
decide, such as "information" beside "intelligence", is left to a model.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from summarizer._quantities import Number, currency_at, find_numbers
from summarizer._text import Token, disagreement, is_same, tokenize
from summarizer.comparison._parties import (
    Named,
    agents,
    is_named_before_verb,
    listed,
    other_party,
    recipients,
    same_party,
    with_whom,
)
from summarizer.comparison._passages import Passage
from summarizer.comparison._scales import marked
from summarizer.paired import Aspect, Difference, Relation, swap

Place = tuple[int, int]

GRAVITY: tuple[Relation, ...] = (
    "contradicts",
    "different_actor",
    "stronger",
    "weaker",
    "different_amount",
    "different_scope",
)
"""Which of several differences gives a pair its relation."""

_PREPOSITION = re.compile(
    r"\b(?:in|at|to|into|from|near|across|through|over|en|à|nach|в|у)\s+(?:the\s+|la\s+|el\s+)?$", re.IGNORECASE
)
NEARBY = 60
"""Characters from a "not" to the verb that it denies, to be shown as one."""

_TIMES = frozenset({"date", "time"})


@dataclass(frozen=True, slots=True)
class Found:
    """A difference by places in the two passages; None where one has no words for it."""

    relation: Relation
    aspect: Aspect
    a: Place | None
    b: Place | None

    def swapped(self) -> Found:
        """Return it as seen from b."""
        return Found(swap(self.relation), self.aspect, self.b, self.a)

    def grounded(self, x: Passage, y: Passage) -> Difference:
        """Return it with the words of both texts."""
        a = x.evidence(*self.a) if self.a else None
        b = y.evidence(*self.b) if self.b else None
        return Difference(relation=self.relation, aspect=self.aspect, a=a, b=b)


def differences(x: Passage, y: Passage) -> list[Found]:
    """Return what differs, the gravest first; of one relation in the order of the rules."""
    found = [difference for rule in RULES for difference in rule(x, y)]
    return sorted(found, key=lambda difference: GRAVITY.index(difference.relation))


def _negated(x: Passage, y: Passage) -> Iterator[Found]:
    """One says it, the other denies it (decided by the act itself, or by most of the words that both have)."""
    turned = x.act is not None and y.act is not None and x.act.denied != y.act.denied
    if turned or (disagreement(x.text, y.text) and disagreement(y.text, x.text)):
        yield Found("contradicts", "negation", _said_or_denied(x), _said_or_denied(y))


def _answered(x: Passage, y: Passage) -> Iterator[Found]:
    """What was asked is granted in one, and turned down in the other."""
    for yes, no in ((x, y), (y, x)):
        granted, refused = marked("answer", "yes", yes.text), marked("answer", "no", no.text)
        if granted and refused and not marked("answer", "no", yes.text) and not marked("answer", "yes", no.text):
            places = (_of(granted), _of(refused)) if yes is x else (_of(refused), _of(granted))
            yield Found("contradicts", "negation", *places)


def _acted(x: Passage, y: Passage) -> Iterator[Found]:
    """Somebody else does it, or is asked to: no party of one is a party of the other, and all are known by name."""
    ours, theirs = agents(x), agents(y)
    elsewhere = any(is_named_before_verb(n, y) for n in ours) or any(is_named_before_verb(n, x) for n in theirs)
    if other_party(ours, theirs) and not elsewhere:
        yield Found("different_actor", "actor", _first(ours), _first(theirs))
    elif other_party(recipients(x), recipients(y)):
        yield Found("different_actor", "actor", _first(recipients(x)), _first(recipients(y)))


def _partnered(x: Passage, y: Passage) -> Iterator[Found]:
    """It is done with somebody else: "work with European allies" beside "work with him"."""
    ours, theirs = with_whom(x), with_whom(y)
    if not ours or not theirs or same_party(ours[1], theirs[1]):
        return
    if not _same_noun(ours[0], theirs[0], x.material.is_english):
        return
    places = _first(ours[1]), _first(theirs[1])
    if places[0] and places[1] and not _share_a_word(x.text[slice(*places[0])], y.text[slice(*places[1])]):
        yield Found("different_actor", "partner", *places)


def _listed(x: Passage, y: Passage) -> Iterator[Found]:
    """Those who are listed as asked to act are listed in the other text without a word of what they are to do."""
    if (x.act is None) == (y.act is None):
        return
    ours, theirs = listed(x), listed(y)
    if same_party(ours, theirs):
        yield Found("different_actor", "actor", _span(ours), _span(theirs))


def _acts(x: Passage, y: Passage) -> Iterator[Found]:
    """One act is firmer than the other, by the scales of force, level and status."""
    if x.act is None or y.act is None or x.act.denied or y.act.denied:
        return
    if (x.act.end == 0) != (y.act.end == 0):  # a slot that a model filled is no match for the text's own word
        return
    more = x.act.beside(y.act)
    if more:
        yield Found("stronger" if more > 0 else "weaker", _aspect(x, y), _at(x), _at(y))


def _aspect(x: Passage, y: Passage) -> Aspect:
    """Name the scale of two acts; of two scales the one that comes first among them, whichever side it is on."""
    return min((p.act.family for p in (x, y) if p.act), default="status")


def _hedged(x: Passage, y: Passage) -> Iterator[Found]:
    """One only helps, tries or hopes to do what the other does."""
    ours, theirs = (marked("hedge", "help", p.text) for p in (x, y))
    if (ours is None) != (theirs is None):
        yield Found("weaker" if ours else "stronger", "hedge", _of(ours), _of(theirs))


def _conditional(x: Passage, y: Passage) -> Iterator[Found]:
    """One does it on a condition that the other leaves out."""
    ours, theirs = (marked("condition", "if", p.text) for p in (x, y))
    if (ours is None) != (theirs is None):
        yield Found("weaker" if ours else "stronger", "condition", _of(ours), _of(theirs))


def _numbered(x: Passage, y: Passage) -> Iterator[Found]:
    """Each has a number, of the same kind of thing, that the other does not have."""
    ours, theirs = _own_numbers(x, y), _own_numbers(y, x)
    for number in ours:
        other = next((n for n in theirs if _alike(number, n, x, y)), None)
        if other is not None:
            theirs.remove(other)
            places = (number.start, number.end), (other.start, other.end)
            is_time = number.kind in _TIMES
            yield Found("different_scope" if is_time else "different_amount", "date" if is_time else "number", *places)


def _own_numbers(x: Passage, y: Passage) -> list[Number]:
    known = {n.value for n in find_numbers(y.sentence.text)}
    own = (n for n in find_numbers(x.text) if n.value not in known and n.value != 1)
    return [n for n in own if n.kind not in ("name", "ordinal", "vague")]


def _alike(ours: Number, theirs: Number, x: Passage, y: Passage) -> bool:
    """Return whether two numbers are of one kind: both times, the same money, or beside the same word."""
    if (ours.kind in _TIMES) != (theirs.kind in _TIMES) or "percent" in {ours.kind, theirs.kind} != {"percent"}:
        return False
    money = [currency_at(p.text, n.start, n.end) for p, n in ((x, ours), (y, theirs))]
    if ours.kind in _TIMES or (money[0][1] and money[0][1] == money[1][1]):
        return True
    if money[0][0] != money[1][0]:
        return False
    counted = _counted(x.text, ours.end), _counted(y.text, theirs.end)
    english = x.material.is_english
    before = _before(x.text, ours.start), _before(y.text, theirs.start)
    return _same_noun(*counted, english) or _same_noun(*before, english)


def _before(text: str, start: int) -> str | None:
    """Return the key of the last word of content before a place."""
    return next((w.key for w in reversed(tokenize(text[:start])) if w.is_content), None)


def _counted(text: str, end: int) -> str | None:
    """Return the key of the word that a number counts: the first of content after it."""
    return next((w.key for w in tokenize(text) if w.start >= end and w.is_content), None)


def _all_or_some(x: Passage, y: Passage) -> Iterator[Found]:
    """One counts what the other has all of: "200 detainees" beside "all detainees"."""
    yield from _counted_or_all(x, y)
    yield from (found.swapped() for found in _counted_or_all(y, x))


def _counted_or_all(x: Passage, y: Passage) -> Iterator[Found]:
    wide = marked("reach", "wide", y.text)
    noun = _counted(y.text, wide.end()) if wide else None
    for number in _own_numbers(x, y) if noun else ():
        counted = _counted(x.text, number.end)
        if number.kind == "cardinal" and _same_noun(counted, noun, x.material.is_english):
            yield Found("different_amount", "number", (number.start, number.end), _of(wide))


def _placed(x: Passage, y: Passage) -> Iterator[Found]:
    """Each has a place that the other does not have, after the same word: "meet in Selk" beside "meet in Orsha"."""
    for ours in _own_places(x, y):
        for theirs in _own_places(y, x):
            if _same_noun(_before(x.text, ours.start), _before(y.text, theirs.start), x.material.is_english):
                yield Found("different_scope", "scope", _of_word(ours), _of_word(theirs))
                return


def _own_places(x: Passage, y: Passage) -> list[Token]:
    known = {w.key for w in tokenize(y.sentence.text)}
    people = [(n[0] - x.start, n[1] - x.start) for n in x.named]
    return [
        w
        for w in tokenize(x.text)
        if w.is_capital
        and w.is_content
        and not any(is_same(w.key, key, english=y.material.is_english) for key in known)
        and not any(start <= w.start < end for start, end in people)
        and _PREPOSITION.search(x.text[: w.start])
    ]


def _reaching(x: Passage, y: Passage) -> Iterator[Found]:
    """One reaches wide where the other is narrow: "the whole strait" beside "the southern part of the strait"."""
    yield from _wide_or_narrow(x, y)
    yield from (found.swapped() for found in _wide_or_narrow(y, x))


def _wide_or_narrow(x: Passage, y: Passage) -> Iterator[Found]:
    wide, narrow = marked("reach", "wide", x.text), marked("reach", "narrow", y.text)
    local = marked("reach", "local", y.text)
    if not wide or marked("reach", "narrow", x.text) or marked("reach", "wide", y.text):
        return
    if narrow and _same_noun(_counted(x.text, wide.end()), _counted(y.text, narrow.end()), x.material.is_english):
        yield Found("different_scope", "scope", _of(wide), _of(narrow))
    elif local and not marked("reach", "local", x.text):
        yield Found("different_scope", "scope", _of(wide), _of(local))


def _same_noun(ours: str | None, theirs: str | None, english: bool) -> bool:
    return ours is not None and theirs is not None and is_same(ours, theirs, english=english)


def _share_a_word(ours: str, theirs: str) -> bool:
    keys = [{w.key for w in tokenize(text) if w.is_content} for text in (ours, theirs)]
    return bool(keys[0] & keys[1])


Rule = Callable[[Passage, Passage], Iterator[Found]]
RULES: tuple[Rule, ...] = (
    *(_answered, _negated, _acted, _partnered, _listed, _acts, _hedged, _conditional),
    *(_numbered, _all_or_some, _placed, _reaching),
)


def _at(passage: Passage) -> Place | None:
    act = passage.act
    return (act.start, act.end) if act and act.end else None


def _said_or_denied(passage: Passage) -> Place | None:
    """Return the words of the act, with the "not" that is near it."""
    act, denial = _at(passage), _of(marked("denial", "no", passage.text))
    if act is None or denial is None:
        return denial or act
    place = min(act[0], denial[0]), max(act[1], denial[1])
    return place if place[1] - place[0] <= NEARBY else denial


def _of(match: re.Match[str] | None) -> Place | None:
    return match.span() if match else None


def _of_word(word: Token) -> Place:
    return word.start, word.end


def _first(named: Sequence[Named]) -> Place | None:
    return next(((n.start, n.end) for n in named if n.start is not None and n.end is not None), None)


def _span(named: Sequence[Named]) -> Place | None:
    places = [(n.start, n.end) for n in named if n.start is not None and n.end is not None]
    return (min(p[0] for p in places), max(p[1] for p in places)) if places else None
