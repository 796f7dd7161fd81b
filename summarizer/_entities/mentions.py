"""Find the mentions of people, states, bodies and groups in a sentence.

A noun phrase is read from left to right: country, organisation, role, "(acronym)", name, then what follows in
apposition ("Bo Tarn, Norland's envoy,"). Nothing is joined here: "Kest" and "President Ana Kest" are two mentions.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Unpack

from summarizer._entities.countries import Place, caseless
from summarizer._entities.gazetteer import Gazetteer, Word, name_key, word_set
from summarizer._entities.lexicon import (
    ADJECTIVES,
    BODIES,
    COMING_FROM,
    CUES,
    DETERMINERS,
    FIGHTERS,
    GROUPS,
    HONORIFICS,
    INFORMING,
    NO_NAME,
    NO_ORGANISATION,
    OF,
    REGIONS,
    ROLE_MODIFIERS,
    SAYING,
    SIDES,
    THEIRS,
    TRAVEL,
    WEAK_ROLES,
    WHERE,
)
from summarizer._entities.noun_phrases import NounPhrase
from summarizer._entities.organisations import Organisation
from summarizer._entities.possessors import LONGEST_GROUP, abroad, beyond_of, presiding, seat_of, several_homes, shares
from summarizer._entities.types import Kind, Mention, More, Role
from summarizer.codebook import ActorType

STOPS = frozenset(",.;:)!?—–-”\"'") | {""}  # or the end of the sentence
_AFTER_ROLE = STOPS | word_set("and who today yesterday also has had is was will would")


def find_mentions(text: str, sentence: Sequence[Word], learnt: Gazetteer[Place], language: str | None) -> list[Mention]:
    """Return the mentions in one sentence, in text order.

    Args:
        text: The whole text.
        sentence: The words of the sentence, with offsets in the text.
        learnt: Countries that only this text names (`text_names`).
        language: Of the text; names of countries in other languages are looked for unless it is "en" or None.
    """
    reader, read = _Reader(NounPhrase(text, sentence, learnt, language)), 0
    for i in reader.phrase.openings():
        if i >= read:
            read = reader.read(i)
    return reader.found


def uncased(text: str, start: int, end: int) -> list[Mention]:
    """Return the countries in a slice of a text in a script without capitals or spaces."""
    rows = [(start + a, start + b, place) for a, b, place in caseless(text[start:end])]
    found = [Mention(a, b, "state", text[a:b], place=p, actor_type="state", key=p.name) for a, b, p in rows]
    return sorted(found, key=lambda mention: mention.start)


class _Reader:
    def __init__(self, phrase: NounPhrase) -> None:
        self.phrase = phrase
        self.found: list[Mention] = []

    def read(self, i: int) -> int:
        """Read the noun phrase that starts at word `i`; return the index after it, or `i` when there is none."""
        p = self.phrase
        start = i + 1 if p.lows[i] in DETERMINERS else i
        if start > i and p.lows[i] in THEIRS and (end := self._counterpart(start)):
            return end
        if p.is_unlisted(start):
            if not p.capitals[start]:
                return i
            titled = self._titled_organisation(start, start, None, determined=start > i)
            return titled or self._named(start, start, None)
        return self._listed(i, start)

    def _listed(self, i: int, start: int) -> int:
        """Read what starts with a word that a list knows."""
        p = self.phrase
        place, j = p.place_at(start) or (None, start)
        organisation, j = p.organisation_at(j) or (None, j)
        role = p.role_at(j)
        if organisation and role is None:
            role = abroad(p, j, organisation)
        if role is not None:
            role = role if organisation else presiding(p, role, j)
            if not place and (first := several_homes(p, i, role)):
                return first  # each of them acts, and is read by itself
            end = self._person(i, start, role.owned_by(place, organisation))
            if end > i:
                return end
        if organisation is not None:
            return self._organisation(start, j, organisation, place)
        return self._group(start, j, place, determined=start > i) or self._other(start, j, place)

    def _add(self, mention: Mention, end: int) -> int:
        if mention.name:  # marks alone name nobody
            self.found.append(mention)
        return end

    def _mention(self, start: int, end: int, kind: Kind, name: str, **more: Unpack[More]) -> Mention:
        p = self.phrase
        before = p.lows[start - 1] if p.lows[start - 1] not in DETERMINERS else p.lows[start - 2]
        last = p.words[end - 1]
        stop = last.start + len(last.text) if last.owns and last.text[-1:] != "." else last.end
        more.setdefault("where", before in WHERE and not (before == "from" and p.lows[start - 2] in COMING_FROM))
        return Mention(p.words[start].start, stop, kind, name, owns=last.owns, **more)

    def _other(self, start: int, j: int, place: Place | None) -> int:
        p = self.phrase
        if place is None:
            return self._named(start, j, None)
        if p.lows[j] in SIDES:
            return self._state(start, j + 1, place)
        shared = shares(p, start, j, place) if place.kind == "demonym" else []
        for a, end, kind, name, home, actor_type, role, key in shared:
            mention = self._mention(a, end, kind, name, place=home, actor_type=actor_type, key=key)
            self._add(mention._replace(role=role), end)
        if shared:
            return shared[-1].end
        end = self._state(start, j, place)
        return max(end, self._named(j, j, place)) if p.words[j - 1].owns or place.kind == "demonym" else end

    def _state(self, start: int, end: int, place: Place, *, idle: bool = False) -> int:
        sided = self.phrase.lows[end - 1] in SIDES
        kind: Kind = "demonym" if place.kind == "demonym" and not sided else "state"
        name, more = self.phrase.slice(start, end), More(place=place, actor_type="state", key=place.name)
        titled = place.kind == "capital" and self.phrase.lows[start - 1] == "the"  # "the Osk understanding"
        titled |= place.kind == "capital" and self.phrase.lows[start - 2] in TRAVEL
        if idle or titled or self.phrase.is_adjective(start, end):
            more["where"] = True
        return self._add(self._mention(start, end, kind, name, **more), end)

    def _organisation(self, start: int, end: int, known: Organisation, place: Place | None) -> int:
        p = self.phrase
        country = Place(known.country, known.country, "name") if known.country else place
        name, more = p.slice(start, end), More(place=country, actor_type=known.actor_type, key=known.name)
        if seat := seat_of(p, end):
            more["key"] = name_key(p.slice(start, seat))
            return self._add(self._mention(start, seat, "organisation", p.slice(start, seat), **more), seat)
        if known.actor_type == "armed_group" and p.lows[end] in FIGHTERS:
            end += 1  # "Houthi militias" are the Houthis; "Hamas fighters" are no fuller name of Hamas
            name = p.slice(start, end) if known.name == f"{name}s" else name
        return self._add(self._mention(start, end, "organisation", name, **more), end)

    def _counterpart(self, start: int) -> int:
        """Read "his Velmoran counterpart, Bo Tarn", who holds the office of the one named last; 0 for anything else."""
        p = self.phrase
        place, j = p.place_at(start) or (None, start + p.capitals[start])
        if p.lows[j] != "counterpart":
            return 0
        last = next((m for m in reversed(self.found) if m.kind in ("person", "name", "role")), None)
        role = last.role._replace(place=place, organisation=None) if last and last.role else None
        comma = p.lows[j + 1] == ","
        found = p.name_at(j + 1 + comma)
        if found and comma and p.words[found[1]].text not in STOPS:  # "with his counterpart, Kest said"
            found = None
        kind: ActorType = role.actor_type if role else "unclear"
        if found:
            name, end = found
            mention = self._mention(start, end, "person", name, place=place, actor_type=kind, sure=True)
        elif role and place:
            end = j + 1
            mention = self._mention(start, end, "role", p.slice(start, end), place=place, actor_type=kind)
        else:
            return 0
        return self._add(mention._replace(role=role), end)

    def _person(self, i: int, start: int, role: Role) -> int:
        """Read the bearer of a role, or the role alone; return `i` when the word was no role after all."""
        p = self.phrase
        j = self.phrase.after_acronym(role.end)
        owns = p.words[role.end - 1].owns  # "the general's Special Envoy": nobody's name
        led = None if owns else p.name_at(j, led=True)
        found = led or self._after_comma(j, beside=start > i or role.place is not None or " of " in role.text)
        if found is None:
            return self._role_alone(i, start, role)
        name, end = found
        home = None if role.plural or role.organisation or p.lows[i - 1] in INFORMING else p.home_at(end)
        role = role.owned_by(home[0] if home else None, None)
        more = More(role=role, place=role.place, actor_type=role.actor_type, sure=True)
        self._add(self._mention(start, end, "person", name, **more), end)
        if home:  # it is named, and does not act: the president does
            end = self._state(home[1], home[2], home[0], idle=True)
        while role.plural and p.lows[end] in {"and", ",", "&"} and (further := p.name_at(end + 1)):
            more = More(role=role._replace(place=None), actor_type=role.actor_type, sure=True)
            end = self._add(self._mention(end + 1, further[1], "person", further[0], **more), further[1])
        return end

    def _after_comma(self, j: int, *, beside: bool) -> tuple[str, int] | None:
        """Read "Ana Kest" of "the president of Velmora, Ana Kest, said"."""
        p = self.phrase
        found = p.name_at(j + 1) if beside and p.lows[j] == "," else None
        ends = found and (p.words[found[1]].text in STOPS or p.lows[found[1]] in SAYING)
        return found if found and " " in found[0] and ends else None

    def _role_alone(self, i: int, start: int, role: Role) -> int:
        p = self.phrase
        determined = start > i and p.lows[i] not in {"a", "an", "both"}
        owned = role.place is not None or role.organisation is not None
        after = p.lows[role.end]  # "the general said", but "the general public" and "the head of the table"
        alone = not after.isalpha() or after in SAYING or (after in NO_NAME and after not in OF)
        weak = role.head in WEAK_ROLES and not p.capitals[start] and not alone
        if role.plural or not (owned or (determined and not weak) or p.capitals[i + 1]):
            return i
        if start == i and not owned and not determined:
            return i
        sole = p.lows[i] == "the" and p.capitals[start] and role.head not in WEAK_ROLES and after not in OF
        more = More(role=role, place=role.place, actor_type=role.actor_type, sure=sole)
        return self._add(self._mention(start, role.end, "role", p.slice(start, role.end), **more), role.end)

    def _group(self, start: int, j: int, place: Place | None, *, determined: bool) -> int:
        """Read a body or a group of people: "Velmoran Foreign Ministry", "the rebels", "aid workers"."""
        p = self.phrase
        end, kind = j, None
        for k in range(j, j + LONGEST_GROUP):
            low = p.lows[k]
            known = GROUPS.get(low) or (CUES.get(low) if low in BODIES else None)
            if known is not None:
                end, kind = k + 1, known
            elif low not in ADJECTIVES and low not in ROLE_MODIFIERS and low not in REGIONS:
                break
            if p.words[k].owns:
                break
        if kind is None:
            return self._titled_organisation(start, j, place, determined=determined)
        if not (place or determined or p.lows[end - 1] in GROUPS or p.capitals[end - 1]):
            return 0
        end, place = beyond_of(p, end, place)
        more = More(place=place, actor_type=kind, key=name_key(p.slice(j, end)))
        return self._add(self._mention(start, end, "group", p.slice(start, end), **more), end)

    def _titled_organisation(self, start: int, j: int, place: Place | None, *, determined: bool) -> int:
        """Read a name in capitals that ends or starts with a cue: "Northern Relief Committee", "Bank of Velmora"."""
        p = self.phrase
        end = j
        while p.capitals[end] and p.lows[end] not in NO_ORGANISATION and end < j + 6:
            end += 1
            if p.words[end - 1].owns:
                break
        short = end == j + 1 and p.lows[end] not in OF and p.lows[end] != "members"
        if end == j or (short and not (determined and p.lows[j] in CUES)):
            return 0
        cue = CUES.get(p.lows[end - 1]) or (CUES.get(p.lows[j]) if p.lows[end] in OF else None)
        if cue is None:
            return 0
        first = end
        end, place = beyond_of(p, end, place)
        end = p.named_after_of(end) if end == first else end
        name, after = p.slice(start, end), p.after_acronym(end)
        alias = p.lows[end + 1] if after > end else ""
        more = More(place=place, actor_type=cue, key=name_key(name), alias=alias)
        return self._add(self._mention(start, end, "organisation", name, **more), after)

    def _named(self, start: int, j: int, place: Place | None) -> int:
        """Read a name without a role before it, and the role after it, if there is one."""
        p = self.phrase
        honoured = p.lows[start] in HONORIFICS
        found = p.name_at(j)
        if found is None:
            return 0
        name, end = found
        before = p.lows[start - 1]
        says = p.lows[end] in SAYING or (before == "to" and p.lows[start - 2] == "according")
        says = says or (before in SAYING and " " in name)  # "said Ana Kest"
        role, stop = self._behind(end)
        if role is None or " " not in name:
            return self._add(self._mention(start, end, "name", name, place=place, sure=honoured or says), end)
        more = More(role=role, place=role.place or place, actor_type=role.actor_type, sure=True)
        return self._add(self._mention(start, end, "person", name, **more), stop)

    def _behind(self, end: int) -> tuple[Role | None, int]:
        """Read the apposition of "Bo Tarn, Norland's foreign minister, said"."""
        p = self.phrase
        if p.words[end].text not in {",", "("}:
            return None, end
        start = end + 2 if p.lows[end + 1] in DETERMINERS else end + 1
        place, j = p.place_at(start) or (None, start)
        organisation, j = p.organisation_at(j) or (None, j)
        role = p.role_at(j)
        if role is None or role.plural or p.name_at(role.end):
            return None, end
        after = p.lows[role.end]
        if p.words[role.end].text not in _AFTER_ROLE and after not in SAYING and not after.endswith("ed"):
            return None, end
        return role.owned_by(place, organisation), role.end
