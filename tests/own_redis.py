"""Where do tests find a Redis server? A true one, of their own, on loopback; it keeps nothing on the disk."""

from __future__ import annotations

import itertools
import os
import re
import shutil
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import redis

BINARY = shutil.which("redis-server", path=os.pathsep.join([os.environ.get("PATH", ""), "/usr/bin"]))
LISTENS = re.compile(r"now ready to accept connections at|Ready to accept connections unix")
"""The last line that a server says before it serves, up to version 7.0 and since."""


class Server:
    """A redis-server on loopback, on a port that was free."""

    def __init__(self, folder: Path, *options: str) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        self.socket = folder / "s"
        self.url = f"redis://127.0.0.1:{self.port}/0"
        places = {"port": self.port, "bind": "127.0.0.1", "unixsocket": self.socket, "dir": folder}
        given = [word for name, value in places.items() for word in (f"--{name}", str(value))]
        self._command = [str(BINARY), *given, "--save", "", "--appendonly", "no", *options]
        self.start()

    def start(self) -> None:
        """Start, or start again on the same port; return when it answers."""
        self._process = subprocess.Popen(self._command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        assert self._process.stdout is not None
        said = list(itertools.takewhile(lambda line: not LISTENS.search(line), self._process.stdout))
        assert self._process.poll() is None, "".join(said)

    def kill(self, how: signal.Signals = signal.SIGKILL) -> None:
        """End it, or with SIGSTOP let it hang."""
        self._process.send_signal(how)
        if how is not signal.SIGSTOP:
            self._process.communicate(timeout=20)

    def stop(self) -> None:
        """End it, whatever state it is in."""
        self._process.kill()
        self._process.communicate(timeout=20)


@contextmanager
def running(folder: Path, *options: str) -> Iterator[Server]:
    """Serve while the block runs. The test is skipped where there is no redis-server, but fails where `CI` is set."""
    if BINARY is None:
        told = "redis-server is not installed. On Debian and Ubuntu: apt install redis-server"
        pytest.fail(told) if os.environ.get("CI") else pytest.skip(told)
    server = Server(folder, *options)
    try:
        yield server
    finally:
        server.stop()


@pytest.fixture(scope="module")
def redis_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Serve for all tests of a module that let the server live."""
    with running(tmp_path_factory.mktemp("redis")) as server:
        yield server


@pytest.fixture
def raw(redis_server: Server) -> Iterator[redis.Redis]:
    """Look into that server, which is empty when the test begins."""
    with redis.Redis(port=redis_server.port) as client:
        client.flushall()
        yield client
