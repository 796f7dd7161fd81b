"""What is a model asked about a window, and about an item that failed? The prompt is filled, the form is said."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from summarizer._llm import Message, Question
from summarizer._prompting.context import Context, Violation
from summarizer._prompting.prompts import Prompt
from summarizer._prompting.wire import RawItem, Wire
from summarizer._text import Window, one_line, read, windows
from summarizer.schema import Item

REASK_TOKENS = 400


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


def window_question(plan: Plan, context: Context) -> Question:
    """Fill the prompt for a window: the constant part first, then the few-shot turns, then the window."""
    numbers = range(1, len(context.window.focus) + 1)
    values = _values(context.window, context.wanted, exactly=context.exactly, ruled=context.ruled)
    turns = plan.exact_turns if context.exactly else plan.open_turns if context.ruled else plan.foreign_turns
    return Question(
        messages=_filled(plan, values, turns=turns),
        schema=plan.wire.schema(numbers, context.wanted, exactly=context.exactly, ruled=context.ruled),
        max_tokens=plan.max_tokens,
        prompt=plan.prompt.label,
    )


def reask_question(plan: Plan, context: Context, question: Question, raw_item: RawItem, problem: Violation) -> Question:
    """Ask about one failing item alone: the same question, the item, what is wrong with it."""
    said: Message = {"role": "assistant", "content": json.dumps({"items": [raw_item.raw]}, ensure_ascii=False)}
    told = plan.reask.fill(problem=problem.detail, reason=problem.reason.replace("_", " "))
    numbers = range(1, len(context.window.focus) + 1)
    return replace(
        question,
        messages=(*question.messages, said, *told),
        schema=plan.wire.schema(numbers, [raw_item.item_type], exactly=False, ruled=context.ruled),
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
