"""How are the parts wired together for a caller? `Summarizer` holds them; `summarize` is a thin skin over it."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Any, Self

from pydantic import ValidationError

from summarizer import __version__
from summarizer._ask import LLM, Endpoint
from summarizer._cache import CachedLLM, Store, open_store
from summarizer._choice import Choice, choose
from summarizer._document import read
from summarizer._given import given, problems
from summarizer._item_types import checked
from summarizer._llm import ChatLLM, open_llm
from summarizer._local import LocalModel
from summarizer._pipeline import Asking, Progress, summarize_document
from summarizer._plan import make_plan
from summarizer._sieve import Sieve, load_probes
from summarizer.errors import ConfigError, InputError
from summarizer.schema import ITEM_TYPES, Item, Provenance, Summary
from summarizer.settings import Settings, read_settings

LOCAL_TIMEOUT = 900.0
"""Seconds for one request to the embedded model where `timeout` is not set: only a busy machine is waited for."""


class _Unset:
    def __repr__(self) -> str:
        return "FROM_SETTINGS"


FROM_SETTINGS: Any = _Unset()
"""Stands for an argument that was not passed. `cache=None` is no cache; any other None is as if it was not passed."""


class Summarizer:
    """A model, a cache and the types of items, held for many texts.

    Thread-safe. Pickles as its settings without the key: a worker reads the key from its own environment.

    >>> from summarizer.testing import FakeLLM
    >>> item = {"type": "pledge", "sentences": [1], "quote": None, "pledgers": ["Toll"], "what": "host the talks"}
    >>> with Summarizer(llm=FakeLLM([{"items": [item]}]), cache=None) as s:
    ...     s.summarize("Toll promised to host the talks.").pledges[0].evidence[0].quote
    'Toll promised to host the talks.'
    """

    def __init__(
        self,
        settings: Settings | None = None,
        *,
        model: str | None = FROM_SETTINGS,
        base_url: str | None = FROM_SETTINGS,
        api_key: str | None = FROM_SETTINGS,
        cache: str | Path | None = FROM_SETTINGS,
        item_types: Sequence[type[Item]] = ITEM_TYPES,
        llm: LLM | None = None,
    ) -> None:
        """Fix what holds for all texts. Nothing is opened or started before the first text.

        Args:
            settings: All knobs at once; the other arguments win over it, and it wins over the environment.
            model: `provider/model`, `local`, or the name that the server at `base_url` knows.
            base_url: Address of an OpenAI-compatible server.
            api_key: Its key; without it the provider's own environment variable is read.
            cache: `default`, a path, `sqlite:///path`, or None for none.
            item_types: The types of items to look for; your own are subclasses of `Item`.
            llm: A model of your own, or `summarizer.testing.FakeLLM`, in place of `model`; it is closed with this.

        Raises:
            ConfigError: A setting is wrong, or an item type is not sound.
        """
        if settings is not None and not isinstance(settings, Settings):
            raise ConfigError(f"settings: {type(settings).__name__} is no Settings. A model is named with model='...'.")
        passed = {"model": model, "base_url": base_url, "api_key": api_key, "cache": _place(cache)}
        known = {k: v for k, v in passed.items() if v is not FROM_SETTINGS and (v is not None or k == "cache")}
        self.settings = read_settings(settings, **known)
        self.item_types = checked(item_types)
        self._own_llm = llm
        self._lock = Lock()
        self._asking: Asking | None = None

    def summarize(
        self,
        text: str,
        *,
        id: str | None = None,  # noqa: A002 - the field's name in the summary
        title: str | None = None,
        published: dt.date | None = None,
        url: str | None = None,
        progress: Progress | None = None,
    ) -> Summary:
        """Return the summary of a text.

        Args:
            text: The article, as it is: offsets in the summary refer to this very string.
            id: Your own name for the text.
            title: Its title; otherwise a heading line of the text, or None.
            published: Its date; of a datetime the day is kept.
            url: Its address; it is kept, never fetched.
            progress: Called in this thread after each question, with questions done and questions in all. What it
                raises ends the call.

        Raises:
            InputError: The text is empty, is not text, or is over `max_characters`; or what is said about it is wrong.
            ConfigError: There is no model to ask, or its key was refused.
            ModelError: No window could be read (with `strict`: any could not).
        """
        about = given(id=id, title=title, published=published, url=url)
        self._check_length(text)
        document = read(text)
        asking = self._ready()
        return summarize_document(
            document,
            about,
            asking,
            provenance=_provenance(asking),
            strict=self.settings.strict,
            keep_text=self.settings.keep_text,
            progress=progress,
        )

    async def asummarize(
        self,
        text: str,
        *,
        id: str | None = None,  # noqa: A002
        title: str | None = None,
        published: dt.date | None = None,
        url: str | None = None,
        progress: Progress | None = None,
    ) -> Summary:
        """Do the same as `summarize` off the event loop, in a thread; there `progress` is called too.

        A cancelled task stops waiting; what is being asked is still answered, and kept in the cache.
        """
        call = partial(self.summarize, id=id, title=title, published=published, url=url, progress=progress)
        return await asyncio.to_thread(call, text)

    def load(self, data: str | bytes | Mapping[str, Any]) -> Summary:
        """Read a summary back from its JSON (or from what `model_dump` gives), items of your own types too.

        Asks and opens nothing.

        Raises:
            InputError: It is not the JSON of a summary, or has items of a type that this Summarizer does not know.
        """
        context = {"item_types": self.item_types}
        try:
            if isinstance(data, (str, bytes, bytearray)):
                return Summary.model_validate_json(data, context=context)
            return Summary.model_validate(data, context=context)
        except ValidationError as error:
            raise InputError(f"This is no summary that can be read. {problems(error)}.") from None

    @property
    def choice(self) -> Choice:
        """Return which model is asked, why, and where the text goes."""
        if self._own_llm:
            return Choice(self._own_llm.model, "llm= was passed", "the llm that was passed")
        return choose(self.settings)

    def close(self) -> None:
        """Close connections and the cache. Idempotent; a later call opens them again."""
        with self._lock:
            asking, self._asking = self._asking, None
        if asking:
            asking.llm.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        model = self._own_llm.model if self._own_llm else self.settings.model
        return f"{type(self).__name__}(model={model!r}, item_types=[{', '.join(t.__name__ for t in self.item_types)}])"

    def __reduce__(self) -> tuple[Any, ...]:
        if self._own_llm:
            raise ConfigError("A Summarizer with llm= does not pickle: make it in the worker.")
        return partial(type(self), item_types=self.item_types), (self.settings,)

    def _ready(self) -> Asking:
        with self._lock:
            if self._asking is None:
                self._asking = self._open()
            return self._asking

    def _open(self) -> Asking:
        choice, settings = self.choice, self.settings
        local = choice.local and self._own_llm is None
        plan = make_plan(settings, self.item_types, local=local)
        llm = self._own_llm or _connect(choice, settings)
        store = open_store(settings.cache, max_bytes=settings.cache_max_bytes, max_days=settings.cache_max_days)
        sieve = _sieve(llm, store) if isinstance(llm, ChatLLM) and local and plan.wire.lean else None
        return Asking(CachedLLM(llm, store) if store else llm, plan, sieve)

    def _check_length(self, text: str) -> None:
        most = self.settings.max_characters
        if most is not None and isinstance(text, str) and len(text) > most:
            raise InputError(
                f"The text has {len(text):,} characters, over max_characters={most:,}. Part it or raise it."
            )


def _connect(choice: Choice, settings: Settings) -> ChatLLM:
    if not choice.local:
        return open_llm(choice.model, settings)
    model = LocalModel(settings.local_model)
    identity = {**model.identity, "mode": settings.mode}
    if "timeout" not in settings.model_fields_set:
        settings = settings.model_copy(update={"timeout": LOCAL_TIMEOUT})

    def endpoint() -> Endpoint:
        logging.getLogger("summarizer").info("summarizer.starting", extra={"model": model.name})
        return model.endpoint()

    return open_llm(model.name, settings, endpoint=endpoint, identity=identity)


def _sieve(llm: ChatLLM, store: Store | None) -> Sieve | None:
    """Make the sieve where its probes were trained on these very weights."""
    probes = load_probes()
    return Sieve(probes, llm.embed, store) if llm.identity.get("weights") == probes.weights else None


def _provenance(asking: Asking) -> Provenance:
    weights = asking.llm.identity.get("weights")
    return Provenance(model=asking.llm.model, weights=weights, prompts=asking.plan.prompts, library=__version__)


def _place(cache: str | Path | None) -> Any:
    return str(cache) if isinstance(cache, Path) else cache


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

    For many texts make one `Summarizer`: it keeps connection and cache, and takes all `Settings`.
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
