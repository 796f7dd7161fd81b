"""Which of the types that a clause seems to report does it report? None that is denied, asked about, or mere form.

English only, as the verbs are (`_performatives`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from summarizer._performatives import DOING, Verb, is_asked_for, is_denied, verb_of
from summarizer._undertakings import UNDERTAKEN, undertaken

HUMANE = "humanitarian_item"
_HUMANE = re.compile(
    r"\b(?:prisoner|pows?\b|captiv|captur|hostage|detain|detention|abduct|kidnap|missing|disappear|child|girl|boy|civilian|kill|"
    r"wound|injur|casualt|died|dead\b|death|bodies|remains of|refugee|displac|homeless|fled|flee|famil|evacuat|victim|"
    r"humanitarian|aid\b|relief|convoy|hospital|clinic|medic|doctor|nurse|vaccin|cholera|disease|food|flour|grain|meals?\b|"
    r"water|wells?\b|famine|hunger|starv|drought|flood|shelter|tents?\b|blanket|school|mines?\b|demin|unexploded|shell|"
    r"patients|camps?\b|corridor|people|villagers|residents|heating|electricity|freed\b|alive|barracks|sailor|crew|"
    r"fishermen|soldiers|exchange|women|newborn|bread|bakeries|rations|return)",
    re.IGNORECASE,
)
_ALSO_HUMANE = re.compile(
    r"\b(?:service(?:man|men|woman|women)|inmates?|minors|migrants?|conscripts|br(?:ought|ing|inging)\s+(?:back|home)|custody|survivors?|"
    r"passengers|nutrition|sanitation|landmine|access\b|asylum|siege|besieged|protection\s+of)",
    re.IGNORECASE,
)
"""More words that a clause about people or aid may have; the sieve was not trained with them as a sign."""

_LEADS = re.compile(r":\s*$|\bas follows\W*$|\bfollowing \w+\W*$")
_QUESTION = re.compile(r"\?[”’\"')\]]*\s*$")
_ASKS = re.compile(
    r"\b(?:ask(?:s|ed|ing)?|want(?:s|ed)? to know|wonder(?:s|ed)?|question(?:s|ed)?)\b"
    r"(?:\s+(?!to\b|for\b|that\b)[\w’'.-]+){0,6}?\s+(?:about|whether|why|how|if|what|when|who)\b",
    re.IGNORECASE,
)
_ASKING = re.compile(r"(?:sought|seek|ask|urg|demand|request|press|appeal|insist|call)", re.IGNORECASE)
_JOINS = re.compile(r"\b(?:and|but|while)\b|[;:]")
_FORMULA = re.compile(
    r"\b(?:condolences|sympath(?:y|ies)|(?:speedy|swift|full) recovery|thoughts and prayers|"
    r"(?:face|brought to) justice)\b",
    re.IGNORECASE,
)
"""What is said when people have died: no item, whatever it names (FIELD, decision rule 8)."""

_MAY_AGREE = re.compile(r"\b(?:can|could|may|might)\s+(?:\w+\s+)?(?:agree|reach)\b", re.IGNORECASE)
_NOTHING_TOLD = re.compile(r"\breached\s+(?:\w+\s+){0,3}?(?:consensus|agreement|understandings?)\W*\Z", re.IGNORECASE)
"""No agreement: that there is one, and not on what."""

_HOPES = re.compile(r"\bexpress(?:ed|es|ing)\s+(?:the|his|her|its|their|our)\s+(?:\w+\s+)?hope\b", re.IGNORECASE)
"""What is hoped for is no item (FIELD, decision rule 8)."""

_EXHORTS = re.compile(r"\bit(?:\s+is|[’']s)\s+(?:high\s+)?time\b|\btime\s+has\s+come\s+(?:to|for)\b", re.IGNORECASE)
"""No agreement: what it is time to do."""

_REPORTS = re.compile(
    r"\b(?:announc|report)(?:ed|es|ing)\s+(?:on\s+\w+\s+)?(?:that\s+)?(?:the\s+)?(?:\w+\s+)?"
    r"(?:release|deaths?|killing|arrival|return|completion|capture|arrest|end|start|evacuation|discovery|loss|success)\s+of\b",
    re.IGNORECASE,
)
"""No pledge: what has happened, "announced the release of nine sailors"."""

_OUTCOME = re.compile(
    r"\bmust\s+(?:not\s+|never\s+)?(?:prevail|win|succeed|fail|lose|triumph|remain|become|be\s+(?:an?|the|no)\b)",
    re.IGNORECASE,
)
"""No request: an outcome that is wished for asks nobody to do anything."""

_DENIES = re.compile(
    r"\b(?:will|would|can|could)\s+not\b|\b(?:wo|would|could)n[’']t\b|\bnobody\b|\brefus|\bdeclin|\breject|"
    r"\bwould\s+have\s+to\b|\bwould\s+be\s+(?:an?|the|tantamount|un\w+|im\w+|\w+(?:ful|ous|ble))\b",
    re.IGNORECASE,
)
"""No pledge: what will not be done."""

_REFUSES = re.compile(r"\b(?:declin|refus|reject|rebuff)\w*|\bturned\s+down\b", re.IGNORECASE)

_WAS_PROMISED = re.compile(r"\bhad\s+(?:\w+\s+)?(?:promised|pledged|vowed|offered)\b|\bpromised\s+by\b", re.IGNORECASE)
"""History, and no pledge: "Brill had promised nine ships"."""

SIGNS = (*(f"does_{name}" for name in DOING), *(f"no_{name}" for name in DOING), "humane", *UNDERTAKEN)
"""Names of what `signs` tells of a clause."""


def signs(clause: str) -> frozenset[str]:
    """Return what the verbs of a clause tell about its items, as features beside its embedding.

    >>> sorted(signs("Orla urged the two envoys to open the road."))
    ['does_request']
    """
    does = {f"does_{name}" for name in DOING if verb_of(name, clause)}
    none = {f"no_{name}" for name in DOING if says_nothing(name, clause)}
    how = undertaken(clause)
    return frozenset(does | none | ({"humane"} if _HUMANE.search(clause) else set()) | ({how} if how else set()))


def says_nothing(type_name: str, clause: str) -> bool:
    """Say whether a clause, whatever its words, makes no item of a type.

    It asks a question, only leads to a list, or says what is not done: a refusal is no pledge (FIELD, decision rules 7
    and 8).

    >>> says_nothing("request", "She asked the envoy whether he had met the rebels.")
    True
    >>> says_nothing("pledge", "Will you send monitors?")
    True
    >>> says_nothing("pledge", "“We will not bargain,” she said."), says_nothing("pledge", "He promised not to shoot.")
    (True, False)
    """
    if _QUESTION.search(clause):
        return True
    if type_name == HUMANE:
        return False
    asks = _ASKS.search(clause) and not verb_of("request", _ASKS.sub("", clause))
    return bool(_LEADS.search(clause) or asks) or is_denied(type_name, clause) or _is_other(type_name, clause)


def _is_other(type_name: str, clause: str) -> bool:
    """Say whether words around the verb, or without one, tell of something else than an item of the type."""
    done = verb_of(type_name, clause) is not None
    if type_name == "agreement":  # "can agree in further meetings" is no agreement (FIELD, decision rule 3)
        return not done and any(no.search(clause) for no in (_MAY_AGREE, _EXHORTS, _NOTHING_TOLD))
    if type_name == "request":
        return bool(_REFUSES.search(clause) or _OUTCOME.search(clause)) and not done
    return bool(_WAS_PROMISED.search(clause)) or (bool(_DENIES.search(clause) or _REPORTS.search(clause)) and not done)


def acts(names: Sequence[str], clause: str) -> tuple[str, ...]:
    """Return which of the types that a clause seems to report it does report; `names` has the surest first.

    One clause does one thing: a joint commitment is an agreement, and not also a pledge (FIELD, decision rule 11). Two
    verbs may do two; what is asked for is not yet promised. People or aid have to be named in what is humanitarian.

    >>> acts(["agreement", "pledge"], "They agreed to open the road.")
    ('agreement',)
    >>> acts(["pledge", "request"], "She asked him to wait and promised to write.")
    ('pledge', 'request')
    >>> acts(["humanitarian_item"], "We extend our condolences to the families of the victims.")
    ()
    >>> acts(["pledge"], "She sought guarantees that the road would stay open.")
    ('request',)
    >>> acts(["agreement"], "They called on both sides to agree on a route.")
    ('request',)
    """
    if _FORMULA.search(clause):
        return ()
    seeming = _seeming([n for n in names if n != HUMANE], clause)
    verbs = {n: verb for n in DOING if (verb := verb_of(n, clause))}
    doing = [_settled(n, seeming, verbs, clause) for n in seeming]
    first = {verbs[n].start: n for n in reversed(doing) if n in verbs}  # one verb, two types: the surer one
    kept = list(first.values()) or doing[:1]
    humane = HUMANE in names and is_humane(clause) and not (_HOPES.search(clause) and not verbs)
    return tuple(dict.fromkeys([n for n in doing if n in kept] + [HUMANE] * humane))


def is_humane(words: str) -> bool:
    """Say whether words name people in distress, or aid.

    >>> is_humane("free 88 detainees"), is_humane("meet again in May")
    (True, False)
    """
    return bool(_HUMANE.search(words) or _ALSO_HUMANE.search(words))


def _seeming(names: Sequence[str], clause: str) -> list[str]:
    """Return the types that a clause may report; one that is only asked for is a request ("urged them to agree")."""
    seeming = [n for n in names if not says_nothing(n, clause)]
    asked = not seeming and any(is_asked_for(n, clause) for n in names) and verb_of("request", clause)
    return ["request"] if asked and not says_nothing("request", clause) else seeming


def _settled(name: str, seeming: Sequence[str], verbs: Mapping[str, Verb], clause: str) -> str:
    """Return the type that the verbs make of one that a clause seems to report.

    A promise that is asked for is a request ("sought guarantees that"); a request without a verb that asks, beside one
    that promises, is a pledge ("should they so request, we stand ready to").
    """
    asks, promises = verbs.get("request"), verbs.get("pledge")
    if name == "pledge" and asks and promises and "request" not in seeming:
        between = clause[asks.start : promises.start]
        return "request" if _ASKING.match(between) and not _JOINS.search(between) else name
    return "pledge" if seeming == ["request"] == [name] and promises and not asks else name
