"""Describe the slots of an item type: the kind of each, derived from its annotation.

User-defined types work in the same way as the built-in ones.
"""

from __future__ import annotations

import types
from functools import lru_cache
from typing import Any, Literal, Union, get_args, get_origin

from summarizer.schema import Item
from summarizer.values import Actor, Amount, Count

SlotKind = Literal["actors", "actor", "choice", "texts", "text", "flag", "parsed", "other"]


@lru_cache(maxsize=1024)
def slot_kind(item_type: type[Item], name: str) -> SlotKind:
    """Return what a slot holds, according to its annotation."""
    inner = not_none(item_type.model_fields[name].annotation)
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


@lru_cache(maxsize=1024)
def choices(item_type: type[Item], name: str) -> tuple[str, ...]:
    """Return the values that a slot of kind `choice` may take."""
    return get_args(not_none(item_type.model_fields[name].annotation))


def not_none(annotation: Any) -> Any:
    if get_origin(annotation) in (Union, types.UnionType):
        rest = [a for a in get_args(annotation) if a is not type(None)]
        return rest[0] if len(rest) == 1 else annotation
    return annotation
