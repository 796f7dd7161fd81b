"""Merge mentions of one actor into one entity.

"President Donald Trump", "Trump" and "Mr. Trump" are one entity under the fullest name; "U.S." and "America" are one
state. Two people who share a surname stay two: a bare surname then means neither.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from summarizer._entities.countries import Place
from summarizer._entities.gazetteer import name_key
from summarizer._entities.lexicon import GENERIC, PARTICLES
from summarizer._entities.types import Mention, Role
from summarizer.codebook import ActorType

TURNS = ("person", "placed thing", "other thing", "sure name", "name", "placed role", "role")
"""Sure names come first, so that a bare "Kest" before "President Ana Kest" is understood too."""

BODIES = ("government_body", "military", "armed_group", "opposition")

NAMESAKES = 50
"""So many bearers of one surname or one role are looked at; more only make a hostile text slow."""


@dataclass(slots=True)
class Entity:
    """One actor while the text is read: what its mentions have said so far.

    `crowd` marks people who are mentioned more than they act: civilians, prisoners, allies, somebody's team;
    `acts` is False for a country that is only a place ("in Norland").
    """

    name: str
    start: int
    person: bool
    actor_type: ActorType
    role: Role | None
    place: Place | None
    crowd: bool = False
    acts: bool = True
    tokens: frozenset[str] = frozenset()
    surname: str = ""


class EntityRegistry:
    """All actors of one text. An entity is known by its index, in the order in which entities were made."""

    def __init__(self) -> None:
        self.entities: list[Entity] = []
        self._people: dict[str, list[int]] = {}
        self._things: dict[tuple[str, str], int] = {}
        self._cores: dict[str, list[int]] = {}
        self._shorts: dict[str, int | None] = {}
        self._offices: dict[tuple[str, str], list[int]] = {}
        self._parted: dict[str, tuple[frozenset[str], str]] = {}

    def add(self, mention: Mention) -> int | None:
        """Return the entity of a mention, made if there is none; None for a name that is nobody's as far as known."""
        if mention.kind in ("person", "name"):
            return self._add_person(mention)
        if mention.kind == "demonym":
            return None
        if mention.kind == "role":
            holder = self.holder(mention)
            return self._add_unnamed(mention) if holder is None else holder
        return self._add_thing(mention)

    def find(self, mention: Mention) -> int | None:
        """Return the entity of a mention that is there already, or None."""
        if mention.kind in ("person", "name"):
            found = self._namesakes(mention)
            return found[-1] if len(found) == 1 or (found and mention.kind == "person") else self._aliased(mention)
        if mention.kind == "role":
            return self.holder(mention)
        return self._find_thing(mention)

    def known(self, organisation: str) -> int | None:
        """Return the entity of a known organisation by its usual name; None where the text has it not."""
        return self._things.get(("", organisation))

    # People ----------------------------------------------------------------------------------------------------------

    def _add_person(self, mention: Mention) -> int | None:
        known = self.find(mention)
        if known is None and not mention.sure:
            return None
        if known is None:
            return self._new(Entity(mention.name, mention.start, True, "unclear", None, None), mention)
        return self._learn(known, mention) if self.entities[known].person else known

    def _new(self, entity: Entity, mention: Mention) -> int:
        self.entities.append(entity)
        return self._learn(len(self.entities) - 1, mention)

    def _learn(self, index: int, mention: Mention) -> int:
        entity = self.entities[index]
        tokens, surname = self._tokens(mention.name)
        if len(tokens) >= len(entity.tokens) and not tokens <= entity.tokens:
            entity.name, entity.surname = mention.name, surname
            for token in tokens - entity.tokens:
                self._people.setdefault(token, []).append(index)
            entity.tokens = tokens
        elif len(mention.name) > len(entity.name) and tokens == entity.tokens:
            entity.name = mention.name  # with the initial: "Donald J. Trump"
        entity.start = min(entity.start, mention.start)
        entity.place = entity.place or mention.place
        if mention.role and (entity.role is None or _fuller(mention.role, entity.role)):
            entity.role, entity.actor_type = mention.role, mention.actor_type
        return index

    def _namesakes(self, mention: Mention) -> list[int]:
        tokens, surname = self._tokens(mention.name)
        if not tokens:
            return []
        near = self._people.get(surname, [])[-NAMESAKES:]
        found = [i for i in near if _same_person(self.entities[i], tokens, surname, mention)]
        exact = [i for i in found if surname == self.entities[i].surname]
        return exact or found

    def _tokens(self, name: str) -> tuple[frozenset[str], str]:
        """Split a name once: the same few recur all over a text."""
        if name not in self._parted:
            self._parted[name] = name_tokens(name)
        return self._parted[name]

    def _aliased(self, mention: Mention) -> int | None:
        return self._things.get(("", name_key(mention.name)))

    # Offices ---------------------------------------------------------------------------------------------------------

    def holders(self, role: Role, place: Place | None) -> list[int]:
        """Return who bears a role, in order of first mention; with a place only those of that country."""
        known = self._offices.get((role.head, place.name if place else ""), [])
        return [i for i in known[:NAMESAKES] if self.holds(i, role)]

    def holds(self, index: int, role: Role) -> bool:
        """Return whether an entity bears a role."""
        held = self.entities[index].role
        return held is not None and role.same_office(held)

    def _open_office(self, index: int) -> None:
        entity = self.entities[index]
        if entity.role is not None:
            for place in {"", entity.place.name if entity.place else ""}:
                self._offices.setdefault((entity.role.head, place), []).append(index)

    def open_offices(self) -> None:
        """Index the people by their roles; called once they are all known."""
        for index in range(len(self.entities)):
            self._open_office(index)

    def holder(self, mention: Mention) -> int | None:
        """Return who the "Norlandic foreign minister" is, where one person is meant."""
        if mention.role is None or mention.place is None:
            return None
        found = self.holders(mention.role, mention.place)
        return found[0] if len(found) == 1 else None

    def _add_unnamed(self, mention: Mention) -> int | None:
        """Enter an office whose bearer the text does not name: a country's, or the one "Prime Minister" there is."""
        role = mention.role
        if role is None or not (mention.place or role.organisation or mention.sure):
            return None
        if self.holders(role, mention.place):
            return None
        entity = Entity(mention.name, mention.start, True, mention.actor_type, mention.role, mention.place)
        self.entities.append(entity)
        self._open_office(len(self.entities) - 1)
        return len(self.entities) - 1

    # States, organisations, bodies, groups ---------------------------------------------------------------------------

    def _key(self, mention: Mention) -> tuple[str, str]:
        grouped = mention.kind == "group" and mention.place is not None
        return (mention.place.name if grouped and mention.place else "", mention.key)

    def _find_thing(self, mention: Mention) -> int | None:
        found = self._things.get(self._key(mention))
        if found is None and mention.kind == "organisation" and " " not in mention.name:
            found = self._shorts.get(name_key(mention.name))  # "the Council" is the Peace Council that was named before
        if found is None and mention.actor_type == "government_body" and mention.place is None:
            bodies = self._cores.get(mention.key, [])
            return bodies[0] if len(bodies) == 1 else None
        return found

    def _add_thing(self, mention: Mention) -> int:
        found = self._find_thing(mention)
        if found is None:
            found = len(self.entities)
            official = mention.actor_type == "government_official" and mention.place is not None
            crowd = mention.kind == "group" and mention.actor_type not in BODIES and not official
            entity = Entity(mention.name, mention.start, False, mention.actor_type, None, mention.place, crowd)
            self.entities.append(entity)
            entity.acts = False
            self._things[self._key(mention)] = found
            named = name_key(mention.name).split()
            if mention.kind == "organisation" and len(named) > 1:
                for short in {named[-1], named[0]}:  # of two councils neither is "the Council"
                    self._shorts[short] = found if self._shorts.get(short, found) == found else None
            if mention.kind == "group":
                self._cores.setdefault(mention.key, []).append(found)
        entity = self.entities[found]
        entity.start = min(entity.start, mention.start)
        entity.acts |= not mention.where
        if mention.alias:
            self._things["", mention.alias] = found
        if (_rank(mention.place), len(mention.name)) > (_rank(entity.place), len(entity.name)):
            entity.name, entity.place = mention.name, mention.place
        return found


def register_entities(spoken: Sequence[Sequence[Mention]]) -> tuple[EntityRegistry, list[list[int | None]]]:
    """Return the registry, and for each mention the index of its entity, None where it has none."""
    registry = EntityRegistry()
    entities: list[list[int | None]] = [[None] * len(said) for said in spoken]
    waiting: dict[str, list[tuple[list[int | None], int, Mention]]] = {turn: [] for turn in TURNS}
    for known, said in zip(entities, spoken, strict=True):
        for k, mention in enumerate(said):
            waiting[_turn(mention)].append((known, k, mention))
    for turn in TURNS:
        if turn == "placed role":
            registry.open_offices()
        for known, k, mention in waiting[turn]:
            known[k] = registry.add(mention)
    return registry, entities


def _turn(mention: Mention) -> str:
    if mention.kind == "name":
        return "sure name" if mention.sure else "name"
    if mention.kind == "role":
        return "placed role" if mention.place else "role"
    if mention.kind == "person":
        return mention.kind
    return "other thing" if mention.place is None else "placed thing"


def name_tokens(name: str) -> tuple[frozenset[str], str]:
    """Return the parts of a name that distinguish people, and the surname; a doubled last letter counts once.

    >>> name_tokens("Volodymyr O. Zelenskyy")[1]
    'zelensky'
    """
    parts = [part for part in name_key(name).split() if len(part) > 1 and part not in PARTICLES]
    plain = [part[:-1] if len(part) > 3 and part[-1] == part[-2] else part for part in parts]
    return frozenset(plain), plain[-1] if plain else ""


def _same_person(entity: Entity, tokens: frozenset[str], surname: str, mention: Mention) -> bool:
    if not (tokens <= entity.tokens or entity.tokens <= tokens):
        return False
    if entity.place and mention.place and entity.place.name != mention.place.name:
        return False
    if entity.role is None or mention.role is None or entity.role.same_office(mention.role):
        return True
    heads = {entity.role.head, mention.role.head}
    return bool(heads & GENERIC) or (surname == entity.surname and len(tokens | entity.tokens) > 1)


def _fuller(new: Role, old: Role) -> bool:
    if old.head in GENERIC and new.head not in GENERIC:
        return True
    return old.same_office(new) and len(new.text) > len(old.text)


def _rank(place: Place | None) -> int:
    """A country's own name says more than its capital or its adjective."""
    return 0 if place is None else {"demonym": 0, "capital": 1, "name": 2}[place.kind]
