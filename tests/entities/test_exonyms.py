"""Which country does a word of another language than English stand for?"""

from __future__ import annotations

import pytest

from summarizer._entities import words
from summarizer._entities.countries import _EXONYMS, caseless, exonym_at, usual_names


def test_exonyms_have_codes_of_the_table_and_few_rows() -> None:
    """The table for other languages names known countries only, and stays small."""
    rows = _EXONYMS.split("\n")[1:-1]
    assert len(rows) <= 40
    assert {row.split("|")[0] for row in rows} <= set(usual_names())


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


def test_common_words_are_no_exonyms() -> None:
    """A stem is not found in a word that only starts like it."""
    for word in ("franchir", "indem", "Norland", "rusé"):
        assert exonym_at(words(word), 0) is None


def test_arabic_and_chinese_names_are_found_inside_words() -> None:
    """Those scripts have no capitals and join words."""
    assert [place.country for _, _, place in caseless("وروسيا")] == ["RUS"]
    text = "中国同意"
    assert [(text[a:b], place.country) for a, b, place in caseless(text)] == [("中国", "CHN")]
