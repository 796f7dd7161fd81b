"""Split a sentence into clauses that each say one thing.

One sentence of a readout often reports two: "She thanked the envoy, urged both sides to stop, and promised two trucks."
It is split before a verb of saying or doing that opens a clause of its own, and at semicolons. English only: in other
languages only semicolons split.
"""

from __future__ import annotations

import re
from dataclasses import replace

from summarizer._text import Sentence

FEWEST_WORDS = 4
"""Words that a part has at least; a shorter one stays with the part before it."""

_PAST = (
    "agreed|accepted|added|affirmed|announced|appealed|approved|asked|assured|backed|called|committed|condemned|confirmed|"
    "conveyed|decided|declined|demanded|denied|deplored|described|directed|discussed|encouraged|emphasi[sz]ed|endorsed|"
    "explored|expressed|gave|guaranteed|insisted|instructed|invited|noted|offered|ordered|pledged|praised|pressed|"
    "promised|proposed|raised|reaffirmed|received|reiterated|rejected|repeated|requested|resolved|reviewed|ruled out|"
    "said|signed|stressed|suggested|tasked|thanked|told|took note|undertook|underlined|underscored|urged|vowed|warned|"
    "welcomed|were|was|will|would|had|have|has|is|are"
)
_PRESENT = (
    "accepting|adding|affirming|announcing|appealing|asking|assuring|calling|committing|condemning|confirming|demanding|"
    "denying|directing|emphasi[sz]ing|encouraging|expressing|guaranteeing|insisting|instructing|inviting|noting|"
    "offering|ordering|pledging|praising|pressing|promising|proposing|reaffirming|reiterating|rejecting|"
    "repeating|requesting|ruling out|saying|stressing|suggesting|tasking|thanking|underlining|underscoring|"
    "undertaking|urging|vowing|warning|welcoming"
)
_REPORTED = _PAST.partition("|were|")[0]
_NOW = (
    "agrees|appeals to|asks|calls (?:up)?on|calls for|commits to|condemns|decides|demands(?! for)|encourages|expresses|"
    "insists|instructs|invites|pledges to|promises to|reaffirms|recalls|reiterates|requests(?! for|"
    " from)|stresses|tasks|"
    "underlines|underscores|urges|vows|warns|welcomes"
)
"""Verbs of communiques and resolutions, which report in the present tense."""

_NOW_CUT = re.compile(
    rf"(?<=\w)(?:,\s+|\s+)(?=and\s+(?:also\s+|further\s+)?(?:{_NOW})\b)|(?<=\w),\s+(?=(?:also\s+)?(?:{_NOW})\b)"
)
_TELLS_NOW = re.compile(rf"\b(?<!the )(?<!and )(?:{_NOW})\b")
"""The same verbs may be nouns ("amid calls for"): they split what begins with one of them."""

_CUT = re.compile(
    rf";\s+(?:and\s+|but\s+)?"
    rf"|(?<=\w)(?:,\s+|\s+)(?=and\s+(?:also\s+|then\s+|later\s+)?(?:{_REPORTED})\b)"
    rf"|(?<=\w),\s+(?=(?:also\s+|then\s+)?(?:{_REPORTED})\s+(?!by\b))"
    rf"|(?<=\w),\s+(?=(?:and|but|while|whereas|as)\s+(?:[\w’'.-]+\s+){{1,7}}?(?:{_PAST})\b)"
    rf"|(?<=\w),\s+(?=while\s+(?:the\s+)?[A-Z])"
    rf"|(?<=\w)[,—]\s*(?=(?:and\s+|while\s+|also\s+)?(?:{_PRESENT})\b)"
    rf"|(?<=\w)\s+(?=while\s+(?:also\s+)?(?:{_PRESENT})\b)",
)
_OPENING = re.compile(
    rf"\W*(?:(?:While\s+|After\s+|In\s+)?(?:{_PRESENT})\b|With\s+(?:(?:almost|nearly|about|some|over|around|more\s+than)\s+)?"
    r"(?:\d|half\b|millions\b|thousands\b|hundreds\b))",
    re.IGNORECASE,
)
"""What qualifies the subject before the first comma: "Noting that ..., he", "With two million people in need, she"."""

_COMMA = re.compile(r",\s+")
_BARE = re.compile(rf"(?:also\s+|then\s+)?(?:{_REPORTED})\b")
_FINITE = re.compile(
    rf"\b(?:{_PAST}|{_NOW}|[a-z]{{3,}}ed|met|held|spoke|took|made|came|went|began|led|sent|brought|left|saw)\b"
)
_ASIDE = re.compile(r"\s*(?:who|whom|whose|which|where|when|as|if|although|though)\b|\s*(?!during\b)\w{2,}ing\s")
_SETTING = re.compile(r"\W*(?:in|on|at|after|before|during|with|for|from|under|following|according)\s", re.IGNORECASE)
"""Before the subject: "In a statement issued on Monday, the envoy said"."""


def split_clauses(sentence: Sentence) -> list[Sentence]:
    """Return a sentence's parts, each as a sentence with the same index; the sentence itself where it is one part."""
    places = clauses(sentence.text)
    if len(places) == 1:
        return [sentence]
    at = sentence.start
    return [replace(sentence, start=at + a, end=at + b, text=sentence.text[a:b]) for a, b in places]


def clauses(text: str) -> list[tuple[int, int]]:
    """Return the places of a sentence's parts, in characters of `text`; one part where it is not to be split.

    >>> said = "Orla thanked him, urged both sides to stop the shelling and promised to send two trucks."
    >>> [said[start:end] for start, end in clauses(said)]
    ['Orla thanked him, urged both sides to stop the shelling', 'and promised to send two trucks.']
    """
    cuts = [match.end() for match in _CUT.finditer(text)]
    cuts += [m.end() for m in _NOW_CUT.finditer(text) if _TELLS_NOW.search(text, 0, m.start())]
    if _OPENING.match(text) and (comma := _COMMA.search(text)):
        cuts.append(comma.end())
    starts = [0]
    for cut in sorted(set(cuts)):
        if min(_size(text[starts[-1] : cut]), _size(text[cut:])) >= FEWEST_WORDS and not (
            _is_quoted(text, cut) or _is_subject(text[starts[-1] : cut], text[cut:])
        ):
            starts.append(cut)
    ends = [*starts[1:], len(text)]
    return [(start, len(text[:end].rstrip(" ,;—\n\t\u00a0"))) for start, end in zip(starts, ends, strict=True)]


def _size(part: str) -> int:
    return len(part.split())


def _is_subject(part: str, rest: str) -> bool:
    """Return whether a part is only the subject of what follows: "Orla, who leads the mission, | vowed to stay"."""
    kept = [said for said in part.split(",") if not _ASIDE.match(said)]
    if len(kept) > 1 and _SETTING.match(kept[0]):
        kept = kept[1:]
    return bool(_BARE.match(rest)) and not any(map(_FINITE.search, kept))


def _is_quoted(text: str, at: int) -> bool:
    """Return whether a place is in quotation marks: somebody's words are not split."""
    return text.count("“", 0, at) > text.count("”", 0, at) or text.count('"', 0, at) % 2 == 1


_DO = (
    r"(?:(?:abandon|allow|avoid|begin|cease|comply|cooperate|disclose|end|ensure|establish|exchange|facilitate|free|grant|guarantee|"
    r"halt|help|hold|implement|lift|meet|open|pay|protect|provide|refrain|release|remove|reopen|respect|restore|resume|return|"
    r"send|share|sign|start|stop|suspend|take|uphold|withdraw)\s+(?:all|any|every|each|the|an?|its|their|his|her|our|from|with|"
    r"to|those|these|further|unhindered|humanitarian|immediate|safe)\s"
    r"|(?:accelerate|accept|adopt|appoint|avoid|cooperate|deliver|deploy|disclose|establish|evacuate|expand|facilitate|"
    r"finali[sz]e|implement|intensify|prevent|protect|provide|publish|reopen|restore|resume|send|strengthen|suspend|uphold|"
    r"withdraw)\s+(?!(?:of|in|on|by|and|or|for)\b)\w)"
)
"""What else somebody is to do, after "and"; a noun of the same letters has no such word after it."""

_AND_TO = r",?\s+and\s+(?:also\s+|further\s+)?to\s+(?=(?!the\b|an?\b|its\b|his\b|her\b|their\b|all\b|any\b)[a-z]{2,})"
_AND = (
    r",?\s+and\s+(?:also\s+)?(?=(?:will|would|shall)\s+)|(?<!ly),?\s+and\s+(?:also\s+)?"
    rf"(?=(?:\w+ly\s+(?:and\s+\w+ly\s+)?)?{_DO})|;\s+(?:and\s+)?(?:to\s+)?"
)
_COORDINATION = rf"{_AND_TO}|{_AND}"
_BARE_VERB = re.compile(_AND)
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
        after_for: The verb asks "for" things, which may come in a list.
        after_will: It is a "will": what comes with a "to" is said of another verb ("will work to open it and to ...").

    >>> coordinated("open the road and resume deliveries")
    ['open the road', 'resume deliveries']
    >>> coordinated("share the cost and the profit of the canal")
    ['share the cost and the profit of the canal']
    >>> coordinated("work to open the road and to end the war", after_will=True)
    ['work to open the road and to end the war']
    """
    return (_FOR_TOO if after_for else _BARE_VERB if after_will else _COORDINATE).split(rest)


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
