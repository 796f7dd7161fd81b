"""Measure the memory that ten times as many articles take, and one very long one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from benchmarks.peers.page import table
from benchmarks.throughput.articles import SHORT
from benchmarks.throughput.contestants import CONTESTANTS, OURS, run
from benchmarks.throughput.serving import Loopback
from benchmarks.throughput.sizes import Sizes, say

WORKERS = 16
GIVEN = {"attempts": 3, "timeout": 60.0}


def measure(server: Loopback, sizes: Sizes) -> dict[str, Any]:
    """Let us read few, many, and one long article, each in a process of its own."""
    many = []
    for count in sizes.memory:
        load = {"characters": SHORT, "count": count, "workers": WORKERS, "behaviour": {}, **GIVEN}
        made = run(OURS, server, load, patience=sizes.patience * 20)
        if made is None:
            raise SystemExit(f"{count} articles did not end.")
        say(f"memory: {count} articles, {made['megabytes']:.0f} MB, {made['seconds']:.0f} s")
        many.append({"count": count, **made})
    server.behave()
    given = {"base_url": server.url, "characters": sizes.long, "workers": WORKERS, **GIVEN}
    one = CONTESTANTS[OURS].peer.ask("one", **given)
    say(f"one article of {one['characters']:,} characters: {one}")
    return {"many": many, "one": one}


def report(part: Mapping[str, Any]) -> str:
    """Write the table, and what became of the long article."""
    rows = {
        f"{made['count']:,} articles": {
            "peak memory, MB": f"{made['megabytes']:.0f}",
            "read whole": f"{made['sound'].get('whole', 0):,}",
            "seconds": f"{made['seconds']:.0f}",
        }
        for made in part["many"]
    }
    one = part["one"]
    whole = "with every sentence found that reports something" if one["fate"] == "whole" else f"but {one['fate']}"
    return (
        f"{OURS} on few and many articles, no latency:\n\n{table(rows)}\n"
        f"One article of {one['characters']:,} characters: {one['calls']} requests, {one['items']:,} items in "
        f"{one['seconds']:.0f} s, {whole}; {one['exact']:,} of {one['evidence']:,} quotes are the text's own words "
        f"at the place that they name. Peak memory {one['megabytes']:.0f} MB.\n"
    )
