"""How are the parts wired together for a caller? `Summarizer` holds them."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import AsyncGenerator, Generator, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Any, Self

from pydantic import ValidationError

from summarizer._client_session import ModelSession
from summarizer._extraction import (
    Counted,
    Progress,
    ReaderContext,
    Run,
    Text,
    WorkerPool,
    as_async,
    check_arguments,
    check_item_types,
    estimate_document,
    open_classifier,
    problems,
    read_metadata,
    summarize_document,
)
from summarizer._llm import LLM, CachedLLM, ChatLLM, Choice, choose, open_store
from summarizer._prompting import make_plan
from summarizer._result import Result
from summarizer._text import read
from summarizer._version import __version__
from summarizer.errors import ConfigError, InputError
from summarizer.schema import ITEM_TYPES, Item, Provenance, Summary
from summarizer.settings import Settings, read_settings
from summarizer.values import Estimate


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
            cache: `default`, a path, `sqlite:///path`, `redis://host:port/number`, or None for none.
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
        self.item_types = check_item_types(item_types)
        self._own_llm = llm
        self._lock = Lock()
        self._session = ModelSession(self.settings)
        self._asking: ReaderContext | None = None

    def summarize(
        self,
        text: str,
        *,
        id: str | None = None,  # noqa: A002 - the field's name in the summary
        title: str | None = None,
        published: dt.date | None = None,
        publisher: str | None = None,
        author: str | None = None,
        url: str | None = None,
        progress: Progress | None = None,
    ) -> Summary:
        """Return the summary of a text.

        Args:
            text: The article, as it is: offsets in the summary refer to this very string.
            id: Your own name for the text.
            title: Its title; otherwise a heading line of the text, or None.
            published: Its date; of a datetime the day is kept.
            publisher: Who published it; kept, as is `author`.
            author: Who wrote it.
            url: Its address; it is kept, never fetched.
            progress: Called in this thread after each question, with questions done and questions in all. What it
                raises ends the call.

        Raises:
            InputError: The text is empty, is not text, or is over `max_characters`; or what is said about it is wrong.
            ConfigError: There is no model to ask, or its key was refused.
            ModelError: No window could be read (with `strict`: any could not).
            BudgetError: `budget` has no room for one more question. What was answered is in the cache.
        """
        known: dict[str, Any] = {"published": published, "publisher": publisher, "author": author, "url": url}
        return self._summarized(text, progress=progress, id=id, title=title, **known)

    async def asummarize(
        self,
        text: str,
        *,
        id: str | None = None,  # noqa: A002
        title: str | None = None,
        published: dt.date | None = None,
        publisher: str | None = None,
        author: str | None = None,
        url: str | None = None,
        progress: Progress | None = None,
    ) -> Summary:
        """Do the same as `summarize` off the event loop, in a thread; there `progress` is called too.

        A cancelled task stops waiting; what is being asked is still answered, and kept in the cache.
        """
        call = partial(self.summarize, id=id, title=title, published=published, url=url, progress=progress)
        return await asyncio.to_thread(call, text, publisher=publisher, author=author)

    def summarize_many(
        self,
        texts: Iterable[Text],
        *,
        workers: int | None = None,
        ordered: bool = False,
        progress: Counted | None = None,
    ) -> Generator[Result, None, None]:
        """Give a result for each text as it is done: a summary, or the error that there is instead.

        To close the generator, or to leave its loop, ends the run: what is being asked is waited for and kept in the
        cache (but not waited for after Ctrl-C), what has not begun is not asked.

        Args:
            texts: Texts, pairs `(id, text)`, or mappings of what `summarize` takes. Read one by one, in this thread:
                at most 2 x `workers` of them are held.
            workers: Questions asked at the same time, of all texts; default as the setting.
            ordered: Give results in the order of the texts, not as they finish.
            progress: Called before each result with texts done and texts in all (None where `texts` has no length).

        Raises:
            InputError: `texts` is no iterable, or is itself one text. (What is wrong with a text is its result.)
            ConfigError: There is no model to ask, or its key was refused: this ends the run.
        """
        return self._run(texts, workers, ordered).results(texts, progress)

    def asummarize_many(
        self,
        texts: Iterable[Text],
        *,
        workers: int | None = None,
        ordered: bool = False,
        progress: Counted | None = None,
    ) -> AsyncGenerator[Result, None]:
        """Do the same as `summarize_many` off the event loop, in a thread; there `texts` and `progress` run too.

        A cancelled task stops waiting and ends the run; what is being asked is still answered, and kept in the cache.
        """
        return as_async(self._run(texts, workers, ordered), texts, progress)

    def estimate(self, text: str) -> Estimate:
        """Return what `summarize` would ask about a text, and what that would cost. Asks nothing, starts no model.

        Raises:
            InputError: The text is empty, is not text, or is over `max_characters`.
            ConfigError: There is no model to ask.
        """
        self._check_length(text)
        document, asking = read(text), self._ready()
        return estimate_document(document, asking, self._session.price)

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

    def _summarized(
        self, text: str, *, pool: WorkerPool | None = None, progress: Progress | None = None, **said: Any
    ) -> Summary:
        about = read_metadata(**said)
        self._check_length(text)
        document = read(text)
        asking = self._ready()
        return summarize_document(
            document,
            about,
            replace(asking, pool=pool) if pool else asking,
            provenance=_provenance(asking),
            strict=self.settings.strict,
            keep_text=self.settings.keep_text,
            progress=progress,
        )

    def _run(self, texts: Iterable[Text], workers: int | None, ordered: bool) -> Run:
        most = check_arguments(texts, workers) or self._ready().plan.workers
        self._session.allow(most)
        pool = WorkerPool(most)
        return Run(partial(self._summarized, pool=pool), pool, ordered)

    def _ready(self) -> ReaderContext:
        with self._lock:
            if self._asking is None:
                self._asking = self._open()
            return self._asking

    def _open(self) -> ReaderContext:
        choice, settings = self.choice, self.settings
        local = choice.local and self._own_llm is None
        plan = make_plan(settings, self.item_types, local=local)
        self._session.allow(plan.workers)
        llm = self._session.connect(choice, self._own_llm)
        store = open_store(settings.cache, max_bytes=settings.cache_max_bytes, max_days=settings.cache_max_days)
        classifier = open_classifier(llm, store) if isinstance(llm, ChatLLM) and local and plan.wire.lean else None
        return ReaderContext(CachedLLM(llm, store) if store else llm, plan, classifier)

    def _check_length(self, text: str) -> None:
        most = self.settings.max_characters
        if most is not None and isinstance(text, str) and len(text) > most:
            raise InputError(
                f"The text has {len(text):,} characters, over max_characters={most:,}. Part it or raise it."
            )


def _provenance(asking: ReaderContext) -> Provenance:
    weights = asking.llm.identity.get("weights")
    return Provenance(model=asking.llm.model, weights=weights, prompts=asking.plan.prompts, library=__version__)


def _place(cache: str | Path | None) -> Any:
    return str(cache) if isinstance(cache, Path) else cache
