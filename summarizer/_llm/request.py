"""Send one question as one or more chat requests, and count what they cost.

A question may take several requests: again after transport trouble (tenacity), again without a parameter that the
model refuses, again when an answer has not the asked form (in instructor's words). Each one waits for the rate limit
and for the budget, and is counted.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from summarizer._llm.api.dialects import Asked
from summarizer._llm.api.responses import (
    cached_of,
    has_begun,
    is_cut,
    is_page,
    problem_of,
    put_in_order,
    refusal_of,
    tokens_of,
    whole_part,
)
from summarizer._llm.api.retry import (
    ModelAddress,
    is_misshapen,
    is_transient,
    no_usable_answer,
    retrying,
    status_of,
    web_page,
)
from summarizer._llm.api.schemas import neutral
from summarizer._llm.api.served_error import raise_served_error
from summarizer._llm.api.transport import ReplyTooLargeError
from summarizer._llm.budget import Budget
from summarizer._llm.parameters import STRICT, RequestParameters, refused_by_name, refused_parameter, refused_schema
from summarizer._llm.pricing import Price, price_of
from summarizer._llm.providers import Connection
from summarizer._llm.rate_limit import RateLimiter
from summarizer._llm.types import Answer, Question
from summarizer._text import estimate_tokens
from summarizer.errors import ConfigError, ModelError, RefusedError
from summarizer.values import Usage

if TYPE_CHECKING:
    from tenacity import Retrying

REASKS = 1

UNSENT = frozenset({"ConnectError", "ConnectTimeout", "PoolTimeout", "ProxyError", "UnsupportedProtocol"})
"""Errors of httpx2 before a request has left: it cannot have been answered, and is not billed."""


@dataclass(frozen=True)
class RequestPolicy:
    """How requests are sent to one model address.

    Args:
        place: The address.
        attempts: Requests for one question when transport fails.
        max_wait: Longest wait before the next attempt, in seconds.
        sleep: How to wait between attempts.
        throttle: Decides when; None for at once.
        budget: Decides whether there is money; None for any amount.
        at_list_price: Whether requests are billed at the list price, so far as the setting `request` tells.
    """

    place: ModelAddress
    attempts: int
    max_wait: float
    sleep: Callable[[float], None]
    throttle: RateLimiter | None = None
    budget: Budget | None = None
    at_list_price: bool = True

    @cached_property
    def price(self) -> Price | None:
        """What the model costs, None when it is not known. Looked up when it is first needed."""
        return price_of(self.place) if self.at_list_price else None

    def turn(self, request: Mapping[str, Any], max_tokens: int) -> AbstractContextManager[None]:
        """Wait until the rate limit lets a request through."""
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
                f"A budget is set, but the price of model {self.place.model!r} at {self.place} is not known. Leave out "
                "`budget`, or choose a model with a list price, such as 'openai/gpt-5.4-mini'."
            )
        return self.budget.reserved(worst)


def _sent(request: Mapping[str, Any]) -> str:
    return json.dumps(request, ensure_ascii=False, default=str)


class UsageMeter:
    """Sends single requests, and keeps what they all have cost and how many failed."""

    def __init__(self, policy: RequestPolicy) -> None:
        self.usage = Usage()
        self.failed = 0
        self.answered = False
        self._policy = policy

    @property
    def again(self) -> Retrying:
        """The loop that sends the same request again after transport trouble."""
        return retrying(lambda: self.failed >= self._policy.attempts, self._policy.max_wait, self._policy.sleep)

    def send(self, call: Callable[..., Any], request: Mapping[str, Any], max_tokens: int) -> Any:
        """Send one request when the rate limit allows it.

        Args:
            call: Sends it.
            request: Its parameters.
            max_tokens: Maximum size of its answer, in tokens.
        """
        # Budget first: a request that the rate limit let through must never wait for those that it holds back.
        with self._policy.money(request, max_tokens) as settle, self._policy.turn(request, max_tokens):
            started = time.monotonic()
            try:
                reply = call(**request)
                raise_served_error(reply)
            except TypeError:  # the SDK knows no such parameter: nothing was sent
                settle(0.0)
                raise
            except Exception as error:
                self._failed(error, time.monotonic() - started, settle)
                if isinstance(error.__cause__, ReplyTooLargeError):  # the SDK takes it for lack of a connection
                    raise error.__cause__ from None
                raise
            self._answered(reply, time.monotonic() - started, settle)
            return reply

    def _failed(self, error: Exception, seconds: float, settle: Callable[[float], None]) -> None:
        """Count a request that failed. Errors of the server are not billed; an answer lost on the way may have been."""
        self.failed += is_transient(error)
        self.usage += Usage(calls=1, cost=0.0 if self._policy.price else None, seconds=seconds)
        if status_of(error) is not None or type(error.__cause__).__name__ in UNSENT:
            settle(0.0)

    def _answered(self, reply: Any, seconds: float, settle: Callable[[float], None]) -> None:
        self.answered = True
        price, (sent, answered) = self._policy.price, tokens_of(reply)
        counted = price is not None and (sent > 0 or price.free)  # else the provider does not say what it has counted
        cost = price.cost(sent, answered, *cached_of(reply)) if price and counted else None
        if cost is not None:
            settle(cost)
        self.usage += Usage(calls=1, input_tokens=sent, output_tokens=answered, cost=cost, seconds=seconds)


class ChatRequest:
    """All requests for one question, and what they cost."""

    def __init__(self, connection: Connection, accepted: RequestParameters, policy: RequestPolicy) -> None:
        self.connection = connection
        self.accepted = accepted
        self._dialect = connection.dialect
        self._place = policy.place
        self._meter = UsageMeter(policy)
        self._again = self._meter.again
        self._lost = False

    @property
    def usage(self) -> Usage:
        """What all requests together have cost."""
        return self._meter.usage

    @property
    def answered(self) -> bool:
        """Whether the server has answered a request: then it took the key."""
        return self._meter.answered

    def ask(self, question: Question) -> Answer:
        """Ask in the provider's dialect.

        instructor's own loop is left out: it walks through the form four times a question, and its errors and logs
        hold prompts.
        """
        return self._answered(question, again=REASKS)

    def _answered(self, question: Question, *, again: int) -> Answer:
        """Get a reply of the asked form: one that has another is shown once more, with what is wrong with it."""
        reply = self._reply(question)
        if is_cut(reply):
            return self._cut(reply, question)
        try:
            data = self._dialect.read(reply, question.schema)
        except Exception as error:
            if not again or not is_misshapen(error):
                raise
            more = self._dialect.reask(question.messages, reply, error)
        else:
            return Answer(self._neutral(data, question), self.usage, truncated=self._lost)
        return self._answered(replace(question, messages=tuple(more)), again=again - 1)

    def _cut(self, reply: Any, question: Question) -> Answer:
        """Return what is whole in an answer that was cut. One that was cut before it began is no answer.

        Raises:
            ModelError: The room was used up by reasoning: half the question would use it up just so.
        """
        written = self._dialect.text(reply)
        if not has_begun(written):
            raise ModelError(
                f"Model {self._place.model!r} spent its whole answer on reasoning "
                f"({question.max_tokens:,} tokens). Raise `max_output_tokens`, or make it reason less: "
                'request={"reasoning_effort": "low"}, or a parameter of the provider.',
                attempts=self.usage.calls,
                usage=self.usage,
            )
        return Answer(self._neutral(whole_part(written, question.schema), question), self.usage, truncated=True)

    def _neutral(self, data: dict[str, Any], question: Question) -> Mapping[str, Any]:
        subset = self._dialect.subset
        told: Mapping[str, Any] = (subset.neutral if subset else neutral)(data, question.schema)
        return told

    def _reply(self, question: Question) -> Any:
        """Get one reply, sending again as often as transport needs it; put it in order for instructor."""
        reply = self._again(self._request, question)
        reason = refusal_of(reply)
        if reason:
            raise self._refused(reason)
        if is_page(reply):
            raise web_page(self._place, self.usage)
        problem = problem_of(reply, chat=self._dialect.chat)
        if problem:
            raise no_usable_answer(self._place, (problem,), self.usage)
        if self._dialect.chat and not is_cut(reply):
            self._lost = put_in_order(reply, question.schema, tools=self.connection.mode == "tools")
        return reply

    def _refused(self, reason: str) -> RefusedError:
        words = (
            f"Model {self._place.model!r} declined to answer; `reason` has its words. Rephrase, or try another model."
        )
        return RefusedError(words, reason=reason, status=200, attempts=self.usage.calls, usage=self.usage)

    def _request(self, question: Question) -> Any:
        """Send one request; once more for each parameter, or form, that the model turns out to refuse."""
        while True:
            used = self.accepted
            request = self._written(question)
            try:
                return self._meter.send(self.connection.create, request, question.max_tokens)
            except Exception as error:
                refused = self._refusal(error, used)
                if refused is None:
                    raise
                self.accepted = used.without(refused)

    def _written(self, question: Question) -> dict[str, Any]:
        accepted = self.accepted
        parameters = accepted.applied(accepted.parameters(question.max_tokens))
        return self._dialect.request(
            Asked(question.messages, question.schema, self.connection.model, parameters, strict=accepted.strict)
        )

    def _refusal(self, error: Exception, used: RequestParameters) -> str | None:
        """Return what is to be left out from now on, if it is known and not left out yet.

        Raises:
            ConfigError: It was set in `request`: the user meant it.
        """
        set_by_user = refused_by_name(error, (name for name, value in used.given.items() if value is not None))
        if set_by_user:
            raise ConfigError(
                f"Model {self._place.model!r} of {self._place} rejects {set_by_user!r} in `request`. Remove it."
            ) from None
        name = refused_parameter(error, used.applied(used.parameters(0)))
        if name is not None and name not in used.refused:
            return name
        enforcing = used.strict and self._dialect.subset is not None
        return STRICT if enforcing and refused_schema(error) else None
