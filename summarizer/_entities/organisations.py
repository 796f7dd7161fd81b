"""Look up organisations that are known by name: their type, and their country where they are a state's.

They are data, in `data/organisations.tsv`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import get_args

from summarizer._entities.gazetteer import Gazetteer
from summarizer._tables import rows
from summarizer.codebook import ActorType

_KINDS: Mapping[str, ActorType] = {kind: kind for kind in get_args(ActorType)}


@dataclass(frozen=True, slots=True)
class Organisation:
    """A known organisation; `name` is its usual name and identifies it."""

    name: str
    actor_type: ActorType
    country: str | None = None


@lru_cache(maxsize=1)
def organisations() -> Gazetteer[Organisation]:
    """Return the known organisations, ready to be looked for in words."""
    return Gazetteer(_entries())


def _entries() -> Iterator[tuple[str, Organisation]]:
    for kind, country, listed in rows("summarizer._entities", "organisations.tsv"):
        names = listed.split(";")
        organisation = Organisation(names[0], _KINDS[kind], None if country == "-" else country)
        yield from ((name, organisation) for name in names)
