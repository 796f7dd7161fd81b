"""Do the pictures count right: over time, who asks whom, and money without adding anything twice?"""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from making import item
from pages import TALKS, summary_of

from summarizer import report
from summarizer.report._cards import KINDS, show
from summarizer.report._chart_parts import MOST_NAMES, ChartItem, Link
from summarizer.report._charts import charts
from summarizer.report._pledge_bars import bars, money
from summarizer.report._request_matrix import MODES, matrix
from summarizer.report._timeline import HEIGHT, LARGEST_DOT, axis_of, timeline
from summarizer.schema import Agreement, Item, Pledge, Request
from summarizer.values import Amount

DAY = dt.date(2025, 3, 20)
TYPES = list(KINDS.values())


def _entry(one: Item, published: dt.date | None = DAY) -> ChartItem:
    [card] = show(summary_of(TALKS, one)).all
    return ChartItem(card, published, "#a1-X")


def _agreed(published: dt.date | None = DAY, **fields: Any) -> ChartItem:
    return _entry(item(Agreement, TALKS, "agreed", **fields), published)


def _asked(who: list[str], whom: list[str], **fields: Any) -> ChartItem:
    return _entry(item(Request, TALKS, "asked", requesters=who, addressees=whom, **fields))


def _pledged(who: str, value: float, currency: str | None = "EUR", *, amount: Any = None, **fields: Any) -> ChartItem:
    money_ = Amount(value=value, currency=currency, **(amount or {}))
    return _entry(item(Pledge, TALKS, "pledged", pledgers=[who] if who else [], amount=money_, **fields))


@given(st.lists(st.dates(), min_size=1, max_size=12))
def test_every_day_lies_in_a_period(days: list[dt.date]) -> None:
    """Also the first and the last day that there are; periods are in order, and no more than a page can show."""
    axis = axis_of(days)
    assert axis
    assert list(axis.starts) == sorted(set(axis.starts))
    assert len(axis.starts) <= 61
    for day in days:
        number = axis.index(day)
        assert 0 <= number < len(axis.starts)
        assert axis.starts[number] <= day or axis.starts[0] == dt.date.min
        assert number + 1 == len(axis.starts) or day < axis.starts[number + 1]


@pytest.mark.parametrize(
    ("days", "unit", "names"),
    [
        (0, "day", ["2025-03-20"]),
        (3, "day", ["2025-03-20", "2025-03-21", "2025-03-22", "2025-03-23"]),
        (40, "week", ["2025-03-17", "2025-03-31", "2025-04-14", "2025-04-28"]),
        (300, "month", ["2025-03", "2025-05", "2025-07", "2025-09", "2025-11", "2026-01"]),
        (3000, "year", ["2025", "2027", "2029", "2031", "2033"]),
    ],
)
def test_periods_suit_the_time_between_articles(days: int, unit: str, names: list[str]) -> None:
    """Days, weeks, months or years; at most six of them are named."""
    axis = axis_of([DAY, DAY + dt.timedelta(days=days)])
    assert axis
    assert (axis.unit, [name for _, name in axis.named]) == (unit, names)


def test_columns_are_as_high_as_their_numbers() -> None:
    """A column is stacked by type from the ground; what has no date is left out, and that is said."""
    later = DAY + dt.timedelta(days=1)
    entries = [_agreed(), _agreed(), _asked(["A"], ["B"]), _agreed(later), _agreed(None)]
    made = timeline(entries, TYPES)
    assert made
    columns = made[0]
    scale = HEIGHT / columns.ticks[-1][1]
    assert [(box.words, box.height / scale) for box in columns.boxes] == [
        ("2025-03-20: 2 Agreements", 2),
        ("2025-03-20: 1 Requests", 1),
        ("2025-03-21: 1 Agreements", 1),
    ]
    assert columns.boxes[1].y + columns.boxes[1].height == columns.boxes[0].y
    assert columns.table.rows == (("2025-03-20", 2, 1, 0, 0, 3), ("2025-03-21", 1, 0, 0, 0, 1))
    assert columns.description.endswith(" Not shown: 1 from articles without a date.")


def test_dots_stand_for_status_and_period() -> None:
    """The area of a dot is its number; each type and status has a row."""
    entries = [_agreed(status="agreed")] * 4 + [_agreed(status="rejected"), _asked(["A"], ["B"])]
    made = timeline(entries, TYPES)
    assert made
    rows = [(row.kind.name, row.state, [(r, n) for _, r, n in row.dots], row.total) for row in made[1].rows]
    assert rows == [
        ("agreement", "agreed", [(LARGEST_DOT, 4)], 4),
        ("agreement", "rejected", [(LARGEST_DOT / 2, 1)], 1),
        ("request", "no answer reported", [(LARGEST_DOT / 2, 1)], 1),
    ]


def test_without_dates_there_is_no_time() -> None:
    """And without items there is no picture at all."""
    assert timeline([_agreed(None)], TYPES) is None
    assert charts([], TYPES) == charts([], [])
    assert charts([], TYPES).pledged is None


def test_who_asks_whom_is_counted_in_each_field() -> None:
    """Several who ask several count in each of their fields; who is not named has a row too."""
    made = matrix([
        _asked(["Ostmark", "Tamrovia"], ["River Guard"], mode="yield"),
        _asked(["Tamrovia"], ["River Guard"], mode="assist"),
        _asked([], ["Norhaven"]),
    ])  # fmt: skip
    assert made
    assert made.columns == ("River Guard", "Norhaven")
    fields = {
        name: [field and (field.count, [box.words for box in field.boxes]) for field in row] for name, row in made.rows
    }
    assert fields == {
        "Tamrovia": [(2, [f"1 × {MODES['assist']}", f"1 × {MODES['yield']}"]), None],
        "Ostmark": [(1, [f"1 × {MODES['yield']}"]), None],
        "not named": [None, (1, ["1 × unclear"])],
    }
    assert made.table.rows[1] == (
        "Tamrovia",
        "River Guard",
        "help (aid, arms, money)",
        Link("asked", "#a1-X"),
        "no answer reported",
    )


def test_rare_names_are_others() -> None:
    """A matrix stays readable; the table has all names."""
    asked = [_asked([f"Party {n}"], ["River Guard"]) for n in range(MOST_NAMES + 3)]
    made = matrix(asked)
    assert made
    assert len(made.rows) == MOST_NAMES + 1
    name, [field] = made.rows[-1]
    assert (name, field and field.count) == ("others", 3)
    assert len(made.table.rows) == len(asked)


def test_currencies_are_never_added() -> None:
    """Each has its own group; money without one too."""
    made = bars([_pledged("Norhaven", 5, "EUR"), _pledged("Norhaven", 7, "USD"), _pledged("Toll", 9, None)])
    assert made
    assert [(group.currency, [(name, words) for name, _, words in group.rows]) for group in made.groups] == [
        ("EUR", [("Norhaven", "5")]),
        ("USD", [("Norhaven", "7")]),
        ("no currency", [("Toll", "9")]),
    ]


@pytest.mark.parametrize(
    ("twice", "why"),
    [
        ({"amount": {"cumulative": True}}, "no: a running total"),
        ({"amount": {"part_of": 100.0}}, "no: a share of a larger amount"),
        ({"reaffirmed": True}, "no: restated"),
        ({"level": "delivered"}, "no: delivered, perhaps pledged before"),
        ({"level": "withdrawn"}, "no: withdrawn"),
    ],
)
def test_what_would_count_twice_is_not_added(twice: dict[str, Any], why: str) -> None:
    """It stands in the table with the reason, and not in the sum."""
    made = bars([_pledged("Norhaven", 40), _pledged("Norhaven", 15, **twice)])
    assert made
    assert made.groups[0].rows[0][2] == "40"
    assert [row[3] for row in made.table.rows] == ["yes", why]


def test_what_two_articles_tell_counts_once() -> None:
    """The same pledger and amount is the same pledge; another amount is another one."""
    made = bars([_pledged("Norhaven", 40), _pledged("Norhaven", 40), _pledged("Norhaven", 2), _pledged("Toll", 40)])
    assert made
    assert [(name, words) for name, _, words in made.groups[0].rows] == [("Norhaven", "42"), ("Toll", "40")]
    assert [row[3] for row in made.table.rows] == ["yes", "no: already counted", "yes", "yes"]


def test_bars_are_as_long_as_their_sums() -> None:
    """The longest fills the width; within a bar the levels stand side by side, the weakest first."""
    made = bars([_pledged("A", 60, level="commitment"), _pledged("A", 40, level="willingness"), _pledged("B", 25)])
    assert made
    assert [[(box.style, box.x, box.width) for box in boxes] for _, boxes, _ in made.groups[0].rows] == [
        [("level-willingness", 0, 40), ("level-commitment", 40, 60)],
        [("level-unclear", 0, 25)],
    ]


def test_pledges_none_of_which_adds_up_are_still_told() -> None:
    """There is no bar, and the table says why; a pledge without an amount is in neither."""
    made = bars([_pledged("", 40, reaffirmed=True), _entry(item(Pledge, TALKS, "pledged"))])
    assert made
    assert made.groups == ()
    assert [row[:4] for row in made.table.rows] == [("not named", "40 EUR", "unclear", "no: restated")]
    assert bars([_entry(item(Pledge, TALKS, "pledged"))]) is None


def test_a_pledge_of_nothing_is_drawn() -> None:
    """Zero is a number; it divides nothing."""
    made = bars([_pledged("Toll", 0)])
    assert made
    assert made.groups[0].rows == (("Toll", (), "0"),)


@given(st.floats(0, 1e15, allow_nan=False))
def test_money_in_words_loses_nothing(value: float) -> None:
    """What is said in millions is said to the last thousandth, else in full."""
    words = money(value).replace(",", "")
    number, _, size = words.partition(" ")
    scale = {"": 1.0, "million": 1e6, "billion": 1e9, "trillion": 1e12}[size]
    assert float(number) * scale == pytest.approx(value, rel=1e-12, abs=0.0051)


def test_pictures_are_drawn_with_title_description_and_table() -> None:
    """Who cannot see them reads the same figures; nothing in them is a style or a script."""
    agreed = summary_of(TALKS, item(Agreement, TALKS, "agreed", status="agreed"), published=DAY)
    html = report.html([agreed, agreed])
    time = html.partition('<figure class="chart" id="time">')[2].partition("</figure>")[0]
    assert 'role="img" aria-labelledby="time-t" aria-describedby="time-d"' in time
    assert '<td><bdi>2025-03-20</bdi></td><td class="n">2</td>' in time
    assert "Who asks whom" not in html
    assert "style=" not in time


def test_amount_that_nobody_has_is_not_added() -> None:
    """Beside it no other bar would be seen, and a sum of two may be more than a number holds."""
    chart = bars([_pledged("Norhaven", 1e308), _pledged("Tamrovia", 1e308), _pledged("Toll", 4)])
    assert chart
    assert [name for group in chart.groups for name, _, _ in group.rows] == ["Toll"]
    assert [row[3] for row in chart.table.rows] == [*["no: implausibly large"] * 2, "yes"]
