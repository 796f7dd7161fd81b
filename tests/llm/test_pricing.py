"""Is a price the one that is paid, and is none told where nobody knows it?"""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer._llm import Price, open_llm
from summarizer._llm.api.retry import ModelAddress
from summarizer._llm.pricing import HOSTS, SELLERS, price_of
from summarizer._llm.providers import KEYS, access
from summarizer.settings import DEFAULT_OPENAI_MODEL, Settings

MILLION = 1_000_000


def _price(provider: str, model: str, address: str = "") -> Price | None:
    return price_of(ModelAddress(provider, model, address, ""))


@pytest.mark.parametrize(
    ("provider", "model", "dollars"),
    [
        ("openai", "gpt-4o", 12.5),
        ("openai", "gpt-4o-mini", 0.75),
        ("groq", "llama-3.3-70b-versatile", 1.38),
    ],
)
def test_price_of_a_million_tokens_each_way(provider: str, model: str, dollars: float) -> None:
    """List prices that have stood for years: input and output together."""
    price = _price(provider, model)
    assert price is not None
    assert price.cost(MILLION, MILLION) == pytest.approx(dollars)


def test_default_model_has_a_price() -> None:
    """Whoever sets a budget and a key can go on."""
    price = price_of(access(DEFAULT_OPENAI_MODEL, Settings(), None, None, None).place)
    assert price is not None
    assert price.cost(1000, 100) is not None


@pytest.mark.parametrize(
    ("provider", "model", "address"),
    [
        ("openai", "gpt-99-nonsense", ""),
        ("ollama", "llama3.2", ""),
        ("azure_openai", "gpt-4o", ""),
        ("openai-compatible", "gpt-4o", "http://localhost:8000/v1"),
        ("openai-compatible", "gpt-4o", "https://models.example/v1"),
        ("openai-compatible", "gpt-4o", "http://api.openai.com/v1"),
        ("openai-compatible", "gpt-4o", "https://api.openai.com:8443/v1"),
        ("openai-compatible", "gpt-4o", "https://api.openai.com.example/v1"),
        ("openai", "gpt-4o", "https://eu.api.openai.com/v1"),
        ("anthropic", "claude-sonnet-4-5", "https://proxy.example"),
        ("openai-compatible", "gpt-4o", ""),
    ],
)
def test_price_that_nobody_knows_is_none(provider: str, model: str, address: str) -> None:
    """A server of one's own is not billed at OpenAI's price because its model's name is the same."""
    assert _price(provider, model, address) is None


def test_sellers_own_address_has_the_sellers_price() -> None:
    """`base_url` may say what `provider/model` says too."""
    settings = Settings(base_url="https://api.openai.com/v1")
    assert price_of(access("gpt-4o", settings, None, None, None).place) == Price("gpt-4o", "openai")


def test_address_of_the_environment_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    """`OPENAI_BASE_URL` leads elsewhere: what that costs is not known."""
    monkeypatch.setenv("OPENAI_BASE_URL", "http://localhost:8000/v1")
    assert price_of(access("openai/gpt-4o", Settings(), None, None, None).place) is None


def test_embedded_model_is_free() -> None:
    """Nobody sends a bill for this machine."""
    price = _price("local", "gpt-4o")
    assert price is not None
    assert price.free
    assert price.cost(MILLION, MILLION) == price.worst(MILLION, MILLION) == 0


def test_tokens_of_the_providers_cache_are_cheaper_or_dearer() -> None:
    """What was read from it costs less, what was put there may cost more; a wrong count is no reason to fail."""
    openai, anthropic = _price("openai", "gpt-4o"), _price("anthropic", "claude-sonnet-4-5")
    assert openai
    assert anthropic
    assert openai.cost(1000, 0, read=1000) == pytest.approx(1000 * 1.25 / MILLION)
    assert anthropic.cost(1000, 0, read=1000) == pytest.approx(1000 * 0.3 / MILLION)
    assert anthropic.cost(1000, 0, written=1000) == pytest.approx(1000 * 3.75 / MILLION)
    assert openai.cost(1000, 0, read=5000, written=5000) == openai.cost(1000, 0, read=1000)


@given(
    st.sampled_from([("openai", "gpt-5.4-mini"), ("anthropic", "claude-sonnet-4-5"), ("google", "gemini-2.5-flash")]),
    st.integers(0, 300_000),
    st.integers(0, 10_000),
    st.tuples(*[st.floats(0, 1)] * 4),
)
def test_nothing_costs_more_than_the_worst_case(
    name: tuple[str, str], size: int, room: int, shares: tuple[float, float, float, float]
) -> None:
    """However few tokens its bytes make, however short its answer is, and whatever the provider's cache does."""
    price = _price(*name)
    assert price
    sent, answered = int(size * shares[0]), int(room * shares[1])
    cost = price.cost(sent, answered, int(sent * shares[2]), int(sent * shares[3]))
    worst = price.worst(size, room)
    assert cost is not None
    assert worst is not None
    assert 0 <= cost <= worst * (1 + 1e-12)


def test_worst_case_pays_for_what_goes_into_the_providers_cache() -> None:
    """Anthropic takes a quarter more for it."""
    price = _price("anthropic", "claude-sonnet-4-5")
    assert price
    assert price.worst(1000, 10) == price.cost(1000, 10, written=1000) == pytest.approx(1000 * 3.75e-6 + 10 * 15e-6)


def test_sellers_are_known_by_their_names() -> None:
    """A name that genai-prices does not have would make every price unknown, silently."""
    from genai_prices.data_snapshot import get_snapshot

    known = {provider.id for provider in get_snapshot().providers}
    assert {*SELLERS.values(), *HOSTS.values()} <= known


def test_sellers_are_providers() -> None:
    """A name that no model can have would be of no use."""
    assert SELLERS.keys() <= KEYS.keys()


@pytest.mark.parametrize(
    ("request_", "known"),
    [
        ({}, True),
        ({"reasoning_effort": "low", "service_tier": "default"}, True),
        ({"service_tier": "priority"}, False),
        ({"extra_body": {"service_tier": "flex"}}, False),
        ({"speed": "fast"}, False),
    ],
)
def test_tier_that_is_not_sold_at_list_price_has_no_known_price(request_: dict[str, Any], known: bool) -> None:
    """A budget that is kept at half the price is not kept."""
    llm = open_llm("openai/gpt-4o", Settings(request=request_))
    assert (llm.price is not None) == known


def test_prices_come_without_a_network() -> None:
    """They are part of the package; looking one up opens no socket, starts no thread."""
    code = """
import socket, threading
socket.socket.connect = socket.getaddrinfo = None
from summarizer._llm import Price
assert Price("gpt-4o", "openai").cost(1000, 1000)
assert threading.active_count() == 1
"""
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
