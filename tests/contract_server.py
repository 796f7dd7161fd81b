"""Stand in for a provider: a loopback server that refuses what its documentation says that the provider refuses.

The rules are those of a `Contract`. What it lets pass is answered as a model would that keeps to the schema: it says
every property that is required, be it with nothing in it.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import openai_stub

from summarizer import Summarizer, Summary
from summarizer.settings import Settings

KEY = "sk-contract-0123456789"
ARTICLE = (
    "The Foreign Minister of Norland, Mira Dahl, asked Velmora on Monday for two ferries. "
    "Velmora pledged $5 million in aid for the flooded villages."
)
Node = Mapping[str, Any]


class RefusedRequest(Exception):  # noqa: N818 - the provider's, not a fault of the server
    """A request that the provider does not take."""

    def __init__(self, message: str, status: int = 400, **more: Any) -> None:
        super().__init__(message)
        self.message, self.status, self.more = message, status, more


@dataclass(frozen=True)
class Heard:
    """A request as it came: header names in lower case."""

    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: dict[str, Any]

    def wants(self, wanted: bool, message: str, **more: Any) -> None:
        """Refuse the request unless it has what is wanted."""
        if not wanted:
            raise RefusedRequest(message, **more)


@dataclass
class Contract:
    """What a provider asks of a request, and how it answers. Subclasses say both."""

    requests: list[Heard] = field(default_factory=list)
    url: str = ""

    def answered(self, heard: Heard) -> dict[str, Any]:
        """Return the reply to a request, or raise `RefusedRequest`."""
        raise NotImplementedError

    def error(self, refused: RefusedRequest) -> dict[str, Any]:
        """Return the body of a refusal."""
        return {"error": {"message": refused.message, "type": "invalid_request_error", "param": None, **refused.more}}


def obedient(messages: Sequence[Node], schema: Node | None) -> dict[str, Any]:
    """Return the answer of a model that keeps to the schema."""
    answer = openai_stub.answer([{**message, "content": _text(message["content"])} for message in messages])
    kept: dict[str, Any] = _kept(answer, schema) if schema else answer
    return kept


def nodes(schema: Node, depth: int = 0) -> Iterator[tuple[Node, int]]:
    """Give each schema in a schema, and how deep in objects it stands."""
    depth += schema.get("type") == "object"
    yield schema, depth
    parts = [*schema.get("properties", {}).values(), *schema.get("anyOf", ()), *schema.get("$defs", {}).values()]
    for part in (*parts, *([schema["items"]] if "items" in schema else ())):
        yield from nodes(part, depth)


def words(text: str) -> frozenset[str]:
    """Return the words of a text."""
    return frozenset(text.split())


def unknown_keywords(schema: Node, known: str) -> list[str]:
    """Return the keywords that are not among the known."""
    return sorted({word for node, _ in nodes(schema) for word in node} - set(known.split()))


def summarized(model: str, **settings: Any) -> Summary:
    """Summarize the article as a user would."""
    with Summarizer(model=model, settings=Settings(attempts=1, cache=None, **settings)) as summarizer:
        return summarizer.summarize(ARTICLE)


def check_items(summary: Summary) -> None:
    """Hold that the article gave its items, and nothing was lost on the way."""
    told = [(item.type, item.what) for item in summary.items]
    assert [name for name, _ in told] == ["request", "pledge"], told
    assert summary.complete
    assert not summary.rejected
    assert summary.pledges[0].conditions == []


@contextmanager
def serving(contract: Contract) -> Iterator[str]:
    """Serve while the block runs; yield the address."""
    server = _Server(contract)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    contract.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield contract.url
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _text(content: Any) -> str:
    if isinstance(content, str):
        return content
    return "".join(part.get("text", "") for part in content)


def _kept(data: Any, node: Node) -> Any:
    """Write data as the schema wants it: each required property, and no other."""
    branches = node.get("anyOf")
    if branches:
        return _kept(data, next(branch for branch in branches if _is_of(data, branch)))
    if isinstance(data, list):
        return [_kept(part, node["items"]) for part in data]
    if not isinstance(data, dict):
        return data
    known = {name: sub for name, sub in node["properties"].items() if name in data or name in node.get("required", ())}
    return {
        name: _kept(data[name], sub) if data.get(name) is not None else _nothing(sub)
        for name, sub in known.items()
        if data.get(name) is not None or name in node.get("required", ())
    }


def _is_of(data: Any, node: Node) -> bool:
    kinds = node.get("properties", {}).get("type", {}).get("enum", ())
    return isinstance(data, dict) and data.get("type") in kinds


def _nothing(node: Node) -> Any:
    types = node.get("type", "string")
    if "null" in types or {"type": "null"} in node.get("anyOf", ()):
        return None
    if types == "string":
        assert "" in node.get("enum", [""]), f"nothing can be said in {node}"
    return {"string": "", "array": [], "boolean": False}[types]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        contract: Contract = self.server.contract  # type: ignore[attr-defined]
        url = urlsplit(self.path)
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        headers = {name.lower(): value for name, value in self.headers.items()}
        heard = Heard(unquote(url.path), dict(parse_qsl(url.query)), headers, body)
        contract.requests.append(heard)
        try:
            self._send(200, contract.answered(heard))
        except RefusedRequest as refused:
            self._send(refused.status, contract.error(refused))

    def _send(self, status: int, reply: Any) -> None:
        data = json.dumps(reply).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name that the base class gives it
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, contract: Contract) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.contract = contract
