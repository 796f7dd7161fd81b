"""Build what would be sent to a large model, and what it would have to write, for items that are known."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from benchmarks.peers.langextract_once import EXAMPLE, TASK
from benchmarks.peers.page import ROOT
from benchmarks.peers.runs import LISTS
from summarizer import Summarizer
from summarizer._llm import LocalModel, Question
from summarizer._llm.api.schemas import OPENAI
from summarizer._prompting import load, make_plan, words_slot
from summarizer._prompting.slot_schema import COMMON, nothing
from summarizer._text import Sentence, read, windows
from summarizer._written import written_key
from summarizer.evaluation import Gold
from summarizer.schema import ITEM_TYPES
from summarizer.settings import Settings
from summarizer.testing import FakeLLM

ANSWERS = ROOT / "tests" / "answers" / "large.jsonl"
"""Answers that a careful reader wrote to our questions, as a large model would."""

Texts = Sequence[Gold]
PARSED = ("amount", "count")


@dataclass(frozen=True, slots=True)
class Tokenizer:
    """The embedded model's tokenizer, on the local server."""

    root: str
    key: str = field(repr=False)

    @classmethod
    def local(cls) -> Tokenizer:
        """Start the server, or take the one that runs."""
        where = LocalModel().endpoint()
        return cls(where.base_url.removesuffix("/v1"), where.api_key)

    def of_messages(self, messages: Sequence[Mapping[str, str]]) -> int:
        """Return the tokens of a conversation, with what the chat format adds."""
        return self.of_text(self._ask("/apply-template", {"messages": list(messages)})["prompt"])

    def of_text(self, text: str) -> int:
        """Return the tokens of a text."""
        return len(self._ask("/tokenize", {"content": text, "parse_special": True})["tokens"])

    def _ask(self, path: str, body: Mapping[str, Any]) -> Any:
        headers = {"Authorization": f"Bearer {self.key}", "Content-Type": "application/json"}
        request = urllib.request.Request(self.root + path, json.dumps(body).encode(), headers)  # noqa: S310
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request) as reply:
            return json.load(reply)


@dataclass(frozen=True, slots=True)
class Form:
    """What langextract is asked for.

    Args:
        slots: By type.
        example: What shows them; its own of `quality` for None.
        strict: Whether each slot has to be said, with null where the text says nothing, as in the schema that it sends
            to OpenAI.
    """

    slots: Mapping[str, Sequence[str]]
    example: Mapping[str, Any] | None
    strict: bool = True

    def rows(self, items: Sequence[Mapping[str, Any]]) -> list[tuple[str, str, dict[str, Any]]]:
        """Write items as class, quote, attributes; who acts in one string, as in the example of `quality`."""
        return [(item["type"], item["quote"], self._attributes(item)) for item in items]

    def _attributes(self, item: Mapping[str, Any]) -> dict[str, Any]:
        said = {name: _joined(item.get(name)) for name in self.slots[item["type"]]}
        return {name: value for name, value in said.items() if self.strict or value is not None}


def _joined(value: Any) -> Any:
    return ", ".join(value) or None if isinstance(value, list) else value


def shown(slots: Mapping[str, Sequence[str]], *, with_rules: bool, strict: bool = True) -> Form:
    """Return a form with the first example of our own prompt; with our definitions and rules too, or a short task."""
    given = load("window").examples[0]  # with the quotes that langextract asks for
    items = [{**item, "quote": _focus(given.text)[item["sentences"][0] - 1].text} for item in given.items]
    system = our_request(EXAMPLE)["messages"][0]["content"]
    example = {"task": system if with_rules else TASK, "text": given.text}
    return Form(slots, {**example, "items": Form(slots, None).rows(items)}, strict)


def written_items(gold: Gold) -> list[dict[str, Any]]:
    """Return the items that were written about a text, each with a quote: what the text does not tell is not there."""
    focus = _focus(gold.text)
    return [{**item, "quote": item.get("quote") or _quote(gold, item, focus)} for item in _written(gold.text)["items"]]


def _quote(gold: Gold, item: Mapping[str, Any], focus: Sequence[Sentence]) -> str:
    """Return the words that say an item: the gold's where it has the item, else the sentence."""
    sentence = focus[item["sentences"][0] - 1]
    known = (e for other in gold.data.get(LISTS[item["type"]]) or () for e in other["evidence"])
    quotes = (e["quote"] for e in known if sentence.start <= e["start"] and e["end"] <= sentence.end)
    return str(next(quotes, sentence.text))


def every(slots: Mapping[str, Any], kind: str) -> dict[str, Any]:
    """Return an item with all of its slots; what is not known says so, as a form without null demands."""
    (item_type,) = (t for t in ITEM_TYPES if t.type_name() == kind)
    names = (*item_type.slots(), *map(words_slot, PARSED), *COMMON)
    return {**{name: nothing(item_type, name) for name in names}, **slots}


def our_request(text: str, *, strict: bool = True) -> dict[str, Any]:
    """Return the question to a large model about a text that fits in one window.

    Args:
        text: What it is about.
        strict: Whether its schema is that which OpenAI enforces, where each slot is said; else slots may be left out.
    """
    question = _question(text)
    return {"messages": question.messages, "schema": OPENAI.enforced(question.schema) if strict else question.schema}


def our_answer(gold: Gold, *, strict: bool = True, whole: bool = True) -> str:
    """Write the answer about a text in the form that we ask for.

    Args:
        gold: The text.
        strict: As in `our_request`.
        whole: With the actors and an overview, which no peer writes.
    """
    answer = dict(_written(gold.text))
    data = answer if whole else {**answer, "actors": [], "overview": []}
    data = _with_null(data, our_request(gold.text)["schema"]) if strict else data
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def is_written(text: str) -> bool:
    """Say whether an answer about a text was written."""
    return written_key(_question(text)) in _answers()


def _written(text: str) -> Mapping[str, Any]:
    return _answers()[written_key(_question(text))]


@cache
def _answers() -> dict[str, Mapping[str, Any]]:
    rows = map(json.loads, ANSWERS.read_text("utf-8").splitlines())
    return {row["question"]: row["answer"] for row in rows if "question" in row}


@cache
def _question(text: str) -> Question:
    llm = FakeLLM(lambda _: {"items": []})
    with Summarizer(llm=llm, cache=None) as summarizer:
        summarizer.summarize(text)
    return llm.questions[0]


def _with_null(data: Any, schema: Mapping[str, Any]) -> Any:
    """Say of each slot that the text says nothing, where it does not."""
    if isinstance(data, list):
        return [_with_null(part, schema["items"]) for part in data]
    if not isinstance(data, Mapping):
        return data
    branches = schema.get("anyOf", [schema])
    form = next(b for b in branches if len(branches) == 1 or data["type"] in b["properties"]["type"]["enum"])
    return {name: _with_null(data.get(name), sub) for name, sub in form["properties"].items()}


def _focus(text: str) -> Sequence[Sentence]:
    plan = make_plan(Settings(), ITEM_TYPES, local=False)
    return windows(read(text), tokens=plan.window_tokens, before=plan.before)[0].focus
