"""Does the door embed in batches, try again after trouble, and say what failed without a word of the text?"""

from __future__ import annotations

import json
import logging
import pickle
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import httpx2
import pytest
from pydantic import SecretStr

from summarizer._llm import EMBEDDED_AT_ONCE, ChatLLM, Endpoint, open_llm
from summarizer.errors import ConfigError, ModelError
from summarizer.settings import Settings

TEXT = "secret-article-text: Velland asked for two ferries."
KEY = "sk-secret-key-marker-0123456789"

Reply = Callable[[httpx2.Request], httpx2.Response]


def _vectors(request: httpx2.Request) -> httpx2.Response:
    """Give each text the vector of its length."""
    texts = json.loads(request.content)["input"]
    rows = [{"object": "embedding", "index": n, "embedding": [len(t), 0.5]} for n, t in enumerate(texts)]
    usage = {"prompt_tokens": 1, "total_tokens": 1}
    return httpx2.Response(200, json={"object": "list", "model": "m", "data": rows, "usage": usage})


def _failure(status: int, **headers: str) -> Reply:
    body = {"error": {"message": f"bad: {TEXT} {KEY}", "type": "some_error", "code": None}}
    return lambda _: httpx2.Response(status, json=body, headers={k.replace("_", "-"): v for k, v in headers.items()})


def _unreachable(request: httpx2.Request) -> httpx2.Response:
    raise httpx2.ConnectError(f"no route for {TEXT}")


@dataclass
class Server:
    """Replies in order, the last one for ever; keeps what it was sent, and how long the door waited."""

    replies: list[Reply]
    requests: list[httpx2.Request] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        self.requests.append(request)
        return self.replies[min(len(self.requests), len(self.replies)) - 1](request)

    @property
    def batches(self) -> list[list[str]]:
        return [json.loads(request.content)["input"] for request in self.requests]


def _door(*replies: Reply, **settings: Any) -> tuple[ChatLLM, Server]:
    server = Server(list(replies))
    client = httpx2.Client(transport=httpx2.MockTransport(server))
    given = Settings(**{"api_key": SecretStr(KEY), "base_url": "http://models.example:8000/v1", **settings})
    return open_llm("m", given, http_client=client, sleep=server.waits.append), server


def test_each_text_has_its_vector_in_order() -> None:
    """In batches of a size that a small server takes; the last one is what is left."""
    llm, server = _door(_vectors)
    texts = ["x" * n for n in range(1, 2 * EMBEDDED_AT_ONCE + 4)]
    embedded = llm.embed(texts)
    assert embedded.vectors == [[float(len(t)), 0.5] for t in texts]
    assert (embedded.usage.calls, embedded.usage.input_tokens) == (3, 3)
    assert [len(batch) for batch in server.batches] == [EMBEDDED_AT_ONCE, EMBEDDED_AT_ONCE, 3]
    assert [text for batch in server.batches for text in batch] == texts
    assert {str(r.url) for r in server.requests} == {"http://models.example:8000/v1/embeddings"}
    assert server.requests[0].headers["authorization"] == f"Bearer {KEY}"
    assert json.loads(server.requests[0].content)["model"] == "m"


def test_nothing_to_embed_sends_nothing() -> None:
    """An empty list is no request."""
    llm, server = _door(_vectors)
    assert llm.embed([]).vectors == []
    assert server.requests == []


def test_batch_is_sent_again_after_transport_trouble() -> None:
    """Only the one that failed, after the wait that the server asks for."""
    llm, server = _door(_vectors, _failure(503, retry_after="7"), _unreachable, _vectors)
    texts = ["x"] * (EMBEDDED_AT_ONCE + 1)
    assert len(llm.embed(texts).vectors) == len(texts)
    assert [len(batch) for batch in server.batches] == [EMBEDDED_AT_ONCE, 1, 1, 1]
    assert server.waits[0] == 7
    assert len(server.waits) == 2


@pytest.mark.parametrize(
    ("reply", "kind", "words", "status"),
    [
        (_failure(503), ModelError, "HTTP 503", 503),
        (_failure(429), ModelError, "HTTP 429", 429),
        (_unreachable, ModelError, "could not be reached", None),
        (_failure(400), ModelError, "rejected the request", 400),
    ],
)
def test_failure_is_ours_and_says_nothing_of_the_text(
    reply: Reply, kind: type[Exception], words: str, status: int | None, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither key nor text in the message, the traceback, the pickle or the logs."""
    caplog.set_level(logging.DEBUG)
    llm, _ = _door(reply, attempts=2)
    with pytest.raises(kind, match=words) as caught:
        llm.embed([TEXT])
    error = caught.value
    assert getattr(error, "status", None) == status
    told = ["".join(traceback.format_exception(error)), repr(pickle.dumps(error)), caplog.text]
    told += [repr(vars(record)) for record in caplog.records]
    assert [t for t in told for secret in (TEXT, KEY) if secret in t] == []


@pytest.mark.parametrize("status", [401, 403, 404])
def test_refused_key_or_unknown_model_is_a_matter_of_configuration(status: int) -> None:
    """One request; what to mend is named."""
    llm, server = _door(_failure(status), attempts=5)
    with pytest.raises(ConfigError, match="'m'"):
        llm.embed([TEXT])
    assert len(server.requests) == 1


@pytest.mark.parametrize(("status", "sent"), [(503, 3), (400, 1)])
def test_attempts_bound_the_retries(status: int, sent: int) -> None:
    """As many requests as were allowed, over all batches; what can not succeed is sent once."""
    llm, server = _door(_failure(status), attempts=3)
    with pytest.raises(ModelError):
        llm.embed([TEXT])
    assert (len(server.requests), len(server.waits)) == (sent, sent - 1)


def test_server_that_is_started_embeds_too() -> None:
    """The embedded model: the endpoint is asked for once, for questions and embeddings together."""
    started: list[str] = []

    def start() -> Endpoint:
        started.append("here")
        return Endpoint("http://127.0.0.1:1/v1", "gguf", KEY)

    server = Server([_vectors])
    client = httpx2.Client(transport=httpx2.MockTransport(server))
    llm = open_llm("m", Settings(), endpoint=start, identity={"weights": "w"}, http_client=client)
    assert llm.embed(["ab"]).vectors == llm.embed(["ab"]).vectors == [[2.0, 0.5]]
    assert started == ["here"]
    assert json.loads(server.requests[0].content)["model"] == "gguf"


@pytest.mark.parametrize("name", ["deepseek/m", "openrouter/m"])
def test_other_providers_give_no_embeddings(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A clear word instead of a request to an address that not named; nothing is sent."""
    for variable in ("DEEPSEEK_API_KEY", "OPENROUTER_API_KEY"):
        monkeypatch.setenv(variable, KEY)
    server = Server([_vectors])
    client = httpx2.Client(transport=httpx2.MockTransport(server))
    llm = open_llm(name, Settings(), http_client=client)
    with pytest.raises(ConfigError, match="does not offer embeddings"):
        llm.embed([TEXT])
    assert server.requests == []


def test_loggers_of_others_are_held_while_it_embeds(caplog: pytest.LogCaptureFixture) -> None:
    """The openai package logs bodies at DEBUG; afterwards it may go on."""
    caplog.set_level(logging.DEBUG)
    llm, _ = _door(_vectors)
    llm.embed([TEXT])
    assert [r for r in caplog.records if not r.name.startswith("summarizer")] == []
    logging.getLogger("openai").warning("still here")
    assert "still here" in caplog.text
