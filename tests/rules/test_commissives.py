"""Is a future that somebody undertakes told from one that merely comes?"""

from __future__ import annotations

import doctest
import time

import pytest

from summarizer._rules import VERB_FEATURES, verb_features
from summarizer._rules import commissives as _undertakings
from summarizer._rules.commissives import UNDERTAKEN, undertaken


@pytest.mark.parametrize(
    "clause",
    [
        "We will hold those who ordered the raid on Orsk to account.",
        "We, the Leaders of the Lake States, shall not recognise the vote.",
        "Through this office, we will coordinate the inspection of cargoes",
        "We are determined to help the valley repair its pumps.",
        "We remain ready to reach an arrangement with Selk.",
        "We shall not recognise the vote, whoever calls it.",
    ],
)
def test_we_may_be_one_or_several(clause: str) -> None:
    """A communiqué has several issuers and a statement one; the clause alone does not tell."""
    assert undertaken(clause) == "commits_we"


@pytest.mark.parametrize(
    "clause",
    [
        "The two countries will focus on linking their ports.",
        "Both sides intend to open a second crossing.",
        "Lirna and Selk will step up their exchanges.",
        "Senior officials of the three governments will gather again in Karsa.",
        "They will also join hands in training engineers.",
    ],
)
def test_undertaking_of_several_is_joint(clause: str) -> None:
    """FIELD, decision rule 11: what several commit to together is an agreement."""
    assert undertaken(clause) == "commits_jointly"


@pytest.mark.parametrize(
    "clause",
    [
        "Ms. Holm emphasized that Arvenia will continue to take measures",
        "It will continue to provide steadfast support.",
        "The Union remains committed to supporting the valley.",
        "The Agency stands ready to receive them.",
        "The Foreign Minister restated that Morvania was ready for talks.",
        "Brandt is open to discussing a limit.",
        "The new premier has said that she would halve the tax.",
        "and will replace it with another if need be.",
        "“We are ready to receive the delegation on any day,” the spokesman said.",
        "The minister said that the United States will continue to patrol the bay.",
        "Norrmark is to hand over eighteen boats",
        "The rebels’ chief vowed to respect the vote, and he would let the boats through.",
    ],
)
def test_undertaking_of_one_is_told(clause: str) -> None:
    """FIELD: one party alone undertakes to do something, in whatever form."""
    assert undertaken(clause) == "commits"


@pytest.mark.parametrize(
    "clause",
    [
        "The meeting will take place in the Hall of Mirrors.",
        "The new rules will make it harder for lorries to cross.",
        "The coming winter will be the hardest of all.",
        "We will never forget the courage of those who fell.",
        "We will not be in the hall on Monday.",
        "The President will travel on to Karsa.",
        "History will judge them.",
        "The ministry will not comment.",
        "The Premier hopes that the Federation will change its mind.",
        "Observers expect that Selk will cut its rates.",
        "It remains to be seen whether they will sign.",
        "We remain committed to our mandate.",
        "We remain deeply concerned.",
        "We stand with the people of Orsk.",
        "The bridge is ready to be opened.",
        "“Half a bridge is not the road we are prepared to take.”",
        "and I would steer you away from them.",
        "“We would want to see the text first,” he said.",
        "“We will not bargain over the sky,” the minister said.",
        "We will continue to follow events closely.",
        "Orla urged the envoys to open the road.",
        "",
    ],
)
def test_what_merely_comes_is_no_undertaking(clause: str) -> None:
    """FIELD, decision rule 8: a prediction, a belief and a feeling are no items."""
    assert undertaken(clause) is None


def test_sign_stands_beside_the_embedding() -> None:
    """The probes weigh it as they weigh the verbs."""
    assert set(UNDERTAKEN) < set(VERB_FEATURES)
    assert "commits_we" in verb_features("We will hold them to account.")
    assert "commits_jointly" in verb_features("Both sides will open their ports.")
    assert "commits" in verb_features("It will continue to provide support.")
    assert not verb_features("The meeting will take place on Monday.") & set(UNDERTAKEN)


@pytest.mark.parametrize("words", ["senior officials of ", "Lirna and ", "the two ", "remains greatly ", "We, the, "])
def test_long_clause_is_read_quickly(words: str) -> None:
    """No clause, however odd, takes more than a moment."""
    started = time.process_time()
    undertaken(words * 2_000 + "a" * 5_000 + " will")
    assert time.process_time() - started < 2


def test_examples_in_the_docstrings_run() -> None:
    """What is documented is true."""
    assert doctest.testmod(_undertakings).failed == 0
