"""What is the reply to a request: a chat completion, the figures, or an error as OpenAI writes it?"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ._answers import answer
from ._behaviour import Behaviour, Chosen, known
from ._figures import Figures
from ._questions import Asked, read

MODEL = "loopback"
CHARACTERS_A_TOKEN = 4
DECLINED = "I cannot help with this text."


@dataclass(frozen=True, slots=True)
class Reply:
    """What is sent, when, and whom to tell.

    Args:
        status: HTTP status; 0 to close without a word, -1 to say nothing for ever.
        body: JSON.
        headers: Beside type and length.
        delay: Seconds until it is sent.
        sent: Called when it was sent.
        left: Called instead, when the client went away before.
    """

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    delay: float = 0.0
    sent: Callable[[], None] = lambda: None
    left: Callable[[], None] = lambda: None


class Service:
    """Answers requests, in the way that was set last."""

    def __init__(self, behaviour: Behaviour) -> None:
        self._set(behaviour)

    def reply(self, method: str, path: str, body: bytes) -> Reply:
        """Return what to send for a request."""
        route = f"{method} /{path.strip('/').removeprefix('v1/')}"
        try:
            if route == "POST /chat/completions":
                return self._completed(body)
            if route == "GET /figures":
                return _ok({**known(self.behaviour), **self.figures.told()})
            if route == "POST /behaviour":
                self._set(Behaviour.read(json.loads(body or b"{}")))
                return _ok(known(self.behaviour))
            if route == "GET /models":
                return _ok({"object": "list", "data": [{"id": MODEL, "object": "model"}]})
        except (ValueError, KeyError, TypeError) as error:
            return _error(400, f"{type(error).__name__}: {error}")
        return _error(404, f"There is no {method} {path}.")

    def _set(self, behaviour: Behaviour) -> None:
        self.behaviour = behaviour
        self.figures = Figures()
        self._chosen = Chosen(behaviour)

    def _completed(self, body: bytes) -> Reply:
        request = json.loads(body)
        asked = read(request)
        figures, fault = self.figures, self._chosen.fault(asked.text)
        question = figures.arrived(body)
        status, told, headers = self._told(asked, fault, str(request.get("model", MODEL)), len(body))
        return Reply(
            status,
            b"" if told is None else json.dumps(told, ensure_ascii=False).encode("utf-8", "surrogatepass"),
            headers,
            self.behaviour.latency,
            sent=lambda: figures.ended(question, fault),
            left=figures.left,
        )

    def _told(self, asked: Asked, fault: str, model: str, size: int) -> tuple[int, Any, Mapping[str, str]]:
        if fault in ("hang", "drop"):
            return (-1 if fault == "hang" else 0), None, {}
        if fault.isdecimal():
            waits = {"retry-after": f"{self.behaviour.retry_after:g}"} if fault in ("429", "503") else {}
            return int(fault), _problem(int(fault), "This text was chosen to fail."), waits
        whole = answer(asked, quoted=fault != "empty-quote")
        words = {"bad-json": "Here is what I found: {items", "truncated": whole[: len(whole) * 2 // 3]}.get(
            fault, whole
        )
        message = {"role": "assistant", **_message(asked, words, refused=fault == "refusal")}
        reason = "length" if fault == "truncated" else "tool_calls" if "tool_calls" in message else "stop"
        return 200, _completion(message, reason, model, (size, len(words))), {}


def _message(asked: Asked, words: str, *, refused: bool) -> dict[str, Any]:
    if refused:
        return {"content": None, "refusal": DECLINED}
    if asked.form != "tool":
        return {"content": words, "refusal": None}
    call = {"id": "call_1", "type": "function", "function": {"name": asked.tool, "arguments": words}}
    return {"content": None, "refusal": None, "tool_calls": [call]}


def _completion(message: Mapping[str, Any], reason: str, model: str, sizes: tuple[int, int]) -> dict[str, Any]:
    read_, written = (max(1, size // CHARACTERS_A_TOKEN) for size in sizes)
    return {
        "id": "chatcmpl-loopback",
        "object": "chat.completion",
        "created": 0,
        "model": model,
        "choices": [{"index": 0, "message": message, "finish_reason": reason, "logprobs": None}],
        "usage": {"prompt_tokens": read_, "completion_tokens": written, "total_tokens": read_ + written},
    }


def _problem(status: int, words: str) -> dict[str, Any]:
    kind = "rate_limit_exceeded" if status == 429 else "invalid_request_error" if status < 500 else "server_error"
    return {"error": {"message": words, "type": kind, "param": None, "code": None}}


def _ok(told: Any) -> Reply:
    return Reply(200, json.dumps(told).encode())


def _error(status: int, words: str) -> Reply:
    return Reply(status, json.dumps(_problem(status, words)).encode())
