"""Do the columns of summaries and items say what the summaries say, for any text and for none?"""

from __future__ import annotations

import datetime as dt
import json
from typing import Any, ClassVar, Literal

import pyarrow as pa
from pydantic import Field

from summarizer import Actor, Item, ModelError, Result, Summarizer, Summary, Usage, When
from summarizer.export import exploded, item_schema, row_of, schema, table
from summarizer.schema import ITEM_TYPES
from summarizer.testing import FakeLLM

TEXT = (
    "Fictional. On 4 May 2024 President Ana Kest of Toll promised to send 40 trucks to Selma. "
    "Arvenia froze the assets of Selma Lines."
)


PLACE = ("quote", "quote_start", "quote_end", "quote_match")


class Sanction(Item):
    """A type of a user's own."""

    definition: ClassVar[str] = "One party put a penalty on another."
    type: Literal["sanction"] = "sanction"
    sender: Actor | None = Field(default=None, description="who imposes it")
    targets: list[Actor] = Field(default=[], description="who is hit")
    measure: str | None = Field(default=None, description="what kind")


def _summary(text: str = TEXT) -> Summary:
    answers = {
        "items": [
            {"type": "pledge", "sentences": [2], "what": "send 40 trucks to Selma", "pledgers": ["Ana Kest"]},
            {"type": "sanction", "sentences": [3], "what": "froze assets", "sender": "Arvenia", "measure": "assets"},
            {"type": "pledge", "sentences": [1], "what": "sell 9 boats", "pledgers": ["Toll"]},
        ]
    }
    llm = FakeLLM(lambda _: answers)
    with Summarizer(llm=llm, item_types=[*ITEM_TYPES, Sanction], cache=None) as summarizer:
        return summarizer.summarize(text, id="a")


def _row(summary: Summary) -> dict[str, Any]:
    (row,) = table([row_of(Result(0, "a", summary))]).to_pylist()
    return dict(row)


def test_a_row_has_the_whole_summary_and_its_counts() -> None:
    """The JSON is read back as it was; the counts are those of its lists."""
    summary = _summary()
    row = _row(summary)
    loaded = Summarizer(item_types=[*ITEM_TYPES, Sanction], llm=FakeLLM([])).load(row["summary"])
    assert loaded == summary
    lists = ("agreements", "requests", "pledges", "humanitarian_items", "others", "rejected", "warnings")
    assert [row[name] for name in lists] == [len(getattr(summary, name)) for name in lists]
    assert (row["pledges"], row["others"], row["rejected"] > 0) == (1, 1, True)
    told = (row["id"], row["error"], row["complete"], row["model"], row["language"], row["overview"])
    assert told == ("a", None, True, "fake", summary.source.language, summary.overview)
    assert [row[name] for name in Usage.model_fields] == list(summary.usage.model_dump().values())


def test_items_have_their_words_and_where_they_stand() -> None:
    """In text order; each quote is a slice of the text."""
    summary, when = _summary(), When(text="On 4 May 2024", date=dt.date(2024, 5, 4))
    dated = [pledge.model_copy(update={"when": when}) for pledge in summary.pledges]
    items = _row(summary.model_copy(update={"pledges": dated}))["items"]
    assert [item["type"] for item in items] == ["pledge", "sanction"]
    for item in items:
        assert TEXT[item["quote_start"] : item["quote_end"]] == item["quote"]
        assert item["evidence"] == [{name: item[name] for name in PLACE}]
    assert [(item["when_text"], item["when_date"]) for item in items] == [(when.text, when.date), (None, None)]


def test_who_acts_stands_in_one_column_and_the_other_slots_in_another() -> None:
    """Of any type: a slot with one actor, with several, and what is of the type alone, as JSON."""
    pledge, sanction = _row(_summary())["items"]
    assert [(a["slot"], a["name"], a["role"]) for a in pledge["actors"]] == [("pledgers", "Ana Kest", "President")]
    assert json.loads(pledge["slots"]).keys() == {"level", "reaffirmed", "conditions", "amount", "responds_to"}
    assert [(a["slot"], a["name"]) for a in sanction["actors"]] == [("sender", "Arvenia")]
    assert json.loads(sanction["slots"]) == {"measure": "assets"}


def test_a_failed_text_is_a_row_with_its_error_and_what_it_cost() -> None:
    """What is not known is null, never 0 or empty: a failure is no empty summary."""
    error = ModelError("No answer.", usage=Usage(calls=3, input_tokens=90, cost=0.5))
    rows = table([row_of(Result(0, "a", error=error)), row_of(Result(1, None, _summary()))])
    failed = rows.to_pylist()[0]
    known = {name: value for name, value in failed.items() if value is not None}
    spent = {**Usage(calls=3, input_tokens=90, cost=0.5).model_dump()}
    assert known == {"id": "a", "error": "ModelError", "reason": "No answer.", **spent}
    assert rows.schema == schema()


def test_a_row_for_each_item() -> None:
    """With the id of its text; texts without items, and those that failed, have none."""
    empty = _summary("The minister spoke about fishing.")
    results = [Result(0, "a", _summary()), Result(1, "b", error=ModelError("No.")), Result(2, "c", empty)]
    rows = exploded(table(map(row_of, [*results, Result(3, None, _summary())])))
    assert rows.schema == item_schema()
    assert [(row["article_id"], row["type"]) for row in rows.to_pylist()] == [
        (name, kind) for name in ("a", None) for kind in ("pledge", "sanction")
    ]
    (first, *_), of_summary = rows.to_pylist(), _row(_summary())["items"][0]
    assert first == {"article_id": "a", **of_summary}


def test_no_rows_have_the_same_columns() -> None:
    """A batch that is empty, or only failed, can be joined with any other."""
    failed = table([row_of(Result(0, "a", error=ModelError("No.")))])
    for rows in (table([]), failed):
        assert rows.schema == schema()
        assert exploded(rows).schema == item_schema()
        assert len(exploded(rows)) == 0


def test_a_table_in_several_pieces_is_exploded_too() -> None:
    """As after a join."""
    rows = pa.concat_tables([table([row_of(Result(0, name, _summary()))]) for name in "ab"])
    assert [row["article_id"] for row in exploded(rows).to_pylist()] == ["a", "a", "b", "b"]
