"""Which door leads to the model that was chosen, with which rate, budget and classifier?"""

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

LOCAL_TIMEOUT = 900.0
"""Seconds for one request to the embedded model where `timeout` is not set: only a busy machine is waited for."""


class ModelSession:
    """The rate and the money that all questions of a `Summarizer` share, as long as it lives."""

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
        """What the model costs; None when that is not known, or no door was made yet."""
        return self._llm.price if isinstance(self._llm, ChatLLM) else None

    def allow(self, most: int) -> None:
        """Let so many requests be in flight at the same time, or more where more were allowed before."""
        self._throttle.allow(most)

    def connect(self, choice: Choice, own: LLM | None) -> LLM:
        """Return the door to the model. Nothing is opened or started yet.

        Raises:
            ConfigError: There is a budget, and the llm is the caller's own; or `rate_store` is no address of a server.
        """
        if own and self._budget:
            raise ConfigError("A budget is set, and what an llm= of your own costs is not known. Leave out `budget`.")
        self._llm = own or (_embedded(self._settings) if choice.local else self._hosted(choice))
        return self._llm

    def _hosted(self, choice: Choice) -> ChatLLM:
        self._share_the_rate(choice)
        return open_llm(choice.model, self._settings, throttle=self._throttle, budget=self._budget)

    def _share_the_rate(self, choice: Choice) -> None:
        """Keep the rate of this model, at this address, together with all that name the same store."""
        settings = self._settings
        limits = settings.requests_per_minute, settings.tokens_per_minute
        if settings.rate_store and any(limits) and not self._shared:
            server = RedisServer(settings.rate_store, KEEPS_THE_RATE)
            self._shared = RedisRate(server, f"{choice.model}@{choice.goes_to}", *limits)
            self._throttle.share(self._shared)


def _embedded(settings: Settings) -> ChatLLM:
    model = LocalModel(settings.local_model)
    identity = {**model.identity, "mode": settings.mode}
    if "timeout" not in settings.model_fields_set:
        settings = settings.model_copy(update={"timeout": LOCAL_TIMEOUT})

    def endpoint() -> Endpoint:
        logging.getLogger("summarizer").info("summarizer.starting", extra={"model": model.name})
        return model.endpoint()

    return open_llm(model.name, settings, endpoint=endpoint, identity=identity)
