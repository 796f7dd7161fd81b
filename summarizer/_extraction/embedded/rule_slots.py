"""Fill the slots of an item by English rules, where a model was asked for the clause alone (the sentence reader).

A sentence may report two items. So the force of a request is read off the verb that asks, and the kind of an agreement
off what was agreed, before the whole evidence is looked at.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, get_args

from summarizer._extraction.guards import is_translated
from summarizer._extraction.validate import Filled
from summarizer._prompting import Context, RawItem
from summarizer._quantities import amount, as_written, count
from summarizer._rules import (
    attribute,
    concerns,
    decide_by_cues,
    find_cue,
    find_trigger,
    has_table,
    label_arguments,
)
from summarizer._slots import choices, slot_kind
from summarizer._text import Sentence
from summarizer.schema import Item
from summarizer.values import Actor, Amount, Attribution, Evidence, When

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


class RuleSlots:
    """Gives items their slots by the cue words and the subjects of their sentences.

    Args:
        context: Where the items were looked for.
    """

    def __init__(self, context: Context) -> None:
        self._context = context

    def fill(self, raw_item: RawItem, evidence: list[Evidence], sentence: Sentence) -> Filled:
        """Return the slots of an item that stands on this evidence, the first of it in this sentence."""
        quoted, context, what = " ".join(e.quote for e in evidence), self._context, raw_item.what
        if not context.ruled and is_translated(what, quoted):
            what = quoted.rstrip(" .;,")
        item_type = raw_item.item_type
        values = {name: _slot(item_type, name, what, quoted) for name in item_type.slots()}
        known = {name: value for name, value in values.items() if value is not None}
        names = [name for name in item_type.slots() if slot_kind(item_type, name) == "actors"]
        known |= label_arguments(context.entities, sentence, what, names, item_type.type_name())
        written = as_written(what, quoted)
        known |= {"what": written, "topic": _topic(what, evidence), "when": _when(what, quoted)}
        return Filled(known | {"attribution": self._attribution(evidence, known)})

    def _attribution(self, evidence: list[Evidence], slots: Mapping[str, Any]) -> Attribution:
        actors = [actor for value in slots.values() for actor in _actors_in(value)]
        document, entities = self._context.document, self._context.entities
        return attribute(document, entities, evidence[0].start, evidence[-1].end, actors)


def _slot(item_type: type[Item], name: str, what: str, quoted: str) -> Any:
    kind = slot_kind(item_type, name)
    if kind == "choice":
        return _chosen(item_type, name, what, quoted)
    if kind in ("text", "texts"):
        cue = {"conditions": "condition", "affected": "affected"}.get(name)
        found = find_cue(cue, quoted) if cue else None
        kept = [found.words.strip()] if found else []
        return kept if kind == "texts" else next(iter(kept), None)
    if kind == "parsed":
        wanted = item_type.model_fields[name].annotation
        return amount(quoted) if Amount in get_args(wanted) or wanted is Amount else count(quoted)
    return bool(find_cue("reaffirms", quoted)) if kind == "flag" else None


def _chosen(item_type: type[Item], name: str, what: str, quoted: str) -> str | None:
    type_name, allowed = item_type.type_name(), choices(item_type, name)
    value = _ruled(type_name, name, what, quoted) if has_table(type_name, name) else None
    return value if value in allowed else None


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


def _topic(what: str, evidence: list[Evidence]) -> str:
    return decide_by_cues("any", "topic", f"{what} {evidence[0].quote}") or "unclear"


def _when(what: str, quoted: str) -> When | None:
    told = find_cue("time", quoted)
    own = told and find_cue("time", what)  # what is promised for Friday may be told on Tuesday
    match = own if own and own.words in quoted else told
    return When(text=match.words.strip()) if match else None


def _actors_in(value: Any) -> list[Actor]:
    return [v for v in value if isinstance(v, Actor)] if isinstance(value, list) else []
