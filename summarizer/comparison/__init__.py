"""What do two texts about one event say, and what changed on the way from one to the other?

>>> from summarizer import compare, drift
>>> comparison = compare(readout_of_one_side, readout_of_the_other)  # doctest: +SKIP
>>> [(pair.relation, pair.a.what, pair.b.what) for pair in comparison.differences]  # doctest: +SKIP
>>> drift(article, statement).strengthened  # doctest: +SKIP

Rules decide where scales, names, numbers and negations do; a model is asked about the rest, pair by pair. Both texts
are always looked at in one order, whichever was given first: so `compare(b, a)` is `compare(a, b)` with the relations
swapped.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Literal

from summarizer._client import FROM_SETTINGS, Summarizer
from summarizer._extraction import run_tasks
from summarizer._llm import Answer
from summarizer._version import __version__
from summarizer.comparison._align import Partners, partners
from summarizer.comparison._ask import ModelComparer, judged, open_comparer, undecided
from summarizer.comparison._differences import Found, differences
from summarizer.comparison._passages import Material, passages
from summarizer.errors import InputError, ModelError
from summarizer.paired import Comparison, Drift, Pair, in_order
from summarizer.schema import Summary
from summarizer.values import Provenance, Usage

__all__ = ["compare", "drift"]

Progress = Callable[[int, int], None]
"""Called with questions about pairs that are done, and all of them."""


def compare(
    a: str | Summary,
    b: str | Summary,
    *,
    model: str | None = FROM_SETTINGS,
    base_url: str | None = FROM_SETTINGS,
    cache: str | Path | None = FROM_SETTINGS,
    summarizer: Summarizer | None = None,
    rules_only: bool = False,
    progress: Progress | None = None,
) -> Comparison:
    """Lay two texts side by side: what both say, how the one stands to the other, what only one of them says.

    Args:
        a: A text, or its summary. Of a summary without its text (`keep_text=False`) only the items are compared.
        b: The other text, or its summary.
        model: As for `summarize`: which model is asked, about texts and pairs.
        base_url: As for `summarize`.
        cache: As for `summarize`.
        summarizer: One that you hold already, with its connection, cache, rate and budget, in place of these three.
        rules_only: Ask no model about pairs; two summaries then need no model at all.
        progress: Called in this thread after each question about a pair.

    Raises:
        InputError: A text is none, or both a summarizer and a model are given.
        ConfigError: There is no model to ask.
        ModelError: Nothing of a text could be read. A question about a pair that fails leaves the others standing.
        BudgetError: The budget has no room for one more question.
    """
    for side in (a, b):
        if not isinstance(side, (str, Summary)):
            raise InputError(f"A {type(side).__name__} cannot be compared. Give a text, or a Summary.")
    with _held(summarizer, model, base_url, cache) as held:
        return _laid_beside(a, b, held, rules_only, progress)


def drift(
    article: str | Summary,
    source: str | Summary,
    *,
    model: str | None = FROM_SETTINGS,
    base_url: str | None = FROM_SETTINGS,
    cache: str | Path | None = FROM_SETTINGS,
    summarizer: Summarizer | None = None,
    rules_only: bool = False,
    progress: Progress | None = None,
) -> Drift:
    """Tell how an article tells its source: what it strengthens, weakens, says of somebody else, adds and leaves out.

    The arguments and errors are those of `compare`; an article that keeps to its source has only `kept` and `left_out`.
    """
    asked = partial(compare, model=model, base_url=base_url, cache=cache, summarizer=summarizer)
    return Drift.of(asked(article, source, rules_only=rules_only, progress=progress))


@contextmanager
def _held(
    summarizer: Summarizer | None, model: str | None, base_url: str | None, cache: str | Path | None
) -> Iterator[Summarizer]:
    if summarizer is None:
        with Summarizer(model=model, base_url=base_url, cache=cache) as own:
            yield own
    elif any(given is not FROM_SETTINGS for given in (model, base_url, cache)):
        raise InputError("A summarizer has its model and its cache: give it alone, or give model, base_url and cache.")
    else:
        yield summarizer


def _laid_beside(
    a: str | Summary, b: str | Summary, held: Summarizer, rules_only: bool, progress: Progress | None
) -> Comparison:
    started = time.perf_counter()
    sides = [side if isinstance(side, Summary) else held.summarize(side) for side in (a, b)]
    spent = [s.usage for s, given in zip(sides, (a, b), strict=True) if s is not given]
    turned = _order(sides[1]) < _order(sides[0])
    first, second = reversed(sides) if turned else sides
    made = _compared(Material.of(first), Material.of(second), None if rules_only else held, progress)
    usage = sum(spent, made.usage).model_copy(update={"seconds": time.perf_counter() - started})
    made = made.model_copy(update={"usage": usage})
    return made.swapped() if turned else made


def _order(summary: Summary) -> tuple[str, list[str]]:
    """Return what decides which text is looked at first; the same, whichever was given first."""
    return summary.source.sha256, [item.id for item in summary.items]


def _compared(a: Material, b: Material, held: Summarizer | None, progress: Progress | None) -> Comparison:
    found = partners(passages(a), passages(b))
    ruled = [differences(p.a, p.b) if p.a and p.b else [] for p in found]
    unsure = [n for n, told in enumerate(ruled) if not told and _is_open(found[n])]
    asker = open_comparer(held) if held and unsure else None
    asked = _asked([found[n] for n in unsure], asker, progress) if asker else _Asked()
    for n, told in zip(unsure, asked.told, strict=False):
        ruled[n] = [told] if told else []
    models = set(unsure) if asker else set()
    rows = zip(found, ruled, strict=True)
    pairs = [pair for n, (p, told) in enumerate(rows) for pair in _pairs(p, told, by_model=n in models)]
    texts = (("first", a), ("second", b))
    unread = [f"Some of the {name} text could not be read." for name, m in texts if not m.summary.complete]
    return Comparison(
        pairs=in_order(pairs),
        a=a.summary.source,
        b=b.summary.source,
        warnings_a=a.summary.warnings,
        warnings_b=b.summary.warnings,
        complete=not (asked.problems or unread),
        problems=[*unread, *asked.problems],
        provenance=_provenance(a, b, asker),
        usage=asked.usage,
    )


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the model told of each pair, what went wrong, and what it cost."""

    told: list[Found | None] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    usage: Usage = field(default_factory=Usage)


def _asked(unsure: Sequence[Partners], asker: ModelComparer, progress: Progress | None) -> _Asked:
    """Ask about each pair; a question that fails leaves its pair as rules found it."""
    sides = [(p.a, p.b) for p in unsure if p.a and p.b]
    tasks = [partial(asker.llm.ask, asker.about(x, y)) for x, y in sides]
    told: dict[int, Found | None] = {}
    failed: dict[int, ModelError] = {}
    usage = Usage()
    with run_tasks(tasks, asker.workers, tolerated=(ModelError,)) as answers:
        for done, (n, get) in enumerate(answers, start=1):
            try:
                answer: Answer = get()
                usage += answer.usage
                told[n] = judged(answer, *sides[n], asker.relations)
            except ModelError as error:
                usage += error.usage
                failed[n] = error
            if progress:
                progress(done, len(tasks))
    problems = [f"A question about a pair was not answered: {failed[n]}" for n in sorted(failed)]
    return _Asked([told.get(n) for n in range(len(tasks))], list(dict.fromkeys(problems)), usage)


def _is_open(p: Partners) -> bool:
    """Say whether a model is to be asked about a pair in which rules find no difference."""
    return p.a is not None and p.b is not None and (p.a.item or p.b.item) is not None and undecided(p.a, p.b)


def _pairs(p: Partners, told: Sequence[Found], *, by_model: bool) -> Iterator[Pair]:
    """Give the pair that two pieces make; of an item beside a sentence that tells nothing of it, the item alone."""
    x, y = p.a, p.b
    if x and y and (told or p.certain):
        if told or x.item or y.item:
            grave = [found.grounded(x, y) for found in told]
            by: Literal["rule", "model"] = "model" if by_model else "rule"
            grave = [difference.model_copy(update={"by": by}) for difference in grave]
            relation = grave[0].relation if grave else "same"
            yield Pair(relation=relation, differences=grave, a=x.side, b=y.side, by=by)
        return
    if x and x.item:
        yield Pair(relation="only_in_a", a=x.side)
    if y and y.item:
        yield Pair(relation="only_in_b", b=y.side)


def _provenance(a: Material, b: Material, asker: ModelComparer | None) -> Provenance:
    """Return what made it: of two summaries that no model compared, the model that read them."""
    made = a.summary.provenance, b.summary.provenance
    prompts = [prompt for m in made for prompt in m.prompts] + ([asker.prompt] if asker else [])
    models = [asker.llm.model] if asker else sorted({m.model for m in made})
    weights = {asker.llm.identity.get("weights")} if asker else {m.weights for m in made}
    return Provenance(
        model=", ".join(models),
        weights=weights.pop() if len(weights) == 1 else None,
        prompts=list(dict.fromkeys(prompts)),
        library=__version__,
    )
