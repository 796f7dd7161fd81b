"""Which countries does the text itself bring along?

"The Republic of Velmora", "President of Velmora", "Velmora's government" and "Velmoran President" make a country that
no table has. It has a name and no ISO code.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from summarizer._countries import Place, english
from summarizer._lexicon import (
    BODIES,
    CUES,
    DETERMINERS,
    GROUPS,
    HONORIFICS,
    NO_NAME,
    REALMS,
    REGIONS,
    ROLE_MODIFIERS,
    organisations,
    role_type,
)
from summarizer._phrases import Phrases, Word, word_set, words

_RULED = word_set("government capital territory president king queen prime foreign minister ambassador") | BODIES
_ADJECTIVE = re.compile(r"(?:[aeiou]n|ish|ese|[^aeiou]i)$")
_STEM = 3
_ENDINGS = re.compile(r"(?:n|an|ian|ese|i|ish|ic|er)s?")
NOT_A_COUNTRY = REGIONS | word_set(
    """christian muslim roman congress parliament council commission company club university bank court staff general
    republic union board association chamber"""
)


def learn(read: Sequence[Word]) -> Phrases[Place]:
    """Return the countries that the text's own phrases make, with their adjectives. `read` are all its words."""
    joined = _second_names(read)
    names = {low: form for low, form in _named(read, joined) if not _known(low)}
    adjectives = dict(_adjectives(read, names, joined))
    entries = [(form, Place(form, None, "name")) for form in names.values()]
    return Phrases([*entries, *((low, Place(name, None, "demonym")) for low, name in adjectives.items())])


def _known(low: str) -> bool:
    read = words(low.title())
    return (
        low in NOT_A_COUNTRY
        or low in CUES
        or english().at(read, 0) is not None
        or organisations().at(read, 0) is not None
    )


def _second_names(read: Sequence[Word]) -> frozenset[str]:
    """Return the words that follow a title or another capital: they are names of people ("Bo Tarn's government")."""
    return frozenset(
        after.low
        for word, after in pairwise(read)
        if after.capital
        and (role_type(word.low) or word.low in HONORIFICS or (word.capital and word.low not in NO_NAME | REALMS))
    )


def _named(read: Sequence[Word], joined: frozenset[str]) -> Iterator[tuple[str, str]]:
    for i, word in enumerate(read):
        if word.low == "of" and i and _rules(read, i - 1):
            j = i + 2 if i + 1 < len(read) and read[i + 1].low in DETERMINERS else i + 1
            if j == i + 1 or read[i - 1].low in REALMS:
                yield from _name(read, j)
        elif word.owns and word.capital and word.low not in joined | NO_NAME and _ruled(read, i + 1):
            yield word.low, word.text


def _rules(read: Sequence[Word], i: int) -> bool:
    low = read[i].low
    titled = role_type(low) == "state_leader" or (low == "minister" and i and read[i - 1].low in ROLE_MODIFIERS)
    return bool(titled) or low == "government" or (low in REALMS and read[i].capital)


def _ruled(read: Sequence[Word], i: int) -> bool:
    return i < len(read) and read[i].low in _RULED


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
    if end > j and not _known(read[j].low) and not any(word.low in REALMS | NOT_A_COUNTRY for word in read[j:end]):
        yield " ".join(word.low for word in read[j:end]), " ".join(word.text for word in read[j:end])


def _adjectives(read: Sequence[Word], names: dict[str, str], joined: frozenset[str]) -> Iterator[tuple[str, str]]:
    stems: dict[str, list[tuple[str, str]]] = {}
    for low, form in names.items():
        stems.setdefault(low[:_STEM], []).append((low.rstrip("aeiouy"), form))
    for word, after in pairwise(read):
        if not word.capital or word.low in NO_NAME or _known(word.low) or word.low in names:
            continue
        country = next((form for stem, form in stems.get(word.low[:_STEM], ()) if _is_adjective(word.low, stem)), None)
        if country:
            yield word.low, country
        elif _ADJECTIVE.search(word.low) and word.low not in joined and _titled(after):
            yield word.low, word.text


def _is_adjective(low: str, stem: str) -> bool:
    return (
        len(stem) > 2
        and low.startswith(stem)
        and _ENDINGS.fullmatch(low[len(stem) :].lstrip("aeiou") or low[-1:]) is not None
    )


def _titled(word: Word) -> bool:
    low = word.low
    return bool(role_type(low)) or low in ROLE_MODIFIERS or low in BODIES or low in GROUPS
