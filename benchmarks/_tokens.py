"""What would be sent to a large model, and what would it have to write, for items that are known?"""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from _langextract import EXAMPLE, TASK
from _runs import LISTS

from summarizer import Summarizer
from summarizer._llm import LocalModel
from summarizer._prompting import Wire, load, make_plan
from summarizer._text import Sentence, read, windows
from summarizer.evaluation import Gold
from summarizer.schema import ITEM_TYPES
from summarizer.settings import Settings
from summarizer.testing import FakeLLM

Texts = Sequence[Gold]
ATTRIBUTED = ("speaker", "document", "quote_type", "perspective")


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
    """What langextract is asked for: slots by type, and the example that shows them (its own of `quality` for None)."""

    slots: Mapping[str, Sequence[str]]
    example: Mapping[str, Any] | None

    def rows(self, items: Sequence[Mapping[str, Any]]) -> list[tuple[str, str, dict[str, Any]]]:
        """Write items as class, quote, attributes; who acts in one string, as in the example of `quality`."""
        return [
            (item["type"], item["quote"], {n: _joined(item[n]) for n in self.slots[item["type"]]}) for item in items
        ]


def _joined(value: Any) -> Any:
    return ", ".join(value) if isinstance(value, list) else value


def shown(slots: Mapping[str, Sequence[str]], *, with_rules: bool) -> Form:
    """Return a form with the example of our own prompt; with our definitions and rules too, or with a short task."""
    (given,) = load("window", 1).examples  # with the quotes that langextract asks for
    items = [_whole(item, item.get("quote") or _said(given.text, item["sentences"])) for item in given.items]
    system = our_request(EXAMPLE)["messages"][0]["content"]
    example = {"task": system if with_rules else TASK, "text": given.text}
    return Form(slots, {**example, "items": Form(slots, None).rows(items)})


def _said(text: str, numbers: Sequence[int]) -> str:
    return _focus(text)[numbers[0] - 1].text


def _whole(item: Mapping[str, Any], quote: str) -> dict[str, Any]:
    """Return an item with all of its slots; what is not known says so, as langextract's strict schema demands."""
    (row,) = json.loads(Wire(ITEM_TYPES, lean=False).answer([item]))["items"]
    return {**row, "quote": quote}


def gold_items(gold: Gold) -> list[dict[str, Any]]:
    """Return the required items of a gold text, with what a model writes for each, in text order."""
    found = [
        _gold_item(kind, item) for kind, name in LISTS.items() for item in gold.data.get(name) or () if item["required"]
    ]
    return sorted(found, key=lambda item: int(item["start"]))


def _gold_item(kind: str, item: Mapping[str, Any]) -> dict[str, Any]:
    (item_type,) = (t for t in ITEM_TYPES if t.type_name() == kind)
    said = {**item, **{n: (item.get("attribution") or {}).get(n) for n in ATTRIBUTED}}
    known = {name: _spoken(value) for name, value in said.items() if value is not None and name != "count"}
    first = item["evidence"][0]
    slots = {name for name in known if name in item_type.model_fields or name in ATTRIBUTED}
    row = {name: known[name] for name in slots}
    return {**_whole({**row, "type": kind}, first["quote"]), "start": first["start"], "end": first["end"]}


def _spoken(value: Any) -> Any:
    """Return a value as a model writes it: actors by their names."""
    if isinstance(value, list):
        return [part["name"] if isinstance(part, Mapping) and "name" in part else part for part in value]
    return value


def our_request(text: str) -> dict[str, Any]:
    """Return the question to a large model about a text that fits in one window."""
    llm = FakeLLM([{"items": []}])
    with Summarizer(llm=llm, cache=None) as summarizer:
        summarizer.summarize(text)
    (question,) = llm.questions
    return {"messages": question.messages, "schema": question.schema}


def our_answer(gold: Gold) -> str:
    """Write the gold's items as a large model answers: sentences by number; a quote where two of a type share one."""
    focus = _focus(gold.text)
    items = gold_items(gold)
    places = [
        {n for n, s in enumerate(focus, start=1) if s.start < item["end"] and item["start"] < s.end} for item in items
    ]
    rows = []
    for here, item in zip(places, items, strict=True):
        alike = sum(bool(here & there) for there, other in zip(places, items, strict=True) if _alike(item, other))
        rows.append({**item, "sentences": sorted(here), "quote": item["quote"] if alike > 1 else None})
    ruled = read(gold.text).language in (None, "en")
    return make_plan(Settings(), ITEM_TYPES, local=False).wire.answer(rows, ruled=ruled)


def _alike(item: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return bool(item["type"] == other["type"])


def _focus(text: str) -> Sequence[Sentence]:
    plan = make_plan(Settings(), ITEM_TYPES, local=False)
    (window,) = windows(read(text), tokens=plan.window_tokens, before=plan.before)
    return window.focus
