"""What is answered? The items of the text, in the form that was asked for: the least that its JSON Schema allows.

Nothing is known of a client's schema but the words `quote`, `sentences`, `type` and the names of the item types.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from ._questions import CUES, Asked, Found, Schema

NO_SENTENCE = 9999
"""Points at no sentence of any text that fits in a question."""


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

    def whole(self, found: Sequence[Found]) -> dict[str, Any]:
        """Return an answer: each list of objects holds the items that suit it."""
        slots = self._resolved(self._root).get("properties", {})
        return {name: self._slot(name, self._resolved(sub), found) for name, sub in slots.items()}

    def _slot(self, name: str, schema: Schema, found: Sequence[Found]) -> Any:
        each = self._resolved(schema.get("items", {}))
        if schema.get("type") == "array" and (each.get("anyOf") or each.get("type") == "object"):
            kind = next((kind for kind in CUES if name in (kind, f"{kind}s")), None)
            fitting = [one for one in found if kind in (None, one.type)]
            return [self._filled("", each, one) for one in fitting if self._suits(each, one)]
        return self._filled(name, schema, found[0] if found else Found("", NO_SENTENCE, "", ()))

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

    def _filled(self, name: str, schema: Schema, found: Found) -> Any:
        schema = self._resolved(schema)
        branches = schema.get("anyOf") or schema.get("oneOf")
        if branches:
            fitting = [b for b in map(self._resolved, branches) if b.get("type") != "null" and self._suits(b, found)]
            return self._filled(name, fitting[0], found) if fitting else None
        if "enum" in schema:
            return self._chosen(schema["enum"], found)
        kind = schema.get("type")
        kind = next((k for k in kind if k != "null"), None) if isinstance(kind, list) else kind
        if kind == "object":
            needed = schema.get("required", ())
            slots = {n: sub for n, sub in schema.get("properties", {}).items() if n in needed}
            return {n: self._filled(n, sub, found) for n, sub in slots.items()}
        if kind == "array":
            return self._listed(self._resolved(schema.get("items", {})), found)
        return self._plain(name, kind, schema, found)

    def _listed(self, each: Schema, found: Found) -> list[Any]:
        if each.get("type") == "integer":
            return [found.number if self._quoted else NO_SENTENCE]
        return list(found.names) if each.get("type") == "string" and "enum" not in each else []

    def _plain(self, name: str, kind: Any, schema: Schema, found: Found) -> Any:
        if kind == "string":
            words = "" if not self._quoted and name in ("quote", found.type) else found.words
            return words[: schema.get("maxLength", len(words))]
        return {"integer": found.number, "number": found.number, "boolean": False}.get(kind)

    def _chosen(self, values: Sequence[Any], found: Found) -> Any:
        return next((v for v in (found.type, "unclear") if v in values), values[0])

    def _resolved(self, schema: Mapping[str, Any]) -> Schema:
        """Follow a reference to a definition of the same schema."""
        while "$ref" in schema:
            here: Any = self._root
            for part in str(schema["$ref"]).removeprefix("#/").split("/"):
                here = here[part]
            schema = here
        return {"type": "string", "enum": [schema["const"]]} if "const" in schema else schema
