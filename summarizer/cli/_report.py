"""The command `report`: write saved summaries, or one article, as an HTML page."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from summarizer._atomic import whole
from summarizer.cli._shell import (
    INCOMPLETE,
    ModelOption,
    NoCacheOption,
    UrlOption,
    counted,
    echo,
    open_summarizer,
    summarized,
)
from summarizer.errors import ConfigError, InputError
from summarizer.schema import Summary

SourceArgument = Annotated[
    str,
    typer.Argument(metavar="OUT.jsonl|ARTICLE|-", help="output of `batch`, or one article to summarize first"),
]
OutOption = Annotated[str, typer.Option("--out", "-o", help="HTML file to write, or - for standard output")]
TitleOption = Annotated[str | None, typer.Option("--title", help="title of the page")]


def report(
    source: SourceArgument,
    out: OutOption,
    title: TitleOption = None,
    model: ModelOption = None,
    base_url: UrlOption = None,
    no_cache: NoCacheOption = False,
) -> None:
    """Write an HTML page with each text beside its items; for several texts, with an index and charts."""
    from summarizer.report import html

    many = source.lower().endswith(".jsonl")
    _check(out, source)
    summaries = read_summaries(Path(source)) if many else [_asked(source, model, base_url, no_cache)]
    page = html(summaries, title=title)
    _write(page, out)
    partly = sum(not summary.complete for summary in summaries)
    items = counted(sum(len(summary.items) for summary in summaries), "item")
    echo(f"{items} from {counted(len(summaries), 'text')}" + (f", {partly:,} of them incomplete." if partly else "."))
    if partly and not many:
        raise typer.Exit(INCOMPLETE)


def read_summaries(path: Path) -> list[Summary]:
    """Read the output of `batch`.

    Raises:
        InputError: The file cannot be read, or a line is not a summary. The message has the line number, not the text.
    """
    try:
        lines = path.read_bytes().split(b"\n")
    except OSError as error:
        raise InputError(f"{str(path)!r} cannot be read: {error.strerror}. Give the output of `batch`.") from None
    found = [_summary(line, f"{path.name}, line {n}") for n, line in enumerate(lines, start=1) if line.strip()]
    if not found:
        raise InputError(f"{str(path)!r} contains no summaries. Give the output of `batch`.")
    return found


def _summary(line: bytes, place: str) -> Summary:
    from pydantic import ValidationError

    from summarizer._extraction import problems

    try:
        return Summary.model_validate_json(line)
    except ValidationError as error:
        raise InputError(
            f"{place} is not a valid summary: {problems(error)}. Give the output of `batch`. Items of your own types "
            "can only be shown from Python, with Summarizer(item_types=...).load and report.html."
        ) from None


def _asked(source: str, model: str | None, base_url: str | None, no_cache: bool) -> Summary:
    from summarizer.cli._files import read_article

    article = read_article(source)
    for warning in article.warnings:
        echo(f"{source}: {warning}.")
    with open_summarizer(model, base_url, no_cache) as summarizer:
        return summarized(summarizer, article.text, None if source == "-" else Path(source).stem, article.about)


def _check(out: str, source: str) -> None:
    """Check that the page can be written, before a model is asked and paid for."""
    path = Path(out)
    if out == "-":
        return
    if path.is_dir() or not path.parent.is_dir():
        raise ConfigError(f"{out!r} cannot be written: it is a folder, or its folder is missing. Give another --out.")
    if path.exists() and source != "-" and Path(source).exists() and path.samefile(source):
        raise ConfigError(f"{out!r} is the input file. Give another --out.")


def _write(page: str, out: str) -> None:
    """Write the page; a file is replaced in one step."""
    raw = page.encode("utf-8")
    if out == "-":
        stream = typer.get_binary_stream("stdout")
        stream.write(raw)
        stream.flush()
        return
    with whole(Path(out)) as file:
        file.write(raw)
