"""Which country does a word of another language than English stand for?

Only the countries that readouts name most often, in French, Spanish, German, Ukrainian, Russian, Arabic and Chinese. A
star ends a stem: the rest of the word is an ending. With a capital a word names the country ("Украины"), without one it
is the adjective ("ukrainien"). Arabic and Chinese have no capitals, and their names are found inside longer words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from summarizer._countries import Place, usual_names
from summarizer._phrases import Phrases, Word, fold

# code | French, Spanish, German | Ukrainian, Russian | Arabic, Chinese
TABLE = """
USA|états-unis;estados unidos;usa;américain*;estadounid*;amerika*|сша;америк*|الولايات المتحدة;美国
UKR|ukrain*;ucrania*|україн*;украин*|أوكرانيا;乌克兰
RUS|russie;russe;russes;rusia;ruso;rusos;rusa;russland*;russisch*|росі*;росси*|روسيا;俄罗斯
FRA|france;français*;francia;francés;francesa;frankreich*;französisch*|франці*;франци*;француз*|فرنسا;法国
GBR|royaume-uni;britanni*;británi*;reino unido;großbritannien*;britisch*|британ*;великобритан*|بريطانيا;英国
CHN|chine;chinois*;china;chinas;chino;chinos;chinesisch*|китай*;китаю|الصين;中国
DEU|allemagne;allemand*;alemania;alemán;alemana;deutschland*;deutsche;deutschen;deutscher|німеч*;німец*;герман*|ألمانيا;德国
ISR|israël;israel*;israél*|ізраїл*;израил*|إسرائيل;以色列
PSE|palestin*;palästin*|палестин*|فلسطين;巴勒斯坦
IRN|iran;iranien*;irán;iraní*;iranisch*|іран*;иран*|إيران;伊朗
TUR|turqui*;turc;turcs;turque;turques;turco;turca;türkei;türkisch*|туреч*;турец*;турци*|تركيا;土耳其
SAU|arabie saoudite;saoudien*;arabia saudí;arabia saudita;saudi-arabien*;saudisch*|саудів*;саудов*|السعودية;沙特
EGY|égypt*;egipto;egipci*;ägypt*|єгип*;египе*;египт*|مصر;埃及
QAT|qatar*;catar*;katar*|катар*|قطر;卡塔尔
SYR|syrie;syrien*;siria;sirio;siria;syrisch*|сирі*;сири*|سوريا;叙利亚
POL|pologne;polonais*;polonia;polaco;polaca;polen;polnisch*|польщ*;польс*;польш*|بولندا;波兰
ITA|italie;italien*;italia;italian*|італі*;итали*|إيطاليا;意大利
ESP|espagn*;españ*;spanien*;spanisch*|іспан*;испан*|إسبانيا;西班牙
JPN|japon;japon*;japan;japanisch*|япон*|اليابان;日本
IND|inde;indien;indiens;indienne*;india;indische*|інді*;инди*|الهند;印度
COL|colombie;colombia*;kolumbien*|колумб*|كولومبيا;哥伦比亚
VEN|venezuel*;vénézuél*|венесуел*;венесуэл*|فنزويلا;委内瑞拉
"""
_STEM = 3


def _rows() -> Iterator[tuple[str, list[str], list[str]]]:
    for row in TABLE.split("\n")[1:-1]:
        code, latin, cyrillic, caseless = row.split("|")
        yield code, [*latin.split(";"), *cyrillic.split(";")], caseless.split(";")


def _place(code: str) -> Place:
    return Place(usual_names()[code], code, "name")


@lru_cache(maxsize=1)
def _whole() -> Phrases[Place]:
    return Phrases((form, _place(code)) for code, forms, _ in _rows() for form in forms if not form.endswith("*"))


@lru_cache(maxsize=1)
def _stems() -> dict[str, list[tuple[str, Place]]]:
    found: dict[str, list[tuple[str, Place]]] = {}
    for code, forms, _ in _rows():
        for stem in (fold(form[:-1]) for form in forms if form.endswith("*")):
            found.setdefault(stem[:_STEM], []).append((stem, _place(code)))
    return found


def exonym_at(text: Sequence[Word], i: int) -> tuple[Place, int] | None:
    """Return the country that the words from `i` stand for, and the index of the word after them."""
    found = _whole().at(text, i)
    if found is None:
        stems = _stems().get(text[i].low[:_STEM], ())
        found = next(((place, i + 1) for stem, place in stems if text[i].low.startswith(stem)), None)
    if found is None or text[i].capital:
        return found
    return Place(found[0].name, found[0].country, "demonym"), found[1]


def caseless(text: str) -> Iterator[tuple[int, int, Place]]:
    """Find the Arabic and Chinese names of countries in `text`, wherever they stand."""
    for code, _, forms in _rows():
        for form in forms:
            start = text.find(form)
            while start >= 0:
                yield start, start + len(form), _place(code)
                start = text.find(form, start + len(form))
