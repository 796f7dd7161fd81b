"""Measure summaries against gold: counts for each text, and the figures computed from them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from pydantic import ValidationError

from summarizer.errors import InputError, SummarizerError
from summarizer.evaluation._gold import Gold, GoldFile
from summarizer.evaluation._scores import SLOTS, UNSCORED, Counts, Row, count, f1, interval, share
from summarizer.schema import Summary
from summarizer.values import Provenance, Value

Progress = Callable[[int, int], None]
TYPES = ("agreement", "request", "pledge", "humanitarian_item", "micro")
SHARES = (
    *("traps", "over_commitment", "exact", "unsupported_numbers", "unsupported_names"),
    *(f"slot.{name}" for name in (*SLOTS, *UNSCORED)),
)
AMOUNTS = ("evidence_characters", "seconds", "calls", "cached_calls", "input_tokens", "output_tokens")
AT_MOST = frozenset({"traps", "over_commitment", "unsupported_numbers", "unsupported_names", "false_alarms"})
"""Figures for which less is better: their floor is a ceiling."""


class Figure(Value):
    """One figure: the F1 of a type, a share, or an average per text.

    Attributes:
        value: F1 and shares are from 0 to 1, averages in their own unit per text; None if nothing was counted.
        low: Lower end of the 95 % interval, from a bootstrap over texts; None for averages.
        high: Upper end of that interval.
        precision: For F1, the share of found items that are right.
        recall: For F1, the share of required items that were found.
        counts: The counts from which the value is computed.
    """

    value: float | None
    low: float | None = None
    high: float | None = None
    precision: float | None = None
    recall: float | None = None
    counts: tuple[float, ...] = ()


class Article(Value):
    """The counts of one text. If it has an error in place of a summary, all its gold counts as missed.

    Attributes:
        id: `doc_id` of its gold file.
        error: Class and message of the error, or None.
        complete: False if part of the text could not be read.
        counts: The counts by name of the figure.
    """

    id: str
    error: str | None = None
    complete: bool = True
    counts: dict[str, list[float]]


class Report(Value):
    """The figures over all texts, and the counts of each.

    Attributes:
        corpus: SHA-256 of texts and gold, in hex. Only reports with the same corpus can be compared.
        provenance: Provenance of the first summary; None for existing summaries.
        figures: By name: the types, `micro`, `actors`, `traps`, `over_commitment`, `slot.kind`, `seconds` and so on.
        articles: One entry per text.
    """

    corpus: str
    provenance: Provenance | None = None
    figures: dict[str, Figure]
    articles: list[Article]


class Floors(Value):
    """Minimum figures (maximum, for traps and the like), and what they were measured on.

    Attributes:
        corpus: SHA-256 of texts and gold, in hex, as in a report.
        prompts: The prompts used, with versions.
        weights: SHA-256 of the embedded model's file, in hex; None for a hosted model.
        figures: The bounds, by name as in a report.
    """

    corpus: str
    prompts: tuple[str, ...] = ()
    weights: str | None = None
    figures: dict[str, float]


class _Summarizes(Protocol):
    def summarize(self, text: str, *, id: str | None = None) -> Summary:  # noqa: A002
        """Return the summary of a text."""


def load(folder: str | Path) -> Iterator[Gold]:
    """Yield the gold of a folder: each `gold_*.json` with its text, sorted by name.

    Raises:
        InputError: There is none, or one is invalid; the message names the file and the path of the problem.
    """
    files = sorted(Path(folder).glob("gold_*.json"))
    if not files:
        raise InputError(f"No gold in {str(folder)!r}: there is no file gold_*.json. See docs/evaluation.md.")
    return map(_read, files)


def _read(path: Path) -> Gold:
    try:
        data = json.loads(path.read_text("utf-8"))
        file = GoldFile.model_validate(data)
        text = (path.parent / file.text_file).read_bytes().decode("utf-8")
    except ValidationError as error:
        where = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()[:5])
        raise InputError(f"{path.name} is not a valid gold file: {where}. See docs/evaluation.md.") from None
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or type(error).__name__
        raise InputError(f"{path.name} or its text cannot be read: {why}. See docs/evaluation.md.") from None
    gold = Gold(file.doc_id, text, data)
    if problems := gold.misplaced():
        raise InputError(
            f"{path.name}: {'; '.join(problems[:5])}. Offsets count characters, with line ends as they are in the file."
        )
    return gold


def score(gold: Gold, summary: Summary | Mapping[str, Any] | None) -> Counts:
    """Count right and wrong items in one summary or its JSON. None means no summary, so that all gold is missed."""
    found = summary.model_dump(mode="json") if isinstance(summary, Summary) else summary or {}
    return count(gold.data, found, gold.text)


def evaluate(folder: str | Path, summarizer: _Summarizes, *, progress: Progress | None = None) -> Report:
    """Summarize every text of a gold folder, and measure the summaries.

    Args:
        folder: The folder with the files `gold_*.json`.
        summarizer: A `Summarizer`, or anything with a method `summarize`.
        progress: Called before each text with the texts done and the total.

    Raises:
        InputError: A gold file is invalid.
    """
    rows: list[tuple[Gold, Summary | None, str | None]] = []
    golds = list(load(folder))
    for done, gold in enumerate(golds):
        if progress:
            progress(done, len(golds))
        try:
            rows.append((gold, summarizer.summarize(gold.text, id=gold.id), None))
        except SummarizerError as error:
            rows.append((gold, None, f"{type(error).__name__}: {error}"))
    return _report(rows, next((summary.provenance for _, summary, _ in rows if summary), None))


def total(golds: Iterable[Gold], found: Mapping[str, Summary | Mapping[str, Any]]) -> Report:
    """Measure existing summaries, by the ids of their gold. A text without a summary counts as missed."""
    rows = [(gold, found.get(gold.id), None if gold.id in found else "no prediction") for gold in golds]
    return _report(rows, None)


def _report(
    rows: Sequence[tuple[Gold, Summary | Mapping[str, Any] | None, str | None]], provenance: Provenance | None
) -> Report:
    counts = [score(gold, summary) for gold, summary, _ in rows]
    articles = [
        Article(
            id=gold.id,
            error=error,
            complete=not isinstance(summary, Summary) or summary.complete,
            counts={name: list(row) for name, row in counted.rows.items()},
        )
        for (gold, summary, error), counted in zip(rows, counts, strict=True)
    ]
    return Report(
        corpus=_fingerprint([gold for gold, _, _ in rows]),
        provenance=provenance,
        figures=figures(counts),
        articles=articles,
    )


def figures(counts: Sequence[Counts]) -> dict[str, Figure]:
    """Return all figures over some texts, with their intervals."""
    whole = sum(counts, Counts())
    made = {name: _f1_figure(whole[name], [c[name] for c in counts]) for name in (*TYPES, "actors", "usable")}
    for name in SHARES:
        made[name] = _figure(whole[name], [c[name] for c in counts], share)
    for name in AMOUNTS:
        of = share if name == "evidence_characters" else lambda row: row[0] / max(1, len(counts))
        made[name] = Figure(value=of(whole[name]), counts=whole[name])
    return made


def _f1_figure(row: Row, rows: Sequence[Row]) -> Figure:
    precision, recall, _ = f1(row)
    return _figure(row, rows, lambda r: f1(r)[2]).model_copy(update={"precision": precision, "recall": recall})


def _figure(row: Row, rows: Sequence[Row], of: Callable[[Row], float | None]) -> Figure:
    low, high = interval(rows, of) or (None, None)
    return Figure(value=of(row), low=low, high=high, counts=row)


def _fingerprint(golds: Iterable[Gold]) -> str:
    digest = hashlib.sha256()
    for gold in golds:
        for part in (gold.id, gold.text, json.dumps(gold.data, sort_keys=True, ensure_ascii=False)):
            digest.update(hashlib.sha256(part.encode("utf-8")).digest())
    return digest.hexdigest()


def differs(report: Report, floors: Floors) -> list[str]:
    """Return a message for each way in which the report and the floors were measured on different data."""
    made = report.provenance
    same = {
        "texts or gold": report.corpus == floors.corpus,
        "prompts": made is None or tuple(made.prompts) == floors.prompts,
        "weights": made is None or made.weights == floors.weights,
    }
    return [f"The floors were measured with different {name}." for name, holds in same.items() if not holds]


def below(report: Report, floors: Floors) -> list[str]:
    """Return a message for each figure that misses its floor; empty if none does."""
    found = []
    for name, floor in floors.figures.items():
        value = report.figures[name].value if name in report.figures else None
        worse = value is None or (value > floor if name in AT_MOST else value < floor)
        if worse:
            bound = "most" if name in AT_MOST else "least"
            found.append(
                f"{name} is {'not measured' if value is None else f'{value:.3f}'}, but must be at {bound} {floor:.3f}"
            )
    return found
