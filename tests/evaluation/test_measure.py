"""Do the figures say what the definitions say? Where ../shared is there, the reference scorer has to say the same."""

from __future__ import annotations

import importlib.util
import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from summarizer import InputError, ModelError, Summarizer, Summary, evaluation
from summarizer.evaluation._matching import LISTS
from summarizer.evaluation._measure import figures
from summarizer.evaluation._scores import SLOTS, Counts, f1
from summarizer.testing import FakeLLM

SHARED = Path(__file__).parents[3] / "shared" / "gold"
REFERENCE = SHARED / "score_ref.py"
needs_shared = pytest.mark.skipif(not REFERENCE.exists(), reason="the reference scorer is in ../shared, not here")

TEXT = "Toll pledged 40 tents. Arvenia and Toll agreed to open the bridge. Brill praised the talks. They may sign soon."


def _place(quote: str, text: str = TEXT) -> list[dict[str, Any]]:
    start = text.index(quote)
    return [{"quote": quote, "start": start, "end": start + len(quote)}]


PLEDGE = {
    "id": "P1",
    "required": True,
    "what": "40 tents",
    "level": "pledge",
    "pledgers": [{"name": "Toll", "country": None}],
    "evidence": _place("Toll pledged 40 tents"),
    "attribution": {"speaker": "a spokesman of Toll"},
}
AGREEMENT = {
    "id": "A1",
    "required": True,
    "what": "open the bridge",
    "status": "agreed",
    "kind": "commitment",
    "parties": [{"name": "Arvenia"}, {"name": "Toll"}],
    "evidence": _place("Arvenia and Toll agreed to open the bridge"),
}
TRAPS = [
    {"id": "N1", "trap": "praise", "evidence": _place("Brill praised the talks"), "why": "praise is no item"},
    {
        "id": "N2",
        "trap": "prediction",
        "evidence": _place("They may sign soon"),
        "accept_if": {"type": "agreement", "status": ["under_discussion"]},
    },
]
GOLD = {
    "doc_id": "bridge",
    "text_file": "bridge.txt",
    "pledges": [PLEDGE],
    "agreements": [AGREEMENT],
    "non_items": TRAPS,
}


def _counts(found: dict[str, Any], gold: dict[str, Any] = GOLD) -> Counts:
    return evaluation.score(evaluation.Gold("bridge", TEXT, gold), found)


def _folder(tmp_path: Path, data: dict[str, Any] = GOLD, text: str = TEXT) -> Path:
    (tmp_path / "bridge.txt").write_text(text, "utf-8")
    (tmp_path / "gold_bridge.json").write_text(json.dumps(data), "utf-8")
    return tmp_path


# Definitions -------------------------------------------------------------------------------------------------------


def test_gold_itself_is_perfect() -> None:
    """Every item is found, nothing is wrong, every slot is right."""
    counts = _counts(GOLD)
    assert (counts["micro"], counts["traps"], counts["over_commitment"]) == ((2, 0, 0), (0, 2), (0, 1))
    assert (counts["slot.level"], counts["slot.kind"], counts["slot.speaker"]) == ((1, 1), (1, 1), (1, 1))
    assert (counts["actors"], counts["exact"]) == ((3, 0, 0), (2, 2))


def test_second_find_of_one_item_is_wrong() -> None:
    """A second prediction of the same gold item is a false positive."""
    assert _counts({"pledges": [PLEDGE, PLEDGE]})["pledge"] == (1, 1, 0)


def test_optional_gold_is_neutral() -> None:
    """Neither a miss when it is not found, nor wrong when it is."""
    optional = {**GOLD, "pledges": [{**PLEDGE, "required": False}]}
    assert _counts({}, optional)["pledge"] == (0, 0, 0)
    assert _counts({"pledges": [PLEDGE, PLEDGE]}, optional)["pledge"] == (0, 0, 0)


def test_other_list_counts_where_the_gold_accepts_it() -> None:
    """`accept_types` names the other types that a careful reader may choose."""
    accepting = {**GOLD, "pledges": [{**PLEDGE, "accept_types": ["agreement"]}]}
    assert _counts({"agreements": [PLEDGE]}, accepting)["pledge"] == (1, 0, 0)
    assert _counts({"agreements": [PLEDGE]})["agreement"] == (0, 1, 1)


def test_whole_text_as_evidence_matches_nothing() -> None:
    """An item claims at most 700 characters."""
    long = TEXT + " It rained." * 80
    item = {**PLEDGE, "evidence": [{"quote": long, "start": 0, "end": len(long)}]}
    gold = evaluation.Gold("bridge", long, GOLD)
    assert evaluation.score(gold, {"pledges": [item]})["pledge"] == (0, 1, 1)


def test_item_on_a_trap_is_counted_once_for_each_trap() -> None:
    """Two false positives on one trap are one trap; a rule may let one pass."""
    praise = {**AGREEMENT, "evidence": _place("Brill praised the talks")}
    counts = _counts({"agreements": [praise, praise]})
    assert (counts["traps"], counts["over_commitment"], counts["agreement"]) == ((1, 2), (2, 2), (0, 2, 1))
    allowed = {**AGREEMENT, "status": "under_discussion", "evidence": _place("They may sign soon")}
    assert (_counts({"agreements": [allowed]})["traps"], _counts({"agreements": [allowed]})["agreement"]) == (
        (0, 2),
        (0, 0, 1),
    )


def test_firm_word_for_a_weak_agreement_is_over_commitment() -> None:
    """Gold that was only discussed, or is a shared view, must not come back as agreed."""
    for weaker in ({"status": "under_discussion"}, {"kind": "shared_view"}):
        gold = {**GOLD, "agreements": [{**AGREEMENT, **weaker}]}
        assert _counts({"agreements": [AGREEMENT]}, gold)["over_commitment"] == (1, 1)


def test_slot_of_gold_may_name_several_values() -> None:
    """Any of them is right; one that the codebook does not have is refused."""
    gold = {**GOLD, "pledges": [{**PLEDGE, "level": ["pledge", "commitment"]}]}
    found = {"pledges": [{**PLEDGE, "level": "commitment"}]}
    counts = _counts(found, gold)
    assert counts["slot.level"] == (1, 1)
    assert counts["usable"][0] == 1


def test_number_or_name_that_the_text_does_not_have_is_unsupported() -> None:
    """Both are counted by item."""
    found = {"pledges": [{**PLEDGE, "what": "45 tents"}, {**PLEDGE, "what": "tents from Norhaven"}]}
    counts = _counts(found)
    assert (counts["unsupported_numbers"], counts["unsupported_names"]) == ((1, 2), (1, 2))


def test_interval_is_the_same_each_time_and_holds_the_value() -> None:
    """The bootstrap draws texts from a fixed seed; one text alone has no interval."""
    rows = [_counts(GOLD), _counts({}), _counts({"pledges": [PLEDGE]}), _counts({})]
    first, again = figures(rows)["micro"], figures(rows)["micro"]
    assert first == again
    assert first.low is not None
    assert first.high is not None
    assert first.value is not None
    assert first.low < first.value < first.high
    assert figures(rows[:1])["micro"].low is None


# The reference -----------------------------------------------------------------------------------------------------


def _reference() -> Any:
    spec = importlib.util.spec_from_file_location("score_ref", REFERENCE)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _as_reference(counts: Counts, texts: int) -> dict[str, Any]:
    """Write totals in the form of the reference."""

    def scores(name: str) -> list[float]:
        right, wrong, missed = counts[name]
        return [round(value, 3) for value in f1((right, wrong, missed))]

    def rate(name: str) -> str:
        return "{:.0f}/{:.0f}".format(*counts[name])

    return {
        **{name: scores(kind) for name, kind in LISTS.items()},
        "micro": scores("micro"),
        **{name: rate(name) for name in ("traps", "over_commitment", "exact", "unsupported_numbers")},
        "actors": scores("actors"),
        "slots": {slot: rate(f"slot.{slot}") for slot in SLOTS},
        "texts": texts,
    }


def _shaken(data: dict[str, Any], text: str, seed: int) -> dict[str, Any]:
    """Damage a prediction at random: items lost, doubled, moved to other lists, with other spans and slots."""
    draw = random.Random(seed)  # noqa: S311 - the same damage each time
    found: dict[str, Any] = {name: [] for name in LISTS}
    for name in LISTS:
        for item in data[name]:
            for _ in range(draw.choice((0, 1, 1, 1, 2))):
                start = max(0, item["evidence"][0]["start"] - draw.randrange(60))
                end = min(len(text), item["evidence"][0]["end"] + draw.randrange(60))
                moved = {"start": start, "end": end, "quote": text[start:end]}
                status = draw.choice(("agreed", "signed", "under_discussion", item.get("status")))
                what = draw.choice((item["what"], item["what"][:20], "77 " + item["what"]))
                place = draw.choice((name, name, name, *LISTS))
                found[place].append({**item, "what": what, "status": status, "evidence": [moved]})
    return found


@needs_shared
@pytest.mark.parametrize(
    "case", ["gold", "whole sentences", "five times", "cue words", "everything", *map(str, range(25))]
)
def test_figures_agree_with_the_reference(case: str) -> None:
    """On its own self-test cases, and on damaged gold, every shared figure is the same."""
    reference = _reference()
    made: dict[str, Callable[[Any, str], Any]] = {
        "gold": lambda gold, _: gold,
        "whole sentences": reference.widened,
        "five times": lambda gold, _: {name: gold[name] * 5 for name in LISTS},
        "cue words": reference.by_cues,
        "everything": reference.everything,
    }
    make = made.get(case) or (lambda gold, text: _shaken(gold, text, int(case)))
    golds = list(evaluation.load(SHARED))
    found = [make(gold.data, gold.text) for gold in golds]
    ours = sum((evaluation.score(gold, f) for gold, f in zip(golds, found, strict=True)), Counts())
    theirs = reference.total(
        [reference.score_doc(gold.data, f, gold.text) for gold, f in zip(golds, found, strict=True)]
    )
    assert _as_reference(ours, len(golds)) == theirs


# Gold files --------------------------------------------------------------------------------------------------------


def test_gold_is_read_with_its_text(tmp_path: Path) -> None:
    """The text stands beside, at the path that the file names."""
    (gold,) = evaluation.load(_folder(tmp_path))
    assert (gold.id, gold.text) == ("bridge", TEXT)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"pledges": [{**PLEDGE, "evidence": _place("Arvenia")}], "non_items": [TRAPS[0], TRAPS[0]]}, "N1"),
        ({"pledges": [{**PLEDGE, "level": "firm"}]}, r"pledges\[0\].level: 'firm'"),
        (
            {"pledges": [{**PLEDGE, "evidence": [{"quote": "Toll", "start": 1, "end": 5}]}]},
            r"pledges\[0\].evidence\[0\]",
        ),
        ({"pledges": [{**PLEDGE, "evidence": []}]}, "pledges.0.evidence"),
        ({"text_file": "nowhere.txt"}, "cannot be read"),
    ],
)
def test_gold_that_is_not_sound_is_told_with_its_path(tmp_path: Path, change: dict[str, Any], told: str) -> None:
    """Offsets, values of the codebook, ids, the form, the text."""
    with pytest.raises(InputError, match=told):
        list(evaluation.load(_folder(tmp_path, {**GOLD, **change})))


def test_folder_without_gold_is_an_input_error(tmp_path: Path) -> None:
    """A wrong path must not look like a perfect score."""
    with pytest.raises(InputError, match="no file gold_"):
        evaluation.load(tmp_path)


# Reports -----------------------------------------------------------------------------------------------------------


def _item() -> dict[str, Any]:
    return {"type": "pledge", "sentences": [1], "pledgers": ["Toll"], "what": "40 tents"}


def test_report_of_a_model_round_trips_and_says_what_made_it(tmp_path: Path) -> None:
    """Figures, corpus, model; JSON and back."""
    with Summarizer(llm=FakeLLM([{"items": [_item()]}]), cache=None) as summarizer:
        report = evaluation.evaluate(_folder(tmp_path), summarizer)
    assert report.figures["pledge"].counts == (1, 0, 0)
    assert report.figures["micro"].counts == (1, 0, 1)
    assert report.provenance
    assert evaluation.Report.model_validate_json(report.model_dump_json()) == report


def test_text_without_a_summary_counts_as_missed(tmp_path: Path) -> None:
    """A failure is told, and is no perfect precision by silence."""

    class Broken:
        def summarize(self, text: str, *, id: str | None = None) -> Summary:  # noqa: A002, ARG002
            raise ModelError("No answer.")

    report = evaluation.evaluate(_folder(tmp_path), Broken())
    assert report.articles[0].error == "ModelError: No answer."
    assert report.figures["micro"].counts == (0, 0, 2)


def test_floor_is_a_ceiling_for_what_should_be_little(tmp_path: Path) -> None:
    """F1 must not fall, traps must not rise; each is named with its value."""
    report = evaluation.total(evaluation.load(_folder(tmp_path)), {"bridge": {"pledges": [PLEDGE]}})
    good = evaluation.Floors(corpus=report.corpus, figures={"pledge": 1.0, "traps": 0.0, "micro": 0.5})
    assert evaluation.below(report, good) == []
    bad = evaluation.Floors(corpus="other", figures={"micro": 0.9, "slot.kind": 0.5})
    assert len(evaluation.below(report, bad)) == 2
    assert evaluation.differs(report, good) == []
    assert evaluation.differs(report, bad) == ["The floors were measured with different texts or gold."]
