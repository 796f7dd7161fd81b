"""Query exported items in SQL: who asked whom, and who pledged how much, with quotes (needs duckdb).

summarizer export summaries.jsonl --out items.parquet
python examples/duckdb_items.py items.parquet
"""

from __future__ import annotations

import sys

import duckdb

WHO_ASKED_WHOM = """
select actor as who, target as whom, count(*) as times, any_value(quote) as words
from (select unnest(actors) as actor, targets, quote from items where type = 'request') as asked,
     unnest(targets) as addressed(target)
group by all order by times desc, who, whom
"""
PLEDGED = """
select array_to_string(actors, ', ') as who, amount_currency as currency, sum(amount_value) as amount
from items
where type = 'pledge' and amount_value is not null and not amount_cumulative and amount_part_of is null
group by all order by amount desc
"""


def main() -> None:
    """Print two tables."""
    if len(sys.argv) != 2:
        sys.exit("Usage: python examples/duckdb_items.py items.parquet")
    with duckdb.connect() as database:
        database.read_parquet(sys.argv[1]).create_view("items")
        for title, question in (("Who asked whom", WHO_ASKED_WHOM), ("Who pledged how much", PLEDGED)):
            print(title)
            for row in database.execute(question).fetchall():
                print("  ", " | ".join(str(value) for value in row))


if __name__ == "__main__":
    main()
