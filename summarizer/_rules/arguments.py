"""Label the arguments of an item, agent and recipient, for models that are not asked for them.

Who comes before the verb acts, whom the verb names is acted on. "They", "it" and "the Council" are looked up in the
text; a clause without a subject of its own ("and offered grain") has that of the clause before it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property
from operator import itemgetter

from summarizer._entities import EntityIndex
from summarizer._rules import argument_patterns as turns
from summarizer._rules.agency import (
    as_called,
    can_act,
    is_behind,
    is_body,
    is_joined,
    is_of,
    leading,
    listed,
    parted,
)
from summarizer._rules.subjects import RESOLVES, SubjectSpan, agents, embedded, find_subject, owner, reporting_subject
from summarizer._rules.triggers import Trigger, find_trigger
from summarizer._text import Sentence
from summarizer.values import Actor

NOBODY = frozenset({"nobody", "none", "no", "there", "what", "who", "this", "these", "that", "those", "i", "you"})
MOST_PARTIES = 6


def label_arguments(
    entities: EntityIndex, sentence: Sentence, what: str, slots: Sequence[str], type_name: str
) -> dict[str, list[Actor]]:
    """Return the actors for each of the slots: all of them for `parties`, else who acts and towards whom.

    `sentence` may be a clause of one.
    """
    clause = Clause(entities, sentence, what, type_name)
    if slots == ["parties"]:
        return {"parties": clause.parties()[:MOST_PARTIES]}
    agents = clause.agents()
    recipients = [actor for actor in clause.recipients(agents[:1]) if actor.name not in {a.name for a in agents[:1]}]
    first = agents[: MOST_PARTIES if clause.plural else 1]
    lists = [first, recipients] if len(slots) > 1 else [first]
    return dict(zip(slots, [*lists, *([[]] * len(slots))], strict=False))


class Clause:
    """One clause with its verb, and those whom the text names in it."""

    def __init__(self, entities: EntityIndex, sentence: Sentence, what: str, type_name: str) -> None:
        self.entities, self.text, self.index, self.type_name = entities, sentence.text, sentence.index, type_name
        self.at = sentence.start
        self.verb: Trigger | None = find_trigger(type_name, sentence.text)
        self.start = self.verb.start if self.verb else turns.first_verb(sentence.text, what)
        self.plural = False
        self.whole = entities.sentence(sentence.index).text
        self._whole_start = entities.sentence(sentence.index).start

    @cached_property
    def named(self) -> tuple[tuple[int, int, Actor], ...]:
        """Return who is named in the sentence."""
        return self.entities.in_sentence(self.index)

    # Who acts --------------------------------------------------------------------------------------------------------

    def agents(self) -> list[Actor]:
        """Return who does it: as a rule one; two for "both leaders"."""
        if self.type_name == "humanitarian_item":
            return self._doing()
        if self.verb and self.verb.obliged:
            if said := reporting_subject(self.text):
                return self._named(said)[:1]
            sayer = self._sayer(self.verb)
            return self._several(sayer) if sayer is not None else self._issuer()
        if self.type_name == "request" and turns.ESSENTIAL.match(self.text):
            return self._issuer()
        if self.type_name == "pledge" and (whose := owner(self.text)):
            return self._named(whose)[:1]
        own = self._subject()
        handed = self._handed() if self.type_name == "pledge" else None
        return self._handed_to(handed, own) if handed else own

    def parties(self) -> list[Actor]:
        """Return all who agreed: those before the verb; "the parties" are those of the text."""
        own = find_subject(self.text, self.start)
        if self.entities.first_person and turns.SPEAKS.match(self.text):
            return self._issuer()
        by = turns.AGREED_BY.search(self.text)
        if by and not turns.ALL_PARTIES.match(by["who"]):
            return self._between(self.at + by.start("who"), self.at + by.end("who"))
        if own and own.text.casefold() == "it":  # "It was agreed to meet"
            return max((self.entities.meant(who, at=self.index) for who in ("they", "those who met")), key=len)
        leading = turns.ALL_PARTIES.search(self.text, 0, self.start)
        if leading and (pair := self._all_parties(leading[0])):
            return pair
        found = self._subject(every=True)
        return (
            found if len(found) > 1 else self._behind_the_verb() or self._around(found, own, open_to_they=not leading)
        )

    def _behind_the_verb(self) -> list[Actor]:
        """Return whom "was signed by both sides" means; nobody for "was presented to both sides"."""
        for all_of in turns.ALL_PARTIES.finditer(self.text):
            if not turns.RECEIVES.search(self.text, 0, all_of.start()) and (pair := self._all_parties(all_of[0])):
                return pair
        return []

    def _around(self, found: list[Actor], own: SubjectSpan | None, *, open_to_they: bool) -> list[Actor]:
        """Return all named before the verb, where its subject is one alone: "In a call with Kest, Tarn agreed"."""
        if own and not found and self.entities.english and turns.ANYBODY.match(own.text):
            return []  # "all participants", "we" in a quotation: not those who happen to be near
        start = self.entities.sentence(self.index).start
        if found and (reported := list(turns.THAT_CLAUSE.finditer(self.text, 0, self.start))):
            start = self.at + reported[-1].end()  # who reports an agreement need not be in it
        whole = self._between(start, self.at + self.start)
        if len(whole) > 1 or any(map(is_body, found)):
            return whole if len(whole) > 1 else found
        return found or (self.entities.meant("they", at=self.index) if open_to_they else [])

    def _all_parties(self, phrase: str) -> list[Actor]:
        formal = re.search(r"\b(?:Parties|Party|three)\b", self.text)
        joined = self.entities.meant("the parties", at=self.index) if formal else []
        found = joined or self.entities.meant(phrase, at=self.index) or self.entities.meant("they", at=self.index)
        return [] if "parties" in phrase and any(a.actor_type == "government_official" for a in found) else found

    def _issuer(self, *, said: bool = True) -> list[Actor]:
        found = self.entities.meant("we", at=self.index) if self.entities.first_person or not said else []
        self.plural = len(found) > 1
        return found

    def _several(self, found: list[Actor]) -> list[Actor]:
        return found if self.plural else found[:1]

    def _doing(self) -> list[Actor]:
        """Return who acts in what happened to people: who does it in the passive, else a subject that can act."""
        for words in agents(self.text):
            if found := self._led(words, self.at) or self._named(words)[:1]:
                return found
        own = find_subject(self.text, self.start)
        if own is None:
            return self._subject()[:1]
        if turns.REPORTS.match(self.text, self.start) or turns.DOES_NOTHING.match(self.text, own.end):
            return []
        found = (self._within(own, 0) or self._resolved(own.text)) if own.text else self._led(own, self.at)
        first = self.text.find(found[0].mention or found[0].name, own.start) if found else -1
        if found and turns.DOES_NOTHING.match(self.text, first + len(found[0].mention or found[0].name)):
            return []
        return [actor for actor in self._several(found) if actor.actor_type not in PASSIVE and is_body(actor)]

    def _subject(self, *, every: bool = False) -> list[Actor]:
        if RESOLVES.match(self.whole):
            return self._issuer(said=False)
        relative = turns.RELATIVE.match(self.text, self.start)
        own = SubjectSpan(*relative.span("who"), relative["who"]) if relative else find_subject(self.text, self.start)
        if own is not None:
            return self._named(own) if every else self._several(self._named(own))
        whole = self.entities.sentence(self.index)
        first = turns.FINITE.search(whole.text, 1)
        if first is None or whole.start + first.start() >= self.at + self.start:
            return self._between(whole.start, self.at + self.start)
        before = find_subject(whole.text, first.start())
        found = self._named(before, offset=whole.start) if before else []
        return found or self._between(whole.start, self.at + self.start)

    def _sayer(self, must: Trigger) -> list[Actor] | None:
        """Return who says "Norland must", before it or after it; None where nobody does."""
        said = list(turns.SAYS.finditer(self.text, 0, must.end))
        if said:
            own = find_subject(self.text, said[-1].start())
            return self._named(own) if own else None
        whole = list(turns.SAYS.finditer(self.whole, 0, self.at - self._whole_start))
        if whole and turns.WENT_ON.match(self.whole, whole[-1].end(), self.at - self._whole_start):
            own = find_subject(self.whole, whole[-1].start())
            return self._named(own, offset=self._whole_start) if own else None
        behind = turns.SAID_BEHIND.search(self.text, must.end)
        return self._named(SubjectSpan(*behind.span("who"), behind["who"])) if behind else None

    def _handed(self) -> SubjectSpan | None:
        """Return the words that a reporting verb names as promising: "said that Skaldia would"."""
        if self.verb and turns.REPORTS.match(self.text, self.verb.start):
            return embedded(self.text, self.verb.end)
        said = None if self.verb else turns.STATED.search(self.text)
        return embedded(self.text, said.end()) if said else None

    def _handed_to(self, words: SubjectSpan, sayer: list[Actor]) -> list[Actor]:
        if turns.PRONOUN.match(words.text):
            return sayer
        if turns.OWN_COUNTRY.match(words.text):
            sides = [self.entities.side(actor) for actor in sayer[:1]]
            return [a for side in sides if side for a in self.entities.resolve(side, at=self.index)] or sayer
        return self._within(words, 0)[:1] or sayer

    # Towards whom ----------------------------------------------------------------------------------------------------

    def recipients(self, agents: Sequence[Actor]) -> list[Actor]:
        """Return who is asked or promised something."""
        if self.verb and self.verb.obliged:
            said = reporting_subject(self.text)
            listener = self._named(said)[1:2] if said else []
            undergoes = turns.UNDERGOES.match(self.text, self.verb.start)
            obliged = turns.OBLIGES.split(self.verb.whom or "")[-1]
            return listener or ([] if undergoes else self._resolved(obliged) or as_called(obliged))
        if self.verb and self.verb.whom:
            return self._resolved(self.verb.whom, agents, named=True) or as_called(self.verb.whom)
        if self.type_name == "request":
            return self._obliged() or self.entities.other(agents)
        return self._beneficiaries()

    def _obliged(self) -> list[Actor]:
        """Return who has to act in "demanded that the rebels withdraw"."""
        if not self.verb or not turns.THAT.search(self.text, 0, self.verb.end):
            return []
        at = self.verb.end
        found: list[Actor] = []
        everybody = self.entities.in_sentence(self.index, crowds=True)
        for start, end, actor in sorted(everybody, key=lambda row: row[0]):
            if start >= self.at + at and turns.BETWEEN.fullmatch(self.text[at : start - self.at]):
                found.append(actor)
                at = end - self.at
        group = turns.GROUP.match(self.text, self.verb.end)
        return found or (self._resolved(group.group()) if group else [])

    def _beneficiaries(self) -> list[Actor]:
        """Return to whom or for whom something is promised: the first one after "to" or "for"."""
        after = self.verb.end if self.verb else self.start
        everybody = self.entities.in_sentence(self.index, crowds=True, places=bool(turns.AID.search(self.text)))
        placed = sorted(
            ((start - self.at, actor) for start, _, actor in everybody if start - self.at > after), key=itemgetter(0)
        )
        return [actor for start, actor in placed if turns.TOWARDS.search(self.text[:start])][:1]

    # Whom words mean -------------------------------------------------------------------------------------------------

    def _named(self, words: SubjectSpan, offset: int | None = None) -> list[Actor]:
        """Return whom the words of a subject mean: those named in them, else what the words say as a whole."""
        at = self.at if offset is None else offset
        if turns.OWN_COUNTRY.match(words.text):
            verb = turns.FINITE.search(self.whole, 1)
            sayer = find_subject(self.whole, verb.start()) if verb else None
            here = self.entities.sentence(self.index).start
            return self._named(sayer, here) if sayer and sayer.text != words.text else []
        if turns.FIRST_PERSON.match(words.text) and (
            said := reporting_subject(self.text if offset is None else self.whole)
        ):
            return self._named(said, offset)[:1]
        if not words.text:
            return self._led(words, at)
        if words.text.casefold().split()[0] in NOBODY:
            return []
        if turns.OURS.search(words.text) and self.entities.first_person and not turns.QUOTED.search(self.text):
            return self._issuer()
        words = listed(words, [(a - at, b - at) for a, b, _ in self.named], self.whole[at - self._whole_start :])
        found = self._within(words, at - self.at) or self._apposed(words, at - self.at)
        found = found or (self._resolved(words.text) if self.entities.english else [])
        self.plural = len(found) > 1 and bool(turns.TOGETHER.search(words.text))
        return found

    def _led(self, words: SubjectSpan, at: int) -> list[Actor]:
        """Return who is named where a long subject starts, and those joined to him."""
        start, end = at + words.start, at + words.end
        text = self.whole[start - self._whole_start : end - self._whole_start]
        found = leading([(a - start, b - start, actor) for a, b, actor in self.named if start <= a < end], text)
        self.plural = len(found) > 1
        return found

    def _within(self, words: SubjectSpan, shift: int) -> list[Actor]:
        start = self.at + shift + words.start
        found = self._between(start, start + words.end - words.start)
        return [actor for actor in found if not is_of(actor, words.text) and not is_behind(actor, words.text)]

    def _apposed(self, words: SubjectSpan, shift: int) -> list[Actor]:
        """Return who follows the words between commas: "our colleague, Ana Kest, pledged"."""
        at = self.at + shift + words.end
        behind = self.whole[at - self._whole_start :]
        return next(
            (
                [actor]
                for start, end, actor in self.named
                if 0 <= start - at <= APPOSED
                and behind[: start - at].strip() in {",", ", the"}
                and behind[end - at :].startswith(",")
            ),
            [],
        )

    def _between(self, start: int, end: int) -> list[Actor]:
        named = [actor for at, _, actor in self.named if start <= at < end]
        return list({actor.name: actor for actor in named}.values())

    def _resolved(self, mention: str, agents: Sequence[Actor] = (), *, named: bool = False) -> list[Actor]:
        if turns.FIRST_PERSON.match(mention) and turns.QUOTED.search(self.text):
            return []
        if turns.PRONOUN.match(mention) or mention.casefold() in {"him", "her", "them"}:
            return self.entities.other(agents) or self.entities.meant(mention, at=self.index)
        if turns.OTHER.fullmatch(mention.strip()):
            return self.entities.other(agents)
        mention = turns.LED_BY.sub("", mention)
        found = list(self.entities.resolve(mention, at=self.index))
        parts = parted(mention) if not found or is_joined(found, mention) else []
        single = [actor for part in parts for actor in self.entities.resolve(part, at=self.index)]
        return [actor for actor in single or found if named or can_act(actor, self.text)]


APPOSED = 6
"""Characters between words and the name in apposition, at most: a comma and "the"."""


PASSIVE = frozenset({"civilians", "prisoners", "refugees"})
