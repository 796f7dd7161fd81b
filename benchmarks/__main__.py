"""Run the benchmarks: all of them, or those that are named. Arguments after one name alone are for that benchmark.

python -m benchmarks [NAME ...]
python -m benchmarks NAME [ARGUMENT ...]
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Collection, Sequence
from itertools import takewhile
from pathlib import Path

HERE = Path(__file__).parent


def found() -> dict[str, str]:
    """Return the benchmarks beside this file with the first line of what they say of themselves."""
    paths = sorted(path for path in HERE.glob("[a-z]*.py"))
    return {path.stem: _question(path) for path in paths if '__name__ == "__main__"' in path.read_text("utf-8")}


def _question(path: Path) -> str:
    return path.read_text("utf-8").lstrip('"').partition("\n")[0].strip('"')


def parted(words: Sequence[str], known: Collection[str]) -> tuple[list[str], list[str]]:
    """Part the words of a command line into names of benchmarks, and arguments for the one that is named.

    Raises:
        SystemExit: One that was named is not there.
    """
    names = list(takewhile(known.__contains__, words))
    rest = list(words[len(names) :])
    if rest and len(names) != 1:
        raise SystemExit(f"No such benchmark: {rest[0]}. There are: {', '.join(known)}.")
    return names, rest


def chosen(names: Sequence[str], known: Sequence[str]) -> list[str]:
    """Return the benchmarks to run, in order of name."""
    return [name for name in known if not names or name in names]


def main() -> int:
    """Run each in a process of its own, and say which failed."""
    known = found()
    listed = "\n".join(f"  {name:14} {question}" for name, question in known.items())
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description=f"{__doc__}\n{listed}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("words", nargs=argparse.REMAINDER, metavar="NAME", help="which to run; all without one")
    names, rest = parted(parser.parse_args().words, known)
    failed = []
    for name in chosen(names, list(known)):
        print(f"\n{name}: {known[name]}", flush=True)
        if subprocess.run([sys.executable, HERE / f"{name}.py", *rest], check=False).returncode:  # noqa: S603 - our own files
            failed.append(name)
    if failed:
        print(f"\nFailed: {', '.join(failed)}", file=sys.stderr)
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
