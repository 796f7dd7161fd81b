"""Does the library keep its promises on whole articles, with what the embedded model really answered?

`make record` (SUMMARIZER_RECORD=1) asks the model again before the tests; otherwise the cassettes are played.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
import yaml
from tape import CASSETTES, Loader, Readable, recording, replaying

from summarizer import Summarizer, Summary
from summarizer._llm import LocalModel
from summarizer.schema import Item
from summarizer.settings import read_settings

SEED = "000_d07b013a94d62247"
ARTICLES = (SEED, "fictional_flood_relief", "fictional_lake_summit")
OWN_TYPE = "readme_own_type"
"""What the page about item types shows of the embedded model."""

OWN_TYPE_PAGE = Path(__file__).parents[2] / "docs" / "howto_own_item_types.md"
OWN_TYPE_SHOWN = re.compile(
    r"^## With the embedded model\n.*?^```python\n(?P<code>.*?)^```\n.*?^```text\n(?P<printed>.*?)^```",
    re.MULTILINE | re.DOTALL,
)
LARGEST = 1_500_000
"""Bytes of a cassette."""

FOUND: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    SEED: {
        "agreement": ("real end to the war", "partial ceasefire", "technical teams", "intelligence"),
        "request": ("air defense systems",),
        "pledge": ("European allies", "energy sector recovery"),
        "humanitarian_item": ("abducted",),
    },
    "fictional_flood_relief": {
        "agreement": ("joint centre",),
        "request": ("open the bridge", "take in the wounded"),
        "pledge": ("40 million euros", "six helicopters"),
        "humanitarian_item": ("130,000 people", "9,000 families", "320 tonnes"),
    },
    "fictional_lake_summit": {
        "agreement": ("patrol boats", "common fund", "fishing rights"),
        "request": ("14 fishermen",),
        "pledge": ("Tessin crossing", "safe passage"),
        "humanitarian_item": ("31 soldiers", "14 fishermen"),
    },
}
"""Words in the evidence of items that are found, by type: a floor, to be raised when the library gets better."""

NUMBER = re.compile(r"\d(?:[\d.,]*\d)?")
MACHINE = re.compile(
    r"authorization|bearer|api[_-]key|\.gguf|(?<![\w.])/(?:home|root|tmp|Users|usr|var|mnt)/", re.IGNORECASE
)
PORT = re.compile(r"(?:localhost|127\.0\.0\.1|\[::1\]):(\d+)")


def _article(name: str) -> str:
    return (Path(__file__).parents[2] / "seeds" / f"{name}.txt").read_bytes().decode("utf-8")


def _cassette(name: str) -> Path:
    return CASSETTES / f"{name}.yaml"


def _summarized(text: str, cache: Path | None = None) -> Summary:
    settings = read_settings(attempts=1, strict=True)
    with Summarizer(settings, model="local", cache=cache) as summarizer:
        return summarizer.summarize(text)


def _replayed(name: str, cache: Path | None = None) -> Summary:
    with replaying(_cassette(name)):
        return _summarized(_article(name), cache)


@pytest.fixture(scope="module", autouse=True)
def _recorded() -> None:
    if os.environ.get("SUMMARIZER_RECORD") != "1":
        return
    for stale in CASSETTES.glob("*"):
        stale.unlink()
    for name in ARTICLES:
        with recording(_cassette(name)):
            _summarized(_article(name))
    with recording(_cassette(OWN_TYPE)):
        _own_type_of_the_page()


def _own_type_of_the_page() -> str:
    """Run the class of the page and return what the page shows as printed by it."""
    page = OWN_TYPE_PAGE.read_text("utf-8")
    shown = OWN_TYPE_SHOWN.search(page)
    assert shown
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SUMMARIZER_MODEL", "local")
        patch.setenv("SUMMARIZER_CACHE", "none")
        exec(compile(shown["code"], OWN_TYPE_PAGE, "exec", dont_inherit=True), {"__name__": "page"})  # noqa: S102
    return shown["printed"]


@pytest.fixture(scope="module", params=ARTICLES)
def name(request: pytest.FixtureRequest) -> str:
    """Return the name of an article."""
    return str(request.param)


@pytest.fixture(scope="module")
def summary(name: str, _recorded: None) -> Summary:
    """Return the summary of the article, from its cassette."""
    return _replayed(name)


def test_every_evidence_is_the_raw_slice_of_the_text(name: str, summary: Summary) -> None:
    """Promise 1: `text[e.start:e.end] == e.quote`, and no item without evidence."""
    text = _article(name)
    assert all(item.evidence for item in summary.items)
    assert [e for item in summary.items for e in item.evidence if text[e.start : e.end] != e.quote or not e.quote] == []


def test_no_item_has_a_number_that_the_text_has_not(summary: Summary) -> None:
    """Promise 2: every number in an item stands in its own evidence."""
    assert [item.what for item in summary.items if not _numbers_of(item) <= _numbers_in_evidence(item)] == []


def _numbers_of(item: Item) -> set[str]:
    return set(NUMBER.findall(item.what))


def _numbers_in_evidence(item: Item) -> set[str]:
    return {number for evidence in item.evidence for number in NUMBER.findall(evidence.quote)}


def test_the_items_of_an_article_are_found(name: str, summary: Summary) -> None:
    """What was once found goes on being found, as an item of its type."""
    missing = [
        (kind, words) for kind, some in FOUND[name].items() for words in some if words not in _said(summary, kind)
    ]
    assert missing == []


def _said(summary: Summary, kind: str) -> str:
    quotes = [evidence.quote for item in summary.items if item.type == kind for evidence in item.evidence]
    return " ".join(" ".join(quotes).split())


def test_readme_shows_what_the_embedded_model_makes_of_an_own_type(capsys: pytest.CaptureFixture[str]) -> None:
    """The words of the text, who did it, and the evidence: line by line as it was recorded."""
    with replaying(_cassette(OWN_TYPE)):
        shown = _own_type_of_the_page()
    assert capsys.readouterr().out == shown


def test_a_whole_article_is_read(name: str, summary: Summary) -> None:
    """Promise 4: nothing of it failed, and the summary says so."""
    assert (summary.complete, summary.failed_windows) == (True, [])
    assert summary.source.characters == len(_article(name))
    assert summary.overview


def test_a_summary_comes_back_from_its_json(summary: Summary) -> None:
    """What is written is read again, equal in every field."""
    assert Summary.model_validate_json(summary.model_dump_json()) == summary


def test_each_reply_is_asked_for_and_counted(name: str, summary: Summary) -> None:
    """Usage counts the requests that were made, for answers and embeddings, and the tokens that the server told."""
    told = [reply["usage"] for reply in _replies(name)]
    assert (summary.usage.calls, summary.usage.cached_calls) == (len(told), 0)
    assert summary.usage.input_tokens == sum(row["prompt_tokens"] for row in told)
    assert summary.usage.output_tokens == sum(row.get("completion_tokens", 0) for row in told)


def _replies(name: str) -> Iterator[dict[str, dict[str, int]]]:
    for pair in yaml.load(_cassette(name).read_text("utf-8"), Loader):  # noqa: S506 - a safe loader
        yield pair["response"]["body"]


def test_the_same_answers_make_the_same_summary(name: str, summary: Summary) -> None:
    """Only times differ between two runs."""
    assert _timeless(_replayed(name)) == _timeless(summary)


def _timeless(summary: Summary) -> Summary:
    usage = summary.usage.model_copy(update={"seconds": 0.0})
    provenance = summary.provenance.model_copy(update={"created": None})
    return summary.model_copy(update={"usage": usage, "provenance": provenance})


def test_a_second_run_makes_no_request(summary: Summary, name: str, tmp_path: Path) -> None:
    """Promise 5: another `Summarizer` on the same SQLite file does not even start the model, and pays nothing."""
    cache = tmp_path / "answers.sqlite3"
    first = _replayed(name, cache)
    with replaying(_nothing(tmp_path)), pytest.MonkeyPatch.context() as patch:  # undone before the replay's own
        patch.setattr(LocalModel, "endpoint", _not_started)
        second = _summarized(_article(name), cache)
    assert (second.usage.calls, second.usage.cached_calls, second.usage.cost) == (0, first.usage.calls, 0.0)
    assert second.items == first.items == summary.items


def _nothing(folder: Path) -> Path:
    return folder / "nothing.yaml"


def _not_started(model: LocalModel) -> None:
    raise AssertionError("the model was started")


def test_a_changed_prompt_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A request that is not on the cassette fails the test, with advice, and is not answered by another's reply."""
    monkeypatch.setattr("summarizer._prompting.questions.one_line", lambda text: f"{text} ")
    with pytest.raises(pytest.fail.Exception, match="make record"):
        _replayed("fictional_flood_relief")


def test_a_half_played_cassette_is_noticed() -> None:
    """A reply that nobody asks for any more fails the test, with advice."""
    with (
        pytest.raises(pytest.fail.Exception, match=r"only 0 of \d+ replies(.|\n)*make record"),
        replaying(_cassette(SEED)),
    ):
        pass


def test_a_missing_cassette_is_noticed(tmp_path: Path) -> None:
    """Without a cassette nothing is recorded and nothing is asked."""
    with pytest.raises(pytest.fail.Exception, match="make record"), replaying(_nothing(tmp_path)):
        _summarized("The ministers of Norvia and Ostmark agreed to reopen the ferry.")
    assert not _nothing(tmp_path).exists()


def test_each_cassette_is_used() -> None:
    """No cassette lies there that no test plays; `make record` clears such away."""
    assert sorted(path.name for path in CASSETTES.iterdir()) == sorted(
        _cassette(name).name for name in (*ARTICLES, OWN_TYPE)
    )


def test_cassettes_tell_nothing_of_the_machine(name: str) -> None:
    """No key, no path and no port; headers are the content type alone, and a person can open the file."""
    text = _cassette(name).read_text("utf-8")
    readable = re.sub(r"!float32 \S+", "", text)
    assert MACHINE.findall(readable) == []
    assert PORT.findall(readable) == []
    pairs = yaml.load(text, Loader)  # noqa: S506 - a safe loader
    assert {header for pair in pairs for part in pair.values() for header in part["headers"]} == {"content-type"}
    assert _cassette(name).stat().st_size < LARGEST


def test_a_cassette_is_written_as_it_is_read(name: str, tmp_path: Path) -> None:
    """Reading a cassette and writing it again changes no byte: nothing is lost in its form."""
    copy = tmp_path / "copy.yaml"
    requests, replies = Readable.load_cassette(str(_cassette(name)))
    Readable.save_cassette(str(copy), {"requests": requests, "responses": replies})
    assert copy.read_bytes() == _cassette(name).read_bytes()
