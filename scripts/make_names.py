"""Write the names of countries and currencies in the languages of the library, from CLDR.

    python scripts/make_names.py

It writes `summarizer/_entities/data/country_names.tsv` and `summarizer/_quantities/data/currency_names.tsv`. Run it
after a new release of babel (which carries CLDR) or pycountry, or when `countries.tsv` gets a new row; both packages
are installed with the developer's tools. The same versions give the same bytes, and a test compares them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from importlib.metadata import version
from pathlib import Path

import pycountry
from babel import Locale
from babel.numbers import get_currency_name

PACKAGE = Path(__file__).parents[1] / "summarizer"
COUNTRY_NAMES = PACKAGE / "_entities/data/country_names.tsv"
CURRENCY_NAMES = PACKAGE / "_quantities/data/currency_names.tsv"
LANGUAGES = ("en", "es", "fr", "de", "uk", "ru", "ar", "zh")

USUAL = {
    "CIV": "Ivory Coast",
    "COD": "Democratic Republic of the Congo",
    "COG": "Republic of the Congo",
    "CPV": "Cabo Verde",
    "PSE": "Palestine",
    "VAT": "Holy See",
    "VCT": "Saint Vincent and the Grenadines",
}
"""English names that the project shows in place of CLDR's."""

OTHER_WORDS = {
    "es": {"Congo", "Granada", "Mauricio"},
    "fr": {"Dominique", "Grenade", "Maurice", "Salvador"},
    "uk": {"Домініка", "Малі", "Того"},
    "ru": {"Доминика", "Того"},
    "ar": {"مالي", "بنين"},
}
"""Names that are left out, since they are first names, cities or everyday words as well."""

NO_MONEY = {"BOV", "CHE", "CHW", "CLF", "COU", "MXV", "USN", "UYI", "UYW"}
"""Codes of funds and units of account."""

CASES = {
    "uk": (
        ("ія", "ія ії ію ією"),
        ("ка", "ка ки ку кою ці"),
        ("а", "а и у ою і"),
        ("й", "й я ю єм ї"),
        ("ь", "ь ю ем і"),
        ("", " у а ом ові і"),
    ),
    "ru": (
        ("ия", "ия ии ию ией"),
        ("ка", "ка ки ку кой ке"),
        ("а", "а ы у ой е"),
        ("й", "й я ю ем е"),
        ("ь", "ь и ью"),
        ("", " а у ом е"),
    ),
}
"""How names of one word end, with the endings of their cases; those that end in another vowel have none."""
VOWELS = "аеєиіїоуюяэыё"
COUNTS = (0, 1, 2, 3, 5, 11, 100, 1.5)
"""Numbers that between them need all the plural forms of these languages."""

SOURCE = """\
# Made by scripts/make_names.py; do not edit. Source: Unicode CLDR, as in babel {babel}; the codes are those of
# ISO {iso}, as in pycountry {pycountry}. Licence: Unicode License v3 (SPDX: Unicode-3.0), Copyright © 2004-2025
# Unicode, Inc.; its text is in LICENSE-UNICODE.
#
"""


def main() -> None:
    """Write both files."""
    COUNTRY_NAMES.write_text(country_names(), "utf-8")
    CURRENCY_NAMES.write_text(currency_names(), "utf-8")


def country_names() -> str:
    """Return the table of countries: a row for each of `countries.tsv`, a column for each language."""
    lines = (PACKAGE / "_entities/data/countries.tsv").read_text("utf-8").splitlines()
    codes = [line.split("\t")[0] for line in lines if line and line[0] != "#"]
    columns = [_unique({code: list(_country_forms(code, language)) for code in codes}) for language in LANGUAGES]
    return (
        "# Names of countries, in the languages of the library. The first English name is the one that is shown.\n#\n"
        + SOURCE.format(iso="3166", babel=version("babel"), pycountry=version("pycountry"))
        + "# Names of one word also stand in the cases of German, Ukrainian and Russian. A name that two countries\n"
        "# share in a language, or that is an everyday word in it, is left out.\n#\n" + _table(codes, columns)
    )


def currency_names() -> str:
    """Return the table of currencies: a row for each code in use, a column for each language."""
    known = set.intersection(*(set(Locale(language).currencies) for language in LANGUAGES))
    codes = sorted(known & {c.alpha_3 for c in pycountry.currencies} - NO_MONEY)
    codes = [code for code in codes if code[0] != "X" or code in {"XAF", "XCD", "XOF", "XPF"}]
    columns = [_unique({code: list(_currency_forms(code, language)) for code in codes}) for language in LANGUAGES]
    return (
        "# Names of currencies, in the languages of the library, in lower case, singular and plural.\n#\n"
        + SOURCE.format(iso="4217", babel=version("babel"), pycountry=version("pycountry"))
        + "# Names of one word are left out but in Chinese: those that mean money alone stand in currencies.tsv, and\n"
        '# others mean people too ("bolivianos").\n#\n' + _table(codes, columns)
    )


def _table(codes: Iterable[str], columns: Iterable[dict[str, list[str]]]) -> str:
    head = "# " + "\t".join(("code", *LANGUAGES)) + "\n"
    table = tuple(columns)
    return head + "".join("\t".join((code, *(";".join(c[code]) or "-" for c in table))) + "\n" for code in codes)


def _unique(forms: dict[str, list[str]]) -> dict[str, list[str]]:
    """Leave out what stands for two codes, and what is written twice for one."""
    owners = Counter(form for listed in forms.values() for form in {_plain(form) for form in listed})
    kept: dict[str, dict[str, str]] = {code: {} for code in forms}
    for code, listed in forms.items():
        for form in listed:
            if owners[_plain(form)] == 1:
                kept[code].setdefault(_plain(form), form)
    return {code: list(told.values()) for code, told in kept.items()}


def _plain(name: str) -> str:
    return name.lower().replace("’", "'").replace("ʼ", "'")


def _country_forms(code: str, language: str) -> Iterator[str]:
    iso = pycountry.countries.get(alpha_3=code)
    name = Locale(language).territories[iso.alpha_2 if iso else "XK"]  # Kosovo: a code that ISO leaves to users
    if language == "en":
        yield from _english(code, name)
    else:
        for form in _parts(name):
            if form not in OTHER_WORDS.get(language, ()):
                yield from dict.fromkeys((form, *_inflected(form, language)))


def _english(code: str, name: str) -> Iterator[str]:
    if code in USUAL:
        yield USUAL[code]
    for form in _parts(name):
        yield form.replace("&", "and").replace("St. ", "Saint ")
        yield form


def _parts(name: str) -> Iterator[str]:
    """Yield a name without what CLDR adds: "Myanmar (Burma)" is two names, "Hong Kong SAR China" is Hong Kong."""
    name = re.sub(r"\s+[-–—]\s+", "-", name)
    name = re.sub(r"^RAE de |^R\.A\.S\. chinoise de |^Sonderverwaltungsregion | SAR China$|, ОАР Китаю$", "", name)
    name = re.sub(r"^中国(.+)特别行政区$", r"\1", name).removeprefix("منطقة ").removesuffix(" الإدارية الخاصة")
    inside = re.search(r" \((.+)\)$", name)
    yield (name[: inside.start()] if inside else name).removesuffix(" الصينية")
    if inside and inside[1] not in {"China", "САР", "منطقة إدارية خاصة"}:
        yield inside[1]


def _inflected(name: str, language: str) -> Iterator[str]:
    """Yield the cases of a name of one word, by its ending; in Arabic, "to the" grown together with a name."""
    if language == "ar" and name.startswith("ال"):
        yield "لل" + name[2:]
    if " " in name or name.isupper():
        return
    if language == "de" and name[-1] not in "sxzß":
        yield name + "s"
    for ending, cases in CASES.get(language, ()):
        if name.endswith(ending) and (ending or name[-1] not in VOWELS):
            yield from (name.removesuffix(ending) + case for case in cases.split(" "))
            return


def _currency_forms(code: str, language: str) -> Iterator[str]:
    told = (get_currency_name(code, count=count, locale=language) for count in COUNTS)
    for name in dict.fromkeys((*told, Locale(language).currencies[code])):
        if "(" not in name and (" " in name or "-" in name or language == "zh"):
            yield name.lower()


if __name__ == "__main__":
    main()
