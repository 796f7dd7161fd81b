"""How is one text summarized without holding a Summarizer? Two functions, each a thin skin over one."""

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
    """Return the summary of a text, by the model that the settings choose. See `Summarizer` for the arguments.

    For many texts make one `Summarizer`: it keeps connection and cache, and takes all `Settings`, and the publisher and
    author of a text.
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
    """Do the same as `summarize` off the event loop."""
    about = partial(summarize, id=id, title=title, published=published, url=url)
    return await asyncio.to_thread(partial(about, model=model, base_url=base_url, cache=cache), text)
