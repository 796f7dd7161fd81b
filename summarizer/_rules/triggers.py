"""Find the trigger verb of a clause and its content: what was agreed, asked or promised.

"Orla urged Brill to open the road" asks to "open the road". Without such a verb a short clause says it as a whole;
about a long one a model is asked. English only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from summarizer._rules.clauses import concerns, coordinated
from summarizer._rules.commissives import undertaken
from summarizer._rules.factuality import is_not_factual
from summarizer._text import lowered

FEWEST_WORDS = 2
"""Words that are left after the verb, at least."""

MOST_WORDS = 25
"""Words of a clause that says it as a whole, where no such verb is in it; a longer one is left to a model."""

_PARTY = (
    r"(?:the|this|an?|that)\s+(?:[\w-]+\s+)?(?:agreement|accord|treaty|conflict|dispute|convention|talks|war|protocol|"
    r"cease-?fire|truce|statute|covenant)\b"
)
_WHOM = rf"(?:(?!(?:not\s+)?to\b(?!\s+{_PARTY})|that\b|for\b)[\w’'.()-]+,?\s+){{1,12}}?"
"""Who is addressed: some words, up to the "to" or "that"; "the parties to the treaty" has a "to" of its own."""

_AGREE = (
    r"(?:(?<!can )(?<!could )(?<!may )(?<!might )agree(?:d|s|ing)?|concur(?:red|s|ring)?|resolve(?:d|s)?|resolving|"
    r"decid(?:ed|es|ing)|undert(?:ook|ake|aking))"
)
_ASK = (
    r"(?:urg(?:ed|es|ing|e)|ask(?:ed|s|ing)?|call(?:ed|s|ing)?\s+(?:up)?on|press(?:ed|es|ing)|begg?(?:ed|s|ing)?|"
    r"implor(?:ed|es|ing)|exhort(?:ed|s|ing)?|invit(?:ed|es|ing)|encourag(?:ed|es|ing)|order(?:ed|s|ing)|"
    r"request(?:ed|s|ing)?|appeal(?:ed|s|ing)?\s+to|plead(?:ed|s|ing)?\s+with|(?:instruct|direct)(?:ed|s|ing)(?!\s+(?:their|his|her|its)\b)|"
    r"warn(?:ed|s|ing)|told|want(?:ed|s))"
)
_PLEDGE = (
    r"(?:pledg(?:ed|es|ing|e)|promis(?:ed|es|ing|e)|vow(?:ed|s|ing)?|undert(?:ook|akes?|aking)|guarantee(?:d|s|ing)?|"
    r"offer(?:ed|s|ing)?|agree(?:d|s|ing)?|volunteer(?:ed|s|ing)?)"
)
_NOUN = r"(?:[\w’'.-]+\s+)"
_WILL = rf"(?={_NOUN}{{1,7}}?(?:will|would)\s+(?!not\b|be\s+(?:an?|tantamount|un\w+|im\w+|\w+(?:ful|ous|ble))\b))"
_WITH = rf"(?:by|with|from|between|among)\s+{_NOUN}{{1,8}}?"
_STRUCK = "reached|struck|clinched|brokered|sealed|announced|concluded|signed|made"
_DEAL = "deal|accord|pact|understanding"
_ON = "(?:up)?on|to|that|for|under\\s+which|whereby"
_IN_PRINCIPLE = r"[“\"]?in\s+principle[”\"]?\s+"
_MONTH = r"(?:january|february|march|april|may|june|july|august|september|october|november|december)"
_DAY = (
    rf"(?:(?:on\s+)?(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|\d{{1,2}}\s+{_MONTH}|{_MONTH}\s+\d{{1,2}})"
    r"(?:\s+(?:morning|afternoon|evening|night))?,?\s+(?=to\b|that\b|on\b|for\b))?"
)
"""When it was done, between the verb and the thing: "agreed on Tuesday to"."""

_IS_ASKED = (
    r"(?:is|are|was|were|been)\s+(?:\w+ly\s+|also\s+)?(?:asked|urged|required|requested|called\s+(?:up)?on|ordered|instructed|"
    r"directed|obliged|encouraged|invited|told)\s+"
)
_MUST = (
    r"(?P<obliged>(?:(?!(?:that|who|which|said|says|added|stressed|warned|insisted|noted)\b)[\w’'.-]+\s+){1,8}?)(?:must\s+"
    r"(?!(?:not\s+)?(?:prevail|win|succeed|fail|lose|triumph|remain|seem|become|have\s+been)\b)"
    rf"|(?:(?:has|have|had)\s+)?{_IS_ASKED}(?:by\s+(?:[\w’'.-]+\s+){{1,8}}?)?(?:(?=not\s+to\s)|to\s+(?!(?:the|an?|this|these|that|all)\b)))"
)
"""Ask too. Kept apart, since they cost as much as all others together, and few clauses have the words."""

_TO_COME = (
    r"[^;:]{0,160}?(?:\b(?:will|would|shall)\s|\b(?:is|are|was|were)\s+to\s|[$€£]|\b(?:plans?|intention|readiness|million|"
    r"billion|tonnes|aid|assistance|support|funding|package|grants?|loans?|donations?|contributions?|deliver(?:y|ies)|"
    r"suppl(?:y|ies)|shipments?)\b)"
)
"""What makes an announcement a promise: that something will be done or given. Of deaths it is a report."""

_VERBS: Mapping[str, Sequence[str]] = {
    "agreement": (
        rf"(?:{_AGREE})\s+{_DAY}(?:{_WITH}(?=(?:that|to|on)\s))?(?:in\s+principle\s+|also\s+|jointly\s+|(?:up)?on\s+|that\s+|to\s+)*",
        rf"(?:{_STRUCK})\s+(?:an?|the)\s+(?:[\w-]+\s+)?(?:{_DEAL})\s+(?:{_ON})\s+",
        rf"(?:{_DEAL})\s+(?:was|were|(?:has|have|had)\s+been)\s+(?:{_STRUCK})\s+(?:{_ON})\s+",
        rf"agreements?\s+(?:was\s+reached\s+)?(?:{_WITH})?(?:{_IN_PRINCIPLE})?(?:up)?(?:on|to|that|for|under which)\s+",
        r"commit(?:ted|s|ting)?\s+(?:themselves\s+)?(?:jointly\s+)?to\s+",
        r"commitment\s+(?:from\s+both\s+\w+\s+|of\s+both\s+\w+\s+)?to\s+",
        r"shar(?:ed|e|ing)\s+the\s+view\s+that\s+",
        r"(?:instruct|direct|task)(?:ed|s|ing)\s+(?=(?:their|the)\b)",
        r"(?<!be )(?<!was )(?<!were )(?=(?:signed|initialled|ratified|concluded|reached)\s+(?:an?|the|their)\s)",
    ),
    "request": (
        rf"(?:{_ASK})\s+(?P<whom>{_WHOM})(?:(?=not\s+to\s)|to\s+(?!{_PARTY})(?=\w))",
        rf"(?!told|warn)(?:{_ASK})\s+{_DAY}(?:for|that)\s+",
        rf"(?:ask|press|petition)(?:ed|s|ing)?\s+(?P<asked>{_WHOM})for\s+",
        rf"(?:call(?:ed|s|ing)?\s+(?:up)?on|appeal(?:ed|s|ing)?\s+to)\s+(?P<calling>{_WHOM})for\s+(?!the\s+\w+\s+time\b)",
        rf"looks?\s+to\s+(?P<looked>{_WHOM})to\s+",
        rf"(?:call|press|push|appeal)(?:ed|es|s|ing)?\s+for\s+(?=[a-z])(?P<called>{_WHOM})to\s+",
        r"call(?:ed|s|ing)?\s+for\s+",
        rf"demand(?:ed|s|ing)?\s+{_DAY}(?:that\s+)?",
        rf"insist(?:ed|s|ing)?\s+{_DAY}(?:that|on)\s+",
        rf"need\s+for\s+(?P<needed>{_WHOM})to\s+",
        r"(?:request|appeal)(?:ed|s|ing)?\s+(?:for\s+)?(?!by\b|of\b)",
        rf"(?:sought|seek(?:s|ing)?)\s+(?!to\b|{_NOUN}{{0,2}}?(?:refuge|asylum|sanctuary|shelter|safety|treatment|care|work|food|help)\b)",
    ),
    "pledge": (
        r"(?=(?:withdr[ae]w(?:n|ing)?|rescinded)\s+(?:its|his|her|their|the|an?)\s)",
        rf"(?:{_PLEDGE})\s+{_DAY}(?!by\b|in\b|on\b|at\b|from\b)(?:also\s+|that\s+|to\s+)*",
        rf"assur(?:ed|es|ing)\s+(?P<assured>{_WHOM})that\s+",
        rf"(?:willingness|readiness|openness|preparedness|determination|commitment|promise|pledge|offer|undertaking)\s+(?:(?:of|by)\s+{_NOUN}{{1,7}}?)?to\s+",
        r"commit(?:ted|s|ting)?\s+(?:itself\s+|himself\s+|herself\s+|themselves\s+)?to\s+",
        r"(?:ready|willing|prepared)\s+to\s+",
        r"ready\s+for\s+(?=talks|negotiations|(?:a\s+)?dialogue)",
        r"(?:is|are|was|were|remain(?:s|ed)?)\s+open\s+to\s+(?=(?:talks|negotiations|dialogue|\w+ing\s+(?:the|an?|its|with|on|more))\b)",
        r"(?:allocat|earmark|disburs|releas|approv)(?:ed|es|ing)\s+(?=(?:(?:a|an|some|another|nearly|over|more\s+than|about)\s+)*(?:us)?[$€£]\d)",
        r"(?:(?<=llion, )|(?<=llion ))(?:which|that)\s+(?:[\w’'-]+\s+){1,4}?announced\s+",
        rf"announc(?:ed|es|ing)\s+(?:(?:on|last|earlier)\s+)?(?:(?:\w+day|this\s+week|today)\s+)?(?:that\s+)?(?={_TO_COME})",
        r"(?:said|says|told\s+(?:[\w’'.-]+\s+){1,6}?)(?:\s+that)?\s+(?:it|he|she|they)\s+(?:will|would)\s+(?!not\b)",
        rf"(?:said|says|stated|added|reiterated|confirmed|signalled|indicated|told\s+{_NOUN}{{1,6}}?)\s+that\s+{_WILL}",
    ),
}
DOING = tuple(_VERBS)
"""The types of which verbs are known."""


def _any_of(verbs: Sequence[str]) -> re.Pattern[str]:
    """Compile patterns for a clause in small letters (`lowered`); each begins with a word."""
    return re.compile(rf"\b(?=\w)(?:{'|'.join(verbs)})")


_PATTERNS = {name: _any_of(verbs) for name, verbs in _VERBS.items()}
_WITH_MUST = _any_of((*_VERBS["request"], _MUST))
_PASSIVE = re.compile(rf"\b{_IS_ASKED}(?:by|to|not)\b")
_LEAD = re.compile(
    r"^[\W_]*(?:[\w .,]{2,40}\([\w .]{2,30}\)\s?[-–—]+\s?)?(?:(?:and|but|while|as|also|then)\s+)*"
    r"(?:(?:noting|adding|saying|stressing|noted|added|said|stressed|warned|warning)\s+(?:that\s+)?)?",
    re.IGNORECASE,
)
_SAYS = re.compile(
    r",[”\"]?\s+(?:[\w’'.-]+\s+){1,14}?(?:said|says|told|confirmed|announced|added|reported|noted|read)\b(?:[^,]*|\s+[-–—]\s.*)$"
)
"""A reporting clause at the end: ", its chairman told the forum"."""

_ASIDE = re.compile(
    r",\s+an?\s+(?:\w+\s+)?(?:request|plea|call|demand|appeal|matter|step|move|proposal|figure|sum)\b"
    r"(?=\s+(?:that|which|to\s+which|of|he|she|they|the|include)).*\Z"
)
"""What is said about a thing, after it: ", a plea that he refused"."""

_WAS_SIGNED = re.compile(
    r"(?<!that)(?<!which)\s+(?:was|were|(?:has|have|had)\s+been)\s+(?:reached|signed|concluded|announced)\b.*\Z"
)
"""What became of an agreement, after what was agreed."""

_CONDITION = re.compile(r"\W*(?:Should|If|Once|Unless|Were)\s[^,]*,\s+")
_NOT_DONE = re.compile(
    r"(?:\b(?:not|never|cannot|without)|n[’']t|\b(?:refus|declin)(?:e|es|ed|ing)\s+to|\bfail(?:s|ed|ing)?\s+to)\s+"
    r"(?:(?!only\b)\w+ly\s+|yet\s+|even\s+)?\Z",
    re.IGNORECASE,
)
"""Before a verb: it is not done."""

_UNDERTAKES = re.compile(
    r"\W*(?:[A-Z][\w’'-]*|(?:and|the|two|both|all|of|our|working|senior)\b)(?:\s+(?!which\b|who\b|that\b|said\b)[\w’'-]+){0,8}?"
    r"\s+(?:will|shall)\s+(?!not\b|never\b|have\b|be\b(?!\s+able\b))"
)
"""A long clause that undertakes something, without a verb that promises: "We will continue to coordinate"."""

_RELATIVE = re.compile(
    r"(?P<thing>(?:\b(?:the|an?|its|his|her|their)\s+)?(?:[A-Z]{2,3})?[$€£]\s?\d[\w.,]*\w(?:\s+(?:million|billion|thousand))?)"
    r",?\s+(?:(?:which|that)\s+(?:[\w’'-]+\s+){1,5}?)?\Z"
)
_ON_A_DAY = re.compile(
    r"^(?:earlier|last|this|on|yesterday|today)\s+(?:(?:this|last)\s+)?(?:\w*(?:day|week|month|year)\s+)?"
)
_TRAIL = re.compile(r"(?:[;,]\s+and)?[\s,;:.!?—–\-”\"’')\]]+$")


@dataclass(frozen=True, slots=True)
class Trigger:
    """The verb of a clause that does it: where it starts, where its content starts, and who is addressed.

    `obliged`: it says what somebody must do ("the army must open the road"), and not who says so.
    """

    start: int
    end: int
    whom: str | None = None
    obliged: bool = False


@lru_cache(maxsize=512)
def find_trigger(type_name: str, clause: str) -> Trigger | None:
    """Return the first verb of a clause that makes an item of a type; None where none does.

    >>> find_trigger("request", "Orla urged the two envoys to open the road.")
    Trigger(start=5, end=29, whom='the two envoys', obliged=False)
    """
    found = next((match for match in _verbs(type_name, clause) if not _is_denied(type_name, clause, match)), None)
    if found is None:
        return None
    groups = {name: clause[slice(*found.span(name))].strip(" ,") for name, words in found.groupdict().items() if words}
    return Trigger(found.start(), found.end(), next(iter(groups.values()), None), obliged="obliged" in groups)


def _verbs(type_name: str, clause: str) -> Iterator[re.Match[str]]:
    pattern, low, opening = _PATTERNS.get(type_name), lowered(clause), _CONDITION.match(clause)
    if type_name == "request" and ("must" in low or _PASSIVE.search(low)):
        pattern = _WITH_MUST
    return pattern.finditer(low, opening.end() if opening else 0) if pattern else iter(())


def is_denied(type_name: str, clause: str) -> bool:
    """Return whether a clause has verbs that make an item of a type, and none of them is done.

    >>> is_denied("pledge", "Orla did not promise to write."), is_denied("pledge", "Orla promised not to write.")
    (True, False)
    """
    return any(True for _ in _verbs(type_name, clause)) and find_trigger(type_name, clause) is None


def _is_denied(type_name: str, clause: str, verb: re.Match[str]) -> bool:
    """Return whether a verb is not done: "did not promise"; what was not agreed is an agreement that was rejected."""
    if is_not_factual(type_name, clause, verb.string, verb.start()):
        return True
    return type_name != "agreement" and _NOT_DONE.search(clause, 0, verb.start()) is not None


def content_spans(type_name: str, clause: str) -> list[str] | None:
    """Return what a clause says for items of a type, in its own words; None where it is long and has no such verb.

    One verb may have several contents ("agreed to open the road and to share the cost"). A verb with nothing after it
    ("and Orla agreed") says nothing: the empty list.

    >>> content_spans("request", "Orla urged the two envoys to open the road to Selk.")
    ['open the road to Selk']
    >>> content_spans("pledge", "“We are ready to send doctors,” she said.")
    ['send doctors']
    >>> content_spans("agreement", "They agreed to reopen the canal, and to meet again in Selk.")
    ['reopen the canal', 'meet again in Selk']
    >>> content_spans("agreement", "and they came to terms on the canal.")
    ['they came to terms on the canal']
    """
    if type_name == "humanitarian_item" and (several := concerns(clause)):
        return several
    verb = find_trigger(type_name, clause)
    if verb and (named := _antecedent(clause, verb)):
        return [named]
    if verb:
        rest = _in_marks(clause, verb.end)
        parts = coordinated(rest, after_for=clause[verb.start : verb.end].endswith("for "))
        if len(parts[0].split()) == 1 and (said := _trimmed(rest)):  # "feed and help the displaced"
            return [said]
        return [said for part in parts if (said := _trimmed(part))]
    long = len(clause.split()) > MOST_WORDS
    may = type_name == "pledge" or (long and type_name != "request")
    will = _UNDERTAKES.match(clause) if may and undertaken(clause) else None  # "the money will go to clinics": whole
    parts = coordinated(clause[will.end() :], after_will=True) if will else []
    if contents := [said for part in parts if (said := _trimmed(part))]:
        return contents
    whole = None if long else _trimmed(clause[_lead(clause) :])
    return None if long else [whole] if whole else []


def _antecedent(clause: str, verb: Trigger) -> str | None:
    """Return the content of a relative clause, which comes before it: "the $9 million, which he announced for Selk"."""
    found = _RELATIVE.search(clause, 0, verb.start)
    if found is None or not (clause.startswith(("which ", "that "), verb.start) or found.end("thing") < verb.start - 3):
        return None
    rest = _ON_A_DAY.sub("", clause[verb.end :])
    more = _trimmed(rest.split(",")[0]) if rest.startswith(("for ", "to ")) else None
    return f"{found['thing']} {more}" if more else found["thing"]


def _lead(clause: str) -> int:
    found = _LEAD.match(clause)
    return found.end() if found else 0


def _in_marks(clause: str, start: int) -> str:
    """Return the rest of a clause; of words in quotation marks, up to the closing one."""
    if clause.rfind("“", 0, start) > clause.rfind("”", 0, start):
        closing = clause.find("”", start)
        return clause[start : closing if closing > 0 else None]
    return clause[start:]


def _trimmed(words: str) -> str | None:
    bare = _TRAIL.sub("", _ASIDE.sub("", _WAS_SIGNED.sub("", _SAYS.sub("", words))))
    said = " ".join(bare.split()).removeprefix("of ")
    return said if len(said.split()) >= FEWEST_WORDS else None
