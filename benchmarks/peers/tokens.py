"""Count the tokens that an article costs with a large model, read and written, for the same items, three ways.

    python -m benchmarks tokens [GOLD_FOLDER ...] [--print-only]

No model is asked. What each would send is taken from its own code; what a model would have to write are the items of
the answers in tests/answers/large.jsonl, in the form that each asks for; texts without one are left out. Tokens are
counted by the embedded model's tokenizer. The table goes into docs/comparison.md.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.peers import instructor_once, langextract_once
from benchmarks.peers.asked import ALL, SHARED, asked
from benchmarks.peers.page import ROOT, table, write
from benchmarks.peers.token_forms import (
    Form,
    Texts,
    Tokenizer,
    every,
    is_written,
    our_answer,
    our_request,
    shown,
    written_items,
)
from summarizer.evaluation import Gold, load

SEED = "000_d07b013a94d62247"
FOLDERS = (ROOT / "seeds" / "gold", ROOT / "seeds" / "heldout")
OUTPUT_GOAL, INPUT_GOAL = 0.5, 1.0
"""Of langextract's tokens for items with the same slots."""
OURS, THEIRS, ITEMS = "summarizer", "langextract, all slots", "summarizer, without actors and overview"
OURS_SHORT, THEIRS_SHORT = (f"{name}, nothing for what is not told" for name in (OURS, THEIRS))


@dataclass(frozen=True, slots=True)
class Cost:
    """Tokens over all articles: of messages, of schemas, and of answers; and how many requests."""

    requests: int
    messages: int
    schema: int
    written: int

    @property
    def read(self) -> int:
        """Return all tokens that are read."""
        return self.messages + self.schema


Told = tuple[Sequence[Mapping[str, Any]], Sequence[str]]
Way = Callable[[Texts], Told]
"""Gives all requests, as messages and schema, and all answers."""


def ours(*, strict: bool = True, whole: bool = True) -> Way:
    """Return our way: one question for an article; each item points at sentences."""

    def way(texts: Texts) -> Told:
        requests = [our_request(gold.text, strict=strict) for gold in texts]
        return requests, [our_answer(gold, strict=strict, whole=whole) for gold in texts]

    return way


def langextracts(form: Form, *, indent: bool = True) -> Way:
    """Return langextract's way: a request for each 1,000 characters, each with the example."""

    def way(texts: Texts) -> Told:
        given = [{"text": gold.text, "items": form.rows(written_items(gold))} for gold in texts]
        rows = langextract_once.written(given, form.example)
        requests = [_split(request) for row in rows for request in row["requests"]]
        answers = [answer for row in rows for answer in row["answers"]]
        return requests, answers if indent else [json.dumps(json.loads(a), ensure_ascii=False) for a in answers]

    return way


def instructors(slots: Mapping[str, Sequence[str]]) -> Way:
    """Return plain instructor's way: one request for an article, a list for each type, quotes."""

    def way(texts: Texts) -> Told:
        types = asked(slots)
        requests = [_split(request) for request in instructor_once.requests([gold.text for gold in texts], types)]
        return requests, [_lists(gold, types) for gold in texts]

    return way


def _lists(gold: Gold, types: Sequence[Mapping[str, Any]]) -> str:
    items = [every(item, item["type"]) for item in written_items(gold)]
    names = {t["name"]: ("what", "quote", *(slot["name"] for slot in t["slots"])) for t in types}
    lists = {t["list"]: [{n: i[n] for n in names[t["name"]]} for i in items if i["type"] == t["name"]] for t in types}
    return json.dumps(lists, ensure_ascii=False)


def _split(request: Mapping[str, Any]) -> dict[str, Any]:
    schema = request.get("response_format", {}).get("json_schema", {}).get("schema")
    return {"messages": request["messages"], "schema": schema}


def ways() -> dict[str, Way]:
    """Return all ways, by the names that they have in the table."""
    full = shown(ALL, with_rules=False)
    return {
        OURS: ours(),
        ITEMS: ours(whole=False),
        OURS_SHORT: ours(strict=False),
        THEIRS: langextracts(full),
        "langextract, all slots, answers without line breaks": langextracts(full, indent=False),
        "langextract, all slots and our definitions": langextracts(shown(ALL, with_rules=True)),
        THEIRS_SHORT: langextracts(shown(ALL, with_rules=False, strict=False)),
        "instructor, all slots": instructors(ALL),
        "langextract, slots of `quality`": langextracts(Form(SHARED, None)),
        "instructor, slots of `quality`": instructors(SHARED),
    }


def count(way: Way, texts: Texts, tokenizer: Tokenizer) -> Cost:
    """Count what a way costs over some articles."""
    requests, answers = way(texts)
    schemas = [json.dumps(request["schema"], ensure_ascii=False) for request in requests if request["schema"]]
    return Cost(
        requests=len(requests),
        messages=sum(tokenizer.of_messages(request["messages"]) for request in requests),
        schema=sum(map(tokenizer.of_text, schemas)),
        written=sum(map(tokenizer.of_text, answers)),
    )


def report(costs: Mapping[str, Cost], articles: int) -> str:
    """Write the table in tokens for an article, and how far the goals are reached."""
    rows = {
        name: {
            "requests": f"{cost.requests / articles:.1f}",
            "messages": f"{cost.messages / articles:,.0f}",
            "schema": f"{cost.schema / articles:,.0f}",
            "read": f"{cost.read / articles:,.0f}",
            "written": f"{cost.written / articles:,.0f}",
        }
        for name, cost in costs.items()
    }
    told = (
        f"Of langextract's tokens for the same slots: {_ratio(costs, OURS, THEIRS, 'read')} read (the goal is "
        f"{INPUT_GOAL:.2f}), {_ratio(costs, OURS, THEIRS, 'written')} written (the goal is {OUTPUT_GOAL:.2f}); "
        f"{_ratio(costs, ITEMS, THEIRS, 'written')} without actors and overview, which langextract does not write. "
        f"Where what is not told is left out: {_ratio(costs, OURS_SHORT, THEIRS_SHORT, 'written')} written."
    )
    return f"{table(rows)}\n{told}\n"


def _ratio(costs: Mapping[str, Cost], mine: str, theirs: str, what: str) -> str:
    return f"{getattr(costs[mine], what) / getattr(costs[theirs], what):.2f}"


def main() -> None:
    """Count, print the tables, and write them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", type=Path, metavar="GOLD_FOLDER")
    parser.add_argument("--print-only", action="store_true", help="leave docs/comparison.md as it is")
    given = parser.parse_args()
    for peer in (langextract_once.PEER, instructor_once.PEER):
        peer.set_up()
    texts = [gold for folder in given.folders or FOLDERS for gold in load(folder) if is_written(gold.text)]
    if not texts:
        raise SystemExit("No answer was written about any of these texts with the prompt of today.")
    tokenizer = Tokenizer.local()
    parts = []
    seed = [gold for gold in texts if gold.id == SEED]
    for words, some in (("The seed article", seed), (f"Mean of {len(texts)} texts", texts)):
        if not some:
            continue
        costs = {name: count(way, some, tokenizer) for name, way in ways().items()}
        parts.append(f"{words}, in tokens:\n\n{report(costs, len(some))}")
    print("\n".join(parts))
    if not given.print_only:
        write("tokens", "\n".join(parts))


if __name__ == "__main__":
    main()
