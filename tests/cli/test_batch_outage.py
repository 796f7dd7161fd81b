"""What does a batch make of a server that refuses one text, or all of them? Over loopback, with the true client."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from openai_stub import answer
from typer.testing import CliRunner, Result

from summarizer.cli import app

FLAGGED = "Quennel"
Status = tuple[int, str, str]
"""Status, type and text of a reply."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
        status, kind, text = self.server.says(asked)  # type: ignore[attr-defined]
        body = text.encode()
        self.send_response(status)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name that the base class gives it
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, says: Callable[[Mapping[str, Any]], Status]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked: list[Mapping[str, Any]] = []
        self.does = says

    def says(self, asked: Mapping[str, Any]) -> Status:
        self.asked.append(asked)
        return self.does(asked)


@contextmanager
def _serving(says: Callable[[Mapping[str, Any]], Status]) -> Iterator[_Server]:
    server = _Server(says)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _answered(asked: Mapping[str, Any]) -> Status:
    message = {"role": "assistant", "content": json.dumps(answer(asked["messages"]))}
    choice = {"index": 0, "message": message, "finish_reason": "stop"}
    told = {"id": "c", "object": "chat.completion", "created": 0, "model": "m", "choices": [choice]}
    return 200, "application/json", json.dumps(told)


def _refusing(refusal: Status) -> Callable[[Mapping[str, Any]], Status]:
    return lambda asked: refusal if FLAGGED in asked["messages"][-1]["content"] else _answered(asked)


def _batch(server: _Server, source: Path, out: Path, code: int) -> Result:
    address = f"http://127.0.0.1:{server.server_address[1]}/v1"
    given = ["batch", str(source), "--out", str(out), "--base-url", address, "--model", "m", "--workers", "1"]
    done = CliRunner().invoke(app, given, catch_exceptions=False)
    assert done.exit_code == code, done.output
    return done


def _texts(path: Path, flagged: int | None, count: int = 12) -> Path:
    places = [FLAGGED if n == flagged else "Halvik" for n in range(count)]
    rows = [{"id": f"t{n}", "text": f"Toll pledged {n + 11} trucks to {place}."} for n, place in enumerate(places)]
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), "utf-8")
    return path


def _ids(path: Path) -> list[str]:
    return [json.loads(line)["id"] for line in path.read_text("utf-8").splitlines()]


@pytest.fixture(autouse=True)
def _own(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"CACHE": "none", "API_KEY": "k", "ATTEMPTS": "1", "MAX_WAIT": "0.01"}.items():
        monkeypatch.setenv(f"SUMMARIZER_{name}", value)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


JSON, HTML = "application/json", "text/html"
NOTICE = json.dumps({"error": {"code": 403, "message": "flagged", "metadata": {"reasons": ["violence"]}}})


@pytest.mark.parametrize("place", [0, 5])
@pytest.mark.parametrize(
    ("refusal", "said"),
    [
        ((403, JSON, NOTICE), "violence"),
        ((200, JSON, NOTICE), "violence"),
        ((403, HTML, "<html><title>Attention Required!</title></html>"), "A gateway"),
        ((403, JSON, '{"error": {"message": "Forbidden"}}'), "HTTP 403"),
        ((400, JSON, '{"error": {"code": "content_filter"}}'), "content_filter"),
        ((413, HTML, "<html>Too Large</html>"), "window_tokens"),
    ],
)
def test_text_that_is_refused_costs_that_text(tmp_path: Path, refusal: Status, said: str, place: int) -> None:
    """First or not, in the first run and in the next, where it is all that is asked about beside a new one."""
    source, out = _texts(tmp_path / "in.jsonl", place), tmp_path / "out.jsonl"
    with _serving(_refusing(refusal)) as server:
        done = _batch(server, source, out, 4)
        assert "11 texts summarized, 1 failed." in done.stderr
        [row] = map(json.loads, (tmp_path / "out.failed.jsonl").read_text("utf-8").splitlines())
        assert row["id"] == f"t{place}"
        assert said in row["message"]
        assert row["error"] == ("ModelError" if refusal[0] == 413 else "RefusedError")
        _batch(server, _texts(source, place, 13), out, 4)
    assert sorted(_ids(out)) == sorted(f"t{n}" for n in range(13) if n != place)


@pytest.mark.parametrize(
    ("failure", "said"),
    [
        ((402, JSON, '{"error": {"code": 402, "message": "Insufficient credits"}}'), "no credit left"),
        ((503, HTML, "<html>Down for maintenance</html>"), "HTTP 503"),
        ((200, HTML, "<html>Log in</html>"), "web page"),
    ],
)
def test_what_fails_for_all_ends_the_run_and_leaves_the_rest(tmp_path: Path, failure: Status, said: str) -> None:
    """With a word on why; what was answered is kept, and the next run does what is missing."""
    source, out = _texts(tmp_path / "in.jsonl", None, 40), tmp_path / "out.jsonl"
    with _serving(lambda asked: _answered(asked) if len(server.asked) <= 3 else failure) as server:
        done = _batch(server, source, out, 1)
        assert len(server.asked) < 15
    assert "3 texts summarized, 5 failed." in done.stderr
    assert "5 texts in a row" in done.stderr
    assert said in done.stderr
    assert "left for the next run" in done.stderr
    assert _ids(tmp_path / "out.failed.jsonl") == [f"t{n}" for n in range(3, 8)]
    with _serving(_answered) as server:
        _batch(server, source, out, 0)
        assert len(server.asked) == 37
    assert len(_ids(out)) == 40
    assert not (tmp_path / "out.failed.jsonl").exists()


def test_server_that_is_gone_ends_the_run(tmp_path: Path) -> None:
    """Nobody listens: five texts are enough to know."""
    with _serving(_answered) as server:
        pass
    done = _batch(server, _texts(tmp_path / "in.jsonl", None, 40), tmp_path / "out.jsonl", 1)
    assert "could not be reached" in done.stderr
    assert _ids(tmp_path / "out.failed.jsonl") == [f"t{n}" for n in range(5)]


def test_key_that_is_refused_stops_the_run(tmp_path: Path) -> None:
    """HTTP 403 for each text is the key: a wrong call."""
    source = _texts(tmp_path / "in.jsonl", None, 40)
    with _serving(lambda _: (403, JSON, '{"error": {"message": "Forbidden"}}')) as server:
        done = _batch(server, source, tmp_path / "out.jsonl", 2)
        assert len(server.asked) < 10
    assert "refused the key (HTTP 403)" in done.stderr
