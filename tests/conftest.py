"""What does every test find? No keys, no settings from outside, no network beyond this machine, an empty cache."""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest_plugins = ["own_redis"]

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost", "", None})
KEPT = frozenset({"SUMMARIZER_RECORD"})


class NetworkUsedError(BaseException):
    """A test reached out of this machine. No `Exception`, so that no retry and no mapping of errors can hide it."""


def _foreign(name: str) -> bool:
    taken = name.startswith(("SUMMARIZER_", "OPENAI_")) or name.endswith("_API_KEY")
    return name not in KEPT and (taken or name.lower().endswith("_proxy"))


def _check(host: Any) -> None:
    host = host.decode() if isinstance(host, bytes) else host
    if host not in LOOPBACK:
        raise NetworkUsedError(f"a test wanted to reach {host!r}; tests stay on this machine")


def _check_address(address: Any) -> None:
    if isinstance(address, tuple):  # a path is a socket of this machine
        _check(address[0])


@pytest.fixture(autouse=True, scope="session")
def _bare_environment() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name in filter(_foreign, list(os.environ)):
            patch.delenv(name)
        yield


@pytest.fixture(autouse=True, scope="session")
def _ctrl_c_works() -> None:
    """A run in the background inherits that Ctrl-C is ignored, and so would every process that a test starts."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True, scope="session")
def _no_network() -> Iterator[None]:
    connect, connect_ex, getaddrinfo = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo

    def guarded_connect(self: socket.socket, address: Any) -> None:
        _check_address(address)
        connect(self, address)

    def guarded_connect_ex(self: socket.socket, address: Any) -> int:
        _check_address(address)
        return connect_ex(self, address)

    def guarded_getaddrinfo(host: Any, *args: Any, **kwargs: Any) -> Any:
        _check(host)
        return getaddrinfo(host, *args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded_connect)
        patch.setattr(socket.socket, "connect_ex", guarded_connect_ex)
        patch.setattr(socket, "getaddrinfo", guarded_getaddrinfo)
        yield


@pytest.fixture(autouse=True)
def _empty_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep each test's answers apart. The joined weights stay in the user's cache folder: they are 1.1 GB."""
    monkeypatch.setenv("SUMMARIZER_CACHE", str(tmp_path_factory.mktemp("cache") / "answers.sqlite"))


@pytest.fixture(scope="session")
def root() -> Path:
    """Return the folder of the checkout."""
    return Path(__file__).parent.parent
