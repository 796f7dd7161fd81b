"""Index the actors of a text, and resolve mentions to them.

One entity for each actor, with its fullest name, its role and its country. Mentions, whoever wrote them (the text or a
model), resolve against the index, or they do not: rules only, no model, no fuzzy match.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from summarizer._entities.coreference import FAR, PLACE, PLURAL, PRONOUN, DiscourseModel, bare
from summarizer._entities.countries import Place
from summarizer._entities.dateline import OPENS
from summarizer._entities.gazetteer import Gazetteer, Word, place_of, words
from summarizer._entities.issuers import (
    find_issuers,
    find_parties,
    is_official,
    issuer_words,
    speaks_in_the_first_person,
)
from summarizer._entities.lexicon import DETERMINERS, GROUPS, NOBODY
from summarizer._entities.mentions import find_mentions, uncased
from summarizer._entities.registry import Entity, register_entities
from summarizer._entities.salience import rank_mentions
from summarizer._entities.text_names import learn_names
from summarizer._entities.types import Mention
from summarizer._text import Document, Sentence
from summarizer.values import Actor

LONGEST_MENTION = 12
"""Words; a longer answer is no noun phrase."""

UNCASED = frozenset({"ar", "zh"})
"""Languages without capitals: in their texts only countries are known."""

CONTEXT = 2
"""Sentences before the one pointed at, that may contain a mention that is not in the index."""


_BETWEEN = re.compile(r"\s*(?:,\s*and\b|,|;|\band\b|&|\bet\b|\by\b|\bund\b)\s*")
_ASIDE = re.compile(r"\s*[(\[][^()\[\]]*[)\]]\s*")

NO_NAME_BUT_A_CLAUSE = re.compile(
    rf"\A(?:(?!\w+ing\b){OPENS}\s+(?=[a-z\d])|\w+ing\s+(?:the|a|an|its|his|her|their|on|in|to|with|for|that)\b)"
    r"|\b(?:that|which|said|says|told|will|would|shall|must|is|are|was|were|has|had|set\s+out)\b"
    r"|\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b"
)
"""Words with an opening, a finite verb or a day in them name nobody: "Over the last two days in Osk"."""

_SUM = re.compile(r"\W*\d[\d.,]*\s*(?:thousand|million|billion|trillion|%|per\s?cent)\b", re.IGNORECASE)

_POINTING = frozenset({"they", "them", "both", "each", "one", "others"})

_BEHIND = frozenset({"for", "to", "with", "against", "from", "in", "at", "on", "by", "toward", "towards"})
"""What follows these is not who is called so: "the envoy for talks with Norland"."""

_BOTH_SIDES = re.compile(
    r"(?:both|the\s+two)\s+(?:sides|parties|delegations|teams|countries|nations|states|gov)", re.IGNORECASE
)
_PARTIES = re.compile(
    r"\b(?:[Tt]he|[Aa]ll|[Bb]oth)\s+"
    r"(?P<who>[A-Z][\w’'-]+\s+(?:warring\s+|conflicting\s+)?parties)\b"
)


@dataclass(frozen=True, slots=True)
class EntityIndex:
    """The actors of a text.

    Args:
        actors: One each, with the fullest mention, role and country; in order of first mention.
        names: Every form in which they are named, roles included.
        countries: Codes (ISO 3166-1 alpha-3) of the countries that the text names, by name, demonym or capital.
    """

    actors: tuple[Actor, ...]
    names: frozenset[str]
    countries: frozenset[str]
    _document: Document = field(repr=False)
    _learnt: Gazetteer[Place] = field(repr=False)
    _discourse: DiscourseModel = field(repr=False)
    _sides: Mapping[str, str] = field(repr=False)

    def resolve(self, mention: str, *, at: int) -> tuple[Actor, ...]:
        """Return whom `mention` means in sentence `at`; `()` when that is open, or when it is not there.

        A name not in the index ("European allies") is an actor of its own if its words are in the sentence or the two
        before it. Each actor carries the words of the mention.
        """
        said = bare(mention)
        if not said or not 0 <= at < len(self._document.sentences):
            return ()
        for form in filter(None, dict.fromkeys((said, _ASIDE.sub(" ", said).strip()))):
            found = self._known(form, at)
            if found:
                return tuple(self._actor(i, form, at) for i in found)
        return self._as_written(said, at)

    def side(self, actor: Actor) -> str | None:
        """Return the country that an actor of the text speaks for, fictional ones too; None when that is not said."""
        return self._sides.get(actor.name)

    def in_sentence(
        self, index: int, *, crowds: bool = False, places: bool = False
    ) -> tuple[tuple[int, int, Actor], ...]:
        """Return who is named in a sentence, as `(start, end, actor)`: the subject first, possessives last.

        Pronouns and "both leaders" are in it where they are clear; places ("in Norland"), the possessives of countries
        and those who do not act (civilians, prisoners) only when they are asked for. An actor who is named twice is
        there twice.
        """
        mentioned = sorted(self._discourse.mentioned[index], key=lambda h: (h.rank, h.start))
        return tuple(
            (h.start, h.end, self._entity_actor(i, self._document.text[h.start : h.end]))
            for h in mentioned
            for i in h.entities
            if (places or h.rank < PLACE) and (crowds or not self._discourse.registry.entities[i].crowd)
        )

    @property
    def english(self) -> bool:
        """Return whether the text is in English, or in no language that is known."""
        return self._document.language in (None, "en")

    @property
    def first_person(self) -> bool:
        """Return whether the text itself says "we", or is its issuer's own document."""
        sentences = self._document.sentences
        return speaks_in_the_first_person(sentences) or is_official(sentences)

    def sentence(self, index: int) -> Sentence:
        """Return a whole sentence of the text."""
        return self._document.sentences[index]

    def other(self, actors: Sequence[Actor]) -> list[Actor]:
        """Return the other one, where a text is about two leaders (without leaders: two officials) and this is one."""
        pair = self._discourse.two
        named = [self._discourse.registry.entities[i].name for i in pair]
        if len(pair) != 2 or len(actors) != 1 or actors[0].name not in named:
            return []
        return [self._entity_actor(pair[1 - named.index(actors[0].name)], None)]

    def meant(self, pronoun: str, *, at: int) -> list[Actor]:
        """Return whom a pronoun of a sentence means: "they" two, "it" the last body or state that acted."""
        low = pronoun.casefold()
        if low in ("it", "its"):
            found = self._discourse.thing(at)
        elif low in ("we", "us", "our"):
            found = find_issuers(self._discourse, self._document.sentences)
            if not found and (said := issuer_words(self._document.sentences)):
                return [self._guessed(said)]
        elif low in ("they", "them", "their"):
            start = self._document.sentences[at].start
            found = self._discourse.pair("they", at, start) or self._discourse.thing(at, they=True)
            found = found or self._discourse.two_so_far(at)
        elif low == "those who met":
            found = self._discourse.met()
        elif low == "the parties":
            found = find_parties(self._discourse, self._document.sentences)
        else:
            found = self._known(pronoun, at)
        return [self._entity_actor(i, None) for i in found]

    # Known actors ----------------------------------------------------------------------------------------------------

    def _known(self, said: str, at: int) -> tuple[int, ...]:
        sentence = self._document.sentences[at]
        place = place_of(said, sentence.text)
        before = sentence.start + (place[0] if place else len(sentence.text))
        if PLURAL.fullmatch(said):
            joint = find_issuers(self._discourse, self._document.sentences) if _BOTH_SIDES.match(said) else ()
            return joint if len(joint) == 2 else self._discourse.pair(said, at, before)
        if PRONOUN.fullmatch(said):
            return self._discourse.pronoun(at, before) if place else ()
        return self._listed(said, at, before) or self._named(said, at, before)

    def _listed(self, said: str, at: int, before: int) -> tuple[int, ...]:
        """Resolve "Rubio, Waltz and Kellogg": every part, or nothing."""
        parts = [part for part in _BETWEEN.split(said) if part]
        found = [self._named(part, at, before) for part in parts] if len(parts) > 1 else []
        return tuple(dict.fromkeys(i for some in found for i in some)) if found and all(found) else ()

    def _named(self, said: str, at: int, before: int) -> tuple[int, ...]:
        for form in dict.fromkeys((said, said.title(), f"the {said}")):
            read = words(form)
            first = next(iter(self._read(form, read)), None)
            if first is not None and _covers(first, read):
                found = self._mentioned(first, at, before)
                if found:
                    return found
        return ()

    def _read(self, said: str, read: Sequence[Word]) -> list[Mention]:
        if self._document.language in UNCASED:
            return uncased(said, 0, len(said))
        return find_mentions(said, read, self._learnt, self._document.language)

    def _mentioned(self, mention: Mention, at: int, before: int) -> tuple[int, ...]:
        found = self._discourse.registry.find(mention)
        if found is not None:
            return (found,)
        if mention.kind == "role" and mention.role:
            return self._discourse.office(mention.role, mention.place, at, before)
        return ()

    def _actor(self, index: int, said: str, at: int) -> Actor:
        sentence = self._document.sentences[at]
        place = place_of(said, sentence.text)
        if place:
            return self._entity_actor(index, sentence.text[slice(*place)])
        own = next((h for h in self._discourse.mentioned[at] if index in h.entities), None)
        name = self._discourse.registry.entities[index].name
        return self._entity_actor(index, self._document.text[own.start : own.end] if own else name)

    def _entity_actor(self, index: int, mention: str | None) -> Actor:
        return _actor(self._discourse.registry.entities[index], mention)

    # Actors not in the index -----------------------------------------------------------------------------------------

    def _as_written(self, said: str, at: int) -> tuple[Actor, ...]:
        if PLURAL.fullmatch(said) and said.endswith("parties"):
            return self._parties(at)
        if len(said.split()) > LONGEST_MENTION or PLURAL.fullmatch(said) or PRONOUN.fullmatch(said):
            return ()
        if NO_NAME_BUT_A_CLAUSE.search(said):
            return ()
        for sentence in reversed(self._document.sentences[max(0, at - CONTEXT) : at + 1]):
            place = place_of(said, sentence.text)
            if place:
                return (self._guessed(" ".join(sentence.text[slice(*place)].split())),)
        return ()

    def _parties(self, at: int) -> tuple[Actor, ...]:
        """Return "the Norlandic warring parties", where a sentence before calls "the parties" so."""
        for sentence in reversed(self._document.sentences[max(0, at - FAR) : at]):
            if called := _PARTIES.search(sentence.text):
                return (self._guessed(" ".join(called["who"].split())),)
        return ()

    def _guessed(self, said: str) -> Actor:
        """Make an actor of words of the text; the type is that of the last noun phrase in it, when it ends there."""
        read = words(said)
        last = next(reversed(self._read(said, read)), None)
        bare = said[read[1].start :] if len(read) > 1 and read[0].low in DETERMINERS - {"both"} else said
        if last is None or last.end < read[-1].end or last.where or any(w.low in _BEHIND for w in read[1:-1]):
            return Actor(name=bare, mention=said, actor_type=GROUPS.get(read[-1].low, "unclear"))
        country = last.place.country if last.place and not last.where else None
        role = last.role.text if last.role else None
        return Actor(name=bare, mention=said, role=role, country=country, actor_type=last.actor_type)


def index_entities(document: Document) -> EntityIndex:
    """Return the actors of a text. The time is linear in the text's length."""
    read = words(document.text)
    learnt = learn_names(read)
    spoken = list(_spoken(document, read, learnt))
    registry, known = register_entities(spoken)
    discourse = DiscourseModel(registry, document.sentences)
    names: set[str] = set()
    for sentence, said, entities in zip(document.sentences, spoken, known, strict=True):
        discourse.mentioned.append([])
        for mentioned in rank_mentions(sentence, said, entities, discourse):
            discourse.mentioned[-1].append(mentioned)
        names.update(" ".join(document.text[m.start : m.end].split()) for m in said if m.kind != "name")
    for entity in registry.entities:
        names.update((entity.name, *(entity.name.split() if entity.person else ())))
    sides = {entity.name: entity.place.name for entity in registry.entities if entity.place}
    order = sorted((entity for entity in registry.entities if entity.acts), key=lambda entity: entity.start)
    actors = tuple(_actor(entity, None) for entity in order)
    codes = {m.place.country for said in spoken for m in said if m.place and m.place.country}
    return EntityIndex(actors, frozenset(names), frozenset(codes), document, learnt, discourse, sides)


def is_name(said: str) -> bool:
    """Return whether words may name somebody: no pronoun, no clause, no sum of money.

    >>> is_name("the Council of Norland"), is_name("final decisions that will follow"), is_name("700 million to fund")
    (True, False, False)
    """
    low = said.casefold()
    letters = any(map(str.isalpha, said))
    return letters and low not in NOBODY and not (NO_NAME_BUT_A_CLAUSE.search(said) or _SUM.match(said))


def is_pronoun(said: str) -> bool:
    """Return whether a word only points at somebody: "he", "they"."""
    return said.casefold() in _POINTING or bool(PRONOUN.fullmatch(said))


def _actor(entity: Entity, mention: str | None) -> Actor:
    return Actor(
        name=entity.name,
        mention=mention,
        role=entity.role.text if entity.role else None,
        country=entity.place.country if entity.place else None,
        actor_type=entity.actor_type,
    )


def _spoken(document: Document, read: Sequence[Word], learnt: Gazetteer[Place]) -> Iterator[list[Mention]]:
    starts = [word.start for word in read]
    for sentence in document.sentences:
        mine = read[bisect_left(starts, sentence.start) : bisect_left(starts, sentence.end)]
        if document.language in UNCASED:
            found = uncased(document.text, sentence.start, sentence.end)
        else:
            found = find_mentions(document.text, mine, learnt, document.language)
        # In a heading capitals say nothing: "President Kest Meets Envoy" names nobody "Kest Meets".
        yield (
            [m._replace(kind="name", sure=False) if m.kind == "person" else m for m in found]
            if sentence.heading
            else found
        )


def _covers(mention: Mention, read: Sequence[Word]) -> bool:
    """Return whether a mention is all of a phrase: "Kest of Velmora" is Kest, "Kest's envoy" is not."""
    rest = [word for word in read if word.start >= mention.end]
    before = [word for word in read if word.end <= mention.start]
    if mention.owns or any(word.low not in DETERMINERS for word in before):
        return False
    return not rest or rest[0].text in {",", "("} or (mention.kind in ("person", "name") and rest[0].low == "of")
