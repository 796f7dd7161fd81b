"""What does a reply hold: an answer, half an answer, a refusal, and how many tokens did it cost?

Replies are shaped as the provider's SDK makes them. Those of the OpenAI kind are put in order before instructor reads
them, since weak servers answer a forced tool call in plain text, or twice.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from contextlib import suppress
from functools import lru_cache
from typing import Any

LOOSE: Mapping[str, Any] = {"array": list[Any], "object": dict[str, Any]}
"""What Python asks of a slot, by the type in the schema. Everything further is judged item by item, elsewhere."""

TOKEN = re.compile(r'"(?:[^"\\]|\\.)*(?:"|\\?\Z)|[{}\[\],]', re.DOTALL)
CLOSING = {"{": "}", "[": "]"}
INPUT_TOKENS = ("prompt_tokens", "input_tokens", "prompt_token_count", "inputTokens")
OUTPUT_TOKENS = ("completion_tokens", "output_tokens", "candidates_token_count", "outputTokens")
REASONING_TOKENS = ("thoughts_token_count",)
"""Gemini's count of output tokens leaves them out, its bill does not."""
READ_TOKENS = ("cache_read_input_tokens", "cached_content_token_count", "prompt_cache_hit_tokens")
WRITTEN_TOKENS = ("cache_creation_input_tokens",)
BESIDE_TOKENS = ("cache_creation_input_tokens", "cache_read_input_tokens")
"""Anthropic's count of input tokens leaves them out."""
LONGEST_REASON = 200
DECLINED = frozenset({"refusal", "content_filter", "safety", "prohibited_content", "blocklist", "spii"})
CUT = frozenset({"length", "max_tokens"})


@lru_cache(maxsize=64)
def wire_class(schema: str) -> Any:
    """Return a class that sends this JSON Schema word for word, and takes any answer with the right outer slots."""
    from instructor import ResponseSchema
    from pydantic import Field, create_model

    class Loose(ResponseSchema):
        @classmethod
        def model_json_schema(cls, *_: Any, **__: Any) -> dict[str, Any]:
            return {"title": "Answer", **json.loads(schema)}

    read = json.loads(schema)
    needed = read.get("required", ())
    fields: dict[str, Any] = {
        # Behind an alias, since a slot may have a name that pydantic keeps for itself.
        f"slot_{n}": (LOOSE.get(str(sub.get("type")), Any), Field(... if name in needed else None, alias=name))
        for n, (name, sub) in enumerate(read.get("properties", {}).items())
    }
    return create_model("Answer", __base__=Loose, **fields)


def completion_of(told: Any) -> Any:
    """Read what a server said as a chat completion; loosely, as the openai package does, where it is not quite one.

    Its way makes each part of every reply in Python.
    """
    from openai.types.chat import ChatCompletion

    if isinstance(told, str):  # the server did not say that it is JSON
        with suppress(ValueError):
            told = json.loads(told)
    try:
        return ChatCompletion.model_validate(told)
    except ValueError:
        return ChatCompletion.construct(**told) if isinstance(told, dict) else told


def refusal_of(reply: Any) -> str | None:
    """Return the words with which the model declined, or None."""
    finish = _finish_of(reply)
    if finish in DECLINED:
        return finish
    message = getattr(_first(reply, "choices"), "message", None)
    refusal = getattr(message, "refusal", None)
    return str(refusal)[:LONGEST_REASON] if refusal else None


def is_cut(reply: Any) -> bool:
    """Tell whether the reply ended for lack of room."""
    return _finish_of(reply) in CUT


def _finish_of(reply: Any) -> str:
    said = (getattr(_first(reply, name), "finish_reason", None) for name in ("choices", "candidates"))
    found = next((f for f in (getattr(reply, "stop_reason", None), *said) if f), "")
    return str(getattr(found, "value", found)).lower()


def _first(reply: Any, name: str) -> Any:
    return next(iter(getattr(reply, name, None) or ()), None)


def problem_of(reply: Any, *, chat: bool) -> str | None:
    """Return why a reply can hold no answer at all, or None. `chat` says that it should be a chat completion."""
    if not chat:
        return None
    if not hasattr(reply, "choices"):
        return "reply: not a chat completion (does base_url end where the API begins, mostly with /v1?)"
    return None if reply.choices and reply.choices[0].message else "choices: empty"


def tokens_of(reply: Any) -> tuple[int, int]:
    """Return the input and output tokens of a reply; zero where the provider does not say."""
    usage = _usage_of(reply)
    beside = sum(_count(usage, (name,)) for name in BESIDE_TOKENS)
    return _count(usage, INPUT_TOKENS) + beside, _count(usage, OUTPUT_TOKENS) + _count(usage, REASONING_TOKENS)


def cached_of(reply: Any) -> tuple[int, int]:
    """Return the input tokens that the provider read from its cache, and those that it put there."""
    usage = _usage_of(reply)
    details = _get(usage, "prompt_tokens_details")
    return _count(usage, READ_TOKENS) or _count(details, ("cached_tokens",)), _count(usage, WRITTEN_TOKENS)


def _usage_of(reply: Any) -> Any:
    return next((u for u in (_get(reply, "usage"), _get(reply, "usage_metadata")) if u is not None), None)


def _count(usage: Any, names: tuple[str, ...]) -> int:
    return next((n for n in (_get(usage, name) for name in names) if type(n) is int and n > 0), 0)


def _get(holder: Any, name: str) -> Any:
    return holder.get(name) if isinstance(holder, Mapping) else getattr(holder, name, None)


def put_in_order(reply: Any, *, tools: bool) -> bool:
    """Put the answer where instructor looks for it: one tool call, or the content. Return whether part of it was lost.

    Several tool calls become one whose lists hold the items of all. A call written into the content becomes a call.
    """
    message = reply.choices[0].message
    message.refusal = None  # some servers send "", which instructor takes for a refusal
    calls = message.tool_calls or []
    if len(calls) > 1:
        return _join_calls(message, calls)
    written = None if calls else json_object(message.content or "")
    if written is not None:
        _write(message, json.dumps(written), tools=tools)
    return False


def _join_calls(message: Any, calls: list[Any]) -> bool:
    found = [json_object(getattr(getattr(call, "function", None), "arguments", None) or "") for call in calls]
    whole = [answer for answer in found if answer is not None]
    if whole:
        _write(message, json.dumps(_joined(whole)), tools=True)
    return len(whole) < len(found)


def _joined(answers: list[dict[str, Any]]) -> dict[str, Any]:
    joined: dict[str, Any] = {}
    for n, answer in enumerate(answers):
        if answer in answers[:n]:
            continue
        for name, value in answer.items():
            known = joined.get(name)
            joined[name] = known + value if isinstance(known, list) and isinstance(value, list) else known or value
    return joined


def _write(message: Any, answer: str, *, tools: bool) -> None:
    if not tools:
        message.content = answer
        return
    from openai.types.chat import ChatCompletionMessageFunctionToolCall

    function = {"name": "Answer", "arguments": answer}
    call = {"id": "call_answer", "type": "function", "function": function}
    message.tool_calls = [ChatCompletionMessageFunctionToolCall.model_validate(call)]
    message.content = None


def json_object(text: str) -> dict[str, Any] | None:
    """Return the JSON object that a text holds, be it fenced or wrapped in a call, or None.

    >>> json_object('<tool_call>{"name": "Answer", "arguments": {"items": []}}</tool_call>')
    {'items': []}
    """
    from pydantic_core import from_json

    try:
        found = from_json(text[text.find("{") : text.rfind("}") + 1])
    except ValueError:
        return None
    if not isinstance(found, dict):
        return None
    inner = next((found[k] for k in ("arguments", "parameters") if set(found) == {"name", k}), None)
    return inner if isinstance(inner, dict) else found


def whole_part(reply: Any, schema: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is whole in an answer that was cut: whole slots, and the whole items of a list that was cut."""
    from pydantic_core import from_json

    slots = schema.get("properties", {})
    data: dict[str, Any] = {name: [] for name, sub in slots.items() if sub.get("type") == "array"}
    try:
        found = from_json(_closed(_text_of(reply)))
    except ValueError:
        return data
    return data | {name: value for name, value in found.items() if name in slots}


def _text_of(reply: Any) -> str:
    message = getattr(_first(reply, "choices"), "message", None)
    calls = getattr(message, "tool_calls", None)
    holder, name = (getattr(calls[0], "function", None), "arguments") if calls else (message, "content")
    return str(getattr(holder, name, None) or "")


def _closed(text: str) -> str:
    """Cut after the last whole value of the outermost object or of a list in it, and close what is open there.

    A number counts as whole only when something follows it, and never half an item: what is deeper is not cut into.
    """
    start = max(text.find("{"), 0)
    opened: list[str] = []
    end, closing = start, "{}"
    for token in TOKEN.finditer(text, start):
        sign = token.group()
        if sign in CLOSING:
            opened.append(sign)
        elif sign in "}]" and opened:
            opened.pop()
        if not opened:
            return text[start : token.end()]
        if opened in (["{"], ["{", "["]) and _ends_a_value(sign, opened):
            end = token.start() if sign == "," else token.end()
            closing = "".join(CLOSING[sign] for sign in reversed(opened))
    return text[start:end] + closing


def _ends_a_value(sign: str, opened: list[str]) -> bool:
    text_in_list = opened[-1] == "[" and len(sign) > 1 and sign[-1] == '"' and sign[-2:] != '\\"'
    return sign in (",", "}", "]") or text_in_list
