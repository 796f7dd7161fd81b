"""Currencies are known by code, by sign and by name, in the languages of the library."""

from __future__ import annotations

import pytest

from summarizer._quantities import currency_at


@pytest.mark.parametrize(
    ("after", "currency"),
    [
        (" dollars", "USD"),
        (" dollars canadiens", "CAD"),
        (" pesos", None),
        (" pesos colombianos", "COP"),
        (" Swiss francs", "CHF"),
        (" millions d’euros", None),
        (" d’euros", "EUR"),
        (" Kenia-Schilling", "KES"),
        (" швейцарських франків", "CHF"),
        (" рублей", "RUB"),
        (" rubles", "RUB"),
        ("韩元", "KRW"),
        (" دولار كندي", "CAD"),
        (" pounds", "GBP"),
        (" US dollars.", "USD"),
        (" Norwegian kroner,", "NOK"),
    ],
)
def test_the_longest_name_of_a_currency_counts(after: str, currency: str | None) -> None:
    """A name that fits several currencies is money of none that is known, unless the country stands with it."""
    assert currency_at("40" + after, 0, 2) == ("millions" not in after, currency, 0)


@pytest.mark.parametrize("after", [" pounds of food", " bolivianos", " Indian aides", " dollarization", " people"])
def test_words_that_look_like_money_are_none(after: str) -> None:
    """A weight, people, and longer words are no money."""
    assert currency_at("40" + after, 0, 2) == (False, None, 0)


@pytest.mark.parametrize(("before", "currency"), [("US$", "USD"), ("A$ ", "AUD"), ("CHF ", "CHF"), ("₴", "UAH")])
def test_signs_and_codes_stand_before_the_number(before: str, currency: str) -> None:
    """The words of the amount begin with the sign."""
    assert currency_at(before + "40", len(before), len(before) + 2) == (True, currency, 0)
