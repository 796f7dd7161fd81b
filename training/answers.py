"""The form of an answer: items as short JSON, and back.

The answer about a sentence is a JSON list of the items that the sentence reports, `[]` for none. Empty slots are left
out, and so are `who`, `to`, `speaker` and `when` where they are as in the item before:

    {"request": WHAT, "who": [..], "to": [..], "is": "FORCE MODE TOPIC", "speaker": .., "when": .., "conditions": ..}
    {"agreement": WHAT, "who": [..], "to": [..], "is": "KIND STATUS TOPIC", "scope": .., ...}
    {"pledge": WHAT, ..., "is": "LEVEL [reaffirmed] TOPIC", "amount": ..}
    {"humanitarian": WHAT, ..., "is": "CATEGORY STATUS [TOPIC]", "affected": .., "count": ..}
    {"answer": WHAT THE EARLIER REQUEST ASKED, "is": "RESPONSE"}     a request of an earlier sentence is answered here

`speaker` is the word `who` where it is the one name in `who`. `decode` undoes all of this.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

KIND = ("commitment", "next_step", "shared_view")
AGREEMENT_STATUS = (
    "signed",
    "agreed",
    "in_principle",
    "conditional",
    "reaffirmed",
    "proposed",
    "under_discussion",
    "implemented",
    "suspended",
    "rejected",
)
FORCE = ("ask", "urge", "demand", "order")
MODE = ("assist", "change", "yield", "meet")
RESPONSE = ("accepted", "partially_accepted", "deferred", "rejected", "none_reported")
LEVEL = ("willingness", "pledge", "commitment", "allocated", "delivered", "withdrawn")
CATEGORY = (
    "prisoner_exchange",
    "prisoner_release",
    "hostage_release",
    "civilian_detainees",
    "abducted_children",
    "family_reunification",
    "missing_persons",
    "return_of_remains",
    "humanitarian_access",
    "aid_delivery",
    "aid_funding",
    "evacuation",
    "civilian_protection",
    "casualties",
    "displacement_return",
    "mine_action",
    "food",
    "water",
    "health",
    "shelter",
    "education",
    "energy_civilian",
    "other",
)
HUMANITARIAN_STATUS = ("completed", "ongoing", "agreed", "pledged", "requested", "need_or_concern", "blocked")
TOPIC = (
    "ceasefire",
    "military",
    "intelligence",
    "economic",
    "energy",
    "humanitarian",
    "political",
    "territorial",
    "legal",
    "other",
)
CODES: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "agreement": (("kind", KIND), ("status", AGREEMENT_STATUS), ("topic", TOPIC)),
    "request": (("force", FORCE), ("mode", MODE), ("topic", TOPIC)),
    "pledge": (("level", LEVEL), ("reaffirmed", ("reaffirmed",)), ("topic", TOPIC)),
    "humanitarian": (("category", CATEGORY), ("status", HUMANITARIAN_STATUS), ("topic", TOPIC)),
    "answer": (("response", RESPONSE),),
}
"""The codes in `is`, in their order, by the word that opens an item."""

TYPES = {
    "agreement": "agreement",
    "request": "request",
    "pledge": "pledge",
    "humanitarian": "humanitarian_item",
    "answer": "answer",
}
SHORT = {long: short for short, long in TYPES.items()}
LISTS = ("who", "to")
DITTO = ("who", "to", "speaker", "when")
"""Slots that are as in the item before where they are left out."""

WORDS = ("speaker", "when", "conditions", "scope", "response", "amount", "affected", "count")

Item = dict[str, Any]


def one_line(text: str) -> str:
    """Return the text with each run of white space as one space."""
    return " ".join(text.split())


def encode(items: Sequence[Item]) -> str:
    """Return the answer that reports these items."""
    out: list[dict[str, Any]] = []
    before: Item = {}
    for item in items:
        short = SHORT[item["type"]]
        row: dict[str, Any] = {short: one_line(item["what"])}
        if short == "answer":
            row["is"] = _codes(item, short)
        else:
            row |= {name: _slot(item, name) for name in LISTS if _slot(item, name) != _slot(before, name)}
            row["is"] = _codes(item, short)
            row |= _words(item, before)
            before = item
        out.append(row)
    return json.dumps(out, ensure_ascii=False, separators=(",", ":"))


def answered_later(item: Item) -> bool:
    """Return whether a request is answered in a sentence after its own."""
    return bool((item.get("answer_s") or 0) > max(item["s"]))


def _codes(item: Item, short: str) -> str:
    said = []
    for name, _ in CODES[short]:
        value = item.get(name)
        if name == "reaffirmed":
            value = "reaffirmed" if value else None
        if short == "humanitarian" and name == "topic" and value == "humanitarian":
            value = None
        said += [value] if value else []
    return " ".join(said)


def _words(item: Item, before: Item) -> dict[str, str]:
    said = {}
    for name in WORDS:
        if name == "response" and (not item.get("response") or answered_later(item)):
            continue
        value = _slot(item, name)
        if name == "speaker":
            differs = item.get("speaker") != before.get("speaker")
        else:
            differs = value != (_slot(before, name) if name in DITTO else "")
        if differs:
            said[name] = one_line(value)
    return said


def _slot(item: Item, name: str) -> Any:
    value = item.get(name)
    if name in LISTS:
        return list(value or [])
    if isinstance(value, list):
        value = "; ".join(value)
    if name == "speaker" and value and item.get("who") == [value]:
        return "who"
    return value or ""


def decode(answer: str) -> list[Item]:
    """Return the items of an answer; what does not fit the form is left out."""
    out: list[Item] = []
    before: Item = {}
    for row in _objects(answer):
        short = next((key for key in row if key in CODES), None) if isinstance(row, dict) else None
        if short is None or not isinstance(row[short], str) or not row[short].strip():
            continue
        item: Item = {"type": TYPES[short], "what": row[short], **coded(short, str(row.get("is") or "").split())}
        if short != "answer":
            item |= _names(row, before)
            item |= _spoken(row, before, item)
            before = item
        out.append(item)
    return out


def coded(short: str, codes: list[str]) -> Item:
    """Return the slots that codes in their order stand for; what is left in `codes` fits none."""
    item: Item = {}
    for name, values in CODES[short]:
        if codes and codes[0] in values:
            value = codes.pop(0)
            item[name] = True if name == "reaffirmed" else value
    if short == "humanitarian":
        item.setdefault("topic", "humanitarian")
    return item


def _names(row: dict[str, Any], before: Item) -> Item:
    said: Item = {}
    for name in LISTS:
        names = row.get(name, before.get(name))
        names = [names] if isinstance(names, str) else names
        if isinstance(names, list) and names:
            said[name] = [one for one in names if isinstance(one, str) and one]
    return said


def _spoken(row: dict[str, Any], before: Item, item: Item) -> Item:
    said: Item = {}
    for name in WORDS:
        word = row.get(name, before.get(name) if name in DITTO else None)
        if name == "speaker" and word == "who":
            word = (item.get("who") or [None])[0]
        if word and isinstance(word, str):
            said[name] = word
    return said


def _objects(answer: str) -> Iterator[Any]:
    """Give the complete objects of a JSON list, also of one that was cut off."""
    try:
        value = json.loads(answer)
    except ValueError:
        pass
    else:
        yield from value if isinstance(value, list) else []
        return
    at, decoder = answer.find("{"), json.JSONDecoder()
    while at >= 0:
        try:
            value, end = decoder.raw_decode(answer, at)
        except ValueError:
            return
        yield value
        at = answer.find("{", end)
