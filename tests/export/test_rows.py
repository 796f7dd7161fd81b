"""Does a row say what its item says, and is a row that is none of ours refused?"""

from __future__ import annotations

import json
import math
from typing import Any

import pytest
from hypothesis import given, settings
from summaries import ANY, TEXT, summary

from summarizer.errors import InputError
from summarizer.export._columns import NAMES
from summarizer.export._rows import checked, rows_of
from summarizer.schema import Summary
from summarizer.values import Amount, Attribution, Count, Provenance


def _row(kind: str) -> dict[str, Any]:
    return next(row for row in rows_of(summary()) if row["type"] == kind)


def test_there_is_a_row_for_each_item_in_text_order() -> None:
    """With all columns in their order, whatever the type."""
    rows = list(rows_of(summary()))
    assert [row["type"] for row in rows] == ["agreement", "request", "pledge", "humanitarian_item", "sanction"]
    assert all(tuple(row) == NAMES for row in rows)
    assert list(rows_of(summary(agreements=[], requests=[], pledges=[], humanitarian_items=[], others=[]))) == []


def test_pledge_says_who_what_to_whom_when_and_how_much() -> None:
    """The slots of the type, the others empty."""
    row = _row("pledge")
    expected = {
        "article_id": "truce",
        "actors": ["Toll"],
        "actor_countries": ["TOL"],
        "actor_types": ["state"],
        "targets": ["Arvenia"],
        "target_countries": [None],
        "level": "commitment",
        "reaffirmed": False,
        "conditions": [],
        "amount_value": 40_000_000.0,
        "amount_currency": "EUR",
        "amount_qualifier": "over",
        "amount_cumulative": False,
        "amount_part_of": None,
        "when_text": "on Monday",
        "when_date": "2024-05-06",
        "speaker": "Kest",
        "perspective": "own_side",
        "responds_to": _row("request")["item_id"],
        "cameo": "0331",
        "iati_transaction": "2",
        "countries": ["TOL"],
        "force": None,
        "answered_by": None,
        "count_value": None,
        "other": None,
    }
    assert {name: row[name] for name in expected} == expected
    assert TEXT[row["quote_start"] : row["quote_end"]] == row["quote"]


def test_further_evidence_stands_in_lists() -> None:
    """The first in text order is the quote; most items have no more."""
    row = _row("agreement")
    assert (row["quote"], row["more_quotes"]) == ("Toll and Arvenia agreed on a truce", ["Toll pledged"])
    [(start, end)] = zip(row["more_starts"], row["more_ends"], strict=True)
    assert TEXT[start:end] == "Toll pledged"
    assert _row("pledge")["more_quotes"] == _row("pledge")["more_starts"] == []


def test_other_types_say_their_own() -> None:
    """A request has its answer, a humanitarian item its count, a type of a user's own its slots as JSON."""
    request, aid, own = _row("request"), _row("humanitarian_item"), _row("sanction")
    assert (request["response"], request["answered_by"]) == ("accepted", [_row("pledge")["item_id"]])
    assert (request["plover"], request["plover_mode"], request["cameo"]) == ("REQUEST", "assist", "0233")
    assert (aid["count_value"], aid["count_qualifier"], aid["cluster"], aid["targets"]) == (300, "exact", "10", None)
    assert json.loads(own["other"])["measure"] == "freeze “all”"
    assert (own["actors"], own["kind"], own["countries"]) == (None, None, ["TOL"])


def test_provenance_and_source_are_in_each_row() -> None:
    """Times are in UTC, one without a zone is taken for that."""
    row = _row("pledge")
    assert (row["created"], row["model"], row["prompts"]) == (
        "2024-05-07T06:09:10.123456+00:00",
        "fictional/model",
        ["window.v2"],
    )
    assert (row["published"], row["publisher"], row["author"]) == ("2024-05-05", "The Selma Courier", "Ana Brill")
    naive = Provenance.model_validate({"model": "m", "library": "0", "created": "2024-05-07T08:00:00"})
    assert next(rows_of(summary(provenance=naive)))["created"] == "2024-05-07T08:00:00+00:00"


def test_what_no_file_can_hold_is_changed() -> None:
    """An infinite amount and a count over 63 bits are empty, half a character is U+FFFD; the rest of the row stays."""
    amount = Amount.model_construct(value=math.inf, currency="EUR", part_of=5.0)  # as an older version could read it
    pledge = (
        summary().pledges[0].model_copy(update={"amount": amount, "attribution": Attribution(speaker="K\ud800est")})
    )
    row = next(row for row in rows_of(summary(pledges=[pledge])) if row["type"] == "pledge")
    assert (row["amount_value"], row["amount_currency"], row["amount_part_of"]) == (None, "EUR", 5.0)
    assert row["speaker"] == "K\ufffdest"
    aid = summary().humanitarian_items[0].model_copy(update={"count": Count(value=2**63)})
    row = next(row for row in rows_of(summary(humanitarian_items=[aid])) if row["type"] == "humanitarian_item")
    assert (row["count_value"], row["count_qualifier"]) == (None, "exact")


@settings(deadline=None)
@given(ANY)
def test_any_row_is_json_and_is_read_back_as_it_is(some: Summary) -> None:
    """Half characters, infinite amounts and numbers over 63 bits never reach a file."""
    for row in rows_of(some):
        line = json.dumps(row, allow_nan=False, ensure_ascii=False).encode()
        assert checked(json.loads(line), "It") == row


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"what": 5}, "It: what must be a text"),
        ({"what": "\ud800"}, "what must be a text"),
        ({"quote_start": "5"}, "quote_start must be a whole number"),
        ({"quote_start": True}, "quote_start must be a whole number"),
        ({"quote_start": 2**63}, "quote_start must be a whole number"),
        ({"amount_value": float("nan")}, "amount_value must be a number"),
        ({"complete": 1}, "complete must be a yes or no"),
        ({"when_date": "May"}, "when_date must be a date"),
        ({"created": 5}, "created must be a time"),
        ({"actors": "Toll"}, "actors must be a list of texts"),
        ({"more_starts": [None]}, "more_starts must be a list of whole numbers"),
        ({"colour": "red"}, "It has unknown columns: colour"),
    ],
)
def test_row_that_is_none_of_ours_is_refused(changed: dict[str, Any], said: str) -> None:
    """With the column, never with its words."""
    with pytest.raises(InputError, match=said):
        checked({**_row("pledge"), **changed}, "It")


def test_row_without_what_makes_it_one_is_refused() -> None:
    """Columns that are only empty may be missing: an older version did not have them."""
    row = _row("pledge")
    assert checked({name: value for name, value in row.items() if name != "weights"}, "It") == row
    with pytest.raises(InputError, match="no item_id, quote"):
        checked({"type": "pledge", "what": "x"}, "It")
