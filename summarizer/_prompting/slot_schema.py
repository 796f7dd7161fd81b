"""Make the JSON Schema of a slot that a model is asked for, and the value that says the text is silent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

from pydantic import TypeAdapter
from pydantic.errors import PydanticUserError
from pydantic_core import PydanticUndefined, to_jsonable_python

from summarizer._slots import SlotKind, choices, not_none, slot_kind
from summarizer.schema import Item
from summarizer.values import Attribution

LONGEST_WHAT = 240
"""Characters of a clause of the sentence reader's, and of a slot."""


SAID_ANEW = frozenset({"title", "default", "properties"})
"""Keywords that constrain nothing, or are written anew."""


ADVICE = frozenset({"description", "maxLength", "maxItems"})
"""Keywords of our own shapes that a large model needs no grammar for."""


COMMON = ("topic", "when", "speaker", "document", "quote_type", "perspective")
"""Slots of every item, beside those of its type."""

_WORDS = "_words"


def words_slot(name: str) -> str:
    """Return what a slot of money or a count is called on the wire: it is asked for in the text's words."""
    return name + _WORDS


def slot_schema(item_type: type[Item], name: str) -> dict[str, Any]:
    """Return the shape of a slot that has to be said, with what it means."""
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
        if not_none(asked.annotation) is not asked.annotation:
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


def common_schema(name: str) -> dict[str, Any]:
    """Return the shape of a slot of every item."""
    if name in ("topic", "quote_type", "perspective"):
        owner = Item if name == "topic" else Attribution
        return {"type": "string", "enum": list(get_args(owner.model_fields[name].annotation))}
    return {"type": ["string", "null"], "maxLength": LONGEST_WHAT}


def brief_slot(item_type: type[Item], name: str) -> dict[str, Any]:
    """Return the shape of a slot that may be left out; what it means stands in the prompt."""
    if name not in item_type.model_fields:
        return {"type": "string"}
    shape = slot_schema(item_type, name)
    if slot_kind(item_type, name) != "other":
        return brief(shape)
    return {keyword: value for keyword, value in shape.items() if keyword != "description"}


def brief(shape: Mapping[str, Any]) -> dict[str, Any]:
    """Return a shape without null, and without words and limits that only advise."""
    short = {keyword: value for keyword, value in shape.items() if keyword not in ADVICE}
    if isinstance(short["type"], list):
        short["type"] = next(name for name in short["type"] if name != "null")
    if "enum" in short:
        short["enum"] = [value for value in short["enum"] if value is not None]
    if "items" in short:
        short["items"] = brief(short["items"])
    return short


def nothing(item_type: type[Item], name: str) -> Any:
    """Return what a slot says where the text says nothing: that it is unclear, or the slot's default."""
    if name not in item_type.model_fields:
        return "unclear" if name in ("quote_type", "perspective") else None
    kind = slot_kind(item_type, name)
    if kind == "choice" and "unclear" in choices(item_type, name):
        return "unclear"
    empty: dict[SlotKind, Any] = {"actors": [], "texts": [], "flag": False, "actor": None}
    return empty[kind] if kind in empty else _default(item_type, name)
