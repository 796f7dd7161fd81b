"""Who acts in an item, and towards whom, where the model was not asked? Those whom its clause names.

Who stands before the verb acts, whom the verb names is acted on. "They", "it" and "the Council" are looked up in the
text; a clause without a subject of its own ("and offered grain") has that of the clause before it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from summarizer._actors import Cast
from summarizer._document import Sentence
from summarizer._lexicon import CUES, GROUPS, NO_NAME, PLURAL_BODIES, role_type
from summarizer._names import ORDINARY
from summarizer._performatives import Verb, verb_of
from summarizer._subjects import Words, agents, embedded, subject, teller
from summarizer.values import Actor

WORD = re.compile(r"\w+")
FINITE = re.compile(
    r"\b(?!(?:united|armed|displaced|wounded|detained|need|unmanned)\b)(?:\w{3,}ed|said|says|told|will|would|shall|is|are|was|were|has|have|had|met|held|"
    r"spoke|made|took|gave|paid|sent|put|set|led|urges|calls|calls|welcomes|notes|stands|remains|undertook|sought)\b"
)
"""A word that may be the first verb of a sentence."""

ASIDE = re.compile(r"[,—]\s+(?:adding|noting|while|and|but|saying|stressing|whereas)\b|;")
ALL_PARTIES = re.compile(
    r"\b(?:(?:the|both|all|these|two)\s+(?:two\s+)?(?:sides|parties)|both\s+delegations)\b", re.IGNORECASE
)
NOBODY = frozenset({"nobody", "none", "no", "there", "what", "who", "this", "these", "that", "those", "i", "you"})
OWN_COUNTRY = re.compile(
    r"(?:his|her|its|their|our|my)\s+(?:own\s+)?(?:government|country|side|nation|state|administration)\b",
    re.IGNORECASE,
)
PRONOUN = re.compile(r"(?:he|she|it|they|we|i)\Z", re.IGNORECASE)
REPORTS = re.compile(
    r"\b(?:announc|assur|reiterat|said|says|stat|told|confirm|guarantee|indicat|signal|not(?:ed|ing)|add(?:ed|ing)|recall|report)\w*\b",
    re.IGNORECASE,
)
AID = re.compile(
    r"[\d$€£]|\b(?:aid|assistance|support|money|grants?|loans?|provid|suppl(?:y|ies)|giv(?:e|ing)|contribut|donat|deliver|"
    r"offer|second|extend)\w*",
    re.IGNORECASE,
)
TOWARDS = re.compile(r"\b(?:to|for|with)\s+(?:(?:the|its|his|her|their|all|both)\s+)?(?:[\w-]+\s+){0,2}\Z")
MOST_PARTIES = 6
LETTERS = 4
"""First letters by which a word of `what` is found again: "adopting" stands there as "adopt"."""


def roles(cast: Cast, sentence: Sentence, what: str, slots: Sequence[str], type_name: str) -> dict[str, list[Actor]]:
    """Return the actors for each of the slots: all of them for `parties`, else who acts and towards whom.

    `sentence` may be a clause of one.
    """
    clause = Clause(cast, sentence, what, type_name)
    if slots == ["parties"]:
        return {"parties": clause.parties()[:MOST_PARTIES]}
    acting = clause.acting()
    told = [actor for actor in clause.told(acting[:1]) if actor.name not in {a.name for a in acting[:1]}]
    first = acting if len(acting) == 2 and clause.plural else acting[:1]
    lists = [first, told] if len(slots) > 1 else [first]
    return dict(zip(slots, [*lists, *([[]] * len(slots))], strict=False))


class Clause:
    """One clause with its verb, and those whom the text names in it."""

    def __init__(self, cast: Cast, sentence: Sentence, what: str, type_name: str) -> None:
        self.cast, self.text, self.index, self.type_name = cast, sentence.text, sentence.index, type_name
        self.at = sentence.start
        self.verb: Verb | None = verb_of(type_name, sentence.text)
        finite = FINITE.search(sentence.text, 1)
        self.start = self.verb.start if self.verb else self._begin(what, finite.start() if finite else 0)
        self.plural = False
        self.whole = cast.sentence(sentence.index).text

    def _begin(self, what: str, finite: int) -> int:
        anchor = _anchor(self.text, what)
        return anchor if anchor > finite else finite or len(self.text)

    # Who acts --------------------------------------------------------------------------------------------------------

    def acting(self) -> list[Actor]:
        """Return who does it: as a rule one; two for "both leaders"."""
        if self.type_name == "humanitarian_item":
            return self._doing()
        if self.verb and self.verb.obliged:
            said = teller(self.text)
            return self._named(said)[:1] if said else []
        own = self._subject()
        handed = self._handed() if self.type_name == "pledge" else None
        return self._handed_to(handed, own) if handed else own

    def parties(self) -> list[Actor]:
        """Return all who agreed: those before the verb; "the parties" are the two of the text."""
        found = self._subject(every=True)
        if len(found) > 1:
            return found
        if ALL_PARTIES.search(self.text) and (pair := self.cast.meant("they", at=self.index)):
            return pair
        whole = self._between(self.cast.sentence(self.index).start, self.at + self.start)
        if len(whole) > 1 or any(map(_is_body, found)):
            return whole if len(whole) > 1 else found
        return self.cast.meant("they", at=self.index) or found

    def _doing(self) -> list[Actor]:
        """Return who acts in what happened to people: who does it in the passive, else a subject that can act."""
        for words in agents(self.text):
            if found := self._named(words):
                return found[:1]
        own = subject(self.text, self.start)
        if own is None:
            return self._subject()[:1]
        reports = REPORTS.match(self.text, self.start)
        found = [] if reports else self._within(own, 0) or self._resolved(own.text)
        return [actor for actor in found[:1] if actor.actor_type not in PASSIVE and _is_body(actor)]

    def _subject(self, *, every: bool = False) -> list[Actor]:
        own = subject(self.text, self.start)
        if own is not None:
            return self._named(own) if every else self._named(own)[: 2 if self.plural else 1]
        whole = self.cast.sentence(self.index)
        if whole.start == self.at and not WORD.search(self.text[: self.start].lstrip("(0123456789.abcdefghi) ")):
            return self.cast.meant("we", at=self.index)  # "Requests the Secretary-General to report"
        first = FINITE.search(whole.text, 1)
        if first is None or whole.start + first.start() >= self.at + self.start:
            return self._between(whole.start, self.at + self.start)
        before = subject(whole.text, first.start())
        found = self._named(before, offset=whole.start) if before else []
        return found or self._between(whole.start, self.at + self.start)

    def _handed(self) -> Words | None:
        """Return the words that a reporting verb hands the promise to: "said that Skaldia would"."""
        if not self.verb or not REPORTS.match(self.text, self.verb.start):
            return None
        return embedded(self.text, self.verb.end)

    def _handed_to(self, words: Words, sayer: list[Actor]) -> list[Actor]:
        if PRONOUN.match(words.text):
            return sayer
        if OWN_COUNTRY.match(words.text):
            sides = [self.cast.side(actor) for actor in sayer[:1]]
            return [a for side in sides if side for a in self.cast.resolve(side, at=self.index)] or sayer
        return self._within(words, 0)[:1] or sayer

    # Towards whom ----------------------------------------------------------------------------------------------------

    def told(self, acting: Sequence[Actor]) -> list[Actor]:
        """Return who is asked or promised something."""
        if self.verb and self.verb.obliged:
            said = teller(self.text)
            listener = self._named(said)[1:2] if said else []
            return listener or self._resolved(self.verb.whom or "")
        if self.verb and self.verb.whom:
            return self._resolved(self.verb.whom, acting)
        if self.type_name == "request":
            return self._obliged() or self.cast.other(acting)
        return self._beneficiaries() if self.verb else []

    def _obliged(self) -> list[Actor]:
        """Return who has to act in "demanded that the rebels withdraw"."""
        if not self.verb or not re.search(r"\bthat\s+\Z", self.text[: self.verb.end]):
            return []
        said = self.text[self.verb.end :].split(",")[0]
        found = self._between(self.at + self.verb.end, self.at + self.verb.end + 12)
        group = re.match(r"(?:all|both|the)\s+(?:\w+\s+)?(?:groups|parties|sides|states|forces|authorities)\b", said)
        return found[:1] or (self._resolved(group.group()) if group else [])

    def _beneficiaries(self) -> list[Actor]:
        assert self.verb is not None  # noqa: S101 - `told` has looked
        rest = self.text[self.verb.end :]
        if not AID.search(rest):
            return []
        after = self.at + self.verb.end
        everybody = self.cast.in_sentence(self.index, crowds=True, places=True)
        return [a for start, _, a in everybody if start > after and TOWARDS.search(self.text[: start - self.at])][:1]

    # Whom words mean -------------------------------------------------------------------------------------------------

    def _named(self, words: Words, offset: int | None = None) -> list[Actor]:
        """Return whom the words of a subject mean: those named in them, else what the words say as a whole."""
        at = self.at if offset is None else offset
        if FIRST_PERSON.match(words.text) and (said := teller(self.text if offset is None else self.whole)):
            return self._named(said, offset)[:1]
        if not words.text or words.text.casefold().split()[0] in NOBODY:
            return []
        found = self._within(words, at - self.at) or (self._resolved(words.text) if self.cast.english else [])
        self.plural = len(found) == 2 and bool(TOGETHER.search(words.text))
        return found

    def _within(self, words: Words, shift: int) -> list[Actor]:
        start = self.at + shift + words.start
        found = self._between(start, start + words.end - words.start)
        return [actor for actor in found if not _is_of(actor, words.text)]

    def _between(self, start: int, end: int) -> list[Actor]:
        named = [actor for at, _, actor in self.cast.in_sentence(self.index) if start <= at < end]
        return list({actor.name: actor for actor in named}.values())

    def _resolved(self, mention: str, acting: Sequence[Actor] = ()) -> list[Actor]:
        if re.fullmatch(r"all\s+(?:the\s+)?(?:parties|sides|actors|states|countries)", mention, re.IGNORECASE):
            return []
        if FIRST_PERSON.match(mention) and QUOTED.search(self.text):
            return []
        if PRONOUN.match(mention) or mention.casefold() in {"him", "her", "them"}:
            return self.cast.other(acting) or self.cast.meant(mention, at=self.index)
        found = list(self.cast.resolve(mention, at=self.index))
        parts = re.split(r",\s*(?:and\s+)?|\s+and\s+", mention) if not found or _is_joined(found, mention) else []
        single = [actor for part in parts for actor in self.cast.resolve(part, at=self.index)]
        return [actor for actor in single or found if _is_somebody(actor, self.text)]


QUOTED = re.compile(r"[“”\"]")
FIRST_PERSON = re.compile(r"(?:we|i|our|my)\b", re.IGNORECASE)
TOGETHER = re.compile(r"\band\b|\b(?:both|two|they|leaders|sides|ministers|presidents|parties)\b", re.IGNORECASE)


def _is_of(actor: Actor, words: str) -> bool:
    """Say whether an actor only says of what something is: "a patrol of the Grey Bank". Members and envoys act."""
    head, of, _ = words.partition(f" of {actor.mention}")
    if not of:
        head, of, _ = words.partition(f" of the {actor.mention}")
    last = (WORD.findall(head) or [""])[-1].casefold()
    return bool(of) and not (role_type(last) or last in GROUPS or last in PLURAL_BODIES or last in CUES)


PASSIVE = frozenset({"civilians", "prisoners", "refugees"})


def _is_joined(found: Sequence[Actor], mention: str) -> bool:
    return len(found) == 1 and " and " in mention and found[0].name in mention and found[0].actor_type == "unclear"


def _is_somebody(actor: Actor, clause: str) -> bool:
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


def _is_body(actor: Actor) -> bool:
    """Say whether this is no mere crowd: a person, a state, or what a body is called."""
    last = (WORD.findall(actor.name) or [""])[-1].casefold()
    return actor.actor_type != "unclear" or bool(actor.role or actor.country) or last in CUES


def _is_ordinary(low: str) -> bool:
    return low in ORDINARY or low.endswith(("ing", "ed", "ly", "ers", "ties")) or "-" in low


def _anchor(sentence: str, what: str) -> int:
    """Return where in the sentence the words of `what` begin; its end where none of them stands there."""
    folded = sentence.casefold()
    for word in re.findall(r"\w{4,}", what.casefold()):
        found = next((m.start() for m in WORD.finditer(folded) if m[0].startswith(word[:LETTERS])), None)
        if found is not None:
            return found
    return len(sentence)
