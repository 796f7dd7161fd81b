"""In which language is a text written?

Told by script where a script has one language, otherwise by the most frequent words of each language and by letters
that few languages use. Nothing is loaded: detectors with models cost 250 to 800 ms at first use or have no wheels for
all platforms. A wrong guess is worse here than None.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping
from functools import cache

SAMPLE = 4000
"""Characters from the start that are read; more does not change the answer."""

WORD = re.compile(r"[^\W\d_][\w\u200c\u0900-\u0903\u093c-\u094f]*")

SCRIPTS: Mapping[str, re.Pattern[str]] = {
    language: re.compile(letters)
    for language, letters in {
        "ja": r"[\u3040-\u30ff]",
        "zh": r"[\u3400-\u4dbf\u4e00-\u9fff]",
        "ko": r"[\u1100-\u11ff\uac00-\ud7a3]",
        "he": r"[\u05d0-\u05ea]",
        "el": r"[\u0370-\u03ff]",
        "hy": r"[\u0530-\u058f]",
        "ka": r"[\u10a0-\u10ff]",
        "am": r"[\u1200-\u137f]",
        "th": r"[\u0e00-\u0e7f]",
        "my": r"[\u1000-\u109f]",
        "km": r"[\u1780-\u17ff]",
        "bn": r"[\u0980-\u09ff]",
        "ta": r"[\u0b80-\u0bff]",
    }.items()
}
"""Scripts with one language of news each; Japanese is told by its kana."""

WORDS: Mapping[str, str] = {
    "en": "the of and to in that is for on with was as by it from at his has have be he are its their they were said",
    "fr": "le la les de des du et à en un une que qui dans pour sur est au aux par avec ce il ont plus pas sont été",
    "es": "el la los las de del y en un una que por para con se su al es lo como más fue ha sus no a o este",
    "ca": "el la els les de del dels i en un una que per amb no és al als ha són més com va o aquest seva està ser han",
    "gl": "o a os as de da do das dos e en no na nos un unha que por para con se ao non máis foi pola polo é",
    "pt": "o a os as de da do das dos e em um uma que por para com se no na não ao pela pelo foi mais entre são é",
    "it": "il la i gli le di del della dei e in un una che per con si è da al nel alla non sono ha più dal delle a o",
    "ro": "și în de la a al ale un o că pentru cu din pe nu este care au fost mai sunt lui prin după între",
    "de": "der die das und in den von zu mit dem des für auf ist im sich eine ein nicht auch als an hat dass nach bei",
    "nl": "de het een van en in dat is op te voor met zijn die niet aan er om ook als door bij naar heeft worden",
    "af": "die van en in het is nie wat vir met te op om sal sy hy deur was dat ook hierdie kan na aan word",
    "sv": "och i att det som en på är av för med till den har ett inte om från vid också mellan efter ska kan eller",
    "da": "og i at det som en på er af for med til den har et ikke om fra ved også mellem efter skal blev bliver eller",
    "no": "og i å det som en på er av for med til den har et ikke om fra ved også mellom etter skal ble blir eller",
    "fi": "ja on ei että se oli myös kun mutta ovat hän joka tai sekä mukaan kuin ole jos sen tämä ettei voi",
    "et": "ja on ei et see oli ka aga mis kui oma seda või ta ning olid kes pole selle",
    "lt": "ir kad į iš su tai buvo yra bei per nuo bet jo o dėl jau ar tik kaip ne po",
    "lv": "un ir ar par no ka lai arī tika uz kas bet pēc gan nav var vai kā to",
    "pl": "i w na z do że się nie jest o to od po przez dla jak za oraz będzie przy są może który ze a lub",
    "cs": "a v na se že je s z do o k i za by pro ve to jsou od po jako který bude byl podle při mezi nebo není",
    "sk": "a v na sa že je s z do o k aj za by pre vo to sú od po ako ktorý bude bol podľa pri medzi alebo nie",
    "sl": "in v na se da je s z do o k za bi pri to so od po kot ki ni bo tudi bil za med ali",
    "hu": "a az és hogy nem is egy volt meg el de csak azt lesz már mint között szerint után kell vagy van",
    "sq": "dhe të në një për me që nga është së i e u do nuk më ka si kanë",
    "eu": "eta da ez bat dira du ere izan dela duen dute zen baina hau bere egin",
    "tr": "ve bir bu için ile da de olarak olan daha çok gibi sonra kadar ancak ise en göre tarafından veya",
    "az": "və bir bu üçün ilə da də olaraq olan daha çox kimi sonra görə ki isə edib",
    "id": "yang dan di dengan untuk dari pada ini itu tidak akan dalam ke telah oleh adalah juga bahwa para",
    "vi": "và của là có trong được cho với các không những đã này một người từ về ở sẽ để khi cũng",
    "sw": "na ya wa kwa ni katika la za kuwa hiyo cha huo kwamba pia hii alisema ambao baada nchi",
    "cy": "yn y i o a ar yr wedi ei am fod gan â mae ac oedd",
    "ga": "an na ar i agus le go a is ag bhí sé tá sa do",
    "eo": "la de kaj en estas ne por al ke el li ĝi pri kun oni aŭ",
    "": "je u i na za da se su od nije koji što sa bio kao ali ili iz biti te će do o",
    "uk": "і в у на з що не до та за про від є як для це під час він його також які був між буде або",
    "ru": "и в на с что не по о из к за от для как это его также он был которые между будет при или у",
    "be": "і ў у на з што не да за пра ад як для гэта па яго таксама ён быў якія паміж будзе або",
    "bg": "и в на с че не за от да се по са ще като това е той също до към между които при или",
    "sr": "и у на са да не за од се је су по који као то о из такође ће између што или",
    "mk": "и на во да се од за ќе со не што е ги кои до како по е го или",
    "kk": "және мен үшін бұл деп бар да де бір болды жоқ",
    "ar": "في من على إلى أن عن مع هذا هذه التي الذي بين كما قال بعد لا ما قد كان ذلك وقال",
    "fa": "در به از که این با را است برای بر آن تا های یک شد خود کرد می و بود",
    "ur": "کے کی میں سے اور کا نے ہے کو پر کہ ہیں یہ کہا اس بھی تھا نہیں گیا",
    "ps": "د په او چې ته له کې سره یې دی شوي هم دې کړي وي",
    "hi": "के की में से और का ने है को पर कि हैं यह कहा इस भी था नहीं गया एक",
    "ne": "र को मा का छ ले लाई भएको पनि यो हुने गर्न छन् भने गरेको",
    "mr": "आणि आहे या च्या ने ही तो होते आहेत की नाही हे असे केले झाली",
}
"""The empty name stands for Bosnian, Croatian, Montenegrin and Serbian in Latin letters: known, not told apart."""

LETTERS: Mapping[str, str] = {
    "es": "ñ¿¡",
    "pt": "ãõ",
    "ro": "țșă",
    "de": "ßäöü",
    "sv": "äöå",
    "fi": "äö",
    "et": "äöõü",
    "da": "æøå",
    "no": "æøå",
    "lt": "ąčęėįšųūž",
    "lv": "āčēģīķļņšūž",
    "pl": "ąęłńśźż",
    "cs": "ěřůčšž",
    "sk": "ľĺŕčšž",
    "sl": "čšž",
    "hu": "őűöü",
    "sq": "ë",
    "tr": "ığşöü",
    "az": "əığşöü",
    "vi": "ơưđạảấầậắặếềểệịọốồộớờợụủứừự",
    "cy": "ŵŷ",
    "eo": "ĉĝĥĵŝŭ",
    "": "đćčšž",
    "uk": "іїєґ",
    "ru": "ыэъё",
    "be": "ўыэіё",
    "bg": "ъ",
    "sr": "јљњћђџ",
    "mk": "јљњѓќѕџ",
    "kk": "әғқңөұүһіы",
    "ar": "ةىأإ",
    "fa": "پچگی",
    "ur": "ٹڈڑےںہیپچگ",
    "ps": "ټډړږښګڼېی",
}
LETTER_WEIGHT = 0.5

LEAST_SCORE, LEAST_SHARE, LEAD = 2.0, 0.05, 1.15
"""Told only on two words' worth of evidence, that makes 5 % of the words and is 15 % more than the second best."""


def language_of(text: str) -> str | None:
    """Return the language as ISO 639-1, or None when it cannot be told.

    >>> language_of("The leaders agreed that they will meet in the spring."), language_of("Kesh 2031")
    ('en', None)
    """
    sample = text[:SAMPLE].casefold()
    return _by_script(sample) or _by_words(WORD.findall(sample))


def _by_script(sample: str) -> str | None:
    """Tell languages that have a script of their own, when most letters are of it."""
    if sample.isascii():
        return None
    counts = {language: len(script.findall(sample)) for language, script in SCRIPTS.items()}
    if counts["ja"] > 0.1 * counts["zh"]:
        counts["ja"] += counts.pop("zh")
    best = max(counts, key=lambda language: counts[language])
    letters = sum(map(str.isalpha, sample))
    return best if counts[best] > 0.5 * letters else None


def _by_words(words: list[str]) -> str | None:
    scores = _scores(words)
    if not scores:
        return None
    best, score = max(scores.items(), key=lambda pair: pair[1])
    second = max((value for name, value in scores.items() if name != best), default=0.0)
    sure = score >= max(LEAST_SCORE, LEAST_SHARE * len(words)) and score >= LEAD * second
    return best or None if sure else None


def _scores(words: list[str]) -> dict[str, float]:
    """Count frequent words and rare letters; what several languages share is worth less for each of them."""
    scores: dict[str, float] = {}
    of_words, of_letters = _all_owners()
    letters = "".join(words)
    for owners, found, weight in (
        (of_words, Counter(words), 1.0),
        (of_letters, Counter() if letters.isascii() else Counter(letters), LETTER_WEIGHT),
    ):
        for clue in found.keys() & owners.keys():
            for language in owners[clue]:
                scores[language] = scores.get(language, 0.0) + weight * found[clue] / math.sqrt(len(owners[clue]))
    return scores


@cache
def _all_owners() -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Return, for each frequent word and each rare letter, the languages that have it."""
    return _owners(WORDS), _owners(LETTERS)


def _owners(clues: Mapping[str, str]) -> dict[str, list[str]]:
    owners: dict[str, list[str]] = {}
    for language, listed in clues.items():
        for clue in listed.split() if " " in listed else listed:
            owners.setdefault(clue, []).append(language)
    return owners
