"""Does a request end in time, and within bounds, whatever the server does? Over real sockets on loopback."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import httpx2
import pytest
from door import KEY, question

from summarizer._llm import Endpoint, open_llm
from summarizer._llm.api import transport
from summarizer._llm.api.transport import ReplyTooLargeError, bounded_client
from summarizer.errors import ModelError
from summarizer.settings import Settings

HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n"
SHORT = 0.3
LONG = 5.0
"""Seconds after which a test has failed, far above what is waited for and far below what the server takes."""

Talk = Callable[[socket.socket, threading.Event], None]


@contextmanager
def _serving(talk: Talk) -> Iterator[str]:
    """Take each connection, read what comes first, and talk until the test is over."""
    over = threading.Event()
    listening = socket.create_server(("127.0.0.1", 0))
    threads: list[threading.Thread] = []

    def meet(connection: socket.socket) -> None:
        with connection, contextlib.suppress(OSError):
            connection.recv(65_536)
            talk(connection, over)

    def take() -> None:
        while not over.is_set():
            with contextlib.suppress(OSError):
                connection, _ = listening.accept()
                threads.append(threading.Thread(target=meet, args=(connection,), daemon=True))
                threads[-1].start()

    threads.append(threading.Thread(target=take, daemon=True))
    threads[0].start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/v1"
    finally:
        over.set()
        with contextlib.suppress(OSError):
            listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        for thread in threads:
            thread.join(LONG)


def _drip(head: bytes, piece: bytes) -> Talk:
    def talk(connection: socket.socket, over: threading.Event) -> None:
        connection.sendall(head)
        while not over.wait(SHORT / 10):
            connection.sendall(piece)

    return talk


def _silent(_: socket.socket, over: threading.Event) -> None:
    over.wait(LONG * 4)


def _half(connection: socket.socket, over: threading.Event) -> None:
    connection.sendall(HEAD + b"content-length: 9\r\n\r\n{")
    _silent(connection, over)


SLOW: dict[str, Talk] = {
    "a byte of the answer at a time": _drip(HEAD + b"content-length: 100000\r\n\r\n", b" "),
    "a chunk at a time": _drip(HEAD + b"transfer-encoding: chunked\r\n\r\n", b"1\r\n \r\n"),
    "a byte of the headers at a time": _drip(b"HTTP/1.1 200 OK\r\nx-slow: ", b"x"),
    "a header at a time": _drip(b"HTTP/1.1 200 OK\r\n", b"x: y\r\n"),
    "nothing": _silent,
    "half an answer and then nothing": _half,
}


@pytest.mark.parametrize("name", SLOW)
def test_timeout_counts_for_the_whole_request(name: str) -> None:
    """A server that goes on sending a little ends like one that sends nothing."""
    with _serving(SLOW[name]) as url:
        llm = open_llm("m", Settings(base_url=url, api_key=KEY, timeout=SHORT, attempts=1))
        began = time.monotonic()
        with pytest.raises(ModelError, match="did not answer in time") as caught:
            llm.ask(question())
        assert SHORT * 0.9 <= time.monotonic() - began < LONG
        assert caught.value.outage == "timeout"
        llm.close()


def test_each_attempt_has_its_own_time() -> None:
    """The next attempt is no later for it, and goes over a new connection."""
    with _serving(SLOW["a byte of the answer at a time"]) as url:
        settings = Settings(base_url=url, api_key=KEY, timeout=SHORT, attempts=2, max_wait=0.01)
        llm = open_llm("m", settings)
        began = time.monotonic()
        with pytest.raises(ModelError, match="in 2 request"):
            llm.ask(question())
        assert SHORT * 1.8 <= time.monotonic() - began < LONG
        llm.close()


def test_embedded_server_is_held_to_it_too() -> None:
    """It is reached by the same client, without a proxy."""
    with _serving(SLOW["a byte of the answer at a time"]) as url:
        settings = Settings(timeout=SHORT, attempts=1)
        llm = open_llm("local", settings, endpoint=lambda: Endpoint(url, "m", KEY))
        with pytest.raises(ModelError, match="did not answer in time"):
            llm.ask(question())
        llm.close()


def _flood(head: bytes, piece: bytes) -> Talk:
    def talk(connection: socket.socket, over: threading.Event) -> None:
        connection.sendall(head)
        while not over.is_set():
            connection.sendall(piece)

    return talk


def test_reply_without_an_end_is_not_read_to_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is sent once, and the error says what came."""
    monkeypatch.setattr(transport, "MOST_BYTES", 100_000)
    with _serving(_flood(HEAD + b"content-length: 99999999\r\n\r\n", b" " * 65_536)) as url:
        llm = open_llm("m", Settings(base_url=url, api_key=KEY, timeout=LONG))
        with pytest.raises(ModelError, match=r"a reply of more than 10 MB.*Check base_url") as caught:
            llm.ask(question())
        assert (caught.value.attempts, caught.value.outage) == (1, None)
        assert caught.value.__cause__ is caught.value.__context__ is None
        llm.close()


def test_size_is_that_of_what_was_packed() -> None:
    """A few bytes that unpack to many are many."""
    packed = zlib.compress(b" " * (transport.MOST_BYTES + 1))
    assert len(packed) < 20_000

    def reply(_: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(200, content=packed, headers={"content-encoding": "deflate"})

    with bounded_client(LONG, transport=httpx2.MockTransport(reply)) as client, pytest.raises(ReplyTooLargeError):
        client.get("http://h/")


def test_reply_within_bounds_is_as_it_came() -> None:
    """Packed or not, with its headers, status and request."""
    packed = zlib.compress("Ölfelder".encode())

    def reply(request: httpx2.Request) -> httpx2.Response:
        if request.url.path == "/plain":
            return httpx2.Response(429, text="no", headers={"retry-after": "3"})
        return httpx2.Response(
            200, content=packed, headers={"content-encoding": "deflate", "content-type": "text/plain"}
        )

    with bounded_client(LONG, transport=httpx2.MockTransport(reply)) as client:
        assert client.get("http://h/packed").text == "Ölfelder"
        plain = client.get("http://h/plain")
        assert (plain.status_code, plain.text, plain.headers["retry-after"]) == (429, "no", "3")
        assert plain.request.url == "http://h/plain"
        with client.stream("GET", "http://h/packed") as streamed:
            assert streamed.read().decode() == "Ölfelder"


def test_there_is_a_way_into_the_transport() -> None:
    """httpx2 has no public one: a version that moves it is noticed here."""
    with bounded_client(1.0) as client:
        assert type(client._transport._pool._network_backend).__module__ == transport.__name__
