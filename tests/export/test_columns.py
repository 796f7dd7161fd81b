"""Is each column documented, stable, and a name that SQL takes without quotes?"""

from __future__ import annotations

from pathlib import Path

import duckdb

from summarizer.export._columns import COLUMNS, NAMES, ROLES, SLOTS
from summarizer.schema import ITEM_TYPES, LISTS
from summarizer.values import Amount, Count, Source


def columns_table() -> str:
    """Write the table of columns, as docs/columns.md has it."""
    rows = ["| column | kind | meaning |", "|---|---|---|"]
    return "\n".join(rows + [f"| `{column.name}` | {column.kind} | {column.meaning} |" for column in COLUMNS])


def test_page_has_the_table(root: Path) -> None:
    """The page is made of the columns."""
    assert columns_table() in (root / "docs" / "columns.md").read_text("utf-8"), f"Put this there:\n{columns_table()}"


def test_names_are_plain_and_no_reserved_words() -> None:
    """So that nobody has to quote them: `select quote_end from items`."""
    words = "select keyword_name from duckdb_keywords() where keyword_category = 'reserved'"
    reserved = duckdb.execute(words).fetchall()
    assert len(reserved) > 50
    assert len(set(NAMES)) == len(NAMES)
    assert all(name.isidentifier() and name.islower() for name in NAMES)
    assert not set(NAMES) & {name for (name,) in reserved}


def test_every_slot_of_the_four_types_has_its_column() -> None:
    """A new slot must not be lost: it is a column, a role, or money or a number in columns of their own."""
    base = {"id", "type", "what", "topic", "when", "evidence", "attribution"}
    roles = {slot for pair in ROLES.values() for slot in pair if slot}
    for item_type in ITEM_TYPES:
        assert set(item_type.model_fields) <= base | roles | set(SLOTS) | {"amount", "count"}
        assert item_type.type_name() in ROLES
    assert set(ROLES) == set(LISTS)
    assert {f"amount_{name}" for name in Amount.model_fields} | {f"count_{name}" for name in Count.model_fields} <= set(
        NAMES
    )
    assert {"published", "publisher", "author", "url", "language"} <= set(Source.model_fields) & set(NAMES)
