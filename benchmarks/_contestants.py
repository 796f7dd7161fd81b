"""Who reads many articles beside whom, and what is each told?"""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import _instructor
import _langextract
import _many_instructor
import _many_langextract
import _many_ours
from _asked import SHARED, asked
from _peers import Peer
from _serving import Loopback

import summarizer

LEEWAY = 10
"""Seconds for what a contestant does before and after it reads."""

OURS = f"summarizer {summarizer.__version__}"
LANGEXTRACT = f"langextract {_langextract.VERSION}"
INSTRUCTOR = f"instructor {_instructor.VERSION}"


@dataclass(frozen=True, slots=True)
class Contestant:
    """One way of reading many articles.

    Args:
        peer: Whose script, in which environment.
        told: What that script is told beside the load.
        cached: Whether it has a cache, which is empty at first.
        main: Whether it is one of the three that stand for their package in every part.
    """

    peer: Peer
    told: Mapping[str, Any] = field(default_factory=dict)
    cached: bool = False
    main: bool = True


def _contestants() -> dict[str, Contestant]:
    types = {"types": asked(SHARED)}
    return {
        OURS: Contestant(_many_ours.CONTESTANT),
        "summarizer, with its cache": Contestant(_many_ours.CONTESTANT, cached=True, main=False),
        LANGEXTRACT: Contestant(_many_langextract.CONTESTANT),
        "langextract, a call for each": Contestant(_many_langextract.CONTESTANT, {"how": "each"}, main=False),
        INSTRUCTOR: Contestant(_many_instructor.CONTESTANT, types),
        "instructor, on an event loop": Contestant(_many_instructor.CONTESTANT, {**types, "how": "loop"}, main=False),
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
            given = {"base_url": server.url, "patience": patience, **contestant.told, **cache, **load}
            done = contestant.peer.ask_within(patience + LEEWAY, "many", **given)
        except subprocess.TimeoutExpired:
            return None
    return {**done, "server": server.figures()}
