"""`summarizer eval GOLD_DIR`: how good are summaries of texts whose items somebody wrote down by hand?"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from summarizer.cli._shell import (
    BELOW,
    ModelOption,
    NoCacheOption,
    UrlOption,
    open_summarizer,
    progress_bar,
    say_where,
    show,
    talk,
    to_json,
)
from summarizer.errors import ConfigError, InputError

GOLD = "a folder with gold_*.json or pair_*.json: docs/evaluation.md"
GoldArgument = Annotated[str, typer.Argument(metavar="GOLD_DIR", help=GOLD)]
FoundOption = Annotated[
    Path | None, typer.Option("--predictions", help="JSON lines {doc_id, summary}: no model is asked")
]
FloorsOption = Annotated[Path | None, typer.Option("--floors", help="JSON of the least that the figures may be")]


def evaluate(
    gold_dir: GoldArgument,
    model: ModelOption = None,
    base_url: UrlOption = None,
    no_cache: NoCacheOption = False,
    predictions: FoundOption = None,
    floors: FloorsOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="print JSON")] = False,
    as_markdown: Annotated[bool, typer.Option("--markdown", help="print Markdown")] = False,
) -> None:
    """Measure summaries against gold: what was found, what was missed, which traps; or comparisons of two texts."""
    from summarizer import evaluation
    from summarizer.evaluation import has_pairs, to_markdown, to_rich

    if as_json and as_markdown:
        raise ConfigError("--json and --markdown exclude each other: give one of them.")
    _find(gold_dir)
    if has_pairs(gold_dir):
        report = _compared(gold_dir, model, base_url, no_cache, predictions)
    elif predictions:
        report = evaluation.total(evaluation.load(gold_dir), _predicted(predictions))
    else:
        report = _measured(gold_dir, model, base_url, no_cache)
    if as_json:
        typer.echo(to_json(report))
    elif as_markdown:
        typer.echo(to_markdown(report), nl=False)
    else:
        show(to_rich(report))
    if floors:
        _hold(report, floors)


def _find(gold_dir: str) -> None:
    """Find out that there is no gold before a model is named, and started."""
    place = Path(gold_dir)
    if not place.exists():
        raise InputError(f"There is no folder {gold_dir!r}. Name {GOLD}.")
    if place.is_dir() and not any(any(place.glob(names)) for names in ("gold_*.json", "pair_*.json")):
        raise InputError(f"There is no gold in the folder {gold_dir!r}. Name {GOLD}.")


def _measured(gold_dir: str, model: str | None, base_url: str | None, no_cache: bool) -> Any:
    from summarizer import evaluation

    with open_summarizer(model, base_url, no_cache) as summarizer, progress_bar() as bar:
        say_where(summarizer)
        return evaluation.evaluate(gold_dir, summarizer, progress=lambda done, total: bar("Reading", done, total))


def _compared(gold: str, model: str | None, base_url: str | None, no_cache: bool, predictions: Path | None) -> Any:
    from summarizer.evaluation import pairs

    if predictions:
        raise ConfigError("--predictions holds summaries, and this gold is about pairs of texts. Leave it out.")
    with open_summarizer(model, base_url, no_cache) as summarizer, progress_bar() as bar:
        say_where(summarizer)
        return pairs.evaluate(gold, summarizer, progress=lambda done, total: bar("Comparing", done, total))


def _predicted(path: Path) -> dict[str, Mapping[str, Any]]:
    try:
        rows = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
        return {row["doc_id"]: row["summary"] for row in rows}
    except OSError as error:
        raise InputError(f"{str(path)!r} cannot be read: {error.strerror}.") from None
    except (ValueError, KeyError, TypeError):
        raise InputError(f'{str(path)!r} has to be JSON lines {{"doc_id": ..., "summary": ...}}.') from None


def _hold(report: Any, path: Path) -> None:
    """Exit when a figure is below its floor; say when the floors were measured on something else."""
    from pydantic import ValidationError

    from summarizer import evaluation

    try:
        floors = evaluation.Floors.model_validate_json(path.read_bytes())
    except (OSError, ValidationError):
        raise ConfigError(f"{str(path)!r} holds no floors: see docs/evaluation.md.") from None
    for told in (*evaluation.differs(report, floors), *(missed := evaluation.below(report, floors))):
        talk(told)
    if missed:
        raise typer.Exit(BELOW)
