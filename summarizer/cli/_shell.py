"""What do all commands share at a shell? Exit codes, options, talk on stderr, a bar, and one message for each error."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from summarizer.errors import ConfigError, InputError, PromptError, SummarizerError

if TYPE_CHECKING:
    from pydantic import BaseModel
    from rich.console import Console, RenderableType

    from summarizer import Summarizer, Summary

FAILED, WRONG_CALL, BAD_INPUT, INCOMPLETE, BELOW, STOPPED, NO_READER = 1, 2, 3, 4, 5, 130, 141
EXIT_CODES = {
    0: "done",
    FAILED: "no answer could be got from the model",
    WRONG_CALL: "the call or a setting is wrong",
    BAD_INPUT: "the input cannot be summarized",
    INCOMPLETE: "some of the text could not be read, or some of the texts (batch)",
    BELOW: "a figure is below its floor (eval)",
    STOPPED: "stopped by Ctrl-C",
    NO_READER: "nobody reads the output any more",
}
EPILOG = "Exit codes: " + "; ".join(f"{code} {meaning}" for code, meaning in EXIT_CODES.items()) + "."
WIDEST = 100
"""Columns: longer lines are hard to read."""


class Commands(TyperGroup):
    """Commands whose errors are one message on stderr and an exit code, never a traceback."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except InputError as error:
            raise _failed(error, BAD_INPUT) from None
        except (ConfigError, PromptError) as error:
            raise _failed(error, WRONG_CALL) from None
        except SummarizerError as error:
            raise _failed(error, FAILED) from None
        except KeyboardInterrupt:
            talk("Stopped. Answers that came before are in the cache, unless it is off.")
            raise typer.Exit(STOPPED) from None
        except BrokenPipeError:
            raise typer.Exit(NO_READER) from None
        except OSError as error:
            talk(f"The output cannot be written: {error.strerror}.")
            raise typer.Exit(FAILED) from None


FileArgument = Annotated[
    str, typer.Argument(metavar="FILE|-", help="text, a saved page, PDF or .docx; or - for standard input")
]
ModelOption = Annotated[str | None, typer.Option("--model", "-m", help="provider/model, or local")]
UrlOption = Annotated[str | None, typer.Option("--base-url", help="address of an OpenAI-compatible server")]
NoCacheOption = Annotated[bool, typer.Option("--no-cache", help="ask again, and keep nothing")]


def open_summarizer(model: str | None, base_url: str | None, no_cache: bool) -> Summarizer:
    """Make the Summarizer that the options of a command ask for."""
    from summarizer import Summarizer

    given: dict[str, Any] = {"model": model, "base_url": base_url}
    given = {name: value for name, value in given.items() if value is not None}
    return Summarizer(**given | ({"cache": None} if no_cache else {}))


def summarized(summarizer: Summarizer, text: str, name: str | None, about: Mapping[str, Any] | None = None) -> Summary:
    """Summarize while saying where the text goes, and what is waited for."""
    choice = summarizer.choice
    say_where(summarizer)
    with progress_bar() as bar:
        if choice.local and not summarizer.settings.local_model:
            from summarizer._llm import weights

            weights(on_progress=lambda done, total: bar("Joining the model's weights", done, total))
        reading = partial(bar, "Reading")
        return summarizer.summarize(text, id=name, progress=reading, **(about or {}))


def say_where(summarizer: Summarizer) -> None:
    """Tell which model is asked, why, and where the text goes, before it goes there."""
    choice = summarizer.choice
    talk(f"Asking {choice.model} ({choice.why}). The text goes to {choice.goes_to}.")


@contextmanager
def progress_bar() -> Iterator[Callable[[str, int, int], None]]:
    """Show a bar on stderr while something is waited for, if that is a terminal."""
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

    talking = console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    with Progress(*columns, console=talking, transient=True, disable=not talking.is_terminal) as progress:
        task = progress.add_task("Reading", total=None)
        yield lambda words, done, total: progress.update(task, description=words, completed=done, total=total)


def show(renderable: RenderableType) -> None:
    """Print something of rich's on stdout, no wider than is good to read.

    Raises:
        BrokenPipeError: Nobody reads any more.
    """
    out = console()
    try:
        out.print(renderable, width=min(out.width, WIDEST))
    except SystemExit:  # what rich makes of a broken pipe
        raise BrokenPipeError from None


def to_json(value: BaseModel) -> str:
    """Write the JSON in ASCII where the output cannot hold other characters: it says the same."""
    encoding = getattr(sys.stdout, "encoding", None) or ""
    return value.model_dump_json(indent=2, ensure_ascii=not encoding.lower().replace("-", "").startswith("utf"))


def console(*, stderr: bool = False) -> Console:
    """Return a console of rich's on stdout, or on stderr."""
    from rich.console import Console

    return Console(stderr=stderr, highlight=False)


def counted(number: int, thing: str) -> str:
    """Say how many there are: `1 text`, `2 texts`."""
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def talk(message: str) -> None:
    """Say something to the person at the shell, on stderr."""
    typer.echo(message, err=True)


def _failed(error: SummarizerError, code: int) -> typer.Exit:
    talk(f"{type(error).__name__}: {getattr(error, 'at_shell', None) or error}")
    return typer.Exit(code)
