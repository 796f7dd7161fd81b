"""What are numbers called? Words of seven languages, the numerals of Chinese, and the names of months.

Our own tables, since no library fits: text2num reads no Cyrillic, Arabic or Chinese and wants to be told the language;
number-parser gives no offsets; neither joins digits to words ("2.5 million").
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache


@lru_cache(maxsize=16384)
def word_key(word: str) -> str:
    """Return the form in which number words are looked up: no case, no accents, no apostrophes.

    >>> stem("П’ять"), stem("Dieciséis")
    ('пять', 'dieciseis')
    """
    folded = unicodedata.normalize("NFKD", word.casefold())
    return "".join(c for c in folded if c.isalpha() and not unicodedata.combining(c))


_FROM_ZERO = """
zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen \
seventeen eighteen nineteen
zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize
cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete \
dieciocho \
diecinueve veinte veintiuno veintidós veintitrés veinticuatro veinticinco veintiséis veintisiete veintiocho veintinueve
null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn \
achtzehn neunzehn
нуль один два три чотири п'ять шість сім вісім дев'ять десять одинадцять дванадцять тринадцять чотирнадцять \
п'ятнадцять шістнадцять сімнадцять вісімнадцять дев'ятнадцять
ноль один два три четыре пять шесть семь восемь девять десять одиннадцать двенадцать тринадцать четырнадцать \
пятнадцать шестнадцать семнадцать восемнадцать девятнадцать
صفر واحد اثنان ثلاثة أربعة خمسة ستة سبعة ثمانية تسعة عشرة
""".strip().splitlines()
"""English, French, Spanish, German, Ukrainian, Russian, Arabic."""
_OTHER_FORMS = {
    1: "une una одна одне одно однієї одного واحدة",
    2: "дві двох двом две двух двум اثنين اثنتين",
    3: "трьох трьом трех трем ثلاث",
    4: "чотирьох чотирьом четырех четырем أربع",
    5: "п'яти п'ятьох пяти خمس",
    6: "шести шістьох ست",
    7: "семи сімох سبع",
    8: "восьми вісьмох ثماني ثمان",
    9: "дев'яти дев'ятьох девяти تسع",
    10: "десяти десятьох عشر",
    20: "twenty vingt vingts zwanzig двадцять двадцяти двадцать двадцати عشرون عشرين",
    30: "thirty trente treinta dreißig тридцять тридцяти тридцать тридцати ثلاثون ثلاثين",
    40: "forty fourty quarante cuarenta vierzig сорок сорока أربعون أربعين",
    50: "fifty cinquante cincuenta fünfzig п'ятдесят п'ятдесяти пятьдесят пятидесяти خمسون خمسين",
    60: "sixty soixante sesenta sechzig шістдесят шістдесяти шестьдесят шестидесяти ستون ستين",
    70: "seventy setenta siebzig сімдесят семидесяти семьдесят سبعون سبعين",
    80: "eighty ochenta achtzig вісімдесят восьмидесяти восемьдесят ثمانون ثمانين",
    90: "ninety noventa neunzig дев'яносто девяносто تسعون تسعين",
    100: "сто ста ciento cien مئة مائة",
    200: "doscientos doscientas двісті двохсот двести двухсот مئتان مئتين مائتين",
    300: "trescientos trescientas триста трьохсот трехсот",
    400: "cuatrocientos cuatrocientas чотириста чотирьохсот четыреста четырехсот",
    500: "quinientos quinientas п'ятсот п'ятисот пятьсот пятисот",
    600: "seiscientos seiscientas шістсот шестисот шестьсот",
    700: "setecientos setecientas сімсот семисот семьсот",
    800: "ochocientos ochocientas вісімсот восьмисот восемьсот",
    900: "novecientos novecientas дев'ятсот дев'ятисот девятьсот девятисот",
}


def _additive() -> dict[str, int]:
    words = {word_key(w): n for line in _FROM_ZERO for n, w in enumerate(line.split())}
    words |= {word_key(w): n for n, line in _OTHER_FORMS.items() for w in line.split()}
    return words | _german()


def _german() -> dict[str, int]:
    """Return the German numbers that are written as one word: fünfundzwanzig, zweihundert, dreitausend."""
    units = {"ein": 1, **{w: n for n, w in enumerate(_FROM_ZERO[3].split()) if 2 <= n <= 9}}
    tens = ["zwanzig", "dreißig", "vierzig", "fünfzig", "sechzig", "siebzig", "achtzig", "neunzig"]
    small = {f"{u}und{t}": n + 20 + 10 * i for u, n in units.items() for i, t in enumerate(tens)}
    below = units | small | {w: n for n, w in enumerate(_FROM_ZERO[3].split()) if n >= 10}
    below |= {t: 20 + 10 * i for i, t in enumerate(tens)}
    hundreds = {f"{u}hundert": n * 100 for u, n in units.items()}
    thousands = {f"{u}tausend": n * 1000 for u, n in (below | hundreds).items()}
    return {word_key(w): n for w, n in (small | hundreds | thousands).items()}


ADDITIVE: Mapping[str, int] = _additive()
"""Words whose value is added: units, tens, and the hundreds that are one word."""

HUNDREDS: Mapping[str, int] = dict.fromkeys(("hundred", "hundreds", "cent", "cents", "hundert"), 100)
SCALES: Mapping[str, int] = {
    word_key(word): value
    for value, line in {
        12: "dozen dozens dutzend douzaine docena дюжина дюжину",
        10**3: "thousand thousands mille mil tausend тисяча тисячі тисяч тисячу тысяча тысячи тысяч тысячу ألف آلاف",
        10**5: "lakh lakhs",
        10**6: "million millions mn mln millón millones millionen mio мільйон мільйони мільйонів мільйона млн миллион "
        "миллиона миллионов миллионы مليون ملايين مليونا",
        10**7: "crore crores",
        10**9: "billion billions bn milliard milliards milliarde milliarden mrd мільярд мільярди мільярдів мільярда "
        "млрд миллиард миллиарда миллиардов миллиарды مليار مليارات",
        10**12: "trillion trillions trn billón billones billionen трильйон трильйонів триллион триллионов تريليون",
    }.items()
    for word in line.split()
}
GLUED: Mapping[str, int] = {"k": 10**3, "m": 10**6, "b": 10**9, "tn": 10**12}
"""Scales only when they touch the digits: "450k", "$2m"."""

PLURALS: Mapping[str, int] = {
    word_key(word): value
    for value, line in {
        10: "tens dozens decenas dizaines dutzende десятки десятків десятков",
        100: "hundreds centaines cientos hunderte сотні сотень сотни сотен مئات",
        10**3: "thousands milliers miles tausende тисячі тисяч тысячи тысяч آلاف",
        10**6: "millions millones millionen мільйони мільйонів миллионы миллионов ملايين",
        10**9: "billions milliards milliarden мільярди мільярдів миллиарды миллиардов مليارات",
    }.items()
    for word in line.split()
}
"""Words that name a size and no number when nothing is counted before them: "dozens", "thousands of"."""

VAGUE_BEFORE = re.compile(
    r"\b(?:several|few|many|quelques|plusieurs|varios|varias|mehrere|einige|кілька|декілька|несколько|عدة)\s+$",
    re.IGNORECASE,
)
ORDINALS: Mapping[str, int] = {
    word_key(word): value
    for value, line in {
        1: "first premier première primero primera erste ersten перший перша перше першого первый первая первого",
        2: "second deuxième segundo segunda zweite zweiten другий друга другого второй вторая второго",
        3: "third troisième tercero tercera dritte dritten третій третя третього третий третья третьего",
        4: "fourth quatrième cuarto vierte vierten четвертий четвертый",
        5: "fifth",
        6: "sixth",
        7: "seventh",
        8: "eighth",
        9: "ninth",
        10: "tenth",
        11: "eleventh",
        12: "twelfth",
        13: "thirteenth",
        14: "fourteenth",
        15: "fifteenth",
        16: "sixteenth",
        17: "seventeenth",
        18: "eighteenth",
        19: "nineteenth",
        20: "twentieth",
        30: "thirtieth",
        100: "hundredth",
    }.items()
    for word in line.split()
}
PARTS: Mapping[str, Fraction] = {
    "half": Fraction(1, 2),
    "½": Fraction(1, 2),
    "¼": Fraction(1, 4),
    "¾": Fraction(3, 4),
    "⅓": Fraction(1, 3),
    "⅔": Fraction(2, 3),
    "thirds": Fraction(1, 3),
    "quarters": Fraction(1, 4),
    "fifths": Fraction(1, 5),
    "tenths": Fraction(1, 10),
}

HOMOGRAPHS: Mapping[str, re.Pattern[str]] = {
    **dict.fromkeys(
        ("seize", "sept", "un", "une", "cent", "cents", "mille"),
        re.compile(r"\b(?:les?|la|des|du|et|à|dans|pour|avec|que|qui|sur|ont|en|de|sont)\b", re.IGNORECASE),
    ),
    **dict.fromkeys(
        ("once", "dos", "mil", "una", "miles"),
        re.compile(r"\b(?:el|los|las|del|y|con|por|que|su|para|de|en)\b", re.IGNORECASE),
    ),
    **dict.fromkeys(
        ("elf", "null", "acht"), re.compile(r"\b(?:der|die|das|und|mit|von|den|für|nach|auf)\b", re.IGNORECASE)
    ),
}
"""Number words that are other words in English count only beside words of their own language."""

HAN_DIGITS: Mapping[str, int] = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "兩": 2}
HAN_UNITS: Mapping[str, int] = {"十": 10, "百": 100, "千": 1000}
HAN_SCALES: Mapping[str, int] = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
HAN_COUNTED = "个個名人辆輛架艘吨噸年月日号天次枚套所座家项項点條条位国國方件批艇岁小时時分美欧元"
"""What follows a single Chinese numeral when it is meant as a number."""

_ENGLISH = frozenset(
    word_key(word)
    for word in (
        f"{_FROM_ZERO[0]} twenty thirty forty fourty fifty sixty seventy eighty ninety hundred hundreds cent cents "
        "dozen dozens "
        "thousand thousands lakh lakhs million millions mn bn billion billions crore crores trillion trillions"
    ).split()
)
FOREIGN = (frozenset(ADDITIVE) | frozenset(SCALES)) - _ENGLISH - frozenset(HOMOGRAPHS)
"""Number words that no English text has."""

_MONTH_NAMES = (
    "January February March April May June July August September October November December "
    "Jan Feb Mar Apr Jun Jul Aug Sept Sep Oct Nov Dec Januar Februar März Mai Juni Juli Oktober Dezember "
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre "
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre "
    "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня "
    "января февраля марта апреля мая июня июля августа сентября октября ноября декабря "
    "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر"
)
MONTHS = rf"(?:{'|'.join(sorted(_MONTH_NAMES.split(), key=len, reverse=True))})\b\.?"
"""A month in a date. Case counts, since "march" and "may" are other words."""
