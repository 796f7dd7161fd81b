"""Plain words for the values of the codebook, as reports and the terminal show them.

JSON, CSV and the Python objects keep the codes themselves.
"""

from __future__ import annotations

from collections.abc import Mapping

from summarizer.codebook import Reason, WarningKind

WORDS: Mapping[str, Mapping[str, str]] = {
    "mode": {"assist": "for help", "change": "for a change", "yield": "for a concession", "meet": "for talks"},
    "response": {
        "partially_accepted": "partly accepted",
        "none_reported": "no answer reported",
        "unclear": "answer unclear",
    },
    "level": {"willingness": "willing", "pledge": "pledged", "commitment": "committed"},
    "category": {"displacement_return": "displacement or return", "energy_civilian": "heat and power for civilians"},
    "quote_type": {"direct": "direct quote", "mixed": "partly quoted", "indirect": "paraphrased"},
}
"""Values whose own name, with spaces for underscores, would not be understood."""

REASONS: Mapping[Reason, str] = {
    "not_in_text": "The quote is not in the text.",
    "not_supported": "The quote does not support it.",
    "number": "It has a number that the quote does not have.",
    "name": "It has a name that the text does not have.",
    "negation": "A negation was lost or added.",
    "script": "It has letters of a script that the text does not have.",
    "invalid": "It is not a valid item.",
    "duplicate": "It repeats another item.",
}
WARNINGS: Mapping[WarningKind, str] = {
    "instruction_like_text": "Text that addresses a language model",
    "special_tokens": "Control tokens of a chat format",
    "unresolved_actor": "Actor not identified",
    "unverified_slot": "Unsupported detail left out",
    "language": "Language not fully supported",
    "truncated": "Answer cut off",
}


def label(slot: str, value: str) -> str:
    """Return a value of a slot in plain words.

    >>> label("response", "none_reported"), label("status", "in_principle")
    ('no answer reported', 'in principle')
    """
    return WORDS.get(slot, {}).get(value, value.replace("_", " "))


def warning_label(kind: str) -> str:
    """Return the kind of a warning in plain words."""
    return next((words for name, words in WARNINGS.items() if name == kind), kind.replace("_", " ").capitalize())
