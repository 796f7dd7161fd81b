"""The form of an answer as a grammar for llama.cpp (GBNF): what `answers.encode` writes, and nothing else.

python -m training.grammar
"""

from __future__ import annotations

from training.answers import CODES, LISTS, WORDS

OPTIONAL = ("reaffirmed", "topic")
"""Codes that an item may lack."""


def gbnf(items: int = 12, *, opened: bool = False) -> str:
    """Return the grammar: keys in their order, each at most once; codes from their lists.

    Args:
        items: The most items of an answer.
        opened: The answer goes on after a `[` that was given, so it has at least one item.
    """
    several = f'item ("," item){{0,{items - 1}}}'
    rules = [
        f'root ::= {several} "]"' if opened else f'root ::= "[" ({several})? "]"',
        "item ::= " + " | ".join(CODES),
        'text ::= "\\"" char+ "\\""',
        'char ::= [^"\\\\\\x00-\\x1F] | "\\\\" ["\\\\/bfnrt]',
        'names ::= "[" (text ("," text){0,11})? "]"',
        'maybe ::= "\\"" char* "\\""',
    ]
    return "\n".join(rules + [rule for short in CODES for rule in _item_rules(short)]) + "\n"


def _item_rules(short: str) -> list[str]:
    rules, codes = [], []
    for i, (name, values) in enumerate(CODES[short]):
        rule = f"{short}-{name}"
        rules.append(f"{rule} ::= " + " | ".join(f'"{value}"' for value in values))
        text = f'" " {rule}' if i else rule
        codes.append(f"({text})?" if name in OPTIONAL else text)
    slots = words = ""
    if short != "answer":
        slots = "".join(f' (",\\"{name}\\":" names)?' for name in LISTS)
        words = "".join(f' (",\\"{name}\\":" maybe)?' for name in WORDS)
    is_ = f'",\\"is\\":\\"" {" ".join(codes)} "\\""'
    return [*rules, f'{short} ::= "{{\\"{short}\\":" text{slots} {is_}{words} "}}"']


if __name__ == "__main__":
    print(gbnf())
