"""Define a question to a model, its answer, and the interface of a model.

The client, the cache, the stand-in for tests and the pipeline share these types and nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from summarizer.values import Usage

Message = Mapping[str, str]
"""`{"role": "system" | "user" | "assistant", "content": ...}`, as sent."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question: all that is sent, and the name of the prompt that made it (not sent).

    Args:
        messages: The whole conversation, the constant part first.
        schema: JSON Schema of the answer, an object; it constrains decoding where the server can do that.
        max_tokens: Maximum size of the answer, in tokens.
        prompt: `name.vN` of the prompt file.
    """

    messages: tuple[Message, ...]
    schema: Mapping[str, Any]
    max_tokens: int
    prompt: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a model answered, before anything in it was judged.

    Args:
        data: The JSON object of the answer; of a truncated answer, what is complete in it.
        usage: The sum over all attempts; of a cached answer, one cached call at no cost.
        truncated: The answer ended at the token limit.
    """

    data: Mapping[str, Any]
    usage: Usage = field(default_factory=Usage)
    truncated: bool = False


@dataclass(frozen=True, slots=True)
class Embedded:
    """One vector of numbers for each text that was given, and what they cost."""

    vectors: Sequence[Sequence[float]]
    usage: Usage = field(default_factory=Usage)


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where an OpenAI-compatible server listens; the key stays out of `repr`."""

    base_url: str
    model: str
    api_key: str = field(repr=False)


class LLM(Protocol):
    """A model that can be asked. `FakeLLM` in `summarizer.testing` is the stand-in for tests."""

    @property
    def model(self) -> str:
        """Return the name that the provider knows, for `Provenance`."""

    @property
    def identity(self) -> Mapping[str, str]:
        """Return what identifies this model: provider, address without credentials, hash of weights."""

    def ask(self, question: Question) -> Answer:
        """Ask once, with transport retries. Raise `ModelError`, `RefusedError` or `AnswerError`. Thread-safe."""

    def close(self) -> None:
        """Close the connections. Idempotent."""
