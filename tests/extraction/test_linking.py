"""Requests are linked to what answers them: as the model said, and across windows."""

from __future__ import annotations

from typing import Any

from making import item

from summarizer._extraction.linking import link_answers
from summarizer.schema import Agreement, Item, Pledge, Request

TEXT = "Toll asked Arvenia to send 40 trucks. Arvenia promised to send 40 trucks. They agreed on trucks. Brill waited."
ASKED = item(Request, TEXT, "asked Arvenia to send", what="send 40 trucks", requesters=["Toll"], addressees=["Arvenia"])
PROMISED = item(Pledge, TEXT, "promised to send", what="send 40 trucks", pledgers=["Arvenia"])
OTHER = item(Pledge, TEXT, "promised", what="repair the road to the harbour", pledgers=["Arvenia"])
AGREED = item(Agreement, TEXT, "agreed on trucks", what="exchange lists", parties=["Toll", "Arvenia"])


def _linked(items: list[Item], pairs: list[tuple[int, int]], windows: list[int]) -> list[Any]:
    return link_answers(items, pairs, windows)


def test_link_is_the_models() -> None:
    """Both sides hold the other's id; what the model said of the response stays."""
    asked, promised = _linked([ASKED.model_copy(update={"response": "deferred"}), PROMISED], [(1, 0)], [0, 0])
    assert (asked.answered_by, promised.responds_to, asked.response) == ([PROMISED.id], ASKED.id, "deferred")


def test_several_items_may_answer_one_request() -> None:
    """An agreement answers as well; it has no slot for it."""
    asked, promised, agreed = _linked([ASKED, PROMISED, AGREED], [(1, 0), (2, 0)], [0, 0, 0])
    assert asked.answered_by == [PROMISED.id, AGREED.id]
    assert promised.responds_to == ASKED.id
    assert agreed == AGREED


def test_link_to_what_is_no_request_is_none() -> None:
    """A model that points at a pledge, or at itself, links nothing."""
    assert _linked([ASKED, PROMISED], [(0, 1), (0, 0), (1, 1)], [0, 0]) == [ASKED, PROMISED]


def test_within_a_window_nothing_is_linked_that_the_model_did_not_link() -> None:
    """It saw both."""
    assert _linked([ASKED, PROMISED], [], [0, 0]) == [ASKED, PROMISED]


def test_answer_in_a_later_window_is_found() -> None:
    """The addressee promises what was asked for; the response is not made up."""
    asked, promised = _linked([ASKED, PROMISED], [], [0, 1])
    assert (asked.answered_by, promised.responds_to, asked.response) == ([PROMISED.id], ASKED.id, "none_reported")
    assert _linked([ASKED, OTHER], [], [0, 1]) == [ASKED, OTHER]
    assert _linked([ASKED, PROMISED], [], [1, 0]) == [ASKED, PROMISED]
    assert _linked([ASKED, PROMISED.model_copy(update={"pledgers": []})], [], [0, 1])[0] == ASKED
