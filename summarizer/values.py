"""The value objects of items and summaries: frozen pydantic models that forbid unknown fields."""

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
    """Base class of all values: frozen, and without unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Evidence(Value):
    """A slice of the text: `text[start:end] == quote`.

    Attributes:
        quote: The words of the text, unchanged.
        start: Offset of the first character, in characters (code points) of the caller's string.
        end: Offset after the last character.
        match: How the quote was found.
    """

    quote: str = Field(min_length=1)
    start: NonNegativeInt
    end: NonNegativeInt
    match: Match = "exact"


class Actor(Value):
    """A person, state, organisation or group.

    Attributes:
        role: Title or office, in the text's words.
        country: ISO 3166-1 alpha-3 code, only from a country or demonym next to a mention; otherwise None.
    """

    name: str = Field(min_length=1, description="the fullest mention in the text")
    mention: str | None = Field(default=None, description="the words in the evidence: 'Both leaders'")
    role: str | None = None
    country: str | None = Field(default=None, pattern="^[A-Z]{3}$")
    actor_type: ActorType = "unclear"


class Attribution(Value):
    """The source of a statement: who says it, in which document, in whose words, and from which side."""

    speaker: str | None = Field(default=None, description="who says so, by name or title")
    document: str | None = Field(default=None, description="the statement or readout that is quoted")
    quote_type: QuoteType = Field(default="unclear", description=described("whose words", QUOTE_TYPES))
    perspective: Perspective = Field(default="unclear", description=described("which side speaks", PERSPECTIVES))


class When(Value):
    """A time in the text's words, with a `date` only if it is certain."""

    text: str = Field(min_length=1)
    date: dt.date | None = None


class Amount(Value):
    """An amount of money, parsed from the evidence. It is neither converted nor added up.

    Attributes:
        value: In whole units of the currency: "40 million" is 40000000.
        part_of: The larger amount of which this is a share ("15 of the 100 million").
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
    """The calls, tokens, cost and time of a summary. Cached calls and the embedded model cost nothing.

    Attributes:
        calls: Requests sent, including failed attempts.
        cached_calls: Questions answered from the cache.
        input_tokens: Tokens that the model read, as counted by its provider.
        output_tokens: Tokens that the model wrote, including reasoning.
        cost: US dollars at list price, including failed attempts; None if the price is unknown.
        seconds: Wall-clock time in seconds; added usages give the sum.
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
    """The estimated calls, tokens and cost of a summary. Re-asks about items that may fail are not included.

    Attributes:
        calls: Questions that would be asked.
        cached_calls: Questions that the cache would answer.
        input_tokens: Estimated tokens of these questions (about 4 Latin characters per token).
        output_tokens: Estimated tokens of the answers, from the average of hand-annotated texts.
        cost: US dollars at list price; None if the price is unknown.
        at_most: True if the numbers are an upper bound, because the embedded model has not classified the text yet.
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
        end: Offset after its last character.
        error: Class name of the error, such as `ModelError`.
        detail: Message of the error.
    """

    start: NonNegativeInt
    end: NonNegativeInt
    error: str
    detail: str = ""


class Source(Value):
    """The text that was summarized, with its metadata.

    Attributes:
        sha256: SHA-256 of the text in UTF-8, in hex.
        characters: Length of the text in characters (code points).
        url: Address of the text; stored, never fetched.
        text: The text itself; None if it was not kept (`keep_text=False`).
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
    """How the summary was made.

    Attributes:
        model: The provider's name of the model, or `local/` and the name of the embedded one.
        weights: SHA-256 of the embedded model's file, in hex; None for other models.
        library: Version of this library.
        created: Time of creation, in UTC.
    """

    model: str
    weights: str | None = None
    prompts: list[str] = Field(default=[], description="names with versions: extract.v1")
    library: str
    created: dt.datetime = Field(default_factory=lambda: dt.datetime.now(dt.UTC))
