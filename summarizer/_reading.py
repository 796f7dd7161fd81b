"""What does one window report? Fill the prompt, ask, judge each item, ask again about those that failed."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from summarizer._ask import LLM, Answer, Message, Question
from summarizer._document import Window, read, windows
from summarizer._framing import one_line
from summarizer._judge import Problem, Scene, judge, unresolved
from summarizer._prompts import Prompt
from summarizer._wire import Loose, Wire, read_items
from summarizer.errors import ModelError
from summarizer.schema import Item, Rejected, TextWarning
from summarizer.values import Usage

REASK_TOKENS = 400
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
    """

    prompt: Prompt
    reask: Prompt
    wire: Wire
    window_tokens: int | None
    before: int
    workers: int
    max_tokens: int

    @cached_property
    def turns(self) -> Mapping[bool, list[tuple[str, str]]]:
        """Return the few-shot examples as turns, by whether a question says exactly what is wanted."""
        return {exactly: _turns(self, exactly=exactly) for exactly in (False, True)}

    @property
    def prompts(self) -> list[str]:
        """Return the labels of the prompts, for provenance."""
        return [self.prompt.label, self.reask.label]


@dataclass(frozen=True, slots=True)
class Reading:
    """What came out of one window."""

    items: tuple[Item, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    warnings: tuple[TextWarning, ...] = ()
    usage: Usage = field(default_factory=Usage)
    truncated: bool = False


def read_window(scene: Scene, plan: Plan, llm: LLM) -> Reading:
    """Ask about a window. Raises what `llm.ask` raises; a bad item costs one item."""
    question = window_question(plan, scene)
    answer = llm.ask(question)
    if answer.truncated and len(scene.window.focus) > 1:
        return _read_halves(scene, plan, llm, answer)
    data = {"items": [], **answer.data} if answer.truncated else answer.data
    good, bad = read_items(data, plan.wire)
    reading = Reading(
        rejected=tuple(_misshapen(row, problem) for row, problem in bad),
        usage=answer.usage,
        truncated=answer.truncated,
    )
    for loose in good:
        reading = _add(reading, loose, scene, plan, llm, question)
    return reading


def _read_halves(scene: Scene, plan: Plan, llm: LLM, answer: Answer) -> Reading:
    """Read a window whose answer did not fit in two halves."""
    window, middle = scene.window, len(scene.window.focus) // 2
    first = replace(window, focus=window.focus[:middle], after=())
    second = replace(window, focus=window.focus[middle:], before=window.focus[max(0, middle - plan.before) : middle])
    left, right = (read_window(replace(scene, window=half), plan, llm) for half in (first, second))
    return Reading(
        items=left.items + right.items,
        rejected=left.rejected + right.rejected,
        warnings=left.warnings + right.warnings,
        usage=answer.usage + left.usage + right.usage,
        truncated=left.truncated or right.truncated,
    )


def _add(reading: Reading, loose: Loose, scene: Scene, plan: Plan, llm: LLM, question: Question) -> Reading:
    judged = judge(loose, scene)
    usage = reading.usage
    if isinstance(judged, Problem):
        mended, cost = _asked_again(loose, judged, scene, plan, llm, question)
        usage += cost
        if mended is None:
            return replace(reading, rejected=(*reading.rejected, judged.rejected(loose)), usage=usage)
        judged = mended
    warnings = (*reading.warnings, *unresolved(loose, scene))
    return replace(reading, items=(*reading.items, judged), warnings=warnings, usage=usage)


def _asked_again(
    loose: Loose, problem: Problem, scene: Scene, plan: Plan, llm: LLM, question: Question
) -> tuple[Item | None, Usage]:
    """Return the mended item, if any, and the cost. No usable answer costs this item alone, not its window."""
    usage = Usage()
    try:
        answer = llm.ask(reask_question(plan, scene, question, loose, problem))
        usage = answer.usage
        again = read_items(answer.data, plan.wire)[0]
    except ModelError as error:
        return None, usage + error.usage
    judged = (judge(item, scene) for item in again if item.item_type is loose.item_type)
    return next((item for item in judged if not isinstance(item, Problem)), None), usage


def window_question(plan: Plan, scene: Scene) -> Question:
    """Fill the prompt for a window: the constant part first, then the few-shot turns, then the window."""
    numbers = range(1, len(scene.window.focus) + 1)
    values = _values(scene.window, scene.wanted, exactly=scene.exactly)
    return Question(
        messages=_filled(plan, values, turns=plan.turns[scene.exactly]),
        schema=plan.wire.schema(numbers, scene.wanted, exactly=scene.exactly),
        max_tokens=plan.max_tokens,
        prompt=plan.prompt.label,
    )


def reask_question(plan: Plan, scene: Scene, question: Question, loose: Loose, problem: Problem) -> Question:
    """Ask about one failing item alone: the same question, the item, what is wrong with it."""
    said: Message = {"role": "assistant", "content": json.dumps({"items": [loose.raw]}, ensure_ascii=False)}
    told = plan.reask.fill(problem=problem.detail, reason=problem.reason.replace("_", " "))
    numbers = range(1, len(scene.window.focus) + 1)
    return replace(
        question,
        messages=(*question.messages, said, *told),
        schema=plan.wire.schema(numbers, [loose.item_type], exactly=False),
        max_tokens=min(plan.max_tokens, REASK_TOKENS),
        prompt=plan.reask.label,
    )


def _turns(plan: Plan, *, exactly: bool) -> list[tuple[str, str]]:
    """Write the few-shot examples as turns, in the very form of a question and its answer."""
    own = [(text, items) for item_type in plan.wire.item_types for text, items in item_type.examples]
    given: list[tuple[str, Sequence[Mapping[str, Any]]]] = [(e.text, e.items) for e in plan.prompt.examples]
    return [_turn(plan, text, items, exactly=exactly) for text, items in (*given, *own)]


def _turn(plan: Plan, text: str, items: Sequence[Mapping[str, Any]], *, exactly: bool) -> tuple[str, str]:
    tokens = plan.window_tokens
    window = windows(read(text), tokens=tokens, before=plan.before)[-1 if tokens is None else 0]
    named = {item["type"] for item in items}
    wanted = [t for t in plan.wire.item_types if t.type_name() in named] if exactly else plan.wire.item_types
    filled = _filled(plan, _values(window, wanted, exactly=exactly), turns=())
    return filled[-1]["content"], plan.wire.answer(items)


def _filled(plan: Plan, values: Mapping[str, Any], *, turns: Sequence[tuple[str, str]]) -> tuple[Message, ...]:
    """Fill the prompt with those of the values that it declares: a user's own may want fewer."""
    offered = {**values, "types": _types(plan.wire)}
    return plan.prompt.fill(turns=turns, **{name: offered[name] for name in plan.prompt.variables & offered.keys()})


def _values(window: Window, wanted: Sequence[type[Item]], *, exactly: bool) -> dict[str, Any]:
    return {
        "before": [one_line(s.text) for s in window.before],
        "sentences": [one_line(s.text) for s in window.focus],
        "after": [one_line(s.text) for s in window.after],
        "wanted": [t.type_name() for t in wanted],
        "exactly": exactly,
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
