"""Parse model replies: an answer, a truncated answer or a refusal, and the tokens used.

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

from summarizer._llm.api.answer_text import (
    OPENING,
    Form,
    answer_in,
    conclusion,
    cut_answer,
    form_of,
    is_json,
    joined,
    shaped,
    without_thoughts,
)
from summarizer._llm.api.served_error import raise_served_error

LOOSE: Mapping[str, Any] = {"array": list[Any], "object": dict[str, Any]}
"""What Python asks of a slot that an answer must have, by its type. All else is judged item by item, elsewhere."""

TEXT_PARTS = frozenset({None, "text", "output_text"})
THOUGHTS = ("reasoning_content", "reasoning")
PAGE = re.compile(r"\s*(<!doctype|<html|<head|<body|<\?xml|<!--|<script|<[a-z]+[^>]*>)", re.IGNORECASE)
INPUT_TOKENS = ("prompt_tokens", "input_tokens", "prompt_token_count", "inputTokens")
OUTPUT_TOKENS = ("completion_tokens", "output_tokens", "candidates_token_count", "outputTokens")
REASONING_TOKENS = ("thoughts_token_count",)
"""Gemini's count of output tokens leaves them out, its bill does not."""
READ_TOKENS = (
    *("cache_read_input_tokens", "cached_content_token_count", "prompt_cache_hit_tokens"),
    *("cacheReadInputTokens", "cached_tokens"),
)
WRITTEN_TOKENS = ("cache_creation_input_tokens", "cacheWriteInputTokens")
BESIDE_TOKENS = (
    *("cache_creation_input_tokens", "cache_read_input_tokens"),
    *("cacheReadInputTokens", "cacheWriteInputTokens"),
)
"""The counts of input tokens of Anthropic and of Bedrock leave them out."""
LONGEST_REASON = 200
MOST_TOKENS = 10**12
DECLINED = frozenset(
    {
        *("refusal", "content_filter", "safety", "prohibited_content", "blocklist", "spii"),
        *("content_filtered", "guardrail_intervened"),
    }
)
CUT = frozenset({"length", "max_tokens", "model_context_window_exceeded"})


@lru_cache(maxsize=64)
def wire_class(schema: str) -> Any:
    """Return a class that sends this JSON Schema word for word, and takes any answer with the right outer slots."""
    from instructor import ResponseSchema
    from pydantic import create_model, model_validator

    read = json.loads(schema)
    form = form_of(read)

    class Loose(ResponseSchema):
        @classmethod
        def model_json_schema(cls, *_: Any, **__: Any) -> dict[str, Any]:
            return {"title": "Answer", **json.loads(schema)}

        @model_validator(mode="before")
        @classmethod
        def _shaped(cls, value: Any) -> Any:
            found = shaped(value, form, empty=True)
            return value if found is None else found

    fields: dict[str, Any] = {
        # Behind an alias, since a slot may have a name that pydantic keeps for itself.
        f"slot_{n}": _field(name, form)
        for n, name in enumerate(read.get("properties", {}))
    }
    return create_model("Answer", __base__=Loose, **fields)


def _field(name: str, form: Form) -> Any:
    from pydantic import Field

    needed = name in form.needed
    return LOOSE.get(form.slots[name], Any) if needed else Any, Field(... if needed else None, alias=name)


def body_of(response: Any) -> Any:
    """Return what a server said: JSON whether or not it says so, else the text.

    Raises:
        ServedError: It is an error, in spite of its HTTP 200.
    """
    body = response.text
    with suppress(ValueError):
        body = json.loads(body)
    raise_served_error(body, response)
    return body


def completion_of(reply: Any) -> Any:
    """Read what a server said as a chat completion; loosely, as the openai package does, where it is not quite one.

    Its way makes each part of every reply in Python.
    """
    from openai.types.chat import ChatCompletion

    if isinstance(reply, str):  # the server did not say that it is JSON
        with suppress(ValueError):
            reply = json.loads(reply)
    try:
        return ChatCompletion.model_validate(reply)
    except ValueError:
        return ChatCompletion.construct(**reply) if isinstance(reply, dict) else reply


def refusal_of(reply: Any) -> str | None:
    """Return the words with which the model declined, or None."""
    finish = _finish_of(reply)
    if finish in DECLINED:
        return finish
    blocked = field_of(field_of(reply, "prompt_feedback"), "block_reason")  # Gemini's, of the question
    if blocked:
        return str(getattr(blocked, "value", blocked)).lower()
    message = getattr(_first(reply, "choices"), "message", None)
    refusal = getattr(message, "refusal", None)
    return str(refusal)[:LONGEST_REASON] if refusal else None


def is_cut(reply: Any) -> bool:
    """Return whether the reply ended at the token limit."""
    return _finish_of(reply) in CUT


def _finish_of(reply: Any) -> str:
    said = (getattr(_first(reply, name), "finish_reason", None) for name in ("choices", "candidates"))
    own = (field_of(reply, name) for name in ("stop_reason", "finish_reason", "stopReason"))
    found = next((f for f in (*own, *said) if f), "")
    return str(getattr(found, "value", found)).lower()


def _first(reply: Any, name: str) -> Any:
    return next(iter(getattr(reply, name, None) or ()), None)


def is_page(reply: Any) -> bool:
    """Tell whether a reply is a web page, as gateways and login pages send it."""
    return isinstance(reply, str) and bool(PAGE.match(reply))


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
    details = field_of(usage, "prompt_tokens_details")
    return _count(usage, READ_TOKENS) or _count(details, ("cached_tokens",)), _count(usage, WRITTEN_TOKENS)


def _usage_of(reply: Any) -> Any:
    return next((u for u in (field_of(reply, "usage"), field_of(reply, "usage_metadata")) if u is not None), None)


def _count(usage: Any, names: tuple[str, ...]) -> int:
    """Return the first count that is told; Cohere has those of tokens a level deeper, and as floats."""
    holders = (usage, field_of(usage, "tokens"))
    told = (field_of(holder, name) for name in names for holder in holders)
    return next((int(n) for n in told if type(n) in (int, float) and 0 < n < MOST_TOKENS), 0)


def field_of(holder: Any, name: str) -> Any:
    """Return a field of an object or of a mapping, None where there is none."""
    return holder.get(name) if isinstance(holder, Mapping) else getattr(holder, name, None)


def put_in_order(reply: Any, schema: Mapping[str, Any], *, tools: bool) -> bool:
    """Put the answer where instructor looks for it: one tool call, or the content. Return whether part of it was lost.

    Servers put it into tool calls, the content, a function call of old, or what they take for thoughts. Several tool
    calls become one whose lists hold the items of all.
    """
    message = reply.choices[0].message
    message.refusal = None  # some servers send "", which instructor takes for a refusal
    text = content_of(message)
    found, lost = _called(message, schema)
    if found is None:
        found, lost = answer_in(text, schema)
    if found is None and not text.strip():
        found = _thought(message, schema)
    if found is None:
        message.content = text or None  # parts, which instructor cannot read
    else:
        # A lone half of a character, which JSON can spell, would make the whole answer unreadable.
        written = json.dumps(found, ensure_ascii=False).encode("utf-8", "replace").decode()
        _write(message, written, tools=tools)
    return lost


def _called(message: Any, schema: Mapping[str, Any]) -> tuple[dict[str, Any] | None, bool]:
    """Return the answer of all calls, and whether one of them could not be read."""
    found = [answer_in(arguments, schema) for arguments in _arguments(message)]
    whole = [answer for answer, _ in found if answer is not None]
    lost = len(whole) < len(found) or any(lost for _, lost in found)
    return (joined(whole), lost) if whole else (None, False)


def _arguments(message: Any) -> list[str]:
    """Return what tools, or else the one function of old, were called with."""
    functions = [field_of(call, "function") for call in field_of(message, "tool_calls") or ()]
    functions = functions or [field_of(message, "function_call")]
    said = [field_of(function, "arguments") for function in functions if function]
    return [text if isinstance(text, str) else json.dumps(text) for text in said if text]


def content_of(message: Any) -> str:
    """Return the text of a message; of one in parts those of text, without what was thought."""
    content = field_of(message, "content")
    if isinstance(content, Mapping) and "type" not in content:
        return json.dumps(content)
    parts = content if isinstance(content, list) else [content]
    return "".join(_text_of_part(part) for part in parts)


def _text_of_part(part: Any) -> str:
    if isinstance(part, str):
        return part
    text = field_of(part, "text") if field_of(part, "type") in TEXT_PARTS else None
    text = field_of(text, "value") if isinstance(text, Mapping) else text
    return text if isinstance(text, str) else ""


def _thought(message: Any, schema: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the answer that a server took for thoughts: those are the answer, or end with it."""
    said = next((t for t in (field_of(message, name) for name in THOUGHTS) if isinstance(t, str) and t.strip()), "")
    found, _ = answer_in(said, schema) if is_json(said) else (conclusion(said, schema), False)
    return found


def _write(message: Any, answer: str, *, tools: bool) -> None:
    if not tools:
        message.content = answer
        return
    from openai.types.chat import ChatCompletionMessageFunctionToolCall

    function = {"name": "Answer", "arguments": answer}
    call = {"id": "call_answer", "type": "function", "function": function}
    message.tool_calls = [ChatCompletionMessageFunctionToolCall.model_validate(call)]
    message.content = None


def has_begun(text: str) -> bool:
    """Return whether an answer that was cut had begun, or was thought about only."""
    said, _ = without_thoughts(text)
    return bool(OPENING.search(said))


def whole_part(text: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is whole in an answer that was cut: whole slots, and the whole items of a list that was cut."""
    return cut_answer(text, schema)


def text_of(reply: Any) -> str:
    """Return what a chat completion holds: the arguments of its calls, or its content."""
    message = getattr(_first(reply, "choices"), "message", None)
    return "\n".join(_arguments(message)) or content_of(message)
