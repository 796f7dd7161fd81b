"""Build the report of one or more articles: their items, metadata, filters and totals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from summarizer._version import __version__
from summarizer.report._cards import UNREAD, Card, Kind, Shown, kind_of, show
from summarizer.report._chart_parts import ChartItem
from summarizer.report._charts import charts
from summarizer.report._highlight import Span
from summarizer.report._labels import REASONS, warning_label
from summarizer.report._page import render
from summarizer.schema import Summary
from summarizer.values import Source


@dataclass(frozen=True, slots=True)
class Note:
    """A warning or an unread part of the text; `code` is its name on the page."""

    code: str
    name: str
    detail: str
    start: int | None
    end: int | None
    kind: str

    @property
    def span(self) -> Span | None:
        """Return its characters in the text; None for the whole text."""
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
        """Return its id on the page."""
        return f"a{self.number}"

    @property
    def source(self) -> Source:
        """Return its text and metadata."""
        return self.summary.source

    @property
    def title(self) -> str:
        """Return its title, or the caller's id for it."""
        return self.summary.title or self.source.title or self.summary.id or f"Article {self.number}"

    @cached_property
    def shown(self) -> Shown:
        """Return its items and its text."""
        return show(self.summary, [note.span for note in (*self.failed, *self.warnings) if note.span])

    @cached_property
    def failed(self) -> list[Note]:
        """Return the parts that could not be read."""
        windows = enumerate(self.summary.failed_windows, start=1)
        return [Note(f"X{n}", w.error, w.detail, w.start, w.end, UNREAD) for n, w in windows]

    @cached_property
    def warnings(self) -> list[Note]:
        """Return the warnings about the text."""
        found = enumerate(self.summary.warnings, start=1)
        return [Note(f"W{n}", warning_label(w.kind), w.detail, w.start, w.end, "warning") for n, w in found]

    @property
    def missing(self) -> int:
        """Return how many characters could not be read."""
        return sum(window.end - window.start for window in self.summary.failed_windows)

    @property
    def about(self) -> list[str]:
        """Return the metadata of the text: date, language, length, publisher, author, id."""
        source, name = self.source, self.summary.id
        day = source.published
        known = [f"{day.day} {day:%B} {day.year}" if day else "no date", *filter(None, [source.language])]
        known += [f"{source.characters:,} characters", *filter(None, [source.publisher, source.author])]
        return [*known, *([name] if name and name != self.title else [])]

    @property
    def made(self) -> Iterator[tuple[str, str]]:
        """Yield how the summary was made, and at what cost."""
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
    """One filter: each value with its label and its number of items."""

    name: str
    label: str
    options: tuple[tuple[str, str, int], ...]


class FilterChoices:
    """The filters of a report. Actors and speakers go by number, so that cards stay short."""

    def __init__(self, cards: Sequence[Card]) -> None:
        states = Counter(card.state for card in cards if card.state)
        actors = Counter(name for card in cards for name in card.names)
        speakers = Counter(card.speaker for card in cards if card.speaker)
        self._actors = {name: str(number) for number, name in enumerate(sorted(actors, key=str.casefold), start=1)}
        self._speakers = {name: str(number) for number, name in enumerate(sorted(speakers, key=str.casefold), start=1)}
        nobody = sum(not card.speaker for card in cards)
        self.lists = (
            FilterChoice("state", "Status", tuple((s, _state_label(s, cards), n) for s, n in states.most_common())),
            FilterChoice("actor", "Actor", tuple((n, name, actors[name]) for name, n in self._actors.items())),
            FilterChoice(
                "speaker",
                "Said by",
                (*((n, name, speakers[name]) for name, n in self._speakers.items()), ("0", "not named", nobody)),
            ),
        )

    def marks(self, card: Card) -> Mapping[str, str]:
        """Return the values by which a card is filtered."""
        return {
            "state": card.state,
            "actors": " ".join(self._actors[name] for name in card.names),
            "speaker": self._speakers.get(card.speaker, "0"),
        }


def _state_label(state: str, cards: Sequence[Card]) -> str:
    """Return the label of a state, if all slots that have it call it the same."""
    labels = {card.state_label for card in cards if card.state == state}
    return labels.pop() if len(labels) == 1 else state.replace("_", " ")


@dataclass(frozen=True, slots=True)
class Totals:
    """The totals over all articles."""

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
