"""Does the loopback server of the benchmarks answer from the text, fail as it is told, and count right?"""

from __future__ import annotations

import json
import socket
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import openai
import pytest
from loopback_process import COMMAND, ROOT, Loopback, loopback

TEXT = "Envoy Orla Venn asked Tollmark to open the pass. It rained. Tollmark promised to send tents."
SAID = ["Envoy Orla Venn asked Tollmark to open the pass.", "Tollmark promised to send tents."]
ITEM = {"type": "object", "properties": {"quote": {"type": "string"}}, "required": ["quote"]}
SCHEMA = {
    "type": "object",
    "properties": {
        "requests": {"type": "array", "items": {"$ref": "#/$defs/Row"}},
        "pledges": {"type": "array", "items": {"$ref": "#/$defs/Row"}},
        "agreements": {"type": "array", "items": {"$ref": "#/$defs/Row"}},
    },
    "$defs": {"Row": ITEM},
}


@pytest.fixture(scope="module")
def _server() -> Iterator[Loopback]:
    with loopback() as server:
        yield server


@pytest.fixture
def server(_server: Loopback) -> Loopback:
    """Return the server, without faults, which has counted nothing yet."""
    _server.behave()
    return _server


def _asked(server: Loopback, text: str = TEXT, *, timeout: float = 30, **more: Any) -> Any:
    """Ask once, with the client that all contestants use."""
    form = {"type": "json_schema", "json_schema": {"name": "Answer", "schema": SCHEMA}}
    given: dict[str, Any] = {"response_format": form, "messages": [{"role": "user", "content": text}], **more}
    with openai.OpenAI(base_url=server.url, api_key="none", max_retries=0, timeout=timeout) as client:
        return client.chat.completions.create(model="loopback", **given)


def _content(reply: Any) -> Any:
    return json.loads(reply.choices[0].message.content)


# What is answered ----------------------------------------------------------------------------------------------------


def test_answer_fills_the_schema_with_sentences_of_the_text(server: Loopback) -> None:
    """Each list of the schema holds the sentences of its type, in their own words."""
    quotes = {name: [{"quote": said}] for name, said in zip(("requests", "pledges"), SAID, strict=True)}
    reply = _asked(server)
    assert _content(reply) == {**quotes, "agreements": []}
    assert reply.usage.prompt_tokens > reply.usage.completion_tokens > 0


def test_numbered_sentences_are_pointed_at(server: Loopback) -> None:
    """As this library asks: what stands around the text is no text, and each item has the form of its type."""
    row = {
        "type": "object",
        "properties": {
            "type": {"type": "string", "enum": ["pledge"]},
            "sentences": {"type": "array", "items": {"type": "integer"}},
            "pledgers": {"type": "array", "items": {"type": "string"}},
            "level": {"type": "string", "enum": ["willingness", "promise", "unclear"]},
            "quote": {"type": "string"},
        },
        "required": ["type", "sentences", "pledgers", "level"],
    }
    schema = {"properties": {"items": {"type": "array", "items": {"anyOf": [row]}}}}
    form = {"type": "json_schema", "json_schema": {"name": "Answer", "schema": schema}}
    numbered = "<article>\n[1] It rained.\n[2] Envoy Orla Venn promised to come.\n</article>\nIt was asked."
    found = _content(_asked(server, numbered, response_format=form))
    assert found == {
        "items": [{"type": "pledge", "sentences": [2], "pledgers": ["Envoy Orla Venn"], "level": "promise"}]
    }


ROW = {
    "type": {"type": "string", "enum": ["request"]},
    "what": {"type": "string"},
    "requesters": {"type": "array", "items": {"type": "string"}},
    "addressees": {"type": "array", "items": {"type": "string"}},
    "force": {"type": "string", "enum": ["ask", "urge"]},
    "speaker": {"type": "string"},
    "when": {"type": "string"},
    "count_words": {"type": "string"},
    "answers": {"type": "integer"},
    "quote": {"type": "string"},
}
ASKED = "Queen Maren Holt of Lower Brill urged Envoy Orla Venn to release 30 fishermen."
TOLD = {
    "type": "request",
    "what": ASKED,
    "requesters": ["Queen Maren Holt"],
    "addressees": ["Envoy Orla Venn"],
    "force": "urge",
    "speaker": "Queen Maren Holt",
    "count_words": "30",
}


def _objects(slots: dict[str, Any], required: list[str]) -> dict[str, Any]:
    return {"type": "array", "items": {"type": "object", "properties": slots, "required": required}}


def _nullable(slots: dict[str, Any], needed: list[str]) -> dict[str, Any]:
    """Write slots as OpenAI's strict schemas do: what may be left out takes null."""
    return {name: sub if name in needed else {"anyOf": [sub, {"type": "null"}]} for name, sub in slots.items()}


@pytest.mark.parametrize("strict", [False, True])
def test_slots_hold_what_the_sentence_tells(server: Loopback, *, strict: bool) -> None:
    """Who asks whom, how strongly, how many; the rest is left out, or null where the schema wants each slot."""
    needed = ["type", "what"]
    rows = _objects(_nullable(ROW, needed), list(ROW)) if strict else _objects(ROW, needed)
    schema = {"type": "object", "properties": {"items": rows}}
    form = {"type": "json_schema", "json_schema": {"name": "Answer", "schema": schema}}
    silent = dict.fromkeys(ROW.keys() - TOLD.keys()) if strict else {}
    assert _content(_asked(server, f"It rained. {ASKED}", response_format=form)) == {"items": [{**TOLD, **silent}]}


def test_actors_and_overview_are_about_the_items(server: Loopback) -> None:
    """Each name stands once; a sentence of the overview rests on items by their numbers in the list, from 1."""
    who = {"name": {"type": "string"}, "type": {"type": ["string", "null"], "enum": ["state", None]}}
    told = {"text": {"type": "string"}, "items": {"type": "array", "items": {"type": "integer"}}}
    lists = {
        "actors": _objects(who, ["name", "type"]),
        "items": _objects({"quote": {"type": "string"}}, ["quote"]),
        "overview": _objects(told, ["text", "items"]),
    }
    form = {"type": "json_schema", "json_schema": {"name": "Answer", "schema": {"properties": lists}}}
    promised = "Envoy Orla Venn promised to come."
    found = _content(_asked(server, f"It rained. {ASKED} {promised}", response_format=form))
    assert found["items"] == [{"quote": ASKED}, {"quote": promised}]
    assert found["actors"] == [{"name": "Queen Maren Holt", "type": None}, {"name": "Envoy Orla Venn", "type": None}]
    assert found["overview"] == [{"text": ASKED, "items": [1]}, {"text": promised, "items": [2]}]


def test_overview_of_items_that_are_shown_in_lines(server: Loopback) -> None:
    """Types before them and slots behind them are no words of theirs; the numbers are those of the lines."""
    told = {"text": {"type": "string"}, "items": {"type": "array", "items": {"type": "integer"}}}
    schema = {"properties": {"overview": _objects(told, ["text", "items"])}}
    form = {"type": "json_schema", "json_schema": {"name": "Answer", "schema": schema}}
    shown = f"<article>\n[1] agreement: rain\n[2] request: {ASKED} | by Queen Maren Holt | urge\n</article>"
    assert _content(_asked(server, shown, response_format=form)) == {"overview": [{"text": ASKED, "items": [2]}]}


def test_tool_is_called(server: Loopback) -> None:
    """Who asks by a tool gets its arguments."""
    tool = {"type": "function", "function": {"name": "Answer", "parameters": SCHEMA}}
    reply = _asked(server, tools=[tool], response_format=openai.omit)
    [call] = reply.choices[0].message.tool_calls
    assert (call.function.name, reply.choices[0].finish_reason) == ("Answer", "tool_calls")
    assert json.loads(call.function.arguments)["pledges"] == [{"quote": SAID[1]}]


@pytest.mark.parametrize("fence", ["", "```json\n"])
def test_piece_behind_examples_is_answered_as_extractions(server: Loopback, fence: str) -> None:
    """As langextract asks; its examples are no text, and what they are fenced in fences the answer."""
    prompt = f'Extract.\n\nQ: A man asked for rain.\nA: {fence}{{"extractions": []}}\n\nQ: {TEXT}\nA: '
    content = _asked(server, prompt, response_format={"type": "json_object"}).choices[0].message.content
    assert content.startswith(fence)
    rows = json.loads(content.removeprefix(fence).removesuffix("\n```"))["extractions"]
    assert rows == [
        {"request": SAID[0], "request_attributes": {}},
        {"pledge": SAID[1], "pledge_attributes": {}},
    ]


def test_re_ask_is_answered_for_the_item_that_it_shows(server: Loopback) -> None:
    """And it is about the same text, so that faults hit it as they hit the first question."""
    article = "<article>\n" + "".join(f"[{n}] {said}\n" for n, said in enumerate(SAID, start=1)) + "</article>"
    shown = json.dumps({"requests": [{"quote": SAID[0]}]})
    turns = [("user", article), ("assistant", shown), ("user", "That was not accepted.")]
    messages = [{"role": role, "content": words} for role, words in turns]
    assert _content(_asked(server, messages=messages)) == {
        "requests": [{"quote": SAID[0]}],
        "pledges": [],
        "agreements": [],
    }
    server.behave(fault="500", marked=SAID[0])
    with pytest.raises(openai.InternalServerError):
        _asked(server, messages=messages)


# What goes wrong -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ("500", openai.InternalServerError),
        ("429", openai.RateLimitError),
        ("503", openai.InternalServerError),
        ("hang", openai.APITimeoutError),
        ("drop", openai.APIConnectionError),
    ],
)
def test_fault_of_transport_is_an_error_of_the_client(
    server: Loopback, fault: str, error: type[openai.APIError]
) -> None:
    """It hits the marked text alone; it is counted as a fault or as left by the client, never as an answer."""
    server.behave(fault=fault, marked="Tollmark", retry_after=7)
    with pytest.raises(error) as caught:
        _asked(server, timeout=0.3 if fault == "hang" else 30)
    assert type(caught.value) is error
    if fault in ("429", "503"):
        assert isinstance(caught.value, openai.APIStatusError)
        assert caught.value.response.headers["retry-after"] == "7"
    assert _content(_asked(server, "Kestria agreed."))["agreements"] == [{"quote": "Kestria agreed."}]
    figures = server.figures()
    assert (figures["requests"], figures["answered"], figures["in_flight"]) == (2, 1, 0)
    assert (figures["faults"], figures["abandoned"]) == (({}, 1) if fault == "hang" else ({fault: 1}, 0))


def test_answer_that_is_no_json(server: Loopback) -> None:
    """It ends as if nothing was wrong."""
    server.behave(fault="bad-json", one_in=1)
    reply = _asked(server)
    assert reply.choices[0].finish_reason == "stop"
    with pytest.raises(ValueError, match="Expecting value"):
        _content(reply)


def test_answer_that_is_cut(server: Loopback) -> None:
    """It is the beginning of the whole answer, and says that there was no more room."""
    whole = _asked(server).choices[0].message.content
    server.behave(fault="truncated", one_in=1)
    choice = _asked(server).choices[0]
    assert choice.finish_reason == "length"
    assert len(whole) > len(choice.message.content) > 0
    assert whole.startswith(choice.message.content)


def test_refusal(server: Loopback) -> None:
    """As OpenAI writes it: no content."""
    server.behave(fault="refusal", one_in=1)
    message = _asked(server).choices[0].message
    assert (message.content, bool(message.refusal)) == (None, True)


def test_empty_quotes(server: Loopback) -> None:
    """Items are there, and stand on nothing."""
    server.behave(fault="empty-quote", one_in=1)
    assert _content(_asked(server)) == {"requests": [{"quote": ""}], "pledges": [{"quote": ""}], "agreements": []}


def test_fault_that_goes_hits_each_text_so_many_times(server: Loopback) -> None:
    """Then it is answered."""
    server.behave(fault="500", one_in=1, times=2)
    for text in (TEXT, "Kestria agreed."):
        for _ in range(2):
            with pytest.raises(openai.InternalServerError):
                _asked(server, text)
        assert _content(_asked(server, text))


def test_one_in_ten_texts_is_hit_by_its_hash(server: Loopback) -> None:
    """About so many, and the same ones again."""
    texts = [f"Kestria agreed with envoy {n}." for n in range(200)]
    server.behave(fault="refusal", one_in=10)

    def hit(text: str) -> bool:
        body = json.dumps({"messages": [{"role": "user", "content": text}]}).encode()
        return bool(server.ask("/chat/completions", body)["choices"][0]["message"]["refusal"])

    first = list(map(hit, texts))
    assert 8 <= sum(first) <= 35
    assert list(map(hit, texts)) == first


# What is counted -----------------------------------------------------------------------------------------------------


def test_requests_and_questions_are_counted(server: Loopback) -> None:
    """The same request is one question; another parameter makes another one."""
    _asked(server)
    _asked(server)
    _asked(server, temperature=0)
    figures = server.figures()
    told = ("requests", "questions", "asked_again", "answered", "answered_again", "most_of_one")
    assert [figures[name] for name in told] == [3, 2, 1, 3, 1, 2]
    assert server.behave()["latency"] == 0
    assert server.figures()["requests"] == 0


def test_requests_in_flight_are_counted(server: Loopback) -> None:
    """With a latency, those that came together wait together."""
    server.behave(latency=0.5)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda n: _asked(server, f"Kestria agreed {n} times."), range(4)))
    figures = server.figures()
    assert (figures["most_in_flight"], figures["in_flight"], figures["answered"]) == (4, 0, 4)


# What is wrong with a request ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/chat/completions", b"no json", 400),
        ("/chat/completions", b"{}", 400),
        ("/behaviour", b'{"fault": "earthquake"}', 400),
        ("/behaviour", b'{"latency": "long"}', 400),
        ("/behaviour", b'{"latnecy": 1}', 400),
        ("/nowhere", b"{}", 404),
    ],
)
def test_wrong_request_is_told(server: Loopback, path: str, body: bytes, status: int) -> None:
    """The status says so; the server goes on, and counts nothing."""
    with pytest.raises(urllib.error.HTTPError) as caught:
        server.ask(path, body)
    with caught.value as error:
        assert error.code == status
        assert json.load(error)["error"]["message"]
    assert server.figures()["requests"] == 0
    assert server.ask("/models")["data"][0]["id"] == "loopback"


def test_request_in_pieces_and_two_in_one_are_read(server: Loopback) -> None:
    """Bytes come as they like; replies come in the order of requests."""
    port = int(server.url.split(":")[2].split("/")[0])
    body = json.dumps({"messages": [{"role": "user", "content": TEXT}]}).encode()
    one = b"POST /v1/chat/completions HTTP/1.1\r\nContent-Length: %d\r\n\r\n" % len(body) + body
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        for piece in (one[:9], one[9:60], one[60:] + one + b"GET /v1/figures HTTP/1.1\r\n\r\n"):
            connection.sendall(piece)
        came = b""
        while came.count(b"HTTP/1.1 200 OK") < 3 or not came.endswith(b"}"):
            came += connection.recv(65536)
    assert json.loads(came.rpartition(b"\r\n\r\n")[2])["answered"] == 2


def test_command_line_refuses_what_cannot_be() -> None:
    """An unknown fault is named, with those that there are."""
    done = subprocess.run([*COMMAND, "--fault", "earthquake"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "'earthquake'" in done.stderr
    assert "empty-quote" in done.stderr


def test_command_line_sets_how_it_behaves() -> None:
    """As `POST /behaviour` does."""
    options = "--fault 429 --one-in 1 --times 3 --retry-after 0.5 --latency 0.01"
    with loopback(*options.split()) as server:
        with pytest.raises(openai.RateLimitError):
            _asked(server)
        figures = server.figures()
    shown = [figures[name] for name in ("fault", "one_in", "times", "retry_after", "latency", "marked")]
    assert shown == ["429", 1, 3, 0.5, 0.01, ""]
