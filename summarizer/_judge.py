"""Is what the model said an item, and with which slots?

Each loose item is judged on its own: grounded, guarded, its actors resolved, its slots filled from the evidence and
from cue words, then checked against its class. What fails comes back as a problem, never as an item.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, get_args

from pydantic import ValidationError

from summarizer._actors import Cast
from summarizer._attribution import attribute
from summarizer._cues import decide, find
from summarizer._decided import decided
from summarizer._document import Document, Sentence, Window
from summarizer._grounding import ground, locate
from summarizer._guards import is_translated
from summarizer._guards import judge as guard
from summarizer._numbers import amount, as_written, count
from summarizer._roles import roles
from summarizer._slots import slot_kind
from summarizer._wire import Loose
from summarizer.codebook import Perspective, Reason, Topic
from summarizer.schema import Item, Rejected, TextWarning
from summarizer.values import Actor, Amount, Attribution, Evidence, When

TOPICS = frozenset(get_args(Topic)) - {"unclear"}
PERSPECTIVES = frozenset(get_args(Perspective))
NEGATIVE = frozenset({"rejected", "suspended", "blocked", "withdrawn"})


@dataclass(frozen=True)
class Scene:
    """Where items are looked for, and which.

    Args:
        wanted: The types to look for.
        exactly: The sentence is known to report one item of each, so none may be left out.
    """

    document: Document
    cast: Cast
    window: Window
    wanted: tuple[type[Item], ...]
    exactly: bool = False

    @property
    def ruled(self) -> bool:
        """Say whether rules can read the text: they are English."""
        return self.document.language in (None, "en")

    @cached_property
    def span(self) -> tuple[int, int]:
        """Return the offsets between which the sentences stand that the model saw."""
        shown = self.window.shown
        return shown[0].start, shown[-1].end

    @cached_property
    def shown(self) -> str:
        """Return the sentences that the model saw, whole where it saw a clause of one."""
        return " ".join(
            self.document.sentences[index].text for index in dict.fromkeys(s.index for s in self.window.shown)
        )


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a loose item is no item; `told` is what a re-ask tells the model."""

    reason: Reason
    detail: str

    def rejected(self, loose: Loose) -> Rejected:
        """Return the record of a rejected item."""
        return Rejected(
            type=loose.item_type.type_name(),
            what=loose.what,
            claimed_quote=loose.quote,
            reason=self.reason,
            detail=self.detail,
        )


def judge(loose: Loose, scene: Scene) -> Item | Problem:
    """Return the item that a loose item stands for, or why it is none."""
    pointed = _pointed(loose, scene.window)
    if not pointed:
        return Problem("not_in_text", "sentences: point at one of the numbered sentences")
    evidence = ground(scene.document.text, [(s.start, s.end) for s in pointed], loose.quote)
    if not evidence:
        return Problem("not_in_text", "quote: these words do not stand in the sentence")
    quoted = " ".join(e.quote for e in evidence)
    if not scene.ruled and is_translated(loose.what, quoted):
        loose = replace(loose, what=quoted.rstrip(" .;,"))
    slots = _slots(loose, scene, quoted, pointed[0])
    problem = guard(
        [loose.what],
        evidence=quoted,
        shown=scene.shown,
        names=scene.cast.names,
        exempt_negation=slots.get("status") in NEGATIVE or slots.get("level") in NEGATIVE,
    )
    if problem:
        return Problem(problem.reason, problem.detail)
    return _build(loose, scene, evidence, slots)


def _build(loose: Loose, scene: Scene, evidence: list[Evidence], slots: Mapping[str, Any]) -> Item | Problem:
    quoted = " ".join(e.quote for e in evidence)
    actors = [actor for value in slots.values() for actor in _actors_in(value)]
    try:
        return loose.item_type(
            type=loose.item_type.type_name(),
            what=as_written(loose.what, quoted),
            topic=_topic(loose, evidence),
            when=_when(loose, scene, quoted),
            evidence=evidence,
            attribution=_attribution(loose, scene, evidence, actors),
            **slots,
        )
    except ValidationError as error:
        paths = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        return Problem("invalid", paths)


def _pointed(loose: Loose, window: Window) -> list[Sentence]:
    """Return the focus sentences that an item points at; the only one there is needs no pointer."""
    if not loose.numbers and (len(window.focus) == 1 or loose.quote):
        return list(window.focus)
    return [window.focus[n - 1] for n in sorted(set(loose.numbers)) if 1 <= n <= len(window.focus)]


def _slots(loose: Loose, scene: Scene, quoted: str, sentence: Sentence) -> dict[str, Any]:
    filled: dict[str, Any] = {}
    for name in loose.item_type.slots():
        kind = slot_kind(loose.item_type, name)
        given = loose.fields.get(name)
        if kind in ("actors", "actor"):
            found = _resolve(given, scene, sentence)
            filled[name] = found if kind == "actors" else (found[0] if found else None)
        elif kind == "choice":
            filled[name] = decided(loose, name, given, quoted)
        elif kind in ("text", "texts"):
            filled[name] = _words(name, kind, given, scene, quoted)
        elif kind == "parsed":
            filled[name] = _parsed(loose.item_type, name, quoted)
        elif kind == "flag":
            filled[name] = bool(given) if isinstance(given, bool) else bool(find("reaffirms", quoted))
        elif given is not None:
            filled[name] = given
    known = {name: value for name, value in filled.items() if value is not None}
    return known | (_acting(loose.item_type, known) if loose.fields else _ruled(loose, scene, sentence))


def _ruled(loose: Loose, scene: Scene, sentence: Sentence) -> dict[str, list[Actor]]:
    """Fill the actors by rules, where the model was asked for the clause alone."""
    names = [name for name in loose.item_type.slots() if slot_kind(loose.item_type, name) == "actors"]
    return roles(scene.cast, sentence, loose.what, names, loose.item_type.type_name())


def _acting(item_type: type[Item], slots: Mapping[str, Any]) -> dict[str, Any]:
    """Give a request or pledge somebody who acts: a model that names one actor only may put him into the other list."""
    lists = [name for name in item_type.slots() if slot_kind(item_type, name) == "actors"]
    if len(lists) != 2 or slots[lists[0]] or len(slots[lists[1]]) != 1 or item_type.list_name() == "others":
        return {}
    return {lists[0]: slots[lists[1]], lists[1]: []}


def _resolve(given: Any, scene: Scene, sentence: Sentence) -> list[Actor]:
    actors: dict[str, Actor] = {}
    for mention in _mentions(given):
        for actor in scene.cast.resolve(mention, at=sentence.index):
            if _acts(actor):
                actors.setdefault(actor.name, actor)
    return list(actors.values())


def _mentions(given: Any) -> list[str]:
    return [m for m in (given if isinstance(given, list) else [given]) if isinstance(m, str) and m.strip()]


def _acts(actor: Actor) -> bool:
    """Say whether this is somebody: of a kind that is known, or with a name (a script without capitals shows none)."""
    return actor.actor_type != "unclear" or actor.name != actor.name.lower() or actor.name == actor.name.upper()


def unresolved(loose: Loose, scene: Scene) -> list[TextWarning]:
    """Return a warning for each actor of an item who is not in the text's own list; the item stays."""
    pointed = _pointed(loose, scene.window)
    names = [n for n in loose.item_type.slots() if slot_kind(loose.item_type, n) in ("actors", "actor")]
    said = [mention for name in names for mention in _mentions(loose.fields.get(name))]
    return [
        TextWarning(kind="unresolved_actor", detail=mention[:80], start=s.start, end=s.end)
        for s in pointed[:1]
        for mention in said
        if not any(map(_acts, scene.cast.resolve(mention, at=s.index)))
    ]


def _words(name: str, kind: str, given: Any, scene: Scene, quoted: str) -> Any:
    """Keep free text only in the text's own words; what does not stand there is left out, not invented."""
    said = [w for w in (given if isinstance(given, list) else [given]) if isinstance(w, str) and w.strip()]
    start, end = scene.span
    kept = [found[0].quote for w in said if (found := locate(scene.document.text, w, start=start, end=end))]
    cue = {"conditions": "condition", "affected": "affected"}.get(name)
    if not kept and cue and (match := find(cue, quoted)):
        kept = [match.words.strip()]
    return kept if kind == "texts" else (kept[0] if kept else None)


def _parsed(item_type: type[Item], name: str, quoted: str) -> Any:
    wanted = item_type.model_fields[name].annotation
    return amount(quoted) if Amount in get_args(wanted) or wanted is Amount else count(quoted)


def _topic(loose: Loose, evidence: list[Evidence]) -> str:
    given = loose.fields.get("topic")
    if isinstance(given, str) and given in TOPICS:
        return given
    return decide("any", "topic", f"{loose.what} {evidence[0].quote}") or "unclear"


def _when(loose: Loose, scene: Scene, quoted: str) -> When | None:
    given = loose.fields.get("when")
    if isinstance(given, str) and given.strip():
        start, end = scene.span
        found = locate(scene.document.text, given, start=start, end=end)
        if found:
            return When(text=found[0].quote)
    told = find("time", quoted)
    own = told and find("time", loose.what)  # what is promised for Friday may be told on Tuesday
    match = own if own and own.words in quoted else told
    return When(text=match.words.strip()) if match else None


def _attribution(loose: Loose, scene: Scene, evidence: list[Evidence], actors: Sequence[Actor]) -> Attribution:
    ruled = attribute(scene.document, scene.cast, evidence[0].start, evidence[-1].end, actors)
    start, end = scene.span
    update: dict[str, Any] = {}
    for name in ("speaker", "document"):
        given = loose.fields.get(name)
        known = isinstance(given, str) and given.strip() and locate(scene.document.text, given, start=start, end=end)
        if known and getattr(ruled, name) is None:
            update[name] = given
    perspective = loose.fields.get("perspective")
    if ruled.perspective == "unclear" and isinstance(perspective, str) and perspective in PERSPECTIVES:
        update["perspective"] = perspective
    return ruled.model_copy(update=update) if update else ruled


def _actors_in(value: Any) -> list[Actor]:
    if isinstance(value, Actor):
        return [value]
    return [v for v in value if isinstance(v, Actor)] if isinstance(value, list) else []
