"""Can these words act: a person, a state, a body, people; or are they a mere word with which a sentence opens?"""

from __future__ import annotations

import re
from collections.abc import Sequence

from summarizer._lexicon import CUES, GROUPS, NO_NAME, PLURAL_BODIES, role_type
from summarizer._names import ORDINARY
from summarizer.values import Actor

WORD = re.compile(r"\w+")
BEHIND = re.compile(
    r"\w\s+(?:(?:relations|talks|ties|contacts|negotiations|cooperation|dealings)\s+with|to|against|towards|for)\s+(?:the\s+)?\Z"
)


def is_of(actor: Actor, words: str) -> bool:
    """Say whether an actor only says of what something is: "a patrol of the Grey Bank". Members and envoys act."""
    head, of, _ = words.partition(f" of {actor.mention}")
    if not of:
        head, of, _ = words.partition(f" of the {actor.mention}")
    last = (WORD.findall(head) or [""])[-1].casefold()
    return bool(of) and not (role_type(last) or last in GROUPS or last in PLURAL_BODIES or last in CUES)


def is_behind(actor: Actor, words: str) -> bool:
    """Say whether an actor only tells what somebody is there for: "the envoy for relations with Norland"."""
    head, found, _ = words.partition(actor.mention or actor.name)
    return bool(found and BEHIND.search(head))


def is_joined(found: Sequence[Actor], mention: str) -> bool:
    """Say whether two who were named together were taken for one."""
    return len(found) == 1 and " and " in mention and found[0].name in mention and found[0].actor_type == "unclear"


def is_somebody(actor: Actor, clause: str) -> bool:
    """Say whether these words can act: a known kind, a body or people by their noun, or a name that is no mere word."""
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
    """Say whether this is no mere crowd: a person, a state, or what a body is called."""
    last = (WORD.findall(actor.name) or [""])[-1].casefold()
    return actor.actor_type != "unclear" or bool(actor.role or actor.country) or last in CUES


def _is_ordinary(low: str) -> bool:
    return low in ORDINARY or low.endswith(("ing", "ed", "ly", "ers", "ties")) or "-" in low
