"""The values of each slot, as types, and their meanings, as tables.

The meanings name the codebook that a value comes from: CAMEO (event codes), PLOVER (2021 manual), PA-X (peace
agreements), IATI (aid activities), Kiel (Ukraine Support Tracker). Every set that a model fills includes `unclear`,
because guessing is an error.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeVar

Topic = Literal[
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
    "unclear",
]
"""What an item is about."""

AgreementKind = Literal["commitment", "next_step", "shared_view", "unclear"]
"""Whether the parties commit to something, plan a next step, or only share a view."""
AGREEMENT_KINDS: Mapping[AgreementKind, str] = {
    "commitment": "they undertake future conduct, or reaffirm it (CAMEO 03x, 057, 0871; PLOVER AGREE, CONCEDE)",
    "next_step": "a procedural follow-up: a future meeting, teams tasked, 'remain in touch' (CAMEO 036)",
    "shared_view": "they concur without committing: affirmed, recognized, underscored, shared a concern (CAMEO 019)",
    "unclear": "the text does not say",
}

AgreementStatus = Literal[
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
    "unclear",
]
"""The status of an agreement."""
AGREEMENT_STATUSES: Mapping[AgreementStatus, str] = {
    "signed": "executed, signed, ratified, initialled (CAMEO 057; PA-X signed/agreed)",
    "agreed": "the text says the parties agreed, reached, resolved, committed together (CAMEO 03x, 0871)",
    "in_principle": "framework, interim, subject to finalisation; jointly intend, plan, aim to (PA-X Pre/Prin, FrAg)",
    "conditional": "takes effect only on a stated condition, given in conditions (IATI ConditionType)",
    "reaffirmed": "restates an earlier agreement (G7 practice)",
    "proposed": "put forward by one side, acceptance not reported (CAMEO 020)",
    "under_discussion": "one definite arrangement is discussed or to be negotiated (CAMEO 014, 046; PLOVER CONSULT)",
    "implemented": "already carried out",
    "suspended": "paused, withdrawn, violated, terminated",
    "rejected": "refused or denied (CAMEO 12; PLOVER REJECT)",
    "unclear": "the text does not say",
}

Force = Literal["ask", "urge", "demand", "order", "unclear"]
"""How strongly something is requested, judging by the verb."""
FORCES: Mapping[Force, str] = {
    "ask": "asks, requests, invites, encourages (CAMEO 02)",
    "urge": "urges, calls on, calls for, presses, should, appeals urgently",
    "demand": "must, demands, insists, states a need to a named addressee (CAMEO 10)",
    "order": "orders, instructs, directs an outsider",
    "unclear": "the text does not say",
}

Mode = Literal["assist", "change", "yield", "meet", "unclear"]
"""What kind of act is requested (PLOVER)."""
MODES: Mapping[Mode, str] = {
    "assist": "give aid, arms, money or help (PLOVER)",
    "change": "change a policy or take steps (PLOVER)",
    "yield": "release, withdraw, stop, open access, de-escalate (PLOVER)",
    "meet": "meet, negotiate, conclude a deal (PLOVER)",
    "unclear": "the text does not say",
}

Response = Literal["accepted", "partially_accepted", "deferred", "rejected", "none_reported", "unclear"]
"""The reported answer to a request; `unclear` means that there is an answer, but it is not clear which."""
RESPONSES: Mapping[Response, str] = {
    "accepted": "the one who is asked agreed to it, or did it",
    "partially_accepted": "to a part of it, or to something less",
    "deferred": "put off, to be considered",
    "rejected": "refused",
    "none_reported": "the text reports no answer",
    "unclear": "an answer is reported, but not which",
}

Level = Literal["willingness", "pledge", "commitment", "allocated", "delivered", "withdrawn", "unclear"]
"""How firm a pledge is, weakest first; `withdrawn` means taken back."""
LEVELS: Mapping[Level, str] = {
    "willingness": "ready, willing, intends, offers: the weakest",
    "pledge": "will, promises, vows, announces, also with a sum (IATI 12, indicative)",
    "commitment": "firm and specified: undertakes, guarantees, commits a stated sum, remains committed (IATI 2)",
    "allocated": "approved, earmarked, contributed, but not handed over (Kiel)",
    "delivered": "handed over, disbursed, has provided, is providing (IATI 3)",
    "withdrawn": "taken back",
    "unclear": "the text does not say",
}

Category = Literal[
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
    "unclear",
]
"""The subject of a humanitarian item."""
CATEGORIES: Mapping[Category, str] = {
    "prisoner_exchange": "a swap",
    "prisoner_release": "prisoners of war and other prisoners set free by one side",
    "hostage_release": "hostages: taken, held, freed",
    "civilian_detainees": "civilians or political prisoners in detention",
    "abducted_children": "children who were taken, and their return",
    "family_reunification": "families",
    "missing_persons": "the missing",
    "return_of_remains": "bodies handed over",
    "humanitarian_access": "corridors, crossings, permission to reach people",
    "aid_delivery": "goods and services brought to people",
    "aid_funding": "money for aid",
    "evacuation": "people brought out, rescues at sea",
    "civilian_protection": "civilians and civilian places spared or protected",
    "casualties": "killed and wounded",
    "displacement_return": "displaced people and refugees: flight, admission, return",
    "mine_action": "mines and unexploded arms",
    "food": "food, hunger, farming",
    "water": "water and sanitation",
    "health": "hospitals, medicine, disease",
    "shelter": "housing, camps",
    "education": "schools",
    "energy_civilian": "heat and power for civilians",
    "other": "anything else",
    "unclear": "the text does not say",
}

HumanitarianStatus = Literal[
    "completed", "ongoing", "agreed", "pledged", "requested", "need_or_concern", "blocked", "unclear"
]
"""The status of a humanitarian item."""
HUMANITARIAN_STATUSES: Mapping[HumanitarianStatus, str] = {
    "completed": "already happened: exchanged, delivered, returned; casualties",
    "ongoing": "under way",
    "agreed": "parties agreed on it together",
    "pledged": "one party promised it",
    "requested": "one party asked for it",
    "need_or_concern": "a need, a concern or a lack is stated",
    "blocked": "denied, prevented, stopped",
    "unclear": "the text does not say",
}

ActorType = Literal[
    "state",
    "state_leader",
    "government_official",
    "government_body",
    "military",
    "intergovernmental",
    "ngo",
    "armed_group",
    "opposition",
    "civilians",
    "prisoners",
    "refugees",
    "media",
    "business",
    "territory",
    "unclear",
]
"""The type of an actor."""

QuoteType = Literal["direct", "mixed", "indirect", "narrator", "unclear"]
"""Whether a statement is quoted, paraphrased, or the writer's own."""
QUOTE_TYPES: Mapping[QuoteType, str] = {
    "direct": "inside quotation marks",
    "mixed": "partly inside quotation marks",
    "indirect": "a paraphrase with a named source",
    "narrator": "the writer's own voice",
    "unclear": "the text does not say",
}

Perspective = Literal["own_side", "counterpart", "joint", "third_party", "narrator", "unclear"]
"""Whose position is stated, from the point of view of the side that issued the document or is quoted."""
PERSPECTIVES: Mapping[Perspective, str] = {
    "own_side": "the side that issued the document or is quoted, about itself",
    "counterpart": "that side about the other side",
    "joint": "both sides together",
    "third_party": "somebody outside",
    "narrator": "the writer",
    "unclear": "the text does not say",
}

Qualifier = Literal["exact", "over", "nearly", "up_to", "about"]
"""How exact a number is; set by rules, so never `unclear`."""

Match = Literal["exact", "normalized", "elided", "sentence"]
"""How evidence was found: word for word, ignoring case and typography, in parts, or as a whole sentence."""

Reason = Literal["not_in_text", "not_supported", "number", "name", "negation", "script", "invalid", "duplicate"]
"""Why an item was rejected."""

WarningKind = Literal[
    "instruction_like_text", "special_tokens", "unresolved_actor", "unverified_slot", "language", "truncated"
]
"""The kind of a warning about the text or about how it was read."""


_Value = TypeVar("_Value", bound=str)


def described(intro: str, table: Mapping[_Value, str]) -> str:
    """Return the description of a slot for the model: the intro, then `value = meaning` for each value.

    >>> described("How strong", {"ask": "asks", "urge": "urges"})
    'How strong: ask = asks; urge = urges.'
    """
    return intro + ": " + "; ".join(f"{value} = {meaning}" for value, meaning in table.items()) + "."
