"""Is a request worth sending again, how long to wait before that, and which of our errors is a foreign one?

Foreign errors are told apart by status and by the names of their classes: the SDKs of most providers share those
names, and none of them has to be installed for it. What comes out carries no prompt, no answer and no key: of a
server's words only a short code passes.
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from math import isfinite
from typing import TYPE_CHECKING, Any, Literal

from summarizer.errors import AnswerError, ConfigError, ModelError, RefusedError, SummarizerError
from summarizer.values import Usage

if TYPE_CHECKING:
    from tenacity import RetryCallState, Retrying

LOG = logging.getLogger("summarizer")

Kind = Literal["timeout", "connection", "status", "key", "answer", "refused", "setting", "unexpected"]

KINDS: Mapping[str, Kind] = {
    "APITimeoutError": "timeout",
    "TimeoutException": "timeout",
    "TimeoutError": "timeout",
    "APIConnectionError": "connection",
    "TransportError": "connection",
    "ConnectionError": "connection",
    "APIStatusError": "status",
    "AuthenticationError": "key",
    "PermissionDeniedError": "key",
    "SubjectTokenProviderError": "key",
    "ContentFilterFinishReasonError": "refused",
    "LengthFinishReasonError": "answer",
    "APIResponseValidationError": "answer",
    "ValidationError": "answer",
    "AsyncValidationError": "answer",
    "JSONDecodeError": "answer",
    "ResponseParsingError": "answer",
    "IncompleteOutputException": "answer",
    "InstructorRetryException": "answer",
    "ConfigurationError": "setting",
    "ModeError": "setting",
    "ClientError": "setting",
    "ProviderError": "unexpected",
    "MultimodalError": "unexpected",
    "APIError": "unexpected",
    "InvalidWebhookSignatureError": "unexpected",
    "WebSocketConnectionClosedError": "unexpected",
    "WebSocketQueueFullError": "unexpected",
}
"""What a foreign class means; the first name that is found along its bases counts."""

TRANSIENT = frozenset({408, 409, 429})
NO_MONEY = frozenset({"insufficient_quota", "billing_hard_limit_reached"})
FILTERED = frozenset({"content_filter", "content_policy_violation", "moderation_blocked"})
CODE = re.compile(r"[a-z][a-z0-9_]{2,40}")
TOO_LONG = re.compile(r"context.{0,20}(length|size|window)|prompt is too long", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ModelAddress:
    """Where a question goes, in words that may be shown.

    Args:
        provider: `openai`, `anthropic`, ..., `openai-compatible`, or `local`.
        model: The name that the provider knows.
        address: The server's address without credentials and query; empty when only the provider's SDK knows it.
        key: What to set when the key is refused.
    """

    provider: str
    model: str
    address: str
    key: str

    def __str__(self) -> str:
        return f"{self.provider} at {self.address}" if self.address else self.provider


def status_of(error: BaseException) -> int | None:
    """Return the HTTP status that an error of any SDK carries, or None."""
    response = getattr(error, "response", None)
    inner = response.get("ResponseMetadata", {}).get("HTTPStatusCode") if isinstance(response, dict) else None
    found = (getattr(error, "status_code", None), getattr(error, "code", None), inner)
    return next((s for s in found if type(s) is int and 100 <= s < 600), None)


def kind_of(cls: type[BaseException]) -> Kind | None:
    """Return what a class of errors means, or None when nothing is known about it."""
    return next((KINDS[base.__name__] for base in cls.__mro__ if base.__name__ in KINDS), None)


def is_transient(error: BaseException) -> bool:
    """Tell whether the same request may succeed later: 408, 409, 429, 5xx, no connection, a timeout."""
    status = status_of(error)
    if status is None:
        return kind_of(type(error)) in ("timeout", "connection")
    return (status in TRANSIENT or status >= 500) and _code_of(error) not in NO_MONEY


def is_misshapen(error: BaseException) -> bool:
    """Tell whether a whole answer had not the asked form: shown what was wrong, the model may give a better one."""
    return kind_of(type(error)) == "answer" and type(error).__name__ != "IncompleteOutputException"


def asked_wait(error: BaseException, now: Callable[[], float] = time.time) -> float | None:
    """Return the seconds that the server asked to wait (`retry-after-ms`, or `Retry-After` as seconds or date)."""
    headers = getattr(getattr(error, "response", None), "headers", None)
    if not isinstance(headers, Mapping):
        return None
    milliseconds = _number(headers.get("retry-after-ms"))
    if milliseconds is not None:
        return milliseconds / 1000
    value = headers.get("retry-after")
    seconds = _number(value)
    return _seconds_until(value, now()) if seconds is None else seconds


def _number(value: Any) -> float | None:
    try:
        number = float(value)
    except (TypeError, ValueError):
        return None
    return number if isfinite(number) and number >= 0 else None


def _seconds_until(value: Any, now: float) -> float | None:
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - now)
    except (TypeError, ValueError, OverflowError):
        return None


def retrying(spent: Callable[[], bool], max_wait: float, sleep: Callable[[float], None]) -> Retrying:
    """Make the loop that sends the same request again after transport trouble.

    Args:
        spent: Tells after a failure whether the question has no attempt left.
        max_wait: The longest wait in seconds, whatever the server asks for.
        sleep: How to wait.
    """
    from tenacity import Retrying, retry_if_exception, wait_exponential_jitter

    backoff = wait_exponential_jitter(initial=1, max=max_wait, jitter=1)

    def wait(state: RetryCallState) -> float:
        asked = asked_wait(_error_of(state))
        return min(backoff(state) if asked is None else asked, max_wait)

    return Retrying(
        retry=retry_if_exception(is_transient),
        stop=lambda _: spent(),
        wait=wait,
        sleep=sleep,
        before_sleep=_log_retry,
        reraise=True,
    )


def _error_of(state: RetryCallState) -> BaseException:
    error = state.outcome.exception() if state.outcome else None
    return error or RuntimeError("no outcome")


def _log_retry(state: RetryCallState) -> None:
    waits = round(state.upcoming_sleep, 3)
    fields = {"attempt": state.attempt_number, "wait": waits, "status": status_of(_error_of(state))}
    LOG.warning("summarizer.retry", extra=fields)


def map_error(error: BaseException, place: ModelAddress, usage: Usage) -> SummarizerError:
    """Return the error of ours that a foreign one means. It has no cause and no context, where prompts hide."""
    if isinstance(error, SummarizerError):
        return error
    status = status_of(error)
    kind = kind_of(type(error)) or "unexpected"
    fields: dict[str, Any] = {"status": status, "attempts": max(usage.calls, 1), "usage": usage}
    if status in (401, 403) or (kind == "key" and status is None):
        return _key_refused(place, status)
    if status == 404:
        return _not_found(place)
    if _code_of(error) in FILTERED or kind == "refused":
        reason = _code_of(error) or "content_filter"
        return RefusedError(f"{place} declined to answer: {reason}.", reason=reason, **fields)
    if status is not None:
        return _by_status(error, place, {**fields, "retry_after": asked_wait(error)})
    return _by_kind(error, kind, place, fields)


def _key_refused(place: ModelAddress, status: int | None) -> ConfigError:
    told = f" (HTTP {status})" if status else ""
    return ConfigError(f"{place} refused the key{told}. Set {place.key} to a key that may use model {place.model!r}.")


def _not_found(place: ModelAddress) -> ConfigError:
    return ConfigError(
        f"{place} has no model {place.model!r} (HTTP 404). Check the model's name; "
        "for a server of your own, also that base_url ends where the API begins, mostly with /v1."
    )


def _by_status(error: BaseException, place: ModelAddress, fields: dict[str, Any]) -> ModelError:
    code = _code_of(error)
    told = f"HTTP {fields['status']}" + (f", {code}" if code else "")
    if is_transient(error):
        asked = fields["retry_after"]
        advice = f"It asks to wait {asked:.0f} s. " if asked else ""
        times = f"{fields['attempts']} request(s)"
        return ModelError(f"{place} failed after {times} ({told}). {advice}Try later, or raise `attempts`.", **fields)
    return ModelError(f"{place} rejected the request ({told}). {_advice(error, code)}", **fields)


def _advice(error: BaseException, code: str | None) -> str:
    if code in NO_MONEY:
        return "The account has no credit left."
    if TOO_LONG.search(str(error)) or TOO_LONG.search(str(code).replace("_", " ")):
        return "The question is longer than the model's context: set a smaller `window_tokens`."
    return "Its words are not shown, since they may repeat the text. Try another `mode`, or another model."


def _by_kind(error: BaseException, kind: Kind, place: ModelAddress, fields: dict[str, Any]) -> SummarizerError:
    times = f" in {fields['attempts']} request(s)"
    if kind == "timeout":
        return ModelError(f"{place} did not answer in time{times}. Raise `timeout`, or ask for less at once.", **fields)
    if kind == "connection":
        return ModelError(
            f"{place} could not be reached{times}. Check that it runs, its address, the network.", **fields
        )
    if kind == "setting":
        return ConfigError(f"{place} cannot be asked like this: {error_words(error)} Or try another `mode`.")
    if kind == "answer":
        return no_usable_answer(place, problems_of(error), fields["usage"])
    return ModelError(f"Asking {place} failed unexpectedly ({type(error).__name__}).", **fields)


def error_words(error: BaseException) -> str:
    """Return what instructor says about packages, variables and modes; of others only the class, whatever they say."""
    return str(error) if type(error).__module__.startswith("instructor.") else type(error).__name__


def no_usable_answer(place: ModelAddress, problems: tuple[str, ...], usage: Usage) -> AnswerError:
    """Say that the model answered, and why no attempt could be used."""
    shown = "; ".join(problems[:3])
    return AnswerError(
        f"Model {place.model!r} gave no usable answer in {max(usage.calls, 1)} request(s): {shown}. "
        "Try another `mode`, or a larger model.",
        problems=problems,
        attempts=max(usage.calls, 1),
        usage=usage,
    )


def problems_of(error: BaseException) -> tuple[str, ...]:
    """Return what was wrong with an answer, one line each, as paths; the answer's own words are left out."""
    listed = getattr(error, "errors", None)
    if not callable(listed):
        return (f"answer: {'not JSON' if isinstance(error, ValueError) else type(error).__name__}",)
    return tuple(f"{_path(e['loc'])}: {e['msg']}" for e in listed(include_input=False, include_url=False))


def _path(loc: tuple[int | str, ...]) -> str:
    return "".join(f"[{p}]" if isinstance(p, int) else f".{p}" for p in loc).lstrip(".") or "answer"


def _code_of(error: BaseException) -> str | None:
    found = (getattr(error, "code", None), getattr(error, "type", None))
    return next((c for c in found if isinstance(c, str) and CODE.fullmatch(c)), None)
