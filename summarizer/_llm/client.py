"""Send a question to a chat model and return its answer.

All questions go through here. Each loop has one job: the SDK's retries are off, tenacity sends a request again after
transport trouble, `ChatRequest` asks once more when an answer has not the asked form. No prompt, no answer and no key
leaves through logs or errors.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from threading import Lock
from typing import Any
from weakref import finalize

from summarizer._llm.api.retry import map_error
from summarizer._llm.budget import Budget
from summarizer._llm.pricing import Price, sold_at_list_price
from summarizer._llm.providers import Access, Connection, access
from summarizer._llm.rate_limit import RateLimiter
from summarizer._llm.request import ChatRequest, RequestPolicy, UsageMeter
from summarizer._llm.types import Answer, Embedded, Endpoint, Question
from summarizer.errors import ConfigError, SummarizerError
from summarizer.settings import Settings
from summarizer.values import Usage

EMBEDDED_AT_ONCE = 16

LOUD = frozenset(
    {
        *("httpcore", "httpcore2", "httpx", "httpx2", "instructor", "openai", "urllib3"),
        *("anthropic", "boto3", "botocore", "cerebras", "cohere", "fireworks", "google", "google_genai"),
        *("groq", "LiteLLM", "litellm", "mistralai", "vertexai", "writerai"),
    }
)
"""Loggers of these packages write prompts, answers or addresses with credentials; they are held while we ask."""

_LOOKED_AT: set[str] = set()
_HELD: list[logging.Logger] = []

ASKING: ContextVar[bool] = ContextVar("summarizer_asking", default=False)


def open_llm(
    model: str,
    settings: Settings,
    *,
    endpoint: Callable[[], Endpoint] | None = None,
    identity: Mapping[str, str] | None = None,
    http_client: Any = None,
    sleep: Callable[[float], None] = time.sleep,
    throttle: RateLimiter | None = None,
    budget: Budget | None = None,
) -> ChatLLM:
    """Make the client of a model. Nothing is opened before the first question.

    Args:
        model: `provider/model`; with `base_url` or `endpoint`, the name that the server knows.
        settings: Address, key, mode, timeout, attempts.
        endpoint: Starts an OpenAI-compatible server and returns its address; called at the first question.
        identity: With `endpoint`, what identifies its model.
        http_client: An `httpx2.Client` to use; it stays open. For providers that are reached with the openai package.
        sleep: How to wait between attempts.
        throttle: Decides when a request may be sent; `close` ends its waits.
        budget: Decides whether there is money for it.

    Raises:
        ConfigError: The name leads nowhere, or `base_url` is no address.
    """
    way = access(model, settings, endpoint, identity, http_client)
    at_list_price = sold_at_list_price(settings.request)
    policy = RequestPolicy(way.place, settings.attempts, settings.max_wait, sleep, throttle, budget, at_list_price)
    return ChatLLM(way, policy)


class ChatLLM:
    """A model behind a chat API. Thread-safe: one connection, made at the first question."""

    def __init__(self, way: Access, policy: RequestPolicy) -> None:
        self._way = way
        self._policy = policy
        self._lock = Lock()
        self._connection: Connection | None = None
        self._letting_go: finalize[[], ChatLLM] | None = None
        self._accepted = way.accepted
        self._answered = False

    @property
    def model(self) -> str:
        """The name that the provider knows."""
        return self._way.place.model

    @property
    def identity(self) -> Mapping[str, str]:
        """What identifies this model: provider, address without credentials, model, mode."""
        return dict(self._way.identity)

    @property
    def price(self) -> Price | None:
        """What the model costs; None when it is not known."""
        return self._policy.price

    def ask(self, question: Question) -> Answer:
        """Ask once, with transport retries and one re-ask.

        Raises:
            BudgetError: There is not enough money left for one more request.
            ConfigError: The key is refused, or the model is not known there, or there is a budget and no known price.
            RefusedError: The model declined to answer.
            AnswerError: It answered, never usably.
            ModelError: No answer could be got.
        """
        with _held_loggers():
            outcome = self._outcome(question)
        if isinstance(outcome, SummarizerError):
            raise outcome
        return outcome

    def embed(self, texts: Sequence[str]) -> Embedded:
        """Return one vector of numbers for each text, and the cost of them all, with transport retries.

        Raises:
            BudgetError: There is not enough money left for one more request.
            ConfigError: The server gives no embeddings, or the key is refused, or there is a budget and no known price.
            ModelError: No answer could be got.
        """
        with _held_loggers():
            outcome = self._embedded(texts)
        if isinstance(outcome, SummarizerError):
            raise outcome
        return outcome

    def close(self) -> None:
        """Close connections, and end waits for the rate limit. Idempotent; a later question opens them again."""
        if self._policy.throttle:
            self._policy.throttle.close()
        with self._lock:
            letting_go, self._letting_go, self._connection = self._letting_go, None, None
        if letting_go:
            letting_go()

    def _outcome(self, question: Question) -> Answer | SummarizerError:
        """Return the error instead of raising it: raised inside `except`, it would carry the prompt as its context."""
        chat: ChatRequest | None = None
        answered: Answer | SummarizerError
        try:
            chat = ChatRequest(self._connected(), self._accepted, self._policy)
            _hold()  # the imports that bring loggers are done
            answered = chat.ask(question)
        except Exception as error:  # noqa: BLE001  # whatever foreign code raises may hold the prompt
            self._answered = self._answered or bool(chat and chat.answered)
            answered = self._ours(error, chat.usage if chat else Usage())
        if chat:
            self._learn(chat)
        return answered

    def _embedded(self, texts: Sequence[str]) -> Embedded | SummarizerError:
        batches = [list(texts[n : n + EMBEDDED_AT_ONCE]) for n in range(0, len(texts), EMBEDDED_AT_ONCE)]
        vectors: list[list[float]] = []
        meters: list[UsageMeter] = []
        try:
            way = self._connected()
            if way.embed is None:
                return ConfigError(f"{self._way.place} does not offer embeddings. Use an OpenAI-compatible server.")
            for batch in batches:
                meters.append(meter := UsageMeter(self._policy))
                request = {"input": batch, "model": way.model, "encoding_format": "float"}
                reply = meter.again(meter.send, way.embed, request, 0)
                vectors += [list(row.embedding) for row in reply.data]
        except Exception as error:  # noqa: BLE001  # whatever foreign code raises may hold the text
            return self._ours(error, _spent(meters))
        return Embedded(vectors, _spent(meters))

    def _ours(self, error: Exception, usage: Usage) -> SummarizerError:
        ours = map_error(error, self._way.place, usage, answered=self._answered).with_traceback(None)
        ours.__cause__ = ours.__context__ = None
        return ours

    def _connected(self) -> Connection:
        with self._lock:
            if self._connection is None:
                self._connection = self._way.connect()
                self._letting_go = finalize(self, self._connection.close)  # for who forgets close(): no socket leaks
                self._letting_go.atexit = False
            return self._connection

    def _learn(self, chat: ChatRequest) -> None:
        """Remember what the model refuses, and that the server accepted the key."""
        with self._lock:
            self._answered = self._answered or chat.answered
            for name in chat.accepted.refused - self._accepted.refused:
                self._accepted = self._accepted.without(name)


def _spent(meters: Sequence[UsageMeter]) -> Usage:
    return sum((meter.usage for meter in meters), Usage())


@contextmanager
def _held_loggers() -> Iterator[None]:
    """Hold back what foreign loggers say in this thread while we ask; outside of it they go on as before."""
    token = ASKING.set(True)
    _hold()
    try:
        yield
    finally:
        ASKING.reset(token)


def _hold() -> None:
    """Hold the loud loggers. The names are searched only when there are new ones: none is ever taken away."""
    names = logging.root.manager.loggerDict
    if len(_LOOKED_AT) != len(names):
        new = set(names) - _LOOKED_AT
        _HELD.extend(logging.getLogger(name) for name in new if name.partition(".")[0] in LOUD)
        _LOOKED_AT.update(new)
    for logger in _HELD:
        if _not_while_asking not in logger.filters:
            logger.addFilter(_not_while_asking)


def _not_while_asking(_: logging.LogRecord) -> bool:
    return not ASKING.get()
