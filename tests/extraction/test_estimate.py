"""Does an estimate count the very questions that a summary would ask, and ask nothing itself?"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from quality.test_floors import GOLD

from summarizer import ConfigError, Estimate, InputError, ModelError, Settings, Summarizer
from summarizer._extraction.estimate import ANSWER_A_REASK, ANSWER_A_SENTENCE, LEAN_ANSWER
from summarizer._llm import Question
from summarizer.evaluation import load
from summarizer.testing import FakeLLM

TEXT = (
    "Toll and Arvenia agreed to reopen the bridge at Selma on Monday. President Ana Kest of Arvenia asked Toll for 40 "
    "trucks. Toll pledged 20 trucks and two boats. The Republic of Tamrovia froze the assets of Selma Lines."
)
TEXTS = [gold.text for gold in load(GOLD.gold)]
MANY = Settings(window_tokens=12)
"""About a sentence in a window."""
OVERVIEW = 1
"""Question about the overview of several windows: counted before they are read, asked where they have items."""


def _nothing(_: Question) -> dict[str, Any]:
    return {"items": []}


def test_questions_are_those_of_a_summary(tmp_path: Path) -> None:
    """The same number before it, all of them cached after it, in another process as well."""
    llm = FakeLLM(_nothing)
    with Summarizer(MANY, llm=llm, cache=tmp_path / "a.sqlite") as summarizer:
        before = summarizer.estimate(TEXT)
        assert llm.questions == []
        summarizer.summarize(TEXT)
        after = summarizer.estimate(TEXT)
    assert len(llm.questions) == 4
    assert (before.calls, before.cached_calls) == (4 + OVERVIEW, 0)
    assert (after.calls, after.cached_calls, after.input_tokens, after.output_tokens, after.cost) == (0, 4, 0, 0, 0.0)


def test_part_that_is_cached_is_not_paid_again(tmp_path: Path) -> None:
    """What one text has in common with another is known."""
    with Summarizer(MANY, llm=FakeLLM(_nothing), cache=tmp_path / "a.sqlite") as summarizer:
        summarizer.summarize(TEXT)
        longer = summarizer.estimate(TEXT + " Arvenia thanked Toll for the boats.")
    assert (longer.calls, longer.cached_calls) == (1 + OVERVIEW, 4)


def test_tokens_are_estimates_of_what_is_sent_and_of_what_comes_back() -> None:
    """About four characters a token; an answer by the sentences that are asked about, within its room."""
    llm = FakeLLM(_nothing)
    with Summarizer(llm=llm, cache=None) as summarizer:
        found = summarizer.estimate(TEXT)
        summarizer.summarize(TEXT)
    (question,) = llm.questions
    sent = sum(len(message["content"]) for message in question.messages)
    assert found.input_tokens > sent / 4
    assert found.output_tokens == 4 * ANSWER_A_SENTENCE
    with Summarizer(Settings(max_output_tokens=100), llm=FakeLLM(_nothing), cache=None) as summarizer:
        assert summarizer.estimate(TEXT).output_tokens == 100


@pytest.mark.parametrize(("model", "known"), [("openai/gpt-4o", True), ("openai/gpt-99-nonsense", False)])
def test_cost_is_the_list_price_or_unknown(model: str, known: bool) -> None:
    """Nothing is sent to find out; no key is needed."""
    with Summarizer(model=model, cache=None) as summarizer:
        found = summarizer.estimate(TEXT)
    assert found.calls == 1
    dollars = (found.input_tokens * 2.5 + found.output_tokens * 10) / 1e6
    assert found.cost == (pytest.approx(dollars) if known else None)


def test_cost_at_an_address_of_ones_own_is_unknown() -> None:
    """A self-hosted server has no list price."""
    with Summarizer(model="gpt-4o", base_url="http://localhost:1/v1", cache=None) as summarizer:
        assert summarizer.estimate(TEXT).cost is None


def test_item_that_will_be_asked_about_again_is_counted_where_its_answer_is_stored(tmp_path: Path) -> None:
    """What is stored is judged as in a summary: the same keys, the same re-asks, and those are exact."""
    wrong = {"type": "pledge", "sentences": [1], "quote": None, "pledgers": ["Toll"], "what": "send 90 horses"}
    text = "Toll pledged 20 trucks and two boats."
    with Summarizer(llm=FakeLLM([{"items": [wrong]}, ModelError("No answer.")]), cache=tmp_path / "a.sqlite") as first:
        first.summarize(text)
        found = first.estimate(text)
    assert (found.calls, found.cached_calls) == (1, 1)
    assert found.output_tokens == ANSWER_A_REASK
    llm = FakeLLM([{"items": []}])
    with Summarizer(llm=llm, cache=tmp_path / "a.sqlite") as second:
        usage = second.summarize(text).usage
        assert (len(llm.questions), usage.cached_calls) == (1, 1)
        after = second.estimate(text)
    assert (after.calls, after.cached_calls) == (0, 2)


def test_question_that_a_text_asks_twice_counts_once_where_there_is_a_cache(tmp_path: Path) -> None:
    """As in the summary."""
    text = f"{'Toll pledged 20 trucks and two boats. ' * 12}"
    for cache in (tmp_path / "a.sqlite", None):
        llm = FakeLLM(_nothing)
        with Summarizer(Settings(window_tokens=9), llm=llm, cache=cache) as summarizer:
            before = summarizer.estimate(text)
            usage = summarizer.summarize(text).usage
        assert before.calls == len(llm.questions) + OVERVIEW
        assert before.cached_calls == usage.cached_calls
        assert (before.cached_calls > 0) == (cache is not None)


def test_nothing_is_stored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither an answer that is none, nor scores of the classifier."""
    monkeypatch.setattr("summarizer._llm.selection.is_installed", lambda *_: True)
    monkeypatch.setattr("summarizer._llm.local.model.LocalModel.endpoint", lambda _: pytest.fail("started"))
    monkeypatch.setattr("summarizer._llm.cache.sqlite_store.SQLiteStore.put", lambda *_: pytest.fail("stored"))
    for means in ({"llm": FakeLLM([])}, {"model": "local"}):
        with Summarizer(cache=tmp_path / "a.sqlite", **means) as summarizer:
            assert summarizer.estimate(TEXT).calls > 0


def test_embedded_model_is_not_started(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its first look would need it: each clause that may report anything counts, and that is said to be the most."""
    monkeypatch.setattr("summarizer._llm.selection.is_installed", lambda *_: True)
    monkeypatch.setattr("summarizer._llm.local.model.LocalModel.endpoint", lambda _: pytest.fail("started"))
    with Summarizer(model="local", cache=None) as summarizer:
        found = summarizer.estimate(TEXT)
    looks = 1
    assert (found.calls, found.cached_calls, found.cost, found.at_most) == (looks + 4, 0, 0.0, True)
    assert found.output_tokens == 4 * LEAN_ANSWER


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Summarizer, Path]]:
    """Hold a Summarizer that has all that the embedded model answered about the gold, and that cannot ask it."""
    folder = tmp_path_factory.mktemp("gold")
    with GOLD.replayed(folder) as summarizer:
        yield summarizer, folder / "answers.sqlite"


def test_embedded_model_that_has_looked_is_counted_exactly(recorded: tuple[Summarizer, Path], tmp_path: Path) -> None:
    """Over 29 texts: all from the cache; with the first looks alone, the very questions that were answered."""
    whole, cache = recorded
    usages = [whole.summarize(text).usage for text in TEXTS]
    found = [whole.estimate(text) for text in TEXTS]
    assert [(e.calls, e.cached_calls, e.at_most) for e in found] == [(0, u.cached_calls, False) for u in usages]
    shutil.copy(cache, tmp_path / "looks.sqlite")
    with closing(sqlite3.connect(tmp_path / "looks.sqlite")) as rows, rows:
        again = rows.execute("SELECT COUNT(*) FROM answers WHERE prompt LIKE 'reask%'").fetchone()[0]
        rows.execute("DELETE FROM answers WHERE prompt != 'sieve'")
    with Summarizer(model="local", cache=tmp_path / "looks.sqlite") as looked:
        partly = sum(map(looked.estimate, TEXTS), Estimate())
    asked = sum(u.cached_calls for u in usages)
    assert partly.calls > 0
    assert (partly.calls + partly.cached_calls, partly.at_most) == (asked - again, False)


def test_the_most_is_never_less_than_what_is_asked(recorded: tuple[Summarizer, Path]) -> None:
    """Text by text; in all about the eighth that a dry run speaks of."""
    with Summarizer(model="local", cache=None) as fresh:
        most = [fresh.estimate(text).calls for text in TEXTS]
    asked = [recorded[0].summarize(text).usage.cached_calls for text in TEXTS]
    assert all(a <= m for a, m in zip(asked, most, strict=True))
    assert 0.1 < sum(asked) / sum(most) < 0.15


def test_what_is_no_text_or_has_no_model_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """As by `summarize`."""
    with pytest.raises(InputError, match="empty"):
        Summarizer(llm=FakeLLM([]), cache=None).estimate("  ")
    with pytest.raises(InputError, match="max_characters"):
        Summarizer(Settings(max_characters=9), llm=FakeLLM([]), cache=None).estimate(TEXT)
    with pytest.raises(ConfigError, match="nowhere"):
        Summarizer(model="nowhere/m", cache=None).estimate(TEXT)


def test_estimates_add_up() -> None:
    """A batch is the sum of its texts; an unknown price makes the sum unknown."""
    one = Estimate(calls=1, cached_calls=2, input_tokens=3, output_tokens=4, cost=0.5)
    assert sum([one, one], Estimate()) == Estimate(calls=2, cached_calls=4, input_tokens=6, output_tokens=8, cost=1.0)
    assert (one + Estimate(cost=None)).cost is None
