"""Which currency do these words or signs mean? ISO 4217, or None where a name fits several.

A bare "$" or "dollars" is USD, "pounds" and "£" GBP, "¥" JPY, "yuan" CNY, as in English news. Rupees, kronor, pesos,
dinars, francs and the like are money of no known currency unless the country stands before them ("Swiss francs").
"""

from __future__ import annotations

import re

SIGNS = {
    "US$": "USD",
    "AU$": "AUD",
    "A$": "AUD",
    "CA$": "CAD",
    "C$": "CAD",
    "NZ$": "NZD",
    "HK$": "HKD",
    "S$": "SGD",
    "R$": "BRL",
    "CN¥": "CNY",
    "$": "USD",
    "€": "EUR",
    "£": "GBP",
    "¥": "JPY",
    "₴": "UAH",
    "₽": "RUB",
    "₺": "TRY",
    "₪": "ILS",
    "₹": "INR",
    "₩": "KRW",
    "₸": "KZT",
    "₾": "GEL",
    "zł": "PLN",
}
CODES = (
    r"USD|EUR|GBP|JPY|CNY|CHF|CAD|AUD|NZD|SEK|NOK|DKK|ISK|PLN|CZK|HUF|RON|BGN|UAH|RUB|BYN|MDL|GEL|AMD|"
    r"AZN|KZT|UZS|TRY|ILS|JOD|EGP|SYP|LBP|IQD|IRR|SAR|AED|QAR|KWD|BHD|OMR|YER|AFN|PKR|INR|BDT|LKR|NPR|"
    r"MMK|THB|VND|IDR|MYR|SGD|PHP|KRW|TWD|HKD|MXN|BRL|ARS|CLP|COP|PEN|ZAR|NGN|KES|ETB|SDG|SSP|GHS|XOF|"
    r"XAF|MAD|TND|DZD|LYD"
)

_PECULIAR = (
    ("AUD", r"Australian dollars?"),
    ("CAD", r"Canadian dollars?"),
    ("NZD", r"New Zealand dollars?"),
    ("HKD", r"Hong Kong dollars?"),
    ("SGD", r"Singapore(?:an)? dollars?"),
    ("USD", r"(?:(?:US|U\.S\.|American) )?dollars?|dólares(?: estadounidenses)?|(?:US-)?Dollar|bucks"),
    ("USD", r"доларів(?: США)?|долари?|долара|долларов(?: США)?|доллара?|دولارا?|美元"),
    ("EUR", r"euros?|євро|евро|يورو|欧元|歐元"),
    ("EGP", r"Egyptian pounds?"),
    ("SYP", r"Syrian pounds?"),
    ("LBP", r"Lebanese pounds?"),
    ("SDG", r"Sudanese pounds?"),
    ("SSP", r"South Sudanese pounds?"),
    ("GBP", r"(?:(?:British )?pounds?(?! of\b)(?: sterling)?)|фунтів|фунтов|英镑"),
    ("CHF", r"Swiss francs?|francs suisses|Schweizer Franken|швейцарських франків|швейцарских франков|瑞士法郎"),
    ("JPY", r"(?:Japanese )?yen|єн|иен|日元|円"),
    ("CNY", r"(?:Chinese )?(?:yuan|renminbi)|RMB|юаней|юанів|人民币|元"),
    ("UAH", r"(?:Ukrainian )?hryvnias?|hryvni|гривень|гривні|гривня|грн|гривен"),
    ("RUB", r"(?:Russian )?rou?bles?|рублів|рублей|рубля|卢布"),
    ("NOK", r"Norwegian (?:kroner|crowns|krone)"),
    ("SEK", r"Swedish (?:kronor|crowns|kronas?)|kronor"),
    ("DKK", r"Danish (?:kroner|crowns|krone)"),
    ("CZK", r"Czech (?:koruny|korunas?|crowns)"),
    ("PLN", r"(?:Polish )?(?:zloty|zlotys|zlotych|złotych)"),
    ("TRY", r"Turkish liras?"),
    ("ILS", r"(?:Israeli )?shekels?"),
    ("INR", r"Indian rupees?"),
    ("PKR", r"Pakistani rupees?"),
    ("SAR", r"Saudi riyals?"),
    ("QAR", r"Qatari riyals?"),
    ("AED", r"(?:Emirati |UAE )dirhams?"),
    ("KRW", r"(?:South )?Korean won"),
    ("GEL", r"(?:Georgian )?lari"),
    ("KZT", r"tenge"),
    ("THB", r"baht"),
    ("HUF", r"forints?"),
    ("KWD", r"Kuwaiti dinars?"),
    ("MXN", r"Mexican pesos"),
    (None, r"rupees?|kroner|krone|crowns|liras?|riyals?|rials?|dirhams?|dinars?|francs?|Franken|pesos?|CFA francs"),
)

_SIGN = "|".join(map(re.escape, sorted(SIGNS, key=len, reverse=True)))
_BEFORE = re.compile(rf"(?:(?P<sign>{_SIGN})|\b(?P<code>{CODES}))\s?$")
_AFTER_SIGN = re.compile(rf"\s?(?P<sign>{_SIGN})|[\s-]?(?P<code>{CODES})\b")
_NAMES = "|".join(f"({names})" for _, names in _PECULIAR)
_AFTER_NAME = re.compile(rf"(?:\s+(?:de|d['’]|of|in))?[\s-]*(?=[^\W\d_])(?:{_NAMES})(?![a-zа-яіїєґ])", re.IGNORECASE)
"""Its groups are the names, in their order: where two fit, the first counts."""


def currency_at(text: str, start: int, end: int) -> tuple[bool, str | None, int]:
    """Return whether the number at `text[start:end]` is money, in which currency, and where its words begin.

    >>> currency_at("gave €5 million", 6, 15)
    (True, 'EUR', 5)
    >>> currency_at("40 rupees", 0, 2)
    (True, None, 0)
    """
    before = _BEFORE.search(text, max(0, start - 8), start)
    if before:
        return True, SIGNS.get(before["sign"] or "", before["code"]), before.start()
    after = _AFTER_SIGN.match(text, end)
    if after:
        return True, SIGNS.get(after["sign"] or "", after["code"]), start
    named = _AFTER_NAME.match(text, end)
    return named is not None, _PECULIAR[(named.lastindex or 1) - 1][0] if named else None, start
