"""Find names in a passage that its source does not have.

A capitalised word is a name, except where an ordinary word opens the passage. It is known when the source has it in any
form: possessive, plural, demonym ("Ukrainian" for "Ukraine"), another name of the country ("Ivory Coast" for "Côte
d'Ivoire"), another spelling ("Orban" for "Orbán"), acronym ("UN" for "United Nations") or spelled out.
Scripts without capitals show no names; in German, where all nouns have capitals, only names of two words are seen.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise

from summarizer._entities import ORDINARY, countries_in
from summarizer._tables import rows
from summarizer._text import STOP_WORDS, Token, Vocabulary, fold, spellings, tokenize, unaccented

_ENDINGS = (
    *("ians", "ian", "ans", "an", "ese", "ish", "ites", "ite", "is", "ic", "ers", "er", "i"),
    *("ia", "ea", "a", "e", "ey", "y", "o", "um", "ium", "us"),
)


def _read() -> dict[str, dict[str, str]]:
    """Return, for each use in `data/names.tsv`, its words with what they stand for."""
    uses: dict[str, dict[str, str]] = {}
    for use, meant, words in rows("summarizer._extraction", "names.tsv"):
        uses.setdefault(use, {}).update(dict.fromkeys(words.split(), meant))
    return uses


_LISTED = _read()
_PEOPLES = _LISTED["people"]
_ALIASES = _LISTED["alias"]
_PLACES, _AUXILIARY, _MONTHS = (frozenset(_LISTED[use]) for use in ("place", "auxiliary", "month"))
_GERMAN = re.compile(r"\b(?:der|die|das|und|nicht|ist|mit|von|den|dem|ein|eine|auf|für|wird|werden)\b")
_VERB_FORM = re.compile(r"\w{2,}ed|\w{3,}s")
_ORDINARY_ENDING = re.compile(
    r"\w{3,}(?:(?<!m)ed|ing|ive|ous|ful|ble|less|ments?|tions?|sions?|ity|ities|ical|onal|ental)"
    r"|\w{3,}(?:ти|ть|тися|ться|ння|ние|ция|ція|[иыі])"
)
_INFINITIVE = re.compile(r"\w{2,}(?:er|ir|re|ar)")
_ROMANCE = re.compile(r"\b(?:le|la|les|des|du|et|dans|pour|avec|el|los|las|del|y|con|por|para|que)\b")
_PEOPLE_ENDING = re.compile(r"\w{2,}(?:ian|ians|ese|ish|stan)")
_OPENING = re.compile(r"(?P<name>[^\W\d_a-z]\S*(?:\s+[^\W\d_a-z]\S*)?)\s+(?:to|will|would|\w+ed|\w+s)\b")
_OTHERS = re.compile(
    r"\b(?:we|our|us|I|my|it|its|they|them|their|he|his|she|her|both|country|government|neighbou?r)\b", re.IGNORECASE
)
"""Words for somebody that the context names."""
_OPENS = re.compile(r"(?:^|[.!?:]\s+)[\"'“‘«(\[]*$")


@dataclass(frozen=True)
class KnownWords:
    """What is known: the words of the source and the names of its actors."""

    passages: tuple[str, ...]

    @cached_property
    def is_german(self) -> bool:
        return len(_GERMAN.findall(" ".join(self.passages))) > 2

    @cached_property
    def is_romance(self) -> bool:
        return len(_ROMANCE.findall(" ".join(self.passages))) > 2

    @cached_property
    def words(self) -> Vocabulary:
        return Vocabulary.of(self.passages)

    def has_word(self, key: str) -> bool:
        """Return whether the source has a word, in any of its forms, with accents or without."""
        return key in self.words or unaccented(key) in self.unaccented

    @cached_property
    def unaccented(self) -> frozenset[str]:
        """Return the words that have accents, without them."""
        return frozenset(unaccented(key) for key in self.words.keys if not key.isascii())

    @cached_property
    def countries(self) -> frozenset[str]:
        """Return the codes of the countries that are named, by name or demonym."""
        found = (place for passage in self.passages for _, _, place in countries_in(passage))
        return frozenset(place.country for place in found if place.country and place.kind != "capital")

    @cached_property
    def spellings(self) -> frozenset[str]:
        """Return the forms by which the capitalised words meet their other spellings."""
        words = (word for passage in self.passages for word in tokenize(passage) if word.is_capital)
        return frozenset(form for word in words for form in spellings(word.key))

    @cached_property
    def capitals(self) -> frozenset[str]:
        """Return the words that stand somewhere with a capital letter."""
        return frozenset(word.key for passage in self.passages for word in tokenize(passage) if word.is_capital)

    @cached_property
    def shorts(self) -> frozenset[str]:
        """Return the words that are all capitals: "UN", "U.S."."""
        found = (word for passage in self.passages for word in tokenize(passage) if word.raw.replace(".", "").isupper())
        return frozenset(word.key for word in found if len(word.key) > 1)

    @cached_property
    def stems(self) -> frozenset[str]:
        return frozenset(stem for key in self.words.keys for stem in _stems(key))

    @cached_property
    def acronyms(self) -> frozenset[str]:
        """Return the first letters of all runs of capitalised words, and of every part of such a run."""
        found: set[str] = set()
        for passage in self.passages:
            for run in _runs(passage):
                initials = "".join(word.key[0] for word in run)
                found |= {initials[i:j] for i in range(len(initials)) for j in range(i + 2, len(initials) + 1)}
        return frozenset(found)

    @cached_property
    def pairs(self) -> frozenset[str]:
        """Return all pairs of capitalised words that stand together, as one: "unitednations"."""
        runs = (run for passage in self.passages for run in _runs(passage))
        return frozenset(first.key + second.key for run in runs for first, second in pairwise(run))


def invented_name(texts: Sequence[str], source: KnownWords, near: Collection[str] = ()) -> str | None:
    """Return the first name in `texts` that the source does not have, or None.

    Args:
        texts: What is said.
        source: What is known.
        near: Keys of words that are known already: a name among them is not looked for in all of the source.

    >>> invented_name(["France pledged tents"], ReportedBy(("Norway pledged tents",)))
    'France'
    >>> invented_name(["Norwegian tents for the UN"], ReportedBy(("Norway gave the United Nations tents",)))
    """
    for text in texts:
        for run in _runs(text):
            unknown = [word for word in run if not (word.key in near or _is_known(word, text, source))]
            unknown = [
                word for word in unknown if word.start in _countries(text) or not _is_ordinary(word, run, text, source)
            ]
            if unknown and not _is_spelled_out(run, source) and not (source.is_german and len(run) < 2):
                return text[unknown[0].start : unknown[-1].end]
    return None


def other_subject(what: str, evidence: str) -> str | None:
    """Return the country that an item opens with, where the evidence opens with another and does not have it.

    >>> other_subject("Egypt will open the border", "Jordan agreed to open the border.")
    'Egypt'
    """
    if not (what[:1].isupper() and evidence[:1].isupper()):
        return None
    said = _OPENING.match(what)
    named = countries_in(said["name"]) if said else []
    known = countries_in(evidence) if named and named[0][0] == 0 and named[0][2].kind == "name" else []
    if not known or known[0][0] > 0 or known[0][2].kind != "name" or _OTHERS.search(evidence):
        return None
    start, end, place = named[0]
    return None if any(other.country == place.country for _, _, other in known) else what[start:end]


@lru_cache(maxsize=512)
def _countries(text: str) -> dict[int, str]:
    """Return where the words of the names of countries begin, with the code of each; a capital stands for none."""
    found = ((start, end, place) for start, end, place in countries_in(text) if place.kind != "capital")
    return {
        start + word.start: place.country
        for start, end, place in found
        if place.country
        for word in tokenize(text[start:end])
    }


def known_names(text: str, source: KnownWords) -> frozenset[str]:
    """Return the keys of the names in a text that the source has, in this or another form."""
    found: set[str] = set()
    for run in _runs(text):
        known = [word for word in run if _is_known(word, text, source)]
        found.update(word.key for word in (run if len(known) < len(run) and _is_spelled_out(run, source) else known))
    return frozenset(found)


def _runs(text: str) -> Iterator[list[Token]]:
    """Yield the runs of capitalised words; small words inside ("of", "the", "and") do not end a run."""
    run: list[Token] = []
    for word in tokenize(text):
        gap = text[run[-1].end : word.start] if run else ""
        if run and (word.is_capital or word.key not in STOP_WORDS) and not re.fullmatch(r"[\s\-]*(?:\w{1,3}\s)*", gap):
            yield run
            run = []
        if word.is_capital and (len(word.key) > 1 or not word.raw.isascii()):
            run.append(word)
        elif word.key not in STOP_WORDS and run:
            yield run
            run = []
    if run:
        yield run


def _is_known(word: Token, text: str, source: KnownWords) -> bool:
    """Return whether the source has a name, in this or another form; a country by any of its names, and no other's."""
    key, known = word.key, source.words.keys
    if key in known or fold(word.raw) in known:
        return True
    if country := _countries(text).get(word.start):
        return country in source.countries
    if _stems(key) & source.stems or spellings(key) & source.spellings:
        return True
    if _is_short_form(word, source):
        return True
    if any(key[:3] == month[:3] for month in _MONTHS if len(key) <= 4 or key in _MONTHS):
        return any(k[:3] == key[:3] for k in known if k in _MONTHS or len(k) <= 4)
    return not key.isascii() and any(_inflected(key, k) for k in known)


def _is_short_form(word: Token, source: KnownWords) -> bool:
    """Return whether the source writes out what the word abbreviates: "WFP", "UK"."""
    if word.raw.replace(".", "").isupper() and word.key in source.acronyms:
        return True
    meant = _ALIASES.get(word.key)
    return meant is not None and any(_ALIASES.get(other) == meant for other in source.words.keys | source.pairs)


def _stems(key: str) -> frozenset[str]:
    """Return the forms by which a name and its demonym meet: "ukraine" and "ukrainian" in "ukrain"."""
    base = _PEOPLES.get(key)
    stems = {key, *([base] if base else [])}
    stems |= {key.removesuffix(ending) for ending in _ENDINGS if len(key) - len(ending) >= 4 and key.endswith(ending)}
    return frozenset(stems)


def _inflected(key: str, known: str) -> bool:
    """Return whether two names differ in their last letters only, as cases of Slavic names do."""
    shorter = min(len(key), len(known))
    shared = next((i for i in range(shorter) if key[i] != known[i]), shorter)
    return shared >= max(3, shorter - 1) and abs(len(key) - len(known)) <= 3 + shorter // 4


def _is_ordinary(word: Token, run: Sequence[Token], text: str, source: KnownWords) -> bool:
    """Return whether the word has its capital only because it opens the passage."""
    if not _OPENS.search(text[: word.start]) or word.raw.isupper():
        return False
    key = word.key
    if {key, fold(word.raw)} & (ORDINARY | STOP_WORDS):
        return True
    if len(run) > 1 and run[1].start == word.end + 1:
        return False
    if _ORDINARY_ENDING.fullmatch(fold(word.raw)) and key not in _PLACES:
        return True
    return _is_no_subject(word, text, source)


def _is_no_subject(word: Token, text: str, source: KnownWords) -> bool:
    """Return whether a word of unknown kind is probably a verb or adjective: no verb follows it."""
    if not word.key.isascii() and not word.key[0].isascii():
        return word.key in source.words
    if source.is_romance:
        return bool(_INFINITIVE.fullmatch(word.key)) or word.key in source.words
    following = next((fold(w.raw) for w in tokenize(text[word.end :])), "")
    verb = bool(_VERB_FORM.fullmatch(following)) and following not in STOP_WORDS
    return not (verb or following in _AUXILIARY or _PEOPLE_ENDING.fullmatch(word.key))


def _is_spelled_out(run: Sequence[Token], source: KnownWords) -> bool:
    """Return whether the run writes out an acronym of the source: "United Nations" for "UN"."""
    if len(run) < 2:
        return False
    initials = "".join(word.key[0] for word in run)
    return any(initials.endswith(short) or initials.startswith(short) for short in source.shorts)
