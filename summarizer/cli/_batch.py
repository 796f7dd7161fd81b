"""The command `batch`: summarize many texts into a file of JSON lines; a stopped run can be resumed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from summarizer.cli._batch_input import FORMS, BatchSource, BatchText, open_sources
from summarizer.cli._batch_output import Output
from summarizer.cli._shell import (
    INCOMPLETE,
    ModelOption,
    NoCacheOption,
    UrlOption,
    console,
    counted,
    echo,
    open_summarizer,
    progress_bar,
    say_where,
)
from summarizer.errors import BudgetError, InputError, ModelError, SummarizerError
from summarizer.values import Estimate, Usage

if TYPE_CHECKING:
    from summarizer import Result, Summarizer

InArgument = Annotated[list[str], typer.Argument(metavar="IN...|-", help=f"{FORMS}; several are allowed")]
OutOption = Annotated[Path, typer.Option("--out", "-o", help="file of JSON lines to write or resume")]
WorkersOption = Annotated[int | None, typer.Option("--workers", "-w", min=1, help="questions asked in parallel")]
DryOption = Annotated[
    bool, typer.Option("--dry-run", help="ask nothing; print the calls, tokens and cost that the cache does not cover")
]
RetryOption = Annotated[bool, typer.Option("--retry-failed", help="only texts that failed or are incomplete")]


AT_MOST = (
    "The embedded model has not classified {} yet, so every clause is counted. It will ask about far fewer: for 29 "
    "sample texts, one eighth. Classifying is about half of the work, so a dry run does not do it."
)
"""For `seeds/gold` the upper bound is 512 calls, and 68 are made; classifying took 67 of 140 s over three seeds."""

OWN_ID = "Ids must be unique: rename a file, or give the folder that contains all of the folders."
SHOWN = 5
"""How many unreadable texts a dry run explains."""


@dataclass(slots=True)
class Tally:
    """What became of the texts of one run."""

    done: int = 0
    incomplete: int = 0
    failed: int = 0
    known: int = 0
    usage: Usage = field(default_factory=Usage)

    @property
    def cost(self) -> str:
        """Return the tokens and, where the price is known, the cost."""
        tokens = counted(self.usage.input_tokens + self.usage.output_tokens, "token")
        return tokens if self.usage.cost is None else f"{tokens}, ${self.usage.cost:,.2f}"

    def __str__(self) -> str:
        parts = [f"{counted(self.done, 'text')} summarized"]
        parts += [f"{self.incomplete:,} of them incomplete"] if self.incomplete else []
        parts += [f"{self.failed:,} failed"] if self.failed else []
        parts += [f"{self.known:,} already done"] if self.known else []
        return f"{', '.join(parts)}. {counted(self.usage.calls, 'call')}, {self.cost}."


def batch(
    sources: InArgument,
    out: OutOption,
    model: ModelOption = None,
    base_url: UrlOption = None,
    workers: WorkersOption = None,
    no_cache: NoCacheOption = False,
    dry_run: DryOption = False,
    retry_failed: RetryOption = False,
) -> None:
    """Summarize many texts, one JSON line each. Run it again after a stop: only missing texts are summarized.

    Texts that fail are listed in OUT.failed.jsonl; the next run tries them again.

    The id of a file is its name, or its path within the given folder, without the ending.
    """
    todo = Todo(open_sources(sources), Output(out), retry=retry_failed)
    with open_summarizer(model, base_url, no_cache) as summarizer:
        if dry_run:
            todo.output.read()
            _print_estimate(summarizer, todo)
        else:
            say_where(summarizer)
            with todo.output.opened():
                _summarize(summarizer, todo, workers)
    if not todo.seen:
        named = ", ".join(map(repr, sources))
        raise InputError(f"No texts in {named}. Give {FORMS}.")
    if not dry_run:
        echo(f"{todo.tally}{_where(todo)}")
    if todo.tally.failed or todo.tally.incomplete:
        raise typer.Exit(INCOMPLETE)


def _where(todo: Todo) -> str:
    failed = todo.output.failed_path.name
    return f" Failures are listed in {failed}; --retry-failed tries them again." if todo.tally.failed else ""


@dataclass(slots=True)
class Todo:
    """The texts of an input that remain to be summarized: missing from the output or, with `retry`, failed."""

    texts: BatchSource
    output: Output
    retry: bool = False
    tally: Tally = field(default_factory=Tally)
    seen: dict[str, str] = field(default_factory=dict)

    def given(self) -> Iterator[Any]:
        """Yield the texts for `summarize_many`; a text with an error goes to the output instead."""
        again = {*self.output.failed, *self.output.incomplete}
        for entry in self.texts.entries:
            if problem := self._problem(entry):
                self.tally.failed += 1
                name = (entry.id if entry.error else None) or entry.place  # a duplicate id belongs to the first text
                self.output.fail(name, problem, lasting=False)
            elif self._wanted(entry, again):
                for warning in entry.warnings:
                    echo(f"{entry.place}: {warning}.")
                yield entry.given

    def write(self, result: Result) -> None:
        """Write a summary to the output, or an error to the failures."""
        if result.summary:
            self.output.keep(result.summary)
            self.tally.done += 1
            self.tally.incomplete += not result.summary.complete
            self.tally.usage += result.summary.usage
        elif result.error:
            self.output.fail(str(result.id), result.error)
            self.tally.failed += 1
            self.tally.usage += getattr(result.error, "usage", Usage())

    def _problem(self, entry: BatchText) -> InputError | None:
        name = entry.id or entry.place
        first = self.seen.setdefault(name, entry.place)
        if first != entry.place:
            return InputError(f"{entry.place}: the id {name!r} is already used by {first}. {OWN_ID}")
        return entry.error

    def _wanted(self, entry: BatchText, again: set[str]) -> bool:
        name = str(entry.id)
        state = self.output.state(name, entry.given["text"])
        if state == "changed" and not self.retry:
            echo(f"The text of {name!r} has changed since it was summarized; summarizing it again.")
        wanted = name in again if self.retry else state != "done"
        self.tally.known += not wanted and state == "done"
        return wanted


def _summarize(summarizer: Summarizer, todo: Todo, workers: int | None) -> None:
    """Write each result as it arrives.

    Raises:
        BudgetError: The budget is used up. Remaining texts are not failures: the next run summarizes them.
        ModelError: Texts in a row failed for a reason that is not theirs. The rest is left for the next run too.
    """
    ended: SummarizerError | None = None
    results = summarizer.summarize_many(todo.given(), workers=workers)
    with _bar(todo) as bar:
        try:
            for result in results:
                if isinstance(result.error, BudgetError):
                    ended = result.error
                else:
                    todo.write(result)
                bar()
        except ModelError as error:
            ended = error
        except KeyboardInterrupt as stop:
            with suppress(KeyboardInterrupt):
                results.throw(stop)  # do not wait for questions in flight
            raise
    if ended:
        echo(str(todo.tally))
        raise ended


@contextmanager
def _bar(todo: Todo) -> Iterator[Callable[[], None]]:
    """Show progress, speed, remaining time and cost on stderr, if that is a terminal."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, TextColumn, TimeRemainingColumn
    from rich.text import Text

    class Rate(ProgressColumn):
        def render(self, task: Any) -> Text:
            speed = task.finished_speed or task.speed
            return Text(f"{speed:.1f}/s" if speed else "")

    talking = console(stderr=True)
    columns = (BarColumn(), MofNCompleteColumn(), Rate(), TimeRemainingColumn(), TextColumn("{task.fields[cost]}"))
    with Progress(*columns, console=talking, transient=True, disable=not talking.is_terminal) as progress:
        task = progress.add_task("", total=None, cost="")

        def bar() -> None:
            tally, total = todo.tally, todo.texts.total
            left = None if total is None else total - tally.known
            progress.update(task, completed=tally.done + tally.failed, total=left, cost=tally.cost)

        yield bar


def _print_estimate(summarizer: Summarizer, todo: Todo) -> None:
    """Print what the run would ask, and what the cache covers."""
    texts, unseen, total = 0, 0, Estimate()
    with progress_bar() as bar:
        for estimate in _estimates(summarizer, todo):
            texts, unseen, total = texts + 1, unseen + estimate.at_most, total + estimate
            bar("Counting", texts, todo.texts.total or 0)
    most = "at most " if total.at_most else ""
    known = f", and {todo.tally.known:,} already done" if todo.tally.known else ""
    cost = "unknown" if total.cost is None else f"${total.cost:,.2f}"
    typer.echo(
        f"texts     {texts:,}{known}\ncalls     {most}{total.calls:,}, and {total.cached_calls:,} from the cache\n"
        f"tokens    {most}{total.input_tokens:,} in, {total.output_tokens:,} out\ncost      {cost}"
    )
    if unseen:
        echo(AT_MOST.format(counted(unseen, "text")))
    if todo.tally.failed:
        told = [str(row["message"]) for row in todo.output.failed.values() if not row["lasting"]]
        echo("\n".join([f"{counted(todo.tally.failed, 'text')} cannot be read:", *told[:SHOWN]]))


def _estimates(summarizer: Summarizer, todo: Todo) -> Iterator[Estimate]:
    """Estimate each text; a repeated text is counted as cached."""
    asked: dict[bytes, int] = {}
    for given in todo.given():
        name = hashlib.sha256(given["text"].encode("utf-8", "surrogatepass")).digest()
        try:
            if name in asked:
                yield Estimate(cached_calls=asked[name])
                continue
            estimate = summarizer.estimate(given["text"])
        except InputError as error:
            todo.tally.failed += 1
            todo.output.fail(given["id"], InputError(f"{given['id']}: {error}"), lasting=False)
            continue
        if summarizer.settings.cache:
            asked[name] = estimate.cached_calls + (0 if estimate.at_most else estimate.calls)
        yield estimate
