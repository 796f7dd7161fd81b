"""Run the benchmarks: all of them, or those that are named.

python -m benchmarks [NAME ...]
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

HERE = Path(__file__).parent


def found() -> dict[str, str]:
    """Return the benchmarks beside this file with the first line of what they say of themselves."""
    paths = sorted(path for path in HERE.glob("[a-z]*.py"))
    return {path.stem: _question(path) for path in paths if '__name__ == "__main__"' in path.read_text("utf-8")}


def _question(path: Path) -> str:
    return path.read_text("utf-8").lstrip('"').partition("\n")[0].strip('"')


def chosen(names: Sequence[str], known: Sequence[str]) -> list[str]:
    """Return the benchmarks to run, in order of name.

    Raises:
        SystemExit: One that was named is not there.
    """
    unknown = sorted(set(names) - set(known))
    if unknown:
        raise SystemExit(f"No such benchmark: {', '.join(unknown)}. There are: {', '.join(known)}.")
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
    parser.add_argument("names", nargs="*", metavar="NAME", help="which to run; all without one")
    failed = []
    for name in chosen(parser.parse_args().names, list(known)):
        print(f"\n{name}: {known[name]}", flush=True)
        if subprocess.run([sys.executable, HERE / f"{name}.py"], check=False).returncode:  # noqa: S603 - our own files
            failed.append(name)
    if failed:
        print(f"\nFailed: {', '.join(failed)}", file=sys.stderr)
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
