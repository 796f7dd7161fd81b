"""The columns of an export: name, kind and meaning. No name is a reserved word of SQL."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "whole number", "number", "yes or no", "date", "time", "list of texts", "list of whole numbers"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column with the kind of its values and its meaning."""

    name: str
    kind: Kind
    meaning: str


ROLES: Mapping[str, tuple[str, str | None]] = {
    "agreement": ("parties", None),
    "request": ("requesters", "addressees"),
    "pledge": ("pledgers", "beneficiaries"),
    "humanitarian_item": ("actors", None),
}
"""For each type, the slot of the actors and the slot of the targets."""

SLOTS: Mapping[str, Kind] = {
    "kind": "text",
    "status": "text",
    "scope": "text",
    "force": "text",
    "mode": "text",
    "response": "text",
    "level": "text",
    "reaffirmed": "yes or no",
    "category": "text",
    "affected": "text",
    "conditions": "list of texts",
    "responds_to": "text",
    "answered_by": "list of texts",
}
"""Slots that are columns of the same name."""

_OF_ALL = "from the codebook; empty if the type has none"
_MEANINGS = {
    "kind": f"kind of an agreement, {_OF_ALL}",
    "status": f"status of an agreement or a humanitarian item, {_OF_ALL}",
    "scope": "what an agreement covers, where and until when, in the text's words",
    "force": f"force of a request, {_OF_ALL}",
    "mode": f"what a request is for, {_OF_ALL}",
    "response": f"answer to a request, {_OF_ALL}",
    "level": f"level of a pledge, {_OF_ALL}",
    "reaffirmed": "whether a pledge restates an earlier one",
    "category": f"category of a humanitarian item, {_OF_ALL}",
    "affected": "who is affected, in the text's words",
    "conditions": "conditions of an agreement or a pledge, in the text's words",
    "responds_to": "`item_id` of the request that a pledge answers, in the same text",
    "answered_by": "`item_id` of the items that answer a request, in the same text",
}

COLUMNS: tuple[Column, ...] = (
    Column("article_id", "text", "your id for the text; in a batch, the id or the path in the folder"),
    Column("item_id", "text", "stable id of the item, the same in every run"),
    Column("type", "text", "`agreement`, `request`, `pledge`, `humanitarian_item`, or your own type"),
    Column("topic", "text", "topic, from the codebook"),
    Column("what", "text", "the item as one clause"),
    Column("actors", "list of texts", "who agrees (all parties), asks, pledges or acts, by fullest name"),
    Column(
        "actor_countries",
        "list of texts",
        "their countries, ISO 3166-1 alpha-3, in the order of `actors`; empty if unknown",
    ),
    Column("actor_types", "list of texts", "their types, in the order of `actors`"),
    Column("targets", "list of texts", "who is asked, or to whom something is pledged"),
    Column("target_countries", "list of texts", "their countries, in the order of `targets`"),
    Column("target_types", "list of texts", "their types, in the order of `targets`"),
    *(Column(name, kind, _MEANINGS[name]) for name, kind in SLOTS.items()),
    Column("amount_value", "number", "money of a pledge, as a number"),
    Column("amount_currency", "text", "its currency, ISO 4217"),
    Column("amount_qualifier", "text", "`exact`, `over`, `nearly`, `up_to`, `about`"),
    Column("amount_cumulative", "yes or no", "whether it is a running total, to be left out of sums"),
    Column("amount_part_of", "number", "the larger amount of which it is a share"),
    Column("count_value", "whole number", "number of people or things; empty over 9,223,372,036,854,775,807"),
    Column("count_qualifier", "text", "as `amount_qualifier`"),
    Column("when_text", "text", "when, in the text's words"),
    Column("when_date", "date", "the date, only if certain"),
    Column("speaker", "text", "who says it"),
    Column("document", "text", "the statement or readout that says it"),
    Column("quote_type", "text", "whether it is quoted or paraphrased, from the codebook"),
    Column("perspective", "text", "whose position it is, from the codebook"),
    Column("quote", "text", "the first quote, in text order"),
    Column("quote_start", "whole number", "where it begins, in characters of the text"),
    Column("quote_end", "whole number", "where it ends: `text[quote_start:quote_end] == quote`"),
    Column("quote_match", "text", "how it was found: `exact`, `normalized`, `elided`, `sentence`"),
    Column("more_quotes", "list of texts", "further quotes, in text order; most items have none"),
    Column("more_starts", "list of whole numbers", "where they begin"),
    Column("more_ends", "list of whole numbers", "where they end"),
    Column("more_matches", "list of texts", "how they were found"),
    Column("plover", "text", "PLOVER event type"),
    Column("plover_mode", "text", "PLOVER mode"),
    Column("cameo", "text", "CAMEO event code, as text, since it may begin with 0"),
    Column("cluster", "text", "IASC/OCHA cluster of a humanitarian item"),
    Column("iati_transaction", "text", "IATI transaction type of a pledge of money"),
    Column("countries", "list of texts", "countries of all actors, each once, ISO 3166-1 alpha-3"),
    Column("other", "text", "JSON of the slots of your own item types; empty for the built-in ones"),
    Column("article_title", "text", "title of the text"),
    Column("published", "date", "day of publication"),
    Column("publisher", "text", "who published it"),
    Column("author", "text", "who wrote it"),
    Column("url", "text", "its address"),
    Column("language", "text", "its language, ISO 639-1"),
    Column("text_sha256", "text", "sha256 of the text in UTF-8"),
    Column("text_characters", "whole number", "length of the text, in characters"),
    Column("complete", "yes or no", "whether the whole text was read; if not, items may be missing"),
    Column("model", "text", "the model that was asked"),
    Column("weights", "text", "sha256 of the embedded model's file"),
    Column("prompts", "list of texts", "the prompts, with versions"),
    Column("library", "text", "version of the library"),
    Column("created", "time", "when the summary was made, UTC"),
)
NAMES: tuple[str, ...] = tuple(column.name for column in COLUMNS)
