"""List what all contestants are asked for: item types, definitions and slots, from the library's codebook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from summarizer._prompting import words_slot
from summarizer._prompting.slot_schema import COMMON
from summarizer._slots import choices, slot_kind
from summarizer.schema import ITEM_TYPES, Attribution, Item

SHARED: Mapping[str, tuple[str, ...]] = {
    "agreement": ("parties", "kind", "status"),
    "request": ("requesters", "addressees", "force"),
    "pledge": ("pledgers", "beneficiaries", "level"),
    "humanitarian_item": ("category", "status", "affected"),
}
"""Slots that every contestant fills in the benchmark `quality`: those of the example that langextract is shown."""


def _asked_as(item_type: type[Item], name: str) -> str:
    return words_slot(name) if slot_kind(item_type, name) == "parsed" else name


ALL: Mapping[str, tuple[str, ...]] = {
    item_type.type_name(): tuple(_asked_as(item_type, name) for name in item_type.slots()) + COMMON
    for item_type in ITEM_TYPES
}
"""Slots that a large model is asked for by us, each by itself; sums and counts in the text's words."""


def asked(slots: Mapping[str, Sequence[str]]) -> list[dict[str, Any]]:
    """Return the item types as JSON: name, list, definition, and of each slot its name, kind, values, description."""
    return [
        {
            "name": item_type.type_name(),
            "list": item_type.list_name(),
            "definition": item_type.definition,
            "slots": [_slot(item_type, name) for name in slots[item_type.type_name()]],
        }
        for item_type in ITEM_TYPES
    ]


def _slot(item_type: type[Item], name: str) -> dict[str, Any]:
    owner: Any = Attribution if name in Attribution.model_fields else item_type
    if name not in owner.model_fields:  # in the text's words
        parsed = owner.model_fields[next(n for n in owner.model_fields if words_slot(n) == name)]
        return {"name": name, "kind": "text", "values": [], "description": parsed.description or ""}
    kind = slot_kind(owner, name)
    values = choices(owner, name) if kind == "choice" else ()
    said = owner.model_fields[name].description or ""
    return {"name": name, "kind": kind, "values": list(values), "description": said}
