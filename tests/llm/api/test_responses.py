"""Is a reply read for what it is: whole, cut, refused, or wrapped in something else?"""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer._llm.api.answer_text import answer_in
from summarizer._llm.api.responses import completion_of, is_cut, refusal_of, tokens_of, whole_part, wire_class

SCHEMA: dict[str, Any] = {"properties": {"items": {"type": "array"}, "note": {"type": "string"}}, "required": ["items"]}


def _cut(text: str) -> Any:
    message = SimpleNamespace(tool_calls=None, content=text)
    return SimpleNamespace(choices=[SimpleNamespace(message=message, finish_reason="length")])


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("", {"items": []}),
        ("Let me see", {"items": []}),
        ('{"items": [', {"items": []}),
        ('{"items": [{"n": 1}, {"n": 2', {"items": [{"n": 1}]}),
        ('{"items": [{"n": 1}, {"n": 2}', {"items": [{"n": 1}, {"n": 2}]}),
        ('{"items": [10, 23', {"items": [10]}),
        ('{"items": [10, 23,', {"items": [10, 23]}),
        ('{"items": ["a", "b\\"', {"items": ["a"]}),
        ('{"items": ["a", "b', {"items": ["a"]}),
        ('{"items": [true, fal', {"items": [True]}),
        ('{"items": [{"q": "a}],{"}, {"q": "b', {"items": [{"q": "a}],{"}]}),
        ('{"items": [{"who": ["A", "B"], "n": [1, 2', {"items": []}),
        ('{"items": [[1, 2], [3', {"items": [[1, 2]]}),
        ('{"note": "done", "items": [{"n"', {"note": "done", "items": []}),
        ('{"items": [{"n": 1}], "note": "half', {"items": [{"n": 1}]}),
        ('{"items": [{"n": 1}], "note": "whole"}', {"items": [{"n": 1}], "note": "whole"}),
        ('```json\n{"items": [{"n": 1}, {"n', {"items": [{"n": 1}]}),
        ('{"items": [{"n": 1}, oops, {"n": 2}, {"n"', {"items": []}),
        ('{"other": 1, "items": [', {"items": []}),
        ('{"items": [{"q": "\\ud83d"}, {"q', {"items": []}),
    ],
)
def test_cut_answer_gives_whole_values_only(text: str, data: dict[str, Any]) -> None:
    """Half an item, half a number and half a string never pass as whole; what cannot be read gives nothing."""
    assert whole_part(text, SCHEMA) == data


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=8)
    | st.sampled_from(['"', "\\", '"}],', "{[", "\\u00e9"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)


@given(st.lists(VALUES, max_size=5), st.data(), st.booleans())
def test_whole_part_is_a_prefix_of_the_answer_wherever_it_is_cut(items: list[Any], data: Any, ascii_only: bool) -> None:
    """For every answer and every cut: the items that come out are the first items that went in, unchanged."""
    text = json.dumps({"note": "x", "items": items}, ensure_ascii=ascii_only)
    at = data.draw(st.integers(0, len(text)))
    found = whole_part(text[:at], SCHEMA)["items"]
    assert found == items[: len(found)]
    assert found == items or at < len(text)


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ('{"a": 1}', {"a": 1}),
        ('Here:\n```json\n{"a": 1}\n```\n', {"a": 1}),
        ('<tool_call>\n{"name": "Answer", "arguments": {"a": 1}}\n</tool_call>', {"a": 1}),
        ('{"name": "Answer", "parameters": {"a": 1}}', {"a": 1}),
        ('{"name": "Velland", "arguments": "none"}', {"name": "Velland", "arguments": "none"}),
        ("[1, 2]", None),
        ("no {braces} here", None),
        ("", None),
    ],
)
def test_json_object_is_found_in_its_wrapping(text: str, data: dict[str, Any] | None) -> None:
    """Fences, tags and written-out calls come off; prose with braces is no object."""
    assert answer_in(text, {})[0] == data


@pytest.mark.parametrize(
    ("reply", "tokens"),
    [
        (SimpleNamespace(usage=SimpleNamespace(prompt_tokens=5, completion_tokens=2)), (5, 2)),
        (SimpleNamespace(usage=SimpleNamespace(input_tokens=5, cache_read_input_tokens=90, output_tokens=2)), (95, 2)),
        (SimpleNamespace(usage_metadata=SimpleNamespace(prompt_token_count=5, candidates_token_count=2)), (5, 2)),
        ({"usage": {"inputTokens": 5, "outputTokens": 2}}, (5, 2)),
        (SimpleNamespace(usage=None), (0, 0)),
        ("a page", (0, 0)),
    ],
)
def test_tokens_are_counted_as_each_provider_tells_them(reply: Any, tokens: tuple[int, int]) -> None:
    """OpenAI, Anthropic (with what it read from its cache), Google, Amazon; a server that tells nothing counts zero."""
    assert tokens_of(reply) == tokens


def _ended(reason: Any) -> list[Any]:
    enum = SimpleNamespace(value=reason.upper())  # as Google's SDK has it
    return [
        SimpleNamespace(stop_reason=reason),
        SimpleNamespace(choices=[SimpleNamespace(finish_reason=reason)]),
        SimpleNamespace(candidates=[SimpleNamespace(finish_reason=enum)]),
    ]


@pytest.mark.parametrize(
    ("reason", "refusal", "cut"),
    [
        ("refusal", "refusal", False),
        ("content_filter", "content_filter", False),
        ("safety", "safety", False),
        ("max_tokens", None, True),
        ("length", None, True),
        ("stop", None, False),
    ],
)
def test_end_of_a_reply_is_read_as_each_provider_tells_it(reason: str, refusal: str | None, cut: bool) -> None:
    """Anthropic, OpenAI and Google each have their own place and words for declined and for out of room."""
    for reply in _ended(reason):
        assert (refusal_of(reply), is_cut(reply)) == (refusal, cut)


def test_slot_may_have_any_name() -> None:
    """Names that pydantic keeps for itself, or that are no Python names, are slots like others."""
    names = ["copy", "model_fields", "_hidden", "json", "class", "with space", "schema"]
    schema = {"type": "object", "properties": {name: {"type": "array"} for name in names}, "required": names}
    made = wire_class(json.dumps(schema))
    answer: dict[str, list[int]] = {name: [1] for name in names}
    assert made.model_validate_json(json.dumps(answer)).model_dump(by_alias=True) == answer
    assert made.model_json_schema() == {"title": "Answer", **schema}


def test_class_of_a_schema_is_made_once() -> None:
    """Windows with the same schema share a class; the number of classes kept is bounded."""
    assert wire_class(json.dumps(SCHEMA)) is wire_class(json.dumps(SCHEMA))
    assert wire_class.cache_info().maxsize is not None


def _said(**changed: Any) -> dict[str, Any]:
    choice = {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": "{}"}, **changed}
    return {"id": "c", "object": "chat.completion", "created": 1, "model": "m", "choices": [choice]}


def test_reply_that_does_not_say_that_it_is_json_is_read_all_the_same() -> None:
    """Weak servers send a completion as text/plain."""
    assert completion_of(json.dumps(_said())) == completion_of(_said())


def test_reply_that_is_not_quite_a_completion_is_read_loosely() -> None:
    """Servers make up reasons to end, and leave slots out; what they say counts."""
    odd = completion_of(_said(finish_reason="eos_token"))
    assert (odd.choices[0].finish_reason, odd.choices[0].message.content) == ("eos_token", "{}")
    assert completion_of({"choices": [{"message": {"content": "{}"}}]}).choices[0].message.content == "{}"


@pytest.mark.parametrize("told", ["<html>Log in</html>", "", None, 7, [1], "[1]"])
def test_reply_that_is_something_else_stays_what_it_is(told: Any) -> None:
    """Whoever judges replies says that it is no chat completion."""
    assert not hasattr(completion_of(told), "choices")
