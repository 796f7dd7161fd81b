"""Verify what a model said of an item, slot by slot: keep it, or empty the slot and say why. Nothing is filled in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, get_args

from summarizer._extraction.actors import ActorReader
from summarizer._extraction.guards import check_claims
from summarizer._extraction.validate import Filled, Note
from summarizer._prompting import Context, RawItem, Violation, words_slot
from summarizer._quantities import amount_of, count_of
from summarizer._slots import choices, not_none, slot_kind
from summarizer._text import Sentence, locate
from summarizer.codebook import Perspective, QuoteType, Topic
from summarizer.values import Actor, Amount, Attribution, Evidence, When

TOPICS = frozenset(get_args(Topic))
PERSPECTIVES = frozenset(get_args(Perspective))
QUOTE_TYPES = frozenset(get_args(QuoteType))


class ModelSlots:
    """Takes the slots of items from what a model said, each verified against the text.

    Args:
        context: Where the items were looked for.
        actors: What the model said of each actor, by name.
    """

    def __init__(self, context: Context, actors: Mapping[str, Mapping[str, Any]]) -> None:
        self._context = context
        self._actors = ActorReader(context, actors)

    def fill(self, raw_item: RawItem, evidence: list[Evidence], sentence: Sentence) -> Filled:
        """Return the values of an item's slots, and what of them could not be verified.

        Where nobody of a list stands in the text it is a violation: the text says it of somebody else.
        """
        item = _SlotReader(self._context, self._actors, raw_item, evidence, sentence)
        values = {name: value for name in raw_item.item_type.slots() if (value := item.slot(name)) is not None}
        values |= {"topic": item.one_of("topic", TOPICS), "when": item.when(), "attribution": item.attribution()}
        return Filled(values, tuple(item.notes), item.violation)


class _SlotReader:
    """Reads the slots of one item."""

    def __init__(
        self, context: Context, actors: ActorReader, raw_item: RawItem, evidence: list[Evidence], sentence: Sentence
    ) -> None:
        self._context, self._actors, self._raw_item, self._sentence = context, actors, raw_item, sentence
        self._quoted = " ".join(e.quote for e in evidence)
        self.notes: list[Note] = []
        self.violation: Violation | None = None

    def slot(self, name: str) -> Any:
        """Return the value of a slot; None where the model left it empty, or it could not be verified."""
        kind, given = slot_kind(self._raw_item.item_type, name), self._raw_item.fields.get(name)
        if kind == "actors":
            return self._named(name, given)
        if kind == "actor":
            return next(iter(self._named(name, given)), None)
        if kind == "choice":
            return self._chosen(name, given)
        if kind in ("text", "texts"):
            kept = [words for said in _texts(given) if (words := self._words(name, said))]
            return kept if kind == "texts" else next(iter(kept), None)
        if kind == "parsed":
            return self._parsed(name)
        return given if kind != "flag" or isinstance(given, bool) else None

    def one_of(self, name: str, allowed: frozenset[str]) -> str:
        """Return one of the values of a slot of every item; `unclear` where it has none."""
        given = self._raw_item.fields.get(name)
        return given if isinstance(given, str) and given in allowed else "unclear"

    def when(self) -> When | None:
        """Return the time in the text's words."""
        said = self._first("when")
        words = self._words("when", said) if said else None
        return When(text=words) if words else None

    def attribution(self) -> Attribution:
        """Return who says so, where, in whose words, from which side."""
        return Attribution(
            speaker=self._anywhere("speaker"),
            document=self._anywhere("document"),
            quote_type=self.one_of("quote_type", QUOTE_TYPES),
            perspective=self.one_of("perspective", PERSPECTIVES),
        )

    def _first(self, name: str) -> str | None:
        return next(_texts(self._raw_item.fields.get(name)), None)

    def _named(self, name: str, given: Any) -> list[Actor]:
        actors: dict[str, Actor] = {}
        nobody: list[str] = []
        for mention in _texts(given):
            found = self._actors.read(mention, self._sentence)
            actors |= {actor.name: actor for actor in found if actor.name not in actors}
            nobody += [] if found else [mention]
        self.notes += [("unresolved_actor", mention[:80]) for mention in nobody]
        invented = next(filter(None, map(self._actors.invented, nobody)), None)
        if invented and not actors:
            self.violation = self.violation or Violation("name", f"{name}: {invented}")
        return list(actors.values())

    def _chosen(self, name: str, given: Any) -> str | None:
        value = given.strip().lower().replace(" ", "_").replace("-", "_") if isinstance(given, str) else ""
        if value in choices(self._raw_item.item_type, name):
            return value
        if value:
            self._note(name, str(given), "is none of its values")
        return None

    def _words(self, name: str, said: str) -> str | None:
        """Return words that the text bears out: as they stand in it, or as the model put them."""
        start, end = self._context.span
        found = locate(self._context.document.text, said, start=start, end=end)
        if len(found) == 1:
            return " ".join(found[0].quote.split())
        shown, names = self._context.shown, self._context.entities.names
        problem = check_claims([said], evidence=self._quoted, shown=shown, names=names, exempt_negation=True)
        if found or problem is None:
            return said
        self._note(name, said, f"{problem.reason.replace('_', ' ')}: {problem.detail}")
        return None

    def _anywhere(self, name: str) -> str | None:
        """Return a name or title that stands somewhere in the text."""
        said = self._first(name)
        if said is None or self._actors.stands(said):
            return said
        self._note(name, said, "does not stand in the text")
        return None

    def _parsed(self, name: str) -> Any:
        """Return the money or the number that the model's own words name, as the evidence has it."""
        is_money = not_none(self._raw_item.item_type.model_fields[name].annotation) is Amount
        given = self._first(words_slot(name))
        found = (amount_of if is_money else count_of)(given or self._raw_item.what, self._quoted, named=bool(given))
        if given and found is None:
            self._note(words_slot(name), given, "is not what the evidence says")
        return found

    def _note(self, name: str, said: str, why: str) -> None:
        path = f"{self._raw_item.item_type.type_name()}.{name}"
        self.notes.append(("unverified_slot", f"{path}: {said[:80]!r} {why}"))


def _texts(given: Any) -> Iterator[str]:
    said = given if isinstance(given, list) else [given]
    return (" ".join(words.split()) for words in said if isinstance(words, str) and words.strip())
