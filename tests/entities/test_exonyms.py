"""Which country does a word of another language than English stand for?"""

from __future__ import annotations

import pytest

from summarizer._entities import words
from summarizer._entities.countries import caseless, exonym_at, names_in, usual_names
from summarizer._tables import rows


def test_exonyms_have_codes_of_the_table() -> None:
    """The words that are kept by hand stand for known countries; a row without a code is of words for none."""
    assert {row[0] for row in rows("summarizer._entities", "exonyms.tsv")} <= {*usual_names(), "-"}


@pytest.mark.parametrize(
    ("form", "code", "kind"),
    [
        ("États-Unis", "USA", "name"),
        ("Estados Unidos", "USA", "name"),
        ("Deutschlands", "DEU", "name"),
        ("ukrainien", "UKR", "demonym"),
        ("Украины", "UKR", "name"),
        ("українського", "UKR", "demonym"),
        ("російський", "RUS", "demonym"),
    ],
)
def test_other_languages_name_countries_with_a_capital(form: str, code: str, kind: str) -> None:
    """With a capital it is the country, without one the adjective."""
    found = exonym_at(words(form), 0)
    assert found is not None
    assert (found[0].country, found[0].kind, found[1]) == (code, kind, len(words(form)))


@pytest.mark.parametrize(
    ("language", "form", "code"),
    [
        ("es", "Guinea Ecuatorial", "GNQ"),
        ("fr", "Corée du Sud", "KOR"),
        ("de", "Norwegens", "NOR"),
        ("uk", "В’єтнамі", "VNM"),
        ("uk", "Мексиці", "MEX"),
        ("ru", "Норвегией", "NOR"),
        ("ru", "Того", None),
        ("fr", "Maurice", None),
        ("es", "Congo", None),
        ("en", "Norwegen", None),
        (None, "Norwegen", None),
        ("fi", "Norwegen", None),
    ],
)
def test_countries_are_known_by_their_names_in_the_language_of_the_text(
    language: str | None, form: str, code: str | None
) -> None:
    """Names come with their cases; what is an everyday word or a first name in the language is none."""
    found = names_in(language).at(words(form), 0)
    assert (found and (found[0].country, found[1])) == (code and (code, len(words(form))))


def test_common_words_are_no_exonyms() -> None:
    """A stem is not found in a word that only starts like it."""
    for word in ("franchir", "indem", "Norland", "rusé"):
        assert exonym_at(words(word), 0) is None


def test_arabic_and_chinese_names_are_found_inside_words() -> None:
    """Those scripts have no capitals and join words."""
    assert [place.country for _, _, place in caseless("وروسيا")] == ["RUS"]
    text = "中国同意"
    assert [(text[a:b], place.country) for a, b, place in caseless(text)] == [("中国", "CHN")]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("索马里和马里", ["SOM", "MLI"]),
        ("马里乌波尔", []),
        ("南苏丹", ["SSD"]),
        ("印度尼西亚", ["IDN"]),
        ("للعراق والسودان", ["IRQ", "SDN"]),
        ("جنوب السودان", ["SSD"]),
        ("دعم مالي في الشمال", []),
        ("كوريا الشمالية", ["PRK"]),
    ],
)
def test_a_name_inside_a_longer_one_does_not_count(text: str, codes: list[str]) -> None:
    """The longest name at a place is taken, and Arabic names are words of their own, with what is written onto them."""
    assert [place.country for _, _, place in caseless(text)] == codes
