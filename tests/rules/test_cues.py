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

from summarizer._rules import cue_names, cues_in, decide_by_cues, find_cue, has_table
from summarizer._rules import cues as _cues
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


# The decision rules of the field -------------------------------------------------------------------------------------

STATUS = ("agreement", "status")
KIND = ("agreement", "kind")
FORCE = ("request", "force")
LEVEL = ("pledge", "level")
CATEGORY = ("humanitarian_item", "category")
HUMAN = ("humanitarian_item", "status")


@pytest.mark.parametrize(
    ("rule", "table", "text", "value"),
    [
        (1, KIND, "They agreed that this could be a first step.", "shared_view"),
        (1, KIND, "They share the view that the treaty matters.", "shared_view"),
        (1, KIND, "They agreed to open the bridge.", "commitment"),
        (2, KIND, "They agreed to meet again in Lirna.", "next_step"),
        (2, KIND, "The leaders instructed their teams to draw up a map.", "next_step"),
        (2, KIND, "They agreed to lower tariffs.", "commitment"),
        (2, STATUS, "The leaders instructed their teams to draw up a map.", "agreed"),
        (3, STATUS, "The sides discussed a ceasefire.", "under_discussion"),
        (3, STATUS, "They explored a customs union.", "under_discussion"),
        (3, STATUS, "They reviewed the plan.", "under_discussion"),
        (3, STATUS, "They considered an exchange.", "under_discussion"),
        (3, STATUS, "The teams can agree on it in further meetings.", "under_discussion"),
        (3, STATUS, "The sides agreed on a ceasefire.", "agreed"),
        (3, STATUS, "The sides did not agree on a ceasefire.", "rejected"),
        (4, STATUS, "The ministers signed the treaty.", "signed"),
        (4, STATUS, "The ministers agreed to sign the treaty in May.", "agreed"),
        (4, STATUS, "The ministers signed a treaty that will be carried out in May.", "signed"),
        (4, STATUS, "The treaty has been implemented.", "implemented"),
        (5, HUMAN, "Toll promised tents.", "pledged"),
        (5, HUMAN, "The tents were delivered.", "completed"),
        (5, HUMAN, "Tents are scarce.", "need_or_concern"),
        (5, LEVEL, "Toll delivered the tents.", "delivered"),
        (5, LEVEL, "Toll promised the tents.", "pledge"),
        (6, HUMAN, "Toll vowed to free the captives.", "pledged"),
        (6, HUMAN, "Toll released nine captives.", "completed"),
        (6, CATEGORY, "Toll released nine prisoners.", "prisoner_release"),
        (6, CATEGORY, "The sides exchanged ninety prisoners.", "prisoner_exchange"),
        (7, FORCE, "She asked Brill for boats.", "ask"),
        (7, FORCE, "She urged Brill to send boats.", "urge"),
        (7, FORCE, "She demanded boats of Brill.", "demand"),
        (7, FORCE, "She ordered the fleet home.", "order"),
        (7, FORCE, "She looked at the boats.", None),
        (9, FORCE, "She stressed the need for Brill to let convoys pass.", "demand"),
        (9, FORCE, "She voiced alarm at the shelling.", None),
    ],
)
def test_decision_rule(rule: int, table: tuple[str, str], text: str, value: str | None) -> None:
    """FIELD's rules, each with a case that it decides and one beside it that it must not."""
    assert decide_by_cues(*table, text) == value, f"rule {rule}"


@pytest.mark.parametrize(
    ("lists", "text", "there"),
    [
        ({"thanks"}, "Kest thanked the rescuers.", True),
        ({"belief"}, "Kest hopes for an early peace.", True),
        ({"concern"}, "Kest raised concerns about the dam.", True),
        ({"discuss"}, "The sides discussed the dam.", True),
        ({"about"}, "Kest asked about the dam.", True),
        ({"ask"}, "Kest asked about the dam.", False),
        ({"ask"}, "Kest asked Brill for boats.", True),
        ({"thanks", "belief", "concern"}, "Kest promised boats.", False),
        ({"deny"}, "Toll refused.", True),
        ({"agree"}, "Toll came.", False),
    ],
)
def test_rule_8_words_that_make_no_item_are_known_to_the_sieve(lists: set[str], text: str, there: bool) -> None:
    """Thanks, belief, concern and questions; a look-alike is told apart."""
    assert (lists <= cues_in(text)) is there
    assert lists <= {*cue_names()}


@pytest.mark.parametrize(
    ("table", "text", "value"),
    [
        (STATUS, "They agreed in principle on a bridge.", "in_principle"),
        (STATUS, "They agreed on a truce, provided that the guns fall silent.", "conditional"),
        (STATUS, "They reaffirmed the treaty.", "reaffirmed"),
        (STATUS, "The talks collapsed.", "suspended"),
        (STATUS, "Toll proposed a truce.", "proposed"),
        (STATUS, "Toll denied that it had agreed to a truce.", "rejected"),
        (STATUS, "It rained.", None),
        (LEVEL, "Toll is ready to host talks.", "willingness"),
        (LEVEL, "Toll earmarked nine million.", "allocated"),
        (LEVEL, "Toll guarantees safe passage.", "commitment"),
        (LEVEL, "Toll cancelled the loan.", "withdrawn"),
        (LEVEL, "Toll will send boats.", "pledge"),
        (("request", "mode"), "to release the crew", "yield"),
        (("request", "mode"), "to send boats", "assist"),
        (("request", "mode"), "to meet in Lirna", "meet"),
        (("request", "mode"), "to reform the court", "change"),
        (HUMAN, "Trucks were unable to pass.", "blocked"),
        (HUMAN, "Kest asked for tents.", "requested"),
        (HUMAN, "They agreed on a corridor.", "agreed"),
        (CATEGORY, "The abduction of children goes on.", "abducted_children"),
        (CATEGORY, "The remains of nine sailors were handed over.", "return_of_remains"),
        (CATEGORY, "The road was opened.", None),
        (CATEGORY, "A conference is to be held in Selk.", None),
        (CATEGORY, "Nine villagers are still held in Selk.", "civilian_detainees"),
        (CATEGORY, "They will build an economic corridor.", None),
        (CATEGORY, "They opened a relief corridor.", "humanitarian_access"),
        (CATEGORY, "They called for corridors for the wounded.", "humanitarian_access"),
        (KIND, "They agreed that Brill's blockade was cruel.", "shared_view"),
        (KIND, "They agreed that Brill's road is to be opened.", "commitment"),
        (KIND, "They agreed that Brill’s gate was opened in May.", "commitment"),
        (STATUS, "The two countries will join efforts in fishing.", "agreed"),
        (STATUS, "The assembly welcomes the signing of a treaty.", "signed"),
        (LEVEL, "The assembly welcomes the first payment of nine million.", "delivered"),
        (FORCE, "She appealed for instructions.", "ask"),
        (("any", "topic"), "A truce was spoken of.", "ceasefire"),
        (("any", "topic"), "It rained.", None),
    ],
)
def test_order_of_cues_decides(table: tuple[str, str], text: str, value: str | None) -> None:
    """The first value whose cue stands in the text; where none stands, nothing is decided."""
    assert decide_by_cues(*table, text) == value


def test_case_does_not_matter_and_cues_start_at_a_word() -> None:
    """ASKED asks; basked does not."""
    assert decide_by_cues(*FORCE, "KEST ASKED BRILL") == "ask"
    assert decide_by_cues(*FORCE, "Kest basked in it") is None


def test_type_without_table_is_not_decided() -> None:
    """A user's type: its slots are the model's."""
    assert decide_by_cues("sanction", "kind", "They agreed to sign.") is None
    assert not has_table("sanction", "kind")
    assert not has_table("pledge", "kind")
    assert has_table(*KIND)


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("time", "Teams meet on 3 May 2031 in Lirna.", "on 3 May 2031"),
        ("time", "Teams meet on Monday.", "on Monday"),
        ("time", "The Mondays are long.", None),
        ("condition", "He will come if the road is open, he said.", "if the road is open, he said"),
        ("condition", "The gift came.", None),
        ("affected", "Nine wounded civilians fled.", "wounded civilians"),
        ("affected", "the protection of civilians", "civilians"),
        ("reaffirms", "He reiterated his offer.", "reiterat"),
        ("deferring", "to look into the matter", "look into"),
        ("refusing", "Toll turned down the plea.", "turned down"),
        ("response", "Toll replied.", "replied"),
    ],
)
def test_words_are_found_where_they_stand(name: str, text: str, found: str | None) -> None:
    """The match is a slice of the text."""
    match = find_cue(name, text)
    assert (match.words if match else None) == found


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


def test_a_sign_of_money_may_stand_behind_letters() -> None:
    """Money may be "US$5"; every other cue begins a word."""
    assert "money" in cues_in("It cost US$5.")
    assert "money" not in cues_in("It cost a vermillion.")


def test_places_are_those_of_the_text_itself() -> None:
    """A capital that becomes two letters when it is lowered moves nothing."""
    found = find_cue("time", "İİ İstanbul: talks in the coming days.")
    assert found is not None
    assert "İİ İstanbul: talks in the coming days."[found.start :].startswith("in the coming days")
    assert found.words == "in the coming days"
