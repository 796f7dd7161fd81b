"""The summary and its items as frozen pydantic models. `summarizer schema` prints their JSON Schema.

An item type carries its own codebook: the model reads its `definition`, the descriptions of its fields, and its
optional few-shot `examples`. A new item type is a subclass of `Item` and needs no other code:

>>> from typing import ClassVar, Literal
>>> class Sanction(Item):
...     definition: ClassVar[str] = "One party imposed a penalty on another, or announced one."
...     type: Literal["sanction"] = "sanction"
...     targets: list[Actor] = Field(default=[], description="who is sanctioned")
>>> Sanction.list_name()
'others'
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Annotated, Any, ClassVar, Literal

from pydantic import (
    BeforeValidator,
    Field,
    NonNegativeInt,
    SerializeAsAny,
    ValidationInfo,
    WithJsonSchema,
    model_validator,
)

from summarizer.codebook import (
    AGREEMENT_KINDS,
    AGREEMENT_STATUSES,
    CATEGORIES,
    FORCES,
    HUMANITARIAN_STATUSES,
    LEVELS,
    MODES,
    RESPONSES,
    AgreementKind,
    AgreementStatus,
    Category,
    Force,
    HumanitarianStatus,
    Level,
    Mode,
    Reason,
    Response,
    Topic,
    WarningKind,
    described,
)
from summarizer.values import (
    Actor,
    Amount,
    Attribution,
    Count,
    Evidence,
    FailedWindow,
    Provenance,
    Source,
    Usage,
    Value,
    When,
)

__all__ = [
    "Actor",
    "Agreement",
    "Amount",
    "Attribution",
    "Count",
    "Evidence",
    "FailedWindow",
    "HumanitarianItem",
    "Item",
    "Pledge",
    "Provenance",
    "Rejected",
    "Request",
    "Source",
    "Summary",
    "TextWarning",
    "Usage",
    "When",
]


class Item(Value):
    """Base class of all items. Subclass it to define your own item type.

    Attributes:
        definition: One or two sentences that define the type for the model.
        examples: Few-shot examples `(passage, [answer, ...])`. An answer is a mapping of slots as the model would write
            it; it is checked against its passage when a `Summarizer` is created.
        linked: Slots that the model is not asked for, because they are filled later.
    """

    definition: ClassVar[str] = ""
    examples: ClassVar[tuple[tuple[str, list[dict[str, Any]]], ...]] = ()
    linked: ClassVar[frozenset[str]] = frozenset()

    id: str = Field(default="", description="stable: made of type and evidence")
    type: str
    what: str = Field(min_length=1, description="one clause, third person, in the article's language")
    topic: Topic = Field(default="unclear", description="what it is about")
    when: When | None = Field(default=None, description="when, in the text's words")
    evidence: list[Evidence] = Field(min_length=1)
    attribution: Attribution = Attribution()

    @classmethod
    def type_name(cls) -> str:
        """Return the value of `type` that marks this class in JSON."""
        return str(cls.model_fields["type"].default)

    @classmethod
    def list_name(cls) -> str:
        """Return the field of `Summary` that holds this type's items."""
        return LISTS.get(cls.type_name(), "others")

    @classmethod
    def slots(cls) -> list[str]:
        """Return the names of the fields that this type adds to `Item` and that a model may fill."""
        return list(_slots(cls))

    @model_validator(mode="before")
    @classmethod
    def _give_id(cls, data: Any) -> Any:
        if isinstance(data, dict) and not data.get("id") and data.get("evidence"):
            return {**data, "id": item_id(cls.type_name(), data["evidence"])}
        return data

    @property
    def start(self) -> int:
        """Return the offset of the first evidence, in characters."""
        return min(e.start for e in self.evidence)


@lru_cache(maxsize=1024)  # asked for each item
def _slots(item_type: type[Item]) -> tuple[str, ...]:
    return tuple(n for n in item_type.model_fields if n not in Item.model_fields and n not in item_type.linked)


def item_id(type_name: str, evidence: Iterable[Any]) -> str:
    """Return a stable id made of an item's type and its evidence: `pledge-3f2a91c04b`."""
    read = [e if isinstance(e, Mapping) else vars(e) for e in evidence]
    places = ",".join(f"{e['start']}-{e['end']}:{e['quote']}" for e in read)
    return f"{type_name}-{hashlib.sha256(f'{type_name}|{places}'.encode()).hexdigest()[:10]}"


class Agreement(Item):
    """Something that two or more parties agreed on, committed to together, or jointly ordered."""

    definition: ClassVar[str] = (
        "Two or more parties agreed on something, committed together to it, or jointly ordered it. "
        "Only discussed, reviewed or explored is status under_discussion, never agreed."
    )

    type: Literal["agreement"] = "agreement"
    parties: list[Actor] = Field(default=[], description="who agreed, all of them in one list")
    kind: AgreementKind = Field(default="unclear", description=described("kind", AGREEMENT_KINDS))
    status: AgreementStatus = Field(default="unclear", description=described("status", AGREEMENT_STATUSES))
    scope: str | None = Field(default=None, description="what it covers, where, until when, in the text's words")
    conditions: list[str] = Field(default=[], description="on which conditions, in the text's words")


class Request(Item):
    """Something that one party asked another to do."""

    definition: ClassVar[str] = (
        "One party asked another to do something. Raising a concern, thanking or asking about something is no request."
    )
    linked: ClassVar[frozenset[str]] = frozenset({"answered_by"})

    type: Literal["request"] = "request"
    requesters: list[Actor] = Field(default=[], description="who asks")
    addressees: list[Actor] = Field(default=[], description="who is asked")
    force: Force = Field(default="unclear", description=described("how strongly, by the text's own verb", FORCES))
    mode: Mode = Field(default="unclear", description=described("to do what", MODES))
    response: Response = Field(
        default="none_reported", description=described("the answer that the text reports", RESPONSES)
    )
    answered_by: list[str] = Field(default=[], description="ids of the items that answer it")


class Pledge(Item):
    """Something that one party alone undertakes to do."""

    definition: ClassVar[str] = (
        "One party alone promised, undertook or said it is willing to do something. "
        "A joint commitment is an agreement; praise, thanks and opinions are no pledge."
    )
    linked: ClassVar[frozenset[str]] = frozenset({"responds_to"})

    type: Literal["pledge"] = "pledge"
    pledgers: list[Actor] = Field(default=[], description="who promises")
    beneficiaries: list[Actor] = Field(default=[], description="to whom, or for whom")
    level: Level = Field(default="unclear", description=described("how firm", LEVELS))
    reaffirmed: bool = Field(default=False, description="true when it restates an earlier pledge")
    conditions: list[str] = Field(default=[], description="on which conditions, in the text's words")
    amount: Amount | None = Field(
        default=None, description="the sum in the text's words, with every 'nearly', 'up to' and 'of the'"
    )
    responds_to: str | None = Field(default=None, description="id of the request that it answers")


class HumanitarianItem(Item):
    """A matter of prisoners, hostages, missing people, children, civilians, displaced people, aid or access."""

    definition: ClassVar[str] = (
        "A fact, need, request, promise or agreement about prisoners, hostages, missing or abducted people, children, "
        "civilians, casualties, displaced people, aid or access. It stands here and in its other list as well."
    )

    type: Literal["humanitarian_item"] = "humanitarian_item"
    category: Category = Field(default="unclear", description=described("what it is about", CATEGORIES))
    status: HumanitarianStatus = Field(default="unclear", description=described("status", HUMANITARIAN_STATUSES))
    affected: str | None = Field(default=None, description="who is affected, in the text's words")
    count: Count | None = Field(
        default=None, description="how many, in the text's words, with every 'about' and 'at least'"
    )
    actors: list[Actor] = Field(default=[], description="who acts")


LISTS: Mapping[str, str] = {
    "agreement": "agreements",
    "request": "requests",
    "pledge": "pledges",
    "humanitarian_item": "humanitarian_items",
}
ITEM_TYPES: tuple[type[Item], ...] = (Agreement, Request, Pledge, HumanitarianItem)


class Rejected(Value):
    """An item that the model reported but that failed a check.

    Attributes:
        type: The item type.
        what: The clause that the model reported.
        claimed_quote: The quote that the model gave, or None.
        reason: Why it was rejected, as a value of the codebook.
        detail: The reason in words.
    """

    type: str
    what: str
    claimed_quote: str | None = None
    reason: Reason
    detail: str = ""


class TextWarning(Value):
    """A warning about the text or about how it was read. Offsets count characters; None means the whole text."""

    kind: WarningKind
    detail: str = ""
    start: NonNegativeInt | None = None
    end: NonNegativeInt | None = None


def _known_type(value: Any, info: ValidationInfo) -> Any:
    if isinstance(value, Item):
        return value
    known = {t.type_name(): t for t in (info.context or {}).get("item_types", ())}
    name = value.get("type") if isinstance(value, Mapping) else None
    if name not in known:
        raise ValueError(f"unknown item type {name!r}; load it with Summarizer(item_types=[...]).load(...)")
    return known[name].model_validate(value, context=info.context)


OTHER = {
    "type": "object",
    "description": "an item of a type of the user's own, with further fields",
    "properties": {"id": {"type": "string"}, "type": {"type": "string"}, "what": {"type": "string"}},
    "required": ["type", "what", "evidence"],
}


class Summary(Value):
    """The agreements, requests, pledges and humanitarian items of a text, each with its evidence.

    A complete summary without items means that nothing was found.

    Attributes:
        id: The caller's id for the text.
        title: The title given by the caller, or a heading of the text; never generated.
        overview: Two to four sentences that the model wrote about the items, checked against them; in a fixed form if
            it wrote none; the first sentence of the text if there are no items.
        overview_omits: The items that the overview does not mention.
        others: Items of the caller's own types.
        complete: False if part of the text could not be read; see `failed_windows`.
    """

    id: str | None = None
    title: str | None = None
    overview: str = ""
    overview_omits: NonNegativeInt = 0
    agreements: list[Agreement] = []
    requests: list[Request] = []
    pledges: list[Pledge] = []
    humanitarian_items: list[HumanitarianItem] = []
    others: list[Annotated[SerializeAsAny[Item], BeforeValidator(_known_type), WithJsonSchema(OTHER)]] = []
    rejected: list[Rejected] = []
    warnings: list[TextWarning] = []
    complete: bool = True
    failed_windows: list[FailedWindow] = []
    source: Source
    provenance: Provenance
    usage: Usage = Usage()

    @property
    def items(self) -> list[Item]:
        """Return all items, in text order."""
        lists = (self.agreements, self.requests, self.pledges, self.humanitarian_items, self.others)
        return sorted((item for some in lists for item in some), key=lambda item: item.start)
