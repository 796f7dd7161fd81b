"""Are lines joined and parted as their author meant, and are headings told from prose?"""

from __future__ import annotations

import textwrap

import pytest

from summarizer._text import read_paragraphs
from summarizer._text.paragraphs import trim

FIRST = (
    "President Ona J. Brey of Northland met Gen. Tamm at 5 p.m. in Lower Kesh. They agreed to a ceasefire on energy, "
    "and to meet again in March. “We will keep our word. Nobody will be left behind,” said Ambassador Kim of Northland."
)
SECOND = (
    "Aid groups asked Estmark for access to the three northern districts. Estmark’s Interior Minister promised an "
    "answer by Tuesday. He did not say whether trucks would be let through."
)


def _pieces(text: str) -> list[str]:
    return [text[p.start : p.end] for p in read_paragraphs(text)]


def _headings(text: str) -> list[str]:
    return [text[p.start : p.end] for p in read_paragraphs(text) if p.heading]


@pytest.mark.parametrize("column", range(56, 90))
def test_hard_wrapped_lines_are_one_paragraph(column: int) -> None:
    """At most columns at which people wrap, blank lines alone part paragraphs."""
    text = textwrap.fill(FIRST, column) + "\n\n" + textwrap.fill(SECOND, column) + "\n\n" + textwrap.fill(FIRST, column)
    assert [" ".join(p.split()) for p in _pieces(text)] == [FIRST, SECOND, FIRST]


def test_a_line_for_each_paragraph_is_not_glued() -> None:
    """Long lines without blank lines between are paragraphs of their own, whatever they end in."""
    text = f"By Ana Kest\n{FIRST}\n{SECOND}\nThe talks go on\n{FIRST}"
    assert _pieces(text) == ["By Ana Kest", FIRST, SECOND, "The talks go on", FIRST]


def test_short_lines_for_each_sentence_are_not_glued() -> None:
    """Lines of like length that each end a sentence are no wrapped text."""
    lines = [
        "The two sides met in Lower Kesh on Monday.",
        "They agreed to swap twenty men each week.",
        "Both want to meet in Estmark in June.",
    ]
    assert _pieces("\n".join(lines * 3)) == lines * 3


def test_unpunctuated_headlines_are_not_glued() -> None:
    """Lines of like length that all start with a capital are a list of headlines."""
    lines = [
        "Northland and Estmark Agree on Energy Truce",
        "Estmark Asks Northland for More Food Trucks",
        "Lower Kesh Waits for the First Aid Convoy",
    ]
    assert _pieces("\n".join(lines * 2)) == lines * 2


def test_lines_of_uneven_width_are_not_glued() -> None:
    """Where there are no capitals to tell by, lines that do not fill a column are paragraphs."""
    lines = [
        "交换双方自去年冬天以来扣押的全部战俘以及平民被拘留者名单",
        "开放北部两个口岸",
        "运送粮食药品燃料到北部三个地区",
        "再次会晤",
    ]
    assert _pieces("\n".join(lines)) == lines


def test_chinese_lines_wrapped_by_count_are_one_paragraph() -> None:
    """A script without spaces or capitals is joined by the width of its lines."""
    prose = (
        "北国总统周二与东境总理通电话双方同意在能源设施方面停火并将于三月再次会晤讨论交换战俘以及开放两个边境口岸的问题。"
        "援助组织要求允许进入三个北部地区，内政部长承诺在周二凌晨之前作出答复，但没有说明卡车是否可以通行。"
    )
    text = "\n".join(prose[at : at + 24] for at in range(0, len(prose), 24))
    assert _pieces(text) == [text]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\x85", "\u2028", "\x0c", "\n\x0c"])
def test_every_line_end_is_known(end: str) -> None:
    """A wrapped sentence stays whole over any line end; a doubled one parts paragraphs."""
    wrapped = textwrap.fill(SECOND, 60).replace("\n", end)
    assert _pieces(wrapped + end + end + wrapped) == [wrapped, wrapped]


def test_a_paragraph_separator_parts_like_a_blank_line() -> None:
    """U+2029 ends a paragraph even where the next line starts in lower case."""
    assert _pieces("the leaders of the two countries will meet\u2029again they said") == [
        "the leaders of the two countries will meet",
        "again they said",
    ]


def test_indented_first_lines_part_paragraphs() -> None:
    """Wrapped text without blank lines is parted where a line stands deeper than the one before."""
    text = "\n".join(textwrap.fill(p, 70, initial_indent="    ") for p in (FIRST, SECOND, FIRST))
    assert [" ".join(p.split()) for p in _pieces(text)] == [FIRST, SECOND, FIRST]


def test_an_indented_line_parts_even_after_a_full_line() -> None:
    """A last line that happens to fill its column does not swallow the next paragraph."""
    paragraph = "\n".join(
        [
            "    They will open both of the crossings for trucks with",
            *["food and medicine that the northern districts wait for now."] * 3,
        ]
    )
    assert len(_pieces(f"{paragraph}\n{paragraph}\n{paragraph}")) == 3


@pytest.mark.parametrize(
    "marker",
    [
        "- ",
        "– ",
        "• ",
        "•",
        "* ",
        "1. ",
        "12) ",
        "(3) ",
        "(a) ",
        "b) ",
        "ii. ",
        "(iv) ",
        "1.2. ",
        "٣. ",
        "٣- ",
        "а) ",
        "(ب) ",
        "一、",
        "(二) ",
        "2、",
    ],
)
def test_a_bullet_starts_a_paragraph_and_is_left_out(marker: str) -> None:
    """Bullets and enumerators of many scripts part items of a list, without blank lines."""
    assert _pieces(f"They agreed:\n{marker}swap of men\n{marker}open roads") == [
        "They agreed:",
        "swap of men",
        "open roads",
    ]


@pytest.mark.parametrize(
    "line", ["J. Kest spoke", "2031. A new year", "м. Київ", "د. سامي", "3.5 million", "-5 degrees", "U.S. aid"]
)
def test_what_only_looks_like_a_bullet_stays(line: str) -> None:
    """Initials, years, titles and decimal numbers belong to the sentence."""
    assert _pieces(f"They met.\n{line}") == ["They met.", line]


def test_a_number_that_was_wrapped_to_the_next_line_is_no_bullet() -> None:
    """The day of a date at the start of a wrapped line stays in its sentence."""
    text = "The envoys of both countries said they would meet in Lower Kesh on March\n5. they added"
    assert text.endswith(_pieces(text)[-1])
    assert "5." in " ".join(_pieces(text))


def test_the_lines_of_a_list_item_stay_together() -> None:
    """A line that hangs under an item's words goes on with that item."""
    assert _pieces("- trucks, with\n  guards\n- men") == ["trucks, with\n  guards", "men"]


def test_ornaments_are_left_out() -> None:
    """Lines of dashes, stars and the like part paragraphs and are no paragraph."""
    assert _pieces("One.\n* * *\nTwo.\n-----\nThree.\n•\n") == ["One.", "Two.", "Three."]


def test_title_byline_date_and_section_are_headings() -> None:
    """Short lines without a full stop over a paragraph are headings; so are bylines and numbers anywhere."""
    top = f"Truce agreed\n\nMarch 3, 2031\n\n{FIRST}"
    end = "- 3 -\n\nReporting by Ana Kest; editing by Bo Lind"
    text = f"{top}\n\nPrisoners\n\n{SECOND}\n\nBackground:\n{FIRST}\n\n{end}"
    assert _headings(text) == [
        "Truce agreed",
        "March 3, 2031",
        "Prisoners",
        "Background:",
        "3 -",
        "Reporting by Ana Kest; editing by Bo Lind",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "They agreed on these points:\nswap of men\nopen roads\nThe talks go on.",
        "- swap of men\n- open roads\n\nThe talks go on.",
        "- swap of men\nopen roads\n- food for all",
        "The talks go on.\n\nEstmark will send ten trucks",
        "swap\nroads\nfood\nwater\nheat\nlight\nfuel\nThe talks go on.",
        "The talks go on.\n\nBy Monday all of them will be home",
        "Will they meet?\n\nThe talks go on.",
    ],
)
def test_what_may_hold_an_item_is_no_heading(text: str) -> None:
    """Lists, last lines and questions are read as prose: a wrong heading would hide an item."""
    assert _headings(text) == []


def test_trim_leaves_out_marks_without_width() -> None:
    """A byte order mark and zero-width spaces stand outside, an inner one stays."""
    text = "\ufeff \u200bone\u200dtwo\u00a0\u2060"
    assert trim(text, 0, len(text)) == (3, 10)
