"""Which country does a name, a demonym or a capital stand for?"""

from __future__ import annotations

import pycountry
import pytest

from summarizer._entities import words
from summarizer._entities.countries import english, usual_names
from summarizer._entities.gazetteer import name_key
from summarizer._tables import rows

NOT_IN_ISO = {"XKX"}
"""Kosovo: a code that ISO 3166 leaves to users."""

MEMBERS_AND_OBSERVERS = 195
OTHERS = {"TWN", "XKX", "HKG", "MAC", "GRL", "PRI"}


def _country(name: str) -> str | None:
    found = english().at(words(name), 0)
    return found[0].country if found and found[1] == len(words(name)) else None


def test_every_code_is_an_iso_code() -> None:
    """Codes are ISO 3166-1 alpha-3, but for the one exception that is named here."""
    codes = set(usual_names())
    known = {country.alpha_3 for country in pycountry.countries}
    assert codes - known == NOT_IN_ISO
    assert len(codes) == MEMBERS_AND_OBSERVERS + len(OTHERS)
    assert codes >= OTHERS


def test_names_of_pycountry_have_the_same_code() -> None:
    """The usual name that ISO knows is found, under the same code."""
    for country in pycountry.countries:
        name = getattr(country, "common_name", country.name)
        if country.alpha_3 in usual_names() and "," not in name and "(" not in name:
            assert _country(name) in {country.alpha_3, None if name == "Congo" else country.alpha_3}, name


def test_both_tables_have_the_same_countries() -> None:
    """The names that a script makes and those kept by hand are of the same countries, in one order."""
    hand, made = (
        [row[0] for row in rows("summarizer._entities", name)] for name in ("countries.tsv", "country_names.tsv")
    )
    assert hand == made


def test_no_form_stands_for_two_countries() -> None:
    """What is ambiguous ("Korean") stands in no row."""
    owners: dict[str, set[str]] = {}
    for code, *columns in rows("summarizer._entities", "countries.tsv"):
        assert len(columns) == 3, code
        for form in ";".join(column for column in columns if column != "-").split(";"):
            owners.setdefault(name_key(form), set()).add(code)
    for code, names, *_ in rows("summarizer._entities", "country_names.tsv"):
        for form in names.split(";"):
            owners.setdefault(name_key(form), set()).add(code)
    assert {form for form, codes in owners.items() if len(codes) > 1} == set()
    assert _country("Korean") is None
    assert _country("Congo") is None


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ("Ukrainian", "UKR"),
        ("Dutch", "NLD"),
        ("American", "USA"),
        ("Kyiv", "UKR"),
        ("U.S.", "USA"),
        ("US", "USA"),
        ("UK", "GBR"),
        ("Britons", "GBR"),
        ("Côte d’Ivoire", "CIV"),
        ("TÜRKIYE", "TUR"),
        ("Saudi Arabia", "SAU"),
        ("South Sudanese", "SSD"),
        ("Guinea-Bissau", "GNB"),
        ("Kosovo", "XKX"),
        ("Palestinian", "PSE"),
        ("Taiwan", "TWN"),
        ("us", None),
        ("Us", None),
        ("Velmora", None),
    ],
)
def test_names_demonyms_and_capitals_are_found(form: str, code: str | None) -> None:
    """Case and diacritics do not matter, but "us" is no country."""
    assert _country(form) == code


def test_the_longest_name_wins() -> None:
    """South Sudan is not Sudan, and Papua New Guinea is not Guinea."""
    assert [_country(name) for name in ("South Sudan", "Sudan", "Papua New Guinea", "Guinea")] == [
        "SSD",
        "SDN",
        "PNG",
        "GIN",
    ]
