"""The command `eval`: measure summaries or comparisons against a hand-made gold standard."""

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
    counted,
    echo,
    open_summarizer,
    progress_bar,
    say_where,
    show,
    to_json,
)
from summarizer.errors import ConfigError, InputError

GOLD = "a folder with gold_*.json or pair_*.json (see docs/evaluation.md)"
GoldArgument = Annotated[str, typer.Argument(metavar="GOLD_DIR", help=GOLD)]
FoundOption = Annotated[
    Path | None,
    typer.Option("--predictions", help="measure these instead of asking a model: JSON lines {doc_id, summary}"),
]
AnswersOption = Annotated[
    Path | None,
    typer.Option("--answers", help="use these instead of asking a model: JSON lines {question, answer}"),
]
FloorsOption = Annotated[
    Path | None, typer.Option("--floors", help="JSON file of minimum figures; exit 5 if one is missed")
]


def evaluate(
    gold_dir: GoldArgument,
    model: ModelOption = None,
    base_url: UrlOption = None,
    no_cache: NoCacheOption = False,
    predictions: FoundOption = None,
    answers: AnswersOption = None,
    floors: FloorsOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="print JSON")] = False,
    as_markdown: Annotated[bool, typer.Option("--markdown", help="print Markdown")] = False,
) -> None:
    """Measure summaries, or comparisons of two texts, against a gold standard: found, missed, wrong, traps."""
    from summarizer import evaluation
    from summarizer.evaluation import has_pairs, to_markdown, to_rich

    if as_json and as_markdown:
        raise ConfigError("--json and --markdown cannot be used together. Choose one.")
    _find(gold_dir)
    if has_pairs(gold_dir):
        report = _compared(gold_dir, model, base_url, no_cache, predictions)
    elif answers:
        report = _replayed(gold_dir, answers)
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
    """Check that there is gold, before a model is chosen and started."""
    place = Path(gold_dir)
    if not place.exists():
        raise InputError(f"There is no folder {gold_dir!r}. Give {GOLD}.")
    if place.is_dir() and not any(any(place.glob(names)) for names in ("gold_*.json", "pair_*.json")):
        raise InputError(f"No gold in the folder {gold_dir!r}. Give {GOLD}.")


def _measured(gold_dir: str, model: str | None, base_url: str | None, no_cache: bool) -> Any:
    from summarizer import evaluation

    with open_summarizer(model, base_url, no_cache) as summarizer, progress_bar() as bar:
        say_where(summarizer)
        return evaluation.evaluate(gold_dir, summarizer, progress=lambda done, total: bar("Reading", done, total))


def _replayed(gold_dir: str, answers: Path) -> Any:
    """Measure with written answers; questions without one are written to a file beside them."""
    from summarizer import Summarizer, evaluation
    from summarizer._written import WrittenLLM, write_questions

    llm = WrittenLLM(answers)
    with Summarizer(llm=llm, cache=None) as summarizer:
        report = evaluation.evaluate(gold_dir, summarizer)
    if llm.unanswered:
        rest = answers.with_name(f"{answers.stem}.unanswered.jsonl")
        write_questions(llm.unanswered, rest)
        asked = counted(len(llm.unanswered), "question")
        echo(f"{asked} without an answer: see {rest}. Add the answers to {answers}, and run again.")
    return report


def _compared(gold: str, model: str | None, base_url: str | None, no_cache: bool, predictions: Path | None) -> Any:
    from summarizer.evaluation import pairs

    if predictions:
        raise ConfigError("--predictions has summaries, but this gold is for pairs of texts. Leave it out.")
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
        raise InputError(f'{str(path)!r} must be JSON lines {{"doc_id": ..., "summary": ...}}.') from None


def _hold(report: Any, path: Path) -> None:
    """Exit with 5 when a figure is below its floor; warn when the floors were measured on something else."""
    from pydantic import ValidationError

    from summarizer import evaluation

    try:
        floors = evaluation.Floors.model_validate_json(path.read_bytes())
    except (OSError, ValidationError):
        raise ConfigError(f"{str(path)!r} is not a valid floors file. See docs/evaluation.md.") from None
    for told in (*evaluation.differs(report, floors), *(missed := evaluation.below(report, floors))):
        echo(told)
    if missed:
        raise typer.Exit(BELOW)
