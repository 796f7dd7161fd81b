"""Is a verb that is only asked for, aimed at or an attribute told from one that does what it says?"""

from __future__ import annotations

import doctest

import pytest

from summarizer._rules import factuality as _governed
from summarizer._rules import find_trigger, reported_types

ASKED = [
    "They called on the two sides to agree further steps.",
    "The agency urged both armies to commit to a truce.",
    "She demanded that both sides agree on a route.",
    "The envoy called for both governments to resolve to meet.",
    "The parties must agree on a route.",
    "Both governments should commit to a truce.",
]


@pytest.mark.parametrize("clause", ASKED)
def test_what_is_asked_for_is_not_agreed(clause: str) -> None:
    """FIELD, decision rule 7: a request is no agreement, whoever is to agree."""
    assert "agreement" not in reported_types(["agreement", "request"], clause)


def test_what_is_asked_for_is_a_request() -> None:
    """The sieve may take it for a promise or an agreement; the verb that asks tells better."""
    assert reported_types(["agreement"], ASKED[0]) == ("request",)
    assert reported_types(["pledge"], "She urged the donors to pledge more money.") == ("request",)
    assert reported_types(["agreement"], ASKED[4]) == ("request",)


@pytest.mark.parametrize(
    "clause",
    [
        "Orla and Toll, urged by Brill, agreed to open the road.",
        "At the urging of Brill the two sides agreed to meet again.",
        "They agreed to urge both sides to commit to a truce.",
        "The two managed to agree on a route.",
        "They refused to agree on a route.",
        "They all agreed to meet in Selk.",
        "The ministers agreed to commit to a review.",
    ],
)
def test_what_is_agreed_beside_a_verb_that_asks_stays(clause: str) -> None:
    """Who was urged may have agreed; a refusal is an agreement that was rejected."""
    assert reported_types(["agreement"], clause) == ("agreement",)


@pytest.mark.parametrize(
    "clause",
    [
        "Talks that aim to conclude an agreement on the release of the sailors went on.",
        "In the context of agreements on fish, the ministers spoke about boats.",
        "The sides hope to sign an agreement on fish.",
        "Both presidents have yet to agree on the route.",
        "The trucks will leave once they agree on a route.",
        "It is time to carry out this agreement and free the sailors.",
    ],
)
def test_aim_or_mention_of_an_agreement_is_none(clause: str) -> None:
    """FIELD, decision rule 3: what is sought has not been reached."""
    assert reported_types(["agreement"], clause) == ()


@pytest.mark.parametrize(
    "clause",
    [
        "The two reached an agreement on grain.",
        "An agreement on grain was reached in Selk.",
        "There is broad agreement on the route.",
        "They were in agreement that the road is safe.",
        "Toll and Brill, after reaching an agreement on fish, left for home.",
        "Agreement on the route.",
        "The two extended the agreement on grain for sixty days.",
        "Toll withdrew from the agreement on grain.",
        "They discussed an agreement on grain.",
        "They failed to reach an agreement on grain.",
        "The ministers underlined their agreement that the road is safe.",
    ],
)
def test_agreement_that_is_reached_is_one(clause: str) -> None:
    """It is the object of a verb that concludes it, or opens the clause."""
    assert reported_types(["agreement"], clause) == ("agreement",)


def test_attribute_is_no_verb() -> None:
    """Those who keep to the agreed timelines do not agree on them here."""
    assert reported_types(["agreement"], "It watches over the agreed timelines and the schedule.") == ()
    assert find_trigger("agreement", "It watches over the mutually agreed timelines.") is None
    assert find_trigger("pledge", "Boats brought the promised flour to Selk.") is None
    assert find_trigger("agreement", "The sides agreed timelines for the return.") is not None


def test_appeal_that_is_only_named_asks_for_nothing() -> None:
    """An appeal with a name or a price is a plan for money; one that is made or renewed asks."""
    assert find_trigger("request", "The agency expects a Flash Appeal for Selk next week.") is None
    assert find_trigger("request", "In March it issued a first appeal for US$84 million.") is None
    assert find_trigger("request", "Boats came at the request of the ministry.") is None
    assert find_trigger("request", "The mayor renewed his appeal for tents.") is not None
    assert find_trigger("request", "He appealed for calm in the valley.") is not None


def test_wish_of_ones_own_is_not_asked_of_others() -> None:
    """Who wants to offer something asks nobody."""
    assert find_trigger("pledge", "Toll wants to offer loans to the two towns.") is not None


def test_examples_in_the_docstrings_run() -> None:
    """What is documented is true."""
    tried = doctest.testmod(_governed)
    assert tried.attempted > 0
    assert tried.failed == 0
