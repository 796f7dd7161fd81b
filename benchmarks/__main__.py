"""Run the benchmarks: all of them, or those that are named. Arguments after one name alone are for that benchmark.

python -m benchmarks [NAME ...]
python -m benchmarks NAME [ARGUMENT ...]
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Collection, Mapping, Sequence
from itertools import takewhile
from pathlib import Path

HERE = Path(__file__).parent
MODULES: Mapping[str, str] = {
    "cached": "library/cached.py",
    "export": "library/export.py",
    "grounding": "peers/grounding.py",
    "quality": "quality/__main__.py",
    "report": "library/report.py",
    "seed_article": "peers/seed_article.py",
    "throughput": "throughput/__main__.py",
    "tokens": "peers/tokens.py",
}
"""The file of each benchmark, in the order in which they run."""


def found() -> dict[str, str]:
    """Return the benchmarks with the first line of what they say of themselves."""
    return {name: _summary(HERE / file) for name, file in MODULES.items()}


def _summary(path: Path) -> str:
    return path.read_text("utf-8").lstrip('"').partition("\n")[0].strip('"')


def split(words: Sequence[str], known: Collection[str]) -> tuple[list[str], list[str]]:
    """Split the words of a command line into names of benchmarks, and arguments for the one that is named.

    Raises:
        SystemExit: One that was named is not there.
    """
    names = list(takewhile(known.__contains__, words))
    rest = list(words[len(names) :])
    if rest and len(names) != 1:
        raise SystemExit(f"No such benchmark: {rest[0]}. There are: {', '.join(known)}.")
    return names, rest


def command(name: str) -> list[str]:
    """Return the command that runs a benchmark, as a module of this package."""
    return [sys.executable, "-m", ".".join((HERE.name, *Path(MODULES[name]).with_suffix("").parts))]


def main() -> int:
    """Run each in a process of its own, and say which failed."""
    known = found()
    listed = "\n".join(f"  {name:14} {summary}" for name, summary in known.items())
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description=f"{__doc__}\n{listed}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("words", nargs=argparse.REMAINDER, metavar="NAME", help="which to run; all without one")
    names, rest = split(parser.parse_args().words, known)
    failed = []
    for name in [name for name in known if not names or name in names]:
        print(f"\n{name}: {known[name]}", flush=True)
        if subprocess.run([*command(name), *rest], check=False).returncode:  # noqa: S603 - our own files
            failed.append(name)
    if failed:
        print(f"\nFailed: {', '.join(failed)}", file=sys.stderr)
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
