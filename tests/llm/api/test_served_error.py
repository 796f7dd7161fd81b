"""Is an error that comes with HTTP 200 the error that it says it is?"""

from __future__ import annotations

from typing import Any

import httpx2
import pytest
from door import GOOD, KEY, TEXT, Reply, completion, door, page, question, row

from summarizer._llm.api.served_error import STATUS, ServedError, raise_served_error
from summarizer.errors import AnswerError, ConfigError, ModelError, RefusedError


def _told(error: Any, headers: dict[str, str] | None = None, **body: Any) -> Reply:
    return lambda _: httpx2.Response(200, json={"error": error, **body}, headers=headers)


def _broken_off(**choice: Any) -> Reply:
    message = {"role": "assistant", "content": '{"items": [{"type": "requ'}
    body = {"choices": [{"index": 0, "finish_reason": "error", "message": message, **choice}]}
    return lambda _: httpx2.Response(200, json=body)


@pytest.mark.parametrize(
    "reply",
    [
        _told({"code": 429, "message": "Provider returned error"}),
        _told({"code": "503", "message": "no"}, choices=None),
        _told({"code": 502, "message": "no"}, choices=[]),
        _told({"message": "no", "type": "overloaded_error"}, type="error"),
        _told({"message": "no", "code": "server_error"}),
        _told("overloaded"),
        _told({"message": "no", "status": 504}),
        _broken_off(),
        _broken_off(error={"code": 529, "message": "no"}),
        completion({"content": ""}, error={"code": 500, "message": "no"}),
        lambda _: httpx2.Response(200, json={"object": "error", "code": 503, "message": "no"}),
        lambda _: httpx2.Response(200, text='{"error": {"code": 429}}'),
    ],
)
def test_error_that_may_pass_is_sent_again(reply: Reply) -> None:
    """As the same status would be; also where nobody says that the body is JSON."""
    llm, server = door(reply, GOOD)
    assert llm.ask(question()).data["items"] == [row()]
    assert len(server.requests) == 2
    assert len(server.waits) == 1


def test_retry_after_of_a_reply_that_says_200_is_kept() -> None:
    """Its headers count like those of any other."""
    llm, server = door(_told({"code": 429}, {"retry-after": "7"}), GOOD)
    llm.ask(question())
    assert server.waits == [7]


@pytest.mark.parametrize(
    ("error", "kind", "words"),
    [
        ({"code": 402, "message": "Insufficient credits"}, ModelError, "HTTP 402.* no credit left"),
        ({"code": "insufficient_quota"}, ModelError, "no credit left"),
        ({"code": 401}, ConfigError, "refused the key"),
        ({"code": 404}, ConfigError, "no model 'm'"),
        ({"code": 413}, ModelError, "window_tokens"),
        ({"code": "context_length_exceeded"}, ModelError, "window_tokens"),
        ({"code": 403, "metadata": {"reasons": ["violence"]}}, RefusedError, "declined to answer: violence"),
        ({"code": 400, "message": "no"}, ModelError, "HTTP 400, in the body of an HTTP 200"),
        ({"message": "something broke"}, ModelError, "an error in place of an answer"),
        ("something broke", ModelError, "an error in place of an answer"),
    ],
)
def test_error_that_stays_is_the_error_of_its_status(error: Any, kind: type[Exception], words: str) -> None:
    """It is sent once, and never said to be an answer of a wrong form."""
    llm, server = door(_told(error))
    with pytest.raises(kind, match=words) as caught:
        llm.ask(question())
    assert not isinstance(caught.value, AnswerError)
    assert len(server.requests) == 1


def test_words_of_an_error_stay_where_they_are() -> None:
    """They may repeat the text, or a key. Promise 7."""
    llm, _ = door(_told({"code": 400, "message": f"{TEXT} {KEY}", "type": TEXT}))
    with pytest.raises(ModelError) as caught:
        llm.ask(question())
    assert "secret" not in f"{caught.value} {vars(caught.value)}"
    assert caught.value.__cause__ is caught.value.__context__ is None


@pytest.mark.parametrize("error", [None, "", {}, {"code": 0, "message": ""}])
def test_answer_with_an_error_of_nothing_is_an_answer(error: Any) -> None:
    """Some servers send an empty slot, or code 0, with every reply."""
    llm, server = door(completion({"content": '{"items": []}'}, error=error))
    assert llm.ask(question()).data["items"] == []
    assert len(server.requests) == 1


@pytest.mark.parametrize("told", [None, "text", 7, [], {}, {"choices": []}, {"data": [], "code": 500}, {"code": 200}])
def test_what_is_no_error_raises_nothing(told: Any) -> None:
    """Embeddings, pages and odd replies are judged elsewhere."""
    raise_served_error(told)


@pytest.mark.parametrize("word", STATUS)
def test_each_word_has_its_status(word: str) -> None:
    """In `code` or in `type`, in any case."""
    for error in ({"code": word}, {"type": word.upper(), "code": None}):
        with pytest.raises(ServedError) as caught:
            raise_served_error({"error": error})
        assert caught.value.status_code == STATUS[word]


def test_web_page_with_200_is_said_to_be_one() -> None:
    """A login page or a gateway's is no answer of a wrong form; what to look at is said."""
    for html in ("<!DOCTYPE html><p>Log in</p>", "<html><head><title>Gateway</title></head></html>", "<p>Welcome</p>"):
        llm, server = door(page(200, html))
        with pytest.raises(AnswerError, match=r"web page .*HTTP 200.* gateway.*base_url.*/v1") as caught:
            llm.ask(question())
        assert "larger model" not in str(caught.value)
        assert (caught.value.problems, caught.value.outage) == (("reply: a web page",), "server")
        assert len(server.requests) == 1
