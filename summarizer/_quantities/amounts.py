"""Parse amounts of money and counts of people or things from a passage.

Nothing here is taken from a model: amounts and counts are parsed from the words of the evidence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from summarizer._quantities.currencies import currency_at
from summarizer._quantities.numbers import Number, find_numbers
from summarizer._quantities.phrases import phrases
from summarizer.codebook import Qualifier
from summarizer.values import Amount, Count

__all__ = ["Number", "amount", "amount_of", "as_written", "count", "count_of", "find_numbers"]

_BETWEEN = r"\s+(?:(?:a|the|its|their|some|total|grand|sum|of|another|additional|further|an|extra|estimated)\s+)*$"
_QUALIFIERS: tuple[Qualifier, ...] = ("up_to", "nearly", "over", "about")
_BEFORE = tuple((q, re.compile(rf"(?:^|(?<!\w))(?:{phrases(q)}){_BETWEEN}", re.IGNORECASE)) for q in _QUALIFIERS)
_HAN_BEFORE = tuple((q, phrases(f"han_{q}")) for q in _QUALIFIERS)
_AFTER: tuple[tuple[Qualifier, re.Pattern[str]], ...] = (
    ("over", re.compile(r"\s?\+|(?:\s+\w+){0,3}\s+or more\b|多", re.IGNORECASE)),
    ("about", re.compile(r"(?:\s+\w+){0,2}\s+or so\b", re.IGNORECASE)),
)

_RUNNING = re.compile(
    r"\b(?:bring\w*|tak(?:es|ing|e)|rais(?:es|ing)|lift(?:s|ing))\b[^,;.]*\bto\b|"
    r"\bin total\b(?! of)|\bso far\b|\bto date\b|"
    r"\bsince\b|\bcumulative\w*|"
    r"\balready (?:given|provided|contributed|pledged|spent|sent|delivered|disbursed)\b|"
    r"\btotal(?:s)? (?:now|so far)\b|\boverall total\b|\bportant\b[^,;.]*\bà\b|\bau total\b|\bdepuis\b|\ben total\b|"
    r"\bdesde\b|\binsgesamt\b|\bseit\b|\bзагалом\b|\bвід початку\b|\bз початку\b|\bв целом\b|\bс начала\b|累计|迄今",
    re.IGNORECASE,
)
_CLAUSE_END = re.compile(r"(?<=\D)[,;:—–.!?](?=\s|$)|[,;:—–](?=\s|\D)|[。；，！？]")
_PART_OF = re.compile(
    r"[^,;.\d]{0,24}?\b(?:out of|of|from|des|de los|der|von den|з|із|из)\s+(?:the|its|their|a)?\s*\D{0,24}$",
    re.IGNORECASE,
)
_WHOLE_OPENS = re.compile(
    r"\s*(?:$|[^\w\s])|\s+(?:it|they|that|which|in)\b"
    r"|\s+(?:pledged|promised|committed|announced|needed|required|requested|sought)\b",
    re.IGNORECASE,
)
_PART_OF_OPENS = re.compile(r"\s*(?:out of|of|from)\s+", re.IGNORECASE)

_MEASURED = re.compile(
    rf"(?:[\s-]|\s+\w+\s)?(?:{phrases('unit')})\b|{phrases('han_unit')}",
    re.IGNORECASE,
)
_LABEL = re.compile(r"\b(?:day|week|phase|stage|number|page|year)\s+$", re.IGNORECASE)
"""Before a number that identifies: "from day one"."""

_RANGE = re.compile(r"\s+(?:to|and|or)\s+(?:some\s+|nearly\s+)?|\s?[-–]\s?", re.IGNORECASE)
_OF_PEOPLE = re.compile(
    rf"(?:\s+(?!of\b|and\b|or\b|to\b|over\b|in\b|on\b|for\b|from\b|by\b|with\b|at\b|were\b|was\b|days?\b|"
    rf"million\b|rounds?\b)[^\W\d][\w’'-]*){{0,3}}?\s+(?:{phrases('people')})\b",
    re.IGNORECASE,
)
_HURT = re.compile(r"\b(?:killed|killing|wounded|wounding|injured|injuring)\s+(?:\w+\s+){0,2}?$", re.IGNORECASE)
_OF_EVENTS = re.compile(
    rf"[\s-]+(?:\w+\s+)?(?:{phrases('event')})\b",
    re.IGNORECASE,
)
"""What a count of a humanitarian item is not about."""

_AGED = re.compile(r"\b(?:aged?|ages|age of|âgés? de|віком)\s+(?:between\s+)?$", re.IGNORECASE)
_PRONOUN_ONE = re.compile(r"\s+(?:of|another|side|day|time|such|and the same|to)\b|[’'-]", re.IGNORECASE)


def as_written(what: str, text: str) -> str:
    """Return words with their numbers spelled as in the text: "94" is "Ninety-four" where the text says so.

    >>> as_written("94 soldiers and 70 fighters", "Ninety-four soldiers and 70 fighters were exchanged.")
    'Ninety-four soldiers and 70 fighters'
    """
    for number in reversed(find_numbers(what)):
        said = what[number.start : number.end]
        if any(map(str.isdecimal, said)) and not re.search(rf"(?<![\d.,]){re.escape(said)}(?!\d)", text):
            same = next((n for n in find_numbers(text) if n.value == number.value), None)
            if same is not None:
                what = what[: number.start] + text[same.start : same.end] + what[number.end :]
    return what


_TOO_MUCH = 10**300
"""More than any money, and near the most that a `float` holds."""


@dataclass(frozen=True, slots=True)
class _Money:
    number: Number
    currency: str | None
    start: int
    running: bool


def amount(text: str) -> Amount | None:
    """Return the money that a passage speaks of, or None.

    Of several amounts the first that is no running total; a running total ("bringing the total to", "so far",
    "since 2022") only when there is nothing else.

    >>> amount("over $15 million of the $100 million it promised")
    Amount(value=15000000.0, currency='USD', qualifier='over', cumulative=False, part_of=100000000.0)
    """
    found = [n for n in find_numbers(text) if n.kind == "cardinal" and n.value < _TOO_MUCH]
    money = _monies(text, found)
    if not money:
        return _bare_share(text, found)
    return _as_amount(text, next((m for m in money if not m.running), money[0]), money, found, None)


def _as_amount(
    text: str, chosen: _Money, money: Sequence[_Money], found: Sequence[Number], currency: str | None
) -> Amount:
    whole = _whole(text, chosen.number, found)
    return Amount(
        value=float(chosen.number.value),
        currency=chosen.currency or currency or _currency_of(money, whole),
        qualifier=_qualifier(text, chosen.start, chosen.number.end),
        cumulative=chosen.running,
        part_of=float(whole.value) if whole else None,
    )


def count(text: str) -> Count | None:
    """Return how many people or things a passage speaks of, or None.

    The first number that comes before people, else the first that is no money, percentage, date, time, rank, duration,
    distance, age or part of a name, and counts no talks or members. Of a range it is the lower end.

    >>> count("nearly 450 prisoners were exchanged on 14 March")
    Count(value=450, qualifier='nearly')
    >>> count("two to three thousand refugees")
    Count(value=2000, qualifier='about')
    """
    every = [n for n in find_numbers(text) if n.kind == "cardinal"]
    counting = [n for n in every if n.value.denominator == 1 and _counts(text, n)]
    chosen = next((n for n in counting if _OF_PEOPLE.match(text, n.end) or _HURT.search(text, 0, n.start)), None)
    chosen = chosen or next((n for n in counting if not _OF_EVENTS.match(text, n.end)), None)
    if chosen is None:
        return None
    lower = next((n for n in every if n.end < chosen.start and _RANGE.fullmatch(text, n.end, chosen.start)), None)
    if lower is None:
        upper = next((n for n in every if n.start > chosen.end and _RANGE.fullmatch(text, chosen.end, n.start)), None)
        lower, chosen = (chosen, upper) if upper else (None, chosen)
    if lower is None:
        return Count(value=int(chosen.value), qualifier=_qualifier(text, chosen.start, chosen.end))
    unit = _shared_unit(text, lower, chosen)
    return Count(value=int(lower.value * unit), qualifier="about")


def amount_of(said: str, evidence: str, *, named: bool = False) -> Amount | None:
    """Return the money that words name, as it stands in the evidence: never another sum of the sentence.

    Args:
        said: The words, in which the number stands.
        evidence: Where it has to stand too; it tells how exact it is, and of what it is a part.
        named: The words are known to name money, be it without its currency.

    >>> amount_of("25 million euros", "Norland pledged 40 million euros to Selk and about 25 million to Toll.")
    Amount(value=25000000.0, currency='EUR', qualifier='about', cumulative=False, part_of=None)
    """
    own = amount(said)
    number = _cardinal(said) if own is None and named else None
    value = own.value if own else float(number.value) if number else None
    if value is None:
        return None
    found = [n for n in find_numbers(evidence) if n.kind == "cardinal" and n.value < _TOO_MUCH]
    money = _monies(evidence, found)
    same = next((m for m in money if float(m.number.value) == value), None)
    if same:
        return _as_amount(evidence, same, money, found, own.currency if own else None)
    bare = next((n for n in found if float(n.value) == value), None)
    if bare is None:
        return None
    whole = _whole(evidence, bare, found)
    currency = own.currency if own else None
    return Amount(
        value=value,
        currency=currency or _currency_of(money, whole),
        qualifier=_qualifier(evidence, bare.start, bare.end),
        part_of=float(whole.value) if whole else None,
    )


def count_of(said: str, evidence: str, *, named: bool = False) -> Count | None:
    """Return the number of people or things that words name, as it stands in the evidence.

    Args:
        said: The words, in which the number stands.
        evidence: Where it has to stand too; it tells how exact it is.
        named: The words are known to name a count, be it the number alone.

    >>> count_of("Brill freed 70 detainees", "Toll freed 40 detainees and Brill freed over 70.")
    Count(value=70, qualifier='over')
    """
    own = count(said)
    number = _cardinal(said) if own is None and named else None
    if own is None and (number is None or number.value.denominator != 1):
        return None
    value = own.value if own else int(number.value) if number else 0
    same = next((n for n in find_numbers(evidence) if n.kind == "cardinal" and n.value == value), None)
    if same is not None:
        told = own.qualifier if own else "exact"
        return Count(value=value, qualifier=_qualifier(evidence, same.start, same.end) if told == "exact" else told)
    return own if own and own == count(evidence) else None


def _cardinal(text: str) -> Number | None:
    return next((n for n in find_numbers(text) if n.kind == "cardinal" and n.value < _TOO_MUCH), None)


def _shared_unit(text: str, lower: Number, upper: Number) -> int:
    """Return what the lower end of a range is a number of: thousands in "two to three thousand"."""
    unit = next((u for u in (10**9, 10**6, 10**3, 100) if upper.value >= u and upper.value % u == 0), 1)
    bare = unit > 1 and lower.value < upper.value / unit and text[upper.end - 1].isalpha()
    return unit if bare else 1


def _counts(text: str, number: Number) -> bool:
    if currency_at(text, number.start, number.end)[0] or _MEASURED.match(text, number.end):
        return False
    if _LABEL.search(text, 0, number.start):
        return False
    one = number.value == 1 and not text[number.start].isdigit() and _PRONOUN_ONE.match(text, number.end)
    return not one and not _AGED.search(text, 0, number.start)


def _monies(text: str, found: Sequence[Number]) -> list[_Money]:
    money = []
    for number in found:
        is_money, currency, start = currency_at(text, number.start, number.end)
        if is_money:
            money.append(_Money(number, currency, start, _is_running(text, number)))
    return money


def _is_running(text: str, number: Number) -> bool:
    """Return whether the clause of the number, or an adverbial before it ("Since 2022"), makes it a running total."""
    ends = [m.end() for m in _CLAUSE_END.finditer(text)]
    start = max((e for e in ends if e <= number.start), default=0)
    end = min((e for e in ends if e > number.end), default=len(text))
    if _RUNNING.search(text[start:end]):
        return True
    before = max((e for e in ends if e < start), default=0)
    opening = text[before:start].strip()
    return bool(_RUNNING.match(opening)) and len(opening.split()) <= 6


def _whole(text: str, part: Number, found: Sequence[Number]) -> Number | None:
    """Return the number that this one is a share of: "15 million of the 100 million"."""
    for number in found:
        if number.start > part.end:
            between = text[part.end : number.start]
            fits = number.value > part.value and _PART_OF.fullmatch(between)
            return number if fits else None
    return None


def _bare_share(text: str, found: Sequence[Number]) -> Amount | None:
    """Read "15 million of the 100 million", which is money without saying so: nothing is named that is counted."""
    for part in found:
        whole = _whole(text, part, found)
        if (
            whole
            and part.value >= 10**5
            and _PART_OF_OPENS.match(text, part.end)
            and _WHOLE_OPENS.match(text, whole.end)
        ):
            qualifier = _qualifier(text, part.start, part.end)
            return Amount(value=float(part.value), qualifier=qualifier, part_of=float(whole.value))
    return None


def _currency_of(money: Sequence[_Money], whole: Number | None) -> str | None:
    return next((m.currency for m in money if m.number is whole), None)


def _qualifier(text: str, start: int, end: int) -> Qualifier:
    before = text[max(0, start - 48) : start] + " "
    found = next((q for q, pattern in _BEFORE if pattern.search(before)), None)
    found = found or next((q for q, word in _HAN_BEFORE if before.rstrip().endswith(word)), None)
    return found or next((q for q, pattern in _AFTER if pattern.match(text, end)), None) or "exact"
