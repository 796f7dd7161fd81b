"""Measure many articles, beside langextract and instructor: how fast, at what cost, and with what lost.

    python -m benchmarks throughput [--only PART ...] [--quick] [--rounds N] [--print-only] [--show]

All ask a server on this machine (`benchmarks/loopback`) that answers from the text, after a set time, and that fails
as set. Articles are fictional and made from a seed. Each contestant reads in a process and an environment of its
own; what it reads first, to import and connect, is not counted. Parts: speed, faults, kill, shared, large. What was
measured is kept in benchmarks/results/throughput.json, part by part; when all parts are there in full, the tables go
into docs/comparison.md and the plot into docs/throughput.svg. A run with --quick only shows that all of it works.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

from benchmarks.peers.page import RESULTS, ROOT, write
from benchmarks.throughput import faults, kill, memory, shared, speed
from benchmarks.throughput.contestants import set_up
from benchmarks.throughput.plot import plot
from benchmarks.throughput.serving import serving
from benchmarks.throughput.sizes import FULL, QUICK, Sizes

PICTURE = ROOT / "docs" / "throughput.svg"
PARTS: Mapping[str, ModuleType] = {
    "speed": speed,
    "faults": faults,
    "kill": kill,
    "shared": shared,
    "large": memory,
}
TITLES = {
    "speed": "Speed and cost",
    "faults": "Faults",
    "kill": "A kill -9 at half way",
    "shared": "Two processes, one cache",
    "large": "Memory",
}


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks throughput",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS), metavar="PART")
    parser.add_argument("--quick", action="store_true", help="few articles; leaves docs/ as it is")
    parser.add_argument("--rounds", type=int, help="how often speed is measured; another one begins each time")
    parser.add_argument("--print-only", action="store_true", help="leave docs/ as it is")
    parser.add_argument("--show", action="store_true", help="measure nothing; write what was measured before")
    return parser.parse_args()


def measured(names: list[str], sizes: Sizes, file: Path) -> dict[str, Any]:
    """Measure parts, and keep each as it comes beside those that were there."""
    parts = json.loads(file.read_text("utf-8")) if file.is_file() else {}
    if names:
        set_up()
    for name in (name for name in PARTS if name in names):
        with serving() as server:
            part = PARTS[name].measure(server, sizes)
        parts[name] = {**part, "when": time.strftime("%Y-%m-%d %H:%M")}
        file.write_text(json.dumps(parts, indent=1), "utf-8")
    return dict(parts)


def report(parts: Mapping[str, Any]) -> str:
    """Write all tables."""
    told = [f"### {TITLES[name]}\n\n{PARTS[name].report(parts[name])}" for name in PARTS if name in parts]
    machine = (
        f"Measured on {os.cpu_count()} cores with Python {platform.python_version()}; clients and server share them."
    )
    return "\n".join([*told, machine, ""])


def main() -> None:
    """Measure, print the tables, and write them."""
    given = arguments()
    sizes = QUICK if given.quick else FULL
    sizes = replace(sizes, rounds=given.rounds or sizes.rounds)
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / ".gitignore").write_text("*\n", "utf-8")
    file = RESULTS / ("throughput-quick.json" if given.quick else "throughput.json")
    parts = measured([] if given.show else given.only, sizes, file)
    said = report(parts)
    print(f"{said}\nWhat was measured is in {file.relative_to(ROOT)}.")
    missing = [name for name in PARTS if name not in parts]
    if missing or given.quick or given.print_only:
        print("docs/ is left as it is" + (f"; not measured yet: {', '.join(missing)}." if missing else "."))
        return
    PICTURE.write_text(plot(parts), "utf-8", newline="\n")
    write("throughput", f"![Articles a second, CPU for each, and articles kept under faults](throughput.svg)\n\n{said}")


if __name__ == "__main__":
    main()
