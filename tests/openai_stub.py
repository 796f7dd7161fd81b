"""What stands in for a hosted model where a program runs as a user would run it? A server that finds by words.

It listens on loopback, answers chat completions like any OpenAI-compatible server, and lists an item for each
sentence that has the word of a type that was asked for.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

WORDS: Mapping[str, str] = {
    "agreement": r"\b[Aa]greed?\b",
    "request": r"\b(asked|urged|call on)\b",
    "pledge": r"\b(pledged|promised|undertook)\b",
    "humanitarian_item": r"\b(delivered|fled|release)\b",
    "sanction": r"\b(froze|banned)\b",
}
DOER: Mapping[str, str] = {
    "agreement": "parties",
    "request": "requesters",
    "pledge": "pledgers",
    "humanitarian_item": "actors",
    "sanction": "senders",
}
SAME: Mapping[str, Any] = {"relation": "same", "a": None, "b": None}
NUMBERED = re.compile(r"^\[(\d+)\] (.+)$", re.MULTILINE)
NAME = re.compile(r"\b[A-Z][a-z]+(?: [A-Z][a-z]+)+\b")


def answer(messages: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the items of the numbered sentences that were asked about last; two passages are the same."""
    asked = next((m["content"] for m in reversed(messages) if "<article>" in m["content"]), None)
    if asked is None:
        return dict(SAME)
    if "write the overview" in messages[0]["content"]:
        return {"overview": []}
    types = [name for name in WORDS if f"\n- {name}: " in messages[0]["content"]]
    found = NUMBERED.findall(asked.partition("</article>")[0])
    return {"items": [_item(t, int(n), said) for n, said in found for t in types if re.search(WORDS[t], said)]}


def _item(type_name: str, number: int, said: str) -> dict[str, Any]:
    name = NAME.search(said)
    doers = [name.group()] if name else []
    return {"type": type_name, "sentences": [number], "quote": None, "what": said.rstrip("."), DOER[type_name]: doers}


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        request = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self.server.hear(request)  # type: ignore[attr-defined]
        message = {"role": "assistant", "content": json.dumps(answer(request["messages"]))}
        reply = {
            "id": "chatcmpl-1",
            "object": "chat.completion",
            "created": 0,
            "model": request["model"],
            "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
            "usage": {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120},
        }
        body = json.dumps(reply).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name that the base class gives it
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, hear: Callable[[Mapping[str, Any]], None]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.hear = hear


@contextmanager
def serving(hear: Callable[[Mapping[str, Any]], None] = lambda _: None) -> Iterator[str]:
    """Serve while the block runs; yield the address for `base_url`. `hear` gets each request before it is answered."""
    server = _Server(hear)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/v1"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
