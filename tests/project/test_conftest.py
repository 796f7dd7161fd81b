"""Do the fixtures that every test relies on do their work?"""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
from contextlib import AbstractContextManager
from pathlib import Path

import openai
import pytest

from summarizer.settings import read_settings

FOREIGN = ("192.0.2.1", 80)
"""An address that is reserved for documentation (RFC 5737)."""


def _reached() -> AbstractContextManager[object]:
    return pytest.raises(BaseException, match="tests stay on this machine")


def test_tests_stay_on_this_machine() -> None:
    """A test that reaches out fails, whichever way it tries."""
    with _reached(), socket.socket() as plain:
        plain.connect(FOREIGN)
    with _reached(), socket.socket() as plain:
        plain.connect_ex(FOREIGN)
    with _reached():
        socket.getaddrinfo("example.org", 80)


def test_asyncio_stays_on_this_machine() -> None:
    """The event loop's connections are held back too."""
    with _reached():
        asyncio.run(_open())


async def _open() -> None:
    await asyncio.open_connection(*FOREIGN)


def test_no_library_can_hide_that_a_test_reached_out() -> None:
    """The client maps every `Exception` to an error of its own; the guard's error is none."""
    with openai.OpenAI(api_key="fictional", max_retries=0) as client, _reached():
        client.models.list()


def test_loopback_is_open() -> None:
    """Stand-ins for servers listen on this machine."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname()).close()


def test_what_is_set_from_outside_does_not_reach_a_test() -> None:
    """A developer's key and settings change no result: the next test passes under them, in a process of its own."""
    outside = {"OPENAI_API_KEY": "fictional", "SUMMARIZER_MODEL": "openai/x", "SUMMARIZER_API_KEY": "fictional"}
    only = f"{__file__}::{test_nothing_is_set_from_outside.__name__}"
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", only]
    done = subprocess.run(command, env=os.environ | outside, capture_output=True, text=True, check=False, timeout=60)
    assert "1 passed" in done.stdout, done.stdout


def test_nothing_is_set_from_outside(tmp_path_factory: pytest.TempPathFactory) -> None:
    """No key, no model, and a cache that no other test has written to."""
    assert not [name for name in os.environ if name.endswith("_API_KEY")]
    settings = read_settings()
    assert (settings.model, settings.api_key) == (None, None)
    assert settings.cache is not None
    assert Path(settings.cache).is_relative_to(tmp_path_factory.getbasetemp())
    assert not Path(settings.cache).exists()
