"""Decide which words can be an agent: a person, a state, a body, people; and which only open a sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence

from summarizer._entities import CUES, GROUPS, NO_NAME, ORDINARY, PLURAL_BODIES, role_type
from summarizer._rules.argument_patterns import EXAMPLES, JOINED
from summarizer._rules.subjects import SubjectSpan
from summarizer.values import Actor

WORD = re.compile(r"\w+")
BEHIND = re.compile(
    r"\w\s+(?:(?:relations|talks|ties|contacts|negotiations|cooperation|dealings)\s+with|to|against|towards|for)\s+(?:the\s+)?\Z"
)


_STARTS = re.compile(
    r"\W*(?:(?:the|a|an|both|all|its|his|her|their)\s+)?(?:(?:[\w-]+\s+){0,3}?(?P<group>[\w-]+)\s+(?:of|from|in)\s+(?:both\s+|the\s+)?)?",
    re.IGNORECASE,
)
_JOINS = re.compile(r"\s*(?:,\s*(?:and\s+)?|and\s+|&\s*|as\s+well\s+as\s+)(?:the\s+|a\s+|its\s+|his\s+|her\s+)?")
_ENDS = re.compile(
    r"\s*(?:\(|,|\Z|\s(?:of|in|at|from|who|which|and|on|with|for|after|during|today|yesterday|\w+day|"
    r"(?:\w+\s+)?(?:operation|mission|convoy|effort|team)s?)\b)"
)


def leading(rows: Sequence[tuple[int, int, Actor]], text: str) -> list[Actor]:
    """Return who is named at the start of `text`, and those who are joined to him by "and"; nobody else in it.

    `rows` are those named, with offsets in `text`. "The President of Norland and the Chancellor of Toll" gives both,
    "Ministers from Norland and Toll" both states, "Norland's attack on Toll" nobody.
    """
    found: list[Actor] = []
    at = 0
    for start, end, actor in sorted(rows, key=lambda row: row[0]):
        gap = (_JOINS if found else _STARTS).fullmatch(text, at, start)
        if gap is None:
            break
        group = None if found else gap["group"]
        if group and not (
            group.casefold() in GROUPS or group.casefold() in PLURAL_BODIES or role_type(group.casefold())
        ):
            break
        found.append(actor)
        at = end
    return found if found and _ENDS.match(text, at) else []


def listed(words: SubjectSpan, rows: Sequence[tuple[int, int]], text: str) -> SubjectSpan:
    """Go on over a list of names that a comma cut: "Norland, Toll and Osk asked"; only where "and" ends it.

    `rows` are the places of those named in `text`.
    """
    if not text.startswith(",", words.end):
        return words
    end = words.end
    for start, stop in sorted(row for row in rows if row[0] > words.end):
        joint = _JOINS.fullmatch(text, end, start)
        if joint is None:
            break
        end = stop
        if "and" in joint[0]:
            return SubjectSpan(words.start, end, text[words.start : end])
    return words


def as_called(words: str) -> list[Actor]:
    """Return "the parties" as an actor by that name, where nobody knows who they are."""
    called = words.strip().casefold()
    return [Actor(name="parties", mention=words.strip())] if called in ("the parties", "all parties") else []


def is_of(actor: Actor, words: str) -> bool:
    """Return whether an actor is only a possessor: "a patrol of the Grey Bank". Members and envoys act."""
    head, of, _ = words.partition(f" of {actor.mention}")
    if not of:
        head, of, _ = words.partition(f" of the {actor.mention}")
    last = (WORD.findall(head) or [""])[-1].casefold()
    return bool(of) and not (role_type(last) or last in GROUPS or last in PLURAL_BODIES or last in CUES)


def is_behind(actor: Actor, words: str) -> bool:
    """Return whether an actor is only somebody's field of work: "the envoy for relations with Norland"."""
    head, found, _ = words.partition(actor.mention or actor.name)
    return bool(found and BEHIND.search(head))


def is_joined(found: Sequence[Actor], mention: str) -> bool:
    """Return whether two who were named together were taken for one."""
    if len(found) != 1 or " and " not in mention or found[0].name not in mention:
        return False
    return found[0].actor_type == "unclear" or EXAMPLES.search(mention) is not None


def parted(mention: str) -> list[str]:
    """Split a list of names; examples replace what they are examples of: "allies such as Norland and Toll"."""
    parts: list[str] = []
    for k, some in enumerate(EXAMPLES.split(mention)):
        parts += JOINED.split(some) if not k else ["", *JOINED.split(some)]
    return [part for part, after in zip(parts, [*parts[1:], "-"], strict=True) if part and after]


def can_act(actor: Actor, clause: str) -> bool:
    """Return whether these words can be an agent: a known kind, a body or people by their noun, or a real name."""
    if actor.actor_type != "unclear" or actor.role or actor.country:
        return True
    read = WORD.findall(actor.name)
    low = [word.casefold() for word in read]
    if any(word in CUES or word in GROUPS or word in PLURAL_BODIES or role_type(word) for word in low):
        return True
    names = [word for word in read if word[:1].isupper() and word.casefold() not in NO_NAME]
    opens = bool(read) and clause.lstrip("“\"‘' ").startswith(read[0])
    return bool(names) and not (opens and len(read) == 1 and _is_ordinary(low[0])) and not low[0].endswith("ing")


def is_body(actor: Actor) -> bool:
    """Return whether this is more than a crowd: a person, a state, or what a body is called."""
    last = (WORD.findall(actor.name) or [""])[-1].casefold()
    return actor.actor_type != "unclear" or bool(actor.role or actor.country) or last in CUES


def _is_ordinary(low: str) -> bool:
    return low in ORDINARY or low.endswith(("ing", "ed", "ly", "ers", "ties")) or "-" in low
