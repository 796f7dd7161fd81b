"""Is a summary what it promises to be: closed, frozen, stable, the same after JSON?"""

from __future__ import annotations

import json
from typing import Any, ClassVar, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, Field, ValidationError

from summarizer import schema, values
from summarizer.schema import (
    ITEM_TYPES,
    LISTS,
    Actor,
    Agreement,
    Amount,
    Count,
    Evidence,
    HumanitarianItem,
    Item,
    Pledge,
    Provenance,
    Request,
    Source,
    Summary,
    Usage,
    When,
)

TEXT = "Norland pledged 40 trucks. Suvia asked Norland for blankets. Both agreed to meet. Nine prisoners came home."


class Sanction(Item):
    """A type of a user's own."""

    definition: ClassVar[str] = "One party imposed a penalty on another, or announced one."
    type: Literal["sanction"] = "sanction"
    targets: list[Actor] = Field(default=[], description="who is sanctioned")


def _evidence(quote: str) -> Evidence:
    start = TEXT.index(quote)
    return Evidence(quote=quote, start=start, end=start + len(quote))


def _summary(**fields: Any) -> Summary:
    source = Source(sha256="0" * 64, characters=len(TEXT), text=TEXT)
    return Summary(source=source, provenance=Provenance(model="local", library="0.1.0"), **fields)


def _full() -> Summary:
    norland = Actor(name="Norland", country="NOR", actor_type="state")
    amount = Amount(value=40, qualifier="exact", part_of=100)
    pledged, asked = _evidence("pledged 40 trucks"), _evidence("asked Norland for blankets")
    return _summary(
        agreements=[Agreement(what="meet", evidence=[_evidence("agreed to meet")], kind="next_step")],
        requests=[Request(what="blankets", evidence=[asked], addressees=[norland], force="ask")],
        pledges=[Pledge(what="trucks", evidence=[pledged], pledgers=[norland], amount=amount)],
        humanitarian_items=[
            HumanitarianItem(
                what="home", evidence=[_evidence("Nine prisoners")], count=Count(value=9, qualifier="exact")
            )
        ],
        others=[Sanction(what="a penalty", evidence=[_evidence("Suvia")], targets=[norland])],
        usage=Usage(calls=4, seconds=1.5),
    )


MODELS = sorted(
    {m for room in (schema, values) for m in vars(room).values() if isinstance(m, type) and issubclass(m, BaseModel)}
    - {BaseModel},
    key=lambda model: model.__name__,
)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_model_is_frozen_and_closed(model: type[BaseModel]) -> None:
    """No value changes after it was made, and none takes a field that it does not know."""
    assert model.model_config.get("frozen") is True
    assert model.model_config.get("extra") == "forbid"


def test_item_does_not_change() -> None:
    """An item that was grounded stays what it was."""
    item = _full().items[0]
    with pytest.raises(ValidationError, match="frozen"):
        item.what = "something else"  # type: ignore[misc]


def test_unknown_field_is_refused() -> None:
    """A misspelt slot is an error, not a silent loss."""
    with pytest.raises(ValidationError, match="partys"):
        Agreement.model_validate({"what": "meet", "evidence": [_evidence("meet")], "partys": []})


def test_item_without_evidence_is_refused() -> None:
    """No item without the words that it stands on."""
    with pytest.raises(ValidationError, match="evidence"):
        Pledge(what="trucks", evidence=[])


@pytest.mark.parametrize("wrong", [{"country": "Norland"}, {"country": "no"}, {"name": ""}])
def test_actor_takes_codes_for_countries(wrong: dict[str, str]) -> None:
    """Countries are ISO 3166-1 alpha-3, and nobody is nameless."""
    with pytest.raises(ValidationError, match=next(iter(wrong))):
        Actor.model_validate({"name": "Norland", **wrong})


def test_id_is_pinned() -> None:
    """Ids are kept in users' files: the way they are made does not change unnoticed."""
    assert Pledge(what="trucks", evidence=[_evidence("pledged 40 trucks")]).id == "pledge-d9456993eb"


def test_id_depends_on_type_and_evidence_alone() -> None:
    """The same words are the same item, whatever else was read from them; another type or place is another item."""
    evidence = [_evidence("pledged 40 trucks")]
    pledge = Pledge(what="trucks", evidence=evidence)
    assert pledge.id == Pledge(what="forty trucks", level="pledge", evidence=evidence).id
    assert pledge.id != Request(what="trucks", evidence=evidence).id
    assert pledge.id != Pledge(what="trucks", evidence=[_evidence("40 trucks")]).id


def test_id_of_a_loaded_item_is_the_one_that_was_stored() -> None:
    """A correction that names an id finds it again."""
    assert Pledge(id="pledge-mine", what="trucks", evidence=[_evidence("trucks")]).id == "pledge-mine"


@given(st.text(min_size=1), st.integers(0, 10**6))
def test_id_is_the_same_from_python_and_from_json(quote: str, start: int) -> None:
    """An id can be made again from what was stored."""
    evidence = Evidence(quote=quote, start=start, end=start + len(quote))
    pledge = Pledge(what="x", evidence=[evidence])
    assert Pledge.model_validate(json.loads(pledge.model_dump_json(exclude={"id"}))).id == pledge.id
    assert pledge.id.startswith("pledge-")


def test_items_stand_in_text_order() -> None:
    """Whoever reads the items beside the text reads them once, from top to bottom."""
    types = [item.type for item in _full().items]
    assert types == ["pledge", "sanction", "request", "agreement", "humanitarian_item"]


def test_item_starts_where_its_first_evidence_starts() -> None:
    """Evidence may stand in any order; the earliest counts."""
    assert Pledge(what="x", evidence=[_evidence("trucks"), _evidence("pledged")]).start == TEXT.index("pledged")


def test_summary_survives_json() -> None:
    """What was stored is what is loaded, with a user's own item type too."""
    summary = _full()
    again = Summary.model_validate_json(summary.model_dump_json(), context={"item_types": (*ITEM_TYPES, Sanction)})
    assert again == summary
    assert type(again.others[0]) is Sanction
    assert again.model_dump_json() == summary.model_dump_json()


def test_summary_survives_json_with_dates() -> None:
    """Dates come back as dates."""
    when = When.model_validate({"text": "on 19 March", "date": "2025-03-19"})
    summary = _summary(pledges=[Pledge(what="x", evidence=[_evidence("trucks")], when=when)])
    assert Summary.model_validate_json(summary.model_dump_json()) == summary


def test_summary_of_an_older_version_is_read() -> None:
    """It knew neither publisher nor author."""
    stored = json.loads(_summary().model_dump_json())
    for name in ("publisher", "author"):
        del stored["source"][name]
    assert Summary.model_validate(stored).source.publisher is None


def test_users_type_keeps_its_slots_in_json() -> None:
    """A subclass is written with all that it adds."""
    (other,) = json.loads(_full().model_dump_json())["others"]
    assert other["targets"][0]["name"] == "Norland"


@pytest.mark.parametrize("name", ["sanction", None])
def test_unknown_item_type_is_refused_and_says_how_to_load_it(name: str | None) -> None:
    """A summary with somebody's own type does not lose it silently."""
    other = {"what": "x", "evidence": [_evidence("Suvia").model_dump()], **({"type": name} if name else {})}
    with pytest.raises(ValidationError, match=rf"unknown item type {name!r}.*item_types=\[\.\.\.\]"):
        _summary(others=[other])


def test_each_item_type_has_its_list() -> None:
    """Every built-in type has a field of `Summary`; any other goes to `others`."""
    assert {t.type_name(): t.list_name() for t in ITEM_TYPES} == dict(LISTS)
    assert set(LISTS.values()) < set(Summary.model_fields)
    assert Sanction.list_name() == "others"


@pytest.mark.parametrize("item_type", [*ITEM_TYPES, Sanction], ids=lambda t: t.type_name())
def test_item_type_tells_a_model_what_it_is(item_type: type[Item]) -> None:
    """Definition and slots are data of the class, and survive `-OO`, which strips docstrings."""
    assert item_type.definition
    assert item_type.definition != item_type.__doc__
    for name in item_type.slots():
        field = item_type.model_fields[name]
        assert field.description, name


def test_slots_are_what_a_model_may_fill() -> None:
    """What every item has, and what the linking pass fills, is not asked for slot by slot."""
    assert Request.slots() == ["requesters", "addressees", "force", "mode", "response"]
    assert "responds_to" not in Pledge.slots()
    assert Sanction.slots() == ["targets"]


def test_published_schema_is_closed_and_names_every_list() -> None:
    """The JSON Schema that programs build on says the same as the classes."""
    published = Summary.model_json_schema()
    assert published["additionalProperties"] is False
    assert set(LISTS.values()) | {"others", "rejected", "complete", "failed_windows"} <= set(published["properties"])
    assert published["$defs"]["Evidence"]["additionalProperties"] is False


def test_nothing_found_is_complete_and_without_items() -> None:
    """Without items, it is complete: "could not find out" looks different."""
    nothing = _summary()
    assert nothing.complete
    assert nothing.items == []
    assert nothing.failed_windows == []


@pytest.mark.parametrize(
    ("one", "other", "cost"),
    [
        (Usage(calls=1, cost=0.5), Usage(calls=1, cost=0.25), 0.75),
        (Usage(calls=1, cost=0.5), Usage(calls=1), None),
        (Usage(calls=1, cost=0.5), Usage(cached_calls=1), 0.5),
        (Usage(), Usage(), None),
    ],
)
def test_cost_of_a_sum_is_known_when_every_part_is(one: Usage, other: Usage, cost: float | None) -> None:
    """An unknown price makes the sum unknown; a cached call costs nothing."""
    assert (one + other).cost == cost
    assert (one + other).calls == one.calls + other.calls
