"""Summarize a Ray Dataset of texts on a cluster. Needs the extra `ray`.

A pool of actors does the work; each has one `Summarizer`, with one connection to the model and one to the cache. If an
actor dies, Ray starts another one, which repeats its texts; answers that were cached are not asked again.

Settings are sent without keys and passwords: each worker reads those from its own environment. Rate limits are divided
among the actors, unless they share them in a `rate_store`. A budget is always divided; a restarted actor gets its full
share again.

>>> import ray, summarizer.ray  # doctest: +SKIP
>>> summaries = summarizer.ray.summarize(ray.data.read_parquet("articles/"), concurrency=8)  # doctest: +SKIP
>>> summarizer.ray.items(summaries).write_parquet("items/")  # doctest: +SKIP
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from summarizer._client import Summarizer
from summarizer._llm import choose
from summarizer._result import Result
from summarizer._version import install_command
from summarizer.errors import BudgetError, ConfigError, InputError, ModelError, SummarizerError
from summarizer.export import exploded, item_schema, row_of, schema, table
from summarizer.schema import ITEM_TYPES, Item
from summarizer.settings import Settings, read_settings

if TYPE_CHECKING:
    import pyarrow as pa
    import ray.data

__all__ = ["item_schema", "items", "schema", "summarize"]

ACTORS = 4
"""Default number of actors for a hosted model. The embedded model has one, since each actor would load its own."""

TEXTS_AT_ONCE = 16
"""Default number of texts that an actor takes at a time."""

ABOUT = ("title", "published", "publisher", "author", "url")
"""Columns that are passed on to `Summarizer.summarize` if they exist."""
LOOSE = frozenset({"publisher", "author"})
"""Columns that other programs use for lists or objects; such values are ignored."""


def summarize(
    dataset: ray.data.Dataset,
    *,
    text: str = "text",
    id: str | None = "id",  # noqa: A002 - the field's name in the summary
    settings: Settings | None = None,
    item_types: Sequence[type[Item]] = ITEM_TYPES,
    concurrency: int | None = None,
    batch_size: int = TEXTS_AT_ONCE,
    num_cpus: float = 0,
) -> ray.data.Dataset:
    """Summarize a dataset: return a row for each text, with the columns of `schema()`.

    Like all of Ray Data this is lazy: nothing is asked yet. An error of one text is in its row; an error that affects
    every text (no model, a refused key) ends the job.

    Args:
        dataset: One row per text. Columns `title`, `published`, `publisher`, `author` and `url` are used if present.
        text: Name of the text column.
        id: Name of the id column, or None. Values are converted to strings.
        settings: As for `Summarizer`; by default from the environment of this process.
        item_types: As for `Summarizer`.
        concurrency: Number of actors; each asks `workers` questions in parallel. By default 4, or 1 for the embedded
            model, which each actor loads separately (2 GB of memory, all cores): use one actor per machine.
        batch_size: Texts that an actor takes at a time.
        num_cpus: Cores that Ray reserves for each actor. By default 0, since actors wait for the model. Otherwise the
            pool grows as cores become free; leave one core over, or Ray Data waits forever to read the texts.

    Raises:
        ConfigError: ray is not installed, a setting is invalid, or a rate limit is too low to be divided.
    """
    here, size = settings or read_settings(), _sound("batch_size", batch_size)
    actors = _sound("concurrency", (1 if _is_local(here) else ACTORS) if concurrency is None else concurrency)
    made = (Summarizer(share_of(here, actors), item_types=item_types), text, id)
    parted = dataset.repartition(target_num_rows_per_block=size)  # or a small file would be one actor's work alone
    return parted.map_batches(
        Summarizing, fn_constructor_args=made, batch_size=size, batch_format="pyarrow", **_pool(actors, num_cpus)
    )


def items(summaries: ray.data.Dataset) -> ray.data.Dataset:
    """Return a row for each item in the output of `summarize`, with the columns of `item_schema()`."""
    return summaries.map_batches(exploded, batch_format="pyarrow")


class Summarizing:
    """The actor that Ray Data creates and calls."""

    def __init__(self, summarizer: Summarizer, text: str, id: str | None) -> None:  # noqa: A002
        self._summarizer = summarizer
        self._text, self._id = text, id

    def __call__(self, batch: pa.Table) -> pa.Table:
        """Return the rows of a batch of texts, in order."""
        given = self._given(batch)
        names = self._names(batch)
        came: dict[int, Result] = {}
        ended: SummarizerError | None = None
        try:
            for result in self._summarizer.summarize_many(given):
                came[result.index] = result
                ended = result.error if isinstance(result.error, BudgetError) else ended
        except ModelError as error:  # the server is gone, or the account is empty
            ended = error
        all_of_them = (came.get(n) or Result(n, None, error=ended) for n in range(len(names)))  # the rest did not begin
        return table(row_of(_named(result, name)) for result, name in zip(all_of_them, names, strict=True))

    def _given(self, batch: pa.Table) -> list[Mapping[str, Any]]:
        """Return the arguments for `summarize`, without the id, which need not be unique here."""
        about = [name for name in ABOUT if name in batch.column_names]
        rows = self._columns(batch, list({self._text: None, **dict.fromkeys(about)}))
        return [
            {"text": row[self._text], **{name: row[name] for name in about if _is_said(name, row[name])}}
            for row in rows
        ]

    def _names(self, batch: pa.Table) -> list[str | None]:
        if self._id is None:
            return [None] * len(batch)
        found = (row[self._id] for row in self._columns(batch, [self._id]))
        return [None if name is None else str(name) for name in found]

    def _columns(self, batch: pa.Table, names: list[str]) -> list[dict[str, Any]]:
        if missing := set(names) - set(batch.column_names):
            known = ", ".join(batch.column_names) or "none"
            raise InputError(
                f"The dataset has no column {missing.pop()!r}. It has {known}. "
                "Name your columns with `text=` and `id=`; `id=None` means there are no ids."
            )
        rows: list[dict[str, Any]] = batch.select(names).to_pylist()
        return rows


def _is_said(name: str, value: object) -> bool:
    return isinstance(value, str) if name in LOOSE else value is not None


def _named(result: Result, name: str | None) -> Result:
    summary = result.summary and result.summary.model_copy(update={"id": name})
    return Result(result.index, name, summary, result.error)


def _pool(actors: int, num_cpus: float) -> dict[str, Any]:
    try:
        from ray.data import ActorPoolStrategy
    except ModuleNotFoundError:
        raise ConfigError(
            "summarizer.ray needs ray, which is not installed. In a clone of the project, run: "
            f"{install_command('ray')}"
        ) from None
    first = 1 if num_cpus else actors  # all at once could take every core, and none would be left to read the texts
    return {"compute": ActorPoolStrategy(min_size=first, max_size=actors), "num_cpus": num_cpus}


def _is_local(settings: Settings) -> bool:
    """Return whether the embedded model would be used. If there is no model here, a worker may still have one."""
    try:
        return choose(settings).local
    except ConfigError:
        return False


def _sound(name: str, value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise ConfigError(f"{name} is {value!r}. Use a whole number above 0.")
    return value


RATES = ("requests_per_minute", "tokens_per_minute")


def share_of(settings: Settings, processes: int) -> Settings:
    """Return the settings of one of several processes.

    The budget is divided among them, and so are the rate limits, unless they share them in a `rate_store`.

    Raises:
        ConfigError: A rate limit is too low to be divided.
    """
    given = {name: getattr(settings, name) for name in RATES}
    rates = {} if settings.rate_store else {name: rate // processes for name, rate in given.items() if rate}
    for name in (name for name, rate in rates.items() if not rate):
        raise ConfigError(
            f"{name}={given[name]} is too low to divide among {processes} actors. Lower `concurrency`, or set "
            "`rate_store` to share the rate."
        )
    money = {} if settings.budget is None else {"budget": settings.budget / processes}
    return read_settings(settings, **rates, **money)
