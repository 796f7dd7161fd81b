"""The commands `compare` and `drift`: show what differs between two texts."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from summarizer._atomic import whole
from summarizer.cli._shell import (
    INCOMPLETE,
    ModelOption,
    NoCacheOption,
    UrlOption,
    echo,
    open_summarizer,
    progress_bar,
    say_where,
    show,
    to_json,
)
from summarizer.errors import ConfigError, InputError

if TYPE_CHECKING:
    from summarizer import Comparison, Drift, Summarizer, Summary

A_FILE = "a text, saved web page, PDF, .docx or summary in .json; - for standard input"
AArgument = Annotated[str, typer.Argument(metavar="A|-", help=A_FILE)]
BArgument = Annotated[str, typer.Argument(metavar="B|-", help="the other text, in the same formats")]
ArticleArgument = Annotated[str, typer.Argument(metavar="ARTICLE|-", help=A_FILE)]
SourceArgument = Annotated[
    str, typer.Argument(metavar="SOURCE|-", help="the source of the article, in the same formats")
]
JsonOption = Annotated[bool, typer.Option("--json", help="print JSON, with an object for each pair")]
HtmlOption = Annotated[Path | None, typer.Option("--html", help="write an HTML page with both texts and their pairs")]
RulesOption = Annotated[bool, typer.Option("--rules-only", help="do not ask a model about pairs")]


def compare(
    a: AArgument,
    b: BArgument,
    as_json: JsonOption = False,
    html: HtmlOption = None,
    model: ModelOption = None,
    base_url: UrlOption = None,
    no_cache: NoCacheOption = False,
    rules_only: RulesOption = False,
) -> None:
    """Compare two texts about one event: what both say, what differs, and what only one says."""
    _check(html, a, b)
    with open_summarizer(model, base_url, no_cache) as summarizer:
        made = _compared(summarizer, a, b, rules_only)
    _print(made, as_json, html)


def drift(
    article: ArticleArgument,
    source: SourceArgument,
    as_json: JsonOption = False,
    html: HtmlOption = None,
    model: ModelOption = None,
    base_url: UrlOption = None,
    no_cache: NoCacheOption = False,
    rules_only: RulesOption = False,
) -> None:
    """Show how an article differs from its source: what it strengthens, weakens, attributes to others, adds, omits."""
    from summarizer.paired import Drift

    _check(html, article, source)
    with open_summarizer(model, base_url, no_cache) as summarizer:
        made = Drift.of(_compared(summarizer, article, source, rules_only))
    _print(made, as_json, html)


def _compared(summarizer: Summarizer, a: str, b: str, rules_only: bool) -> Comparison:
    from summarizer.comparison import compare as lay_beside

    sides = [_read(name, summarizer) for name in (a, b)]
    if not rules_only or any(isinstance(side, str) for side in sides):
        say_where(summarizer)
    with progress_bar() as bar:
        read = [side if not isinstance(side, str) else _summary(side, summarizer, bar) for side in sides]
        asking = partial(bar, "Comparing")
        made = lay_beside(read[0], read[1], summarizer=summarizer, rules_only=rules_only, progress=asking)
    spent = [summary.usage for summary, side in zip(read, sides, strict=True) if summary is not side]
    return made.model_copy(update={"usage": sum(spent, made.usage)})


def _summary(text: str, summarizer: Summarizer, bar: Callable[[str, int, int], None]) -> Summary:
    return summarizer.summarize(text, progress=partial(bar, "Reading"))


def _read(name: str, summarizer: Summarizer) -> str | Summary:
    """Return the text of a file, or the summary in it."""
    from summarizer.cli._files import read_article

    if name.lower().endswith(".json"):
        try:
            return summarizer.load(Path(name).read_bytes())
        except OSError as error:
            raise InputError(f"{name!r} cannot be read: {error.strerror}. Check the path.") from None
    article = read_article(name)
    for warning in article.warnings:
        echo(f"{name}: {warning}.")
    return article.text


def _print(made: Comparison | Drift, as_json: bool, html: Path | None) -> None:
    if html:
        from summarizer import report

        with whole(html) as file:
            file.write(report.html(made).encode("utf-8"))
        echo(f"Page written to {html}.")
    if as_json:
        typer.echo(to_json(made))
    elif not html:
        from summarizer.report import comparison_to_rich

        show(comparison_to_rich(made))
    for problem in made.problems:
        echo(problem)
    if not made.complete:
        raise typer.Exit(INCOMPLETE)


def _check(html: Path | None, *names: str) -> None:
    """Check the arguments before a model is asked and paid for."""
    if names.count("-") > 1:
        raise ConfigError("Only one text can come from standard input. Give a file for the other.")
    if html and (html.is_dir() or not html.parent.is_dir()):
        raise ConfigError(
            f"{str(html)!r} cannot be written: it is a folder, or its folder is missing. Give another --html."
        )
    if html and html.exists() and any(Path(n).exists() and html.samefile(n) for n in names):
        raise ConfigError(f"{str(html)!r} is an input file. Give another --html.")
