"""Is what may pass by waiting sent again, and does each foreign error become one of ours?"""

from __future__ import annotations

import inspect
from email.utils import formatdate
from types import ModuleType
from typing import Any

import httpx2
import instructor.core.exceptions
import openai
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openai import _exceptions
from pydantic import BaseModel, ValidationError

from summarizer._llm.api import retry as _transport
from summarizer._llm.api.retry import (
    ModelAddress,
    is_transient,
    kind_of,
    map_error,
    problems_of,
    retrying,
    status_of,
)
from summarizer._llm.api.waiting import asked_wait
from summarizer.errors import AnswerError, ConfigError, ModelError, RefusedError, SummarizerError
from summarizer.values import Usage

PLACE = ModelAddress("openai", "m", "https://api.example/v1", "OPENAI_API_KEY")
USAGE = Usage(calls=3, input_tokens=30)
REQUEST = httpx2.Request("POST", "https://api.example/v1/chat/completions")

# The roots say nothing by themselves; HookError and the like are warnings, never raised.
ROOTS = {"OpenAIError", "InstructorError", "Exception"}


def _status_error(status: int, headers: dict[str, str] | None = None, **body: Any) -> openai.APIStatusError:
    response = httpx2.Response(status, headers=headers, request=REQUEST)
    return openai.APIStatusError("secret words", response=response, body=body)


def _exceptions_of(module: ModuleType) -> list[type[Exception]]:
    named = (cls for _, cls in inspect.getmembers(module, inspect.isclass))
    public = (cls for cls in named if issubclass(cls, Exception) and not cls.__name__.startswith("_"))
    return [cls for cls in public if not issubclass(cls, Warning)]


FOREIGN = sorted(
    {*_exceptions_of(openai), *_exceptions_of(_exceptions), *_exceptions_of(instructor.core.exceptions)},
    key=lambda cls: f"{cls.__module__}.{cls.__name__}",
)


@pytest.mark.parametrize("cls", FOREIGN, ids=lambda cls: cls.__name__)
def test_each_foreign_class_is_known(cls: type[Exception]) -> None:
    """A class that a new version of openai or instructor brings is noticed here and put into `KINDS`."""
    assert cls.__name__ in ROOTS or kind_of(cls) is not None


def test_list_of_foreign_classes_is_not_empty() -> None:
    """The test above looks at something: both packages' errors are in it."""
    names = {cls.__name__ for cls in FOREIGN}
    assert {"RateLimitError", "APITimeoutError", "InstructorRetryException", "ModeError"} <= names
    assert len(names) > 25


def test_unknown_class_is_not_known() -> None:
    """Being an OpenAIError is not enough to count as known."""
    assert kind_of(type("BrandNewError", (openai.OpenAIError,), {})) is None


@pytest.mark.parametrize("status", [408, 409, 429, 500, 502, 503, 504, 529])
def test_status_that_may_pass_is_transient(status: int) -> None:
    """408, 409, 429 and 5xx are sent again."""
    assert is_transient(_status_error(status))


@pytest.mark.parametrize("status", [400, 401, 402, 403, 404, 413, 422])
def test_status_that_stays_is_not_transient(status: int) -> None:
    """The same request would be refused again."""
    assert not is_transient(_status_error(status))


def test_trouble_without_a_response_is_transient() -> None:
    """Connection errors and timeouts are sent again, of any SDK and of Python itself; other errors are not."""
    for error in (openai.APIConnectionError(request=REQUEST), openai.APITimeoutError(REQUEST), ConnectionError()):
        assert is_transient(error)
    assert is_transient(httpx2.ReadTimeout("", request=REQUEST))
    assert not is_transient(ValueError())


class _GoogleError(Exception):
    code = 503


class _AmazonError(Exception):
    response = {"ResponseMetadata": {"HTTPStatusCode": 429}}  # noqa: RUF012  # as botocore has it


def test_status_is_read_from_other_sdks_too() -> None:
    """Google's SDK keeps it in `code`, Amazon's in a dict, most in `status_code`; a text code is no status."""
    assert status_of(_GoogleError()) == 503
    assert status_of(_AmazonError()) == 429
    assert status_of(_status_error(418)) == 418
    assert status_of(openai.APIError("", REQUEST, body={"code": "server_error"})) is None


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({}, None),
        ({"retry-after": "12"}, 12),
        ({"Retry-After": "0.5"}, 0.5),
        ({"retry-after-ms": "250", "retry-after": "9"}, 0.25),
        ({"retry-after": formatdate(1_000_030, usegmt=True)}, 30),
        ({"retry-after": formatdate(999_000, usegmt=True)}, 0),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "-3"}, None),
        ({"retry-after": "nan"}, None),
        ({"retry-after-ms": "inf", "retry-after": "2"}, 2),
    ],
)
def test_asked_wait_is_read_in_all_its_forms(headers: dict[str, str], wait: float | None) -> None:
    """Seconds, milliseconds or an HTTP date; nonsense counts as not asked."""
    assert asked_wait(_status_error(429, headers), now=lambda: 1_000_000.0) == wait


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126)))
def test_no_header_breaks_the_wait(value: str) -> None:
    """Whatever a server writes, the wait is None or a number that is not negative."""
    wait = asked_wait(_status_error(503, {"retry-after": value}))
    assert wait is None or wait >= 0


def test_waits_grow_up_to_the_cap() -> None:
    """Without a word from the server the wait doubles, with jitter, and never passes `max_wait`."""
    waits: list[float] = []
    failures: list[int] = []

    def fail() -> None:
        failures.append(1)
        raise _status_error(503)

    with pytest.raises(openai.APIStatusError):
        retrying(lambda: len(failures) >= 6, 5.0, waits.append)(fail)
    assert len(waits) == 5
    assert all(low <= wait <= min(low + 1, 5) for low, wait in zip((1, 2, 4, 5, 5), waits, strict=True))


def _validation_error() -> ValidationError:
    class Row(BaseModel):
        items: list[int]

    with pytest.raises(ValidationError) as caught:
        Row.model_validate({"items": ["secret words"]})
    return caught.value


def _mode_error() -> Exception:
    return instructor.core.exceptions.ModeError("tool_call", "perplexity", ["markdown_json_mode"])


OURS: list[tuple[Exception, type[SummarizerError], str]] = [
    (_status_error(401), ConfigError, "OPENAI_API_KEY"),
    (_status_error(403), ConfigError, "HTTP 403"),
    (_status_error(404), ConfigError, "no model 'm'"),
    (_status_error(400), ModelError, "HTTP 400"),
    (_status_error(400, code="content_filter"), RefusedError, "content_filter"),
    (_status_error(402), ModelError, "HTTP 402"),
    (_status_error(429, {"retry-after": "8"}), ModelError, "asks to wait 8 s"),
    (_status_error(429, code="insufficient_quota"), ModelError, "no credit"),
    (_status_error(500), ModelError, "after 3 request"),
    (openai.APITimeoutError(REQUEST), ModelError, "in time"),
    (openai.APIConnectionError(request=REQUEST), ModelError, r"https://api\.example/v1"),
    (openai.ContentFilterFinishReasonError(), RefusedError, "declined"),
    (openai.OpenAIError("secret words"), ModelError, "unexpectedly .OpenAIError"),
    (UnicodeEncodeError("ascii", "secret words", 0, 1, "no"), ModelError, "UnicodeEncodeError"),
    (_mode_error(), ConfigError, "markdown_json_mode"),
    (_validation_error(), AnswerError, r"items\[0\]: Input should be a valid integer"),
    (instructor.core.exceptions.ResponseParsingError("secret words"), AnswerError, "answer: not JSON"),
    (_status_error(503), ModelError, "HTTP 503"),
    (_validation_error(), AnswerError, "no usable answer in 3"),
    (ConfigError("mine"), ConfigError, "mine"),
]


@pytest.mark.parametrize(("error", "ours", "words"), OURS, ids=lambda value: getattr(value, "__name__", None))
def test_foreign_error_becomes_ours(error: Exception, ours: type[SummarizerError], words: str) -> None:
    """One spot maps them all; no foreign words come through, and what it cost comes along."""
    mapped = map_error(error, PLACE, USAGE)
    assert type(mapped) is ours
    with pytest.raises(ours, match=words):
        raise mapped
    assert "secret" not in f"{mapped} {vars(mapped)}"
    if isinstance(mapped, ModelError):
        assert (mapped.attempts, mapped.usage) == (3, USAGE)


def test_code_of_a_server_passes_only_when_it_is_a_code() -> None:
    """A short lower-case name is shown; sentences, keys and mixed case are not."""
    shown = str(map_error(_status_error(400, code="invalid_schema"), PLACE, USAGE))
    assert "invalid_schema" in shown
    for code in ("sk-Abc123", "the article said this", "x" * 80):
        assert code not in str(map_error(_status_error(400, code=code), PLACE, USAGE))


def test_problems_are_paths() -> None:
    """Nested positions are written as in Python."""

    class Row(BaseModel):
        who: str

    class Rows(BaseModel):
        items: list[Row]

    with pytest.raises(ValidationError) as caught:
        Rows.model_validate({"items": [{"who": "a"}, {}]})
    assert problems_of(caught.value) == ("items[1].who: Field required",)


def test_retries_are_logged_as_events_without_words(caplog: pytest.LogCaptureFixture) -> None:
    """`summarizer.retry` has attempt, wait and status; the server's words stay out."""
    failures: list[int] = []

    def fail_once() -> str:
        failures.append(1)
        if len(failures) == 1:
            raise _status_error(503, {"retry-after": "4"})
        return "fine"

    assert retrying(lambda: False, 60, lambda _: None)(fail_once) == "fine"
    event = vars(caplog.records[0])
    assert (event["name"], event["msg"]) == ("summarizer", "summarizer.retry")
    assert (event["attempt"], event["wait"], event["status"]) == (1, 4, 503)
    assert "secret" not in str(event)


def test_kinds_name_no_class_twice_over() -> None:
    """Each kind that is listed is handled: none falls through to an error of Python."""
    for name, kind in _transport.KINDS.items():
        mapped = map_error(type(name, (Exception,), {})(), PLACE, USAGE)
        assert isinstance(mapped, SummarizerError), kind
