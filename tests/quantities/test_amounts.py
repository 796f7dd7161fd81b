"""Are numbers, amounts and counts read as values, from digits and words, with what they are used for?"""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer._quantities import amount, as_written, count
from summarizer._quantities.amounts import find_numbers
from summarizer.values import Amount, Count

VALUES = [
    ("1,250", [1250]),
    ("1\u00a0250", [1250]),
    ("1\u2009250\u2009000", [1250000]),
    ("1 250 tents", [1250]),
    ("1’250’000", [1250000]),
    ("1.250,50", ["1250.5"]),
    ("1,250.50", ["1250.5"]),
    ("1.250 Zelte", [1250]),
    ("2.125 million", [2125000]),
    ("0.125", ["0.125"]),
    ("2,5", ["2.5"]),
    ("12,34,567", [1234567]),
    ("2.5 million", [2500000]),
    ("2m", [2000000]),
    ("$2bn", [2000000000]),
    ("450k", [450000]),
    ("3 lakh", [300000]),
    ("two million", [2000000]),
    ("a hundred and twenty", [120]),
    ("twenty-five", [25]),
    ("forty-two", [42]),
    ("half a million", [500000]),
    ("two and a half million", [2500000]),
    ("2½ million", [2500000]),
    ("two thirds", ["2/3"]),
    ("eleven hundred", [1100]),
    ("two million five hundred thousand", [2500000]),
    ("a dozen", [12]),
    ("two, three and four", [2, 3, 4]),
    ("2 million and 5 trucks", [2000000, 5]),
    ("10-12 trucks", [10, 12]),
    ("15 of the 100", [15, 100]),
    ("١٢٥", [125]),
    ("१२", [12]),
    ("４５０", [450]),
    ("deux cent cinquante", [250]),
    ("soixante-dix-sept", [77]),
    ("quatre-vingt-douze", [92]),
    ("deux millions", [2000000]),
    ("dos mil quinientos", [2500]),
    ("mil millones", [1000000000]),
    ("veintidós", [22]),
    ("fünfundzwanzig", [25]),
    ("zweihunderttausend", [200000]),
    ("drei Millionen", [3000000]),
    ("п’ятдесят два", [52]),
    ("двісті п'ять тисяч", [205000]),
    ("два миллиона", [2000000]),
    ("خمسة وعشرين", [25]),
    ("ثلاثة آلاف", [3000]),
    ("三百二十", [320]),
    ("两万五千人", [25000]),
    ("1.5亿", [150000000]),
    ("二〇二五年", [2025]),
    ("no numbers, once or twice, per cent, UN, to seize", []),
    ("one hundred thousand and one nights", [100001]),
    ("一些统一", []),
]


@pytest.mark.parametrize(("text", "values"), VALUES)
def test_numbers_are_read_as_values(text: str, values: list[int | str]) -> None:
    """Digits of any script with any separators, words of seven languages, Chinese numerals."""
    assert [n.value for n in find_numbers(text)] == [Fraction(v) for v in values]


USES = [
    ("450 tents", "cardinal"),
    ("the third", "ordinal"),
    ("3rd", "ordinal"),
    ("twenty-first", "ordinal"),
    ("5 percent", "percent"),
    ("5 %", "percent"),
    ("five per cent", "percent"),
    ("14 March", "date"),
    ("March 14", "date"),
    ("14 березня", "date"),
    ("since 2022", "date"),
    ("mid-2025", "date"),
    ("the 1990s", "date"),
    ("in 2025 trucks came", "date"),
    ("2000 prisoners", "cardinal"),
    ("release of 2000 prisoners", "cardinal"),
    ("$2025", "cardinal"),
    ("5 p.m.", "time"),
    ("F-16", "name"),
    ("G7", "name"),
    ("Resolution 2334", "name"),
    ("a 30-day truce", "cardinal"),
    ("pre-5 talks", "cardinal"),
    ("dozens", "vague"),
    ("tens of thousands", "vague"),
    ("several hundred", "vague"),
]


@pytest.mark.parametrize(("text", "kind"), USES)
def test_what_a_number_is_used_for_is_told(text: str, kind: str) -> None:
    """Counting, ranking, dating, naming: they are kept apart."""
    assert [n.kind for n in find_numbers(text)] == [kind]


def test_dates_and_times_are_read_in_parts() -> None:
    """Day, month and year are numbers of their own."""
    for text in ("14.03.2025", "14/03/2025"):
        assert [(int(n.value), str(n.kind)) for n in find_numbers(text)] == [(14, "date"), (3, "date"), (2025, "date")]
    assert [(int(n.value), str(n.kind)) for n in find_numbers("March 14, 2025")] == [(14, "date"), (2025, "date")]
    assert [(int(n.value), str(n.kind)) for n in find_numbers("at 14:30")] == [(14, "time"), (30, "time")]


@given(
    st.text(
        st.sampled_from("0123456789.,' \u00a0½五百万亿$%mkthab-and twofivehundred٣\n") | st.characters(), max_size=40
    )
)
def test_offsets_stand_in_the_text(text: str) -> None:
    """Numbers come in order, do not overlap, and none is negative; no text breaks the reading."""
    end = 0
    for number in find_numbers(text):
        assert end <= number.start < number.end <= len(text)
        assert number.value >= 0
        end = number.end
    amount(text)
    count(text)


@given(st.integers(0, 999_999_999))
def test_grouped_digits_are_read_back(value: int) -> None:
    """Whatever a number is, its digits in groups are that number."""
    for sep in (",", "\u00a0", "\u202f", "’"):
        written = f"{value:,}".replace(",", sep)
        assert [n.value for n in find_numbers(f"of {written} tents")] == [value]


def _money(value: float, currency: str | None = "USD", **fields: object) -> Amount:
    return Amount.model_validate({"value": value, "currency": currency, **fields})


AMOUNTS = [
    ("$2.5 million", _money(2.5e6)),
    ("over €5m", _money(5e6, "EUR", qualifier="over")),
    ("nearly 40 million hryvnia", _money(4e7, "UAH", qualifier="nearly")),
    ("up to £3bn", _money(3e9, "GBP", qualifier="up_to")),
    ("no more than $5 million", _money(5e6, qualifier="up_to")),
    ("no less than 5 million dollars", _money(5e6, qualifier="over")),
    ("about 5 rupees", _money(5, None, qualifier="about")),
    ("some 5 million Swiss francs", _money(5e6, "CHF", qualifier="about")),
    ("A$5", _money(5, "AUD")),
    ("USD 5,000", _money(5000)),
    ("5000 USD", _money(5000)),
    ("3 million Norwegian kroner", _money(3e6, "NOK")),
    ("10亿美元", _money(1e9)),
    ("plus de 2 millions d’euros", _money(2e6, "EUR", qualifier="over")),
    ("dos millones de dólares", _money(2e6)),
    ("500 мільйонів гривень", _money(5e8, "UAH")),
    ("більше 2 млн євро", _money(2e6, "EUR", qualifier="over")),
    ("$15 million of the $100 million it promised", _money(1.5e7, part_of=1e8)),
    ("15 million of the 100 million", _money(1.5e7, None, part_of=1e8)),
    ("pledged $5 million, bringing its total to $20 million", _money(5e6)),
    ("has given $20 million since 2022", _money(2e7, cumulative=True)),
    ("Since 2022, Norland has given $20 million in aid", _money(2e7, cumulative=True)),
    ("worth 20 million euros to date", _money(2e7, "EUR", cumulative=True)),
    ("Having given $20 million since 2022, Norland pledged $5 million", _money(5e6)),
    ("a total of 5 million dollars", _money(5e6)),
    ("sent 40 trucks worth $3 million", _money(3e6)),
    ("450 pounds of flour", None),
    ("15 of the 100 prisoners", None),
    ("15 million people of the 100 million in need", None),
    ("20 trucks in 2025", None),
]


@pytest.mark.parametrize(("text", "expected"), AMOUNTS)
def test_amounts_are_parsed(text: str, expected: Amount | None) -> None:
    """Value, currency, qualifier, running totals and shares; a running total only when there is nothing else."""
    assert amount(text) == expected


COUNTS = [
    ("nearly 450 prisoners on 14 March", (450, "nearly")),
    ("at least two hundred children", (200, "over")),
    ("some 50 of them", (50, "about")),
    ("100 or more civilians", (100, "over")),
    ("понад 300 полонених", (300, "over")),
    ("约三百名战俘", (300, "about")),
    ("more than 1.5 million people", (1500000, "over")),
    ("a 30-day truce for 200 prisoners", (200, "exact")),
    ("16 F-16 jets", (16, "exact")),
    ("G7 leaders gave 5 trucks", (5, "exact")),
    ("5 percent of 300 people", (300, "exact")),
    ("on March 11th 12 people died", (12, "exact")),
    ("$5 million for 40 schools", (40, "exact")),
    ("at 14:30 five ships", (5, "exact")),
    ("one child", (1, "exact")),
    ("a third group of 20", (20, "exact")),
    ("one of the leaders", None),
    ("Resolution 2334", None),
    ("thousands of people in 2025", None),
    ("children aged 12", None),
    ("a 12-year-old boy", None),
    ("within 30 days", None),
    ("two to three thousand refugees", (2000, "about")),
    ("between 200 and 300 people", (200, "about")),
    ("5 to 6 million people", (5000000, "about")),
    ("3 or 4 nurses", (3, "about")),
    ("after seven rounds of talks 40 captives came home", (40, "exact")),
    ("the 15-member council condemned the killing of three", (3, "exact")),
    ("4 camps with 12,000 displaced families", (12000, "exact")),
    ("killed 9 and wounded 14 civilians", (9, "exact")),
    ("the two sides exchanged 40 prisoners", (40, "exact")),
    ("the two sides", None),
    ("suffering from day one", None),
]


@pytest.mark.parametrize(("text", "expected"), COUNTS)
def test_counts_are_parsed(text: str, expected: tuple[int, str] | None) -> None:
    """People and things; no money, percentage, date, time, rank, duration, age or name."""
    wanted = Count.model_validate({"value": expected[0], "qualifier": expected[1]}) if expected else None
    assert count(text) == wanted


@pytest.mark.parametrize("digits", ["9" * 400, "9" * 5000, "9" + ",999" * 2000, "0." + "9" * 6000, "九" * 400])
def test_number_that_no_float_holds_is_no_amount(digits: str) -> None:
    """An article with one is read all the same; nothing else of it is lost."""
    assert amount(f"Toll pledged ${digits} to Arvenia") is None
    found = amount(f"Toll pledged 40 euros, not {digits} euros")
    assert found is not None
    assert found.value == 40


@pytest.mark.parametrize(
    ("what", "text", "written"),
    [
        ("send 45 tents", "Norland sends forty-five tents.", "send forty-five tents"),
        ("send 45 tents", "Norland sends 45 tents.", "send 45 tents"),
        ("send 45 tents", "Of 450 tents, forty-five were sent.", "send forty-five tents"),
        ("send 45 tents", "For 1,45 million, forty-five were sent.", "send forty-five tents"),
        ("send 45 tents", "Norland sends tents.", "send 45 tents"),
    ],
)
def test_number_is_spelled_as_the_text_spells_it(what: str, text: str, written: str) -> None:
    """Digits that the text has only inside another number do not stand there."""
    assert as_written(what, text) == written
