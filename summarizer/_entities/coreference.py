"""Whom do "he", "the President" and "both leaders" mean, at a given place of the text?

Rules only, and none that guesses: where two readings are open, nobody is meant.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from functools import cached_property
from typing import Literal, NamedTuple

from summarizer._entities.countries import Place
from summarizer._entities.gazetteer import fold, word_set
from summarizer._entities.lexicon import role_type, singular
from summarizer._entities.registry import Entity, EntityRegistry
from summarizer._entities.types import Role
from summarizer._text import Sentence

NOBODY = word_set("i we us you it its their our who this that these those all some none someone unclear")
DOCUMENTS = word_set("statement readout communique declaration report agreement document release article")

FAR = 30
"""Sentences that are looked back over for a leader or a pair."""

ASIDE, PLACE = 3, 4
"""The ranks of what is heard, but does nothing."""

NEAR = 3
"""Sentences that are looked back over for "they"."""

PRONOUN = re.compile(r"\b(?:he|she|him|his|her|himself|herself|él|ella|он|она|він|вона)\b", re.IGNORECASE)
_OPENING_IT = re.compile(
    r"\A\W*It(?=\s+(?:also\s+|further\s+)?(?!is\b|was\b|has\b|had\b|will\b|would\b|may\b|remains\b)\w+(?:ed|es|s)\b)"
)
_SUBJECTS = "he|she|él|ella|он|она|він|вона"
_SUBJECT_PRONOUN = re.compile(rf"\b(?:{_SUBJECTS})\b", re.IGNORECASE)
LEADERS = (
    "leaders presidents premiers ministers chancellors kings monarchs secretaries envoys diplomats officials men women "
    "dirigeants presidents presidentes lideres prasidenten лідери президенти лидеры лидера президенты"
)
SIDES = (
    "sides parties delegations teams countries nations states governments capitals neighbours "
    "neighbors allies pays paises partes seiten "
    "сторони стороны"
)
_BOTH = r"both|(?:the|these)\s+two|les\s+deux|los\s+dos|ambos|beiden?|обидва|оба|обе"
_NOUNS = (
    f"{LEADERS} {SIDES} présidents".replace("prasid", "präsid")
    .replace("lideres", "líderes")
    .replace("paises", "países")
)
PLURAL = re.compile(
    rf"\b(?:(?:{_BOTH})\s+(?:[\w-]+\s+)?(?:{'|'.join(_NOUNS.split())})"
    r"|the\s+(?:warring\s+|opposing\s+)?(?:leaders|presidents|(?:prime\s+|foreign\s+)?ministers|sides|parties)"
    r"|the\s+(?:two|pair)(?=\s*$|\s+\w+ed\b)|both(?=\s*$|\s+\w+ed\b)|they)\b(?!\s+of\b)",
    re.IGNORECASE,
)
_MEMBERS_OF = re.compile(
    r"\b(?:members|states|countries|heads|leaders|ministers|representatives|experts)\s+(?:of|in|from)\s+(?:the\s+)?\Z",
    re.IGNORECASE,
)
_MEMBERS = re.compile(r"\s+members\b")
_MEETS = re.compile(
    r"\b(?:met|meets|spoke|speaks|talked|conferred|(?:held|hold|holds|had|has)\s+(?:[\w-]+\s+){0,5}?"
    r"(?:talks|conversation|call|meeting|consultations|discussions?|negotiations|exchange))\b"
)
_POINTING = word_set(f"{_NOUNS} they both two pair") | frozenset(_SUBJECTS.split("|"))
_RUN = re.compile(r"\w+")

Pointer = Literal["they", "he", "it"]


class Mentioned(NamedTuple):
    """A stretch of the text and the entries that it means.

    `rank` is 0 for who may act; 1 for who stands in an opening clause ("According to Kest, "); 2 for a possessive
    ("Kest's offer"); `ASIDE` for who is only referred to ("as agreed by Kest"); `PLACE` for a mere place or a country's
    possessive.
    """

    start: int
    end: int
    entries: tuple[int, ...]
    rank: int = 0


def pointers(sentence: str) -> list[tuple[int, int, Pointer]]:
    """Return where a sentence says "both leaders" or "they", "he" or "she", and "It" as its first word."""
    found: list[tuple[int, int, Pointer]] = []
    if it := _OPENING_IT.match(sentence):
        found.append((*it.span(), "it"))
    if not _POINTING.isdisjoint(_RUN.findall(sentence.casefold())):  # in most sentences no such word stands
        found += [(*plural.span(), "they") for plural in PLURAL.finditer(sentence)]
        found += [(*one.span(), "he") for one in _SUBJECT_PRONOUN.finditer(sentence)]
    return found


class DiscourseModel:
    """What was said so far, sentence by sentence; it is filled in order, then only read."""

    def __init__(self, register: EntityRegistry, sentences: Sequence[Sentence]) -> None:
        self.register = register
        self._sentences = sentences
        self.heard: list[list[Mentioned]] = []
        by_start = sorted(range(len(register.entries)), key=lambda i: register.entries[i].start)
        leaders = [i for i in by_start if _leads(register.entries[i])]
        self._two_leaders = tuple(leaders[:2])
        officials = [i for i in by_start if _is_person(register.entries[i]) and register.entries[i].role]
        self.two = tuple(leaders or officials) if len(leaders or officials) == 2 else ()

    def two_so_far(self, at: int) -> tuple[int, ...]:
        """Return the two leaders or officials of the text, where it has named both before sentence `at`."""
        known = all(self.register.entries[i].start < self._sentences[at].start for i in self.two)
        return self.two if known and not self._crowded(at) else ()

    def met(self) -> tuple[int, ...]:
        """Return all who meet or speak in the text's first sentences: "Kest spoke by phone with Tarn and Lind"."""
        opening = self._sentences[self._first : self._first + NEAR]
        first = next((s.index for s in opening if _MEETS.search(s.text)), None)
        if first is None:
            return ()
        heard = sorted((h for h in self.heard[first] if h.rank < 2), key=_order)
        named = tuple(dict.fromkeys(i for h in heard for i in h.entries))
        people = tuple(i for i in named if self.register.entries[i].person)
        return people if len(people) > 1 else tuple(i for i in named if _is_side(self.register.entries[i]))

    def _crowded(self, at: int) -> bool:
        """Say whether the sentence before tells of people who may be "they": civilians, prisoners."""
        return bool(at) and any(self.register.entries[i].crowd for h in self.heard[at - 1] for i in h.entries)

    def office(
        self, role: Role, place: Place | None, at: int, before: int, named: Collection[int] = ()
    ) -> tuple[int, ...]:
        """Return who is meant by a role without a name ("the President") at offset `before` of sentence `at`.

        Not those whom the sentence calls by name (`named`), before or after.
        """
        held = [i for i in self.register.holders(role, place) if self.register.entries[i].start < before]
        if len(held) < 2:
            return tuple(held)
        before_it = {h.entries[0] for h in self.heard[at] if h.start < before and len(h.entries) == 1}
        left = [i for i in held if i not in named and i not in before_it]
        if len(left) > 1:  # of many presidents, the one of the sentence before
            last = {i for h in (self.heard[at - 1] if at else ()) for i in h.entries if self.register.holds(i, role)}
            left = [i for i in left if i in last]
        return tuple(left) if len(left) == 1 else ()

    def pointed(self, how: Pointer, phrase: str, at: int, before: int) -> tuple[int, ...]:
        """Return who is meant where sentence `at` points at somebody at offset `before`."""
        if how == "they":
            return self.pair(phrase, at, before)
        return self.thing(at) if how == "it" else self.pronoun(at, before)

    def pronoun(self, at: int, before: int) -> tuple[int, ...]:
        """Return who "he" or "she" is: the first person so far, else the subject of the last sentence with one."""
        here = self._subject([h for h in self.heard[at] if h.start < before])
        last = next((heard for heard in reversed(self.heard[max(0, at - 2) : at]) if heard), [])
        return here or self._subject(last)

    def thing(self, at: int, *, they: bool = False) -> tuple[int, ...]:
        """Return what "it" at the start of sentence `at` is: the body or state that acted in the sentences before."""
        if they and self._crowded(at):
            return ()
        for heard in reversed(self.heard[max(self._first, at - NEAR) : at]):
            entries = (
                (h.entries[0], self.register.entries[h.entries[0]]) for h in sorted(heard, key=_order) if not h.rank
            )
            found = next((i for i, entry in entries if not entry.person and not entry.crowd), None)
            if found is not None:
                return (found,)
        return ()

    @cached_property
    def _first(self) -> int:
        return next((s.index for s in self._sentences if not s.heading), 0)

    def _subject(self, heard: Iterable[Mentioned]) -> tuple[int, ...]:
        people = [h for h in heard if len(h.entries) == 1 and self.register.entries[h.entries[0]].person]
        return min(people, key=lambda h: (h.rank, h.start)).entries if people else ()

    def pair(self, phrase: str, at: int, before: int) -> tuple[int, ...]:
        """Return the two who are meant by "both leaders", "the sides" or "they" at offset `before` of sentence `at`."""
        noun = fold(phrase).split()[-1]
        if noun == "they" and (body := self._members(at)):
            return body
        if noun in ("they", "both", "two", "pair", "men", "women", "officials", "diplomats"):
            return self._any_two(at, before)
        if noun in SIDES.split():
            acts = _acts_as_side if fold(phrase).startswith("the parties") else _is_side
            return self._nearest(acts, at, before) or self._leaders(at, before)
        if noun in ("leaders", "dirigeants", "lideres"):
            return self._leaders(at, before) or self._nearest(_is_person, at, before, NEAR)
        kind = role_type(singular(noun)) or role_type(noun)
        if kind == "state_leader":
            return self._leaders(at, before)
        return self._nearest(lambda entry: entry.role is not None and entry.role.head == singular(noun), at, before)

    def _members(self, at: int) -> tuple[int, ...]:
        """Return the body that "they" are, where the sentence before tells of its members, or of "them" as well."""
        last = next((heard for heard in reversed(self.heard[max(self._first, at - NEAR) : at]) if heard), [])
        first = next((h for h in sorted(last, key=_order) if not h.rank), None)
        if first is None or len(first.entries) != 1 or self.register.entries[first.entries[0]].person:
            return ()
        sentence = next(s for s in reversed(self._sentences[:at]) if s.start <= first.start)
        said = sentence.text
        start, end = first.start - sentence.start, first.end - sentence.start
        plural = _MEMBERS_OF.search(said, 0, start) or _MEMBERS.match(said, end) or said[start:end].casefold() == "they"
        return first.entries if plural else ()

    def _leaders(self, at: int, before: int) -> tuple[int, ...]:
        entries = self.register.entries
        both = len(self._two_leaders) == 2 and all(entries[i].start < before for i in self._two_leaders)
        return self._nearest(_leads, at, before) or (self._two_leaders if both else ())

    def _any_two(self, at: int, before: int) -> tuple[int, ...]:
        near = [h for h in self.heard[at] if h.start < before] or (self.heard[at - 1][:1] if at else [])
        if any(self.register.entries[i].crowd for h in near for i in h.entries):
            return ()  # "The hostages were freed. They ..."
        for fits in (_leads, _is_person, _is_side):
            found = self._nearest(fits, at, before, NEAR)
            if found:
                return found
        return self.two if self._among_themselves(at) else ()

    def _among_themselves(self, at: int) -> bool:
        """Say whether the sentences before name the two leaders or officials, or their countries, and nobody else."""
        entries = self.register.entries
        homes = {entries[i].place.name for i in self.two if entries[i].place}  # type: ignore[union-attr]
        near = {
            i for heard in self.heard[max(0, at - NEAR) : at] for h in heard for i in h.entries if not entries[i].crowd
        }
        theirs = {i for i in near if (place := entries[i].place) and not entries[i].person and place.name in homes}
        return bool(near) and near <= theirs | set(self.two)

    def _nearest(self, fits: Callable[[Entity], bool], at: int, before: int, far: int = FAR) -> tuple[int, ...]:
        """Return the two who fit in the nearest sentence that names two; of three or more, the text's two leaders."""
        for sentence in range(at, max(-1, at - far), -1):
            heard = (h for h in self.heard[sentence] if h.start < before and h.rank < ASIDE)
            named = [i for i in dict.fromkeys(i for h in heard for i in h.entries) if fits(self.register.entries[i])]
            if len(named) == 2:
                return tuple(sorted(named, key=lambda i: self.register.entries[i].start))
            if len(named) > 2:
                return self._two_leaders if set(self._two_leaders) <= set(named) else ()
        return ()


def _order(heard: Mentioned) -> int:
    return heard.start


def _leads(entry: Entity) -> bool:
    return entry.person and (
        entry.actor_type == "state_leader" or (entry.role is not None and entry.role.head == "leader")
    )


def _is_person(entry: Entity) -> bool:
    return entry.person


def _is_side(entry: Entity) -> bool:
    return not entry.person and entry.actor_type in (
        "state",
        "government_body",
        "armed_group",
        "opposition",
        "territory",
    )


def _acts_as_side(entry: Entity) -> bool:
    return _is_side(entry) and entry.actor_type != "territory" and entry.acts


_BESIDE = re.compile(r"\A(?:(?:the|its|their|his|her)\s+)?(?:neighbou?ring|rival|fellow|nearby|war-torn)\s+(?=[A-Z])")
"""What a writer says of a country, and is no part of its name: "neighbouring Calvessa"."""


def bare(mention: str) -> str:
    """Return a mention without quotation marks and stops; empty when it names nobody ("it", "the statement")."""
    said = " ".join(mention.split()).strip(" ,;:\"“”«»'‘")
    said = _BESIDE.sub("", said[:-1] if said.endswith(".") and said.count(".") == 1 else said)
    last = fold(said).rpartition(" ")[2]
    return "" if said in NOBODY or last in DOCUMENTS else said
