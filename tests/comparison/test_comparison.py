"""Does a comparison say what both texts say, and what changed, with the words of both, whichever comes first?"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from beside import CALL, READOUT, call, readout, summary_of
from making import item

from summarizer import InputError, ModelError, Question, Summarizer, Usage, compare, drift
from summarizer._llm import Answer
from summarizer.paired import Comparison
from summarizer.schema import Agreement, FailedWindow, Summary
from summarizer.testing import FakeLLM

SHARED = "The envoys of Velmora and Tallis agreed to share intelligence between their defence teams."
TOLD = "The envoys of Velmora and Tallis agreed to share information between their defence staffs."
SCOPE = {"relation": "different_scope", "a": "intelligence", "b": "information"}


def _one(text: str) -> Summary:
    return summary_of(text, item(Agreement, text, text, what=text[35:].rstrip("."), status="agreed"))


def _by_words(question: Question) -> dict[str, Any]:
    """Answer as a model that reads: the words of the line A, then of the line B."""
    a, b = question.messages[-1]["content"].splitlines()
    first, second = ("intelligence", "information") if "intelligence" in a else ("information", "intelligence")
    assert second in b
    return {"relation": "different_scope", "a": first, "b": second}


def _timeless(comparison: Comparison) -> Comparison:
    usage = comparison.usage.model_copy(update={"seconds": 0.0})
    made = comparison.provenance.model_copy(update={"created": None})
    return comparison.model_copy(update={"usage": usage, "provenance": made})


def test_two_accounts_of_one_call() -> None:
    """What was agreed was discussed, what was demanded was asked, what was promised could be; one thing is left out."""
    comparison = compare(call(), readout(), rules_only=True)
    assert [p.relation for p in comparison.pairs] == ["stronger", "stronger", "stronger", "only_in_b"]
    first = [(d.aspect, d.a and d.a.quote, d.b and d.b.quote) for d in comparison.pairs[0].differences]
    assert first == [("status", "agreed", "discussed"), ("number", "60", "30")]
    weak = comparison.pairs[2]
    assert weak.b
    assert weak.b.item is None
    assert weak.b.what.startswith("He said that Toll could help")


def test_every_quote_is_the_raw_slice_of_its_own_text() -> None:
    """Promise 1 holds in both texts, for the passages and for the words that differ."""
    for pair in compare(call(), readout(), rules_only=True).pairs:
        for text, side, words in ((CALL, pair.a, [d.a for d in pair.differences]),
                                  (READOUT, pair.b, [d.b for d in pair.differences])):  # fmt: skip
            found = [*(side.evidence if side else []), *(w for w in words if w)]
            assert all(text[e.start : e.end] == e.quote for e in found)


@pytest.mark.parametrize("make", [call, readout])
def test_a_text_does_not_differ_from_itself(make: Callable[[], Summary]) -> None:
    """No difference, and nothing is asked."""
    assert compare(make(), make(), rules_only=True).differences == []
    with Summarizer(llm=FakeLLM([]), cache=None) as summarizer:
        assert compare(make(), make(), summarizer=summarizer).differences == []


def test_swapping_the_texts_swaps_the_relations_and_nothing_else() -> None:
    """By rules alone."""
    here, there = compare(call(), readout(), rules_only=True), compare(readout(), call(), rules_only=True)
    assert _timeless(there) == _timeless(here.swapped())
    assert [p.relation for p in there.pairs] == ["weaker", "weaker", "weaker", "only_in_a"]


def test_a_model_is_asked_in_one_order_whichever_text_comes_first() -> None:
    """So its answer holds for both: the same question, paid for once."""
    llm = FakeLLM(_by_words)
    with Summarizer(llm=llm, cache=None) as summarizer:
        here = compare(_one(SHARED), _one(TOLD), summarizer=summarizer)
        there = compare(_one(TOLD), _one(SHARED), summarizer=summarizer)
    assert _timeless(there) == _timeless(here.swapped())
    assert llm.questions[0] == llm.questions[1]
    (pair,) = here.pairs
    assert (pair.relation, pair.by) == ("different_scope", "model")
    assert [(d.by, d.a and d.a.quote, d.b and d.b.quote) for d in pair.differences] == [
        ("model", "intelligence", "information")
    ]


def test_rules_only_asks_nothing_and_needs_no_model(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two summaries are compared without one."""
    monkeypatch.setattr("summarizer._client.Summarizer._ready", lambda _: pytest.fail("a model was asked"))
    assert [p.relation for p in compare(_one(SHARED), _one(TOLD), rules_only=True).pairs] == ["same"]


def test_a_second_comparison_costs_nothing(tmp_path: Path) -> None:
    """Promise 5: questions about pairs are kept like all others."""
    for calls in ((1, 0), (0, 1)):
        with Summarizer(llm=FakeLLM(_by_words), cache=tmp_path / "answers.sqlite3") as summarizer:
            usage = compare(_one(SHARED), _one(TOLD), summarizer=summarizer).usage
        assert (usage.calls, usage.cached_calls) == calls


def test_a_question_that_fails_leaves_its_pair_and_is_told() -> None:
    """Promise 4: not answered is not the same as no difference."""
    error = ModelError("the server is away")
    error.usage = Usage(calls=2, input_tokens=50)
    with Summarizer(llm=FakeLLM([error]), cache=None) as summarizer:
        comparison = compare(_one(SHARED), _one(TOLD), summarizer=summarizer)
    assert [p.relation for p in comparison.pairs] == ["same"]
    assert not comparison.complete
    assert comparison.problems == ["A question about a pair failed: the server is away"]
    assert comparison.usage.calls == 2


def test_a_text_that_was_read_in_part_is_told() -> None:
    """An item may be missing there, and then nothing was left out."""
    cut = call(complete=False, failed_windows=[FailedWindow(start=0, end=9, error="ModelError")])
    comparison = compare(cut, readout(), rules_only=True)
    assert not comparison.complete
    assert len(comparison.problems) == 1


def test_texts_are_summarized_first_and_paid_for() -> None:
    """Usage counts the summaries that were made here, and not those that were given."""

    def answer(question: Question) -> Answer:
        what = "40 tents" if "40 tents" in question.messages[-1]["content"] else "14 tents"
        items = [{"type": "pledge", "sentences": [1], "pledgers": ["Toll"], "what": what}]
        return Answer({"items": items}, Usage(calls=1, input_tokens=10))

    with Summarizer(llm=FakeLLM(answer), cache=None) as summarizer:
        comparison = compare("Toll pledged 40 tents.", "Toll pledged 14 tents.", summarizer=summarizer)
    assert [p.relation for p in comparison.pairs] == ["different_amount"]
    assert comparison.usage.calls == 2
    given = compare(call(usage=Usage(calls=9)), readout(), rules_only=True)
    assert given.usage.calls == 0


def test_who_made_it_is_told() -> None:
    """The model, the prompts of texts and pairs, the library."""
    with Summarizer(llm=FakeLLM(_by_words, model="mine"), cache=None) as summarizer:
        asked = compare(_one(SHARED), _one(TOLD), summarizer=summarizer).provenance
    assert (asked.model, asked.prompts) == ("mine", ["window.v2", "compare.v1"])
    ruled = compare(call(), readout(), rules_only=True).provenance
    assert (ruled.model, ruled.prompts) == ("fictional/model", ["window.v2"])


def test_progress_is_told() -> None:
    """Each question about a pair, and how many there are."""
    steps: list[tuple[int, int]] = []
    with Summarizer(llm=FakeLLM(_by_words), cache=None) as summarizer:
        compare(_one(SHARED), _one(TOLD), summarizer=summarizer, progress=lambda *step: steps.append(step))
    assert steps == [(1, 1)]


def test_a_drift_is_told_in_lists() -> None:
    """As a desk officer asks: what was strengthened, what was left out."""
    told = drift(call(), readout(), rules_only=True)
    assert (len(told.strengthened), len(told.left_out), told.weakened, told.added) == (3, 1, [], [])
    other = drift(readout(), call(), rules_only=True)
    assert (len(other.weakened), len(other.added), other.strengthened, other.left_out) == (3, 1, [], [])


def test_a_summary_without_its_text_is_compared_by_its_items() -> None:
    """`keep_text=False`: quotes and offsets are those of the text that was not kept."""
    bare = readout()
    bare = bare.model_copy(update={"source": bare.source.model_copy(update={"text": None})})
    comparison = compare(call(), bare, rules_only=True)
    assert [p.relation for p in comparison.pairs] == ["stronger", "stronger", "only_in_a", "only_in_b"]
    assert all(READOUT[e.start : e.end] == e.quote for p in comparison.pairs if p.b for e in p.b.evidence)


@pytest.mark.parametrize("wrong", [None, 7, {"items": []}])
def test_what_is_no_text_is_refused(wrong: Any) -> None:
    """With what to do instead."""
    with pytest.raises(InputError, match=r"Give a text or a Summary"):
        compare(wrong, call(), rules_only=True)


def test_a_summarizer_and_a_model_exclude_each_other() -> None:
    """One of them would not be used."""
    with (
        Summarizer(llm=FakeLLM([]), cache=None) as summarizer,
        pytest.raises(InputError, match="a summarizer has its own"),
    ):
        compare(call(), readout(), summarizer=summarizer, model="local")


def test_a_given_summarizer_stays_open() -> None:
    """It belongs to the caller."""
    llm = FakeLLM(_by_words)
    with Summarizer(llm=llm, cache=None) as summarizer:
        compare(_one(SHARED), _one(TOLD), summarizer=summarizer)
        assert llm.closed == 0
    assert llm.closed == 1
