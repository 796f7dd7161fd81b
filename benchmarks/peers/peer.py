"""Run a peer in an environment of its own, as a module that reads JSON and writes JSON.

Both sides import this: the benchmark, and the peer's module, which the benchmark runs in the peer's environment.
Standard library alone.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast

from benchmarks.peers.page import BENCHMARKS, ROOT

LONGEST = 1800
"""Seconds for one article."""

Way = Callable[[Mapping[str, Any]], Any]


@dataclass(frozen=True, slots=True)
class Peer:
    """A package beside ours.

    Args:
        module: The module that runs in its environment; it ends with `answer`.
        home: Name of its environment; modules of one package share it.
        needed: What pip installs there, with versions.
        megabytes: About how much that is.
    """

    module: str
    home: str
    needed: tuple[str, ...]
    megabytes: int

    @property
    def place(self) -> Path:
        """Return the folder of its environment."""
        return BENCHMARKS / f".venv-{self.home}"

    @property
    def python(self) -> str:
        """Return the interpreter of its environment."""
        return str(self.place / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python"))

    def set_up(self) -> None:
        """Make its environment, once for each version."""
        ready, needed = self.place / ".ready", " ".join(self.needed)
        if ready.is_file() and ready.read_text("utf-8") == needed:
            return
        print(f"Installing {needed} into {self.place.name}, about {self.megabytes} MB ...", file=sys.stderr)
        subprocess.run([sys.executable, "-m", "venv", "--clear", self.place], check=True)  # noqa: S603
        (self.place / ".gitignore").write_text("*\n", "utf-8")
        pip = [self.python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *self.needed]
        subprocess.run(pip, check=True)  # noqa: S603
        ready.write_text(needed, "utf-8")

    def ask(self, way: str, /, **given: Any) -> Any:
        """Run the module: one of its ways with what is given. Return what it answers.

        Raises:
            subprocess.SubprocessError: It failed, or took too long.
        """
        return self.ask_within(LONGEST, way, **given)

    def ask_within(self, patience: float, way: str, /, **given: Any) -> Any:
        """Do the same, and end it after some seconds."""
        with self.start(way, **given) as process:
            try:
                replied, _ = process.communicate(timeout=patience)
            except BaseException:
                process.kill()
                raise
        if process.returncode:
            raise subprocess.CalledProcessError(process.returncode, process.args)
        return json.loads(replied.splitlines()[-1])

    def start(self, way: str, /, **given: Any) -> subprocess.Popen[str]:
        """Start the module, for who does not only wait for its answer. Settings of ours in the environment stay out."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("SUMMARIZER_")}
        process = subprocess.Popen(  # noqa: S603 - our own file
            [self.python, "-m", self.module],
            cwd=ROOT,
            env={**kept, "NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        with cast("IO[str]", process.stdin) as said:
            said.write(json.dumps({"way": way, **given}))
        process.stdin = None
        return process


class Own(Peer):
    """We ourselves, beside the peers: the same, in the environment that the benchmark runs in."""

    @property
    def python(self) -> str:
        """Return the interpreter that runs this."""
        return sys.executable

    def set_up(self) -> None:
        """Nothing is to be done."""


def answer(ways: Mapping[str, Way]) -> None:
    """Do what standard input asks for, and write the result as the last line. This runs in the environment of the peer.

    The process ends then, even when a thread of it still waits for a server.
    """
    asked = json.load(sys.stdin)
    print(json.dumps(ways[asked["way"]](asked)), flush=True)
    os._exit(0)
