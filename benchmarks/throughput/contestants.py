"""List the contestants that read many articles, and run one of them."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import summarizer
from benchmarks.peers import instructor_once, langextract_once
from benchmarks.peers.asked import SHARED, asked
from benchmarks.peers.peer import Peer
from benchmarks.throughput import instructor_many, langextract_many, ours_many
from benchmarks.throughput.serving import Loopback

LEEWAY = 10
"""Seconds for what a contestant does before and after it reads."""

OURS = f"summarizer {summarizer.__version__}"
LANGEXTRACT = f"langextract {langextract_once.VERSION}"
INSTRUCTOR = f"instructor {instructor_once.VERSION}"


@dataclass(frozen=True, slots=True)
class Contestant:
    """One way of reading many articles.

    Args:
        peer: Whose module, in which environment.
        options: What that module is given beside the load.
        cached: Whether it has a cache, which is empty at first.
        main: Whether it is one of the three that represent their package in every part.
    """

    peer: Peer
    options: Mapping[str, Any] = field(default_factory=dict)
    cached: bool = False
    main: bool = True


def _contestants() -> dict[str, Contestant]:
    types = {"types": asked(SHARED)}
    return {
        OURS: Contestant(ours_many.CONTESTANT),
        "summarizer, with its cache": Contestant(ours_many.CONTESTANT, cached=True, main=False),
        LANGEXTRACT: Contestant(langextract_many.CONTESTANT),
        "langextract, a call for each": Contestant(langextract_many.CONTESTANT, {"how": "each"}, main=False),
        INSTRUCTOR: Contestant(instructor_many.CONTESTANT, types),
        "instructor, on an event loop": Contestant(instructor_many.CONTESTANT, {**types, "how": "loop"}, main=False),
    }


CONTESTANTS = _contestants()


def set_up() -> None:
    """Make the environments of all."""
    for contestant in CONTESTANTS.values():
        contestant.peer.set_up()


def run(name: str, server: Loopback, load: Mapping[str, Any], *, patience: float) -> dict[str, Any] | None:
    """Let a contestant read; None when it has not ended in time.

    Args:
        name: Which one.
        server: Where it asks. While it gets ready the server has no faults; then it behaves as the load says.
        load: Articles, workers, attempts, timeout, behaviour.
        patience: Seconds until it has to end by itself, where it can; a while later it is ended.
    """
    contestant = CONTESTANTS[name]
    server.behave()
    with tempfile.TemporaryDirectory() as folder:
        cache = {"cache": str(Path(folder) / "answers.sqlite3")} if contestant.cached else {}
        try:
            given = {"base_url": server.url, "patience": patience, **contestant.options, **cache, **load}
            done = contestant.peer.ask_within(patience + LEEWAY, "many", **given)
        except subprocess.TimeoutExpired:
            return None
    return {**done, "server": server.figures()}
