"""Time the library itself: its import, and a text whose answers are in the cache already.

    python -m benchmarks cached [--text FILE] [--model local] [--rounds N]

Every measurement is a process of its own, and the best of `--rounds` counts. `import summarizer` is compared with an
empty interpreter. The second run is timed after all imports that it needs. `ratio` divides by the start of an empty
interpreter in the same run, so that machines compare. Without `--model` a stand-in answers, one item for each sentence;
with it, the model answers once (the embedded one takes a minute) and the cache answers from then on.
"""

from __future__ import annotations

import argparse
import importlib
import json
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

SEED = Path(__file__).parents[2] / "seeds" / "000_d07b013a94d62247.txt"
EMPTY, LIBRARY = "pass", "import summarizer"
MOST_IMPORT, MOST_CACHED = 50.0, 30.0
"""Milliseconds that are aimed at, on a machine of 2024 that does nothing else."""


def main() -> int:
    """Measure, print, and say whether the second run was answered by the cache alone."""
    arguments = _parser().parse_args()
    if arguments.cache:
        print(json.dumps(_timed_run(arguments)))
        return 0
    empty, library = (_best_start(code, arguments.rounds) for code in (EMPTY, LIBRARY))
    with tempfile.TemporaryDirectory() as folder:
        first, *others = _runs(arguments, str(Path(folder) / "answers.sqlite3"))
    cached = min(run["ms"] for run in others)
    print(f"{'':32}{'ms':>10}{'ratio':>8}{'aim':>10}")
    _line("an empty interpreter", empty, empty)
    _line("import summarizer, over that", library - empty, empty, MOST_IMPORT)
    _line("a text, the first time", first["ms"], empty)
    _line("the same text from the cache", cached, empty, MOST_CACHED)
    calls = sum(run["calls"] for run in others)
    print(f"\n{first['items']} items in {first['characters']:,} characters; {calls} calls after the first run")
    return int(calls > 0)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--text", type=Path, default=SEED, help="the article; the seed article without it")
    parser.add_argument("--model", help="a model that answers the first time; a stand-in without it")
    parser.add_argument("--rounds", type=int, default=7, help="processes for each measurement")
    parser.add_argument("--cache", help=argparse.SUPPRESS)
    parser.add_argument("--modules", nargs="*", default=(), help=argparse.SUPPRESS)
    return parser


def _line(name: str, ms: float, empty: float, aim: float | None = None) -> None:
    print(f"{name:32}{ms:10.1f}{ms / empty:8.2f}" + (f"{f'< {aim:.0f}':>10}" if aim else ""))


def _best_start(code: str, rounds: int) -> float:
    """Return the shortest time, in milliseconds, that an interpreter took from start to end."""
    took = []
    for _ in range(rounds):
        started = time.perf_counter()
        subprocess.run([sys.executable, "-c", code], check=True)  # noqa: S603 - our own code
        took.append((time.perf_counter() - started) * 1000)
    return min(took)


def _runs(arguments: argparse.Namespace, cache: str) -> list[dict[str, Any]]:
    """Summarize the text in one process after the other: the first fills the cache."""
    runs: list[dict[str, Any]] = []
    for _ in range(arguments.rounds + 1):
        command = [sys.executable, __file__, "--cache", cache, "--text", str(arguments.text)]
        command += ["--model", arguments.model] if arguments.model else []
        command += ["--modules", *runs[0]["modules"]] if runs else []
        done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - our own file
        runs.append(json.loads(done.stdout))
    return runs


def _timed_run(arguments: argparse.Namespace) -> dict[str, Any]:
    _import(arguments.modules)
    from summarizer import Summarizer
    from summarizer.testing import FakeLLM

    text = arguments.text.read_text("utf-8")
    given: dict[str, Any] = {"model": arguments.model} if arguments.model else {"llm": FakeLLM(_stand_in)}
    started = time.perf_counter()
    with Summarizer(cache=arguments.cache, **given) as summarizer:
        summary = summarizer.summarize(text)
    ms = (time.perf_counter() - started) * 1000
    modules = sorted(name for name in sys.modules if not name.startswith("_"))
    found = {"calls": summary.usage.calls, "items": len(summary.items), "characters": len(text)}
    return {"ms": ms, "modules": modules, **found}


def _import(names: Sequence[str]) -> None:
    """Import what another process needed; what only exists there is left out."""
    for name in names:
        try:
            importlib.import_module(name)
        except ImportError:
            continue


def _stand_in(question: Any) -> dict[str, Any]:
    """Answer with one item for each sentence that was asked about, in its own words."""
    asked = question.messages[-1]["content"]
    rows = re.findall(r"^\[(\d+)\] (.+)$", asked, re.MULTILINE)
    return {"items": [{"type": "pledge", "sentences": [int(n)], "what": said[:200]} for n, said in rows]}


if __name__ == "__main__":
    sys.exit(main())
