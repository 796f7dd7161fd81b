"""What did one reading of an article cost, and what was found in it?

Both contestants are measured by this, each in its own environment: standard library and the openai package alone.
"""

from __future__ import annotations

import importlib
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

Items = dict[str, list[dict[str, Any]]]
"""Items by list, as in the JSON of a summary."""

LISTS = {
    "agreement": "agreements",
    "request": "requests",
    "pledge": "pledges",
    "humanitarian_item": "humanitarian_items",
}


@dataclass(frozen=True, slots=True)
class Run:
    """One reading of the article: what it cost, and what was found."""

    seconds: float
    calls: int
    input_tokens: int
    output_tokens: int
    items: Items

    @property
    def found(self) -> int:
        """Return how many items have a place in the text."""
        return sum(len(self.items.get(name, [])) for name in LISTS.values())


def timed(work: Callable[[], Items]) -> Run:
    """Run and count the requests that go through the openai package, and their tokens."""
    replies: list[Any] = []
    chat, embeddings = (importlib.import_module(f"openai.resources.{name}") for name in ("chat", "embeddings"))
    with _heard(chat.Completions, replies), _heard(embeddings.Embeddings, replies):
        began = time.perf_counter()
        items = work()
        seconds = time.perf_counter() - began
    read = sum(reply.usage.prompt_tokens for reply in replies)
    written = sum(getattr(reply.usage, "completion_tokens", 0) for reply in replies)
    return Run(seconds, len(replies), read, written, items)


@contextmanager
def _heard(resource: Any, replies: list[Any]) -> Iterator[None]:
    create = resource.create

    def heard(*args: Any, **kwargs: Any) -> Any:
        reply = create(*args, **kwargs)
        replies.append(reply)
        return reply

    resource.create = heard
    try:
        yield
    finally:
        resource.create = create
