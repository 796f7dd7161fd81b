"""`summarizer batch IN... --out OUT.jsonl`: how do many texts become lines of a file, in runs that can be stopped?"""

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
    open_summarizer,
    progress_bar,
    say_where,
    talk,
)
from summarizer.errors import BudgetError, InputError
from summarizer.values import Estimate, Usage

if TYPE_CHECKING:
    from summarizer import Result, Summarizer

InArgument = Annotated[list[str], typer.Argument(metavar="IN...|-", help=f"{FORMS}; as many of these as you like")]
OutOption = Annotated[Path, typer.Option("--out", "-o", help="the file of JSON lines to write, or to go on with")]
WorkersOption = Annotated[int | None, typer.Option("--workers", "-w", min=1, help="questions asked at the same time")]
DryOption = Annotated[
    bool, typer.Option("--dry-run", help="ask nothing; print how many calls, tokens and dollars are not in the cache")
]
RetryOption = Annotated[
    bool, typer.Option("--retry-failed", help="only those that failed, or were not read as a whole")
]


AT_MOST = (
    "The embedded model has not looked at {} yet. Each clause is counted, and its first look leaves most of them out: "
    "of 29 texts an eighth of this was asked. To look is about half of the work, so a dry run does not."
)
"""Of the texts in `seeds/gold` the most is 512 calls, and 68 are made; the look took 67 of 140 s over three seeds."""

OWN_ID = "Give each text its own: rename a file, or, of files in several folders, name the folder that holds them all."
SHOWN = 5
"""Texts that cannot be read, of which a dry run says why."""


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
        """Return tokens and money in words; money only where the price is known."""
        tokens = counted(self.usage.input_tokens + self.usage.output_tokens, "token")
        return tokens if self.usage.cost is None else f"{tokens}, ${self.usage.cost:,.2f}"

    def __str__(self) -> str:
        parts = [f"{counted(self.done, 'text')} summarized"]
        parts += [f"{self.incomplete:,} of them not read as a whole"] if self.incomplete else []
        parts += [f"{self.failed:,} failed"] if self.failed else []
        parts += [f"{self.known:,} {'was' if self.known == 1 else 'were'} there before"] if self.known else []
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
    """Summarize many texts, one JSON line each. Start it again after a stop, and only what is missing is asked.

    Texts that fail stand in OUT.failed.jsonl, and are tried again by the next run.

    The id of a file that is named is its name, of one in a folder that is named its path there, without the ending.
    """
    todo = Todo(open_sources(sources), Output(out), retry=retry_failed)
    with open_summarizer(model, base_url, no_cache) as summarizer:
        if dry_run:
            todo.output.read()
            _foretell(summarizer, todo)
        else:
            say_where(summarizer)
            with todo.output.opened():
                _summarize(summarizer, todo, workers)
    if not todo.seen:
        named = ", ".join(map(repr, sources))
        raise InputError(f"{named} {'has' if len(sources) == 1 else 'have'} no texts. Give {FORMS}.")
    if not dry_run:
        talk(f"{todo.tally}{_where(todo)}")
    if todo.tally.failed or todo.tally.incomplete:
        raise typer.Exit(INCOMPLETE)


def _where(todo: Todo) -> str:
    failed = todo.output.failed_path.name
    return f" What failed stands in {failed}; --retry-failed tries it again." if todo.tally.failed else ""


@dataclass(slots=True)
class Todo:
    """The texts of an input that are to be summarized: those that the output lacks; with `retry`, those that failed."""

    texts: BatchSource
    output: Output
    retry: bool = False
    tally: Tally = field(default_factory=Tally)
    seen: dict[str, str] = field(default_factory=dict)

    def given(self) -> Iterator[Any]:
        """Give what `summarize_many` takes; what is wrong with an entry is written to the output."""
        again = {*self.output.failed, *self.output.incomplete}
        for entry in self.texts.entries:
            if problem := self._problem(entry):
                self.tally.failed += 1
                name = (entry.id if entry.error else None) or entry.place  # an id given twice is the first text's
                self.output.fail(name, problem, lasting=False)
            elif self._wanted(entry, again):
                for warning in entry.warnings:
                    talk(f"{entry.place}: {warning}.")
                yield entry.given

    def write(self, result: Result) -> None:
        """Write a summary, or that there is none, where it belongs."""
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
            return InputError(f"{entry.place}: the id {name!r} was given before, at {first}. {OWN_ID}")
        return entry.error

    def _wanted(self, entry: BatchText, again: set[str]) -> bool:
        name = str(entry.id)
        state = self.output.state(name, entry.given["text"])
        if state == "changed" and not self.retry:
            talk(f"The text of {name!r} has changed since it was summarized: it is asked about again.")
        wanted = name in again if self.retry else state != "done"
        self.tally.known += not wanted and state == "done"
        return wanted


def _summarize(summarizer: Summarizer, todo: Todo, workers: int | None) -> None:
    """Write each result as it comes.

    Raises:
        BudgetError: The budget that was set is used up. What was not asked is no failure: the next run asks it.
    """
    spent: BudgetError | None = None
    results = summarizer.summarize_many(todo.given(), workers=workers)
    with _bar(todo) as bar:
        try:
            for result in results:
                if isinstance(result.error, BudgetError):
                    spent = result.error
                else:
                    todo.write(result)
                bar()
        except KeyboardInterrupt as stop:
            with suppress(KeyboardInterrupt):
                results.throw(stop)  # so that nobody waits for what is being asked
            raise
    if spent:
        talk(str(todo.tally))
        raise spent


@contextmanager
def _bar(todo: Todo) -> Iterator[Callable[[], None]]:
    """Show on stderr how far it is, how fast, how long still, and what it has cost, if that is a terminal."""
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


def _foretell(summarizer: Summarizer, todo: Todo) -> None:
    """Print what the run would ask, and what the cache would answer."""
    texts, unseen, total = 0, 0, Estimate()
    with progress_bar() as bar:
        for estimate in _estimates(summarizer, todo):
            texts, unseen, total = texts + 1, unseen + estimate.at_most, total + estimate
            bar("Counting", texts, todo.texts.total or 0)
    most = "at most " if total.at_most else ""
    known = f", and {todo.tally.known:,} in the output" if todo.tally.known else ""
    cost = "not known" if total.cost is None else f"${total.cost:,.2f}"
    typer.echo(
        f"texts     {texts:,}{known}\ncalls     {most}{total.calls:,}, and {total.cached_calls:,} from the cache\n"
        f"tokens    {most}{total.input_tokens:,} in, {total.output_tokens:,} out\ncost      {cost}"
    )
    if unseen:
        talk(AT_MOST.format(counted(unseen, "text")))
    if todo.tally.failed:
        told = [str(row["message"]) for row in todo.output.failed.values() if not row["lasting"]]
        talk("\n".join([f"{counted(todo.tally.failed, 'text')} cannot be read:", *told[:SHOWN]]))


def _estimates(summarizer: Summarizer, todo: Todo) -> Iterator[Estimate]:
    """Estimate one text after the other: what the same text has asked before is in the cache then."""
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
