"""What does the caller say about a text? It is checked before anything is paid for."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import BeforeValidator, ValidationError

from summarizer._pipeline import Given
from summarizer.errors import InputError
from summarizer.values import Value


def _day(value: object) -> object:
    return value.date() if isinstance(value, dt.datetime) else value


class _About(Value):
    id: str | None = None
    title: str | None = None
    published: Annotated[dt.date | None, BeforeValidator(_day)] = None
    publisher: str | None = None
    author: str | None = None
    url: str | None = None


def given(**said: object) -> Given:
    """Return what is said about a text: `id`, `title`, `published`, `publisher`, `author` and `url`.

    Raises:
        InputError: Something is of the wrong form; all of it is named.
    """
    try:
        return Given(**dict(_About.model_validate(said)))
    except ValidationError as error:
        raise InputError(f"What is said about the text is wrong. {problems(error)}.") from None


def problems(error: ValidationError) -> str:
    """Write what is wrong as paths, the first five of them; values are not shown."""
    return "; ".join(f"{'.'.join(map(str, e['loc'])) or 'all of it'}: {e['msg']}" for e in error.errors()[:5])
