"""Decode bytes as text. A mark, UTF-8 and a declared encoding are certain; a guess says that it is one.

charset-normalizer distinguishes scripts. It does not distinguish French in windows-1252 from Polish in windows-1250,
since most bytes are letters in both: for Latin script the words without accents give the language, and that gives the
letters. Both are data, in `data/letters.tsv`; `data/letter_orders.tsv` has the letters of other scripts.
"""

from __future__ import annotations

import codecs
import math
import re
import string
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from summarizer._tables import rows
from summarizer._version import install_command
from summarizer.errors import ConfigError, InputError

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
NAMED = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
}
"""Labels that pages use for more than they say (WHATWG Encoding, section 4.2)."""
PYTHONS = frozenset({"idna", "punycode", "raw-unicode-escape", "unicode-escape", "undefined"})
"""Python's own, which no page means: one gives other characters for its bytes, or half ones."""

LATIN = ("cp1252", "iso8859_15", "cp1250", "iso8859_2", "cp1254", "cp1257", "mac_roman", "cp850")
"""In the order in which they are taken when nothing distinguishes them."""
OTHERS = (
    *("cp1251", "koi8_u", "koi8_r", "iso8859_5", "cp866", "mac_cyrillic", "cp1253", "iso8859_7", "cp1255", "iso8859_8"),
    *("cp1256", "iso8859_6", "cp1258", "tis_620", "cp932", "euc_jp", "iso2022_jp", "gb18030", "big5", "cp949"),
)
SINGLE = frozenset(OTHERS[: OTHERS.index("cp1258")])
"""Those in which nearly all bytes are letters in all of them, so that only the frequency of letters decides."""
UNKNOWN = -math.log(400)
TYPOGRAPHY = frozenset("“”„‘’‚«»‹›–—…•·°§©®™€£\xa0\xad")
WORD = re.compile(rb"(?<![^\s\"'(])[A-Za-z]{1,5}(?![^\s,.;:!?\"')])")
MOSTLY = 1.5
"""Letters a to z for each byte over 127, over which a text is of Latin script, whatever these bytes mean."""
STRICT = 8
"""A letter that the language does not have weighs that much more than a word that it has."""
SAMPLE, SIGNS = 500_000, 5_000
"""Bytes, and those over 127, that are looked at; the rest of a long file is of the same kind."""
LEAST = 24
"""Bytes over 127, under which a guess is weak."""


@lru_cache(maxsize=1)
def _letters() -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    """Return the letters beyond a to z of languages in Latin script, and words that need none of them."""
    table = rows("summarizer.inputs", "letters.tsv")
    return {language: (frozenset(letters), frozenset(words.split())) for language, letters, words in table}


@lru_cache(maxsize=1)
def _ranks() -> dict[str, dict[str, float]]:
    """Return how much each letter of languages in other scripts weighs: the most frequent ones most."""
    table = rows("summarizer.inputs", "letter_orders.tsv")
    return {language: {c: -math.log(n) for n, c in enumerate(order, start=4)} for language, order in table}


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, the encoding that it was read in, and whether that was a weak guess."""

    text: str
    encoding: str
    weak: bool = False


def decode(raw: bytes, name: str, *, declared: str | None = None, encoding: str | None = None) -> Decoded:
    """Read bytes as text; the mark at the beginning is no part of it.

    Args:
        raw: The bytes of a file.
        name: How errors call it.
        declared: The encoding that the file itself names. It is tried; pages often name a wrong one.
        encoding: The encoding, where the caller knows it.

    Raises:
        InputError: The bytes are no text, or none in the encoding that the caller knows.
        ConfigError: The encoding has to be guessed and charset-normalizer is not installed; there is no such encoding.
    """
    if encoding:
        return Decoded(_known(raw, encoding, name), encoding)
    for mark, marked in MARKS:
        if raw.startswith(mark):
            return _certain(raw.removeprefix(mark), (marked,)) or _no_text(
                name, f"it is marked as {marked}, but is not"
            )
    japanese = "iso2022_jp" if b"\x1b$" in raw else None  # its bytes are ASCII, and so UTF-8
    unicode = None if b"\x00" in raw else "utf-8"
    found = _certain(raw, filter(None, (japanese, unicode, _lookup(declared), _wide(raw))))
    if found:
        return found
    if b"\x00" in raw:
        return _no_text(name, "it contains NUL bytes")
    return _damaged(raw) or (_latin(raw) if _is_latin(raw) else _guessed(raw, name))


def _known(raw: bytes, encoding: str, name: str) -> str:
    try:
        text = raw.decode(encoding).removeprefix("\ufeff")
        text.encode()  # unicode_escape gives half characters
    except LookupError:
        raise ConfigError(f"unknown encoding {encoding!r}. Use a name that Python knows, such as 'cp1251'.") from None
    except UnicodeError as error:
        where = f" (byte {error.start})" if isinstance(error, UnicodeDecodeError) else ""
        raise InputError(f"{name} is not valid {encoding}{where}. Leave encoding out.") from None
    return text


def _lookup(label: str | None) -> str | None:
    try:
        found = codecs.lookup(label or "")
    except LookupError:
        return None
    if not found._is_text_encoding or found.name in PYTHONS:  # noqa: SLF001 - no base64
        return None
    return NAMED.get(found.name, found.name)


def _certain(raw: bytes, encodings: Iterable[str]) -> Decoded | None:
    for encoding in encodings:
        try:
            return Decoded(raw.decode(encoding), encoding)
        except UnicodeDecodeError:
            continue
    return None


def _no_text(name: str, why: str) -> Decoded:
    raise InputError(f"{name} is not text: {why}. Save it as UTF-8.")


def _wide(raw: bytes) -> str | None:
    """Detect UTF-16 without a mark: NULs are at even or at odd places alone, beside white space and Latin letters."""
    even, odd = raw[::2].count(0), raw[1::2].count(0)
    if len(raw) % 2 or bool(even) == bool(odd) or even + odd < len(raw) / 40:
        return None
    encoding = "utf-16-be" if even else "utf-16-le"
    return encoding if _is_text(raw.decode(encoding, "replace")) else None


def _is_text(text: str) -> bool:
    """Return whether this is text, and not bytes that only happen to be characters."""
    sample = text[:SAMPLE]
    return sum(c.isprintable() or c.isspace() for c in sample) >= 0.9 * len(sample)


def _damaged(raw: bytes) -> Decoded | None:
    """Read UTF-8 in which a few bytes are broken, as a cut file has."""
    sample = raw[:SAMPLE].decode("utf-8", "replace")
    broken, whole = sample.count("\ufffd"), sum(c > "\x7f" and c != "\ufffd" for c in sample)
    return Decoded(raw.decode("utf-8", "replace"), "utf-8", weak=True) if whole > 10 * broken else None


def _is_latin(raw: bytes) -> bool:
    high = sum(byte > 127 for byte in raw)
    return sum(map(raw.count, string.ascii_letters.encode())) > MOSTLY * high


def _latin(raw: bytes) -> Decoded:
    """Choose the encoding whose letters are those of the language of the plain words."""
    words = [word.lower().decode() for word in WORD.findall(raw[:SAMPLE])]
    letters = _letters()
    spoken = {name: sum(map(cues.__contains__, words)) for name, (_, cues) in letters.items()}
    likely = max(spoken.values(), default=0)
    high = raw.translate(None, bytes(range(128)))[:SIGNS]
    scores = []
    for encoding in LATIN:
        signs = high.decode(encoding, "replace").lower()
        fits = {n: sum(c in known or c in TYPOGRAPHY for c in signs) for n, (known, _) in letters.items()}
        scores.append(max((fits[n] / len(high)) ** STRICT * (spoken[n] + 1) / (likely + 1) for n in letters))
    best = max(scores)
    chosen = LATIN[scores.index(best)]
    return Decoded(raw.decode(chosen, "replace"), chosen, weak=best < 0.5 or likely < 2)


def _guessed(raw: bytes, name: str) -> Decoded:
    try:
        from charset_normalizer import from_bytes
    except ImportError:
        raise ConfigError(
            f"{name} is not UTF-8. Save it as UTF-8, pass encoding=..., or let it be guessed: in a clone of the "
            f"project, run: {install_command('inputs')}"
        ) from None
    best = from_bytes(raw, cp_isolation=list(OTHERS))
    found = max(best, key=lambda match: _likely(str(match))) if best and best[0].encoding in SINGLE else best.best()
    if found is None or not _is_text(raw.decode(found.encoding)):
        return _no_text(name, "it makes no words in any known encoding")
    high = sum(byte > 127 for byte in raw)
    return Decoded(raw.decode(found.encoding), found.encoding, weak=high < LEAST or found.chaos > 0.1)


def _likely(text: str) -> float:
    """Return how well the letters of a text fit the language that they fit best, by how frequent each is in it.

    A capital in a word that began small, and a sign that no language has, fit none.
    """
    signs = [c for c in text[:SAMPLE] if c > "\x7f" and c not in TYPOGRAPHY][:SIGNS]
    odd = sum(a.islower() and b.isupper() and b > "\x7f" for a, b in pairwise(text[:SAMPLE]))
    counts = Counter(c.lower() for c in signs)
    fits = (sum(n * ranks.get(c, UNKNOWN) for c, n in counts.items()) for ranks in _ranks().values())
    return (max(fits) + odd * UNKNOWN) / max(len(signs), 1)
