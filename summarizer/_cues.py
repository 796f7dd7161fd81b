"""Which words of the text decide a slot? The words are data, in `cues.toml`; where none stands, nothing is decided."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

Table = tuple[tuple[str, "re.Pattern[str] | None"], ...]


def _compiled() -> dict[str, dict[str, Table]]:
    """Read `cues.toml` into type, slot, and values with what matches them; None matches always."""
    data = tomllib.loads((resources.files("summarizer") / "cues.toml").read_text("utf-8"))
    slots = {name: tables for name, tables in data.items() if isinstance(tables, dict)}
    return {name: {slot: _table(table) for slot, table in tables.items()} for name, tables in slots.items()}


def _table(table: Mapping[str, Any]) -> Table:
    found = ((value, _pattern(words)) for value, words in table.items() if value != "default")
    return (*found, *([(table["default"], None)] if "default" in table else []))


def _pattern(cues: list[str]) -> re.Pattern[str]:
    """Compile cues for a lowered text: alternatives that begin with plain letters are the quick ones.

    A cue stands at the beginning of a word; one that begins with a sign of money may stand behind letters: "US$".
    """
    lowered = [_CAPITAL.sub(lambda m: m[0].lower(), cue) for cue in cues]
    money = [cue for cue in lowered if cue.lstrip("\\[")[:1] in "$€£¥"]
    plain = [cue for cue in lowered if cue not in money]
    parts = [rf"\b(?:{'|'.join(plain)})"] * bool(plain) + money
    return re.compile("|".join(parts), re.DOTALL)


_CAPITAL = re.compile(r"(?<!\\)[A-Z]")
TABLES = _compiled()


@dataclass(frozen=True, slots=True)
class Cue:
    """Words of a text, and where they start in it, in characters."""

    words: str
    start: int


@lru_cache(maxsize=64)  # an item's evidence is asked about slot by slot
def _lowered(text: str) -> str:
    """Return a text in small letters, each at its place: "İ" would become two."""
    low = text.lower()
    return low if len(low) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def decide(type_name: str, slot: str, text: str) -> str | None:
    """Return the value that the first matching cue decides; None when no cue stands in the text or no table exists.

    >>> decide("agreement", "status", "The sides discussed the canal.")
    'under_discussion'
    >>> decide("request", "force", "She urged Brill to open the road.")
    'urge'
    >>> decide("sanction", "kind", "The ministry froze assets.") is None
    True
    """
    table = TABLES.get(type_name, {}).get(slot) or TABLES["any"].get(slot, ())
    low = _lowered(text)
    return next((value for value, cue in table if cue is None or cue.search(low)), None)


def find(name: str, text: str) -> Cue | None:
    """Return the first place where a cue of the list `any.find.<name>` stands.

    >>> find("time", "Teams will meet in the coming days in Lirna.")
    Cue(words='in the coming days', start=16)
    """
    pattern = next(cue for found, cue in TABLES["any"]["find"] if found == name)
    found = pattern.search(_lowered(text)) if pattern else None
    return Cue(text[found.start() : found.end()], found.start()) if found else None


def present(text: str) -> frozenset[str]:
    """Return the names of the lists in `any.sieve` of which a word stands in the text.

    >>> sorted(present("The leaders discussed aid."))
    ['discuss', 'joint', 'people']
    """
    low = _lowered(text)
    return frozenset(name for name, cue in TABLES["any"]["sieve"] if cue and cue.search(low))


def cue_names() -> list[str]:
    """Return the names of the lists in `any.sieve`."""
    return [name for name, _ in TABLES["any"]["sieve"]]


def has_table(type_name: str, slot: str) -> bool:
    """Say whether rules can decide this slot."""
    return slot in TABLES.get(type_name, {})
