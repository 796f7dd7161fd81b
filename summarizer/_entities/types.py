"""Define a role and a mention, before it is known who is meant."""

from __future__ import annotations

from typing import Literal, NamedTuple, TypedDict

from summarizer._entities.countries import Place
from summarizer._entities.gazetteer import name_key
from summarizer._entities.lexicon import FULL, PAST
from summarizer._entities.organisations import Organisation
from summarizer.codebook import ActorType

Kind = Literal["person", "name", "state", "demonym", "organisation", "group", "role"]
LESSER = PAST | {"vice", "deputy", "assistant", "acting"}


class Role(NamedTuple):
    """A role without its bearer. `head` is the word that distinguishes roles: president, minister, secretary."""

    text: str
    head: str
    kind: ActorType
    plural: bool
    end: int
    place: Place | None = None
    organisation: Organisation | None = None

    @property
    def actor_type(self) -> ActorType:
        """Return the type of who bears it: a minister of a rebel group is no government official."""
        if self.organisation is None:
            return "state_leader" if self.head == "leader" and self.place and self.kind == "unclear" else self.kind
        kind = self.organisation.actor_type
        return "government_official" if kind == "government_body" else kind

    def owned_by(self, place: Place | None, organisation: Organisation | None) -> Role:
        """Return the role as that of a country or an organisation beside it, where its own words do not say whose."""
        if (self.place or not place) and (self.organisation or not organisation):
            return self
        return self._replace(place=self.place or place, organisation=self.organisation or organisation)

    def same_office(self, other: Role) -> bool:
        """Return whether both may name one office: "the Secretary", "Secretary of State"; a deputy has another."""
        if (self.text, self.head) == (other.text, other.head):
            return True
        if _initials(self.text) == other.text or _initials(other.text) == self.text:
            return True
        mine, theirs = ({FULL.get(word, word) for word in name_key(role.text).split()} for role in (self, other))
        apart = mine ^ theirs
        return self.head == other.head and (mine <= theirs or theirs <= mine) and not apart & LESSER


def _initials(text: str) -> str:
    return "".join(word[0] for word in text.split()).upper() if " " in text else ""


class Mention(NamedTuple):
    """One mention, with offsets in the caller's text. `name` has no title: "Ana Kest".

    Args:
        owns: It is in the possessive: "Kest's".
        where: A country that is only a place: "in Norland".
        sure: The name of a person, whatever else the text says; of a role, that it is one office ("the President").
        key: Identifies a state, organisation or group.
        alias: The acronym that follows an organisation: "the Lakes Relief Committee (LRC)".
    """

    start: int
    end: int
    kind: Kind
    name: str
    role: Role | None = None
    place: Place | None = None
    actor_type: ActorType = "unclear"
    owns: bool = False
    where: bool = False
    sure: bool = False
    key: str = ""
    alias: str = ""


class More(TypedDict, total=False):
    """What a mention has beside its place, kind and name."""

    role: Role
    place: Place | None
    actor_type: ActorType
    where: bool
    sure: bool
    key: str
    alias: str
