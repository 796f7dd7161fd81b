"""What does one window report? Fill the prompt, ask, judge each item, ask again about those that failed."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, field, replace
from typing import Any

from summarizer._extraction.merge import token_f1
from summarizer._extraction.validate import unresolved, validate
from summarizer._llm import LLM, Answer, Question
from summarizer._prompting import (
    MOST_ITEMS_A_SENTENCE,
    Context,
    Plan,
    RawItem,
    Violation,
    read_items,
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

LONGEST_SHOWN = 300
"""Characters of what a model said amiss that a summary keeps."""


@dataclass(frozen=True, slots=True)
class Unread:
    """A window, or half of one, that could not be read (not to its end, when the answer was `cut`), and why."""

    window: Window
    error: ModelError
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """What came out of one window."""

    items: tuple[Item, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    warnings: tuple[TextWarning, ...] = ()
    usage: Usage = field(default_factory=Usage)
    unread: tuple[Unread, ...] = ()

    def __add__(self, other: Reading) -> Reading:
        return Reading(
            items=self.items + other.items,
            rejected=self.rejected + other.rejected,
            warnings=self.warnings + other.warnings,
            usage=self.usage + other.usage,
            unread=self.unread + other.unread,
        )


@dataclass(frozen=True, slots=True)
class AskedWindow:
    """A question about a window, and whom it was put to."""

    question: Question
    context: Context
    plan: Plan
    llm: LLM

    @property
    def most(self) -> int:
        """Return how many items the answer may have, and how many of them may be asked about again."""
        return (
            len(self.context.wanted) if self.context.exactly else MOST_ITEMS_A_SENTENCE * len(self.context.window.focus)
        )


def read_window(context: Context, plan: Plan, llm: LLM) -> Reading:
    """Read a window: by its own verbs where they tell what is said, else by asking.

    Raises what `llm.ask` raises; a bad item costs one item.
    """
    told = _told(context) if context.exactly and plan.told else Reading()
    rest = tuple(t for t in context.wanted if not any(isinstance(item, t) for item in told.items))
    return told + _asked(replace(context, wanted=rest), plan, llm) if rest else told


def _told(context: Context) -> Reading:
    """Return the items whose words a verb of the clause tells, and that hold before the guards."""
    if not context.ruled:
        return Reading()
    (clause,) = context.window.focus
    said = [(t, words) for t in context.wanted for words in content_spans(t.type_name(), clause.text) or ()]
    judged = [validate(RawItem(t, words, (1,), None), context) for t, words in said]
    return Reading(items=tuple(item for item in judged if not isinstance(item, Violation)))


def _asked(context: Context, plan: Plan, llm: LLM) -> Reading:
    asked = AskedWindow(window_question(plan, context), context, plan, llm)
    answer = llm.ask(asked.question)
    if answer.truncated and len(context.window.focus) > 1:
        return _read_halves(asked, answer.usage)
    good, bad = _read(answer, plan)
    reading = Reading(rejected=tuple(_misshapen(row, problem) for row, problem in bad), usage=answer.usage)
    if answer.truncated:
        reading += Reading(unread=(Unread(context.window, ModelError(CUT), cut=True),))
    failing = 0
    for raw_item in good:
        judged = validate(raw_item, context)
        failing += isinstance(judged, Violation)
        reading += _settled(raw_item, judged, asked, again=failing <= asked.most)
    return reading


def _read(answer: Answer, plan: Plan) -> tuple[list[RawItem], list[tuple[Any, str]]]:
    data = {"items": [], **answer.data} if answer.truncated else answer.data
    try:
        return read_items(data, plan.wire)
    except AnswerError as error:
        raise _spent(error, answer.usage) from None


def _read_halves(asked: AskedWindow, usage: Usage) -> Reading:
    """Read a window whose answer did not fit in two halves; one that cannot be read leaves the other."""
    window, plan, middle = asked.context.window, asked.plan, len(asked.context.window.focus) // 2
    before = window.focus[max(0, middle - plan.before) : middle]
    first = replace(window, focus=window.focus[:middle], after=())
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


def _settled(raw_item: RawItem, judged: Item | Violation, asked: AskedWindow, *, again: bool) -> Reading:
    """Return the item, or what became of it: mended by a re-ask, if it may be asked about `again`, or rejected."""
    if not isinstance(judged, Violation):
        return Reading(items=(judged,), warnings=tuple(unresolved(raw_item, asked.context)))
    mended = _asked_again(raw_item, judged, asked) if again else Reading()
    return mended if mended.items else replace(mended, rejected=(judged.rejected(raw_item),))


def _asked_again(raw_item: RawItem, problem: Violation, asked: AskedWindow) -> Reading:
    """Return the mended item, if any, and the cost. No usable answer costs this item alone, not its window."""
    usage = Usage()
    try:
        answer = asked.llm.ask(reask_question(asked.plan, asked.context, asked.question, raw_item, problem))
        usage = answer.usage
        again = read_items(answer.data, asked.plan.wire)[0]
    except ModelError as error:
        return Reading(usage=usage + error.usage)
    for said in sorted(again, key=lambda said: -token_f1(said.what, raw_item.what)):
        judged = validate(said, asked.context)
        if _is_mended(said, raw_item) and not isinstance(judged, Violation):
            return Reading(items=(judged,), warnings=tuple(unresolved(said, asked.context)), usage=usage)
    return Reading(usage=usage)


def _is_mended(said: RawItem, raw_item: RawItem) -> bool:
    """Say whether this is the item that was asked about, not another of its type: one that was right already."""
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
