"""How do tests ask a hosted model that answers as they say? Through the true openai package, over a mock transport."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx2
from pydantic import SecretStr

from summarizer._llm import ChatLLM, Question, open_llm
from summarizer.settings import Settings

Reply = Callable[[httpx2.Request], httpx2.Response]

KEY = "sk-secret-key-marker-0123456789"
TEXT = "secret-article-text: Ostrel's envoy asked Varnholm for three ferries."
SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "actors": {"type": "array", "items": {"type": "object", "required": ["name"]}},
        "items": {
            "type": "array",
            "items": {
                "anyOf": [
                    {"type": "object", "required": ["type", "sentences", "what"]},
                    {"type": "object", "required": ["type", "sentences", "what", "status"]},
                ]
            },
        },
        "overview": {"type": "array", "items": {"type": "object"}},
    },
    "required": ["actors", "items", "overview"],
}


def row(what: str = "asked for three ferries") -> dict[str, Any]:
    """Return an item as a model writes it."""
    return {"type": "request", "sentences": [1], "what": what, "requesters": ["Ostrel"]}


def question() -> Question:
    """Return a question whose answer has a list of items."""
    messages = ({"role": "system", "content": "Which items?"}, {"role": "user", "content": TEXT})
    return Question(messages, SCHEMA, max_tokens=300, prompt="extract.v1")


def completion(message: Mapping[str, Any], finish: str = "stop", **more: Any) -> Reply:
    """Return a reply with a message."""
    whole = {"role": "assistant", "content": None, **message}
    body = {
        "id": "c",
        "object": "chat.completion",
        "created": 1,
        "model": "m",
        "choices": [{"index": 0, "finish_reason": finish, "message": whole}],
        "usage": {"prompt_tokens": 100, "completion_tokens": 10, "total_tokens": 110},
        **more,
    }
    return lambda _: httpx2.Response(200, json=body)


def said(content: Any, finish: str = "stop") -> Reply:
    """Return a reply with such content."""
    return completion({"content": content}, finish)


def failure(status: int, headers: Mapping[str, str] | None = None, **error: Any) -> Reply:
    """Return a reply with an error object."""
    body = {"error": {"message": f"bad: {TEXT} {KEY}", **error}}
    return lambda _: httpx2.Response(status, json=body, headers=headers)


def page(status: int, html: str = "<html><title>Attention</title></html>") -> Reply:
    """Return a web page."""
    return lambda _: httpx2.Response(status, html=html)


GOOD = said(json.dumps({"items": [row()]}))


@dataclass
class Server:
    """Gives replies in order, the last one for ever; keeps what it was sent and how long the door waited."""

    replies: list[Reply]
    requests: list[dict[str, Any]] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        self.requests.append(json.loads(request.content))
        return self.replies[min(len(self.requests), len(self.replies)) - 1](request)


def door(*replies: Reply, **settings: Any) -> tuple[ChatLLM, Server]:
    """Return a door to a server of one's own that gives these replies."""
    server = Server(list(replies))
    client = httpx2.Client(transport=httpx2.MockTransport(server))
    given = {"base_url": "http://models.example:8000/v1", "api_key": SecretStr(KEY), **settings}
    return open_llm("m", Settings(**given), http_client=client, sleep=server.waits.append), server
