"""Choose the sentences worth asking an embedded model about, and the types of items to ask for.

A small model's sentence embeddings know more than its answers: one linear probe a type, trained on fictional sentences
(`benchmarks/classifier/`), decides, with cue words as further features. The coefficients hold for one file of
weights; for another model, and for item types that they do not know, every sentence is asked about.
"""

from __future__ import annotations

import base64
import hashlib
import json
import math
import struct
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Protocol

from summarizer._llm import ChatLLM, Embedded, Store
from summarizer._rules import VERB_FEATURES, cue_names, cues_in, verb_features
from summarizer._text import Sentence
from summarizer.errors import ModelError
from summarizer.values import Usage

Embed = Callable[[Sequence[str]], Embedded]


class ScoreStore(Protocol):
    """The part of a store that is needed to score a text once."""

    def get(self, key: str) -> str | None:
        """Return the value, or None."""

    def put(self, key: str, value: str, prompt: str) -> None:
        """Keep the value."""


@dataclass(frozen=True, slots=True)
class Probe:
    """One type's logistic regression.

    Args:
        coefficients: For each number of a sentence's embedding at unit length.
        cues: For each list of cue words of which one stands in the sentence.
        intercept: What the sum starts from.
        threshold: The probability from which a sentence is asked about.
        beside: The same for a sentence that reports an item of another type as well; None where it is no other.
    """

    coefficients: tuple[float, ...]
    cues: Mapping[str, float]
    intercept: float
    threshold: float
    beside: float | None = None

    def leaning(self, vector: Sequence[float]) -> float:
        """Return how far an embedding, at whatever length, leans towards the type, in log-odds."""
        length = math.sqrt(sum(x * x for x in vector)) or 1.0
        return sum(c * x for c, x in zip(self.coefficients, vector, strict=True)) / length

    def score(self, leaning: float, cues: Collection[str]) -> float:
        """Return the probability that a sentence with these cues reports an item of the type, between 0 and 1."""
        total = leaning + self.intercept + sum(self.cues.get(cue, 0.0) for cue in cues)
        return 1 / (1 + math.exp(-max(-50.0, min(50.0, total))))


@dataclass(frozen=True, slots=True)
class Probes:
    """The probes of one file of weights.

    Args:
        weights: Hash of the model's weights.
        sha256: Hash of all coefficients; cues and thresholds are no part of what is stored.
        by_type: One for each type of items.
    """

    weights: str
    sha256: str
    by_type: Mapping[str, Probe]

    @property
    def width(self) -> int:
        """Return how many numbers an embedding has."""
        return max((len(probe.coefficients) for probe in self.by_type.values()), default=0)


@cache
def load_probes() -> Probes:
    """Read the probes that are shipped with the library."""
    raw = (resources.files("summarizer._extraction") / "data/probes.json").read_bytes()
    data = json.loads(raw)
    probes = {
        name: Probe(unpack(row["coefficients"]), row["cues"], row["intercept"], row["threshold"], row.get("beside"))
        for name, row in data["types"].items()
    }
    coefficients = json.dumps({name: row["coefficients"] for name, row in data["types"].items()}, sort_keys=True)
    return Probes(data["weights"], hashlib.sha256(coefficients.encode()).hexdigest(), probes)


def unpack(packed: str) -> tuple[float, ...]:
    """Read numbers from base64 of little-endian 16-bit floats.

    >>> unpack(pack([0.5, -2.0]))
    (0.5, -2.0)
    """
    raw = base64.b64decode(packed)
    return struct.unpack(f"<{len(raw) // 2}e", raw)


def pack(numbers: Sequence[float]) -> str:
    """Write numbers as base64 of little-endian 16-bit floats."""
    return base64.b64encode(struct.pack(f"<{len(numbers)}e", *numbers)).decode()


def features(text: str) -> frozenset[str]:
    """Return the features of a clause beside its embedding: its lists of cue words, and what its verbs do."""
    return cues_in(text) | verb_features(text)


def feature_names() -> list[str]:
    """Return the names of all features beside the embedding."""
    return [*cue_names(), *VERB_FEATURES]


class CandidateClassifier:
    """Scores the sentences of a text. How each embedding leans is kept in the store of answers, and asked for once."""

    def __init__(self, probes: Probes, embed: Embed, memory: ScoreStore | None) -> None:
        self._probes = probes
        self._embed = embed
        self._memory = memory

    @property
    def types(self) -> frozenset[str]:
        """Return the names of the types that the probes know."""
        return frozenset(self._probes.by_type)

    def wanted(self, sentences: Sequence[Sentence]) -> tuple[list[tuple[str, ...]], Usage]:
        """Return, for each sentence, the types of items that it seems to report, the surest first; and the cost.

        Raises:
            ModelError: The sentences could not be embedded.
        """
        texts = _texts(sentences)
        leanings, usage = self._leanings(texts)
        return self._reported(texts, leanings), usage

    def recall(self) -> StoredScores:
        """Return the same classifier without its model."""
        return StoredScores(self._probes, self._embed, self._memory)

    def _leanings(self, texts: Sequence[str]) -> tuple[list[dict[str, float]], Usage]:
        known = self._stored(texts)
        if known is not None:
            return known
        embedded = self._embed(texts)
        vectors = embedded.vectors
        if [len(vector) for vector in vectors] != [self._probes.width] * len(texts):
            raise ModelError("The model's embeddings do not match its weights. Choose another model.")
        by_type = self._probes.by_type
        leanings = [{name: round(probe.leaning(v), 4) for name, probe in by_type.items()} for v in vectors]
        if self._memory:
            told = json.dumps({"calls": embedded.usage.calls, "leanings": leanings})
            self._memory.put(self._key(texts), told, "sieve")
        return leanings, embedded.usage

    def _stored(self, texts: Sequence[str]) -> tuple[list[dict[str, float]], Usage] | None:
        stored = self._memory.get(self._key(texts)) if self._memory else None
        known = _read(stored, len(texts), self.types) if stored is not None else None
        return None if known is None else (known["leanings"], Usage(cached_calls=known["calls"], cost=0.0))

    def _key(self, texts: Sequence[str]) -> str:
        told = json.dumps(["sieve", self._probes.weights, self._probes.sha256, texts], ensure_ascii=False)
        return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()

    def _reported(self, texts: Sequence[str], leanings: Sequence[Mapping[str, float]]) -> list[tuple[str, ...]]:
        by_type = self._probes.by_type
        scored = zip(map(features, texts), leanings, strict=True)
        return [_over({n: probe.score(row[n], cues) for n, probe in by_type.items()}, by_type) for cues, row in scored]


class StoredScores(CandidateClassifier):
    """A classifier without its model: it tells what is stored. A clause that was never looked at may report anything.

    Attributes:
        unseen: The clauses that the model would have to look at first.
    """

    def __init__(self, probes: Probes, embed: Embed, memory: ScoreStore | None) -> None:
        super().__init__(probes, embed, memory)
        self.unseen: list[str] = []

    def wanted(self, sentences: Sequence[Sentence]) -> tuple[list[tuple[str, ...]], Usage]:
        """Return the types that sentences may report, at no cost. Embeds nothing, stores nothing."""
        texts = _texts(sentences)
        known = self._stored(texts)
        if known is not None:
            return self._reported(texts, known[0]), known[1]
        self.unseen += texts
        return [tuple(self._probes.by_type)] * len(texts), Usage()


def _texts(sentences: Sequence[Sentence]) -> list[str]:
    return [" ".join(sentence.text.split()) for sentence in sentences]


def _over(scores: Mapping[str, float], probes: Mapping[str, Probe]) -> tuple[str, ...]:
    """Return the names whose score reaches the threshold, by how far it does; then those that it does beside others."""
    reached = sorted(
        (name for name, probe in probes.items() if scores[name] >= probe.threshold),
        key=lambda name: probes[name].threshold - scores[name],
    )
    also = (name for name, probe in probes.items() if probe.beside is not None and scores[name] >= probe.beside)
    return tuple(dict.fromkeys((*reached, *also))) if reached else ()


def _read(stored: str, count: int, types: frozenset[str]) -> dict[str, Any] | None:
    """Read leanings and the calls that they took; None when the value is damaged or another program's: a miss."""
    try:
        data = json.loads(stored)
    except (ValueError, RecursionError):
        return None
    if not isinstance(data, dict) or data.keys() != {"calls", "leanings"} or type(data["calls"]) is not int:
        return None
    rows = data["leanings"]
    if not isinstance(rows, list) or len(rows) != count or data["calls"] < 0:
        return None
    whole = all(
        isinstance(row, dict) and row.keys() == types and set(map(type, row.values())) == {float} for row in rows
    )
    return data if whole else None


def open_classifier(llm: ChatLLM, store: Store | None) -> CandidateClassifier | None:
    """Make the classifier where its probes were trained on these very weights."""
    probes = load_probes()
    return CandidateClassifier(probes, llm.embed, store) if llm.identity.get("weights") == probes.weights else None
