"""Where does a setting come from, and what is said about a wrong one?"""

from __future__ import annotations

import copy
import json
import pickle
import re
import traceback
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from summarizer.errors import ConfigError
from summarizer.settings import OFF, Settings, public_part, read_settings, revealed

KEY = "sk-fictional-4711"


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SUMMARIZER_CACHE")


def test_environment_is_read_by_prefix(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every knob is a variable `SUMMARIZER_<NAME>`; a name without the prefix is somebody else's."""
    monkeypatch.setenv("SUMMARIZER_MODEL", "ollama/qwen")
    monkeypatch.setenv("SUMMARIZER_WORKERS", "3")
    monkeypatch.setenv("SUMMARIZER_LOCAL_MODEL", "some.gguf")
    monkeypatch.setenv("TIMEOUT", "1")
    settings = read_settings()
    assert (settings.model, settings.workers, settings.timeout) == ("ollama/qwen", 3, 120)
    assert settings.local_model == Path("some.gguf")


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_every_knob_says_what_it_is(name: str) -> None:
    """The settings table is made of these descriptions."""
    assert Settings.model_fields[name].description


def test_argument_wins_over_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the caller writes is meant."""
    monkeypatch.setenv("SUMMARIZER_WORKERS", "3")
    assert read_settings(workers=2).workers == 2


def test_argument_wins_over_the_base_and_the_base_over_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings that were passed are kept, but for what is passed beside them."""
    monkeypatch.setenv("SUMMARIZER_WORKERS", "3")
    monkeypatch.setenv("SUMMARIZER_TIMEOUT", "9")
    settings = read_settings(Settings(workers=2, attempts=4), attempts=1)
    assert (settings.workers, settings.attempts, settings.timeout) == (2, 1, 9)


def test_bad_value_of_an_argument_is_named() -> None:
    """Each wrong value is named with what was expected, all at once."""
    with pytest.raises(ConfigError, match=r"mode: .*'auto'.*; workers: .*greater than 0"):
        read_settings(workers=0, mode="guess")


def test_bad_value_of_the_environment_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """A typo in a variable is said at the start, not found in a result."""
    monkeypatch.setenv("SUMMARIZER_TIMEOUT", "soon")
    with pytest.raises(ConfigError, match=r"timeout: .*number"):
        read_settings()


def test_unknown_setting_is_refused_by_name() -> None:
    """A misspelt argument is not ignored."""
    with pytest.raises(ConfigError, match="wrokers"):
        read_settings(wrokers=2)


def test_settings_do_not_change() -> None:
    """What is fixed for a `Summarizer` stays as it was."""
    settings = read_settings()
    with pytest.raises(ValidationError, match="frozen"):
        settings.workers = 9  # type: ignore[misc]


def test_key_is_not_shown() -> None:
    """No key in `repr`, `str`, JSON or a dump."""
    settings = read_settings(api_key=KEY)
    shown = [repr(settings), str(settings), settings.model_dump_json(), repr(settings.model_dump())]
    assert not [text for text in shown if KEY in text]
    assert settings.api_key is not None
    assert settings.api_key.get_secret_value() == KEY


@pytest.mark.parametrize("wrong", [{"workers": 0}, {"apikey": KEY}, {"model": [KEY]}, {"api_key": [KEY]}])
def test_key_is_not_in_errors(wrong: dict[str, object]) -> None:
    """Neither the error that is raised nor the one behind it shows a value that was given."""
    for make in (read_settings, Settings):
        with pytest.raises((ConfigError, ValidationError)) as caught:
            make(**{"api_key": KEY, **wrong})  # type: ignore[arg-type]
        assert KEY not in "".join(traceback.format_exception(caught.value))
        assert KEY not in str(caught.value.__context__)


def test_key_is_not_pickled(monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker gets the settings without the key, and reads the key from its own environment."""
    settings = read_settings(api_key=KEY, model="openai/x", cache=None, workers=2)
    data = pickle.dumps(settings)
    assert KEY.encode() not in data
    monkeypatch.setenv("SUMMARIZER_API_KEY", "the worker's")
    monkeypatch.setenv("SUMMARIZER_WORKERS", "7")
    monkeypatch.setenv("SUMMARIZER_TIMEOUT", "7")
    again = pickle.loads(data)  # noqa: S301 - made above
    assert again.api_key.get_secret_value() == "the worker's"
    without = {"api_key"}
    assert again.model_dump(exclude=without) == settings.model_dump(exclude=without)
    assert (
        again.model_fields_set - without == settings.model_fields_set - without
    )  # `local` has another default timeout


def test_copy_keeps_the_key() -> None:
    """A copy stays in this process."""
    assert copy.deepcopy(read_settings(api_key=KEY)) == read_settings(api_key=KEY)


@given(st.sampled_from(sorted(OFF)), st.sampled_from([str.upper, str.title, str.lower, " {} ".format]))
def test_cache_is_switched_off_in_words(word: str, spelled: object) -> None:
    """`none`, `off`, `no`, `false`, `0` and nothing mean no cache, however they are spelled."""
    assert callable(spelled)
    assert read_settings(cache=spelled(word)).cache is None


@pytest.mark.parametrize("where", ["default", "answers.sqlite", "sqlite:///answers.sqlite", "offers"])
def test_cache_keeps_where_it_is_told(where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Any other word is a place, from the environment too."""
    monkeypatch.setenv("SUMMARIZER_CACHE", where)
    assert read_settings().cache == where


def test_cache_is_the_default_when_nothing_is_said() -> None:
    """Answers are kept unless one says otherwise: a question is paid once."""
    assert read_settings().cache == "default"


def test_cache_is_off_with_none() -> None:
    """`None` from Python is the same as `none` from the environment."""
    assert read_settings(cache=None).cache is None


HEADER = "secret-header-4711"
REQUEST = {"reasoning_effort": "low", "extra_headers": {"X-Team": "desk", "Authorization": HEADER}}


def test_request_is_read_from_json(monkeypatch: pytest.MonkeyPatch) -> None:
    """A shell has no mappings."""
    monkeypatch.setenv("SUMMARIZER_REQUEST", '{"reasoning_effort": "low", "extra_body": {"top_k": 5}}')
    assert read_settings().request == {"reasoning_effort": "low", "extra_body": {"top_k": 5}}
    monkeypatch.setenv("SUMMARIZER_REQUEST", "")
    assert read_settings().request == {}


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ("reasoning_effort=low", "JSON object"),
        ("[1]", "dictionary"),
        ({"max_tokens": 9}, "max_output_tokens"),
        ({"messages": []}, "messages cannot be set in `request`"),
        ({"tools": []}, "set `mode` instead"),
        ({"extra_headers": "X-Team: desk"}, "extra_headers should be a mapping"),
        ({"seed": object()}, "JSON values"),
    ],
)
def test_wrong_request_is_told_with_what_to_do(wrong: object, told: str) -> None:
    """Before anything is sent."""
    with pytest.raises(ConfigError, match=f"request.*{re.escape(told)}"):
        read_settings(request=wrong)


def test_secrets_of_a_request_are_not_shown() -> None:
    """An Authorization header is a key like any other: no `repr`, no dump, no error has it."""
    settings = read_settings(request=REQUEST)
    shown = [repr(settings), str(settings), settings.model_dump_json(), repr(settings.model_dump())]
    assert not [text for text in shown if HEADER in text]
    assert revealed(settings.request) == REQUEST
    with pytest.raises(ConfigError) as caught:
        read_settings(request={**REQUEST, "max_tokens": 1})
    assert HEADER not in "".join(traceback.format_exception(caught.value))


def test_pickle_leaves_the_secrets_of_a_request_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    """The process that unpickles has its own, if it was set up alike."""
    data = pickle.dumps(read_settings(request=REQUEST))
    assert HEADER.encode() not in data
    bare = {"reasoning_effort": "low", "extra_headers": {"X-Team": "desk"}}
    assert pickle.loads(data).request == bare  # noqa: S301
    monkeypatch.setenv("SUMMARIZER_REQUEST", json.dumps(REQUEST))
    assert revealed(pickle.loads(data).request) == REQUEST  # noqa: S301
    assert revealed(copy.deepcopy(read_settings()).request) == REQUEST


@pytest.mark.parametrize(
    ("name", "secret"),
    [
        ("Authorization", True),
        ("x-api-key", True),
        ("api_key", True),
        ("X-Auth-Token", True),
        ("Cookie", True),
        ("client_secret", True),
        ("max_thinking_tokens", False),
        ("reasoning_effort", False),
        ("monkey", False),
        ("X-Team", False),
    ],
)
def test_secret_is_told_by_its_name(name: str, secret: bool) -> None:
    """What is none is a part of the cache's key."""
    assert (public_part(read_settings(request={"extra_body": {name: "v"}}).request)["extra_body"] == {}) == secret
