"""Measure one reading of an article: what it cost, and what was found in it.

All contestants are measured by this, each in its own environment: standard library and the openai package alone.
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
UNPLACED = "unplaced"
"""A list beside these: items that the tool itself says have no place in the text."""

LONGEST_PROBLEM = 160
"""Characters of an error that are kept."""


@dataclass(frozen=True, slots=True)
class Run:
    """One reading of the article: what it cost, what was found, and what went wrong, if anything did."""

    seconds: float
    calls: int
    input_tokens: int
    output_tokens: int
    items: Items
    problem: str = ""

    @property
    def found(self) -> int:
        """Return how many items have a place in the text."""
        return sum(bool(item.get("evidence")) for name in LISTS.values() for item in self.items.get(name, []))


def timed(work: Callable[[], Items]) -> Run:
    """Run and count the requests that go through the openai package, and their tokens. What fails has no items."""
    replies: list[Any] = []
    items: Items = {}
    problem = ""
    chat, embeddings = (importlib.import_module(f"openai.resources.{name}") for name in ("chat", "embeddings"))
    with _recorded(chat.Completions, replies), _recorded(embeddings.Embeddings, replies):
        began = time.perf_counter()
        try:
            items = work()
        except Exception as error:  # noqa: BLE001 - an article that cannot be read is a result
            problem = said(error)
        seconds = time.perf_counter() - began
    read = sum(reply.usage.prompt_tokens for reply in replies)
    written = sum(getattr(reply.usage, "completion_tokens", 0) for reply in replies)
    return Run(seconds, len(replies), read, written, items, problem)


def said(error: BaseException) -> str:
    """Return an error in one line: its name, and the words of what caused it."""
    root = error
    while root.__cause__ is not None:
        root = root.__cause__
    name = type(error).__name__ if root is error else f"{type(error).__name__}, from {type(root).__name__}"
    words = " ".join(str(root).split())
    return f"{name}: {words[:LONGEST_PROBLEM]}"


@contextmanager
def _recorded(resource: Any, replies: list[Any]) -> Iterator[None]:
    create = resource.create

    def recorded(*args: Any, **kwargs: Any) -> Any:
        reply = create(*args, **kwargs)
        replies.append(reply)
        return reply

    resource.create = recorded
    try:
        yield
    finally:
        resource.create = create
