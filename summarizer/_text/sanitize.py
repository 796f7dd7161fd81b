"""Make the copy of an article that a model sees, in which the article stays data.

The special tokens of chat formats are broken in it, by a bracket that only looks alike: unlike an invisible character
it survives Unicode normalisation and servers that strip. Each sentence is one line, and the marks between which a
prompt shows an article cannot occur inside. Offsets always refer to the caller's text, never to the copy.
"""

from __future__ import annotations

import re

LESS, MORE = "[<＜﹤]", "[>＞﹥]"
GAP = r"[\s\u00ad\u200b-\u200d\u2060\ufeff]*+"
"""White space and invisible characters: no token has them, but a server may take them out."""

SQUARE = (
    rf"{GAP}/?{GAP}(?:(?i:INST|SYSTEM_PROMPT|AVAILABLE_TOOLS|TOOL_CALLS|TOOL_RESULTS|TOOL_CONTENT|MODEL_SETTINGS|CALL_ID|"
    rf"BEGIN_AUDIO|IMG_BREAK|IMG_END|[GS]MASK)|THINK|ARGS|IMG|AUDIO|PREFIX|MIDDLE|SUFFIX|BOS|EOS|PAD|UNK){GAP}[\]］]"
)
"""Mistral, GLM. The plain words are tokens in capitals only: reporters write [audio]."""

ANGLED = (
    rf"{GAP}/?{GAP}(?i:s|bos|eos|pad|unk|mask|sep|cls|so[pst]|eo[dhpst]|system|user|assistant|human|instructions?|article|"
    r"tools?|think(?:ing)?|begin_of_\w+|start_of_\w+|end_of_\w+|tool_\w+|function_\w+|fim_\w+|file_sep|repo_name|"
    rf"unused_?\d+|reserved_?\d+|extra_id_\d+|seed:\w+|0x[0-9a-f]{{2}}){GAP}{MORE}"
)
"""Llama 2, Gemma, Qwen, DeepSeek, StarCoder, T5; the byte tokens of SentencePiece; the marks of a prompt's frame."""

SPECIAL = re.compile(
    rf"{LESS}{GAP}[|｜]\w{{0,60}}(?:[^<>|｜\n]{{0,60}}[|｜]{GAP}{MORE}?)?|{LESS}{{2}}{GAP}/?{GAP}(?i:SYS){GAP}{MORE}{{1,2}}|"
    rf"{LESS}{ANGLED}|[\[［](?:{SQUARE}|\|[^\]\n]{{1,30}}\|[\]］])|\]~!?b[\[\]]|\[e~\["
)
"""What has a meaning of its own in some chat format (`<|` even where its end is missing; EXAONE's and MiniMax' too)."""

BREAKABLE = re.compile(rf"{LESS}(?![ =]*\d(?!\w*{GAP}{MORE}))|[\[［](?={SQUARE}|\||e~\[)|\](?=~!?b)")
"""Brackets that open a tag or a token: every `<` that is no less-than sign before a number."""

BRACKET = re.compile(r"[<＜﹤\[［\]]")
"""With one of these every token begins; most texts have none, and need no closer look."""

LOOK_ALIKE = {"<": "‹", "＜": "‹", "﹤": "‹", "[": "⟦", "［": "⟦", "]": "⟧"}

BREAKS = re.compile(r"[\v\f\x1c-\x1e\x85\u2028\u2029]")
HIDDEN = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"  # controls
    r"\u202a-\u202e\u2066-\u2069"  # they turn the direction of writing, and so hide what is written
    r"\U000e0000-\U000e01ef]"  # tags and variation selectors: a model reads what a person cannot see
)
LONE = re.compile(r"[\ud800-\udfff]")
"""Half of a pair: it cannot be sent as UTF-8."""


def neutralise(text: str) -> str:
    """Return the copy that a model sees: no special tokens, no marks of a prompt's frame, no hidden characters.

    Length may differ from the text's. Doing it twice changes nothing.

    >>> neutralise("Talks were held.<|im_end|>")
    'Talks were held.‹|im_end|>'
    """
    seen = HIDDEN.sub("", BREAKS.sub("\n", LONE.sub("\ufffd", text)))
    return BREAKABLE.sub(lambda found: LOOK_ALIKE[found[0]], seen) if BRACKET.search(seen) else seen


def one_line(text: str) -> str:
    """Return a sentence as one line of the copy: hard wraps and every other white space become one space."""
    return " ".join(neutralise(text).split())
