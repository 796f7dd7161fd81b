"""Is an item type of a user's own checked before anything is asked?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar, Literal

import pytest
from pydantic import Field

from summarizer._extraction import check_item_types
from summarizer.errors import ConfigError
from summarizer.schema import ITEM_TYPES, Actor, Agreement, Item, Pledge

PASSAGE = "The sides met in Brenwick. Tamrovia froze the assets of Selma Lines."


class Sanction(Item):
    """A sound type, with an example."""

    definition: ClassVar[str] = "One party put a penalty on another."
    examples: ClassVar[tuple[tuple[str, list[dict[str, Any]]], ...]] = (
        (PASSAGE, [{"type": "sanction", "targets": ["Selma Lines"], "what": "freeze the assets of Selma Lines"}]),
    )
    type: Literal["sanction"] = "sanction"
    targets: list[Actor] = Field(default=[], description="who is hit by it")


class Nameless(Item):
    """A type without a name."""


class Impostor(Item):
    """A type that takes a name of ours."""

    type: Literal["pledge"] = "pledge"


class Twin(Item):
    """A type with the name of another."""

    type: Literal["sanction"] = "sanction"


class Strange(Item):
    """A type whose slot JSON cannot hold."""

    type: Literal["strange"] = "strange"
    run: Callable[[], None] | None = None


class Treaty(Agreement):
    """A type made from one of ours, with a name of its own."""

    type: Literal["treaty"] = "treaty"  # type: ignore[assignment]


def _with(answers: list[dict[str, Any]], passage: str = PASSAGE) -> type[Item]:
    class Odd(Sanction):
        examples = ((passage, answers),)

    return Odd


def test_sound_types_are_taken_as_they_are() -> None:
    """Ours, a user's, one made from ours, and an example that stands in its passage."""
    assert check_item_types(ITEM_TYPES) == ITEM_TYPES
    assert check_item_types([Agreement, Sanction, Treaty]) == (Agreement, Sanction, Treaty)


@pytest.mark.parametrize(
    ("item_types", "problem"),
    [
        ([], "empty"),
        ([Sanction, Twin], "two classes have the type name sanction"),
        ([Pledge, Pledge], "two classes have the type name pledge"),
        ([Nameless], "Nameless has no type name"),
        ([Item], "Item has no type name"),
        ([Impostor], "Impostor has the type name 'pledge'"),
        ([Strange], "Strange has a slot"),
        (["sanction"], "'sanction' is not a subclass"),
        ([int], "is not a subclass"),
    ],
)
def test_unsound_type_is_refused_by_name(item_types: list[Any], problem: str) -> None:
    """What is wrong with which class, when the Summarizer is made."""
    with pytest.raises(ConfigError, match=problem):
        check_item_types(item_types)


@pytest.mark.parametrize(
    ("odd", "problem"),
    [
        (_with([{"type": "sanction", "what": "supply missiles to Norland"}]), "does not match its passage"),
        (_with([{"type": "sanction", "what": "freeze the assets", "quote": "never said"}]), "quote"),
        (_with([{"what": "freeze the assets of Selma Lines"}]), "type must be"),
        (_with([{"type": "sanction"}]), "what"),
        (_with([], passage=" "), "empty"),
    ],
)
def test_example_that_does_not_stand_in_its_passage_is_refused(odd: type[Item], problem: str) -> None:
    """A wrong example teaches a model to invent."""
    with pytest.raises(ConfigError, match=rf"Odd\.examples.*{problem}"):
        check_item_types([odd])
