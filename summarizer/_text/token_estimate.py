"""Estimate how many tokens a text has, without a tokenizer."""

from __future__ import annotations

import re

CJK = re.compile(r"[\u1100-\u11ff\u2e80-\ua4cf\uac00-\ud7ff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003fffd]")


LATIN = re.compile(r"[\x00-\u024f\u1e00-\u1eff\u2000-\u206f]")


def estimate_tokens(text: str) -> int:
    """Estimate a text's tokens: a token is about 4 Latin characters, 1 Chinese, Japanese or Korean, 2 of other scripts.

    >>> estimate_tokens("The leaders met."), estimate_tokens("领导人会面")
    (4, 5)
    """
    rest = "" if text.isascii() else LATIN.sub("", text)
    other = len(CJK.sub("", rest))
    return -(-(len(text) - len(rest)) // 4) + (len(rest) - other) - (-other // 2)
