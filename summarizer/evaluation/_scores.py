"""Count right and wrong items of one summary, and compute figures. Counts of several texts add up."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from summarizer._extraction import KnownWords, invented_name
from summarizer.evaluation._gold import allowed
from summarizer.evaluation._matching import LISTS, Claim, Matching, claims, content_words, match, shared

SLOTS = ("kind", "status", "force", "response", "level", "category", "speaker")
UNSCORED = ("quote_type", "perspective")
"""Reported but not scored, since the gold is not consistent yet."""

ACTORS: Mapping[str, tuple[str, ...]] = {
    "agreement": ("parties",),
    "request": ("requesters", "addressees"),
    "pledge": ("pledgers", "beneficiaries"),
    "humanitarian_item": ("actors",),
}
DECIDING: Mapping[str, tuple[str | None, tuple[str, ...]]] = {
    "agreement": ("parties", ("kind", "status")),
    "request": ("requesters", ("force",)),
    "pledge": ("pledgers", ("level",)),
    "humanitarian_item": (None, ("category", "status")),
}
"""The first actors of a type, and the slots, that have to be right in a memo."""
FIRM = frozenset({"signed", "agreed", "implemented", "reaffirmed"})
TITLES = frozenset({"president", "minister", "secretary", "king", "the"})
SAME_SPEAKER = 0.5
RESAMPLES, SEED, TAIL = 2000, 20260101, 0.025
"""Bootstrap: texts are resampled with replacement 2,000 times; the interval is the middle 95 % of the figures."""

Row = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Counts:
    """The counts of one or more texts: rows of numbers by name. Use `+` to add them."""

    rows: Mapping[str, Row] = field(default_factory=dict)

    def __add__(self, other: Counts) -> Counts:
        names = {**self.rows, **other.rows}
        return Counts({name: _added(self.rows.get(name, ()), other.rows.get(name, ())) for name in names})

    def __getitem__(self, name: str) -> Row:
        return self.rows[name]


def _added(ours: Row, theirs: Row) -> Row:
    return tuple(a + b for a, b in zip(ours, theirs, strict=True)) if ours and theirs else ours or theirs


def count(gold: Mapping[str, Any], found: Mapping[str, Any], text: str) -> Counts:
    """Count right and wrong items in one text.

    Args:
        gold: The JSON of a gold file.
        found: The JSON of a summary; only its lists of items are used, and `usage` if present.
        text: The text of both.
    """
    matching = match(claims(found), claims(gold), gold.get("non_items") or ())
    return Counts(
        {
            **_by_type(matching),
            "usable": _usable(matching),
            "traps": (len(_traps(matching)), len(gold.get("non_items") or ())),
            "over_commitment": _over_commitment(matching),
            **_slots(matching),
            "actors": _actors(matching),
            **_faithful(matching.found, text),
            **_cost(found.get("usage") or {}),
        }
    )


def _by_type(matching: Matching) -> dict[str, Row]:
    """Count true positives, false positives and false negatives. A type's found items count by the gold's type."""
    rows = {}
    for kind in LISTS.values():
        right = [j for j in matching.pairs.values() if matching.gold[j].type == kind and matching.gold[j].required]
        wrong = [i for i in matching.wrong if matching.found[i].type == kind]
        missed = [j for j in matching.missed if matching.gold[j].type == kind]
        rows[kind] = (len(right), len(wrong), len(missed))
    return {**rows, "micro": tuple(map(sum, zip(*rows.values(), strict=True)))}


def _usable(matching: Matching) -> Row:
    """Count items that could go into a memo as they stand; a match that is not usable is wrong and missed at once."""
    good = {j for i, j in matching.pairs.items() if _is_usable(matching.found[i], matching.gold[j])}
    required = {j for j, item in enumerate(matching.gold) if item.required}
    unfit = sum(j in required and j not in good for j in matching.pairs.values())
    return len(required & good), len(matching.wrong) + unfit, len(required - good)


def _is_usable(ours: Claim, theirs: Claim) -> bool:
    """Return whether the first actors are all there and no others, and the slots that decide are right."""
    if ours.type != theirs.type:
        return True  # accepted as another type: slots cannot be compared
    role, slots = DECIDING[theirs.type]
    if role and theirs.data.get(role):
        said = ours.data.get(role) or []
        others = [actor for name in ACTORS[theirs.type] for actor in theirs.data.get(name) or ()]
        missing = any(not any(is_same_actor(a, b) for b in said) for a in theirs.data[role])
        if missing or any(not any(is_same_actor(a, b) for b in others) for a in said):
            return False
    return all(
        ours.data.get(slot) in allowed(theirs.data[slot])
        for slot in slots
        if theirs.data.get(slot) not in (None, "unclear", [])
    )


def _traps(matching: Matching) -> frozenset[int]:
    return frozenset().union(*matching.trapped.values())


def _over_commitment(matching: Matching) -> Row:
    """Count firm agreements that are weaker in the gold, a mere shared view there, or no item at all."""
    firm = [
        i
        for i, item in enumerate(matching.found)
        if item.type == "agreement" and item.data.get("status", "agreed") in FIRM
    ]
    return sum(_is_weaker(i, matching) for i in firm), len(firm)


def _is_weaker(i: int, matching: Matching) -> bool:
    if i in matching.trapped:
        return True
    gold = matching.gold[matching.pairs[i]] if i in matching.pairs else None
    if gold is None or gold.type != "agreement":
        return False
    view = allowed(gold.data.get("kind")) == ["shared_view"] and matching.found[i].data.get("kind") != "shared_view"
    return FIRM.isdisjoint(allowed(gold.data.get("status"))) or view


def _slots(matching: Matching) -> dict[str, Row]:
    pairs = [(ours, theirs) for ours, theirs in matching.pairs_of_claims() if ours.type == theirs.type]
    names = (*SLOTS, *UNSCORED)
    return {f"slot.{name}": _slot(pairs, name) for name in names}


def _slot(pairs: Sequence[tuple[Claim, Claim]], name: str) -> Row:
    """Count right values, and those that could be compared."""
    if name in (*UNSCORED, "speaker"):
        said = [[(claim.data.get("attribution") or {}).get(name) for claim in pair] for pair in pairs]
        known = [(ours, theirs) for ours, theirs in said if ours and theirs and theirs != "unclear"]
    else:
        known = [
            (ours.data[name], theirs.data[name])
            for ours, theirs in pairs
            if name in ours.data and theirs.data.get(name) not in (None, "unclear")
        ]
    if name == "speaker":
        alike = [max(shared(content_words(a), content_words(s)) for s in allowed(b)) for a, b in known]
        return sum(likeness >= SAME_SPEAKER for likeness in alike), len(known)
    return sum(a in allowed(b) for a, b in known), len(known)


def _actors(matching: Matching) -> Row:
    right = wrong = missed = 0
    for ours, theirs in matching.pairs_of_claims():
        for role in ACTORS[ours.type] if ours.type == theirs.type else ():
            left = list(theirs.data.get(role) or [])
            for actor in ours.data.get(role) or ():
                same = next((other for other in left if is_same_actor(actor, other)), None)
                right, wrong = right + (same is not None), wrong + (same is None)
                if same is not None:
                    left.remove(same)
            missed += len(left)
    return right, wrong, missed


def is_same_actor(ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> bool:
    """Return whether two actors are the same: the same country, or a common word of the name that is not a title."""
    if ours.get("country") and ours.get("country") == theirs.get("country"):
        return True
    return bool((content_words(ours.get("name")) & content_words(theirs.get("name"))) - TITLES)


def _faithful(found: Sequence[Claim], text: str) -> dict[str, Row]:
    """Count exact evidence, items with a number or a name that the text does not have, and characters claimed."""
    evidence = [e for item in found for e in item.data.get("evidence", ())]
    said = [str(item.data.get("what") or "") for item in found]
    source, numbers = KnownWords((text,)), _figures(text)
    return {
        "exact": (sum(text[e["start"] : e["end"]] == e.get("quote") for e in evidence), len(evidence)),
        "unsupported_numbers": (sum(bool(_figures(what) - numbers) for what in said), len(said)),
        "unsupported_names": (sum(invented_name([what], source) is not None for what in said), len(said)),
        "evidence_characters": (sum(len(item.characters) for item in found), len(found)),
    }


def _figures(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\d(?:[\d.,]*\d)?", text))


def _cost(usage: Mapping[str, Any]) -> dict[str, Row]:
    names = ("calls", "cached_calls", "input_tokens", "output_tokens", "seconds")
    return {name: (float(usage.get(name) or 0),) for name in names}


# Figures -----------------------------------------------------------------------------------------------------------


def f1(row: Row) -> tuple[float, float, float]:
    """Return precision, recall and F1 of true positives, false positives and false negatives.

    >>> f1((2, 0, 2))
    (1.0, 0.5, 0.6666666666666666)
    """
    right, wrong, missed = row
    precision = right / (right + wrong) if right + wrong else 1.0
    recall = right / (right + missed) if right + missed else 1.0
    return precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def share(row: Row) -> float | None:
    """Return the share of the whole, or None if there was nothing to count."""
    return row[0] / row[1] if row[1] else None


def interval(rows: Sequence[Row], figure: Callable[[Row], float | None]) -> tuple[float, float] | None:
    """Return the 95 % bootstrap interval of a figure over texts, each with its row of counts.

    None for fewer than two texts, or where there is nothing to count.
    """
    if len(rows) < 2:
        return None
    draw = random.Random(SEED)  # noqa: S311 - no secret: the same interval each time
    drawn = (figure(tuple(map(sum, zip(*draw.choices(rows, k=len(rows)), strict=True)))) for _ in range(RESAMPLES))
    values = sorted(value for value in drawn if value is not None)
    return (values[int(TAIL * len(values))], values[int((1 - TAIL) * len(values)) - 1]) if values else None
