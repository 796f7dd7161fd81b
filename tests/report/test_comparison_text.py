"""What does a person read of a comparison at a terminal?"""

from __future__ import annotations

from beside import CALL, call, readout, summary_of
from making import item
from rich.console import Console

from summarizer import Comparison, Drift, Request, compare
from summarizer.paired import RELATIONS
from summarizer.report import comparison_to_rich as to_rich
from summarizer.report._comparison_text import COLOURS, NONE_DIFFERS


def _printed(told: Comparison | Drift, *, width: int = 100, colour: bool = False) -> str:
    console = Console(width=width, force_terminal=colour, color_system="truecolor" if colour else None, highlight=False)
    with console.capture() as capture:
        console.print(to_rich(told))
    return capture.get()


def _comparison() -> Comparison:
    return compare(call(), readout(), rules_only=True)


def test_a_drift_is_told_as_a_desk_officer_would() -> None:
    """Headings with counts, what differs in words, both wordings with their places."""
    shown = _printed(Drift.of(_comparison()))
    for words in (
        "Strengthened (3)",
        "• asked → demanded  [stronger]",
        "  article > Kest demanded that Toll withdraw its patrols from the Karsk bridge.  ",
        "  source  > Kest asked Toll to withdraw its patrols from the Karsk bridge.",
        "Left out (1)",
        "• free nine sailors",
    ):
        assert words in shown


def test_a_comparison_speaks_of_the_first_and_the_second() -> None:
    """Neither is the source of the other."""
    shown = _printed(_comparison())
    assert "Stronger in the first (3)" in shown
    assert "Only in the second (1)" in shown
    assert "  second > Kest asked Toll" in shown


def test_the_words_that_differ_are_bold() -> None:
    """And no blank is lost where they are."""
    shown = _printed(_comparison(), colour=True)
    assert "\x1b[1;3;4mdemanded\x1b[0m" in shown
    assert "Kest demanded that" in _printed(_comparison())


def test_nothing_that_differs_is_said() -> None:
    """A reader need not guess what an empty list means."""
    shown = _printed(compare(call(), call(), rules_only=True))
    assert NONE_DIFFERS in shown
    assert "Same in both (3)" in shown


def test_lines_stay_within_the_terminal() -> None:
    """Further lines of a quote stand under its first word."""
    lines = _printed(_comparison(), width=50).splitlines()
    assert max(map(len, lines)) <= 50
    at = next(n for n, line in enumerate(lines) if line.startswith("  first  > Kest demanded"))
    assert lines[at + 1].startswith(" " * 11)


def test_a_hostile_text_does_not_steer_the_terminal() -> None:
    """Control characters of a text become blanks."""
    text = "Sorn asked Hask\x1b[2J to wait for the \x07ships in the old harbour."
    other = "Sorn urged Hask to wait for the ships in the old harbour."
    sides = [summary_of(t, item(Request, t, t)) for t in (text, other)]
    shown = _printed(compare(*sides, rules_only=True))
    assert "\x1b" not in shown
    assert "\x07" not in shown
    assert "urged → asked" in shown
    alike = _printed(compare(sides[0], sides[0], rules_only=True))
    assert "Same in both (1)" in alike
    assert "\x1b" not in alike


def test_what_went_wrong_and_what_it_cost_stands_at_the_foot() -> None:
    """Problems are no secret."""
    told = _comparison().model_copy(update={"complete": False, "problems": ["Some of the first text was not read."]})
    assert _printed(told).splitlines()[-2:] == [
        "Some of the first text was not read.",
        "fictional/model: 0 calls, 0.0 s",
    ]


def test_every_relation_has_a_colour() -> None:
    """A relation that is added must be seen."""
    assert COLOURS.keys() == RELATIONS.keys()
    assert CALL
