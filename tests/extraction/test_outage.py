"""Does a run end when it is not the text that fails, and only then?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from summarizer import ConfigError, ModelError, RefusedError, Result, Summarizer
from summarizer._extraction.batch import IN_A_ROW
from summarizer._llm import Answer
from summarizer.errors import Outage
from summarizer.testing import FakeLLM
from summarizer.values import Usage

FOUND: dict[str, Any] = {"items": []}
REFUSED = ConfigError("The server refused the key (HTTP 403).", status=403)

Says = Exception | dict[str, Any]


def _failing(outage: Outage | None, **fields: Any) -> ModelError:
    return ModelError("It failed.", outage=outage, **fields)


def _run(
    says: Sequence[Says], texts: int, *, workers: int = 1, ordered: bool = False
) -> tuple[list[Result], Exception | None, int]:
    """Read texts with a model that says these things in turn; return results, what ended the run, texts asked about."""
    asked: list[int] = []

    def answer(_: object) -> dict[str, Any]:
        asked.append(1)
        said = says[min(len(asked), len(says)) - 1]
        if isinstance(said, Exception):
            raise said
        return said

    results: list[Result] = []
    given = [(f"t{n}", f"Ostrel promised Varnholm {n + 20} tents.") for n in range(texts)]
    try:
        with Summarizer(llm=FakeLLM(answer), cache=None) as summarizer:
            results.extend(summarizer.summarize_many(given, workers=workers, ordered=ordered))
    except (ModelError, ConfigError) as error:
        return results, error, len(asked)
    return results, None, len(asked)


@pytest.mark.parametrize("outage", ["connection", "timeout", "server", "busy", "credit"])
@pytest.mark.parametrize("workers", [1, 4])
def test_run_ends_after_some_texts_in_a_row(outage: Outage, workers: int) -> None:
    """What fails for all is not tried a thousand times; the error says what it was, and that the rest is left."""
    _, ended, asked = _run([_failing(outage, status=503, retry_after=9.0)], 60, workers=workers)
    assert isinstance(ended, ModelError)
    assert asked <= IN_A_ROW + 2 * workers
    assert f"{IN_A_ROW} texts in a row" in str(ended)
    assert "It failed." in str(ended)
    assert "left for the next run" in str(ended)
    assert (ended.status, ended.retry_after, ended.outage) == (503, 9.0, outage)


@pytest.mark.parametrize("ordered", [True, False])
def test_texts_that_failed_are_results_of_their_own(ordered: bool) -> None:
    """Each says why; those that were not asked about are no results."""
    results, ended, _ = _run([FOUND, _failing("credit")], 60, ordered=ordered)
    assert ended
    assert [r.id for r in results if r.error] == [f"t{n}" for n in range(1, IN_A_ROW + 1)]
    assert [r.id for r in results if r.summary] == ["t0"]


@pytest.mark.parametrize(
    "failing",
    [
        [_failing("connection")] * (IN_A_ROW - 1) + [FOUND],
        [_failing("connection"), FOUND],
        [_failing("connection"), _failing("credit")],
        [_failing(None)],
        [RefusedError("No.", reason="violence")],
        [_failing("busy", status=429), _failing("server", status=500)],
    ],
)
def test_run_goes_on_where_it_may_be_the_text(failing: list[Says]) -> None:
    """An answer in between, another failure, or one that concerns the text alone: each text is asked about."""
    results, ended, asked = _run([*failing] * 40, 40)
    assert ended is None
    assert (len(results), asked) == (40, 40)


def test_text_that_fails_otherwise_does_not_hide_an_outage() -> None:
    """A refused text says nothing about the server: what was counted before goes on."""
    says: list[Says] = [*[_failing("credit")] * 3, _failing(None), *[_failing("credit")] * 30]
    _, ended, asked = _run(says, 30)
    assert ended
    assert asked == IN_A_ROW + 1


def test_answer_of_the_cache_is_no_answer_of_the_server() -> None:
    """A cache that answers every other text must not keep a run alive against a dead server."""
    turn: list[int] = []

    class Half(FakeLLM):
        def ask(self, _: Any) -> Answer:
            turn.append(1)
            if len(turn) % 2:
                raise _failing("connection")
            return Answer(FOUND, Usage(cached_calls=1))

    ended: list[ModelError] = []
    with Summarizer(llm=Half([]), cache=None) as summarizer:
        try:
            list(summarizer.summarize_many([f"Ostrel promised {n} tents." for n in range(60)], workers=1))
        except ModelError as error:
            ended.append(error)
    assert ended
    assert len(turn) <= 2 * IN_A_ROW + 2


def test_key_that_no_text_is_answered_with_ends_the_run() -> None:
    """HTTP 403 may be the key or the text: which, other texts tell. Where none is answered it is the key."""
    results, ended, asked = _run([REFUSED], 60)
    assert ended is REFUSED
    assert asked <= IN_A_ROW + 2
    results, ended, _ = _run([REFUSED], 2)
    assert ended is REFUSED
    assert all(isinstance(r.error, RefusedError) and r.error.status == 403 for r in results)


def test_text_that_is_refused_first_does_not_stop_the_others() -> None:
    """A run that goes on begins with the texts that failed: it must come past them."""
    results, ended, _ = _run([REFUSED, FOUND], 8)
    assert ended is None
    assert [type(r.error) for r in results] == [RefusedError, *[type(None)] * 7]


def test_key_that_is_refused_outright_ends_the_run_at_once() -> None:
    """HTTP 401 is never about a text."""
    results, ended, asked = _run([ConfigError("The server refused the key (HTTP 401).", status=401)], 60)
    assert isinstance(ended, ConfigError)
    assert (results, asked) == ([], 1)
