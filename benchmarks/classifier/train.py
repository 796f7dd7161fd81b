"""Train the classifier of `summarizer/_extraction/embedded/candidates.py` on the fictional sentences in this folder.

    python -m benchmarks.classifier.train            report, and write summarizer/_extraction/data/probes.json
    python -m benchmarks.classifier.train --report   report only
    python -m benchmarks.classifier.train --add commissives background
                                                     weigh features that are new, on these files: minutes, not an hour

One logistic regression a type on the embedded model's own sentence embeddings (mean-pooled, unit length). Figures come
from cross-validation in which the held-out fold has topics that were never trained on. The threshold of a type is
the highest one whose F1 over those held-out sentences is about the best.

`--add` embeds the sentences of the named files and a sample of all others. It leaves the shipped coefficients and
thresholds as they are, and gives a weight to each feature that the shipped probes do not have, where that helps.

Needs the extra `local`, numpy and scikit-learn.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
from collections.abc import Collection
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold

from summarizer._extraction import load_probes
from summarizer._extraction.embedded.candidates import Probe, feature_names, features, pack
from summarizer._llm import LocalModel, open_llm
from summarizer.schema import ITEM_TYPES
from summarizer.settings import Settings

HERE = Path(__file__).parent
VECTORS = HERE / "vectors.npz"
TARGET = HERE.parents[1] / "summarizer" / "_extraction" / "data" / "probes.json"
CUES = feature_names()
TYPES = [t.type_name() for t in ITEM_TYPES]
STRENGTH = 20.0
CUE_SCALE = 0.3
"""Length of a cue feature beside an embedding of length 1; both were chosen by cross-validation."""
FOLDS = 8
SAMPLE = 240
"""Sentences of the files not named that are looked at beside those that are; each counts for all that it represents."""

STIFFNESS = 1.0
"""Inverse strength of what keeps the weight of a new feature small."""

GAIN = 0.005
"""New features are weighed where the AUC over held-out topics of the files gains so much."""

SLACK = 0.005
"""Of thresholds whose F1 is within this of the best, the highest is taken: a wrong item costs trust."""


def sentences() -> list[dict[str, Any]]:
    """Read all labelled sentences: text, labels, topic, file."""
    files = sorted((HERE / "sentences").glob("*.jsonl"))
    lines = [(file.stem, line) for file in files for line in file.read_text("utf-8").splitlines() if line.strip()]
    return [json.loads(line) | {"file": name} for name, line in lines]


def vectors(texts: list[str]) -> np.ndarray[Any, np.dtype[np.float32]]:
    """Return an embedding for each text; those of earlier runs are kept beside this script."""
    known = dict(np.load(VECTORS)) if VECTORS.exists() else {}
    names = [hashlib.sha256(text.encode()).hexdigest() for text in texts]
    missing = [n for n, name in enumerate(names) if name not in known]
    if missing:
        model = LocalModel()
        llm = open_llm(model.name, Settings(timeout=600), endpoint=model.endpoint, identity=model.identity)
        for start in range(0, len(missing), 64):
            some = missing[start : start + 64]
            rows = llm.embed([texts[n] for n in some]).vectors
            known |= {names[n]: np.array(row, dtype=np.float32) for n, row in zip(some, rows, strict=True)}
            np.savez(VECTORS, **known)
            print(f"embedded {start + len(some)} of {len(missing)}", flush=True)
    return np.stack([known[name] / np.linalg.norm(known[name]) for name in names])


def cue_features(texts: list[str]) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Return, for each text, which lists of cue words are present."""
    return np.array([[name in found for name in CUES] for found in map(features, texts)]) * CUE_SCALE


def held_out(x: Any, y: Any, groups: list[str]) -> Any:
    """Return each sentence's probability from a model that never saw its topic."""
    scores = np.zeros(len(y))
    for train, test in GroupKFold(FOLDS).split(x, y, groups):
        scores[test] = fitted(x[train], y[train]).predict_proba(x[test])[:, 1]
    return scores


def fitted(x: Any, y: Any) -> Any:
    """Fit one probe."""
    return LogisticRegression(C=STRENGTH, max_iter=5000, class_weight="balanced").fit(x, y)


def best_threshold(y: Any, scores: Any) -> tuple[float, float, float, float]:
    """Return the threshold with about the best F1, and precision, recall and F1 there."""
    rows = []
    for threshold in np.arange(0.2, 0.9, 0.01):
        said = scores >= threshold
        right = float((said & y).sum())
        precision, recall = right / max(1, said.sum()), right / max(1, y.sum())
        rows.append((2 * precision * recall / max(1e-9, precision + recall), threshold, precision, recall))
    best = max(row[0] for row in rows)
    f1, threshold, precision, recall = max((row for row in rows if row[0] >= best - SLACK), key=lambda row: row[1])
    return float(threshold), precision, recall, f1


def shipped_sum(probe: Probe, x: Any) -> Any:
    """Return what a shipped probe makes of each sentence, before it is made a probability."""
    cues = [probe.cues.get(name, 0.0) / CUE_SCALE for name in CUES]
    return x @ np.array([*probe.coefficients, *cues]) + probe.intercept


def weights_of_new(x: Any, y: Any, start: Any, counts: Any) -> Any:
    """Return the weights of a few features beside a sum that stays, by Newton's method; both classes count the same."""
    each = counts * np.where(y, 0.5 / counts[y].sum(), 0.5 / counts[~y].sum()) * counts.sum()
    weights = np.zeros(x.shape[1])
    for _ in range(100):
        said = 1 / (1 + np.exp(-(start + x @ weights)))
        slope = x.T @ (each * (said - y)) + weights / STIFFNESS
        curve = (x * (each * said * (1 - said))[:, None]).T @ x + np.eye(len(weights)) / STIFFNESS
        step = np.linalg.solve(curve, slope)
        weights -= step / max(1.0, np.abs(step).max())
    return weights


def at(threshold: float, y: Any, scores: Any) -> tuple[float, float, float]:
    """Return precision, recall and F1 at a threshold."""
    said = scores >= threshold
    right = float((said & y).sum())
    return right / max(1, said.sum()), right / max(1, y.sum()), 2 * right / max(1, said.sum() + y.sum())


def add(names: Collection[str], write: bool) -> None:
    """Report what features that the shipped probes lack are worth, topics held out; write the weights that help."""
    rows = sentences()
    others = [row for row in rows if row["file"] not in names]
    random.Random(7).shuffle(others)  # noqa: S311
    represented = len(others) / SAMPLE
    rows = [row for row in rows if row["file"] in names] + others[:SAMPLE]
    named, groups = np.array([row["file"] in names for row in rows]), [row["topic"] for row in rows]
    found = [features(row["text"]) for row in rows]
    x = np.hstack([vectors([row["text"] for row in rows]), cue_features([row["text"] for row in rows])])
    data = json.loads(TARGET.read_text("utf-8"))
    print(f"{named.sum()} sentences of the files, {SAMPLE} others; precision, recall, F1, AUC before and after")
    for name, probe in load_probes().by_type.items():
        fresh = [cue for cue in CUES if cue not in probe.cues]
        has = np.array([[cue in some for cue in fresh] for some in found], dtype=float)
        y, start = np.array([name in row["labels"] for row in rows]), shipped_sum(probe, x)
        counts, after = np.where(named, 1.0, represented), start.copy()
        for train, test in GroupKFold(FOLDS).split(x, y, groups):
            after[test] += has[test] @ weights_of_new(has[train], y[train], start[train], counts[train])
        scores = [1 / (1 + np.exp(-z)) for z in (start, after)]
        for some, what in ((named, "files"), (~named, "others")):
            rows_ = [(*at(probe.threshold, y[some], s[some]), roc_auc_score(y[some], s[some])) for s in scores]
            print(f"{name:20}{what:8}", *[f"{n:7.3f}" for row in rows_ for n in row])
        before, behind = (roc_auc_score(y[named], s[named]) for s in scores)
        helps = weights_of_new(has, y, start, counts) if behind > before + GAIN else np.zeros(len(fresh))
        data["types"][name]["cues"] |= {cue: round(float(by), 4) for cue, by in zip(fresh, helps, strict=True)}
        print(f"{'':20}", {cue: round(float(by), 2) for cue, by in zip(fresh, helps, strict=True)})
    if write:
        TARGET.write_text(json.dumps(data, indent=1) + "\n", "utf-8")
        print(f"wrote {TARGET.name}")


def main() -> None:
    """Report, and write the coefficients."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--report", action="store_true", help="write nothing")
    parser.add_argument("--add", nargs="+", metavar="FILE", help="weigh only features that are new, on these files")
    given = parser.parse_args()
    if given.add:
        add(given.add, write=not given.report)
        return
    rows = sentences()
    texts, groups = [row["text"] for row in rows], [row["topic"] for row in rows]
    x = np.hstack([vectors(texts), cue_features(texts)])
    types: dict[str, Any] = {}
    print(f"{len(rows)} sentences, {len(set(groups))} topics, {FOLDS} folds by topic")
    print(f"{'type':20}{'n':>5}{'AUC':>8}{'threshold':>11}{'precision':>11}{'recall':>8}{'F1':>7}")
    for name in TYPES:
        y = np.array([name in row["labels"] for row in rows])
        scores = held_out(x, y, groups)
        threshold, precision, recall, f1 = best_threshold(y, scores)
        area = roc_auc_score(y, scores)
        print(f"{name:20}{y.sum():5}{area:8.3f}{threshold:11.2f}{precision:11.2f}{recall:8.2f}{f1:7.2f}")
        beside = None
        if name == "humanitarian_item":
            others = np.array([bool(set(row["labels"]) - {name}) for row in rows])
            beside, precision, recall, f1 = best_threshold(y[others], scores[others])
            print(
                f"{'  beside another':20}{y[others].sum():5}{'':8}{beside:11.2f}{precision:11.2f}{recall:8.2f}{f1:7.2f}"
            )
        model = fitted(x, y)
        types[name] = {
            "coefficients": pack(model.coef_[0][: -len(CUES)].tolist()),
            "cues": {
                c: round(w * CUE_SCALE, 4) for c, w in zip(CUES, model.coef_[0][-len(CUES) :].tolist(), strict=True)
            },
            "beside": None if beside is None else round(min(beside, threshold), 2),
            "intercept": round(float(model.intercept_[0]), 6),
            "threshold": round(threshold, 2),
        }
    if not given.report:
        data = {"weights": LocalModel().identity["weights"], "sentences": len(rows), "types": types}
        TARGET.write_text(json.dumps(data, indent=1) + "\n", "utf-8")
        print(f"wrote {TARGET.name}")


if __name__ == "__main__":
    main()
