"""Decide which types of item a clause reports. None for what is denied, asked about, or mere form.

English only, as the verbs are (`triggers`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from summarizer._rules.clauses import concerns
from summarizer._rules.commissives import UNDERTAKEN, befalls, undertaken
from summarizer._rules.factuality import is_not_factual
from summarizer._rules.triggers import DOING, Trigger, find_trigger, is_denied
from summarizer._text import lowered

HUMANE = "humanitarian_item"
_HUMANE = re.compile(
    r"\b(?:prisoner|pows?\b|captiv|captur|hostage|detain|detention|abduct|kidnap|missing|disappear|child|girl|boy|civilian|kill|"
    r"wound|injur|casualt|died|dead\b|death|bodies|remains of|refugee|displac|homeless|fled|flee|famil|evacuat|victim|"
    r"humanitarian|aid\b|relief|convoy|hospital|clinic|medic|doctor|nurse|vaccin|cholera|disease|food|flour|grain|meals?\b|"
    r"water|wells?\b|famine|hunger|starv|drought|flood|shelter|tents?\b|blanket|school|mines?\b|demin|unexploded|shell|"
    r"patients|camps?\b|corridor|people|villagers|residents|heating|electricity|freed\b|alive|barracks|sailor|crew|"
    r"fishermen|soldiers|exchange|women|newborn|bread|bakeries|rations|return)",
)
_ALSO_HUMANE = re.compile(
    r"\b(?:service(?:man|men|woman|women)|inmates?|minors|migrants?|conscripts|br(?:ought|ing|inging)\s+(?:back|home)|custody|survivors?|"
    r"passengers|nutrition|sanitation|landmine|access\b|crossings?\b(?=.{0,40}?\b(?:closed|shut|aid|cargo|relief|fuel))|cargo\b|asylum|siege|besieged|protection\s+of)",
)
"""More words that a clause about people or aid may have; the classifier was not trained with them as a feature."""

_IDIOM = re.compile(
    r"\breturn(?:s|ed|ing)?\s+to\s+(?:the\s+|a\s+)?(?:\w+\s+)?(?:table|talks|negotiations?|dialogue|diplomacy|office|work|power|"
    r"normal\w*|compliance|stability|growth|order|rule)\b|\bexchange(?:s|d)?\s+(?:of\s+)?(?:\w+\s+)?(?:views|opinions|information|rates?|data|"
    r"intelligence|ambassadors|letters|notes)\b|\b(?:in|on)\s+(?:the\s+)?(?:return|exchange)\b|\bkill(?:s|ed|ing)?\s+(?:the\s+|a\s+)?(?:deal|agreement|bill|"
    r"proposal|plan)\b|\bshelv\w+",
    re.IGNORECASE,
)
"""Words that name people in distress or aid elsewhere, and not in these turns of phrase."""

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

_MAY_AGREE = re.compile(
    r"\b(?:can|could|may|might)\s+(?:\w+\s+)?(?:agree|reach|sign|conclude)\b|"
    r"\bwould\s+(?:agree|reach|sign|conclude)\b[^.;]*\b(?:if|unless|once)\b",
    re.IGNORECASE,
)
_IN_REACH = re.compile(
    r"\b(?:agreement|deal|accord|consensus)\b[^.;]{0,60}?\b(?:is|was|are|seem(?:s|ed)?|look(?:s|ed)?|remain(?:s|ed)?)\s+"
    r"(?:still\s+|not\s+|now\s+)?"
    r"(?:within\s+reach|possible|near|close|likely|unlikely|far|elusive|in\s+sight|out\s+of\s+reach|needed)\b",
    re.IGNORECASE,
)
"""No agreement: what is said of one that is not there yet."""

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

_NEEDS = re.compile(r"\b(?:needs?|lacks?|(?:is|are)\s+short\s+of)\s+(?!not\b)", re.IGNORECASE)
"""No pledge: what somebody needs, where nobody undertakes anything."""

_INSISTS = re.compile(
    r"\b(?:stress|insist|reiterat|underlin|underscor|emphasi[sz]|maintain|demand|recall)\w*\s+that\s+[^.;]{1,80}?\bshall\s+(?:not\s+)?be\s+\w+",
    re.IGNORECASE,
)
"""No pledge: what shall be done by others, as somebody insists."""

_PURPOSE = re.compile(
    r"\b(?:funds|funding|resources|money|efforts?|measures?|steps?|support|supplies|trucks?|million|billion|work|time)\s+"
    r"(?:is|are|was|were)\s+(?:\w+ly\s+)?required\s+to\b",
    re.IGNORECASE,
)
"""No request: what things are required for."""

_SEEKS = re.compile(
    r"\b(?:sought|seek(?:s|ing)?)\s+(?:to|(?:\w+\s+){0,2}?(?:refuge|asylum|sanctuary|shelter|safety|treatment|care|work|food|help))\b",
    re.IGNORECASE,
)
"""No request: what one tries to do, and where people flee to."""

_SAYS = re.compile(r"(?:said|says|told|stated|added)\b", re.IGNORECASE)
_VOICES = re.compile(
    r"\b(?:express|reaffirm|reiterat|confirm|voic|declar|restat|signal)(?:ed|e?s|ing)\s+(?:[\w’'-]+\s+){1,5}?"
    r"(?:willingness|readiness|openness|preparedness)\s+to\b",
    re.IGNORECASE,
)
"""A pledge in so many words, though a weak one."""

_REFUSES = re.compile(r"\b(?:declin|refus|reject|rebuff)\w*|\bturned\s+down\b", re.IGNORECASE)

_WAS_PROMISED = re.compile(r"\bhad\s+(?:\w+\s+)?(?:promised|pledged|vowed|offered)\b|\bpromised\s+by\b", re.IGNORECASE)
"""History, and no pledge: "Brill had promised nine ships"."""

VERB_FEATURES = (*(f"does_{name}" for name in DOING), *(f"no_{name}" for name in DOING), "humane", *UNDERTAKEN)
"""Names of the features of a clause that `verb_features` returns."""


def verb_features(clause: str) -> frozenset[str]:
    """Return what the verbs of a clause show about its items, as features beside its embedding.

    >>> sorted(verb_features("Orla urged the two envoys to open the road."))
    ['does_request']
    """
    does = {f"does_{name}" for name in DOING if find_trigger(name, clause)}
    none = {f"no_{name}" for name in DOING if says_nothing(name, clause)}
    humane = {"humane"} if _HUMANE.search(lowered(clause)) else set()
    how = undertaken(clause)
    return frozenset(does | none | humane | ({how} if how else set()))


def says_nothing(type_name: str, clause: str) -> bool:
    """Return whether a clause, whatever its words, makes no item of a type.

    It asks a question, only leads to a list, or says what is not done: a refusal is no pledge (FIELD, decision rules 7
    and 8).

    >>> says_nothing("request", "She asked the envoy whether he had met the rebels.")
    True
    >>> says_nothing("pledge", "Will you send monitors?")
    True
    >>> says_nothing("pledge", "“We will not bargain,” she said."), says_nothing("pledge", "He promised not to shoot.")
    (True, False)
    """
    if type_name == HUMANE:
        return bool(_QUESTION.search(clause))
    return _is_form(clause) or is_denied(type_name, clause) or _is_other(type_name, clause)


@lru_cache(
    maxsize=512
)  # the classifier asks about each clause and type, and so do `reported_types` and `verb_features`
def _is_form(clause: str) -> bool:
    """Return whether a clause is a question, reports one, or only leads to a list."""
    if _QUESTION.search(clause) or _LEADS.search(clause):
        return True
    return bool(_ASKS.search(clause)) and not find_trigger("request", _ASKS.sub("", clause))


def _is_other(type_name: str, clause: str) -> bool:
    """Return whether the words around the verb, or without one, are about something else than an item of the type."""
    done = find_trigger(type_name, clause)
    if type_name == "agreement":  # "can agree in further meetings" is no agreement (FIELD, decision rule 3)
        if done:
            return bool(_IN_REACH.match(clause[done.start :]))
        return any(no.search(clause) for no in (_MAY_AGREE, _EXHORTS, _NOTHING_TOLD))
    if type_name == "request":
        return ("required" in clause and bool(_PURPOSE.search(clause))) or (
            not done and any(no.search(clause) for no in (_REFUSES, _OUTCOME, _SEEKS))
        )
    if _WAS_PROMISED.search(clause):
        return True
    if done:
        return bool(_SAYS.match(clause[done.start :])) and befalls(clause)
    other = any(no.search(clause) for no in (_DENIES, _REPORTS, _INSISTS)) or befalls(clause)
    return other or (bool(_NEEDS.search(clause)) and undertaken(clause) is None)


def reported_types(names: Sequence[str], clause: str) -> tuple[str, ...]:
    """Return which of the types that a clause seems to report it does report; `names` has the surest first.

    One clause does one thing: a joint commitment is an agreement, and not also a pledge (FIELD, decision rule 11). Two
    verbs may do two; what is asked for is not yet promised. People or aid have to be named in what is humanitarian.

    >>> reported_types(["agreement", "pledge"], "They agreed to open the road.")
    ('agreement',)
    >>> reported_types(["pledge", "request"], "She asked him to wait and promised to write.")
    ('pledge', 'request')
    >>> reported_types(["humanitarian_item"], "We extend our condolences to the families of the victims.")
    ()
    >>> reported_types(["pledge"], "She sought guarantees that the road would stay open.")
    ('request',)
    >>> reported_types(["agreement"], "They called on both sides to agree on a route.")
    ('request',)
    """
    if _FORMULA.search(clause):
        return ()
    seeming = _seeming([n for n in names if n != HUMANE], clause) or _surely(clause)
    verbs = {n: verb for n in DOING if (verb := find_trigger(n, clause))}
    doing = [_settled(n, seeming, verbs, clause) for n in seeming]
    first = {verbs[n].start: n for n in reversed(doing) if n in verbs}  # one verb, two types: the surer one
    kept = list(first.values()) or doing[:1]
    humane = (
        (HUMANE in names or bool(concerns(clause)))
        and is_humanitarian(clause)
        and not (_HOPES.search(clause) and not verbs)
    )
    return tuple(dict.fromkeys([n for n in doing if n in kept] + [HUMANE] * humane))


def is_humanitarian(words: str) -> bool:
    """Return whether words name people in distress, or aid.

    >>> is_humanitarian("free 88 detainees"), is_humanitarian("meet again in May")
    (True, False)
    """
    said = lowered(_IDIOM.sub("", words))
    return bool(_HUMANE.search(said) or _ALSO_HUMANE.search(said))


def _seeming(names: Sequence[str], clause: str) -> list[str]:
    """Return the types that a clause may report; if it does none of them, what its verbs do ("urged them to agree")."""
    seeming = [n for n in names if not says_nothing(n, clause)]
    if names and not seeming:
        instead = (n for n in ("request", "pledge") if find_trigger(n, clause) and not says_nothing(n, clause))
        return list(instead)[:1]
    return seeming


def _surely(clause: str) -> list[str]:
    """Return the pledge that the words of a clause make, where nothing else seems to be in it."""
    sure = (
        _VOICES.search(clause)
        or is_not_factual("agreement", clause, lowered(clause), clause.find("committed to ")) == "alone"
    )
    return ["pledge"] if sure and find_trigger("pledge", clause) and not says_nothing("pledge", clause) else []


def _settled(name: str, seeming: Sequence[str], verbs: Mapping[str, Trigger], clause: str) -> str:
    """Return the type that the verbs make of one that a clause seems to report.

    A promise that is asked for is a request ("sought guarantees that"); a request without a verb that asks, beside one
    that promises, is a pledge ("should they so request, we stand ready to").
    """
    asks, promises = verbs.get("request"), verbs.get("pledge")
    if name == "pledge" and asks and promises and "request" not in seeming:
        between = clause[asks.start : promises.start]
        return "request" if _ASKING.match(between) and not _JOINS.search(between) else name
    return "pledge" if seeming == ["request"] == [name] and promises and not asks else name
