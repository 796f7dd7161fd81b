"""Read rows from summaries, as `run --json` and `batch` write them, or from an export."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO, Any, Literal

from pydantic import ConfigDict, ValidationError, create_model

from summarizer.errors import InputError
from summarizer.export import _parquet
from summarizer.export._rows import Row, checked, rows_of
from summarizer.schema import Item, Summary


class Foreign(Item):
    """An item of a type that somebody else defined: its slots are kept as they are."""

    model_config = ConfigDict(extra="allow")


def rows_in(path: Path) -> Iterator[Row]:
    """Yield the rows of a file of JSON lines, JSON or Parquet.

    Raises:
        InputError: There is no such file, or it holds something else; the line is named.
        ConfigError: It is a Parquet file, and pyarrow is not installed.
    """
    try:
        with path.open("rb") as file:
            if file.read(4) != b"PAR1":
                file.seek(0)
                yield from rows_of_lines(file, repr(str(path)))
                return
    except FileNotFoundError:
        raise InputError(f"There is no file {str(path)!r}. Check the path.") from None
    except OSError as error:
        raise InputError(f"{str(path)!r} cannot be read: {error.strerror}.") from None
    yield from _parquet.read(path)


def rows_of_lines(file: IO[bytes] | Iterable[bytes], name: str) -> Iterator[Row]:
    """Yield the rows of JSON lines; a file that is one JSON document is read as a whole."""
    lines = iter(file)
    for number, line in enumerate(lines, start=1):
        if not line.strip(b"\xef\xbb\xbf \t\r\n"):
            continue
        place = f"{name}, line {number}"
        try:
            found = json.loads(line.removeprefix(b"\xef\xbb\xbf"))
        except UnicodeDecodeError:
            raise InputError(f"{place} is not UTF-8. Give the file as it was written.") from None
        except (ValueError, RecursionError):
            found = _whole(line + b"".join(lines), place)
        for part in found if isinstance(found, list) else [found]:
            yield from _rows(part, place)


def _whole(raw: bytes, place: str) -> Any:
    try:
        return json.loads(raw)
    except (ValueError, RecursionError):
        raise InputError(
            f"{place} is not valid JSON. If `summarizer batch` was stopped there, run it again; it repairs its file."
        ) from None


def _rows(found: Any, place: str) -> Iterator[Row]:
    if not isinstance(found, Mapping):
        raise InputError(f"{place} is neither a summary nor a row of an export: it is not a JSON object.")
    if not {"source", "provenance"} <= found.keys():
        yield checked(found, place)
        return
    try:
        summary = Summary.model_validate_json(json.dumps(found), context={"item_types": _types(found.get("others"))})
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "all of it"
        raise InputError(f"{place} is not a valid summary: {where}: {first['msg']}.") from None
    yield from rows_of(summary)


def _types(others: Any) -> list[type[Item]]:
    """Make a class for each type that items of a user's own have: the class itself is not needed to read its slots."""
    found = {item.get("type") for item in others or () if isinstance(item, Mapping)}
    return [_type(name) for name in sorted(name for name in found if isinstance(name, str))]


def _type(name: str) -> type[Item]:
    marked: Any = (Literal[name], name)
    return create_model("Foreign", __base__=Foreign, type=marked)
