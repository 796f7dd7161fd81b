"""Which of its few values does a slot have, by the words that an item stands on?

A sentence may report two items. So the force of a request is read off the verb that asks, and the kind of an agreement
off what was agreed, before the whole evidence is looked at.
"""

from __future__ import annotations

import re
from typing import Any

from summarizer._prompting import RawItem
from summarizer._rules import concerns, decide_by_cues, find_cue, find_trigger, has_table
from summarizer._slots import choices

FIRM = frozenset({"signed", "agreed", "reaffirmed", "implemented"})
FORCES = ("ask", "urge", "demand", "order")
LEVELS = ("willingness", "pledge", "commitment", "allocated", "delivered")
"""Weakest first, as in FIELD."""

_KILLED = re.compile(
    r"(?:(?!deliver|distribut|treat|provid|evacuat|transfer|reach|repatriat|hand(?:ed|ing)).)*?"
    r"\b(?:kill|wounded|injured|died\b|dead\b|lives\b|deaths?\b)",
    re.IGNORECASE | re.DOTALL,
)
"""Who was killed, before anything that is done for somebody."""

_BESIDES = re.compile(r",\s+(?:when|which|who|whose|where|while|whereas|although|though|compared)\b")
_BEGINNING = 20
"""Characters of an item's words that stand before what its sentence tells besides, if it is not about that."""

EVENTS = frozenset(
    {
        *("prisoner_exchange", "prisoner_release", "hostage_release", "return_of_remains", "family_reunification"),
        *("evacuation", "aid_delivery", "aid_funding"),
    }
)
"""Categories of what happens: where no word tells how far it is, it is not thereby a need."""


def decided(raw_item: RawItem, name: str, given: Any, quoted: str) -> str:
    """Take the model's value when it is one; let cue words decide where it is silent or firmer than the text."""
    type_name = raw_item.item_type.type_name()
    ruled = _ruled(type_name, name, raw_item.what, quoted) if has_table(type_name, name) else None
    allowed = choices(raw_item.item_type, name)
    value = given.strip().lower().replace(" ", "_") if isinstance(given, str) else None
    silent = value not in allowed or value == "unclear"
    if silent or (value and ruled and _is_stronger(value, ruled, (type_name, name))):
        value = ruled
    if value in allowed:
        return value
    return "unclear" if "unclear" in allowed else raw_item.item_type.model_fields[name].default


def _ruled(type_name: str, name: str, what: str, quoted: str) -> str | None:
    """Return the value that cue words decide, those of the item's own words first."""
    slot = (type_name, name)
    if slot == ("request", "force") and (verb := find_trigger("request", quoted)):
        return decide_by_cues(*slot, quoted[verb.start : verb.end]) or decide_by_cues(*slot, quoted)
    if type_name == "humanitarian_item":
        return _of_people(name, what, quoted)
    ruled = decide_by_cues(*slot, quoted)
    if slot == ("agreement", "kind") and ruled == "next_step" and not find_cue("tasking", quoted):
        return decide_by_cues(*slot, what)
    return ruled


def _of_people(name: str, what: str, quoted: str) -> str | None:
    """Return what cue words decide of a humanitarian item; of one of several, only its own words and the verb count."""
    slot = ("humanitarian_item", name)
    several = concerns(quoted)
    if several and what in several:
        quoted = f"{quoted[: quoted.index(several[0])]} {what}"
        if name == "category":
            quoted = what
    main = _BESIDES.split(quoted, maxsplit=1)[0]
    ruled = decide_by_cues(*slot, main if what[:_BEGINNING] in main else quoted)
    if name != "status":
        return ruled if ruled not in (None, "other") else decide_by_cues(*slot, quoted)
    category = decide_by_cues("humanitarian_item", "category", what)
    killed = category == "casualties" and _KILLED.match(what)
    if killed and ruled in ("completed", "ongoing"):  # who was killed is no deed that was done
        return "need_or_concern"
    if ruled == "need_or_concern" and not find_cue("needing", quoted):
        return None if category in EVENTS else ruled
    return ruled


def _is_stronger(value: str, ruled: str, slot: tuple[str, str]) -> bool:
    """Say whether a model's value says more than the text's own words do.

    FIELD, decision rules 3 and 7: discussed and explored are never agreed; "asked" is not "urged". A mere willingness
    is no pledge.
    """
    if slot == ("agreement", "status"):
        return value in FIRM and ruled not in FIRM
    weakest = {("request", "force"): FORCES[:-1], ("pledge", "level"): ("willingness",)}.get(slot, ())
    scale = FORCES if slot == ("request", "force") else LEVELS
    return ruled in weakest and value in scale and scale.index(value) > scale.index(ruled)
