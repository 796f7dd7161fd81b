"""Find commitments in clauses that have no verb of promising: "We will hold them to account".

Not what merely happens ("the meeting will take place"), what is forecast, and what one feels. English only.
"""

from __future__ import annotations

import re

_BODY = (
    r"(?:[Gg]overnment|[Uu]nion|[Cc]ouncil|[Cc]ommission|[Aa]ssembly|[Aa]lliance|[Bb]ank|[Ff]und|[Aa]gency|[Mm]ission|"
    r"[Oo]rgani[sz]ation|[Mm]inistry|[Kk]ingdom|[Rr]epublic|[Ff]ederation|[Ss]tate|[Cc]ountry|army|navy|coalition|movement|"
    r"administration|authorities|[Pp]resident|[Pp]remier|[Mm]inister|[Cc]hancellor|[Ee]nvoy|[Ss]ecretary)"
)
_SIDES = (
    r"(?:sides|countries|nations|governments|[Pp]arties|[Ll]eaders|presidents|ministers|premiers|(?<!United )[Ss]tates|"
    r"powers|neighbou?rs|delegations|negotiators|officials|experts|teams|groups|navies|armies|[Mm]embers)"
)
_WE = r"[Ww]e(?!\s+would\b)(?:,\s+[^,]{1,60},)?"
_MANY = (
    rf"[Tt]hey|(?:[Bb]oth|[Tt]he|[Tt]heir|[Ww]orking|[Tt]echnical)\s+(?:[\w’'-]+\s+){{0,2}}?{_SIDES}|"
    r"[A-Z][\w’'.-]+\s+and\s+(?:[\w’'-]+\s+){0,3}?[A-Z][\w’'.-]+(?=\s+(?:will|are|both|intend))|"
    r"(?:[Ss]enior\s+officials|[Ee]xperts|[Tt]eams)(?:\s+(?:from|of)\s+(?:[\w’'-]+\s+){0,4}?[\w’'-]+)?"
)
_ONE = (
    rf"[Ii]t|[Ss]?[Hh]e|I(?!\s+would\b)|(?:[Tt]he|[Ii]ts|[Hh]is|[Hh]er|[Tt]heir|[Oo]ur|[Mm]y)\s+(?:[\w’'-]+\s+){{0,2}}?"
    rf"{_BODY}(?:\s+of\s+[\w’'-]+)?|[Aa]nd(?<=\A[Aa]nd)|"
    r"(?!(?:We|I|This|That|There|What|Who|Which|Whoever|Nobody|Nothing|[MTWFS]\w+day)\b)[A-Z][\w’'.-]+,?"
)
"""Who can undertake something; a lone capital begins a name, and a clause may go on without saying who: "and will"."""

_HAPPENS = (
    r"(?:(?:ever|always|only|surely|still|\w+ly|continue\s+to)\s+)*(?:be(?!\s+able)|have|become|seem|prevail|succeed|fail|"
    r"win|lose|rise|fall|collapse|remember|forget|know|see|feel|miss|depend|suffer|inherit|live|die|regret|comment|follow|"
    r"monitor|watch|face|attend|mark|turn|arrive|travel|fly|visit|go(?!\s+on\b)|begin|start|last|require|need|judge|weigh|"
    r"prove|neither|rather|like|one|stand\s+to|look\s+back|remain(?!\s+in\b)|run\s+(?:out|short|low|dry)|starve|freeze)\b"
)
"""After "will": what happens to one, what one feels, where one goes."""

_STANDS = (
    r"(?:is|are|was|were|remain(?:s|ed)?|stands?|stood|stay(?:s|ed)?)\s+(?:(?:also|\w+ly)\s+)*"
    r"(?:(?:determined|resolved|ready|prepared|willing|committed|open)\s+(?:not\s+)?to\s+"
    r"(?!(?:the|an?|this|our|its|his|her|their|all)\b)(?=[a-z])|ready\s+for\s+(?=talks|negotiations|(?:a\s+)?dialogue))"
)
_WILL = rf"(?:(?:will|would)(?!\s+(?:not|never)\b)|shall)\s+(?:also\s+|each\s+)?(?!{_HAPPENS})(?=[a-z])"
_MEANS = (
    rf"(?:{_WILL}|{_STANDS}|intends?\s+to\s+(?=[a-z])|vow(?:s|ed)?\s+(?:\w+day\s+)?to\s+(?=[a-z])|"
    r"(?:is|are)\s+to\s+(?!be\b|have\b)(?=[a-z]))"
)
_EACH = r"(?:(?:also|both|each|all|jointly|together|further|therefore|hereby|now)\s+)*"
_SOMEBODY = re.compile(rf"\b(?:(?P<we>{_WE})|(?P<many>{_MANY})|(?:{_ONE}))\s+{_EACH}{_MEANS}")
_SOME_MEANS = re.compile(rf"\b{_MEANS}")
_GUESS = re.compile(
    r"\b(?:hop(?:es?|ed|ing)|expect(?:s|ed)?|predict\w*|fear(?:s|ed)?|doubts?|whether|analysts?|observers?|critics|likely|"
    r"probably|believe[sd]?|confident|convinced|remains\s+to\s+be\s+seen|forecasts?)\b"
)
"""Whoever says this does not undertake what follows."""

_JOINS = frozenset(
    ["that", "and", "but", "or", "said", "says", "while", "where", "when", "as", "so", "if", "because", "then"]
)
_PRONOUNS = frozenset(["we", "they", "it", "he", "she"])
_WILL_AT_ALL = re.compile(
    r"\b(?:will|would|shall)(?=\s)(\s+(?:(?:not|never|also|ever|always|only|surely|still|all|\w+ly)\s+)*(?:be(?!\s+(?:able|\w+ly\s+)?(?:\w+e[dn]|sent|given|made|held|"
    r"built|brought|paid|met|put|set|kept|led|let|shown|told|taught|ready|prepared|willing|glad|happy|pleased)\b)|become|seem|prevail|"
    r"succeed|fail|win|lose|rise|fall|collapse|remember|forget|know|see(?!\s+(?:to|that)\b)|feel|miss|depend|suffer|inherit|live|die|regret|need|require|prove|"
    r"last|happen|occur|run\s+(?:out|short|low|dry)|starve|freeze)\b)?"
)
"""Each "will" of a clause, with what follows it if that is nothing that one does."""

_QUOTED = re.compile(r"[“\"«][^”\"»]*\Z")

UNDERTAKEN = ("commits", "commits_we", "commits_jointly")
"""What `undertaken` may return."""


def undertaken(clause: str) -> str | None:
    """Return how somebody undertakes something in a clause.

    Returns:
        `commits` of one, or of a speaker who is quoted; `commits_jointly` of several; `commits_we` where "we" may be
        either; None where nobody does.

    >>> undertaken("We will hold those who ordered the shelling to account.")
    'commits_we'
    >>> undertaken("She stressed that Arvenia will continue to guard the strait.")
    'commits'
    >>> undertaken("The meeting will take place on Monday."), undertaken("We will never forget their courage.")
    (None, None)
    """
    if not _SOME_MEANS.search(clause) or _GUESS.search(clause):  # few have the words: a quick look first
        return None
    found = next((match for match in _SOMEBODY.finditer(clause) if not _belongs(match)), None)
    if found is None:
        return None
    if found["we"] and not _QUOTED.search(clause, 0, found.start()):
        return "commits_we"
    return "commits_jointly" if found["many"] else "commits"


def befalls(clause: str) -> bool:
    """Return whether whatever a clause says of the time to come is only felt, seen, or happens to somebody.

    >>> befalls("“We will see you in Selk,” she said."), befalls("Aid will be sent."), befalls("It is over.")
    (True, False, False)
    """
    will = _WILL_AT_ALL.findall(clause)
    return bool(will) and all(will)


def _belongs(found: re.Match[str]) -> bool:
    """Return whether a subject belongs to the words before it: "the path we are prepared to take", "if we are to"."""
    before = (found.string[: found.start()].split() or [""])[-1]
    if before.lower() in ("if", "unless", "whether"):  # "if we are to reach them"
        return True
    return found[0].split()[0] in _PRONOUNS and before.isalpha() and before.islower() and before not in _JOINS
