"""Do many texts become many results: lazily, bounded, in order if asked, errors as values, and stopped cleanly?"""

from __future__ import annotations

import asyncio
import pickle
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError
from functools import partial
from typing import Any

import pytest
from openai_stub import answer

from summarizer import (
    BudgetError,
    ConfigError,
    InputError,
    ModelError,
    Result,
    Settings,
    Summarizer,
    SummarizerError,
    summarize,
)
from summarizer._extraction import Run, WorkerPool
from summarizer._llm import Question
from summarizer.testing import FakeLLM

SENTENCE = "Toll pledged {} trucks."
LONG = " ".join(f"{who} pledged to send trucks and boats to the town of Selma." for who in ("Toll", "Brill") * 3)
"""Six windows of twelve tokens."""
PATIENCE = 30
"""Seconds after which a test that waits in vain fails."""


def _text(number: int) -> str:
    return SENTENCE.format(number)


def _found(question: Question) -> dict[str, Any]:
    return answer(question.messages)


def _about(question: Question, number: int) -> bool:
    return _text(number) in question.messages[-1]["content"]


def _summarizer(answers: Callable[[Question], Any] = _found, **settings: Any) -> Summarizer:
    return Summarizer(Settings(**settings), llm=FakeLLM(answers), cache=None)


def _texts(count: int, read: list[int]) -> Iterator[tuple[str, str]]:
    """Give texts with their ids, and note how far they were read."""
    for number in range(count):
        read.append(number)
        yield str(number), _text(number)


# What comes out ------------------------------------------------------------------------------------------------------


def test_each_text_has_a_result() -> None:
    """Plain texts, pairs and mappings; each result has its place, its id, and what `summarize` gives."""
    given: list[Any] = [
        _text(0),
        ("one", _text(1)),
        {"text": _text(2), "id": "two", "title": "Trucks", "url": "https://a.example"},
    ]
    with _summarizer() as summarizer:
        results = sorted(summarizer.summarize_many(given), key=lambda r: r.index)
        alone = summarizer.summarize(_text(1), id="one")
    assert [(r.index, r.id, r.error) for r in results] == [(0, None, None), (1, "one", None), (2, "two", None)]
    summaries = [r.summary for r in results if r.summary]
    assert summaries[1].items == alone.items != []
    assert (summaries[2].id, summaries[2].title, summaries[2].source.url) == ("two", "Trucks", "https://a.example")


def test_results_come_as_they_finish() -> None:
    """A slow text does not hold up the others."""
    done = threading.Event()

    def slow(question: Question) -> dict[str, Any]:
        if _about(question, 0):
            assert done.wait(PATIENCE)
        return _found(question)

    found = []
    for result in _summarizer(slow).summarize_many(map(_text, range(4)), workers=2):
        found.append(result.index)
        if len(found) == 3:
            done.set()
    assert found[-1] == 0
    assert sorted(found) == [0, 1, 2, 3]


def test_ordered_results_come_in_the_order_of_the_texts() -> None:
    """The first text is done last, and its result is the first."""
    others = threading.Semaphore(0)

    def slow(question: Question) -> dict[str, Any]:
        if _about(question, 0):
            assert all(others.acquire(timeout=PATIENCE) for _ in range(3))
        else:
            others.release()
        return _found(question)

    results = _summarizer(slow).summarize_many(map(_text, range(20)), workers=2, ordered=True)
    assert [r.index for r in results] == list(range(20))


@pytest.mark.parametrize("ordered", [False, True])
def test_texts_are_read_lazily(ordered: bool) -> None:
    """At most twice the workers are held: a generator of a million texts fits."""
    read: list[int] = []
    results = _summarizer().summarize_many(_texts(1_000_000, read), workers=3, ordered=ordered)
    assert read == []
    for taken in range(1, 50):
        next(results)
        assert len(read) <= taken + 2 * 3
    results.close()


def test_what_fails_is_a_value() -> None:
    """One of ten has an error with its id, the other nine a summary; never both."""

    def fails(question: Question) -> Any:
        return ModelError("No answer.", status=503) if _about(question, 4) else _found(question)

    results = list(_summarizer(fails).summarize_many(_texts(10, []), ordered=True))
    assert [r.id for r in results if r.error] == ["4"]
    assert [r.summary is None for r in results] == [n == 4 for n in range(10)]
    error = results[4].error
    assert isinstance(error, ModelError)
    assert error.status == 503


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (5, "int"),
        (None, "NoneType"),
        (b"Toll pledged.", "bytes"),
        (("a", "b", "c"), "a tuple of 3"),
        ((7, _text(7)), "id of text 1 must be a str, not int"),
        (("x", 7), "must be a str, not int"),
        (("x", ""), "empty"),
        ({"body": "a"}, "a mapping with body"),
        ({"text": _text(1), "published": "soon"}, "published"),
        (("0", _text(1)), "'0' is already used by text 0"),
    ],
)
def test_element_that_is_no_text_is_the_error_of_that_element(wrong: Any, said: str) -> None:
    """It is told what it is; the others are summarized."""
    given: Any = [("0", _text(0)), wrong, ("2", _text(2))]
    results = list(_summarizer().summarize_many(given, ordered=True))
    assert [bool(r.summary) for r in results] == [True, False, True]
    assert isinstance(results[1].error, InputError)
    assert said in str(results[1].error)


@pytest.mark.parametrize("wrong", ["one text", b"bytes", 5, None, {"a": "b"}])
def test_texts_that_are_no_iterable_of_texts_are_refused_at_once(wrong: Any) -> None:
    """The likely slip is to pass one text: its letters are no texts."""
    with pytest.raises(InputError, match="iterable"):
        _summarizer().summarize_many(wrong)


@pytest.mark.parametrize("wrong", [0, -1, 2.5, True, "8"])
def test_workers_are_checked_at_once(wrong: Any) -> None:
    """Before the first text is read."""
    with pytest.raises(ConfigError, match="workers"):
        _summarizer().summarize_many([], workers=wrong)


def test_no_texts_give_no_results() -> None:
    """An empty iterable is no error."""
    assert list(_summarizer().summarize_many([])) == []


def test_progress_counts_texts() -> None:
    """Done and all; None where nobody can tell how many there are."""
    told: list[tuple[int, int | None]] = []
    list(_summarizer().summarize_many([_text(0), _text(1)], progress=lambda *now: told.append(now)))
    list(_summarizer().summarize_many(iter([_text(0)]), progress=lambda *now: told.append(now)))
    assert told == [(1, 2), (2, 2), (1, None)]


def test_result_has_a_summary_or_an_error() -> None:
    """Never both, never neither; it goes to other processes."""
    summary = _summarizer().summarize(_text(1))
    wrongs: list[dict[str, Any]] = [{}, {"summary": summary, "error": InputError("no")}]
    for wrong in wrongs:
        with pytest.raises(ValueError, match="a summary or an error"):
            Result(0, None, **wrong)
    again = pickle.loads(pickle.dumps(Result(0, "a", summary=summary)))  # noqa: S301 - made here
    assert again.summary == summary


def test_fault_with_one_text_costs_that_text() -> None:
    """What nobody foresaw is said with its place, without its words: they may repeat the text."""

    def faulty(question: Question) -> Any:
        return KeyError("secret words") if _about(question, 1) else _found(question)

    results = list(_summarizer(faulty).summarize_many(_texts(3, []), ordered=True))
    assert [bool(r.summary) for r in results] == [True, False, True]
    assert "KeyError in testing.py" in str(results[1].error)
    assert "secret" not in str(results[1].error)
    assert results[1].error.__context__ is results[1].error.__cause__ is None  # type: ignore[union-attr]


# How many at a time --------------------------------------------------------------------------------------------------


def test_default_of_workers_is_the_setting() -> None:
    """Three are asked at once, and not a fourth."""
    meeting, inside, most = threading.Barrier(3), [], []

    def meets(question: Question) -> dict[str, Any]:
        inside.append(1)
        most.append(len(inside))
        meeting.wait(PATIENCE)
        inside.pop()
        return _found(question)

    assert len(list(_summarizer(meets, workers=3).summarize_many(map(_text, range(9))))) == 9
    assert max(most) <= 3


def test_windows_of_many_texts_share_the_workers() -> None:
    """Long texts do not multiply the questions: as many at once as there are workers, and no more."""
    lock, inside, most = threading.Lock(), 0, 0

    def counts(question: Question) -> dict[str, Any]:
        nonlocal inside, most
        with lock:
            inside += 1
            most = max(most, inside)
        found = _found(question)
        with lock:
            inside -= 1
        return found

    results = list(_summarizer(counts, window_tokens=12, workers=8).summarize_many([LONG] * 6, workers=2))
    assert [r.summary.usage.calls for r in results if r.summary] == [7] * 6  # six windows, and the overview
    assert 1 <= most <= 2


def test_idle_workers_help_with_the_windows_of_a_long_text() -> None:
    """When no text waits, its windows are read at the same time: three of them meet."""
    meeting = threading.Barrier(3)

    def meets(question: Question) -> dict[str, Any]:
        if question.prompt != "overview.v1":
            meeting.wait(PATIENCE)
        return _found(question)

    [result] = _summarizer(meets, window_tokens=12).summarize_many([LONG], workers=3)
    assert result.summary
    assert result.summary.usage.calls == 7


# How it ends ---------------------------------------------------------------------------------------------------------


def test_budget_ends_the_run() -> None:
    """No further text is read; each that was read has a result, and those that had not begun are not asked."""
    read: list[int] = []

    def spends(question: Question) -> Any:
        return _found(question) if _about(question, 0) else BudgetError("Spent.")

    summarizer = _summarizer(spends)
    results = list(summarizer.summarize_many(_texts(1000, read), workers=1))
    assert [r.id for r in results] == [str(n) for n in read]
    assert [type(r.error) for r in results] == [type(None)] + [BudgetError] * (len(read) - 1)
    assert len(read) <= 4
    assert len(summarizer._own_llm.questions) == 2  # type: ignore[union-attr]


def test_what_would_fail_for_every_text_ends_the_run() -> None:
    """A refused key raises; it is not tried a million times."""
    read: list[int] = []
    with pytest.raises(ConfigError, match="refused"):
        list(_summarizer(lambda _: ConfigError("The key was refused.")).summarize_many(_texts(1000, read), workers=2))
    assert len(read) <= 4


def test_thread_that_meets_a_refused_key_stops_the_others() -> None:
    """It does so itself: whoever waits for the results may look at them late. The reason is what is raised."""
    pool = WorkerPool(1)
    run = Run(_summarizer(lambda _: ConfigError("The key was refused.")).summarize, pool)
    pool.submit(partial(run._work, 0, None, _text(0), {})).result(PATIENCE)
    with pytest.raises(CancelledError):
        pool.submit(lambda: None)
    with pytest.raises(ConfigError, match="refused"):
        list(run.results([_text(1)], None))


def test_no_model_is_told_before_the_first_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is read for nothing."""
    monkeypatch.setattr("summarizer._llm.selection.is_installed", lambda *_: False)
    with pytest.raises(ConfigError, match="No model"):
        Summarizer(cache=None).summarize_many(_texts(3, []))


def _left(ends: Callable[[Any], None], tmp_path: Any) -> tuple[list[int], int]:
    """Take one result of many, end the run, and tell how far was read and how many answers are kept."""
    read: list[int] = []
    with Summarizer(llm=FakeLLM(_found), cache=tmp_path / "a.sqlite") as summarizer:
        results = summarizer.summarize_many(_texts(1000, read), workers=3)
        next(results)
        ends(results)
    with Summarizer(llm=FakeLLM(_found), cache=tmp_path / "a.sqlite") as again:
        known = sum(again.summarize(_text(n)).usage.cached_calls for n in range(20))
    return read, known


def test_closing_waits_for_what_is_paid_and_drops_the_rest(tmp_path: Any) -> None:
    """No thread is left; what was answered is in the cache."""
    read, known = _left(lambda results: results.close(), tmp_path)
    assert len(read) <= 7
    assert 1 <= known <= len(read)
    assert not [t for t in threading.enumerate() if t.name.startswith("summarizer")]


def test_exception_of_the_consumer_ends_the_run() -> None:
    """Leaving the loop is enough: what is being asked is waited for, nothing else is begun."""
    read: list[int] = []

    def consume() -> None:
        for _ in _summarizer().summarize_many(_texts(1000, read), workers=3):
            raise TimeoutError("enough")

    with pytest.raises(TimeoutError, match="enough"):
        consume()
    assert len(read) <= 7
    assert not [t for t in threading.enumerate() if t.name.startswith("summarizer")]


def test_exception_of_the_texts_ends_the_run() -> None:
    """It is the caller's, and comes out as it is."""

    def broken() -> Iterator[str]:
        yield _text(0)
        raise OSError("the disk is gone")

    with pytest.raises(OSError, match="the disk is gone"):
        list(_summarizer().summarize_many(broken()))


def test_ctrl_c_waits_for_nobody() -> None:
    """While a question hangs: the run ends at once, and nothing more is begun."""
    asked, leave, waited_for = threading.Event(), threading.Event(), []

    def hangs(question: Question) -> dict[str, Any]:
        asked.set()
        if not leave.wait(3):
            waited_for.append(question)
        return _found(question)

    def texts() -> Iterator[str]:
        yield _text(0)
        assert asked.wait(PATIENCE)
        raise KeyboardInterrupt

    llm = FakeLLM(hangs)
    with pytest.raises(KeyboardInterrupt):
        list(Summarizer(llm=llm, cache=None).summarize_many(texts(), workers=2))
    assert waited_for == []
    leave.set()
    assert len(llm.questions) == 1


def test_crew_that_was_stopped_begins_no_further_window() -> None:
    """The rest of a long text is not asked either."""
    pool = WorkerPool(1)
    done = []

    def stop() -> None:
        done.append(1)
        pool.stop()

    def read() -> None:
        for _, get in pool.share([stop, stop, stop]):
            get()

    with pytest.raises(CancelledError):
        pool.submit(read).result(PATIENCE)
    assert done == [1]


# Off the event loop --------------------------------------------------------------------------------------------------


def test_asummarize_many_leaves_the_event_loop_free() -> None:
    """Another task runs while the model is asked: the model waits for it here. All results come."""
    reached = threading.Event()

    def waits(question: Question) -> dict[str, Any]:
        assert reached.wait(PATIENCE)
        return _found(question)

    async def run() -> list[Result]:
        asyncio.get_running_loop().call_soon(reached.set)
        return [result async for result in _summarizer(waits).asummarize_many(_texts(10, []), ordered=True)]

    assert [r.id for r in asyncio.run(run())] == [str(n) for n in range(10)]
    assert not [t for t in threading.enumerate() if t.name.startswith("summarizer")]


def test_asummarize_many_raises_what_ends_the_run() -> None:
    """As the other one does."""

    async def run() -> None:
        async for _ in _summarizer(lambda _: ConfigError("The key was refused.")).asummarize_many(_texts(9, [])):
            pass

    with pytest.raises(ConfigError, match="refused"):
        asyncio.run(run())


def test_cancelled_task_ends_the_run() -> None:
    """It does not wait for a question that hangs; then no thread is left, and nothing more is asked."""
    asked, leave = threading.Event(), threading.Event()

    def hangs(question: Question) -> dict[str, Any]:
        asked.set()
        assert leave.wait(PATIENCE)
        return _found(question)

    llm = FakeLLM(hangs)

    async def consume() -> None:
        async for _ in Summarizer(llm=llm, cache=None).asummarize_many(map(_text, range(1000)), workers=2):
            pass

    async def run() -> None:
        task = asyncio.create_task(consume())
        assert await asyncio.to_thread(asked.wait, PATIENCE)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert not leave.is_set()

    asyncio.run(run())
    leave.set()
    for thread in [t for t in threading.enumerate() if t.name.startswith("summarizer")]:
        thread.join(PATIENCE)
    assert not [t for t in threading.enumerate() if t.name.startswith("summarizer")]
    assert len(llm.questions) <= 2


def test_leaving_the_loop_early_ends_the_run_when_it_is_closed() -> None:
    """`aclose` waits for what is being asked."""
    read: list[int] = []

    async def run() -> None:
        results = _summarizer().asummarize_many(_texts(1000, read), workers=3)
        async for _ in results:
            break
        await results.aclose()
        assert not [t for t in threading.enumerate() if t.name.startswith("summarizer_")]

    asyncio.run(run())
    assert len(read) <= 7


def test_errors_of_results_are_ours() -> None:
    """Whoever catches `SummarizerError` alone has seen them all; one text alone raises the same."""
    [result] = _summarizer().summarize_many([""])
    assert isinstance(result.error, SummarizerError)
    with pytest.raises(type(result.error)):
        summarize("")
