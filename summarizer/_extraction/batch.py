"""Summarize many texts at once, a bounded number in hand: as they finish, or in their order.

The texts are read lazily in the caller's thread and summarized in the threads of one pool. What fails is a value; what
would fail for every text (a refused key, no model, a dead server, no credit) ends the run, and so does a budget that is
used up.
"""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import AsyncGenerator, Callable, Generator, Iterable, Iterator, Mapping, Sized
from concurrent.futures import CancelledError, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from queue import SimpleQueue
from threading import Lock
from typing import Any

from summarizer._extraction.executor import WorkerPool
from summarizer._result import Result
from summarizer.errors import (
    BudgetError,
    ConfigError,
    InputError,
    ModelError,
    PromptError,
    RefusedError,
    SummarizerError,
)
from summarizer.schema import Summary
from summarizer.values import Usage

HELD = 2
"""Texts that are held for each worker, from when they are read until their results are given out."""

IN_A_ROW = 5
"""Texts that fail in the same way, one after the other, with no answer in between, before the run ends."""

TAKEN = frozenset({"text", "id", "title", "published", "url", "publisher", "author"})
FORMS = "a text, a pair (id, text), or a mapping with `text` and any of " + ", ".join(
    f"`{n}`" for n in sorted(TAKEN - {"text"})
)

Text = str | tuple[str, str] | Mapping[str, Any]
"""What is summarized: a text, a pair `(id, text)`, or the arguments of `summarize` as a mapping."""

Counted = Callable[[int, int | None], None]
"""Called with texts done and texts in all; None where nobody can tell how many there are."""

Call = Callable[..., Summary]
"""`summarize`, with the text first and what is said about it by name."""


class _Outage:
    """Tells when it is no longer a text that fails, but the server, the account, or the key. Thread-safe."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._kind: str | None = None
        self._row = 0
        self._answered = False
        self.refused: ConfigError | None = None

    def answered(self, usage: Usage) -> None:
        """Begin to count anew, if it was the server that answered, not the cache."""
        with self._lock:
            if usage.calls or not usage.cached_calls:
                self._kind, self._row, self._answered, self.refused = None, 0, True, None

    def ends(self, error: SummarizerError) -> SummarizerError | None:
        """Count a failure; return the error that ends the run when there were too many of its kind."""
        kind = "key" if isinstance(error, ConfigError) else getattr(error, "outage", None)
        with self._lock:
            if isinstance(error, ConfigError) and not self._answered:
                self.refused = error
            if kind is None:
                return None
            self._row = self._row + 1 if kind == self._kind else 1
            self._kind = kind
            if self._row < IN_A_ROW:
                return None
        return error if isinstance(error, ConfigError) else _ended(error, self._row)


def _ended(error: SummarizerError, row: int) -> ModelError:
    """Say that the run ends, and why; what the texts have cost is told with each of them."""
    words = f"{row} texts in a row failed in the same way, so the run ends here. The last one: {error} "
    fields = {name: getattr(error, name, None) for name in ("status", "retry_after", "outage")}
    return ModelError(f"{words}Texts that were not asked about are left for the next run.", attempts=0, **fields)


def _of_the_text(error: ConfigError) -> RefusedError:
    """Return a refusal of the key as one of the text: which of them it is, only other texts can tell."""
    return RefusedError(f"{error} Or it is the text that is refused: others tell.", reason="forbidden", status=403)


@dataclass(slots=True)
class Run:
    """One pass over many texts.

    Args:
        call: Summarizes one text.
        pool: In whose threads.
        ordered: Give results in the order of the texts.
    """

    call: Call
    pool: WorkerPool
    ordered: bool = False
    _came: SimpleQueue[Result | BaseException] = field(default_factory=SimpleQueue)
    _early: dict[int, Result] = field(default_factory=dict)
    _next: int = 0
    _held: int = 0
    _known: dict[str, int] = field(default_factory=dict)
    _spent: BudgetError | None = None
    _outage: _Outage = field(default_factory=_Outage)

    def results(self, texts: Iterable[Text], progress: Counted | None) -> Generator[Result, None, None]:
        """Give the results; `texts` is read in the thread that asks for them."""
        total = len(texts) if isinstance(texts, Sized) else None
        with self.pool:
            for done, result in enumerate(self._results(texts), start=1):
                if progress:
                    progress(done, total)
                yield result

    def stop(self) -> None:
        """End the run, from any thread: what has begun is still answered, and kept in the cache."""
        self._end(CancelledError())

    def _end(self, why: BaseException) -> None:
        """Let no further question begin, and raise why where results are waited for."""
        self._came.put(why)  # first, so that whoever finds the pool stopped finds the reason too
        self.pool.stop()

    def _results(self, texts: Iterable[Text]) -> Iterator[Result]:
        for index, element in enumerate(texts):
            self._begin(index, element)
            yield from self._taken(wait=self._held >= HELD * self.pool.workers)
            if self._spent:
                break
        while self._held:
            yield from self._taken(wait=True)
        if self._outage.refused:
            raise self._outage.refused

    def _begin(self, index: int, element: object) -> None:
        self._held += 1
        try:
            name, text, about = _parted(index, element)
            self._remember(index, name)
        except InputError as error:
            self._came.put(Result(index, _name_of(element), error=error))
        else:
            with suppress(CancelledError):  # the run has ended: the reason waits in `_came`
                self.pool.submit(partial(self._work, index, name, text, about))

    def _remember(self, index: int, name: str | None) -> None:
        if name is not None and self._known.setdefault(name, index) != index:
            raise InputError(f"The id {name!r} is already used by text {self._known[name]}. Ids must be unique.")

    def _taken(self, *, wait: bool) -> Iterator[Result]:
        """Give what is due; with `wait`, at least one result."""
        while wait or not self._came.empty():
            came = self._came.get()
            if isinstance(came, BaseException):
                raise came
            for result in self._due(came):
                self._held -= 1
                wait = False
                yield result

    def _due(self, came: Result) -> Iterator[Result]:
        if not self.ordered:
            yield came
            return
        self._early[came.index] = came
        while self._next in self._early:
            yield self._early.pop(self._next)
            self._next += 1

    def _work(self, index: int, name: str | None, text: str, about: Mapping[str, Any]) -> None:
        """Summarize a text, in a thread of the pool, and put down what becomes of it."""
        try:
            if self._spent:
                raise self._spent
            summary = self.call(text, id=name, **about)
            self._outage.answered(summary.usage)
            came = Result(index, name, summary=summary)
        except ConfigError as error:
            if error.status != 403:  # so it would be with every text
                return self._end(error)
            return self._failed(Result(index, name, error=_of_the_text(error)), error)
        except PromptError as error:
            return self._end(error)
        except SummarizerError as error:
            self._spent = error if isinstance(error, BudgetError) else self._spent
            return self._failed(Result(index, name, error=error), error)
        except Exception as error:  # noqa: BLE001  # a fault of ours with one text must not cost the others
            came = Result(index, name, error=_fault(error))
        except BaseException as error:  # noqa: BLE001  # it is raised where somebody waits
            return self._end(error)
        return self._came.put(came)

    def _failed(self, came: Result, error: SummarizerError) -> None:
        """Put down that a text failed; end the run when it is not the text."""
        self._came.put(came)
        if ending := self._outage.ends(error):
            self._end(ending)


async def as_async(run: Run, texts: Iterable[Text], progress: Counted | None) -> AsyncGenerator[Result, None]:
    """Give the results of a run, which goes on in a thread of its own: the texts are read there too.

    When the task is cancelled, the run stops and nobody waits for it; what is being asked is answered and kept.
    """
    loop, thread = asyncio.get_running_loop(), ThreadPoolExecutor(1, thread_name_prefix="summarizer-many")
    results, cancelled = run.results(texts, progress), False
    try:
        while (result := await loop.run_in_executor(thread, next, results, None)) is not None:
            yield result
    except asyncio.CancelledError:
        cancelled = True
        run.stop()
        raise
    finally:
        closed = thread.submit(results.close)
        if not cancelled:
            await asyncio.wrap_future(closed)
        thread.shutdown(wait=not cancelled)


def check_arguments(texts: object, workers: object) -> int | None:
    """Check the arguments of a run before it begins; return the workers.

    Raises:
        InputError: `texts` is no iterable, or one text.
        ConfigError: `workers` is no whole number above 0.
    """
    if isinstance(texts, (str, bytes, Mapping)) or not isinstance(texts, Iterable):
        raise InputError(f"texts must be an iterable, not {type(texts).__name__}. Each element is {FORMS}.")
    if workers is not None and (not isinstance(workers, int) or isinstance(workers, bool) or workers < 1):
        raise ConfigError(f"workers is {workers!r}. Use a whole number above 0, or None for the default.")
    return workers


def _parted(index: int, element: object) -> tuple[str | None, Any, Mapping[str, Any]]:
    """Return id, text and what is said about it; they are checked where one text is summarized."""
    if isinstance(element, str):
        return None, element, {}
    if isinstance(element, tuple) and len(element) == 2:
        name, text, about = *element, {}
    elif isinstance(element, Mapping) and "text" in element and element.keys() <= TAKEN:
        about = dict(element)
        name, text = about.pop("id", None), about.pop("text")
    else:
        raise InputError(f"Text {index} is {_shape(element)}. Expected {FORMS}.")
    if name is not None and not isinstance(name, str):
        raise InputError(f"The id of text {index} must be a str, not {type(name).__name__}. Convert it with str().")
    return name, text, about


def _shape(element: object) -> str:
    """Say what it is, and of a mapping which names it has; never a value."""
    if isinstance(element, tuple):
        return f"a tuple of {len(element)}"
    if isinstance(element, Mapping):
        return f"a mapping with {', '.join(sorted(map(str, element))) or 'nothing'}"
    return type(element).__name__


def _name_of(element: object) -> str | None:
    found = element[0] if isinstance(element, tuple) and element else None
    found = element.get("id") if isinstance(element, Mapping) else found
    return found if isinstance(found, str) else None


def _fault(error: Exception) -> SummarizerError:
    """Say where it happened, without its words, which may repeat the text."""
    where = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{type(error).__name__} in {Path(where.filename).name}, line {where.lineno}"
    return SummarizerError(
        f"The text could not be summarized: {place}. This is a bug in the library; please report it."
    )
