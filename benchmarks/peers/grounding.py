"""Measure how fast and how exactly quotes are aligned with a long text.

    python -m benchmarks grounding [--characters N] [--quotes N] [--seed N]

Times are wall-clock milliseconds, the best of `--rounds`; `ratio` divides by a fixed reference of the same run, so that
machines compare. langextract's aligner runs beside ours when it is installed; nothing here depends on it.
"""

from __future__ import annotations

import argparse
import importlib
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from summarizer._text import locate
from summarizer._text.alignment import Folded

SYLLABLES = (
    "nor",
    "land",
    "ves",
    "tok",
    "or",
    "lan",
    "mar",
    "et",
    "hal",
    "den",
    "ka",
    "ril",
    "tus",
    "bre",
    "won",
    "dis",
)
VERBS = (
    "pledged",
    "urged",
    "agreed",
    "reopened",
    "delivered",
    "signed",
    "delayed",
    "reaffirmed",
    "welcomed",
    "extended",
)
ALTERED: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("straight quotes", lambda q: q.replace("“", '"').replace("”", '"').replace("’", "'")),
    ("dashes", lambda q: q.replace("—", " - ")),
    ("NBSP", lambda q: q.replace(" ", "\u00a0")),
    ("case", str.upper),
    ("soft hyphens", lambda q: q.replace("e", "e\u00ad")),
    ("line breaks", lambda q: q.replace(" ", "\n", 3)),
    ("ellipsis", lambda q: " ".join(q.split()[:4]) + " ... " + " ".join(q.split()[-4:])),
)
CHANGED: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("a word changed", lambda q: " ".join([*q.split()[:5], "nowhere", *q.split()[6:]])),
    ("a number changed", lambda q: q.replace("0 tents", " tents")),
    ("a word left out", lambda q: " ".join([*q.split()[:5], *q.split()[6:]])),
)


@dataclass(frozen=True, slots=True)
class Case:
    """A quote, how it was made, and where it should ground: an offset, or None for nowhere."""

    kind: str
    quote: str
    expected: int | None


def article(characters: int, chosen: random.Random) -> tuple[str, list[int]]:
    """Write a fictional text of about so many characters; return it with the offsets of its sentences."""
    parts: list[str] = []
    starts: list[int] = []
    size = 0
    while size < characters:
        names = ["".join(chosen.choices(SYLLABLES, k=3)).title() for _ in range(4)]
        said = (
            f"{names[0]}’s envoy {names[1]} “{chosen.choice(VERBS)}” the corridor—near {names[2]}—and "
            f"{chosen.choice(VERBS)} {chosen.randrange(100, 990)}0 tents for the families of {names[3]}.\n"
        )
        starts.append(size)
        parts.append(said)
        size += len(said)
    return "".join(parts), starts


def make_cases(text: str, starts: Sequence[int], number: int, chosen: random.Random) -> list[Case]:
    """Take quotes from the text: half of them word for word, the others altered in typography or in words."""
    cases = []
    for n, start in enumerate(chosen.sample(list(starts), number)):
        quote = text[start : text.index("\n", start)]
        alterations = [(kind, make, True) for kind, make in ALTERED] + [(kind, make, False) for kind, make in CHANGED]
        if n % 2 == 0:
            cases.append(Case("verbatim", quote, start))
        else:
            kind, make, grounds = alterations[n // 2 % len(alterations)]
            cases.append(Case(kind, make(quote), start if grounds else None))
    return cases


def best_of(rounds: int, work: Callable[[], Any]) -> tuple[float, Any]:
    """Return the shortest time of some rounds in milliseconds, and the last result."""
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        result = work()
        times.append((time.perf_counter() - began) * 1000)
    return min(times), result


def ours(text: str, cases: Sequence[Case]) -> list[int | None]:
    """Ground all quotes in a text that is folded once; return where each begins."""
    folded = Folded.of(text)
    found = [locate(folded, case.quote) for case in cases]
    return [evidence[0].start if evidence else None for evidence in found]


def langextracts(text: str, cases: Sequence[Case]) -> list[int | None] | None:
    """Align all quotes with langextract, fuzzy matching on as it is by default; None when it is not installed."""
    try:
        resolver = importlib.import_module("langextract.resolver")
        data = importlib.import_module("langextract.core.data")
    except ImportError:
        return None
    asked = [data.Extraction(extraction_class="quote", extraction_text=case.quote) for case in cases]
    aligned = resolver.WordAligner().align_extractions([asked], text)[0]
    return [e.char_interval.start_pos if e.char_interval else None for e in aligned]


def reference(text: str) -> int:
    """Do a fixed amount of work with the same text: what ten scans of it in plain Python cost."""
    return sum(character == "e" for _ in range(10) for character in text)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--characters", type=int, default=100_000)
    parser.add_argument("--quotes", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seed", type=int, default=7)
    given = parser.parse_args()
    chosen = random.Random(given.seed)  # noqa: S311
    text, starts = article(given.characters, chosen)
    cases = make_cases(text, starts, given.quotes, chosen)
    unit, _ = best_of(given.rounds, lambda: reference(text))
    rows = [("summarizer", *best_of(given.rounds, lambda: ours(text, cases)))]
    rows.append(("langextract", *best_of(1, lambda: langextracts(text, cases))))
    print(f"{len(cases)} quotes in {len(text):,} characters; reference {unit:.1f} ms")
    print(f"{'':12} {'ms':>9} {'ratio':>7} {'grounded right':>15} {'refused right':>14}")
    for name, milliseconds, found in rows:
        if found is None:
            print(f"{name:12} not installed")
            continue
        right = [got == case.expected for got, case in zip(found, cases, strict=True)]
        for_real = [r for r, case in zip(right, cases, strict=True) if case.expected is not None]
        for_none = [r for r, case in zip(right, cases, strict=True) if case.expected is None]
        grounded, refused = f"{sum(for_real)}/{len(for_real)}", f"{sum(for_none)}/{len(for_none)}"
        print(f"{name:12} {milliseconds:9.1f} {milliseconds / unit:7.2f} {grounded:>15} {refused:>14}")


if __name__ == "__main__":
    main()
