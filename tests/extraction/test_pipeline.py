"""Does a text become one summary, whatever happens to its windows on the way?"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Any, ClassVar, Literal

import pytest
from making import plan

from summarizer._extraction import CandidateClassifier, ReaderContext, summarize_document
from summarizer._extraction.embedded.candidates import Probe, Probes
from summarizer._extraction.pipeline import Metadata, _without_twin
from summarizer._llm import Answer, Embedded, Question
from summarizer._text import read
from summarizer.errors import ConfigError, ModelError
from summarizer.schema import ITEM_TYPES, HumanitarianItem, Item, Provenance, Request, Summary
from summarizer.testing import FakeLLM
from summarizer.values import Usage

TEXT = "Toll pledged boats. Arvenia asked Norland for tea. It rained. Norland pledged tents for the refugees."
SENTENCES = [f"{s}." for s in TEXT[:-1].split(". ")]
PAID = Usage(calls=1, input_tokens=10, output_tokens=1)
NOTHING: dict[str, Any] = {"items": []}
FROM = Provenance(model="fake", library="0")


class Rain(Item):
    """A type that the probes do not know."""

    definition: ClassVar[str] = "It rains."
    type: Literal["rain"] = "rain"


def _about(question: Question) -> str:
    """Return the sentence that a lean question is about."""
    return question.messages[-1]["content"].partition("Sentence: ")[2].partition("\n")[0]


def _wanted(question: Question) -> str:
    return question.messages[-1]["content"].rpartition(": ")[2]


def _found(question: Question) -> Answer:
    """Say of a sentence with "pledged" that it is a pledge, in its own words; of rain, that it rains."""
    said = _about(question)
    wanted = [name for name in ("pledge", "request", "rain") if name in _wanted(question)]
    words = {"pledge": "pledged", "request": "asked", "rain": "rained"}
    rows = [{"type": name, "what": said.rstrip(".")} for name in wanted if words[name] in said]
    return Answer({"items": rows}, PAID)


def _summary(
    answers: Callable[[Question], Any] = _found,
    *,
    text: str = TEXT,
    classifier: CandidateClassifier | None = None,
    item_types: Sequence[type[Item]] = ITEM_TYPES,
    workers: int = 4,
    lean: bool = True,
    **given: Any,
) -> tuple[Summary, FakeLLM]:
    """Read a text sentence by sentence; or, not `lean`, in one window."""
    llm = FakeLLM(answers)
    asking = ReaderContext(llm, plan(lean=lean, item_types=item_types, workers=workers), classifier)
    return summarize_document(read(text), Metadata(), asking, provenance=FROM, **given), llm


def _fails_about(*words: str, error: Exception) -> Callable[[Question], Any]:
    return lambda question: error if any(w in _about(question) for w in words) else _found(question)


# Windows -------------------------------------------------------------------------------------------------------------


def test_windows_are_asked_at_the_same_time_and_order_is_kept() -> None:
    """All four meet; the last to answer comes first in the text."""
    meeting, later = threading.Barrier(4), threading.Event()

    def answer(question: Question) -> Answer:
        meeting.wait(30)
        if _about(question) == SENTENCES[0]:
            assert later.wait(30)
        if _about(question) == SENTENCES[3]:
            later.set()
        return _found(question)

    summary, _ = _summary(answer)
    assert [item.what for item in summary.items if item.type != "humanitarian_item"] == [
        s.rstrip(".") for s in SENTENCES if "rained" not in s
    ]


def test_what_was_rejected_comes_in_text_order_too() -> None:
    """However late its answer came."""
    later = threading.Event()

    def answer(question: Question) -> Answer:
        if _about(question) == SENTENCES[0]:
            assert later.wait(30)
        later.set()
        return Answer({"items": [{"type": "nonsense", "what": _about(question)}]}, PAID)

    summary, _ = _summary(answer)
    assert [rejected.what for rejected in summary.rejected] == SENTENCES


def test_same_answers_in_any_number_of_threads() -> None:
    """How many workers there are changes nothing in the summary."""
    alone, together = (_summary(workers=n)[0] for n in (1, 8))
    assert alone.items == together.items
    assert alone.overview == together.overview


def test_failing_window_leaves_the_others(caplog: pytest.LogCaptureFixture) -> None:
    """Promise 4. It is told with its place and error, logged without a word of the text, and its cost counts."""
    summary, _ = _summary(_fails_about("asked", error=ModelError("Gone.", usage=PAID)))
    [failed] = summary.failed_windows
    assert TEXT[failed.start : failed.end] == SENTENCES[1]
    assert (failed.error, failed.detail, summary.complete) == ("ModelError", "Gone.", False)
    assert len(summary.pledges) == 2
    assert summary.usage.calls == 4
    assert [(r.msg, r.__dict__["window"]) for r in caplog.records] == [("summarizer.window", 1)]
    assert "Arvenia" not in caplog.text


def test_failed_windows_come_in_text_order() -> None:
    """However they failed."""
    summary, _ = _summary(_fails_about("asked", "rained", "Toll", error=ModelError("Gone.")))
    assert [TEXT[f.start : f.end] for f in summary.failed_windows] == SENTENCES[:3]


def test_all_windows_failing_raises_the_first_error() -> None:
    """Promise 4. Nothing read is no summary."""
    with pytest.raises(ModelError, match="Toll"):
        _summary(lambda q: ModelError(_about(q)))


def test_strict_raises_when_any_window_fails() -> None:
    """There is no incomplete summary then."""
    with pytest.raises(ModelError, match="Gone"):
        _summary(_fails_about("asked", error=ModelError("Gone.")), strict=True)
    assert _summary(strict=True)[0].complete


def test_truncated_sentence_is_told_and_kept_as_far_as_it_goes() -> None:
    """Promise 4. In `failed_windows` and in the warnings, with the place of that sentence; with `strict` it raises."""

    def cut(question: Question) -> Answer:
        answer = _found(question)
        return Answer(answer.data, PAID, truncated="Toll" in _about(question))

    summary, _ = _summary(cut)
    [failed], [warning] = summary.failed_windows, summary.warnings
    assert (failed.error, warning.kind, summary.complete) == ("truncated", "truncated", False)
    assert TEXT[failed.start : failed.end] == TEXT[warning.start : warning.end] == SENTENCES[0]
    assert "max_output_tokens" in failed.detail
    assert len(summary.pledges) == 2
    with pytest.raises(ModelError, match="max_output_tokens"):
        _summary(cut, strict=True)


def test_only_the_half_that_failed_is_told() -> None:
    """Promise 4. A large window is halved; what was read of it stays."""
    error = ModelError("Gone.", usage=PAID)

    def answer(question: Question) -> Any:
        shown = question.messages[-1]["content"].partition("<article>")[2]
        if "Toll" in shown and "tents" in shown:
            return Answer({}, PAID, truncated=True)
        pledged = {"type": "pledge", "sentences": [2], "what": "Norland pledged tents for the refugees"}
        return Answer({"items": [pledged]}, PAID) if "tents" in shown else error

    asking = ReaderContext(FakeLLM(answer), plan())
    summary = summarize_document(read(TEXT), Metadata(), asking, provenance=FROM)
    [failed] = summary.failed_windows
    assert TEXT[failed.start : failed.end] == " ".join(SENTENCES[:2])
    assert len(summary.pledges) == 1
    assert summary.usage.calls == 3
    with pytest.raises(ModelError, match="Gone"):
        summarize_document(read(TEXT), Metadata(), asking, provenance=FROM, strict=True)


def test_refused_key_raises_at_once() -> None:
    """The others would be refused too: what is not begun is not asked."""
    with pytest.raises(ConfigError, match="refused"):
        _summary(lambda _: ConfigError("The key was refused."), text=TEXT * 30, workers=1)
    asked: list[str] = []

    def refuses(question: Question) -> Any:
        asked.append(_about(question))
        return ConfigError("The key was refused.")

    with pytest.raises(ConfigError):
        _summary(refuses, text=" ".join(f"Toll pledged {n} boats." for n in range(200)), workers=1)
    assert len(asked) < 100


def test_ctrl_c_stops_without_waiting() -> None:
    """What is being asked is left behind, and nothing more is asked."""
    held, asked = threading.Event(), threading.Semaphore(0)
    said: list[str] = []
    waited_for: list[str] = []

    def answer(question: Question) -> Answer:
        said.append(_about(question))
        if "Toll" in _about(question):
            return _found(question)
        asked.release()
        if not held.wait(3):
            waited_for.append(_about(question))
        return _found(question)

    def interrupt(done: int, total: int) -> None:
        assert asked.acquire(timeout=30)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        _summary(answer, workers=1, progress=interrupt)
    assert waited_for == []
    held.set()
    assert said == SENTENCES[:2]


def test_what_was_begun_is_waited_for_when_progress_raises() -> None:
    """It will be paid for, so its answer is kept in the cache; the rest is not begun."""
    begun, raised, ended = threading.Event(), threading.Event(), []

    def answer(question: Question) -> Answer:
        if "Toll" not in _about(question):
            begun.set()
            assert raised.wait(30)
        ended.append(_about(question))
        return _found(question)

    def stop(done: int, total: int) -> None:
        assert begun.wait(30)
        raised.set()
        raise TimeoutError

    with pytest.raises(TimeoutError):
        _summary(answer, text=" ".join([TEXT, *(f"Toll has {n} boats." for n in range(300))]), workers=1, progress=stop)
    assert 2 <= len(ended) < 200


def test_progress_is_counted_for_failing_windows_too() -> None:
    """Done and all, after each."""
    told: list[tuple[int, int]] = []
    _summary(_fails_about("asked", error=ModelError("Gone.")), progress=lambda *now: told.append(now))
    assert told == [(1, 4), (2, 4), (3, 4), (4, 4)]


def test_usage_is_the_sum() -> None:
    """Of all windows and re-asks; the seconds are those of the clock."""
    summary, llm = _summary()
    assert summary.usage.model_copy(update={"seconds": 0.0}) == Usage(calls=4, input_tokens=40, output_tokens=4)
    assert len(llm.questions) == 4
    assert summary.usage.seconds > 0


def test_bug_in_a_models_door_is_not_swallowed(caplog: pytest.LogCaptureFixture) -> None:
    """Only errors of ours count as a window that could not be read."""
    with pytest.raises(ZeroDivisionError):
        _summary(_fails_about("asked", error=ZeroDivisionError()))


# Sieve ---------------------------------------------------------------------------------------------------------------


SIEVED = Usage(calls=1, input_tokens=60)


def _classifier(**wanted: Sequence[int]) -> CandidateClassifier:
    """Make a classifier that wants types in the sentences with these numbers."""
    probes = {
        name: Probe(tuple(20.0 * (n in wanted.get(name, ())) - 10.0 for n in range(4)), {}, 0.0, 0.5)
        for name in ("agreement", "request", "pledge", "humanitarian_item")
    }
    one_hot = {s: [float(n == m) for m in range(4)] for n, s in enumerate(SENTENCES)}
    return CandidateClassifier(
        Probes("w", "p", probes), lambda texts: Embedded([one_hot[t] for t in texts], SIEVED), None
    )


def test_only_what_the_classifier_wants_is_asked() -> None:
    """Its sentences, its types; of two types on one verb, the one that the verb makes."""
    summary, llm = _summary(classifier=_classifier(pledge=[0], request=[0, 1]))
    asked = {_about(q): _wanted(q) for q in llm.questions}
    assert asked == {SENTENCES[0]: "pledge", SENTENCES[1]: "request"}
    assert [q.schema["required"] for q in sorted(llm.questions, key=_about)] == [["request"], ["pledge"]]
    assert (len(summary.pledges), len(summary.requests)) == (1, 1)


def test_nothing_is_asked_where_the_classifier_wants_nothing() -> None:
    """A text without items is complete and costs what the classifier costs; progress has nothing to count."""
    told: list[Any] = []
    summary, llm = _summary(classifier=_classifier(), progress=lambda *now: told.append(now))
    assert (llm.questions, summary.items, summary.complete, told) == ([], [], True, [])
    assert (summary.usage.calls, summary.usage.input_tokens) == (SIEVED.calls, SIEVED.input_tokens)
    assert summary.overview == SENTENCES[0]


def test_humanitarian_item_beside_another_is_the_linking_passs() -> None:
    """Asked for alone, and only where people or aid are named; beside a pledge the pledge's twin says the same."""
    summary, llm = _summary(classifier=_classifier(pledge=[3], humanitarian_item=[2, 3]))
    assert {_about(q): _wanted(q) for q in llm.questions} == {SENTENCES[3]: "pledge"}
    [pledge], [twin] = summary.pledges, summary.humanitarian_items
    assert (twin.evidence, twin.status) == (pledge.evidence, "pledged")
    alone = _summary(classifier=_classifier(humanitarian_item=[2, 3]))[1]
    assert {_about(q): _wanted(q) for q in alone.questions} == {SENTENCES[3]: "humanitarian_item"}


def test_humanitarian_item_is_asked_for_where_the_other_item_says_something_else() -> None:
    """A twin would say what was asked for, and not who fled."""
    both = (Request, HumanitarianItem)
    clause = "She urged them to sign the paper, and in the valley nine thousand refugees are waiting."
    assert _without_twin(both, "The refugees wait while she urged them to sign the paper.") == both
    assert _without_twin(both, clause) == (Request,)
    assert _without_twin((HumanitarianItem,), clause) == (HumanitarianItem,)


def test_classifier_decides_about_twins() -> None:
    """A pledge of boats has none, whatever it found, and one about refugees has one; without a classifier as well."""
    assert len(_summary(classifier=_classifier(pledge=[0, 3], humanitarian_item=[0, 3]))[0].humanitarian_items) == 1
    assert len(_summary(classifier=_classifier(pledge=[0, 3]))[0].humanitarian_items) == 1
    assert len(_summary()[0].humanitarian_items) == 1


def test_users_types_are_asked_about_every_sentence_beside_the_classifier() -> None:
    """The probes do not know them."""
    summary, llm = _summary(classifier=_classifier(pledge=[0]), item_types=(*ITEM_TYPES, Rain))
    assert sorted((_about(q), _wanted(q)) for q in llm.questions) == sorted(
        [(SENTENCES[0], "pledge"), *((s, "rain") for s in SENTENCES)]
    )
    assert (len(summary.others), len(summary.pledges)) == (1, 1)


def test_types_that_are_not_asked_for_are_not_asked_for_by_the_classifier() -> None:
    """It may want a pledge; the caller wants none."""
    _, llm = _summary(classifier=_classifier(pledge=[0], request=[1]), item_types=ITEM_TYPES[:2])
    assert [_wanted(q) for q in llm.questions] == ["request"]


def test_sieve_that_fails_is_not_an_empty_summary() -> None:
    """Promise 4. Without scores nobody knows what to ask."""

    def fails(_: Sequence[str]) -> Embedded:
        raise ModelError("No answer.")

    probes = Probes("w", "p", {"pledge": Probe((1.0,), {}, 0.0, 0.5)})
    with pytest.raises(ModelError, match="No answer"):
        _summary(classifier=CandidateClassifier(probes, fails, None))


# The summary ---------------------------------------------------------------------------------------------------------


def test_warnings_are_told_once() -> None:
    """Two items of one sentence with the same stranger."""
    row = {"type": "pledge", "sentences": [1], "pledgers": ["the elves"]}
    rows = [{**row, "what": "Toll pledged boats"}, {**row, "what": "pledged boats"}]
    summary, _ = _summary(lambda _: {"items": rows}, lean=False)
    assert [(w.kind, w.detail) for w in summary.warnings] == [("unresolved_actor", "the elves")]


def test_language_that_the_cue_words_do_not_know_is_told() -> None:
    """With the lean plan rules fill the slots, and they are English."""
    text = "Le président a promis des bateaux et des tentes pour les réfugiés de la ville. Il pleuvait sur la région."
    [warning] = _summary(lambda _: NOTHING, text=text)[0].warnings
    assert (warning.kind, warning.detail[:3]) == ("language", "fr:")


def test_duplicates_are_among_the_rejected() -> None:
    """Promise 2. What is not returned as an item is told."""
    rows = [{"type": "pledge", "what": "Toll pledged boats"}] * 2
    summary, _ = _summary(lambda q: {"items": rows} if "Toll" in _about(q) else NOTHING)
    assert [r.reason for r in summary.rejected] == ["duplicate"]
    assert len(summary.pledges) == 1


def test_long_text_is_read_in_seconds() -> None:
    """A sixth of a megabyte without the model's own time: nothing grows with the square of the text."""
    text = "\n\n".join(f"Day {n}. {TEXT}" for n in range(1500))
    assert len(text) > 150_000
    summary, llm = _summary(lambda _: NOTHING, text=text)
    assert (summary.complete, len(llm.questions) >= 6_000) == (True, True)
    assert summary.usage.seconds < 30
