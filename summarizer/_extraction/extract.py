"""Read one window: ask, validate each item, ask once more about those that failed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from typing import Any

from summarizer._extraction.embedded.rule_slots import RuleSlots
from summarizer._extraction.merge import token_f1
from summarizer._extraction.model_slots import ModelSlots
from summarizer._extraction.validate import SlotFiller, Validated, validate
from summarizer._llm import LLM, Answer, Question
from summarizer._prompting import (
    MOST_ITEMS_A_SENTENCE,
    Context,
    Plan,
    RawAnswer,
    RawItem,
    Violation,
    read_answer,
    reask_question,
    window_question,
)
from summarizer._rules import content_spans
from summarizer._text import Window
from summarizer.errors import AnswerError, ModelError
from summarizer.schema import Item, Rejected, TextWarning
from summarizer.values import Usage

CUT = "the answer did not fit in max_output_tokens; what was complete in it is kept"
SAME_ITEM = 0.3
"""Words in common from which on an answer is about the item that was asked about, wherever it points; FIELD's share."""

MOST_REASKED = 20
"""Items of a window that are asked about again; an answer in which more fail is not worth mending."""

LONGEST_SHOWN = 300
"""Characters of what a model said amiss that a summary keeps."""


@dataclass(frozen=True, slots=True)
class Unread:
    """A window, or half of one, that could not be read (not to its end, when the answer was `cut`), and why."""

    window: Window
    error: ModelError
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """An item of a window that answers another one of it."""

    answer: Item
    request: Item


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence of an overview, and the items that it rests on."""

    text: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """What came out of one window.

    Args:
        items: Validated items.
        rejected: What is no item.
        warnings: What of the items was left empty.
        usage: What it cost.
        unread: What could not be read.
        links: Which item answers which, as the model said.
        overview: What the model wrote about the items; a sentence about one that is rejected is left out.
    """

    items: tuple[Item, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    warnings: tuple[TextWarning, ...] = ()
    usage: Usage = field(default_factory=Usage)
    unread: tuple[Unread, ...] = ()
    links: tuple[Link, ...] = ()
    overview: tuple[Claim, ...] = ()

    def __add__(self, other: Reading) -> Reading:
        return Reading(
            items=self.items + other.items,
            rejected=self.rejected + other.rejected,
            warnings=self.warnings + other.warnings,
            usage=self.usage + other.usage,
            unread=self.unread + other.unread,
            links=self.links + other.links,
            overview=self.overview + other.overview,
        )


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question about a window, and whom it was put to."""

    question: Question
    context: Context
    plan: Plan
    llm: LLM

    @property
    def most(self) -> int:
        """Return how many items may be asked about again."""
        if self.context.exactly:
            return len(self.context.wanted)
        return min(MOST_REASKED, MOST_ITEMS_A_SENTENCE * len(self.context.window.focus))


def read_window(context: Context, plan: Plan, llm: LLM) -> Reading:
    """Read a window: by its own verbs where they tell what is said, else by asking.

    Raises what `llm.ask` raises; a bad item costs one item.
    """
    told = _told(context) if context.exactly and plan.told else Reading()
    rest = tuple(t for t in context.wanted if not any(isinstance(item, t) for item in told.items))
    return told + _ask(replace(context, wanted=rest), plan, llm) if rest else told


def _told(context: Context) -> Reading:
    """Return the items whose words a verb of the clause tells, and that hold before the guards."""
    if not context.ruled:
        return Reading()
    (clause,) = context.window.focus
    said = [(t, words) for t in context.wanted for words in content_spans(t.type_name(), clause.text) or ()]
    rules = RuleSlots(context)
    judged = [validate(RawItem(t, words, (1,), None), context, rules) for t, words in said]
    return Reading(items=tuple(v.item for v in judged if isinstance(v, Validated)))


def _ask(context: Context, plan: Plan, llm: LLM) -> Reading:
    asked = _Asked(window_question(plan, context), context, plan, llm)
    answer = llm.ask(asked.question)
    if answer.truncated and len(context.window.focus) > 1:
        return _read_halves(asked, answer.usage)
    said = _read(answer, plan)
    reading = Reading(rejected=tuple(_misshapen(row, problem) for row, problem in said.bad), usage=answer.usage)
    if answer.truncated:
        reading += Reading(unread=(Unread(context.window, ModelError(CUT), cut=True),))
    return reading + _settled(said, asked)


def _read(answer: Answer, plan: Plan) -> RawAnswer:
    data = {"items": [], **answer.data} if answer.truncated else answer.data
    try:
        return read_answer(data, plan.wire)
    except AnswerError as error:
        raise _spent(error, answer.usage) from None


def _read_halves(asked: _Asked, usage: Usage) -> Reading:
    """Read a window whose answer did not fit in two halves; one that cannot be read leaves the other."""
    window, plan, middle = asked.context.window, asked.plan, len(asked.context.window.focus) // 2
    before = window.focus[max(0, middle - plan.before) : middle]
    first = replace(window, focus=window.focus[:middle])
    second = replace(window, focus=window.focus[middle:], before=before)
    reading, failed = Reading(usage=usage), []
    for half in (first, second):
        try:
            reading += read_window(replace(asked.context, window=half), plan, asked.llm)
        except ModelError as error:
            failed.append(error)
            reading += Reading(usage=error.usage, unread=(Unread(half, error),))
    if len(failed) == 2:
        raise _spent(failed[0], usage + failed[1].usage)
    return reading


def _spent(error: ModelError, usage: Usage) -> ModelError:
    """Return the error with what else was paid for in vain; the error itself may be the caller's."""
    same = copy(error)
    same.usage = error.usage + usage
    return same


def _filler(context: Context, plan: Plan, raw_item: RawItem, said: RawAnswer) -> SlotFiller:
    """Return what gives an item its slots: rules alone where the model was not asked for any."""
    asked = not plan.wire.lean or raw_item.item_type.list_name() == "others"
    return ModelSlots(context, said.actors) if asked else RuleSlots(context)


def _settled(said: RawAnswer, asked: _Asked) -> Reading:
    """Return the items of an answer; those that fail are asked about once more, all at once."""
    valid, failed = _validated(said, asked)
    usage = Usage()
    again = failed[: asked.most]
    if again:
        mended, usage = _asked_again(again, asked)
        valid |= mended
    rejected = tuple(violation.rejected(raw_item) for raw_item, violation in failed if raw_item.position not in valid)
    items = {position: valid[position].item for position in sorted(valid)}
    return Reading(
        items=tuple(items.values()),
        rejected=rejected,
        warnings=tuple(warning for position in items for warning in valid[position].warnings),
        usage=usage,
        links=tuple(_links(said.items, items)),
        overview=tuple(
            Claim(text, tuple(items[n] for n in numbers))
            for text, numbers in said.overview
            if numbers and all(n in items for n in numbers)
        ),
    )


def _validated(said: RawAnswer, asked: _Asked) -> tuple[dict[int, Validated], list[tuple[RawItem, Violation]]]:
    valid: dict[int, Validated] = {}
    failed: list[tuple[RawItem, Violation]] = []
    for raw_item in said.items:
        found = validate(raw_item, asked.context, _filler(asked.context, asked.plan, raw_item, said))
        if isinstance(found, Violation):
            failed.append((raw_item, found))
        else:
            valid[raw_item.position] = found
    return valid, failed


def _links(raw_items: Sequence[RawItem], items: Mapping[int, Item]) -> list[Link]:
    pairs = [(r.position, r.answers) for r in raw_items if r.answers is not None and r.answers != r.position]
    return [Link(items[a], items[b]) for a, b in pairs if a in items and b in items]


def _asked_again(failed: Sequence[tuple[RawItem, Violation]], asked: _Asked) -> tuple[dict[int, Validated], Usage]:
    """Return the mended items by position, and the cost. No usable answer costs these items alone, not their window."""
    usage = Usage()
    try:
        answer = asked.llm.ask(reask_question(asked.plan, asked.context, asked.question, failed))
        usage = answer.usage
        said = read_answer(answer.data, asked.plan.wire)
    except ModelError as error:
        return {}, usage + error.usage
    valid, _ = _validated(said, asked)
    again = [(raw_item, valid[raw_item.position]) for raw_item in said.items if raw_item.position in valid]
    pairs = sorted(
        ((token_f1(new.what, old.what), old.position, n) for old, _ in failed for n, (new, _) in enumerate(again)),
        key=lambda pair: (-pair[0], pair[1], pair[2]),
    )
    old_items, mended, used = {old.position: old for old, _ in failed}, dict[int, Validated](), set[int]()
    for _, position, n in pairs:
        if position not in mended and n not in used and _is_mended(again[n][0], old_items[position]):
            mended[position] = again[n][1]
            used.add(n)
    return mended, usage


def _is_mended(said: RawItem, raw_item: RawItem) -> bool:
    """Return whether this is the item that was asked about, not another of its type: one that was right already."""
    near = bool(set(said.numbers) & set(raw_item.numbers)) or token_f1(said.what, raw_item.what) >= SAME_ITEM
    return said.item_type is raw_item.item_type and near


def _misshapen(row: Any, problem: str) -> Rejected:
    known = row if isinstance(row, Mapping) else {}
    what = known.get("what")
    return Rejected(
        type=str(known.get("type") or "unknown")[:LONGEST_SHOWN],
        what=what[:LONGEST_SHOWN] if isinstance(what, str) else "",
        reason="invalid",
        detail=problem,
    )
