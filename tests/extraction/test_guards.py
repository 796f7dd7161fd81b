"""Is an item rejected when it says more than its evidence, and only then?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer._extraction.guards import check_claims, in_sentence, is_translated

SUPPORTED = [
    ("pledged two million dollars", "Norland pledged $2m"),
    ("pledged 2,000,000 dollars", "Norland pledged two million dollars"),
    ("agreed on 14 March", "They agreed on March 14th"),
    ("thousands of prisoners were released", "5,000 prisoners were released"),
    ("one of the ministers pledged tents", "The ministers pledged tents"),
    ("the two leaders agreed on a truce", "Both leaders agreed on a truce"),
    ("Ukrainian children return", "children return to Ukraine"),
    ("Norwegian tents arrive", "tents from Norway arrived"),
    ("French tents arrive", "tents from France arrived"),
    ("Norland's envoy delivers tents", "Norland envoys delivered tents"),
    ("the US delivers tents", "The U.S. delivered tents"),
    ("America delivers tents", "The United States delivered tents"),
    ("the UN delivers tents", "The United Nations delivered tents"),
    ("United Nations delivers tents", "The U.N. delivered tents"),
    ("Provide tents to families", "Norland sends tents for families"),
    ("Winterised tents for families", "winter tents for families"),
    ("Норвегії надати намети", "Норвегія надасть намети"),
    ("Francia enviará tiendas a los niños", "Francia enviará las tiendas para los niños del sur y los padres"),
    ("livrer des tentes aux familles", "le Norland va livrer les tentes pour les familles dans la ville"),
    ("Zelte liefern und Familien versorgen", "Norland will die Zelte liefern und den Familien mit Versorgung helfen"),
    ("诺兰提供帐篷", "诺兰将向家庭提供帐篷"),
    ("extends the cease-fire", "agreed to the extension of the cease-fire"),
]


@pytest.mark.parametrize(("what", "evidence"), SUPPORTED)
def test_what_the_evidence_bears_out_passes(what: str, evidence: str) -> None:
    """Values, demonyms, acronyms, plurals, possessives and inflections are the same thing said differently."""
    assert check_claims([what], evidence=evidence, shown=evidence) is None


FORGED = [
    ("pledged 450 tents", "Norland pledged 45 tents", "number", "450"),
    ("pledged two million dollars", "Norland pledged 2 dollars", "number", "two million"),
    ("pledged 5 million euros", "Norland pledged $5 million", "number", "5 million"),
    ("5 percent of the tents", "5 of the tents", "number", "5"),
    ("the third group of prisoners", "3 of the group of prisoners", "number", "third"),
    ("thousands of prisoners were released", "prisoners were released", "number", "thousands"),
    ("agreed in 2025", "They agreed in 2024", "number", "2025"),
    ("France pledged tents", "Norway pledged tents", "name", "France"),
    ("tents for Maret Orlan", "tents for the envoy", "name", "Maret Orlan"),
    ("Maret Orlan pledged tents", "Orlan pledged tents", "name", "Maret"),
    ("Austria delivers tents", "Australia delivered tents", "name", "Austria"),
    ("Nigeria delivers tents", "Niger delivered tents", "name", "Nigeria"),
    ("the WFP delivers tents", "the agency delivered tents", "name", "WFP"),
    ("deliver tents in March", "deliver tents in May", "name", "March"),
    ("supply Patriot missiles", "The ministers discussed fishing quotas.", "name", "Patriot"),
    ("Німеччина надасть намети", "Норвегія надасть намети", "name", "Німеччина"),
    ("supply air defence missiles", "The ministers discussed fishing quotas.", "not_supported", "supply"),
    ("they are to have it", "The ministers discussed fishing quotas.", "not_supported", "nothing"),
    ("send tents to Orla 变化", "Norland will send tents to Orla.", "script", "变化"),
    ("Egypt will open the border", "Jordan agreed to open the border.", "name", "Egypt"),
    ("提供导弹", "部长们讨论了渔业配额", "not_supported", "提供"),
    ("agreed to extend the truce", "did not agree to extend the truce", "negation", "agreed"),
    ("will be able to send tents", "will not be able to send tents", "negation", "send"),
]


@pytest.mark.parametrize(("what", "evidence", "reason", "named"), FORGED)
def test_what_the_evidence_does_not_say_is_rejected(what: str, evidence: str, reason: str, named: str) -> None:
    """Promise 2: numbers, names, content and denials, each with its reason, and the detail names it."""
    problem = check_claims([what], evidence=evidence, shown=evidence)
    assert problem is not None
    assert problem.reason == reason
    assert named in problem.detail


def test_numbers_must_stand_in_the_evidence_itself() -> None:
    """A number from the context is not this item's; one that is part of a name may be."""
    shown = "The G7 met for 3 days. The group pledged tents."
    evidence = "The group pledged tents."
    assert check_claims(["the G7 pledged tents"], evidence=evidence, shown=shown) is None
    problem = check_claims(["pledged 3 tents"], evidence=evidence, shown=shown)
    assert problem is not None
    assert (problem.reason, problem.detail) == ("number", "3")


def test_a_number_that_was_told_before_may_be_taken_up() -> None:
    """What the text counts so elsewhere is "the six men"; a number of the evidence is not swapped for another."""
    shown = "Toll holds six men. Norland asked Toll to free them."
    evidence = "Norland asked Toll to free them."
    assert check_claims(["free the six men"], evidence=evidence, shown=shown) is None
    shown = "Norland asked for 50 tanks. Toll offered 14 tanks."
    assert check_claims(["offered the 50 tanks"], evidence="Toll offered 14 tanks.", shown=shown) is not None


def test_names_may_stand_in_the_context_or_in_the_list_of_actors() -> None:
    """An actor is known by all his names."""
    evidence = "He pledged tents."
    assert check_claims(["Orlan pledged tents"], evidence=evidence, shown="Orlan spoke. He pledged tents.") is None
    assert check_claims(["Maret Orlan pledged tents"], evidence=evidence, shown=evidence, names=["Maret Orlan"]) is None
    problem = check_claims(["Maret Orlan pledged tents"], evidence=evidence, shown=evidence, names=["Karil Orlan"])
    assert problem is not None
    assert problem.detail == "Maret"


def test_every_slot_is_guarded_but_only_what_needs_support() -> None:
    """Numbers and names of all texts count; the content of `what` alone must be borne out."""
    evidence = "Norland pledged tents."
    assert check_claims(["pledged tents", "in winter"], evidence=evidence, shown=evidence) is None
    problem = check_claims(["pledged tents", "within 30 days"], evidence=evidence, shown=evidence)
    assert problem is not None
    assert problem.reason == "number"
    problem = check_claims(["pledged tents", "if France agrees"], evidence=evidence, shown=evidence)
    assert problem is not None
    assert problem.reason == "name"


def test_words_of_ours_in_a_text_of_another_language_are_a_translation() -> None:
    """An item says it in the text's own words."""
    evidence = "Elle demande la libération sans condition des marins."
    assert is_translated("the release without condition of the marins", evidence)
    assert not is_translated("la libération sans condition des marins", evidence)


def test_pointing_alone_is_no_support() -> None:
    """Words of the context do not bear out an item whose own evidence has none of them."""
    shown = "Norland asked for missiles and supply ships. The ministers discussed fishing quotas."
    problem = check_claims(["supply missiles"], evidence="The ministers discussed fishing quotas.", shown=shown)
    assert problem is not None
    assert problem.reason == "not_supported"


def test_three_fifths_of_the_words_are_enough() -> None:
    """The threshold is 60 percent of the content words."""
    evidence = "tents medicine blankets"
    assert check_claims(["tents medicine blankets shovels bridges"], evidence=evidence, shown=evidence) is None
    problem = check_claims(["tents medicine shovels bridges"], evidence=evidence, shown=evidence)
    assert problem is not None
    assert problem.detail == "shovels, bridges"


def test_a_quote_cut_after_its_denial_is_read_with_it() -> None:
    """A "not" just before the quote is not lost; one of another sentence is no matter."""
    shown = "Norland will not be able to send tents. Vostok sent tents."
    problem = check_claims(["be able to send tents"], evidence="be able to send tents", shown=shown)
    assert problem is not None
    assert problem.reason == "negation"
    assert check_claims(["Vostok sent tents"], evidence="Vostok sent tents", shown=shown) is None
    assert in_sentence("nowhere", shown) == "nowhere"


def test_refusals_are_exempt_from_the_negation_guard() -> None:
    """A status rejected, suspended or blocked says the "no" itself."""
    evidence = "Norland did not agree to extend the truce"
    assert check_claims(["extend the truce"], evidence=evidence, shown=evidence, exempt_negation=True) is None


@given(st.text(max_size=40), st.text(max_size=60), st.text(max_size=60))
def test_no_text_breaks_the_guards(what: str, evidence: str, shown: str) -> None:
    """Judging is total, and what stands in the evidence word for word invents no number and no name."""
    check_claims([what], evidence=evidence, shown=shown, names=[shown])
    problem = check_claims([evidence], evidence=evidence, shown=evidence)
    assert problem is None or problem.reason in ("not_supported", "negation")
