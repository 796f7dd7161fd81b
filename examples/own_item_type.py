"""Define your own item type: one class, and no other code.

python examples/own_item_type.py
"""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from summarizer import Actor, Agreement, Item, Summarizer

TEXT = """The Republic of Tamrovia froze the assets of two shipping companies on Tuesday and banned their owners.
Foreign Minister Ada Brandt and Foreign Minister Joren Halt agreed to meet again in Port Seliva next week."""


class Sanction(Item):
    """A penalty that one party puts on another."""

    definition: ClassVar[str] = "One party froze assets, banned travel or trade, or put another penalty on somebody."
    type: Literal["sanction"] = "sanction"
    senders: list[Actor] = Field(default=[], description="who puts the penalty on")
    targets: list[Actor] = Field(default=[], description="who is hit by it")


def main() -> None:
    """Print the sanctions, which are in `summary.others`, and the agreements."""
    with Summarizer(item_types=[Agreement, Sanction]) as summarizer:
        summary = summarizer.summarize(TEXT)
    for item in (*summary.others, *summary.agreements):
        print(f"{item.type}: {item.what}")
        if isinstance(item, Sanction):
            print(f"    by {', '.join(actor.name for actor in item.senders) or 'somebody'}")


if __name__ == "__main__":
    main()
