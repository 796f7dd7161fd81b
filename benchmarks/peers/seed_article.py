"""Time the seed article and count what is found in it, beside langextract on the same model and server.

    python -m benchmarks seed_article [--rounds N] [--print-only] [--gold FOLDER]

Both ask the embedded model through llama.cpp's OpenAI-compatible server. langextract is installed into an environment
of its own in `benchmarks/`. The server starts once: in the first round it has read neither's prompt before, later it
finds the opening of each in its cache, as with a second article. Starting it and importing libraries is not counted.
The table goes into docs/comparison.md. Micro F1 and traps are reported where the reference scorer and its gold are
beside the checkout; they are no part of this repository.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import statistics
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from benchmarks.peers.langextract_once import PEER, VERSION, extracted
from benchmarks.peers.ours_once import ours
from benchmarks.peers.page import ROOT, Cells, table, write
from benchmarks.peers.runs import Run
from summarizer._llm import LocalModel

SEED = ROOT / "seeds" / "000_d07b013a94d62247.txt"
GOLD = ROOT.parent / "shared" / "gold"
GOAL = 0.6


def measure(text: str, rounds: int) -> dict[str, list[Run]]:
    """Run both in turn, the other one first in every second round."""
    where = LocalModel().endpoint()
    server = {"base_url": where.base_url, "api_key": where.api_key, "model": where.model}
    ways: dict[str, Callable[[str, Mapping[str, str]], Run]] = {
        "summarizer": ours,
        f"langextract {VERSION}": extracted,
    }
    runs: dict[str, list[Run]] = {name: [] for name in ways}
    for number in range(rounds):
        for name in list(ways) if number % 2 == 0 else reversed(list(ways)):
            run = ways[name](text, server)
            if run.problem:
                raise SystemExit(f"{name} could not read the article: {run.problem}")
            runs[name].append(run)
            print(f"round {number + 1}: {name} {run.seconds:.1f} s, {run.found} items", file=sys.stderr, flush=True)
    return runs


def scorer(folder: Path) -> Callable[[Run, str], Cells] | None:
    """Return what scores a run by the reference scorer; None where that is not there."""
    code, gold = folder / "score_ref.py", folder / f"gold_{SEED.stem}.json"
    spec = importlib.util.spec_from_file_location("score_ref", code) if gold.is_file() and code.is_file() else None
    if spec is None or spec.loader is None:
        print(f"Not scored: there is no {code.name} with gold for the seed. Name its folder: --gold", file=sys.stderr)
        return None
    module = importlib.util.module_from_spec(spec)
    sys.dont_write_bytecode = True  # that folder is not ours
    spec.loader.exec_module(module)
    expected = json.loads(gold.read_text("utf-8"))

    def score(run: Run, text: str) -> Cells:
        total = module.total([module.score_doc(expected, run.items, text)])
        return {"micro F1": f"{total['micro'][2]:.2f}", "traps": total["traps"]}

    return score


def cells(runs: Sequence[Run], scores: Cells) -> Cells:
    """Write what is known of a contestant: times of all rounds, the rest of the last one."""
    last = runs[-1]
    return {
        "seconds": ", ".join(f"{run.seconds:.0f}" for run in runs),
        "requests": str(last.calls),
        "tokens read": f"{last.input_tokens:,}",
        "tokens written": f"{last.output_tokens:,}",
        "items": str(last.found),
        **scores,
    }


def report(runs: Mapping[str, Sequence[Run]], text: str, gold: Path) -> str:
    """Write the table, and under it the ratios of the times."""
    score = scorer(gold)
    rows = {name: cells(some, score(some[-1], text) if score else {}) for name, some in runs.items()}
    mine, theirs = runs.values()
    ratios = [a.seconds / b.seconds for a, b in zip(mine, theirs, strict=True)]
    shares = ", ".join(f"{ratio:.2f}" for ratio in ratios)
    told = (
        f"Of langextract's time: {shares} by round, {statistics.median(ratios):.2f} in the median; the goal is {GOAL}."
    )
    return f"{table(rows)}\n{told} Measured on {os.cpu_count()} cores.\n"


def main() -> None:
    """Measure, print the table, and write it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--print-only", action="store_true", help="leave docs/comparison.md as it is")
    parser.add_argument("--gold", type=Path, default=GOLD, help="folder of score_ref.py and its gold")
    given = parser.parse_args()
    PEER.set_up()
    text = SEED.read_bytes().decode("utf-8")
    said = report(measure(text, given.rounds), text, given.gold)
    print(said)
    if not given.print_only:
        write("seed_article", said)


if __name__ == "__main__":
    main()
