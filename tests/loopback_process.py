"""How do tests run the loopback server of the benchmarks? As its users do: in a process of its own, by its command."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
COMMAND = (sys.executable, "-W", "error", "-m", "benchmarks.loopback")
PATIENCE = 30


class Loopback:
    """A server that runs at `url`."""

    def __init__(self, url: str) -> None:
        self.url = url

    def behave(self, **behaviour: Any) -> Any:
        """Set how it behaves; it counts from 0 again."""
        return self.ask("/behaviour", json.dumps(behaviour).encode())

    def figures(self) -> Any:
        """Return what it has counted."""
        return self.ask("/figures")

    def ask(self, path: str, body: bytes | None = None) -> Any:
        """Send a request that is no question to a model."""
        with urllib.request.urlopen(self.url + path, body, timeout=PATIENCE) as reply:  # noqa: S310
            return json.load(reply)


@contextmanager
def loopback(*options: str) -> Iterator[Loopback]:
    """Run a server while the block runs."""
    with subprocess.Popen([*COMMAND, *options], cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            yield Loopback(process.stdout.readline().strip())
        finally:
            process.terminate()
            assert process.wait(PATIENCE) == 0
