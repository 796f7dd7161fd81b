"""What stands in a report: which articles, what is said about each, and by what can its items be filtered?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from summarizer._version import __version__
from summarizer.codebook import Reason, WarningKind
from summarizer.report._cards import UNREAD, Card, Kind, Shown, kind_of, show
from summarizer.report._chart_parts import ChartItem
from summarizer.report._charts import charts
from summarizer.report._highlight import Span
from summarizer.report._page import render
from summarizer.schema import Summary
from summarizer.values import Source

REASONS: Mapping[Reason, str] = {
    "not_in_text": "The words that it quotes do not stand in the text.",
    "not_supported": "The words that it points at do not say it.",
    "number": "It has a number that its words do not have.",
    "name": "It has a name that the text does not have.",
    "negation": "A “not” was lost, or added.",
    "invalid": "It does not have the form of an item.",
    "duplicate": "It says what another item says.",
}
WARNINGS: Mapping[WarningKind, str] = {
    "instruction_like_text": "Words that speak to a model, not to a reader",
    "special_tokens": "Tokens of a chat format",
    "unresolved_actor": "An actor that the text does not name",
    "language": "The language is not one that the rules know",
    "truncated": "The text was cut",
}


@dataclass(frozen=True, slots=True)
class Note:
    """A warning, or what could not be read; `code` is its name on the page."""

    code: str
    name: str
    detail: str
    start: int | None
    end: int | None
    kind: str

    @property
    def span(self) -> Span | None:
        """Return the characters that it is about; None for the whole text."""
        if self.start is None or self.end is None:
            return None
        return Span(self.start, self.end, self.code, self.kind)


@dataclass(frozen=True)
class ArticleView:
    """One summary in a report."""

    number: int
    summary: Summary

    @property
    def id(self) -> str:
        """Return its name in the page."""
        return f"a{self.number}"

    @property
    def source(self) -> Source:
        """Return its text and what is known about that."""
        return self.summary.source

    @property
    def title(self) -> str:
        """Return what it is called: by its title, or the caller's name for it."""
        return self.summary.title or self.source.title or self.summary.id or f"Article {self.number}"

    @cached_property
    def shown(self) -> Shown:
        """Return its items and its text."""
        return show(self.summary, [note.span for note in (*self.failed, *self.warnings) if note.span])

    @cached_property
    def failed(self) -> list[Note]:
        """Return what could not be read."""
        windows = enumerate(self.summary.failed_windows, start=1)
        return [Note(f"X{n}", w.error, w.detail, w.start, w.end, UNREAD) for n, w in windows]

    @cached_property
    def warnings(self) -> list[Note]:
        """Return what the reader of the text should know."""
        found = enumerate(self.summary.warnings, start=1)
        return [
            Note(f"W{n}", WARNINGS.get(w.kind, w.kind.replace("_", " ")), w.detail, w.start, w.end, "warning")
            for n, w in found
        ]

    @property
    def missing(self) -> int:
        """Return how many characters could not be read."""
        return sum(window.end - window.start for window in self.summary.failed_windows)

    @property
    def about(self) -> list[str]:
        """Return what is known about the text, in words."""
        source, name = self.source, self.summary.id
        day = source.published
        known = [f"{day.day} {day:%B} {day.year}" if day else "no date", *filter(None, [source.language])]
        known += [f"{source.characters:,} characters", *filter(None, [source.publisher, source.author])]
        return [*known, *([name] if name and name != self.title else [])]

    @property
    def made(self) -> Iterator[tuple[str, str]]:
        """Yield what made the summary, of what, and what that took."""
        made, usage = self.summary.provenance, self.summary.usage
        yield "Model", made.model
        if made.weights:
            yield "Weights (sha256)", made.weights
        yield "Prompts", ", ".join(made.prompts) or "none"
        yield "Library", f"summarizer {made.library}"
        yield "Made", f"{made.created:%Y-%m-%d %H:%M} UTC"
        yield "Text (sha256)", self.source.sha256
        yield "Calls", f"{usage.calls:,}, and {usage.cached_calls:,} from the cache"
        yield "Tokens", f"{usage.input_tokens:,} read, {usage.output_tokens:,} written"
        if usage.cost is not None:
            yield "Cost", f"${usage.cost:,.4f}"
        yield "Time", f"{usage.seconds:.1f} s"


@dataclass(frozen=True, slots=True)
class FilterChoice:
    """A list to filter by: each value with its words and how many items have it."""

    name: str
    label: str
    options: tuple[tuple[str, str, int], ...]


class FilterChoices:
    """What the items of a report can be filtered by. Actors and speakers go by number, so that cards stay short."""

    def __init__(self, cards: Sequence[Card]) -> None:
        states = Counter(card.state for card in cards if card.state)
        actors = Counter(name for card in cards for name in card.names)
        speakers = Counter(card.speaker for card in cards if card.speaker)
        self._actors = {name: str(number) for number, name in enumerate(sorted(actors, key=str.casefold), start=1)}
        self._speakers = {name: str(number) for number, name in enumerate(sorted(speakers, key=str.casefold), start=1)}
        nobody = sum(not card.speaker for card in cards)
        self.lists = (
            FilterChoice("state", "Status", tuple((s, s.replace("_", " "), n) for s, n in states.most_common())),
            FilterChoice("actor", "Actor", tuple((n, name, actors[name]) for name, n in self._actors.items())),
            FilterChoice(
                "speaker",
                "Said by",
                (*((n, name, speakers[name]) for name, n in self._speakers.items()), ("0", "nobody named", nobody)),
            ),
        )

    def marks(self, card: Card) -> Mapping[str, str]:
        """Return what a card is filtered by."""
        return {
            "state": card.state,
            "actors": " ".join(self._actors[name] for name in card.names),
            "speaker": self._speakers.get(card.speaker, "0"),
        }


@dataclass(frozen=True, slots=True)
class Totals:
    """What all articles have together."""

    items: int
    kinds: tuple[tuple[Kind, int], ...]
    rejected: int
    incomplete: int


def page(summaries: Sequence[Summary], title: str | None) -> str:
    """Return the report of one or more summaries as one HTML file."""
    articles = [ArticleView(number, summary) for number, summary in enumerate(summaries, start=1)]
    cards = [card for article in articles for card in article.shown.all]
    many, totals = len(articles) > 1, _totals(articles, cards)
    return render(
        "report.html",
        title=title or (f"{len(articles):,} articles" if many else articles[0].title),
        many=many,
        articles=articles,
        totals=totals,
        choices=FilterChoices(cards),
        charts=charts(list(_entries(articles)), [kind for kind, _ in totals.kinds]) if many else None,
        reasons=REASONS,
        version=__version__,
    )


def _totals(articles: Sequence[ArticleView], cards: Sequence[Card]) -> Totals:
    counts = Counter(card.kind for card in cards)
    first = [kind_of(name) for name in ("agreement", "request", "pledge", "humanitarian_item")]
    own = sorted((kind for kind in counts if kind not in first), key=lambda kind: kind.name)
    kinds = [*(kind for kind in first if counts[kind]), *own]
    return Totals(
        items=len(cards),
        kinds=tuple((kind, counts[kind]) for kind in kinds),
        rejected=sum(len(article.summary.rejected) for article in articles),
        incomplete=sum(not article.summary.complete for article in articles),
    )


def _entries(articles: Sequence[ArticleView]) -> Iterator[ChartItem]:
    for article in articles:
        for card in article.shown.all:
            yield ChartItem(card, article.source.published, f"#{article.id}-{card.code}")
