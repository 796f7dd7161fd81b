"""Do the cue words decide as the codebook says: only values of its tables, and nothing firmer than the text?"""

from __future__ import annotations

import doctest
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer._rules import cues as _cues
from summarizer._rules import cues_in, decide_by_cues, find_cue
from summarizer._slots import choices
from summarizer.codebook import Topic
from summarizer.schema import ITEM_TYPES

DATA: dict[str, Any] = tomllib.loads((Path(_cues.__file__).parent / "data/cues.toml").read_text("utf-8"))
TYPES = {t.type_name(): t for t in ITEM_TYPES}
TABLES = [(name, slot) for name in TYPES for slot in DATA.get(name, {})]
OPENED = [
    rule for slots in _cues.TABLES.values() for table in slots.values() for rule in table if rule.cue and rule.openings
]


def _cues_of(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        for part in node.values():
            yield from _cues_of(part)
    elif isinstance(node, list):
        yield from node


def test_examples_in_the_docstrings_run() -> None:
    """What is documented is true."""
    assert doctest.testmod(_cues).failed == 0


@pytest.mark.parametrize(("type_name", "slot"), TABLES)
def test_tables_hold_values_of_the_codebook_only(type_name: str, slot: str) -> None:
    """A value that no item may have would make every item with its cue invalid."""
    table = DATA[type_name][slot]
    assert {*table} - {"default"} <= {*choices(TYPES[type_name], slot)} - {"unclear"}
    assert table.get("default", "unclear") in choices(TYPES[type_name], slot)


def test_topics_are_the_codebooks() -> None:
    """The one table that serves all types."""
    assert {*DATA["any"]["topic"]} <= {*get_args(Topic)} - {"unclear"}


def test_tables_are_of_known_types_only() -> None:
    """A misspelt name would never be looked up."""
    assert DATA.keys() == {"language", "any", *TYPES}
    assert len(TABLES) == 7


@pytest.mark.parametrize("cue", sorted({*_cues_of(DATA)}))
def test_every_cue_is_a_sound_expression(cue: str) -> None:
    """It compiles alone, captures nothing, and does not match nothing."""
    pattern = re.compile(rf"\b(?:{cue})", re.IGNORECASE)
    assert pattern.groups == 0
    assert not pattern.search("")
    assert not pattern.search(" ")


def test_no_cue_stands_twice_in_a_table() -> None:
    """The second would never win."""
    for type_name, slot in TABLES:
        cues = [cue for value in DATA[type_name][slot].values() if isinstance(value, list) for cue in value]
        assert [cue for cue in cues if cues.count(cue) > 1] == [], (type_name, slot)


def test_cues_are_quick_on_hostile_text() -> None:
    """No expression runs away: a long text of half-matches takes no time to speak of."""
    import time

    text = "prisoners of war if only the abducted and the missing and million " * 3000
    started = time.process_time()
    for type_name, slot in [*TABLES, ("any", "topic")]:
        decide_by_cues(type_name, slot, text)
    cues_in(text)
    for name in DATA["any"]["find"]:
        find_cue(name, text)
    assert time.process_time() - started < 2


def test_rules_of_large_tables_show_how_a_match_begins() -> None:
    """Else every one of their cues would be searched for in every text."""
    assert len(OPENED) > 20
    assert {rule.value for rule in OPENED} > {"ceasefire", "shelter", "water"}


@pytest.mark.parametrize("rule", OPENED, ids=[rule.value for rule in OPENED])
@given(data=st.data())
def test_no_match_begins_otherwise_than_its_rule_says(rule: _cues.Rule, data: st.DataObject) -> None:
    """The quick look at how words begin passes over no rule that would have decided."""
    assert rule.cue is not None
    assert rule.openings is not None
    text = data.draw(st.from_regex(rule.cue))
    assert not rule.openings.isdisjoint(_cues._BEGUN.findall(text))


def test_places_are_those_of_the_text_itself() -> None:
    """A capital that becomes two letters when it is lowered moves nothing."""
    found = find_cue("time", "İİ İstanbul: talks in the coming days.")
    assert found is not None
    assert "İİ İstanbul: talks in the coming days."[found.start :].startswith("in the coming days")
    assert found.words == "in the coming days"
