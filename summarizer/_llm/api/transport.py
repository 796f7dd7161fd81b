"""Send requests of the openai package over HTTP, each with one deadline and with a bound on what is read.

httpx counts its timeouts anew with each byte: a server that drips would hold a thread for ever, and one that never
stops would fill the memory.
"""

from __future__ import annotations

import time
from contextvars import ContextVar
from functools import cache
from typing import Any

MOST_BYTES = 10_000_000
"""Bytes of a reply that are read, after decompression; the longest answers of models are a hundredth of it."""

DEADLINE: ContextVar[float | None] = ContextVar("summarizer_deadline", default=None)
"""The moment by which the request of this thread must be answered, by `time.monotonic`."""


class ReplyTooLargeError(Exception):
    """A reply is larger than anything that a model writes."""


def bounded_client(seconds: float, **options: Any) -> Any:
    """Return a client of httpx2 whose requests end after so many seconds, whatever the server does.

    Args:
        seconds: For one request, from its beginning to the last byte of its reply.
        options: What else the client is made with.
    """
    import httpx2
    import openai

    class Client(openai.DefaultHttpxClient):
        def send(self, request: httpx2.Request, *, stream: bool = False, **given: Any) -> httpx2.Response:
            token = DEADLINE.set(time.monotonic() + seconds)
            try:
                response = super().send(request, stream=True, **given)
                return response if stream else _read(response)
            finally:
                DEADLINE.reset(token)

    client = Client(timeout=seconds, **options)
    for transport in {client._transport, *client._mounts.values()}:  # noqa: SLF001 - there is no other way in
        _watch(getattr(transport, "_pool", None))
    return client


def _read(response: Any) -> Any:
    """Read a reply to its end, and return it as one that is read."""
    import httpx2

    read = bytearray()
    try:
        for piece in response.iter_bytes():
            read += piece
            if len(read) > MOST_BYTES:
                raise ReplyTooLargeError
    finally:
        response.close()
    headers = [(name, value) for name, value in response.headers.raw if name.lower() not in FRAMING]
    return httpx2.Response(response.status_code, headers=headers, content=bytes(read), request=response.request)


FRAMING = frozenset({b"content-encoding", b"content-length", b"transfer-encoding"})
"""Headers of a reply that say how its bytes came, not what they are."""


def _watch(pool: Any) -> None:
    """Let each wait for the network in this pool end with the deadline of its request."""
    if pool is not None:
        pool._network_backend = _backend_class()(pool._network_backend)  # noqa: SLF001


@cache
def _backend_class() -> Any:
    import httpcore2

    stream_class = _stream_class()

    class Backend(httpcore2.NetworkBackend):
        def __init__(self, backend: Any) -> None:
            self._backend = backend

        def connect_tcp(self, *given: Any, timeout: float | None = None, **more: Any) -> Any:
            left = _left(timeout, httpcore2.ConnectTimeout)
            return stream_class(self._backend.connect_tcp(*given, timeout=left, **more))

        def connect_unix_socket(self, *given: Any, timeout: float | None = None, **more: Any) -> Any:
            left = _left(timeout, httpcore2.ConnectTimeout)
            return stream_class(self._backend.connect_unix_socket(*given, timeout=left, **more))

        def sleep(self, seconds: float) -> None:
            self._backend.sleep(seconds)

    return Backend


@cache
def _stream_class() -> Any:
    import httpcore2

    class Stream(httpcore2.NetworkStream):
        def __init__(self, stream: Any) -> None:
            self._stream = stream

        def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
            return bytes(self._stream.read(max_bytes, _left(timeout, httpcore2.ReadTimeout)))

        def write(self, buffer: bytes, timeout: float | None = None) -> None:
            self._stream.write(buffer, _left(timeout, httpcore2.WriteTimeout))

        def close(self) -> None:
            self._stream.close()

        def start_tls(self, ssl_context: Any, server_hostname: str | None = None, timeout: float | None = None) -> Any:
            left = _left(timeout, httpcore2.ConnectTimeout)
            return Stream(self._stream.start_tls(ssl_context, server_hostname, left))

        def get_extra_info(self, info: str) -> Any:
            return self._stream.get_extra_info(info)

    return Stream


def _left(timeout: float | None, late: type[Exception]) -> float | None:
    """Return how long the network may be waited for, no longer than to the deadline.

    Raises:
        Exception: It has passed.
    """
    deadline = DEADLINE.get()
    if deadline is None:
        return timeout
    left = deadline - time.monotonic()
    if left <= 0:
        raise late
    return left if timeout is None else min(left, timeout)
