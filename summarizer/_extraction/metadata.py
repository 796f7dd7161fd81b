"""Check what the caller says about a text, before anything is paid for."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, ValidationError

from summarizer._extraction.pipeline import Metadata
from summarizer.errors import InputError
from summarizer.values import Value

_TIME = re.compile(r"\d{4}-\d\d-\d\d[T ]")


def _day(value: object) -> object:
    """Take the day of a time as it is written, in its own zone, as feeds give it."""
    if isinstance(value, str) and _TIME.match(value):
        try:
            value = dt.datetime.fromisoformat(value)
        except ValueError:
            return value
    return value.date() if isinstance(value, dt.datetime) else value


def _sound(value: str) -> str:
    if re.search(r"[\ud800-\udfff]", value):
        raise ValueError("contains a lone surrogate, which UTF-8 cannot encode")
    return value


_Words = Annotated[str, AfterValidator(_sound)]


class _About(Value):
    id: _Words | None = None
    title: _Words | None = None
    published: Annotated[dt.date | None, BeforeValidator(_day)] = None
    publisher: _Words | None = None
    author: _Words | None = None
    url: _Words | None = None


def read_metadata(**said: object) -> Metadata:
    """Return what is said about a text: `id`, `title`, `published`, `publisher`, `author` and `url`.

    Raises:
        InputError: Something is of the wrong form; all of it is named.
    """
    try:
        return Metadata(**dict(_About.model_validate(said)))
    except ValidationError as error:
        raise InputError(f"Invalid metadata. {problems(error)}.") from None


def problems(error: ValidationError) -> str:
    """Write what is wrong as paths, the first five of them; values are not shown."""
    return "; ".join(f"{'.'.join(map(str, e['loc'])) or 'the whole input'}: {e['msg']}" for e in error.errors()[:5])
