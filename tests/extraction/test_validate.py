"""A model's item is kept as it was said, verified slot by slot, or it is no item."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from making import context

from summarizer._extraction.model_slots import ModelSlots
from summarizer._extraction.validate import Validated, validate
from summarizer._prompting import Context, RawItem, Violation, Wire, read_answer
from summarizer.schema import ITEM_TYPES, Actor, Agreement, HumanitarianItem, Item, Pledge, Request

TEXT = (
    "President Ana Kest of Arvenia met Prime Minister Oke Dorr of Toll in Lirna. They agreed to reopen the bridge at "
    "Selma on Monday if the river falls. Kest asked Dorr to release 45 captured sailors. Toll pledged more than 20 "
    "million euros for the flood victims. “Toll will not send boats,” Dorr said. They discussed a customs union."
)
MET, AGREED, ASKED, PLEDGED, NOT, DISCUSSED = range(1, 7)
SCENE = context(TEXT)
ACTORS: dict[str, dict[str, Any]] = {"Toll": {"name": "Toll", "type": "state", "country": "XXX"}}


class Sanction(Item):
    """A type with slots that no rule fills."""

    definition: ClassVar[str] = "One party put a penalty on another."
    type: Literal["sanction"] = "sanction"
    sender: Actor | None = None
    kind: Literal["freeze", "ban"] | None = None
    reason: str | None = None
    persons: int = 0
    since: dt.date | None = None


def _loose(type_name: str, what: str, *numbers: int, **fields: Any) -> RawItem:
    row = {"type": type_name, "what": what, "sentences": [*numbers], "quote": None, **fields}
    [raw_item] = read_answer({"items": [row]}, Wire((*ITEM_TYPES, Sanction), lean=False)).items
    return raw_item


def _validated(type_name: str, what: str, *numbers: int, look: Context = SCENE, **fields: Any) -> Any:
    return validate(_loose(type_name, what, *numbers, **fields), look, ModelSlots(look, ACTORS))


def _judged(type_name: str, what: str, *numbers: int, look: Context = SCENE, **fields: Any) -> Any:
    found = _validated(type_name, what, *numbers, look=look, **fields)
    return found.item if isinstance(found, Validated) else found


def _notes(type_name: str, what: str, *numbers: int, **fields: Any) -> list[tuple[str, str]]:
    found = _validated(type_name, what, *numbers, **fields)
    assert isinstance(found, Validated), found
    return [(warning.kind, warning.detail) for warning in found.warnings]


def _agreed(**fields: Any) -> Agreement:
    found = _judged("agreement", "reopen the bridge at Selma", AGREED, **fields)
    assert isinstance(found, Agreement), found
    return found


def _pledged(**fields: Any) -> Pledge:
    found = _judged("pledge", "20 million euros for the flood victims", PLEDGED, **fields)
    assert isinstance(found, Pledge), found
    return found


# Evidence ------------------------------------------------------------------------------------------------------------


def test_pointer_gives_the_sentence_as_evidence() -> None:
    """Exact spans of the caller's own text."""
    [evidence] = _agreed().evidence
    assert evidence.match == "sentence"
    assert TEXT[evidence.start : evidence.end] == evidence.quote
    assert evidence.quote.startswith("They agreed")


def test_quote_inside_the_sentence_is_narrower_evidence() -> None:
    """Typography and case are folded; what comes back is the raw slice."""
    [evidence] = _agreed(quote="REOPEN THE  bridge at Selma").evidence
    assert evidence.quote == "reopen the bridge at Selma"
    assert evidence.match == "normalized"


@pytest.mark.parametrize("numbers", [(0,), (7,), (-1,), (10**30,), (0, 99)])
def test_pointer_out_of_the_window_is_no_evidence(numbers: tuple[int, ...]) -> None:
    """Promise 1. Not the first and not the last sentence in its place."""
    problem = _judged("agreement", "reopen the bridge at Selma", *numbers)
    assert isinstance(problem, Violation)
    assert (problem.reason, "numbered sentences" in problem.detail) == ("not_in_text", True)


def test_pointers_that_lead_somewhere_are_enough() -> None:
    """One of two is out of range; twice the same is once; order does not matter."""
    assert len(_judged("agreement", "reopen the bridge at Selma", 99, AGREED, AGREED).evidence) == 1
    two = _judged("agreement", "reopen the bridge at Selma", AGREED, MET)
    assert "".join(e.quote for e in two.evidence).startswith("President Ana Kest")


def test_no_pointer_is_needed_where_there_is_one_sentence() -> None:
    """A small model is not asked for it. In a larger window it is missing, unless the quote says where."""
    alone = context(TEXT, AGREED - 1)
    assert isinstance(_judged("agreement", "reopen the bridge at Selma", look=alone), Agreement)
    assert isinstance(_judged("agreement", "reopen the bridge at Selma"), Violation)
    assert isinstance(_judged("agreement", "reopen the bridge at Selma", quote="reopen the bridge at Selma"), Agreement)


def test_quote_of_another_sentence_is_no_evidence() -> None:
    """Promise 1. It stands in the text, and not where the model points."""
    problem = _judged("pledge", "reopen the bridge at Selma", PLEDGED, quote="reopen the bridge at Selma")
    assert isinstance(problem, Violation)
    assert problem.reason == "not_in_text"


def test_context_is_no_evidence() -> None:
    """Promise 6. Only focus sentences may be pointed at; the first of them has number 1."""
    look = context(TEXT, PLEDGED - 1, before=2)
    assert isinstance(_judged("agreement", "reopen the bridge at Selma", 1, look=look), Violation)
    found = _judged("pledge", "20 million euros for the flood victims", 1, look=look)
    assert isinstance(found, Pledge)


# Guards --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("type_name", "what", "number", "reason"),
    [
        ("request", "release 450 captured sailors", ASKED, "number"),
        ("request", "release the captured sailors to Norland", ASKED, "name"),
        ("pledge", "Toll will send boats", NOT, "negation"),
        ("pledge", "supply new radar stations and pilots", PLEDGED, "not_supported"),
        ("agreement", "release 45 captured sailors", AGREED, "number"),
    ],
)
def test_what_the_evidence_does_not_say_is_a_problem(type_name: str, what: str, number: int, reason: str) -> None:
    """Promise 2. Each with its reason, and with a detail that a re-ask can tell."""
    problem = _judged(type_name, what, number)
    assert isinstance(problem, Violation)
    assert problem.reason == reason
    assert problem.detail


def test_status_that_is_itself_a_no_may_lose_the_not() -> None:
    """The text's "will not send boats" is a refusal to send boats."""
    assert isinstance(_judged("agreement", "send boats", NOT), Violation)
    assert isinstance(_judged("agreement", "send boats", NOT, status="rejected"), Agreement)
    assert isinstance(_judged("pledge", "send boats", NOT, level="withdrawn"), Pledge)
    assert isinstance(_judged("humanitarian_item", "send boats", NOT, status="blocked"), HumanitarianItem)


def test_problem_becomes_a_record_of_what_was_said() -> None:
    """What the model said and why it is no item."""
    raw_item = _loose("request", "release 450 sailors", ASKED, quote="release 45")
    found = validate(raw_item, SCENE, ModelSlots(SCENE, {}))
    assert isinstance(found, Violation)
    rejected = found.rejected(raw_item)
    assert (rejected.type, rejected.what, rejected.claimed_quote) == ("request", "release 450 sailors", "release 45")
    assert (rejected.reason, rejected.detail) == (found.reason, found.detail)


# Slots ---------------------------------------------------------------------------------------------------------------


def test_actors_are_the_texts_own() -> None:
    """The fullest name, with role; the words of the mention beside it; everybody once."""
    found = _judged(
        "request", "release 45 captured sailors", ASKED, requesters=["Kest", "Ana Kest"], addressees=["Dorr"]
    )
    assert isinstance(found, Request)
    [kest], [dorr] = found.requesters, found.addressees
    assert (kest.name, kest.role, dorr.name) == ("Ana Kest", "President", "Oke Dorr")
    assert kest.mention == "Kest"


@pytest.mark.parametrize("said", ["Kest", ["Kest", None, 5, "", " ", ["Dorr"], {"name": "Dorr"}, True]])
def test_actors_that_are_no_words_are_left_out(said: Any) -> None:
    """Promise 3. One word in place of a list is read; nonsense beside it costs nothing."""
    found = _judged("request", "release 45 captured sailors", ASKED, requesters=said)
    assert [a.name for a in found.requesters] == ["Ana Kest"]


@pytest.mark.parametrize("said", [None, {}, 5, True, {"name": "Kest"}, []])
def test_actors_may_be_nobody(said: Any) -> None:
    """An empty list, not an error."""
    assert _agreed(parties=said).parties == []


def test_invented_actor_is_left_out_and_told() -> None:
    """Promise 2. Beside somebody of the text the item stays; a warning stands at its sentence."""
    found = _validated("pledge", "20 million euros for the flood victims", PLEDGED, pledgers=["Norland", "Toll"])
    assert [a.name for a in found.item.pledgers] == ["Toll"]
    [warning] = found.warnings
    assert (warning.kind, warning.detail) == ("unresolved_actor", "Norland")
    assert TEXT[warning.start : warning.end].startswith("Toll pledged")


def test_item_of_an_invented_actor_is_no_item() -> None:
    """Promise 2. The text says it of somebody else."""
    problem = _judged("pledge", "20 million euros for the flood victims", PLEDGED, pledgers=["Norland"])
    assert isinstance(problem, Violation)
    assert (problem.reason, problem.detail) == ("name", "pledgers: Norland")


@pytest.mark.parametrize(
    "said", ["final decisions that will follow", "20 million to help", "they", "", "1", "on Monday if the river falls"]
)
def test_what_names_nobody_is_no_actor(said: str) -> None:
    """A clause, a sum, a time; the item stays."""
    assert _judged("pledge", "20 million euros for the flood victims", PLEDGED, pledgers=[said]).pledgers == []


def test_actor_is_described_as_the_model_did_where_the_text_shows_it() -> None:
    """Type and country come from the list of actors; a country that the text does not name is left out."""
    [toll] = _judged("pledge", "20 million euros for the flood victims", PLEDGED, pledgers=["Toll"]).pledgers
    assert (toll.name, toll.actor_type, toll.country) == ("Toll", "state", None)


def test_requester_and_addressee_stay_where_the_model_put_them() -> None:
    """Code never swaps who asks and who is asked."""
    found = _judged("request", "release 45 captured sailors", ASKED, addressees=["Dorr"])
    assert (found.requesters, [a.name for a in found.addressees]) == ([], ["Oke Dorr"])


def test_amounts_are_those_of_the_words_that_were_said() -> None:
    """The evidence tells how exact they are; a value that the model parsed itself is not read."""
    found = _pledged(amount={"value": 999, "currency": "USD"}, amount_words="20 million euros")
    assert found.amount is not None
    assert (found.amount.value, found.amount.currency, found.amount.qualifier) == (20e6, "EUR", "over")
    assert _pledged().amount == found.amount  # `what` names it too
    assert _judged("pledge", "help for the flood victims", PLEDGED).amount is None


def test_amount_that_the_evidence_does_not_have_is_left_out_and_told() -> None:
    """Promise 2."""
    what = "help for the flood victims"
    assert _judged("pledge", what, PLEDGED, amount_words="30 million euros").amount is None
    [(kind, detail)] = _notes("pledge", what, PLEDGED, amount_words="30 million euros")
    assert kind == "unverified_slot"
    assert detail == "pledge.amount_words: '30 million euros' is not what the evidence says"


def test_count_is_that_of_the_words_that_were_said() -> None:
    """A number of people; what the model parsed itself is not read."""
    sailors = _judged("humanitarian_item", "release of the captured sailors", ASKED, count=7, count_words="45")
    assert sailors.count.value == 45
    assert _judged("humanitarian_item", "release of 45 captured sailors", ASKED).count.value == 45
    assert _judged("humanitarian_item", "release of the captured sailors", ASKED).count is None


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ("agreed", "agreed"),
        (" In Principle ", "in_principle"),
        ("unclear", "unclear"),
        ("splendid", "unclear"),
        (5, "unclear"),
        (None, "unclear"),
        (["agreed"], "unclear"),
    ],
)
def test_choice_is_the_models_or_none(said: Any, status: str) -> None:
    """No cue word fills it or holds it down; what is no value is left out."""
    assert _agreed(status=said).status == status


def test_value_that_is_none_is_told() -> None:
    """What was left out, and why."""
    [(kind, detail)] = _notes("agreement", "reopen the bridge at Selma", AGREED, status="splendid")
    assert (kind, detail) == ("unverified_slot", "agreement.status: 'splendid' is none of its values")


def test_choice_that_nobody_made_is_unclear_or_the_default() -> None:
    """Guessing is an error; a user's slot without `unclear` keeps its default."""
    assert _judged("request", "a customs union", DISCUSSED).force == "unclear"
    assert _judged("request", "a customs union", DISCUSSED).response == "none_reported"
    assert _judged("sanction", "a customs union", DISCUSSED).kind is None
    assert _judged("sanction", "a customs union", DISCUSSED, kind="ban").kind == "ban"


def test_free_text_has_to_be_borne_out() -> None:
    """Promise 2. In the text's own words where they stand there; what says more is left out and told."""
    assert _agreed(scope="the bridge at  SELMA").scope == "the bridge at Selma"
    assert _agreed(scope="all bridges of Norland").scope is None
    assert _agreed(conditions=["if the river falls", "if Norland pays"]).conditions == ["if the river falls"]
    assert _agreed().conditions == []
    [(kind, detail)] = _notes("agreement", "reopen the bridge at Selma", AGREED, scope="all bridges of Norland")
    assert kind == "unverified_slot"
    assert detail.startswith("agreement.scope: 'all bridges of Norland'")


@pytest.mark.parametrize("said", [5, True, {"if": 1}, [[]], [None], ""])
def test_free_text_that_is_no_text_is_left_out(said: Any) -> None:
    """Promise 3. The item stays."""
    assert _agreed(scope=said).scope is None
    assert _pledged(conditions=said).conditions == []


@pytest.mark.parametrize(
    ("said", "reaffirmed"), [(True, True), (False, False), (1, False), ("yes", False), (None, False), ([], False)]
)
def test_flag_is_a_boolean(said: Any, reaffirmed: bool) -> None:
    """A number or a word is none."""
    assert _pledged(reaffirmed=said).reaffirmed is reaffirmed


@pytest.mark.parametrize(("said", "when"), [("on monday", "on Monday"), ("tomorrow", None), (5, None), ("", None)])
def test_when_is_in_the_texts_words(said: Any, when: str | None) -> None:
    """What does not stand there is left out; nothing is looked for in its place."""
    found = _agreed(when=said).when
    assert (found.text if found else None) == when
    assert _agreed().when is None


@pytest.mark.parametrize(("said", "topic"), [("energy", "energy"), ("sport", "unclear"), (["energy"], "unclear")])
def test_topic_is_the_models(said: Any, topic: str) -> None:
    """One of the values; no cue word decides."""
    assert _pledged(topic=said).topic == topic


def test_attribution_is_the_models_where_the_text_has_it() -> None:
    """Speaker and document have to stand in the text; nobody is put in their place."""
    found = _judged("pledge", "not send boats", NOT, speaker="Dorr", quote_type="direct", perspective="own_side")
    assert (found.attribution.speaker, found.attribution.quote_type) == ("Dorr", "direct")
    assert found.attribution.perspective == "own_side"
    silent = _judged("pledge", "not send boats", NOT, document="the Oslo communiqué", speaker="Norland")
    assert silent.attribution.speaker is None
    assert silent.attribution.document is None


def test_slots_of_a_users_type_are_checked_against_its_class() -> None:
    """What pydantic refuses is a problem with a path, for the re-ask; what it takes is taken."""
    what = "a customs union"
    found = _judged("sanction", what, DISCUSSED, persons=3, since="2031-05-02", reason="customs union", sender="Kest")
    assert (found.persons, found.since, found.reason) == (3, dt.date(2031, 5, 2), "customs union")
    assert found.sender.name == "Ana Kest"
    problem = _judged("sanction", what, DISCUSSED, persons="many", since="soon")
    assert isinstance(problem, Violation)
    assert (problem.reason, "persons" in problem.detail, "since" in problem.detail) == ("invalid", True, True)


def test_ids_and_links_cannot_be_set_by_a_model() -> None:
    """They are made of type and evidence, and by the linking pass."""
    honest = _pledged()
    forged = _pledged(id="x", responds_to="request-1", evidence=[{"quote": "x", "start": 0, "end": 1}], attribution={})
    assert forged == honest


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6) | st.sampled_from(["Kest", "agreed"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=2),
    max_leaves=6,
)
ALL: tuple[type[Item], ...] = (*ITEM_TYPES, Sanction)
SLOTS = sorted({name for t in ALL for name in t.slots()} | {"topic", "when", "speaker", "document"})


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from([*(t.type_name() for t in ITEM_TYPES), "sanction"]),
    st.lists(st.integers(-1, 8), max_size=3),
    st.none() | st.text(max_size=9) | st.just("agreed to reopen"),
    st.dictionaries(st.sampled_from(SLOTS), JSON, max_size=5),
)
def test_judging_gives_an_item_or_a_problem(type_name: str, numbers: list[int], quote: Any, fields: Any) -> None:
    """Promise 3. Nothing else, and no error, whatever stands in the slots; an item's quotes are slices of the text."""
    found = _judged(type_name, "reopen the bridge at Selma", *numbers, **{**fields, "quote": quote})
    assert isinstance(found, (Item, Violation))
    if isinstance(found, Item):
        assert all(TEXT[e.start : e.end] == e.quote for e in found.evidence)
