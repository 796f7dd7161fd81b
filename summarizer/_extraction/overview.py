"""Write the overview: sentences that a model wrote about the items, each verified; else a fixed form."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from summarizer._extraction.guards import check_claims
from summarizer._extraction.linking import doers_of
from summarizer._extraction.validate import NEGATIVE
from summarizer._llm import LLM
from summarizer._prompting import Plan, overview_question, read_overview
from summarizer._text import Document, fold
from summarizer.errors import SummarizerError
from summarizer.schema import Agreement, HumanitarianItem, Item, Pledge, Rejected, Request
from summarizer.values import Actor, Usage

MOST_SENTENCES = 4
"""Sentences of an overview that a model wrote."""

MOST_SHOWN = 150
"""Items that a model is shown for the overview of a text of several windows."""

MOST_A_SENTENCE = 2
FIRM = frozenset({"signed", "agreed", "reaffirmed", "implemented"})
"""What "agreed" may be said of."""

NEARLY = {"in_principle": "in principle ", "conditional": "on conditions "}
"""What is agreed with a word on how far; of any other status the overview says which it is."""

UNTOLD = "agreement, its status unclear"

_DONE = re.compile(r"\b(?:agreed|signed|concluded|reached|settled|committed)\b", re.IGNORECASE)
"""What an overview may say only of what is firm, or in the words of the text. English."""


@dataclass(frozen=True, slots=True)
class Overview:
    """A paragraph about the items.

    Args:
        text: The paragraph.
        omits: Items that it does not mention.
        rejected: Sentences that say what the items do not.
    """

    text: str
    omits: int = 0
    rejected: tuple[Rejected, ...] = ()


def verified_overview(
    claims: Iterable[tuple[str, Sequence[Item]]], items: Sequence[Item], document: Document, names: Collection[str]
) -> Overview:
    """Return the sentences that their own items bear out; the form by rules where none is left.

    Args:
        claims: Sentences that a model wrote, each with the items that it rests on.
        items: All items, in text order.
        document: The text.
        names: The actors of the text, by all their names.
    """
    kept: list[str] = []
    told: list[Item] = []
    rejected: list[Rejected] = []
    for text, own in claims:
        if len(kept) == MOST_SENTENCES:
            break
        problem = _overstated(text, own) or _unsupported(text, own, document, names)
        if problem:
            rejected.append(Rejected(type="overview", what=text, reason=problem[0], detail=problem[1]))
        else:
            kept.append(text if text.endswith((".", "!", "?", "。", "؟")) else f"{text}.")
            told += own
    if not kept:
        text = overview_by_rules(items, document)
        return Overview(text, _omitted(items, [i for i in items if fold(_tidy(i.what)) in fold(text)]), tuple(rejected))
    return Overview(" ".join(kept), _omitted(items, told), tuple(rejected))


def _omitted(items: Sequence[Item], told: Sequence[Item]) -> int:
    """Count the items that are not told; a humanitarian item is told with the pledge that says the same."""
    places = {(e.start, e.end) for item in told for e in item.evidence}
    return sum(not any((e.start, e.end) in places for e in item.evidence) for item in items)


def _unsupported(
    text: str, items: Sequence[Item], document: Document, names: Collection[str]
) -> tuple[Any, str] | None:
    """Return what a sentence says that its items do not; a name may stand anywhere in the text."""
    actors = list(dict.fromkeys(actor.name for item in items for actor in actors_of(item)))
    quotes = [e.quote for item in items for e in item.evidence]
    said = " ".join([*quotes, *(item.what for item in items), *actors, str(len(actors))])
    negative = any(getattr(item, slot, None) in NEGATIVE for item in items for slot in ("status", "level", "response"))
    shown = f"{said} {document.text}"
    found = check_claims([text], evidence=said, shown=shown, names=names, exempt_negation=negative)
    return (found.reason, found.detail) if found else None


def _overstated(text: str, items: Sequence[Item]) -> tuple[Any, str] | None:
    """Return the word that says something is done which is only proposed, discussed, asked or promised."""
    done = _DONE.search(text)
    if done is None or any(isinstance(i, Agreement) and i.status in (*FIRM, *NEARLY) for i in items):
        return None
    quoted = " ".join(e.quote for item in items for e in item.evidence)
    return None if done[0].casefold() in quoted.casefold() else ("not_supported", done[0])


def described(item: Item) -> str:
    """Write an item in one line, as a model that writes an overview is shown it."""
    how = [str(v) for n in ("kind", "status", "force", "response", "level") if (v := getattr(item, n, None))]
    by = item.requesters if isinstance(item, Request) else doers_of(item)
    parts = [f"{item.type}: {item.what}", f"by {_who(by)}" if by else ""]
    to = getattr(item, "addressees", None) or getattr(item, "beneficiaries", None) or []
    parts += [f"to {_who(to)}" if to else "", ", ".join(h for h in how if h not in ("unclear", "none_reported"))]
    parts += [f"if: {'; '.join(item.conditions)}" if isinstance(item, (Agreement, Pledge)) and item.conditions else ""]
    return " | ".join(part for part in parts if part)


def most_important(items: Sequence[Item]) -> list[Item]:
    """Return the items that a model is shown: agreements, requests and pledges first where there are too many."""
    order = sorted(items, key=lambda i: (isinstance(i, HumanitarianItem), i.start))[:MOST_SHOWN]
    return sorted(order, key=lambda i: i.start)


def actors_of(item: Item) -> list[Actor]:
    """Return everybody in an item's lists of actors."""
    lists = (value for value in vars(item).values() if isinstance(value, list))
    return [actor for values in lists for actor in values if isinstance(actor, Actor)]


def overview_by_rules(items: Sequence[Item], document: Document) -> str:
    """Write the overview from the items: what was agreed, who asked and promised what, then the humanitarian items.

    Without an item it is the article's first sentence that is no heading. In a text that is not English the clauses
    stand alone, parted by semicolons, those that need a word about their status left out.
    """
    if not items:
        return _first_sentence(document)
    if document.language not in (None, "en"):
        told = [_tidy(item.what) for item in items if not _is_weak(item) or getattr(item, "status", "") == "unclear"]
        return "; ".join(told[:MOST_A_SENTENCE]) + "." if told else _first_sentence(document)
    sentences = [_agreements(items), _requests_and_pledges(items), _humanitarian(items)]
    return " ".join(s for s in sentences if s) or _sentence("; ".join(map(_alone, items[:MOST_A_SENTENCE])))


def _first_sentence(document: Document) -> str:
    sentences = [s for s in document.sentences if not s.heading] or list(document.sentences)
    return " ".join(sentences[0].text.split())


def _agreements(items: Sequence[Item]) -> str:
    told = [i for i in items if isinstance(i, Agreement) and not _is_weak(i)]
    groups: dict[tuple[str, str], list[Item]] = {}
    for item in sorted(told, key=lambda i: i.status in NEARLY):
        groups.setdefault((NEARLY.get(item.status, ""), _who(item.parties)), []).append(item)
    said = [f"{how}{_between(some[0])}: {_clauses(some)}" for (how, _), some in list(groups.items())[:MOST_A_SENTENCE]]
    return f"Agreed {'; '.join(said)}." if said else ""


def _between(item: Item) -> str:
    """Say who agreed; of one party that is known, that it did."""
    parties = item.parties if isinstance(item, Agreement) else []
    return f"by {_who(parties)}" if len(parties) == 1 else f"between {_who(parties) or 'the parties'}"


def _requests_and_pledges(items: Sequence[Item]) -> str:
    asked = [
        f"{_who(i.requesters) or 'one side'} asked {_who(i.addressees) or 'for this'}: {_tidy(i.what)}"
        for i in items
        if isinstance(i, Request)
    ]
    promised = [f"{_who(i.pledgers) or 'one side'} pledged: {_tidy(i.what)}" for i in items if isinstance(i, Pledge)]
    said = [*asked[:2], *promised[:MOST_A_SENTENCE]]
    return _sentence("; ".join(said)) if said else ""


def _humanitarian(items: Sequence[Item]) -> str:
    told = {e.start for i in items if isinstance(i, (Request, Pledge, Agreement)) for e in i.evidence}
    alone = [i for i in items if isinstance(i, HumanitarianItem) and i.evidence[0].start not in told]
    return f"Humanitarian: {_clauses(alone)}." if alone else ""


def _clauses(items: Sequence[Item]) -> str:
    more = len(items) - MOST_A_SENTENCE
    return "; ".join(_tidy(i.what) for i in items[:MOST_A_SENTENCE]) + (f"; and {more} more" if more > 0 else "")


def _who(actors: Sequence[Actor]) -> str:
    names = [actor.name for actor in actors]
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)


def _is_weak(item: Item) -> bool:
    return isinstance(item, Agreement) and (item.status not in (*FIRM, *NEARLY) or item.kind == "shared_view")


def _alone(item: Item) -> str:
    """Return a clause that stands by itself; what is no firm agreement says so."""
    if isinstance(item, Agreement) and _is_weak(item):
        how = item.kind if item.kind == "shared_view" else UNTOLD if item.status == "unclear" else item.status
        return f"{how.replace('_', ' ')}: {_tidy(item.what)}"
    return _tidy(item.what)


def _tidy(what: str) -> str:
    return what.strip().rstrip(".;")


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + "."


def ask_overview(items: Sequence[Item], plan: Plan, llm: LLM) -> tuple[list[tuple[str, list[Item]]], Usage]:
    """Return sentences about the items, each with those that it rests on, and the cost.

    Without an answer there are none: the items stand without a model's overview.
    """
    shown = most_important(items)
    try:
        answer = llm.ask(overview_question(plan, [described(item) for item in shown]))
    except SummarizerError as error:
        return [], getattr(error, "usage", Usage())
    claims = [
        (text, [shown[n - 1] for n in numbers])
        for text, numbers in read_overview(answer.data)
        if numbers and all(1 <= n <= len(shown) for n in numbers)
    ]
    return claims, answer.usage
