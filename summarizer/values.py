"""Which values do items and summaries consist of? Each is frozen and closed to unknown fields."""

from __future__ import annotations

import datetime as dt

from pydantic import BaseModel, ConfigDict, Field, NonNegativeFloat, NonNegativeInt

from summarizer.codebook import (
    PERSPECTIVES,
    QUOTE_TYPES,
    ActorType,
    Match,
    Perspective,
    Qualifier,
    QuoteType,
    described,
)


class Value(BaseModel):
    """A value that does not change: frozen, and closed to unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Evidence(Value):
    """A raw slice of the text: `text[start:end] == quote`, always.

    Attributes:
        quote: The words, as they stand there.
        start: Offset of the first character, in characters (code points) of the caller's string.
        end: Offset behind the last character.
        match: How the words were found.
    """

    quote: str = Field(min_length=1)
    start: NonNegativeInt
    end: NonNegativeInt
    match: Match = "exact"


class Actor(Value):
    """Somebody who acts.

    Attributes:
        role: Title or office, in the text's words.
        country: ISO 3166-1 alpha-3, only from a country or demonym beside a mention; None for anything less certain.
    """

    name: str = Field(min_length=1, description="the fullest mention in the text")
    mention: str | None = Field(default=None, description="the words in the evidence: 'Both leaders'")
    role: str | None = None
    country: str | None = Field(default=None, pattern="^[A-Z]{3}$")
    actor_type: ActorType = "unclear"


class Attribution(Value):
    """Who says so, where, in whose words, and from which side."""

    speaker: str | None = Field(default=None, description="who says so, by name or title")
    document: str | None = Field(default=None, description="the statement or readout that is quoted")
    quote_type: QuoteType = Field(default="unclear", description=described("whose words", QUOTE_TYPES))
    perspective: Perspective = Field(default="unclear", description=described("which side speaks", PERSPECTIVES))


class When(Value):
    """A time in the text's words; `date` only where it is certain."""

    text: str = Field(min_length=1)
    date: dt.date | None = None


class Amount(Value):
    """Money, parsed from the evidence; not converted, and not added up.

    Attributes:
        value: In whole units of the currency: "40 million" is 40000000.
        part_of: The whole that this is a share of: 15 of the 100 is not 115.
    """

    value: NonNegativeFloat = Field(allow_inf_nan=False)
    currency: str | None = Field(default=None, pattern="^[A-Z]{3}$", description="ISO 4217")
    qualifier: Qualifier = "exact"
    cumulative: bool = Field(default=False, description="a running total, not a new pledge")
    part_of: NonNegativeFloat | None = Field(default=None, allow_inf_nan=False)


class Count(Value):
    """A number of people or things, parsed from the evidence."""

    value: NonNegativeInt
    qualifier: Qualifier = "exact"


class Usage(Value):
    """What it cost. Cached calls and the embedded model cost nothing.

    Attributes:
        calls: Requests that were sent, failed attempts too.
        cached_calls: Questions whose answers were stored.
        input_tokens: Tokens that the model read, as its provider counts them.
        output_tokens: Tokens that it wrote, reasoning too.
        cost: US dollars for these tokens at list price, failed attempts too; None when the price is not known.
        seconds: Wall time of the summary; a sum where usages are added.
    """

    calls: NonNegativeInt = 0
    cached_calls: NonNegativeInt = 0
    input_tokens: NonNegativeInt = 0
    output_tokens: NonNegativeInt = 0
    cost: float | None = None
    seconds: NonNegativeFloat = 0.0

    def __add__(self, other: Usage) -> Usage:
        costs = [u.cost for u in (self, other) if u.cost is not None or u.calls]
        return Usage(
            calls=self.calls + other.calls,
            cached_calls=self.cached_calls + other.cached_calls,
            input_tokens=self.input_tokens + other.input_tokens,
            output_tokens=self.output_tokens + other.output_tokens,
            cost=None if None in costs or not costs else sum(c for c in costs if c is not None),
            seconds=self.seconds + other.seconds,
        )


class Estimate(Value):
    """What a summary would ask and cost, without what is asked again about items of answers that are not stored.

    Attributes:
        calls: Questions that would be asked.
        cached_calls: Questions whose answers are stored, and cost nothing.
        input_tokens: Tokens of the questions that would be asked, by an estimate (about 4 Latin characters a token).
        output_tokens: Tokens of their answers, by the average of texts that were read by hand.
        cost: US dollars for these tokens at list price; None when the price is not known.
        at_most: The embedded model has not looked at a text yet: each of its clauses is counted, and most of them will
            not be asked about.
    """

    calls: NonNegativeInt = 0
    cached_calls: NonNegativeInt = 0
    input_tokens: NonNegativeInt = 0
    output_tokens: NonNegativeInt = 0
    cost: float | None = 0.0
    at_most: bool = False

    def __add__(self, other: Estimate) -> Estimate:
        return Estimate(
            calls=self.calls + other.calls,
            cached_calls=self.cached_calls + other.cached_calls,
            input_tokens=self.input_tokens + other.input_tokens,
            output_tokens=self.output_tokens + other.output_tokens,
            cost=None if self.cost is None or other.cost is None else self.cost + other.cost,
            at_most=self.at_most or other.at_most,
        )


class FailedWindow(Value):
    """A part of the text that could not be read.

    Attributes:
        start: Offset of its first character.
        end: Offset behind its last character.
        error: Name of the error's class, such as `ModelError`.
        detail: The error's message.
    """

    start: NonNegativeInt
    end: NonNegativeInt
    error: str
    detail: str = ""


class Source(Value):
    """The text that was summarized, and what the caller said about it.

    Attributes:
        sha256: Of the text in UTF-8, in hex.
        characters: Length of the text (code points).
        url: Its address; kept, never fetched.
        text: The text itself; None when it was not kept (`keep_text=False`).
    """

    sha256: str
    characters: NonNegativeInt
    language: str | None = Field(default=None, description="ISO 639-1")
    title: str | None = None
    published: dt.date | None = None
    publisher: str | None = None
    author: str | None = None
    url: str | None = None
    text: str | None = None


class Provenance(Value):
    """What made the summary.

    Attributes:
        model: The name that the provider knows, or `local/` and the name of the embedded one.
        weights: The sha256, in hex, of the embedded model's file; None for others.
        library: Version of the library.
        created: When, in UTC.
    """

    model: str
    weights: str | None = None
    prompts: list[str] = Field(default=[], description="names with versions: extract.v1")
    library: str
    created: dt.datetime = Field(default_factory=lambda: dt.datetime.now(dt.UTC))
