"""Is it known who does it, with whom, and when two texts mean the same party?"""

from __future__ import annotations

import pytest
from beside import passage

from summarizer.comparison._parties import (
    agents,
    is_named_before_verb,
    listed,
    other_party,
    recipients,
    same_doer,
    same_party,
    with_whom,
)
from summarizer.schema import Request

BOTH = "Foreign Minister Lena Sorn of Velmora and Foreign Minister Petr Hask of Tallis met. "


def test_the_doer_is_named_before_the_verb() -> None:
    """And who is asked stands behind it."""
    asked = passage(BOTH + "Sorn urged Hask to open the crossing.", Request)
    assert [n.actor.name for n in agents(asked)] == ["Lena Sorn"]
    assert [n.actor.name for n in recipients(asked)] == ["Petr Hask"]
    assert [asked.text[n.start : n.end] for n in agents(asked) if n.start is not None] == ["Sorn"]


def test_nobody_is_told_where_nothing_is_asked() -> None:
    """A promise has no addressee in this sense."""
    assert recipients(passage(BOTH + "Sorn promised Hask two boats.")) == []


def test_two_ministers_are_other_parties() -> None:
    """And each is the same as himself."""
    ours, theirs = passage(BOTH + "Sorn pledged two boats."), passage(BOTH + "Hask pledged two boats.")
    assert other_party(agents(ours), agents(theirs))
    assert not other_party(agents(ours), agents(ours))
    assert same_doer(ours, ours)
    assert not same_doer(ours, theirs)


def test_a_leader_and_the_country_that_he_leads_are_one_party() -> None:
    """Official texts use one for the other."""
    leader = passage("Ukraine’s President Olena Marr came. Marr asked for boats.")
    state = passage("It was a long day. Ukraine asked for boats.")
    assert same_party(agents(leader), agents(state))
    assert not other_party(agents(leader), agents(state))


def test_a_leader_whose_country_is_not_told_may_be_the_country_of_the_other_text() -> None:
    """What is not known is no difference."""
    leader = passage("Prime Minister Tomas Brill came. Brill promised boats.")
    state = passage("A ship of Toll came. Toll promised boats.")
    assert not other_party(agents(leader), agents(state))


@pytest.mark.parametrize("who", ["Technical teams", "Both sides", "Experts"])
def test_a_group_without_a_name_is_no_party(who: str) -> None:
    """Here "Technical teams will meet" tells of nobody that another text could have changed."""
    group, named = passage(f"It rained. {who} will meet."), passage(BOTH + "Sorn will meet the press.")
    assert not other_party(agents(group), agents(named))


def test_the_partner_stands_behind_with() -> None:
    """With the verb, so that only like is compared with like."""
    found = with_whom(passage("Toll pledged to work closely with European allies to find boats."))
    assert found
    assert (found[0], [n.actor.name for n in found[1]]) == ("work", ["European allies"])
    assert with_whom(passage("Toll pledged two boats.")) is None


def test_persons_in_a_list_are_told_by_name() -> None:
    """Behind "including" and the like; a name elsewhere in the sentence is none of the list."""
    text = BOTH + "They directed their teams, including Secretary Ana Marr and Envoy Dan Toth, to move on."
    assert [n.actor.name for n in listed(passage(text))] == ["Ana Marr", "Dan Toth"]
    assert listed(passage(BOTH + "Sorn thanked Hask.")) == []


def test_a_name_before_the_verb_counts_whoever_it_was_taken_for() -> None:
    """Rules that misread one sentence must not make a difference of it."""
    ours, theirs = passage(BOTH + "Sorn pledged two boats."), passage(BOTH + "Hask and Sorn pledged two boats.")
    (doer,) = agents(ours)
    assert is_named_before_verb(doer, theirs)
    assert not is_named_before_verb(doer, passage(BOTH + "Hask urged Sorn to wait."))


def test_an_office_is_the_same_office() -> None:
    """A party that is named by titles alone is still itself."""
    asked = passage("The Council met. It requested the Secretary-General to report.", Request)
    assert not other_party(recipients(asked), recipients(asked))
