"""Which several things does a clause say of one verb: "to open the road and to share the cost"?

English only, as the verbs are (`_performatives`).
"""

from __future__ import annotations

import re

_DO = (
    r"(?:(?:abandon|allow|avoid|begin|cease|comply|cooperate|disclose|end|ensure|establish|exchange|facilitate|free|grant|guarantee|"
    r"halt|help|hold|implement|lift|meet|open|pay|protect|provide|refrain|release|remove|reopen|respect|restore|resume|return|"
    r"send|share|sign|start|stop|suspend|take|uphold|withdraw)\s+(?:all|any|every|each|the|an?|its|their|his|her|our|from|with|"
    r"to|those|these|further|unhindered|humanitarian|immediate|safe)\s"
    r"|(?:accelerate|accept|adopt|appoint|avoid|cooperate|deliver|deploy|disclose|establish|evacuate|expand|facilitate|"
    r"finali[sz]e|implement|intensify|prevent|protect|provide|publish|reopen|restore|resume|send|strengthen|suspend|uphold|"
    r"withdraw)\s+(?!(?:of|in|on|by|and|or|for)\b)\w)"
)
"""What else somebody is to do, behind "and"; a noun of the same letters has no such word behind it."""

_AND_TO = r",?\s+and\s+(?:also\s+|further\s+)?to\s+(?=(?!the\b|an?\b|its\b|his\b|her\b|their\b|all\b|any\b)[a-z]{2,})"
_AND = (
    r",?\s+and\s+(?:also\s+)?(?=(?:will|would|shall)\s+)|(?<!ly),?\s+and\s+(?:also\s+)?"
    rf"(?=(?:\w+ly\s+(?:and\s+\w+ly\s+)?)?{_DO})|;\s+(?:and\s+)?(?:to\s+)?"
)
_COORDINATION = rf"{_AND_TO}|{_AND}"
_BARE = re.compile(_AND)
_COORDINATE = re.compile(_COORDINATION)
_WHAT_IS_ASKED = (
    r"(?:the|an?)\s+(?:[\w-]+\s+){0,4}?(?:release|withdrawal|cease-?fire|end|lifting|return|opening|reopening|halt|cessation|"
    r"resumption|implementation|delivery|increase|investigation|evacuation|exchange)\b"
)
_FOR_TOO = re.compile(rf"{_COORDINATION}|,?\s+and\s+(?:also\s+)?for\s+|(?:,|,?\s+and)\s+(?={_WHAT_IS_ASKED})")
"""Where a second thing of the same verb starts."""


_OF_WHOM = (
    r"(?:prisoners|pows|captives|hostages|detainees|civilians|children|girls|women|refugees|displaced|bodies|remains|wounded|missing|"
    r"families|patients|people|abductees|deportees|aid|relief|mines|persons)"
)
_CONCERN = re.compile(
    r"\b(?:the\s+)?(?:[\w-]+\s+){0,1}?(?:exchange|release|return|repatriation|evacuation|reunification|protection|delivery|clearance|tracing|"
    rf"resettlement)\s+of\s+(?:(?!and\b|the\s+release|the\s+return)[\w’'-]+\s+){{0,4}}?{_OF_WHOM}\b(?:\s+of\s+war)?",
    re.IGNORECASE,
)


def coordinated(rest: str, *, after_for: bool = False, after_will: bool = False) -> list[str]:
    """Return the parts of what follows a verb.

    Args:
        rest: What follows it.
        after_for: The verb asks "for" things, which may stand in a list.
        after_will: It is a "will": what comes with a "to" is said of another verb ("will work to open it and to ...").

    >>> coordinated("open the road and resume deliveries")
    ['open the road', 'resume deliveries']
    >>> coordinated("share the cost and the profit of the canal")
    ['share the cost and the profit of the canal']
    >>> coordinated("work to open the road and to end the war", after_will=True)
    ['work to open the road and to end the war']
    """
    return (_FOR_TOO if after_for else _BARE if after_will else _COORDINATE).split(rest)


def concerns(clause: str) -> list[str]:
    """Return what a clause names about people in distress, or aid, if it is more than one thing.

    >>> concerns("They discussed the exchange of captives, and the return of the bodies of the fallen.")
    ['the exchange of captives', 'the return of the bodies']
    >>> concerns("They discussed the exchange of captives.")
    []
    """
    if clause.count(" of ") < 2:  # few clauses have them: a quick look first
        return []
    found = [match[0] for match in _CONCERN.finditer(clause)]
    return found if len(found) > 1 else []
