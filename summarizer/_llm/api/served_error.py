"""Find the error that a server sends in the body of a reply that says HTTP 200.

Gateways answer 200 before they know how it goes, and say afterwards what went wrong: OpenRouter in `error` or in a
choice, vLLM of old and FastChat in the body itself. Such an error is told apart by its own status, as if it had come
with it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

STATUS: Mapping[str, int] = {
    **dict.fromkeys(("invalid_api_key", "authentication_error", "unauthorized", "invalid_authentication"), 401),
    **dict.fromkeys(("insufficient_credits", "payment_required", "insufficient_balance", "billing_error"), 402),
    **dict.fromkeys(("permission_error", "permission_denied", "forbidden"), 403),
    **dict.fromkeys(("model_not_found", "not_found_error", "not_found"), 404),
    **dict.fromkeys(("request_too_large", "payload_too_large"), 413),
    **dict.fromkeys(("rate_limit_exceeded", "rate_limit_error", "rate_limited", "too_many_requests"), 429),
    **dict.fromkeys(("insufficient_quota", "resource_exhausted", "tokens", "requests", "throttling"), 429),
    **dict.fromkeys(("server_error", "internal_error", "internal_server_error", "api_error", "upstream_error"), 500),
    **dict.fromkeys(("bad_gateway", "provider_error", "network_error"), 502),
    **dict.fromkeys(("overloaded", "overloaded_error", "service_unavailable", "unavailable", "engine_overloaded"), 503),
    **dict.fromkeys(("timeout", "timeout_error", "deadline_exceeded", "gateway_timeout"), 504),
    **dict.fromkeys(("content_filter", "content_policy_violation", "data_inspection_failed"), 400),
    **dict.fromkeys(("context_length_exceeded", "invalid_request_error", "invalid_argument", "bad_request"), 400),
}
"""What words in place of a number mean."""

NUMBERS = ("code", "status", "status_code", "http_status", "http_code", "statusCode")
NAMES = ("code", "type", "status", "error")
LONGEST_CODE = 40


class ServedError(Exception):
    """An error in the body of a reply with HTTP 200.

    It has the attributes of the openai package's errors, and like them it never leaves our door: it may repeat a text.
    """

    def __init__(self, body: Mapping[str, Any], status: int | None, response: Any) -> None:
        super().__init__(str(body))
        self.body = body
        self.status_code = status
        self.response = response
        self.code = body.get("code")
        self.type = body.get("type")
        self.param = body.get("param")


def raise_served_error(told: Any, response: Any = None) -> None:
    """Raise the error that stands in a reply in place of an answer, if there is one.

    Args:
        told: A reply, as JSON or as the SDK made it.
        response: What came with it, for its headers.

    Raises:
        ServedError: The server says that it failed.
    """
    error = _error_in(told)
    if error is not None:
        raise ServedError(error, _status(error), response)


def _error_in(told: Any) -> Mapping[str, Any] | None:
    choices = _get(told, "choices")
    first = choices[0] if isinstance(choices, list) and choices else None
    if first is None:
        return _as_mapping(_get(told, "error")) or _bare(told)
    if _get(first, "finish_reason") == "error":
        return _as_mapping(_get(first, "error") or _get(told, "error")) or {"code": 502}
    message = _get(first, "message")
    said = any(_get(message, name) for name in ("content", "tool_calls", "function_call", "refusal"))
    return None if said else _as_mapping(_get(first, "error") or _get(told, "error"))


def _bare(told: Any) -> Mapping[str, Any] | None:
    """Return a body that is itself an error: without choices, and with a code or by its own word."""
    if not isinstance(told, Mapping) or ("choices" in told and told.get("object") != "error"):
        return None
    is_error = told.get("object") == "error" or told.get("type") == "error" or _status(told, words=False)
    return told if is_error and not told.keys() & {"data", "output", "content"} else None


def _as_mapping(error: Any) -> Mapping[str, Any] | None:
    if isinstance(error, str) and error:
        return {"message": error, "code": re.sub(r"\W+", "_", error[: LONGEST_CODE + 1].strip().lower())}
    if not isinstance(error, Mapping):
        error = getattr(error, "__dict__", None)
    return error or None


def _status(error: Mapping[str, Any], *, words: bool = True) -> int | None:
    """Return the status that an error means: a number, digits, or a word for it."""
    for value in (error.get(name) for name in NUMBERS):
        if isinstance(value, (int, str)) and str(value).isdecimal() and 400 <= int(str(value)[:9]) < 600:
            return int(value)
    known = (str(error.get(name)).lower() for name in NAMES)
    return next((STATUS[word] for word in known if word in STATUS), None) if words else None


def _get(holder: Any, name: str) -> Any:
    return holder.get(name) if isinstance(holder, Mapping) else getattr(holder, name, None)
