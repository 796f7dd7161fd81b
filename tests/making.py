"""How do tests make items, contexts and plans out of a few words?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, TypeVar

from summarizer._entities import index_entities
from summarizer._prompting import Context, Plan, make_plan
from summarizer._text import Document, read, windows
from summarizer.schema import ITEM_TYPES, Item
from summarizer.settings import Settings
from summarizer.values import Actor, Evidence

_Item = TypeVar("_Item", bound=Item)

WHOLE = 100_000
"""Tokens: the whole text is one window."""


def evidence(text: str, quote: str) -> Evidence:
    """Return the first place of a quote."""
    start = text.index(quote)
    return Evidence(quote=quote, start=start, end=start + len(quote))


def item(item_type: type[_Item], text: str, quote: str, **fields: Any) -> _Item:
    """Make an item that stands on a quote. Without `what` it says the quote; a list of names is a list of actors."""
    actors = {"parties", "requesters", "addressees", "pledgers", "beneficiaries", "actors"} & fields.keys()
    who = {name: [Actor(name=n) if isinstance(n, str) else n for n in fields[name]] for name in actors}
    return item_type(**{"what": quote, **fields, **who}, evidence=[evidence(text, quote)])


def context(
    text: str | Document,
    number: int | None = None,
    *,
    wanted: Sequence[type[Item]] = ITEM_TYPES,
    exactly: bool = False,
    before: int = 0,
) -> Context:
    """Look at the whole text in one window, or, with `number` (from 0), at one sentence of it."""
    document = read(text) if isinstance(text, str) else text
    parts = windows(document, tokens=WHOLE if number is None else None, before=before)
    return Context(document, index_entities(document), parts[number or 0], tuple(wanted), exactly=exactly)


def plan(*, lean: bool = False, item_types: Sequence[type[Item]] = ITEM_TYPES, **changed: Any) -> Plan:
    """Make the plan for a large model in one window, or the lean one; it asks about all that the sieve wants."""
    made = make_plan(Settings(window_tokens=None if lean else WHOLE), item_types, local=lean)
    return replace(made, **{"told": False, **changed})
