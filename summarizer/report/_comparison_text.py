"""Show a comparison in a terminal: each difference with both wordings, the differing words in bold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from summarizer.paired import Beside, Comparison, Drift, Pair, Relation, Side
from summarizer.report._text import NO_TEXT, Hanging
from summarizer.report._wording import BY_RELATION, headed, in_short, names

if TYPE_CHECKING:
    from rich.console import Group, RenderableType
    from rich.text import Text

COLOURS: Mapping[Relation, str] = {
    "contradicts": "red",
    "stronger": "yellow",
    "weaker": "cyan",
    "different_actor": "magenta",
    "different_amount": "blue",
    "different_scope": "blue",
    "only_in_a": "green",
    "only_in_b": "white",
    "same": "white",
}
NONE_DIFFERS = "No differences found."


def comparison_to_rich(told: Comparison | Drift) -> Group:
    """Return a comparison or a drift as a rich renderable."""
    from rich.console import Group
    from rich.text import Text

    parts: list[RenderableType] = []
    for heading, pairs in headed(told):
        colour = COLOURS[pairs[0].relation]
        parts += [Text(f"{heading.words} ({len(pairs)})", style=f"bold {colour}")]
        for pair in pairs:
            parts += _brief(pair, colour) if heading.brief else [*_full(pair, colour, names(told)), Text()]
        parts += [Text()] if heading.brief else []
    if all(pair.relation == "same" for pair in told.pairs):
        parts.insert(0, Text(NONE_DIFFERS + "\n", style="italic"))
    return Group(*parts, *(Hanging(Text(), Text(_clean(line), style="dim")) for line in _foot(told)))


def _full(pair: Pair, colour: str, called: Sequence[str]) -> Iterator[Hanging]:
    from rich.text import Text

    head = Text(_clean(in_short(pair)), style="bold")
    said = [BY_RELATION[pair.relation]] + (["decided by the model"] if pair.by == "model" else [])
    head.append(f"  [{' · '.join(said)}]", style=f"not bold {colour}")
    yield Hanging(Text("• ", style=colour), head)
    width = max(map(len, called))
    for name, side, words in zip(called, (pair.a, pair.b), _words(pair), strict=True):
        if side:
            for quote in _quotes(side, words):
                yield Hanging(Text(f"  {name:{width}} > ", style=colour), quote)


def _brief(pair: Pair, colour: str) -> Iterator[Hanging]:
    from rich.text import Text

    side = pair.sides[-1] if pair.relation == "only_in_b" else pair.sides[0]
    place = f"  {side.evidence[0].start}–{side.evidence[-1].end}"
    yield Hanging(Text("• ", style=colour), Text.assemble(_clean(side.what), (place, "dim")))


def _words(pair: Pair) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Return the offsets of the words that differ, in each text."""
    a = [(d.a.start, d.a.end) for d in pair.differences if d.a]
    b = [(d.b.start, d.b.end) for d in pair.differences if d.b]
    return a, b


def _quotes(side: Side, words: Sequence[tuple[int, int]]) -> Iterator[Text]:
    from rich.text import Text

    for evidence in side.evidence:
        first, last = evidence.start, evidence.end
        inside = sorted((a - first, b - first) for a, b in words if first <= a and b <= last)
        quote, at = Text(style="italic"), 0
        for start, end in inside:
            quote.append(_line(evidence.quote[at:start]))
            quote.append(_line(evidence.quote[max(at, start) : end]), style="bold underline")
            at = max(at, end)
        quote.append(_line(evidence.quote[at:]))
        quote.append(f"  {evidence.start}–{evidence.end}", style="not italic dim")
        yield quote


def _foot(told: Beside) -> Iterator[str]:
    yield from told.problems
    usage = told.usage
    calls = f"{usage.calls:,} calls" if usage.calls != 1 else "1 call"
    cached = f", {usage.cached_calls:,} from the cache" if usage.cached_calls else ""
    cost = f", ${usage.cost:,.4f}" if usage.cost else ""
    yield f"{told.provenance.model}: {calls}{cached}{cost}, {usage.seconds:.1f} s"


def _line(text: str) -> str:
    """Return a piece of a quote on one line, with the blanks at its edges, so that pieces can be joined."""
    flat = NO_TEXT.sub(" ", text).replace("\n", " ").replace("\t", " ")
    edges = (" " if flat[:1].isspace() else "", " " if len(flat) > 1 and flat[-1:].isspace() else "")
    return edges[0] + " ".join(flat.split()) + (edges[1] if flat.split() else "")


def _clean(text: str) -> str:
    """Return a text on one line, without control characters."""
    return " ".join(NO_TEXT.sub(" ", text).split())
