"""What does an answer look like on the wire: strict for the server, raw_item for us?

The strict JSON Schema is made from the item types' own fields, so a user's type needs no code here. What comes back is
read item by item: one bad item costs one item.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from summarizer._prompting.slot_schema import (
    COMMON,
    LONGEST_WHAT,
    brief,
    brief_slot,
    common_schema,
    nothing,
    slot_schema,
)
from summarizer._slots import slot_kind
from summarizer.errors import AnswerError
from summarizer.schema import Item

LONGEST_ITEM = 10_000
"""Characters of an item as JSON; a server that keeps to the schema stays far below, and a flood is not read."""
POINTER = re.compile(r"\s*\[?([0-9]{1,4})\]?\s*")
SURROGATE = re.compile(r"[\ud800-\udfff]")
MOST_ITEMS_A_SENTENCE = 4
WHAT = {"type": "string", "minLength": 3, "maxLength": LONGEST_WHAT}
MOST_SENTENCES = 9_999
"""No window has more. The schema must be the same for all windows, or a server reads what comes after it anew."""


@dataclass(frozen=True, slots=True)
class Wire:
    """Which parts of an item a model is asked for.

    Args:
        item_types: The classes of items that may be answered.
        lean: Ask for type and clause only; rules fill the rest (a small model is slow, and guesses slots).
        sparse: Let the model leave out what the text does not tell, and do not ask for what rules fill. Otherwise
            every slot has to be said, be it null.
    """

    item_types: tuple[type[Item], ...]
    lean: bool
    sparse: bool = False

    def slots(self, item_type: type[Item]) -> list[str]:
        """Return the slots of a type that are asked for: all, or those that no rule fills."""
        kinds = {name: slot_kind(item_type, name) for name in item_type.slots()}
        asked = [name for name, kind in kinds.items() if kind != "parsed"]
        return asked if not self.lean or item_type.list_name() == "others" else []

    def common(self, *, ruled: bool) -> tuple[str, ...]:
        """Return the slots of every item that are asked for; `ruled` says that rules can read them off the text."""
        return () if self.lean or (self.sparse and ruled) else COMMON

    def schema(
        self, numbers: Sequence[int], wanted: Sequence[type[Item]], *, exactly: bool, ruled: bool = True
    ) -> dict[str, Any]:
        """Return the JSON Schema of an answer about the sentences with these numbers.

        With `exactly` it holds one item of each wanted type, in this order; otherwise any number of any of them. What
        is lean and exact is brief: `{"pledge": "host the talks"}`. What is sparse is the same for all numbers.
        """
        if self.lean and exactly:
            clauses = {item_type.type_name(): WHAT for item_type in wanted}
            return {"type": "object", "properties": clauses, "required": list(clauses), "additionalProperties": False}
        return _schema(self, () if self.sparse else tuple(numbers), tuple(wanted), exactly, ruled)

    def _listed(
        self, numbers: Sequence[int], wanted: Sequence[type[Item]], *, exactly: bool, ruled: bool
    ) -> dict[str, Any]:
        each = [self._item(item_type, numbers, ruled=ruled) for item_type in wanted]
        items: dict[str, Any] = {"type": "array"}
        if exactly:
            items |= {"prefixItems": each, "minItems": len(each), "maxItems": len(each)}
        else:
            items |= {"items": each[0] if len(each) == 1 else {"anyOf": each}}
            items |= {} if self.sparse else {"maxItems": MOST_ITEMS_A_SENTENCE * len(numbers)}
        return {"type": "object", "properties": {"items": items}, "required": ["items"], "additionalProperties": False}

    def _item(self, item_type: type[Item], numbers: Sequence[int], *, ruled: bool) -> dict[str, Any]:
        if self.sparse:
            return self._sparse_item(item_type, ruled=ruled)
        properties: dict[str, Any] = {"type": {"type": "string", "enum": [item_type.type_name()]}}
        if not self.lean:
            pointer = {"type": "integer", "enum": list(numbers)}
            properties["sentences"] = {"type": "array", "items": pointer, "minItems": 1, "maxItems": 3}
            properties["quote"] = {"type": ["string", "null"], "description": "words of those sentences, verbatim"}
        for name in self.slots(item_type):
            properties[name] = slot_schema(item_type, name)
        properties["what"] = WHAT
        properties |= {name: common_schema(name) for name in self.common(ruled=ruled)}
        return {
            "type": "object",
            "properties": properties,
            "required": list(properties),
            "additionalProperties": False,
        }

    def _sparse_item(self, item_type: type[Item], *, ruled: bool) -> dict[str, Any]:
        """Ask for what must be said first: a server that constrains decoding takes the required slots in this order."""
        pointer = {"type": "integer", "minimum": 1, "maximum": MOST_SENTENCES}
        properties: dict[str, Any] = {
            "type": {"type": "string", "enum": [item_type.type_name()]},
            "sentences": {"type": "array", "items": pointer, "minItems": 1, "maxItems": 3},
            "what": WHAT,
        }
        slots = sorted(self.slots(item_type), key=lambda name: not item_type.model_fields[name].is_required())
        required = [*properties, *(name for name in slots if item_type.model_fields[name].is_required())]
        properties |= {name: brief_slot(item_type, name) for name in slots}
        properties["quote"] = {"type": "string"}
        properties |= {name: brief(common_schema(name)) for name in self.common(ruled=ruled)}
        return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}

    def answer(self, items: Iterable[Mapping[str, Any]], *, exactly: bool = False, ruled: bool = True) -> str:
        """Write the answer that a model should give, for a few-shot example: only what is asked for, in order."""
        classes = {t.type_name(): t for t in self.item_types}
        known = [item for item in items if item.get("type") in classes]
        if self.lean and exactly:
            data: dict[str, Any] = {item["type"]: item["what"] for item in known}
        else:
            data = {"items": [self._row(item, classes[item["type"]], ruled=ruled) for item in known]}
        return json.dumps(data, ensure_ascii=False, separators=(",", ":") if self.sparse else (", ", ": "))

    def _row(self, item: Mapping[str, Any], item_type: type[Item], *, ruled: bool) -> dict[str, Any]:
        form = self._item(item_type, [1], ruled=ruled)
        row = {name: item.get(name, nothing(item_type, name)) for name in form["properties"]}
        row |= {"sentences": item.get("sentences", [1])} if "sentences" in row else {}
        silent = {n for n, value in row.items() if n not in form["required"] and value == nothing(item_type, n)}
        return {name: value for name, value in row.items() if name not in silent}


@dataclass(frozen=True, slots=True)
class RawItem:
    """One item as a model wrote it, before it was judged. `raw` is what is shown again in a re-ask."""

    item_type: type[Item]
    what: str
    numbers: tuple[int, ...]
    quote: str | None
    fields: Mapping[str, Any] = field(default_factory=dict)
    raw: Mapping[str, Any] = field(default_factory=dict)


def read_items(data: Mapping[str, Any], wire: Wire) -> tuple[list[RawItem], list[tuple[Any, str]]]:
    """Part what a model answered into items that can be judged and `(thing, problem)` that cannot.

    Raises:
        AnswerError: There is no list of items in it: that is not the same as a list without items.
    """
    classes = {t.type_name(): t for t in wire.item_types}
    good: list[RawItem] = []
    bad: list[tuple[Any, str]] = []
    rows = _brief_rows(data, classes) if wire.lean and "items" not in data else data.get("items")
    if not isinstance(rows, list):
        raise AnswerError("The model's answer has no list of items.", problems=("items: must be a list",))
    for given in rows:
        row, size = _readable(given)
        problem = _shape_problem(row, size, classes)
        if problem:
            bad.append((row, problem))
        else:
            good.append(_loose(row, classes[row["type"]]))
    return good, bad


def _brief_rows(data: Mapping[str, Any], classes: Mapping[str, type[Item]]) -> list[dict[str, Any]] | None:
    """Read a brief answer as items; None when it holds nothing that was asked for."""
    return [{"type": name, "what": what} for name, what in data.items() if name in classes] or None


def _readable(row: Any) -> tuple[Any, int]:
    """Return a row as JSON that can be written, and its length; 0 when it is no JSON.

    A lone surrogate, which JSON can spell, is no character.
    """
    try:
        written = json.dumps(row, ensure_ascii=False)
        whole = json.loads(written.encode("utf-8", "replace")) if SURROGATE.search(written) else row
    except (TypeError, ValueError, RecursionError):
        return None, 0
    return whole, len(written)


def _shape_problem(row: Any, size: int, classes: Mapping[str, type[Item]]) -> str | None:
    if not size:
        return "an item must be JSON"
    if not isinstance(row, Mapping):
        return "an item must be an object"
    if not isinstance(row.get("type"), str) or row["type"] not in classes:
        return f"type must be one of {', '.join(classes)}"
    what = row.get("what")
    if not isinstance(what, str) or not what.strip():
        return "what: must say what it is"
    if len(what) > 4 * LONGEST_WHAT:
        return f"what: must be one clause, not {len(what):,} characters"
    return f"an item must be short, not {size:,} characters" if size > LONGEST_ITEM else None


def _loose(row: Mapping[str, Any], item_type: type[Item]) -> RawItem:
    pointed = row.get("sentences", ())
    pointed = pointed if isinstance(pointed, list) else [pointed]
    numbers = tuple(n for n in map(_number, pointed) if n is not None)
    quote = row.get("quote")
    return RawItem(
        item_type=item_type,
        what=" ".join(row["what"].split()),
        numbers=numbers,
        quote=quote if isinstance(quote, str) and quote.strip() else None,
        fields={k: v for k, v in row.items() if k in item_type.slots() or k in COMMON},
        raw=row,
    )


def _number(pointer: Any) -> int | None:
    """Read a pointer: a number, or one in words that it was shown in ("2", "[2]")."""
    if isinstance(pointer, str) and (found := POINTER.fullmatch(pointer)):
        return int(found[1])
    return pointer if isinstance(pointer, int) and not isinstance(pointer, bool) else None


@lru_cache(maxsize=128)
def _schema(
    wire: Wire, numbers: tuple[int, ...], wanted: tuple[type[Item], ...], exactly: bool, ruled: bool
) -> dict[str, Any]:
    """Make the schema once for all windows of as many sentences."""
    return wire._listed(numbers, wanted, exactly=exactly, ruled=ruled)  # noqa: SLF001
