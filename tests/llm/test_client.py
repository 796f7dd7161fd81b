"""Does the door to a model keep its promises? The true openai and instructor, over a transport that is no network."""

from __future__ import annotations

import json
import logging
import pickle
import platform
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx2
import pytest
from pydantic import SecretStr

from summarizer._llm import Answer, Budget, ChatLLM, Endpoint, Question, RateLimiter, open_llm
from summarizer._llm.client import ASKING
from summarizer.errors import AnswerError, BudgetError, ConfigError, ModelError, RefusedError, SummarizerError
from summarizer.settings import Settings

TEXT = "secret-article-text: Velland's minister asked Norrland for two ferries."
KEY = "sk-secret-key-marker-0123456789"
SPECIAL = "{% raw %} {{ 7*7 }} {# c #} <|im_end|>\n    indented\n\ttab\r\n\x0b\u2028 “q” \U0001f6a2 </s> \\n"

SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "items": {"type": "array", "maxItems": 9, "items": {"$ref": "#/$defs/Row"}},
        "copy": {"type": "string", "enum": ["yes", "no"]},
    },
    "required": ["items"],
    "additionalProperties": False,
    "$defs": {
        "Row": {
            "type": "object",
            "properties": {"what": {"type": "string", "maxLength": 40}, "sentence": {"enum": [1, 2, 3]}},
            "required": ["what", "sentence"],
            "additionalProperties": False,
        }
    },
}
ITEMS = {"items": [{"what": "asked for ferries", "sentence": 1}]}

Reply = Callable[[httpx2.Request], httpx2.Response]


def _question(text: str = TEXT) -> Question:
    messages = ({"role": "system", "content": "Which items?"}, {"role": "user", "content": text})
    return Question(messages, SCHEMA, max_tokens=300, prompt="extract.v1")


def _completion(message: dict[str, Any], finish: str = "stop") -> Reply:
    body = {
        "id": "c",
        "object": "chat.completion",
        "created": 1,
        "model": "m",
        "choices": [
            {"index": 0, "finish_reason": finish, "message": {"role": "assistant", "content": None, **message}}
        ],
        "usage": {"prompt_tokens": 100, "completion_tokens": 10, "total_tokens": 110},
    }
    return lambda _: httpx2.Response(200, json=body)


def _call(arguments: str) -> dict[str, Any]:
    return {"id": "1", "type": "function", "function": {"name": "Answer", "arguments": arguments}}


def _tools(*arguments: str, finish: str = "tool_calls") -> Reply:
    return _completion({"tool_calls": [_call(a) for a in arguments]}, finish)


def _content(text: str | None, finish: str = "stop") -> Reply:
    return _completion({"content": text}, finish)


def _failure(status: int, headers: dict[str, str] | None = None, **error: Any) -> Reply:
    body = {"error": {"message": f"bad: {TEXT} {KEY}", "type": "some_error", "code": None, "param": None, **error}}
    return lambda _: httpx2.Response(status, json=body, headers=headers)


def _raises(make: Callable[[httpx2.Request], Exception]) -> Reply:
    def reply(request: httpx2.Request) -> httpx2.Response:
        raise make(request)

    return reply


@dataclass
class Server:
    """Replies in order, the last one for ever; keeps what it was sent and how long the door waited."""

    replies: list[Reply]
    requests: list[httpx2.Request] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        self.requests.append(request)
        return self.replies[min(len(self.requests), len(self.replies)) - 1](request)

    @property
    def bodies(self) -> list[dict[str, Any]]:
        return [json.loads(request.content) for request in self.requests]


def _door(*replies: Reply, model: str = "openai/m", **settings: Any) -> tuple[ChatLLM, Server]:
    server = Server(list(replies))
    client = httpx2.Client(transport=httpx2.MockTransport(server))
    given = Settings(**{"api_key": SecretStr(KEY), **settings})
    return open_llm(model, given, http_client=client, sleep=server.waits.append), server


def _own_server(*replies: Reply, **settings: Any) -> tuple[ChatLLM, Server]:
    return _door(*replies, model="m", **{"base_url": "http://models.example:8000/v1", **settings})


GOOD = _tools(json.dumps(ITEMS))


def test_answer_of_a_tool_call_is_its_arguments() -> None:
    """The data is the JSON object that the model wrote; usage is what the provider counted."""
    llm, server = _door(GOOD)
    answer = llm.ask(_question())
    assert answer.data == ITEMS
    assert not answer.truncated
    assert (answer.usage.calls, answer.usage.input_tokens, answer.usage.output_tokens) == (1, 100, 10)
    assert answer.usage.cost is None
    assert server.requests[0].url == "https://api.openai.com/v1/chat/completions"
    assert server.requests[0].headers["authorization"] == f"Bearer {KEY}"


def test_schema_is_sent_under_tools() -> None:
    """Enums, bounds and `$defs` of the question constrain a server of one's own word for word."""
    llm, server = _own_server(GOOD, mode="tools")
    llm.ask(_question())
    body = server.bodies[0]
    assert body["tools"][0]["function"]["parameters"] == SCHEMA
    assert "strict" not in body["tools"][0]["function"]
    assert body["tool_choice"]["function"]["name"] == body["tools"][0]["function"]["name"]
    assert "response_format" not in body


def test_schema_is_sent_as_response_format() -> None:
    """The default for a server of one's own: llama.cpp, vLLM and Ollama constrain decoding by it."""
    llm, server = _own_server(_content(json.dumps(ITEMS)))
    assert llm.ask(_question()).data == ITEMS
    body = server.bodies[0]
    sent = body["response_format"]["json_schema"]["schema"]
    assert {name: value for name, value in sent.items() if name != "title"} == SCHEMA
    assert "tools" not in body
    assert server.requests[0].url == "http://models.example:8000/v1/chat/completions"


@pytest.mark.parametrize(
    ("mode", "form"), [("json", {"type": "json_object"}), ("md_json", None), ("tools", None), ("json_schema", ...)]
)
def test_mode_that_was_set_is_used(mode: str, form: Any) -> None:
    """`mode` wins over what suits the provider."""
    text = json.dumps(ITEMS)
    llm, server = _own_server(GOOD if mode == "tools" else _content(f"```json\n{text}\n```"), mode=mode)
    assert llm.ask(_question()).data == ITEMS
    assert ("tools" in server.bodies[0]) == (mode == "tools")
    sent = server.bodies[0].get("response_format")
    assert sent is not None if form is ... else sent == form


def test_loose_items_pass_for_the_pipeline_to_judge() -> None:
    """What breaks the strict schema inside an item is no reason to ask everything again."""
    loose = {"items": [{"what": 7, "sentence": "four", "extra": None}, "not an item"], "copy": "perhaps"}
    llm, server = _door(_tools(json.dumps(loose)))
    assert llm.ask(_question()).data == loose
    assert len(server.requests) == 1


def test_server_is_not_told_what_machine_asks() -> None:
    """The openai package would send operating system, processor and Python version with every request."""
    llm, server = _own_server(_content(json.dumps(ITEMS)))
    llm.ask(_question())
    sent = str(server.requests[0].headers).casefold()
    assert platform.python_version() not in sent
    assert platform.system().casefold() not in sent


@pytest.mark.parametrize("mode", ["tools", "json_schema"])
def test_article_text_arrives_unchanged(mode: str) -> None:
    """The article is data: it is no template, is not dedented, and keeps every character. Promise 6."""
    reply = GOOD if mode == "tools" else _content(json.dumps(ITEMS))
    llm, server = _door(reply, mode=mode)
    llm.ask(_question(SPECIAL))
    assert server.bodies[0]["messages"] == [
        {"role": "system", "content": "Which items?"},
        {"role": "user", "content": SPECIAL},
    ]


@pytest.mark.parametrize(("bad", "mode"), [(_tools("{not json"), "tools"), (_content("{not json"), "json_schema")])
def test_bad_json_is_asked_again_once_and_both_are_paid(bad: Reply, mode: str) -> None:
    """The re-ask shows what was wrong; usage is the sum over both attempts."""
    good = GOOD if mode == "tools" else _content(json.dumps(ITEMS))
    llm, server = _door(bad, good, mode=mode)
    answer = llm.ask(_question())
    assert answer.data == ITEMS
    assert (answer.usage.calls, answer.usage.input_tokens, answer.usage.output_tokens) == (2, 200, 20)
    assert len(server.bodies[1]["messages"]) == len(server.bodies[0]["messages"]) + 2
    assert server.waits == []


@pytest.mark.parametrize(
    ("bad", "problem"),
    [
        ("{not json", "answer: Invalid JSON"),
        ("{}", "items: Field required"),
        ('{"items": "none"}', "items: Input should be a valid array"),
        ("7", "answer: Input should be an object"),
    ],
)
def test_answer_without_the_form_twice_is_an_answer_error(bad: str, problem: str) -> None:
    """Two bad answers are an error that names the problems as paths, never an empty answer. Promise 4."""
    llm, server = _door(_tools(bad))
    with pytest.raises(AnswerError) as caught:
        llm.ask(_question())
    assert [p[: len(problem)] for p in caught.value.problems] == [problem]
    assert caught.value.attempts == caught.value.usage.calls == len(server.requests) == 2
    assert caught.value.usage.input_tokens == 200


@pytest.mark.parametrize(
    ("headers", "wait"),
    [({"retry-after": "7"}, 7), ({"retry-after-ms": "1500", "retry-after": "9"}, 1.5), ({"retry-after": "3600"}, 60)],
)
def test_retry_after_is_obeyed_up_to_the_cap(headers: dict[str, str], wait: float) -> None:
    """The server says when to come back; `max_wait` caps it."""
    llm, server = _door(_failure(429, headers), GOOD)
    answer = llm.ask(_question())
    assert server.waits == [wait]
    assert answer.usage.calls == 2
    assert answer.usage.input_tokens == 100


def test_overloaded_server_is_asked_again(caplog: pytest.LogCaptureFixture) -> None:
    """503 is transport trouble: the same request again, after a wait that grows; each is a log event."""
    llm, server = _door(_failure(503), _failure(500), GOOD)
    with caplog.at_level(logging.DEBUG):
        assert llm.ask(_question()).data == ITEMS
    assert server.bodies[0] == server.bodies[1] == server.bodies[2]
    first, second = server.waits
    assert 1 <= first <= 2 <= second <= 3
    events = [vars(r) for r in caplog.records if r.message == "summarizer.retry"]
    assert [(e["attempt"], e["wait"], e["status"]) for e in events] == [
        (1, round(first, 3), 503),
        (2, round(second, 3), 500),
    ]


def test_server_that_stays_down_is_a_model_error() -> None:
    """After `attempts` requests the error says so, with the status."""
    llm, server = _door(_failure(500, {"retry-after": "2"}), attempts=3)
    with pytest.raises(ModelError, match=r"openai at https://api\.openai\.com/v1 failed after 3 .*HTTP 500") as caught:
        llm.ask(_question())
    assert (caught.value.status, caught.value.attempts, caught.value.retry_after) == (500, 3, 2.0)
    assert caught.value.usage.calls == len(server.requests) == 3
    assert server.waits == [2.0, 2.0]


def test_trouble_during_the_re_ask_does_not_pay_the_first_ask_again() -> None:
    """Transport retries repeat one request, not the whole question; `attempts` counts for the question."""
    llm, server = _door(_tools("{"), _failure(503), GOOD)
    assert llm.ask(_question()).usage.calls == 3
    assert [len(body["messages"]) for body in server.bodies] == [2, 4, 4]
    llm, server = _door(_failure(503), _tools("{"), _failure(503), GOOD, attempts=2)
    with pytest.raises(ModelError, match="503"):
        llm.ask(_question())
    assert len(server.requests) == 3


def test_empty_account_is_not_asked_again() -> None:
    """A 429 for lack of credit does not pass by waiting."""
    llm, server = _door(_failure(429, code="insufficient_quota"))
    with pytest.raises(ModelError, match="no credit left") as caught:
        llm.ask(_question())
    assert caught.value.status == 429
    assert len(server.requests) == 1


@pytest.mark.parametrize("status", [401, 403])
def test_refused_key_says_which_variable_to_set(status: int) -> None:
    """A key that is refused stops the call at once."""
    llm, server = _door(_failure(status))
    with pytest.raises(ConfigError, match=rf"HTTP {status}.*OPENAI_API_KEY"):
        llm.ask(_question())
    assert len(server.requests) == 1
    own, _ = _own_server(_failure(status))
    with pytest.raises(ConfigError, match="SUMMARIZER_API_KEY"):
        own.ask(_question())


def test_unknown_model_is_named_with_its_server() -> None:
    """404 names model and address, without the address's credentials and query."""
    base_url = "http://user:pw-marker@models.example:8000/v1?token=query-marker"
    llm, server = _own_server(_failure(404), base_url=base_url)
    with pytest.raises(ConfigError, match=r"http://models\.example:8000/v1 has no model 'm'") as caught:
        llm.ask(_question())
    for marker in ("user", "pw-marker", "query-marker"):
        assert marker not in str(caught.value)
        assert marker not in json.dumps(llm.identity)
    assert server.requests[0].url.params["token"] == "query-marker"
    assert server.requests[0].url.userinfo == b""
    assert server.requests[0].headers["authorization"].startswith("Basic ")


@pytest.mark.parametrize("status", [400, 422])
def test_rejected_request_shows_a_code_but_no_words(status: int) -> None:
    """A server's message may repeat the prompt, so only its short code is shown."""
    llm, server = _door(_failure(status, code="unsupported_schema"))
    with pytest.raises(ModelError, match=rf"HTTP {status}, unsupported_schema") as caught:
        llm.ask(_question())
    assert caught.value.status == status
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    "error",
    [
        {"code": "context_length_exceeded"},
        {"message": "This model's maximum context length is 4096 tokens", "type": "BadRequestError"},
        {"code": 400, "type": "exceed_context_size_error"},
    ],
)
def test_question_over_the_context_says_what_to_set(error: dict[str, Any]) -> None:
    """The advice names the setting that makes questions smaller."""
    llm, _ = _door(_failure(400, **error))
    with pytest.raises(ModelError, match="window_tokens"):
        llm.ask(_question())


def test_server_that_does_not_listen_is_named() -> None:
    """A refused connection names host and port, after all attempts."""
    llm, server = _own_server(_raises(lambda r: httpx2.ConnectError(TEXT, request=r)), attempts=2)
    with pytest.raises(ModelError, match=r"http://models\.example:8000/v1 could not be reached in 2") as caught:
        llm.ask(_question())
    assert (caught.value.status, caught.value.attempts) == (None, 2)
    assert len(server.waits) == 1


def test_time_out_names_the_setting() -> None:
    """A timeout is asked again, then says which knob there is."""
    llm, server = _door(_raises(lambda r: httpx2.ReadTimeout(TEXT, request=r)), attempts=2)
    with pytest.raises(ModelError, match=r"did not answer in time in 2 .*`timeout`"):
        llm.ask(_question())
    assert len(server.requests) == 2


def test_timeout_of_the_settings_is_the_requests() -> None:
    """`timeout` reaches the transport, in seconds."""
    llm, server = _door(GOOD, timeout=17)
    llm.ask(_question())
    assert set(server.requests[0].extensions["timeout"].values()) == {17}


@pytest.mark.parametrize("mode", ["tools", "json_schema"])
def test_refusal_is_an_error_with_its_words(mode: str) -> None:
    """The model's refusal is not asked again; at most 200 characters of it are kept."""
    llm, server = _door(_completion({"refusal": "I cannot. " * 50}), mode=mode)
    with pytest.raises(RefusedError) as caught:
        llm.ask(_question())
    assert str(caught.value.reason).startswith("I cannot.")
    assert len(str(caught.value.reason)) == 200
    assert "I cannot" not in str(caught.value)
    assert caught.value.usage.calls == len(server.requests) == 1


@pytest.mark.parametrize(
    "reply", [_content("{", "content_filter"), _failure(400, code="content_filter", message="filtered")]
)
def test_filtered_content_is_a_refusal(reply: Reply) -> None:
    """A provider's filter declines for the model, in the reply or as HTTP 400."""
    llm, server = _door(reply)
    with pytest.raises(RefusedError) as caught:
        llm.ask(_question())
    assert caught.value.reason == "content_filter"
    assert len(server.requests) == 1


def test_empty_refusal_is_none() -> None:
    """Some servers send an empty refusal with every answer."""
    llm, _ = _door(_completion({"refusal": "", "tool_calls": [_call(json.dumps(ITEMS))]}))
    assert llm.ask(_question()).data == ITEMS


def _row(n: int) -> dict[str, Any]:
    return {"what": f"item {n}", "sentence": n}


@pytest.mark.parametrize("mode", ["tools", "json_schema"])
def test_cut_answer_keeps_what_is_whole(mode: str) -> None:
    """An answer that ran out of room gives its whole items; the cut one never passes as an item."""
    cut = json.dumps({"items": [_row(1), _row(2), _row(3)]})[:-4]  # inside the third item
    reply = _tools(cut, finish="length") if mode == "tools" else _content(cut, "length")
    llm, server = _door(reply, mode=mode)
    answer = llm.ask(_question())
    assert answer.data == {"items": [_row(1), _row(2)]}
    assert answer.truncated
    assert answer.usage.calls == len(server.requests) == 1


@pytest.mark.parametrize(
    "reply",
    [
        _content(None, "length"),
        _content("Let me think", "length"),
        _content('<think>Is {"items": []} right?', "length"),
        _tools(finish="length"),
    ],
)
def test_answer_cut_before_it_began_names_what_to_set(reply: Reply) -> None:
    """A model that reasons until the room is used up would do so with half the question as well."""
    llm, server = _door(reply)
    with pytest.raises(ModelError, match=r"max_output_tokens.*reasoning_effort") as caught:
        llm.ask(_question())
    assert not isinstance(caught.value, AnswerError)
    assert (len(server.requests), caught.value.usage.output_tokens) == (1, 10)


def test_answer_that_only_the_server_calls_cut_is_marked() -> None:
    """Other servers have other words for out of room; what came is kept, and marked as truncated."""
    llm, _ = _door(_tools(json.dumps(ITEMS), finish="max_tokens"))
    answer = llm.ask(_question())
    assert (answer.data, answer.truncated) == (ITEMS, True)


def test_several_tool_calls_are_one_answer() -> None:
    """Items of a second call are not lost, a repeated call counts once, and a broken one marks the answer."""
    first, second = json.dumps({"items": [_row(1)], "copy": "no"}), json.dumps({"items": [_row(2)]})
    llm, _ = _door(_tools(first, second, first))
    answer = llm.ask(_question())
    assert answer.data == {"items": [_row(1), _row(2)], "copy": "no"}
    assert not answer.truncated
    llm, _ = _door(_tools(first, '{"items": [{"wh'))
    answer = llm.ask(_question())
    assert answer.data["items"] == [_row(1)]
    assert answer.truncated


@pytest.mark.parametrize(
    "frame", ["{}", "```json\n{}\n```", '<tool_call>{{"name": "Answer", "arguments": {}}}</tool_call>']
)
def test_tool_call_written_as_text_is_read(frame: str) -> None:
    """Weak servers answer a forced call in `content`; that is no reason to pay for a second answer."""
    llm, server = _door(_content(frame.format(json.dumps(ITEMS))))
    assert llm.ask(_question()).data == ITEMS
    assert len(server.requests) == 1


@pytest.mark.parametrize(("text", "mode"), [("Sorry, no.", "tools"), (None, "tools"), ("", "json_schema")])
def test_prose_or_nothing_is_an_answer_error(text: str | None, mode: str) -> None:
    """No JSON at all, twice, is an error and not an empty answer."""
    llm, server = _door(_content(text), mode=mode)
    with pytest.raises(AnswerError) as caught:
        llm.ask(_question())
    assert caught.value.problems
    assert len(server.requests) == 2


@pytest.mark.parametrize("body", [{"choices": []}, {"choices": None}, {"object": "x"}])
def test_reply_without_choices_is_an_answer_error(body: dict[str, Any]) -> None:
    """A reply with nothing in it is not asked again: there is nothing to show the model."""
    llm, server = _door(lambda _: httpx2.Response(200, json=body))
    with pytest.raises(AnswerError, match="choices: empty"):
        llm.ask(_question())
    assert len(server.requests) == 1


def test_page_instead_of_a_reply_hints_at_the_address() -> None:
    """A base_url without /v1 mostly answers with a web page."""
    llm, _ = _own_server(lambda _: httpx2.Response(200, html="<p>Welcome</p>"))
    with pytest.raises(AnswerError, match="/v1"):
        llm.ask(_question())


def test_temperature_is_zero_and_the_limit_has_the_providers_name() -> None:
    """OpenAI takes `max_completion_tokens` for every model; other servers take `max_tokens`."""
    llm, server = _door(GOOD)
    own, others = _own_server(_content(json.dumps(ITEMS)))
    llm.ask(_question())
    own.ask(_question())
    assert (server.bodies[0]["temperature"], server.bodies[0]["max_completion_tokens"]) == (0, 300)
    assert (others.bodies[0]["temperature"], others.bodies[0]["max_tokens"]) == (0, 300)
    assert "max_tokens" not in server.bodies[0]


def test_refused_parameters_are_learned_once() -> None:
    """What a model refuses is left out, renamed or said outright, from then on and without costing attempts."""
    llm, server = _own_server(
        _failure(400, param="temperature", code="unsupported_value"),
        _failure(400, param="max_tokens", code="unsupported_parameter"),
        _failure(400, param="reasoning_effort"),
        GOOD,
        mode="tools",
        attempts=1,
    )
    assert llm.ask(_question()).usage.calls == 4
    llm.ask(_question())
    assert len(server.requests) == 5
    for body in server.bodies[3:]:
        assert "temperature" not in body
        assert "max_tokens" not in body
        assert (body["max_completion_tokens"], body["reasoning_effort"]) == (300, "none")


def test_learning_a_parameter_costs_no_attempt() -> None:
    """`attempts` is for transport trouble."""
    llm, server = _door(_failure(400, param="temperature"), _failure(503), GOOD, attempts=2)
    assert llm.ask(_question()).data == ITEMS
    assert len(server.requests) == 3


def test_parameter_that_stays_refused_is_an_error() -> None:
    """The door does not send for ever: each parameter is learned once."""
    llm, server = _door(_failure(400, param="temperature"))
    with pytest.raises(ModelError, match="HTTP 400"):
        llm.ask(_question())
    assert len(server.requests) == 2


FAILING: dict[str, Reply] = {
    "bad json": _tools('{"items": "secret-article-text"'),
    "prose": _content(TEXT),
    "refused": _completion({"refusal": "No."}),
    "filtered": _content(TEXT, "content_filter"),
    "no choices": lambda _: httpx2.Response(200, json={"choices": [], "note": TEXT}),
    "page": lambda _: httpx2.Response(200, text=TEXT),
    "broken json": lambda _: httpx2.Response(200, text="{" + TEXT, headers={"content-type": "application/json"}),
    "connection": _raises(lambda r: httpx2.ConnectError(f"{TEXT} {KEY}", request=r)),
    "timeout": _raises(lambda r: httpx2.ReadTimeout(f"{TEXT} {KEY}", request=r)),
    "surprise": _raises(lambda _: RuntimeError(f"{TEXT} {KEY}")),
    **{
        str(status): _failure(status, code="secret-article-text") for status in (400, 401, 403, 404, 409, 422, 429, 503)
    },
    "cut": _content('{"items": ["' + TEXT, "length"),
}


def _linked(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


@pytest.mark.parametrize("name", FAILING)
@pytest.mark.parametrize("mode", ["tools", "json_schema"])
def test_no_text_and_no_key_leaves_through_errors_or_logs(
    name: str, mode: str, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whatever fails, messages, fields, causes, pickles and logs at every level are free of both. Promise 7."""
    llm, _ = _door(FAILING[name], attempts=2, mode=mode)
    error: SummarizerError | None = None
    with caplog.at_level(logging.DEBUG):
        for logger in ("openai", "openai._base_client", "instructor", "instructor.v2.retry", "httpx2"):
            caplog.set_level(logging.DEBUG, logger)
        try:
            llm.ask(_question())
        except SummarizerError as caught:
            error = caught
    assert (error is None) == (name == "cut")
    chain = list(_linked(error))
    assert len(chain) <= 1
    seen = [*(f"{e} {e!r} {e.args} {vars(e)}" for e in chain), caplog.text, *map(str, map(vars, caplog.records))]
    seen += [pickle.dumps(error).decode("latin-1"), repr(llm), str(vars(llm)["_policy"]), *capsys.readouterr()]
    for marker in ("secret-article-text", "Velland", KEY, "sk-secret"):
        assert not [words for words in seen if marker in words]


@pytest.mark.parametrize("name", sorted(set(FAILING) - {"cut"}))
def test_each_error_pickles_with_its_fields(name: str) -> None:
    """A worker's error arrives whole in the process that started it."""
    llm, _ = _door(FAILING[name], attempts=2)
    with pytest.raises(SummarizerError) as caught:
        llm.ask(_question())
    again = pickle.loads(pickle.dumps(caught.value))  # noqa: S301
    assert type(again) is type(caught.value)
    assert (str(again), vars(again)) == (str(caught.value), vars(caught.value))


FIRST_ASK = """
import logging, httpx2
logging.basicConfig(level=logging.DEBUG)
from summarizer._llm import Question, open_llm
from summarizer.settings import Settings
transport = httpx2.MockTransport(lambda r: httpx2.Response(422, json={"error": {"message": "secret-article-text"}}))
llm = open_llm("m", Settings(base_url="http://u:secret-pw@h/v1?k=secret-q", api_key="secret-key"),
               http_client=httpx2.Client(transport=transport))
try:
    llm.ask(Question(({"role": "user", "content": "secret-article-text"},), {"properties": {}}, 9, "p.v1"))
except Exception:
    logging.exception("told")
"""


def test_first_ask_of_a_process_logs_nothing_secret() -> None:
    """Loggers that come with the imports of the first ask are held as well, and tracebacks show no cause."""
    done = subprocess.run([sys.executable, "-c", FIRST_ASK], capture_output=True, text=True, check=True, timeout=60)
    assert "summarizer.errors.ModelError" in done.stderr
    assert "secret" not in done.stderr.replace(FIRST_ASK, "") + done.stdout


def test_foreign_loggers_go_on_outside_of_an_ask(caplog: pytest.LogCaptureFixture) -> None:
    """A user's own work with openai or instructor keeps its logs."""
    llm, _ = _door(GOOD)
    llm.ask(_question())
    with caplog.at_level(logging.DEBUG):
        logging.getLogger("instructor.v2.retry").error("mine")
    assert "mine" in caplog.text
    assert ASKING.get() is False


def test_endpoint_is_started_by_the_first_question_only() -> None:
    """A run in which every answer is cached never starts the embedded server. Promise 5."""
    server = Server([_content(json.dumps(ITEMS))])
    started: list[int] = []

    def start() -> Endpoint:
        started.append(1)
        return Endpoint("http://127.0.0.1:4321/v1", "weights", KEY)

    llm = open_llm(
        "local",
        Settings(),
        endpoint=start,
        identity={"weights": "abc"},
        http_client=httpx2.Client(transport=httpx2.MockTransport(server)),
    )
    assert (llm.model, llm.identity["weights"]) == ("local", "abc")
    assert started == []
    llm.ask(_question())
    llm.ask(_question())
    assert started == [1]
    assert server.bodies[0]["model"] == "weights"
    assert server.requests[0].url.port == 4321
    assert "response_format" in server.bodies[0]


def test_failing_endpoint_raises_what_it_said_and_is_tried_again() -> None:
    """An embedded model that cannot start is an error of its own, not a broken door."""
    server = Server([_content(json.dumps(ITEMS))])
    tries: list[int] = []

    def start() -> Endpoint:
        tries.append(1)
        if len(tries) == 1:
            raise ConfigError("no weights")
        return Endpoint("http://127.0.0.1:4321/v1", "weights", KEY)

    client = httpx2.Client(transport=httpx2.MockTransport(server))
    llm = open_llm("local", Settings(), endpoint=start, http_client=client)
    with pytest.raises(ConfigError, match="no weights"):
        llm.ask(_question())
    assert llm.ask(_question()).data == ITEMS


def test_many_threads_share_one_connection() -> None:
    """Windows are asked at the same time; each gets its own answer and its own usage."""

    def echo(request: httpx2.Request) -> httpx2.Response:
        text = json.loads(request.content)["messages"][1]["content"]
        return _tools(json.dumps({"items": [{"what": text, "sentence": 1}]}))(request)

    started: list[int] = []
    server = Server([echo])

    def start() -> Endpoint:
        started.append(1)
        return Endpoint("http://127.0.0.1:1/v1", "m", KEY)

    client = httpx2.Client(transport=httpx2.MockTransport(server))
    llm = open_llm("local", Settings(mode="tools"), endpoint=start, http_client=client)
    texts = [f"text {n}" for n in range(24)]
    with ThreadPoolExecutor(8) as pool:
        answers: list[Answer] = list(pool.map(lambda text: llm.ask(_question(text)), texts))
    assert [a.data["items"][0]["what"] for a in answers] == texts
    assert {a.usage.calls for a in answers} == {1}
    assert started == [1]


def test_close_is_idempotent_and_leaves_the_callers_client_open() -> None:
    """What was passed in stays open; a later question opens the door again."""
    server = Server([GOOD])
    client = httpx2.Client(transport=httpx2.MockTransport(server))
    llm = open_llm("openai/m", Settings(api_key=SecretStr(KEY)), http_client=client)
    llm.close()
    llm.ask(_question())
    llm.close()
    llm.close()
    assert not client.is_closed
    assert llm.ask(_question()).data == ITEMS


PRICED = "openai/gpt-4o"
ONE_CALL = 100 * 2.5e-6 + 10 * 10e-6
"""US dollars for the tokens that the stand-in counts, at the list price of gpt-4o."""


class _Turns(RateLimiter):
    """A throttle that keeps how many turns were given, and how many are held now."""

    def __init__(self) -> None:
        super().__init__(8)
        self.given, self.held = 0, 0

    @contextmanager
    def turn(self, tokens: int = 0) -> Iterator[None]:
        assert tokens == 0, "nobody limits tokens"
        self.given, self.held = self.given + 1, self.held + 1
        try:
            yield
        finally:
            self.held -= 1


def _shared(
    *replies: Reply, throttle: RateLimiter | None = None, budget: Budget | None = None, **settings: Any
) -> tuple[ChatLLM, Server]:
    server = Server(list(replies))
    model = settings.pop("model", PRICED)
    given = Settings(**{"api_key": SecretStr(KEY), **settings})
    client = httpx2.Client(transport=httpx2.MockTransport(server))
    return open_llm(
        model, given, http_client=client, sleep=server.waits.append, throttle=throttle, budget=budget
    ), server


def test_each_single_request_has_its_own_turn() -> None:
    """A retry and a re-ask wait for theirs; no turn is held while the door waits to send again."""
    throttle = _Turns()
    held: list[int] = []
    server = Server([_failure(429), _tools("{not json"), GOOD])
    client = httpx2.Client(transport=httpx2.MockTransport(server))
    llm = open_llm(
        PRICED,
        Settings(api_key=SecretStr(KEY)),
        http_client=client,
        sleep=lambda _: held.append(throttle.held),
        throttle=throttle,
    )
    assert llm.ask(_question()).usage.calls == throttle.given == 3
    assert held == [0]
    assert throttle.held == 0


def test_wait_that_one_thread_was_told_holds_for_the_next_question() -> None:
    """`Retry-After` reaches the throttle; the question that follows waits though it was never refused."""
    waits: list[float | None] = []
    now = 0.0

    def wait(_: threading.Condition, seconds: float | None) -> None:
        nonlocal now
        waits.append(seconds)
        now += seconds or 0

    throttle = RateLimiter(8, clock=lambda: now, wait=wait)
    llm, _ = _shared(_failure(503, {"retry-after": "11"}), GOOD, throttle=throttle, attempts=1)
    with pytest.raises(ModelError):
        llm.ask(_question())
    assert throttle.width == 4
    assert llm.ask(_question()).data == ITEMS
    assert waits == [11]


def test_tokens_of_a_request_and_its_answer_count() -> None:
    """All that is sent, the form of the answer too, and the room for the answer."""
    llm, _ = _shared(GOOD, throttle=RateLimiter(8, tokens_per_minute=700))
    assert llm.ask(_question()).data == ITEMS
    llm, server = _shared(GOOD, throttle=RateLimiter(8, tokens_per_minute=310))
    with pytest.raises(ConfigError, match="tokens_per_minute=310"):
        llm.ask(_question())
    assert server.requests == []


def test_close_ends_a_wait_for_a_turn() -> None:
    """What waits is told that nothing was sent, and sends nothing."""
    waiting = threading.Event()

    def wait(changed: threading.Condition, seconds: float | None) -> None:
        waiting.set()
        changed.wait(seconds)

    llm, server = _shared(GOOD, throttle=RateLimiter(8, requests_per_minute=1, wait=wait))
    llm.ask(_question())
    with ThreadPoolExecutor(1) as pool:
        second = pool.submit(llm.ask, _question())
        assert waiting.wait(10)
        llm.close()
        with pytest.raises(ModelError, match="Nothing was sent") as caught:
            second.result(10)
    assert caught.value.attempts == 0
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("replies", "calls", "dollars"),
    [
        ([GOOD], 1, ONE_CALL),
        ([_tools("{not json"), GOOD], 2, 2 * ONE_CALL),
        ([_failure(503), GOOD], 2, ONE_CALL),
        ([_tools('{"items": [', finish="length")], 1, ONE_CALL),
    ],
)
def test_cost_is_the_sum_over_every_attempt(replies: list[Reply], calls: int, dollars: float) -> None:
    """Re-asks and truncated answers are paid, errors of the server are not."""
    llm, _ = _shared(*replies)
    usage = llm.ask(_question()).usage
    assert usage.calls == calls
    assert usage.cost == pytest.approx(dollars)


def test_cost_of_a_failure_comes_with_the_error() -> None:
    """An answer that was never usable is paid all the same."""
    llm, _ = _shared(_tools("{not json"))
    with pytest.raises(AnswerError) as caught:
        llm.ask(_question())
    assert caught.value.usage.cost == pytest.approx(2 * ONE_CALL)


@pytest.mark.parametrize(
    ("settings", "cost"),
    [
        ({"model": "openai/m"}, None),
        ({"model": "gpt-4o", "base_url": "http://models.example:8000/v1", "mode": "tools"}, None),
        ({"model": "gpt-4o", "base_url": "https://api.openai.com/v1", "mode": "tools"}, ONE_CALL),
    ],
)
def test_cost_where_nobody_knows_the_price_is_none(settings: dict[str, Any], cost: float | None) -> None:
    """Neither zero nor that of another seller."""
    llm, _ = _shared(GOOD, **settings)
    assert llm.ask(_question()).usage.cost == (None if cost is None else pytest.approx(cost))


def test_cost_of_the_embedded_model_is_nothing() -> None:
    """It runs on this machine."""
    client = httpx2.Client(transport=httpx2.MockTransport(Server([_content(json.dumps(ITEMS))])))
    llm = open_llm("l", Settings(), endpoint=lambda: Endpoint("http://127.0.0.1:1/v1", "m", KEY), http_client=client)
    assert llm.ask(_question()).usage.cost == 0.0


def test_cost_without_a_count_of_tokens_is_unknown() -> None:
    """A server that does not say what it counted did not work for nothing."""

    def silent(request: httpx2.Request) -> httpx2.Response:
        body = GOOD(request).json()
        del body["usage"]
        return httpx2.Response(200, json=body)

    budget = Budget(1.0)
    llm, _ = _shared(silent, budget=budget)
    assert llm.ask(_question()).usage.cost is None
    assert budget.spent > 300 * 10e-6  # the worst case


def test_tokens_from_the_providers_cache_cost_what_they_cost_there() -> None:
    """OpenAI takes half for what it read from its cache."""

    def cached(request: httpx2.Request) -> httpx2.Response:
        body = GOOD(request).json()
        body["usage"]["prompt_tokens_details"] = {"cached_tokens": 80}
        return httpx2.Response(200, json=body)

    llm, _ = _shared(cached)
    assert llm.ask(_question()).usage.cost == pytest.approx(ONE_CALL - 80 * 1.25e-6)


def _until_refused(llm: ChatLLM) -> BudgetError:
    for _ in range(100):
        try:
            llm.ask(_question())
        except BudgetError as error:
            return error
        except AnswerError:
            continue
    pytest.fail("never refused")


def test_budget_ends_before_it_is_exceeded() -> None:
    """What it cannot pay for in the worst case is not sent; after an answer its true cost is what counts."""
    budget = Budget(0.01)
    llm, server = _shared(GOOD, budget=budget)
    error = _until_refused(llm)
    assert 5 < len(server.requests) < 100
    assert budget.spent == pytest.approx(len(server.requests) * ONE_CALL)
    assert budget.spent <= 0.01
    assert error.__cause__ is error.__context__ is None
    assert "0.010000" in str(error)
    assert TEXT not in str(error)


def test_budget_holds_for_the_re_ask_too() -> None:
    """Each single request is checked, not each question."""
    budget = Budget(0.0055)
    llm, server = _shared(_tools("{not json"), budget=budget)
    _until_refused(llm)
    assert budget.spent == pytest.approx(len(server.requests) * ONE_CALL)


@pytest.mark.parametrize("settings", [{"model": "openai/m"}, {"model": "gpt-4o", "base_url": "http://h:1/v1"}])
def test_budget_with_an_unknown_price_is_refused_at_the_first_question(settings: dict[str, Any]) -> None:
    """A budget that cannot be kept is no budget; nothing is sent, and the message says what to do."""
    llm, server = _shared(GOOD, budget=Budget(5), **settings)
    with pytest.raises(ConfigError, match=r"price of model '(m|gpt-4o)'.*not known.*Leave out `budget`"):
        llm.ask(_question())
    assert server.requests == []


@pytest.mark.parametrize(
    ("reply", "billed"),
    [
        (_failure(500), False),
        (_failure(400), False),
        (_raises(lambda request: httpx2.ConnectError("no route", request=request)), False),
        (_raises(lambda request: httpx2.ReadTimeout("slow", request=request)), True),
        (_raises(lambda request: httpx2.RemoteProtocolError("cut", request=request)), True),
    ],
)
def test_budget_counts_an_answer_that_may_have_been_lost_on_the_way(reply: Reply, billed: bool) -> None:
    """A server that worked until we hung up sends a bill; an error, or no connection, costs nothing."""
    budget = Budget(1.0)
    llm, _ = _shared(reply, budget=budget, attempts=1)
    with pytest.raises(ModelError):
        llm.ask(_question())
    assert (budget.spent > 0) == billed


def test_eight_threads_never_overshoot_the_budget() -> None:
    """Together they spend what one could; the server's own count is below it, and money is not left lying either."""
    budget = Budget(0.02)
    llm, server = _shared(GOOD, _failure(503), GOOD, _tools("{not json"), GOOD, budget=budget)

    def ask(n: int) -> Exception | None:
        try:
            llm.ask(_question(f"text {n}"))
        except (ModelError, BudgetError) as error:
            return error
        return None

    with ThreadPoolExecutor(8) as pool:
        failed = list(pool.map(ask, range(120)))
    assert any(isinstance(error, BudgetError) for error in failed)
    answered = len(server.requests) - 1  # the 503 is not billed
    assert budget.spent == pytest.approx(answered * ONE_CALL)
    assert 0.01 < budget.spent <= 0.02
