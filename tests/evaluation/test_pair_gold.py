"""Is gold about two texts read as it is written, and refused in words where it is not sound?"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from summarizer import InputError
from summarizer.evaluation import has_pairs
from summarizer.evaluation._pair_gold import load

A, B = "Sorn urged Hask to wait.", "Sorn asked Hask to wait. It rained."
PAIR: dict[str, Any] = {
    "id": "p1",
    "relation": "stronger",
    "a": {"quote": A, "start": 0, "end": 24},
    "b": {"quote": "Sorn asked Hask to wait.", "start": 0, "end": 24},
}
ROOT = Path(__file__).parents[2]
PLACES = [ROOT / "seeds" / "pairs", ROOT / "seeds" / "pairs" / "heldout"]


def _folder(tmp_path: Path, *pairs: dict[str, Any], **more: Any) -> Path:
    (tmp_path / "a.txt").write_text(A, "utf-8")
    (tmp_path / "b.txt").write_text(B, "utf-8")
    file = {"id": "wait", "a_file": "a.txt", "b_file": "b.txt", "pairs": list(pairs), **more}
    (tmp_path / "pair_wait.json").write_text(json.dumps(file), "utf-8")
    return tmp_path


def _article(tmp_path: Path, *drifts: dict[str, Any]) -> Path:
    _folder(tmp_path)
    path = tmp_path / "gold_wait.json"
    file = {"doc_id": "wait", "text_file": "a.txt", "primary_source": "b.txt", "drift_vs_primary_source": list(drifts)}
    path.write_text(json.dumps(file), "utf-8")
    return path


def test_a_file_of_pairs_is_read(tmp_path: Path) -> None:
    """Both texts, and what a reader found of one beside the other."""
    (gold,) = load(_folder(tmp_path, PAIR))
    assert (gold.a, gold.b, gold.whole) == (A, B, True)
    (pair,) = gold.pairs
    assert (pair.relation, pair.required) == ("stronger", True)
    assert pair.right == {"stronger"}


def test_a_folder_with_pairs_is_told_from_one_with_items(tmp_path: Path) -> None:
    """So that `summarizer eval` knows what to measure; one file is gold about pairs too."""
    assert not has_pairs(tmp_path)
    folder = _folder(tmp_path, PAIR)
    assert has_pairs(folder)
    assert has_pairs(folder / "pair_wait.json")
    assert not has_pairs(ROOT / "seeds" / "gold")


def test_the_drifts_of_an_article_are_read(tmp_path: Path) -> None:
    """With their places in both texts; one that is about no item is not required, and any relation is right there."""
    item = {"article": "Sorn urged Hask", "primary": "Sorn asked Hask", "relation": "stronger", "item_level": True}
    other = {"article": "to wait", "primary": None, "relation": "different_act", "item_level": False}
    (gold,) = load(_article(tmp_path, item, other))
    first, second = gold.pairs
    assert (first.relation, first.required) == ("stronger", True)
    assert first.a
    assert first.b
    assert (A[first.a.start : first.a.end], B[first.b.start : first.b.end]) == ("Sorn urged Hask", "Sorn asked Hask")
    assert (second.required, second.b, "weaker" in second.right) == (False, None, True)
    assert not gold.whole


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"relation": "better"}, r"pairs\.0\.relation"),
        ({"a": {"quote": A, "start": 1, "end": 25}}, r"pairs\[0\]\.a\.quote: does not match the text from 1 to 25"),
        ({"a": None, "b": None}, "has no quote in either text"),
        ({"id": ""}, r"pairs\.0\.id"),
    ],
)
def test_gold_that_is_not_sound_is_refused(tmp_path: Path, change: dict[str, Any], problem: str) -> None:
    """With the file and the path of the problem."""
    with pytest.raises(InputError, match=rf"pair_wait\.json.*{problem}"):
        load(_folder(tmp_path, {**PAIR, **change}))


def test_an_id_that_is_given_twice_is_refused(tmp_path: Path) -> None:
    """One of them would not be found again."""
    with pytest.raises(InputError, match="'p1' is used twice"):
        load(_folder(tmp_path, PAIR, PAIR))


def test_a_text_that_is_not_there_is_told(tmp_path: Path) -> None:
    """By the name of the file of gold."""
    with pytest.raises(InputError, match="cannot be read: No such file"):
        load(_folder(tmp_path, PAIR, a_file="none.txt"))


def test_a_folder_without_gold_is_refused(tmp_path: Path) -> None:
    """In words."""
    with pytest.raises(InputError, match=r"no file pair_\*\.json"):
        load(tmp_path)


@pytest.mark.parametrize("place", PLACES, ids=lambda p: p.name)
def test_the_projects_own_gold_is_sound(place: Path) -> None:
    """Every quote stands where it says, and every fictional text is used."""
    golds = load(place)
    texts = {path.name for path in (place / "texts").glob("*.txt")}
    used = {
        Path(json.loads(p.read_text("utf-8"))[k]).name for p in place.glob("pair_*.json") for k in ("a_file", "b_file")
    }
    assert texts <= used
    assert len(golds) >= 6
    assert all((pair.model_extra or {}).get("why") for gold in golds for pair in gold.pairs)


def test_what_the_issue_asks_for_is_among_the_pairs() -> None:
    """A faithful paraphrase, two sides' accounts of one call, swapped actors, and ten pairs at least."""
    names = [gold.id for place in PLACES for gold in load(place)]
    assert len(names) >= 10
    assert {"fictional_ferry_paraphrase", "fictional_selma_call", "fictional_orsha_swapped"} <= set(names)
    faithful = next(gold for gold in load(PLACES[0]) if gold.id == "fictional_ferry_paraphrase")
    assert {pair.relation for pair in faithful.pairs} == {"same"}
