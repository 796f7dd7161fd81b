"""Turn a question's neutral JSON Schema into the subset that a provider enforces, and its answers back.

The neutral schema leaves properties out and bounds strings; providers that enforce a schema do not take that. OpenAI
wants every property and takes null for what is left out; Anthropic allows few optional properties and few unions, so
that an empty text or list stands for what is left out; Gemini and Cohere know fewer keywords. What comes back is
neutral again: what the model did not tell is not there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

Nothing = Literal["null", "empty", "absent"]

SHAPE = frozenset({"type", "properties", "required", "items", "enum", "const", "anyOf", "$ref", "$defs", "description"})
BOUNDS = frozenset({"minimum", "maximum", "minItems", "maxItems"})
MEANING = frozenset({"allOf", "not", "if", "then", "else", "prefixItems", "patternProperties", "dependentRequired"})
"""Keywords that say what an answer is, and that no provider enforces: without them the schema would be another one."""

TOLD: Mapping[Nothing, str] = {
    "null": "Write null for what the text does not tell.",
    "empty": 'Write "" or [] for what the text does not tell.',
    "absent": "Leave out what the text does not tell.",
}


@dataclass(frozen=True, slots=True)
class SchemaSubset:
    """The schemas that a provider enforces.

    Args:
        name: What the cache tells it by: a new number for a new way of writing schemas.
        keywords: Those that may stand in a schema; others are left out.
        nothing: How an answer says what the neutral one leaves out.
        properties: Most properties in all.
        depth: Most levels of objects.
        enum: Most values of enums in all.
        characters: Most characters of names and values in all.
        optional: Most properties that may be left out.
        unions: Most properties with a choice of types.
        least: The largest `minItems` that may stand in a schema.
    """

    name: str
    keywords: frozenset[str]
    nothing: Nothing
    properties: int = 5000
    depth: int = 10
    enum: int = 1000
    characters: int = 120_000
    optional: int = 5000
    unions: int = 5000
    least: int = 5000

    def enforced(self, schema: Mapping[str, Any]) -> dict[str, Any] | None:
        """Return the schema as the provider enforces it, or None when it is not among those."""
        try:
            done = self._rewritten(schema)
        except _NotEnforceableError:
            return None
        if not self._within_limits(done):
            return None
        silent = any(node.get("properties", {}).keys() - node.get("required", ()) for node, _ in _nodes(schema))
        return {"description": TOLD[self.nothing], **done} if silent else done

    def neutral(self, data: Any, schema: Mapping[str, Any]) -> Any:
        """Return an answer in the neutral form: what says that nothing was told is left out."""
        return neutral(data, schema, empty=self.nothing == "empty")

    def _rewritten(self, node: Any) -> dict[str, Any]:
        if not isinstance(node, Mapping) or MEANING & node.keys() or not node.keys() & (SHAPE | {"oneOf"}):
            raise _NotEnforceableError
        done = {word: value for word, value in node.items() if word in self.keywords}
        if "oneOf" in node:  # of branches that exclude each other, which is what pydantic writes
            done["anyOf"] = node["oneOf"]
        if "const" in node and "const" not in self.keywords:
            done["enum"] = [node["const"]]
        if done.get("minItems", 0) > self.least:
            del done["minItems"]
        if "anyOf" in done:
            done["anyOf"] = [self._rewritten(branch) for branch in done["anyOf"]]
        if "items" in done:
            done["items"] = self._rewritten(done["items"])
        if "$defs" in done:
            done["$defs"] = {name: self._rewritten(part) for name, part in done["$defs"].items()}
        kinds = types_of(node)
        if "array" in kinds and "items" not in done:
            raise _NotEnforceableError
        return done | self._object(node) if "object" in kinds or "properties" in node else done

    def _object(self, node: Mapping[str, Any]) -> dict[str, Any]:
        """Return the properties of an object, closed; an object without a list of them is a map, which is none."""
        if node.get("additionalProperties") or not node.get("properties"):
            raise _NotEnforceableError
        properties, required = {}, []
        for name, sub in node["properties"].items():
            properties[name], needed = self._property(sub, needed=name in node.get("required", ()))
            required += [name] if needed else []
        closed = {"additionalProperties": False} if "additionalProperties" in self.keywords else {}
        return {"properties": properties, "required": required, **closed}

    def _property(self, sub: Any, *, needed: bool) -> tuple[dict[str, Any], bool]:
        """Return a property, and whether it has to be said."""
        done = self._rewritten(sub)
        if self.nothing == "null":
            return (done if needed else _nullable(done)), True
        if self.nothing == "empty":
            return _emptied(done, needed=needed)
        return done, needed

    def _within_limits(self, schema: Mapping[str, Any]) -> bool:
        nodes = list(_nodes(schema))
        names = [name for node, _ in nodes for name in node.get("properties", {})]
        values = [value for node, _ in nodes for value in node.get("enum", ())]
        return (
            len(names) <= self.properties
            and max(depth for _, depth in nodes) <= self.depth
            and len(values) <= self.enum
            and sum(len(str(word)) for word in (*names, *values)) <= self.characters
            and sum(len(node.get("properties", {}).keys() - node.get("required", ())) for node, _ in nodes)
            <= self.optional
            and sum("anyOf" in node or isinstance(node.get("type"), list) for node, _ in nodes) <= self.unions
            and all(_told_apart(node["anyOf"]) for node, _ in nodes if "anyOf" in node)
        )


class _NotEnforceableError(Exception):
    """A schema says what no provider enforces."""


OPENAI = SchemaSubset("openai.1", SHAPE | BOUNDS | {"additionalProperties"}, "null")
"""https://developers.openai.com/api/docs/guides/structured-outputs#supported-schemas"""

AZURE = SchemaSubset("azure.1", SHAPE | {"additionalProperties"}, "null", properties=100, depth=5)
"""https://learn.microsoft.com/azure/foundry/openai/how-to/structured-outputs#json-schema-support-and-limitations"""

MISTRAL = SchemaSubset("mistral.1", SHAPE | {"additionalProperties"}, "null")
"""https://docs.mistral.ai/capabilities/structured_output/custom"""

ANTHROPIC = SchemaSubset(
    "anthropic.1", SHAPE | {"additionalProperties", "minItems"}, "empty", optional=24, unions=16, least=1
)
"""https://platform.claude.com/docs/en/build-with-claude/structured-outputs#json-schema-limitations"""

GEMINI = SchemaSubset("gemini.1", (SHAPE | BOUNDS | {"additionalProperties"}) - {"const"}, "absent")
"""https://ai.google.dev/gemini-api/docs/structured-output#json_schema_support"""

COHERE = SchemaSubset("cohere.1", SHAPE, "absent")
"""https://docs.cohere.com/docs/structured-outputs"""


def neutral(data: Any, schema: Mapping[str, Any], *, empty: bool = False) -> Any:
    """Return an answer without what is null and might have been left out; with `empty`, without empty ones too."""
    return _without_nothing(data, schema, schema, empty=empty)


def types_of(node: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the types that a schema names.

    >>> types_of({"type": ["string", "null"]}), types_of({"enum": [1]})
    (('string', 'null'), ())
    """
    named = node.get("type", ())
    return (named,) if isinstance(named, str) else tuple(named)


def _nullable(node: Mapping[str, Any]) -> dict[str, Any]:
    if _takes_null(node):
        return dict(node)
    if "anyOf" in node:
        return {**node, "anyOf": [*node["anyOf"], {"type": "null"}]}
    kinds = types_of(node)
    if not kinds or "object" in kinds:  # a choice beside the object itself is what all examples show
        return {"anyOf": [dict(node), {"type": "null"}]}
    done = {**node, "type": [*kinds, "null"]}
    return {**done, "enum": [*node["enum"], None]} if "enum" in node else done


def _emptied(node: Mapping[str, Any], *, needed: bool) -> tuple[dict[str, Any], bool]:
    """Let an empty text or list stand for nothing; what has no empty form may still be left out."""
    kinds = [kind for kind in types_of(node) if kind != "null"]
    silent = not needed or _takes_null(node)
    if kinds == ["array"] and silent:
        return {**{word: value for word, value in node.items() if word != "minItems"}, "type": "array"}, True
    if kinds == ["string"] and silent:
        plain = {**node, "type": "string"}
        if "enum" in node:
            plain["enum"] = [*(value for value in node["enum"] if value not in (None, "")), ""]
        return plain, True
    return dict(node), needed


def _takes_null(node: Mapping[str, Any]) -> bool:
    return "null" in types_of(node) or any(_takes_null(branch) for branch in node.get("anyOf", ()))


def _nodes(node: Mapping[str, Any], depth: int = 0) -> Iterator[tuple[Mapping[str, Any], int]]:
    """Give each schema in a schema, and how many objects it stands in, itself included."""
    depth += "properties" in node
    yield node, depth
    inner = [*node.get("properties", {}).values(), *node.get("anyOf", ()), *node.get("$defs", {}).values()]
    for part in (*inner, *([node["items"]] if "items" in node else ())):
        yield from _nodes(part, depth)


def _told_apart(branches: list[Mapping[str, Any]]) -> bool:
    """Return whether the objects of a choice begin with different keys, or with one key that names each of them."""
    firsts = [next(iter(branch["properties"].items())) for branch in branches if branch.get("properties")]
    values = [tuple(sub.get("enum", [sub["const"]] if "const" in sub else ())) for _, sub in firsts]
    said = [(name, value) for (name, _), group in zip(firsts, values, strict=True) for value in group or ("*",)]
    return len({name for name, _ in firsts}) == len(firsts) or (all(values) and len(set(said)) == len(said))


def _without_nothing(data: Any, node: Mapping[str, Any], root: Mapping[str, Any], *, empty: bool) -> Any:
    node = _resolved(data, node, root)
    if isinstance(data, list):
        items = node.get("items")
        return (
            [_without_nothing(part, items, root, empty=empty) for part in data] if isinstance(items, Mapping) else data
        )
    if not isinstance(data, Mapping):
        return data
    properties, required = node.get("properties", {}), node.get("required", ())
    done: dict[str, Any] = {}
    for name, value in data.items():
        sub = properties.get(name)
        if sub is None:
            done[name] = value
            continue
        silent = value is None or (empty and value in ("", []))
        if silent and name not in required:
            continue
        takes_null = empty and value == "" and _takes_null(sub)
        done[name] = None if takes_null else _without_nothing(value, sub, root, empty=empty)
    return done


def _resolved(data: Any, node: Mapping[str, Any], root: Mapping[str, Any]) -> Mapping[str, Any]:
    """Follow references, and choose the branch that an answer is of."""
    name = str(node.get("$ref", "")).removeprefix("#/$defs/")
    if name:
        return _resolved(data, root.get("$defs", {}).get(name, {}), root)
    branches = node.get("anyOf") or node.get("oneOf")
    if not branches:
        return node
    fitting = (branch for branch in (_resolved(data, b, root) for b in branches) if _fits(data, branch))
    return next(fitting, {})


def _fits(data: Any, node: Mapping[str, Any]) -> bool:
    """Return whether an answer may be of a branch: of its type, and with the value that names it."""
    if not isinstance(data, Mapping):
        return ("array" in types_of(node)) if isinstance(data, list) else "properties" not in node
    properties = node.get("properties", {})
    named = {
        name: sub.get("enum") or [sub["const"]] for name, sub in properties.items() if {"enum", "const"} & sub.keys()
    }
    needed = set(node.get("required", ()))
    return bool(properties) and all(data.get(name) in named[name] for name in named.keys() & needed)
