"""Compare two texts about one event, or an article with its source.

>>> from summarizer import compare, drift
>>> comparison = compare(readout_of_one_side, readout_of_the_other)  # doctest: +SKIP
>>> [(pair.relation, pair.a.what, pair.b.what) for pair in comparison.differences]  # doctest: +SKIP
>>> drift(article, statement).strengthened  # doctest: +SKIP

Rules decide by scales, names, numbers and negations; a model is asked about the remaining pairs. The result does not
depend on the order of the texts: `compare(b, a)` is `compare(a, b)` with the relations swapped.
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
"""Called with the questions about pairs that are done, and the total."""


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
    """Compare two texts about one event: what both say, what differs, and what only one says.

    Args:
        a: A text or its summary. If the summary has no text (`keep_text=False`), only its items are compared.
        b: The other text or its summary.
        model: As for `summarize`; the model is asked about texts and pairs.
        base_url: As for `summarize`.
        cache: As for `summarize`.
        summarizer: An existing `Summarizer` to use in place of these three.
        rules_only: Do not ask a model about pairs. Two summaries then need no model at all.
        progress: Called in this thread after each question about a pair, with the questions done and the total.

    Returns:
        The comparison. If a text was not read completely, or a question about a pair failed, `complete` is False.

    Raises:
        InputError: A text is empty or of the wrong type, or both a summarizer and a model are given.
        ConfigError: No model is configured.
        ModelError: No part of a text could be read.
        BudgetError: The budget does not cover the next question.
    """
    for side in (a, b):
        if not isinstance(side, (str, Summary)):
            raise InputError(f"Cannot compare a {type(side).__name__}. Give a text or a Summary.")
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
    """Compare an article with its source: what it strengthens, weakens, attributes to others, adds and leaves out.

    Takes the arguments of `compare` and raises the same errors. A faithful article has only `kept` and `left_out`.
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
        raise InputError("Give either a summarizer, or model, base_url and cache: a summarizer has its own.")
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
    """Return the sort key of a text, so that the order of the arguments does not matter."""
    return summary.source.sha256, [item.id for item in summary.items]


def _compared(a: Material, b: Material, held: Summarizer | None, progress: Progress | None) -> Comparison:
    found = partners(passages(a), passages(b))
    ruled = [differences(p.a, p.b) if p.a and p.b else [] for p in found]
    unsure = [n for n, stated in enumerate(ruled) if not stated and _is_open(found[n])]
    asker = open_comparer(held) if held and unsure else None
    asked = _asked([found[n] for n in unsure], asker, progress) if asker else _Asked()
    for n, stated in zip(unsure, asked.stated, strict=False):
        ruled[n] = [stated] if stated else []
    models = set(unsure) if asker else set()
    rows = zip(found, ruled, strict=True)
    pairs = [pair for n, (p, stated) in enumerate(rows) for pair in _pairs(p, stated, by_model=n in models)]
    texts = (("first", a), ("second", b))
    unread = [f"Part of the {name} text could not be read." for name, m in texts if not m.summary.complete]
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
    """The model's answers about the pairs, the problems, and the usage."""

    stated: list[Found | None] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    usage: Usage = field(default_factory=Usage)


def _asked(unsure: Sequence[Partners], asker: ModelComparer, progress: Progress | None) -> _Asked:
    """Ask the model about each pair. If a question fails, the result of the rules stays."""
    sides = [(p.a, p.b) for p in unsure if p.a and p.b]
    tasks = [partial(asker.llm.ask, asker.about(x, y)) for x, y in sides]
    stated: dict[int, Found | None] = {}
    failed: dict[int, ModelError] = {}
    usage = Usage()
    with run_tasks(tasks, asker.workers, tolerated=(ModelError,)) as answers:
        for done, (n, get) in enumerate(answers, start=1):
            try:
                answer: Answer = get()
                usage += answer.usage
                stated[n] = judged(answer, *sides[n], asker.relations)
            except ModelError as error:
                usage += error.usage
                failed[n] = error
            if progress:
                progress(done, len(tasks))
    problems = [f"A question about a pair failed: {failed[n]}" for n in sorted(failed)]
    return _Asked([stated.get(n) for n in range(len(tasks))], list(dict.fromkeys(problems)), usage)


def _is_open(p: Partners) -> bool:
    """Return whether to ask a model about a pair in which rules find no difference."""
    return p.a is not None and p.b is not None and (p.a.item or p.b.item) is not None and undecided(p.a, p.b)


def _pairs(p: Partners, stated: Sequence[Found], *, by_model: bool) -> Iterator[Pair]:
    """Yield the pair of two passages; an item next to an unrelated sentence stays alone."""
    x, y = p.a, p.b
    if x and y and (stated or p.certain):
        if stated or x.item or y.item:
            grave = [found.grounded(x, y) for found in stated]
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
    """Return the provenance; if no model was asked about pairs, the model of the summaries."""
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
