"""Is only reported what is done: nothing that is denied, asked about, or mere form?"""

from __future__ import annotations

import doctest
from types import ModuleType

import pytest

from summarizer._rules import event_types as _deeds
from summarizer._rules import find_trigger, is_humanitarian, reported_types, verb_features
from summarizer._rules import triggers as _performatives
from summarizer._rules.event_types import says_nothing


@pytest.mark.parametrize(
    "clause", ["And would you be prepared to send monitors?", "“Will they sign?” a reporter asked her, “or not?”"]
)
@pytest.mark.parametrize("type_name", ["agreement", "request", "pledge", "humanitarian_item"])
def test_question_is_no_item(type_name: str, clause: str) -> None:
    """FIELD, decision rule 8; a transcript is full of them."""
    assert says_nothing(type_name, clause)
    assert reported_types([type_name], clause) == ()


def test_what_may_be_agreed_is_no_agreement() -> None:
    """FIELD, decision rule 3."""
    assert says_nothing("agreement", "In further meetings the teams can agree on all necessary aspects of peace.")
    assert not says_nothing("agreement", "They agreed that the teams can agree on the rest.")


@pytest.mark.parametrize(
    ("type_name", "clause"),
    [
        ("pledge", "Brandt did not promise to accept refugees."),
        ("pledge", "Brandt refused to pledge any money."),
        ("pledge", "Toll never promised to help."),
        ("pledge", "The minister would not commit to sending troops."),
        ("pledge", "She left without promising boats."),
        ("request", "She didn’t ask Toll to leave."),
        ("request", "The agency declined."),
        ("request", "The group rejected the request."),
        ("request", "Brill must not prevail in this war."),
        ("pledge", "Toll announced the release of nine sailors."),
        ("pledge", "The ministry announced the deaths of three nurses."),
        ("pledge", "Selk said that such terms would be tantamount to surrender."),
    ],
)
def test_what_is_not_done_is_no_item(type_name: str, clause: str) -> None:
    """FIELD, decision rule 7: a refusal is neither a pledge nor a request."""
    assert says_nothing(type_name, clause)
    assert reported_types([type_name], clause) == ()
    assert f"does_{type_name}" not in verb_features(clause)


@pytest.mark.parametrize(
    ("type_name", "clause"),
    [
        ("pledge", "He promised not to shoot."),
        ("pledge", "Toll did not wait and promised to send boats."),
        ("pledge", "It not only pledged money for tents."),
        ("request", "She urged Toll not to refuse the boats."),
        ("agreement", "They did not agree to open the road."),
    ],
)
def test_what_is_done_beside_a_not_stays(type_name: str, clause: str) -> None:
    """The "not" belongs to the thing, or to another verb; what was not agreed is an agreement that was rejected."""
    assert reported_types([type_name], clause) == (type_name,)


def test_announcement_of_what_will_be_done_or_given_is_a_pledge() -> None:
    """Not that of what has happened."""
    assert find_trigger("pledge", "Toll announced that it will release nine sailors.")
    assert find_trigger("pledge", "Orla announced $4 million for tents.")
    assert reported_types(["pledge"], "Orla announced the start of deliveries, and would send more.") == ("pledge",)


def test_agreement_on_nothing_and_hope_are_no_items() -> None:
    """FIELD, decision rule 8; what a consensus is on makes it one."""
    assert reported_types(["agreement"], "The two sides reached broad consensus.") == ()
    assert reported_types(["agreement"], "The two sides reached broad consensus on a shared port.") == ("agreement",)
    assert reported_types(["humanitarian_item"], "Both expressed the hope that the refugees can return soon.") == ()
    assert reported_types(["humanitarian_item"], "Both expressed alarm that the refugees cannot return.") == (
        "humanitarian_item",
    )


def test_people_are_known_by_more_words_than_the_sieve_was_trained_with() -> None:
    """No list of words overrules a probe that is sure of captured soldiers."""
    assert reported_types(["humanitarian_item"], "It said that 48 servicemen had been brought back.") == (
        "humanitarian_item",
    )


@pytest.mark.parametrize("room", [_deeds, _performatives])
def test_examples_in_the_docstrings_run(room: ModuleType) -> None:
    """What is documented is true."""
    tried = doctest.testmod(room)
    assert tried.attempted > 0
    assert tried.failed == 0


@pytest.mark.parametrize(
    ("type_name", "clause"),
    [
        ("pledge", "The agency said it needs to move 900 tonnes a month."),
        ("pledge", "We need twice as many boats if we are to reach the valley."),
        ("pledge", "“We will see you in Selk,” the envoy told the press."),
        ("pledge", "The ministry said it will need more doctors."),
        ("pledge", "Toll reiterated that all troops shall be withdrawn."),
        ("request", "Thousands are seeking shelter in the hills."),
        ("request", "Families seeking safety crossed the river."),
        ("request", "Toll seeks to widen the canal."),
        ("request", "Funds are urgently required to feed the valley."),
        ("agreement", "An agreement on water is within reach, she said."),
        ("agreement", "They would sign an accord if the shelling stopped."),
        ("agreement", "Talks aimed at an agreement on water ended."),
        ("agreement", "Both sides were close to an agreement on the bridge."),
        ("agreement", "The two are expected to agree to a truce."),
        ("pledge", "Norland is likely to offer boats."),
    ],
)
def test_need_flight_forecast_and_aim_are_no_items(type_name: str, clause: str) -> None:
    """FIELD, decision rules 3, 7 and 8: nobody promises, asks for or agrees to anything there."""
    assert type_name not in reported_types([type_name], clause)


def test_what_is_done_beside_a_need_or_a_forecast_stays() -> None:
    """The verb that does it counts."""
    assert reported_types(["pledge"], "Toll needs salt, and promised to send boats.") == ("pledge",)
    assert reported_types(["pledge"], "Norland will provide tents and will see to their owners.") == ("pledge",)
    assert reported_types(["pledge"], "The road will be cleared by Friday.") == ("pledge",)
    assert reported_types(["request"], "Orla sought the release of two pilots.") == ("request",)


def test_one_sides_commitment_is_a_pledge() -> None:
    """FIELD, decision rule 11: an agreement takes two; the sieve may take the verb for one."""
    assert reported_types(["agreement"], "The United Isles committed to discussing the plan with Toll.") == ("pledge",)
    assert reported_types(["agreement"], "The government has committed to free ten men.") == ("pledge",)
    assert reported_types(["agreement"], "Both sides committed to ending the siege.") == ("agreement",)
    assert reported_types(["agreement"], "Toll and Brill committed to a truce.") == ("agreement",)


def test_turn_of_phrase_names_nobody_in_distress() -> None:
    """To return to the table is no return of people."""
    assert not is_humanitarian("the sides return to the negotiating table")
    assert not is_humanitarian("exchanged views on trade")
    assert is_humanitarian("the return of the villagers to the talks")
    assert is_humanitarian("the crossing stays shut to cargo")


def test_willingness_in_so_many_words_is_a_pledge_whatever_the_sieve_says() -> None:
    """FIELD: the weakest level of a pledge; gratitude for another's readiness is none."""
    assert reported_types([], "Bo Tarn reaffirmed the Arvenian side’s openness to the resumption of talks.") == (
        "pledge",
    )
    assert reported_types([], "Norland has expressed its readiness to host the talks.") == ("pledge",)
    assert reported_types([], "The Isles committed to discussing the plan with Toll.") == ("pledge",)
    assert reported_types([], "The king thanked Norland for its readiness to help.") == ()
    assert reported_types([], "Crimes were committed to the east of Selk.") == ()


def test_what_one_is_told_is_no_request() -> None:
    """Who is told "that" hears something; who is told "to" is asked."""
    assert find_trigger("request", "He was told that the sailors are well.") is None
    assert find_trigger("request", "She told him to leave.")
