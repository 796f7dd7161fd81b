"""Find the end of a news report's dateline, and the opening words of a sentence that name nobody. English only."""

from __future__ import annotations

import re

from summarizer._entities.gazetteer import words
from summarizer._entities.organisations import organisations

_DATELINE = re.compile(
    r"\A[A-ZÀ-ÞЀ-Я][\w .’'/-]{1,40}(?:,\s[^—–()\n]{1,30})?\s*"
    r"(?:\([A-Z][A-Za-z /]+\)\s*(?:[—–-]{1,2}\s+|[—–]|(?=[A-Z]))|(?<=[A-Z]{3})(?:\s*[—–]\s*|\s-\s)|(?<=[a-z])\s[—–]\s+|"
    r"[—–]\s+(?=[A-Z]))"
)
"""Where a news report was written, and for whom: "MUSCAT, Oman — ", "Lomar, 18 August (Agency) "."""


_ENDS_A_DATELINE = re.compile(r"[(—–]|\s-\s")


_CITY = re.compile(
    r"\A[A-Z]{4,}(?:[ -][A-Z]{2,}){0,2}(?::\s+(?=[A-Z])|\s+(?=(?:The|A|An|In|On|At|As|For|It|More|Some|Two|Three)\s)"
    r"|(?<=[A-Z]{6})\s+(?=[A-Z][a-z]+\s[a-z]{3,}))"
)
"""A dateline without a stroke: "LOMARIS: The Council met", "LOMARIS The Council met"; "UNICEF staff" has none."""


OPENS = (
    r"(?:According|In|On|At|After|Before|During|Following|With|For|From|Amid|As|When|While|Since|Despite|Under|By|Over|"
    r"Through|Throughout|Within|Without|Across|Upon|Until|Beyond|Besides|Alongside|Together|Against|About|Between|Given|"
    r"Because|Although|Though|Whereas|Once|Like|Unlike|Earlier|Later|Today|Yesterday|Tonight|This\s+\w+|Last\s+\w+|"
    r"(?!(?:King|Beijing|Downing|Nanjing|Viking)\b)\w+ing)\b"
)
"""The first words of a sentence that say when, where or how, and not who."""


def dateline_end(sentence: str) -> int:
    """Return where the words after a dateline start; 0 where there is none.

    >>> dateline_end("MUSCAT, Oman — The Council met.")
    15
    """
    found = _DATELINE.match(sentence) if _ENDS_A_DATELINE.search(sentence) else None
    if found is None and sentence[:4].isupper() and (found := _CITY.match(sentence)):
        return 0 if organisations().at(words(sentence[: found.end()]), 0) else found.end()
    return found.end() if found else 0
