"""Run langextract on one article, in an environment of its own, on a server that runs already."""

from __future__ import annotations

import importlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from functools import partial
from typing import Any

from benchmarks.peers.peer import Peer, answer
from benchmarks.peers.runs import LISTS, UNPLACED, Items, Run, timed

VERSION = "1.7.1"
PEER = Peer("benchmarks.peers.langextract_once", "langextract", (f"langextract[openai]=={VERSION}",), megabytes=350)

TASK = """\
Extract agreements, requests, pledges and humanitarian items in order of appearance.
agreement: two or more parties agreed on something or jointly ordered it.
request: one party asked another to do something.
pledge: one party alone promised something.
humanitarian_item: a fact about prisoners, children, civilians, casualties, aid or access.
Use exact text. Do not paraphrase. Thanks, opinions and lists of topics are none of these."""
EXAMPLE = (
    "President Ilir Dhoma and Queen Maren of Fjordland agreed to open a joint customs post at Halvik. "
    "Dhoma also urged the queen to release 30 fishermen. "
    "Maren promised to send two field hospitals to the flooded towns. "
    "The shelling killed nine civilians. The queen thanked her host."
)
EXTRACTED: tuple[tuple[str, str, dict[str, str]], ...] = (
    (
        "agreement",
        "agreed to open a joint customs post at Halvik",
        {"parties": "President Ilir Dhoma, Queen Maren", "kind": "commitment", "status": "agreed"},
    ),
    (
        "request",
        "urged the queen to release 30 fishermen",
        {"requester": "Dhoma", "addressee": "the queen", "force": "urge"},
    ),
    (
        "pledge",
        "promised to send two field hospitals to the flooded towns",
        {"pledger": "Maren", "beneficiary": "the flooded towns", "level": "pledge"},
    ),
    (
        "humanitarian_item",
        "The shelling killed nine civilians",
        {"category": "casualties", "status": "completed", "affected": "nine civilians"},
    ),
)
"""The slots are some of those that a summary of ours fills."""


NAMED = {"requester": "requesters", "addressee": "addressees", "pledger": "pledgers", "beneficiary": "beneficiaries"}
"""Slots that a summary of ours calls otherwise."""

ACTORS = frozenset({"parties", *NAMED.values()})
CHUNK = re.compile(r".*\nQ: (.*)\nA: \Z", re.DOTALL)
"""Where a prompt of langextract holds the piece of the text."""


def extracted(text: str, endpoint: Mapping[str, str]) -> Run:
    """Run langextract on a text, on the server at `endpoint`."""
    return Run(**PEER.ask("extract", text=text, **endpoint))


def written(texts: Sequence[Mapping[str, Any]], example: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
    """Return, for each text, the requests that would be sent, and the answers that a model would have to write.

    Args:
        texts: Each with its `text`, and its `items` as `(class, quote, attributes)`.
        example: Another `task`, `text` and `items` to show instead of those above.
    """
    return list(PEER.ask("write", texts=texts, example=example or {"task": TASK, "text": EXAMPLE, "items": EXTRACTED}))


def main() -> None:
    """Do as standard input says. This runs in the environment of langextract."""
    answer({"extract": _extract, "write": _write})


def _extract(asked: Mapping[str, Any]) -> dict[str, Any]:
    shown = {"task": TASK, "text": EXAMPLE, "items": EXTRACTED}
    access = {"base_url": asked["base_url"], "api_key": asked["api_key"], "temperature": 0.0}
    extract = partial(_asked, asked["text"], shown, asked["model"], access, use_schema_constraints=False)
    return asdict(timed(lambda: _by_list(extract().extractions or [])))


def _asked(text: str, shown: Mapping[str, Any], model: str, access: Mapping[str, Any], **more: Any) -> Any:
    lx: Any = importlib.import_module("langextract")
    factory: Any = importlib.import_module("langextract.factory")
    example = lx.data.ExampleData(text=shown["text"], extractions=_extractions(shown["items"]))
    config = factory.ModelConfig(model_id=model, provider="OpenAILanguageModel", provider_kwargs=dict(access))
    return lx.extract(
        text,
        prompt_description=shown["task"],
        examples=[example],
        config=config,
        fence_output=False,
        show_progress=False,
        **more,
    )


def _extractions(items: Sequence[Any]) -> list[Any]:
    lx: Any = importlib.import_module("langextract")
    return [lx.data.Extraction(extraction_class=c, extraction_text=q, attributes=a) for c, q, a in items]


def _by_list(extractions: Sequence[Any]) -> Items:
    """Write extractions of our classes as items; those that langextract itself could not place stand apart."""
    items: Items = {name: [] for name in (*LISTS.values(), UNPLACED)}
    for found in extractions:
        place = found.char_interval
        name = LISTS.get(found.extraction_class)
        said = str(found.extraction_text)
        if name and place and place.start_pos is not None and place.end_pos is not None:
            evidence = [{"start": place.start_pos, "end": place.end_pos, "quote": said}]
            items[name].append({"what": said, "evidence": evidence, **_slots(found.attributes or {})})
        elif name:
            items[UNPLACED].append({"what": said, "evidence": []})
    return items


def _slots(attributes: Mapping[str, Any]) -> dict[str, Any]:
    """Write attributes as slots; who stands in one of them, by commas."""
    slots: dict[str, Any] = {}
    for attribute, value in attributes.items():
        name = NAMED.get(attribute, attribute)
        said = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
        slots[name] = [{"name": who.strip()} for who in said.split(",") if who.strip()] if name in ACTORS else said
    return slots


def _write(asked: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Write requests and answers with langextract's own code, and send none."""
    completions: Any = importlib.import_module("openai.resources.chat").Completions
    handlers: Any = importlib.import_module("langextract.core.format_handler")
    handler = handlers.FormatHandler(use_fences=False)
    kept: list[dict[str, Any]] = []

    def keep(_: Any, **request: Any) -> Any:
        kept.append(request)
        return _empty()

    completions.create = keep
    importlib.import_module("warnings").simplefilter("ignore")
    unchecked = importlib.import_module("langextract.prompt_validation").PromptValidationLevel.OFF
    rows = []
    for one in asked["texts"]:
        kept.clear()
        _asked(
            one["text"],
            asked["example"],
            "gpt-4o",
            {"api_key": "none", "max_workers": 1},
            prompt_validation_level=unchecked,
        )
        answers = [handler.format_extraction_example(_extractions(some)) for some in _by_chunk(kept, one["items"])]
        rows.append({"requests": list(kept), "answers": answers})
    return rows


def _empty() -> Any:
    openai: Any = importlib.import_module("openai.types.chat")
    message = {"role": "assistant", "content": '{"extractions": []}'}
    choice = {"index": 0, "finish_reason": "stop", "message": message}
    return openai.ChatCompletion.model_validate(
        {"id": "", "created": 0, "model": "", "object": "chat.completion", "choices": [choice]}
    )


def _by_chunk(requests: Sequence[Mapping[str, Any]], items: Sequence[Any]) -> list[list[Any]]:
    """Split items by the first piece of the text that holds their quote; what none holds goes to the last."""
    found = (CHUNK.match(request["messages"][-1]["content"]) for request in requests)
    chunks = [match[1] if match else "" for match in found]
    parted: list[list[Any]] = [[] for _ in chunks]
    for item in items:
        parted[next((n for n, chunk in enumerate(chunks) if item[1] in chunk), -1)].append(item)
    return parted


if __name__ == "__main__":
    main()
