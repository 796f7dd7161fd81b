"""Ask a model how two passages differ where no rule decides; one pair at a time, always in the same order.

Its answer counts only with words that differ: each is in its own passage, and has something that the other passage
has not. Anything else leaves the pair as it was. Rules know who is who, so names of parties are no difference here.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from summarizer._llm import LLM, Answer, Question
from summarizer._prompting import Prompt, load
from summarizer._quantities import find_numbers
from summarizer._text import STOP_WORDS, is_same, locate, one_line, tokenize
from summarizer.comparison._differences import Found, Place
from summarizer.comparison._parties import TITLES
from summarizer.comparison._passages import Passage
from summarizer.comparison._scales import act_of
from summarizer.paired import RELATIONS, Aspect, Relation

if TYPE_CHECKING:
    from summarizer._client import Summarizer

MAX_TOKENS = 120
"""Tokens for an answer."""

LONGEST = 80
"""Characters of the words that differ."""

BOTH_WAYS: tuple[Relation, ...] = ("same", "different_scope")
"""What a small model is asked to choose from; rules find the rest, and a small model only guesses it."""

ALL: tuple[Relation, ...] = tuple(r for r in RELATIONS if not r.startswith("only_in"))
ASPECTS: Mapping[Relation, Aspect] = {
    "different_actor": "actor",
    "different_amount": "number",
    "contradicts": "negation",
}


@dataclass(frozen=True, slots=True)
class ModelComparer:
    """Who is asked, and what it may answer."""

    llm: LLM
    relations: tuple[Relation, ...]
    workers: int

    @property
    def prompt(self) -> str:
        """Return the name of the prompt, for provenance."""
        return _shipped().label

    def about(self, x: Passage, y: Passage) -> Question:
        """Return the question about a pair."""
        said = {"a": one_line(x.text), "b": one_line(y.text)}
        known = [{"name": name, "meaning": RELATIONS[name]} for name in self.relations]
        messages = _shipped().fill(turns=_turns(self.relations), relations=known, **said)
        return Question(messages, _schema(self.relations), MAX_TOKENS, self.prompt)


def open_comparer(summarizer: Summarizer) -> ModelComparer:
    """Return whom a Summarizer asks: its own model, behind its cache, its rate and its budget."""
    asking = summarizer._ready()  # noqa: SLF001 - a comparison is a further use of the same connection
    return ModelComparer(asking.llm, BOTH_WAYS if asking.plan.wire.lean else ALL, asking.plan.workers)


def undecided(x: Passage, y: Passage) -> bool:
    """Return whether a model is to be asked: each passage has a word of weight that the other has not."""
    return bool(_new(x.said, y) and _new(y.said, x))


def judged(answer: Answer, x: Passage, y: Passage, relations: Sequence[Relation]) -> Found | None:
    """Return the difference that an answer states; None where it states none, or its words do not support it."""
    stated = answer.data.get("relation")
    relation = next((r for r in relations if r == stated), None)
    if relation is None or relation == "same" or answer.truncated:
        return None
    said = answer.data.get("a"), answer.data.get("b")
    places = _place(said[0], x), _place(said[1], y)
    for words_said, place, ours, theirs in ((said[0], places[0], x, y), (said[1], places[1], y, x)):
        if words_said is not None and (place is None or not _differs(ours.text[slice(*place)], ours, theirs)):
            return None
    if places == (None, None) or (None in places and relation != "different_scope"):
        return None
    return Found(relation, ASPECTS.get(relation, "wording"), *places)


def _place(said: Any, passage: Passage) -> Place | None:
    """Return where words are in a passage; None where they are not, or are too many."""
    if not isinstance(said, str) or not said.strip() or len(said) > LONGEST:
        return None
    text = passage.material.document.text
    found = locate(text, said.strip(" .,;"), start=passage.start, end=passage.end)
    if len(found) != 1:
        return None
    return found[0].start - passage.start, found[0].end - passage.start


def _differs(said: str, ours: Passage, theirs: Passage) -> bool:
    """Return whether words have something new; numbers are compared by rules."""
    own = _own(ours)
    keys = [w.key for w in tokenize(said) if w.is_content and w.key in own and not find_numbers(w.raw)]
    return bool(_new(dict.fromkeys(keys, 1.0), theirs))


def _own(passage: Passage) -> set[str]:
    """Return the words of a passage, but for names and titles of parties in it, which rules compare."""
    spans = [(start, end) for start, end, actor in passage.named if _is_name(actor.name)]
    found = ((w.key, passage.start + w.start) for w in tokenize(passage.text))
    return {key for key, at in found if key not in TITLES and not any(start <= at < end for start, end in spans)}


def _is_name(name: str) -> bool:
    return name != name.lower()


def _new(keys: Mapping[str, float], other: Passage) -> set[str]:
    """Return the words of weight that the other passage, and the sentence around it, have in no form."""
    known = {w.key for w in tokenize(other.sentence.text)} | STOP_WORDS
    own = (key for key, count in keys.items() if count == 1.0 and act_of(key, None) is None)
    return {key for key in own if not any(is_same(key, k, english=other.material.is_english) for k in known)}


@cache
def _shipped() -> Prompt:
    return load("compare")


@cache
def _turns(relations: tuple[Relation, ...]) -> tuple[tuple[str, str], ...]:
    shown = [(e.text, e.items[0]) for e in _shipped().examples if e.items[0]["relation"] in relations]
    return tuple((text, json.dumps(item, ensure_ascii=False)) for text, item in shown)


def _schema(relations: Sequence[Relation]) -> dict[str, Any]:
    """Return the form of an answer: the relation first, since a model that must find words first finds some."""
    said = {"anyOf": [{"type": "string", "maxLength": LONGEST}, {"type": "null"}]}
    properties = {"relation": {"type": "string", "enum": list(relations)}, "a": said, "b": said}
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}
