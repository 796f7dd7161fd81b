"""How does a summary look to people: in a terminal, and as Markdown?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from summarizer._wire import slot_kind
from summarizer.schema import Item, Summary
from summarizer.values import Actor

if TYPE_CHECKING:
    from rich.console import Group, RenderableType

HEADINGS = {
    "agreements": "Agreements",
    "requests": "Requests",
    "pledges": "Pledges",
    "humanitarian_items": "Humanitarian items",
    "others": "Other items",
}
COLOURS = {
    "agreements": "green",
    "requests": "yellow",
    "pledges": "cyan",
    "humanitarian_items": "magenta",
    "others": "blue",
}
QUIET = frozenset({"unclear", "none_reported", "narrator", ""})
MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|~])")


def who(actors: Sequence[Actor]) -> str:
    """Return the actors' names, with countries: `Ana Kest (VEL), Toll`."""
    return ", ".join(a.name + (f" ({a.country})" if a.country else "") for a in actors)


def labels(item: Item) -> list[str]:
    """Return the values of an item's slots that say something: kind, status, force, level, category, flags."""
    kinds = {name: slot_kind(type(item), name) for name in _own_fields(item)}
    said = [str(getattr(item, name)) for name, kind in kinds.items() if kind == "choice"]
    flags = [name for name, kind in kinds.items() if kind == "flag" and getattr(item, name)]
    return [v.replace("_", " ") for v in (*said, *flags) if v not in QUIET]


def actors(item: Item) -> str:
    """Return who acts and towards whom: `Ana Kest -> Ostria`."""
    lists = [n for n in _own_fields(item) if slot_kind(type(item), n) == "actors"]
    named = [who(getattr(item, name)) for name in lists]
    if len(named) == 2:
        return f"{named[0] or '?'} → {named[1] or '?'}" if any(named) else ""
    return "; ".join(n for n in named if n)


def details(item: Item) -> Iterator[tuple[str, str]]:
    """Yield the rest that was found: when, scope, conditions, amount, count, speaker, links."""
    if item.when:
        yield "when", item.when.text
    for name in _own_fields(item):
        value = getattr(item, name)
        if value and slot_kind(type(item), name) in ("text", "texts", "parsed", "other", "actor"):
            yield name.replace("_", " "), _plain(value)
    if item.attribution.speaker:
        yield "said by", f"{item.attribution.speaker} ({item.attribution.quote_type})"


def _own_fields(item: Item) -> list[str]:
    return [name for name in type(item).model_fields if name not in Item.model_fields]


def _plain(value: object) -> str:
    if isinstance(value, (list, tuple)):
        return "; ".join(_plain(v) for v in value)
    if isinstance(value, Actor):
        return value.name
    if hasattr(value, "qualifier") and hasattr(value, "value"):
        number = f"{value.value:,.10g}" if isinstance(value.value, float) else f"{value.value:,}"
        words = ["" if value.qualifier == "exact" else value.qualifier.replace("_", " "), number]
        return " ".join(w for w in (*words, getattr(value, "currency", None)) if w)
    return str(value)


def _lists(summary: Summary) -> Iterator[tuple[str, list[Item]]]:
    for name in HEADINGS:
        items: list[Item] = getattr(summary, name)
        if items:
            yield name, items


def _foot(summary: Summary) -> Iterator[str]:
    if not summary.complete:
        missing = sum(f.end - f.start for f in summary.failed_windows)
        yield f"Incomplete: {missing:,} of {summary.source.characters:,} characters could not be read."
    if summary.rejected:
        yield f"Rejected: {len(summary.rejected)} (not grounded or not supported; see `rejected` in the JSON)."
    for warning in summary.warnings:
        yield f"Warning: {warning.kind.replace('_', ' ')}{': ' + warning.detail if warning.detail else ''}"
    yield f"{summary.provenance.model}; {_cost(summary)}"


def _cost(summary: Summary) -> str:
    usage = summary.usage
    parts = [f"{usage.calls} calls", f"{usage.cached_calls} from the cache", f"{usage.seconds:.1f} s"]
    tokens = usage.input_tokens + usage.output_tokens
    return ", ".join([*parts, *([f"{tokens:,} tokens"] if tokens else [])])


def to_rich(summary: Summary) -> Group:
    """Return a rich renderable: print it with `rich.print`."""
    from rich.console import Group
    from rich.padding import Padding
    from rich.text import Text

    parts: list[RenderableType] = []
    if summary.title:
        parts.append(Text(summary.title, style="bold"))
    parts.append(Text(summary.overview))
    for name, items in _lists(summary):
        parts.append(Text(f"\n{HEADINGS[name]} ({len(items)})", style=f"bold {COLOURS[name]}"))
        parts += [Padding(_item(item, COLOURS[name]), (0, 0, 0, 2)) for item in items]
    if not summary.items:
        parts.append(Text("\nNo agreement, request, pledge or humanitarian item was found.", style="italic"))
    parts.append(Text("\n" + "\n".join(_foot(summary)), style="dim"))
    return Group(*parts)


def _item(item: Item, colour: str) -> Group:
    from rich.console import Group
    from rich.text import Text

    head = Text("• ", style=colour)
    head.append(item.what, style="bold")
    if said := labels(item):
        head.append(f"  [{' · '.join(said)}]", style=colour)
    lines = [head]
    if people := actors(item):
        lines.append(Text(f"  {people}"))
    if rest := "; ".join(f"{name}: {value}" for name, value in details(item)):
        lines.append(Text(f"  {rest}", style="dim"))
    for evidence in item.evidence:
        quote = " ".join(evidence.quote.split())
        lines.append(Text(f"  “{quote}” {evidence.start}–{evidence.end}", style="italic dim"))
    return Group(*lines)


def to_markdown(summary: Summary) -> str:
    """Return the summary as Markdown; nothing in the text can become markup."""
    lines = [f"# {_escape(summary.title)}", ""] if summary.title else []
    lines.append(_escape(summary.overview))
    for name, items in _lists(summary):
        lines += ["", f"## {HEADINGS[name]}", ""]
        for item in items:
            lines += _markdown_item(item)
    if not summary.items:
        lines += ["", "No agreement, request, pledge or humanitarian item was found."]
    lines += ["", "---", ""]
    lines += [f"{_escape(line)}  " for line in _foot(summary)]
    return "\n".join(lines).rstrip() + "\n"


def _markdown_item(item: Item) -> Iterator[str]:
    said = f" ({_escape(' · '.join(labels(item)))})" if labels(item) else ""
    yield f"- **{_escape(item.what)}**{said}  "
    if people := actors(item):
        yield f"  {_escape(people)}  "
    for name, value in details(item):
        yield f"  {name}: {_escape(value)}  "
    for evidence in item.evidence:
        yield f"  > “{_escape(evidence.quote)}” ({evidence.start}–{evidence.end})"


def _escape(text: str) -> str:
    return MARKDOWN.sub(r"\\\1", " ".join(text.split()))
