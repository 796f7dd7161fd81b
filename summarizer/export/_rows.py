"""Turn an item into a row, and check rows that are read back. Rows hold what JSON holds, and no more."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from summarizer.codes import codes
from summarizer.errors import InputError
from summarizer.export._columns import COLUMNS, NAMES, ROLES, SLOTS
from summarizer.schema import LISTS, Item, Summary
from summarizer.values import Actor

Row = dict[str, Any]
"""A row: a value for each column, None where there is none. Days and times are text in ISO 8601."""

LARGEST = 2**63 - 1
SURROGATE = re.compile(r"[\ud800-\udfff]")
NEEDED = frozenset({"item_id", "type", "what", "quote"})


def rows_of(summary: Summary) -> Iterator[Row]:
    """Yield a row for each item, in text order."""
    blank = dict.fromkeys(NAMES)
    about = {name: _sound(value) for name, value in _about(summary).items()}
    for item in summary.items:
        said = {**_said(item), **_places(item), **_coded(item)}
        yield blank | {name: _sound(value) for name, value in said.items()} | about


def _about(summary: Summary) -> Row:
    source, made = summary.source, summary.provenance
    created = made.created if made.created.tzinfo else made.created.replace(tzinfo=dt.UTC)
    return {
        "article_id": summary.id,
        "article_title": summary.title,
        "published": source.published and source.published.isoformat(),
        "publisher": source.publisher,
        "author": source.author,
        "url": source.url,
        "language": source.language,
        "text_sha256": source.sha256,
        "text_characters": source.characters,
        "complete": summary.complete,
        "model": made.model,
        "weights": made.weights,
        "prompts": list(made.prompts),
        "library": made.library,
        "created": created.astimezone(dt.UTC).isoformat(),
    }


def _said(item: Item) -> Row:
    when, attribution = item.when, item.attribution
    row = {
        "item_id": item.id,
        "type": item.type,
        "topic": item.topic,
        "what": item.what,
        "when_text": when and when.text,
        "when_date": when and when.date and when.date.isoformat(),
        "speaker": attribution.speaker,
        "document": attribution.document,
        "quote_type": attribution.quote_type,
        "perspective": attribution.perspective,
    }
    if item.type not in LISTS:
        return row | {"other": item.model_dump_json(exclude=set(Item.model_fields))}
    slots = vars(item)
    row |= {name: slots[name] for name in SLOTS if name in slots}
    row |= {f"amount_{name}": value for name, value in slots.get("amount") or ()}
    row |= {f"count_{name}": value for name, value in slots.get("count") or ()}
    actors, targets = ROLES[item.type]
    return row | _who("actor", slots[actors]) | (_who("target", slots[targets]) if targets else {})


def _who(role: str, actors: Sequence[Actor]) -> Row:
    return {
        f"{role}s": [actor.name for actor in actors],
        f"{role}_countries": [actor.country for actor in actors],
        f"{role}_types": [actor.actor_type for actor in actors],
    }


def _places(item: Item) -> Row:
    first, *more = sorted(item.evidence, key=lambda evidence: (evidence.start, evidence.end))
    return {
        "quote": first.quote,
        "quote_start": first.start,
        "quote_end": first.end,
        "quote_match": first.match,
        "more_quotes": [evidence.quote for evidence in more],
        "more_starts": [evidence.start for evidence in more],
        "more_ends": [evidence.end for evidence in more],
        "more_matches": [evidence.match for evidence in more],
    }


def _coded(item: Item) -> Row:
    found = codes(item)
    row: Row = {
        name: getattr(found, name) for name in ("plover", "plover_mode", "cameo", "cluster", "iati_transaction")
    }
    return row | {"countries": list(found.countries)}


def _sound(value: Any) -> Any:
    """Leave out what files cannot hold: infinite numbers, whole ones over 63 bits; half a character becomes U+FFFD."""
    if value is None or (isinstance(value, str) and value.isascii()):
        return value
    if isinstance(value, str):
        return SURROGATE.sub("\ufffd", value)
    if isinstance(value, list):
        return [_sound(part) for part in value]
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return None if isinstance(value, int) and value > LARGEST else value


def checked(row: Mapping[str, Any], place: str) -> Row:
    """Return a row that was read, in our order and form.

    Raises:
        InputError: It is none of ours: a column is not known, or holds something else than it should.
    """
    if missing := NEEDED - row.keys():
        raise InputError(
            f"{place} is neither a summary nor a row of an export: it has no {', '.join(sorted(missing))}."
        )
    if unknown := row.keys() - set(NAMES):
        raise InputError(f"{place} has unknown columns: {', '.join(sorted(map(str, unknown))[:5])}.")
    sound: Row = {}
    for column in COLUMNS:
        try:
            value = row.get(column.name)
            sound[column.name] = None if value is None else READ[column.kind](value)
        except (ValueError, TypeError, OverflowError):
            raise InputError(f"{place}: {column.name} must be a {column.kind}, or empty.") from None
    return sound


def _text(value: Any) -> str:
    if not isinstance(value, str) or SURROGATE.search(value):
        raise ValueError
    return value


def _whole(value: Any) -> int:
    if type(value) is not int or abs(value) > LARGEST:
        raise ValueError
    return value


def _number(value: Any) -> float:
    if type(value) not in (int, float) or not math.isfinite(value):
        raise ValueError
    return float(value)


def _yes(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def _time(value: Any) -> str:
    read = dt.datetime.fromisoformat(value)
    return (read if read.tzinfo else read.replace(tzinfo=dt.UTC)).astimezone(dt.UTC).isoformat()


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError
    return value


READ: Mapping[str, Any] = {
    "text": _text,
    "whole number": _whole,
    "number": _number,
    "yes or no": _yes,
    "date": lambda value: dt.date.fromisoformat(value).isoformat(),
    "time": _time,
    "list of texts": lambda value: [None if part is None else _text(part) for part in _list(value)],
    "list of whole numbers": lambda value: [_whole(part) for part in _list(value)],
}
"""How a value of each kind is read; what it is not raises."""
