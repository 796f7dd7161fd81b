"""What does an answer look like on the wire: strict for the server, loose for us?

The strict JSON Schema is made from the item types' own fields, so a user's type needs no code here. What comes back is
read item by item: one bad item costs one item.
"""

from __future__ import annotations

import json
import re
import types
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import TypeAdapter
from pydantic.errors import PydanticUserError
from pydantic_core import PydanticUndefined, to_jsonable_python

from summarizer.errors import AnswerError
from summarizer.schema import Item
from summarizer.values import Actor, Amount, Attribution, Count

SlotKind = Literal["actors", "actor", "choice", "texts", "text", "flag", "parsed", "other"]

LONGEST_WHAT = 240
SAID_ANEW = frozenset({"title", "default", "properties"})
"""Keywords that constrain nothing, or are written anew."""
LONGEST_ITEM = 10_000
"""Characters of an item as JSON; a server that keeps to the schema stays far below, and a flood is not read."""
POINTER = re.compile(r"\s*\[?([0-9]{1,4})\]?\s*")
SURROGATE = re.compile(r"[\ud800-\udfff]")
MOST_ITEMS_A_SENTENCE = 4
WHAT = {"type": "string", "minLength": 3, "maxLength": LONGEST_WHAT}
COMMON = ("topic", "when", "speaker", "document", "quote_type", "perspective")


@dataclass(frozen=True, slots=True)
class Wire:
    """Which parts of an item a model is asked for.

    Args:
        item_types: The classes of items that may be answered.
        lean: Ask for type and clause only; rules fill the rest (a small model is slow, and guesses slots).
    """

    item_types: tuple[type[Item], ...]
    lean: bool

    def slots(self, item_type: type[Item]) -> list[str]:
        """Return the slots of a type that are asked for: all, or those that no rule fills."""
        kinds = {name: slot_kind(item_type, name) for name in item_type.slots()}
        asked = [name for name, kind in kinds.items() if kind != "parsed"]
        return asked if not self.lean or item_type.list_name() == "others" else []

    def schema(self, numbers: Sequence[int], wanted: Sequence[type[Item]], *, exactly: bool) -> dict[str, Any]:
        """Return the JSON Schema of an answer about the sentences with these numbers.

        With `exactly` it holds one item of each wanted type, in this order; otherwise any number of any of them. What
        is lean and exact is brief: `{"pledge": "host the talks"}`.
        """
        if self.lean and exactly:
            clauses = {item_type.type_name(): WHAT for item_type in wanted}
            return {"type": "object", "properties": clauses, "required": list(clauses), "additionalProperties": False}
        each = [self._item(item_type, numbers) for item_type in wanted]
        items: dict[str, Any] = {"type": "array"}
        if exactly:
            items |= {"prefixItems": each, "minItems": len(each), "maxItems": len(each)}
        else:
            items |= {"items": each[0] if len(each) == 1 else {"anyOf": each}}
            items |= {"maxItems": MOST_ITEMS_A_SENTENCE * len(numbers)}
        return {"type": "object", "properties": {"items": items}, "required": ["items"], "additionalProperties": False}

    def _item(self, item_type: type[Item], numbers: Sequence[int]) -> dict[str, Any]:
        properties: dict[str, Any] = {"type": {"type": "string", "enum": [item_type.type_name()]}}
        if not self.lean:
            pointer = {"type": "integer", "enum": list(numbers)}
            properties["sentences"] = {"type": "array", "items": pointer, "minItems": 1, "maxItems": 3}
            properties["quote"] = {"type": ["string", "null"], "description": "words of those sentences, verbatim"}
        for name in self.slots(item_type):
            properties[name] = _slot_schema(item_type, name)
        properties["what"] = WHAT
        if not self.lean:
            properties |= {name: _common_schema(name) for name in COMMON}
        return {
            "type": "object",
            "properties": properties,
            "required": list(properties),
            "additionalProperties": False,
        }

    def answer(self, items: Iterable[Mapping[str, Any]], *, exactly: bool = False) -> str:
        """Write the answer that a model should give, for a few-shot example: only what is asked for, in order."""
        classes = {t.type_name(): t for t in self.item_types}
        known = [item for item in items if item.get("type") in classes]
        if self.lean and exactly:
            data: dict[str, Any] = {item["type"]: item["what"] for item in known}
        else:
            data = {"items": [self._row(item, classes[item["type"]]) for item in known]}
        return json.dumps(data, ensure_ascii=False, separators=(", ", ": "))

    def _row(self, item: Mapping[str, Any], item_type: type[Item]) -> dict[str, Any]:
        wanted = list(self._item(item_type, [1])["properties"])
        row = {name: item.get(name, self._nothing(item_type, name)) for name in wanted}
        return row | ({"sentences": item.get("sentences", [1])} if "sentences" in row else {})

    def _nothing(self, item_type: type[Item], name: str) -> Any:
        """Return what a slot says where the text says nothing: that it is unclear, or the slot's default."""
        if name not in item_type.model_fields:
            return "unclear" if name in ("quote_type", "perspective") else None
        kind = slot_kind(item_type, name)
        if kind == "choice" and "unclear" in choices(item_type, name):
            return "unclear"
        empty: dict[SlotKind, Any] = {"actors": [], "texts": [], "flag": False, "actor": None}
        return empty[kind] if kind in empty else _default(item_type, name)


@dataclass(frozen=True, slots=True)
class Loose:
    """One item as a model wrote it, before it was judged. `raw` is what is shown again in a re-ask."""

    item_type: type[Item]
    what: str
    numbers: tuple[int, ...]
    quote: str | None
    fields: Mapping[str, Any] = field(default_factory=dict)
    raw: Mapping[str, Any] = field(default_factory=dict)


def read_items(data: Mapping[str, Any], wire: Wire) -> tuple[list[Loose], list[tuple[Any, str]]]:
    """Part what a model answered into items that can be judged and `(thing, problem)` that cannot.

    Raises:
        AnswerError: There is no list of items in it: that is not the same as a list without items.
    """
    classes = {t.type_name(): t for t in wire.item_types}
    good: list[Loose] = []
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


def _loose(row: Mapping[str, Any], item_type: type[Item]) -> Loose:
    pointed = row.get("sentences", ())
    pointed = pointed if isinstance(pointed, list) else [pointed]
    numbers = tuple(n for n in map(_number, pointed) if n is not None)
    quote = row.get("quote")
    return Loose(
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


@lru_cache(maxsize=1024)
def slot_kind(item_type: type[Item], name: str) -> SlotKind:
    """Say what a slot holds, by its annotation."""
    inner = _not_none(item_type.model_fields[name].annotation)
    if inner in (Amount, Count):
        return "parsed"
    simple: dict[Any, SlotKind] = {str: "text", bool: "flag", Actor: "actor"}
    if inner in simple:
        return simple[inner]
    if get_origin(inner) is Literal:
        return "choice" if all(isinstance(value, str) for value in get_args(inner)) else "other"
    if get_origin(inner) in (list, tuple):
        of = {Actor: "actors", str: "texts"}
        return of.get(get_args(inner)[0], "other")  # type: ignore[return-value]
    return "other"


def choices(item_type: type[Item], name: str) -> tuple[str, ...]:
    """Return the values that a slot of kind `choice` may take."""
    return get_args(_not_none(item_type.model_fields[name].annotation))


def _not_none(annotation: Any) -> Any:
    if get_origin(annotation) in (Union, types.UnionType):
        rest = [a for a in get_args(annotation) if a is not type(None)]
        return rest[0] if len(rest) == 1 else annotation
    return annotation


def _slot_schema(item_type: type[Item], name: str) -> dict[str, Any]:
    kind, asked = slot_kind(item_type, name), item_type.model_fields[name]
    text = {"type": "string", "maxLength": LONGEST_WHAT}
    shapes: dict[SlotKind, dict[str, Any]] = {
        "actors": {"type": "array", "items": {"type": "string", "maxLength": 80}, "maxItems": 6},
        "actor": {"type": ["string", "null"], "maxLength": 80},
        "texts": {"type": "array", "items": text, "maxItems": 4},
        "text": {"type": ["string", "null"], "maxLength": LONGEST_WHAT},
        "flag": {"type": "boolean"},
    }
    if kind == "choice":
        shape: dict[str, Any] = {"type": "string", "enum": list(choices(item_type, name))}
        if _not_none(asked.annotation) is not asked.annotation:
            shape = {"type": ["string", "null"], "enum": [*shape["enum"], None]}
    else:
        shape = shapes.get(kind) or _any_schema(asked.annotation)
    return shape | ({"description": asked.description} if asked.description else {})


def _any_schema(annotation: Any) -> dict[str, Any]:
    """Return the schema of any annotation, strict like the rest, and whole: it stands deep inside another one."""
    schema = TypeAdapter(annotation).json_schema()
    defined = schema.pop("$defs", {})
    return dict(_strict(schema, defined, within=()))


def _strict(schema: Any, defined: Mapping[str, Any], within: tuple[str, ...]) -> Any:
    """Put definitions in place of what refers to them; an object has all of its slots and no others."""
    if isinstance(schema, list):
        return [_strict(part, defined, within) for part in schema]
    if not isinstance(schema, dict):
        return schema
    name = str(schema.get("$ref", "")).removeprefix("#/$defs/")
    if name in within:
        raise PydanticUserError(f"{name} holds itself", code=None)
    if name:
        return _strict(defined[name], defined, (*within, name))
    done = {key: _strict(part, defined, within) for key, part in schema.items() if key not in SAID_ANEW}
    if "properties" in schema:
        parts = {key: _strict(part, defined, within) for key, part in schema["properties"].items()}
        done |= {"properties": parts, "required": list(parts), "additionalProperties": False}
    return done


def _default(item_type: type[Item], name: str) -> Any:
    default = item_type.model_fields[name].get_default(call_default_factory=True, validated_data={})
    return None if default is PydanticUndefined else to_jsonable_python(default)


def _common_schema(name: str) -> dict[str, Any]:
    if name in ("topic", "quote_type", "perspective"):
        owner = Item if name == "topic" else Attribution
        return {"type": "string", "enum": list(get_args(owner.model_fields[name].annotation))}
    return {"type": ["string", "null"], "maxLength": LONGEST_WHAT}
