"""Link each request to the items that answer it: as the model said, and across windows by who promised what.

`response` is what the model said of a request; a link never changes it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from summarizer._extraction.merge import token_f1
from summarizer.schema import Agreement, Item, Pledge, Request
from summarizer.values import Actor

ANSWERING = 0.4
"""Token F1 of `what` from which a pledge or agreement of another window answers a request to the same actor."""


MOST_LOOKED_AT = 50
"""Later items of an addressee that are compared with a request, so that the time stays linear."""

PEOPLE = frozenset({"state_leader", "government_official", "opposition", "unclear"})
OFFICIAL = frozenset({"state", "state_leader", "government_official", "government_body", "military", "unclear"})
"""Kinds of actors who are persons, and who speak for their country: its aid workers do not answer for it."""


def link_answers(items: Sequence[Item], pairs: Iterable[tuple[int, int]], windows: Sequence[int]) -> list[Item]:
    """Return the items with their links.

    Args:
        items: All items, in text order.
        pairs: Indices of an item and of the request that it answers, as a model said.
        windows: For each item, the number of the window in which it was read.
    """
    said = [(a, r) for a, r in dict.fromkeys(pairs) if a != r and isinstance(items[r], Request)]
    linked = {n for pair in said for n in pair}
    found = [*said, *_across(items, windows, linked)]
    answers: dict[int, list[str]] = {}
    answered: dict[int, str] = {}
    for a, r in found:
        answers.setdefault(r, []).append(items[a].id)
        answered.setdefault(a, items[r].id)
    return [_linked(item, answers.get(n, []), answered.get(n)) for n, item in enumerate(items)]


def _linked(item: Item, answers: list[str], answered: str | None) -> Item:
    update: Mapping[str, object] = {}
    if isinstance(item, Request) and answers:
        update = {"answered_by": answers}
    elif isinstance(item, Pledge) and answered:
        update = {"responds_to": answered}
    return item.model_copy(update=update) if update else item


def _across(items: Sequence[Item], windows: Sequence[int], linked: set[int]) -> Iterator[tuple[int, int]]:
    """Yield answers that stand in a later window than their request, where no model could say so."""
    if len(set(windows)) < 2:
        return
    by_name: dict[str, list[int]] = {}
    for a, item in enumerate(items):
        if a not in linked and isinstance(item, (Pledge, Agreement)):
            for name in names_of(doers_of(item)):
                by_name.setdefault(name, []).append(a)
    for r, request in enumerate(items):
        if isinstance(request, Request) and r not in linked:
            named = (a for name in sorted(names_of(request.addressees)) for a in by_name.get(name, ()))
            later = islice((a for a in named if windows[a] > windows[r]), MOST_LOOKED_AT)
            answer = next((a for a in later if token_f1(items[a].what, request.what) >= ANSWERING), None)
            if answer is not None:
                yield answer, r


def doers_of(item: Item) -> list[Actor]:
    """Return who acts in an item."""
    if isinstance(item, Agreement):
        return item.parties
    if isinstance(item, Pledge):
        return item.pledgers
    return [*item.requesters, *item.addressees] if isinstance(item, Request) else []


def names_of(actors: Sequence[Actor]) -> set[str]:
    """Return what actors go by: their names, a person's last name, the country of those who speak for it."""
    names = {actor.name for actor in actors}
    names |= {actor.name.split()[-1] for actor in actors if actor.actor_type in PEOPLE}
    return names | {actor.country for actor in actors if actor.country and actor.actor_type in OFFICIAL}
