"""Is an answer found as models and servers give it, and is nothing made an answer that is none?"""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from door import SCHEMA, completion, door, question, row, said
from hypothesis import given
from hypothesis import strategies as st

from summarizer._llm.api.answer_text import answer_in, cut_answer, joined, without_thoughts
from summarizer.errors import AnswerError

ONE, TWO = row("asked for three ferries"), row("called for a pause")
ANSWER = {"items": [ONE]}
WHOLE = json.dumps(ANSWER)
BOTH = {"items": [ONE, TWO]}
EMPTY = '{"items": []}'

READ: dict[str, tuple[str, list[dict[str, Any]]]] = {
    "as it was asked for": (WHOLE, [ONE]),
    "nothing found": (EMPTY, []),
    "braces in thoughts": (f"<think>a set {{a, b}} and {{1: [2}} </think>{WHOLE}", [ONE]),
    "a draft in thoughts": (f"<think>First {EMPTY}, no: {json.dumps({'items': [TWO]})}</think>\n{WHOLE}", [ONE]),
    "a closing tag alone": (f'I could write {{"items": [{{...}}]}} here.\n</think>\n\n{WHOLE}', [ONE]),
    "thoughts of another name": (f"<reasoning>{{draft}}</reasoning> {WHOLE}", [ONE]),
    "thoughts in square brackets": (f"[THINK]{EMPTY}[/THINK]{WHOLE}", [ONE]),
    "channels": (f"<|channel|>analysis<|message|>{EMPTY}<|end|><|channel|>final<|message|>{WHOLE}", [ONE]),
    "thoughts after it": (f"{WHOLE}\n<think>was {{that}} right? {EMPTY}</think>", [ONE]),
    "prose with braces around it": (f"Of the types {{request, pledge}}:\n{WHOLE}\nI left {{pledge}} out [1].", [ONE]),
    "a stray quote before it": (f'The 5" pipe is no item. {WHOLE}', [ONE]),
    "said twice": (f"{WHOLE}\n{WHOLE}", [ONE]),
    "in two halves": (f"{WHOLE}\n{json.dumps({'items': [TWO]})}", [ONE, TWO]),
    "a first try and a last": (f"First try: {json.dumps({'items': [TWO]})} Better: {WHOLE}", [ONE]),
    "an empty one in a note": (f"{WHOLE}\nWith nothing to report I would say {EMPTY}.", [ONE]),
    "another value before it": (f'{{"confidence": 0.9}}\n{WHOLE}', [ONE]),
    "commas before brackets": ('{"items": [' + json.dumps(ONE)[:-1] + ",},\n],\n}", [ONE]),
    "a line break in a string": (WHOLE.replace("three ferries", "three\nferries"), [row("asked for three\nferries")]),
    "the last brace left out": (WHOLE[:-1], [ONE]),
    "fenced": (f"Here:\n```json\n{WHOLE}\n```\nDone.", [ONE]),
    "a written-out call": (f'<tool_call>{{"name": "Answer", "arguments": {WHOLE}}}</tool_call>', [ONE]),
    "a call with a string": (json.dumps({"name": "Answer", "arguments": WHOLE}), [ONE]),
    "a list as a string": (json.dumps({"items": json.dumps([ONE, TWO])}), [ONE, TWO]),
    "items as strings": (json.dumps({"items": [json.dumps(ONE), json.dumps(TWO)]}), [ONE, TWO]),
    "an answer as a string": (json.dumps(WHOLE), [ONE]),
    "one item in place of the list": (json.dumps({"items": ONE}), [ONE]),
    "a bare list": (json.dumps([ONE, TWO]), [ONE, TWO]),
    "a bare list in a fence": (f"```\n{json.dumps([ONE])}\n```", [ONE]),
    "a bare list with nothing in it": ("[]", []),
    "a bare item": (json.dumps(ONE), [ONE]),
    "an item a line": (f"{json.dumps(ONE)}\n{json.dumps(TWO)}", [ONE, TWO]),
    "items in a list in prose": (f"1. {json.dumps(ONE)}\n2. {json.dumps(TWO)}", [ONE, TWO]),
    "in a list": (f"[{WHOLE}]", [ONE]),
    "under another name": (json.dumps({"results": [ONE]}), [ONE]),
    "in a wrapping": (json.dumps({"Answer": ANSWER}), [ONE]),
    "in capitals": (WHOLE.replace("items", "Items"), [ONE]),
    "parted by type": (json.dumps({"requests": [ONE], "pledges": [], "others": [TWO]}), [ONE, TWO]),
    "other slots of another form": (json.dumps({"overview": "Ostrel asked.", "items": [ONE]}), [ONE]),
    "words that look like an end": (
        json.dumps({"items": [row("said </think> {b}, ] }")]}),
        [row("said </think> {b}, ] }")],
    ),
}


@pytest.mark.parametrize("mode", ["json_schema", "tools", "json", "md_json"])
@pytest.mark.parametrize("name", READ)
def test_answer_is_read_as_it_comes(name: str, mode: str) -> None:
    """In the content, whatever way was asked for: one request, whole, no item more and none less."""
    text, items = READ[name]
    llm, server = door(said(text), mode=mode)
    answer = llm.ask(question())
    assert answer.data["items"] == items
    assert not answer.truncated
    assert len(server.requests) == 1


@pytest.mark.parametrize("name", READ)
def test_answer_of_a_call_is_read_as_it_comes(name: str) -> None:
    """The same in the arguments of a tool."""
    text, items = READ[name]
    call = {"id": "1", "type": "function", "function": {"name": "Answer", "arguments": text}}
    llm, server = door(completion({"tool_calls": [call]}, "tool_calls"), mode="tools")
    assert llm.ask(question()).data["items"] == items
    assert len(server.requests) == 1


UNREAD = {
    "prose": "There is nothing to report.",
    "prose with brackets": "As [1] and {this} say, [see below], nothing.",
    "nothing": "",
    "nothing of the form": '{"confidence": 0.9}',
    "an empty list under another name": '{"errors": []}',
    "an empty list in prose": "I found these: []",
    "null": '{"items": null}',
    "a word for the list": '{"items": "none"}',
    "a list of words": '["none"]',
    "an item that is broken": f'{{"items": [{json.dumps(ONE)}, {{"type": "request" "what"}}]}}',
    "a list that is not closed": WHOLE[:-2],
    "an item that is not closed": WHOLE[:-10],
    "only thoughts": f"<think>I would say {WHOLE}, but is it so?</think>",
    "only an empty thought": f"<think>{EMPTY}</think>",
    "a thought and an excuse": f"<think>{WHOLE}</think>I cannot help with that.",
    "actors alone": '[{"name": "Ostrel"}, {"name": "Varnholm"}]',
}


@pytest.mark.parametrize("name", UNREAD)
def test_what_is_no_answer_is_asked_again_and_never_nothing_found(name: str) -> None:
    """Two replies without an answer are an error, not an empty answer; what is whole in a broken one is no answer."""
    llm, server = door(said(UNREAD[name]))
    with pytest.raises(AnswerError):
        llm.ask(question())
    assert len(server.requests) == 2
    llm, server = door(said(UNREAD[name]), said(WHOLE))
    assert llm.ask(question()).data["items"] == [ONE]


@pytest.mark.parametrize(
    ("message", "items"),
    [
        ({"content": [{"type": "text", "text": WHOLE}]}, [ONE]),
        ({"content": [{"type": "thinking", "thinking": [{"type": "text", "text": EMPTY}]}, {"text": WHOLE}]}, [ONE]),
        ({"content": [{"type": "text", "text": WHOLE[:30]}, {"type": "text", "text": WHOLE[30:]}]}, [ONE]),
        ({"content": [{"type": "reasoning", "text": EMPTY}, {"type": "output_text", "text": WHOLE}]}, [ONE]),
        ({"content": [WHOLE]}, [ONE]),
        ({"content": ANSWER}, [ONE]),
        ({"function_call": {"name": "Answer", "arguments": WHOLE}}, [ONE]),
        ({"content": "", "function_call": {"name": "Answer", "arguments": WHOLE}}, [ONE]),
        ({"tool_calls": [{"id": "1", "type": "function", "function": {"name": "x", "arguments": WHOLE}}]}, [ONE]),
        ({"tool_calls": [{"id": "1", "type": "function", "function": {"name": "x", "arguments": ANSWER}}]}, [ONE]),
        ({"reasoning_content": WHOLE}, [ONE]),
        ({"content": "\n", "reasoning_content": f"They asked. So: {WHOLE}"}, [ONE]),
        ({"reasoning": WHOLE}, [ONE]),
        ({"reasoning_content": EMPTY}, []),
        ({"content": WHOLE, "reasoning_content": json.dumps({"items": [TWO]})}, [ONE]),
        ({"content": WHOLE, "tool_calls": []}, [ONE]),
    ],
)
@pytest.mark.parametrize("mode", ["json_schema", "tools"])
def test_answer_is_found_wherever_a_server_puts_it(message: dict[str, Any], items: list[Any], mode: str) -> None:
    """In parts, a call that nobody asked for, a function of old, or what was taken for thoughts."""
    llm, server = door(completion(message), mode=mode)
    assert llm.ask(question()).data["items"] == items
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    "message",
    [
        {"content": []},
        {"content": [{"type": "thinking", "thinking": [{"type": "text", "text": WHOLE}]}]},
        {"content": [{"type": "image_url", "image_url": {"url": "x"}}]},
        {"reasoning_content": f"{WHOLE} But that is not all there is."},
        {"reasoning_content": f"So I would say {EMPTY}"},
        {"content": "I cannot.", "reasoning_content": WHOLE},
    ],
)
@pytest.mark.parametrize("mode", ["json_schema", "tools"])
def test_message_without_an_answer_is_an_answer_error(message: dict[str, Any], mode: str) -> None:
    """A draft in thoughts is none, nor is what stands in another kind of part."""
    llm, server = door(completion(message), mode=mode)
    with pytest.raises(AnswerError):
        llm.ask(question())
    assert len(server.requests) == 2


def test_second_answer_that_is_cut_marks_the_first() -> None:
    """What came whole is kept, and the rest of the text is asked about again."""
    llm, _ = door(said(f'[{WHOLE}, {{"items": [{{"type": "requ'))
    answer = llm.ask(question())
    assert (answer.data["items"], answer.truncated) == ([ONE], True)


def test_half_a_character_costs_no_answer() -> None:
    """JSON can spell half of a pair of surrogates; the item with it is judged like others."""
    llm, _ = door(said('{"items": [' + json.dumps(ONE).replace("ferries", "\\ud83d") + "]}"))
    assert llm.ask(question()).data["items"][0]["what"] == "asked for three ?"


@pytest.mark.parametrize(
    ("text", "items"),
    [
        (f"<think>{{a set}} {EMPTY}</think>" + json.dumps(BOTH)[:-20], [ONE]),
        (f"<think>I think of {WHOLE} and", []),
        (f"Note {{x}}: {json.dumps(BOTH)[:-20]}", [ONE]),
        (json.dumps([ONE, TWO])[:-20], [ONE]),
        ('{"name": "Answer", "arguments": ' + json.dumps(BOTH)[:-20], [ONE]),
        (f"{WHOLE}\nAnd now some {{words", [ONE]),
        (json.dumps({"actors": [{"name": "Ostrel"}], **BOTH})[:-20], [ONE]),
    ],
)
def test_of_an_answer_that_was_cut_what_is_whole_is_kept(text: str, items: list[Any]) -> None:
    """After the thoughts, in whatever wrapping; half an item is none."""
    assert cut_answer(text, SCHEMA)["items"] == items


TEXTS = st.text(st.characters(codec="utf-8"), max_size=12)
ROWS = st.lists(st.builds(lambda what: row(f"x{what}"), TEXTS), max_size=4)
PROSE = st.text(st.sampled_from("ab {}[]:,'\n"), max_size=30).filter(lambda text: "[]" not in text)


@given(ROWS, PROSE, PROSE, st.booleans(), st.booleans())
def test_what_is_said_around_an_answer_changes_nothing(
    rows: list[Any], before: str, after: str, thought: bool, ascii_only: bool
) -> None:
    """For every answer, and whatever braces stand before and after it: it comes out as it went in."""
    written = json.dumps({"items": rows}, ensure_ascii=ascii_only)
    text = f"<think>{before}</think>{written}\n{after}" if thought else f"{before}\n{written}\n{after}"
    assert answer_in(text, SCHEMA)[0] == {"items": rows}


@given(ROWS, st.data())
def test_no_cut_answer_passes_for_a_whole_one(rows: list[Any], data: Any) -> None:
    """Wherever it is cut, it is no answer: but for the last brace, which holds nothing."""
    written = json.dumps({"items": rows})
    at = data.draw(st.integers(0, len(written) - 2))
    assert answer_in(written[:at], SCHEMA)[0] is None
    assert cut_answer(written[:at], SCHEMA)["items"] == rows[: len(cut_answer(written[:at], SCHEMA)["items"])]


@given(st.text(max_size=200))
def test_no_text_breaks_the_search(text: str) -> None:
    """Whatever a model writes, there is an answer or there is none."""
    found, _ = answer_in(text, SCHEMA)
    assert found is None or isinstance(found["items"], list)
    assert isinstance(cut_answer(text, SCHEMA)["items"], list)
    assert all(isinstance(part, str) for part in without_thoughts(text))


@pytest.mark.parametrize(
    "piece", ["[", "{", "[,]", '{"a":', '["x",', '{"a" ', "<think>", '{"items": []}', '[{"items":']
)
def test_text_of_brackets_takes_no_long(piece: str) -> None:
    """A reply of hundreds of thousands of brackets is looked at in seconds."""
    began = time.monotonic()
    answer_in(piece * (300_000 // len(piece)), SCHEMA)
    assert time.monotonic() - began < 20


def test_numbers_too_long_for_python_stay_in_their_words() -> None:
    """An integer of thousands of digits is no reason to fail."""
    digits = "7" * 5_000
    found, _ = answer_in('{"items": [{"type": "x", "sentences": [' + digits + '], "what": "y"}]}', SCHEMA)
    assert found == {"items": [{"type": "x", "sentences": [digits], "what": "y"}]}


def test_answers_are_joined_once() -> None:
    """What two answers both say counts once; their lists become one."""
    assert joined([ANSWER, {"items": [TWO]}, ANSWER]) == BOTH
