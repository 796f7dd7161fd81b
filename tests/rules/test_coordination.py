"""Are several things of one verb told apart, and one thing left whole?"""

from __future__ import annotations

import doctest

import pytest

from summarizer._rules import clauses as _coordination
from summarizer._rules import concerns, content_spans, reported_types
from summarizer._rules.clauses import coordinated


@pytest.mark.parametrize(
    ("rest", "parts"),
    [
        ("open the road and resume deliveries of salt", ["open the road", "resume deliveries of salt"]),
        ("lift the ban and swiftly restore power", ["lift the ban", "swiftly restore power"]),
        ("share the cost and the profit", ["share the cost and the profit"]),
        ("open the road and ensure that drivers pass", ["open the road and ensure that drivers pass"]),
        ("work for trade and growth", ["work for trade and growth"]),
    ],
)
def test_second_verb_starts_a_second_thing(rest: str, parts: list[str]) -> None:
    """A verb of its own does; a noun, or what the first deed is for, does not."""
    assert coordinated(rest) == parts


def test_what_comes_with_a_to_behind_a_will_is_said_of_another_verb() -> None:
    """One thing: "will work to open it and to end the war". Two: "agreed to open it and to end the war"."""
    assert content_spans("pledge", "Norland will work to open the port and to revive trade.") == [
        "work to open the port and to revive trade"
    ]
    assert content_spans("pledge", "Norland will lift the ban on salt and resume payments to Toll.") == [
        "lift the ban on salt",
        "resume payments to Toll",
    ]


def test_list_of_what_concerns_people_is_several_items() -> None:
    """Each of them has its own category in the codebook; the sieve may not have been sure of so long a clause."""
    said = "They also spoke of relief, including the exchange of captives, the release of civilian detainees, and the "
    said += "return of deported children."
    several = ["the exchange of captives", "the release of civilian detainees", "the return of deported children"]
    assert concerns(said) == several
    assert reported_types([], said) == ("humanitarian_item",)
    assert content_spans("humanitarian_item", said) == several
    assert reported_types([], "They spoke of the return of the miners and the exchange of views.") == ()


def test_examples_in_the_docstrings_run() -> None:
    """What is documented is true."""
    assert doctest.testmod(_coordination).failed == 0
