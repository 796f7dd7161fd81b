"""Define the Arrow columns of summaries and items: the same for any text, also where there is no summary."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from summarizer._result import Result
from summarizer._slots import slot_kind
from summarizer.errors import ModelError
from summarizer.schema import Item, Summary
from summarizer.values import Actor, Evidence, Usage

if TYPE_CHECKING:
    import pyarrow as pa

COUNTED = (
    "agreements",
    "requests",
    "pledges",
    "humanitarian_items",
    "others",
    "rejected",
    "warnings",
    "failed_windows",
)
COMMON = ("type", "what", "topic")
SAID = ("speaker", "document", "quote_type", "perspective")
ACTING = frozenset({"actor", "actors"})
"""Kinds of slots that hold who acts."""
WHOSE = ("name", "mention", "role", "country", "actor_type")


def schema() -> pa.Schema:
    """Return the columns of a row for each text.

    Raises:
        ConfigError: pyarrow is not installed.
    """
    import pyarrow as pa

    spent = {**dict.fromkeys(("calls", "cached_calls", "input_tokens", "output_tokens"), pa.int64())}
    return pa.schema(
        {
            **dict.fromkeys(("id", "summary", "error", "reason"), pa.string()),
            "complete": pa.bool_(),
            **dict.fromkeys(("overview", "language", "model"), pa.string()),
            **dict.fromkeys(COUNTED, pa.int32()),
            "items": pa.list_(pa.struct(_of_an_item())),
            **spent,
            **dict.fromkeys(("cost", "seconds"), pa.float64()),
        }
    )


def item_schema() -> pa.Schema:
    """Return the columns of a row for each item. No name is a reserved word of SQL."""
    import pyarrow as pa

    return pa.schema([pa.field("article_id", pa.string()), *_of_an_item()])


def _of_an_item() -> list[pa.Field]:
    import pyarrow as pa

    words = pa.string()
    place = {"quote": words, "quote_start": pa.int64(), "quote_end": pa.int64(), "quote_match": words}
    columns = {
        "item_id": words,
        **dict.fromkeys(COMMON, words),
        "when_text": words,
        "when_date": pa.date32(),
        **place,
        "evidence": pa.list_(pa.struct(list(place.items()))),
        **dict.fromkeys(SAID, words),
        "actors": pa.list_(pa.struct([(name, words) for name in ("slot", *WHOSE)])),
        "slots": words,
    }
    return [pa.field(name, kind) for name, kind in columns.items()]


def table(rows: Iterable[Mapping[str, Any]]) -> pa.Table:
    """Make a table of rows, also of none."""
    import pyarrow as pa

    return pa.Table.from_pylist(list(rows), schema=schema())


def row_of(result: Result) -> dict[str, Any]:
    """Return the row of one text. What is not known because there is no summary is None, never 0 or empty."""
    if result.summary is None:
        usage = result.error.usage if isinstance(result.error, ModelError) else Usage()
        failure = {"error": type(result.error).__name__, "reason": str(result.error)}
        return {"id": result.id, **failure, **usage.model_dump()}
    return {"id": result.id, **_of_summary(result.summary), **result.summary.usage.model_dump()}


def _of_summary(summary: Summary) -> dict[str, Any]:
    return {
        "summary": summary.model_dump_json(),
        "complete": summary.complete,
        "overview": summary.overview,
        "language": summary.source.language,
        "model": summary.provenance.model,
        **{name: len(getattr(summary, name)) for name in COUNTED},
        "items": [_of_item(item) for item in summary.items],
    }


def _of_item(item: Item) -> dict[str, Any]:
    places = [_of_a_place(place) for place in item.evidence]
    slots = {name for name in type(item).model_fields if name not in Item.model_fields}
    acts = [name for name in type(item).model_fields if name in slots and slot_kind(type(item), name) in ACTING]
    others = item.model_dump(mode="json", include=slots.difference(acts))
    return {
        "item_id": item.id,
        **item.model_dump(include=set(COMMON)),
        "when_text": item.when and item.when.text,
        "when_date": item.when and item.when.date,
        **places[0],
        "evidence": places,
        **item.attribution.model_dump(),
        "actors": [{"slot": slot, **actor.model_dump()} for slot in acts for actor in _actors(getattr(item, slot))],
        "slots": json.dumps(others, ensure_ascii=False, sort_keys=True),
    }


def _of_a_place(place: Evidence) -> dict[str, Any]:
    places = {"quote_start": place.start, "quote_end": place.end, "quote_match": place.match}
    return {"quote": place.quote, **places}


def _actors(value: Any) -> list[Actor]:
    return [value] if isinstance(value, Actor) else list(value or ())


def exploded(rows: pa.Table) -> pa.Table:
    """Make a row for each item out of a row for each text."""
    import pyarrow as pa
    import pyarrow.compute as pc

    items = rows.column("items").combine_chunks()
    found = pa.Table.from_struct_array(pc.list_flatten(items))
    ids = rows.column("id").combine_chunks().take(pc.list_parent_indices(items))
    return found.add_column(0, "article_id", ids).cast(item_schema())
