"""Measure summaries against gold: counts of each text, and the figures that they make."""

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
"""Figures of which less is better: their floor is a ceiling."""


class Figure(Value):
    """One figure: F1 of a type, a share, or an amount for each text.

    Attributes:
        value: The figure: F1 and shares from 0 to 1, amounts in their unit a text; None where nothing was counted.
        low: Lower end of its 95 % interval, by a bootstrap over texts; None for amounts.
        high: Upper end.
        precision: For F1, the share of found items that are right.
        recall: For F1, the share of required items that were found.
        counts: What was counted, of which the value is made.
    """

    value: float | None
    low: float | None = None
    high: float | None = None
    precision: float | None = None
    recall: float | None = None
    counts: tuple[float, ...] = ()


class Article(Value):
    """One text: what was counted in it, or why it has no summary (then all its gold counts as missed).

    Attributes:
        id: `doc_id` of its gold.
        error: Class and message of the error that there is instead of a summary, or None.
        complete: False when some of the text could not be read.
        counts: What was counted, by the name of the figure.
    """

    id: str
    error: str | None = None
    complete: bool = True
    counts: dict[str, list[float]]


class Report(Value):
    """What was measured, over all texts and for each.

    Attributes:
        corpus: The sha256, in hex, of texts and gold: two reports compare only where it is the same.
        provenance: What made the first of the summaries; None where they existed before.
        figures: By name: the types, `micro`, `actors`, `traps`, `over_commitment`, `slot.kind`, `seconds` and so on.
        articles: One row for each text.
    """

    corpus: str
    provenance: Provenance | None = None
    figures: dict[str, Figure]
    articles: list[Article]


class Floors(Value):
    """The least that the figures may be (the most, for traps and the like), and what they were measured on.

    Attributes:
        corpus: The sha256, in hex, of texts and gold, as in a report.
        prompts: Names with versions of the prompts that asked.
        weights: The sha256, in hex, of the embedded model's file; None for a hosted one.
        figures: The bounds, by the names of a report.
    """

    corpus: str
    prompts: tuple[str, ...] = ()
    weights: str | None = None
    figures: dict[str, float]


class _Summarizes(Protocol):
    def summarize(self, text: str, *, id: str | None = None) -> Summary:  # noqa: A002
        """Return the summary of a text."""


def load(folder: str | Path) -> Iterator[Gold]:
    """Yield the gold of a folder: each `gold_*.json` with its text, in order of names.

    Raises:
        InputError: There is none, or one is not sound; the message has the file and the path of the problem.
    """
    files = sorted(Path(folder).glob("gold_*.json"))
    if not files:
        raise InputError(f"There is no gold in {str(folder)!r}: no file gold_*.json. See docs/evaluation.md.")
    return map(_read, files)


def _read(path: Path) -> Gold:
    try:
        data = json.loads(path.read_text("utf-8"))
        file = GoldFile.model_validate(data)
        text = (path.parent / file.text_file).read_bytes().decode("utf-8")
    except ValidationError as error:
        where = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()[:5])
        raise InputError(f"{path.name} is no gold: {where}. See docs/evaluation.md.") from None
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or type(error).__name__
        raise InputError(f"{path.name} or its text cannot be read: {why}. See docs/evaluation.md.") from None
    gold = Gold(file.doc_id, text, data)
    if problems := gold.misplaced():
        raise InputError(
            f"{path.name}: {'; '.join(problems[:5])}. Offsets are in characters of the text, line ends kept."
        )
    return gold


def score(gold: Gold, summary: Summary | Mapping[str, Any] | None) -> Counts:
    """Count what is right and wrong in one summary, or in the JSON of one; None is no summary, all gold is missed."""
    found = summary.model_dump(mode="json") if isinstance(summary, Summary) else summary or {}
    return count(gold.data, found, gold.text)


def evaluate(folder: str | Path, summarizer: _Summarizes, *, progress: Progress | None = None) -> Report:
    """Summarize every text of a folder of gold, and measure.

    Args:
        folder: Where the files `gold_*.json` are.
        summarizer: A `Summarizer`, or anything with its method `summarize`.
        progress: Called before each text with texts done and texts in all.

    Raises:
        InputError: The gold is not sound.
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
    """Measure summaries that exist already, by the ids of their gold; a text that has none counts as missed."""
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
    made = {name: _f1_figure(whole[name], [c[name] for c in counts]) for name in (*TYPES, "actors")}
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
    """Return, in words, what the floors were measured on that this report was not."""
    made = report.provenance
    same = {
        "texts or gold": report.corpus == floors.corpus,
        "prompts": made is None or tuple(made.prompts) == floors.prompts,
        "weights": made is None or made.weights == floors.weights,
    }
    return [f"The floors were measured with other {name}." for name, holds in same.items() if not holds]


def below(report: Report, floors: Floors) -> list[str]:
    """Return, in words, each figure that is worse than its floor; empty when all hold."""
    found = []
    for name, floor in floors.figures.items():
        value = report.figures[name].value if name in report.figures else None
        worse = value is None or (value > floor if name in AT_MOST else value < floor)
        if worse:
            bound = "most" if name in AT_MOST else "least"
            found.append(
                f"{name} is {'not measured' if value is None else f'{value:.3f}'}, at {bound} {floor:.3f} is due"
            )
    return found
