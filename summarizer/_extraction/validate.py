"""Is what the model said an item, and with which slots?

Each raw_item item is judged on its own: grounded, guarded, its actors resolved, its slots filled from the evidence and
from cue words, then checked against its class. What fails comes back as a problem, never as an item.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, get_args

from pydantic import ValidationError

from summarizer._extraction.guards import check_claims as guard
from summarizer._extraction.guards import is_translated
from summarizer._extraction.slot_values import decided
from summarizer._prompting import Context, RawItem, Violation
from summarizer._quantities import amount, as_written, count
from summarizer._rules import attribute, decide_by_cues, find_cue, label_arguments
from summarizer._slots import slot_kind
from summarizer._text import Sentence, Window, ground, locate
from summarizer.codebook import Perspective, Topic
from summarizer.schema import Item, TextWarning
from summarizer.values import Actor, Amount, Attribution, Evidence, When

TOPICS = frozenset(get_args(Topic)) - {"unclear"}
PERSPECTIVES = frozenset(get_args(Perspective))
NEGATIVE = frozenset({"rejected", "suspended", "blocked", "withdrawn"})


def validate(raw_item: RawItem, context: Context) -> Item | Violation:
    """Return the item that a raw_item item stands for, or why it is none."""
    pointed = _pointed(raw_item, context.window)
    if not pointed:
        return Violation("not_in_text", "sentences: point at one of the numbered sentences")
    evidence = ground(context.document.text, [(s.start, s.end) for s in pointed], raw_item.quote)
    if not evidence:
        return Violation("not_in_text", "quote: these words do not stand in the sentence")
    quoted = " ".join(e.quote for e in evidence)
    if not context.ruled and is_translated(raw_item.what, quoted):
        raw_item = replace(raw_item, what=quoted.rstrip(" .;,"))
    slots = _slots(raw_item, context, quoted, pointed[0])
    problem = guard(
        [raw_item.what],
        evidence=quoted,
        shown=context.shown,
        names=context.entities.names,
        exempt_negation=slots.get("status") in NEGATIVE or slots.get("level") in NEGATIVE,
    )
    if problem:
        return Violation(problem.reason, problem.detail)
    return _build(raw_item, context, evidence, slots)


def _build(raw_item: RawItem, context: Context, evidence: list[Evidence], slots: Mapping[str, Any]) -> Item | Violation:
    quoted = " ".join(e.quote for e in evidence)
    actors = [actor for value in slots.values() for actor in _actors_in(value)]
    try:
        return raw_item.item_type(
            type=raw_item.item_type.type_name(),
            what=as_written(raw_item.what, quoted),
            topic=_topic(raw_item, evidence),
            when=_when(raw_item, context, quoted),
            evidence=evidence,
            attribution=_attribution(raw_item, context, evidence, actors),
            **slots,
        )
    except ValidationError as error:
        paths = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        return Violation("invalid", paths)


def _pointed(raw_item: RawItem, window: Window) -> list[Sentence]:
    """Return the focus sentences that an item points at; the only one there is needs no pointer."""
    if not raw_item.numbers and (len(window.focus) == 1 or raw_item.quote):
        return list(window.focus)
    return [window.focus[n - 1] for n in sorted(set(raw_item.numbers)) if 1 <= n <= len(window.focus)]


def _slots(raw_item: RawItem, context: Context, quoted: str, sentence: Sentence) -> dict[str, Any]:
    filled: dict[str, Any] = {}
    for name in raw_item.item_type.slots():
        kind = slot_kind(raw_item.item_type, name)
        given = raw_item.fields.get(name)
        if kind in ("actors", "actor"):
            found = _resolve(given, context, sentence)
            filled[name] = found if kind == "actors" else (found[0] if found else None)
        elif kind == "choice":
            filled[name] = decided(raw_item, name, given, quoted)
        elif kind in ("text", "texts"):
            filled[name] = _words(name, kind, given, context, quoted)
        elif kind == "parsed":
            filled[name] = _parsed(raw_item.item_type, name, quoted)
        elif kind == "flag":
            filled[name] = bool(given) if isinstance(given, bool) else bool(find_cue("reaffirms", quoted))
        elif given is not None:
            filled[name] = given
    known = {name: value for name, value in filled.items() if value is not None}
    return known | (_acting(raw_item.item_type, known) if raw_item.fields else _ruled(raw_item, context, sentence))


def _ruled(raw_item: RawItem, context: Context, sentence: Sentence) -> dict[str, list[Actor]]:
    """Fill the actors by rules, where the model was asked for the clause alone."""
    names = [name for name in raw_item.item_type.slots() if slot_kind(raw_item.item_type, name) == "actors"]
    return label_arguments(context.entities, sentence, raw_item.what, names, raw_item.item_type.type_name())


def _acting(item_type: type[Item], slots: Mapping[str, Any]) -> dict[str, Any]:
    """Give a request or pledge somebody who acts: a model that names one actor only may put him into the other list."""
    lists = [name for name in item_type.slots() if slot_kind(item_type, name) == "actors"]
    if len(lists) != 2 or slots[lists[0]] or len(slots[lists[1]]) != 1 or item_type.list_name() == "others":
        return {}
    return {lists[0]: slots[lists[1]], lists[1]: []}


def _resolve(given: Any, context: Context, sentence: Sentence) -> list[Actor]:
    actors: dict[str, Actor] = {}
    for mention in _mentions(given):
        for actor in context.entities.resolve(mention, at=sentence.index):
            if _acts(actor):
                actors.setdefault(actor.name, actor)
    return list(actors.values())


def _mentions(given: Any) -> list[str]:
    return [m for m in (given if isinstance(given, list) else [given]) if isinstance(m, str) and m.strip()]


def _acts(actor: Actor) -> bool:
    """Say whether this is somebody: of a kind that is known, or with a name (a script without capitals shows none)."""
    return actor.actor_type != "unclear" or actor.name != actor.name.lower() or actor.name == actor.name.upper()


def unresolved(raw_item: RawItem, context: Context) -> list[TextWarning]:
    """Return a warning for each actor of an item who is not in the text's own list; the item stays."""
    pointed = _pointed(raw_item, context.window)
    names = [n for n in raw_item.item_type.slots() if slot_kind(raw_item.item_type, n) in ("actors", "actor")]
    said = [mention for name in names for mention in _mentions(raw_item.fields.get(name))]
    return [
        TextWarning(kind="unresolved_actor", detail=mention[:80], start=s.start, end=s.end)
        for s in pointed[:1]
        for mention in said
        if not any(map(_acts, context.entities.resolve(mention, at=s.index)))
    ]


def _words(name: str, kind: str, given: Any, context: Context, quoted: str) -> Any:
    """Keep free text only in the text's own words; what does not stand there is left out, not invented."""
    said = [w for w in (given if isinstance(given, list) else [given]) if isinstance(w, str) and w.strip()]
    start, end = context.span
    kept = [found[0].quote for w in said if (found := locate(context.document.text, w, start=start, end=end))]
    cue = {"conditions": "condition", "affected": "affected"}.get(name)
    if not kept and cue and (match := find_cue(cue, quoted)):
        kept = [match.words.strip()]
    return kept if kind == "texts" else (kept[0] if kept else None)


def _parsed(item_type: type[Item], name: str, quoted: str) -> Any:
    wanted = item_type.model_fields[name].annotation
    return amount(quoted) if Amount in get_args(wanted) or wanted is Amount else count(quoted)


def _topic(raw_item: RawItem, evidence: list[Evidence]) -> str:
    given = raw_item.fields.get("topic")
    if isinstance(given, str) and given in TOPICS:
        return given
    return decide_by_cues("any", "topic", f"{raw_item.what} {evidence[0].quote}") or "unclear"


def _when(raw_item: RawItem, context: Context, quoted: str) -> When | None:
    given = raw_item.fields.get("when")
    if isinstance(given, str) and given.strip():
        start, end = context.span
        found = locate(context.document.text, given, start=start, end=end)
        if found:
            return When(text=found[0].quote)
    told = find_cue("time", quoted)
    own = told and find_cue("time", raw_item.what)  # what is promised for Friday may be told on Tuesday
    match = own if own and own.words in quoted else told
    return When(text=match.words.strip()) if match else None


def _attribution(raw_item: RawItem, context: Context, evidence: list[Evidence], actors: Sequence[Actor]) -> Attribution:
    ruled = attribute(context.document, context.entities, evidence[0].start, evidence[-1].end, actors)
    start, end = context.span
    update: dict[str, Any] = {}
    for name in ("speaker", "document"):
        given = raw_item.fields.get(name)
        known = isinstance(given, str) and given.strip() and locate(context.document.text, given, start=start, end=end)
        if known and getattr(ruled, name) is None:
            update[name] = given
    perspective = raw_item.fields.get("perspective")
    if ruled.perspective == "unclear" and isinstance(perspective, str) and perspective in PERSPECTIVES:
        update["perspective"] = perspective
    return ruled.model_copy(update=update) if update else ruled


def _actors_in(value: Any) -> list[Actor]:
    if isinstance(value, Actor):
        return [value]
    return [v for v in value if isinstance(v, Actor)] if isinstance(value, list) else []
