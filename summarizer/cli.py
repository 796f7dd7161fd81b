"""The command line: `summarizer run FILE`. What does a person at a shell get from the library, and what is said when?

Data goes to stdout, talk to stderr. EXIT_CODES has the exit codes, which `--help` prints too.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from summarizer import __version__
from summarizer.errors import ConfigError, InputError, PromptError, SummarizerError

if TYPE_CHECKING:
    from rich.console import Console

    from summarizer import Summarizer, Summary
    from summarizer._cache import Store

FAILED, WRONG_CALL, BAD_INPUT, INCOMPLETE, STOPPED, NO_READER = 1, 2, 3, 4, 130, 141
EXIT_CODES = {
    0: "done",
    FAILED: "no answer could be got from the model",
    WRONG_CALL: "the call or a setting is wrong",
    BAD_INPUT: "the input cannot be summarized",
    INCOMPLETE: "the summary was printed, but some of the text could not be read",
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
            _talk("Stopped. Answers that came before are in the cache, unless it is off.")
            raise typer.Exit(STOPPED) from None
        except BrokenPipeError:
            raise typer.Exit(NO_READER) from None
        except OSError as error:
            _talk(f"The output cannot be written: {error.strerror}.")
            raise typer.Exit(FAILED) from None


app = typer.Typer(
    cls=Commands,
    help="Turn a diplomatic or humanitarian article into a structured summary whose every item points at the text.",
    epilog=EPILOG,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
cache_app = typer.Typer(help="Look at the cache of answers, or empty it.", no_args_is_help=True)
app.add_typer(cache_app, name="cache")

FileArgument = Annotated[str, typer.Argument(metavar="FILE|-", help="a text file in UTF-8, or - for standard input")]
ModelOption = Annotated[str | None, typer.Option("--model", "-m", help="provider/model, or local")]
UrlOption = Annotated[str | None, typer.Option("--base-url", help="address of an OpenAI-compatible server")]
NoCacheOption = Annotated[bool, typer.Option("--no-cache", help="ask again, and keep nothing")]


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"summarizer {__version__}")
        raise typer.Exit


@app.callback()
def _top(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="print the version and exit")
    ] = False,
) -> None:
    """Read the options that stand before the command."""


@app.command(epilog=EPILOG)
def run(
    file: FileArgument,
    as_json: Annotated[bool, typer.Option("--json", help="print JSON")] = False,
    as_markdown: Annotated[bool, typer.Option("--markdown", help="print Markdown")] = False,
    model: ModelOption = None,
    base_url: UrlOption = None,
    no_cache: NoCacheOption = False,
) -> None:
    """Summarize one article and print the result."""
    from summarizer._files import read_file

    if as_json and as_markdown:
        raise ConfigError("--json and --markdown exclude each other: give one of them.")
    if file == "-" and sys.stdin and sys.stdin.isatty():
        _talk("Reading standard input. Paste the text, then end it with Ctrl-D (on Windows Ctrl-Z and Enter).")
    text = read_file(file)
    with _summarizer(model, base_url, no_cache) as summarizer:
        summary = _summarized(summarizer, text, None if file == "-" else Path(file).stem)
    if as_json:
        typer.echo(_json(summary))
    elif as_markdown:
        from summarizer._render import to_markdown

        typer.echo(to_markdown(summary), nl=False)
    else:
        _print(summary)
    if not summary.complete:
        raise typer.Exit(INCOMPLETE)


@app.command()
def schema() -> None:
    """Print the JSON Schema of a summary."""
    from summarizer.schema import Summary

    typer.echo(json.dumps(Summary.model_json_schema(), indent=2))


@app.command(epilog=EPILOG)
def doctor(model: ModelOption = None, base_url: UrlOption = None) -> None:
    """Say which model would be asked, why, and where the text goes; then try it."""
    import platform

    with _summarizer(model, base_url, no_cache=True) as summarizer:
        choice = summarizer.choice
        typer.echo(f"version   {__version__}, Python {platform.python_version()}, {platform.system()}")
        typer.echo(f"model     {choice.model}\nbecause   {choice.why}\ngoes to   {choice.goes_to}")
        summary = _summarized(summarizer, "Toll and Arvenia agreed to reopen the bridge at Selma on Monday.", None)
    usage = summary.usage
    typer.echo(f"answers   yes, {usage.calls} calls in {usage.seconds:.1f} s, {len(summary.items)} items in a sentence")


@cache_app.command("info")
def cache_info() -> None:
    """Print where answers are kept, how many, and how large."""
    with _store() as store:
        info = store.info() if store else None
    if info is None:
        typer.echo("The cache is off.")
        return
    typer.echo(f"place     {info.place}\nanswers   {info.entries:,}\nbytes     {info.bytes:,}")
    if info.oldest and info.newest:
        typer.echo(f"oldest    {info.oldest:%Y-%m-%d %H:%M} UTC\nnewest    {info.newest:%Y-%m-%d %H:%M} UTC")


@cache_app.command("clear")
def cache_clear() -> None:
    """Forget all answers."""
    with _store() as store:
        removed = store.clear() if store else 0
    typer.echo(f"{removed:,} answers were forgotten.")


def main() -> None:
    """Run the command line."""
    from summarizer._talk import listen

    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a console that cannot write “ or → must not end the program
    listen(_talk)
    try:
        app()
    except SystemExit as ended:
        _leave(ended.code)


def _leave(code: Any) -> None:
    """Exit: after Ctrl-C without waiting for threads that still ask, after a broken pipe without writing again."""
    try:
        if sys.stdout:
            sys.stdout.flush()
    except OSError:
        code = NO_READER
    if code in (STOPPED, NO_READER):
        os._exit(code)
    sys.exit(code)


def _failed(error: SummarizerError, code: int) -> typer.Exit:
    _talk(f"{type(error).__name__}: {error}")
    return typer.Exit(code)


def _summarizer(model: str | None, base_url: str | None, no_cache: bool) -> Summarizer:
    from summarizer import Summarizer

    given: dict[str, Any] = {"model": model, "base_url": base_url}
    given = {name: value for name, value in given.items() if value is not None}
    return Summarizer(**given | ({"cache": None} if no_cache else {}))


def _summarized(summarizer: Summarizer, text: str, name: str | None) -> Summary:
    """Summarize while saying where the text goes, and what is waited for."""
    choice = summarizer.choice
    _talk(f"Asking {choice.model} ({choice.why}). The text goes to {choice.goes_to}.")
    with _progress() as bar:
        if choice.local and not summarizer.settings.local_model:
            from summarizer._local import weights

            weights(on_progress=lambda done, total: bar("Joining the model's weights", done, total))
        return summarizer.summarize(text, id=name, progress=lambda done, total: bar("Reading", done, total))


@contextmanager
def _progress() -> Iterator[Callable[[str, int, int], None]]:
    """Show a bar on stderr while something is waited for, if that is a terminal."""
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

    console = _console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("Reading", total=None)
        yield lambda words, done, total: progress.update(task, description=words, completed=done, total=total)


@contextmanager
def _store() -> Iterator[Store | None]:
    """Open the cache; None when it is switched off."""
    from summarizer._cache import open_store
    from summarizer.settings import read_settings

    settings = read_settings()
    store = open_store(settings.cache, max_bytes=settings.cache_max_bytes, max_days=settings.cache_max_days)
    if settings.cache and not store:
        raise ConfigError("The cache cannot be used, for the reason above. Set SUMMARIZER_CACHE to another place.")
    try:
        yield store
    finally:
        if store:
            store.close()


def _json(summary: Summary) -> str:
    """Write the JSON in ASCII where the output cannot hold other characters: it says the same."""
    encoding = getattr(sys.stdout, "encoding", None) or ""
    return summary.model_dump_json(indent=2, ensure_ascii=not encoding.lower().replace("-", "").startswith("utf"))


def _print(summary: Summary) -> None:
    from summarizer._render import to_rich

    console = _console()
    try:
        console.print(to_rich(summary), width=min(console.width, WIDEST))
    except SystemExit:  # what rich makes of a broken pipe
        raise BrokenPipeError from None


def _console(*, stderr: bool = False) -> Console:
    from rich.console import Console

    return Console(stderr=stderr, highlight=False)


def _talk(message: str) -> None:
    typer.echo(message, err=True)
