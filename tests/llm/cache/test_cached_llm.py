"""Each question is paid for once; a cache in trouble warns once and is never in the way."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import types
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import platformdirs
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from summarizer._llm import Answer, CachedLLM, CacheWarning, Question, Store, open_store, question_key
from summarizer._llm.cache.sqlite_store import SQLiteStore
from summarizer.errors import ConfigError, ModelError
from summarizer.values import Usage

IDENTITY = {"provider": "openai", "base_url": "https://models.example/v1", "model": "m-1"}
QUESTION = Question(
    messages=({"role": "system", "content": "Find items."}, {"role": "user", "content": "[1] Ostrava met Løvland."}),
    schema={"type": "object", "properties": {"items": {"type": "array"}}},
    max_tokens=512,
    prompt="extract.v1",
)
PAID = Usage(calls=1, input_tokens=90, output_tokens=12, cost=0.002, seconds=1.5)
ITEMS = Answer({"items": [{"type": "request", "sentences": [1], "what": "Løvland asked \ud83d"}]}, usage=PAID)


class CountingLLM:
    """Answers from a list, or the same answer for ever, and counts."""

    model = "m-1"

    def __init__(self, *answers: Answer | Exception, wait: threading.Event | None = None) -> None:
        self.identity: Mapping[str, str] = IDENTITY
        self.asked: list[Question] = []
        self.closed = 0
        self.asking = threading.Event()
        self._answers = list(answers) or [ITEMS]
        self._wait = wait

    def ask(self, question: Question) -> Answer:
        """Count, wait if told to, and answer or raise."""
        self.asked.append(question)
        self.asking.set()
        if self._wait is not None:
            assert self._wait.wait(20)
        answer = self._answers[0] if len(self._answers) == 1 else self._answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def close(self) -> None:
        """Count."""
        self.closed += 1


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "answers.sqlite3"


@pytest.fixture
def make(path: Path) -> Iterator[Callable[..., SQLiteStore]]:
    """Make stores on one path; all are closed in the end."""
    with contextlib.ExitStack() as stack:

        def make_one(**given: object) -> SQLiteStore:
            store = SQLiteStore(path, **{"max_bytes": 10**9, "max_days": 365, **given})  # type: ignore[arg-type]
            stack.callback(store.close)
            return store

        yield make_one


def opened(url: str | None) -> Store | None:
    return open_store(url, max_bytes=10**9, max_days=365)


def asked_again(path: Path, question: Question = QUESTION) -> tuple[Answer, int]:
    """Ask through a new LLM and a new store on the same path; say how many times the LLM was asked."""
    store = opened(str(path))
    assert store is not None
    llm = CountingLLM()
    cached = CachedLLM(llm, store)
    answer = cached.ask(question)
    cached.close()
    return answer, len(llm.asked)


# the key


def test_the_key_of_a_question_does_not_change_between_versions() -> None:
    """All stored answers are lost when this key changes: raise KEY_FORMAT when you mean it."""
    assert question_key(IDENTITY, QUESTION) == "41132542a426c7a79e8f931098966ed5046eb064e276cdd3736d2ecca1f49e4b"


def test_everything_that_is_sent_is_in_the_key_and_the_prompts_name_is_not() -> None:
    """Two questions that differ in anything that is sent never share an answer."""
    others = [
        replace(QUESTION, messages=QUESTION.messages[::-1]),
        replace(QUESTION, messages=(*QUESTION.messages, {"role": "assistant", "content": ""})),
        replace(QUESTION, messages=({**QUESTION.messages[0], "role": "user"}, QUESTION.messages[1])),
        replace(QUESTION, schema={"type": "object"}),
        replace(QUESTION, max_tokens=513),
    ]
    keys = [question_key(IDENTITY, q) for q in [QUESTION, *others]]
    keys += [question_key({**IDENTITY, name: "other"}, QUESTION) for name in [*IDENTITY, "weights"]]
    assert len(set(keys)) == len(keys)
    assert question_key(IDENTITY, replace(QUESTION, prompt="extract.v2")) == keys[0]


@given(
    st.lists(st.tuples(st.sampled_from(["system", "user"]), st.text()), max_size=4),
    st.dictionaries(st.text(), st.text()),
)
def test_the_key_depends_on_the_messages_and_not_on_the_order_of_a_mapping(
    told: list[tuple[str, str]], schema: dict[str, str]
) -> None:
    """Messages keep their order and borders, and so does a schema: a model writes its properties in that order."""
    messages = tuple({"role": role, "content": content} for role, content in told)
    turned = tuple(types.MappingProxyType(dict(reversed(m.items()))) for m in messages)
    key = question_key(IDENTITY, Question(messages, schema, 9, "p.v1"))
    assert key == question_key(IDENTITY, Question(turned, types.MappingProxyType(schema), 9, "p.v1"))
    other_way = dict(reversed(schema.items()))
    same_order = list(other_way) == list(schema)
    assert same_order == (key == question_key(IDENTITY, Question(messages, other_way, 9, "p.v1")))
    joined = ({"role": "user", "content": "".join(c for _, c in told)},)
    assert messages == joined or key != question_key(IDENTITY, Question(joined, schema, 9, "p.v1"))


def test_lone_surrogates_have_a_key() -> None:
    """A text that was read with errors="surrogateescape" can be asked about."""
    odd = replace(QUESTION, messages=({"role": "user", "content": "\ud800"},))
    assert question_key(IDENTITY, odd) != question_key(IDENTITY, QUESTION)


def test_what_is_no_json_has_no_key() -> None:
    """A set has no order, so it would make another key in another process."""
    with pytest.raises(TypeError, match="set is not a JSON value"):
        question_key(IDENTITY, replace(QUESTION, schema={"enum": {"a", "b"}}))


USERINFO = st.text("abcXYZ019-._~!$&'()*+,;=:%@", min_size=1)


@given(
    USERINFO,
    st.sampled_from(["https", "http", "HTTP", "x+y-z.1"]),
    st.sampled_from(["", "/v1", "/a@b?c@d#e@f", "?q@r"]),
)
def test_promise_7_credentials_in_an_address_are_no_part_of_the_key(userinfo: str, scheme: str, rest: str) -> None:
    """The key is the same with and without user and password, so it cannot be used to guess them."""
    with_, without = f"{scheme}://{userinfo}@h.example:8000{rest}", f"{scheme}://h.example:8000{rest}"
    assert question_key({"base_url": with_}, QUESTION) == question_key({"base_url": without}, QUESTION)


@given(st.text("ab@/?#:."), st.text("ab@/?#:."))
@example("a@b", "c@b")
def test_addresses_without_credentials_are_told_apart(one: str, other: str) -> None:
    """Only user and password are taken out of an address."""
    same = question_key({"base_url": f"http://h/{one}"}, QUESTION) == question_key(
        {"base_url": f"http://h/{other}"}, QUESTION
    )
    assert same == (one == other)


@given(st.from_regex(r"\A[ \t]*([a-z]+:)?//[^\ud800-\udfff]*\Z"))
def test_whatever_parses_as_an_address_with_a_user_loses_the_user(value: str) -> None:
    """`urlsplit` is the judge of what is an address."""
    try:
        parts = urlsplit(value)
    except ValueError:
        return
    if "@" in parts.netloc and not set("\t\r\n") & set(value):
        bare = value.replace(parts.netloc, parts.netloc.rpartition("@")[2], 1)
        assert question_key({"a": value}, QUESTION) == question_key({"a": bare}, QUESTION)


# paid once


def test_promise_5_the_same_question_is_paid_once(make: Callable[..., SQLiteStore]) -> None:
    """The second ask is a hit: the same data, marked, at no cost."""
    llm = CountingLLM()
    cached = CachedLLM(llm, make())
    assert cached.ask(QUESTION) is ITEMS
    hit = cached.ask(replace(QUESTION, prompt="renamed.v2"))
    assert (hit.data, hit.truncated, len(llm.asked)) == (ITEMS.data, False, 1)
    assert hit.usage == Usage(cached_calls=1, cost=0.0)


ASK = """
import sys
from summarizer._llm import Answer, Question
from summarizer._llm import CachedLLM, open_store
class LLM:
    model, identity = "m-1", {"provider": "openai"}
    ask = lambda self, question: Answer({"items": []})
    close = lambda self: None
cached = CachedLLM(LLM(), open_store(sys.argv[1], max_bytes=10**9, max_days=365))
print(cached.ask(Question(({"role": "user", "content": "?"},), {}, 9, "p.v1")).usage.cached_calls)
cached.close()
"""


def test_promise_5_another_process_does_not_pay_again(path: Path) -> None:
    """A process that starts later, with a connection of its own, finds the answer."""
    command = [sys.executable, "-W", "error", "-c", ASK, str(path)]
    runs = [subprocess.run(command, capture_output=True, text=True, check=True, timeout=60) for _ in range(2)]
    assert [(run.stdout, run.stderr) for run in runs] == [("0\n", ""), ("1\n", "")]


def test_another_question_is_asked(path: Path) -> None:
    """A hit needs all of the question."""
    assert asked_again(path)[1] == 1
    assert asked_again(path, replace(QUESTION, max_tokens=1))[1] == 1


def test_the_stored_value_is_json_with_what_it_cost(make: Callable[..., SQLiteStore], path: Path) -> None:
    """The raw answer, its usage, model and time, with the prompt's name beside it, for people to read."""
    CachedLLM(CountingLLM(), make()).ask(QUESTION)
    with contextlib.closing(sqlite3.connect(path)) as db:
        ((key, value, prompt),) = db.execute("SELECT key, value, prompt FROM answers").fetchall()
    assert (key, prompt) == (question_key(IDENTITY, QUESTION), "extract.v1")
    kept = json.loads(value)
    assert dt.datetime.fromisoformat(kept.pop("stored")).tzinfo is not None
    assert kept == {"data": ITEMS.data, "usage": PAID.model_dump(), "truncated": False, "model": "m-1"}


def test_neither_the_question_nor_the_text_is_stored(make: Callable[..., SQLiteStore], path: Path) -> None:
    """The question stands in the store as a hash only."""
    store = make()
    CachedLLM(CountingLLM(), store).ask(QUESTION)
    store.close()
    assert b"Ostrava" not in path.read_bytes()


@pytest.mark.parametrize("answer", [replace(ITEMS, truncated=True), Answer({}, usage=PAID)])
def test_truncated_and_empty_answers_are_not_stored(make: Callable[..., SQLiteStore], answer: Answer) -> None:
    """A later run asks again; what the model found nothing in (`items: []`) is an answer like any other."""
    llm = CountingLLM(answer, answer, Answer({"items": []}))
    cached = CachedLLM(llm, make())
    asked = [cached.ask(QUESTION) for _ in range(5)]
    assert [a.usage.cached_calls for a in asked] == [0, 0, 0, 1, 1]
    assert asked[0].truncated is answer.truncated


def test_a_stored_mark_of_truncation_is_handed_on(make: Callable[..., SQLiteStore]) -> None:
    """Whoever stored a truncated answer, it is not taken for a complete one."""
    store, llm = make(), CountingLLM()
    store.put(question_key(IDENTITY, QUESTION), '{"data": {"items": []}, "truncated": true}', "p.v1")
    assert CachedLLM(llm, store).ask(QUESTION).truncated
    assert llm.asked == []


def test_a_failure_is_raised_and_not_stored(make: Callable[..., SQLiteStore]) -> None:
    """The next ask is a new one."""
    cached = CachedLLM(CountingLLM(ModelError("The server is busy."), ITEMS), store := make())
    with pytest.raises(ModelError, match="busy"):
        cached.ask(QUESTION)
    assert store.info().entries == 0
    assert cached.ask(QUESTION) is ITEMS


@pytest.mark.parametrize(
    "stored",
    [
        "",
        "{",
        "null",
        "[]",
        "{}",
        '{"data": []}',
        '{"data": {"items": []}}',
        '{"data": {}, "truncated": 1}',
        "[" * 10**5,
    ],
)
def test_a_stored_value_that_is_no_answer_is_a_miss_and_overwritten(
    make: Callable[..., SQLiteStore], stored: str
) -> None:
    """What another program wrote there is never taken for an answer."""
    store = make()
    store.put(question_key(IDENTITY, QUESTION), stored, "p.v1")
    cached = CachedLLM(llm := CountingLLM(), store)
    assert [cached.ask(QUESTION).usage.cached_calls for _ in range(2)] == [0, 1]
    assert len(llm.asked) == 1


def test_an_answer_that_is_no_json_is_returned_with_a_warning(make: Callable[..., SQLiteStore]) -> None:
    """An LLM of the user's own that returns a date does not lose what was paid for; its words are not shown."""
    odd = Answer({"items": [{"what": "Ostrava asked", "when": dt.date(2031, 5, 6)}]})
    with pytest.warns(
        CacheWarning, match=r"^An answer from m-1 is not JSON, so it was not cached \(TypeError\)\. Make"
    ):
        assert CachedLLM(CountingLLM(odd), make()).ask(QUESTION) is odd


def test_read_only_mappings_in_an_answer_are_stored(make: Callable[..., SQLiteStore]) -> None:
    """`Answer.data` is any mapping."""
    cached = CachedLLM(CountingLLM(Answer(types.MappingProxyType({"items": []}))), make())
    assert [cached.ask(QUESTION).data for _ in range(2)] == [{"items": []}] * 2


def test_what_is_stored_is_told_without_asking_or_storing(make: Callable[..., SQLiteStore]) -> None:
    """None before it was asked, the answer at no cost afterwards."""
    cached = CachedLLM(llm := CountingLLM(), store := make())
    assert cached.stored(QUESTION) is None
    assert (llm.asked, store.info().entries) == ([], 0)
    answer = cached.ask(QUESTION)
    assert cached.stored(QUESTION) == replace(answer, usage=Usage(cached_calls=1, cost=0.0))
    assert (len(llm.asked), store.info().entries) == (1, 1)


def test_a_cached_llm_is_an_llm(make: Callable[..., SQLiteStore]) -> None:
    """It has the model and the identity of the one behind, and closes both parts, any number of times."""
    cached = CachedLLM(llm := CountingLLM(), store := make())
    cached.ask(QUESTION)
    cached.close()
    cached.close()
    assert (cached.model, cached.identity, llm.closed) == ("m-1", IDENTITY, 2)
    assert store._db is None


# threads


def test_two_threads_with_one_question_pay_once(make: Callable[..., SQLiteStore]) -> None:
    """One asks, the others wait and get the hit; other questions go on meanwhile."""
    go = threading.Event()
    cached = CachedLLM(llm := CountingLLM(wait=go), make())
    with ThreadPoolExecutor(5) as threads:
        same = [threads.submit(cached.ask, QUESTION) for _ in range(4)]
        assert llm.asking.wait(20)
        llm.asking.clear()
        other = threads.submit(cached.ask, replace(QUESTION, max_tokens=1))
        assert llm.asking.wait(20), "another question had to wait"
        go.set()
        assert sorted(a.result().usage.cached_calls for a in same) == [0, 1, 1, 1]
        assert other.result() is ITEMS
    assert len(llm.asked) == 2
    assert cached._turns._turns == {}, "locks take memory after the ask"


def test_when_the_first_of_two_threads_fails_the_other_asks(make: Callable[..., SQLiteStore]) -> None:
    """A failure is not shared, and leaves no lock behind."""
    go = threading.Event()
    cached = CachedLLM(CountingLLM(ModelError("lost"), ITEMS, wait=go), make())
    with ThreadPoolExecutor(2) as threads:
        both = [threads.submit(cached.ask, QUESTION) for _ in range(2)]
        go.set()
        assert sorted(repr(a.exception()) for a in both) == ["ModelError('lost')", "None"]
    assert cached._turns._turns == {}


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the system has no fork")
@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_a_forked_child_does_not_wait_for_threads_that_stayed_behind(make: Callable[..., SQLiteStore]) -> None:
    """A question that the parent is asking can be asked by the child."""
    go = threading.Event()
    cached = CachedLLM(llm := CountingLLM(wait=go), make())
    with ThreadPoolExecutor(1) as threads:
        asking = threads.submit(cached.ask, QUESTION)
        assert llm.asking.wait(20)
        if (child := os.fork()) == 0:
            signal.alarm(20)
            go.set()
            os._exit(0 if cached.ask(QUESTION).data == ITEMS.data else 1)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
        go.set()
        assert asking.result(20).data == ITEMS.data


# trouble


def spoil(path: Path, kind: str) -> None:
    if kind == "damaged":
        path.write_bytes(bytes(range(255, 0, -1)) * 100)
    elif kind == "a folder":
        path.mkdir()
    else:
        path.parent.rmdir()
        path.parent.write_text("a file")


@pytest.mark.parametrize("kind", ["damaged", "a folder", "below a file"])
def test_a_cache_in_trouble_is_never_in_the_way(make: Callable[..., SQLiteStore], path: Path, kind: str) -> None:
    """The ask goes on and returns its answer; the user is warned once."""
    spoil(path, kind)
    cached = CachedLLM(CountingLLM(), make())
    with pytest.warns(CacheWarning, match="answers.sqlite3 has a problem") as told:
        answers = [cached.ask(QUESTION) for _ in range(3)]
    assert [a.data for a in answers] == [ITEMS.data] * 3
    assert len(told) == 1
    cached.close()


# places


def test_no_place_is_no_store() -> None:
    """`cache=None` keeps nothing."""
    assert opened(None) is None


def test_a_place_that_cannot_be_used_is_no_store(tmp_path: Path) -> None:
    """It is warned about when it is opened, so that the user hears of it before paying."""
    with pytest.warns(CacheWarning, match=r"It is no regular file\. Give another place with `cache=`"):
        assert opened(str(tmp_path)) is None


def test_the_default_place_is_the_users_cache_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`answers.sqlite3` in the folder that the system has for that."""
    monkeypatch.setattr(platformdirs, "user_cache_path", lambda name, appauthor: tmp_path / name / str(appauthor))
    store = opened("default")
    assert store is not None
    assert store.info().place == str(tmp_path / "summarizer" / "False" / "answers.sqlite3")
    store.close()


@pytest.mark.parametrize(
    "url",
    ["{0}", "sqlite:///{0}", "SQLite:///{0}", "~/a b/c.db", "sqlite:///~/a b/c.db", "a b/c.db", "sqlite:///a b/c.db"],
)
def test_a_path_and_an_sqlite_address_name_the_same_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    """Relative to the working folder or to home, or absolute; it stays there when the working folder changes."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    store = opened(url.format(tmp_path / "a b" / "c.db"))
    assert store is not None
    monkeypatch.chdir(tmp_path / "a b")
    store.put("k", "v", "p.v1")
    store.close()
    assert [str(p.relative_to(tmp_path)) for p in tmp_path.rglob("*.*")] == [str(Path("a b/c.db"))]


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("redis://:hush@/0", "cache: this is not a valid Redis address. Write redis://"),
        (
            "postgres://u:hush@h/d",
            "unknown scheme postgres://. Use `default`, a path, `sqlite:///path`, `redis://host:port/number`, or none.",
        ),
        ("sqlite://", "needs three slashes and a path"),
        ("sqlite:///", "needs three slashes and a path"),
        ("sqlite://hush/x.db", "needs three slashes and a path"),
        ("~nobody-has-this-name/x.db", "cannot resolve the home folder in '~nobody-has-this-name/x.db'"),
    ],
)
def test_an_unknown_place_is_an_error_that_names_the_known_ones(url: str, message: str) -> None:
    """A wrong setting is mended by the user; what may be a password is not shown."""
    with pytest.raises(ConfigError) as error:
        opened(url)
    assert message in str(error.value)
    assert "hush" not in str(error.value)
