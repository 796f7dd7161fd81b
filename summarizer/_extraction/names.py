"""Does a passage name somebody or something that its source does not?

A capitalised word is a name, except where an ordinary word opens the passage. It is known when the source has it in any
form: possessive, plural, demonym ("Ukrainian" for "Ukraine"), acronym ("UN" for "United Nations") or spelled out.
Scripts without capitals show no names; in German, where all nouns have capitals, only names of two words are seen.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from summarizer._entities import ORDINARY
from summarizer._text import STOP_WORDS, Token, Vocabulary, fold, tokenize

_ENDINGS = (
    *("ians", "ian", "ans", "an", "ese", "ish", "ites", "ite", "is", "ic", "ers", "er", "i"),
    *("ia", "ea", "a", "e", "ey", "y", "o", "um", "ium", "us"),
)
_PEOPLES = {
    "french": "france",
    "polish": "poland",
    "pole": "poland",
    "spanish": "spain",
    "danish": "denmark",
    "dane": "denmark",
    "dutch": "netherlands",
    "swiss": "switzerland",
    "norwegian": "norway",
    "british": "britain",
    "irish": "ireland",
    "finnish": "finland",
    "greek": "greece",
    "scottish": "scotland",
    "english": "england",
    "welsh": "wales",
    "thai": "thailand",
    "turk": "turkey",
    "swede": "sweden",
    "czech": "czechia",
    "american": "america",
    "kyiv": "kiev",
}
_ALIASES = (
    frozenset({"us", "usa", "america", "american", "unitedstate"}),
    frozenset({"uk", "britain", "british", "unitedkingdom"}),
    frozenset({"eu", "europeanunion"}),
    frozenset({"un", "unitednation"}),
)
_APART = frozenset({"niger"})
"""Names that are the stem of another one: Niger is not Nigeria."""

_GERMAN = re.compile(r"\b(?:der|die|das|und|nicht|ist|mit|von|den|dem|ein|eine|auf|für|wird|werden)\b")
_AUXILIARY = frozenset(
    fold(
        "will would shall should can could may might must has have had is are was were did does do to and also "
        "cannot gave "
        "sent said made took told met held brought paid sought"
    ).split()
)
_VERB_FORM = re.compile(r"\w{2,}ed|\w{3,}s")
_ORDINARY_ENDING = re.compile(
    r"\w{3,}(?:(?<!m)ed|ing|ive|ous|ful|ble|less|ments?|tions?|sions?|ity|ities|ical|onal|ental)"
    r"|\w{3,}(?:ти|ть|тися|ться|ння|ние|ция|ція|[иыі])"
)
_PLACES = frozenset({"beijing", "nanjing", "reading", "grenoble", "constantinople"})
_INFINITIVE = re.compile(r"\w{2,}(?:er|ir|re|ar)")
_ROMANCE = re.compile(r"\b(?:le|la|les|des|du|et|dans|pour|avec|el|los|las|del|y|con|por|para|que)\b")
_PEOPLE_ENDING = re.compile(r"\w{2,}(?:ian|ians|ese|ish|stan)")
_MONTHS = frozenset(
    fold("january february march april may june july august september october november december").split()
)
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
            unknown = [
                word
                for word in run
                if not (word.key in near or _is_known(word, source) or _is_ordinary(word, run, text, source))
            ]
            if unknown and not _is_spelled_out(run, source) and not (source.is_german and len(run) < 2):
                return text[unknown[0].start : unknown[-1].end]
    return None


def known_names(text: str, source: KnownWords) -> frozenset[str]:
    """Return the keys of the names in a text that the source has, in this or another form."""
    return frozenset(
        word.key
        for run in _runs(text)
        for spelled_out in [_is_spelled_out(run, source)]
        for word in run
        if spelled_out or _is_known(word, source)
    )


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


def _is_known(word: Token, source: KnownWords) -> bool:
    """Say whether the source has a name, in this or another form."""
    key, known = word.key, source.words.keys
    if key in known or fold(word.raw) in known or _stems(key) & source.stems:
        return True
    if word.raw.replace(".", "").isupper() and key in source.acronyms:
        return True
    if any(key in group and group & (known | source.pairs) for group in _ALIASES):
        return True
    if any(key[:3] == month[:3] for month in _MONTHS if len(key) <= 4 or key in _MONTHS):
        return any(k[:3] == key[:3] for k in known if k in _MONTHS or len(k) <= 4)
    return not key.isascii() and any(_inflected(key, k) for k in known)


def _stems(key: str) -> frozenset[str]:
    """Return the forms by which a name and its demonym meet: "ukraine" and "ukrainian" in "ukrain"."""
    if key in _APART:
        return frozenset({key})
    base = _PEOPLES.get(key)
    stems = {key, *([base] if base else [])}
    stems |= {key.removesuffix(ending) for ending in _ENDINGS if len(key) - len(ending) >= 4 and key.endswith(ending)}
    return frozenset(stems - _APART)


def _inflected(key: str, known: str) -> bool:
    """Say whether two names differ in their last letters only, as cases of Slavic names do."""
    shorter = min(len(key), len(known))
    shared = next((i for i in range(shorter) if key[i] != known[i]), shorter)
    return shared >= max(3, shorter - 1) and abs(len(key) - len(known)) <= 3 + shorter // 4


def _is_ordinary(word: Token, run: Sequence[Token], text: str, source: KnownWords) -> bool:
    """Say whether the word has its capital only because it opens the passage."""
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
    """Say whether a word of unknown kind is probably a verb or adjective: no verb follows it."""
    if not word.key.isascii() and not word.key[0].isascii():
        return word.key in source.words
    if source.is_romance:
        return bool(_INFINITIVE.fullmatch(word.key)) or word.key in source.words
    following = next((fold(w.raw) for w in tokenize(text[word.end :])), "")
    verb = bool(_VERB_FORM.fullmatch(following)) and following not in STOP_WORDS
    return not (verb or following in _AUXILIARY or _PEOPLE_ENDING.fullmatch(word.key))


def _is_spelled_out(run: Sequence[Token], source: KnownWords) -> bool:
    """Say whether the run writes out an acronym of the source: "United Nations" for "UN"."""
    if len(run) < 2:
        return False
    initials = "".join(word.key[0] for word in run)
    return any(initials.endswith(short) or initials.startswith(short) for short in source.shorts)
