"""Is text in any encoding read as what it says, and is a weak guess called one? All texts are fictional."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.errors import ConfigError, InputError
from summarizer.inputs._encoding import decode

ENGLISH = "Toll pledged “help”. Arvenia’s leader said that the bridge was for the people of Selma — at last."
FRENCH = "Le président a promis à Genève une aide de 40 millions. L'accord a été signé à l'été par les deux parties."
GERMAN = (
    "Der Präsident bat um Hilfe und versprach, die Gefangenen freizulassen. Das ist nicht alles, größer als gedacht."
)
SPANISH = "El presidente pidió ayuda para los niños y las niñas de la región. La tregua empezó el año pasado."
POLISH = "Prezydent obiecał pomoc i poprosił o uwolnienie jeńców. Walki na północy ustały, żeby ludność mogła wyjść."
CZECH = "Prezident požádal o pomoc a slíbil propustit zajatce. Strany se dohodly na příměří, které je na třicet dní."
HUNGARIAN = (
    "Az elnök segítséget kért, és megígérte, hogy szabadon engedi a foglyokat. A tűzszünet nem rövidebb egy hónapnál."
)
TURKISH = "Cumhurbaşkanı esirlerin serbest bırakılmasını istedi ve iki taraf bir ateşkes üzerinde anlaştı, bu da ilk."
LATVIAN = "Prezidents lūdza palīdzību un solīja atbrīvot gūstekņus. Puses vienojās par pamieru, kad tas būs iespējams."
RUSSIAN = "Президент попросил о помощи и пообещал освободить пленных. Стороны договорились о прекращении огня."
UKRAINIAN = "Президент попросив про допомогу і пообіцяв звільнити полонених. Сторони домовилися про припинення вогню."
GREEK = "Ο πρόεδρος ζήτησε την απελευθέρωση των αιχμαλώτων και οι δύο πλευρές συμφώνησαν σε εκεχειρία τριάντα ημερών."
ARABIC = "طلب الرئيس الإفراج عن الأسرى واتفق الجانبان على وقف إطلاق النار لمدة ثلاثين يوما."
HEBREW = "הנשיא ביקש לשחרר את השבויים ושני הצדדים הסכימו על הפסקת אש לשלושים יום."
JAPANESE = "大統領は捕虜の釈放を求め、両国は三十日間の停戦に合意した。人道支援も約束された。"
CHINESE = "总统要求释放战俘，双方同意停火三十天，并承诺提供人道主义援助。"
TAIWANESE = "總統要求釋放戰俘，雙方同意停火三十天，並承諾提供人道主義援助。"
KOREAN = "대통령은 포로 석방을 요구했고 양측은 30일간의 휴전에 합의했다."
THAI = "ประธานาธิบดีขอความช่วยเหลือและสัญญาว่าจะปล่อยตัวนักโทษ ทั้งสองฝ่ายตกลงหยุดยิงสามสิบวัน"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        *[(text, "utf-8") for text in (ENGLISH, RUSSIAN, CHINESE)],
        *[(text, mark) for text in (ENGLISH, RUSSIAN, CHINESE) for mark in ("utf-8-sig", "utf-16", "utf-32")],
        *[(text, bare) for text in (ENGLISH, RUSSIAN) for bare in ("utf-16-le", "utf-16-be")],
        *[(ENGLISH, "cp1252"), (ENGLISH, "mac_roman")],
        *[(FRENCH, "cp1252"), (FRENCH, "iso8859_15"), (FRENCH, "mac_roman"), (FRENCH, "cp850"), (FRENCH * 6, "cp1252")],
        *[(GERMAN, "cp1252"), (SPANISH, "iso8859_1"), (TURKISH, "cp1254"), (TURKISH, "iso8859_9"), (LATVIAN, "cp1257")],
        *[(POLISH, "cp1250"), (POLISH, "iso8859_2"), (CZECH, "cp1250"), (CZECH, "iso8859_2"), (HUNGARIAN, "cp1250")],
        *[(RUSSIAN, "cp1251"), (RUSSIAN, "koi8_r"), (RUSSIAN, "iso8859_5"), (RUSSIAN, "cp866"), (UKRAINIAN, "koi8_u")],
        *[(UKRAINIAN, "cp1251"), (GREEK, "cp1253"), (GREEK, "iso8859_7"), (ARABIC, "cp1256"), (ARABIC, "iso8859_6")],
        *[(HEBREW, "cp1255"), (HEBREW, "iso8859_8"), (THAI, "tis_620")],
        *[(JAPANESE, "shift_jis"), (JAPANESE, "euc_jp"), (JAPANESE, "iso2022_jp")],
        *[(CHINESE, "gb18030"), (CHINESE, "gb2312"), (TAIWANESE, "big5"), (KOREAN, "euc_kr")],
    ],
    ids=lambda value: value[:12],
)
def test_text_is_read_in_its_encoding(text: str, encoding: str) -> None:
    """Each letter as it was written; nobody has to name the encoding, and the guess is called sure."""
    found = decode(text.encode(encoding), "It")
    assert (found.text, found.weak) == (text, False)


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00\x1b\ufeff"), min_size=1))
def test_utf_8_is_always_read_as_itself(text: str) -> None:
    """Whatever the letters are: no guess is made where none is needed."""
    assert decode(text.encode(), "It").text == text


@pytest.mark.parametrize("raw", ["Café".encode("latin-1"), "Škoda".encode("cp1250"), "Мир.".encode("cp1251")])
def test_guess_from_a_few_letters_is_weak(raw: bytes) -> None:
    """A word is no language."""
    assert decode(raw, "It").weak


def test_broken_utf_8_is_read_with_a_warning() -> None:
    """A file that was cut in the middle of a letter is no text in another encoding."""
    found = decode((FRENCH * 3).encode()[:-1] + "é".encode()[:1], "It")
    assert (found.encoding, found.weak) == ("utf-8", True)
    assert found.text.startswith(FRENCH)
    assert found.text.endswith("\ufffd")


def test_encoding_that_the_file_names_is_tried_first() -> None:
    """A page may name one; what browsers read for that name is read."""
    assert decode("“Toll”".encode("cp1252"), "It", declared="ISO-8859-1").text == "“Toll”"
    assert decode("Мир".encode("koi8_r"), "It", declared="koi8-r").text == "Мир"
    assert decode("①髙".encode("cp932"), "It", declared="Shift_JIS").text == "①髙"
    assert decode("€ 40".encode("gb18030"), "It", declared="gb2312").text == "€ 40"
    assert decode("Мир и труд".encode(), "It", declared="koi8-r").text == "Мир и труд"
    assert decode(RUSSIAN.encode("cp1251"), "It", declared="no-such-encoding").text == RUSSIAN
    assert decode(b"Toll.", "It", declared="base64").text == "Toll."


def test_encoding_that_the_caller_knows_is_used() -> None:
    """It wins over all guesses; where it cannot be, that is said."""
    assert decode("Café".encode("mac_roman"), "It", encoding="mac_roman").text == "Café"
    assert decode("\ufeffToll".encode(), "It", encoding="utf-8").text == "Toll"
    with pytest.raises(InputError, match=r"It is not valid ascii \(byte 3\)"):
        decode("Café".encode(), "It", encoding="ascii")
    with pytest.raises(ConfigError, match="no-such-encoding"):
        decode(b"Toll", "It", encoding="no-such-encoding")


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"\xff\xfea", "marked as utf-16"),
        (b"\x00\x01\x02\x03", "NUL bytes"),
        (bytes(range(256)) * 20, "NUL bytes"),
        (bytes(range(1, 256)) * 20, "makes no words in any known encoding"),
    ],
)
def test_bytes_that_are_no_text_are_refused(raw: bytes, said: str) -> None:
    """Better no text than letters that nobody wrote."""
    with pytest.raises(InputError, match=f"It is not text: .*{said}"):
        decode(raw, "It")


def test_guess_needs_the_extra_and_latin_letters_do_not(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without it UTF-8 and Western text are read all the same; the message names the extra."""
    monkeypatch.setitem(sys.modules, "charset_normalizer", None)
    assert decode(FRENCH.encode("cp1252"), "It").text == FRENCH
    with pytest.raises(ConfigError, match=r"It is not UTF-8.*\.\[inputs\]"):
        decode(RUSSIAN.encode("cp1251"), "It")


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Норхавен пообещал 40 миллионов евро на чистую воду в понедельник.", "cp1251"),
        ("Норхавен пообещал 40 миллионов евро на чистую воду в понедельник.", "mac_cyrillic"),
        ("נורהייבן התחייבה לארבעים מיליון אירו למים נקיים ביום שני.", "cp1255"),
        ("נורהייבן התחייבה לארבעים מיליון אירו למים נקיים ביום שני.", "iso8859_8"),
        ("Министърът заяви в сряда, че двете страни са се договорили за размяна на пленници.", "cp1251"),
        ("Η Νορχέιβεν υποσχέθηκε 40 εκατομμύρια ευρώ για καθαρό νερό.", "iso8859_7"),
        ("تعهدت نورهافن بأربعين مليون يورو للمياه النظيفة يوم الاثنين.", "cp1256"),
    ],
    ids=lambda value: value[:12],
)
def test_scripts_that_share_all_bytes_are_told_apart_by_their_letters(text: str, encoding: str) -> None:
    """Hebrew is no Cyrillic that lacks vowels, and a capital of Windows no letter of a Macintosh."""
    found = decode(text.encode(encoding), "It")
    assert (found.text, found.weak) == (text, False)


@pytest.mark.parametrize("label", ["undefined", "unicode_escape", "raw-unicode-escape", "idna", "punycode"])
def test_encodings_of_python_alone_are_none_of_a_page(label: str) -> None:
    """They raise errors of their own, or turn backslashes into half characters."""
    raw = FRENCH.encode("cp1252") + b" \\ud800"
    assert decode(raw, "It", declared=label).text == FRENCH + " \\ud800"


@pytest.mark.parametrize("encoding", ["undefined", "idna", "unicode_escape"])
def test_encoding_of_the_caller_that_gives_no_characters_is_refused(encoding: str) -> None:
    """Text that UTF-8 cannot hold helps nobody."""
    with pytest.raises(InputError, match=f"It is not valid {encoding}"):
        decode("é \\ud800".encode("latin-1"), "It", encoding=encoding)
