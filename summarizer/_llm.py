"""How is a question asked of a model, and what comes back?

The one door to a model. Each loop has one job: the SDK's retries are off, tenacity sends a request again after
transport trouble, instructor asks once more when an answer has not the asked form. No prompt, no answer and no key
leaves through logs or errors.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from threading import Lock
from typing import Any
from weakref import finalize

from summarizer._ask import Answer, Embedded, Endpoint, Question
from summarizer._manner import Manner, refused_parameter
from summarizer._providers import Access, Connection, access
from summarizer._replies import is_cut, problem_of, put_in_order, refusal_of, tokens_of, whole_part, wire_class
from summarizer._transport import Place, as_ours, is_transient, no_usable_answer, retrying
from summarizer.errors import ConfigError, RefusedError, SummarizerError
from summarizer.settings import Settings
from summarizer.values import Usage

REASKS = 1
EMBEDDED_AT_ONCE = 16

LOUD = frozenset(
    {
        *("httpcore", "httpcore2", "httpx", "httpx2", "instructor", "openai", "urllib3"),
        *("anthropic", "boto3", "botocore", "cerebras", "cohere", "fireworks", "google", "google_genai"),
        *("groq", "LiteLLM", "litellm", "mistralai", "vertexai", "writerai"),
    }
)
"""Loggers of these packages write prompts, answers or addresses with credentials; they are held while we ask."""

ASKING: ContextVar[bool] = ContextVar("summarizer_asking", default=False)


def open_llm(
    model: str,
    settings: Settings,
    *,
    endpoint: Callable[[], Endpoint] | None = None,
    identity: Mapping[str, str] | None = None,
    http_client: Any = None,
    sleep: Callable[[float], None] = time.sleep,
) -> ChatLLM:
    """Make the door to a model. Nothing is opened before the first question.

    Args:
        model: `provider/model`; with `base_url` or `endpoint`, the name that the server knows.
        settings: Address, key, mode, timeout, attempts.
        endpoint: Starts an OpenAI-compatible server and says where it listens; called at the first question.
        identity: With `endpoint`, what tells its model from others.
        http_client: An `httpx2.Client` to use; it stays open. For providers that are reached with the openai package.
        sleep: How to wait between attempts.

    Raises:
        ConfigError: The name leads nowhere, or `base_url` is no address.
    """
    return ChatLLM(access(model, settings, endpoint, identity, http_client), settings, sleep)


class ChatLLM:
    """A model behind a chat API. Thread-safe: one connection, made at the first question."""

    def __init__(self, way: Access, settings: Settings, sleep: Callable[[float], None]) -> None:
        self._way = way
        self._settings = settings
        self._sleep = sleep
        self._lock = Lock()
        self._connection: Connection | None = None
        self._letting_go: finalize[[], ChatLLM] | None = None
        self._manner = way.manner

    @property
    def model(self) -> str:
        """The name that the provider knows."""
        return self._way.place.model

    @property
    def identity(self) -> Mapping[str, str]:
        """What tells this model from others: provider, address without credentials, model, mode."""
        return dict(self._way.identity)

    def ask(self, question: Question) -> Answer:
        """Ask once, with transport retries and one re-ask.

        Raises:
            ConfigError: The key is refused, or the model is not known there.
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
            ConfigError: The server gives no embeddings, or the key is refused.
            ModelError: No answer could be got.
        """
        with _held_loggers():
            outcome = self._embedded(texts)
        if isinstance(outcome, SummarizerError):
            raise outcome
        return outcome

    def close(self) -> None:
        """Let connections go. Idempotent; a later question opens them again."""
        with self._lock:
            letting_go, self._letting_go, self._connection = self._letting_go, None, None
        if letting_go:
            letting_go()

    def _outcome(self, question: Question) -> Answer | SummarizerError:
        """Return the error instead of raising it: raised inside `except`, it would carry the prompt as its context."""
        exchange: Exchange | None = None
        answered: Answer | SummarizerError
        try:
            exchange = Exchange(self._connected(), self._manner, self._way.place, self._settings, self._sleep)
            answered = exchange.ask(question)
        except Exception as error:  # noqa: BLE001  # whatever foreign code raises may hold the prompt
            answered = self._settled(error, exchange, question)
        if exchange:
            self._learn(exchange.manner)
        return answered

    def _embedded(self, texts: Sequence[str]) -> Embedded | SummarizerError:
        batches = [list(texts[n : n + EMBEDDED_AT_ONCE]) for n in range(0, len(texts), EMBEDDED_AT_ONCE)]
        vectors: list[list[float]] = []
        usage = Usage()
        try:
            way = self._connected()
            if way.embed is None:
                return ConfigError(f"{self._way.place} gives no embeddings. Choose an OpenAI-compatible server.")
            for batch in batches:
                reply = self._reply(way.embed, way.model, batch)
                vectors += [list(row.embedding) for row in reply.data]
                usage += Usage(calls=1, input_tokens=getattr(reply.usage, "prompt_tokens", None) or 0)
        except Exception as error:  # noqa: BLE001  # whatever foreign code raises may hold the text
            return self._ours(error, usage)
        return Embedded(vectors, usage)

    def _reply(self, embed: Callable[..., Any], model: str | None, batch: list[str]) -> Any:
        failed = 0

        def send() -> Any:
            nonlocal failed
            try:
                return embed(input=batch, model=model, encoding_format="float")
            except Exception as error:
                failed += is_transient(error)
                raise

        return retrying(lambda: failed >= self._settings.attempts, self._settings.max_wait, self._sleep)(send)

    def _settled(self, error: Exception, exchange: Exchange | None, question: Question) -> Answer | SummarizerError:
        usage = exchange.usage if exchange else Usage()
        if type(error).__name__ == "IncompleteOutputException":
            return Answer(whole_part(getattr(error, "last_completion", None), question.schema), usage, truncated=True)
        return self._ours(error, usage)

    def _ours(self, error: Exception, usage: Usage) -> SummarizerError:
        ours = as_ours(error, self._way.place, usage).with_traceback(None)
        ours.__cause__ = ours.__context__ = None
        return ours

    def _connected(self) -> Connection:
        with self._lock:
            if self._connection is None:
                self._connection = self._way.connect()
                self._letting_go = finalize(self, self._connection.close)  # for who forgets close(): no socket leaks
                self._letting_go.atexit = False
            return self._connection

    def _learn(self, manner: Manner) -> None:
        with self._lock:
            for name in manner.refused - self._manner.refused:
                self._manner = self._manner.without(name)


class Exchange:
    """All requests for one question, and what they cost."""

    def __init__(
        self,
        connection: Connection,
        manner: Manner,
        place: Place,
        settings: Settings,
        sleep: Callable[[float], None],
    ) -> None:
        self.connection = connection
        self.manner = manner
        self.place = place
        self.usage = Usage()
        self._failed = 0
        self._lost = False
        self._send = retrying(lambda: self._failed >= settings.attempts, settings.max_wait, sleep)

    def ask(self, question: Question) -> Answer:
        """Ask through instructor, which writes the form into the request and reads the reply."""
        import instructor

        way = self.connection
        create: Any = instructor.patch(create=self._reply, mode=way.mode, provider=way.provider)
        _hold()  # the loggers that came with these imports
        found = create(
            response_model=wire_class(json.dumps(dict(question.schema))),
            messages=[dict(message) for message in question.messages],
            max_retries=REASKS,
            **({"model": way.model} if way.model else {}),
            **self.manner.parameters(question.max_tokens),
        )
        return Answer(found.model_dump(by_alias=True, exclude_unset=True), self.usage, truncated=self._lost)

    def _reply(self, **request: Any) -> Any:
        """Get one reply, sending again as often as transport needs it; put it in order for instructor."""
        reply = self._send(self._request, request)
        reason = refusal_of(reply)
        if reason:
            raise self._refused(reason)
        problem = problem_of(reply, chat=self.connection.chat)
        if problem:
            raise no_usable_answer(self.place, (problem,), self.usage)
        self._lost = is_cut(reply)
        if self.connection.chat and not self._lost:
            self._lost = put_in_order(reply, tools="tools" in request)
        return reply

    def _refused(self, reason: str) -> RefusedError:
        words = (
            f"Model {self.place.model!r} declined to answer; `reason` has its words. Rephrase, or try another model."
        )
        return RefusedError(words, reason=reason, status=200, attempts=self.usage.calls, usage=self.usage)

    def _request(self, request: Mapping[str, Any]) -> Any:
        """Send one request; once more for each parameter that the model turns out to refuse."""
        while True:
            used = self.manner
            try:
                return self._timed(used.applied(request))
            except Exception as error:
                self._failed += is_transient(error)
                refused = refused_parameter(error)
                if refused is None or refused in used.refused:
                    raise
                self.manner = used.without(refused)

    def _timed(self, request: Mapping[str, Any]) -> Any:
        started = time.monotonic()
        try:
            reply = self.connection.create(**request)
        except TypeError:  # the SDK knows no such parameter: nothing was sent
            raise
        except Exception:
            self._count(started, (0, 0))
            raise
        self._count(started, tokens_of(reply))
        return reply

    def _count(self, started: float, tokens: tuple[int, int]) -> None:
        seconds = time.monotonic() - started
        self.usage += Usage(calls=1, input_tokens=tokens[0], output_tokens=tokens[1], seconds=seconds)


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
    for name in list(logging.root.manager.loggerDict):
        if name.partition(".")[0] in LOUD:
            logging.getLogger(name).addFilter(_not_while_asking)


def _not_while_asking(_: logging.LogRecord) -> bool:
    return not ASKING.get()
