"""Count what two processes that read the same articles ask twice, with one SQLite cache and with one Redis."""

from __future__ import annotations

import contextlib
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from benchmarks.peers.page import table
from benchmarks.throughput.kill import batch, written
from benchmarks.throughput.serving import Loopback
from benchmarks.throughput.sizes import Sizes, say

LATENCY, WORKERS = 0.05, 8
STARTING = 10
"""Seconds for redis-server."""


def measure(server: Loopback, sizes: Sizes) -> dict[str, Any]:
    """Run two batches at once over each cache, and a third one after them."""
    found: dict[str, Any] = {"count": sizes.shared, "workers": WORKERS, "runs": {}}
    found["runs"]["SQLite"] = _together(server, sizes, "")
    with redis_server() as cache:
        found["runs"]["Redis"] = _together(server, sizes, cache) if cache else None
    for name, made in found["runs"].items():
        say(f"two processes, {name}: {made or 'redis-server is not installed'}")
    return found


def _together(server: Loopback, sizes: Sizes, cache: str) -> dict[str, Any]:
    server.behave(latency=LATENCY)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        starts = [batch(folder, f"{n}.jsonl", sizes.shared, server, WORKERS, cache) for n in range(3)]
        for process in [start() for start in starts[:2]]:
            _ended(process, sizes)
        both = server.figures()
        _ended(starts[2](), sizes)
        lines = [written(folder / f"{n}.jsonl")["ids"] for n in range(3)]
    counted = {name: both[name] for name in ("requests", "questions", "asked_again", "most_of_one")}
    return {**counted, "third": server.figures()["requests"] - both["requests"], "ids": lines}


def _ended(process: subprocess.Popen[str], sizes: Sizes) -> None:
    with process:
        process.communicate(timeout=sizes.patience * 10)
    if process.returncode:
        raise SystemExit(f"A run of `summarizer batch` failed with exit code {process.returncode}.")


@contextlib.contextmanager
def redis_server() -> Iterator[str | None]:
    """Start a Redis server that keeps nothing on disk; yield its address, or None where it is not installed."""
    binary = shutil.which("redis-server")
    if binary is None:
        yield None
        return
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [binary, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    with (
        tempfile.TemporaryDirectory() as folder,
        subprocess.Popen([*command, "--dir", folder], stdout=subprocess.DEVNULL) as process,  # noqa: S603
    ):
        try:
            _wait_for(port)
            yield f"redis://127.0.0.1:{port}/0"
        finally:
            process.terminate()


def _wait_for(port: int) -> None:
    until = time.monotonic() + STARTING
    while time.monotonic() < until:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    raise SystemExit("redis-server does not answer.")


def report(part: Mapping[str, Any]) -> str:
    """Write the table."""
    rows = {name: _row(made) for name, made in part["runs"].items() if made}
    absent = [name for name, made in part["runs"].items() if not made]
    missing = "".join(f"\n{name} is not measured: redis-server is not installed there.\n" for name in absent)
    return (
        f"Two `summarizer batch` over the same {part['count']} articles at once, {part['workers']} workers each, one "
        f"cache; then a third:\n\n{table(rows)}{missing}"
    )


def _row(made: Mapping[str, Any]) -> dict[str, str]:
    return {
        "questions": f"{made['questions']:,}",
        "requests": f"{made['requests']:,}",
        "asked again": f"{made['asked_again']:,}",
        "requests of the third": f"{made['third']:,}",
        "ids in each output": ", ".join(map(str, made["ids"])),
    }
