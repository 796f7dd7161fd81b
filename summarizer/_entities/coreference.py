"""Resolve pronouns, roles and "both leaders" to the entities they refer to (coreference).

Rules only, and none that guesses: where two readings are open, nobody is meant.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from functools import cached_property
from typing import Literal, NamedTuple

from summarizer._entities.countries import Place
from summarizer._entities.gazetteer import name_key
from summarizer._entities.lexicon import DOCUMENTS, NOBODY, role_type, singular, word_list
from summarizer._entities.registry import Entity, EntityRegistry
from summarizer._entities.types import Role
from summarizer._text import Sentence

FAR = 30
"""Sentences that are looked back over for a leader or a pair."""

ASIDE, PLACE = 3, 4
"""The ranks of what is mentioned, but does nothing."""

NEAR = 3
"""Sentences that are looked back over for "they"."""

PRONOUN = re.compile(r"\b(?:he|she|him|his|her|himself|herself|él|ella|он|она|він|вона)\b", re.IGNORECASE)
_OPENING_IT = re.compile(
    r"\A\W*It(?=\s+(?:also\s+|further\s+)?(?!is\b|was\b|has\b|had\b|will\b|would\b|may\b|remains\b)\w+(?:ed|es|s)\b)"
)
_SUBJECTS = "he|she|él|ella|он|она|він|вона"
_SUBJECT_PRONOUN = re.compile(rf"\b(?:{_SUBJECTS})\b", re.IGNORECASE)
_SIDES = word_list("sides")
_SIDES_FOLDED = frozenset(map(name_key, _SIDES))
_BOTH = r"both|(?:the|these)\s+two|les\s+deux|los\s+dos|ambos|beiden?|обидва|оба|обе"
_NOUNS = (*word_list("leaders"), *_SIDES)
PLURAL = re.compile(
    rf"\b(?:(?:{_BOTH})\s+(?:[\w-]+\s+)?(?:{'|'.join(_NOUNS)})"
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
_POINTING = frozenset((*_NOUNS, "they", "both", "two", "pair", *_SUBJECTS.split("|")))
_RUN = re.compile(r"\w+")

Pointer = Literal["they", "he", "it"]


class Mentioned(NamedTuple):
    """A stretch of the text and the entities that it means.

    `rank` is 0 for who may act; 1 for who is in an opening clause ("According to Kest, "); 2 for a possessive
    ("Kest's offer"); `ASIDE` for who is only referred to ("as agreed by Kest"); `PLACE` for a mere place or a country's
    possessive.
    """

    start: int
    end: int
    entities: tuple[int, ...]
    rank: int = 0


def pointers(sentence: str) -> list[tuple[int, int, Pointer]]:
    """Return where a sentence says "both leaders" or "they", "he" or "she", and "It" as its first word."""
    found: list[tuple[int, int, Pointer]] = []
    if it := _OPENING_IT.match(sentence):
        found.append((*it.span(), "it"))
    if not _POINTING.isdisjoint(_RUN.findall(sentence.casefold())):  # most sentences have no such word
        found += [(*plural.span(), "they") for plural in PLURAL.finditer(sentence)]
        found += [(*one.span(), "he") for one in _SUBJECT_PRONOUN.finditer(sentence)]
    return found


class DiscourseModel:
    """What was said so far, sentence by sentence; it is filled in order, then only read."""

    def __init__(self, registry: EntityRegistry, sentences: Sequence[Sentence]) -> None:
        self.registry = registry
        self._sentences = sentences
        self.mentioned: list[list[Mentioned]] = []
        by_start = sorted(range(len(registry.entities)), key=lambda i: registry.entities[i].start)
        leaders = [i for i in by_start if _leads(registry.entities[i])]
        self._two_leaders = tuple(leaders[:2])
        officials = [i for i in by_start if _is_person(registry.entities[i]) and registry.entities[i].role]
        self.two = tuple(leaders or officials) if len(leaders or officials) == 2 else ()

    def two_so_far(self, at: int) -> tuple[int, ...]:
        """Return the two leaders or officials of the text, where it has named both before sentence `at`."""
        known = all(self.registry.entities[i].start < self._sentences[at].start for i in self.two)
        return self.two if known and not self._crowded(at) else ()

    def met(self) -> tuple[int, ...]:
        """Return all who meet or speak in the text's first sentences: "Kest spoke by phone with Tarn and Lind"."""
        opening = self._sentences[self._first : self._first + NEAR]
        first = next((s.index for s in opening if _MEETS.search(s.text)), None)
        if first is None:
            return ()
        mentioned = sorted((h for h in self.mentioned[first] if h.rank < 2), key=_order)
        named = tuple(dict.fromkeys(i for h in mentioned for i in h.entities))
        people = tuple(i for i in named if self.registry.entities[i].person)
        return people if len(people) > 1 else tuple(i for i in named if _is_side(self.registry.entities[i]))

    def _crowded(self, at: int) -> bool:
        """Return whether the sentence before is about people who may be "they": civilians, prisoners."""
        return bool(at) and any(self.registry.entities[i].crowd for h in self.mentioned[at - 1] for i in h.entities)

    def office(
        self, role: Role, place: Place | None, at: int, before: int, named: Collection[int] = ()
    ) -> tuple[int, ...]:
        """Return who is meant by a role without a name ("the President") at offset `before` of sentence `at`.

        Not those whom the sentence calls by name (`named`), before or after.
        """
        held = [i for i in self.registry.holders(role, place) if self.registry.entities[i].start < before]
        if len(held) < 2:
            return tuple(held)
        before_it = {h.entities[0] for h in self.mentioned[at] if h.start < before and len(h.entities) == 1}
        left = [i for i in held if i not in named and i not in before_it]
        if len(left) > 1:  # of many presidents, the one of the sentence before
            last = {
                i for h in (self.mentioned[at - 1] if at else ()) for i in h.entities if self.registry.holds(i, role)
            }
            left = [i for i in left if i in last]
        return tuple(left) if len(left) == 1 else ()

    def pointed(self, how: Pointer, phrase: str, at: int, before: int) -> tuple[int, ...]:
        """Return who is meant where sentence `at` has a pronoun or "both leaders" at offset `before`."""
        if how == "they":
            return self.pair(phrase, at, before)
        return self.thing(at) if how == "it" else self.pronoun(at, before)

    def pronoun(self, at: int, before: int) -> tuple[int, ...]:
        """Return who "he" or "she" is: the first person so far, else the subject of the last sentence with one."""
        here = self._subject([h for h in self.mentioned[at] if h.start < before])
        last = next((mentioned for mentioned in reversed(self.mentioned[max(0, at - 2) : at]) if mentioned), [])
        return here or self._subject(last)

    def thing(self, at: int, *, they: bool = False) -> tuple[int, ...]:
        """Return what "it" at the start of sentence `at` is: the body or state that acted in the sentences before."""
        if they and self._crowded(at):
            return ()
        for mentioned in reversed(self.mentioned[max(self._first, at - NEAR) : at]):
            entities = (
                (h.entities[0], self.registry.entities[h.entities[0]])
                for h in sorted(mentioned, key=_order)
                if not h.rank
            )
            found = next((i for i, entity in entities if not entity.person and not entity.crowd), None)
            if found is not None:
                return (found,)
        return ()

    @cached_property
    def _first(self) -> int:
        return next((s.index for s in self._sentences if not s.heading), 0)

    def _subject(self, mentioned: Iterable[Mentioned]) -> tuple[int, ...]:
        people = [h for h in mentioned if len(h.entities) == 1 and self.registry.entities[h.entities[0]].person]
        return min(people, key=lambda h: (h.rank, h.start)).entities if people else ()

    def pair(self, phrase: str, at: int, before: int) -> tuple[int, ...]:
        """Return the two who are meant by "both leaders", "the sides" or "they" at offset `before` of sentence `at`."""
        noun = name_key(phrase).split()[-1]
        if noun == "they" and (body := self._members(at)):
            return body
        if noun in ("they", "both", "two", "pair", "men", "women", "officials", "diplomats"):
            return self._any_two(at, before)
        if noun in _SIDES_FOLDED:
            acts = _acts_as_side if name_key(phrase).startswith("the parties") else _is_side
            return self._nearest(acts, at, before) or self._leaders(at, before)
        if noun in ("leaders", "dirigeants", "lideres"):
            return self._leaders(at, before) or self._nearest(_is_person, at, before, NEAR)
        kind = role_type(singular(noun)) or role_type(noun)
        if kind == "state_leader":
            return self._leaders(at, before)
        return self._nearest(lambda entity: entity.role is not None and entity.role.head == singular(noun), at, before)

    def _members(self, at: int) -> tuple[int, ...]:
        """Return the body that "they" are, where the sentence before names its members, or "them" as well."""
        last = next(
            (mentioned for mentioned in reversed(self.mentioned[max(self._first, at - NEAR) : at]) if mentioned), []
        )
        first = next((h for h in sorted(last, key=_order) if not h.rank), None)
        if first is None or len(first.entities) != 1 or self.registry.entities[first.entities[0]].person:
            return ()
        sentence = next(s for s in reversed(self._sentences[:at]) if s.start <= first.start)
        said = sentence.text
        start, end = first.start - sentence.start, first.end - sentence.start
        plural = _MEMBERS_OF.search(said, 0, start) or _MEMBERS.match(said, end) or said[start:end].casefold() == "they"
        return first.entities if plural else ()

    def _leaders(self, at: int, before: int) -> tuple[int, ...]:
        entities = self.registry.entities
        both = len(self._two_leaders) == 2 and all(entities[i].start < before for i in self._two_leaders)
        return self._nearest(_leads, at, before) or (self._two_leaders if both else ())

    def _any_two(self, at: int, before: int) -> tuple[int, ...]:
        near = [h for h in self.mentioned[at] if h.start < before] or (self.mentioned[at - 1][:1] if at else [])
        if any(self.registry.entities[i].crowd for h in near for i in h.entities):
            return ()  # "The hostages were freed. They ..."
        for fits in (_leads, _is_person, _is_side):
            found = self._nearest(fits, at, before, NEAR)
            if found:
                return found
        return self.two if self._among_themselves(at) else ()

    def _among_themselves(self, at: int) -> bool:
        """Return whether the sentences before name the two leaders or officials, their countries, and no one else."""
        entities = self.registry.entities
        homes = {entities[i].place.name for i in self.two if entities[i].place}  # type: ignore[union-attr]
        near = {
            i
            for mentioned in self.mentioned[max(0, at - NEAR) : at]
            for h in mentioned
            for i in h.entities
            if not entities[i].crowd
        }
        theirs = {i for i in near if (place := entities[i].place) and not entities[i].person and place.name in homes}
        return bool(near) and near <= theirs | set(self.two)

    def _nearest(self, fits: Callable[[Entity], bool], at: int, before: int, far: int = FAR) -> tuple[int, ...]:
        """Return the two who fit in the nearest sentence that names two; of three or more, the text's two leaders."""
        for sentence in range(at, max(-1, at - far), -1):
            mentioned = (h for h in self.mentioned[sentence] if h.start < before and h.rank < ASIDE)
            named = [
                i for i in dict.fromkeys(i for h in mentioned for i in h.entities) if fits(self.registry.entities[i])
            ]
            if len(named) == 2:
                return tuple(sorted(named, key=lambda i: self.registry.entities[i].start))
            if len(named) > 2:
                return self._two_leaders if set(self._two_leaders) <= set(named) else ()
        return ()


def _order(mentioned: Mentioned) -> int:
    return mentioned.start


def _leads(entity: Entity) -> bool:
    return entity.person and (
        entity.actor_type == "state_leader" or (entity.role is not None and entity.role.head == "leader")
    )


def _is_person(entity: Entity) -> bool:
    return entity.person


def _is_side(entity: Entity) -> bool:
    return not entity.person and entity.actor_type in (
        "state",
        "government_body",
        "armed_group",
        "opposition",
        "territory",
    )


def _acts_as_side(entity: Entity) -> bool:
    return _is_side(entity) and entity.actor_type != "territory" and entity.acts


_BESIDE = re.compile(r"\A(?:(?:the|its|their|his|her)\s+)?(?:neighbou?ring|rival|fellow|nearby|war-torn)\s+(?=[A-Z])")
"""What a writer says of a country, and is no part of its name: "neighbouring Calvessa"."""


def bare(mention: str) -> str:
    """Return a mention without quotation marks and stops; empty when it names nobody ("it", "the statement")."""
    said = " ".join(mention.split()).strip(" ,;:\"“”«»'‘")
    said = _BESIDE.sub("", said[:-1] if said.endswith(".") and said.count(".") == 1 else said)
    last = name_key(said).rpartition(" ")[2]
    return "" if said in NOBODY or last in DOCUMENTS else said
