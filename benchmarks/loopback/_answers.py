"""What is answered? The items of the text, in the form that was asked for, each slot with what the sentence says of it.

A slot that may be left out, and of which the sentence says nothing that can be told without understanding it, is left
out. Of a client's schema the words below are known, the names of the item types, and `type`, `quote`, `sentences`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from ._questions import CUES, Asked, Found, Schema

NO_SENTENCE = 9999
"""Points at no sentence of any text that fits in a question."""

DOERS = frozenset({"parties", "requesters", "requester", "pledgers", "pledger", "actors"})
ADDRESSED = frozenset({"addressees", "addressee"})
WORDS = {
    "amount_words": re.compile(r"[$€£]\d[\d.,]*\d|\b\d[\d.,]*(?: [mb]illion)? (?:crowns|dollars|euros|pounds)\b"),
    "count_words": re.compile(r"\b\d[\d.,]*(?= (?:\w+ )?(?:children|civilians|families|fishermen|people|prisoners)\b)"),
}
"""Money, and a number of people, as a sentence has them."""

MOST_IN_OVERVIEW = 4
SHOWN = re.compile(r"\A(?:\w+: )?(.*?)(?: \| .*)?\Z", re.DOTALL)
"""An item in a line of its own, with its type before it and its slots behind it."""

EMPTY = '""'
"""Stands in the description of a schema in which an empty text says that nothing is told."""


def answer(asked: Asked, *, quoted: bool = True) -> str:
    """Write the answer to a question.

    Args:
        asked: The question.
        quoted: Whether items stand on the text's words. Otherwise quotes are empty and numbers point at no sentence,
            while the rest of each item is as before.
    """
    if asked.form in ("extractions", "fenced") and asked.schema is None:
        rows = [{f.type: f.words if quoted else "", f"{f.type}_attributes": {}} for f in asked.found]
        written = json.dumps({"extractions": rows}, ensure_ascii=False)
        return f"```json\n{written}\n```" if asked.form == "fenced" else written
    if asked.schema is None:
        return " ".join(found.words for found in asked.found) or "There is nothing to tell."
    return json.dumps(Filler(asked.schema, quoted=quoted).whole(asked.found), ensure_ascii=False)


class Filler:
    """Fills a JSON Schema with items.

    Args:
        schema: Of the whole answer, with its definitions.
        quoted: As in `answer`.
    """

    def __init__(self, schema: Schema, *, quoted: bool) -> None:
        self._root = schema
        self._quoted = quoted
        self._empty = EMPTY in str(schema.get("description"))

    def whole(self, found: Sequence[Found]) -> dict[str, Any]:
        """Return an answer: each list of objects holds the items that suit it."""
        slots = self._resolved(self._root).get("properties", {})
        return {name: self._slot(name, self._resolved(sub), found) for name, sub in slots.items()}

    def _slot(self, name: str, schema: Schema, found: Sequence[Found]) -> Any:
        each = self._resolved(schema.get("items", {}))
        if name == "actors" and "name" in each.get("properties", {}):
            return self._actors(each, found)
        if name == "overview" and "text" in each.get("properties", {}):
            return self._overview(found)
        if schema.get("type") == "array" and (each.get("anyOf") or each.get("type") == "object"):
            return [self._needed("", each, one) for one in self._fitting(name, each, found)]
        return self._needed(name, schema, found[0] if found else Found("", NO_SENTENCE, ""))

    def _fitting(self, name: str, each: Schema, found: Sequence[Found]) -> list[Found]:
        kind = next((kind for kind in CUES if name in (kind, f"{kind}s")), None)
        return [one for one in found if kind in (None, one.type) and self._suits(each, one)]

    def _actors(self, each: Schema, found: Sequence[Found]) -> list[dict[str, Any]]:
        """Return each name that an item has, once; what else there is to say of it is not told."""
        names = dict.fromkeys(name for one in found for name in one.who)
        return [{**self._object(each, Found("", NO_SENTENCE, "")), "name": name} for name in names]

    def _overview(self, found: Sequence[Found]) -> list[dict[str, Any]]:
        """Return the first items, with their numbers: in the list of items beside it, else in what was shown."""
        items = self._resolved(self._resolved(self._root)["properties"].get("items", {}))
        told = self._fitting("items", self._resolved(items["items"]), found) if items else found
        rows = enumerate(told[:MOST_IN_OVERVIEW], start=1)
        if items:
            return [{"text": one.words, "items": [n]} for n, one in rows]
        return [{"text": SHOWN.sub(r"\1", one.words), "items": [one.number]} for _, one in rows]

    def _suits(self, schema: Schema, found: Found) -> bool:
        """Tell whether a form can be that of an item of this type: it names the type, or no type at all."""
        branches = schema.get("anyOf")
        if branches:
            return any(self._suits(self._resolved(branch), found) for branch in branches)
        slots = schema.get("properties", {})
        named = self._resolved(slots.get("type", {})).get("enum")
        if named is not None:
            return found.type in named
        return found.type in slots or not any(kind in slots for kind in CUES)

    def _object(self, schema: Schema, found: Found) -> dict[str, Any]:
        """Return an object: the slots that it needs, and those of which the sentence says something."""
        needed, slots = schema.get("required", ()), {}
        for name, sub in schema.get("properties", {}).items():
            told = self._needed(name, sub, found) if name in needed else self._told(name, sub, found)
            if name in needed or told is not None:
                slots[name] = told
        return slots

    def _told(self, name: str, schema: Schema, found: Found) -> Any:
        """Return what a sentence says of a slot; None for nothing."""
        schema = self._branch(schema, found)
        if "enum" in schema:
            return self._chosen(schema["enum"], found)
        kind = _kind(schema)
        names = found.by if name in DOERS else found.to if name in ADDRESSED else ()
        if kind == "array":
            is_names = self._resolved(schema.get("items", {})).get("type") == "string"
            return list(names) or None if is_names else None
        if kind != "string":
            return None
        names = found.by if (name, found.type) == ("speaker", "request") else names
        words = WORDS[name].search(found.words) if name in WORDS else None
        return words[0] if words else ", ".join(names) or None

    def _needed(self, name: str, schema: Schema, found: Found) -> Any:
        """Return what a slot has to hold: what is told, else null where it takes it, else what fits."""
        told = self._told(name, schema, found)
        if told is not None or self._takes_null(schema):
            return told
        schema = self._branch(schema, found)
        if "enum" in schema:
            return next((v for v in ("", "unclear") if v in schema["enum"]), schema["enum"][0])
        kind = _kind(schema)
        if kind == "object":
            return self._object(schema, found)
        if kind == "array":
            numbers = self._resolved(schema.get("items", {})).get("type") == "integer"
            return [found.number if self._quoted else NO_SENTENCE] if numbers else []
        return self._plain(name, kind, schema, found)

    def _plain(self, name: str, kind: Any, schema: Schema, found: Found) -> Any:
        if kind == "string":
            unquoted = not self._quoted and name in ("quote", found.type)
            words = "" if unquoted or (self._empty and name not in ("what", found.type)) else found.words
            return words[: schema.get("maxLength", len(words))]
        return {"integer": found.number, "number": found.number, "boolean": False}.get(kind)

    def _chosen(self, values: Sequence[Any], found: Found) -> Any:
        """Return the value that is the type, or that the cue says ("urge" for "urged"), or that the writer tells it."""
        said = (v for v in values if v and v != "unclear" and (v == found.type or found.cue.startswith(str(v))))
        told = found.type not in ("", "request") and "narrator" in values
        return next(said, "narrator" if told else None)

    def _takes_null(self, schema: Schema) -> bool:
        schema = self._resolved(schema)
        branches = schema.get("anyOf") or schema.get("oneOf") or ()
        return "null" in _kinds(schema) or any(self._takes_null(branch) for branch in branches)

    def _branch(self, schema: Schema, found: Found) -> Schema:
        """Return the form that suits an item, of those that a slot may have."""
        schema = self._resolved(schema)
        branches = schema.get("anyOf") or schema.get("oneOf")
        if not branches:
            return schema
        fitting = (b for b in map(self._resolved, branches) if b.get("type") != "null" and self._suits(b, found))
        return next((self._branch(b, found) for b in fitting), {})

    def _resolved(self, schema: Mapping[str, Any]) -> Schema:
        """Follow a reference to a definition of the same schema."""
        while "$ref" in schema:
            here: Any = self._root
            for part in str(schema["$ref"]).removeprefix("#/").split("/"):
                here = here[part]
            schema = here
        return {"type": "string", "enum": [schema["const"]]} if "const" in schema else schema


def _kinds(schema: Schema) -> tuple[str, ...]:
    named = schema.get("type", ())
    return (named,) if isinstance(named, str) else tuple(named)


def _kind(schema: Schema) -> str | None:
    """Return the type of a value that is told."""
    return next((kind for kind in _kinds(schema) if kind != "null"), None)
