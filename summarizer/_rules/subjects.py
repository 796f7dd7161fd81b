"""Find the subject of a clause: the words before its verb, or those that a reporting verb introduces.

"On Friday the Council urged ...": "the Council". "Torgersen said that Skaldia would deliver ...": "Skaldia". No grammar
is parsed: the words before the verb are cut where an opening phrase ends. English only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from summarizer._entities import OPENS, dateline_end

MOST_WORDS = 9
"""Words of a subject, at most; a longer one holds a clause of its own."""


_LEAD = re.compile(
    r"(?:[\W_]|(?:and|but|while|as|also|then|though|so|yet|or|that|when|where|after|later|meanwhile|separately|"
    r"further|furthermore|moreover|said|says|saying|told|added|adding|noted|noting|stating|in\s+turn|for\s+(?:his|her|its|their)\s+part)\b[\s,]*)*",
    re.IGNORECASE,
)

_OPENING = re.compile(rf"(?:{OPENS}|Should\b|If\b|[A-Z]\w+ly\b)[^,]*,\s*")
_GOES_ON = re.compile(
    r"(?:(?:and\s+)?(?:with|in|on|at|for|from|by|through|under|over|within|as|together|alongside|during|after|before)\s)[^,]*,\s*"
)
"""A further part of an opening: "In particular, with a view to peace, "."""

_PRONOUN = re.compile(
    r"(?:\A[\W_]*|(?<=[,;:“\"—–-])\s*|\s)(?P<who>we|they|he|she|it|I)(?:\s+(?:\w+ly|also|again|further|then|now|each|both|all|"
    r"jointly|never|still|have|has|had|are|is|were|was|will|would|shall|do|did|not|been|be|remain|remains|stand|stands|(?:ready|able|determined|willing|prepared|continue|continues)\s+to))*\s*\Z",
    re.IGNORECASE,
)
"""A pronoun right before the verb: it is the subject, whatever comes before it."""

_NEAR = 60
"""Characters before a verb in which its pronoun and the small words after it are looked for."""

_SHORT = re.compile(r"\b[A-Z]\.[A-Z]\.\Z")
_SPEAKER = re.compile(r"[\W_]*(?P<who>(?:I|We))\s+(?=[a-z])")
_DATED = re.compile(
    r"In\s+it,?\s+|(?:Last|This|Earlier\s+this)\s+\w+\s+(?=(?:the|its|his|her|their)\s)|(?:On|In|By|Since|At)\s+(?:[\w’'-]+\s+){0,3}?(?:\d{1,4}|[A-Z][a-z]+day|[A-Z][a-z]+)\s+(?=the\s)"
)
_TRAIL = re.compile(
    r"(?:[\s,]+(?:also|again|further|later|jointly|has|have|had|is|are|was|were|be|been|would|will|shall|to|then|in\s+turn|"
    r"strongly|firmly|once|both|all|did|earlier|never|not|repeatedly|publicly|formally|on\s+\w+day|last\s+\w+|today|"
    r"who|which|has\s+since|so\s+far|accordingly|likewise|finally|instead|nevertheless))+[\s,]*\Z",
    re.IGNORECASE,
)
_THAT = re.compile(r"(?<=\w)\s+that\s+(?=\w)|\b(?:said|says)\s+(?=(?:the|his|her|its|their|all|both)\s|[A-Z])")
_VERBS = re.compile(
    r"[\s,“\"]+(?:also\s+|again\s+)?(?:(?!States\b)\w+(?:ates|izes|ises|firms|lines|scores|presses|stresses)|(?:express|underscor|underlin|stress|emphasi[sz]|renew|"
    r"voic|repeat|reaffirm|reiterat|confirm|gave|made|has|have|had|is|are|was|were|did|said|says|told|urges|calls|asks|"
    r"demands|meeting|will|would|shall|welcom|condemn|thank|announc|respond|repli)(?:e?s|e?d|ing)?)\b.*\Z",
    re.IGNORECASE | re.DOTALL,
)
"""The first verb of a subject that was cut too late, and what follows it."""

_EMBEDDED = re.compile(
    r"(?P<who>(?:(?:the|its|his|her|their|our|both|all|two)\s+)?(?:[\w’'.-]+\s+){1,8}?)"
    r"(?:will|would|shall|is|are|was|were|has|have|had|stands?|stood|remains?|immediately|can|could)\b"
)
_NOUN_OF = re.compile(
    r"\b(?:pledge|offer|promise|commitment|readiness|willingness|undertaking|intention|determination)\s+(?:of|by)\s+"
    r"(?P<who>(?:the\s+)?[\w’'.-]+(?:\s+[\w’'.-]+){0,6}?)\s+to\s"
)
_OWNED = re.compile(
    r"\b(?!(?:On|In|At|By|This|Last|\w+day)\b)(?P<who>(?:the\s+)?[A-Z][\w.-]*(?:\s+(?:of\s+)?[A-Z][\w-]*){0,4}?)(?:[’']s?|(?<=[A-Z]{2})|(?<=[A-Z]\.))\s+(?:[a-z-]+\s+){0,2}?"
    r"(?:pledge|offer|promise|commitment|readiness|willingness|undertaking|intention|plans?|determination)\s+to\b"
)
RESOLVES = re.compile(
    r"\A[\W\d]*(?:Recalling\b.*?,\s+|Noting\b.*?,\s+|Acting\b.*?,\s+)?(?:(?:Also|Further|Strongly|Again)\s+)?"
    r"(?:Demands|Requests|Asks|Calls|Urges|Decides|Directs|Authori[sz]es|Tasks|Reminds|Welcomes|Encourages|Invites|Appeals|"
    r"Reiterates|Reaffirms|Expresses|Stresses|Underlines|Underscores|Emphasi[sz]es|Condemns|Commends|Mandates|Endorses|demands|"
    r"requests|appeals|calls|urges|decides)\b"
)
"""The start of a paragraph of a resolution: its subject is the body that adopts it."""

_AGENT = re.compile(r"\bby\s+(?![a-z]+ing\b)(?=(?:the\s+|its\s+|his\s+)?(?P<who>[\w’'.-]+(?:\s+[\w’'.-]+){0,6}))")
_REPORTED = re.compile(r"[”\"]\s+(?=[^“”\"]*\b(?:said|says|told|wrote|added|declared|warned|insisted)\b)")
_NAMED = re.compile(
    r"((?:[Tt]he\s+|[Ii]ts\s+|[Hh]is\s+|[Hh]er\s+|[Tt]heir\s+|[Bb]oth\s+|[Aa]ll\s+)?[\w’'.-]+(?:\s+[\w’'.-]+){0,8})"
)


@dataclass(frozen=True, slots=True)
class SubjectSpan:
    """Some words of a clause, with their offsets in it."""

    start: int
    end: int
    text: str


def find_subject(clause: str, verb: int) -> SubjectSpan | None:
    """Return the words before the verb at offset `verb` that say who does it; None where the clause has none.

    >>> find_subject("On Friday, the Council also urged both sides to stop.", 28)
    SubjectSpan(start=11, end=22, text='the Council')
    >>> find_subject("and urged both sides to stop.", 4) is None
    True
    """
    if near := _PRONOUN.search(clause, max(0, verb - _NEAR), verb):
        return SubjectSpan(*near.span("who"), near["who"])
    start = _opened(clause, verb)
    for said in _THAT.finditer(clause, start + 1, verb):
        start = said.end()
    start += _length(_LEAD, clause, start, verb)
    end = start + len(_TRAIL.sub("", _VERBS.sub("", clause[start:verb])).rstrip(" ,—"))
    end = min(end, (clause.find(",", start, end) + 1 or end + 1) - 1)
    phrase = clause[start:end].strip()
    if phrase and len(phrase.split()) > MOST_WORDS:
        speaker = _SPEAKER.match(clause, start, end)
        return SubjectSpan(*speaker.span("who"), speaker["who"]) if speaker else SubjectSpan(start, end, "")
    if not phrase:
        return None
    return SubjectSpan(start, end, phrase)


def _opened(clause: str, verb: int) -> int:
    """Return where the main clause starts: after "In a statement," and "Noting that ...,"."""
    start = _past_openings(clause, dateline_end(clause), verb)
    start = _past_openings(clause, start + _length(_LEAD, clause, start, verb), verb)
    dated = _DATED.match(clause, start)
    return dated.end() if dated and dated.end() < verb else start


def _past_openings(clause: str, start: int, verb: int) -> int:
    opening = _OPENING.match(clause, start)
    while opening and opening.end() < verb:
        start = opening.end()
        start += _length(_LEAD, clause, start, verb)
        opening = _GOES_ON.match(clause, start) or _OPENING.match(clause, start)
    return start


def _length(pattern: re.Pattern[str], clause: str, start: int, stop: int) -> int:
    found = pattern.match(clause, start, stop)
    return found.end() - start if found else 0


def embedded(clause: str, start: int) -> SubjectSpan | None:
    """Return who will do it in "... that Skaldia would deliver"; `start` is where the words after "that" begin.

    >>> embedded("Torgersen said that Skaldia would deliver two radars.", 20)
    SubjectSpan(start=20, end=27, text='Skaldia')
    """
    found = _EMBEDDED.match(clause, start)
    return _words(clause, *found.span("who")) if found else None


def owner(clause: str) -> SubjectSpan | None:
    """Return whose pledge is mentioned: "the pledge of Egypt to treat the wounded", "Egypt's offer to help".

    >>> owner("Welcomes the pledge of Egypt to treat the wounded").text
    'Egypt'
    """
    found = _NOUN_OF.search(clause) or _OWNED.search(clause)
    return _words(clause, *found.span("who")) if found else None


def agents(clause: str) -> Iterator[SubjectSpan]:
    """Yield who did it in the passive voice, by "by".

    >>> next(agents("The road was closed by the Northern Front in May.")).text
    'the Northern Front in May'
    """
    for found in _AGENT.finditer(clause):
        yield _words(clause, found.end(), found.end("who"))


def reporting_subject(clause: str) -> SubjectSpan | None:
    """Return who says the words in quotation marks, where that follows the marks, and to whom.

    >>> reporting_subject("“They must go,” Ambassador Brekke told General Sorek.").text
    'Ambassador Brekke told General Sorek'
    """
    found = _REPORTED.search(clause)
    if found is None:
        return None
    named = _NAMED.match(clause, found.end())
    return _words(clause, *named.span()) if named else None


def _words(clause: str, start: int, end: int) -> SubjectSpan:
    text = clause[start:end]
    text = text.rstrip(" .,;") + ("." if _SHORT.search(text) else "")
    return SubjectSpan(start, start + len(text), text)
