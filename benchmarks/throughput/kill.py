"""Count what is asked again after a kill -9 at half way."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from benchmarks.peers.page import table
from benchmarks.peers.peer import LONGEST
from benchmarks.throughput.articles import SHORT, articles
from benchmarks.throughput.contestants import CONTESTANTS, INSTRUCTOR, LANGEXTRACT, OURS
from benchmarks.throughput.serving import Loopback
from benchmarks.throughput.sizes import Sizes, say

LATENCY, WORKERS = 0.05, 16
ATTEMPTS, TIMEOUT = 3, 30.0
LOOK = 0.01
"""Seconds between looks at the server's figures."""

Start = Callable[[], "subprocess.Popen[str]"]


def measure(server: Loopback, sizes: Sizes) -> dict[str, Any]:
    """Kill each contestant at half way, and start it again."""
    found: dict[str, Any] = {"count": sizes.killed, "workers": WORKERS, "runs": {}}
    with tempfile.TemporaryDirectory() as folder:
        ours = batch(Path(folder), "out.jsonl", sizes.killed, server, WORKERS)
        found["runs"][OURS] = _killed(ours, server, sizes)
        found["runs"][OURS] |= written(Path(folder) / "out.jsonl")
    for name in (LANGEXTRACT, INSTRUCTOR):
        load = {"characters": SHORT, "count": sizes.killed, "workers": WORKERS, "warm": 0}
        given = {
            "base_url": server.url,
            "attempts": ATTEMPTS,
            "timeout": TIMEOUT,
            "patience": LONGEST,
            **load,
            **CONTESTANTS[name].options,
        }

        def start(peer: Any = CONTESTANTS[name].peer, given: Mapping[str, Any] = given) -> subprocess.Popen[str]:
            return peer.start("many", **given)  # type: ignore[no-any-return]

        found["runs"][name] = _killed(start, server, sizes)
    for name, made in found["runs"].items():
        say(f"kill -9: {name} {made['requests']} requests for {sizes.killed} articles")
    return found


def batch(folder: Path, out: str, count: int, server: Loopback, workers: int, cache: str = "") -> Start:
    """Write the articles as JSON lines, and return what starts `summarizer batch` over them."""
    source = folder / "in.jsonl"
    rows = ({"id": article.id, "text": article.text} for article in articles(count, characters=SHORT))
    source.write_text("".join(f"{json.dumps(row)}\n" for row in rows), "utf-8")
    command = [sys.executable, "-c", "from summarizer.cli import main; main()", "batch", str(source)]
    command += ["--out", str(folder / out), "--model", "loopback", "--base-url", server.url, "--workers", str(workers)]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SUMMARIZER_")}
    environment = {**kept, "SUMMARIZER_CACHE": cache or str(folder / "answers.sqlite3"), "NO_PROXY": "127.0.0.1"}
    return lambda: subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL, text=True)  # noqa: S603


def _killed(start: Start, server: Loopback, sizes: Sizes) -> dict[str, Any]:
    server.behave(latency=LATENCY)
    with start() as process:
        until = time.monotonic() + sizes.patience * 10
        while server.figures()["answered"] < sizes.killed // 2 and process.poll() is None:
            if time.monotonic() > until:
                process.kill()
                raise SystemExit("Half way was never reached.")
            time.sleep(LOOK)
        process.kill()
    at_kill = server.figures()["requests"]
    with start() as process:
        process.communicate(timeout=sizes.patience * 10)
    if process.returncode:
        raise SystemExit(f"The second run failed: {process.args!r:.200}")
    figures = server.figures()
    return {"at_kill": at_kill, **{name: figures[name] for name in ("requests", "asked_again", "most_of_one")}}


def written(out: Path) -> dict[str, int]:
    """Return the lines of an output, and how many different ids they have."""
    ids = [json.loads(line)["id"] for line in out.read_text("utf-8").splitlines()]
    return {"lines": len(ids), "ids": len(set(ids))}


def report(part: Mapping[str, Any]) -> str:
    """Write the table."""
    rows = {
        name: {
            "requests until the kill": f"{made['at_kill']:,}",
            "requests in both runs": f"{made['requests']:,}",
            "questions asked twice": f"{made['asked_again']:,}",
        }
        for name, made in part["runs"].items()
    }
    ours = part["runs"][OURS]
    return (
        f"{part['count']} articles, {part['workers']} workers, killed when half of the answers had been given, then "
        f"started again:\n\n{table(rows)}\nThe output of {OURS} has {ours['lines']:,} lines with {ours['ids']:,} "
        "different ids.\n"
    )
