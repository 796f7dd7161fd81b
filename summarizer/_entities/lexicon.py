"""Look up the words that name a role, a body or a group of people, and the actor type of each.

The words are data, in `data/lexicon.tsv`, which also says what each set is for. They are read when this module is
imported, since nearly every word of a text is looked up in one of the sets.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

from summarizer._tables import rows
from summarizer.codebook import ActorType


def _read() -> dict[str, dict[str, str]]:
    """Return each set as its words, in order, with the second column of their row."""
    sets: dict[str, dict[str, str]] = {}
    for name, second, words in rows("summarizer._entities", "lexicon.tsv"):
        sets.setdefault(name, {}).update(dict.fromkeys(words.split(), second))
    return sets


_SETS = _read()
_TYPES: Mapping[str, ActorType] = {name: name for name in get_args(ActorType)}


def word_list(name: str) -> tuple[str, ...]:
    """Return the words of a set in the order of the table."""
    return tuple(_SETS[name])


def _words(*names: str) -> frozenset[str]:
    return frozenset(word for name in names for word in _SETS[name])


def _types(name: str) -> Mapping[str, ActorType]:
    return {word: _TYPES[second] for word, second in _SETS[name].items()}


_ONE = _types("role")
_ROLE_STEMS = _types("role_stem")
WEAK_ROLES = _words("weak_role")
HONORIFICS = _words("honorific")
FULL: Mapping[str, str] = _SETS["short"]
ABBREVIATED = _words("abbreviated", "short")
ROLE_MODIFIERS = _words("role_modifier")
PAST = _words("past")
UNCAPPED = _words("past", "uncapped")
COMPLEMENTS = _words("complement")
AIDES = _words("aide")
GENERIC = _words("generic")

CUES = _types("cue")
GROUPS = _types("group")
BODIES = _words("body")
PLURAL_BODIES = _words("plural_body")
ADJECTIVES = _words("adjective")
FIGHTERS = _words("fighters")
SIDES = _words("side")
SEATS = _words("seat")

DETERMINERS = _words("determiner")
INFORMING = _words("informing")
OF = _words("of")
HELP = _words("help")
COMING_FROM = _words("help", "plural_body", "coming_from")
THEIRS = _words("theirs")
WHERE = _words("where")
TRAVEL = _words("travel")
SAYING = _words("saying")

REALMS = _words("realm")
STYLES = _words("style")
REGIONS = _words("region")
NOT_A_COUNTRY = _words("region", "no_country")
RULED = _words("body", "ruled")

PARTICLES = _words("particle")
NO_NAME = _words("no_name")
NO_ORGANISATION = NO_NAME - _words("organisation_word")
NOBODY = _words("nobody")
DOCUMENTS = _words("document")
ORDINARY = _words("ordinary")


def singular(noun: str) -> str:
    """Return one of them: `secretaries` gives `secretary`, `Presidents` gives `President`."""
    if noun.endswith("ies"):
        return noun[:-3] + "y"
    return noun[:-1] if noun.endswith("s") and not noun.endswith("ss") else noun


def _plurals(noun: str) -> list[str]:
    """Return the words whose `singular` is `noun`."""
    return [plural for plural in (f"{noun}s", f"{noun[:-1]}ies") if singular(plural) == noun]


_ONE_OR_MANY: Mapping[str, ActorType] = {
    **{many: kind for one, kind in _ONE.items() for many in _plurals(one)},
    **_ONE,
}
"""Heads of roles with their types: one look-up a word."""

OPENERS = DETERMINERS.union(GROUPS, BODIES, ADJECTIVES, ROLE_MODIFIERS, HONORIFICS, _ONE)
"""Words that may open a noun phrase without a capital; all others are skipped."""
DETERMINED = OPENERS.union(REALMS, REGIONS, _ONE_OR_MANY)
"""Words that may go on with it after "the" without a capital."""


def role_type(low: str) -> ActorType | None:
    """Return the actor type of who bears the role `low`, or None when it is no role.

    >>> role_type("ambassador"), role_type("table")
    ('government_official', None)
    """
    kind = _ONE_OR_MANY.get(low)
    if kind is None and not low.isascii():
        kind = next((kind for stem, kind in _ROLE_STEMS.items() if low.startswith(stem)), None)
    return kind
