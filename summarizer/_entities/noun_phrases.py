"""Read one country, organisation, role or name that starts at a given word."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from summarizer._entities.countries import Place, english, exonym_at, names_in
from summarizer._entities.gazetteer import Gazetteer, Word
from summarizer._entities.lexicon import (
    ABBREVIATED,
    AIDES,
    COMPLEMENTS,
    CUES,
    DETERMINED,
    DETERMINERS,
    FULL,
    HONORIFICS,
    NO_NAME,
    NO_ORGANISATION,
    OF,
    OPENERS,
    PARTICLES,
    PAST,
    REALMS,
    ROLE_MODIFIERS,
    STYLES,
    UNCAPPED,
    role_type,
    singular,
)
from summarizer._entities.organisations import Organisation, organisations
from summarizer._entities.types import Role
from summarizer.codebook import ActorType

LONGEST_NAME = 6
LONGEST_ROLE = 8
_BEYOND = (Word("", "", 0, 0, owns=False, capital=False),) * 4


@lru_cache(maxsize=1)
def _listed() -> frozenset[str]:
    """Return the words at which a country, an organisation, a role or a group may start."""
    return DETERMINED.union(english().firsts, organisations().firsts)


class NounPhrase:
    """The words of one sentence. Each `..._at(i)` returns what starts at word `i` and the index after it, or None.

    Empty words follow the last one, so that a reader may look a few words beyond either end.
    """

    def __init__(self, text: str, words: Sequence[Word], learnt: Gazetteer[Place], language: str | None) -> None:
        self.text, self.words = text, [*words, *_BEYOND]
        self.lows, self.capitals = [word.low for word in self.words], [word.capital for word in self.words]
        self._learnt, self._english, self._organisations = learnt, english(), organisations()
        self._exonyms, self._native = language != "en", names_in(language)
        self._listed, self._here = _listed(), learnt.firsts

    def openings(self) -> list[int]:
        """Return the words at which a noun phrase may start: a cheap look before the reading."""
        return [
            i
            for i, low in enumerate(self.lows)
            if self.capitals[i] or low in OPENERS or (not low.isascii() and self.words[i].text[0].isalpha())
        ]

    def is_unlisted(self, i: int) -> bool:
        """Return whether nothing but a name can start at word `i`: one look instead of one for each kind of phrase."""
        low = self.lows[i]
        return not (low in self._listed or low in self._here or "-" in low or self._exonyms or not low.isascii())

    def slice(self, start: int, end: int) -> str:
        """Return the text of words `start` to `end`, without a possessive ending, white space made single."""
        last = self.words[end - 1]
        stop = last.start + len(last.text)
        return " ".join(self.text[self.words[start].start : stop].split())

    def place_at(self, i: int) -> tuple[Place, int] | None:
        """Read a country, or "Republic of" a country."""
        styled = i
        while self.lows[i] in STYLES and self.capitals[i] and self.capitals[i + 1] and i < styled + 3:
            i += 1  # "the Federal Republic of Norland"
        if self.lows[i] in REALMS and self.lows[i + 1] == "of":
            after = self._country_at(i + 3 if self.lows[i + 2] == "the" else i + 2)
            if after and after[0].kind == "name":
                return after
        found = self._country_at(styled)
        if found and found[0].kind == "demonym" and self.lows[found[1]] in REALMS and self.capitals[found[1]]:
            return found[0]._replace(kind="name"), found[1] + 1  # "the Norlandic Republic"
        return found

    def _country_at(self, i: int) -> tuple[Place, int] | None:
        found = None
        if self.capitals[i]:
            native, english = self._native.at(self.words, i), self._english.at(self.words, i)
            if native and (english is None or english[1] <= native[1]):
                return native
            found = self._learnt.at(self.words, i) or english
        return found or (exonym_at(self.words, i) if self._exonyms else None)

    def after_acronym(self, j: int) -> int:
        """Go on over "(LRC)"."""
        return (
            j + 3
            if self.words[j].text == "(" and self.words[j + 1].text.isupper() and self.words[j + 2].text == ")"
            else j
        )

    def is_adjective(self, start: int, end: int) -> bool:
        """Return whether "U.S." is only a possessor: "a U.S. role"; "the U.S." is the country."""
        short = end == start + 1 and self.words[start].text.isupper()
        return short and self.lows[start - 1] != "the" and self.lows[end].isalpha() and not self.capitals[end]

    def named_after_of(self, end: int) -> int:
        """Go on from word `end` over "of Coastal States": capitals that belong to an organisation's name."""
        stop = end + 1
        while self.lows[end] in OF and self.capitals[stop] and stop < end + 4:
            stop += 1
        return stop if stop > end + 1 else end

    def home_at(self, end: int) -> tuple[Place, int, int] | None:
        """Read the country after a name, and from where to where: "of Norland"; not "of Norland's plans"."""
        j = end + 2 if self.lows[end + 1] in DETERMINERS else end + 1
        found = self.place_at(j) if self.lows[end] in {"of", "de"} else None
        sure = found and found[0].kind == "name" and not self.words[found[1] - 1].owns
        return (found[0], j, found[1]) if found and sure else None

    def organisation_at(self, i: int) -> tuple[Organisation, int] | None:
        """Read an organisation that the table knows."""
        return self._organisations.at(self.words, i) if self.capitals[i] else None

    def role_at(self, i: int) -> Role | None:
        """Read a role, with what it is a role of: "Minister of Foreign Affairs of Norland"."""
        heads = self._heads(i)
        if not heads or (self.capitals[heads[-1]] and not self.capitals[i] and self.lows[i] not in UNCAPPED):
            return None
        lows = self.lows[i : heads[-1] + 1]
        text = self.slice(i, heads[-1] + 1)
        end = heads[-1] + 1
        end += lows[-1] in ABBREVIATED and self.words[end].text == "."
        one = singular(lows[-1])
        plural = lows[-1] == one + "s"
        last = one.rpartition("-")[2]
        head = FULL.get(last, last)
        role = Role(singular(text), head, self._role_type(lows, heads[0] - i), plural, end)
        return self._complement(role, i)

    def _heads(self, i: int) -> list[int]:
        """Return where the heads are in the run of role words that starts at word `i`."""
        heads = []
        for j in range(i, i + LONGEST_ROLE):
            if self._head_type(j):
                heads.append(j)
            elif self.lows[j] not in ROLE_MODIFIERS:
                break
            if self.words[j].owns:
                break
        return heads

    def _head_type(self, j: int) -> ActorType | None:
        low = self.lows[j]
        return role_type(low) or (role_type(low.rpartition("-")[2]) if "-" in low else None)

    def _role_type(self, lows: list[str], first: int) -> ActorType:
        parts = {part for low in lows for part in low.split("-")}
        head = role_type(lows[first]) or role_type(lows[first].rpartition("-")[2]) or "unclear"
        if parts & PAST:
            return "unclear"
        if parts & {"opposition", "rebel", "militia"}:
            return "opposition" if "opposition" in parts else "armed_group"
        if parts & {"prime", "primer", "supreme"} or {"crown", "prince"} <= parts:
            head = "state_leader"
        if {"secretary", "general"} <= parts or {"high", "commissioner"} <= parts:
            return "intergovernmental"
        return "government_official" if parts & {"vice", "deputy", "assistant"} else head

    def _complement(self, role: Role, start: int) -> Role:
        """Go on over what it is a role of: a country, an organisation, "foreign affairs"."""
        end = role.end
        joined = self.capitals[end] and self.lows[end].isascii()
        beside = None if joined else self.place_at(end)  # "le président ukrainien", "президент України"
        if beside is not None:
            return role._replace(place=beside[0], end=beside[1])
        j = self._after_of(end)
        if j is None:
            return role
        place, after = self.place_at(j) or (None, j)
        if place and self.lows[end] not in {"for", "to"}:  # an envoy to Norland is not Norland's
            return role._replace(place=place, end=after)
        body = self._body_at(j, role) if self.lows[end] == "of" else None
        organisation, stop = self.organisation_at(j) or body or (None, j)
        if organisation:
            return role._replace(organisation=organisation, end=stop)
        if role.head in AIDES and self.capitals[j]:
            over = self._heads(j)  # "Special Representative of the Secretary-General" is one office
            stop = over[-1] + 1 if over else self._field(j) if place is None else 0
            if stop:
                return role._replace(text=self.slice(start, stop), end=stop)
        return self._functional(role, start, j, after)

    def _field(self, j: int) -> int:
        """Go on over "the Coastal Valley Territory" in "Coordinator for the Coastal Valley Territory, Ana Kest,"."""
        stop = j
        while self.capitals[stop] or (self.lows[stop] in {"of", "and", "the"} and self.capitals[stop + 1]):
            stop += 1
        return stop if stop > j and self.lows[stop] == "," and self.name_at(stop + 1) else 0

    def _body_at(self, j: int, role: Role) -> tuple[Organisation, int] | None:
        """Read the body of "chairman of the Joint Border Board"; a minister is of a field instead."""
        stop = j
        while stop < j + LONGEST_NAME and self.capitals[stop] and self.lows[stop] not in NO_ORGANISATION:
            stop += 1
        while stop > j and self.lows[stop - 1] not in CUES:  # "President of the Commission Ana Kest"
            stop -= 1
        cue = CUES.get(self.lows[stop - 1]) if stop > j else None
        fits = stop > j + 1 or (role.head == "president" and stop > j)
        if cue is None or not fits or role.head in {"minister", "secretary"}:
            return None
        return Organisation(self.slice(j, stop), cue), stop

    def _after_of(self, end: int) -> int | None:
        if self.lows[end] not in OF or self.words[end - 1].owns:
            return None
        return end + 2 if self.lows[end + 1] in DETERMINERS else end + 1

    def _functional(self, role: Role, start: int, j: int, stop: int) -> Role:
        """Go on over words that belong to the role itself: "of Foreign Affairs", "to Norland"."""
        while self.lows[stop] in COMPLEMENTS or (self.lows[stop] in {"and", "of", "the"} and self._goes_on(stop)):
            stop += 1
        if stop == j:
            return role
        after = self._after_of(stop)
        place = self.place_at(after) if after is not None and role.place is None else None
        end = place[1] if place else stop
        return role._replace(text=self.slice(start, stop), place=place[0] if place else None, end=end)

    def _goes_on(self, i: int) -> bool:
        return self.capitals[i + 1] and self.lows[i + 1] in COMPLEMENTS

    def name_at(self, i: int, *, led: bool = False) -> tuple[str, int] | None:
        """Read a person's name, without titles. `led`: a role comes before it, so it may look like a country."""
        while self.lows[i] in HONORIFICS:
            i += 2 if self.words[i + 1].text == "." else 1
        if self.words[i].text == "[" and self.words[i + 2].text == "]":
            return self._filled_in(i)
        j = self._first_name(i, led=led)
        while i < j < i + LONGEST_NAME and not self.words[j - 1].owns:
            step = self._further_name(j)
            if step == 0:
                break
            j += step
        return (self.slice(i, j), j) if j > i else None

    def _filled_in(self, i: int) -> tuple[str, int] | None:
        """Read "[Ana] Kest", where an editor put the first name in."""
        last = self.name_at(i + 3)
        named = self._nameable(i + 1) and last
        return (f"{self.words[i + 1].text} {last[0]}", last[1]) if named and last else None

    def _first_name(self, i: int, *, led: bool) -> int:
        if led and self.lows[i] in PARTICLES and self.capitals[i + 1]:
            return i + 2
        if self._is_unlisted_name(i):
            return i + 1
        if not self._nameable(i):
            return i
        place = self.place_at(i)
        alone = place is not None and not (led and place[1] == i + 1 and self._further_name(i + 1))
        return i if alone or self.organisation_at(i) else i + 1

    def _is_unlisted_name(self, i: int) -> bool:
        return self.capitals[i] and self.lows[i] not in NO_NAME and self.is_unlisted(i)

    def _further_name(self, j: int) -> int:
        if self._is_unlisted_name(j) or self._is_initial(j):
            return 1
        if self._nameable(j) and not self.place_at(j) and not self.organisation_at(j):
            return 1
        if self.lows[j] not in PARTICLES and "-" not in self.lows[j]:
            return 0
        article, _, rest = self.words[j].text.partition("-")
        if article in PARTICLES and rest[:1].isupper():  # al-Noor
            return 1
        k = j
        while self.lows[k] in PARTICLES and k < j + 3:
            k += 1
        return k + 1 - j if k > j and self._nameable(k) else 0

    def _is_initial(self, j: int) -> bool:
        """Return whether word `j` is the A. of "Ana A. Kest", which without its dot would be an article."""
        text = self.words[j].text
        return len(text) == 2 and text[1] == "." and text[0].isupper() and self._nameable(j + 1)

    def _nameable(self, i: int) -> bool:
        low = self.lows[i]
        return self.capitals[i] and low not in NO_NAME and low not in HONORIFICS and not role_type(low)
