"""Is what a passage says under a "not"? Each of its words is said or denied; two passages may disagree on that.

A denial reaches forward from its cue to the end of the clause ("did not agree to extend the ceasefire"), in German both
ways. Refusals deny what follows them; a denied refusal or hindrance ("not to delay aid") denies nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from summarizer._text.normalize import fold
from summarizer._text.tokens import BEGINNING, LETTER, SPACELESS, Token, is_same, tokenize

_HARMLESS = (
    r"not only|not just|not merely|not simply|not least|not to mention|without (?:any )?(?:further )?delay|"
    r"without doubt|"
    r"without (?:exception|question|hesitation)|no (?:later|less|fewer|more|sooner) than|not (?:later|less|"
    r"fewer|more) than|"
    r"nothing (?:less|short) (?:than|of)|no doubt|no matter|whether or not|if not|nothing but|no\.?\s?\d+|no-\w+|"
    r"non seulement|pas seulement|sans délai|sans doute|no s[oó]lo|sin demora|nicht nur|nicht zuletzt|ohne zweifel|"
    r"не лише|не тільки|не только|не пізніше|не позднее|не менше|не менее|без зволікань|без промедления|ليس فقط"
)
_DENIAL = (
    r"isn['’]t|aren['’]t|wasn['’]t|weren['’]t|don['’]t|doesn['’]t|didn['’]t|hasn['’]t|haven['’]t|hadn['’]t|won['’]t|"
    r"wouldn['’]t|can['’]t|couldn['’]t|shouldn['’]t|mustn['’]t|needn['’]t|mightn['’]t|shan['’]t|not|cannot|never|"
    r"neither|nor|none|nobody|nothing|no|rather than|instead of|"
    r"ne|n['’](?=[aeiouyéèêâ])|pas|jamais|aucune?|ni|tampoco|nunca|jamás|ning[uú]na?|nicht|kein(?:e[nmrs]?)?|"
    r"niemals|nie|"
    r"не|ні|ані|ни|немає|нет|нема|ніколи|никогда|жоден|жодного|жодної|لم|لن|لا|ليس|ليست"
)
_LACK = r"without|sans|sin|ohne|без|بدون|دون"
_REFUSAL = (
    r"refus\w+(?<!refuse collection)|reject\w*|declin(?:e|es|ed|ing) to|den(?:y|ies|ied|ying)|fail(?:s|ed|ing|ure)? to|"
    r"refrain\w*|rul(?:e|es|ed|ing) out|rechaz\w+|se neg(?:ó|aron|ará)|weiger\w+|verweiger\w+|відмов\w+|відхил\w+|"
    r"отказ\w+|отверг\w+|رفض\w*"
)
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
but although though while whereas because if unless until till when which who whose whom where so yet however mais qui
pero sino aunque porque aber sondern weil але а який яка яке які якого бо но который которая которые لكن الذي التي
"""
    ).split()
)
_AND = frozenset(("and", "et", "y", "und", "та", "і", "й", "и"))
_RESUMES = re.compile(
    r"\w+ed|will|would|can|could|may|might|shall|should|is|are|was|were|has|have|had|they|it|he|she|we|i|that|"
    r"gave|sent|said|"
    r"made|took|told|met|held|brought|paid|sought|led|began|kept",
    re.IGNORECASE,
)
_GOES_ON = frozenset(
    fold(
        """
to or nor despite notwithstanding in on at under for from by during with as after before ou ni o oder або чи или для de
à en con pour
"""
    ).split()
)
_TOKEN = re.compile(
    rf"(?P<harmless>(?<!\w)(?:{_HARMLESS})(?!\w))|(?P<refusal>(?<!\w)(?:{_REFUSAL})(?!\w))|"
    rf"(?P<lack>(?<!\w)(?:{_LACK})(?!\w))"
    rf"|(?P<denial>(?<!\w)(?:{_DENIAL})(?!['’]|-\w|\w)|(?<!\w)n['’](?=[aeiouyéèêâ]))|{_HAN}"
    rf"|(?P<han>(?:(?!不|没|未|无|沒|無|拒绝|拒絕|否认|否決|否决)[{SPACELESS}])+)"
    rf"|(?P<word>{LETTER}[^\W_{SPACELESS}]*(?:['’ʼ]{LETTER}+)*)|(?P<comma>[,،，、])|(?P<stop>[;:!?()—–…。；！？؟]|\.(?!\w)|\n\s*\n)",
    re.IGNORECASE,
)
_MAY_DENY = re.compile(
    rf"\b(?=\w)(?:(?:{_REFUSAL}|{_LACK}|{_DENIAL})(?!\w)|n['’](?=[aeiouyéèêâ]))",
)
_MAY_DENY_IN_HAN = re.compile("[不没未无沒無拒否]")
_GERMAN = re.compile(r"\b(?:nicht|kein(?:e[nmrs]?)?)\b", re.IGNORECASE)
_TURNED = 0.4
"""Share of the words in common whose polarity differs from which on two passages disagree."""


@dataclass(frozen=True, slots=True)
class PolarWord:
    """A word of a passage, and whether it is denied there."""

    word: Token
    denied: bool


def denies(text: str) -> bool:
    """Say whether any word of the passage denies or refuses something.

    >>> denies("will not be able"), denies("not only trucks"), denies("without delay")
    (True, False, False)
    """
    cues = ("denial", "refusal", "lack", "han_denial", "han_refusal")
    return any(match.lastgroup in cues for match in _TOKEN.finditer(text))


def may_deny(text: str) -> bool:
    """Take a quick look: where it finds nothing, no word is denied. It may find too much."""
    return bool(_MAY_DENY.search(text.lower()) or _MAY_DENY_IN_HAN.search(text))


def disagreement(said: str, evidence: str) -> str | None:
    """Return a word that one passage denies and the other says, when they disagree on the whole; else None.

    Names are left out, since the one who refuses is not denied.

    >>> disagreement("agreed to extend the ceasefire", "did not agree to extend the ceasefire")
    'agreed'
    >>> disagreement("pledge 5 trucks", "condemned the attack, which did not spare children, and pledged 5 trucks")
    """
    if not (may_deny(said) or may_deny(evidence)):
        return None
    known: dict[str, list[PolarWord]] = {}
    for s in word_polarities(evidence):
        known.setdefault(s.word.key[:BEGINNING], []).append(s)
    names = {s.word.key for alike in known.values() for s in alike if s.word.is_capital}
    compared: list[tuple[str, bool]] = []
    for ours in word_polarities(said):
        alike = known.get(ours.word.key[:BEGINNING], ())
        theirs = [s.denied for s in alike if is_same(s.word.key, ours.word.key)]
        if theirs and ours.word.is_content and ours.word.key not in names:
            compared.append((ours.word.raw, ours.denied not in theirs))
    turned = [raw for raw, differs in compared if differs]
    return turned[0] if turned and len(turned) >= _TURNED * len(compared) else None


def word_polarities(text: str) -> list[PolarWord]:
    """Return the words of a passage, each said or denied."""
    found: list[PolarWord] = []
    for clause in _clauses(text):
        whole = any(_GERMAN.fullmatch(match[0]) for match in clause)
        found += [PolarWord(s.word, s.denied or whole) for s in _walk(clause)]
    return found


def _clauses(text: str) -> Iterator[list[re.Match[str]]]:
    """Part the passage where no denial goes on."""
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
        return word != "and" or tokens[at - 1].lastgroup == "comma" or bool(_RESUMES.fullmatch(following))
    return token.lastgroup == "stop" or word in _STOPPERS


def _comma_ends(tokens: Sequence[re.Match[str]], at: int, following: str) -> bool:
    """Say whether a clause ends at a comma, rather than a list or an insertion that the denial reaches over."""
    if following in _GOES_ON:
        return False
    if following in _AND or following in _STOPPERS or _RESUMES.fullmatch(following) or following.endswith("ing"):
        return True
    size = next((n for n, t in enumerate(tokens[at + 1 :]) if t.lastgroup in ("comma", "stop")), len(tokens) - at - 1)
    return size > 3


@dataclass(slots=True)
class _Walk:
    """Where a walk through a clause stands: whether it is under a denial, since how many words, and of which kind."""

    denied: bool = False
    since: int = 0
    refused: bool = False
    found: list[PolarWord] = field(default_factory=list)

    def step(self, token: re.Match[str]) -> None:
        group = (token.lastgroup or "").removeprefix("han_")
        if group == "denial":
            self.denied, self.since, self.refused = True, 0, False
        elif group == "lack":
            self.denied, self.since = not self.denied, 0
        elif group in ("word", "han", "refusal"):
            self._say(token, refuses=group == "refusal")
        elif group == "comma" and self.refused:
            self.denied = self.refused = False

    def _say(self, token: re.Match[str], *, refuses: bool) -> None:
        if token[0].lower() == "and" and self.refused:
            self.denied = self.refused = False
        if self.denied and self.since < 3 and _HINDRANCE.fullmatch(token[0]):
            self.denied = False
        self.found += [PolarWord(word, self.denied) for word in tokenize(token[0])]
        self.since += 1
        if refuses:
            self.denied, self.refused, self.since = not self.denied, True, 0


def _walk(clause: Sequence[re.Match[str]]) -> list[PolarWord]:
    walk = _Walk()
    for token in clause:
        walk.step(token)
    return walk.found
