"""Make the JSON Schema that an answer must have, and read an answer item by item.

The schema is made from the item types' own fields, so a user's type needs no code here. What comes back is read
loosely: one bad item costs one item.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, get_args

from summarizer._prompting.slot_schema import (
    COMMON,
    LONGEST_WHAT,
    brief,
    brief_slot,
    common_schema,
    nothing,
    slot_schema,
    words_slot,
)
from summarizer._slots import slot_kind
from summarizer.codebook import ActorType
from summarizer.errors import AnswerError
from summarizer.schema import Item

LONGEST_ITEM = 10_000
"""Characters of an item as JSON; a server that keeps to the schema stays far below, and a flood is not read."""
POINTER = re.compile(r"\s*\[?([0-9]{1,4})\]?\s*")
SURROGATE = re.compile(r"[\ud800-\udfff]")
MOST_ITEMS_A_SENTENCE = 4
MOST_IN_OVERVIEW = 8
"""Sentences of an overview that are looked at."""
WHAT = {"type": "string", "minLength": 3, "maxLength": LONGEST_WHAT}
WINDOW_WHAT = {"type": "string", "minLength": 3, "maxLength": 400}
MOST_SENTENCES = 9_999
"""No window has more. The schema must be the same for all windows, or a server reads what comes after it anew."""

_POINTERS = {"type": "array", "items": {"type": "integer", "minimum": 1, "maximum": MOST_SENTENCES}}
ACTORS = {
    "type": "array",
    "items": {
        "type": "object",
        "properties": {
            "name": {"type": "string"},
            "country": {"type": "string"},
            "type": {"type": "string", "enum": list(get_args(ActorType))},
        },
        "required": ["name"],
        "additionalProperties": False,
    },
}
"""Who is named in the lists of the items: each once, with country and type."""
OVERVIEW = {
    "type": "array",
    "items": {
        "type": "object",
        "properties": {"text": {"type": "string"}, "items": _POINTERS},
        "required": ["text", "items"],
        "additionalProperties": False,
    },
}
"""Sentences about the items, each with the numbers of those that it rests on."""


@dataclass(frozen=True, slots=True)
class Wire:
    """Which parts of an item a model is asked for.

    Args:
        item_types: The classes of items that may be answered.
        lean: Ask for type and clause only (the sentence reader); otherwise for every slot, which may be left out where
            the text does not tell it, and for the actors and an overview.
    """

    item_types: tuple[type[Item], ...]
    lean: bool

    def slots(self, item_type: type[Item]) -> list[str]:
        """Return the slots of a type that are asked for; money and counts by the text's words (`amount_words`)."""
        kinds = {name: slot_kind(item_type, name) for name in item_type.slots()}
        if self.lean:
            return [n for n, kind in kinds.items() if kind != "parsed"] if item_type.list_name() == "others" else []
        return [words_slot(name) if kind == "parsed" else name for name, kind in kinds.items()]

    @property
    def common(self) -> tuple[str, ...]:
        """Return the slots of every item that are asked for."""
        return () if self.lean else COMMON

    def schema(self, numbers: Sequence[int], wanted: Sequence[type[Item]], *, exactly: bool) -> dict[str, Any]:
        """Return the JSON Schema of an answer about the sentences with these numbers.

        With `exactly` it holds one item of each wanted type, in this order; otherwise any number of any of them. What
        is lean and exact is brief: `{"pledge": "host the talks"}`. A window reader's is the same for all windows.
        """
        if self.lean and exactly:
            clauses = {item_type.type_name(): WHAT for item_type in wanted}
            return {"type": "object", "properties": clauses, "required": list(clauses), "additionalProperties": False}
        return _schema(self, tuple(numbers) if self.lean else (), tuple(wanted), exactly)

    def _listed(self, numbers: Sequence[int], wanted: Sequence[type[Item]], *, exactly: bool) -> dict[str, Any]:
        each = [self._item(item_type) for item_type in wanted]
        items: dict[str, Any] = {"type": "array"}
        if exactly:
            items |= {"prefixItems": each, "minItems": len(each), "maxItems": len(each)}
        else:
            items |= {"items": each[0] if len(each) == 1 else {"anyOf": each}}
            items |= {"maxItems": MOST_ITEMS_A_SENTENCE * len(numbers)} if self.lean else {}
        parts = {"items": items} if self.lean else {"actors": ACTORS, "items": items, "overview": OVERVIEW}
        return {"type": "object", "properties": parts, "required": ["items"], "additionalProperties": False}

    def _item(self, item_type: type[Item]) -> dict[str, Any]:
        if not self.lean:
            return self._window_item(item_type)
        properties: dict[str, Any] = {"type": {"type": "string", "enum": [item_type.type_name()]}}
        properties |= {name: slot_schema(item_type, name) for name in self.slots(item_type)}
        properties["what"] = WHAT
        return {
            "type": "object",
            "properties": properties,
            "required": list(properties),
            "additionalProperties": False,
        }

    def _window_item(self, item_type: type[Item]) -> dict[str, Any]:
        """Ask for what must be said first: a server that constrains decoding takes the required slots in this order."""
        properties: dict[str, Any] = {
            "type": {"type": "string", "enum": [item_type.type_name()]},
            "sentences": {**_POINTERS, "minItems": 1, "maxItems": 3},
            "what": WINDOW_WHAT,
        }
        slots, fields = self.slots(item_type), item_type.model_fields
        needed = [name for name in slots if name in fields and fields[name].is_required()]
        required = [*properties, *needed]
        properties |= {name: brief_slot(item_type, name) for name in (*needed, *slots)}
        properties |= {name: brief(common_schema(name)) for name in self.common}
        properties |= {"quote": {"type": "string"}, "answers": _POINTERS["items"]}
        return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}

    def answer(
        self,
        items: Iterable[Mapping[str, Any]],
        *,
        exactly: bool = False,
        actors: Sequence[Mapping[str, Any]] = (),
        overview: Sequence[Mapping[str, Any]] = (),
    ) -> str:
        """Write the answer that a model should give, for a few-shot example: only what is asked for, in order."""
        classes = {t.type_name(): t for t in self.item_types}
        known = [item for item in items if item.get("type") in classes]
        if self.lean and exactly:
            data: dict[str, Any] = {item["type"]: item["what"] for item in known}
        else:
            data = {"items": [self._row(item, classes[item["type"]]) for item in known]}
        if not self.lean:
            data = {"actors": list(actors), **data, "overview": list(overview)}
        return json.dumps(data, ensure_ascii=False, separators=(", ", ": ") if self.lean else (",", ":"))

    def _row(self, item: Mapping[str, Any], item_type: type[Item]) -> dict[str, Any]:
        form = self._item(item_type)
        row = {name: item.get(name, nothing(item_type, name)) for name in form["properties"]}
        row |= {"sentences": item.get("sentences", [1])} if "sentences" in row else {}
        silent = {n for n, value in row.items() if n not in form["required"] and value == nothing(item_type, n)}
        return {name: value for name, value in row.items() if name not in silent}


@dataclass(frozen=True, slots=True)
class RawItem:
    """One item as a model wrote it, before it was validated.

    Args:
        item_type: Its class.
        what: What it says.
        numbers: The sentences that it points at, from 1.
        quote: Words of them, if it gave some.
        fields: The slots that it filled.
        raw: All of it; shown again in a re-ask.
        position: Its number in the answer, from 1.
        answers: The number of the item that it answers.
    """

    item_type: type[Item]
    what: str
    numbers: tuple[int, ...]
    quote: str | None
    fields: Mapping[str, Any] = field(default_factory=dict)
    raw: Mapping[str, Any] = field(default_factory=dict)
    position: int = 0
    answers: int | None = None


@dataclass(frozen=True, slots=True)
class RawAnswer:
    """What a model answered about a window, in parts that can be validated one by one.

    Args:
        items: The items.
        bad: What is no item, each with the reason.
        actors: What was said of each actor, by the name that the items give it.
        overview: Sentences about the items, each with the numbers of those that it rests on.
    """

    items: list[RawItem]
    bad: list[tuple[Any, str]]
    actors: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    overview: tuple[tuple[str, tuple[int, ...]], ...] = ()


def read_answer(data: Mapping[str, Any], wire: Wire) -> RawAnswer:
    """Part what a model answered into items that can be validated and `(thing, problem)` that cannot.

    Raises:
        AnswerError: There is no list of items in it: that is not the same as a list without items.
    """
    classes = {t.type_name(): t for t in wire.item_types}
    good: list[RawItem] = []
    bad: list[tuple[Any, str]] = []
    rows = _brief_rows(data, classes) if wire.lean and "items" not in data else data.get("items")
    if not isinstance(rows, list):
        raise AnswerError("The model's answer has no list of items.", problems=("items: must be a list",))
    for position, given in enumerate(rows, start=1):
        row, size = _readable(given)
        problem = _shape_problem(row, size, classes)
        if problem:
            bad.append((row, problem))
        else:
            good.append(_raw_item(row, classes[row["type"]], position))
    return RawAnswer(good, bad, _actors(data.get("actors")), read_overview(data))


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


def _raw_item(row: Mapping[str, Any], item_type: type[Item], position: int) -> RawItem:
    quote = row.get("quote")
    asked = {*item_type.slots(), *map(words_slot, item_type.slots()), *COMMON}
    return RawItem(
        item_type=item_type,
        what=" ".join(row["what"].split()),
        numbers=_numbers(row.get("sentences", ())),
        quote=quote if isinstance(quote, str) and quote.strip() else None,
        fields={k: v for k, v in row.items() if k in asked},
        raw=row,
        position=position,
        answers=_number(row.get("answers")),
    )


def _numbers(given: Any) -> tuple[int, ...]:
    pointed = given if isinstance(given, (list, tuple)) else [given]
    return tuple(n for n in map(_number, pointed) if n is not None)


def _number(pointer: Any) -> int | None:
    """Read a pointer: a number, or one in words that it was shown in ("2", "[2]")."""
    if isinstance(pointer, str) and (found := POINTER.fullmatch(pointer)):
        return int(found[1])
    return pointer if isinstance(pointer, int) and not isinstance(pointer, bool) else None


def _actors(given: Any) -> dict[str, Mapping[str, Any]]:
    """Return what is said of each actor; what is no actor's row is left out, the items stand without it."""
    rows = (_readable(row)[0] for row in given) if isinstance(given, list) else ()
    return {row["name"]: row for row in rows if isinstance(row, Mapping) and isinstance(row.get("name"), str)}


def read_overview(data: Mapping[str, Any]) -> tuple[tuple[str, tuple[int, ...]], ...]:
    """Return the sentences of an overview, each with the numbers of the items that it rests on."""
    return _overview(data.get("overview"))


def _overview(given: Any) -> tuple[tuple[str, tuple[int, ...]], ...]:
    rows = [_readable(row)[0] for row in given[:MOST_IN_OVERVIEW]] if isinstance(given, list) else []
    told = [r for r in rows if isinstance(r, Mapping) and isinstance(r.get("text"), str) and r["text"].strip()]
    return tuple((" ".join(row["text"].split()), _numbers(row.get("items", ()))) for row in told)


@lru_cache(maxsize=128)
def _schema(wire: Wire, numbers: tuple[int, ...], wanted: tuple[type[Item], ...], exactly: bool) -> dict[str, Any]:
    """Make the schema once for all windows of as many sentences."""
    return wire._listed(numbers, wanted, exactly=exactly)  # noqa: SLF001
