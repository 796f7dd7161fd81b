"""Who is named in a sentence as the one who says it, and in which document?

"Kest said", "said Kest", "according to Kest", "the statement read", "the statement quoted Kest as saying". A document's
issuers may stand in an earlier sentence ("a statement jointly issued by Dorr and Oke").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from summarizer._actors import Cast
from summarizer._document import Document, Sentence
from summarizer._quotations import Quotation
from summarizer.values import Actor

BACK = 60
"""Sentences that are looked back over for who issued "the statement"."""

GAP = 3
"""Words that may stand between a speaker and the verb: "Kest later also said"."""

_SAY = (
    r"said|says|told|tells|adds?|added|not(?:ed|es)|stat(?:ed|es)|announc(?:ed|es)|stress(?:ed|es)|emphasi[sz](?:ed|es)"
    r"|underlin(?:ed|es)|underscor(?:ed|es)|explained|declared|insisted|warned|claim(?:ed|s)|argued|acknowledged"
    r"|confirmed|report(?:ed|s)|replied|responded|concluded?|concludes|remarked|recalled|reads?|wrote|revealed|disclosed"
    r"|assured|made\s+(?:it\s+)?clear|informed|dit|déclaré|annoncé|affirmé|dijo|anunció|declaró|afirmó|sagte|erklärte|betonte"
    r"|заявив|заявила|сказав|сказала|повідомив|повідомила|заявил|сказал|сообщил|сообщила"
)
_SAYING = (
    r"saying|telling|adding|noting|stating|announcing|stressing|emphasi[sz]ing|underlining|explaining|declaring|insisting"
    r"|warning|acknowledging|confirming"
)
VERB = re.compile(rf"\b(?:(?P<finite>{_SAY})|(?P<going_on>{_SAYING}))\b", re.IGNORECASE)
QUOTED = re.compile(r"\b(?:quot(?:ed|es|ing)|cit(?:ed|es|ing))\s+(?P<who>[^,;“”\"]{2,80}?)\s+as\s+saying\b", re.IGNORECASE)
ACCORDING = re.compile(r"\b(?:according\s+to|in\s+the\s+words\s+of|selon|d'après|según|laut|за словами|по словам)\s+", re.I)
PAPER = (
    r"(?:[\w’'-]+\s+){0,3}?(?:statement|read-?out|communiqu[eé]|declaration|press\s+release|joint\s+release|communique"
    r"|déclaration|declaración|comunicado|erklärung|заява|заявление)"
)
DOCUMENT = re.compile(rf"\b(?:the|a|an|this|their|its|his|her)\s+{PAPER}\b", re.IGNORECASE)
ISSUED = re.compile(r"(?:\s+(?:jointly|was|were|is))*(?:\s+(?:issued|released|published|signed|made|put\s+out))?"
                    r"(?:\s+\w+day)?\s+(?:by|from)\s+(?:the\s+)?", re.IGNORECASE)
IN_PAPER = re.compile(rf"\bin\s+(?P<paper>(?:the|a|an|their|its|his|her)\s+{PAPER})\b", re.IGNORECASE)
GENERIC = re.compile(
    r"\b(?:(?:the|a|an|one|two|three|several|some|senior|\w+)\s+){0,3}(?:officials?|spokes(?:person|man|woman)|sources?|ministry"
    r"|government|office|diplomats?|authorities|agency|police|witnesses|aides?|negotiators?)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Source:
    """Who says something: actors where they are known, else words of the text; and the document that says it."""

    actors: tuple[Actor, ...] = ()
    words: str | None = None
    document: str | None = None

    @property
    def speaker(self) -> str | None:
        """Return who speaks, by name: "Dorr and Oke"."""
        names = list(dict.fromkeys(_short(actor) for actor in self.actors))
        if len(names) > 1:
            return f"{', '.join(names[:-1])} and {names[-1]}"
        return names[0] if names else self.words


def source_of(
    document: Document, cast: Cast, sentence: Sentence, span: tuple[int, int], quoted: Sequence[Quotation]
) -> Source | None:
    """Return the source that a sentence names for `span` (offsets of the text), or None when it names none."""
    reader = _Reader(document, cast, sentence, quoted)
    verbs = list(reader.verbs())
    start, end = span
    before = [v for v in verbs if v.end <= start]
    inside = [v for v in verbs if start < v.end and v.start < end]
    after = [v for v in verbs if v.start >= end and reader.follows(end, v.first)]
    chosen = before[-1:] or inside[:1] or after[:1]
    return chosen[0].source if chosen else reader.according()
