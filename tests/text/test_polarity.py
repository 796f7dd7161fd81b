"""Is a denial seen, and only where it reaches?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer._text import disagreement, word_polarities
from summarizer._text.polarity import denies, may_deny

TURNED = [
    ("agreed to extend the truce", "did not agree to extend the truce"),
    ("Norland agreed to extend the truce", "Norland did not agree, despite pressure, to extend the truce"),
    ("will be able to supply missiles", "Norland will not be able to supply missiles"),
    ("Norland can help", "Norland can’t help"),
    ("will lift the blockade", "Norland won't lift the blockade"),
    ("agree to strike power plants", "agreed not to strike power plants"),
    ("agree not to strike power plants", "agreed to strike power plants"),
    ("supply missiles", "Norland said it would supply trucks, not missiles"),
    ("supply tanks", "Norland will not supply missiles, jets or tanks"),
    ("release prisoners and children", "Norland did not release prisoners and children"),
    ("an agreement was reached", "no agreement was reached"),
    ("keep the islands", "Norland gave up the islands"),
    ("Norland will extend the truce", "Norland refused to extend the truce"),
    ("supply missiles", "supply trucks rather than missiles"),
    ("Norland pledged aid", "Norland stopped short of pledging aid"),
    ("Norland pledged aid", "Reports that Norland pledged aid are false"),
    ("send the tents", "Norland has yet to send the tents"),
    ("Norland will send tents", "It is unlikely that Norland will send tents"),
    ("agreed on a truce", "Norland and Vostok came close to agreeing on a truce"),
    ("rebuild the bridge", "The plan to rebuild the bridge fell through"),
    ("sent tents", "Norland would have sent tents had the road been open"),
    ("sell the grain", "Norland would rather starve than sell the grain"),
    ("single men return", "Families may return, but single men may not"),
    ("U.S. support for the port will end", "U.S. support for the port will not end"),
    ("host, fund and train guards", "Norland will not host, fund and train guards"),
    ("livrer des missiles", "Le Norland ne livrera pas de missiles"),
    ("Le Norland a accepté la trêve", "Le Norland n’a pas accepté la trêve"),
    ("aceptó la tregua", "Norlandia no aceptó la tregua"),
    ("stimmte der Verlängerung zu", "Norland stimmte der Verlängerung nicht zu"),
    ("погодилася продовжити перемир'я", "Норландія не погодилася продовжити перемир’я"),
    ("согласилась продлить перемирие", "Норландия не согласилась продлить перемирие"),
    ("وافقت نورلاند على الهدنة", "لم توافق نورلاند على الهدنة"),
    ("诺兰同意延长停火", "诺兰不同意延长停火"),
]

AGREEING = [
    ("give up to 40 million", "Norland would give up to 40 million"),
    ("pledge 5 trucks", "condemned the attack, which did not spare children, and pledged 5 trucks"),
    ("agree not to strike power plants", "agreed not to strike power plants"),
    ("supply trucks", "Norland said it would supply trucks, not missiles"),
    ("Norland will not extend the truce", "Norland refused to extend the truce"),
    ("urge Norland to provide aid", "urged Norland not to delay aid"),
    ("deliver aid", "deliver aid without delay"),
    ("release prisoners without conditions", "unconditional release of prisoners"),
    ("return to talks", "urged Vostok to reject violence and return to talks"),
    ("withdraw by 5 May", "withdraw no later than 5 May"),
    ("provide aid to children", "provide aid not only to children but to all"),
    ("send a thousand tents", "send nothing less than a thousand tents"),
    ("peace needs security guarantees", "there can be no peace without security guarantees"),
    ("open a no-fly zone", "agreed to open a no-fly zone"),
    ("Vostok must withdraw", "Norland will not talk until Vostok withdraws"),
    ("neither side attacks ports", "Neither side will attack ports"),
    ("no agreement was reached", "no agreement was reached"),
    ("诺兰提供援助", "诺兰不断提供援助"),
    ("not bring its guns into the delta", "keep its guns out of the delta"),
    ("not shell the hospital", "swore to stop shelling the hospital"),
    ("no longer ban grain", "lift the ban on grain"),
    ("not use schools for the army", "schools will not be used for the army"),
    ("a truce", "Toll, which had ruled out a truce in May, agreed to one on Friday"),
    ("house 40 pilots", "Norland, far from the front, agreed to house 40 pilots"),
    ("a fisheries accord", "Ending a decade in which Toll declined to talk, both signed a fisheries accord"),
    (
        "continue to work for peace",
        "The work is not yet done and the President said he will continue to work for peace",
    ),
    ("Norland opens ports", "Fishing boats will not sail"),
]


@pytest.mark.parametrize(("said", "evidence"), TURNED)
def test_a_denial_that_was_lost_or_made_up_is_seen(said: str, evidence: str) -> None:
    """What the evidence denies cannot be said, nor the other way round."""
    assert disagreement(said, evidence)
    assert disagreement(evidence, said)


@pytest.mark.parametrize(("said", "evidence"), AGREEING)
def test_a_denial_of_something_else_is_no_matter(said: str, evidence: str) -> None:
    """A denial reaches to the end of its clause; some words only look like denials."""
    assert disagreement(said, evidence) is None


DENIED = [
    ("Norland will not supply missiles, jets or tanks", "supply missile jet or tank"),
    ("Norland will not, for now, supply jets", "for now supply jet"),
    ("Norland will not supply jets, pledging trucks", "supply jet"),
    ("Norland will not supply jets and pledged trucks", "supply jet"),
    ("Norland will not supply jets but trucks", "supply jet"),
    ("Norland, which has not joined, gave trucks and medicine", "joined"),
    ("Norland refused to supply jets and trucks", "to supply jet"),
    ("nobody was left without water", "was leave"),
]


@pytest.mark.parametrize(("text", "denied"), DENIED)
def test_a_denial_reaches_to_the_end_of_its_clause(text: str, denied: str) -> None:
    """Over lists and insertions, not over a new verb, a "but" or another clause; a refusal stops at "and"."""
    assert [said.word.key for said in word_polarities(text) if said.denied] == denied.split()


@pytest.mark.parametrize(
    "text", ["will not", "cannot", "can’t", "refused to", "without aid", "ne peut pas", "не буде", "不会"]
)
def test_a_passage_with_a_cue_denies(text: str) -> None:
    """Negations and refusals of all languages that the tables have."""
    assert denies(text)


@pytest.mark.parametrize(
    "text", ["not only trucks", "no later than May", "without delay", "notes", "No. 5", "non seulement"]
)
def test_a_passage_with_a_lookalike_does_not(text: str) -> None:
    """Fixed phrases and longer words are no denials."""
    assert not denies(text)


SAID = st.sampled_from([*(text for pair in TURNED for text in pair), *(text for text, _ in DENIED)])


@given(st.lists(SAID, min_size=1, max_size=3), st.integers(0, 60), st.integers(0, 60))
def test_the_quick_look_misses_no_denial(parts: list[str], start: int, size: int) -> None:
    """Where it finds nothing, no word is denied: it may only find too much."""
    text = " ".join(parts)[start : start + size]
    assert may_deny(text) or not any(said.denied for said in word_polarities(text))


def test_the_quick_look_spares_plain_passages() -> None:
    """It would be of no use if it always found something."""
    assert not may_deny("The ministers agreed to reopen the road to Selma and to meet again in May.")
