"""Measure what becomes of articles when the server fails about one of ten."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from benchmarks.peers.page import table
from benchmarks.throughput.articles import MARK, SHORT
from benchmarks.throughput.contestants import CONTESTANTS, OURS, run
from benchmarks.throughput.load import WHOLE
from benchmarks.throughput.serving import Loopback
from benchmarks.throughput.sizes import Sizes, say

FAULTS = {
    "500": "500",
    "429": "429 with Retry-After",
    "hang": "no reply",
    "bad-json": "no JSON",
    "truncated": "cut for lack of room",
    "refusal": "refusal",
    "empty-quote": "empty quote",
}
"""Faults of the loopback server, as readers know them."""

EACH = 10
LATENCY, WORKERS = 0.01, 16
ATTEMPTS, TIMEOUT, RETRY_AFTER = 3, 2.0, 1.0
LEFT_OUT = frozenset({"summarizer, with its cache", "instructor, on an event loop"})
"""They fail as their packages do otherwise."""


def measure(server: Loopback, sizes: Sizes) -> dict[str, Any]:
    """Let all read under each fault: one that stays, and one that goes after the first time."""
    names = [name for name in CONTESTANTS if name not in LEFT_OUT]
    found: dict[str, Any] = {"count": sizes.faulty, "each": EACH, "patience": sizes.patience, "runs": {}}
    for fault in FAULTS:
        for times, lasting in ((0, "always"), (1, "once")):
            behaviour = {"fault": fault, "times": times, "latency": LATENCY, "marked": MARK, "retry_after": RETRY_AFTER}
            for name in names:
                made = run(name, server, _load(sizes.faulty, behaviour), patience=sizes.patience)
                found["runs"].setdefault(fault, {}).setdefault(lasting, {})[name] = made
                say(f"{fault}, {lasting}: {name} {told(made, sizes.patience)}")
    return found


def _load(count: int, behaviour: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "characters": SHORT,
        "count": count,
        "marked_each": EACH,
        "workers": WORKERS,
        "attempts": ATTEMPTS,
        "timeout": TIMEOUT,
        "behaviour": behaviour,
    }


def told(made: Mapping[str, Any] | None, patience: float) -> str:
    """Say what became of sound articles, and of marked ones."""
    if made is None:
        return f"no end in {patience:.0f} s, nothing kept"
    kept, of = made["sound"].get(WHOLE, 0), sum(made["sound"].values())
    others = ", ".join(f"{count} {fate}" for fate, count in sorted(made["marked"].items(), key=lambda f: -f[1]))
    return f"{kept}/{of} kept; {others}"


def shares(part: Mapping[str, Any]) -> dict[str, dict[str, tuple[float, bool]]]:
    """Return, by fault that stays and contestant, the share of sound articles kept, and whether it says what failed."""
    return {
        words: {name: _share(made) for name, made in part["runs"][fault]["always"].items()}
        for fault, words in FAULTS.items()
    }


def _share(made: Mapping[str, Any] | None) -> tuple[float, bool]:
    if made is None:
        return 0.0, False
    said = all(fate.startswith("said") for fate in made["marked"])
    return made["sound"].get(WHOLE, 0) / sum(made["sound"].values()), said


def report(part: Mapping[str, Any]) -> str:
    """Write a table of faults that stay, and one of faults that go."""
    count, marked = part["count"], part["count"] // part["each"]
    opening = (
        f"Kept of {count - marked} sound articles among {count}, and what became of the {marked} that the fault hits. "
        f"`said`: an error or the result tells why. `silent`: neither does. A fault that stays:\n\n"
    )
    recovered = {
        words: {name: _recovered(made) for name, made in part["runs"][fault]["once"].items()}
        for fault, words in FAULTS.items()
    }
    return (
        f"{opening}{table(_rows(part))}\nThe same fault, but only the first time that each text is asked about: "
        f"articles that came back whole, of all {count}.\n\n{table(recovered)}{_in_all(part)}"
    )


def _rows(part: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    return {
        words: {name: told(made, part["patience"]) for name, made in part["runs"][fault]["always"].items()}
        for fault, words in FAULTS.items()
    }


def _recovered(made: Mapping[str, Any] | None) -> str:
    if made is None:
        return "no end"
    return str(made["sound"].get(WHOLE, 0) + made["marked"].get(WHOLE, 0))


def _in_all(part: Mapping[str, Any]) -> str:
    ours = [runs["always"][OURS] for runs in part["runs"].values()]
    longest = max((made["seconds"] for made in ours if made), default=0.0)
    return f"\nThe longest of {OURS}'s runs took {longest:.0f} s.\n"
