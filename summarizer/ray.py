"""How is a Ray Dataset of texts summarized on a cluster?

With a pool of actors. Each holds one `Summarizer`: one connection to the model, one handle of the cache. An actor that
dies is started again, and does its texts again; what was answered is in the cache. Install the extra:
`pip install "diplomatic-summarizer[ray]"`.

Settings travel without key and passwords: each worker reads those from its own environment. A rate is divided among the
actors, unless they keep it together in a `rate_store`. A budget is always divided; an actor that was started again has
its whole part again.

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
from summarizer.errors import BudgetError, ConfigError, InputError
from summarizer.export import exploded, item_schema, row_of, schema, table
from summarizer.schema import ITEM_TYPES, Item
from summarizer.settings import Settings, read_settings

if TYPE_CHECKING:
    import pyarrow as pa
    import ray.data

__all__ = ["item_schema", "items", "schema", "summarize"]

ACTORS = 4
"""Actors for a hosted model, by default. The embedded model has one: each would load it anew."""

TEXTS_AT_ONCE = 16
"""Texts that an actor takes at a time, by default."""

ABOUT = ("title", "published", "publisher", "author", "url")
"""Columns that are passed on to `Summarizer.summarize` where they are there, as the command `batch` does."""
LOOSE = frozenset({"publisher", "author"})
"""Columns whose name means other things elsewhere: what is no string there is left."""


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
    """Return a row for each text, with the columns of `schema()`. Lazy, as all of Ray Data: nothing is asked yet.

    What is wrong with one text is in its row. What would fail for every text (no model, a refused key) ends the job.

    Args:
        dataset: Has a row for each text; columns `title`, `published`, `publisher`, `author`, `url` are used too.
        text: The column of the texts.
        id: The column of your names for them, or None. What is no string becomes one.
        settings: As for `Summarizer`; by default those of the environment of this process.
        item_types: As for `Summarizer`.
        concurrency: Actors, each of which asks `workers` questions at the same time. By default 4; 1 for the embedded
            model, which each actor would load anew (2 GB, and all cores): give it as many as there are machines.
        batch_size: Texts that an actor takes at a time.
        num_cpus: Cores that Ray sets aside for each actor. By default none, since actors wait for the model. With
            some, the pool grows as cores are free; a core must be left over, or Ray Data waits for ever to read.

    Raises:
        ConfigError: `ray[data]` is not installed, a setting is wrong, or too little of a rate is left for an actor.
    """
    here, size = settings or read_settings(), _sound("batch_size", batch_size)
    actors = _sound("concurrency", (1 if _is_local(here) else ACTORS) if concurrency is None else concurrency)
    made = (Summarizer(share_of(here, actors), item_types=item_types), text, id)
    parted = dataset.repartition(target_num_rows_per_block=size)  # or a small file would be one actor's work alone
    return parted.map_batches(
        Summarizing, fn_constructor_args=made, batch_size=size, batch_format="pyarrow", **_pool(actors, num_cpus)
    )


def items(summaries: ray.data.Dataset) -> ray.data.Dataset:
    """Return a row for each item out of what `summarize` gives, with the columns of `item_schema()`."""
    return summaries.map_batches(exploded, batch_format="pyarrow")


class Summarizing:
    """An actor of the pool, as Ray Data makes and calls it."""

    def __init__(self, summarizer: Summarizer, text: str, id: str | None) -> None:  # noqa: A002
        self._summarizer = summarizer
        self._text, self._id = text, id

    def __call__(self, batch: pa.Table) -> pa.Table:
        """Return the rows of the texts, in their order."""
        given = self._given(batch)
        names = self._names(batch)
        came = {result.index: result for result in self._summarizer.summarize_many(given)}
        spent = next((result.error for result in came.values() if isinstance(result.error, BudgetError)), None)
        all_of_them = (came.get(n) or Result(n, None, error=spent) for n in range(len(names)))  # the rest did not begin
        return table(row_of(_named(result, name)) for result, name in zip(all_of_them, names, strict=True))

    def _given(self, batch: pa.Table) -> list[Mapping[str, Any]]:
        """Return what `summarize` takes. Not the id: two rows may have the same, and each is a row of its own."""
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
                f"There is no column {missing.pop()!r} in the dataset. It has {known}. "
                "Name yours with `text=` and `id=`; `id=None` is none."
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
            'summarizer.ray needs packages that are not installed: pip install "diplomatic-summarizer[ray]"'
        ) from None
    first = 1 if num_cpus else actors  # all at once could take every core, and none would be left to read the texts
    return {"compute": ActorPoolStrategy(min_size=first, max_size=actors), "num_cpus": num_cpus}


def _is_local(settings: Settings) -> bool:
    """Tell whether the embedded model would be asked. Where there is no model here, a worker may have one."""
    try:
        return choose(settings).local
    except ConfigError:
        return False


def _sound(name: str, value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise ConfigError(f"{name} is {value!r}. Give a whole number above 0.")
    return value


RATES = ("requests_per_minute", "tokens_per_minute")


def share_of(settings: Settings, processes: int) -> Settings:
    """Return the settings of one of so many processes.

    A budget is divided among them, and so are the rates, unless they are kept together in a `rate_store`.

    Raises:
        ConfigError: A rate is so low that nothing of it is left for one of them.
    """
    given = {name: getattr(settings, name) for name in RATES}
    rates = {} if settings.rate_store else {name: rate // processes for name, rate in given.items() if rate}
    for name in (name for name, rate in rates.items() if not rate):
        raise ConfigError(
            f"{name}={given[name]} leaves nothing for each of {processes} actors. Set a smaller `concurrency`, or "
            "`rate_store`, where they keep the rate together."
        )
    money = {} if settings.budget is None else {"budget": settings.budget / processes}
    return read_settings(settings, **rates, **money)
