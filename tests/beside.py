"""How do tests lay passages and summaries side by side, without a model?"""

from __future__ import annotations

import hashlib
from typing import Any

from making import item

from summarizer.comparison._passages import Material, Passage, passages
from summarizer.schema import Agreement, HumanitarianItem, Item, Pledge, Provenance, Request, Source, Summary

LISTS = {Agreement: "agreements", Request: "requests", Pledge: "pledges", HumanitarianItem: "humanitarian_items"}

CALL = (
    "President Ana Kest of Arvenia spoke with Prime Minister Tomas Brill of Toll. They agreed to extend the truce "
    "along the Selma line for 60 days. Kest demanded that Toll withdraw its patrols from the Karsk bridge. Brill "
    "promised to pay for the repair of the bridge."
)
READOUT = (
    "Prime Minister Tomas Brill of Toll spoke with President Ana Kest of Arvenia. They discussed an extension of the "
    "truce along the Selma line for 30 days. Kest asked Toll to withdraw its patrols from the Karsk bridge. He said "
    "that Toll could help to pay for the repair of the bridge. Toll also pledged to free nine sailors."
)
"""Fictional: two sides' accounts of one call. What Toll could pay for is no item in the second."""


def summary_of(text: str, *items: Item, **fields: Any) -> Summary:
    """Put items together to a summary of a text."""
    lists: dict[str, list[Item]] = {}
    for one in items:
        lists.setdefault(LISTS.get(type(one), "others"), []).append(one)
    source = Source(sha256=hashlib.sha256(text.encode()).hexdigest(), characters=len(text), text=text, language="en")
    made = Provenance(model="fictional/model", prompts=["window.v2"], library="0.1.0")
    return Summary(**{"source": source, "provenance": made, **lists, **fields})


def call(**fields: Any) -> Summary:
    """Return the summary of the first account: an agreement, a demand, a promise."""
    return summary_of(
        CALL,
        item(Agreement, CALL, "They agreed to extend the truce along the Selma line for 60 days.",
             what="extend the truce along the Selma line for 60 days", parties=["Ana Kest", "Tomas Brill"]),
        item(Request, CALL, "Kest demanded that Toll withdraw its patrols from the Karsk bridge.",
             what="withdraw its patrols from the Karsk bridge", requesters=["Ana Kest"], force="demand"),
        item(Pledge, CALL, "Brill promised to pay for the repair of the bridge.",
             what="pay for the repair of the bridge", pledgers=["Tomas Brill"], level="pledge"),
        **fields,
    )  # fmt: skip


def readout(**fields: Any) -> Summary:
    """Return the summary of the second account: a topic, a request, a promise of its own."""
    return summary_of(
        READOUT,
        item(Agreement, READOUT, "They discussed an extension of the truce along the Selma line for 30 days.",
             what="an extension of the truce along the Selma line for 30 days", status="under_discussion"),
        item(Request, READOUT, "Kest asked Toll to withdraw its patrols from the Karsk bridge.",
             what="withdraw its patrols from the Karsk bridge", requesters=["Ana Kest"], force="ask"),
        item(Pledge, READOUT, "Toll also pledged to free nine sailors.",
             what="free nine sailors", pledgers=["Toll"], level="pledge"),
        **fields,
    )  # fmt: skip


def passage(text: str, item_type: type[Item] | None = None, **fields: Any) -> Passage:
    """Return a text's last sentence as a passage, as an item of a type if one is given."""
    said = text[text.rindex(". ") + 2 :] if ". " in text else text
    items = [item(item_type, text, said, **fields)] if item_type else []
    found = passages(Material.of(summary_of(text, *items)))
    return next(p for p in found if p.item) if items else found[-1]
