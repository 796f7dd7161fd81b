"""Match the parties of two passages. Names differ between texts; sides do not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from summarizer._entities import GROUPS, word_set
from summarizer._slots import slot_kind
from summarizer._text import spellings, tokenize
from summarizer.comparison._passages import Passage
from summarizer.values import Actor

TITLES = word_set(
    """president prime minister secretary king queen chancellor ambassador envoy leader government general foreign state
    ministry delegation spokesman spokeswoman special national security advisor adviser presidente primer primera
    ministro ministra président présidente"""
)
"""What a party is called by beside its name, or in place of it."""

_WITH = re.compile(
    r"(?P<verb>\w+)\s+(?:closely\s+|directly\s+|together\s+)?with\s+(?P<who>(?:both\s+|all\s+|the\s+)?[\w’'.-]+(?:\s+[\w’'.-]+){0,3}?)"
    r"(?=\s+(?:to|in|on|at|for|about|and|as|by)\b|[,.;:—–]|$)",
    re.IGNORECASE,
)
_SOMEBODY = frozenset(
    {"state", "state_leader", "government_official", "government_body", "intergovernmental", "ngo", "armed_group"}
)
_PERSONS = frozenset({"state_leader", "government_official"})
_LIST = re.compile(r"\b(?:including|among them|such as|namely|especially|particularly)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody in a passage; the place of the mention in it, in characters of the passage, if it has one."""

    actor: Actor
    passage: Passage
    start: int | None = None
    end: int | None = None

    @property
    def sides(self) -> frozenset[str]:
        """Return what the party goes by: its name and the words of it that are no title, its country."""
        actor = self.actor
        side = self.passage.material.entities.side(actor)
        names = _spelled(actor)
        of_side = {w.key for w in tokenize(side) if w.is_content} if side else set()
        return frozenset(names | of_side | {actor.name.casefold()} | ({actor.country} if actor.country else set()))

    @property
    def known(self) -> bool:
        """Return whether this is somebody with a name, and no mere "teams" or "both sides"."""
        last = self.actor.name.split()[-1]
        if not last[0].isupper() or last.lower() in GROUPS:
            return False
        said = rf"[^\W_][,;]?\s+{re.escape(self.actor.name)}\b"  # a capital within a sentence is a name's
        is_proper = re.search(said, self.passage.material.document.text) is not None
        return self.actor.actor_type in _SOMEBODY or self.actor.country is not None or is_proper

    @property
    def sided(self) -> bool:
        """Return whether it is known which country a person speaks for; a country speaks for itself."""
        return self.actor.actor_type not in _PERSONS or self.passage.material.entities.side(self.actor) is not None


def agents(passage: Passage) -> list[Named]:
    """Return who does it: the first actors of an item, and who is named before the verb."""
    return [*_of_item(passage, 0), *_before_verb(passage)]


def recipients(passage: Passage) -> list[Named]:
    """Return who is asked, and who is named after the verb that asks; nobody where nothing is asked."""
    if passage.item is None or passage.item.type != "request" or passage.act is None:
        return []
    after = [n for n in _all(passage) if n.start is not None and n.start >= passage.act.end]
    return [*_of_item(passage, 1), *after]


def with_whom(passage: Passage) -> tuple[str, list[Named]] | None:
    """Return the verb and the parties of "work with European allies"; None where nobody known is there."""
    for match in _WITH.finditer(passage.text):
        entities = passage.material.entities
        found = entities.resolve(match["who"], at=passage.sentence.index)
        if found:
            place = match.start("who"), match.end("who")
            return match["verb"].lower(), [Named(actor, passage, *place) for actor in found]
    return None


def listed(passage: Passage) -> list[Named]:
    """Return the persons who are listed by name: "their teams, including Secretary Orla"."""
    opening = _LIST.search(passage.text)
    return [n for n in _all(passage) if opening and n.start is not None and n.start > opening.end() and n.known]


def same_party(ours: Sequence[Named], theirs: Sequence[Named]) -> bool:
    """Return whether two lists have anybody in common."""
    return any(x.sides & y.sides for x in ours for y in theirs)


def other_party(ours: Sequence[Named], theirs: Sequence[Named]) -> bool:
    """Return whether two lists certainly have nobody in common: all are known by name, and no name is in both places.

    A leader whose country is not given may well be the country that the other text names.
    """
    if not ours or not theirs or not all(n.known for n in (*ours, *theirs)) or same_party(ours, theirs):
        return False
    states = {n.actor.actor_type in _PERSONS for n in (*ours, *theirs)} == {True}
    return states or all(n.sided for n in (*ours, *theirs))


def is_named_before_verb(named: Named, passage: Passage) -> bool:
    """Return whether the words of a name come before the verb of a passage, whoever they were taken for there."""
    before = tokenize(passage.text[: passage.act.start if passage.act else 0])
    return bool(_spelled(named.actor) & {form for word in before for form in spellings(word.key)})


def _spelled(actor: Actor) -> set[str]:
    """Return the words of a name that are no title, in the form that all their spellings share: "Orban", "Orbán"."""
    own = (word for word in tokenize(actor.name) if word.is_content and word.key not in TITLES)
    return {form for word in own for form in spellings(word.key)}


def same_doer(x: Passage, y: Passage) -> bool:
    """Return whether the same party does it in both passages."""
    return same_party([n for n in agents(x) if n.known], [n for n in agents(y) if n.known])


def _of_item(passage: Passage, place: int) -> list[Named]:
    item = passage.item
    if item is None:
        return []
    lists = [name for name in item.slots() if slot_kind(type(item), name) == "actors"]
    actors: list[Actor] = getattr(item, lists[place]) if place < len(lists) else []
    return [_placed(actor, passage) for actor in actors]


def _placed(actor: Actor, passage: Passage) -> Named:
    mention = actor.mention or actor.name
    start = passage.text.find(mention)
    return Named(actor, passage, start, start + len(mention)) if start >= 0 else Named(actor, passage)


def _before_verb(passage: Passage) -> list[Named]:
    end = passage.act.start if passage.act else 0
    return [n for n in _all(passage) if n.end is not None and n.end <= end]


def _all(passage: Passage) -> list[Named]:
    return [Named(actor, passage, start - passage.start, end - passage.start) for start, end, actor in passage.named]
