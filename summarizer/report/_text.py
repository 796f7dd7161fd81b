"""Show a summary in a terminal or as Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from summarizer._slots import slot_kind
from summarizer.report._labels import label, warning_label
from summarizer.schema import Item, Rejected, Summary
from summarizer.values import Actor, Amount, Count

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, Group, RenderableType
    from rich.text import Text

HEADINGS = {
    "agreements": "Agreements",
    "requests": "Requests",
    "pledges": "Pledges",
    "humanitarian_items": "Humanitarian items",
}
COLOURS = {"Agreements": "green", "Requests": "yellow", "Pledges": "cyan", "Humanitarian items": "magenta"}
OTHER_COLOUR = "blue"
NOTHING = "No items found."
SHOWN = 3
"""How many rejected items are listed."""
BRIEF = 60
"""Maximum length of each part of such a line, in characters."""
QUIET = frozenset({"unclear", "none_reported", "narrator", ""})
LINKS = {"answered_by": "answer", "responds_to": "answers"}
NO_TEXT = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Control characters that could move the terminal's cursor or reverse the text."""
MARKUP = re.compile(r"[\\`*_{}\[\]<>#|~&$@]|\A[-+=]")
NUMBERED = re.compile(r"\A(\d{1,9})(?=[.)])|\b(https?|ftp|www)(?=[:.])", re.IGNORECASE)
"""The start of a numbered list, or of an address that would become a link; the character after it is escaped."""

Names = Mapping[str, str]
"""The clause of each item, by its id."""


def who(actors: Sequence[Actor]) -> str:
    """Return the actors' names, with countries: `Ana Kest (VEL), Toll`."""
    return ", ".join(a.name + (f" ({a.country})" if a.country else "") for a in actors)


def labels(item: Item) -> list[str]:
    """Return an item's values in plain words, if they say anything: kind, status, force, level, category, flags."""
    kinds = {name: slot_kind(type(item), name) for name in _own_fields(item)}
    said = [(name, str(getattr(item, name))) for name, kind in kinds.items() if kind == "choice"]
    flags = [(name, name) for name, kind in kinds.items() if kind == "flag" and getattr(item, name)]
    return list(dict.fromkeys(label(name, value) for name, value in (*said, *flags) if value not in QUIET))


def actors(item: Item) -> str:
    """Return who acts, and towards whom: `Ana Kest → Ostria`."""
    lists = [n for n in _own_fields(item) if slot_kind(type(item), n) == "actors"]
    named = [who(getattr(item, name)) for name in lists]
    if len(named) == 2 and any(named):
        return f"{named[0] or '?'} → {named[1]}" if named[1] else named[0]
    return "; ".join(n for n in named if n)


def details(item: Item, names: Names) -> Iterator[tuple[str, str]]:
    """Yield an item's other details: when, scope, conditions, amount, count, speaker, links."""
    if item.when:
        yield "when", item.when.text
    for name in _own_fields(item):
        value = getattr(item, name)
        if value and name in LINKS:
            ids = value if isinstance(value, list) else [value]
            yield LINKS[name], "; ".join(names.get(i, i) for i in ids)
        elif value and slot_kind(type(item), name) in ("text", "texts", "parsed", "other", "actor"):
            yield name.replace("_", " "), _plain(value)
    if item.attribution.speaker:
        manner = item.attribution.quote_type
        yield "said by", item.attribution.speaker + ("" if manner in QUIET else f", {label('quote_type', manner)}")


def _own_fields(item: Item) -> list[str]:
    return [name for name in type(item).model_fields if name not in Item.model_fields]


def _plain(value: object) -> str:
    if isinstance(value, (list, tuple)):
        return "; ".join(_plain(v) for v in value)
    if isinstance(value, Actor):
        return who([value])
    if isinstance(value, (Amount, Count)):
        return _figure(value)
    return str(value)


def _figure(value: Amount | Count) -> str:
    words = [] if value.qualifier == "exact" else [value.qualifier.replace("_", " ")]
    words.append(_number(value.value))
    if isinstance(value, Amount):
        words += [value.currency] if value.currency else []
        words += [f"of {_number(value.part_of)}"] if value.part_of else []
        words += ["in total"] if value.cumulative else []
    return " ".join(words)


def _number(value: float) -> str:
    return f"{value:,.2f}".removesuffix(".00")


def _lists(summary: Summary) -> Iterator[tuple[str, list[Item]]]:
    """Yield the heading and items of each list that is not empty; user-defined types have their own headings."""
    for name, heading in HEADINGS.items():
        items: list[Item] = getattr(summary, name)
        if items:
            yield heading, items
    for type_name in dict.fromkeys(item.type for item in summary.others):
        yield type_name.replace("_", " ").capitalize(), [i for i in summary.others if i.type == type_name]


def _foot(summary: Summary) -> Iterator[str]:
    if not summary.complete:
        missing = sum(f.end - f.start for f in summary.failed_windows)
        yield f"Incomplete: {missing:,} of {summary.source.characters:,} characters could not be read."
        yield from dict.fromkeys(f"{f.error}: {f.detail}" for f in summary.failed_windows)
    yield from _rejected(summary.rejected)
    for warning in summary.warnings:
        yield f"Warning: {warning_label(warning.kind).lower()}{': ' + warning.detail if warning.detail else ''}"
    yield f"{summary.provenance.model}: {_cost(summary)}"


def _rejected(rejected: Sequence[Rejected]) -> Iterator[str]:
    """Yield a line for each of the first rejected items, and the number of the others."""
    for said in rejected[:SHOWN]:
        detail = f": {said.detail}" if said.detail and said.reason != "duplicate" else ""  # there it is an id
        why = _brief(f"{said.reason.replace('_', ' ')}{detail}")
        yield f"Rejected {_brief(said.type.replace('_', ' '))}: {_brief(said.what) or '(empty)'} [{why}]"
    if len(rejected) > SHOWN:
        yield f"{len(rejected) - SHOWN:,} more rejected (see the JSON for the reasons)"


def _brief(text: str) -> str:
    text = _clean(text)
    return text if len(text) <= BRIEF else f"{text[: BRIEF - 1].rstrip()}…"


def _cost(summary: Summary) -> str:
    usage = summary.usage
    parts = [f"{usage.calls:,} calls" if usage.calls != 1 else "1 call"]
    parts += [f"{usage.cached_calls:,} from the cache"] if usage.cached_calls else []
    tokens = usage.input_tokens + usage.output_tokens
    parts += [f"{tokens:,} tokens"] if tokens else []
    parts += [f"${usage.cost:,.4f}"] if usage.cost else []
    return ", ".join([*parts, f"{usage.seconds:.1f} s"])


def _names(summary: Summary) -> Names:
    return {item.id: item.what for item in summary.items}


def _clean(text: str) -> str:
    """Return a text on one line, without control characters."""
    return " ".join(NO_TEXT.sub(" ", text).split())


def to_rich(summary: Summary) -> Group:
    """Return a summary as a rich renderable.

    Print it with `rich.print(to_rich(summary))`.
    """
    from rich.console import Group
    from rich.text import Text

    parts: list[RenderableType] = []
    if summary.title:
        parts += [Hanging(Text(), Text(_clean(summary.title), style="bold")), Text()]
    parts.append(Hanging(Text(), Text(_clean(summary.overview))))
    for heading, items in _lists(summary):
        colour = COLOURS.get(heading, OTHER_COLOUR)
        parts += [Text(), Text(f"{heading} ({len(items)})", style=f"bold {colour}")]
        for item in items:
            parts += [*_item(item, colour, _names(summary)), Text()]
        parts.pop()
    if not summary.items:
        parts += [Text(), Text(NOTHING, style="italic")]
    parts += [Text(), *(Hanging(Text(), Text(_clean(line), style="dim")) for line in _foot(summary))]
    return Group(*parts)


def _item(item: Item, colour: str, names: Names) -> Iterator[Hanging]:
    from rich.text import Text

    head = Text(_clean(item.what), style="bold")
    if said := labels(item):
        head.append(f"  [{' · '.join(said)}]", style=f"not bold {colour}")
    yield Hanging(Text("• ", style=colour), head)
    if people := actors(item):
        yield Hanging(Text("  "), Text(_clean(people)))
    if rest := "; ".join(f"{name}: {_clean(value)}" for name, value in details(item, names)):
        yield Hanging(Text("  "), Text(rest))
    for evidence in item.evidence:
        place = (f"  {evidence.start}–{evidence.end}", "dim")
        yield Hanging(Text("  > ", style=colour), Text.assemble((_clean(evidence.quote), "italic"), place))


@dataclass(frozen=True, slots=True)
class Hanging:
    """A paragraph after a mark, with a hanging indent and no trailing spaces."""

    mark: Text
    body: Text

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Text]:
        from rich.text import Text

        indent = self.mark.cell_len
        for number, line in enumerate(self.body.wrap(console, max(1, options.max_width - indent))):
            line.rstrip()
            yield Text.assemble(self.mark if number == 0 else " " * indent, line)


def to_markdown(summary: Summary) -> str:
    """Return a summary as Markdown. Everything from the text is escaped."""
    lines = [f"# {_escape(summary.title)}", ""] if summary.title else []
    lines.append(_escape(summary.overview))
    for heading, items in _lists(summary):
        lines += ["", f"## {_escape(heading)}", ""]
        for item in items:
            lines += _markdown_item(item, _names(summary))
    if not summary.items:
        lines += ["", NOTHING]
    lines += ["", "---", "", *(f"{_escape(line)}  " for line in _foot(summary))]
    return "\n".join(lines).rstrip() + "\n"


def _markdown_item(item: Item, names: Names) -> Iterator[str]:
    said = f" ({_escape(' · '.join(labels(item)))})" if labels(item) else ""
    yield f"- **{_escape(item.what)}**{said}  "
    if people := actors(item):
        yield f"  {_escape(people)}  "
    for name, value in details(item, names):
        yield f"  {_escape(name)}: {_escape(value)}  "
    for evidence in item.evidence:
        yield f"  > {_escape(evidence.quote)} ({evidence.start}–{evidence.end})  "


def _escape(text: str) -> str:
    return NUMBERED.sub(r"\g<0>\\", MARKUP.sub(r"\\\g<0>", _clean(text)))
