"""Module-level functions that summarize one text with a temporary `Summarizer`."""

from __future__ import annotations

import asyncio
import datetime as dt
from functools import partial
from pathlib import Path

from summarizer._client import FROM_SETTINGS, Summarizer
from summarizer.schema import Summary


def summarize(
    text: str,
    *,
    id: str | None = None,  # noqa: A002
    title: str | None = None,
    published: dt.date | None = None,
    url: str | None = None,
    model: str | None = FROM_SETTINGS,
    base_url: str | None = FROM_SETTINGS,
    cache: str | Path | None = FROM_SETTINGS,
) -> Summary:
    """Summarize one text with the configured model.

    For many texts, create one `Summarizer`: it keeps the connection and the cache, and takes all `Settings`.

    Args:
        text: The article. Offsets in the summary refer to this string.
        id: Your own id for the text.
        title: Title of the text; by default a heading of the text, or None.
        published: Date of publication.
        url: Address of the text. It is stored, never fetched.
        model: `provider/model`, `local`, or the name of a model at `base_url`.
        base_url: Address of an OpenAI-compatible server.
        cache: `default`, a path, `sqlite:///path`, `redis://host:port/number`, or None for no cache.

    Returns:
        The summary. If only part of the text could be read, `complete` is False.

    Raises:
        InputError: The text is empty, not a string, or longer than `max_characters`.
        ConfigError: No model is configured, the provider refused the key, or a setting is invalid.
        ModelError: No part of the text could be read.
        BudgetError: The budget is used up.
    """
    with Summarizer(model=model, base_url=base_url, cache=cache) as summarizer:
        return summarizer.summarize(text, id=id, title=title, published=published, url=url)


async def asummarize(
    text: str,
    *,
    id: str | None = None,  # noqa: A002
    title: str | None = None,
    published: dt.date | None = None,
    url: str | None = None,
    model: str | None = FROM_SETTINGS,
    base_url: str | None = FROM_SETTINGS,
    cache: str | Path | None = FROM_SETTINGS,
) -> Summary:
    """Summarize one text in a thread, off the event loop. Takes the arguments of `summarize`."""
    about = partial(summarize, id=id, title=title, published=published, url=url)
    return await asyncio.to_thread(partial(about, model=model, base_url=base_url, cache=cache), text)
