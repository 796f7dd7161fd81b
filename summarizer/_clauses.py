"""Where can a sentence be parted, so that each part says one thing?

One sentence of a readout often reports two: "She thanked the envoy, urged both sides to stop, and promised two trucks."
It is parted before a verb of saying or doing that opens a clause of its own, and at semicolons. English only: in other
languages only semicolons part.
"""

from __future__ import annotations

import re
from dataclasses import replace

from summarizer._document import Sentence

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
"""Verbs of communiques and resolutions, which tell in the present what is said and done."""

_NOW_CUT = re.compile(
    rf"(?<=\w)(?:,\s+|\s+)(?=and\s+(?:also\s+|further\s+)?(?:{_NOW})\b)|(?<=\w),\s+(?=(?:also\s+)?(?:{_NOW})\b)"
)
_TELLS_NOW = re.compile(rf"\b(?<!the )(?<!and )(?:{_NOW})\b")
"""The same verbs may be nouns ("amid calls for"): they part what begins with one of them."""

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
"""What tells of itself before the first comma: "Noting that ..., he", "With two million people in need, she"."""

_COMMA = re.compile(r",\s+")
_BARE = re.compile(rf"(?:also\s+|then\s+)?(?:{_REPORTED})\b")
_FINITE = re.compile(
    rf"\b(?:{_PAST}|{_NOW}|[a-z]{{3,}}ed|met|held|spoke|took|made|came|went|began|led|sent|brought|left|saw)\b"
)
_ASIDE = re.compile(r"\s*(?:who|whom|whose|which|where|when|as|if|although|though)\b|\s*(?!during\b)\w{2,}ing\s")
_SETTING = re.compile(r"\W*(?:in|on|at|after|before|during|with|for|from|under|following|according)\s", re.IGNORECASE)
"""Before the subject: "In a statement issued on Monday, the envoy said"."""


def clauses_of(sentence: Sentence) -> list[Sentence]:
    """Return a sentence's parts, each as a sentence with the same index; the sentence itself where it is one part."""
    places = clauses(sentence.text)
    if len(places) == 1:
        return [sentence]
    at = sentence.start
    return [replace(sentence, start=at + a, end=at + b, text=sentence.text[a:b]) for a, b in places]


def clauses(text: str) -> list[tuple[int, int]]:
    """Return the places of a sentence's parts, in characters of `text`; one part where it is not to be parted.

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
    """Say whether a part is only who does what follows: "Orla, who leads the mission, | vowed to stay"."""
    told = [said for said in part.split(",") if not _ASIDE.match(said)]
    if len(told) > 1 and _SETTING.match(told[0]):
        told = told[1:]
    return bool(_BARE.match(rest)) and not any(map(_FINITE.search, told))


def _is_quoted(text: str, at: int) -> bool:
    """Say whether a place stands in quotation marks: somebody's words are not parted."""
    return text.count("“", 0, at) > text.count("”", 0, at) or text.count('"', 0, at) % 2 == 1
