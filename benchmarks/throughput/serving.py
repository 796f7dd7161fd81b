"""Start the loopback server, and talk to it. Standard library alone."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from benchmarks.peers.page import ROOT

LONGEST = 10
"""Seconds for a word with the server."""


@dataclass(frozen=True, slots=True)
class Loopback:
    """A server that runs.

    Args:
        url: Its address, for `base_url`.
    """

    url: str

    def behave(self, **behaviour: Any) -> None:
        """Set how it behaves from now on; what is not named is as at first. It begins to count from 0."""
        self._ask("/behaviour", json.dumps(behaviour).encode())

    def figures(self) -> dict[str, Any]:
        """Return what it has counted."""
        return dict(self._ask("/figures"))

    def _ask(self, path: str, body: bytes | None = None) -> Any:
        request = urllib.request.Request(self.url + path, body, {"content-type": "application/json"})  # noqa: S310
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=LONGEST) as reply:
            return json.load(reply)


@contextmanager
def serving() -> Iterator[Loopback]:
    """Start a server in a process of its own, and end it."""
    command = [sys.executable, "-m", "benchmarks.loopback"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603
        try:
            yield Loopback((process.stdout.readline() if process.stdout else "").strip())
        finally:
            process.terminate()
