"""Does a value have the form that a JSON Schema asks for? As much of JSON Schema as the library writes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

TYPES: Mapping[str, Any] = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "null": type(None),
}
KNOWN = frozenset(
    {
        "type",
        "enum",
        "const",
        "anyOf",
        "properties",
        "required",
        "additionalProperties",
        "items",
        "prefixItems",
        "format",
    }
    | {"minItems", "maxItems", "minLength", "maxLength", "description", "minimum", "maximum"}
)


def misfits(value: Any, schema: Mapping[str, Any], path: str = "$") -> list[str]:
    """Return where a value has not the form, and why; a keyword that is not known here counts as one."""
    return list(_misfits(value, schema, path))


def _misfits(value: Any, schema: Mapping[str, Any], path: str) -> Iterator[str]:
    yield from (f"{path}: unknown keyword {name}" for name in schema.keys() - KNOWN)
    if "type" in schema and not _has_type(value, schema["type"]):
        yield f"{path}: {value!r} is no {schema['type']}"
        return
    if "enum" in schema and value not in schema["enum"]:
        yield f"{path}: {value!r} is none of {schema['enum']}"
    if "anyOf" in schema and all(misfits(value, option) for option in schema["anyOf"]):
        yield f"{path}: {value!r} fits no option"
    if isinstance(value, str) and not schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", 1e9):
        yield f"{path}: length"
    if isinstance(value, int) and not schema.get("minimum", value) <= value <= schema.get("maximum", value):
        yield f"{path}: {value} is too small or too large"
    if isinstance(value, dict):
        yield from _slots(value, schema, path)
    if isinstance(value, list):
        yield from _parts(value, schema, path)


def _has_type(value: Any, wanted: str | list[str]) -> bool:
    names = [wanted] if isinstance(wanted, str) else wanted
    return any(isinstance(value, TYPES[n]) and (n == "boolean" or not isinstance(value, bool)) for n in names)


def _slots(value: dict[str, Any], schema: Mapping[str, Any], path: str) -> Iterator[str]:
    slots = schema.get("properties", {})
    yield from (f"{path}: {name} is missing" for name in schema.get("required", ()) if name not in value)
    if schema.get("additionalProperties") is False:
        yield from (f"{path}: {name} is too much" for name in value.keys() - slots.keys())
    for name in value.keys() & slots.keys():
        yield from _misfits(value[name], slots[name], f"{path}.{name}")


def _parts(value: list[Any], schema: Mapping[str, Any], path: str) -> Iterator[str]:
    if not schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", 1e9):
        yield f"{path}: {len(value)} items"
    each = schema.get("prefixItems") or [schema.get("items", {})] * len(value)
    for n, (part, form) in enumerate(zip(value, each, strict=False)):
        yield from _misfits(part, form, f"{path}[{n}]")


def objects(schema: Any) -> Iterator[Mapping[str, Any]]:
    """Yield every schema of an object inside a schema."""
    if isinstance(schema, dict):
        if schema.get("type") == "object" or "properties" in schema:
            yield schema
        for part in schema.values():
            yield from objects(part)
    if isinstance(schema, list):
        for part in schema:
            yield from objects(part)
