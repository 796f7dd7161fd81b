"""Retry requests that may succeed later, and map foreign errors to ours.

Foreign errors are recognised by status and by the names of their classes: the SDKs of most providers share those
names, and none of them has to be installed for it. What comes out carries no prompt, no answer and no key: of a
server's words only a short code passes.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from summarizer._llm.api.server_words import (
    code_of,
    is_about_the_text,
    is_from_a_gateway,
    is_too_long,
    is_too_much,
    most_tokens,
    reason_of,
)
from summarizer._llm.api.transport import MOST_BYTES
from summarizer._llm.api.waiting import asked_wait
from summarizer.errors import AnswerError, ConfigError, ModelError, Outage, RefusedError, SummarizerError
from summarizer.values import Usage

if TYPE_CHECKING:
    from tenacity import RetryCallState, Retrying

LOG = logging.getLogger("summarizer")

Kind = Literal["timeout", "connection", "status", "size", "key", "answer", "refused", "setting", "unexpected"]

KINDS: Mapping[str, Kind] = {
    "APITimeoutError": "timeout",
    "TimeoutException": "timeout",
    "TimeoutError": "timeout",
    "APIConnectionError": "connection",
    "TransportError": "connection",
    "ConnectionError": "connection",
    "APIStatusError": "status",
    "ServedError": "status",
    "ReplyTooLargeError": "size",
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
    """Return whether the same request may succeed later: 408, 409, 429, 5xx, no connection, a timeout."""
    status = status_of(error)
    if status is None:
        return kind_of(type(error)) in ("timeout", "connection")
    return (status in TRANSIENT or status >= 500) and code_of(error) not in NO_MONEY


def is_misshapen(error: BaseException) -> bool:
    """Return whether a whole answer had not the asked form: shown what was wrong, the model may give a better one."""
    return kind_of(type(error)) == "answer" and type(error).__name__ != "IncompleteOutputException"


def retrying(spent: Callable[[], bool], max_wait: float, sleep: Callable[[float], None]) -> Retrying:
    """Make the loop that sends the same request again after transport trouble.

    Args:
        spent: Returns after a failure whether the question has no attempt left.
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


def map_error(error: BaseException, place: ModelAddress, usage: Usage, *, answered: bool = False) -> SummarizerError:
    """Return the error of ours that a foreign one means. It has no cause and no context, where prompts hide.

    Args:
        error: What an SDK, or the network, raised.
        place: Who was asked.
        usage: What the question has cost.
        answered: Whether another request with the same key was answered: then it is not the key that is refused.
    """
    if isinstance(error, SummarizerError):
        return error
    status = status_of(error)
    kind = kind_of(type(error)) or "unexpected"
    fields: dict[str, Any] = {"status": status, "attempts": max(usage.calls, 1), "usage": usage}
    if status in (401, 404) or (kind == "key" and status is None):
        return _not_found(place) if status == 404 else _key_refused(place, status)
    if is_about_the_text(error) or kind == "refused":
        reason = reason_of(error)
        return RefusedError(
            f"{place} declined to answer: {reason}. Leave this text out, or try another model.", reason=reason, **fields
        )
    if status == 403:
        return _forbidden(error, place, fields) if answered or is_from_a_gateway(error) else _key_refused(place, status)
    if status is not None:
        return _by_status(error, place, {**fields, "retry_after": asked_wait(error)})
    return _by_kind(error, kind, place, fields)


def _key_refused(place: ModelAddress, status: int | None) -> ConfigError:
    detail = f" (HTTP {status})" if status else ""
    advice = f"Set {place.key} to a key with access to {place.model!r}."
    return ConfigError(f"{place} refused the key{detail}. {advice}", status=status)


def _forbidden(error: BaseException, place: ModelAddress, fields: dict[str, Any]) -> RefusedError:
    """Say that one request was refused, whose key is a good one as far as anybody knows."""
    if is_from_a_gateway(error):
        words = (
            f"A gateway before {place} refused the request (HTTP 403, a web page), not the key. Firewalls do so for "
            "words of a text: leave it out, or ask who runs the gateway."
        )
        return RefusedError(words, reason="gateway", **fields)
    code = code_of(error)
    words = (
        f"{place} refused this request (HTTP 403{f', {code}' if code else ''}), and answered others with the same key. "
        "It is the text that is refused: leave it out, or try another model."
    )
    return RefusedError(words, reason=code or "forbidden", **fields)


def _not_found(place: ModelAddress) -> ConfigError:
    return ConfigError(
        f"{place} has no model {place.model!r} (HTTP 404). Check the model's name and, for your own server, that it is "
        "exactly the name that the server lists, and that base_url ends where the API begins, usually with /v1."
    )


def _by_status(error: BaseException, place: ModelAddress, fields: dict[str, Any]) -> ModelError:
    code, status = code_of(error), fields["status"]
    detail = f"HTTP {status}" + (f", {code}" if code else "")
    detail += ", in the body of an HTTP 200" if type(error).__name__ == "ServedError" else ""
    outage: Outage | None = "credit" if _no_money(error) else "busy" if status == 429 else None
    if is_transient(error):
        asked = fields["retry_after"]
        advice = f"The server asks to wait {asked:.0f} s. " if asked else ""
        times = f"{fields['attempts']} request(s)"
        words = f"{place} failed after {times} ({detail}). {advice}Try later, or raise `attempts`."
        return ModelError(words, outage=outage or "server", **fields)
    return ModelError(f"{place} rejected the request ({detail}). {_advice(error, place)}", outage=outage, **fields)


def _no_money(error: BaseException) -> bool:
    return status_of(error) == 402 or code_of(error) in NO_MONEY


def _advice(error: BaseException, place: ModelAddress) -> str:
    if _no_money(error):
        return "The account has no credit left: add some, or use another provider."
    if is_too_much(error) and not is_too_long(error):
        most = most_tokens(error)
        least = f"{most:,} or less" if most else "less"
        return f"Model {place.model!r} does not give that much room for an answer: set `max_output_tokens` to {least}."
    if is_too_long(error):
        less = " or `max_output_tokens`" if is_too_much(error) else ""
        return f"The question is too long: set a smaller `window_tokens`{less}."
    return "Its message is not shown, since it may repeat the text. Try another `mode`, or another model."


def _by_kind(error: BaseException, kind: Kind, place: ModelAddress, fields: dict[str, Any]) -> SummarizerError:
    times = f" in {fields['attempts']} request(s)"
    if kind == "setting":
        return ConfigError(
            f"{place} does not accept this request: {error_words(error)} You can also try another `mode`."
        )
    if kind == "answer":
        return no_usable_answer(place, problems_of(error), fields["usage"])
    words = {
        "timeout": f"did not answer in time{times}. Raise `timeout`, or ask for less at once.",
        "connection": f"could not be reached{times}. Check that it runs, its address, the network.",
        "status": "answered HTTP 200 with an error in place of an answer, and no code that says which. Its words are "
        "not shown, since they may repeat the text.",
        "size": f"sent a reply of more than {MOST_BYTES / 1e6:.0f} MB. It was not read: no model writes that much. "
        "Check base_url.",
    }
    if kind in words:
        outage: Outage | None = "timeout" if kind == "timeout" else "connection" if kind == "connection" else None
        return ModelError(f"{place} {words[kind]}", outage=outage, **fields)
    return ModelError(f"Asking {place} failed unexpectedly ({type(error).__name__}).", **fields)


def error_words(error: BaseException) -> str:
    """Return what instructor says about packages, variables and modes; of others only the class, whatever they say."""
    return str(error) if type(error).__module__.startswith("instructor.") else type(error).__name__


def no_usable_answer(place: ModelAddress, problems: tuple[str, ...], usage: Usage) -> AnswerError:
    """Return the error that the model answered, and why no attempt could be used."""
    shown = "; ".join(problems[:3])
    return AnswerError(
        f"Model {place.model!r} gave no usable answer in {max(usage.calls, 1)} request(s): {shown}. "
        "Try another `mode`, or a larger model.",
        problems=problems,
        attempts=max(usage.calls, 1),
        usage=usage,
    )


def web_page(place: ModelAddress, usage: Usage) -> AnswerError:
    """Say that a web page came in place of an answer."""
    return AnswerError(
        f"{place} answered with a web page (HTML, HTTP 200) in place of a chat completion. It comes from a gateway or "
        "a login page before the server, or base_url does not end where the API begins, mostly with /v1.",
        problems=("reply: a web page",),
        outage="server",
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
