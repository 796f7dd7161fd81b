"""Start and stop the llama.cpp servers of this process.

llama.cpp runs in a process of its own (`_serve` says why), which ends with this one, however that ends.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import logging
import math
import os
import re
import secrets
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from summarizer._llm.local.gguf import unusable
from summarizer._llm.types import Endpoint
from summarizer.errors import ConfigError

SERVE = Path(__file__).with_name("_serve.py")
LOAD_SECONDS = 600
"""Longest time for loading weights; a damaged file can keep llama.cpp busy for ever."""

LAST_WORDS = 5
"""Seconds that a process that failed is given to end by itself, so that its exit code shows why."""

QUOTA = Path("/sys/fs/cgroup/cpu.max")
PREFIX = re.compile(r"^[\d.]+ E (\S+:)? *")
"""What llama.cpp writes before the words of an error: a time, a letter, and often the function."""


@dataclass(frozen=True, slots=True)
class Launch:
    """What distinguishes one server from another."""

    path: Path
    model: str
    context_tokens: int


@dataclass(frozen=True, slots=True)
class _Server:
    process: subprocess.Popen[bytes]
    endpoint: Endpoint


class Servers:
    """The servers of this process. One instance is kept in the module, since loading costs seconds and gigabytes."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running: dict[Launch, _Server] = {}
        self._hooked = False

    def endpoint(self, launch: Launch) -> Endpoint:
        with self._lock:
            server = self._running.get(launch)
            if server and server.process.poll() is None:
                return server.endpoint
            if server:
                _end(server.process)
            self._hook()
            self._running[launch] = server = _start(launch)
            return server.endpoint

    def stop(self) -> None:
        """End all of them at once; they keep nothing that could be lost.

        The lock is not waited for: one that is being started by another thread ends when it finds its caller gone.
        """
        while self._running:
            _end(self._running.popitem()[1].process)

    def _hook(self) -> None:
        if not self._hooked:
            atexit.register(self.stop)
            if hasattr(os, "register_at_fork"):
                os.register_at_fork(after_in_child=self._leave_to_parent)
            self._hooked = True

    def _leave_to_parent(self) -> None:
        self._lock = threading.Lock()  # another thread of the parent may have held it at that moment
        for server in self._running.values():
            server.process.returncode = 0  # no child of ours: not to be waited for, nor warned about
            _close(server.process)
        self._running.clear()


SERVERS = Servers()


def _start(launch: Launch) -> _Server:
    key = secrets.token_urlsafe(32)
    started = time.monotonic()
    with tempfile.TemporaryFile() as errors:
        process = _spawn(errors)
        address = _introduce(process, launch, key)
        if address is None:
            raise ConfigError(unusable(launch.path, _reason(process, errors)))
    seconds = round(time.monotonic() - started, 1)
    logging.getLogger("summarizer").info("summarizer.local", extra={"model": launch.model, "seconds": seconds})
    return _Server(process, Endpoint(f"{address}/v1", launch.model, key))


def _spawn(errors: IO[bytes]) -> subprocess.Popen[bytes]:
    from multiprocessing.spawn import get_executable  # where an embedding program says which Python to run

    try:
        return subprocess.Popen(  # noqa: S603 - our own file, and no argument comes from outside
            [get_executable(), "-P", SERVE],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except OSError as error:
        raise ConfigError(
            f"The embedded model needs its own process, but {get_executable()!r} cannot be started: {error.strerror}. "
            "Set the Python to use with multiprocessing.set_executable, or use another model."
        ) from error


def _introduce(process: subprocess.Popen[bytes], launch: Launch, key: str) -> str | None:
    """Send the new process what to serve; return its address, or None when it has ended instead."""
    try:
        with contextlib.suppress(BrokenPipeError):
            cast("IO[bytes]", process.stdin).write(_request(launch, key))
            cast("IO[bytes]", process.stdin).flush()
        reply = cast("IO[bytes]", process.stdout).readline()
        if reply:
            return str(json.loads(reply)["address"])
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(LAST_WORDS)
    except BaseException:  # Ctrl-C while it loads
        _end(process)
        raise
    _end(process)
    return None


def _request(launch: Launch, key: str) -> bytes:
    # The key goes through the pipe, since arguments and environment can be seen by others.
    request = {
        "path": str(launch.path),
        "model": launch.model,
        "context_tokens": launch.context_tokens,
        "threads": threads(),
        "api_key": key,
        "seconds": LOAD_SECONDS,
        "sys_path": sys.path,
    }
    return json.dumps(request).encode() + b"\n"


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()
    _close(process)


def _close(process: subprocess.Popen[bytes]) -> None:
    for pipe in (process.stdin, process.stdout):
        if pipe:
            with contextlib.suppress(BrokenPipeError):  # a request that was never read
                pipe.close()


def _reason(process: subprocess.Popen[bytes], errors: IO[bytes]) -> str:
    """Return why it ended, in the first words of llama.cpp, else of Python, else by its exit code."""
    errors.seek(0)
    lines = errors.read(10_000).decode(errors="replace").splitlines() or ["it said nothing: perhaps for lack of memory"]
    said = next(filter(PREFIX.match, lines), lines[0])
    return f"llama.cpp could not load it ({PREFIX.sub('', said)[:300]}; exit code {process.returncode})"


def threads() -> int:
    """Return how many threads to compute with: what this process may use, half of it where cores are many.

    More than the cores there are makes llama.cpp slower, and with many of them a half is only their second thread.
    """
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(allowed if allowed <= 4 else allowed // 2, _quota()))


def _quota() -> int:
    """Return the processors that the container may use (Linux, cgroup v2), rounded up."""
    try:
        quota, period = QUOTA.read_text(encoding="ascii").split()
        return math.ceil(int(quota) / int(period))
    except (OSError, ValueError):  # no container, or `max`
        return sys.maxsize
