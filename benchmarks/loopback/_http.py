"""How do requests come in and replies go out? As HTTP/1.1 on asyncio, with connections that stay open.

Only what clients of such an API send is understood: bodies with a length. It must cost so little that it is never the
server that is measured.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from http import HTTPStatus
from typing import cast

from ._service import Reply

HEAD_END = b"\r\n\r\n"
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+) *\r\n", re.IGNORECASE)
LONGEST_HEAD = 64 * 1024
LONGEST_BODY = 64 * 1024 * 1024
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"

Respond = Callable[[str, str, bytes], Reply]
"""Gives the reply to a method, a path and a body."""


class Connection(asyncio.Protocol):
    """One client. What it sends before it has its reply waits."""

    def __init__(self, respond: Respond, loop: asyncio.AbstractEventLoop) -> None:
        self._respond = respond
        self._loop = loop
        self._buffer = bytearray()
        self._told = False
        self._reply: Reply | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep where replies go."""
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        """Take the next bytes."""
        self._buffer += data
        self._next()

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio calls it so
        """Send no reply to who is gone."""
        if self._timer:
            self._timer.cancel()
        if self._reply:
            self._reply.left()
            self._reply = None

    def _next(self) -> None:
        """Answer the next request, if it is here as a whole and no other one waits for its reply."""
        if self._reply or (request := self._taken()) is None:
            return
        reply = self._reply = self._respond(*request)
        if reply.status >= 0:  # else nobody ever hears of it
            self._timer = self._loop.call_later(reply.delay, self._send)

    def _taken(self) -> tuple[str, str, bytes] | None:
        end = self._buffer.find(HEAD_END)
        if end < 0:
            if len(self._buffer) > LONGEST_HEAD:
                self._refuse(431)
            return None
        head = bytes(self._buffer[: end + 2])
        found = LENGTH.search(head)
        if found is None and b"transfer-encoding:" in head.lower():
            self._refuse(411)
            return None
        begin, length = end + len(HEAD_END), int(found[1]) if found else 0
        if length > LONGEST_BODY:
            self._refuse(413)
            return None
        if len(self._buffer) < begin + length:
            self._urge(head)
            return None
        body = bytes(self._buffer[begin : begin + length])
        del self._buffer[: begin + length]
        self._told = False
        method, path, _ = head.split(b"\r\n", 1)[0].decode("latin-1").split(" ", 2)
        return method, path.partition("?")[0], body

    def _urge(self, head: bytes) -> None:
        if not self._told and b"expect: 100-continue" in head.lower():
            self._told = True
            self._transport.write(CONTINUE)

    def _refuse(self, status: int) -> None:
        self._transport.write(_written(Reply(status, b"{}", {"connection": "close"})))
        self._transport.close()

    def _send(self) -> None:
        reply, self._reply = self._reply, None
        if reply is None:
            return
        if reply.status:
            self._transport.write(_written(reply))
        else:
            self._transport.abort()
        reply.sent()
        self._next()


def _written(reply: Reply) -> bytes:
    named = {"content-type": "application/json", "content-length": str(len(reply.body)), **reply.headers}
    head = "".join(f"{name}: {value}\r\n" for name, value in named.items())
    return f"HTTP/1.1 {reply.status} {HTTPStatus(reply.status).phrase}\r\n{head}\r\n".encode("latin-1") + reply.body
