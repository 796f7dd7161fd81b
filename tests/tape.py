"""How is what the embedded model answered recorded, and played again without it?

A cassette holds the requests and replies of one article as YAML that a person can read: bodies parsed, the opening that
requests share written once, sentence embeddings packed. It names no key, no port and no place on the machine.
"""

from __future__ import annotations

import base64
import json
import struct
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from difflib import ndiff
from pathlib import Path
from typing import Any

import pytest
import yaml
from vcr import VCR  # type: ignore[import-untyped]
from vcr.persisters.filesystem import CassetteNotFoundError  # type: ignore[import-untyped]
from vcr.request import Request  # type: ignore[import-untyped]

from summarizer._llm import Endpoint, LocalModel
from summarizer._llm.local.weights import QWEN
from summarizer.errors import ModelError

CASSETTES = Path(__file__).parent / "cassettes"
ORIGIN = "http://127.0.0.1:9"
"""Where all requests of a cassette go: the port is the one of `discard`, on which nothing listens."""

SHARED_BY = 3
"""Requests that must begin with the same messages for these to be written apart."""

LINES = 12
"""Lines of a difference that are shown."""

CHANGES_EACH_TIME = frozenset({"id", "created", "timings"})
HEADER = """\
# What the embedded model was asked about one article, and answered. Written by `make record`; not to be edited by hand.
# `opening` holds the messages with which several requests begin; `!float32` is base64 of little-endian 32-bit floats.
"""


class Vector(list[float]):
    """A sentence's embedding."""


class Dumper(yaml.SafeDumper):
    """Writes texts of several lines as blocks, embeddings in one line, and what is shared once."""

    def generate_anchor(self, node: yaml.Node) -> str:
        """Name what is written once after its kind."""
        anchor = super().generate_anchor(node)
        return anchor.replace("id", "opening" if isinstance(node, yaml.SequenceNode) else "form")


class Loader(yaml.SafeLoader):
    """Reads what `Dumper` writes."""


def _block(dumper: Dumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


def _packed(dumper: Dumper, vector: Vector) -> yaml.ScalarNode:
    raw = struct.pack(f"<{len(vector)}f", *vector)
    return dumper.represent_scalar("!float32", base64.b64encode(raw).decode())


def _unpacked(loader: Loader, node: yaml.ScalarNode) -> Vector:
    raw = base64.b64decode(loader.construct_scalar(node))
    return Vector(struct.unpack(f"<{len(raw) // 4}f", raw))


Dumper.add_representer(str, _block)
Dumper.add_representer(Vector, _packed)
Loader.add_constructor("!float32", _unpacked)


class Readable:
    """Where vcrpy keeps cassettes, and in which form."""

    @staticmethod
    def load_cassette(path: str, serializer: object = None) -> tuple[list[Any], list[Any]]:  # noqa: ARG004
        """Read the requests and the replies, as vcrpy wants them."""
        if not Path(path).is_file():
            raise CassetteNotFoundError
        pairs = yaml.load(Path(path).read_text("utf-8"), Loader)  # noqa: S506 - a safe loader
        return [_request(p["request"]) for p in pairs], [_reply(p["response"]) for p in pairs]

    @staticmethod
    def save_cassette(path: str, cassette_dict: Mapping[str, Any], serializer: object = None) -> None:  # noqa: ARG004
        """Write them."""
        asked = [json.loads(request.body) for request in cassette_dict["requests"]]
        pairs = [
            {"request": _shown(request, body), "response": _shown_reply(reply)}
            for request, body, reply in zip(
                cassette_dict["requests"], _shared(asked), cassette_dict["responses"], strict=True
            )
        ]
        text = HEADER + yaml.dump(pairs, Dumper=Dumper, sort_keys=False, allow_unicode=True, width=120)
        Path(path).parent.mkdir(exist_ok=True)
        Path(path).write_text(text, "utf-8", newline="\n")


def _request(shown: Mapping[str, Any]) -> Request:
    body = shown["body"]
    if "opening" in body:
        body = {name: value for name, value in body.items() if name != "opening"}
        body["messages"] = [*shown["body"]["opening"], *body["messages"]]
    return Request(shown["method"], ORIGIN + shown["path"], json.dumps(body), dict(shown["headers"]))


def _reply(shown: Mapping[str, Any]) -> dict[str, Any]:
    body = json.dumps(shown["body"]).encode()
    headers = {name: [value] for name, value in shown["headers"].items()}
    return {"status": {"code": shown["status"], "message": None}, "headers": headers, "body": {"string": body}}


def _shown(request: Request, body: Mapping[str, Any]) -> dict[str, Any]:
    return {"method": request.method, "path": request.path, "headers": dict(request.headers), "body": body}


def _shown_reply(reply: Mapping[str, Any]) -> dict[str, Any]:
    body = json.loads(reply["body"]["string"])
    rows = body.get("data", []) if isinstance(body, dict) else []
    for row in rows:
        row["embedding"] = Vector(row["embedding"])
    headers = {name: values[0] for name, values in reply["headers"].items()}
    return {"status": reply["status"]["code"], "headers": headers, "body": body}


def _shared(bodies: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Make what several bodies have in common one object, which YAML writes once."""
    begun = Counter(_key(part) for body in bodies for part in _openings(body))
    once: dict[str, Any] = {}
    for body in bodies:
        shared = max((part for part in _openings(body) if begun[_key(part)] >= SHARED_BY), key=len, default=[])
        row = dict(body)
        if shared:
            row["opening"] = once.setdefault(_key(shared), shared)
            row["messages"] = row.pop("messages")[len(shared) :]
        if "response_format" in row:
            row["response_format"] = once.setdefault(_key(row["response_format"]), row["response_format"])
        yield row


def _openings(body: Mapping[str, Any]) -> Iterator[list[Any]]:
    messages = body.get("messages", [])
    return (messages[:n] for n in range(1, len(messages)))


def _key(value: Any) -> str:
    return json.dumps(value)


def _without_place(request: Request) -> Request:
    request.uri = ORIGIN + request.path
    request.headers = {"content-type": request.headers["content-type"]}
    return request


def _without_change(reply: dict[str, Any]) -> dict[str, Any]:
    """Leave out what is another each time, so that the difference of two recordings shows what changed."""
    body = json.loads(reply["body"]["string"])
    kept = {name: value for name, value in body.items() if name not in CHANGES_EACH_TIME}
    kinds = next(values for name, values in reply["headers"].items() if name.lower() == "content-type")
    return {**reply, "headers": {"content-type": kinds}, "body": {"string": json.dumps(kept).encode()}}


def _vcr(mode: str, *, heard: Callable[[Request], Request] = lambda request: request) -> Any:
    vcr = VCR(
        record_mode=mode,
        match_on=("method", "path", "body"),  # vcrpy's default leaves out the body: it would play any answer
        before_record_request=(_without_place, heard),
        before_record_response=_without_change,
        record_on_exception=False,
        drop_unused_requests=mode == "all",
    )
    vcr.register_persister(Readable)
    return vcr


@contextmanager
def recording(path: Path) -> Iterator[Any]:
    """Write a cassette of what the embedded model is asked and answers meanwhile; nothing when that fails."""
    with _vcr("all").use_cassette(path) as cassette:
        yield cassette


@contextmanager
def replaying(path: Path) -> Iterator[Any]:
    """Play a cassette in place of the embedded model, which need not even be installed.

    The test fails when a request is not on it, and when a reply of it was not asked for.
    """
    requests: list[Request] = []

    def heard(request: Request) -> Request:
        requests.append(request)
        return request

    with pytest.MonkeyPatch.context() as patch, _vcr("none", heard=heard).use_cassette(path) as cassette:
        patch.setattr(LocalModel, "endpoint", lambda _: Endpoint(f"{ORIGIN}/v1", QWEN.name, "fictional"))
        patch.setattr("summarizer._llm.local.model._version", lambda: "replayed")
        patch.setattr("summarizer._llm.selection.is_installed", lambda *_: True)
        problem = None
        try:
            yield cassette
        except ModelError as error:
            problem = f"{error} {_difference(requests, cassette.requests)}"
        if problem is None and not cassette.all_played:
            problem = f"only {cassette.play_count} of {len(cassette)} replies were asked for."
        if problem:
            advice = "If prompts, cues or the form of requests changed on purpose: make record"
            pytest.fail(f"{path.name}: {problem}\n{advice}", pytrace=False)


def spliced(paths: Sequence[Path], whole: Path) -> Path:
    """Write one cassette of several, for something that reads several articles; return where."""
    pairs = [pair for path in paths for pair in yaml.load(path.read_text("utf-8"), Loader)]  # noqa: S506 - a safe loader
    whole.write_text(yaml.dump(pairs, Dumper=Dumper, sort_keys=False, allow_unicode=True), "utf-8")
    return whole


def _difference(asked: Sequence[Request], recorded: Sequence[Request]) -> str:
    """Say what is new in the first request that is not on the cassette, against the one there that is most like it."""
    known = [_lines(request) for request in recorded]
    new = next((lines for lines in map(_lines, asked) if lines not in known), None)
    if new is None:
        return "A request was made more often than there are replies to it."
    differences = [[line for line in ndiff(lines, new) if line[0] in "+-"] for lines in known]
    least = min(differences, key=len, default=["+ the cassette is empty"])
    return "\n".join(["The request that is not on it, against the one most like it:", *least[:LINES]])


def _lines(request: Request) -> list[str]:
    body = json.dumps(json.loads(request.body), indent=1, sort_keys=True, ensure_ascii=False)
    return [request.path, *body.splitlines()]
