"""Write rows as a CSV file that a spreadsheet can open without running what an article says.

A spreadsheet takes a cell that begins with = + - @ for a formula, and a formula can reach out and run programs. Quoting
does not help. So an apostrophe is put before such a text, as OWASP advises ("CSV injection"); also where white space,
quotation marks or characters without width come first, for the full-width forms, and after a semicolon, a tab or a
line end: a spreadsheet of another country splits lines at these, and then does not see the quotes that hold line ends
in. Numbers are numbers, and are left.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from typing import IO, Any

from summarizer.export._columns import NAMES
from summarizer.export._rows import Row

_BLANK = r"[\s\x00-\x20\"'`“”„‘’‚«»\u00a0\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]"
_SIGN = r"[=+\-@＝＋－＠﹣﹢﹦﹫−]"
FORMULA = re.compile(
    rf"\A(?={_BLANK}*{_SIGN})|\A(?=[\t\r\n])|(?:(?<=[;\t\n])|(?<=\r)(?!\n))(?={_BLANK}{{0,99}}{_SIGN})"
)
JOINED = " | "
"""Between the parts of a list."""


def write(rows: Iterable[Row], file: IO[str]) -> int:
    """Write rows to an open text file, with a line of names first; return how many there were."""
    writer = csv.writer(file, lineterminator="\r\n", quoting=csv.QUOTE_NONNUMERIC)
    writer.writerow(NAMES)
    total = 0
    for row in rows:
        writer.writerow([cell(row[name]) for name in NAMES])
        total += 1
    return total


def cell(value: Any) -> str | int | float:
    """Return the value of a cell: text without a formula, a number, or nothing.

    >>> cell("=1+1"), cell("-5 degrees"), cell(-5), cell(["a", "b"]), cell(True)
    ("'=1+1", "'-5 degrees", -5, 'a | b', 'true')
    """
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (int, float)):
        return value
    if isinstance(value, list):
        value = JOINED.join("" if part is None else str(part) for part in value)
    return FORMULA.sub("'", value) if value else ""
