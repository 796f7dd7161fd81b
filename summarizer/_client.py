"""The `Summarizer`: summarize texts with one model, cache and set of item types."""

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
"""Marks an argument that was not passed. `cache=None` means no cache; any other None means "not passed"."""


class Summarizer:
    """Summarizes texts, and keeps the model connection and the cache between calls.

    Thread-safe; use it as a context manager, or call `close()`. It pickles as its settings and item types without the
    API key: a worker process reads the key from its own environment.

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
        """Configure a summarizer. Nothing is opened or started before the first text.

        Args:
            settings: All settings at once. The other arguments override it, and it overrides the environment.
            model: `provider/model`, `local`, or the name of a model at `base_url`.
            base_url: Address of an OpenAI-compatible server.
            api_key: API key of the server. By default, the provider's environment variable is read.
            cache: `default`, a path, `sqlite:///path`, `redis://host:port/number`, or None for no cache.
            item_types: The item types to look for. Your own types are subclasses of `Item`.
            llm: Your own model, or `summarizer.testing.FakeLLM`, in place of `model`. Closed by `close()`.

        Raises:
            ConfigError: A setting or an item type is invalid.
        """
        if settings is not None and not isinstance(settings, Settings):
            raise ConfigError(
                f"settings must be a Settings, not {type(settings).__name__}. To choose a model, pass model='...'."
            )
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
        """Summarize one text.

        Args:
            text: The article. Offsets in the summary refer to this string.
            id: Your own id for the text.
            title: Title of the text; by default a heading of the text, or None.
            published: Date of publication. Of a datetime, the day is kept.
            publisher: Publisher of the text; stored in the summary.
            author: Author of the text; stored in the summary.
            url: Address of the text. It is stored, never fetched.
            progress: Called in this thread after each question, with the questions done and the total. An exception
                from it ends the call.

        Returns:
            The summary. If only part of the text could be read, `complete` is False.

        Raises:
            InputError: The text is empty, not a string, or longer than `max_characters`; or the metadata is invalid.
            ConfigError: No model is configured, or the provider refused the key.
            ModelError: No window could be read; with `strict`, any window could not.
            BudgetError: The budget does not cover the next question. Earlier answers are in the cache.
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
        """Summarize one text in a thread, off the event loop. Takes the arguments of `summarize`.

        `progress` is called in that thread. If the task is cancelled, answers in flight still go to the cache.
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
        """Summarize many texts, and yield a result for each as it finishes: a summary or an error.

        Leaving the loop, or closing the generator, stops the run: answers in flight are awaited and cached (after
        Ctrl-C they are not awaited), and no further question is asked.

        Args:
            texts: Texts, pairs `(id, text)`, or mappings with the arguments of `summarize`. They are read lazily, in
                this thread; at most 2 x `workers` are held at a time.
            workers: Questions asked in parallel, over all texts. By default as in the settings.
            ordered: Yield results in the order of the texts.
            progress: Called before each result with the texts done and the total (None if `texts` has no length).

        Yields:
            One `Result` per text.

        Raises:
            InputError: `texts` is not an iterable, or is a single text. Errors of single texts are in their results.
            ConfigError: No model is configured, or the provider refused the key. This stops the run.
            ModelError: Five texts in a row failed because the server is gone or busy, or the account has no credit, and
                none was answered in between. This stops the run; the five are results too.
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
        """Summarize many texts in a thread, off the event loop. Takes the arguments of `summarize_many`.

        `texts` is read and `progress` is called in that thread. If the task is cancelled, the run stops; answers in
        flight still go to the cache.
        """
        return as_async(self._run(texts, workers, ordered), texts, progress)

    def estimate(self, text: str) -> Estimate:
        """Estimate the calls, tokens and cost of summarizing a text, without asking or starting a model.

        Raises:
            InputError: The text is empty, not a string, or longer than `max_characters`.
            ConfigError: No model is configured.
        """
        self._check_length(text)
        document, asking = read(text), self._ready()
        return estimate_document(document, asking, self._session.price)

    def load(self, data: str | bytes | Mapping[str, Any]) -> Summary:
        """Load a saved summary from its JSON, or from the output of `model_dump`, including your own item types.

        Raises:
            InputError: The data is not a valid summary, or has an item type that this Summarizer does not know.
        """
        context = {"item_types": self.item_types}
        try:
            if isinstance(data, (str, bytes, bytearray)):
                return Summary.model_validate_json(data, context=context)
            return Summary.model_validate(data, context=context)
        except ValidationError as error:
            raise InputError(f"This is not a valid summary. {problems(error)}.") from None

    @property
    def choice(self) -> Choice:
        """Return which model is asked, why, and where the text is sent."""
        if self._own_llm:
            return Choice(self._own_llm.model, "it was passed as llm=", "the model passed as llm=")
        return choose(self.settings)

    def close(self) -> None:
        """Close connections and the cache. Can be called repeatedly; the next text opens them again."""
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
            raise ConfigError("A Summarizer with llm= cannot be pickled. Create it in the worker process.")
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
                f"The text has {len(text):,} characters, more than max_characters={most:,}. Split it or raise it."
            )


def _provenance(asking: ReaderContext) -> Provenance:
    weights = asking.llm.identity.get("weights")
    return Provenance(model=asking.llm.model, weights=weights, prompts=asking.plan.prompts, library=__version__)


def _place(cache: str | Path | None) -> Any:
    return str(cache) if isinstance(cache, Path) else cache
