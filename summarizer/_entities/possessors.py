"""Split coordinated possessors: "Norlandic and Velmoran ministers" are the ministers of each country."""

from __future__ import annotations

from typing import NamedTuple

from summarizer._entities.countries import Place
from summarizer._entities.gazetteer import name_key
from summarizer._entities.lexicon import (
    ADJECTIVES,
    AIDES,
    BODIES,
    COMPLEMENTS,
    CUES,
    DETERMINERS,
    GROUPS,
    OF,
    ROLE_MODIFIERS,
    SEATS,
)
from summarizer._entities.noun_phrases import NounPhrase
from summarizer._entities.organisations import Organisation
from summarizer._entities.types import Kind, Role
from summarizer.codebook import ActorType

LONGEST_GROUP = 4


class Share(NamedTuple):
    """What a country has of a noun that it shares with the next one: its own ministers. `start` and `end` are words."""

    start: int
    end: int
    kind: Kind
    name: str
    place: Place
    actor_type: ActorType
    role: Role | None = None
    key: str = ""


def shares(p: NounPhrase, start: int, j: int, place: Place) -> list[Share]:
    """Read "Norlandic (words `start` to `j`) and Velmoran ministers" as two; an empty list where no noun is shared."""
    homes = [(start, j, place)]
    while p.lows[j] in {"and", ","} and (beside := p.place_at(j + 1 + (p.lows[j + 1] == "the"))):
        if beside[0].kind != "demonym":
            break
        homes.append((j + 1 + (p.lows[j + 1] == "the"), beside[1], beside[0]))
        j = beside[1]
    if len(homes) == 1:
        return []
    role = p.role_at(j)
    if role and role.plural:
        spans = [*(home[1] for home in homes[:-1]), role.end]
        return [
            Share(
                a,
                end,
                "role",
                f"{p.slice(a, b)} {role.text}",
                home,
                role.actor_type,
                role._replace(place=home, plural=False),
            )
            for (a, b, home), end in zip(homes, spans, strict=True)
        ]
    end = next((e for e in range(j, j + LONGEST_GROUP) if p.lows[e] not in ADJECTIVES | ROLE_MODIFIERS), j)
    kind = GROUPS.get(p.lows[end]) or (CUES.get(p.lows[end]) if p.lows[end] in BODIES else None)
    noun = p.slice(j, end + 1)
    spans = [*(home[1] for home in homes[:-1]), end + 1]
    return [
        Share(a, stop, "group", f"{p.slice(a, b)} {noun}", home, kind, key=name_key(noun))
        for (a, b, home), stop in zip(homes, spans, strict=True)
        if kind
    ]


def abroad(p: NounPhrase, j: int, organisation: Organisation) -> Role | None:
    """Return the role of "U.N. Norland envoy": it is the organisation's, and Norland is what it is for."""
    place = p.place_at(j)
    role = p.role_at(place[1]) if place else None
    if role is None or role.head not in AIDES or role.plural:
        return None
    return role._replace(text=p.slice(j, role.end), organisation=organisation, place=None)


def several_homes(p: NounPhrase, i: int, role: Role) -> int:
    """Return where the first country of "ministers of Norland and Toll" is; 0 where there are no two."""
    if not (role.plural and role.place) or p.lows[role.end] not in {"and", ","} or not p.place_at(role.end + 1):
        return 0
    return next((j for j in range(i + 1, role.end) if (p.place_at(j) or (None, 0))[1] == role.end), 0)


def presiding(p: NounPhrase, role: Role, i: int) -> Role:
    """Return the role as that of the body before it: a "Council President" leads no state."""
    body = CUES.get(p.lows[i - 1]) if p.capitals[i - 1] else None
    if role.head != "president" or role.place or role.organisation or body is None:
        return role
    return role._replace(organisation=Organisation(p.words[i - 1].text, body))


def seat_of(p: NounPhrase, end: int) -> int:
    """Return the end of "the UN food agency" from the word after "UN" on; 0 where no such noun follows."""
    for k in range(end, end + 3):
        if p.capitals[k] or not p.lows[k].isalpha():
            return 0
        if p.lows[k] in SEATS:
            return k + 1
    return 0


def beyond_of(p: NounPhrase, end: int, place: Place | None) -> tuple[int, Place | None]:
    """Go on over "of war", "of Foreign Affairs", "of Norland"."""
    while p.lows[end] in OF and not p.words[end - 1].owns:
        j = end + 2 if p.lows[end + 1] in DETERMINERS else end + 1
        country = p.place_at(j)
        if country:
            return country[1], place or country[0]
        stop = j
        while (p.lows[stop] in COMPLEMENTS and p.capitals[stop - (p.lows[stop] == "and")]) or p.lows[stop] == "war":
            stop += 1
        if stop == j:
            break
        end = stop
    return end, place
