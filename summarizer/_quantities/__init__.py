"""Parse numbers, money and counts in a passage, in seven languages. Pure."""

from summarizer._quantities.amounts import amount, amount_of, as_written, count, count_of
from summarizer._quantities.currencies import currency_at
from summarizer._quantities.numbers import Number, find_numbers
from summarizer._quantities.usage import Use

__all__ = ["Number", "Use", "amount", "amount_of", "as_written", "count", "count_of", "currency_at", "find_numbers"]
