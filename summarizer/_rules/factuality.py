"""Decide whether the event of a trigger is asserted, or only asked for, aimed at or mentioned.

"They agreed to stop" is an agreement. "She urged them to agree", "talks that aim to conclude an agreement on grain" and
"the agreed timelines" are none: what comes before the verb shows it. English only.
"""

from __future__ import annotations

import re
from typing import Literal

Idle = Literal["asked", "aimed", "attribute", "mentioned", "alone"]
"""Why a verb asserts nothing: it is asked for, must be done, is an aim, describes a noun, is a noun, or one side
alone does what it takes two for."""

_INFINITIVE = re.compile(
    r"(?:agree|commit|resolve|undertake|decide|concur|pledge|promise|vow|guarantee|offer|volunteer|assure)\b"
)
_ALONE = re.compile(
    r"\W*(?:(?:[Aa]nd|[Bb]ut|[Tt]hat)\s+)?(?:[Tt]he\s+)?(?!(?:They|We|Both|All|These|Those|Two|Three)\b)(?:(?:[A-Z][\w’'.-]*\s+){1,5}|"
    r"(?:[\w-]+\s+)?(?:government|ministry|minister|president|council|commission|bank|army|agency|union|mission)\s+)"
    r"(?<!Parties\s)(?<!Sides\s)(?<!Leaders\s)(?<!Ministers\s)(?<!Members\s)(?<!Heads\s)(?<!Countries\s)(?<!Participants\s)"
    r"(?<!Presidents\s)(?<!Governments\s)(?<!Member States\s)(?<!Delegations\s)(?:(?:has|have|had|also|\w+ly)\s+)*\Z"
)
"""One who commits to something: that is a pledge, where both sides doing it is an agreement."""

_TO = re.compile(r"\bto\s+(?:\w+ly\s+|also\s+|not\s+)?\Z")
_DID = re.compile(
    r"\b(?:managed|able|pleased|proud|glad|happy|delighted|honou?red|came\s+together|continue[sd]?|refus\w+|fail(?:s|ed|ing)?|"
    r"declin\w+)\s+to\s+(?:\w+ly\s+|also\s+|not\s+)?\Z"
)
"""An infinitive that reports what was done, or refused: "were able to agree"."""

_FORECAST = re.compile(
    r"\b(?:expected|likely|due|set|poised|about|believed|hop(?:es?|ed|ing)|tr(?:y|ies|ied|ying)|unable|yet|reluctant|unwilling)\s+"
    r"(?:\w+ly\s+)?to\s+(?:\w+ly\s+|also\s+)?\Z"
)
"""An infinitive that is not done yet, whoever thinks that it will be: "is expected to pledge"."""

_MODAL = re.compile(r"\b(?:must|should|ought\s+to|needs?\s+to|ha(?:s|ve)\s+to)\s+(?:\w+\s+)?\Z")
_MAY = re.compile(
    r"\b(?:can|could|may|might)\s+(?:\w+\s+)?\Z|\b(?:if|unless|until|whether|once)\s+(?:[\w’'-]+\s+){1,6}\Z"
)
_ASKS = re.compile(
    r"\b(?:urg(?:ed?|es|ing)|ask(?:s|ed|ing)?|call(?:s|ed|ing)?\s+(?:up)?on|call(?:s|ed|ing)?\s+for|press(?:es|ed|ing)?|"
    r"demand(?:s|ed|ing)?|insist(?:s|ed|ing)?|appeal(?:s|ed|ing)?|request(?:s|ed|ing)?|encourag(?:ed?|es|ing)|"
    r"invit(?:ed?|es|ing)|exhort(?:s|ed|ing)?|implor(?:ed?|es|ing)|order(?:s|ed|ing)?|instruct(?:s|ed|ing)?|"
    r"want(?:s|ed)?(?!\s+to\b)|plead(?:s|ed|ing)?|beg(?:s|ged|ging)?|need\s+for|told|warn(?:s|ed|ing)?)\b"
)
_JOINS = re.compile(r"[;:]|\b(?:but|while|which|who)\b|\band\s+(?:(?:he|she|it|they|also|then)\s+)*\w+(?:ed|es)\b")
"""Where the reach of a verb that asks ends."""

_PARTICIPLE = re.compile(
    r"(?:agreed|pledged|promised|offered|requested|committed|ordered|vowed|guaranteed)\s+"
    r"(?!to\b|on\b|upon\b|that\b|in\b|by\b|for\b|at\b|from\b|with\b|during\b|and\b|as\b|not\b)[a-z]"
)
_DETERMINED = re.compile(
    r"(?:\A|(?<=\W))(?:the|an?|its|their|his|our|your|my|any|no|of|with|within|under|into)\s+(?:\w+ly\s+)?\Z"
)
_SOUGHT = re.compile(
    r"(?:\b(?P<to>to|at|towards?|for|of|must|should|can|could|may|might)\s+(?:\w+ly\s+)?"
    r"(?:conclud|reach|sign|finali[sz]|clinch|secur|broker|strik|achiev|seal|implement|carry)\w*"
    r"|\b(?:context|terms|parties|signatories|prospects?|hopes?|chances?)\s+(?:of|to|for)"
    r"|\b(?:talks|negotiations?|discussions?|consultations?|work|progress)\s+(?:on|about|over|towards?)"
    r"|\b(?:aim(?:s|ed|ing)?|clos(?:e|er|ing)|near(?:er|ing|ed)?|steps?|path|way|road|efforts?|bid|push(?:es|ed|ing)?|possibility|draft)\s+"
    r"(?:at|to|on|in|towards?|for|of))\s+"
    r"(?:(?!and\b|to\b)[\w’'-]+\s+){0,4}\Z"
)
"""Before an agreement that is sought, or named as what something else is about."""

_APPEALS = re.compile(r"(?:appeal|request)s?\b(?!\s+(?:to|that)\b)")
_AN_APPEAL = re.compile(
    r"\b(?:the|an?|its|his|their|our|this|that|any|another)\s+(?:(?!to\b|and\b|who\b|which\b)[\w’'-]+\s+){0,3}\Z"
)
_MAKES = re.compile(
    r"\b(?:ma[dk]e|making|renew|repeat|reiterat|restat|issu|sent|send|submit|address|direct|back|join|echo|reject|refus|declin|accept|grant|approv)\w*\s+"
    r"(?:[\w’'-]+\s+){1,4}\Z"
)
_MONEY = re.compile(r"\w+\s+for\s+(?:\w+\s+){0,3}?(?:us)?[$€£]")


def is_not_factual(type_name: str, clause: str, low: str, start: int) -> Idle | None:
    """Return why a verb asserts nothing; None where it does what it says.

    Args:
        type_name: The type of which it would make an item.
        clause: The clause, and `low` the same in small letters (`lowered`).
        low: See `clause`.
        start: Where the verb starts, in characters.

    >>> urged = "orla urged both sides to agree on a route."
    >>> is_not_factual("agreement", urged, urged, urged.index("agree"))
    'asked'
    >>> set_out = "talks that aim to conclude an agreement on grain."
    >>> is_not_factual("agreement", set_out, set_out, set_out.index("agreement"))
    'mentioned'
    """
    if _PARTICIPLE.match(low, start) and _DETERMINED.search(low, max(0, start - 24), start):
        return "attribute"
    if type_name == "request":
        return "mentioned" if _APPEALS.match(low, start) and _is_mere_appeal(clause, low, start) else None
    if type_name == "agreement" and low.startswith("commit", start) and _ALONE.match(clause[:start]):
        return "alone"
    if low.startswith("agreement", start):
        return "mentioned" if _is_sought(low, start) else None
    return _ungoverned(type_name, low, start) if _INFINITIVE.match(low, start) else None


def _ungoverned(type_name: str, low: str, start: int) -> Idle | None:
    """Return why an infinitive, or a verb of the same form, asserts nothing."""
    infinitive = _TO.search(low, max(0, start - 24), start)
    if (infinitive or " that " in low[:start]) and _is_asked(low, start, infinitive is None):
        return "asked"
    if _MODAL.search(low, max(0, start - 40), start):
        return "asked"
    if infinitive and _FORECAST.search(low, max(0, start - 60), start):
        return "aimed"
    if type_name == "agreement":
        if infinitive and not _DID.search(low, 0, start):
            return "aimed"
        if _MAY.search(low, max(0, start - 70), start):
            return "aimed"
    return None


def _is_asked(low: str, start: int, clausal: bool) -> bool:
    """Return whether a verb is inside what another verb asks for; `clausal` where a "that" has to lead to it."""
    asks = next(reversed(list(_ASKS.finditer(low, 0, start))), None)
    if asks is None or _JOINS.search(low, asks.end(), start):
        return False
    return not clausal or " that " in low[asks.end() : start]


def _is_sought(low: str, start: int) -> bool:
    sought = _SOUGHT.search(low, max(0, start - 90), start)
    if sought is None:
        return False
    return not (sought["to"] == "to" and _DID.search(low, 0, sought.end("to") + 1))


def _is_mere_appeal(clause: str, low: str, start: int) -> bool:
    """Return whether an appeal or a request is a thing that is named, as "the Flash Appeal for Selk" is."""
    if start and clause[start].isupper():
        return True
    near = max(0, start - 60)
    if not _AN_APPEAL.search(low, near, start):
        return False
    return bool(_MONEY.match(low, start)) or not (
        _MAKES.search(low, near, start) or _AN_APPEAL.match(low, 0, start) or start < 4
    )
