"""Look up what a model costs. Prices come with the package genai-prices; nothing is fetched, and none is ever guessed.

A server at an address of your own has no price that we could know, even where its model has the name of one that is
sold elsewhere. The embedded model costs nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from summarizer._llm.api.retry import ModelAddress

if TYPE_CHECKING:
    from genai_prices.types import PriceCalculation

LOCAL = "local"

SELLERS: Mapping[str, str] = {
    "anthropic": "anthropic",
    "bedrock": "aws",
    "cohere": "cohere",
    "deepseek": "deepseek",
    "google": "google",
    "groq": "groq",
    "mistral": "mistral",
    "openai": "openai",
    "openrouter": "openrouter",
}
"""Providers, and who sells there by those of genai-prices. It would find sellers by likeness, and
take `openai-compatible` for OpenAI. Left out is Azure, where a model goes by a name that the customer gave it."""

HOSTS: Mapping[str, str] = {
    "api.anthropic.com": "anthropic",
    "api.cerebras.ai": "cerebras",
    "api.cohere.ai": "cohere",
    "api.cohere.com": "cohere",
    "api.deepseek.com": "deepseek",
    "api.fireworks.ai": "fireworks",
    "api.groq.com": "groq",
    "api.mistral.ai": "mistral",
    "api.openai.com": "openai",
    "api.perplexity.ai": "perplexity",
    "api.together.xyz": "together",
    "api.x.ai": "x-ai",
    "generativelanguage.googleapis.com": "google",
    "openrouter.ai": "openrouter",
}
"""Addresses at which list prices hold, to the letter: a regional or private one may cost more, and is not guessed."""


LIST_PRICE: Mapping[str, frozenset[str]] = {
    "service_tier": frozenset({"auto", "default", "standard", "standard_only"}),
    "serviceTier": frozenset({"default"}),
    "speed": frozenset({"standard"}),
}
"""Parameters that a bill depends on, and the values with which the list price holds."""


@dataclass(frozen=True, slots=True)
class Price:
    """What a model costs.

    Args:
        model: Its name.
        seller: Who sells it, by the name of genai-prices; None when it costs nothing.
    """

    model: str
    seller: str | None

    @property
    def free(self) -> bool:
        """Whether it costs nothing."""
        return self.seller is None

    def cost(self, input_tokens: int, output_tokens: int, read: int = 0, written: int = 0) -> float | None:
        """Return the price of one request in US dollars, at today's list price; None when it is not known.

        Args:
            input_tokens: All tokens that were sent, those from the provider's cache too.
            output_tokens: Tokens of the answer, those of reasoning too.
            read: Those of the input that the provider had in its cache.
            written: Those of the input that it put there.
        """
        if self.free:
            return 0.0
        known = min(read, input_tokens)
        tokens = {
            "input_tokens": input_tokens,
            "output_tokens": output_tokens,
            "cache_read_tokens": known,
            "cache_write_tokens": min(written, input_tokens - known),
        }
        found = _calculated(tokens, self.model, provider_id=self.seller)
        return float(found.total_price) if found else None

    def worst(self, size: int, max_tokens: int) -> float | None:
        """Return the most that a request can cost, in US dollars.

        Args:
            size: Bytes of the request; a token is at least one (byte-level BPE, as in tiktoken).
            max_tokens: Maximum size of the answer, in tokens.
        """
        # Some providers take more for what they put into their cache (Anthropic: a quarter).
        costs = (self.cost(size, max_tokens), self.cost(size, max_tokens, written=size))
        known = [cost for cost in costs if cost is not None]
        return max(known) if len(known) == len(costs) else None


def price_of(place: ModelAddress) -> Price | None:
    """Return the price of a model, or None when it is not known."""
    if place.provider == LOCAL:
        return Price(place.model, None)
    seller = _seller_at(place.address) if place.address else SELLERS.get(place.provider)
    if seller is None:
        return None
    found = _calculated({"input_tokens": 1, "output_tokens": 1}, place.model, provider_id=seller)
    prices = found.model_price if found else None
    if prices is None or prices.input_mtok is None or prices.output_mtok is None:
        return None
    return Price(place.model, seller)


def sold_at_list_price(request: Mapping[str, Any]) -> bool:
    """Return whether the list price holds with these parameters: a faster or a slower tier has another."""
    given = {**request, **request.get("extra_body", {})}
    return all(given[name] in values for name, values in LIST_PRICE.items() if given.get(name) is not None)


def _seller_at(address: str) -> str | None:
    url = urlsplit(address)
    return HOSTS.get(url.hostname or "") if url.scheme == "https" and url.port in (None, 443) else None


def _calculated(tokens: Mapping[str, int], model: str, **seller: Any) -> PriceCalculation | None:
    from genai_prices import Usage, calc_price

    try:
        return calc_price(Usage(**tokens), model, **seller)
    except (LookupError, ValueError):
        return None
