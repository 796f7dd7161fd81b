"""Is the language told where it can be told, and left open where it cannot?"""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from summarizer._text import language as language_module
from summarizer._text.language import SAMPLE, language_of

SENTENCES = {
    "en": "The president of Northland promised on Tuesday that ten trucks with food will be sent to the border.",
    "fr": "Le président a promis mardi que dix camions de vivres seront envoyés à la frontière par la route du nord.",
    "es": "El presidente prometió el martes que se enviarán diez camiones con alimentos a la frontera del norte.",
    "pt": "O presidente prometeu na terça-feira que dez caminhões com alimentos serão enviados para a fronteira.",
    "it": "Il presidente ha promesso martedì che dieci camion di viveri saranno inviati alla frontiera del nord.",
    "ro": "Președintele a promis marți că zece camioane cu alimente vor fi trimise la granița de nord pentru civili.",
    "de": "Der Präsident hat am Dienstag versprochen, dass zehn Lastwagen mit Nahrung an die Grenze geschickt werden.",
    "nl": "De president heeft dinsdag beloofd dat er tien vrachtwagens met voedsel naar de grens worden gestuurd.",
    "sv": "Presidenten lovade på tisdagen att tio lastbilar med mat ska skickas till gränsen och att de inte stoppas.",
    "da": "Ministeren lovede tirsdag, at ti lastbiler skal sendes til grænsen efter mødet og ikke bliver stoppet.",
    "no": "Presidenten lovet tirsdag at ti lastebiler skal sendes til grensen etter møtet og ikke blir stoppet.",
    "fi": "Presidentti lupasi tiistaina, että kymmenen kuorma-autoa lähetetään rajalle ja että ne on tarkastettava.",
    "pl": "Prezydent obiecał we wtorek, że dziesięć ciężarówek z żywnością zostanie wysłanych na granicę.",
    "cs": "Prezident v úterý slíbil, že na hranici bude vysláno deset nákladních vozů s potravinami a že se nezastaví.",
    "hu": "Az elnök kedden megígérte, hogy tíz teherautó élelmiszert küldenek a határra, és nem állítják meg őket.",
    "tr": "Cumhurbaşkanı salı günü sınıra on gıda kamyonu gönderileceğine söz verdi ve bu kamyonlar için yol açılacak.",
    "id": "Presiden berjanji pada hari Selasa bahwa sepuluh truk makanan akan dikirim ke perbatasan utara.",
    "vi": "Tổng thống hứa hôm thứ Ba rằng mười xe tải lương thực sẽ được gửi đến biên giới và không bị chặn.",
    "sw": "Rais aliahidi Jumanne kwamba malori kumi ya chakula yatatumwa kwa mpaka wa kaskazini katika wiki hii.",
    "uk": "Президент пообіцяв у вівторок, що десять вантажівок з продовольством буде надіслано до кордону.",
    "ru": "Президент пообещал во вторник, что десять грузовиков с продовольствием будут отправлены к границе.",
    "be": "Прэзідэнт паабяцаў у аўторак, што дзесяць грузавікоў з харчаваннем будуць накіраваны да мяжы.",
    "bg": "Президентът обеща във вторник, че десет камиона с храна ще бъдат изпратени на границата от север.",
    "ar": "وعد الرئيس يوم الثلاثاء بأن ترسل عشر شاحنات من الغذاء إلى الحدود في الشمال.",
    "fa": "رئیس جمهور روز سه‌شنبه قول داد که ده کامیون غذا به مرز فرستاده شود و این کامیون‌ها متوقف نشوند.",
    "ur": "صدر نے منگل کو وعدہ کیا کہ خوراک کے دس ٹرک سرحد پر بھیجے جائیں گے اور ان کو نہیں روکا جائے گا۔",
    "hi": "राष्ट्रपति ने मंगलवार को वादा किया कि भोजन के दस ट्रक सीमा पर भेजे जाएंगे और उन्हें नहीं रोका जाएगा।",
    "zh": "总统周二承诺向北部边境运送十卡车食品。",
    "ja": "大統領は火曜日、食料を積んだトラック十台を国境に送ると約束した。",
    "ko": "대통령은 화요일 식량 트럭 열 대를 국경으로 보내겠다고 약속했다.",
    "he": "הנשיא הבטיח ביום שלישי שעשר משאיות מזון יישלחו לגבול.",
    "el": "Ο πρόεδρος υποσχέθηκε την Τρίτη ότι δέκα φορτηγά με τρόφιμα θα σταλούν στα σύνορα.",
    "hr": "Predsjednik je u utorak obećao da će deset kamiona s hranom biti poslano na granicu i da neće stati.",
    "sk": "Prezident v utorok sľúbil, že na hranicu pošlú desať nákladných áut s potravinami a že ich nikto nezastaví.",
    "sl": "Predsednik je v torek obljubil, da bo deset tovornjakov s hrano poslanih na mejo in se ne bodo ustavili.",
    "sr": "Председник је у уторак обећао да ће десет камиона са храном бити послато на границу и да неће стати.",
    "so": "Madaxweynuhu wuxuu Talaadadii ballanqaaday in toban gaari oo raashin ah loo diri doono xadka waqooyi.",
    "ha": "Shugaban kasar ya yi alkawari ranar Talata cewa za a aika motoci goma dauke da abinci zuwa iyakar arewa.",
    "tl": "Nangako ang pangulo noong Martes na sampung trak ng pagkain ang ipadadala sa hangganan sa linggong ito.",
    "ms": "Presiden berjanji pada hari Selasa bahawa sepuluh buah lori makanan akan dihantar ke sempadan utara.",
    "ht": "Prezidan an te pwomèt madi ke yo pral voye dis kamyon manje nan fwontyè a epi pèsonn pap kanpe yo.",
    "yo": "Ààrẹ ṣe ìlérí ní ọjọ́ Ìṣẹ́gun pé ọkọ̀ akẹ́rù oúnjẹ mẹ́wàá ni wọn yóò fi ránṣẹ́ sí ààlà.",
    "rw": "Perezida yasezeranyije ku wa Kabiri ko amakamyo icumi y'ibiribwa azoherezwa ku mupaka wo mu majyaruguru.",
    "am": "ፕሬዚዳንቱ ማክሰኞ እለት አስር የምግብ መኪናዎች ወደ ድንበር እንደሚላኩ ቃል ገቡ።",
    "ku": "Serok roja sêşemê soz da ku deh kamyonên xwarinê dê ji bo sînor bên şandin û dê neyên rawestandin.",
    "ne": "राष्ट्रपतिले मंगलबार खाद्यान्नका दस ट्रक सीमामा पठाइने र तिनलाई नरोकिने वाचा गर्नुभयो।",
    "bn": "রাষ্ট্রপতি মঙ্গলবার প্রতিশ্রুতি দিয়েছেন যে দশটি খাদ্যবাহী ট্রাক সীমান্তে পাঠানো হবে।",
    "my": "သမ္မတက အင်္ဂါနေ့တွင် အစားအစာထရပ်ကား ဆယ်စီးကို နယ်စပ်သို့ ပို့မည်ဟု ကတိပေးခဲ့သည်။",
}


@pytest.mark.parametrize("language", SENTENCES)
def test_one_sentence_is_enough_for_the_languages_of_the_news(language: str) -> None:
    """A plain sentence of news is enough evidence."""
    assert language_of(SENTENCES[language]) == language


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Kesh",
        "Ona Brey, Bo Lind, Ana Kest",
        "2031",
        "1 2 3 !",
        "Kesh 5 Lind 6 Tamm 7 Brey",
        "the",
        "xq zrt wlp vbn " * 40,
    ],
)
def test_what_cannot_be_told_is_none(text: str) -> None:
    """Names, numbers and a single word are no evidence."""
    assert language_of(text) is None


@pytest.mark.parametrize("sentence", [SENTENCES["hr"], SENTENCES["hr"].replace("Predsjednik", "Predsednik")])
def test_bosnian_croatian_and_serbian_are_one_of_the_three(sentence: str) -> None:
    """A sentence seldom shows which of them it is, but always that it is no other language."""
    assert language_of(sentence) in {"bs", "hr", "sr"}


@pytest.mark.parametrize("language", ["so", "ha", "tl", "hr", "fr", "ru", "ar", "sw"])
def test_english_article_with_a_quotation_stays_english(language: str) -> None:
    """Whatever language the quotation is in."""
    said = f"{SENTENCES['en']} He said: “{SENTENCES[language]}” {SENTENCES['en']}"
    assert language_of(said) == language_of(f"{said} {SENTENCES['en'] * 4}") == "en"


@pytest.mark.parametrize("language", ["so", "ha", "tl", "hr", "fr"])
def test_article_that_quotes_english_is_told_by_most_of_its_words(language: str) -> None:
    """The commonest words of English do not decide while they are few."""
    quoted = SENTENCES["en"].removesuffix(".")
    assert language_of(f"{SENTENCES[language]} “{quoted}.” {SENTENCES[language] * 3}") == language


@pytest.mark.parametrize("headline", ["Ministry of Foreign Affairs", "Joint statement", "USD 25 million; EUR 3,000"])
def test_three_words_are_not_told(headline: str) -> None:
    """A heading alone may be in any language."""
    assert language_of(headline) is None


def test_english_article_loads_no_model() -> None:
    """Most articles are English and do not pay the half second."""
    code = f"import sys; from summarizer._text.language import language_of; print(language_of({SENTENCES['en'] * 3!r}))"
    shown = subprocess.run(
        [sys.executable, "-c", f"{code}; print('py3langid' in sys.modules)"], capture_output=True, text=True, check=True
    )
    assert shown.stdout.split() == ["en", "False"]


def test_threads_load_the_model_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A batch of articles in French does not hold one model for each thread."""
    from py3langid.langid import LanguageIdentifier

    loaded, load = [], LanguageIdentifier.from_model_file

    def count(*args: object, **options: object) -> LanguageIdentifier:
        loaded.append(1)
        return load(*args, **options)

    monkeypatch.setattr(LanguageIdentifier, "from_model_file", count)
    language_module._identifier.cache_clear()
    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(language_of, [SENTENCES["fr"]] * 8)) == {"fr"}
    assert loaded == [1]


def test_a_quotation_in_another_language_does_not_decide() -> None:
    """Most of the words decide."""
    assert language_of(SENTENCES["en"] + " He said: «" + SENTENCES["fr"][:40] + "». " + SENTENCES["en"]) == "en"
    assert language_of(SENTENCES["zh"] * 2 + " He said: The two of us agreed.") == "zh"


def test_neighbours_that_cannot_be_told_apart_are_none() -> None:
    """Words that Danish and Norwegian share decide for neither."""
    assert language_of("Det er en plan som de har med til Kesh, og den er ikke for alle i landet.") is None


def test_only_the_start_of_a_long_text_is_read() -> None:
    """The time does not grow with the text."""
    assert language_of("the of and to " * SAMPLE + SENTENCES["ru"] * SAMPLE) == "en"
