"""Find which words of a passage are negated, and where two passages disagree in polarity.

A denial reaches forward from its cue to the end of the clause ("did not agree to extend the ceasefire"), in German both
ways. Verbs that negate by themselves deny what follows them ("ruled out", "stopped short of"); what is said of a thing
denies the words before it ("the deal fell through", "reports that ... are false"). A denied refusal or hindrance ("not
to delay aid") denies nothing. Where a verb moves the denial into its own meaning ("keep out of", "lift the ban on"),
the words behind it are left open, since another wording may well say or deny them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from summarizer._tables import rows
from summarizer._text.normalize import fold
from summarizer._text.tokens import BEGINNING, LETTER, SPACELESS, Token, is_same, token_key, tokenize


def _read() -> dict[str, str]:
    """Return, for each use in `data/polarity.tsv`, its patterns as one."""
    uses: dict[str, list[str]] = {}
    for use, patterns in rows("summarizer._text", "polarity.tsv"):
        uses.setdefault(use, []).append(patterns)
    joined = {use: "|".join(listed) for use, listed in uses.items()}
    return {use: re.sub(r"<(\w+)>", lambda name: f"(?:{joined[name[1]]})", text) for use, text in joined.items()}


_CUES = _read()
_DENYING_USES = ("untrue", "refusal", "lack", "denial", "undone", "fails")
_BEHIND = r"(?=\s*(?:$|[.,;:!?)\]\"”]|(?:by|in|on|at|after|as|because|since|until|last|this|and|but|so)\b))"
"""What follows a cue that denies the words before it: nothing that it could deny."""
_HAN = (
    r"(?P<han_harmless>不仅|不断|不久|不少|不同(?!意)|不过|无论|不但)|(?P<han_denial>不|没|未|无|沒|無)"
    r"|(?P<han_refusal>拒绝|拒絕|否认|否決|否决)"
)
_HINDRANCE = re.compile(
    r"(?:delay|halt|block|prevent|hinder|obstruct|abandon|weaken|interrupt|waver|miss)(?:s|es|ed|ing)?|"
    r"stop(?:s|ped|ping)?|"
    r"(?:imped|hesitat|los|ignor|exclud|undermin)(?:e|es|ed|ing)|forget|lost|(?:затрим|відклад|зупин|задерж|"
    r"останов)\w*|"
    r"(?:retras|retard|verzöger)\w*",
    re.IGNORECASE,
)
_STOPPERS = frozenset(
    fold(
        """
but although though while whereas because since if unless until till when which who whose whom
where so yet however mais qui depuis desde
pero sino aunque porque aber sondern weil але а який яка яке які якого бо но который которая которые لكن الذي التي
"""
    ).split()
)
_AND = frozenset(("and", "et", "y", "und", "та", "і", "й", "и"))
_RESUMES = re.compile(
    r"\w+ed|also|will|would|can|could|may|might|shall|should|is|are|was|were|has|have|had|they|it|he|she|we|i|that|"
    r"gave|sent|said|"
    r"made|took|told|met|held|brought|paid|sought|led|began|kept",
    re.IGNORECASE,
)
_VERB = re.compile(r"\w+ed|will|would|can|could|may|might|shall|should|is|are|was|were|has|have|had", re.IGNORECASE)
_ENGLISH = frozenset(("the", "of", "and", "to", "will", "that", "would", "from", "has"))
_DETERMINERS = frozenset(("the", "a", "an", "its", "their", "his", "her", "our", "both", "all"))
_GOES_ON = frozenset(
    fold(
        """
to or nor despite notwithstanding in on at under for from by during with as after before ou ni o oder або чи или для de
à en con pour
"""
    ).split()
)


def _grouped(alternatives: str) -> str:
    """Group the alternatives of a pattern by their first letter: a regex then tries a few at each word, not all."""
    depth, start = 0, 0
    parts: list[str] = []
    for at, sign in enumerate(alternatives):
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if sign == "|" and not depth:
            parts.append(alternatives[start:at])
            start = at + 1
    groups: dict[str, list[str]] = {}
    for part in [*parts, alternatives[start:]]:
        letter = part[0] if part[0].isalpha() and part[1:2] not in ("?", "*", "+", "{") else ""
        groups.setdefault(letter, []).append(part[len(letter) :])
    return "|".join(f"{letter}(?:{'|'.join(rests)})" for letter, rests in groups.items()).replace(" ", r"\s")


_TOKEN = re.compile(
    rf"(?P<harmless>(?<!\w)(?:{_grouped(_CUES['harmless'])})(?!\w))|(?P<behind>(?<!\w)(?:{_grouped(_CUES['undone'])}){_BEHIND})"
    rf"|(?P<fails>(?<!\w)(?:{_grouped(_CUES['fails'])})(?!\w))|(?P<untrue>(?<!\w)(?:{_grouped(_CUES['untrue'])})(?!\w))"
    rf"|(?P<refusal>(?<!\w)(?:{_grouped(_CUES['refusal'])})(?!\w))|(?P<lack>(?<!\w)(?:{_CUES['lack']})(?!\w))"
    rf"|(?P<denial>(?<!\w)(?:{_grouped(_CUES['denial'])})(?!['’]|-\w|\w)|(?<!\w)n['’](?=[aeiouyéèêâ]))|{_HAN}"
    rf"|(?P<soft>(?<!\w)(?:{_grouped(_CUES['soft'])})(?!\w))"
    r"|(?P<that>(?<!\w)that(?=\s(?:the|an?|its|their|it|they|all|both|any|he|she|his|her|our|we|every|each)\b|\s(?-i:[A-Z])))"
    rf"|(?P<dotted>(?<!\w)(?:{LETTER}\.){{2,}})"
    rf"|(?P<han>(?:(?!不|没|未|无|沒|無|拒绝|拒絕|否认|否決|否决)[{SPACELESS}])+)"
    rf"|(?P<word>{LETTER}[^\W_{SPACELESS}]*(?:['’ʼ]{LETTER}+)*)|(?P<comma>[,،，、])"
    r"|(?P<stop>[;:!?()—–…。；！？؟]|\.(?!\w)|\n\s*\n)",
    re.IGNORECASE,
)
_MAY_DENY = re.compile(
    r"\b(?=\w)(?:(?:"
    + _grouped("|".join(("rather", "sooner", *(_CUES[use] for use in _DENYING_USES))))
    + r")(?!\w)|n['’](?=[aeiouyéèêâ]))"
)
_MAY_LEAVE_OPEN = re.compile(rf"\b(?=\w)(?:{_grouped(_CUES['soft'])})(?!\w)")
_MAY_DENY_IN_HAN = re.compile("[不没未无沒無拒否]")
_GERMAN = re.compile(r"\b(?:nicht|kein(?:e[nmrs]?)?)\b", re.IGNORECASE)
_PARENTHESIS = re.compile(r"\([^()\n]{1,200}\)")
_REPORTED = re.compile(rf"(?:{_CUES['report']})", re.IGNORECASE)
_CONCESSIONS = frozenset(("though", "although", "while", "whereas"))
_PASSIVE = re.compile(r"\s+be(?:en|ing)?\s", re.IGNORECASE)
_OF_TALKS = re.compile(rf"\b(?:{_CUES['talks']})\b", re.IGNORECASE)
_TRAILING = frozenset(
    ("yet", "either", "so", "did", "do", "does", "has", "have", "had", "will", "would", "could", "can")
)
_UNTIL = frozenset(("and", "before", "after", "until"))
_TURNED = 0.4
"""Share of the words in common whose polarity differs from which on two passages disagree."""
_OPENING = 2
"""Words in common at the head of a denial, or of what is said, that settle it where they all differ."""
_DENYING = frozenset(("denial", "untrue", "refusal", "lack", "behind", "fails"))


@dataclass(frozen=True, slots=True)
class PolarWord:
    """A word of a passage, and whether it is denied there.

    Args:
        word: The word.
        denied: It stands under a denial.
        is_open: Another wording may well say or deny it: "stop shelling" is "not shell".
        cue: Which denial of the passage it stands under, counted from 1; 0 for none.
    """

    word: Token
    denied: bool
    is_open: bool = False
    cue: int = 0


def denies(text: str) -> bool:
    """Return whether any word of the passage denies or refuses something.

    >>> denies("will not be able"), denies("not only trucks"), denies("without delay")
    (True, False, False)
    """
    return any((match.lastgroup or "").removeprefix("han_") in _DENYING for match in _TOKEN.finditer(text))


@lru_cache(maxsize=512)
def may_deny(text: str) -> bool:
    """Take a quick look: where it finds nothing, no word is denied. It may find too much."""
    return bool(_MAY_DENY.search(text.lower()) or _MAY_DENY_IN_HAN.search(text))


def disagreement(said: str, evidence: str) -> str | None:
    """Return a word that one passage denies and the other says, when they disagree on the whole; else None.

    They disagree when much of what they have in common differs, or its first words do, or the first words under one
    denial. Names are left out, since the one who refuses is not denied.

    >>> disagreement("agreed to extend the ceasefire", "did not agree to extend the ceasefire")
    'agreed'
    >>> disagreement("pledge 5 trucks", "condemned the attack, which did not spare children, and pledged 5 trucks")
    """
    if not (may_deny(said) or may_deny(evidence)):
        return None
    ours, theirs = word_polarities(said), word_polarities(evidence)
    compared = _compared(ours, theirs)
    turned = [word for word, differs in compared if differs]
    if not turned:
        return None
    if len(turned) >= _TURNED * len(compared) or _differ([differs for _, differs in compared]):
        return turned[0].word.raw
    if any(is_same(word.word.key, head.word.key) for word in turned for head in _heads(theirs)):
        return turned[0].word.raw
    by_cue: dict[int, list[bool]] = {}
    for word, differs in compared:
        by_cue.setdefault(word.cue, []).append(differs)
    said_plainly = not any(word.denied or word.is_open for word in theirs)
    made_up = any(all(seen) if said_plainly else _differ(seen) for cue, seen in by_cue.items() if cue)
    return turned[0].word.raw if made_up else None


def _heads(words: Sequence[PolarWord]) -> Collection[PolarWord]:
    """Return the first word of content under each denial."""
    first: dict[int, PolarWord] = {}
    for word in words:
        if word.cue and word.word.is_content:
            first.setdefault(word.cue, word)
    return first.values()


def _differ(seen: Sequence[bool]) -> bool:
    return len(seen) >= _OPENING and all(seen[:_OPENING])


def _compared(ours: Sequence[PolarWord], theirs: Sequence[PolarWord]) -> list[tuple[PolarWord, bool]]:
    """Return our words that the other passage has too, and whether it denies what we say or says what we deny."""
    known: dict[str, list[PolarWord]] = {}
    for other in theirs:
        known.setdefault(other.word.key[:BEGINNING], []).append(other)
    names = {other.word.key for other in theirs if other.word.is_capital}
    english = any(other.word.key in _ENGLISH for other in theirs)
    compared: list[tuple[PolarWord, bool]] = []
    for own in ours:
        if not own.is_open and own.word.is_content and own.word.key not in names:
            near = known.get(own.word.key[:BEGINNING], ())
            alike = [t for t in near if is_same(t.word.key, own.word.key, english=english)]
            if alike and not any(t.is_open for t in alike):
                compared.append((own, all(t.denied != own.denied for t in alike)))
    return compared


def word_polarities(text: str) -> Sequence[PolarWord]:
    """Return the words of a passage, each said or denied."""
    return _polarities(text)


@lru_cache(maxsize=512)  # every item of a window is compared with the same few passages
def _polarities(text: str) -> tuple[PolarWord, ...]:
    if not (may_deny(text) or _MAY_LEAVE_OPEN.search(text.lower())):
        return tuple(PolarWord(word, denied=False) for word in tokenize(text))
    found: list[PolarWord] = []
    before = 0
    cues = 0
    goes_on = False
    for clause in _clauses(_PARENTHESIS.sub(_blank, text)):
        walk = _Walk(cue=cues)
        walk.denied = walk.is_untrue = goes_on and clause[0].lastgroup == "comma" and not _resumes(clause[1:])
        for token in clause:
            walk.step(token)
        cues, goes_on = walk.cue, walk.is_untrue
        start = len(found)
        found += walk.found
        if any(_GERMAN.fullmatch(match[0]) for match in clause):
            _deny(found, start, cues)
        elif _ends_in_denial(clause):
            is_elliptic = not any(p.word.is_content for p in walk.found)
            _deny(found, before if is_elliptic else start, cues)
        elif walk.found and not any(p.denied for p in walk.found) and any(p.word.key == "one" for p in walk.found):
            found[before:start] = [replace(p, is_open=p.denied) for p in found[before:start]]
        before = start if walk.found else before
    found += (p for aside in _PARENTHESIS.findall(text) for p in _polarities(aside[1:-1]))
    return tuple(found)


def _blank(aside: re.Match[str]) -> str:
    return " " * len(aside[0])


def _resumes(clause: Sequence[re.Match[str]]) -> bool:
    first = clause[0][0].lower() if clause else ""
    return first in _AND or first in _STOPPERS or bool(_RESUMES.fullmatch(first))


def _deny(found: list[PolarWord], start: int, cue: int) -> None:
    found[start:] = [replace(p, denied=True, cue=p.cue or cue) for p in found[start:]]


def _ends_in_denial(clause: Sequence[re.Match[str]]) -> bool:
    """Return whether a "not" stands last, with nothing behind it to deny: "single men may not"."""
    words = [t for t in clause if t.lastgroup not in ("comma", "stop") and t[0].lower() not in _TRAILING]
    return len(words) > 1 and words[-1].lastgroup in ("denial", "han_denial")


def _clauses(text: str) -> Iterator[list[re.Match[str]]]:
    """Split the passage where no denial goes on."""
    tokens = list(_TOKEN.finditer(text))
    clause: list[re.Match[str]] = []
    for at, token in enumerate(tokens):
        if _ends_clause(tokens, at):
            yield clause
            clause = []
        clause.append(token)
    yield clause


def _ends_clause(tokens: Sequence[re.Match[str]], at: int) -> bool:
    token, following = tokens[at], tokens[at + 1][0].lower() if at + 1 < len(tokens) else ""
    word = token[0].lower()
    if token.lastgroup == "comma":
        return _comma_ends(tokens, at, following)
    if word in _AND:
        opens = word != "and" or tokens[at - 1].lastgroup == "comma" or bool(_RESUMES.fullmatch(following))
        return opens or _has_own_verb(tokens[at + 1 : at + 6])
    if word == "yet":
        return at > 0 and tokens[at - 1].lastgroup in ("comma", "stop")
    return token.lastgroup == "stop" or word in _STOPPERS


def _has_own_verb(tokens: Sequence[re.Match[str]]) -> bool:
    """Return whether what follows an "and" is a clause: "and the President assured", not "and the children"."""
    if not tokens or not (tokens[0][0].lower() in _DETERMINERS or tokens[0][0][0].isupper()):
        return False
    verbs = (_VERB.fullmatch(token[0]) for token in tokens[1:])
    return any(verbs) and all(token.lastgroup in ("word", "refusal", "dotted") for token in tokens)


def _comma_ends(tokens: Sequence[re.Match[str]], at: int, following: str) -> bool:
    """Return whether a clause ends at a comma, rather than a list or an insertion that the denial reaches over."""
    if following in _GOES_ON:
        return any(t[0].lower() in _CONCESSIONS for t in tokens[max(0, at - 8) : at])
    if following in _AND or following in _STOPPERS or _RESUMES.fullmatch(following) or following.endswith("ing"):
        return True
    size = next((n for n, t in enumerate(tokens[at + 1 :]) if t.lastgroup in ("comma", "stop")), len(tokens) - at - 1)
    return size > 3


@dataclass(slots=True)
class _Walk:
    """State of a walk through a clause.

    Args:
        cue: How many denials the passage had so far.
        denied: The next word stands under a denial.
        is_open: It stands behind a word that moves a denial into its own meaning.
        since: Words since the denial.
        refused: The denial is a verb's, which reaches less far.
        is_untrue: The denial is of a whole statement, and reaches over commas.
        left: Words that a "without" still reaches.
        floor: Where the clause begins that "are false" is said of.
    """

    cue: int = 0
    denied: bool = False
    is_open: bool = False
    since: int = 0
    refused: bool = False
    is_untrue: bool = False
    left: int | None = None
    floor: int = 0
    found: list[PolarWord] = field(default_factory=list)

    def step(self, token: re.Match[str]) -> None:
        group = (token.lastgroup or "").removeprefix("han_")
        if group == "denial":
            self._turn(denied=True, refused=False)
            if _PASSIVE.match(token.string, token.end()):  # "schools will not be used" is "not use schools"
                self.found[self.floor :] = [replace(p, is_open=True) for p in self.found[self.floor :]]
        elif group == "lack":
            if self.denied:  # "no peace without guarantees" needs both
                self.found = [replace(p, is_open=p.is_open or p.denied) for p in self.found]
            self._turn(denied=not self.denied, refused=self.refused)
            self.left = _LACKING
        elif group == "untrue":
            self._turn(denied=not self.denied, refused=False)
            self.is_untrue = self.denied
        elif group in ("word", "han", "refusal", "soft", "dotted", "that"):
            self._say(token, group)
        elif group in ("behind", "fails"):
            self._undo(token, group)
        elif group == "comma" and self.refused:
            self.denied = self.refused = False

    def _turn(self, *, denied: bool, refused: bool) -> None:
        self.denied, self.refused, self.since, self.left = denied, refused, 0, None
        self.cue += 1

    def _say(self, token: re.Match[str], group: str) -> None:
        if self.refused and token[0].lower() in _UNTIL:
            self.denied = self.refused = False
        self._add(token)
        low = token[0].lower()
        if low == "than" and any(p.word.key in ("rather", "sooner") for p in self.found[-_FAR:]):
            self._turn(denied=True, refused=False)
            return
        if group == "that" and not (len(self.found) > 1 and _REPORTED.fullmatch(self.found[-2].word.raw)):
            self.floor = len(self.found)
        if self.left is not None:
            self._lack(low)
        if self.denied and self.since <= _NEAR and (group == "soft" or _HINDRANCE.fullmatch(token[0])):
            self.denied, self.is_open = False, True
        elif group == "soft":
            self.is_open = True
        elif group == "refusal":
            self._turn(denied=not self.denied, refused=True)

    def _lack(self, low: str) -> None:
        """Let "without" reach over a few words only, or all that it keeps somebody from doing: "without signing"."""
        if low.endswith("ing") and self.left == _LACKING:
            self.left = None
        elif self.left == 0 or low == "of":
            self.denied, self.left = not self.denied, None
        elif self.left is not None:
            self.left -= 1

    def _undo(self, token: re.Match[str], group: str) -> None:
        """Deny the words before "fell through"; "was not rejected" denies none."""
        is_turned = self.denied and self.since < _NEAR
        self._add(token)
        if self.is_untrue:
            return
        if is_turned:
            self.denied = False
        elif group == "behind" or any(_OF_TALKS.fullmatch(p.word.raw) for p in self.found):
            self.cue += 1
            self.found[self.floor :] = [replace(p, denied=not p.denied, cue=self.cue) for p in self.found[self.floor :]]

    def _add(self, token: re.Match[str]) -> None:
        cue = self.cue if self.denied else 0
        words = _single(token[0]) if token.lastgroup == "word" else tokenize(token[0])
        self.found += [PolarWord(word, self.denied, self.is_open, cue) for word in words]
        self.since += 1


def _single(raw: str) -> list[Token]:
    """Make the token of one word, past the cache of passages."""
    key = token_key(raw)
    return [Token(key, raw, 0, len(raw))] if key else []


_FAR = 9
"""Words from a "would rather" to the "than" behind which stands what is not done."""
_LACKING = 3
"""Words behind a "without"."""
_NEAR = 3
"""Words from a denial to the hindrance that it turns: "will not, for now, delay"."""
