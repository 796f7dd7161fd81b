"""Build the chart of pledged money by pledger, without counting anything twice.

Different currencies are never added. Also left out of sums: running totals, shares of a larger amount, restated
pledges, money that is delivered (it was promised before) or withdrawn, and the same amount by the same pledger in
another article.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from summarizer.report._chart_parts import MOST_NAMES, NOBODY, Box, ChartItem, Link, Table
from summarizer.report._labels import label
from summarizer.report._text import details
from summarizer.schema import Pledge

NO_CURRENCY = "no currency"
ADDED: Mapping[str, str] = {
    "willingness": "willing",
    "pledge": "pledged",
    "commitment": "committed",
    "allocated": "allocated",
    "unclear": "level unclear",
}
"""Levels of pledges whose amounts are added."""

GONE: Mapping[str, str] = {"delivered": "delivered, perhaps pledged before", "withdrawn": "withdrawn"}


MOST = 1e18
"""A larger amount is a mistake, and would dwarf all others in the chart."""


@dataclass(frozen=True, slots=True)
class Promised:
    """The pledges in one currency: each pledger, with bars and the sum in words."""

    currency: str
    rows: tuple[tuple[str, tuple[Box, ...], str], ...]
    more: int


@dataclass(frozen=True, slots=True)
class Bars:
    """Pledges with amounts, by pledger and currency."""

    title: str
    description: str
    groups: tuple[Promised, ...]
    key: tuple[tuple[str, str], ...]
    table: Table


def bars(entries: Sequence[ChartItem]) -> Bars | None:
    """Return the chart; None when no pledge has an amount."""
    rows = list(_judged(entries))
    if not rows:
        return None
    sums = _sums([pledge for pledge, _, why_not in rows if not why_not])
    used = {level for group in sums.values() for levels in group.values() for level in levels}
    return Bars(
        title="Pledges with amounts",
        description=(
            "Pledged money by pledger and currency; nothing is converted. Sums leave out running totals, shares of a "
            "larger amount, restated pledges, delivered or withdrawn money, and amounts already counted from another "
            "article. Whether the remaining pledges overlap, only the texts can tell."
        ),
        groups=tuple(_group(currency, sums[currency]) for currency in sorted(sums)),
        key=tuple((f"level-{level}", words) for level, words in ADDED.items() if level in used),
        table=Table(
            ("Pledger", "Amount", "Level", "Counted", "What"),
            tuple(
                (
                    _pledger(p),
                    _amount(p),
                    label("level", p.level),
                    f"no: {why}" if why else "yes",
                    Link(p.what, e.href),
                )
                for p, e, why in rows
            ),
        ),
    )


def _sums(pledges: Sequence[Pledge]) -> Mapping[str, Mapping[str, Mapping[str, float]]]:
    """Add up by currency, pledger and level."""
    sums: dict[str, dict[str, dict[str, float]]] = {}
    for pledge in pledges:
        if pledge.amount:
            levels = sums.setdefault(pledge.amount.currency or NO_CURRENCY, {}).setdefault(_pledger(pledge), {})
            levels[pledge.level] = levels.get(pledge.level, 0.0) + pledge.amount.value
    return sums


def _judged(entries: Sequence[ChartItem]) -> Iterator[tuple[Pledge, ChartItem, str]]:
    """Yield each pledge with an amount, and the reason why it is not counted, if any."""
    known: set[tuple[str, float, str | None]] = set()
    for entry in entries:
        pledge = entry.card.item
        if not isinstance(pledge, Pledge) or pledge.amount is None:
            continue
        same = (_pledger(pledge), pledge.amount.value, pledge.amount.currency)
        why_not = _why_not(pledge) or ("already counted" if same in known else "")
        if not why_not:
            known.add(same)
        yield pledge, entry, why_not


def _why_not(pledge: Pledge) -> str:
    if pledge.amount and pledge.amount.cumulative:
        return "a running total"
    if pledge.amount and pledge.amount.part_of is not None:
        return "a share of a larger amount"
    if pledge.amount and not pledge.amount.value <= MOST:
        return "implausibly large"
    return "restated" if pledge.reaffirmed else GONE.get(pledge.level, "")


def _pledger(pledge: Pledge) -> str:
    """Return the pledger; joint pledgers are one entry, since nothing says how they share the amount."""
    return ", ".join(sorted({actor.name for actor in pledge.pledgers}, key=str.casefold)) or NOBODY


def _amount(pledge: Pledge) -> str:
    return dict(details(pledge, {}))["amount"]


def _group(currency: str, sums: Mapping[str, Mapping[str, float]]) -> Promised:
    order = sorted(sums, key=lambda name: (-sum(sums[name].values()), name.casefold()))
    most = max(sum(levels.values()) for levels in sums.values()) or 1.0
    shown = order[:MOST_NAMES]
    rows = tuple((name, tuple(_boxes(sums[name], most)), money(sum(sums[name].values()))) for name in shown)
    return Promised(currency, rows, len(order) - len(shown))


def _boxes(levels: Mapping[str, float], most: float) -> Iterator[Box]:
    left = 0.0
    for level, words in ADDED.items():
        if value := levels.get(level, 0.0):
            width = 100.0 * value / most
            yield Box(round(left, 2), round(width, 2), f"level-{level}", f"{money(value)} {words}")
            left += width


def money(value: float) -> str:
    """Format an amount in millions, billions or trillions, if that loses no digit.

    >>> money(2_500_000), money(1_234_567), money(12.5)
    ('2.5 million', '1,234,567', '12.50')
    """
    for size, word in ((1e12, "trillion"), (1e9, "billion"), (1e6, "million")):
        if value >= size and value / size * 1000 == int(value / size * 1000):
            return f"{value / size:,.3f}".rstrip("0").rstrip(".") + f" {word}"
    return f"{value:,.2f}".removesuffix(".00")
