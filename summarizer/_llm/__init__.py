"""Ask a model: request, retry, price, rate limit, cache, embedded server."""

from summarizer._llm.budget import Budget
from summarizer._llm.cache.cached_llm import CachedLLM, CacheWarning, Store, open_store, question_key
from summarizer._llm.cache.redis_client import RedisServer
from summarizer._llm.cache.redis_store import RedisStore
from summarizer._llm.client import EMBEDDED_AT_ONCE, ChatLLM, open_llm
from summarizer._llm.local.model import LocalModel, weights
from summarizer._llm.pricing import Price
from summarizer._llm.rate_limit import RateLimiter
from summarizer._llm.selection import Choice, choose
from summarizer._llm.shared_rate_limit import KEEPS_THE_RATE, RateWarning, RedisRate
from summarizer._llm.types import LLM, Answer, Embedded, Endpoint, Message, Question

__all__ = [
    "EMBEDDED_AT_ONCE",
    "KEEPS_THE_RATE",
    "LLM",
    "Answer",
    "Budget",
    "CacheWarning",
    "CachedLLM",
    "ChatLLM",
    "Choice",
    "Embedded",
    "Endpoint",
    "LocalModel",
    "Message",
    "Price",
    "Question",
    "RateLimiter",
    "RateWarning",
    "RedisRate",
    "RedisServer",
    "RedisStore",
    "Store",
    "choose",
    "open_llm",
    "open_store",
    "question_key",
    "weights",
]
