"""Measure quality against gold, and cost, beside langextract and plain instructor on the same model.

    python -m benchmarks quality [GOLD_FOLDER ...] [--only NAME ...] [--articles PART ...] [--limit N] [--resume]

All ask the embedded model through one llama.cpp server, each from an environment of its own; who begins changes from
article to article. Each reading is kept in benchmarks/results/ as it comes. The table goes into docs/comparison.md and
the plot into docs/quality.svg, unless contestants or articles were picked by name.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

import summarizer
from benchmarks.peers import instructor_once, langextract_once
from benchmarks.peers.asked import SHARED, asked
from benchmarks.peers.ours_once import ours
from benchmarks.peers.page import RESULTS, ROOT, write
from benchmarks.peers.runs import Run, said
from benchmarks.quality.plot import plot
from benchmarks.quality.table import Runs, report
from summarizer._llm import LocalModel
from summarizer.evaluation import Gold, load

FOLDERS = (ROOT / "seeds" / "heldout", ROOT.parent / "shared" / "gold")
PICTURE = ROOT / "docs" / "quality.svg"
Endpoint = Mapping[str, str]
Way = Callable[[str, Endpoint], Run]


def instructors(text: str, endpoint: Endpoint) -> Run:
    """Run plain instructor."""
    return instructor_once.extracted(text, endpoint, asked(SHARED))


WAYS: Mapping[str, Way] = {
    f"summarizer {summarizer.__version__}": ours,
    f"langextract {langextract_once.VERSION}": langextract_once.extracted,
    f"instructor {instructor_once.VERSION}": instructors,
}


def golds(folders: Sequence[Path]) -> list[Gold]:
    """Return the gold of some folders; of a text that is in several, that of the first."""
    known: dict[str, Gold] = {}
    for folder in folders:
        for gold in load(folder):
            known.setdefault(gold.id, gold)
    return list(known.values())


def turns(texts: Sequence[Gold], names: Sequence[str]) -> Iterator[tuple[Gold, str]]:
    """Yield who reads what, article by article; another contestant begins each time."""
    for number, gold in enumerate(texts):
        first = number % len(names)
        for name in (*names[first:], *names[:first]):
            yield gold, name


def measure(texts: Sequence[Gold], names: Sequence[str], file: Path) -> Runs:
    """Let each contestant read each article that the file does not have yet, and keep each reading there at once."""
    done = kept(file)
    runs: Runs = {name: {} for name in names}
    for number, (gold, name) in enumerate(turns(texts, names), start=1):
        key = (_print(gold), name)
        if key not in done:
            done[key] = _read(WAYS[name], gold)
            row = {"text": key[0], "article": gold.id, "contestant": name, **asdict(done[key])}
            with file.open("a", encoding="utf-8") as lines:
                lines.write(json.dumps(row, ensure_ascii=False) + "\n")
        run = runs[name][gold.id] = done[key]
        told = f"{run.seconds:.0f} s, {run.found} items {run.problem}"
        print(f"{number}/{len(texts) * len(names)} {gold.id}: {name} {told}", file=sys.stderr, flush=True)
    return runs


def _read(way: Way, gold: Gold) -> Run:
    where = LocalModel().endpoint()
    endpoint = {"base_url": where.base_url, "api_key": where.api_key, "model": where.model}
    began = time.perf_counter()
    try:
        return way(gold.text, endpoint)
    except (OSError, ValueError, subprocess.SubprocessError) as error:  # its process failed, or took too long
        problem = type(error).__name__ if isinstance(error, subprocess.SubprocessError) else said(error)
        return Run(time.perf_counter() - began, 0, 0, 0, {}, problem)


def kept(file: Path) -> dict[tuple[str, str], Run]:
    """Return the readings of a file, by text and contestant; a line that was cut off is read again."""
    found = {}
    for line in file.read_text("utf-8").splitlines() if file.is_file() else ():
        try:
            row = json.loads(line)
        except ValueError:
            continue
        names = ("seconds", "calls", "input_tokens", "output_tokens", "items", "problem")
        found[row["text"], row["contestant"]] = Run(**{name: row[name] for name in names})
    return found


def _print(gold: Gold) -> str:
    return hashlib.sha256(gold.text.encode("utf-8")).hexdigest()


def results(*, resume: bool) -> Path:
    """Return the file for the readings: a new one, or the newest of those that are there."""
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / ".gitignore").write_text("*\n", "utf-8")
    before = sorted(RESULTS.glob("quality-*.jsonl"))
    return before[-1] if resume and before else RESULTS / time.strftime("quality-%Y%m%d-%H%M%S.jsonl")


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks quality",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("folders", nargs="*", type=Path, metavar="GOLD_FOLDER")
    parser.add_argument("--only", nargs="+", default=[], metavar="NAME", help="contestants, by a part of the name")
    parser.add_argument("--articles", nargs="+", default=[], metavar="PART", help="articles, by a part of the id")
    parser.add_argument("--limit", type=int, metavar="N", help="the first N articles")
    parser.add_argument("--resume", action="store_true", help="go on with the newest file of results")
    parser.add_argument("--print-only", action="store_true", help="leave docs/ as it is")
    return parser.parse_args()


def main() -> None:
    """Measure, print the table, and write it."""
    given = arguments()
    every = golds(given.folders or [folder for folder in FOLDERS if folder.is_dir()])
    texts = [gold for gold in every if not given.articles or any(part in gold.id for part in given.articles)]
    texts = texts[: given.limit]
    names = [name for name in WAYS if not given.only or any(part in name for part in given.only)]
    if not texts or not names:
        raise SystemExit(
            f"Nothing to read. Contestants: {', '.join(WAYS)}. Articles: {', '.join(g.id for g in every)}."
        )
    for peer in (langextract_once.PEER, instructor_once.PEER):
        peer.set_up()
    file = results(resume=given.resume)
    runs = measure(texts, names, file)
    some = f" Read were the first {len(texts)} of {len(every)} texts." if len(texts) < len(every) else ""
    said_ = f"{report(texts, runs)}\nMeasured on {os.cpu_count()} cores.{some}\n"
    print(f"{said_}\nThe readings are in {file.relative_to(ROOT)}.")
    fair = len(names) == len(WAYS) and not given.articles  # texts that were picked by hand prove nothing
    if fair and not given.print_only:
        PICTURE.write_text(plot(texts, runs), "utf-8", newline="\n")
        write("quality", f"![F1 of the contestants by type, and seconds for an article](quality.svg)\n\n{said_}")


if __name__ == "__main__":
    main()
