"""Is the language told where it can be told, and left open where it cannot?"""

from __future__ import annotations

import pytest

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
}


@pytest.mark.parametrize("language", SENTENCES)
def test_one_sentence_is_enough_for_the_languages_of_the_news(language: str) -> None:
    """A plain sentence of news is told by its script, its frequent words and its letters."""
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


def test_serbo_croatian_in_latin_letters_is_not_guessed() -> None:
    """Four languages that frequent words do not tell apart are none of them, and no neighbour of theirs."""
    assert (
        language_of(
            "Predsjednik je u utorak rekao da će deset kamiona biti poslano na granicu i da se neće zaustaviti."
        )
        is None
    )


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
