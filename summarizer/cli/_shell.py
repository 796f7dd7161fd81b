"""What the commands share: exit codes, options, messages on stderr, the progress bar, and error handling."""

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
    FAILED: "the model gave no answer",
    WRONG_CALL: "wrong usage or a wrong setting",
    BAD_INPUT: "the input cannot be summarized",
    INCOMPLETE: "part of the text could not be read, or some texts failed (batch)",
    BELOW: "a figure is below its floor (eval)",
    STOPPED: "stopped with Ctrl-C",
    NO_READER: "the output was closed (broken pipe)",
}
EPILOG = "Exit codes: " + "; ".join(f"{code} {meaning}" for code, meaning in EXIT_CODES.items()) + "."
WIDEST = 100
"""Maximum width of the output, in columns."""


class Commands(TyperGroup):
    """A command group that turns errors into one message on stderr and an exit code, never a traceback."""

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
            echo("Stopped. Answers received so far are in the cache, unless it is off.")
            raise typer.Exit(STOPPED) from None
        except BrokenPipeError:
            raise typer.Exit(NO_READER) from None
        except OSError as error:
            echo(f"The output cannot be written: {error.strerror}.")
            raise typer.Exit(FAILED) from None


FileArgument = Annotated[
    str, typer.Argument(metavar="FILE|-", help="a text, saved web page, PDF or .docx; - for standard input")
]
ModelOption = Annotated[str | None, typer.Option("--model", "-m", help="model to ask: provider/model, or local")]
UrlOption = Annotated[str | None, typer.Option("--base-url", help="address of an OpenAI-compatible server")]
NoCacheOption = Annotated[bool, typer.Option("--no-cache", help="neither read nor write the cache")]


def open_summarizer(model: str | None, base_url: str | None, no_cache: bool) -> Summarizer:
    """Create the Summarizer for the options of a command."""
    from summarizer import Summarizer

    given: dict[str, Any] = {"model": model, "base_url": base_url}
    given = {name: value for name, value in given.items() if value is not None}
    return Summarizer(**given | ({"cache": None} if no_cache else {}))


def summarized(summarizer: Summarizer, text: str, name: str | None, about: Mapping[str, Any] | None = None) -> Summary:
    """Summarize a text, after saying where it is sent, with a progress bar."""
    choice = summarizer.choice
    say_where(summarizer)
    with progress_bar() as bar:
        if choice.local and not summarizer.settings.local_model:
            from summarizer._llm import weights

            weights(on_progress=lambda done, total: bar("Joining the model's weights", done, total))
        reading = partial(bar, "Reading")
        return summarizer.summarize(text, id=name, progress=reading, **(about or {}))


def say_where(summarizer: Summarizer) -> None:
    """Say which model is asked, why, and where the text is sent, before it is sent."""
    choice = summarizer.choice
    stays = choice.local and choice.goes_to == "this machine"
    where = "The text stays on this machine" if stays else f"The text is sent to {choice.goes_to}"
    echo(f"Asking {choice.model} ({choice.why}). {where}.")


@contextmanager
def progress_bar() -> Iterator[Callable[[str, int, int], None]]:
    """Show a progress bar on stderr, if that is a terminal."""
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

    talking = console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    with Progress(*columns, console=talking, transient=True, disable=not talking.is_terminal) as progress:
        task = progress.add_task("Reading", total=None)
        yield lambda words, done, total: progress.update(task, description=words, completed=done, total=total)


def show(renderable: RenderableType) -> None:
    """Print a rich renderable on stdout, at most `WIDEST` columns wide.

    Raises:
        BrokenPipeError: The output was closed.
    """
    out = console()
    try:
        out.print(renderable, width=min(out.width, WIDEST))
    except SystemExit:  # rich turns a broken pipe into this
        raise BrokenPipeError from None


def to_json(value: BaseModel) -> str:
    """Return the JSON of a model, in ASCII when stdout is not UTF-8."""
    encoding = getattr(sys.stdout, "encoding", None) or ""
    return value.model_dump_json(indent=2, ensure_ascii=not encoding.lower().replace("-", "").startswith("utf"))


def console(*, stderr: bool = False) -> Console:
    """Return a rich console on stdout or stderr."""
    from rich.console import Console

    return Console(stderr=stderr, highlight=False)


def counted(number: int, thing: str) -> str:
    """Return a number with its noun: `1 text`, `2 texts`."""
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def echo(message: str) -> None:
    """Print a message on stderr."""
    typer.echo(message, err=True)


def _failed(error: SummarizerError, code: int) -> typer.Exit:
    echo(f"{type(error).__name__}: {getattr(error, 'at_shell', None) or error}")
    return typer.Exit(code)
