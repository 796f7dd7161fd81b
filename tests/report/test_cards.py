"""What is said about an item on a page, and does it point at the right words?"""

from __future__ import annotations

from typing import Literal

from making import item
from pages import TALKS, summary_of, talks
from pydantic import Field

from summarizer.report._cards import kind_of, show
from summarizer.report._highlight import Span, pieces
from summarizer.schema import Actor, Agreement, Item, Pledge, Request
from summarizer.values import Evidence


class Sanction(Item):
    """A user's own type."""

    type: Literal["sanction"] = "sanction"
    targets: list[Actor] = Field(default=[])
    by: Actor | None = None
    status: Literal["planned", "in_force"] = "in_force"
    reason: str = ""


def test_items_are_named_by_type_and_place() -> None:
    """Letter and number tell one from another on paper too; each list is in text order."""
    shown = show(talks())
    assert [card.code for card in shown.all] == ["A1", "A2", "R1", "P1", "P2", "H1"]
    assert [kind.many for kind in shown.cards] == ["Agreements", "Requests", "Pledges", "Humanitarian items"]


def test_each_card_points_at_the_words_of_its_evidence() -> None:
    """From its anchor on, the segments that have its name are its quote."""
    shown = show(talks())
    found = list(pieces(shown.text or ()))
    for card in shown.all:
        assert card.anchor is not None
        assert "".join(s.text for s in found if card.code in s.keys) == card.item.evidence[0].quote
        assert found[card.anchor].opens[0].start == card.item.evidence[0].start


def test_a_user_s_own_type_is_shown() -> None:
    """Its actors, of one slot or of a list, are roles; its other slots are labels and facts."""
    own = item(Sanction, TALKS, "refused", targets=[Actor(name="Ostmark")], by=Actor(name="Tamrovia"), reason="the war")
    [card] = show(summary_of(TALKS, own)).all
    assert (card.code, card.kind.style, card.kind.one, card.state) == ("O1", "other", "Sanction", "in_force")
    assert [(role, [actor.name for actor in some]) for role, some in card.roles] == [
        ("targets", ["Ostmark"]),
        ("by", ["Tamrovia"]),
    ]
    assert card.facts == [("reason", "the war")]
    assert card.labels == ["in force"]
    assert card.names == ["Ostmark", "Tamrovia"]


def test_types_of_a_user_share_letter_and_colour_but_no_name() -> None:
    """`O1` and `O2` stay apart when they are of two types."""

    class Visit(Item):
        type: Literal["visit"] = "visit"

    shown = show(summary_of(TALKS, item(Visit, TALKS, "Monday"), item(Sanction, TALKS, "refused")))
    assert {kind.name: [card.code for card in some] for kind, some in shown.cards.items()} == {
        "visit": ["O1"],
        "sanction": ["O2"],
    }
    assert kind_of(" ").one == "Other"


def test_answers_are_linked_by_name() -> None:
    """A request names the item that answers it; an answer that is not there is named by its id."""
    pledge = item(Pledge, TALKS, "“We will not,”", what="will not")
    request = item(Request, TALKS, "asked the River Guard", what="release", answered_by=[pledge.id, "pledge-gone"])
    cards = {card.code: card for card in show(summary_of(TALKS, pledge, request)).all}
    assert cards["R1"].links == (("answer", "P1", "will not"), ("answer", "", "pledge-gone"))
    assert cards["P1"].links == ()


def test_a_quote_that_does_not_stand_there_is_told() -> None:
    """A summary that somebody has changed is not drawn as if it were true; its other evidence is."""
    true = Evidence(quote="refused", start=TALKS.index("refused"), end=TALKS.index("refused") + 7)
    false = Evidence(quote="accepted", start=0, end=8)
    [card] = show(summary_of(TALKS, Agreement(what="x", evidence=[false, true]))).all
    assert [quote.astray for quote in card.quotes] == [True, False]
    assert card.anchor == card.quotes[1].anchor is not None


def test_without_a_text_nothing_is_astray() -> None:
    """Only its quotes are known, and they lead nowhere."""
    source = talks().source.model_copy(update={"text": None})
    shown = show(talks(source=source))
    assert shown.text is None
    assert [quote.anchor for card in shown.all for quote in card.quotes] == [None] * 6
    assert not any(quote.astray for card in shown.all for quote in card.quotes)


def test_spans_that_meet_are_drawn_on_lines_of_their_own() -> None:
    """Nested and crossing evidence has a class for each line; what was not read is a ground."""
    shown = show(talks(), [Span(0, 30, "X1", "unread"), Span(2, 5, "X9", "warning"), Span(0, 10**6, "W1", "warning")])
    drawn = {segment.keys: shown.drawn(segment) for segment in pieces(shown.text or ())}
    assert drawn["A1", "X1"] == "m l0-agreement unread"
    assert drawn["A1", "A2"] == "m l0-agreement l1-agreement"
    assert drawn["A2", "P1"] == "m l0-pledge l1-agreement"
    assert drawn["H1", "R1"] == "m l0-humanitarian l1-request"
    assert "W1" not in shown.anchors
    assert shown.anchors["X1"] == 0


def test_a_match_is_said_in_words() -> None:
    """How the words were found is told where they are not the model's own."""
    evidence = Evidence(quote="refused", start=TALKS.index("refused"), end=TALKS.index("refused") + 7, match="sentence")
    [card] = show(summary_of(TALKS, Agreement(what="x", evidence=[evidence]))).all
    assert card.quotes[0].match == "whole sentence"
    assert show(talks()).all[0].quotes[0].match == ""
