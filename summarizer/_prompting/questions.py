"""Fill the prompts: the question about a window, and the one about its items that were not accepted."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from summarizer._llm import Message, Question
from summarizer._prompting.context import Context, Violation
from summarizer._prompting.prompt_file import Example
from summarizer._prompting.prompts import Prompt
from summarizer._prompting.wire import OVERVIEW, RawItem, Wire
from summarizer._text import Window, neutralise, one_line, read, windows
from summarizer.schema import Item

OVERVIEW_TOKENS = 600
"""Room for an overview, in tokens."""

REASK_TOKENS = 400
"""Room for the answer about one item, in tokens."""


@dataclass(frozen=True)
class Plan:
    """How a model is asked.

    Args:
        prompt: The prompt for windows; `reask` is the one for items that failed, `overview` the one for a paragraph
            about the items of several windows.
        wire: What is asked for.
        window_tokens: Tokens of text in one question; None for one sentence with its context.
        before: Sentences of context before the window.
        workers: Windows asked at the same time.
        max_tokens: Room for one answer, in tokens.
        told: Take an item's words from the text by rule where a verb tells them; the model is asked about the others.
    """

    prompt: Prompt
    reask: Prompt
    overview: Prompt
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
    values = _values(context.window, context.wanted, exactly=context.exactly)
    return Question(
        messages=_filled(plan, values, turns=plan.exact_turns if context.exactly else plan.open_turns),
        schema=plan.wire.schema(numbers, context.wanted, exactly=context.exactly),
        max_tokens=plan.max_tokens,
        prompt=plan.prompt.label,
    )


def reask_question(
    plan: Plan, context: Context, question: Question, failed: Sequence[tuple[RawItem, Violation]]
) -> Question:
    """Ask once about all items that were not accepted: the same question, these items, what is wrong with each."""
    written = json.dumps({"items": [raw_item.raw for raw_item, _ in failed]}, ensure_ascii=False)
    said: Message = {"role": "assistant", "content": neutralise(written)}
    problems = [_problem(violation) for _, violation in failed]
    types = tuple(t for t in context.wanted if any(raw_item.item_type is t for raw_item, _ in failed))
    numbers = range(1, len(context.window.focus) + 1)
    return replace(
        question,
        messages=(*question.messages, said, *plan.reask.fill(problems=problems)),
        schema=plan.wire.schema(numbers, types, exactly=False),
        max_tokens=min(plan.max_tokens, REASK_TOKENS * len(failed)),
        prompt=plan.reask.label,
    )


def overview_question(plan: Plan, items: Sequence[str]) -> Question:
    """Ask for the overview of a text that was read in several windows: its items, one line each."""
    return Question(
        messages=plan.overview.fill(items=[one_line(item) for item in items]),
        schema={
            "type": "object",
            "properties": {"overview": OVERVIEW},
            "required": ["overview"],
            "additionalProperties": False,
        },
        max_tokens=min(plan.max_tokens, OVERVIEW_TOKENS),
        prompt=plan.overview.label,
    )


def _problem(violation: Violation) -> str:
    return f"{violation.reason.replace('_', ' ')}: {one_line(violation.detail)}"


def _turns(plan: Plan, *, exactly: bool) -> list[tuple[str, str]]:
    """Write the few-shot examples as turns, in the very form of a question and its answer."""
    types = () if exactly else plan.wire.item_types  # the classifier, which says exactly, knows no types of users
    own = [Example(text, tuple(items)) for item_type in types for text, items in item_type.examples]
    return [_turn(plan, example, exactly=exactly) for example in (*plan.prompt.examples, *own)]


def _turn(plan: Plan, example: Example, *, exactly: bool) -> tuple[str, str]:
    tokens = plan.window_tokens
    window = windows(read(example.text), tokens=tokens, before=plan.before)[-1 if tokens is None else 0]
    named = {item["type"] for item in example.items}
    wanted = [t for t in plan.wire.item_types if t.type_name() in named] if exactly else plan.wire.item_types
    filled = _filled(plan, _values(window, wanted, exactly=exactly), turns=())
    known = {t.type_name() for t in plan.wire.item_types} >= named
    overview = example.overview if known else ()  # its numbers are those of all items
    answer = plan.wire.answer(example.items, exactly=exactly, actors=example.actors, overview=overview)
    return filled[-1]["content"], answer


def _filled(plan: Plan, values: Mapping[str, Any], *, turns: Sequence[tuple[str, str]]) -> tuple[Message, ...]:
    """Fill the prompt with those of the values that it declares: a user's own may want fewer."""
    offered = {**values, "types": plan.types}
    return plan.prompt.fill(turns=turns, **{name: offered[name] for name in plan.prompt.variables & offered.keys()})


def _values(window: Window, wanted: Sequence[type[Item]], *, exactly: bool) -> dict[str, Any]:
    return {
        "before": [one_line(s.text) for s in window.before],
        "sentences": [one_line(s.text) for s in window.focus],
        "wanted": [t.type_name() for t in wanted],
        "exactly": exactly,
    }


def _types(wire: Wire) -> list[dict[str, Any]]:
    return [
        {
            "name": item_type.type_name(),
            "definition": item_type.definition or item_type.type_name().replace("_", " "),
            "slots": [{"name": name, "description": _description(item_type, name)} for name in wire.slots(item_type)],
        }
        for item_type in wire.item_types
    ]


def _description(item_type: type[Item], slot: str) -> str:
    field = item_type.model_fields.get(slot.removesuffix("_words")) or item_type.model_fields[slot]
    return field.description or ""
