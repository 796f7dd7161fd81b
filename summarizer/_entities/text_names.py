"""Find countries that only this text names.

"The Republic of Velmora", "President of Velmora", "Velmora's government" and "Velmoran President" make a country that
no table has. It has a name and no ISO code.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from summarizer._entities.countries import Place, english
from summarizer._entities.gazetteer import Gazetteer, Word, words
from summarizer._entities.lexicon import (
    BODIES,
    CUES,
    DETERMINERS,
    GROUPS,
    HONORIFICS,
    NO_NAME,
    NOT_A_COUNTRY,
    REALMS,
    ROLE_MODIFIERS,
    RULED,
    role_type,
)
from summarizer._entities.organisations import organisations

_ADJECTIVE = re.compile(r"(?:[aeiou]n|ish|ese|[^aeiou]i)$")
_ENDING = re.compile(r"[aeiou]?(?:n|an|ian|ese|ish|ic|er|i)s?|i")
_START = 3
_LONGEST_NAME = 4
_NAMESAKES = 50
"""So many names that start alike are looked at; more only make a hostile text slow."""

_NO_PERSON = NO_NAME | REALMS
_NO_COUNTRY = NOT_A_COUNTRY | REALMS


def learn_names(read: Sequence[Word]) -> Gazetteer[Place]:
    """Return the countries that the text's own phrases make, with their adjectives. `read` are all its words."""
    capital = [i for i, word in enumerate(read) if word.capital]
    joined = _second_names(read, capital)
    capitals = {read[i].low: read[i].text for i in capital if read[i].low not in NO_NAME}
    names = {low: form for low, form in _named(read, joined) if not _known(low)}
    adjectives = dict(_adjectives(read, capital, joined))
    bases = ((low, base) for low, base in _pairs(capitals, adjectives) if base not in joined and not _known(base))
    names.update((base, capitals[base]) for _, base in bases)
    adjectives.update(
        (low, names[base]) for low, base in _pairs(names, capitals) if low not in names and not _known(low)
    )
    entries = [(form, Place(form, None, "name")) for form in names.values()]
    return Gazetteer([*entries, *((low, Place(name, None, "demonym")) for low, name in adjectives.items())])


def _pairs(names: Mapping[str, str], adjectives: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield each adjective with the name that it derives from: "velmoran", "velmora"."""
    if not (names and adjectives):
        return
    by_start: dict[str, list[str]] = {}
    for low in names:
        by_start.setdefault(low[:_START], []).append(low)
    for low in adjectives:
        for name in by_start.get(low[:_START], ())[:_NAMESAKES]:
            if name != low and _derives(low, name):
                yield low, name


def _derives(low: str, name: str) -> bool:
    stem = name.rstrip("aeiouy")
    return len(stem) >= _START and low.startswith(stem) and _ENDING.fullmatch(low, len(stem)) is not None


def _known(low: str) -> bool:
    read = words(low.title())
    return (
        low in NOT_A_COUNTRY
        or low in CUES
        or english().at(read, 0) is not None
        or organisations().at(read, 0) is not None
    )


def _second_names(read: Sequence[Word], capital: Sequence[int]) -> frozenset[str]:
    """Return the words that follow a title or another capital: they are names of people ("Bo Tarn's government")."""
    return frozenset(read[i].low for i in capital if i and _before_a_name(read[i - 1]))


def _before_a_name(word: Word) -> bool:
    return (word.capital and word.low not in _NO_PERSON) or word.low in HONORIFICS or role_type(word.low) is not None


def _named(read: Sequence[Word], joined: frozenset[str]) -> Iterator[tuple[str, str]]:
    for i, word in enumerate(read):
        if word.low == "of" and i and _rules(read, i - 1):
            j = i + 2 if i + 1 < len(read) and read[i + 1].low in DETERMINERS else i + 1
            if j == i + 1 or read[i - 1].low in REALMS:
                yield from _name(read, j)
        elif word.low == "of" and _borne(read, i) and not read[min(i + 1, len(read) - 1)].owns:
            yield from _name(read, i + 1)
        elif word.owns and word.capital and word.low not in joined and word.low not in NO_NAME and _ruled(read, i + 1):
            yield word.low, word.text


def _rules(read: Sequence[Word], i: int) -> bool:
    low = read[i].low
    titled = role_type(low) == "state_leader" or (low == "minister" and i and read[i - 1].low in ROLE_MODIFIERS)
    return bool(titled) or low == "government" or (low in REALMS and read[i].capital)


def _borne(read: Sequence[Word], i: int) -> bool:
    """Return whether the name of a ruler or minister comes before word `i`: "King Olav of Norhaven"."""
    start = i
    while start and i - start < _LONGEST_NAME and read[start - 1].capital and not role_type(read[start - 1].low):
        start -= 1
    return bool(start) and start < i and _rules(read, start - 1) and read[start - 1].capital


def _ruled(read: Sequence[Word], i: int) -> bool:
    return i < len(read) and read[i].low in RULED


def _name(read: Sequence[Word], j: int) -> Iterator[tuple[str, str]]:
    end = j
    while (
        end < min(j + 2, len(read))
        and read[end].capital
        and read[end].low not in NO_NAME
        and not role_type(read[end].low)
    ):
        end += 1
        if read[end - 1].owns:
            break
    if end > j and not _known(read[j].low) and not any(word.low in _NO_COUNTRY for word in read[j:end]):
        yield " ".join(word.low for word in read[j:end]), " ".join(word.text for word in read[j:end])


def _adjectives(read: Sequence[Word], capital: Sequence[int], joined: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Yield what looks like an adjective before a title or a body: "Velmoran President"."""
    for i in capital:
        word, after = read[i], read[i + 1 : i + 2]
        may_be = after and word.low not in joined and word.low not in NO_NAME and _titled(after[0])
        if may_be and _ADJECTIVE.search(word.low) and not _known(word.low):
            yield word.low, word.text


def _titled(word: Word) -> bool:
    low = word.low
    return bool(role_type(low)) or low in ROLE_MODIFIERS or low in BODIES or low in GROUPS
