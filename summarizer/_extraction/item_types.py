"""Check the callers' own item types, before anything is asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic.errors import PydanticUserError

from summarizer._entities import index_entities
from summarizer._extraction.model_slots import ModelSlots
from summarizer._extraction.validate import validate
from summarizer._prompting import Context, Violation, Wire, read_answer
from summarizer._text import read, windows
from summarizer.errors import ConfigError, SummarizerError
from summarizer.schema import ITEM_TYPES, LISTS, Item

WHOLE = 1_000_000
"""Tokens: an example's passage is one window."""


def check_item_types(item_types: Sequence[type[Item]]) -> tuple[type[Item], ...]:
    """Return the item types, if all of them are sound.

    Raises:
        ConfigError: One is no item type, two have one name, a slot cannot be asked for, or an example does not stand
            in its own passage.
    """
    if not item_types:
        raise ConfigError("item_types is empty. Give at least one class, as in item_types=[Agreement].")
    given = tuple(item_types)
    for item_type in given:
        _check_class(item_type)
    _check_names(given)
    for item_type in given:
        for passage, answers in item_type.examples:
            _check_example(item_type, passage, answers, given)
    return given


def _check_class(item_type: Any) -> None:
    if not isinstance(item_type, type) or not issubclass(item_type, Item):
        raise ConfigError(f"item_types: {item_type!r} is not a subclass of summarizer.Item.")
    if not isinstance(item_type.model_fields["type"].default, str):
        raise ConfigError(f"item_types: {item_type.__name__} has no type name. Add `type: Literal['...'] = '...'`.")
    if item_type not in ITEM_TYPES and item_type.type_name() in LISTS:
        raise ConfigError(
            f"item_types: {item_type.__name__} has the type name {item_type.type_name()!r}, which is taken by a "
            "built-in type. Give its field `type` another value."
        )
    try:
        Wire((item_type,), lean=False).schema([1], [item_type], exactly=False)
    except PydanticUserError:
        raise ConfigError(
            f"item_types: {item_type.__name__} has a slot whose type JSON Schema cannot describe."
        ) from None


def _check_names(item_types: Sequence[type[Item]]) -> None:
    names = [item_type.type_name() for item_type in item_types]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise ConfigError(f"item_types: two classes have the type name {', '.join(twice)}. Give each its own `type`.")


def _check_example(item_type: type[Item], passage: str, answers: Sequence[Mapping[str, Any]], given: Any) -> None:
    place = f"{item_type.__name__}.examples"
    try:
        document = read(passage)
        [window, *_] = windows(document, tokens=WHOLE)
        everywhere = list(range(1, len(window.focus) + 1))
        rows = [{"sentences": everywhere, **answer} for answer in answers]
        said = read_answer({"items": rows}, Wire(given, lean=False))
    except SummarizerError as error:
        raise ConfigError(f"{place}: {error}") from None
    context = Context(document, index_entities(document), window, given)
    slots = ModelSlots(context, {})
    judged = (validate(raw_item, context, slots) for raw_item in said.items)
    problems = [*(problem for _, problem in said.bad), *(p.detail for p in judged if isinstance(p, Violation))]
    if problems:
        raise ConfigError(f"{place}: an answer does not match its passage: {'; '.join(problems)}.")
