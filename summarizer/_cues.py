"""Which words of the text decide a slot? The words are data, in `cues.toml`; where none stands, nothing is decided."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from importlib import resources
from typing import Any

Table = tuple[tuple[str, "re.Pattern[str] | None"], ...]


def _compiled() -> dict[str, dict[str, Table]]:
    """Read `cues.toml` into type, slot, and values with what matches them; None matches always."""
    data = tomllib.loads((resources.files("summarizer") / "cues.toml").read_text("utf-8"))
    slots = {name: tables for name, tables in data.items() if isinstance(tables, dict)}
    return {name: {slot: _table(table) for slot, table in tables.items()} for name, tables in slots.items()}


def _table(table: Mapping[str, Any]) -> Table:
    lists = {value: words for value, words in table.items() if value != "default"}
    found = (
        (v, re.compile(rf"(?:\b|(?=[$€£¥]))(?:{'|'.join(words)})", re.IGNORECASE | re.DOTALL))
        for v, words in lists.items()
    )
    return (*found, *([(table["default"], None)] if "default" in table else []))


TABLES = _compiled()


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
    for value, pattern in table:
        if pattern is None or pattern.search(text):
            return value
    return None


def find(name: str, text: str) -> re.Match[str] | None:
    """Return the first place where a cue of the list `any.find.<name>` stands.

    >>> find("time", "Teams will meet in the coming days in Lirna.").group()
    'in the coming days'
    """
    return next(cue.search(text) for found, cue in TABLES["any"]["find"] if found == name and cue)


def present(text: str) -> frozenset[str]:
    """Return the names of the lists in `any.sieve` of which a word stands in the text.

    >>> sorted(present("The leaders discussed aid."))
    ['discuss', 'joint', 'people']
    """
    return frozenset(name for name, cue in TABLES["any"]["sieve"] if cue and cue.search(text))


def cue_names() -> list[str]:
    """Return the names of the lists in `any.sieve`."""
    return [name for name, _ in TABLES["any"]["sieve"]]


def has_table(type_name: str, slot: str) -> bool:
    """Say whether rules can decide this slot."""
    return slot in TABLES.get(type_name, {})
