"""Is what a model said an item, with slots that the text bears out? Each on its own."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from making import context

from summarizer._extraction.validate import unresolved, validate
from summarizer._prompting import Context, RawItem, Violation, Wire, read_items
from summarizer.schema import ITEM_TYPES, Actor, Agreement, HumanitarianItem, Item, Pledge, Request

TEXT = (
    "President Ana Kest of Arvenia met Prime Minister Oke Dorr of Toll in Lirna. They agreed to reopen the bridge at "
    "Selma on Monday if the river falls. Kest asked Dorr to release 45 captured sailors. Toll pledged more than 20 "
    "million euros for the flood victims. “Toll will not send boats,” Dorr said. They discussed a customs union."
)
MET, AGREED, ASKED, PLEDGED, NOT, DISCUSSED = range(1, 7)
SCENE = context(TEXT)


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
    [raw_item], _ = read_items({"items": [row]}, Wire((*ITEM_TYPES, Sanction), lean=False))
    return raw_item


def _judged(type_name: str, what: str, *numbers: int, look: Context = SCENE, **fields: Any) -> Any:
    return validate(_loose(type_name, what, *numbers, **fields), look)


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
    found = validate(raw_item, SCENE)
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
    both = _agreed(parties=["They"])
    assert [a.name for a in both.parties] == ["Ana Kest", "Oke Dorr"]


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
    """Promise 2. The item stays; a warning stands at its sentence."""
    raw_item = _loose("pledge", "20 million euros for the flood victims", PLEDGED, pledgers=["Norland", "Toll"])
    found = validate(raw_item, SCENE)
    assert isinstance(found, Pledge)
    assert [a.name for a in found.pledgers] == ["Toll"]
    [warning] = unresolved(raw_item, SCENE)
    assert (warning.kind, warning.detail) == ("unresolved_actor", "Norland")
    assert TEXT[warning.start : warning.end].startswith("Toll pledged")


def test_amounts_and_counts_are_parsed_from_the_evidence() -> None:
    """Whatever number the model wrote; of another sentence's numbers nothing is taken."""
    found = _pledged(amount={"value": 999, "currency": "USD"})
    assert found.amount is not None
    assert (found.amount.value, found.amount.currency, found.amount.qualifier) == (20e6, "EUR", "over")
    sailors = _judged("humanitarian_item", "release 45 captured sailors", ASKED, count=7)
    assert sailors.count.value == 45
    assert _judged("pledge", "reopen the bridge at Selma", AGREED).amount is None


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ("agreed", "conditional"),  # "if the river falls": the text is weaker than the model
        ("conditional", "conditional"),
        (" In Principle ", "in_principle"),
        ("unclear", "conditional"),
        ("splendid", "conditional"),
        (5, "conditional"),
        (None, "conditional"),
        (["agreed"], "conditional"),
    ],
)
def test_choice_is_the_models_where_it_is_one_and_the_texts_where_it_is_not(said: Any, status: str) -> None:
    """Cue words fill in, and hold down what is firmer than the text."""
    assert _agreed(status=said).status == status


def test_discussed_is_never_agreed() -> None:
    """FIELD, decision rule 3."""
    for said in ("signed", "agreed", "reaffirmed", "implemented", None):
        found = _judged("agreement", "a customs union", DISCUSSED, status=said)
        assert found.status == "under_discussion"


def test_choice_that_nobody_made_is_unclear_or_the_default() -> None:
    """Guessing is an error; a user's slot without `unclear` keeps its default."""
    assert _judged("request", "a customs union", DISCUSSED).force == "unclear"
    assert _judged("sanction", "a customs union", DISCUSSED).kind is None
    assert _judged("sanction", "a customs union", DISCUSSED, kind="ban").kind == "ban"


def test_free_text_is_kept_in_the_texts_own_words_only() -> None:
    """Promise 2. What does not stand there is left out; a condition is found without the model."""
    assert _agreed(scope="the bridge at  SELMA").scope == "the bridge at Selma"
    assert _agreed(scope="all bridges of the land").scope is None
    assert _agreed(conditions=["if the river falls", "if Norland pays"]).conditions == ["if the river falls"]
    assert _agreed().conditions == ["if the river falls"]
    assert _pledged(conditions=["if Norland pays"]).conditions == []


@pytest.mark.parametrize("said", [5, True, {"if": 1}, [[]], [None], ""])
def test_free_text_that_is_no_text_is_left_out(said: Any) -> None:
    """Promise 3. The item stays."""
    assert _agreed(scope=said).scope is None
    assert _pledged(conditions=said).conditions == []


@pytest.mark.parametrize(
    ("said", "reaffirmed"), [(True, True), (False, False), (1, False), ("yes", False), (None, False), ([], False)]
)
def test_flag_is_a_boolean_or_the_texts(said: Any, reaffirmed: bool) -> None:
    """A number or a word is none: the text decides then."""
    assert _pledged(reaffirmed=said).reaffirmed is reaffirmed


@pytest.mark.parametrize(
    ("said", "when"),
    [("on monday", "on Monday"), ("tomorrow", "on Monday"), (None, "on Monday"), (5, "on Monday"), ("", "on Monday")],
)
def test_when_is_in_the_texts_words(said: Any, when: str) -> None:
    """What the model says if it stands there, else what cue words find; no date is made up."""
    found = _agreed(when=said).when
    assert found is not None
    assert (found.text, found.date) == (when, None)
    assert _pledged().when is None


@pytest.mark.parametrize(
    ("said", "topic"), [("energy", "energy"), ("sport", "humanitarian"), (["energy"], "humanitarian")]
)
def test_topic_is_the_models_or_the_cues(said: Any, topic: str) -> None:
    """Of the eleven values one."""
    assert _pledged(topic=said).topic == topic


def test_attribution_is_the_texts() -> None:
    """Who says it stands in the sentence; what the model adds must stand in the window."""
    found = _judged("pledge", "not send boats", NOT, speaker="Norland", document="the Lirna communiqué")
    assert found.attribution.speaker == "Dorr"
    assert found.attribution.document is None
    assert found.attribution.quote_type in ("direct", "mixed")


def test_slots_of_a_users_type_are_checked_against_its_class() -> None:
    """What pydantic refuses is a problem with a path, for the re-ask; what it takes is taken."""
    what = "a customs union"
    found = _judged("sanction", what, DISCUSSED, persons=3, since="2031-05-02", reason="customs union", sender="They")
    assert (found.persons, found.since, found.reason) == (3, dt.date(2031, 5, 2), "customs union")
    assert found.sender.name in ("Ana Kest", "Oke Dorr")
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
