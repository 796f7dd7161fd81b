"""Which door leads to the model that was chosen, with which rate, budget and sieve?"""

from __future__ import annotations

import logging

from summarizer._ask import LLM, Endpoint
from summarizer._budget import Budget
from summarizer._cache import Store
from summarizer._choice import Choice
from summarizer._llm import ChatLLM, open_llm
from summarizer._local import LocalModel
from summarizer._prices import Price
from summarizer._redis_rate import KEEPS_THE_RATE, RedisRate
from summarizer._redis_server import RedisServer
from summarizer._sieve import Sieve, load_probes
from summarizer._throttle import Throttle
from summarizer.errors import ConfigError
from summarizer.settings import Settings

LOCAL_TIMEOUT = 900.0
"""Seconds for one request to the embedded model where `timeout` is not set: only a busy machine is waited for."""


class Means:
    """The rate and the money that all questions of a `Summarizer` share, as long as it lives."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._budget = None if settings.budget is None else Budget(settings.budget)
        self._throttle = Throttle(
            1,
            requests_per_minute=settings.requests_per_minute,
            tokens_per_minute=settings.tokens_per_minute,
            max_wait=settings.max_wait,
        )
        self._shared: RedisRate | None = None
        self._door: LLM | None = None

    @property
    def price(self) -> Price | None:
        """What the model costs; None when that is not known, or no door was made yet."""
        return self._door.price if isinstance(self._door, ChatLLM) else None

    def allow(self, most: int) -> None:
        """Let so many requests be in flight at the same time, or more where more were allowed before."""
        self._throttle.allow(most)

    def door(self, choice: Choice, own: LLM | None) -> LLM:
        """Return the door to the model. Nothing is opened or started yet.

        Raises:
            ConfigError: There is a budget, and the llm is the caller's own; or `rate_store` is no address of a server.
        """
        if own and self._budget:
            raise ConfigError("A budget is set, and what an llm= of your own costs is not known. Leave out `budget`.")
        self._door = own or (_embedded(self._settings) if choice.local else self._hosted(choice))
        return self._door

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


def sieve_of(llm: ChatLLM, store: Store | None) -> Sieve | None:
    """Make the sieve where its probes were trained on these very weights."""
    probes = load_probes()
    return Sieve(probes, llm.embed, store) if llm.identity.get("weights") == probes.weights else None
