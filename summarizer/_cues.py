"""Which words of the text decide a slot? The words are data, in `cues.toml`; where none stands, nothing is decided."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib import resources
from typing import Any


def decide(type_name: str, slot: str, text: str) -> str | None:
    """Return the value that the first matching cue decides; None when no cue stands in the text or no table exists.

    >>> decide("agreement", "status", "The sides discussed the canal.")
    'under_discussion'
    >>> decide("request", "force", "She urged Brill to open the road.")
    'urge'
    >>> decide("sanction", "kind", "The ministry froze assets.") is None
    True
    """
    table = _tables().get(type_name, {}).get(slot) or _tables()["any"].get(slot, {})
    for value, words in table.items():
        if value != "default" and _pattern(tuple(words)).search(text):
            return str(value)
    default = table.get("default")
    return None if default is None else str(default)


def find(name: str, text: str) -> re.Match[str] | None:
    """Return the first place where a cue of the list `any.find.<name>` stands.

    >>> find("time", "Teams will meet in the coming days in Lirna.").group()
    'in the coming days'
    """
    return _pattern(tuple(_tables()["any"]["find"][name])).search(text)


def present(text: str) -> frozenset[str]:
    """Return the names of the lists in `any.sieve` of which a word stands in the text.

    >>> sorted(present("The leaders discussed aid."))
    ['discuss', 'joint', 'people']
    """
    return frozenset(n for n, words in _tables()["any"]["sieve"].items() if _pattern(tuple(words)).search(text))


def cue_names() -> list[str]:
    """Return the names of the lists in `any.sieve`."""
    return list(_tables()["any"]["sieve"])


def has_table(type_name: str, slot: str) -> bool:
    """Say whether rules can decide this slot."""
    return slot in _tables().get(type_name, {})


@cache
def _tables() -> Mapping[str, Any]:
    import tomllib

    return tomllib.loads((resources.files("summarizer") / "cues.toml").read_text("utf-8"))


@lru_cache(maxsize=512)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(words)})", re.IGNORECASE | re.DOTALL)
