"""What is sent for one question, on which terms, and what did it cost?

A question may take several requests: again after transport trouble (tenacity), again without a parameter that the
model refuses, again when an answer has not the asked form (in instructor's words). Each single one waits for its turn
and for its money, and is counted.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from summarizer._llm.budget import Budget
from summarizer._llm.parameters import RequestParameters, refused_parameter
from summarizer._llm.pricing import Price, price_of
from summarizer._llm.providers import Connection
from summarizer._llm.rate_limit import RateLimiter
from summarizer._llm.responses import cached_of, is_cut, problem_of, put_in_order, refusal_of, tokens_of, wire_class
from summarizer._llm.retry import ModelAddress, is_misshapen, is_transient, no_usable_answer, retrying, status_of
from summarizer._llm.types import Answer, Question
from summarizer._text import estimate_tokens
from summarizer.errors import ConfigError, RefusedError
from summarizer.values import Usage

if TYPE_CHECKING:
    from tenacity import Retrying

REASKS = 1

UNSENT = frozenset({"ConnectError", "ConnectTimeout", "PoolTimeout", "ProxyError", "UnsupportedProtocol"})
"""Errors of httpx2 before a request has left: it cannot have been answered, and is not billed."""


@dataclass(frozen=True)
class RequestPolicy:
    """On which terms requests go to a place.

    Args:
        place: Where.
        attempts: Requests for one question when transport fails.
        max_wait: Longest wait before the next attempt, in seconds.
        sleep: How to wait between attempts.
        throttle: Who says when; None for at once.
        budget: Who says whether there is money; None for any amount.
    """

    place: ModelAddress
    attempts: int
    max_wait: float
    sleep: Callable[[float], None]
    throttle: RateLimiter | None = None
    budget: Budget | None = None

    @cached_property
    def price(self) -> Price | None:
        """What the model costs, None when it is not known. Looked up when it is first needed."""
        return price_of(self.place)

    def turn(self, request: Mapping[str, Any], max_tokens: int) -> AbstractContextManager[None]:
        """Wait for the turn of a request."""
        if self.throttle is None:
            return nullcontext()
        return self.throttle.turn(estimate_tokens(_sent(request)) + max_tokens if self.throttle.counts_tokens else 0)

    def money(self, request: Mapping[str, Any], max_tokens: int) -> AbstractContextManager[Callable[[float], None]]:
        """Reserve the most that a request can cost.

        Raises:
            BudgetError: There is not enough left.
            ConfigError: There is a budget, and the price is not known.
        """
        if self.budget is None:
            return nullcontext(lambda _: None)
        size = len(_sent(request).encode("utf-8", "surrogatepass"))
        worst = self.price.worst(size, max_tokens) if self.price else None
        if worst is None:
            raise ConfigError(
                f"A budget is set, but the price of model {self.place.model!r} of {self.place} is not known. Leave out "
                "`budget`, or name a model that is sold at a list price, as in 'openai/gpt-5.4-mini'."
            )
        return self.budget.reserved(worst)


def _sent(request: Mapping[str, Any]) -> str:
    return json.dumps(request, ensure_ascii=False, default=str)


class UsageMeter:
    """Sends single requests, and keeps what they all have cost and how many failed."""

    def __init__(self, terms: RequestPolicy) -> None:
        self.usage = Usage()
        self.failed = 0
        self._terms = terms

    @property
    def again(self) -> Retrying:
        """The loop that sends the same request again after transport trouble."""
        return retrying(lambda: self.failed >= self._terms.attempts, self._terms.max_wait, self._terms.sleep)

    def send(self, call: Callable[..., Any], request: Mapping[str, Any], max_tokens: int) -> Any:
        """Send one request when its turn has come.

        Args:
            call: Sends it.
            request: Its parameters.
            max_tokens: Room for its answer, in tokens.
        """
        # Money first: who holds a turn must never wait for those who wait for one.
        with self._terms.money(request, max_tokens) as settle, self._terms.turn(request, max_tokens):
            started = time.monotonic()
            try:
                reply = call(**request)
            except TypeError:  # the SDK knows no such parameter: nothing was sent
                settle(0.0)
                raise
            except Exception as error:
                self._failed(error, time.monotonic() - started, settle)
                raise
            self._answered(reply, time.monotonic() - started, settle)
            return reply

    def _failed(self, error: Exception, seconds: float, settle: Callable[[float], None]) -> None:
        """Count a request that failed. Errors of the server are not billed; an answer lost on the way may have been."""
        self.failed += is_transient(error)
        self.usage += Usage(calls=1, cost=0.0 if self._terms.price else None, seconds=seconds)
        if status_of(error) is not None or type(error.__cause__).__name__ in UNSENT:
            settle(0.0)

    def _answered(self, reply: Any, seconds: float, settle: Callable[[float], None]) -> None:
        price, (sent, answered) = self._terms.price, tokens_of(reply)
        told = price is not None and (sent > 0 or price.free)  # else the provider does not say what it has counted
        cost = price.cost(sent, answered, *cached_of(reply)) if price and told else None
        if cost is not None:
            settle(cost)
        self.usage += Usage(calls=1, input_tokens=sent, output_tokens=answered, cost=cost, seconds=seconds)


class ChatRequest:
    """All requests for one question, and what they cost."""

    def __init__(self, connection: Connection, manner: RequestParameters, terms: RequestPolicy) -> None:
        self.connection = connection
        self.manner = manner
        self._place = terms.place
        self._meter = UsageMeter(terms)
        self._again = self._meter.again
        self._lost = False
        self._room = 0

    @property
    def usage(self) -> Usage:
        """What all requests together have cost."""
        return self._meter.usage

    def ask(self, question: Question, *, imported: Callable[[], None]) -> Answer:
        """Ask through instructor's handlers, which write the form into the request and read the reply.

        Its own loop is left out: it walks through the form four times a question, and its errors and logs hold prompts.

        Args:
            question: What to ask.
            imported: Called when the imports that bring loggers are done.
        """
        from instructor.v2 import mode_registry

        way, self._room = self.connection, question.max_tokens
        handlers = mode_registry.get_handlers(way.provider, way.mode)
        imported()
        asked = {
            "messages": [dict(message) for message in question.messages],
            **({"model": way.model} if way.model else {}),
            **self.manner.parameters(question.max_tokens),
        }
        form, request = handlers.request_handler(
            response_model=wire_class(json.dumps(dict(question.schema))), kwargs=asked
        )
        if handlers.message_converter and "messages" in request:
            request["messages"] = handlers.message_converter(request["messages"], autodetect_images=False)
        found = self._formed(handlers, form, request, again=REASKS)
        return Answer(found.model_dump(by_alias=True, exclude_unset=True), self.usage, truncated=self._lost)

    def _formed(self, handlers: Any, form: Any, request: dict[str, Any], *, again: int) -> Any:
        """Get a reply of the asked form: one that has another is shown once more, with what is wrong with it."""
        reply = self._reply(**request)
        try:
            return handlers.response_parser(
                response=reply, response_model=form, validation_context=None, strict=True, stream=False
            )
        except Exception as error:
            if not again or not is_misshapen(error):
                raise
            request = handlers.reask_handler(kwargs=request, response=reply, exception=error)
        return self._formed(handlers, form, request, again=again - 1)

    def _reply(self, **request: Any) -> Any:
        """Get one reply, sending again as often as transport needs it; put it in order for instructor."""
        reply = self._again(self._request, request)
        reason = refusal_of(reply)
        if reason:
            raise self._refused(reason)
        problem = problem_of(reply, chat=self.connection.chat)
        if problem:
            raise no_usable_answer(self._place, (problem,), self.usage)
        self._lost = is_cut(reply)
        if self.connection.chat and not self._lost:
            self._lost = put_in_order(reply, tools="tools" in request)
        return reply

    def _refused(self, reason: str) -> RefusedError:
        words = (
            f"Model {self._place.model!r} declined to answer; `reason` has its words. Rephrase, or try another model."
        )
        return RefusedError(words, reason=reason, status=200, attempts=self.usage.calls, usage=self.usage)

    def _request(self, request: Mapping[str, Any]) -> Any:
        """Send one request; once more for each parameter that the model turns out to refuse."""
        while True:
            used = self.manner
            try:
                return self._meter.send(self.connection.create, used.applied(request), self._room)
            except Exception as error:
                refused = refused_parameter(error)
                if refused is None or refused in used.refused:
                    raise
                self.manner = used.without(refused)
