"""What becomes of many texts when the server fails some of them: are all others there, and does each say why?

Against the loopback server of the benchmarks, with the true client; what waits here waits for milliseconds.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from loopback_process import Loopback, loopback

from summarizer import AnswerError, ModelError, RefusedError, Result, Settings, Summarizer, Summary

COUNT, EACH, WORKERS = 20, 10, 8
MARK = "Quennel Bay"
RUN = (sys.executable, "-W", "error", "-c", "from summarizer.cli import main; main()")
PATIENCE = 120


@pytest.fixture(scope="module")
def _server() -> Iterator[Loopback]:
    with loopback() as server:
        yield server


@pytest.fixture
def server(_server: Loopback) -> Loopback:
    """Return the server, without faults, which has counted nothing yet."""
    _server.behave()
    return _server


def _texts(count: int = COUNT) -> dict[str, str]:
    """Write fictional dispatches; one of ten comes from the place that the server fails."""
    places = {f"t{n}": MARK if _is_marked(f"t{n}") else "Halvik" for n in range(count)}
    return {
        name: f"FICTIONAL DISPATCH {name} from {place}. The meeting lasted an hour. "
        f"Envoy Orla Venn asked Tollmark to open the pass. Tollmark promised to send {n + 11} tents."
        for n, (name, place) in enumerate(places.items())
    }


def _is_marked(name: str) -> bool:
    return int(name[1:]) % EACH == EACH - 1


def _read(server: Loopback, fault: str, *, times: int = 0) -> dict[str, Result]:
    server.behave(fault=fault, marked=MARK, times=times, retry_after=0.01)
    settings = Settings(
        base_url=server.url,
        model="loopback",
        cache=None,
        attempts=2,
        max_wait=0.01,
        timeout=1.5 if fault == "hang" else 60,
    )
    with Summarizer(settings) as summarizer:
        return {str(r.id): r for r in summarizer.summarize_many(_texts().items(), workers=WORKERS)}


def _is_whole(name: str, summary: Summary | None) -> bool:
    """Tell whether both items are there, each on its own words, and nothing is said to be wrong."""
    if summary is None or not summary.complete or summary.rejected:
        return False
    text = _texts()[name]
    places = [e for item in (*summary.requests, *summary.pledges) for e in item.evidence]
    exact = all(text[e.start : e.end] == e.quote for e in places)
    return exact and (len(summary.requests), len(summary.pledges)) == (1, 1)


@pytest.mark.parametrize(
    ("fault", "error", "words"),
    [
        ("500", ModelError, "HTTP 500"),
        ("429", ModelError, "HTTP 429"),
        ("hang", ModelError, "did not answer in time"),
        ("drop", ModelError, "could not be reached"),
        ("bad-json", AnswerError, "no usable answer"),
        ("refusal", RefusedError, "declined"),
    ],
)
def test_text_that_the_server_fails_is_an_error_that_says_why(
    server: Loopback, fault: str, error: type[ModelError], words: str
) -> None:
    """In one of ten: each other text is returned whole, and the run ends."""
    results = _read(server, fault)
    assert sorted(results) == sorted(_texts())
    for name, result in results.items():
        if _is_marked(name):
            assert type(result.error) is error
            assert words in str(result.error)
            assert result.error.attempts >= 1
        else:
            assert _is_whole(name, result.summary), name


def test_answer_that_is_cut_costs_the_sentence_that_it_is_about(server: Loopback) -> None:
    """The text is asked about in halves; what still does not fit is said, in its own type; the others are whole."""
    for name, result in _read(server, "truncated").items():
        summary = result.summary
        assert summary
        if _is_marked(name):
            assert not summary.complete
            assert [w.error for w in summary.failed_windows] == ["truncated"]
            assert [w.kind for w in summary.warnings] == ["truncated"]
            [window] = summary.failed_windows
            assert MARK in _texts()[name][window.start : window.end]
            assert (len(summary.requests), len(summary.pledges)) == (1, 1)
        else:
            assert _is_whole(name, summary), name


def test_items_without_words_are_rejected_with_the_reason(server: Loopback) -> None:
    """Empty quotes and pointers that lead nowhere are no items, and no silence either."""
    for name, result in _read(server, "empty-quote").items():
        assert result.summary
        if _is_marked(name):
            assert result.summary.items == []
            assert sorted((r.type, r.reason) for r in result.summary.rejected) == [
                ("pledge", "not_in_text"),
                ("request", "not_in_text"),
            ]
        else:
            assert _is_whole(name, result.summary), name


@pytest.mark.parametrize("fault", ["500", "429", "503", "hang", "drop", "bad-json", "empty-quote"])
def test_fault_that_goes_costs_nothing_but_another_request(server: Loopback, fault: str) -> None:
    """Retries, the re-ask of an answer and the re-ask of an item each bring the text back whole."""
    results = _read(server, fault, times=1)
    assert [name for name, result in results.items() if not _is_whole(name, result.summary)] == []
    assert server.figures()["requests"] == COUNT + sum(map(_is_marked, results))


@pytest.mark.skipif(os.name == "nt", reason="needs locks that the system opens")
def test_promise_5_two_processes_with_one_cache_ask_no_question_twice(server: Loopback, tmp_path: Path) -> None:
    """Not even those that both want at the same moment: one waits for the other's answer."""
    texts = _texts(60)
    source = tmp_path / "in.jsonl"
    source.write_text("".join(f"{json.dumps({'id': name, 'text': text})}\n" for name, text in texts.items()), "utf-8")
    server.behave(latency=0.02)
    given = ["batch", str(source), "--model", "loopback", "--base-url", server.url, "--workers", "4"]
    environment = {**os.environ, "SUMMARIZER_CACHE": str(tmp_path / "answers.sqlite3"), "NO_PROXY": "127.0.0.1"}
    both = [
        subprocess.Popen([*RUN, *given, "--out", str(tmp_path / f"{n}.jsonl")], env=environment, stderr=subprocess.PIPE)
        for n in range(2)
    ]
    for process in both:
        with process:
            _, told = process.communicate(timeout=PATIENCE)
        assert process.returncode == 0, told
    figures = server.figures()
    assert (figures["requests"], figures["asked_again"]) == (len(texts), 0)
    for n in range(2):
        lines = (tmp_path / f"{n}.jsonl").read_text("utf-8").splitlines()
        assert sorted(json.loads(line)["id"] for line in lines) == sorted(texts)


def test_answer_of_a_text_without_faults_holds_as_it_is(server: Loopback) -> None:
    """So that benchmarks measure reading, and no repairs: nothing is asked again, rejected or left empty."""
    for name, result in _read(server, "").items():
        summary = result.summary
        assert summary
        assert _is_whole(name, summary)
        assert summary.warnings == []
        assert [a.name for request in summary.requests for a in request.requesters] == ["Orla Venn"]
        assert summary.overview == " ".join(_texts()[name].split(". ", 2)[2:])
    assert server.figures()["requests"] == COUNT


def test_long_text_is_read_to_its_end_and_grounded_exactly(server: Loopback) -> None:
    """Many windows, hundreds of items: each sentence that reports something is there once, at its own place."""
    promises = [f"Tollmark promised to send {n + 11} tents to Halvik." for n in range(400)]
    text = " ".join(f"{said} The road to camp {n} was closed by snow that day." for n, said in enumerate(promises))
    with Summarizer(Settings(base_url=server.url, model="loopback", cache=None)) as summarizer:
        summary = summarizer.summarize(text)
    assert summary.complete
    assert summary.usage.calls > 1
    quotes = [e.quote for item in summary.pledges for e in item.evidence]
    assert quotes == promises
    assert all(text[e.start : e.end] == e.quote for item in summary.items for e in item.evidence)
