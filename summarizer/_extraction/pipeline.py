"""Turn a text into a summary: sentences, windows, questions, items, one summary. No I/O of its own."""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from summarizer._entities import index_entities
from summarizer._extraction.embedded.candidates import CandidateClassifier
from summarizer._extraction.embedded.rule_links import Span, add_humanitarian_twins, link_by_rules
from summarizer._extraction.executor import WorkerPool, run_tasks
from summarizer._extraction.extract import Reading, Unread, read_window
from summarizer._extraction.linking import link_answers
from summarizer._extraction.merge import Merged, merge
from summarizer._extraction.overview import Overview, ask_overview, verified_overview
from summarizer._llm import LLM
from summarizer._prompting import Context, Plan
from summarizer._rules import content_spans, is_humanitarian, reported_types, split_clauses
from summarizer._text import Document, Sentence, find_injections, windows
from summarizer.errors import ModelError
from summarizer.schema import FailedWindow, HumanitarianItem, Item, Provenance, Rejected, Source, Summary, TextWarning
from summarizer.values import Usage

log = logging.getLogger("summarizer")

Progress = Callable[[int, int], None]
"""Called with windows done and windows in all."""


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the caller knows about the text, and passes on."""

    id: str | None = None
    title: str | None = None
    published: Any = None
    publisher: str | None = None
    author: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class ReaderContext:
    """Who is asked, how, about which sentences (all without a classifier), and in whose threads (else in its own)."""

    llm: LLM
    plan: Plan
    classifier: CandidateClassifier | None = None
    pool: WorkerPool | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came out of all windows: what was read, what was not, and what both have cost."""

    readings: list[Reading]
    unread: list[Unread]
    usage: Usage

    @property
    def items(self) -> list[Item]:
        """Return the items of all windows, in their order."""
        return [item for reading in self.readings for item in reading.items]

    @property
    def rejected(self) -> list[Rejected]:
        """Return what was rejected in all windows."""
        return [rejected for reading in self.readings for rejected in reading.rejected]


def summarize_document(
    document: Document,
    given: Metadata,
    asking: ReaderContext,
    *,
    provenance: Provenance,
    strict: bool = False,
    keep_text: bool = True,
    progress: Progress | None = None,
) -> Summary:
    """Return the summary of a text.

    Raises:
        ModelError: No window could be read, or, with `strict`, any could not.
        ConfigError: The key was refused, or the model is not known to the server.
    """
    started = time.perf_counter()
    about = " ".join(filter(None, (given.title, given.publisher, given.author)))
    selection = select_candidates(document, asking, about)
    outcome = _read_all(selection.contexts, asking, strict=strict, progress=progress)
    merged = _merged(outcome, document, asking)
    items = _linked(merged, outcome, document, asking, selection.marked)
    overview, spent = _overview(items, merged, outcome, document, asking)
    return Summary(
        id=given.id,
        title=given.title or document.title,
        overview=overview.text,
        overview_omits=overview.omits,
        **_lists(items),
        rejected=[*outcome.rejected, *merged.duplicates, *overview.rejected],
        warnings=_warnings(document, asking, outcome),
        complete=not outcome.unread,
        failed_windows=[_failed(unread) for unread in outcome.unread],
        source=_source(document, given, keep_text=keep_text),
        provenance=provenance,
        usage=(selection.usage + outcome.usage + spent).model_copy(update={"seconds": time.perf_counter() - started}),
    )


def _merged(outcome: Outcome, document: Document, asking: ReaderContext) -> Merged:
    windows = [n for n, reading in enumerate(outcome.readings) for _ in reading.items]
    return merge(outcome.items, document, None if asking.plan.wire.lean else windows)


def _linked(
    merged: Merged, outcome: Outcome, document: Document, asking: ReaderContext, marked: list[Span] | None
) -> list[Item]:
    """Return the items with their links: those that the model said; by rules where it read sentence by sentence."""
    if asking.plan.wire.lean:
        return link_by_rules(add_humanitarian_twins(merged.items, document, marked), document)
    place = _places(outcome, merged)
    windows = [0] * len(merged.items)
    for number, reading in reversed(list(enumerate(outcome.readings))):
        for item in reading.items:
            windows[place[id(item)]] = number
    pairs = [(place[id(k.answer)], place[id(k.request)]) for reading in outcome.readings for k in reading.links]
    return link_answers(merged.items, pairs, windows)


def _places(outcome: Outcome, merged: Merged) -> dict[int, int]:
    """Return for each item that was read, by identity, the index of the one that it is part of now."""
    return {id(item): place for item, place in zip(outcome.items, merged.places, strict=True)}


def _overview(
    items: Sequence[Item], merged: Merged, outcome: Outcome, document: Document, asking: ReaderContext
) -> tuple[Overview, Usage]:
    """Return the overview: what the model wrote with its items or, for several windows, is asked to write about all."""
    names: frozenset[str] = frozenset()
    claims: list[tuple[str, list[Item]]] = []
    usage = Usage()
    if not asking.plan.wire.lean and items:
        names = index_entities(document).names
        if len(outcome.readings) == 1:
            place = _places(outcome, merged)
            claims = [(c.text, [items[place[id(i)]] for i in c.items]) for c in outcome.readings[0].overview]
        else:
            claims, usage = ask_overview(items, asking.plan, asking.llm)
    return verified_overview(claims, items, document, names), usage


@dataclass(frozen=True, slots=True)
class Selection:
    """What is to be asked, the clauses that the classifier found humanitarian (None without one), and what it cost."""

    contexts: list[Context]
    marked: list[Span] | None = None
    usage: Usage = field(default_factory=Usage)


def select_candidates(document: Document, asking: ReaderContext, about: str = "") -> Selection:
    """Part a text into contexts: windows or, with a classifier, the clauses in which it found something."""
    types = asking.plan.wire.item_types
    people = index_entities(document)
    parts = windows(document, tokens=asking.plan.window_tokens, before=asking.plan.before)
    if asking.classifier is None:
        return Selection([Context(document, people, window, types, about=about) for window in parts])
    others = tuple(t for t in types if t.type_name() not in asking.classifier.types)
    pieces = [replace(window, focus=(piece,)) for window in parts for piece in split_clauses(window.focus[0])]
    contexts, marked = [Context(document, people, window, others) for window in parts if others], []
    wanted, usage = asking.classifier.wanted([w.focus[0] for w in pieces])
    for window, seeming in zip(pieces, wanted, strict=True):
        names = _reported(document, window.focus[0], seeming)
        asked = _without_twin(tuple(t for t in types if t.type_name() in names), window.focus[0].text)
        contexts += [Context(document, people, window, asked, exactly=True)] if asked else []
        marked += [(window.start, window.end)] if HumanitarianItem.type_name() in names else []
    return Selection(sorted(contexts, key=lambda context: context.window.start), marked, usage)


def _reported(document: Document, clause: Sentence, seeming: Sequence[str]) -> Sequence[str]:
    """Return the types that a clause reports: none where its sentence is a question."""
    if document.sentences[clause.index].text.rstrip("”’\"')]» ").endswith(("?", "？", "؟")):
        return ()
    return reported_types(seeming, clause.text) if document.language in (None, "en") else seeming


def _without_twin(types: tuple[type[Item], ...], clause: str) -> tuple[type[Item], ...]:
    """Leave the humanitarian item to the linking pass where another item of the clause will say the same.

    It will not where the clause names people or aid, and what its verbs tell of the other items does not.
    """
    others = tuple(t for t in types if t is not HumanitarianItem)
    told = [content_spans(t.type_name(), clause) for t in others]
    elsewhere = (
        all(told)
        and is_humanitarian(clause)
        and not any(is_humanitarian(said) for things in told for said in things or ())
    )
    return types if elsewhere else others or types


def _read_all(
    contexts: Sequence[Context], asking: ReaderContext, *, strict: bool, progress: Progress | None
) -> Outcome:
    readings: dict[int, Reading] = {}
    errors: dict[int, ModelError] = {}
    read = _read_whole if strict else read_window
    tasks = [partial(read, context, asking.plan, asking.llm) for context in contexts]
    tolerated = () if strict else (ModelError,)
    with run_tasks(tasks, asking.plan.workers, asking.pool, tolerated=tolerated) as pieces:
        for done, (number, get) in enumerate(pieces, start=1):
            try:
                readings[number] = get()
            except tolerated as error:
                log.warning("summarizer.window", extra={"window": number, "error": type(error).__name__})
                errors[number] = error
            if progress:
                progress(done, len(contexts))
    if errors and not readings:
        raise errors[min(errors)]
    return _outcome(contexts, readings, errors)


def _outcome(contexts: Sequence[Context], readings: dict[int, Reading], errors: dict[int, ModelError]) -> Outcome:
    read = [readings[n] for n in sorted(readings)]
    unread = [Unread(contexts[n].window, error) for n, error in errors.items()] + [u for r in read for u in r.unread]
    spent = [r.usage for r in read] + [error.usage for error in errors.values()]
    return Outcome(read, sorted(unread, key=lambda u: u.window.start), sum(spent, Usage()))


def _read_whole(context: Context, plan: Plan, llm: LLM) -> Reading:
    """Read a window; raise what kept a part of it from being read."""
    reading = read_window(context, plan, llm)
    if reading.unread:
        raise reading.unread[0].error
    return reading


def _failed(unread: Unread) -> FailedWindow:
    window, error = unread.window, "truncated" if unread.cut else type(unread.error).__name__
    return FailedWindow(start=window.start, end=window.end, error=error, detail=str(unread.error))


def _warnings(document: Document, asking: ReaderContext, outcome: Outcome) -> list[TextWarning]:
    told = [*find_injections(document.text), *_truncated(outcome), *(w for r in outcome.readings for w in r.warnings)]
    told = list(dict.fromkeys(told))
    if asking.plan.wire.lean and document.language not in (None, "en"):
        detail = f"{document.language}: the cue words that fill slots are English, so many slots stay unclear"
        told.append(TextWarning(kind="language", detail=detail))
    return told


def _truncated(outcome: Outcome) -> list[TextWarning]:
    cut = [_failed(unread) for unread in outcome.unread if unread.cut]
    return [TextWarning(kind="truncated", detail=f.detail, start=f.start, end=f.end) for f in cut]


def _lists(items: Sequence[Item]) -> dict[str, list[Item]]:
    lists: dict[str, list[Item]] = {}
    for item in sorted(items, key=lambda i: i.start):
        lists.setdefault(type(item).list_name(), []).append(item)
    return lists


def _source(document: Document, given: Metadata, *, keep_text: bool) -> Source:
    return Source(
        sha256=hashlib.sha256(document.text.encode()).hexdigest(),
        characters=len(document.text),
        language=document.language,
        title=given.title or document.title,
        published=given.published,
        publisher=given.publisher,
        author=given.author,
        url=given.url,
        text=document.text if keep_text else None,
    )
