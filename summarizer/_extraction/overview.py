"""What does the summary say in one to three sentences? Only what its items say."""

from __future__ import annotations

from collections.abc import Sequence

from summarizer._text import Document
from summarizer.schema import Agreement, HumanitarianItem, Item, Pledge, Request
from summarizer.values import Actor

MOST_A_SENTENCE = 2
FIRM = frozenset({"signed", "agreed", "reaffirmed", "implemented"})
"""What "agreed" may be said of."""

NEARLY = {"in_principle": "in principle ", "conditional": "on conditions "}
"""What is agreed with a word on how far; of any other status the overview says which it is."""

UNTOLD = "agreement, its status unclear"


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
