"""Decide slot values by cue words, which are data in `cues.toml`; without a cue nothing is decided."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any, NamedTuple

from summarizer._text import lowered

MANY = 8
"""Rules of a table from which on a look at how the words of a text begin is quicker than a search for each of them."""


class Rule(NamedTuple):
    """What decides for a value: a cue (None always does), and the three letters that one of its words begins with.

    `openings` is None where the cue does not show plainly how a match can begin, or nothing is won by it.
    """

    value: str
    cue: re.Pattern[str] | None
    openings: frozenset[str] | None = None


Table = tuple[Rule, ...]


def _compiled() -> dict[str, dict[str, Table]]:
    """Read `cues.toml` into type, slot, and the rules for its values."""
    data = tomllib.loads((resources.files("summarizer._rules") / "data/cues.toml").read_text("utf-8"))
    slots = {name: tables for name, tables in data.items() if isinstance(tables, dict)}
    return {name: {slot: _table(table) for slot, table in tables.items()} for name, tables in slots.items()}


def _table(table: Mapping[str, Any]) -> Table:
    found = [Rule(value, _pattern(cues), _openings(cues)) for value, cues in table.items() if value != "default"]
    if sum(rule.openings is not None for rule in found) < MANY:
        found = [rule._replace(openings=None) for rule in found]
    return (*found, *([Rule(table["default"], None)] if "default" in table else []))


def _pattern(cues: list[str]) -> re.Pattern[str]:
    """Compile cues for a lowered text: alternatives that begin with plain letters are the quick ones.

    A cue is at the beginning of a word; one that begins with a sign of money may follow letters: "US$". At
    the end of a word, too, plain letters are quick to fail; other cues are only tried before a letter or digit.
    """
    small = list(map(_small, cues))
    money = [cue for cue in small if cue.lstrip("\\[")[:1] in "$€£¥"]
    plain = [cue for cue in small if cue not in money]
    ahead = "" if _openings(plain) else r"(?=\w)"
    parts = [rf"\b{ahead}(?:{'|'.join(plain)})"] * bool(plain) + money
    return re.compile("|".join(parts), re.DOTALL)


def _small(cue: str) -> str:
    return _CAPITAL.sub(lambda capital: capital[0].lower(), cue)


def _openings(cues: list[str]) -> frozenset[str] | None:
    """Return the three letters with which each word begins that a match of the cues can begin with, if all show it."""
    opened: list[re.Match[str] | None] = []
    for cue in map(_small, cues):
        either = _EITHER.match(cue)
        opened += map(_OPENING.match, either["words"].split("|") if either else [cue])
    return frozenset(found[0] for found in opened if found) if all(opened) else None


_CAPITAL = re.compile(r"(?<!\\)[A-Z]")
_EITHER = re.compile(r"\(\?:(?P<words>[a-z][a-z ?|-]*)\)(?![?*{])")
_OPENING = re.compile(r"[a-z]{3}(?![?*{])")
_BEGUN = re.compile(r"(\w{3})\w*")
TABLES = _compiled()
_FIND = {rule.value: rule.cue for rule in TABLES["any"]["find"]}


@dataclass(frozen=True, slots=True)
class Cue:
    """Words of a text, and where they start in it, in characters."""

    words: str
    start: int


def decide_by_cues(type_name: str, slot: str, text: str) -> str | None:
    """Return the value that the first matching cue decides; None when no cue is in the text or no table exists.

    >>> decide_by_cues("agreement", "status", "The sides discussed the canal.")
    'under_discussion'
    >>> decide_by_cues("request", "force", "She urged Brill to open the road.")
    'urge'
    >>> decide_by_cues("sanction", "kind", "The ministry froze assets.") is None
    True
    """
    table = TABLES.get(type_name, {}).get(slot) or TABLES["any"].get(slot, ())
    low = lowered(text)
    begun = frozenset(_BEGUN.findall(low)) if any(rule.openings for rule in table) else frozenset()
    for value, cue, openings in table:
        if (openings is None or not openings.isdisjoint(begun)) and (cue is None or cue.search(low)):
            return value
    return None


def find_cue(name: str, text: str) -> Cue | None:
    """Return the first place with a cue of the list `any.find.<name>`.

    >>> find_cue("time", "Teams will meet in the coming days in Lirna.")
    Cue(words='in the coming days', start=16)
    """
    pattern = _FIND[name]
    found = pattern.search(lowered(text)) if pattern else None
    return Cue(text[found.start() : found.end()], found.start()) if found else None


def cues_in(text: str) -> frozenset[str]:
    """Return the names of the lists in `any.sieve` of which a word is in the text.

    >>> sorted(cues_in("The leaders discussed aid."))
    ['discuss', 'joint', 'people']
    """
    low = lowered(text)
    return frozenset(name for name, cue, _ in TABLES["any"]["sieve"] if cue and cue.search(low))


def cue_names() -> list[str]:
    """Return the names of the lists in `any.sieve`."""
    return [rule.value for rule in TABLES["any"]["sieve"]]


def has_table(type_name: str, slot: str) -> bool:
    """Return whether rules can decide this slot."""
    return slot in TABLES.get(type_name, {})
