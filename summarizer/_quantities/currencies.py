"""Return which currency the words or signs beside a number mean: its ISO 4217 code, or None where a name fits several.

The names are data: `data/currency_names.tsv` has those of CLDR, and is made by a script; `data/currencies.tsv` has
codes, signs, and what else money is called.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from summarizer._tables import rows

_PACKAGE = "summarizer._quantities"
_LINK = re.compile(r"(?:\s+(?:de|d['’]|of|in)\b)?[\s-]*(?=[^\W\d_])", re.IGNORECASE)
"""What may come between a number and the name of a currency."""

_GOES_ON = re.compile("[a-zа-яіїєґ]")


class _Currencies(NamedTuple):
    """`names` have a code, None where several currencies have the name, or "no" where it is no money after all."""

    signs: Mapping[str, str]
    names: Mapping[str, str | None]
    longest: int
    before: re.Pattern[str]
    after: re.Pattern[str]


@lru_cache(maxsize=1)
def _currencies() -> _Currencies:
    own = rows(_PACKAGE, "currencies.tsv")
    signs = {sign: code for code, listed, _ in own for sign in listed.split(";") if sign != "-"}
    names: dict[str, str | None] = {}
    for code, *cells in rows(_PACKAGE, "currency_names.tsv"):
        names.update(dict.fromkeys(";".join(cells).split(";"), code))
    for code, _, listed in own:
        names.update(dict.fromkeys(listed.lower().split(";"), None if code == "-" else code))
    del names["-"]  # an empty cell
    sign = "|".join(map(re.escape, sorted(signs, key=len, reverse=True)))
    codes = "|".join(code for code, *_ in own if len(code) == 3)
    return _Currencies(
        signs,
        names,
        max(map(len, names)),
        re.compile(rf"(?:(?P<sign>{sign})|\b(?P<code>{codes}))\s?$"),
        re.compile(rf"\s?(?P<sign>{sign})|[\s-]?(?P<code>{codes})\b"),
    )


def currency_at(text: str, start: int, end: int) -> tuple[bool, str | None, int]:
    """Return whether the number at `text[start:end]` is money, in which currency, and where its words begin.

    >>> currency_at("gave €5 million", 6, 15)
    (True, 'EUR', 5)
    >>> currency_at("40 rupees", 0, 2)
    (True, None, 0)
    """
    known = _currencies()
    before = known.before.search(text, max(0, start - 8), start)
    if before:
        return True, known.signs.get(before["sign"] or "", before["code"]), before.start()
    after = known.after.match(text, end)
    if after:
        return True, known.signs.get(after["sign"] or "", after["code"]), start
    link = _LINK.match(text, end)
    named, code = _named(text, link.end()) if link else (False, None)
    return named, code, start


def _named(text: str, start: int) -> tuple[bool, str | None]:
    """Return whether a name of money is at `start`, and of which currency it is: the longest name counts."""
    known = _currencies()
    ahead = text[start : start + known.longest + 1].lower()
    for length in range(min(known.longest, len(ahead)), 0, -1):
        name = ahead[:length]
        if name in known.names and not _GOES_ON.match(ahead, length):
            code = known.names[name]
            return code != "no", None if code == "no" else code
    return False, None
