"""Which parts of a text stand in quotation marks?"""

from __future__ import annotations

import pytest
from growth import growth

from summarizer._text import find_quotations
from summarizer._text.quotations import REACH


@pytest.mark.parametrize(
    "text",
    [
        "“We go,” Kest said.",
        '"We go," Kest said.',
        "„We go“, Kest said.",
        "«We go», Kest said.",
        "« We go », Kest said.",
        "»We go«, Kest said.",
        "‘We go,’ Kest said.",
        "'We go,' Kest said.",
        "Kest:「We go」",
        "Kest:『We go』",
    ],
)
def test_every_style_of_marks_is_read(text: str) -> None:
    """Curly, straight, low, angled and corner marks."""
    found = find_quotations(text, 0, len(text))
    assert [text[q.start : q.end].strip(" ,") for q in found] == ["We go"]


def test_apostrophes_are_no_quotation_marks() -> None:
    """Neither "the boys' dog" nor "won't"."""
    text = "The boys' dog won't eat, and the girls’ dog doesn’t. 'Tis so, Kest's aide said."
    assert find_quotations(text, 0, len(text)) == ()


def test_the_outermost_marks_count() -> None:
    """A quotation inside a quotation is part of it."""
    text = "“She said ‘no’ to me,” Kest said."
    assert [text[q.opened : q.closed] for q in find_quotations(text, 0, len(text))] == ["“She said ‘no’ to me,”"]


def test_a_paragraph_without_a_mark_at_its_start_does_not_go_on() -> None:
    """Only an opening mark at the next paragraph carries a quotation over."""
    text = "“One.\n\n“Two.”\n\n“Three\n\nFour”"
    found = [text[q.start : q.end] for q in find_quotations(text, 0, len(text))]
    assert found == ["One.\n\n“Two.", "Three"]


def test_only_the_neighbourhood_is_read() -> None:
    """The time does not grow with the text."""
    text = "“We go,” Kest said.\n\n" * 100_000
    found = find_quotations(text, 1_000_000, 1_000_010)
    assert found
    assert all(abs(q.start - 1_000_000) <= 2 * REACH for q in found)
    texts = {size: text[:size] for size in (100_000, 1_600_000)}
    assert growth(lambda size: find_quotations(texts[size], size // 2, size // 2 + 10), 100_000, factor=16) < 8
