"""Say where items are looked for, of which types, and why a raw item is no item."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from summarizer._entities import EntityIndex
from summarizer._prompting.wire import RawItem
from summarizer._text import Document, Window
from summarizer.codebook import Reason
from summarizer.schema import Item, Rejected


@dataclass(frozen=True)
class Context:
    """Where items are looked for, and which.

    Args:
        wanted: The types to look for.
        about: What the caller said about the text: title, publisher, author.
        exactly: The sentence is known to report one item of each, so none may be left out.
    """

    document: Document
    entities: EntityIndex
    window: Window
    wanted: tuple[type[Item], ...]
    exactly: bool = False
    about: str = ""

    @property
    def ruled(self) -> bool:
        """Return whether rules can read the text: they are English."""
        return self.document.language in (None, "en")

    @cached_property
    def span(self) -> tuple[int, int]:
        """Return the offsets between which the sentences stand that the model saw."""
        shown = self.window.shown
        return shown[0].start, shown[-1].end

    @cached_property
    def shown(self) -> str:
        """Return the sentences that the model saw, whole where it saw a clause of one."""
        return " ".join(
            self.document.sentences[index].text for index in dict.fromkeys(s.index for s in self.window.shown)
        )


@dataclass(frozen=True, slots=True)
class Violation:
    """Why a raw_item item is no item; `told` is what a re-ask tells the model."""

    reason: Reason
    detail: str

    def rejected(self, raw_item: RawItem) -> Rejected:
        """Return the record of a rejected item."""
        return Rejected(
            type=raw_item.item_type.type_name(),
            what=raw_item.what,
            claimed_quote=raw_item.quote,
            reason=self.reason,
            detail=self.detail,
        )
