"""Which values may a slot take, and what does each mean?

The anchors name the codebook that a value comes from: CAMEO (event codes), PLOVER (2021 manual), PA-X (peace
agreements), IATI (aid activities), Kiel (Ukraine Support Tracker). `unclear` stands in every table that a model fills,
since guessing is an error.
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
"""Whether parties undertake something, plan a step, or only share a view."""
AGREEMENT_KINDS: Mapping[AgreementKind, str] = {
    "commitment": "undertakes future conduct (CAMEO 03x, 057, 0871; PLOVER AGREE, CONCEDE)",
    "next_step": "procedural follow-up: a meeting, teams tasked (CAMEO 036)",
    "shared_view": "concurrence without commitment: 'agreed that this could be ...' (CAMEO 019)",
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
"""How far an agreement has come."""
AGREEMENT_STATUSES: Mapping[AgreementStatus, str] = {
    "signed": "executed, signed, ratified, initialled (CAMEO 057; PA-X signed/agreed)",
    "agreed": "the text says the parties agreed, reached, resolved, committed together (CAMEO 03x, 0871)",
    "in_principle": "framework, interim, tentative, subject to finalisation (PA-X Pre/Prin, FrAg)",
    "conditional": "takes effect on a stated condition, given in conditions (IATI ConditionType)",
    "reaffirmed": "restates an earlier agreement (G7 practice)",
    "proposed": "put forward by one side, acceptance not reported (CAMEO 020)",
    "under_discussion": "discussed, explored, to be negotiated (CAMEO 014, 046; PLOVER CONSULT)",
    "implemented": "already carried out",
    "suspended": "paused, withdrawn, violated, terminated",
    "rejected": "refused or denied (CAMEO 12; PLOVER REJECT)",
    "unclear": "the text does not say",
}

Force = Literal["ask", "urge", "demand", "order", "unclear"]
"""How strongly something is asked for, by the text's own verb."""
FORCES: Mapping[Force, str] = {
    "ask": "asks, requests, appeals (CAMEO 02)",
    "urge": "urges, calls on, presses",
    "demand": "demands, insists, states a need to a named addressee (CAMEO 10)",
    "order": "orders, instructs",
    "unclear": "the text does not say",
}

Mode = Literal["assist", "change", "yield", "meet", "unclear"]
"""What kind of act is asked for (PLOVER)."""
MODES: Mapping[Mode, str] = {
    "assist": "give aid, arms, money or help (PLOVER)",
    "change": "change a policy or take steps (PLOVER)",
    "yield": "release, withdraw, stop, open access, de-escalate (PLOVER)",
    "meet": "meet, negotiate, conclude a deal (PLOVER)",
    "unclear": "the text does not say",
}

Response = Literal["accepted", "partially_accepted", "deferred", "rejected", "none_reported", "unclear"]
"""How a request was answered, as far as the text tells; `unclear` is an answer that is told, but not which."""

Level = Literal["willingness", "pledge", "commitment", "allocated", "delivered", "withdrawn", "unclear"]
"""How firm a promise is, weakest first; `withdrawn` is taken back."""
LEVELS: Mapping[Level, str] = {
    "willingness": "ready to, willing to: the weakest",
    "pledge": "promises, vows, will, would (IATI 12, indicative)",
    "commitment": "firm and specified: commits, undertakes, guarantees (IATI 2)",
    "allocated": "earmarked, allocated, approved in a budget (Kiel)",
    "delivered": "handed over, disbursed (IATI 3)",
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
"""Which humanitarian matter an item is about."""

HumanitarianStatus = Literal[
    "completed", "ongoing", "agreed", "pledged", "requested", "need_or_concern", "blocked", "unclear"
]
"""What has become of a humanitarian matter."""
HUMANITARIAN_STATUSES: Mapping[HumanitarianStatus, str] = {
    "completed": "already happened: exchanged, delivered, returned",
    "ongoing": "under way",
    "agreed": "parties agreed on it together",
    "pledged": "one party promised it",
    "requested": "one party asked for it",
    "need_or_concern": "a need, a concern, harm or casualties are stated",
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
"""What kind of actor somebody is."""

QuoteType = Literal["direct", "mixed", "indirect", "narrator", "unclear"]
"""In whose words it is said."""
QUOTE_TYPES: Mapping[QuoteType, str] = {
    "direct": "inside quotation marks",
    "mixed": "partly inside quotation marks",
    "indirect": "a paraphrase with a named source",
    "narrator": "the writer's own voice",
    "unclear": "the text does not say",
}

Perspective = Literal["own_side", "counterpart", "joint", "third_party", "narrator", "unclear"]
"""Which side speaks, seen from the one that issued the document or is quoted."""
PERSPECTIVES: Mapping[Perspective, str] = {
    "own_side": "the side that issued the document or is quoted, about itself",
    "counterpart": "that side about the other side",
    "joint": "both sides together",
    "third_party": "somebody outside",
    "narrator": "the writer",
    "unclear": "the text does not say",
}

Qualifier = Literal["exact", "over", "nearly", "up_to", "about"]
"""How exact a number is; read off by rules, so never `unclear`."""

Match = Literal["exact", "normalized", "elided", "sentence"]
"""How evidence was found: word for word, after folds of case and typography, in pieces, by pointing at a sentence."""

Reason = Literal["not_in_text", "not_supported", "number", "name", "negation", "invalid", "duplicate"]
"""Why an item was rejected."""

WarningKind = Literal["instruction_like_text", "special_tokens", "unresolved_actor", "language", "truncated"]
"""What a reader should know about the text, or about what was read of it."""


_Value = TypeVar("_Value", bound=str)


def described(intro: str, table: Mapping[_Value, str]) -> str:
    """Write a slot's description for the model: the intro, then `value = meaning` for each value.

    >>> described("How strong", {"ask": "asks", "urge": "urges"})
    'How strong: ask = asks; urge = urges.'
    """
    return intro + ": " + "; ".join(f"{value} = {meaning}" for value, meaning in table.items()) + "."
