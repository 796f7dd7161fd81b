"""Identify the language of a text.

py3langid tells 140 languages apart and is honest about short texts. Its model takes half a second to load, once in a
process, so a text whose commonest words are plainly English is told without it.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

SAMPLE = 4000
"""Characters from the start that are read; more does not change the answer."""

LEAST_CONFIDENCE = 0.65
"""Below it the language is not told: of 420 single sentences of news in nine languages two, of 2,600 English ones none
is told as another language above it, and names, numbers and headlines of three words stay below."""

_LOADING = Lock()
_WORD = re.compile(r"[^\W\d_]+")
_ENGLISH = re.compile(r"\b(?:the|of|and|to|that|with|from|which)\b", re.IGNORECASE)
_ENGLISH_SHARE, _ENGLISH_LEAST = 0.1, 10
"""English articles have 14 to 30 % of these words, other languages none: a tenth is over half English."""

_WRITTEN_AS = {
    "arz": "ar",
    "ary": "ar",
    "fuv": "ff",
    "gug": "gn",
    "kik": "ki",
    "nn": "no",
    "sdh": "ku",
    "uzs": "uz",
    "wuu": "zh",
    "yue": "zh",
}
"""Varieties that py3langid tells apart, by the ISO 639-1 code of their language."""

_SERBO_CROATIAN = frozenset({"bs", "hr", "sr"})
"""Told when it is one of these, whichever of them: a sentence seldom shows more."""


def language_of(text: str) -> str | None:
    """Return the language as ISO 639-1, or None when it is not clear.

    >>> language_of("The leaders agreed that they will meet in the spring."), language_of("Kesh 2031")
    ('en', None)
    """
    sample = text[:SAMPLE]
    return "en" if _is_plainly_english(sample) else _identified(sample)


def _is_plainly_english(sample: str) -> bool:
    found = len(_ENGLISH.findall(sample))
    return found >= _ENGLISH_LEAST and found >= _ENGLISH_SHARE * len(_WORD.findall(sample))


def _identified(sample: str) -> str | None:
    confidence: Counter[str] = Counter()
    with _LOADING:  # one model, though the threads of a batch begin together
        identifier = _identifier()
    for label, share in identifier.rank(sample):
        confidence[_WRITTEN_AS.get(label, label)] += share
    best = max(confidence, key=lambda language: confidence[language])
    sure = sum(confidence[language] for language in (_SERBO_CROATIAN if best in _SERBO_CROATIAN else {best}))
    return best if sure >= LEAST_CONFIDENCE and len(best) == 2 else None


@cache
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
