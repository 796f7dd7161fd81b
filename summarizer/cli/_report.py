"""`summarizer report OUT.jsonl|ARTICLE --out report.html`: how do summaries become a page, at a shell?"""

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
    open_summarizer,
    summarized,
    talk,
)
from summarizer.errors import ConfigError, InputError
from summarizer.schema import Summary

SourceArgument = Annotated[
    str,
    typer.Argument(metavar="OUT.jsonl|ARTICLE|-", help="what `batch` has written, or one article to summarize first"),
]
OutOption = Annotated[str, typer.Option("--out", "-o", help="the HTML file to write, or - for standard output")]
TitleOption = Annotated[str | None, typer.Option("--title", help="what the page is called")]


def report(
    source: SourceArgument,
    out: OutOption,
    title: TitleOption = None,
    model: ModelOption = None,
    base_url: UrlOption = None,
    no_cache: NoCacheOption = False,
) -> None:
    """Write summaries as one HTML page: the text beside its items, and an index and charts when there are many."""
    from summarizer.report import html

    many = source.lower().endswith(".jsonl")
    _check(out, source)
    summaries = read_summaries(Path(source)) if many else [_asked(source, model, base_url, no_cache)]
    page = html(summaries, title=title)
    _write(page, out)
    partly = sum(not summary.complete for summary in summaries)
    items = counted(sum(len(summary.items) for summary in summaries), "item")
    talk(
        f"{items} of {counted(len(summaries), 'text')}"
        + (f", {partly:,} of them not read as a whole." if partly else ".")
    )
    if partly and not many:
        raise typer.Exit(INCOMPLETE)


def read_summaries(path: Path) -> list[Summary]:
    """Read the lines that `batch` writes.

    Raises:
        InputError: It cannot be read, or a line is no summary; the message has its number, and never its words.
    """
    try:
        lines = path.read_bytes().split(b"\n")
    except OSError as error:
        raise InputError(f"{str(path)!r} cannot be read: {error.strerror}. Give what `batch` has written.") from None
    found = [_summary(line, f"{path.name}, line {n}") for n, line in enumerate(lines, start=1) if line.strip()]
    if not found:
        raise InputError(f"{str(path)!r} has no summaries. Give what `batch` has written.")
    return found


def _summary(line: bytes, place: str) -> Summary:
    from pydantic import ValidationError

    from summarizer._extraction import problems

    try:
        return Summary.model_validate_json(line)
    except ValidationError as error:
        raise InputError(
            f"{place} is no summary: {problems(error)}. Give what `batch` has written; items of a type of your own can "
            "be shown from Python, with Summarizer(item_types=...).load and report.html."
        ) from None


def _asked(source: str, model: str | None, base_url: str | None, no_cache: bool) -> Summary:
    from summarizer.cli._files import read_article

    article = read_article(source)
    for warning in article.warnings:
        talk(f"{source}: {warning}.")
    with open_summarizer(model, base_url, no_cache) as summarizer:
        return summarized(summarizer, article.text, None if source == "-" else Path(source).stem, article.about)


def _check(out: str, source: str) -> None:
    """Find out that the page has no place before a model is asked, and paid."""
    path = Path(out)
    if out == "-":
        return
    if path.is_dir() or not path.parent.is_dir():
        raise ConfigError(f"{out!r} cannot be written: there is no such folder, or it is one. Give another --out.")
    if path.exists() and source != "-" and Path(source).exists() and path.samefile(source):
        raise ConfigError(f"{out!r} is what is read. Give another --out.")


def _write(page: str, out: str) -> None:
    """Write the page; a file is whole at any moment."""
    raw = page.encode("utf-8")
    if out == "-":
        stream = typer.get_binary_stream("stdout")
        stream.write(raw)
        stream.flush()
        return
    with whole(Path(out)) as file:
        file.write(raw)
