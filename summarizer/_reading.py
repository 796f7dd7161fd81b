"""What does one window report? Fill the prompt, ask, judge each item, ask again about those that failed."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from summarizer._ask import LLM, Answer, Message, Question
from summarizer._document import Window, read, windows
from summarizer._framing import one_line
from summarizer._judge import Problem, Scene, judge, unresolved
from summarizer._performatives import things_of
from summarizer._prompts import Prompt
from summarizer._wire import MOST_ITEMS_A_SENTENCE, Loose, Wire, read_items
from summarizer.errors import AnswerError, ModelError
from summarizer.schema import Item, Rejected, TextWarning
from summarizer.values import Usage

REASK_TOKENS = 400
CUT = "the answer did not fit in max_output_tokens; what was complete in it is kept"
LONGEST_SHOWN = 300
"""Characters of what a model said amiss that a summary keeps."""


@dataclass(frozen=True)
class Plan:
    """How a model is asked.

    Args:
        prompt: The prompt for windows; `reask` is the one for items that failed.
        wire: What is asked for.
        window_tokens: Tokens of text in one question; None for one sentence with its context.
        before: Sentences of context before the window.
        workers: Windows asked at the same time.
        max_tokens: Room for one answer, in tokens.
        told: Take an item's words from the text by rule where a verb tells them; the model is asked about the others.
    """

    prompt: Prompt
    reask: Prompt
    wire: Wire
    window_tokens: int | None
    before: int
    workers: int
    max_tokens: int
    told: bool = False

    @cached_property
    def open_turns(self) -> list[tuple[str, str]]:
        """Return the few-shot examples as turns, for questions that ask for any of the types."""
        return _turns(self, exactly=False)

    @cached_property
    def foreign_turns(self) -> list[tuple[str, str]]:
        """Return the few-shot examples as turns, for texts that rules cannot read: with all slots of an answer."""
        return _turns(self, exactly=False, ruled=False)

    @cached_property
    def exact_turns(self) -> list[tuple[str, str]]:
        """Return the few-shot examples as turns, for questions that say exactly what is wanted."""
        return _turns(self, exactly=True)

    @cached_property
    def types(self) -> list[dict[str, Any]]:
        """Return the item types with their definitions and slots, as a prompt shows them."""
        return _types(self.wire)

    @property
    def prompts(self) -> list[str]:
        """Return the labels of the prompts, for provenance."""
        return [self.prompt.label, self.reask.label]


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
class Asked:
    """A question about a window, and whom it was put to."""

    question: Question
    scene: Scene
    plan: Plan
    llm: LLM

    @property
    def most(self) -> int:
        """Return how many items the answer may have, and how many of them may be asked about again."""
        return len(self.scene.wanted) if self.scene.exactly else MOST_ITEMS_A_SENTENCE * len(self.scene.window.focus)


def read_window(scene: Scene, plan: Plan, llm: LLM) -> Reading:
    """Read a window: by its own verbs where they tell what is said, else by asking.

    Raises what `llm.ask` raises; a bad item costs one item.
    """
    told = _told(scene) if scene.exactly and plan.told else Reading()
    rest = tuple(t for t in scene.wanted if not any(isinstance(item, t) for item in told.items))
    return told + _asked(replace(scene, wanted=rest), plan, llm) if rest else told


def _told(scene: Scene) -> Reading:
    """Return the items whose words a verb of the clause tells, and that hold before the guards."""
    if not scene.ruled:
        return Reading()
    (clause,) = scene.window.focus
    said = [(t, words) for t in scene.wanted for words in things_of(t.type_name(), clause.text) or ()]
    judged = [judge(Loose(t, words, (1,), None), scene) for t, words in said]
    return Reading(items=tuple(item for item in judged if not isinstance(item, Problem)))


def _asked(scene: Scene, plan: Plan, llm: LLM) -> Reading:
    asked = Asked(window_question(plan, scene), scene, plan, llm)
    answer = llm.ask(asked.question)
    if answer.truncated and len(scene.window.focus) > 1:
        return _read_halves(asked, answer.usage)
    good, bad = _read(answer, plan)
    reading = Reading(rejected=tuple(_misshapen(row, problem) for row, problem in bad), usage=answer.usage)
    if answer.truncated:
        reading += Reading(unread=(Unread(scene.window, ModelError(CUT), cut=True),))
    failing = 0
    for loose in good:
        judged = judge(loose, scene)
        failing += isinstance(judged, Problem)
        reading += _settled(loose, judged, asked, again=failing <= asked.most)
    return reading


def _read(answer: Answer, plan: Plan) -> tuple[list[Loose], list[tuple[Any, str]]]:
    data = {"items": [], **answer.data} if answer.truncated else answer.data
    try:
        return read_items(data, plan.wire)
    except AnswerError as error:
        raise _spent(error, answer.usage) from None


def _read_halves(asked: Asked, usage: Usage) -> Reading:
    """Read a window whose answer did not fit in two halves; one that cannot be read leaves the other."""
    window, plan, middle = asked.scene.window, asked.plan, len(asked.scene.window.focus) // 2
    before = window.focus[max(0, middle - plan.before) : middle]
    first = replace(window, focus=window.focus[:middle], after=())
    second = replace(window, focus=window.focus[middle:], before=before)
    reading, failed = Reading(usage=usage), []
    for half in (first, second):
        try:
            reading += read_window(replace(asked.scene, window=half), plan, asked.llm)
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


def _settled(loose: Loose, judged: Item | Problem, asked: Asked, *, again: bool) -> Reading:
    """Return the item, or what became of it: mended by a re-ask, if it may be asked about `again`, or rejected."""
    if not isinstance(judged, Problem):
        return Reading(items=(judged,), warnings=tuple(unresolved(loose, asked.scene)))
    mended = _asked_again(loose, judged, asked) if again else Reading()
    return mended if mended.items else replace(mended, rejected=(judged.rejected(loose),))


def _asked_again(loose: Loose, problem: Problem, asked: Asked) -> Reading:
    """Return the mended item, if any, and the cost. No usable answer costs this item alone, not its window."""
    usage = Usage()
    try:
        answer = asked.llm.ask(reask_question(asked, loose, problem))
        usage = answer.usage
        again = read_items(answer.data, asked.plan.wire)[0]
    except ModelError as error:
        return Reading(usage=usage + error.usage)
    for said in again:
        judged = judge(said, asked.scene)
        if said.item_type is loose.item_type and not isinstance(judged, Problem):
            return Reading(items=(judged,), warnings=tuple(unresolved(said, asked.scene)), usage=usage)
    return Reading(usage=usage)


def window_question(plan: Plan, scene: Scene) -> Question:
    """Fill the prompt for a window: the constant part first, then the few-shot turns, then the window."""
    numbers = range(1, len(scene.window.focus) + 1)
    values = _values(scene.window, scene.wanted, exactly=scene.exactly, ruled=scene.ruled)
    turns = plan.exact_turns if scene.exactly else plan.open_turns if scene.ruled else plan.foreign_turns
    return Question(
        messages=_filled(plan, values, turns=turns),
        schema=plan.wire.schema(numbers, scene.wanted, exactly=scene.exactly, ruled=scene.ruled),
        max_tokens=plan.max_tokens,
        prompt=plan.prompt.label,
    )


def reask_question(asked: Asked, loose: Loose, problem: Problem) -> Question:
    """Ask about one failing item alone: the same question, the item, what is wrong with it."""
    plan, question = asked.plan, asked.question
    said: Message = {"role": "assistant", "content": json.dumps({"items": [loose.raw]}, ensure_ascii=False)}
    told = plan.reask.fill(problem=problem.detail, reason=problem.reason.replace("_", " "))
    numbers = range(1, len(asked.scene.window.focus) + 1)
    return replace(
        question,
        messages=(*question.messages, said, *told),
        schema=plan.wire.schema(numbers, [loose.item_type], exactly=False, ruled=asked.scene.ruled),
        max_tokens=min(plan.max_tokens, REASK_TOKENS),
        prompt=plan.reask.label,
    )


def _turns(plan: Plan, *, exactly: bool, ruled: bool = True) -> list[tuple[str, str]]:
    """Write the few-shot examples as turns, in the very form of a question and its answer."""
    types = () if exactly else plan.wire.item_types  # the sieve, which says exactly, knows no types of the user's own
    own = [(text, items) for item_type in types for text, items in item_type.examples]
    given: list[tuple[str, Sequence[Mapping[str, Any]]]] = [(e.text, e.items) for e in plan.prompt.examples]
    return [_turn(plan, text, items, exactly=exactly, ruled=ruled) for text, items in (*given, *own)]


def _turn(plan: Plan, text: str, items: Sequence[Mapping[str, Any]], *, exactly: bool, ruled: bool) -> tuple[str, str]:
    tokens = plan.window_tokens
    window = windows(read(text), tokens=tokens, before=plan.before)[-1 if tokens is None else 0]
    named = {item["type"] for item in items}
    wanted = [t for t in plan.wire.item_types if t.type_name() in named] if exactly else plan.wire.item_types
    filled = _filled(plan, _values(window, wanted, exactly=exactly, ruled=ruled), turns=())
    return filled[-1]["content"], plan.wire.answer(items, exactly=exactly, ruled=ruled)


def _filled(plan: Plan, values: Mapping[str, Any], *, turns: Sequence[tuple[str, str]]) -> tuple[Message, ...]:
    """Fill the prompt with those of the values that it declares: a user's own may want fewer."""
    offered = {**values, "types": plan.types}
    return plan.prompt.fill(turns=turns, **{name: offered[name] for name in plan.prompt.variables & offered.keys()})


def _values(window: Window, wanted: Sequence[type[Item]], *, exactly: bool, ruled: bool) -> dict[str, Any]:
    return {
        "before": [one_line(s.text) for s in window.before],
        "sentences": [one_line(s.text) for s in window.focus],
        "after": [one_line(s.text) for s in window.after],
        "wanted": [t.type_name() for t in wanted],
        "exactly": exactly,
        "ruled": ruled,
    }


def _types(wire: Wire) -> list[dict[str, Any]]:
    return [
        {
            "name": item_type.type_name(),
            "definition": item_type.definition or item_type.type_name().replace("_", " "),
            "slots": [
                {"name": name, "description": item_type.model_fields[name].description or ""}
                for name in wire.slots(item_type)
            ],
        }
        for item_type in wire.item_types
    ]


def _misshapen(row: Any, problem: str) -> Rejected:
    known = row if isinstance(row, Mapping) else {}
    what = known.get("what")
    return Rejected(
        type=str(known.get("type") or "unknown")[:LONGEST_SHOWN],
        what=what[:LONGEST_SHOWN] if isinstance(what, str) else "",
        reason="invalid",
        detail=problem,
    )
