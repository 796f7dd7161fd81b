"""Look up the country that a name, a demonym or a capital refers to, in the languages of the library.

The names are data: `data/country_names.tsv` has those of CLDR, and is made by a script; `data/countries.tsv` has what
CLDR has not, and `data/exonyms.tsv` adjectives and stems in other languages than English.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from summarizer._entities.gazetteer import Gazetteer, Word, name_key, words
from summarizer._tables import rows

PlaceKind = Literal["name", "demonym", "capital"]

_PACKAGE = "summarizer._entities"
_COLUMNS = {"en": 1, "es": 2, "fr": 3, "de": 4, "uk": 5, "ru": 6, "ar": 7, "zh": 8}
"""The languages of `country_names.tsv`."""

_STEM = 3
"""Letters by which stems are indexed."""

_BEFORE_ARABIC = frozenset(("", *"وفبلك", "وب", "ول", "وك", "فب", "فل"))
"""What is written together with an Arabic name: "and", "in", "to", "as"."""
_AFTER_ARABIC = "\u0700"


class Place(NamedTuple):
    """A word for a country. `name` is the country's usual English name, and identifies the country."""

    name: str
    country: str | None
    kind: PlaceKind


def _forms(cell: str) -> list[str]:
    return [] if cell == "-" else cell.split(";")


@lru_cache(maxsize=1)
def _names() -> dict[str, list[str]]:
    return {row[0]: row for row in rows(_PACKAGE, "country_names.tsv")}


@lru_cache(maxsize=1)
def usual_names() -> dict[str, str]:
    """Return each code with the usual English name of its country."""
    return {code: row[1].partition(";")[0] for code, row in _names().items()}


@lru_cache(maxsize=1)
def english() -> Gazetteer[Place]:
    """Return the English names, demonyms and capitals, ready to be looked for in words."""
    return Gazetteer(_english())


def _english() -> Iterator[tuple[str, Place]]:
    for code, aliases, demonyms, capitals in rows(_PACKAGE, "countries.tsv"):
        usual = usual_names()[code]
        name, demonym = Place(usual, code, "name"), Place(usual, code, "demonym")
        yield from ((form, name) for form in (*_forms(_names()[code][1]), *_forms(aliases)))
        for form in _forms(demonyms):
            yield form, demonym
            if form[-1] not in "sh":
                yield form + "s", demonym
        yield from ((form, Place(usual, code, "capital")) for form in _forms(capitals))


@lru_cache(maxsize=len(_COLUMNS))
def names_in(language: str | None) -> Gazetteer[Place]:
    """Return the names of countries in a language other than English; none where the table does not have it."""
    column = _COLUMNS.get(language or "en", 1)
    listed = _names().items() if column > 1 else ()
    return Gazetteer((form, _place(code)) for code, row in listed for form in _forms(row[column]))


def _place(code: str) -> Place:
    return Place(usual_names()[code], code, "name")


def country_code(said: str) -> str | None:
    """Return the code (ISO 3166-1 alpha-3) of the country that is called so, in any of the library's languages.

    >>> country_code("the United States"), country_code("Tehran"), country_code("the Norwegian envoy")
    ('USA', None, None)
    """
    read = words(said)
    start = 1 if len(read) > 1 and read[0].low == "the" else 0
    found = (english().at(read, start) or exonym_at(read, start)) if read else None
    whole = found is not None and found[1] == len(read) and found[0].kind == "name"
    return found[0].country if found and whole else None


@lru_cache(maxsize=1)
def _exonyms() -> list[tuple[str, list[str], list[str]]]:
    return [(code, _forms(cased), _forms(others)) for code, cased, others in rows(_PACKAGE, "exonyms.tsv")]


@lru_cache(maxsize=1)
def _whole() -> Gazetteer[Place]:
    return Gazetteer((form, _place(code)) for code, forms, _ in _exonyms() for form in forms if form[-1] != "*")


@lru_cache(maxsize=1)
def _stems() -> dict[str, list[tuple[str, Place]]]:
    found: dict[str, list[tuple[str, Place]]] = {}
    for code, forms, _ in _exonyms():
        for stem in (name_key(form[:-1]) for form in forms if form[-1] == "*"):
            found.setdefault(stem[:_STEM], []).append((stem, _place(code)))
    return found


def exonym_at(text: Sequence[Word], i: int) -> tuple[Place, int] | None:
    """Return the country that the words from `i` refer to, and the index of the word after them."""
    found = _whole().at(text, i)
    if found is None:
        stems = _stems().get(text[i].low[:_STEM], ())
        found = next(((place, i + 1) for stem, place in stems if text[i].low.startswith(stem)), None)
    if found is None or text[i].capital:
        return found
    return Place(found[0].name, found[0].country, "demonym"), found[1]


class _Caseless(NamedTuple):
    """A form in Arabic or Chinese. `place` is None where it only holds the name of a country ("Mariupol")."""

    form: str
    place: Place | None
    whole: bool

    def fits(self, text: str, start: int) -> bool:
        """Return whether the form is at `start`, and as a word of its own where it has to."""
        end = start + len(self.form)
        if not text.startswith(self.form, start) or (self.whole and text[end : end + 1].isalpha()):
            return False
        begin = start
        while self.whole and begin and text[begin - 1].isalpha():
            begin -= 1
        return text[begin:start] in _BEFORE_ARABIC


@lru_cache(maxsize=1)
def _caseless() -> dict[str, list[_Caseless]]:
    """Return the Arabic and Chinese forms by their first character, the longest first."""
    entries = [
        _Caseless(form, None if code == "-" else _place(code), whole=False)
        for code, _, forms in _exonyms()
        for form in forms
    ]
    for code, row in _names().items():
        forms = (*_forms(row[_COLUMNS["ar"]]), *_forms(row[_COLUMNS["zh"]]))
        entries += [_Caseless(form, _place(code), whole=form < _AFTER_ARABIC) for form in forms]
    found: dict[str, list[_Caseless]] = {}
    for entry in sorted(entries, key=lambda entry: -len(entry.form)):
        found.setdefault(entry.form[0], []).append(entry)
    return found


def caseless(text: str) -> Iterator[tuple[int, int, Place]]:
    """Find the Arabic and Chinese names of countries in `text`; of two at one place the longer one counts."""
    listed, read = _caseless(), 0
    for start, character in enumerate(text):
        if start < read or character not in listed:
            continue
        entry = next((entry for entry in listed[character] if entry.fits(text, start)), None)
        if entry:
            read = start + len(entry.form)
            if entry.place:
                yield start, read, entry.place


def countries_in(text: str) -> list[tuple[int, int, Place]]:
    """Find the countries that a text names with a capital letter, in any language of the tables, with their places.

    >>> [(start, end, place.country) for start, end, place in countries_in("Danish tents for Ukraine and the Niger")]
    [(0, 6, 'DNK'), (17, 24, 'UKR'), (33, 38, 'NER')]
    """
    read = words(text)
    found: list[tuple[int, int, Place]] = []
    at = 0
    while at < len(read):
        hit = (english().at(read, at) or exonym_at(read, at)) if read[at].capital else None
        if hit:
            found.append((read[at].start, read[hit[1] - 1].end, hit[0]))
        at = hit[1] if hit else at + 1
    return found
