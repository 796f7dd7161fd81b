"""Validate a raw item: ground it, check it against its own evidence, take its slots, or say why it is no item.

Each raw item is validated on its own. What fails comes back as a violation, never as an item. Where the values of the
slots come from is not decided here: a `SlotFiller` gives them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from pydantic import ValidationError

from summarizer._extraction.guards import check_claims
from summarizer._prompting import Context, RawItem, Violation
from summarizer._text import Sentence, Window, ground
from summarizer.codebook import WarningKind
from summarizer.schema import Item, TextWarning
from summarizer.values import Actor, Evidence

Note = tuple[WarningKind, str]

NEGATIVE = frozenset({"rejected", "suspended", "blocked", "withdrawn"})
"""Values of status, level and response that are a "no" themselves."""


@dataclass(frozen=True, slots=True)
class Filled:
    """The slots of an item.

    Args:
        values: By name; the item's own slots, `topic`, `when`, `attribution`, and perhaps `what` in other words.
        notes: What could not be verified, and was left empty: the kind of the warning, and its words.
        violation: Why the slots make no item.
    """

    values: Mapping[str, Any]
    notes: tuple[Note, ...] = ()
    violation: Violation | None = None


class SlotFiller(Protocol):
    """Gives an item its slots: what a model said, verified; or, where only the clause was asked for, by rules."""

    def fill(self, raw_item: RawItem, evidence: list[Evidence], sentence: Sentence) -> Filled:
        """Return the slots of an item that stands on this evidence, the first of it in this sentence."""


@dataclass(frozen=True, slots=True)
class Validated:
    """An item, and warnings about what of it was left empty."""

    item: Item
    warnings: tuple[TextWarning, ...] = field(default=())


def validate(raw_item: RawItem, context: Context, filler: SlotFiller) -> Validated | Violation:
    """Return the item that a raw item stands for, or why it is none."""
    pointed = _pointed(raw_item, context.window)
    if not pointed:
        return Violation("not_in_text", "sentences: point at one of the numbered sentences")
    evidence = ground(context.document.text, [(s.start, s.end) for s in pointed], raw_item.quote)
    if not evidence:
        return Violation("not_in_text", "quote: these words do not stand in the sentence")
    filled = filler.fill(raw_item, evidence, pointed[0])
    values = {"what": raw_item.what, **filled.values}
    problem = filled.violation or _unsupported(values, evidence, context)
    return problem or _built(raw_item, evidence, values, filled.notes)


def _pointed(raw_item: RawItem, window: Window) -> list[Sentence]:
    """Return the focus sentences that an item points at; the only one there is needs no pointer."""
    if not raw_item.numbers and (len(window.focus) == 1 or raw_item.quote):
        return list(window.focus)
    return [window.focus[n - 1] for n in sorted(set(raw_item.numbers)) if 1 <= n <= len(window.focus)]


def _unsupported(values: Mapping[str, Any], evidence: list[Evidence], context: Context) -> Violation | None:
    actors = [actor for value in values.values() if isinstance(value, list) for actor in value if _is_actor(actor)]
    quoted = " ".join(e.quote for e in evidence)
    found = check_claims(
        [values["what"]],
        evidence=quoted,
        shown=context.shown,
        names=context.entities.names,
        actors=len(actors),
        exempt_negation=any(values.get(name) in NEGATIVE for name in ("status", "level", "response")),
    )
    return Violation(found.reason, found.detail) if found else None


def _is_actor(value: object) -> bool:
    return isinstance(value, Actor)


def _built(
    raw_item: RawItem, evidence: list[Evidence], values: Mapping[str, Any], notes: tuple[Note, ...]
) -> Validated | Violation:
    item_type = raw_item.item_type
    try:
        item = item_type.model_validate({**values, "type": item_type.type_name(), "evidence": evidence})
    except ValidationError as error:
        paths = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        return Violation("invalid", paths)
    start, end = evidence[0].start, evidence[-1].end
    warnings = (TextWarning(kind=kind, detail=detail, start=start, end=end) for kind, detail in notes)
    return Validated(item, tuple(warnings))
