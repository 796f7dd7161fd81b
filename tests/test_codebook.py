"""Are the values those of the field, everywhere the same?"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import pytest
from pydantic import BaseModel

from summarizer import codebook
from summarizer.schema import ITEM_TYPES, Item
from summarizer.values import Actor, Attribution

TABLES: Mapping[str, Mapping[Any, str]] = {
    "AgreementKind": codebook.AGREEMENT_KINDS,
    "AgreementStatus": codebook.AGREEMENT_STATUSES,
    "Force": codebook.FORCES,
    "Mode": codebook.MODES,
    "Response": codebook.RESPONSES,
    "Level": codebook.LEVELS,
    "Category": codebook.CATEGORIES,
    "HumanitarianStatus": codebook.HUMANITARIAN_STATUSES,
    "QuoteType": codebook.QUOTE_TYPES,
    "Perspective": codebook.PERSPECTIVES,
}

FIELD: Mapping[str, str] = {
    "Topic": "ceasefire military intelligence economic energy humanitarian political territorial legal other",
    "AgreementKind": "commitment next_step shared_view",
    "AgreementStatus": (
        "signed agreed in_principle conditional reaffirmed proposed under_discussion implemented suspended rejected"
    ),
    "Force": "ask urge demand order",
    "Mode": "assist change yield meet",
    "Response": "accepted partially_accepted deferred rejected none_reported",
    "Level": "willingness pledge commitment allocated delivered withdrawn",
    "Category": (
        "prisoner_exchange prisoner_release hostage_release civilian_detainees abducted_children family_reunification "
        "missing_persons return_of_remains humanitarian_access aid_delivery aid_funding evacuation "
        "civilian_protection casualties displacement_return mine_action food water health shelter education "
        "energy_civilian other"
    ),
    "HumanitarianStatus": "completed ongoing agreed pledged requested need_or_concern blocked",
    "ActorType": (
        "state state_leader government_official government_body military intergovernmental ngo armed_group opposition "
        "civilians prisoners refugees media business territory"
    ),
    "QuoteType": "direct mixed indirect narrator",
    "Perspective": "own_side counterpart joint third_party narrator",
}
"""The vocabulary of the field, in its order; a model may answer `unclear` as well."""

PARSED: Mapping[str, str] = {
    "Qualifier": "exact over nearly up_to about",
    "Match": "exact normalized elided sentence",
    "Reason": "not_in_text not_supported number name negation script invalid duplicate",
    "WarningKind": "instruction_like_text special_tokens unresolved_actor unverified_slot language truncated",
}
"""Values that code finds out by itself: nothing is unclear about them."""

HEADINGS: Mapping[str, str] = {
    "Topic": "topic",
    "AgreementKind": "kind$",
    "AgreementStatus": "status of an agreement",
    "Force": "force",
    "Mode": "mode",
    "Response": "response",
    "Level": "level",
    "Category": "category",
    "HumanitarianStatus": "status of a humanitarian item",
    "ActorType": "actor_type",
    "QuoteType": "quote_type",
    "Perspective": "perspective",
    "Qualifier": "qualifier",
    "Match": "match",
    "Reason": "reason",
    "WarningKind": "kind of a warning",
}
"""Where each vocabulary stands in `docs/codebook.md`."""


def _values(name: str) -> list[str]:
    return list(get_args(getattr(codebook, name)))


@pytest.mark.parametrize("name", sorted(FIELD))
def test_values_that_a_model_fills_are_those_of_the_field_and_unclear(name: str) -> None:
    """Guessing is an error, so each vocabulary ends with `unclear`."""
    assert _values(name) == [*FIELD[name].split(), "unclear"]


@pytest.mark.parametrize("name", sorted(PARSED))
def test_values_that_code_finds_are_those_of_the_field(name: str) -> None:
    """What is read off the text by rules has its own closed vocabulary."""
    assert _values(name) == PARSED[name].split()


def test_no_vocabulary_is_without_its_list_here() -> None:
    """A new vocabulary has to be written down in this test as well."""
    known = {name for name, value in vars(codebook).items() if get_origin(value) is Literal}
    assert known == set(FIELD) | set(PARSED)


@pytest.mark.parametrize("name", sorted(TABLES))
def test_each_value_has_its_meaning(name: str) -> None:
    """The table that a model reads has the vocabulary's values, in its order, each with a meaning."""
    assert list(TABLES[name]) == _values(name)
    assert all(meaning.strip() for meaning in TABLES[name].values())


def test_no_table_is_without_its_vocabulary() -> None:
    """A new table has to be written down in this test as well."""
    tables = [value for name, value in vars(codebook).items() if name.isupper() and isinstance(value, Mapping)]
    assert sorted(map(id, tables)) == sorted(map(id, TABLES.values()))


def test_every_enum_that_a_model_fills_has_unclear() -> None:
    """A slot with a closed vocabulary always leaves the way out."""
    asked: list[tuple[type[BaseModel], str]] = [(t, name) for t in ITEM_TYPES for name in t.slots()]
    asked += [(Item, "topic"), (Actor, "actor_type"), (Attribution, "quote_type"), (Attribution, "perspective")]
    enums = [model.model_fields[name] for model, name in asked]
    enums = [field for field in enums if get_origin(field.annotation) is Literal]
    assert len(enums) == 12
    assert all("unclear" in get_args(field.annotation) for field in enums)
    assert {field.default for field in enums} == {"unclear", "none_reported"}


@pytest.mark.parametrize("item_type", ITEM_TYPES, ids=lambda t: t.type_name())
def test_a_slot_tells_the_model_what_each_value_means(item_type: type[Item]) -> None:
    """Where a vocabulary has a table, the slot's description quotes all of it."""
    by_values = {tuple(table): table for table in TABLES.values()}
    for name in item_type.slots():
        field = item_type.model_fields[name]
        for value, meaning in by_values.get(get_args(field.annotation), {}).items():
            assert f"{value} = {meaning}" in (field.description or "")


def _rows(page: str, title: str) -> dict[str, str]:
    """Return value and meaning of each row under the heading that starts with `title`."""
    (section,) = re.findall(rf"^### {title}.*?$(.*?)(?=^##|\Z)", page, re.MULTILINE | re.DOTALL)
    return dict(re.findall(r"^\| `(\w+)` \| (.+) \|$", section, re.MULTILINE))


@pytest.mark.parametrize("name", sorted(HEADINGS))
def test_codebook_page_has_each_value_with_its_meaning(name: str, root: Path) -> None:
    """The page that people read says what the model reads."""
    rows = _rows((root / "docs" / "codebook.md").read_text("utf-8"), HEADINGS[name])
    assert list(rows) == _values(name)
    assert rows == dict(TABLES.get(name, rows))


def test_codebook_page_has_every_vocabulary_and_definition(root: Path) -> None:
    """No vocabulary and no item type is missing on the page."""
    page = (root / "docs" / "codebook.md").read_text("utf-8")
    assert set(HEADINGS) == set(FIELD) | set(PARSED)
    assert [t.type_name() for t in ITEM_TYPES if t.definition not in page] == []


def test_description_is_written_from_the_table() -> None:
    """The intro, then each value with its meaning."""
    assert codebook.described("How", {"a": "x", "b": "y"}) == "How: a = x; b = y."
