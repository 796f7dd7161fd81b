"""Does `Summarizer` hold what it is told, give back what it was asked for, and fail as it says?"""

from __future__ import annotations

import asyncio
import copy
import datetime as dt
import gc
import json
import logging
import pickle
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar, Literal

import pytest
from openai_stub import answer, serving
from pydantic import Field

from summarizer import (
    Actor,
    Agreement,
    ConfigError,
    InputError,
    Item,
    ModelError,
    PromptError,
    Request,
    Settings,
    Summarizer,
    Summary,
    asummarize,
    summarize,
)
from summarizer._llm import Question
from summarizer.testing import FakeLLM

TEXT = (
    "Toll and Arvenia agreed to reopen the bridge at Selma on Monday. President Ana Kest of Arvenia asked Toll for 40 "
    "trucks. Toll pledged 20 trucks and two boats. The Republic of Tamrovia froze the assets of Selma Lines."
)
MANY = 12
"""Tokens of a window: one sentence, about."""
KEY = "sk-never-to-be-seen"


class Sanction(Item):
    """A fifth type, of a user's own."""

    definition: ClassVar[str] = "One party froze assets, banned travel, or put another penalty on somebody."
    type: Literal["sanction"] = "sanction"
    senders: list[Actor] = Field(default=[], description="who puts it on")
    targets: list[Actor] = Field(default=[], description="who is hit by it")


def _found(question: Question) -> dict[str, Any]:
    return answer(question.messages)


def _asked(question: Question) -> str:
    """Return the sentences that a question is about."""
    return str(next(m["content"] for m in reversed(question.messages) if "<article>" in m["content"]))


def _fails_about(word: str, error: Exception) -> Callable[[Question], Any]:
    return lambda question: error if word in _asked(question) else _found(question)


def _summarizer(answers: Any = _found, settings: Settings | None = None, **given: Any) -> Summarizer:
    llm = answers if isinstance(answers, FakeLLM) else FakeLLM(answers)
    return Summarizer(settings, llm=llm, **{"cache": None, **given})


# What comes out ------------------------------------------------------------------------------------------------------


def test_summary_has_what_the_caller_said_about_the_text() -> None:
    """Id, title, date and address are kept as they are; the address is not fetched."""
    published, url = dt.date(2031, 5, 2), "https://wire.example/1"
    known: dict[str, Any] = {"published": published, "publisher": "The Wire", "author": "Ana Brill", "url": url}
    summary = _summarizer().summarize(TEXT, id="wire-1", title="Bridge", **known)
    assert (summary.id, summary.title) == ("wire-1", "Bridge")
    assert (summary.source.title, summary.source.published, summary.source.url) == ("Bridge", published, url)
    off_the_loop = asyncio.run(_summarizer().asummarize(TEXT, id="wire-1", title="Bridge", **known))
    [one_of_many] = _summarizer().summarize_many([{"text": TEXT, "id": "wire-1", "title": "Bridge", **known}])
    for source in (summary.source, off_the_loop.source, one_of_many.summary and one_of_many.summary.source):
        assert source is not None
        assert {name: getattr(source, name) for name in known} == known


def test_day_of_a_datetime_is_kept() -> None:
    """Feeds give the time of publication; a datetime is a date to the type checker too."""
    summary = _summarizer().summarize(TEXT, published=dt.datetime(2031, 5, 2, 17, 30, tzinfo=dt.UTC))
    assert summary.source.published == dt.date(2031, 5, 2)


@pytest.mark.parametrize("wrong", [{"id": 5}, {"published": "soon"}, {"url": 1}, {"title": []}, {"publisher": 5}])
def test_what_is_said_about_the_text_is_checked_before_anything_is_asked(wrong: dict[str, Any]) -> None:
    """A wrong date must not cost the answers that were paid for."""
    llm = FakeLLM(_found)
    with pytest.raises(InputError, match=next(iter(wrong))):
        _summarizer(llm).summarize(TEXT, **wrong)
    assert llm.questions == []


@pytest.mark.parametrize("text", ["", " \n\t ", "...", "%PDF-1.7 x", "a\x00b", b"Toll pledged.", None, 5, ["Toll"]])
def test_what_is_no_text_is_refused_before_anything_is_asked(text: Any) -> None:
    """An empty or binary input is an InputError, never an empty summary."""
    llm = FakeLLM(_found)
    with pytest.raises(InputError):
        _summarizer(llm, Settings(max_characters=1000)).summarize(text)
    assert llm.questions == []


def test_function_is_a_thin_skin() -> None:
    """`summarize` and `asummarize` give what `Summarizer` gives."""
    with serving() as url:
        given: dict[str, Any] = {"model": "stub", "base_url": url, "cache": None, "id": "a"}
        one, two = summarize(TEXT, **given), asyncio.run(asummarize(TEXT, **given))
    assert [item.id for item in one.items] == [item.id for item in two.items]
    assert one.provenance.model == two.provenance.model == "stub"
    assert len(one.items) > 2


def test_asummarize_leaves_the_event_loop_free() -> None:
    """Another task runs while the model is asked: the model waits for it here."""
    reached = threading.Event()

    def waits(question: Question) -> dict[str, Any]:
        assert reached.wait(30)
        return _found(question)

    async def both() -> Summary:
        task = asyncio.create_task(_summarizer(waits).asummarize(TEXT, id="x"))
        await asyncio.sleep(0)
        reached.set()
        return await task

    assert asyncio.run(both()).id == "x"


def test_progress_counts_questions() -> None:
    """Done and all, after each question, in the caller's thread."""
    told: list[tuple[int, int]] = []
    _summarizer(settings=Settings(window_tokens=MANY)).summarize(TEXT, progress=lambda *now: told.append(now))
    assert told == [(n, 4) for n in range(1, 5)]


def test_what_progress_raises_ends_the_call() -> None:
    """A caller may stop the work by raising."""

    def stop(done: int, total: int) -> None:
        raise TimeoutError("enough")

    with pytest.raises(TimeoutError, match="enough"):
        _summarizer().summarize(TEXT, progress=stop)


# Item types ----------------------------------------------------------------------------------------------------------


def test_fifth_type_needs_no_other_code() -> None:
    """A user's class is asked for, grounded, and stands in `others`; types that were not named are not asked for."""
    llm = FakeLLM(_found)
    summary = _summarizer(llm, item_types=[Agreement, Sanction]).summarize(TEXT)
    [sanction] = summary.others
    assert isinstance(sanction, Sanction)
    assert TEXT[sanction.evidence[0].start : sanction.evidence[0].end] == sanction.evidence[0].quote
    assert (len(summary.agreements), summary.requests, summary.pledges) == (1, [], [])
    assert Sanction.definition in llm.questions[0].messages[0]["content"]
    assert '"request"' not in json.dumps(llm.questions[0].schema)


def test_users_items_survive_json() -> None:
    """What was written is read back by a Summarizer that knows the type: the same classes, the same values."""
    summarizer = _summarizer(item_types=[Agreement, Request, Sanction])
    summary = summarizer.summarize(TEXT, id="a", published=dt.date(2031, 5, 2))
    written = summary.model_dump_json()
    for form in (written, written.encode(), json.loads(written), summary.model_dump(), summary.model_dump(mode="json")):
        again = summarizer.load(form)
        assert again == summary
        assert [type(item) for item in again.items] == [type(item) for item in summary.items]


@pytest.mark.parametrize("data", ["", "{", "[]", "5", b"\xff", "{}", {"id": 1}, None, 5, '{"a": ' + "[" * 9999])
def test_what_is_no_summary_cannot_be_loaded(data: Any) -> None:
    """Whatever is given, the error is ours, and says what is wrong."""
    with pytest.raises(InputError, match="not a valid summary"):
        _summarizer().load(data)


def test_unknown_item_type_is_named_when_loading() -> None:
    """Items of a type that this Summarizer does not know are not lost in silence."""
    written = _summarizer(item_types=[Sanction]).summarize(TEXT).model_dump_json()
    with pytest.raises(InputError, match=r"others\.0: .*unknown item type 'sanction'"):
        _summarizer().load(written)


# Failure -------------------------------------------------------------------------------------------------------------


def test_window_that_cannot_be_read_leaves_the_others(caplog: pytest.LogCaptureFixture) -> None:
    """Partial failure is told in types: what was not read, and why."""
    error = ModelError("No answer.", status=503, attempts=5)
    summary = _summarizer(_fails_about("[1] President Ana", error), Settings(window_tokens=MANY)).summarize(TEXT)
    [failed] = summary.failed_windows
    assert not summary.complete
    assert TEXT[failed.start : failed.end].startswith("President Ana Kest")
    assert (failed.error, failed.detail) == ("ModelError", "No answer.")
    assert (len(summary.agreements), len(summary.requests), len(summary.pledges)) == (1, 0, 1)
    assert [record.msg for record in caplog.records] == ["summarizer.window"]
    assert "Kest" not in caplog.text


def test_strict_raises_when_any_window_fails() -> None:
    """With `strict` there is no incomplete summary."""
    settings = Settings(window_tokens=MANY, strict=True)
    with pytest.raises(ModelError, match="No answer"):
        _summarizer(_fails_about("[1] President Ana", ModelError("No answer.")), settings).summarize(TEXT)


def test_all_windows_failing_raises() -> None:
    """Nothing read is an error, not a summary without items."""
    with pytest.raises(ModelError, match="No answer"):
        _summarizer(_fails_about("", ModelError("No answer.")), Settings(window_tokens=MANY)).summarize(TEXT)


def test_refused_key_raises_at_once() -> None:
    """The other windows would be refused too: they are not asked."""
    llm = FakeLLM(lambda _: ConfigError("The key was refused."))
    settings = Settings(window_tokens=MANY, workers=1)
    with pytest.raises(ConfigError, match="refused"):
        _summarizer(llm, settings).summarize(TEXT * 10)
    assert len(llm.questions) < 5


def test_answer_without_a_list_is_no_empty_summary() -> None:
    """`{}` and a word in place of the list could not be read; that is not the same as nothing found."""
    answers: list[dict[str, Any]] = [{}, {"items": "none"}, {"items": None}, {"items": {}}]
    for said in answers:
        with pytest.raises(ModelError, match="no list of items"):
            _summarizer([said]).summarize(TEXT)
    assert _summarizer(lambda _: {"items": []}).summarize(TEXT).complete


def test_no_model_names_the_ways_to_get_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """A first user without key and extra is told what to do, before anything else happens."""
    monkeypatch.setattr("summarizer._llm.selection.is_installed", lambda *_: False)
    with pytest.raises(ConfigError, match=r"(?s)\[local\].*OPENAI_API_KEY.*base_url"):
        summarize(TEXT)


def test_unknown_setting_of_the_constructor_is_a_type_error() -> None:
    """No `**kwargs`: a misspelt argument is noticed by Python itself."""
    with pytest.raises(TypeError, match="wrokers"):
        Summarizer(wrokers=2)  # type: ignore[call-arg]


def test_model_given_as_the_first_argument_is_explained() -> None:
    """The likely slip `Summarizer("local")`."""
    with pytest.raises(ConfigError, match=r"model='\.\.\.'"):
        Summarizer("local")  # type: ignore[arg-type]


# Life and death ------------------------------------------------------------------------------------------------------


def test_making_one_opens_nothing(tmp_path: Path) -> None:
    """No file, no connection, no server before the first text."""
    Summarizer(model="openai/x", cache=tmp_path / "new" / "a.sqlite").close()
    assert list(tmp_path.iterdir()) == []


def test_close_is_idempotent_and_not_final() -> None:
    """Closing twice closes once; a later text opens it again."""
    llm = FakeLLM(_found)
    with _summarizer(llm) as summarizer:
        summarizer.summarize(TEXT)
    summarizer.close()
    assert llm.closed == 1
    assert summarizer.summarize(TEXT).items
    summarizer.close()
    assert llm.closed == 2


def test_context_manager_closes_when_the_block_raises() -> None:
    """Connections do not outlive an error."""
    llm = FakeLLM(_found)
    with pytest.raises(InputError), _summarizer(llm) as summarizer:  # noqa: PT012 - the block is what is tested
        summarizer.summarize(TEXT)
        summarizer.summarize("")
    assert llm.closed == 1


def test_one_summarizer_serves_many_threads(tmp_path: Path) -> None:
    """Texts in parallel give what they give alone, and the model is opened once."""
    texts = [TEXT.replace("20 trucks", f"{n} trucks") for n in range(20, 44)]
    alone = [[item.id for item in _summarizer().summarize(text).items] for text in texts]
    with _summarizer(cache=tmp_path / "a.sqlite") as summarizer, ThreadPoolExecutor(8) as pool:
        together = list(pool.map(summarizer.summarize, texts * 2))
    assert [[item.id for item in summary.items] for summary in together] == alone * 2
    assert sum(summary.usage.calls for summary in together) == len(texts)


def test_pickle_is_settings_and_types_without_the_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker gets all but the key, and reads the key from its own environment."""
    given = Settings(workers=3, keep_text=False)
    summarizer = Summarizer(given, model="openai/x", api_key=KEY, cache=None, item_types=[Agreement, Sanction])
    data = pickle.dumps(summarizer)
    assert KEY.encode() not in data
    monkeypatch.setenv("SUMMARIZER_API_KEY", "the worker's")
    monkeypatch.setenv("SUMMARIZER_MODEL", "another")
    again = pickle.loads(data)  # noqa: S301 - made above
    assert again.item_types == (Agreement, Sanction)
    assert (again.settings.model, again.settings.workers, again.settings.cache) == ("openai/x", 3, None)
    assert again.settings.api_key.get_secret_value() == "the worker's"


def test_pickle_of_one_at_work_works() -> None:
    """Connections and locks stay behind."""
    with serving() as url, Summarizer(model="stub", base_url=url, cache=None) as summarizer:
        first = summarizer.summarize(TEXT)
        with pickle.loads(pickle.dumps(summarizer)) as again:  # noqa: S301 - made here
            assert [i.id for i in again.summarize(TEXT).items] == [i.id for i in first.items]


def test_own_llm_does_not_pickle() -> None:
    """Said at once, with what to do, and not by some thread lock inside."""
    with pytest.raises(ConfigError, match="Create it in the worker"):
        pickle.dumps(_summarizer())


def test_copy_keeps_the_key() -> None:
    """A copy stays in this process."""
    again = copy.deepcopy(Summarizer(model="openai/x", api_key=KEY))
    assert again.settings.api_key is not None
    assert again.settings.api_key.get_secret_value() == KEY


def test_repr_shows_model_and_types_and_no_key() -> None:
    """What a notebook shows: enough to tell two apart, nothing secret."""
    shown = repr(Summarizer(model="openai/x", api_key=KEY, base_url="http://user:secret@there/v1"))
    assert shown.startswith("Summarizer(model='openai/x', item_types=[Agreement, Request")
    assert "secret" not in shown
    assert KEY not in shown


def test_forgotten_one_leaves_no_open_file(tmp_path: Path) -> None:
    """Who forgets `close()` gets no warning about sockets or files."""
    with serving() as url:
        Summarizer(model="stub", base_url=url, cache=tmp_path / "a.sqlite").summarize(TEXT)
        gc.collect()


# Every setting has an effect -----------------------------------------------------------------------------------------


def test_setting_window_tokens_makes_more_questions() -> None:
    """Small windows, more questions; together they are about the whole text."""
    few, many = FakeLLM(_found), FakeLLM(_found)
    _summarizer(few).summarize(TEXT)
    _summarizer(many, Settings(window_tokens=MANY)).summarize(TEXT)
    assert (len(few.questions), len(many.questions)) == (1, 5)  # the overview is one more


def test_setting_max_output_tokens_is_sent() -> None:
    """The room for an answer is what was said."""
    llm = FakeLLM(_found)
    _summarizer(llm, Settings(max_output_tokens=77)).summarize(TEXT)
    assert [question.max_tokens for question in llm.questions] == [77]


def test_setting_workers_is_the_number_of_questions_at_once() -> None:
    """Three workers meet; one never sees another."""
    meeting = threading.Barrier(3)

    def meets(question: Question) -> dict[str, Any]:
        if question.prompt != "overview.v1":
            meeting.wait(30)
        return _found(question)

    assert _summarizer(meets, Settings(window_tokens=MANY, workers=3)).summarize(" ".join([TEXT] * 3)).complete
    inside: list[int] = []
    most: list[int] = []

    def counts(question: Question) -> dict[str, Any]:
        inside.append(1)
        most.append(len(inside))
        inside.pop()
        return _found(question)

    _summarizer(counts, Settings(window_tokens=MANY, workers=1)).summarize(TEXT)
    assert max(most) == 1


def test_setting_prompt_takes_a_file_of_ones_own(tmp_path: Path) -> None:
    """Its words are sent, its name stands in the provenance; one that is not sound is refused before asking."""
    path = tmp_path / "mine.md"
    front = "---\nname: mine\nversion: 3\ndescription: my own\nvariables: [sentences]\n---\n"
    path.write_text(
        f"{front}## system\nTell me all.\n## turns\n## user\n<article>{{{{ sentences }}}}</article>\n", "utf-8"
    )
    llm = FakeLLM(lambda _: {"items": []})
    summary = _summarizer(llm, Settings(prompt=path)).summarize(TEXT)
    assert llm.questions[0].messages[0]["content"].strip() == "Tell me all."
    assert summary.provenance.prompts[0].startswith("mine.v3+")
    path.write_text("nothing", "utf-8")
    with pytest.raises(PromptError, match="front matter"):
        _summarizer(llm, Settings(prompt=path)).summarize(TEXT)


def test_setting_keep_text_decides_about_the_text() -> None:
    """Kept by default; without it the summary holds quotes, a hash and a length."""
    kept = _summarizer().summarize(TEXT).source
    left = _summarizer(settings=Settings(keep_text=False)).summarize(TEXT).source
    assert (kept.text, left.text) == (TEXT, None)
    assert (left.sha256, left.characters) == (kept.sha256, len(TEXT))


def test_setting_max_characters_refuses_longer_texts() -> None:
    """The limit itself is allowed; one more is refused with both numbers, before the text is even parted."""
    assert _summarizer(settings=Settings(max_characters=len(TEXT))).summarize(TEXT).complete
    with pytest.raises(InputError, match=rf"{len(TEXT)} characters.*max_characters={len(TEXT) - 1}"):
        _summarizer(settings=Settings(max_characters=len(TEXT) - 1)).summarize(TEXT)


def test_setting_cache_keeps_answers(tmp_path: Path) -> None:
    """A path as `Path`, as a word, or as `sqlite:///`; a second Summarizer pays nothing."""
    place = tmp_path / "a.sqlite"
    spent = []
    for cache in (place, str(place), f"sqlite:///{place}"):
        with _summarizer(cache=cache) as summarizer:
            spent.append(summarizer.summarize(TEXT).usage)
    assert [(u.calls, u.cached_calls) for u in spent] == [(1, 0), (0, 1), (0, 1)]
    assert spent[1].cost == 0


@pytest.mark.parametrize("limit", [{"cache_max_days": 1e-12}, {"cache_max_bytes": 1}])
def test_setting_of_the_caches_size_and_age_are_kept_to(tmp_path: Path, limit: dict[str, Any]) -> None:
    """What is too old or too much is forgotten, and asked again."""
    for _ in range(2):
        with _summarizer(settings=Settings(**limit), cache=tmp_path / "a.sqlite") as summarizer:
            assert summarizer.summarize(TEXT).usage.calls == 1


def test_setting_local_model_is_the_embedded_model(tmp_path: Path) -> None:
    """A path chooses the embedded model and is checked before anything starts."""
    missing = tmp_path / "mine.gguf"
    summarizer = Summarizer(Settings(local_model=missing), cache=None)
    assert summarizer.choice.local
    with pytest.raises(ConfigError, match=r"mine\.gguf"):
        summarizer.summarize(TEXT)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    seen: list[tuple[Mapping[str, str], dict[str, Any]]]
    held: threading.Event


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self.server.seen.append((dict(self.headers), body))
        self.server.held.wait(30)
        self.send_response(503)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name that the base class gives it
        """Say nothing."""


@contextmanager
def _unwell(*, answers: bool = True) -> Iterator[tuple[str, _Server]]:
    """Run a server that answers 503, or never."""
    server = _Server(("127.0.0.1", 0), _Handler)
    server.seen, server.held = [], threading.Event()
    if answers:
        server.held.set()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/v1", server
    finally:
        server.held.set()
        server.shutdown()
        server.server_close()
        thread.join()


def test_settings_attempts_and_max_wait_bound_the_retries() -> None:
    """As many requests as were allowed, with waits no longer than allowed."""
    settings = Settings(attempts=3, max_wait=0.01)
    with _unwell() as (url, server), pytest.raises(ModelError) as caught:
        Summarizer(settings, model="m", base_url=url, cache=None).summarize(TEXT)
    assert len(server.seen) == caught.value.attempts == 3
    assert caught.value.status == 503


def test_setting_timeout_ends_a_request() -> None:
    """A server that says nothing does not hold the caller."""
    settings = Settings(attempts=1, timeout=0.2)
    with _unwell(answers=False) as (url, _), pytest.raises(ModelError, match="in 1 request"):
        Summarizer(settings, model="m", base_url=url, cache=None).summarize(TEXT)


@pytest.mark.parametrize(("mode", "field"), [("tools", "tools"), ("json_schema", "response_format")])
def test_settings_model_key_and_mode_are_sent(mode: Any, field: str) -> None:
    """The request names the model, carries the key in its header, and asks for the form in the way that was set."""
    settings = Settings(attempts=1, mode=mode)
    with _unwell() as (url, server), pytest.raises(ModelError):
        Summarizer(settings, model="mine", base_url=url, api_key=KEY, cache=None).summarize(TEXT)
    headers, body = server.seen[0]
    assert headers["authorization"] == f"Bearer {KEY}"
    assert body["model"] == "mine"
    assert field in body


def test_arguments_win_over_settings_and_settings_over_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """One order everywhere; None is a value of its own."""
    monkeypatch.setenv("SUMMARIZER_MODEL", "from/environment")
    monkeypatch.setenv("SUMMARIZER_CACHE", "elsewhere.sqlite")
    assert Summarizer().settings.model == "from/environment"
    settings = Settings(model="from/settings")
    assert Summarizer(settings).settings.model == "from/settings"
    last = Summarizer(settings, model="from/argument", cache=None).settings
    assert (last.model, last.cache) == ("from/argument", None)


def test_start_of_the_embedded_model_is_logged_before_it_starts(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Whoever waits for seconds can be told why; a stored answer starts nothing and says nothing."""
    caplog.set_level(logging.INFO, "summarizer")

    def refuses(_: object) -> None:
        assert [record.msg for record in caplog.records] == ["summarizer.starting"]
        raise ConfigError("stop here")

    monkeypatch.setattr("summarizer._llm.selection.is_installed", lambda *_: True)
    monkeypatch.setattr("summarizer._llm.local.model.LocalModel.endpoint", refuses)
    with pytest.raises(ConfigError, match="stop here"):
        Summarizer(model="local", cache=None).summarize(TEXT)


@pytest.mark.parametrize("name", ["id", "title", "publisher", "author", "url"])
def test_half_a_character_about_the_text_is_refused_before_anything_is_asked(name: str) -> None:
    """JSON can spell it, and a file name that is not UTF-8 has some; the summary could not be written."""
    llm, about = FakeLLM([]), dict[str, Any]({name: "a\ud800"})
    with pytest.raises(InputError, match=f"{name}: .*lone surrogate"):
        Summarizer(llm=llm, cache=None).summarize("Toll pledged help.", **about)
    assert llm.questions == []


def test_article_with_a_number_of_400_digits_is_summarized() -> None:
    """No float holds it; it is no amount."""
    text = f"Toll pledged ${'9' * 400} to Arvenia."
    said = {"type": "pledge", "what": text[:-1], "sentences": [1], "quote": text[:-1], "pledgers": ["Toll"]}
    summary = Summarizer(llm=FakeLLM(lambda _: {"items": [said]}), cache=None).summarize(text)
    assert [pledge.amount for pledge in summary.pledges] in ([], [None])


@pytest.mark.parametrize("told", ["2031-05-02T17:30:00Z", "2031-05-02 23:30:00+02:00", "2031-05-02T17:30"])
def test_day_of_a_time_in_words_is_kept(told: str) -> None:
    """So feeds and JSON lines write it; the day is the one that is written."""
    known: dict[str, Any] = {"published": told}
    assert _summarizer().summarize(TEXT, **known).source.published == dt.date(2031, 5, 2)
