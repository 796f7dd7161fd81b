"""The command line: `summarizer run FILE`.

Data goes to stdout, talk to stderr. Exit codes: 0 done, 1 no answer could be got, 2 the call or a setting is wrong,
3 the input cannot be summarized, 4 the summary is incomplete, 130 stopped by Ctrl-C.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from summarizer import __version__
from summarizer.errors import ConfigError, InputError, PromptError, SummarizerError

FAILED, WRONG_CALL, BAD_INPUT, INCOMPLETE, STOPPED = 1, 2, 3, 4, 130

app = typer.Typer(
    help="Turn a diplomatic or humanitarian article into a structured summary whose every item points at the text.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
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


@app.command()
def run(
    file: FileArgument,
    as_json: Annotated[bool, typer.Option("--json", help="print JSON")] = False,
    as_markdown: Annotated[bool, typer.Option("--markdown", help="print Markdown")] = False,
    model: ModelOption = None,
    base_url: UrlOption = None,
    no_cache: NoCacheOption = False,
) -> None:
    """Summarize one article and print the result."""
    from summarizer import Summarizer

    if as_json and as_markdown:
        raise ConfigError("--json and --markdown exclude each other: give one of them.")
    text = _read(file)
    with Summarizer(**_given(model, base_url, no_cache)) as summarizer:
        choice = summarizer.choice
        _talk(f"Asking {choice.model} ({choice.why}). The text goes to {choice.goes_to}.")
        with _progress() as progress:
            summary = summarizer.summarize(text, id=None if file == "-" else Path(file).stem, progress=progress)
    if as_json:
        typer.echo(summary.model_dump_json(indent=2))
    elif as_markdown:
        typer.echo(_rendered("to_markdown", summary), nl=False)
    else:
        _console().print(_rendered("to_rich", summary))
    if not summary.complete:
        raise typer.Exit(INCOMPLETE)


@app.command()
def schema() -> None:
    """Print the JSON Schema of a summary."""
    from summarizer.schema import Summary

    typer.echo(json.dumps(Summary.model_json_schema(), indent=2))


@app.command()
def doctor(model: ModelOption = None, base_url: UrlOption = None) -> None:
    """Say which model would be asked, why, and where the text goes; then try it."""
    from summarizer import Summarizer

    with Summarizer(**_given(model, base_url, no_cache=True)) as summarizer:
        choice = summarizer.choice
        typer.echo(f"model     {choice.model}\nbecause   {choice.why}\ngoes to   {choice.goes_to}")
        _talk("Asking it about one sentence ...")
        summary = summarizer.summarize("Toll and Arvenia agreed to reopen the bridge at Selma on Monday.")
        found = len(summary.items)
        usage = summary.usage
        typer.echo(f"answers   yes, {usage.calls} calls in {usage.seconds:.1f} s, {found} items in the test sentence")


@cache_app.command("info")
def cache_info() -> None:
    """Print where answers are kept, how many, and how large."""
    with _store() as store:
        if store is None:
            typer.echo("The cache is off.")
            return
        info = store.info()
        typer.echo(f"place     {info.place}\nanswers   {info.entries:,}\nbytes     {info.bytes:,}")
        if info.oldest and info.newest:
            typer.echo(f"oldest    {info.oldest:%Y-%m-%d %H:%M}\nnewest    {info.newest:%Y-%m-%d %H:%M}")


@cache_app.command("clear")
def cache_clear() -> None:
    """Forget all answers."""
    with _store() as store:
        removed = store.clear() if store else 0
        typer.echo(f"{removed:,} answers were forgotten.")


def main() -> None:
    """Run the command line; errors become one message on stderr and an exit code."""
    try:
        app(standalone_mode=True)
    except InputError as error:
        _fail(error, BAD_INPUT)
    except (ConfigError, PromptError) as error:
        _fail(error, WRONG_CALL)
    except SummarizerError as error:
        _fail(error, FAILED)
    except KeyboardInterrupt:
        _talk("Stopped. Answers that were already paid for are kept in the cache.")
        sys.exit(STOPPED)


def _fail(error: SummarizerError, code: int) -> None:
    _talk(f"{type(error).__name__}: {error}")
    sys.exit(code)


def _read(file: str) -> str:
    """Read the text of a file, or of standard input.

    Raises:
        InputError: There is no such file, it is a folder, or it is not text.
    """
    if file == "-":
        return _decoded(sys.stdin.buffer.read(), "standard input")
    path = Path(file)
    try:
        return _decoded(path.read_bytes(), file)
    except FileNotFoundError:
        raise InputError(f"There is no file {file!r}. Check the path, or give - to read standard input.") from None
    except IsADirectoryError:
        raise InputError(
            f"{file!r} is a folder. Name one file in it; examples/folder.py shows how to take all."
        ) from None
    except OSError as error:
        raise InputError(f"{file!r} cannot be read: {error.strerror}.") from None


def _decoded(raw: bytes, name: str) -> str:
    from summarizer._document import read

    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
            return raw.decode("utf-16")
        if raw.startswith((b"%PDF-", b"PK\x03\x04")):
            read(raw[:100].decode("latin-1"))  # raises, and says what kind of file it is
        raise InputError(
            f"{name} is not UTF-8 text (byte {error.start}). Save it as UTF-8, or take the text out of it first."
        ) from None
    return text


def _given(model: str | None, base_url: str | None, no_cache: bool) -> dict[str, Any]:
    given = {"model": model, "base_url": base_url}
    return {k: v for k, v in given.items() if v is not None} | ({"cache": None} if no_cache else {})


@contextmanager
def _store() -> Iterator[Any]:
    from summarizer._cache import open_store
    from summarizer.settings import read_settings

    settings = read_settings()
    store = open_store(settings.cache, max_bytes=settings.cache_max_bytes, max_days=settings.cache_max_days)
    try:
        yield store
    finally:
        if store:
            store.close()


@contextmanager
def _progress() -> Iterator[Any]:
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=_console(stderr=True), transient=True) as bar:
        task = bar.add_task("Reading", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _console(*, stderr: bool = False) -> Any:
    from rich.console import Console

    return Console(stderr=stderr, highlight=False, soft_wrap=False)


def _rendered(how: str, summary: Any) -> Any:
    from summarizer import _render

    return getattr(_render, how)(summary)


def _talk(message: str) -> None:
    typer.echo(message, err=True)
