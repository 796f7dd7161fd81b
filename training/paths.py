"""Where the files of a training lie: the work folder, and the data that the project holds."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

VARIABLE = "SUMMARIZER_TRAINING"
DATA = Path(__file__).parent / "data"
SPLITS = DATA / "splits.json"
EXTRA = DATA / "extra.jsonl"
CORPUS = ("corpus/texts.jsonl", "corpus/fictional.jsonl")
"""Coded texts in the work folder. Their order decides which dev windows a run is watched on."""


def parser(doc: str | None) -> argparse.ArgumentParser:
    """Return a parser that shows a module's docstring as it stands."""
    return argparse.ArgumentParser(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)


def add_work(command: argparse.ArgumentParser) -> None:
    """Add `--work`, from which `fill` takes the paths that the command line leaves out."""
    told = f"folder of the paths that are not given (else ${VARIABLE}, else the user's cache folder)"
    command.add_argument("--work", type=Path, help=told)


def work_folder(given: Path | None) -> Path:
    """Return the work folder: the one that is given, else of the environment, else in the user's cache."""
    if given is not None:
        return given
    if named := os.environ.get(VARIABLE):
        return Path(named)
    from platformdirs import user_cache_path

    return user_cache_path("diplomatic-summarizer", appauthor=False) / "training"


def fill(args: argparse.Namespace, **places: str) -> None:
    """Set each argument that was not given to its place in the work folder."""
    for name, place in places.items():
        if getattr(args, name) is None:
            setattr(args, name, work_folder(args.work) / place)


def corpus(args: argparse.Namespace, *more: Path) -> list[Path]:
    """Return the files of `--corpus`, else those of the work folder and `more`."""
    if args.corpus:
        return [Path(path) for path in args.corpus]
    return [*(work_folder(args.work) / name for name in CORPUS), *more]
