"""Rank how firmly a passage asks, promises or agrees, by words listed in `scales.toml`, weakest first on each scale.

Acts of one scale are compared by their place on it. Promises, agreements and orders to one's own people are compared
with each other by what they bind to; what is asked of another binds nobody, and has a scale of its own.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Literal

from summarizer._text import tokenize, word_polarities
from summarizer.schema import Agreement, Item, Pledge, Request

Family = Literal["force", "level", "status"]
FAMILIES: tuple[Family, ...] = ("force", "level", "status")

_BINDS: Mapping[str, int] = {
    "possible": 0,
    "discussed": 0,
    "proposed": 1,
    "willingness": 2,
    "in_principle": 2,
    "pledge": 3,
    "commitment": 3,
    "agreed": 3,
    "allocated": 4,
    "signed": 4,
    "order": 4,
    "delivered": 5,
    "implemented": 5,
}
"""How far an act binds, beside one of another scale. FIELD, decision rule 3: what is discussed is never agreed."""

_VIEW = 1
"""How far an agreement binds that is a shared view: "agreed that it could be a first step" (CAMEO 019)."""

_SLOTS: Mapping[type[Item], tuple[Family, str]] = {
    Request: ("force", "force"),
    Pledge: ("level", "level"),
    Agreement: ("status", "status"),
}
_VALUES: Mapping[str, str] = {"under_discussion": "discussed", "conditional": "in_principle", "reaffirmed": "agreed"}
"""Values of a slot that have another name, or another's place, on the scale."""

Scale = Mapping[str, "re.Pattern[str]"]


@dataclass(frozen=True, slots=True)
class Act:
    """What a passage does, and its words `text[start:end]`; without words (0, 0) where only an item's slot says it.

    Attributes:
        denied: It is said that this was not done.
        view: An agreement that something should or could be, and not to do it.
    """

    family: Family
    value: str
    start: int
    end: int
    denied: bool = False
    view: bool = False

    def beside(self, other: Act) -> int | None:
        """Return over 0 where this act is firmer, under 0 where it is weaker, 0 where it is as firm; else None."""
        if self.family == other.family and not (self.view or other.view):
            order = list(scales()[self.family])
            return order.index(self.value) - order.index(other.value)
        ours, theirs = self.bond(), other.bond()
        return None if ours is None or theirs is None else ours - theirs

    @property
    def binds(self) -> bool:
        """Return whether somebody is asked, or binds himself to something; to discuss or to hope binds nobody."""
        return not self.denied and (self.family == "force" or (self.bond() or 0) > _VIEW)

    def bond(self) -> int | None:
        """Return how far it binds, from 0; None for what is asked of others."""
        return min(_VIEW, _BINDS.get(self.value, _VIEW)) if self.view else _BINDS.get(self.value)


@cache
def scales() -> Mapping[str, Scale]:
    """Return the scales, each with its values, the weakest first."""
    data = tomllib.loads((resources.files("summarizer.comparison") / "data/scales.toml").read_text("utf-8"))
    return {name: {value: _compiled(lines) for value, lines in rows.items()} for name, rows in data.items()}


def _compiled(lines: list[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{'|'.join(lines)})", re.IGNORECASE)


def act_of(text: str, item: Item | None) -> Act | None:
    """Return what a passage does: of an item's own kind where it has such a word, else the first of any kind.

    >>> act_of("Orla urged Brill to open the road, which he promised.", None)
    Act(family='force', value='urge', start=5, end=10, denied=False, view=False)
    """
    found = sorted(_acts(text), key=lambda act: (act.start, -act.end))
    own = _SLOTS.get(type(item)) if item else None
    alike = [act for act in found if own and act.family == own[0] != "status"]
    return next(iter((*alike, *found)), None) or _act_of_slot(item)


def _acts(text: str) -> list[Act]:
    denied = {said.word.key for said in word_polarities(text) if said.denied}
    view = marked("view", "view", text)
    return [
        Act(
            family,
            value,
            match.start(),
            view.end() if view and view.start() == match.start() else match.end(),
            denied=any(word.key in denied for word in tokenize(match[0])),
            view=view is not None and family == "status" and value == "agreed",
        )
        for family in FAMILIES
        for value, pattern in scales()[family].items()
        if (match := pattern.search(text))
    ]


def _act_of_slot(item: Item | None) -> Act | None:
    """Return the act that an item's slot gives, where no word of the passage does: another language, a list."""
    place = _SLOTS.get(type(item)) if item else None
    said = str(getattr(item, place[1])) if place else "unclear"
    value = _VALUES.get(said, said)
    if place is None or value not in scales()[place[0]]:
        return None
    view = isinstance(item, Agreement) and item.kind == "shared_view"
    return Act(place[0], value, 0, 0, view=view)


def marked(scale: str, value: str, text: str) -> re.Match[str] | None:
    """Return the first word of a passage that expresses a value: a hedge, a wide or narrow reach.

    >>> marked("reach", "wide", "all parties").group()
    'all'
    """
    return scales()[scale][value].search(text)
