"""Numbers, money and counts in a passage, in seven languages. Pure."""

from summarizer._quantities.amounts import amount, as_written, count
from summarizer._quantities.currencies import currency_at
from summarizer._quantities.numbers import Number, find_numbers
from summarizer._quantities.usage import Use

__all__ = ["Number", "Use", "amount", "as_written", "count", "currency_at", "find_numbers"]
