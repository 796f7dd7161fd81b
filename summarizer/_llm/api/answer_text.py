"""Find the answer in what a model wrote: JSON after thoughts, in prose, in fences, or in another wrapping.

Each value is read by the standard library's decoder from where it begins, so braces in prose do no harm. Nothing is
guessed: but for a comma too many, or a last brace too few, what is no JSON is no answer. (Libraries that repair JSON
take half a string for a whole one, and make items of words in brackets.)
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain
from typing import Any

Schema = Mapping[str, Any]

THINKING = r"(?:think(?:ing)?|thoughts?|reason(?:ing)?|reflection|analysis|scratchpad)"
TAG = re.compile(
    rf"(?P<open><(?:\w+:)?{THINKING}>|\[THINK\]|◁think▷|<\|begin_of_thought\|>|<\|channel\|>analysis<\|message\|>)"
    rf"|(?P<close></(?:\w+:)?{THINKING}>|\[/THINK\]|◁/think▷|<\|end_of_thought\|>"
    r"|<\|channel\|>final(?: ?<\|constrain\|> ?\w+)?<\|message\|>)",
    re.IGNORECASE,
)
"""Where thoughts begin and end: of DeepSeek, Qwen, Magistral, Kimi, gpt-oss and those who write like them."""

FENCE = re.compile(r"```[a-zA-Z0-9]*")
OPENING = re.compile(r"[{\[]")
OPENED = re.compile(r"[{\[]\s*")
TOO_MANY = re.compile(r'"(?:[^"\\]|\\.)*"|,(?=\s*[}\]])', re.DOTALL)
BEFORE_A_CLOSING = re.compile(r"\s*,?\s*[}\]]")
HALF = re.compile(r"\s*-?[a-zA-Z]{0,4}")
"""What may be left of a text that was cut in `true`, `null` or before a number."""
WORD = re.compile(r"\w")
TOKEN = re.compile(r'"(?:[^"\\]|\\.)*(?:"|\\?\Z)|[{}\[\],]', re.DOTALL)
CLOSING = {"{": "}", "[": "]"}

ITEMS = "items"
"""The slot of an answer that holds what was found."""
ARGUMENTS = ("arguments", "parameters", "input")
DEEPEST = 4
"""Wrappings of an answer that are taken off."""
LONGEST_NUMBER = 4_000
"""Digits of a number that Python reads; a longer one stays in its words."""
MOST_WORK = 20_000_000
"""Characters that are looked at for one answer, over and over: no text of brackets can hold a thread for long."""
EACH, LINES = 50, 64
"""What an attempt costs beside: an error of the decoder counts the lines before it."""
NEST = 10_000
"""Characters that an attempt on brackets nested too deep counts for."""
MOST_CUTS = 8


def _integer(digits: str) -> int | str:
    return int(digits) if len(digits) <= LONGEST_NUMBER else digits


DECODER = json.JSONDecoder(strict=False, parse_int=_integer)


@dataclass(frozen=True, slots=True)
class Form:
    """What a schema asks of an answer, as far as its outside goes.

    Args:
        slots: The type of each slot.
        needed: Those that an answer must have. Of an answer with items it is these alone: an overview that is missing
            or misshapen must not cost them.
        listed: The slot that holds the list of items, if there is one.
        rows: What an item must have, for each kind of item.
    """

    slots: Mapping[str, str]
    needed: frozenset[str]
    listed: str | None
    rows: tuple[frozenset[str], ...]

    def is_row(self, value: object) -> bool:
        """Tell whether a value looks like an item: two of the slots that one must have are there."""
        return isinstance(value, Mapping) and any(len(row & value.keys()) >= min(2, len(row)) for row in self.rows)

    def is_empty(self, answer: Mapping[str, Any]) -> bool:
        """Tell whether an answer says that nothing was found."""
        return self.listed is not None and not answer.get(self.listed)


def form_of(schema: Schema) -> Form:
    """Read the form off a JSON Schema."""
    given: Mapping[str, Any] = schema.get("properties", {})
    needed = frozenset(schema.get("required", ()))
    slots = {name: _type(given.get(name, {})) for name in (*given, *needed)}
    if slots.get(ITEMS) == "array":
        needed = frozenset({ITEMS})
    lists = [name for name in slots if slots[name] == "array" and name in needed] or [
        name for name, kind in slots.items() if kind == "array"
    ]
    listed = lists[0] if len(lists) == 1 else None
    return Form(slots, needed, listed, tuple(_rows(given[listed], schema)) if listed else ())


def _type(schema: Schema) -> str:
    kind = schema.get("type")
    return str(next((k for k in kind if k != "null"), "")) if isinstance(kind, list) else str(kind)


def _rows(schema: Schema, root: Schema) -> Iterator[frozenset[str]]:
    each = schema.get("items")
    for row in [*schema.get("prefixItems", ()), *([each] if isinstance(each, Mapping) else ())]:
        for branch in _branches(row, root):
            needed = frozenset(branch.get("required") or branch.get("properties", ()))
            if needed:
                yield needed


def _branches(schema: Schema, root: Schema) -> Iterator[Schema]:
    for _ in range(DEEPEST):
        if "$ref" not in schema:
            break
        schema = root.get("$defs", {}).get(str(schema["$ref"]).rpartition("/")[2], {})
    inner = schema.get("anyOf") or schema.get("oneOf")
    yield from chain.from_iterable(_branches(sub, root) for sub in inner) if inner else (schema,)


def shaped(value: object, form: Form, *, bare: bool = True, empty: bool = False, depth: int = DEEPEST) -> Any:
    """Return a value as an answer of the form, or None when it is none.

    A JSON string is opened, a wrapping taken off, and what is put where a list should be is put in one.

    Args:
        value: What a model gave.
        form: What was asked for.
        bare: Whether items without their answer around them count as one.
        empty: Whether a list with nothing in it counts as one.
        depth: Wrappings that may still be taken off.
    """
    if isinstance(value, str):
        value = _parsed(value)
    if not depth or not isinstance(value, (Mapping, list)):
        return None
    if isinstance(value, list):
        return _of_list(value, form, bare=bare, empty=empty, depth=depth)
    inner = next((value[k] for k in ARGUMENTS if k in value and value.keys() - {"type", "id"} <= {"name", k}), None)
    if inner is not None and not (form.needed and form.needed <= value.keys()):
        called = shaped(inner, form, bare=bare, empty=empty, depth=depth - 1)
        if called is not None:
            return called
    named = _named(value, form)
    if named is not None:
        return named
    if form.is_row(value):
        return {form.listed: [value]} if bare else None
    inside = [shaped(v, form, depth=depth - 1) for v in value.values() if isinstance(v, (Mapping, list, str))]
    found = [answer for answer in inside if answer is not None]
    return joined(found) if found else None


def _of_list(value: list[Any], form: Form, *, bare: bool, empty: bool, depth: int) -> dict[str, Any] | None:
    if not value:
        return {form.listed: []} if form.listed and empty else None
    answers = [None if form.is_row(v) else shaped(v, form, bare=False, depth=depth - 1) for v in value]
    if all(answer is not None for answer in answers):
        return joined([answer for answer in answers if answer is not None])
    rows = _opened(value)
    return {form.listed: rows} if bare and form.listed and any(map(form.is_row, rows)) else None


def _named(value: Mapping[str, Any], form: Form) -> dict[str, Any] | None:
    """Return an answer that names its slots, each put into the type that it should have."""
    spelled = {name.casefold(): name for name in form.slots}
    plain = {name if name in form.slots else spelled.get(str(name).casefold(), name): v for name, v in value.items()}
    data = {
        name: _slot(v, form.slots.get(name, ""), form if name == form.listed else None) for name, v in plain.items()
    }
    for name in form.needed:
        if name not in data or (data[name] is None and form.slots[name] in ("array", "object")):
            return None
    return {name: plain[name] if v is None else v for name, v in data.items()}


def _slot(value: Any, kind: str, form: Form | None) -> Any:
    """Return the value of a slot in its type, or None where it has another; with a form, of the slot of its items."""
    if kind not in ("array", "object"):
        return value
    if isinstance(value, str):
        value = _parsed(value)
    if kind == "object":
        return value if isinstance(value, Mapping) else None
    if isinstance(value, list):
        return _opened(value)
    return [value] if form and form.is_row(value) else None


def _opened(rows: list[Any]) -> list[Any]:
    """Open the items that are JSON strings, and the lists where each item is in one of its own."""
    lists = [row for row in rows if isinstance(row, list)]
    if lists and len(lists) == len(rows):
        rows = [row for inner in lists for row in inner]
    inside = [(row, _parsed(row) if isinstance(row, str) else None) for row in rows]
    return [opened if isinstance(opened, dict) else row for row, opened in inside]


def joined(answers: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return one answer whose lists hold what those of all hold; what is said twice counts once."""
    one: dict[str, Any] = {}
    for answer in {json.dumps(answer, sort_keys=True): answer for answer in answers}.values():
        for name, value in answer.items():
            known = one.get(name)
            if isinstance(known, list) and isinstance(value, list):
                known.extend(value)
            elif not known:
                one[name] = list(value) if isinstance(value, list) else value
    return one


def _parsed(text: str) -> Any:
    """Return the JSON that a text is as a whole, fences apart; None when it is none."""
    text = _unfenced(text)
    if text[:1] not in ("{", "[", '"'):
        return None
    value, end, _ = _decoded(text, 0)
    return value if end == len(text) else None


def _unfenced(text: str) -> str:
    text = text.strip().removeprefix("\ufeff")
    fence = FENCE.match(text)
    return text[fence.end() :].strip().removesuffix("```").strip() if fence else text


def answer_in(text: str, schema: Schema) -> tuple[dict[str, Any] | None, bool]:
    """Return the answer in a text, or None; and whether another one began after it and was not ended.

    An answer after the thoughts counts, not a draft in them; where there is nothing but thoughts, what they end with.

    >>> answer_in('<think>{"items": []}?</think> Here: {"items": [7]} I used {}.', {"required": ["items"]})
    ({'items': [7]}, False)
    """
    form = form_of(schema)
    whole = shaped(_parsed(text), form, empty=True)
    if whole is not None:
        return whole, False
    said, thought = without_thoughts(text)
    whole = shaped(_parsed(said), form, empty=True)
    if whole is not None:
        return whole, False
    found, lost, _ = _best(said, form)
    return (found, lost) if found is not None or said.strip() else (conclusion(thought, schema), False)


def is_json(text: str) -> bool:
    """Tell whether a text is JSON from its first character to its last, fences apart."""
    return _parsed(text) is not None


def conclusion(thoughts: str, schema: Schema) -> dict[str, Any] | None:
    """Return the answer that thoughts end with; None when they go on after it, or when it is an empty one."""
    form = form_of(schema)
    found, _, rest = _best(thoughts, form)
    return None if found is None or form.is_empty(found) or WORD.search(rest) else found


def without_thoughts(text: str) -> tuple[str, str]:
    """Return what was said and what was thought. With a closing tag alone all before it was thought."""
    said: list[str] = []
    thought: list[str] = []
    at, thinking = 0, False
    for tag in TAG.finditer(text):
        piece, at = text[at : tag.start()], tag.end()
        if tag["open"] and not thinking:
            said.append(piece)
        elif tag["open"] or thinking:
            thought.append(piece)
        else:
            thought, said = [*thought, *said, piece], []
        thinking = bool(tag["open"])
    (thought if thinking else said).append(text[at:])
    return "\n".join(said), "\n".join(thought)


@dataclass(frozen=True, slots=True)
class _Value:
    """A JSON value in a text, and whether something before it was broken: then it may be a part of that."""

    value: Any
    start: int
    end: int
    loose: bool


def _best(text: str, form: Form) -> tuple[dict[str, Any] | None, bool, str]:
    """Return the answer, whether one that began after it was cut, and the text after it.

    Those that stand side by side are one answer. Of several with words between them the last counts that found
    something. Items without an answer around them count where there is no answer with a name.
    """
    values, cuts = _values(text)
    named = [(v, shaped(v.value, form, bare=False)) for v in values]
    bare = [(v, shaped(v.value, form)) for v in values if not v.loose]
    runs = _runs([pair for pair in named if pair[1] is not None], text)
    single = [pair for pair in bare if pair[1] is not None]
    if any(isinstance(v.value, list) for v, _ in single):
        loose_runs = _runs(single, text)
    else:
        loose_runs = [single] if single else []
    telling = [run for run in runs if not form.is_empty(joined([answer for _, answer in run]))]
    chosen = next((options[-1] for options in (telling, loose_runs, runs) if options), None)
    if chosen is None:
        return None, False, text
    end = chosen[-1][0].end
    return joined([answer for _, answer in chosen]), any(cut >= end for cut in cuts), FENCE.sub("", text[end:])


def _runs(found: list[tuple[_Value, Any]], text: str) -> list[list[tuple[_Value, Any]]]:
    """Put together what has no word between it."""
    runs: list[list[tuple[_Value, Any]]] = []
    for pair in found:
        near = runs and not WORD.search(FENCE.sub("", text[runs[-1][-1][0].end : pair[0].start]))
        runs[-1].append(pair) if near else runs.append([pair])
    return runs


def _values(text: str) -> tuple[list[_Value], list[int]]:
    """Return the JSON values of a text that lie in no other, and where one begins that the text does not end."""
    text = text.rstrip(" \t\r\n`")
    found: list[_Value] = []
    cuts: list[int] = []
    at, work, loose = 0, 0, False
    while (opening := OPENING.search(text, at)) and work < MOST_WORK:
        start = opening.start()
        value, end, spent = _decoded(text, start)
        work += spent
        if end:
            found.append(_Value(value, start, end, loose))
            at = end
            continue
        reached, at = start + spent, start + 1
        work += EACH + start // LINES
        loose = loose or reached > _inside(text, start)
        if reached >= len(text):
            cuts.append(start)
    return found, cuts


def _inside(text: str, start: int) -> int:
    opened = OPENED.match(text, start)
    return opened.end() if opened else start


def _decoded(text: str, start: int) -> tuple[Any, int, int]:
    """Return the value that begins there, where it ends, and the characters looked at; where it ends is 0 for none."""
    try:
        value, end = DECODER.raw_decode(text, start)
    except json.JSONDecodeError as error:
        return _mended(text, start, len(text) if _is_cut(error, text) else error.pos)
    except (RecursionError, ValueError):
        return None, 0, NEST
    return value, end, 0


def _mended(text: str, start: int, reached: int) -> tuple[Any, int, int]:
    """Read a value once more without its commas before a closing bracket, or with a last brace that was left out.

    A list that was not closed stays open: more of it may have been to come.
    """
    too_many = BEFORE_A_CLOSING.match(text, max(reached - 1, start))
    left_out = reached >= len(text) and text[start] == "{" and text.endswith(("]", "}"))
    if not too_many and not left_out:
        return None, 0, reached - start
    rest = text[start:]
    if too_many:
        rest = TOO_MANY.sub(lambda found: " " if found[0] == "," else found[0], rest)
    for closing in ("", "}", "}}"):
        with suppress(ValueError, RecursionError):
            value, end = DECODER.raw_decode(rest + closing)
            return value, start + min(end, len(rest)), len(rest)
    return None, 0, len(rest) if reached >= len(text) else reached - start


def _is_cut(error: json.JSONDecodeError, text: str) -> bool:
    """Tell whether it was the end of the text that the decoder could not read."""
    if error.msg.startswith("Unterminated string"):
        return True
    return (error.msg.startswith("Invalid \\") and len(text) - error.pos < 7) or bool(HALF.fullmatch(text, error.pos))


def cut_answer(text: str, schema: Schema) -> dict[str, Any]:
    """Return what is whole in an answer that was cut: whole slots, and the whole items of a list that was cut.

    What was thought is no answer, and half of a thought even less.
    """
    slots: Mapping[str, Any] = schema.get("properties", {})
    data: dict[str, Any] = {name: [] for name, sub in slots.items() if _type(sub) == "array"}
    form = form_of(schema)
    said, _ = without_thoughts(text)
    values, cuts = _values(said)
    whole = [v.value for v in values if isinstance(v.value, dict) and not v.loose and slots.keys() & v.value.keys()]
    part = next((p for p in (_whole_part(said[cut:], form) for cut in cuts[:MOST_CUTS]) if slots.keys() & p.keys()), {})
    found = joined([*whole, part])
    return data | {name: value for name, value in found.items() if name in slots}


def _whole_part(text: str, form: Form) -> dict[str, Any]:
    from pydantic_core import from_json

    try:
        found = from_json(_closed(text))
    except ValueError:
        return {}
    if isinstance(found, list) and form.listed and any(map(form.is_row, found)):
        return {form.listed: found}
    return found if isinstance(found, dict) else {}


def _closed(text: str) -> str:
    """Cut after the last whole value of the outermost value or of a list in it, and close what is open there.

    A number counts as whole only when something follows it, and never half an item: what is deeper is not cut into.
    """
    opened: list[str] = []
    end, closing = 0, "{}"
    for token in TOKEN.finditer(text):
        sign = token.group()
        if sign in CLOSING:
            opened.append(sign)
        elif sign in "}]" and opened:
            opened.pop()
        if not opened:
            return text[: token.end()]
        if opened in (["{"], ["["], ["{", "["]) and _ends_a_value(sign, opened):
            end = token.start() if sign == "," else token.end()
            closing = "".join(CLOSING[sign] for sign in reversed(opened))
    return text[:end] + closing


def _ends_a_value(sign: str, opened: list[str]) -> bool:
    text_in_list = opened[-1] == "[" and len(sign) > 1 and sign[-1] == '"' and sign[-2:] != '\\"'
    return sign in (",", "}", "]") or text_in_list
