"""Map items to the codes of other codebooks: PLOVER, CAMEO, OCHA cluster, IATI transaction type, ISO.

The codes are a pure function of the item's fields. `RULES` is the whole table; the first rule that matches applies.
If the fields do not determine a code, the result is the parent code (02, 03, 07, 10, 12) or None, never a guess.
PLOVER's quad class is left out, because it counts every request as verbal conflict, even an ally's plea for help.

>>> from summarizer import Evidence, Request
>>> words = Evidence(quote="Arvenia asked for arms", start=0, end=22)
>>> plea = Request(what=words.quote, mode="assist", topic="military", evidence=[words])
>>> codes(plea).plover, codes(plea).plover_mode, codes(plea).cameo
('REQUEST', 'assist', '0232')
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import Field

from summarizer.schema import HumanitarianItem, Item, Pledge
from summarizer.values import Actor, Amount, Value

__all__ = ["CLUSTERS", "CLUSTER_OF", "IATI", "RULES", "Codes", "Rule", "codes"]


class Codes(Value):
    """The codes of an item in other codebooks; None if there is none, or the fields do not determine it."""

    plover: str | None = Field(default=None, description="event type (PLOVER manual, 2021)")
    plover_mode: str | None = Field(default=None, description="its mode: `assist`, `yield`, `release`, ...")
    cameo: str | None = Field(default=None, description="event code (CAMEO 1.1b3); a parent where it has two digits")
    cluster: str | None = Field(default=None, description="IASC/OCHA cluster (IATI SectorVocabulary 10)")
    iati_transaction: str | None = Field(default=None, description="IATI TransactionType")
    countries: tuple[str, ...] = Field(default=(), description="ISO 3166-1 alpha-3, of all actors, each once")
    currency: str | None = Field(default=None, description="ISO 4217")


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the table: which slot values give which codes.

    Attributes:
        type: The item type.
        when: The slots with the values that match; `amount` is `given` or `missing`.
        plover: PLOVER event type, or None.
        mode: PLOVER mode, or None.
        cameo: CAMEO event code, or None.
        meaning: What the code means, in a few words.
    """

    type: str
    when: Mapping[str, tuple[str, ...]]
    plover: str | None
    mode: str | None
    cameo: str | None
    meaning: str

    def fits(self, slots: Mapping[str, Any]) -> bool:
        """Return whether an item with these slots matches the rule."""
        return all(slots.get(name) in values for name, values in self.when.items())


def _agreement(plover: str | None, mode: str | None, cameo: str | None, meaning: str, **when: str) -> Rule:
    return Rule(
        "agreement", {name: tuple(values.split()) for name, values in when.items()}, plover, mode, cameo, meaning
    )


HOLDS = "agreed reaffirmed"
LATER = "in_principle conditional"

AGREEMENTS = (
    _agreement("REJECT", None, "12", "a refusal", status="rejected"),
    _agreement(None, None, None, "paused, broken, ended: no code", status="suspended"),
    _agreement("CONSULT", None, "046", "discussed, negotiated", status="under_discussion"),
    _agreement(None, None, "020", "put forward by one side", status="proposed"),
    _agreement("SUPPORT", None, "057", "a formal agreement is signed", status="signed"),
    _agreement(None, None, "019", "the same view, no commitment", kind="shared_view"),
    _agreement("AGREE", None, "036", "to meet, to negotiate", kind="next_step"),
    _agreement(
        "RETREAT",
        "ceasefire",
        "0871",
        "a ceasefire is observed",
        kind="commitment",
        topic="ceasefire",
        status="implemented",
    ),
    _agreement("CONCEDE", None, "0871", "a ceasefire is agreed", kind="commitment", topic="ceasefire", status=HOLDS),
    _agreement(
        "AGREE", None, "037", "to settle, to work for peace", kind="commitment", topic="ceasefire", status=LATER
    ),
    _agreement("AGREE", None, "03", "carried out already: in the past, no intent", status="implemented"),
    _agreement("AGREE", None, "0312", "military cooperation", kind="commitment", topic="military"),
    _agreement("AGREE", None, "0314", "sharing of intelligence", kind="commitment", topic="intelligence"),
    _agreement("AGREE", None, "031", "material cooperation", kind="commitment", topic="economic energy"),
    _agreement("AGREE", None, "030", "cooperation in general", kind="commitment", topic="political legal territorial"),
    _agreement("AGREE", None, "03", "an agreement; the fields do not say to what"),
)


def _requests() -> Iterator[Rule]:
    """Yield the rules for requests (CAMEO 02), and the same for demands (10)."""
    for root, forces in (("02", ("ask", "urge")), ("10", ("demand", "order"))):
        for mode, topics, child, meaning in (
            ("assist", "military", "32", "military aid"),
            ("assist", "economic", "31", "economic aid"),
            ("assist", "humanitarian", "33", "humanitarian aid"),
            ("yield", "ceasefire military", "56", "to de-escalate"),
            ("meet", "ceasefire", "7", "to settle a dispute"),
            ("meet", "", "6", "to meet, to negotiate"),
            ("assist", "", "", "help; the fields do not say which"),
            ("yield", "", "", "to yield; the fields do not say what"),
            ("change", "", "", "to change something"),
        ):
            when = {"force": forces, "mode": (mode,)} | ({"topic": tuple(topics.split())} if topics else {})
            yield Rule("request", when, "REQUEST", mode, root + child, meaning)
        yield Rule("request", {"force": forces}, "REQUEST", None, root, "the fields do not say what")
    for mode in ("assist", "yield", "meet", "change"):
        when = {"force": ("unclear",), "mode": (mode,)}
        yield Rule("request", when, "REQUEST", mode, "02", "the fields do not say how strongly")
    yield Rule(
        "request", {"force": ("unclear",)}, "REQUEST", None, "02", "the fields say neither what nor how strongly"
    )


def _pledges() -> Iterator[Rule]:
    """Yield the rules for pledges. Only money, or what is allocated or delivered, is certainly aid."""
    aid = (
        ("economic", "1", "economic aid"),
        ("military", "2", "military aid"),
        ("humanitarian", "3", "humanitarian aid"),
    )
    yield Rule("pledge", {"level": ("withdrawn",)}, None, None, None, "taken back: no code")
    for topic, child, meaning in aid:
        yield Rule(
            "pledge", {"level": ("delivered",), "topic": (topic,)}, "AID", None, f"07{child}", f"{meaning} is delivered"
        )
    yield Rule("pledge", {"level": ("delivered",)}, "AID", None, "07", "delivered; the fields do not say what")
    for ground in ({"level": ("allocated",)}, {"amount": ("given",)}):
        for topic, child, meaning in aid:
            yield Rule("pledge", {**ground, "topic": (topic,)}, "AGREE", None, f"033{child}", meaning)
    yield Rule("pledge", {"topic": ("ceasefire",)}, "CONCEDE", None, "0356", "to de-escalate")
    yield Rule("pledge", {}, None, None, "03", "to do something; PLOVER's AGREE and CONCEDE cannot be told apart")


PERSONS = ("prisoner_exchange", "prisoner_release", "hostage_release", "civilian_detainees", "abducted_children")
ACCESS = ("humanitarian_access",)
AID = ("aid_delivery", "aid_funding")
SECTORS = ("food", "water", "health", "shelter", "education", "energy_civilian")
PROMISED = ("pledged", "agreed")


def _humanitarian() -> Iterator[Rule]:
    """Yield the rules for humanitarian items."""
    for categories, status, plover, mode, cameo, meaning in (
        (PERSONS, ("completed",), "RETREAT", "release", "0841", "persons are released, returned"),
        (PERSONS, PROMISED, "CONCEDE", None, "0353", "to release or exchange persons"),
        (PERSONS, ("requested",), "REQUEST", "yield", "0253", "to release persons"),
        (ACCESS, ("completed", "ongoing"), "RETREAT", "access", "0863", "access is granted"),
        (ACCESS, PROMISED, "CONCEDE", None, "0355", "to grant access"),
        (ACCESS, ("requested",), "REQUEST", "yield", "0255", "to grant access"),
        (ACCESS, ("blocked",), "REJECT", "assist", "1223", "access is blocked"),
        (AID, ("completed",), "AID", None, "073", "humanitarian aid is delivered"),
        (AID, PROMISED, "AGREE", None, "0333", "humanitarian aid"),
        (AID, ("requested",), "REQUEST", "assist", "0233", "humanitarian aid"),
        (AID, ("blocked",), "REJECT", "assist", "1223", "humanitarian aid is refused"),
        ((*AID, *SECTORS), ("completed", "ongoing"), "AID", None, "07", "aid; the fields do not say which"),
    ):
        yield Rule("humanitarian_item", {"category": categories, "status": status}, plover, mode, cameo, meaning)
    for status, event, cameo, meaning in (
        (("requested",), "REQUEST", "02", "the fields do not say what"),
        (PROMISED, None, "03", "the fields do not say what"),
        (("blocked",), "REJECT", "12", "a refusal"),
    ):
        yield Rule("humanitarian_item", {"status": status}, event, None, cameo, meaning)


RULES: tuple[Rule, ...] = (*AGREEMENTS, *_requests(), *_pledges(), *_humanitarian())
OF_TYPE = {name: tuple(rule for rule in RULES if rule.type == name) for name in {rule.type for rule in RULES}}

CLUSTERS: Mapping[str, str] = {
    "1": "Camp Coordination and Camp Management",
    "2": "Early Recovery",
    "3": "Education",
    "4": "Shelter and Non-Food Items",
    "5": "Emergency Telecommunications",
    "6": "Food Security",
    "7": "Health",
    "8": "Logistics",
    "9": "Nutrition",
    "10": "Protection",
    "5403": "Child Protection",
    "5404": "Gender-Based Violence",
    "5405": "Housing, Land and Property",
    "5406": "Mine Action",
    "11": "Water, Sanitation and Hygiene",
}
BY_WORDS = "by what is delivered"
CLUSTER_OF: Mapping[str, str | None] = {
    "food": "6",
    "water": "11",
    "health": "7",
    "shelter": "4",
    "displacement_return": "4",
    "education": "3",
    "mine_action": "5406",
    "abducted_children": "5403",
    "family_reunification": "5403",
    **dict.fromkeys((*AID, *ACCESS, "evacuation"), BY_WORDS),
    "other": None,
    "unclear": None,
}
"""Categories with their cluster; all others are 10, Protection."""
DELIVERED = {
    "6": re.compile(r"\b(?:food|grain|wheat|flour|rice|bread|rations?)\b", re.IGNORECASE),
    "11": re.compile(r"\b(?:(?:drinking |clean |safe )?water|sanitation|hygiene)\b", re.IGNORECASE),
    "7": re.compile(r"\b(?:medicines?|medical|medicaments|vaccin\w+|hospitals?|health|surgical)\b", re.IGNORECASE),
    "4": re.compile(r"\b(?:tents?|blankets?|shelters?|mattress\w*|tarpaulins?|housing)\b", re.IGNORECASE),
    "3": re.compile(r"\b(?:schools?|textbooks?|education)\b", re.IGNORECASE),
    "9": re.compile(r"\b(?:nutrition|malnourish\w+|infant formula)\b", re.IGNORECASE),
}

IATI: Mapping[str, str] = {"pledge": "12", "commitment": "2", "delivered": "3"}
"""IATI transaction type by level of a pledge: outgoing pledge, outgoing commitment, disbursement."""


def codes(item: Item) -> Codes:
    """Return the codes of an item. Items of your own types only have countries."""
    slots = {**vars(item), **(item.model_extra or {})}
    amount = slots.get("amount")
    slots["amount"] = "given" if isinstance(amount, Amount) else "missing"
    rule = next((rule for rule in OF_TYPE.get(item.type, ()) if rule.fits(slots)), None)
    return Codes(
        plover=rule and rule.plover,
        plover_mode=rule and rule.mode,
        cameo=rule and rule.cameo,
        cluster=_cluster(item),
        iati_transaction=_transaction(item),
        countries=tuple(dict.fromkeys(actor.country for actor in _actors(slots) if actor.country)),
        currency=amount.currency if isinstance(amount, Amount) else None,
    )


def _cluster(item: Item) -> str | None:
    if not isinstance(item, HumanitarianItem):
        return None
    cluster = CLUSTER_OF.get(item.category, "10")
    if cluster != BY_WORDS:
        return cluster
    said = f"{item.what} {item.affected or ''}"
    found = [cluster for cluster, words in DELIVERED.items() if words.search(said)]
    return found[0] if len(found) == 1 else None


def _transaction(item: Item) -> str | None:
    """Return the IATI transaction type; a pledge without an amount, or with a running total, has none."""
    if not isinstance(item, Pledge) or item.amount is None or item.amount.cumulative:
        return None
    return IATI.get(item.level)


def _actors(slots: Mapping[str, Any]) -> Iterator[Actor]:
    """Yield the actors in all slots; they are mappings if the item was read without its class."""
    for value in slots.values():
        for part in value if isinstance(value, (list, tuple)) else [value]:
            if isinstance(part, Mapping) and part.keys() == Actor.model_fields.keys():
                yield Actor.model_validate(part)
            elif isinstance(part, Actor):
                yield part
