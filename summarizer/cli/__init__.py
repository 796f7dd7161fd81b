"""The command line interface: `summarizer run FILE` and the other commands.

Results go to stdout, messages to stderr. `--help` lists the exit codes.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from summarizer import __version__
from summarizer.cli._batch import batch
from summarizer.cli._compare import compare, drift
from summarizer.cli._evaluate import evaluate
from summarizer.cli._export import export
from summarizer.cli._report import report
from summarizer.cli._shell import (
    EPILOG,
    INCOMPLETE,
    NO_READER,
    STOPPED,
    Commands,
    FileArgument,
    ModelOption,
    NoCacheOption,
    UrlOption,
    counted,
    echo,
    open_summarizer,
    show,
    summarized,
    to_json,
)
from summarizer.errors import ConfigError

if TYPE_CHECKING:
    from summarizer._llm import Store
    from summarizer.inputs import Input
    from summarizer.schema import Summary

SaveOption = Annotated[Path | None, typer.Option("--save-text", help="save the text that offsets refer to, as UTF-8")]

app = typer.Typer(
    cls=Commands,
    help="Extract agreements, requests, pledges and humanitarian items from diplomatic texts, with exact quotes.",
    epilog=EPILOG,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
cache_app = typer.Typer(help="Show or clear the cache of model answers.", no_args_is_help=True)
app.add_typer(cache_app, name="cache")


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
    """Handle the options before the command."""


@app.command(epilog=EPILOG)
def run(
    file: FileArgument,
    as_json: Annotated[bool, typer.Option("--json", help="print JSON")] = False,
    as_markdown: Annotated[bool, typer.Option("--markdown", help="print Markdown")] = False,
    save_text: SaveOption = None,
    model: ModelOption = None,
    base_url: UrlOption = None,
    no_cache: NoCacheOption = False,
) -> None:
    """Summarize one article and print the result.

    Offsets count characters of the extracted text, not of the web page, PDF or .docx file itself.

    --save-text saves that text; in JSON it is source.text.
    """
    if as_json and as_markdown:
        raise ConfigError("--json and --markdown cannot be used together. Choose one.")
    article = _read(file, save_text)
    with open_summarizer(model, base_url, no_cache) as summarizer:
        summary = summarized(summarizer, article.text, None if file == "-" else Path(file).stem, article.about)
    if as_json:
        typer.echo(to_json(summary))
    else:
        _print(summary, _whose_offsets(article, file, save_text), as_markdown=as_markdown)
    if not summary.complete:
        raise typer.Exit(INCOMPLETE)


def _read(file: str, save_text: Path | None) -> Input:
    """Read the article, and save its text before a model is asked, so that it is there even if that fails."""
    from summarizer._atomic import whole
    from summarizer.cli._files import read_article

    if file == "-" and sys.stdin and sys.stdin.isatty():
        echo("Reading standard input. Paste the text, then press Ctrl-D (on Windows: Ctrl-Z and Enter).")
    if save_text and save_text.exists() and file != "-" and Path(file).exists() and save_text.samefile(file):
        raise ConfigError(f"{file!r} is the input file. Give another --save-text.")
    article = read_article(file)
    for warning in article.warnings:
        echo(f"{file}: {warning}.")
    if save_text:
        with whole(save_text) as saved:
            saved.write(article.text.encode("utf-8", "surrogatepass"))
    return article


def _whose_offsets(article: Input, file: str, save_text: Path | None) -> str | None:
    """Return a note on what the offsets refer to, if that is not the input itself."""
    if article.kind == "text":
        return None
    name = "standard input" if file == "-" else file
    where = f"saved as {save_text}" if save_text else "use --save-text to save it"
    return f"Offsets count characters of the text extracted from {name} ({where}), not of the file itself."


def _print(summary: Summary, note: str | None, *, as_markdown: bool) -> None:
    from summarizer.report import to_markdown, to_rich

    if as_markdown:
        typer.echo(to_markdown(summary) + (f"\n{note}\n" if note else ""), nl=False)
        return
    from rich.text import Text

    show(to_rich(summary))
    if note:
        show(Text(f"\n{note}", style="dim"))


@app.command()
def schema() -> None:
    """Print the JSON Schema of a summary."""
    from summarizer.schema import Summary

    typer.echo(json.dumps(Summary.model_json_schema(), indent=2))


@app.command(epilog=EPILOG)
def doctor(model: ModelOption = None, base_url: UrlOption = None) -> None:
    """Show which model would be asked, why, and where the text is sent; then try it."""
    import platform

    with open_summarizer(model, base_url, no_cache=True) as summarizer:
        choice = summarizer.choice
        typer.echo(f"version   {__version__}, Python {platform.python_version()}, {platform.system()}")
        typer.echo(f"model     {choice.model}\nbecause   {choice.why}\ngoes to   {choice.goes_to}")
        summary = summarized(summarizer, "Toll and Arvenia agreed to reopen the bridge at Selma on Monday.", None)
    usage = summary.usage
    calls, items = counted(usage.calls, "call"), counted(len(summary.items), "item")
    typer.echo(f"answers   yes, {calls} in {usage.seconds:.1f} s, {items} in a sentence")


app.command("batch", epilog=EPILOG)(batch)
app.command("compare", epilog=EPILOG)(compare)
app.command("drift", epilog=EPILOG)(drift)
app.command("eval", epilog=EPILOG)(evaluate)
app.command("export", epilog=EPILOG)(export)
app.command("report", epilog=EPILOG)(report)


@cache_app.command("info")
def cache_info() -> None:
    """Print where the cache is, how many answers it holds, and its size."""
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
    """Delete all cached answers."""
    with _store() as store:
        removed = store.clear() if store else 0
    typer.echo(f"{counted(removed, 'answer')} deleted.")


def main() -> None:
    """Run the command line."""
    from summarizer.cli._events import listen

    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a console that cannot show “ or → must not stop the program
    listen(echo)
    try:
        app()
    except SystemExit as ended:
        _leave(ended.code)


def _leave(code: Any) -> None:
    """Exit. After Ctrl-C do not wait for threads that still ask; after a broken pipe do not write again."""
    try:
        if sys.stdout:
            sys.stdout.flush()
    except OSError:
        code = NO_READER
    if code in (STOPPED, NO_READER):
        os._exit(code)
    sys.exit(code)


@contextmanager
def _store() -> Iterator[Store | None]:
    """Open the cache, or yield None when it is off."""
    from summarizer._llm import RedisStore, open_store
    from summarizer.settings import read_settings

    settings = read_settings()
    store = open_store(settings.cache, max_bytes=settings.cache_max_bytes, max_days=settings.cache_max_days)
    if settings.cache and (store is None or (isinstance(store, RedisStore) and not store.usable())):
        raise ConfigError("The cache cannot be used, for the reason above. Set SUMMARIZER_CACHE to another one.")
    try:
        yield store
    finally:
        if store:
            store.close()
