"""Are the words before the verb who does it?"""

from __future__ import annotations

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer._entities.dateline import dateline_end
from summarizer._rules import subjects as _subjects
from summarizer._rules.subjects import agents, embedded, find_subject, owner, reporting_subject


def test_examples_in_the_docstrings_run() -> None:
    """What is documented is true."""
    assert doctest.testmod(_subjects).failed == 0


@pytest.mark.parametrize(
    ("clause", "verb", "who"),
    [
        ("The Council demanded that the rebels withdraw.", "demanded", "The Council"),
        ("On Friday, the ministers also agreed to meet.", "agreed", "the ministers"),
        ("On 6 April the agency urged both sides to stop.", "urged", "the agency"),
        ("LOMAR, Veldia — Donors promised 40 tents.", "promised", "Donors"),
        ("Noting the cold, the President underscored the need for tents.", "underscored", "the President"),
        ("Orla Vennick, who leads the mission, vowed to stay.", "vowed", "Orla Vennick"),
        ("said the two sides had reached an understanding", "reached", "the two sides"),
        ("Mr. Falk signalled that Brill was prepared to send guards.", "prepared", "Brill"),
        ("The Mission reiterates its call on the rebels.", "call", "The Mission"),
        ("Over the last two days in Lomar, envoys of Veldia have talked.", "have", "envoys of Veldia"),
        ("In short, with a view to calm, together with Veldia and our friends, we will open a bank.", "open", "we"),
        ("Through this bank, we will pay for wells.", "pay", "we"),
        ("We urgently call for a pause.", "call", "We"),
        ("This comes on top of 40 tents, which she promised on Monday.", "promised", "she"),
        ("“I wrote to the chairman of the Joint Harbour Board in Lomar on Monday asking for a pilot.", "asking", "I"),
        (
            "Last week the family of the United States envoy pledged 40 tents.",
            "pledged",
            "the family of the United States envoy",
        ),
        ("Italy urged calm.", "urged", "Italy"),
        ("King Olav of Veldia, urged calm.", "urged", "King Olav of Veldia"),
    ],
)
def test_subject_stands_before_the_verb(clause: str, verb: str, who: str) -> None:
    """Without the opening of the sentence, the apposition, and a verb that came before."""
    found = find_subject(clause, clause.index(verb))
    assert found is not None
    assert found.text == who
    assert clause[found.start : found.end] == who


@pytest.mark.parametrize("clause", ["and urged both sides to stop", "also called for talks", "urging a truce"])
def test_clause_may_have_no_subject_of_its_own(clause: str) -> None:
    """Its subject is that of the clause before it, which the caller knows."""
    verb = next(clause.index(word) for word in ("urged", "called", "urging") if word in clause)
    assert find_subject(clause, verb) is None


def test_too_many_words_are_no_subject() -> None:
    """A clause of its own stands there; nobody is guessed."""
    clause = "the men whom the guards had brought to the river before the sun was up asked for water"
    found = find_subject(clause, clause.index("asked"))
    assert found is None or found.text == "" or len(found.text.split()) < 10


@pytest.mark.parametrize(
    ("clause", "after", "who"),
    [
        ("Falk said that Skaldia would deliver two radars.", "that ", "Skaldia"),
        ("She announced that the United States is providing tents.", "that ", "the United States"),
        ("He told her that he would think about it.", "that ", "he"),
    ],
)
def test_reporting_verb_hands_a_promise_to_somebody(clause: str, after: str, who: str) -> None:
    """Who will do it, and not who says so."""
    found = embedded(clause, clause.index(after) + len(after))
    assert found is not None
    assert found.text == who


def test_agent_of_the_passive_stands_behind_by() -> None:
    """Each of them, in order."""
    said = "The road was closed by the army, and the bridge by the rebels."
    assert [words.text.split(",")[0] for words in agents(said)] == ["the army", "the rebels"]


def test_who_speaks_stands_behind_the_marks() -> None:
    """Nobody where nothing is quoted."""
    said = reporting_subject("“They must open the road,” Ambassador Brekke told General Sorek.")
    assert said is not None
    assert said.text.startswith("Ambassador Brekke")
    assert reporting_subject("Ambassador Brekke told General Sorek that they must go.") is None


@given(st.text(max_size=80), st.integers(0, 80))
def test_places_are_places_of_the_clause(clause: str, verb: int) -> None:
    """Whatever the text, the words are a slice of it, before the verb."""
    found = find_subject(clause, min(verb, len(clause)))
    if found is not None and found.text:
        assert clause[found.start : found.end].strip() == found.text
        assert found.end <= verb


@pytest.mark.parametrize(
    ("sentence", "behind"),
    [
        ("MUSCAT, Oman — The Council met.", "The Council met."),
        ("Lomar, 18 August (Agency) – Donors met.", "Donors met."),
        ("LOMAR (Agency) Donors met.", "Donors met."),
        ("Donors met in Lomar.", "Donors met in Lomar."),
        ("Donors (and guests) met.", "Donors (and guests) met."),
    ],
)
def test_words_behind_a_dateline_are_told(sentence: str, behind: str) -> None:
    """Place and agency are no part of what is said."""
    assert sentence[dateline_end(sentence) :] == behind


@pytest.mark.parametrize(
    ("clause", "who"),
    [
        ("The Relief Society helped by carrying the patients to Veldia.", []),
        ("The patients were carried by King Olav in May.", ["King Olav in May"]),
    ],
)
def test_by_and_what_is_done_names_nobody(clause: str, who: list[str]) -> None:
    """Of "by carrying" nobody is named; of "by the Front" the Front is."""
    assert [words.text for words in agents(clause)] == who


@pytest.mark.parametrize(
    ("clause", "who"),
    [
        ("Ms. Orr recalled the Veldian Union's commitment to paying for wells.", "the Veldian Union"),
        ("She praised the long-standing U.S. commitment to open seas.", "U.S."),
        ("He noted the intention of the Secretary-General to send a team.", "the Secretary-General"),
        ("On Monday's plan to act she said nothing.", None),
    ],
)
def test_a_promise_is_its_owners(clause: str, who: str | None) -> None:
    """Who tells of another's commitment promises nothing."""
    found = owner(clause)
    assert (found.text if found else None) == who


def test_a_dateline_may_end_with_a_hyphen() -> None:
    """Agencies write "LOMAR - ", and a place in front is no actor."""
    assert dateline_end("LOMAR - The Council met.") == len("LOMAR - ")
    assert dateline_end("A well-known - and old - Council met.") == 0
