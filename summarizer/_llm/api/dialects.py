"""Write a question as each provider wants it, and read the answer out of its reply.

Chat completions go through instructor's handlers, which write the form of the answer and read the reply. They leave out
what a schema needs to be enforced, which is added here. The other APIs are written whole: instructor knows no
assistant turns for Gemini, no output format and no cache marks for Anthropic, and walks through each schema first.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from summarizer._llm.api.answer_text import answer_in
from summarizer._llm.api.responses import field_of, text_of, wire_class
from summarizer._llm.api.retry import problems_of
from summarizer._llm.api.schemas import ANTHROPIC, COHERE, GEMINI, SchemaSubset
from summarizer.errors import ConfigError

Messages = Sequence[Mapping[str, Any]]

NAME = "Answer"
"""How the form of an answer is called where it needs a name."""

AS_JSON = "Answer with one JSON object and nothing else. It must fit this JSON Schema:\n"
CACHED: Mapping[str, Any] = {"cache_control": {"type": "ephemeral"}}


@dataclass(frozen=True, slots=True)
class Asked:
    """One request, before it is written for a provider.

    Args:
        messages: System, user and assistant turns.
        schema: The neutral JSON Schema of the answer.
        model: The name that the provider knows.
        parameters: Room for the answer, temperature, and what the setting `request` adds.
        strict: Whether the provider is to enforce the schema.
    """

    messages: Messages
    schema: Mapping[str, Any]
    model: str
    parameters: Mapping[str, Any]
    strict: bool = True


class Dialect(Protocol):
    """How a provider is spoken to."""

    chat: bool
    """Whether replies are chat completions as the openai package makes them."""

    subset: SchemaSubset | None
    """The schemas that it enforces."""

    def request(self, asked: Asked) -> dict[str, Any]:
        """Write a request."""

    def text(self, reply: Any) -> str:
        """Return what the model wrote: an answer, or the part of one that was not cut off."""

    def read(self, reply: Any, schema: Mapping[str, Any]) -> dict[str, Any]:
        """Read an answer. Raise what instructor or pydantic raises when it has not the asked form."""

    def reask(self, messages: Messages, reply: Any, error: Exception) -> Messages:
        """Return the conversation that shows the answer, and what is wrong with it."""


class ChatDialect:
    """Chat completions, through instructor."""

    chat = True

    def __init__(self, mode: str, subset: SchemaSubset | None = None) -> None:
        import instructor
        from instructor.v2 import mode_registry

        self.mode = mode
        self.subset = subset
        self._handlers = mode_registry.get_handlers(instructor.Provider.OPENAI, instructor.Mode[mode.upper()])

    def request(self, asked: Asked) -> dict[str, Any]:
        """Write a request, with the schema enforced where the provider can do that and the schema allows it."""
        known = {"messages": [dict(message) for message in asked.messages], "model": asked.model, **asked.parameters}
        _, request = self._handlers.request_handler(response_model=_form(asked.schema), kwargs=known)
        if self._handlers.message_converter:
            request["messages"] = self._handlers.message_converter(request["messages"], autodetect_images=False)
        schema = self.subset.enforced(asked.schema) if self.subset and asked.strict else None
        return _strictly(request, self.mode, schema) if schema else dict(request)

    def text(self, reply: Any) -> str:
        """Return the arguments of the first tool call, or the content."""
        return text_of(reply)

    def read(self, reply: Any, schema: Mapping[str, Any]) -> dict[str, Any]:
        """Read an answer with instructor."""
        found = self._handlers.response_parser(
            response=reply, response_model=_form(schema), validation_context=None, strict=True, stream=False
        )
        return _data(found)

    def reask(self, messages: Messages, reply: Any, error: Exception) -> Messages:
        """Return the conversation in instructor's words, with the tool's reply where a tool was called."""
        known = {"messages": [dict(message) for message in messages]}
        asked = self._handlers.reask_handler(kwargs=known, response=reply, exception=error)
        more: list[Mapping[str, Any]] = asked["messages"]
        return more


class _WrittenDialect:
    """What the dialects share that are written here: one text is read, and a wrong one shown again."""

    chat = False
    modes: tuple[str, ...] = ("json_schema", "json", "md_json")
    subset: SchemaSubset | None = None
    provider = ""

    def __init__(self, mode: str) -> None:
        if mode not in self.modes:
            raise ConfigError(
                f"{self.provider} does not support mode {mode!r}. Set `mode` to {' or '.join(self.modes)}."
            )
        self.mode = mode

    def text(self, reply: Any) -> str:
        """Return what the model wrote."""
        raise NotImplementedError

    def read(self, reply: Any, schema: Mapping[str, Any]) -> dict[str, Any]:
        """Read an answer: JSON, alone or wrapped."""
        text = self.text(reply)
        found, _ = answer_in(text, schema)
        written = text if found is None else json.dumps(found)
        return _data(_form(schema).model_validate_json(written, strict=True))

    def reask(self, messages: Messages, reply: Any, error: Exception) -> Messages:
        """Return the conversation with the answer and what is wrong with it."""
        wrong = "\n".join(problems_of(error))
        told = f"That is not the form that was asked for:\n{wrong}\nAnswer again, with the JSON object alone."
        said = {"role": "assistant", "content": self.text(reply) or "(nothing)"}
        return [*messages, said, {"role": "user", "content": told}]

    def _enforced(self, asked: Asked) -> dict[str, Any] | None:
        enforcing = asked.strict and self.subset is not None and self.mode in ("json_schema", "tools")
        return self.subset.enforced(asked.schema) if enforcing and self.subset else None

    def _system(self, asked: Asked, *, told: bool) -> list[str]:
        """Return the system's words; `told` adds the form of the answer, where nothing else says it."""
        said = [str(message["content"]) for message in asked.messages if message["role"] == "system"]
        return [*said, AS_JSON + json.dumps(dict(asked.schema), ensure_ascii=False)] if told else said


class AnthropicDialect(_WrittenDialect):
    """Anthropic's Messages API: an enforced output format, or a forced tool."""

    modes = ("json_schema", "tools", "json", "md_json")
    subset = ANTHROPIC
    provider = "anthropic"

    def request(self, asked: Asked) -> dict[str, Any]:
        """Write a request whose constant part, system and few-shot turns, is read from the provider's cache."""
        schema = self._enforced(asked)
        tool = self.mode == "tools" or (self.mode == "json_schema" and schema is None)
        system = [{"type": "text", "text": said} for said in self._system(asked, told=self.mode in ("json", "md_json"))]
        request = {
            "model": asked.model,
            "messages": _turns(asked.messages),
            **({"system": [*system[:-1], {**system[-1], **CACHED}]} if system else {}),
            **asked.parameters,
        }
        if tool:
            return request | _forced_tool(asked.schema, schema)
        if schema:
            config = {**asked.parameters.get("output_config", {}), "format": {"type": "json_schema", "schema": schema}}
            return request | {"output_config": config}
        return request

    def text(self, reply: Any) -> str:
        """Return the input of the tool, or the text; thoughts are neither."""
        blocks = field_of(reply, "content") or ()
        inputs = [field_of(block, "input") for block in blocks if field_of(block, "type") == "tool_use"]
        if inputs:
            return json.dumps(inputs[0])
        return _joined(field_of(block, "text") for block in blocks if field_of(block, "type") == "text")


class GoogleDialect(_WrittenDialect):
    """Gemini's generateContent, with a response schema."""

    subset = GEMINI
    provider = "google"

    def request(self, asked: Asked) -> dict[str, Any]:
        """Write a request: system instruction, roles `user` and `model`, all parameters in its config."""
        schema = self._enforced(asked)
        system = self._system(asked, told=schema is None)
        parts = [
            (message["role"], str(message["content"])) for message in asked.messages if message["role"] != "system"
        ]
        contents = [
            {"role": "model" if role == "assistant" else "user", "parts": [{"text": text}]} for role, text in parts
        ]
        config = {
            **_google_config(asked.parameters),
            **({"system_instruction": "\n\n".join(system)} if system else {}),
            "response_mime_type": "application/json",
            **({"response_json_schema": schema} if schema else {}),
        }
        return {"model": asked.model, "contents": contents, "config": _checked_config(config)}

    def text(self, reply: Any) -> str:
        """Return the text of the first candidate, without its thoughts."""
        candidate = next(iter(field_of(reply, "candidates") or ()), None)
        parts = field_of(field_of(candidate, "content"), "parts") or ()
        return _joined(field_of(part, "text") for part in parts if not field_of(part, "thought"))


class CohereDialect(_WrittenDialect):
    """Cohere's chat, version 2, with a JSON Schema as the response format."""

    subset = COHERE
    provider = "cohere"

    def request(self, asked: Asked) -> dict[str, Any]:
        """Write a request. Parameters that the SDK has no argument for go into the body as they are."""
        schema = self._enforced(asked)
        system = self._system(asked, told=schema is None)
        turns = [dict(message) for message in asked.messages if message["role"] != "system"]
        named = {name: asked.parameters[name] for name in ("max_tokens", "temperature") if name in asked.parameters}
        rest = {name: value for name, value in asked.parameters.items() if name not in named}
        options = {
            "additional_headers": rest.pop("extra_headers", {}),
            "additional_query_parameters": rest.pop("extra_query", {}),
            "additional_body_parameters": {**rest.pop("extra_body", {}), **rest},
        }
        return {
            "model": asked.model,
            "messages": [*({"role": "system", "content": said} for said in system), *turns],
            "response_format": {"type": "json_object", **({"schema": schema} if schema else {})},
            "request_options": {name: value for name, value in options.items() if value},
            **named,
        }

    def text(self, reply: Any) -> str:
        """Return the text, without thoughts."""
        parts = field_of(field_of(reply, "message"), "content") or ()
        return _joined(field_of(part, "text") for part in parts if field_of(part, "type") == "text")


class BedrockDialect(_WrittenDialect):
    """Bedrock's Converse: a forced tool, which most of its models know, or an enforced output format."""

    modes = ("tools", "json_schema", "json", "md_json")
    subset = ANTHROPIC
    provider = "bedrock"

    def request(self, asked: Asked) -> dict[str, Any]:
        """Write a request. Parameters that Converse does not name go to the model as additional fields."""
        schema = self._enforced(asked) if self.mode == "json_schema" else None
        tool = self.mode == "tools" or (self.mode == "json_schema" and schema is None)
        system = [{"text": said} for said in self._system(asked, told=self.mode in ("json", "md_json"))]
        turns = [message for message in asked.messages if message["role"] != "system"]
        request = {
            "modelId": asked.model,
            "messages": [{"role": turn["role"], "content": [{"text": str(turn["content"])}]} for turn in turns],
            **({"system": system} if system else {}),
            **_converse_parameters(asked.parameters),
        }
        if tool:
            spec = {"name": NAME, "description": "Give the answer.", "inputSchema": {"json": dict(asked.schema)}}
            return request | {"toolConfig": {"tools": [{"toolSpec": spec}], "toolChoice": {"tool": {"name": NAME}}}}
        if schema:
            form = {"jsonSchema": {"name": NAME, "schema": json.dumps(schema, ensure_ascii=False)}}
            given = request.get("outputConfig", {})
            return request | {"outputConfig": {**given, "textFormat": {"type": "json_schema", "structure": form}}}
        return request

    def text(self, reply: Any) -> str:
        """Return the input of the tool, or the text."""
        blocks = field_of(field_of(field_of(reply, "output"), "message"), "content") or ()
        inputs = [block["toolUse"]["input"] for block in blocks if "toolUse" in block]
        return json.dumps(inputs[0]) if inputs else _joined(block.get("text") for block in blocks)


def _form(schema: Mapping[str, Any]) -> Any:
    return wire_class(json.dumps(dict(schema)))


def _data(found: Any) -> dict[str, Any]:
    data: dict[str, Any] = found.model_dump(by_alias=True, exclude_unset=True)
    return data


def _joined(texts: Iterable[Any]) -> str:
    return "".join(text for text in texts if isinstance(text, str))


def _strictly(request: Mapping[str, Any], mode: str, schema: dict[str, Any]) -> dict[str, Any]:
    """Let the provider enforce the schema; instructor never asks for that on chat completions."""
    if mode == "tools":
        function = {**request["tools"][0]["function"], "parameters": schema, "strict": True}
        return {**request, "tools": [{"type": "function", "function": function}]}
    if mode == "json_schema":
        form = {**request["response_format"]["json_schema"], "schema": schema, "strict": True}
        return {**request, "response_format": {"type": "json_schema", "json_schema": form}}
    return dict(request)


def _turns(messages: Messages) -> list[dict[str, Any]]:
    """Return the turns as content blocks; the last one before the question that is asked now ends the constant part."""
    turns = [message for message in messages if message["role"] != "system"]
    marked = len(turns) - 2
    return [
        {
            "role": turn["role"],
            "content": [{"type": "text", "text": str(turn["content"]), **(CACHED if n == marked else {})}],
        }
        for n, turn in enumerate(turns)
    ]


def _forced_tool(neutral: Mapping[str, Any], enforced: Mapping[str, Any] | None) -> dict[str, Any]:
    tool = {"name": NAME, "description": "Give the answer.", "input_schema": dict(enforced or neutral)}
    return {
        "tools": [{**tool, **({"strict": True} if enforced else {})}],
        "tool_choice": {"type": "tool", "name": NAME, "disable_parallel_tool_use": True},
    }


def _google_config(parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parameters as a config, with what is for the transport in its options."""
    config = {("max_output_tokens" if name == "max_tokens" else name): value for name, value in parameters.items()}
    names = {"extra_headers": "headers", "extra_body": "extra_body", "api_version": "api_version"}
    options = {option: config.pop(name) for name, option in names.items() if name in config}
    return {**config, **({"http_options": options} if options else {})}


def _checked_config(config: Mapping[str, Any]) -> Any:
    """Return a config as the package makes it.

    Raises:
        ConfigError: A parameter is none of Gemini's.
    """
    from google.genai.types import GenerateContentConfig

    wrong: tuple[str, ...] = ()
    try:
        return GenerateContentConfig.model_validate(config)
    except ValueError as error:
        wrong = problems_of(error)
    raise ConfigError(f"request: not for Gemini. {'; '.join(wrong)}. What its package does not know: extra_body.")


CONVERSE = frozenset(
    {
        *("additionalModelRequestFields", "additionalModelResponseFieldPaths", "guardrailConfig", "outputConfig"),
        *("performanceConfig", "promptVariables", "requestMetadata", "serviceTier"),
    }
)
"""Parameters of Converse beside those that the library writes."""


INFERENCE: Mapping[str, str] = {
    "max_tokens": "maxTokens",
    "temperature": "temperature",
    "top_p": "topP",
    "stop_sequences": "stopSequences",
}


def _converse_parameters(parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parameters where Converse has them.

    Raises:
        ConfigError: Headers or a query are given: the SDK signs requests, and adds none.
    """
    given = dict(parameters)
    if given.pop("extra_headers", None) or given.pop("extra_query", None):
        raise ConfigError("request: bedrock takes no extra_headers and no extra_query.")
    names = {
        "max_tokens": "maxTokens",
        "temperature": "temperature",
        "top_p": "topP",
        "stop_sequences": "stopSequences",
    }
    inference = given.pop("inferenceConfig", {}) | {names[name]: given.pop(name) for name in names if name in given}
    own = {name: given.pop(name) for name in CONVERSE if name in given}
    more = {**own.pop("additionalModelRequestFields", {}), **given.pop("extra_body", {}), **given}
    return {"inferenceConfig": inference, **own, **({"additionalModelRequestFields": more} if more else {})}
