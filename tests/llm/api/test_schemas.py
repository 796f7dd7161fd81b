"""Schemas as providers enforce them, and answers back in the neutral form."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer._llm.api.schemas import ANTHROPIC, AZURE, COHERE, GEMINI, MISTRAL, OPENAI, SchemaSubset, types_of

ALL = (OPENAI, AZURE, MISTRAL, ANTHROPIC, GEMINI, COHERE)
ITEM: dict[str, Any] = {
    "type": "object",
    "properties": {
        "type": {"type": "string", "enum": ["pledge"]},
        "what": {"type": "string", "minLength": 3, "maxLength": 9},
        "who": {"type": "array", "items": {"type": "string"}, "minItems": 2, "maxItems": 6},
        "level": {"type": "string", "enum": ["low", "high"]},
        "when": {"type": "string"},
        "firm": {"type": "boolean"},
        "place": {
            "type": "object",
            "properties": {"name": {"type": "string"}, "country": {"type": ["string", "null"]}},
            "required": ["name", "country"],
            "additionalProperties": False,
        },
    },
    "required": ["type", "what"],
    "additionalProperties": False,
}
OTHER: dict[str, Any] = {
    "type": "object",
    "properties": {"type": {"type": "string", "enum": ["request"]}, "when": {"type": "string"}},
    "required": ["type", "when"],
    "additionalProperties": False,
}
SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {"items": {"type": "array", "items": {"anyOf": [ITEM, OTHER]}}},
    "required": ["items"],
    "additionalProperties": False,
}


def _enforced(subset: SchemaSubset, schema: dict[str, Any] = SCHEMA) -> dict[str, Any]:
    done = subset.enforced(schema)
    assert done is not None
    return done


def _item(subset: SchemaSubset) -> dict[str, Any]:
    return dict(_enforced(subset)["properties"]["items"]["items"]["anyOf"][0])


@pytest.mark.parametrize("subset", ALL, ids=lambda subset: subset.name)
def test_lengths_of_texts_are_left_out_everywhere(subset: SchemaSubset) -> None:
    """Nobody enforces them; the neutral schema stays as it was."""
    before = json.dumps(SCHEMA)
    assert "Length" not in json.dumps(_enforced(subset))
    assert json.dumps(SCHEMA) == before


def test_openai_wants_every_property_and_gets_null() -> None:
    """In the order in which the model is to write them."""
    item = _item(OPENAI)
    assert item["required"] == [*item["properties"]] == [*ITEM["properties"]]
    assert item["properties"]["when"] == {"type": ["string", "null"]}
    assert item["properties"]["level"] == {"type": ["string", "null"], "enum": ["low", "high", None]}
    assert item["properties"]["place"]["anyOf"][1] == {"type": "null"}
    assert item["properties"]["what"] == {"type": "string"}
    assert item["properties"]["who"]["maxItems"] == 6


def test_anthropic_gets_empty_texts_and_lists_for_nothing() -> None:
    """Optional properties and unions are few there; what has no empty form stays optional."""
    item = _item(ANTHROPIC)
    assert item["properties"]["level"] == {"type": "string", "enum": ["low", "high", ""]}
    assert item["properties"]["who"] == {"type": "array", "items": {"type": "string"}}
    assert set(item["properties"]) - set(item["required"]) == {"firm", "place"}
    assert item["properties"]["place"]["properties"]["country"] == {"type": "string"}


def test_gemini_and_cohere_leave_out_what_is_not_told() -> None:
    """Shorter answers; Cohere takes no bounds of lists either."""
    assert _item(GEMINI)["required"] == _item(COHERE)["required"] == ["type", "what"]
    assert _item(GEMINI)["properties"]["who"]["minItems"] == 2
    assert "minItems" not in json.dumps(_enforced(COHERE))
    assert "additionalProperties" not in json.dumps(_enforced(COHERE))


def test_how_nothing_is_said_stands_in_the_schema() -> None:
    """The prompt says that it may be left out, which this provider does not allow; unless nothing may."""
    assert "null" in _enforced(OPENAI)["description"]
    assert '""' in _enforced(ANTHROPIC)["description"]
    assert "description" not in _enforced(OPENAI, OTHER)


PLEDGE = {"type": "pledge", "what": "send aid"}
NULLS = {"who": None, "level": None, "when": None, "firm": None, "place": None}


def test_null_comes_back_as_left_out() -> None:
    """Where the neutral schema lets it be left out; elsewhere null is an answer, and stays."""
    said = {"items": [PLEDGE | NULLS, {"type": "request", "when": None, "more": None}]}
    assert OPENAI.neutral(said, SCHEMA) == {"items": [PLEDGE, {"type": "request", "when": None, "more": None}]}
    place = PLEDGE | {"place": {"name": "Lomar", "country": None}}
    assert OPENAI.neutral({"items": [place]}, SCHEMA) == {"items": [place]}


def test_empty_comes_back_as_left_out_or_null() -> None:
    """An empty text where null was allowed is null; one that had to be said stays."""
    said = PLEDGE | {"who": [], "level": "", "when": "", "place": {"name": "", "country": ""}}
    kept = PLEDGE | {"place": {"name": "", "country": None}}
    assert ANTHROPIC.neutral({"items": [said]}, SCHEMA) == {"items": [kept]}
    assert OPENAI.neutral({"items": [PLEDGE | {"who": [], "when": ""}]}, SCHEMA) == {
        "items": [PLEDGE | {"who": [], "when": ""}]
    }


VALUES: dict[str, st.SearchStrategy[Any]] = {
    "who": st.lists(st.text(min_size=1, max_size=3), min_size=1, max_size=3),
    "level": st.sampled_from(["low", "high"]),
    "when": st.text(min_size=1, max_size=5),
    "firm": st.booleans(),
    "place": st.fixed_dictionaries({"name": st.text(min_size=1), "country": st.none() | st.text(min_size=1)}),
}


@given(st.lists(st.fixed_dictionaries({}, optional=VALUES), max_size=4), st.sampled_from(ALL))
def test_what_was_told_comes_back_whatever_the_provider(told: list[dict[str, Any]], subset: SchemaSubset) -> None:
    """The same neutral answer from all: nothing that was told is lost, nothing that was not is there."""
    neutral = {"items": [{**PLEDGE, **item} for item in told]}
    nothing: dict[str, dict[str, Any]] = {
        "null": NULLS,
        "empty": {"who": [], "level": "", "when": ""},
        "absent": {},
    }
    said = {"items": [{**nothing[subset.nothing], **item} for item in neutral["items"]]}
    if subset.nothing == "empty":
        for item in said["items"]:
            if "place" in item:
                item["place"] = {name: value or "" for name, value in item["place"].items()}
    assert subset.neutral(said, SCHEMA) == neutral


@pytest.mark.parametrize(
    "part",
    [
        {"type": "array", "prefixItems": [{"type": "string"}]},
        {"type": "array"},
        {"allOf": [{"type": "string"}]},
        {"type": "object", "additionalProperties": {"type": "string"}},
        {"type": "object", "properties": {}},
        {},
    ],
)
def test_what_nobody_enforces_is_not_enforced(part: dict[str, Any]) -> None:
    """Maps, tuples and anything: the schema is then sent as it is, not as another one."""
    schema = {"type": "object", "properties": {"x": part}, "required": ["x"], "additionalProperties": False}
    assert [subset.enforced(schema) for subset in ALL] == [None] * len(ALL)


def test_references_and_choices_are_followed() -> None:
    """As pydantic writes them for a type of the user's own."""
    schema = {
        "type": "object",
        "properties": {"one": {"$ref": "#/$defs/Place"}, "two": {"oneOf": [ITEM, OTHER]}},
        "required": ["two"],
        "$defs": {"Place": ITEM["properties"]["place"]},
    }
    done = _enforced(OPENAI, schema)
    assert done["properties"]["one"] == {"anyOf": [{"$ref": "#/$defs/Place"}, {"type": "null"}]}
    assert len(done["properties"]["two"]["anyOf"]) == 2
    assert OPENAI.neutral({"one": None, "two": PLEDGE | NULLS}, schema) == {"two": PLEDGE}


def _wide(properties: int, *, needed: bool = False) -> dict[str, Any]:
    names = [f"slot_{n}" for n in range(properties)]
    slots = {name: {"type": "boolean"} for name in names}
    required = names if needed else []
    return {"type": "object", "properties": slots, "required": required, "additionalProperties": False}


def _deep(levels: int) -> dict[str, Any]:
    node: dict[str, Any] = {"type": "string"}
    for _ in range(levels):
        node = {"type": "object", "properties": {"in": node}, "required": ["in"], "additionalProperties": False}
    return node


def _choices(count: int) -> dict[str, Any]:
    slots = {f"slot_{n}": {"anyOf": [{"type": "integer"}, {"type": "boolean"}]} for n in range(count)}
    return {"type": "object", "properties": slots, "required": [*slots], "additionalProperties": False}


@pytest.mark.parametrize(
    ("subset", "most", "too_much"),
    [
        (OPENAI, _wide(5000, needed=True), _wide(5001, needed=True)),
        (OPENAI, _deep(10), _deep(11)),
        (OPENAI, {**OTHER, "properties": {**OTHER["properties"], "n": {"enum": [*range(998)]}}},
         {**OTHER, "properties": {**OTHER["properties"], "n": {"enum": [*range(1000)]}}}),
        (AZURE, _wide(100, needed=True), _wide(101, needed=True)),
        (AZURE, _deep(5), _deep(6)),
        (ANTHROPIC, _wide(24), _wide(25)),
        (ANTHROPIC, _choices(16), _choices(17)),
    ],
)  # fmt: skip
def test_limits_are_kept(subset: SchemaSubset, most: dict[str, Any], too_much: dict[str, Any]) -> None:
    """At the limit it is enforced, beyond it is not."""
    assert subset.enforced(most) is not None
    assert subset.enforced(too_much) is None


def test_objects_that_cannot_be_told_apart_are_not_enforced() -> None:
    """OpenAI wants different first keys, or one that names each."""
    alike = {**OTHER, "properties": {"when": {"type": "string"}}, "required": ["when"]}
    schema = {"type": "object", "properties": {"x": {"anyOf": [alike, alike]}}, "required": ["x"]}
    assert OPENAI.enforced(schema) is None
    assert OPENAI.enforced(SCHEMA) is not None


def test_types_of_a_schema() -> None:
    """One, several, or none that is named."""
    assert [types_of(node) for node in ({"type": "string"}, {"type": ["a", "b"]}, {})] == [("string",), ("a", "b"), ()]
