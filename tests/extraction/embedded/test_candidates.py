"""Does the classifier want what its probes score high, score a text once, and keep away from other models?"""

from __future__ import annotations

import doctest
import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer._extraction import CandidateClassifier, load_probes, open_classifier
from summarizer._extraction.embedded import candidates as _candidates
from summarizer._extraction.embedded.candidates import Probe, Probes, feature_names, features, pack, unpack
from summarizer._llm import Embedded, open_llm
from summarizer._rules.commissives import UNDERTAKEN
from summarizer._text import read
from summarizer.errors import ModelError
from summarizer.schema import ITEM_TYPES
from summarizer.settings import Settings
from summarizer.values import Usage

SENTENCES = read("Toll pledged boats. Arvenia  asked\u00a0for tea. It rained.").sentences
PROBES = Probes(
    weights="w1",
    sha256="p1",
    by_type={
        "pledge": Probe((4.0, 0.0), {"promise": 2.0}, intercept=-3.0, threshold=0.5),
        "request": Probe((0.0, 4.0), {}, intercept=-2.0, threshold=0.5),
    },
)
VECTORS = {"Toll pledged boats.": [3.0, 0.0], "Arvenia asked for tea.": [0.0, 0.2], "It rained.": [-1.0, -1.0]}
WANTED = [("pledge",), ("request",), ()]


@dataclass
class Memory:
    """A store; keeps what it holds."""

    held: dict[str, str] = field(default_factory=dict)

    def get(self, key: str) -> str | None:
        return self.held.get(key)

    def put(self, key: str, value: str, prompt: str) -> None:
        assert prompt == "sieve"
        self.held[key] = value


@dataclass
class Embedder:
    """Gives vectors; counts how often it was asked."""

    asked: list[list[str]] = field(default_factory=list)

    def __call__(self, texts: Sequence[str]) -> Embedded:
        self.asked.append(list(texts))
        return Embedded([VECTORS[text] for text in texts], Usage(calls=2, input_tokens=30))


def test_examples_in_the_docstrings_run() -> None:
    """What is documented is true."""
    assert doctest.testmod(_candidates).failed == 0


def test_sentences_over_the_threshold_are_wanted() -> None:
    """Each sentence as one line, all in one go; each type by its own probe."""
    embed = Embedder()
    assert CandidateClassifier(PROBES, embed, None).wanted(SENTENCES) == (WANTED, Usage(calls=2, input_tokens=30))
    assert embed.asked == [list(VECTORS)]


def test_recall_tells_what_is_stored_and_embeds_nothing() -> None:
    """What was never looked at may report anything, and is named; no score is stored for it."""
    memory, embed = Memory(), Embedder()
    classifier = CandidateClassifier(PROBES, embed, memory)
    before = classifier.recall()
    assert before.wanted(SENTENCES) == ([("pledge", "request")] * 3, Usage())
    assert (before.unseen, before.types, memory.held, embed.asked) == (list(VECTORS), classifier.types, {}, [])
    classifier.wanted(SENTENCES)
    after = classifier.recall()
    assert after.wanted(SENTENCES) == (WANTED, Usage(cached_calls=2, cost=0.0))
    assert (after.unseen, len(embed.asked)) == ([], 1)
    assert CandidateClassifier(PROBES, embed, None).recall().wanted(SENTENCES[:1]) == ([("pledge", "request")], Usage())


@pytest.mark.parametrize(("threshold", "wanted"), [(0.0, True), (0.5, True), (0.5001, False), (1.0, False)])
def test_threshold_itself_is_enough(threshold: float, wanted: bool) -> None:
    """A probability of a half, at thresholds around it."""
    even = Probes("w", "p", {"pledge": Probe((1.0, 1.0), {}, intercept=0.0, threshold=threshold)})
    [row], _ = CandidateClassifier(even, lambda _: Embedded([[1.0, -1.0]]), None).wanted(SENTENCES[:1])
    assert bool(row) is wanted


@pytest.mark.parametrize(("sentence", "wanted"), [(0, ("pledge", "humanitarian_item")), (1, ("request",)), (2, ())])
def test_twin_beside_another_item_needs_less(sentence: int, wanted: tuple[str, ...]) -> None:
    """What is humanitarian beside a pledge has a threshold of its own, and none where nothing else is reported."""
    low = Probe((1.0, 0.0), {}, intercept=0.0, threshold=0.9, beside=0.6)
    probes = replace(PROBES, by_type={**PROBES.by_type, "humanitarian_item": low})
    rows, _ = CandidateClassifier(probes, Embedder(), None).wanted([SENTENCES[sentence]])
    assert rows == [wanted]


def test_length_of_a_vector_does_not_count() -> None:
    """The probes were trained at unit length."""
    probe = PROBES.by_type["pledge"]
    assert probe.leaning([3.0, 4.0]) == pytest.approx(probe.leaning([30.0, 40.0])) == pytest.approx(2.4)
    assert probe.score(probe.leaning([0.0, 0.0]), ()) == pytest.approx(1 / (1 + 2.718281828**3))
    assert probe.score(1.0, {"promise", "unheard of"}) > probe.score(1.0, ())


@given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=2), st.floats(-1e6, 1e6))
def test_score_is_a_probability(vector: list[float], intercept: float) -> None:
    """Whatever the numbers."""
    probe = Probe((5e4, -5e4), {}, intercept, 0.5)
    assert 0 <= probe.score(probe.leaning(vector), ()) <= 1


def test_text_is_scored_once() -> None:
    """Promise 5. What was scored is in the store; another classifier, another process, asks and pays nothing."""
    memory = Memory()
    assert CandidateClassifier(PROBES, Embedder(), memory).wanted(SENTENCES)[0] == WANTED
    again = Embedder()
    assert CandidateClassifier(PROBES, again, memory).wanted(SENTENCES) == (WANTED, Usage(cached_calls=2, cost=0.0))
    assert again.asked == []
    assert len(memory.held) == 1


@pytest.mark.parametrize("other", [replace(PROBES, weights="w2"), replace(PROBES, sha256="p2")])
def test_other_weights_or_probes_score_anew(other: Probes) -> None:
    """Scores of one model are not those of another."""
    memory, embed = Memory(), Embedder()
    CandidateClassifier(PROBES, embed, memory).wanted(SENTENCES)
    CandidateClassifier(other, embed, memory).wanted(SENTENCES)
    CandidateClassifier(PROBES, embed, memory).wanted(SENTENCES[:2])
    assert (len(embed.asked), len(memory.held)) == (3, 3)


def test_weights_of_cues_and_thresholds_hold_for_what_is_stored() -> None:
    """How an embedding leans stays true when a rule that reads the words gets better; what was stored is used on."""
    memory, embed = Memory(), Embedder()
    CandidateClassifier(PROBES, embed, memory).wanted(SENTENCES)
    eager = replace(PROBES, by_type={**PROBES.by_type, "request": Probe((0.0, 4.0), {}, intercept=6.0, threshold=0.5)})
    again = CandidateClassifier(eager, embed, memory).wanted(SENTENCES)
    assert again == ([("request", "pledge"), ("request",), ("request",)], Usage(cached_calls=2, cost=0.0))
    assert len(embed.asked) == 1


SOUND = [{"pledge": 0.9, "request": 0.1}] * 3


@pytest.mark.parametrize(
    "stored",
    [
        "",
        "{",
        "5",
        "null",
        '"abc"',
        "{}",
        "[]",
        json.dumps(SOUND),
        json.dumps({"calls": 1, "leanings": 5}),
        json.dumps({"calls": 1, "leanings": [1, 2, 3]}),
        json.dumps({"calls": "1", "leanings": SOUND}),
        json.dumps({"calls": -1, "leanings": SOUND}),
        json.dumps({"calls": 1, "leanings": SOUND[:2]}),
        json.dumps({"calls": 1, "leanings": [{"pledge": 0.9}] * 3}),
        json.dumps({"calls": 1, "leanings": [{**SOUND[0], "strange": 1.0}] * 3}),
        json.dumps({"calls": 1, "leanings": [{**SOUND[0], "pledge": "high"}] * 3}),
        json.dumps({"calls": 1, "leanings": [{**SOUND[0], "pledge": None}] * 3}),
        "[" * 100_000,
    ],
)
def test_damaged_scores_are_a_miss(stored: str) -> None:
    """What another program wrote, or half of it, is scored anew and written over."""
    memory, embed = Memory(), Embedder()
    classifier = CandidateClassifier(PROBES, embed, memory)
    classifier.wanted(SENTENCES)
    [key] = memory.held
    memory.held[key] = stored
    assert classifier.wanted(SENTENCES)[0] == WANTED
    assert len(embed.asked) == 2
    assert classifier.wanted(SENTENCES)[0] == WANTED
    assert len(embed.asked) == 2


@pytest.mark.parametrize("vectors", [[], [[1.0, 0.0]] * 2, [[1.0]] * 3, [[1.0, 0.0, 0.0]] * 3])
def test_embeddings_of_another_shape_are_an_error(vectors: list[list[float]]) -> None:
    """They are another model's; a score of half a vector would mean nothing, and is not stored."""
    memory = Memory()
    with pytest.raises(ModelError, match="embeddings"):
        CandidateClassifier(PROBES, lambda _: Embedded(vectors), memory).wanted(SENTENCES)
    assert memory.held == {}


def test_failing_model_is_not_hidden() -> None:
    """What the door raises is raised."""

    def fails(_: Sequence[str]) -> Embedded:
        raise ModelError("No answer.")

    with pytest.raises(ModelError, match="No answer"):
        CandidateClassifier(PROBES, fails, Memory()).wanted(SENTENCES)


def test_lone_surrogate_of_a_sentence_is_no_trouble() -> None:
    """The key is made of bytes."""
    [one] = read("Toll pledged boats.").sentences
    odd = type(one)(0, 0, 3, "a\ud800b", heading=False)
    assert len(CandidateClassifier(PROBES, lambda t: Embedded([[1.0, 0.0]] * len(t)), Memory()).wanted([odd])[0]) == 1


@given(st.lists(st.floats(width=16, allow_nan=False), max_size=9))
def test_packed_numbers_come_back(numbers: list[float]) -> None:
    """16-bit floats, as they were."""
    assert unpack(pack(numbers)) == tuple(numbers)


def test_shipped_probes_know_our_types_and_cues() -> None:
    """All four types; each cue is one that the text can have; all embeddings of one size."""
    probes = load_probes()
    assert set(probes.by_type) == {t.type_name() for t in ITEM_TYPES}
    for probe in probes.by_type.values():
        assert probe.cues.keys() <= set(feature_names())
        assert len(probe.coefficients) == probes.width == 1536
        assert 0 < probe.threshold < 1


@pytest.mark.parametrize(
    ("clause", "type_name"),
    [
        ("She stressed that Arvenia will continue to guard the strait.", "pledge"),
        ("Both sides will open their ports to each other.", "agreement"),
        ("We will hold those who ordered the raid to account.", "agreement"),
        ("We will keep our clinics open day and night.", "pledge"),
    ],
)
def test_what_is_undertaken_weighs_in_the_shipped_probes(clause: str, type_name: str) -> None:
    """FIELD: who undertakes something without a verb that promises it reports an item all the same."""
    probe, found = load_probes().by_type[type_name], features(clause)
    assert probe.score(0.0, found) > probe.score(0.0, found - set(UNDERTAKEN)) + 0.1


@pytest.mark.parametrize(("weights", "known"), [(load_probes().weights, True), ("0" * 64, False), (None, False)])
def test_only_the_weights_that_the_probes_were_trained_on_have_a_sieve(weights: Any, known: bool) -> None:
    """With other weights every sentence is asked about."""
    identity = {"provider": "local", "model": "m"} | ({"weights": weights} if weights else {})
    llm = open_llm("m", Settings(), endpoint=lambda: pytest.fail("started"), identity=identity)
    assert (open_classifier(llm, None) is not None) is known
