"""Connect a `Summarizer` to the chosen model, with its rate limit and budget."""

from __future__ import annotations

import logging

from summarizer._llm import (
    KEEPS_THE_RATE,
    LLM,
    Budget,
    ChatLLM,
    Choice,
    Endpoint,
    LocalModel,
    Price,
    RateLimiter,
    RedisRate,
    RedisServer,
    open_llm,
)
from summarizer.errors import ConfigError
from summarizer.settings import Settings

WINDOW_CONTEXT = 12_288
"""Tokens of context of the embedded server where it is asked about windows: prompt, window and answer."""

LOCAL_TIMEOUT = 900.0
"""Timeout of a request to the embedded model if `timeout` is not set, in seconds: only a busy machine needs it."""


class ModelSession:
    """The rate limit and budget that all questions of a `Summarizer` share."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._budget = None if settings.budget is None else Budget(settings.budget)
        self._throttle = RateLimiter(
            1,
            requests_per_minute=settings.requests_per_minute,
            tokens_per_minute=settings.tokens_per_minute,
            max_wait=settings.max_wait,
        )
        self._shared: RedisRate | None = None
        self._llm: LLM | None = None

    @property
    def price(self) -> Price | None:
        """Return the price of the model; None if it is unknown or `connect` was not called yet."""
        return self._llm.price if isinstance(self._llm, ChatLLM) else None

    def allow(self, most: int) -> None:
        """Allow at least `most` requests in flight at the same time."""
        self._throttle.allow(most)

    def connect(self, choice: Choice, own: LLM | None) -> LLM:
        """Return the client of the model. Nothing is opened or started yet.

        Raises:
            ConfigError: There is a budget, but the llm is the caller's own; or `rate_store` is not a valid address.
        """
        if own and self._budget:
            raise ConfigError("A budget is set, but the price of your own llm= is not known. Leave out `budget`.")
        self._llm = own or (_embedded(self._settings) if choice.local else self._hosted(choice))
        return self._llm

    def _hosted(self, choice: Choice) -> ChatLLM:
        self._share_the_rate(choice)
        return open_llm(choice.model, self._settings, throttle=self._throttle, budget=self._budget)

    def _share_the_rate(self, choice: Choice) -> None:
        """Share the rate limit with all processes that use the same store, model and address."""
        settings = self._settings
        limits = settings.requests_per_minute, settings.tokens_per_minute
        if settings.rate_store and any(limits) and not self._shared:
            server = RedisServer(settings.rate_store, KEEPS_THE_RATE)
            self._shared = RedisRate(server, f"{choice.model}@{choice.goes_to}", *limits)
            self._throttle.share(self._shared)


def _embedded(settings: Settings) -> ChatLLM:
    room = {"context_tokens": WINDOW_CONTEXT} if settings.window_tokens else {}
    model = LocalModel(settings.local_model, **room)
    identity = {**model.identity, "mode": settings.mode}
    if "timeout" not in settings.model_fields_set:
        settings = settings.model_copy(update={"timeout": LOCAL_TIMEOUT})

    def endpoint() -> Endpoint:
        logging.getLogger("summarizer").info("summarizer.starting", extra={"model": model.name})
        return model.endpoint()

    return open_llm(model.name, settings, endpoint=endpoint, identity=identity)
