"""The gold file of one text: the lists of a summary in JSON, with the annotator's additions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, get_args

from pydantic import BaseModel, ConfigDict, Field

from summarizer import codebook

SLOT_VALUES: Mapping[str, frozenset[str]] = {
    "kind": frozenset(get_args(codebook.AgreementKind)),
    "force": frozenset(get_args(codebook.Force)),
    "mode": frozenset(get_args(codebook.Mode)),
    "response": frozenset(get_args(codebook.Response)),
    "level": frozenset(get_args(codebook.Level)),
    "category": frozenset(get_args(codebook.Category)),
    "topic": frozenset(get_args(codebook.Topic)),
    "status": frozenset(get_args(codebook.AgreementStatus)) | frozenset(get_args(codebook.HumanitarianStatus)),
}
LISTS = ("agreements", "requests", "pledges", "humanitarian_items")


def allowed(value: Any) -> Sequence[Any]:
    """Return the values that are right: a slot of gold may name several."""
    return value if isinstance(value, list) else [value]


class _Noted(BaseModel):
    """Base class that allows other fields, as notes of the annotator."""

    model_config = ConfigDict(extra="allow", frozen=True)


class Span(_Noted):
    """A slice of the text: `text[start:end] == quote`, with offsets in characters."""

    quote: str = Field(min_length=1)
    start: int = Field(ge=0)
    end: int = Field(ge=1)


class GoldItem(_Noted):
    """An item in the text. If it is not required, it counts as neither right nor wrong."""

    id: str = Field(min_length=1)
    required: bool
    what: str = Field(min_length=1)
    evidence: list[Span] = Field(min_length=1)
    accept_types: list[str] = []


class NonItem(_Noted):
    """A trap: a passage that looks like an item but is not."""

    id: str = Field(min_length=1)
    trap: str = Field(min_length=1)
    evidence: list[Span] = Field(min_length=1)
    why: str = ""
    accept_if: dict[str, Any] | None = None


class GoldFile(_Noted):
    """One file `gold_<name>.json`."""

    doc_id: str = Field(min_length=1)
    text_file: str = Field(min_length=1)
    agreements: list[GoldItem] = []
    requests: list[GoldItem] = []
    pledges: list[GoldItem] = []
    humanitarian_items: list[GoldItem] = []
    non_items: list[NonItem] = []


@dataclass(frozen=True, slots=True)
class Gold:
    """A text and its gold items. `data` is the JSON of the file."""

    id: str
    text: str = field(repr=False)
    data: Mapping[str, Any] = field(repr=False)

    def misplaced(self) -> list[str]:
        """Return the problems of the gold: quotes that do not match the text, duplicate ids, unknown values."""
        return [*self._misquoted(), *self._twice(), *self._unknown()]

    def _all(self) -> Iterator[tuple[str, Mapping[str, Any]]]:
        for name in (*LISTS, "non_items"):
            for n, item in enumerate(self.data.get(name) or ()):
                yield f"{name}[{n}]", item

    def _misquoted(self) -> Iterator[str]:
        for path, item in self._all():
            for n, e in enumerate(item["evidence"]):
                if self.text[e["start"] : e["end"]] != e["quote"]:
                    yield f"{path}.evidence[{n}].quote: does not match the text from {e['start']} to {e['end']}"

    def _twice(self) -> Iterator[str]:
        seen: set[str] = set()
        for path, item in self._all():
            if item["id"] in seen:
                yield f"{path}.id: {item['id']!r} is used twice"
            seen.add(item["id"])

    def _unknown(self) -> Iterator[str]:
        for path, item in self._all():
            for slot, values in SLOT_VALUES.items() if not path.startswith("non_items") else ():
                for value in allowed(item.get(slot)):
                    if value is not None and not (isinstance(value, str) and value in values):
                        yield f"{path}.{slot}: {value!r} is not a value of the codebook"
